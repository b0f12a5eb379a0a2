"""Reads the score sheet that somebody filled in.

Only entry cells are believed: totals on the sheet are computed again from them. Everything printed
(workshop, editions, codes, headings, keys) is compared with the forms first, so that answers to one
edition are never scored with the key of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from pydantic import ValidationError

from trainkit.assessment.forms import SCORED, Forms, FormUse, Paper, PlacedItem
from trainkit.definitions.roster import Participant
from trainkit.definitions.xlsxfile import Cell, as_typed, open_workbook
from trainkit.items.entries import DOUBTFUL
from trainkit.languages import _, translated
from trainkit.problems import Place, Problem, Problems
from trainkit.render.sheet_names import Names, names_of, shown_name
from trainkit.responses import (
    BLANK,
    STATUSES,
    Rating,
    Respondent,
    Responses,
    Sitting,
    Status,
    status_of,
)
from trainkit.score_sheet.cells import SheetCells, is_filled, read_cells, shown, taken
from trainkit.score_sheet.check_print import (
    changed_code_rows,
    check_printed,
    read_layout,
    warn_of_overwritten_formulas,
)
from trainkit.score_sheet.entries import AnswerCells, is_of_this_layout, people_headings
from trainkit.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    INSTRUCTIONS,
    PAPER_COLUMN,
    PARTICIPANTS,
    SHEETS,
    ScoreLayout,
    TestLayout,
    forms_of,
)
from trainkit.score_sheet.second_rater import (
    ENTRIES,
    RATER_SHEETS,
    RatedTest,
    RatingCells,
    rated_numbers,
    sheet_titles,
)

__all__ = ["WholePapers", "open_sheets", "read_mark", "read_score_sheet"]

WholePapers = Mapping[tuple[str, FormUse, str], int]
"""Papers of which nothing is left to enter: by person, test and paper, the last item that was
answered, 0 for none. What follows it was not reached, and is blank without a question."""


def read_score_sheet(
    path: Path, forms: Forms, problems: Problems, whole: WholePapers = MappingProxyType({})
) -> Responses | None:
    """Read a filled score sheet against the forms it was made for.

    Every problem is recorded with its cell. What could be accepted is returned even so; ``None``
    only where the file cannot be read or belongs to another workshop, roster or edition.
    """
    sheets = open_sheets(path, problems)
    layout = None if sheets is None else read_layout(sheets, forms, problems)
    if sheets is None or layout is None:
        return None
    moved = check_printed(sheets, forms, layout, problems)
    warn_of_overwritten_formulas(sheets, layout, problems)
    people = _read_people(sheets[PARTICIPANTS], layout, problems)
    for use in SCORED:
        test = TestLayout(use, forms.papers_for(use), layout)
        raters = None
        if RATER_SHEETS[use] in sheets and RATER_SHEETS[use] not in moved:
            raters = _rating_cells(sheets, test, people, problems)
        reader = _TestReader(sheets[ANSWER_SHEETS[use]], test, people, raters, problems, whole)
        sittings = reader.sittings(sheets[PARTICIPANTS], ANSWER_SHEETS[use] in moved)
        people = {
            row: person.model_copy(update={"sittings": person.sittings | {use: sittings[row]}})
            for row, person in people.items()
        }
    codes = {row: person.code for row, person in people.items()}
    tabs = {sheets[title].tab: use for use, title in ANSWER_SHEETS.items()}
    problems.found[:] = [_with_item(problem, path, tabs, codes) for problem in problems.found]
    return Responses(
        workshop=forms.workshop,
        forms={
            use: ", ".join(form.code for form in forms_of(forms.papers_for(use))) for use in SCORED
        },
        people=tuple(people.values()),
    )


def _with_item(
    problem: Problem, path: Path, tabs: Mapping[str, FormUse], codes: Mapping[int, str]
) -> Problem:
    """Return a problem whose place says whose answer to which item it is about, if it is one."""
    place = problem.place
    if place.path != path or place.sheet not in tabs or not place.cell:
        return problem
    column, row = coordinate_from_string(place.cell)
    number = column_index_from_string(column) - FIRST_ITEM_COLUMN + 1
    if row not in codes or number < 1:
        return problem
    location = (codes[row], tabs[place.sheet].value, number)
    return replace(problem, place=replace(place, location=location))


def open_sheets(path: Path, problems: Problems) -> dict[str, SheetCells] | None:
    """Return the sheets of a score sheet of this layout; ``None`` with the reasons recorded."""
    workbook = open_workbook(path, problems)
    if workbook is None:
        return None
    names = names_of(workbook, SHEETS)
    before, found = len(problems.errors), workbook.sheetnames
    if not set(ANSWER_SHEETS.values()) & set(names.english.values()):
        problems.error(
            Place(path),
            _(
                "expected a score sheet, with the sheets {names} and others; found a workbook with "
                "the sheets {found}",
                names=", ".join(ANSWER_SHEETS.values()),
                found=", ".join(found),
            ),
        )
        return None
    first = None
    if (tab := names.shown(INSTRUCTIONS)) in found:
        first = read_cells(path, workbook[tab], problems, names)
        if not is_of_this_layout(first, problems):
            return None
    titles = sheet_titles(first)
    _record_missing(path, titles, names, problems)
    read = (
        read_cells(path, sheet, problems, names)
        for sheet in workbook.worksheets
        if names.english[sheet.title] in titles
    )
    sheets = {sheet.title: sheet for sheet in read}
    return sheets if len(problems.errors) == before else None


def _record_missing(path: Path, titles: Sequence[str], names: Names, problems: Problems) -> None:
    """Record the sheets that are not there; one in the place of another was likely renamed."""
    found = [*names.english]
    for at, name in enumerate(titles):
        other, title = found[at] if at < len(found) else "", names.shown(name)
        if title in found:
            continue
        if other and names.english[other] not in titles:
            message = _(
                'expected the sheet "{title}" here; if it was renamed, change its name back to '
                '"{title}"',
                title=title,
            )
            problems.error(Place(path, sheet=other), message)
        else:
            message = _(
                'expected the sheet "{title}", found only {names}',
                title=title,
                names=", ".join(found),
            )
            problems.error(Place(path), message)


def _read_people(
    sheet: SheetCells, layout: ScoreLayout, problems: Problems
) -> dict[int, Respondent]:
    """Return the people by row, no test yet; a row without a usable code is left out."""
    columns = people_headings(sheet)
    choices = [translated(status, sheet.language) for status in STATUSES]
    people: dict[int, Respondent] = {}
    codes: dict[str, int] = {}
    for row in layout.rows:
        status, note = (sheet.at(row, columns.index(name) + 1) for name in ("Status", "Note"))
        code: str | None = sheet.text(row, 1)
        if row in layout.spare_rows:
            cell = sheet.at(row, 1)
            code = _spare_code(cell, codes, problems)
            if not is_filled(cell) and (is_filled(status) or is_filled(note)):
                problems.error(cell.place, _("entries without a code; type one here"))
        if not code:
            continue
        codes[code] = row
        people[row] = Respondent(
            code=code,
            on_roster=row in layout.roster_rows,
            status=taken(
                status, _("one of {names}", names=", ".join(choices)), status_of, problems
            ),
            note=taken(note, _("text"), str, problems),
            language=_language(sheet, row, columns),
            sittings={},
        )
    strays = [
        cell
        for row, column, cell in sheet.filled_from(FIRST_ROW, 1)
        if row > layout.last_row or column > len(columns)
    ]
    _record_strays(strays, problems)
    return people


def _language(sheet: SheetCells, row: int, columns: Sequence[str]) -> str | None:
    """Return in which language a person's papers are, where there are several."""
    if "Language" not in columns:
        return None
    return sheet.text(row, columns.index("Language") + 1) or None


def _spare_code(cell: Cell, codes: Mapping[str, int], problems: Problems) -> str | None:
    what = _("a code of up to 12 capital letters, digits and hyphens such as PX-07")
    code = taken(cell, what, _code, problems)
    if code is not None and code in codes:
        problems.error(
            cell.place, _("the code {code} is already in row {row}", code=code, row=codes[code])
        )
        return None
    return code


def _code(text: str) -> str | None:
    try:
        return Participant(code=text).code
    except ValidationError:
        return None


def _record_strays(strays: Sequence[Cell], problems: Problems) -> None:
    """Record one problem that names the first of them."""
    if strays:
        first, more = shown(strays[0]), len(strays) - 1
        if more:
            message = _(
                "found {first} (and {more} more) outside the table; it is not read",
                first=first,
                more=more,
            )
        else:
            message = _("found {first} outside the table; it is not read", first=first)
        problems.error(strays[0].place, message)


def read_mark(cell: Cell, item: PlacedItem, problems: Problems) -> str:
    """Return the mark on an item; a rejected entry is recorded and stands as doubtful.

    Doubtful and not blank, so that a caller who goes on in spite of the problems gets no score
    for this person rather than a wrong one.
    """
    if not is_filled(cell):
        return BLANK
    wrong = item.format.hint(as_typed(cell), item)
    mark = taken(cell, item.format.expected(item), item.read, problems, wrong)
    return DOUBTFUL if mark is None else mark


def _rating_cells(
    sheets: Mapping[str, SheetCells],
    test: TestLayout,
    people: Mapping[int, Respondent],
    problems: Problems,
) -> RatingCells:
    """Return the cells of a test's second rater; entries that belong to nobody are recorded."""
    sheet = sheets[RATER_SHEETS[test.use]]
    cells = RatingCells(sheet, RatedTest(test).layout, [paper.code for paper in test.papers])
    _record_strays([*cells.strays()], problems)
    changed = {*changed_code_rows(sheet, sheets[PARTICIPANTS], test.layout, problems)}
    for row, _at, _part, cell in cells.entered():
        if row not in people and row not in changed:
            problems.error(
                cell.place,
                _("points without a code; type one on {tab}", tab=sheets[PARTICIPANTS].tab),
            )
    return cells


@dataclass(frozen=True)
class _TestReader:
    """Reads one test's answer sheet, with the points of a second rater."""

    sheet: SheetCells
    test: TestLayout
    people: Mapping[int, Respondent]
    raters: RatingCells | None
    problems: Problems
    whole: WholePapers

    def sittings(self, participants: SheetCells, moved: bool) -> dict[int, Sitting]:
        """Return the sittings by row, blank for a row that cannot be believed."""
        nothing = Sitting(marks=(BLANK,) * self.test.width)
        if moved:
            return dict.fromkeys(self.people, nothing)
        codes = tuple(paper.code for paper in self.test.papers)
        cells = AnswerCells(self.sheet, self.test.layout, self.test.width, codes)
        _record_strays([*cells.strays()], self.problems)
        changed = {*changed_code_rows(self.sheet, participants, self.test.layout, self.problems)}
        for row in set(self.test.layout.rows) - set(self.people) - changed:
            code = participants.at(row, 1)
            if (cell := self._first_mark(row)) and not is_filled(code):
                message = _(
                    "marks without a code; type one in {cell} of {tab}",
                    cell=code.place.cell,
                    tab=participants.tab,
                )
                self.problems.error(cell.place, message)
        return {
            row: nothing if row in changed else self._sitting(row, cells.allocated(row)) or nothing
            for row in self.people
        }

    def _is_rated(self, row: int) -> bool:
        """Whether a second rater has marked something of a row."""
        return self.raters is not None and any(at == row for at, *_ in self.raters.entered())

    def _first_mark(self, row: int) -> Cell | None:
        """Return the first filled cell among a row's marks."""
        cells = (self.sheet.at(row, FIRST_ITEM_COLUMN + at) for at in range(self.test.width))
        return next(filter(is_filled, cells), None)

    def _sitting(self, row: int, allocated: str) -> Sitting | None:
        """Return what a row says; ``None`` without a paper, which is recorded."""
        person, problems = self.people[row], self.problems
        paper = self._paper(row, allocated)
        if paper is None:
            cell = self.sheet.at(row, PAPER_COLUMN)
            marked = self._first_mark(row) or self._is_rated(row)
            if marked and not is_filled(cell):
                known = ", ".join(each.code for each in self.test.papers)
                message = _(
                    "marks without a paper; choose which one was answered: {known}", known=known
                )
                problems.error(cell.place, message)
            return None
        marks = self._marks(row, paper)
        ratings = (
            () if self.raters is None else tuple(self._ratings(self.raters, row, paper, marks))
        )
        if any(marks) and person.status is Status.ABSENT:
            problems.warning(
                self.sheet.at(row, FIRST_ITEM_COLUMN).place,
                _("{code} has marks here but is entered as absent", code=person.code),
            )
        last = max((number for number, mark in enumerate(marks, 1) if mark != BLANK), default=0)
        entered = self.whole.get((person.code, self.test.use, paper.code))
        is_all = entered is not None and last >= entered
        if person.status is not Status.LEFT_EARLY and not is_all:
            marks = self._finished(row, marks, last)
        settled = {rating.number: rating.settled for rating in ratings if rating.settled}
        counted = (settled.get(number, mark) for number, mark in enumerate(marks, 1))
        return Sitting(paper=paper.code, marks=tuple(counted), ratings=ratings)

    def _ratings(
        self, cells: RatingCells, row: int, paper: Paper, marks: Sequence[str]
    ) -> Iterator[Rating]:
        """Yield the answers of a row that a second rater has marked."""
        numbers = rated_numbers(paper.form)
        for at in range(cells.where.answers):
            second, settled = (cells.entry(row, at, part) for part in ENTRIES)
            if at < len(numbers):
                place = paper.places[numbers[at] - 1]
                rating = self._rating(second, settled, paper.items[place - 1], place, marks)
                if rating.second != BLANK:
                    yield rating
                continue
            for cell in filter(is_filled, (second, settled)):
                message = _(
                    "the paper {code} has no written answer {number}, found {found}",
                    code=paper.code,
                    number=at + 1,
                    found=shown(cell),
                )
                self.problems.error(cell.place, message)

    def _rating(
        self, second: Cell, settled: Cell, item: PlacedItem, place: int, marks: Sequence[str]
    ) -> Rating:
        """Return both raters' points and what they settled on; ``?`` there is not settled yet."""
        problems, first = self.problems, marks[place - 1]
        points = [read_mark(cell, item, problems) for cell in (second, settled)]
        points[1] = BLANK if points[1] == DOUBTFUL else points[1]
        home = _("{tab}, item {number}", tab=self.sheet.tab, number=place)
        if points[1] and (first == BLANK or points[0] in {BLANK, DOUBTFUL}):
            problems.error(
                settled.place,
                _(
                    "this cell is only for answers that two raters marked: enter the first rater's "
                    "points on {home} and the second's in {cell}, or clear this cell",
                    home=home,
                    cell=second.place.cell,
                ),
            )
        elif points[0] != BLANK and first == BLANK:
            problems.warning(
                second.place,
                _(
                    "a second rater has points here, but the answer is blank on {home}: enter the "
                    "first rater's points there, or clear this cell",
                    home=home,
                ),
            )
        return Rating(number=place, first=first, second=points[0], settled=points[1])

    def _paper(self, row: int, allocated: str) -> Paper | None:
        """Return the paper of a row; one other than the allocated counts as an entry."""
        cell, papers = self.sheet.at(row, PAPER_COLUMN), {p.code: p for p in self.test.papers}
        if not self.test.several:
            return self.test.papers[0]
        if cell.value == allocated and allocated in papers:
            return papers[allocated]
        what = _("a paper of this test ({papers})", papers=", ".join(papers))
        return taken(
            cell,
            what,
            lambda text: papers.get(text.upper()) if text.isascii() else None,
            self.problems,
        )

    def _marks(self, row: int, paper: Paper) -> tuple[str, ...]:
        """Return a row's marks in printed order; entries beyond the last item are recorded."""
        count = len(paper.items)
        cells = [self.sheet.at(row, FIRST_ITEM_COLUMN + at) for at in range(self.test.width)]
        for cell in filter(is_filled, cells[count:]):
            message = _(
                "the paper {code} has {count} items, found {cell}",
                code=paper.code,
                count=count,
                cell=shown(cell),
            )
            self.problems.error(cell.place, message)
        pairs = zip(cells, paper.items, strict=False)
        return tuple(read_mark(cell, item, self.problems) for cell, item in pairs)

    def _finished(self, row: int, marks: tuple[str, ...], last: int) -> tuple[str, ...]:
        """Return the marks of a row; of one whose second half is empty, doubt in place of blanks.

        Blanks at the end of a test are common, half a test of them is not: more often the entering
        was interrupted, and a row scored half would pass for a person who knew little. Only a paper
        that is known to be whole, and one of a person with the status "left early", may end there.
        """
        half = self.test.width // 2
        if not any(marks) or any(marks[half:]):
            return marks
        left_early = translated(Status.LEFT_EARLY, self.sheet.language)
        participants = shown_name(PARTICIPANTS, self.sheet.language)
        self.problems.error(
            self.sheet.at(row, FIRST_ITEM_COLUMN + last).place,
            _(
                'the row ends after item {last} of {n}; enter the rest, or choose "{left_early}" '
                "for the person on the sheet {participants} if the person answered nothing more",
                last=last,
                n=len(marks),
                left_early=left_early,
                participants=participants,
            ),
        )
        return tuple(DOUBTFUL if at >= last else mark for at, mark in enumerate(marks))
