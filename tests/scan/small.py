"""A workshop of four people whose pre-test has an item of every type, and its score sheet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.item_types import typed_bank
from tests.score_factory import sheet_bytes, type_in
from tests.telephones.sitting import PEOPLE, make_forms
from trainkit.assessment.answer_sheet import SheetSize, geometry_of
from trainkit.assessment.forms import FormUse
from trainkit.assessment.forms_file import forms_yaml
from trainkit.intake.record import Field
from trainkit.intake.score_sheet.merge import entries_of
from trainkit.model.load import FORMS_FILE
from trainkit.problems import Problems
from trainkit.scan.workshop import ScannedWorkshop

TYPED = {1: "A", 2: "BD", 3: "C", 4: "CAB", 5: "BDAC", 6: "12.5", 7: "2", 8: "D"}
"""What was typed for P-01: one letter, any, one, three boxes, an order, a number, points, one."""


@cache
def small() -> ScannedWorkshop:
    """Return what a scanner knows of it."""
    forms = make_forms()
    papers = [paper for form in forms.forms for paper in form.papers]
    codes = tuple(person.code for person in PEOPLE)
    return ScannedWorkshop(
        "Test workshop", forms, geometry_of(forms, papers, codes, SheetSize.A4), codes
    )


def write_small(folder: Path) -> Path:
    """Write the record of forms and the score sheet, on which P-01's pre-test is typed."""
    (folder / FORMS_FILE).parent.mkdir(parents=True)
    (folder / FORMS_FILE).write_bytes(forms_yaml(small().forms))
    sheet = folder / "responses" / "score-sheet.xlsx"
    sheet.parent.mkdir()
    sheet.write_bytes(_empty_sheet())
    type_in(sheet, {FormUse.PRE: {0: list(TYPED.values())}})
    return folder


@cache
def _empty_sheet() -> bytes:
    return sheet_bytes(small().forms, PEOPLE, [typed_bank()])


def entries(folder: Path, code: str) -> Mapping[int, str]:
    """Return what the sheet says of somebody's pre-test."""
    found = entries_of(folder / "responses" / "score-sheet.xlsx", Problems()) or {}
    return {
        spot.place: text
        for spot, text in found.items()
        if (spot.code, spot.sheet, spot.field) == (code, "Pre", Field.ITEM)
    }
