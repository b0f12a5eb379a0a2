"""Papers and keys, read back from the PDFs and compared with the record of the forms."""

from __future__ import annotations

import dataclasses
import io
import json
import re
from functools import cache
from typing import Any

import page
import pikepdf
import pytest

from tests import pdf
from tests.documents.agenda.case import squeezed
from tests.documents.copies.case import CASE, bank_data, expected, paper_kit, printed
from tests.item_types import MAKERS
from tests.item_types import row as placed_row
from trainkit.assessment.forms import SCORED, Form, FormUse, PlacedItem
from trainkit.documents.papers import keys, papers
from trainkit.documents.papers_view import PaperView, marking_rules, penalty_rules, worked_examples
from trainkit.model.items.registry import FORMATS
from trainkit.planning.printed import Audience, Kit
from trainkit.render.pages import PdfRecipe

CANARY = "Zyzzogeton"
"""Begins every text that no participant may see."""
INJECTED = "{{ 7 * 7 }} <b>bold</b> `10.0.0.1`"
PRE, POST, LATER = FormUse.PRE, FormUse.POST, FormUse.RETENTION
PAPERS = {use: f"participants/tests/form-{x}1-1.pdf" for use, x in zip(FormUse, "ABC", strict=True)}
KEYS = {use: f"trainers/tests/form-{x}1-key.pdf" for use, x in zip(FormUse, "ABC", strict=True)}


def kit_of(*kinds: str, **changes: Any) -> Kit:
    """Return the kit with the canary in its secrets, and with items of these types alone."""
    data = bank_data()
    for item in data["items"]:
        item["source"]["locator"] = f"{CANARY} article"
        item["reviewed"] = [{"rule": "wordy", "by": f"{CANARY} reviewer", "why": f"{CANARY} why"}]
        item["difficulty"] = 0.37
    data["items"][0]["volatile"] = True
    text = json.dumps(data)
    for reason in ("Reason", "Reckoning", "Misconception"):
        text = text.replace(f'"{reason}', f'"{CANARY} {reason.lower()}')
    text = text.replace("Answer c to", f"{INJECTED} Answer c to")
    kit = paper_kit(json.loads(text), **changes)
    assert kit.forms is not None
    forms = tuple(
        each.model_copy(
            update={
                "items": tuple(row for row in each.items if row.type in (kinds or FORMATS)),
                "versions": (),
            }
        )
        for each in kit.forms.forms
    )
    recorded = kit.forms.model_copy(update={"forms": forms, "allocation": ()})
    return dataclasses.replace(kit, forms=recorded)


@cache
def the_kit() -> Kit:
    return kit_of(later=True)


@cache
def made(name: str) -> bytes:
    documents = {document.path: document for document in (*papers(the_kit()), *keys(the_kit()))}
    return documents[name].recipe.make()


def form(use: FormUse = PRE) -> Form:
    forms = the_kit().forms
    assert forms is not None
    return forms.form(use)


def rows(kind: str) -> list[PlacedItem]:
    return [row for row in form().items if row.type == kind]


def paper(use: FormUse = PRE) -> str:
    return squeezed(pdf.text(made(PAPERS[use])))


def key(use: FormUse = PRE) -> str:
    return squeezed(pdf.text(made(KEYS[use])))


def only_paper(kit: Kit) -> str:
    return squeezed(pdf.text(next(iter(papers(kit))).recipe.make()))


def test_papers_and_keys_are_named_and_filed_by_audience() -> None:
    documents = [*papers(the_kit()), *keys(the_kit())]
    assert [(document.path, document.audience) for document in documents] == [
        *((path, Audience.PARTICIPANTS) for path in PAPERS.values()),
        ("participants/tests/pre-test.pdf", Audience.PARTICIPANTS),
        ("participants/tests/post-test.pdf", Audience.PARTICIPANTS),
        ("participants/tests/retention-test.pdf", Audience.PARTICIPANTS),
        ("participants/tests/spare-sheets.pdf", Audience.PARTICIPANTS),
        *((path, Audience.TRAINERS) for path in KEYS.values()),
        ("trainers/tests/answer-sheet-geometry.json", Audience.TRAINERS),
    ]


def test_papers_of_a_workshop_without_a_test_are_none() -> None:
    kit = dataclasses.replace(the_kit(), forms=None)
    assert [*papers(kit), *keys(kit)] == []


@pytest.mark.parametrize("name", [*PAPERS.values(), *KEYS.values()])
def test_files_pass_the_check_for_accessible_pdf(name: str) -> None:
    assert page.is_pdf_compliant_bytes(made(name), profile=page.ValidationProfile.PDF_UA_1)


@pytest.mark.parametrize("name", [PAPERS[PRE], KEYS[PRE]])
def test_files_are_the_same_each_time(name: str) -> None:
    (again,) = [each for each in (*papers(the_kit()), *keys(the_kit())) if each.path == name]
    assert again.recipe.make() == made(name)


@pytest.mark.parametrize("use", FormUse)
def test_paper_prints_the_recorded_items_premises_and_options_in_order(use: FormUse) -> None:
    pages = [text.replace("{{ 7 * 7 }} <b>bold</b> 10.0.0.1 ", "") for text in
             pdf.texts(made(PAPERS[use]))]  # fmt: skip
    assert printed(pages) == expected(form(use).paper(1))


def test_paper_prints_verdicts_before_their_reasons() -> None:
    for row in rows("true-false"):
        found = re.findall(rf"[A-D](True|False),becauseof([a-d])in{row.item}", paper())
        verdicts = {"a": "True", "b": "False", "c": "True", "d": "False"}
        assert found == [(verdicts[option], option) for option in row.options]


@pytest.mark.parametrize("use", SCORED)
def test_paper_prints_a_case_once_with_its_numbers_and_before_its_items(use: FormUse) -> None:
    numbers = [number for number, row in enumerate(form(use).items, 1) if row.type == "single"]
    heading = squeezed(f"{CASE} Case for questions {numbers[0]}–{numbers[1]}")
    assert paper(use).count(heading) == 1
    after = paper(use)[paper(use).index(heading) + len(heading) :]
    assert after.startswith(f"RowB12{numbers[0]}Whichanswer")


@pytest.mark.parametrize("use", SCORED)
def test_paper_splits_no_item(use: FormUse) -> None:
    pages = [squeezed(text) for text in pdf.texts(made(PAPERS[use]))]
    assert len(pages) > 1
    last = {"matching": "Response{}to", "true-false": "becauseof{}in"}
    for row in form(use).items:
        start = f"Statement{row.item}holds" if row.type == "true-false" else f"{row.item}?"
        parts = [
            start,
            *(last.get(row.type, "Answer{}to").format(each) + row.item for each in row.options),
        ]
        on = {number for number, text in enumerate(pages) for part in parts if part in text}
        assert len(on) == 1, row.item
        assert all(part in pages[min(on)] for part in parts)


@pytest.mark.parametrize(("use", "code"), [(PRE, "A1"), (POST, "B1")])
def test_paper_carries_form_edition_and_hash_on_every_page(use: FormUse, code: str) -> None:
    pages = [squeezed(text) for text in pdf.texts(made(PAPERS[use]))]
    for number, text in enumerate(pages, 1):
        assert f"Form{code}-1,{form(use).hash}" in text
        assert f"{number}/{len(pages)}" in text
        assert "Code" in text
    assert f"Form{code}-1,edition1Code:" in pages[0]


def test_paper_says_what_a_participant_needs_to_know() -> None:
    before, after = (paper(use) for use in SCORED)
    for text in (before, after):
        for part in (
            "Test workshop",
            "3–4 March 2026",
            "Code:",
            "This test measures the course, not you.",
            "9 questions, 40 minutes.",
            "Check that your code stands above, on every page and on the answer sheet.",
            "Where there is a line instead, write it there, not your name.",
            "Only the answer sheet is marked.",
            "One best answer How many minutes are two hours? A60 B120 C200",
            "End of the test",
        ):
            assert squeezed(part) in text
        assert "Name:" not in text
        assert squeezed("Test before or after the course") in text
        assert squeezed("Most of it has not been taught yet.") not in text


def test_paper_and_key_of_the_retention_test_say_what_they_are_for() -> None:
    for part in (
        "Test for 3 to 6 months after the course",
        "Retention test",
        "It shows what people remember.",
        "Check that your code from the course stands above",
    ):
        assert squeezed(part) in paper(LATER)
    for part in (
        "Key to form C1",
        "This form is answered at the retention test.",
        "Keep this key until the last paper has been returned",
    ):
        assert squeezed(part) in key(LATER)
    assert squeezed("from the course") not in paper(POST)


def test_paper_asks_for_a_name_only_where_the_workshop_wants_names() -> None:
    text = only_paper(kit_of(privacy={"names_on_papers": True}))
    assert "Name:" in text
    assert "notyourname" not in text


def test_paper_prints_course_text_as_data() -> None:
    assert squeezed("{{ 7 * 7 }} <b>bold</b> 10.0.0.1") in paper()
    assert "49bold" not in paper()


def test_paper_prints_the_rules_once_and_the_instruction_with_each_item() -> None:
    text = paper()
    for example in worked_examples(row.type for row in form().items):
        assert text.count(squeezed(f"{example.name} {example.stem}")) == 1
        assert not example.rule or text.count(squeezed(example.rule)) == 1
    for kind, instruction in {
        "multiple": "Mark every right answer. A",
        "true-false": "True or false, and why? Mark one.",
        "matching": "Mark one letter for each line.",
        "ordering": "Put the letters in the right order: mark one letter for each place,",
        "numeric": "Write the number (in minutes) on the answer sheet and mark its digits.",
    }.items():
        assert text.count(squeezed(instruction)) == len(rows(kind))


def test_paper_of_single_items_says_nothing_of_other_types() -> None:
    text = only_paper(kit_of("single"))
    assert text.count("Onebestanswer") == 1
    assert "Markeveryrightanswer" not in text
    assert marking_rules(["single", "true-false"]) == ()


def penalised(kit: Kit, penalty: str) -> Kit:
    """Return the kit whose items of one letter take this off for a wrong answer."""
    assert kit.forms is not None
    forms = tuple(
        form.model_copy(
            update={
                "items": tuple(
                    row.model_copy(update={"penalty": penalty}) if row.format.one_letter else row
                    for row in form.items
                )
            }
        )
        for form in kit.forms.forms
    )
    return dataclasses.replace(kit, forms=kit.forms.model_copy(update={"forms": forms}))


def test_paper_and_key_state_what_a_wrong_answer_takes_off() -> None:
    kit = penalised(kit_of("single"), "1/2")
    told = (
        "A wrong answer takes off 1/2 of a point. A question left blank takes nothing off. "
        "On average, guessing blindly gains nothing; if you can rule out an answer, choose among "
        "the others."
    )
    text = only_paper(kit)
    assert squeezed("Each counts one point.") in text
    assert squeezed(told) in text
    assert squeezed(told) in squeezed(pdf.text(next(iter(keys(kit))).recipe.make()))
    assert "takesnothingoff.Only" not in text


def test_paper_of_several_types_says_which_answers_cost_points() -> None:
    text = only_paper(penalised(kit_of(), "1/4"))
    assert squeezed("9 questions, 40 minutes. Each counts one point.") in text
    assert (
        squeezed(
            "Where one letter is asked for, a wrong answer takes off 1/4 of a point. A question "
            "left blank takes nothing off."
        )
        in text
    )
    assert "Guessingblindly" not in text
    assert "awronganswertakesnothingoff" not in text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([{"options": "abc", "penalty": "1/2"}, {"options": "abcd", "penalty": "1/3"}],
         "A wrong answer takes off 1/2 of a point where there are 3 answers and 1/3 of a point "
         "where there are 4 answers. A question left blank takes nothing off. On average, "
         "guessing blindly gains nothing; if you can rule out an answer, choose among the others."),
        ([{"penalty": "1", "points": 2}],
         "A wrong answer takes off all of its points. A question left blank takes nothing off."),
        ([{"penalty": "1"}],
         "A wrong answer takes off a whole point. A question left blank takes nothing off."),
        ([{}], None),
    ],
)  # fmt: skip
def test_penalties_are_told_in_a_sentence(changes: list[dict[str, Any]], told: str | None) -> None:
    found = penalty_rules([placed_row("single", **each) for each in changes])
    assert found == (() if told is None else (told,))


def test_paper_without_an_answer_sheet_says_in_words_how_the_example_is_answered() -> None:
    text = only_paper(kit_of("numeric", papers={"answer_sheets": "none"}))
    assert squeezed("Give a number How many minutes are two hours?") in text
    assert squeezed("Write 120 in the box.") in text
    assert "ross" not in text
    assert squeezed("Write 120 in the box.") not in paper()


def test_every_worked_example_is_right_by_the_rules_of_its_format() -> None:
    """An item whose key is the example's answer gives it the whole point."""
    for answers in dict.fromkeys(FORMATS.values()):
        one = answers.example
        if one.answer:
            row = PlacedItem.model_construct(
                type=next(name for name, each in FORMATS.items() if each is answers),
                options="abcdefgh"[: len(one.options)],
                premises="12345678"[: len(one.premises)],
                key=one.answer,
            )
            assert answers.read(one.answer, row) == one.answer
            assert answers.mark(one.answer, row) == 1


def test_paper_that_is_answered_on_itself_has_boxes_and_says_so() -> None:
    text = only_paper(kit_of(papers={"answer_sheets": "none"}))
    for instruction in (
        "Write your code at the top of every sheet, not your name.",
        "Put a cross in the box of your answer.",
        "Write one letter in each box.",
        "Write the letters in the right order, one in each box below.",
        "Write the number in the box.",
        "Answer: minutes",
    ):
        assert squeezed(instruction) in text
    assert "answersheet" not in text
    for row in rows("ordering"):
        assert f"Answer{row.options[-1]}to{row.item}1234" in text


# Nothing of the key reaches participants


@pytest.mark.parametrize("use", SCORED)
def test_paper_holds_no_rationale_source_review_or_difficulty(use: FormUse) -> None:
    for secret in (CANARY, "37%"):
        assert secret in key(use)  # the search finds what is there
        assert secret not in paper(use)
    content = pdf.content(made(PAPERS[use]))
    assert b"Test workshop" in content  # the search finds what is there
    for secret in (CANARY.encode(), CANARY.encode("utf-16-be"), CANARY.encode().hex().encode()):
        assert secret not in content
    with pikepdf.open(io.BytesIO(made(PAPERS[use]))) as document:
        assert list(document.attachments) == []


def test_paper_view_has_no_place_for_a_key() -> None:
    recipe = next(papers(the_kit())).recipe
    assert isinstance(recipe, PdfRecipe)
    assert isinstance(recipe.view, PaperView)
    assert CANARY not in recipe.view.model_dump_json()
    assert "12.5" not in recipe.view.model_dump_json()
    items = [item for part in recipe.view.parts for block in part.blocks for item in block.items]
    names = {name for item in items for name in item.fields}
    assert names == {"alt", "boxes", "lines", "picture", "unit"}
    schema = PaperView.model_json_schema()
    parts = (schema, *schema["$defs"].values())
    places = {name for part in parts for name in part.get("properties", {})}
    assert {"stem", "letter", "text", "number"} <= places
    assert not places & {
        "key", "right", "rationale", "difficulty", "objective", "level", "source", "reviewed",
        "item", "id", "options_order",
    }  # fmt: skip
    assert sorted(schema["$defs"]["PaperItem"]["properties"]) == [
        "beside", "crossed", "fields", "number", "options", "points", "premises", "stem", "type",
    ]  # fmt: skip
    assert sorted(schema["$defs"]["PaperPremise"]["properties"]) == ["beside", "numeral", "text"]


# Keys


@pytest.mark.parametrize("use", FormUse)
def test_key_gives_key_and_objective_of_every_item_in_a_table(use: FormUse) -> None:
    table = key(use)[: key(use).index("Modulealpha", key(use).index("KeyNo."))]
    bank = the_kit().definitions.courses[0].bank
    for number, row in enumerate(form(use).items, 1):
        item = bank.item(row.item)
        line = f"{number}{squeezed(row.key_text)}Alpha{item.objective[1:]}.Applyrule"
        assert f"{line}{item.objective[1:]}{item.cognitive}" in table


@pytest.mark.parametrize(("kind", "right"), [("single", "b"), ("multiple", "bd")])
def test_key_marks_every_right_option_and_gives_every_reason(kind: str, right: str) -> None:
    text = key().replace(squeezed("{{ 7 * 7 }} <b>bold</b> 10.0.0.1"), "")
    for row in rows(kind):
        found = re.findall(
            rf"([A-D])Answer([a-d])to{row.item}(\(key\))?{CANARY}reason([a-d])", text
        )
        assert found == [
            (letter, option, "(key)" if option in right else "", option)
            for letter, option in zip("ABCD", row.options, strict=False)
        ]
        assert "".join(letter for letter, _, mark, _ in found if mark) == row.key


def test_key_gives_each_premise_its_letter_and_reason() -> None:
    for row in rows("matching"):
        found = re.findall(rf"([A-D])(i+)\.Premise(\d)of{row.item}{CANARY}reason(\d)", key())
        assert [(letter, premise) for letter, _, premise, _ in found] == [
            ("ABCD"[row.options.index({"1": "b", "2": "d", "3": "a"}[premise])], premise)
            for premise in row.premises
        ]
        assert all(premise == reason for _, _, premise, reason in found)
        assert f"AResponse{row.options[0]}to{row.item}" in key()


def test_key_gives_the_steps_in_the_right_order_with_reasons() -> None:
    text = key().replace(squeezed("{{ 7 * 7 }} <b>bold</b> 10.0.0.1"), "")
    for row in rows("ordering"):
        found = re.findall(rf"([A-D])Answer([a-d])to{row.item}{CANARY}reason([a-d])", text)
        assert [option for _, option, _ in found] == list("abcd")
        assert "".join(letter for letter, _, _ in found) == row.key
        assert f"Therightorder:{row.key}" in key()


def test_key_gives_a_number_its_reckoning_and_wrong_numbers_their_misconception() -> None:
    for row in rows("numeric"):
        reckoning = f"12.5±0.25minutes(key){CANARY}reckoningof{row.item}"
        assert reckoning in key()
        assert f"25{CANARY}misconceptionof{row.item}" in key()


def test_key_gives_source_date_and_level_and_flags_answers_that_may_change() -> None:
    item = form().items[0].item
    for part in (
        f"Source: Body, Standard, 2020, {CANARY} article.",
        "As of 2026-01-01.",
        "Expected share of correct answers after training: 37\u00a0%.",
        f"Item {item}, version 1.",
    ):
        assert squeezed(part) in key()
    changing = squeezed("May change: check before use.")
    assert [key(use).count(changing) for use in FormUse] == [0, 0, 1]


def test_every_maker_of_items_has_a_type() -> None:
    assert list(MAKERS) == list(FORMATS)
