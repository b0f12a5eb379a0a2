"""Ticks a half-day, kept in a workbook, and what they say of a person."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from trainkit import api
from trainkit.intake.attendance import (
    FILE,
    Attendance,
    HalfDay,
    read_attendance,
    take_over_attendance,
    write_attendance,
)
from trainkit.intake.responses import Status
from trainkit.model.loaded import Definitions
from trainkit.problems import Problems
from trainkit.text.languages import PSEUDO, speaking

EXAMPLE = Path(__file__).parents[1] / "examples" / "almaty-2019"
AM5, PM5 = HalfDay(date(2019, 3, 5), False), HalfDay(date(2019, 3, 5), True)
AM6, PM6 = HalfDay(date(2019, 3, 6), False), HalfDay(date(2019, 3, 6), True)
AT = datetime(2019, 3, 6, 18, tzinfo=UTC)


@pytest.fixture
def definitions(tmp_path: Path) -> Definitions:
    shutil.copytree(EXAMPLE, tmp_path / "almaty", ignore=shutil.ignore_patterns("out"))
    return api.load(tmp_path / "almaty")


def _read(definitions: Definitions) -> Attendance:
    problems = Problems()
    return problems.checked(read_attendance(definitions, problems))


def _write(definitions: Definitions, ticks: dict[str, set[HalfDay]]) -> None:
    attendance = _read(definitions)
    for code, own in ticks.items():
        for half_day in own:
            attendance = attendance.with_tick(code, half_day, on=True)
    codes = [person.code for person in definitions.roster.participants]
    write_attendance(definitions.folder, attendance, codes)


def test_ticks_are_read_in_the_language_in_which_they_were_written(
    definitions: Definitions,
) -> None:
    with speaking(PSEUDO):
        _write(definitions, {"KZ-02": {AM5, PM6}})
    sheet = load_workbook(definitions.folder / FILE)["Áťťéńďáńćé"]
    assert [sheet["A1"].value, sheet["B1"].value] == ["Ćóďé", "2019-03-05 ḿóŕńíńĝ"]
    assert _read(definitions).ticks["KZ-02"] == {AM5, PM6}


def test_ticks_come_back_and_can_be_taken_away(definitions: Definitions) -> None:
    _write(definitions, {"KZ-02": {AM5, PM5}, "PK-04": {AM6}})
    read = _read(definitions)
    assert read.half_days == (AM5, PM5, AM6, PM6)
    assert {code: own for code, own in read.ticks.items() if own} == {
        "KZ-02": {AM5, PM5},
        "PK-04": {AM6},
    }
    assert not read.with_tick("KZ-02", PM5, on=False).was_there("KZ-02", PM5)


def test_a_tick_made_in_excel_counts_whatever_it_is(definitions: Definitions) -> None:
    _write(definitions, {})
    path = definitions.folder / FILE
    workbook = load_workbook(path)
    sheet = workbook["Attendance"]
    assert [cell.value for cell in sheet[1]] == [
        "Code",
        "2019-03-05 morning",
        "2019-03-05 afternoon",
        "2019-03-06 morning",
        "2019-03-06 afternoon",
    ]
    code = sheet["A2"].value
    sheet["C2"].value = 1
    workbook.save(path)
    assert _read(definitions).ticks[code] == {PM5}


def test_what_ticks_say_of_a_person() -> None:
    ticks = {"A": {AM5, PM5, AM6}, "B": {AM5}, "C": {PM5, AM6}, "D": set()}
    found = Attendance((AM5, PM5, AM6, PM6), {code: frozenset(own) for code, own in ticks.items()})
    # the last half-day that has ticks is the morning of the second day
    assert [found.status(code) for code in "ABCDE"] == [
        Status.PRESENT,
        Status.LEFT_EARLY,
        Status.PRESENT,
        Status.ABSENT,
        Status.ABSENT,
    ]
    assert Attendance((AM5,), {}).status("A") is None


def test_problems_are_named_by_cell(definitions: Definitions) -> None:
    _write(definitions, {})
    path = definitions.folder / FILE
    workbook = load_workbook(path)
    workbook["Attendance"]["A2"].value = "ZZ-77"
    workbook["Attendance"]["B1"].value = "Tuesday"
    workbook.save(path)
    problems = Problems()
    assert read_attendance(definitions, problems) is None
    assert [str(problem).partition("xlsx!")[2] for problem in problems] == [
        "Attendance!B1: expected a half-day such as 2019-03-05 morning, found Tuesday",
        "Attendance!A2: expected a code of participants.xlsx, found ZZ-77",
    ]


def test_the_score_sheet_is_told_where_it_says_nothing(definitions: Definitions) -> None:
    codes = [person.code for person in definitions.roster.participants]
    assert take_over_attendance(definitions, at=AT).added == 0
    _write(definitions, {code: {AM5} for code in codes})
    sheet = load_workbook(definitions.folder / "responses" / "score-sheet.xlsx")["Participants"]
    said = {row[0].value: row[3].value for row in sheet.iter_rows(min_row=7) if row[0].value}
    entered = take_over_attendance(definitions, at=AT)
    present = [code for code in codes if said[code] == "present"]
    assert entered.added == sum(not said[code] for code in codes)
    assert entered.confirmed == len(present)
    assert [each.spot.code for each in entered.disagreements] == sorted(
        code for code in codes if said[code] and said[code] != "present"
    )
