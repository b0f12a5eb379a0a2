"""The questionnaire: every question, on one sheet of paper, and nothing that tells who answered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import pdf
from tests.documents.conftest import Made, documents_of
from tests.documents.course import small_kit
from tests.factories import as_yaml, module_data
from trainkit.documents.people import questionnaires
from trainkit.model.questionnaire import QuestionKind, Questionnaire
from trainkit.planning.printed import Kit

PATH = "participants/end-of-course-questionnaire.pdf"


def end_of_course(kit: Kit) -> Questionnaire:
    return {one.id: one for one in kit.definitions.questionnaires}["end-of-course"]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_question_and_answer_is_printed_in_order(kit: Kit, made: Made) -> None:
    text = squeezed(pdf.text(made(PATH)))
    questions = end_of_course(kit).questions
    places = [
        text.index(squeezed(f"{number}. {question.text}"))
        for number, question in enumerate(questions, 1)
    ]
    assert places == sorted(places)
    for question, start, end in zip(questions, places, [*places[1:], len(text)], strict=True):
        for answer in question.answers:
            assert squeezed(answer) in text[start:end]


def test_a_question_for_each_module_names_the_modules(kit: Kit, made: Made) -> None:
    kinds = [question.kind for question in end_of_course(kit).questions]
    assert QuestionKind.PER_MODULE in kinds
    assert text_count(made(PATH), "Logs and letters") == kinds.count(QuestionKind.PER_MODULE)
    assert text_count(made(PATH), "Ledgers") == kinds.count(QuestionKind.PER_MODULE)


def text_count(data: bytes, words: str) -> int:
    return len(re.findall(rf"\b{words}\b", pdf.text(data)))


def test_introduction_thanks_and_source_are_printed(kit: Kit, made: Made) -> None:
    text = squeezed(pdf.text(made(PATH)))
    definition = end_of_course(kit)
    for part in (definition.introduction, "Thank you.", definition.source):
        assert squeezed(part) in text


@pytest.mark.parametrize("count", [1, 4, 6])
def test_it_fits_on_one_sheet_of_paper(count: int, tmp_path: Path) -> None:
    names = tuple(f"module-{letter}" for letter in "abcdef"[:count])
    long = "Cooperation with providers abroad"
    files = {
        f"curriculum/{name}/module.yaml": as_yaml(module_data(name, short_title=f"{long} {name}"))
        for name in names
    }
    agenda = {"workshop": "test-workshop", "days": [{"date": "2026-03-03", "entries": []}]}
    data = documents_of(small_kit(tmp_path, modules=names, files=files, agenda=agenda))[
        PATH
    ].recipe.make()
    assert len(pdf.texts(data)) == 2
    assert text_count(data, long) == count
    assert pdf.overlapping(data) == []
    assert pdf.failures(data) == []


def test_no_question_is_split_over_two_pages(kit: Kit, made: Made) -> None:
    pages = [squeezed(text) for text in pdf.texts(made(PATH))]
    for number, question in enumerate(end_of_course(kit).questions, 1):
        asked = [squeezed(f"{number}. {question.text}") in page for page in pages]
        assert sum(asked) == 1
        page = pages[asked.index(True)]
        assert [answer for answer in question.answers if squeezed(answer) not in page] == []


def test_it_asks_for_no_name_and_carries_no_code(made: Made) -> None:
    text = pdf.text(made(PATH))
    assert "Do not write your name" in text
    assert re.findall(r"\b[A-Z]{2}-\d\d\b", text) == []
    assert not re.search(r"\b(?:Name|Code|Signature)\s*:", text)


def test_every_questionnaire_stands_where_its_readers_look(kit: Kit) -> None:
    paths = {document.path for document in questionnaires(kit)}
    assert paths == {
        "participants/end-of-course-questionnaire.pdf",
        "participants/follow-up-questionnaire.pdf",
        "participants/follow-up-supervisor-questionnaire.pdf",
        "trainers/trainer-review-questionnaire.pdf",
    }


def test_a_scale_prints_a_row_of_boxes_for_each_statement(kit: Kit, made: Made) -> None:
    (review,) = (one for one in kit.definitions.questionnaires if one.id == "trainer-review")
    (scale,) = (one for one in review.questions if one.kind is QuestionKind.SCALE)
    text = squeezed(pdf.text(made("trainers/trainer-review-questionnaire.pdf")))
    places = [text.index(squeezed(statement)) for statement in scale.statements]
    assert len(places) == 12
    assert places == sorted(places)


def test_only_a_questionnaire_that_is_joined_with_earlier_answers_asks_for_the_code(
    made: Made,
) -> None:
    asked = "Your code from the course:"
    assert asked in pdf.text(made("participants/follow-up-questionnaire.pdf"))
    assert asked not in pdf.text(made(PATH))
    superior = pdf.text(made("participants/follow-up-supervisor-questionnaire.pdf"))
    assert asked not in superior
    assert "Code of the participant:" in superior


def test_the_trainers_review_says_where_it_stays(made: Made) -> None:
    text = pdf.text(made("trainers/trainer-review-questionnaire.pdf"))
    assert "nobody’s superior sees it" in text
    assert "box face down" not in text
