"""Who was there: a workbook with a tick for each half-day, and what it says of each person.

``responses/attendance.xlsx`` has a row a person and a column a half-day; any entry is a tick. It
can be filled in Excel or in the studio, and holds codes, no names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from trainkit.files.writing import lock, private_folder, write_atomically
from trainkit.intake.entering import enter_answers, take_over_typed
from trainkit.intake.record import RESPONSES, Source, Spot
from trainkit.intake.responses import Status
from trainkit.intake.score_sheet.cells import is_filled, read_cells
from trainkit.intake.score_sheet.enter import Entered, PaperAnswers
from trainkit.model.check import load
from trainkit.model.lists import open_workbook
from trainkit.model.load import ROSTER_FILE
from trainkit.model.loaded import Definitions
from trainkit.problems import Place, Problems
from trainkit.render.excel import add_sheet, names_of
from trainkit.resources import StrPath
from trainkit.text.languages import N_, _, every, speaking

FILE = Path(RESPONSES) / "attendance.xlsx"
SHEET = N_("Attendance")
_TICK = "x"
_CODE = N_("Code")


@dataclass(frozen=True, order=True)
class HalfDay:
    """A morning or an afternoon."""

    day: date
    is_afternoon: bool

    def __str__(self) -> str:
        return self._heading().format(day=self.day.isoformat())

    @property
    def heading(self) -> str:
        """What stands over its column, in the language that is written now."""
        return _(self._heading(), day=self.day.isoformat())

    @property
    def headings(self) -> Iterator[str]:
        """What may stand there, in any language."""
        return (text.format(day=self.day.isoformat()) for text in every(self._heading()))

    def _heading(self) -> str:
        return N_("{day} afternoon") if self.is_afternoon else N_("{day} morning")


@dataclass(frozen=True)
class Attendance:
    """Who was there when."""

    half_days: tuple[HalfDay, ...]
    ticks: Mapping[str, frozenset[HalfDay]]
    """By code; whoever is not in it has no tick."""

    def was_there(self, code: str, half_day: HalfDay) -> bool:
        """Whether a person has a tick."""
        return half_day in self.ticks.get(code, ())

    def with_tick(self, code: str, half_day: HalfDay, *, on: bool) -> Attendance:
        """Return the attendance with a tick more or less."""
        own = self.ticks.get(code, frozenset())
        changed = own | {half_day} if on else own - {half_day}
        return Attendance(self.half_days, {**self.ticks, code: changed})

    def count(self, half_day: HalfDay) -> int:
        """Return how many people were there."""
        return sum(half_day in own for own in self.ticks.values())

    def status(self, code: str) -> Status | None:
        """Return what the ticks say of a person, as far as anybody has ticked.

        Absent is who was never there, gone early who was not there on the last half-day that has
        ticks; ``None`` where there are no ticks at all.
        """
        held = [each for each in self.half_days if self.count(each)]
        if not held:
            return None
        own = self.ticks.get(code, frozenset())
        if not own & set(held):
            return Status.ABSENT
        return Status.PRESENT if held[-1] in own else Status.LEFT_EARLY


def half_days(definitions: Definitions) -> tuple[HalfDay, ...]:
    """Return the half-days of a workshop, as the attendance register has them."""
    return tuple(
        HalfDay(day, is_afternoon)
        for day in definitions.workshop.dates
        for is_afternoon in (False, True)
    )


def read_attendance(definitions: Definitions, problems: Problems) -> Attendance | None:
    """Read the workbook, an empty attendance where there is none.

    Every problem is recorded with its cell and ``None`` returned if any.
    """
    days, path = half_days(definitions), definitions.folder / FILE
    if not path.is_file():
        return Attendance(days, {})
    workbook = open_workbook(path, problems)
    if workbook is None:
        return None
    names = names_of(workbook, (SHEET,))
    if (tab := names.shown(SHEET)) not in workbook.sheetnames:
        problems.error(Place(path), _("expected the sheet {tab}", tab=tab))
        return None
    sheet = read_cells(path, workbook[tab], problems, names)
    columns: dict[int, HalfDay] = {}
    named = {heading: each for each in days for heading in each.headings}
    for column in range(2, len(sheet.cells[0]) + 1 if sheet.cells else 2):
        cell = sheet.at(1, column)
        if is_filled(cell) and str(cell.value) in named:
            columns[column] = named[str(cell.value)]
        elif is_filled(cell):
            values = {"day": days[0], "found": cell.value}
            problems.error(
                cell.place, _("expected a half-day such as {day}, found {found}", **values)
            )
    known = {person.code for person in definitions.roster.participants}
    ticks: dict[str, frozenset[HalfDay]] = {}
    for row in range(2, len(sheet.cells) + 1):
        code = sheet.text(row, 1)
        if code and code not in known:
            values = {"file": ROSTER_FILE, "code": code}
            problems.error(
                sheet.at(row, 1).place, _("expected a code of {file}, found {code}", **values)
            )
        ticks[code] = frozenset(
            each for column, each in columns.items() if is_filled(sheet.at(row, column))
        )
    return None if problems.errors else Attendance(days, ticks)


def write_attendance(folder: Path, attendance: Attendance, codes: Collection[str]) -> None:
    """Write the workbook with a row for each of the codes, and for any other that has a tick.

    Its words are in the language that is written now.
    """
    from openpyxl.utils import get_column_letter

    from trainkit.render.excel import (
        PageSetup,
        header_row,
        new_workbook,
        put_text,
        set_page,
        workbook_bytes,
    )

    workbook = new_workbook(_(SHEET))
    sheet = add_sheet(workbook, SHEET)
    header_row(sheet, 1, [_(_CODE), *(each.heading for each in attendance.half_days)])
    others = sorted(code for code in attendance.ticks if code not in codes)
    for row, code in enumerate((*codes, *others), 2):
        put_text(sheet, row, 1, code)
        for column, half_day in enumerate(attendance.half_days, 2):
            if attendance.was_there(code, half_day):
                put_text(sheet, row, column, _TICK)
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = 14
    for column in range(2, len(attendance.half_days) + 2):
        sheet.column_dimensions[get_column_letter(column)].width = 22
    set_page(sheet, PageSetup(_(SHEET), area=""))
    path = folder / FILE
    private_folder(path.parent)
    write_atomically(path, workbook_bytes(workbook))


def tick(definitions: Definitions, code: str, half_day: HalfDay, *, on: bool) -> Attendance:
    """Write one tick more or less, and return the attendance with it.

    Raises ``InputError`` with all problems, having changed nothing.
    """
    codes = [person.code for person in definitions.roster.participants]
    with lock(definitions.folder, RESPONSES, seconds=10):  # two tablets may be at the door
        problems = Problems()
        read = problems.checked(read_attendance(definitions, problems))
        changed = read.with_tick(code, half_day, on=on)
        with speaking(definitions.workshop.language):
            write_attendance(definitions.folder, changed, codes)
    return changed


def take_over_attendance(definitions: Definitions, *, at: datetime) -> Entered:
    """Enter on the score sheet who was absent or left early, where nothing is said there.

    Raises ``InputError`` with all problems, having changed nothing.
    """
    problems = Problems()
    attendance = problems.checked(read_attendance(definitions, problems))
    said = [
        PaperAnswers(person.code, status=status.value)
        for person in definitions.roster.participants
        if (status := attendance.status(person.code)) is not None
    ]
    if not said:
        return Entered(None, 0, 0, ())
    return enter_answers(definitions.folder, said, Source.ATTENDANCE, at=at)


def take_over(
    folder: StrPath,
    *,
    at: datetime,
    typed_stands: Collection[Spot] = (),
    sheet_stands: Collection[Spot] = (),
) -> Entered:
    """Take what was typed, and whom the attendance calls absent, over into the score sheet.

    What the sheet disagrees with is returned each time, until a person has decided:
    ``typed_stands`` and ``sheet_stands`` are where the one or the other is right. Raises as
    ``enter_answers`` does.
    """
    entered = take_over_typed(
        Path(folder), at=at, typed_stands=typed_stands, sheet_stands=sheet_stands
    )
    return entered + take_over_attendance(load(folder), at=at)
