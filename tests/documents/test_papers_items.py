"""Items of all six types on papers and keys, read back from the PDFs."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import page
import pytest

from tests import pdf
from tests.documents.agenda.case import squeezed
from tests.factories import make_definitions
from tests.item_types import MAKERS, PICTURES, typed_bank_data
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.assessment.assembly.assemble import assemble
from trainkit.assessment.forms import SCORED, Form, FormUse, PlacedItem
from trainkit.documents.papers import keys, papers
from trainkit.documents.papers_view import PaperView, marking_rules
from trainkit.items.registry import FORMATS
from trainkit.kit import Document, Kit
from trainkit.problems import Problems
from trainkit.render.pages import PdfRecipe

CANARY = "Zyzzogeton"
"""Begins every reason: no participant may see one."""


def bank() -> Any:
    """Return two items of each type in every level, their reasons marked by the canary."""
    text = json.dumps(typed_bank_data(per_type=2))
    for reason in ("Reason", "Reckoning", "Misconception"):
        text = text.replace(f'"{reason}', f'"{CANARY} {reason.lower()}')
    return json.loads(text)


def kit_of(papers: Any = None, **assessment: Any) -> Kit:
    wanted = {"minutes": 40, "items": {"recall": 7, "apply": 7, "judge": 7}, **assessment}
    definitions = make_definitions([bank()], PICTURES, assessment=wanted, papers=papers or {})
    problems = Problems()
    forms = assemble(definitions, bytes(range(16)), problems)
    assert list(problems) == []
    return Kit(definitions, Agenda(workshop=definitions.workshop.id, days=()), forms)


@cache
def the_kit() -> Kit:
    return kit_of()


@cache
def made(name: str) -> bytes:
    documents: dict[str, Document] = {
        document.name: document for document in (*papers(the_kit()), *keys(the_kit()))
    }
    return documents[name].recipe.make()


NAMES = ("tests/form-A1-1.pdf", "tests/form-B1-1.pdf", "tests/form-A1-key.pdf",
         "tests/form-B1-key.pdf")  # fmt: skip


def form(use: FormUse = FormUse.PRE) -> Form:
    forms = the_kit().forms
    assert forms is not None
    return forms.form(use)


def rows(kind: str) -> list[PlacedItem]:
    return [row for row in form().items if row.type == kind]


def paper() -> str:
    return squeezed(pdf.text(made("tests/form-A1-1.pdf")))


def key() -> str:
    return squeezed(pdf.text(made("tests/form-A1-key.pdf")))


def test_the_form_has_items_of_every_type() -> None:
    assert {row.type for row in form().items} == set(FORMATS) - {"short-answer"}


@pytest.mark.parametrize("name", NAMES)
def test_files_pass_the_check_for_accessible_pdf(name: str) -> None:
    assert page.is_pdf_compliant_bytes(made(name), profile=page.ValidationProfile.PDF_UA_1)


def test_paper_prints_the_rules_once_and_the_instruction_with_each_item() -> None:
    text = paper()
    for rule in marking_rules(row.type for row in form().items):
        assert text.count(squeezed(rule)) == 1
    for kind, instruction in {
        "multiple": "Mark every right answer.",
        "true-false": "True or false, and why? Mark one.",
        "matching": "Mark one letter for each line.",
        "ordering": "Put the letters in the right order: mark one letter for each place,",
        "numeric": "Write the number (in minutes) on the answer sheet and mark its digits.",
    }.items():
        assert text.count(squeezed(instruction)) == len(rows(kind))
    assert squeezed("Where nothing else is said, a question has one best answer.") in text


def test_paper_of_single_items_says_nothing_of_other_types() -> None:
    kit = kit_of(types=["single"], items={"apply": 1})
    text = squeezed(pdf.text(next(iter(papers(kit))).recipe.make()))
    assert squeezed("1 question, 40 minutes. Each question has one best answer.") in text
    assert marking_rules(["single", "true-false"]) == ()
    assert "point" not in text


def test_paper_without_boxes_to_cross_has_no_sample() -> None:
    kit = kit_of({"answer_sheets": "none"}, types=["numeric"], items={"apply": 1})
    text = squeezed(pdf.text(next(iter(papers(kit))).recipe.make()))
    assert "Example." not in text
    assert "cross" not in text
    assert "Example." in paper()


def test_paper_that_is_answered_on_itself_has_boxes_and_says_so() -> None:
    text = squeezed(pdf.text(next(iter(papers(kit_of({"answer_sheets": "none"})))).recipe.make()))
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


def test_paper_prints_verdicts_with_their_reasons_true_before_false() -> None:
    for row in rows("true-false"):
        found = re.findall(rf"([A-D])(True|False),becauseof([a-d])in{row.item}", paper())
        verdicts = {"a": "True", "b": "False", "c": "True", "d": "False"}
        assert found == [
            (letter, verdicts[option], option)
            for letter, option in zip("ABCD", row.options, strict=True)
        ]
        assert [verdict for _, verdict, _ in found] == ["True", "True", "False", "False"]


def test_paper_prints_premises_and_responses_in_the_recorded_order() -> None:
    for row in rows("matching"):
        premises = "".join(
            f"{numeral}Premise{premise}of{row.item}"
            for numeral, premise in zip(("i", "ii", "iii"), row.premises, strict=True)
        )
        responses = "".join(
            f"{letter}Response{option}to{row.item}"
            for letter, option in zip("ABCD", row.options, strict=True)
        )
        assert premises + responses in paper()


def test_paper_prints_steps_in_the_recorded_order() -> None:
    for row in rows("ordering"):
        steps = "".join(
            f"{letter}Answer{option}to{row.item}"
            for letter, option in zip("ABCD", row.options, strict=True)
        )
        assert steps in paper()
    assert "12.5" not in paper()


@pytest.mark.parametrize("use", SCORED)
def test_paper_splits_no_item(use: FormUse) -> None:
    pages = [
        squeezed(text)
        for text in pdf.texts(made({FormUse.PRE: NAMES[0], FormUse.POST: NAMES[1]}[use]))
    ]
    assert len(pages) > 2
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


def test_paper_view_has_no_key_of_any_type() -> None:
    recipe = next(papers(the_kit())).recipe
    assert isinstance(recipe, PdfRecipe)
    assert isinstance(recipe.view, PaperView)
    text = recipe.view.model_dump_json()
    assert CANARY not in text
    assert "12.5" not in text
    schema = PaperView.model_json_schema()["$defs"]
    assert sorted(schema["PaperItem"]["properties"]) == [
        "crossed", "fields", "number", "options", "points", "premises", "stem", "type",
    ]  # fmt: skip
    items = [item for part in recipe.view.parts for block in part.blocks for item in block.items]
    assert {name for item in items for name in item.fields} == {"alt", "boxes", "picture", "unit"}
    assert sorted(schema["PaperPremise"]["properties"]) == ["numeral", "text"]
    assert CANARY.encode() not in pdf.content(made("tests/form-A1-1.pdf"))
    assert CANARY in key()


def test_key_table_gives_every_key() -> None:
    table = key()[: key().index("Modulealpha", key().index("KeyNo."))]
    for number, row in enumerate(form().items, 1):
        assert f"{number}{squeezed(row.key_text)}Alpha" in table


def test_key_marks_every_right_option_of_a_multiple_item() -> None:
    for row in rows("multiple"):
        found = re.findall(
            rf"([A-D])Answer([a-d])to{row.item}(\(key\))?{CANARY}reason([a-d])", key()
        )
        assert found == [
            (letter, option, "(key)" if option in "bd" else "", option)
            for letter, option in zip("ABCD", row.options, strict=True)
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
    for row in rows("ordering"):
        found = re.findall(rf"([A-D])Answer([a-d])to{row.item}{CANARY}reason([a-d])", key())
        assert [option for _, option, _ in found] == list("abcd")
        assert "".join(letter for letter, _, _ in found) == row.key
        assert f"Therightorder:{row.key}" in key()


def test_key_gives_a_number_its_reckoning_and_wrong_numbers_their_misconception() -> None:
    for row in rows("numeric"):
        reckoning = f"12.5±0.25minutes(key){CANARY}reckoningof{row.item}"
        assert reckoning in key()
        assert f"25{CANARY}misconceptionof{row.item}" in key()


def test_every_maker_of_items_has_a_type() -> None:
    assert list(MAKERS) == list(FORMATS)
