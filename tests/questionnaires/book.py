"""Workbooks for answers: made by the writer, filled with openpyxl."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.factories import bank_data, make_definitions
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.assessment.forms import Form, Forms, FormUse, FormVersion, PlacedItem, VersionRow
from trainkit.intake.questionnaires.write import answers_view, follow_up_view, write_answers
from trainkit.model.questionnaire import Questionnaire
from trainkit.planning.printed import Kit

SHORT: dict[str, Any] = {
    "id": "end-of-course",
    "version": "1.0.0",
    "title": "At the end",
    "introduction": "No names.",
    "minutes": 5,
    "source": "Written for the tests.",
    "questions": [
        {"id": "ready", "kind": "choice", "text": "Ready?", "answers": ["No", "Nearly", "Yes"],
         "favourable": ["Yes"]},
        {"id": "stops", "kind": "choice", "text": "What stops you? Tick all that apply.",
         "several": True, "answers": ["Tools", "Law", "Time", "Nothing"]},
        {"id": "next", "kind": "per-module", "text": "Next time?", "answers": ["Drop", "Keep"]},
        {"id": "agree", "kind": "scale", "text": "Agree?", "statements": ["It was clear.", "Fast."],
         "answers": ["Disagree", "Rather disagree", "Neither", "Rather agree", "Agree"]},
        {"id": "first", "kind": "open", "text": "What will you do first?"},
    ],
}  # fmt: skip
"""Columns B to H: ready, stops, next (one module), two statements, words."""

LATER: dict[str, Any] = {
    **SHORT,
    "id": "follow-up",
    "coded": True,
    "questions": [SHORT["questions"][0], SHORT["questions"][4]],
}
"""Columns C and D, behind the code."""

SHEET = "End-of-course"


def placed(item: str, order: str, key: str) -> PlacedItem:
    """Return a row of a form: an item whose options are printed in this order."""
    return PlacedItem(module="alpha", item=item, version=1, options=order, key=key, content=SUM)


SUM = "0123456789abcdef"
ITEMS = (placed("i1", "abc", "B"), placed("i2", "bca", "A"), placed("i3", "cab", "C"))


def with_retention(versions: int = 1, hash_: str = SUM) -> Forms:
    """Return a retention test C of three items; version 2 turns their order round."""
    rows = tuple(
        VersionRow(n=n, options=ITEMS[n - 1].options, key=ITEMS[n - 1].key) for n in (3, 2, 1)
    )
    more = (FormVersion(number=2, hash=SUM, items=rows),) if versions == 2 else ()
    test = Form(id="C", use=FormUse.RETENTION, edition=1, items=ITEMS, hash=hash_, versions=more)
    return Forms(workshop="test-workshop", forms=(test,))


def small_kit(*questionnaires: dict[str, Any], test_forms: Forms | None = None) -> Kit:
    """Return a kit with one module, six people and these questionnaires."""
    found = tuple(Questionnaire.model_validate(one) for one in questionnaires)
    definitions = dataclasses.replace(make_definitions([bank_data()]), questionnaires=found)
    return Kit(definitions, Agenda(workshop="test-workshop", days=()), test_forms)


@cache
def _course_book() -> bytes:
    return write_answers(answers_view(small_kit(SHORT)))


def course_book(folder: Path) -> Path:
    """Write the empty workbook of ``SHORT``."""
    path = folder / "questionnaire-answers.xlsx"
    path.write_bytes(_course_book())
    return path


def later_book(folder: Path, versions: int = 1) -> Path:
    """Write the empty workbook of ``LATER`` and the retention test."""
    made = small_kit(SHORT, LATER, test_forms=with_retention(versions))
    path = folder / "follow-up-answers.xlsx"
    path.write_bytes(write_answers(follow_up_view(made)))
    return path


def type_into(path: Path, sheet: str, cells: Mapping[str, object]) -> None:
    """Type into cells; text stays text."""
    workbook = load_workbook(path)
    for name, value in cells.items():
        cell = workbook[sheet][name]
        cell.value = value
        if isinstance(value, str) and not value.startswith("="):
            cell.data_type = "s"
    workbook.save(path)
