"""Reads the score sheet that somebody filled in.

Only entry cells are believed: totals on the sheet are computed again from them. Everything printed
(workshop, editions, codes, headings, keys) is compared with the forms first, so that answers to one
edition are never scored with the key of another.

The entries of a score sheet, as the sheet itself shows them, without the workshop at hand.

The answer sheets say how many items and papers the tests have and what each item takes, so entries
can be told from printed cells and formulas, and two copies can be joined wherever they are. An
entry that cannot be read is kept as it was entered.

Compares what is printed on a score sheet with the forms: workshop, editions, codes, keys.

Printed cells are locked, but the lock has no password and keeps nobody out; a changed key or a
sheet of another edition must be found before anything is scored. Where a column was inserted or
deleted, that is one problem, and nothing on that sheet is compared or read: every cell behind it
stands in the wrong place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from pydantic import ValidationError

from trainkit.assessment.forms import SCORED, Forms, FormUse, Paper, PlacedItem, item_taking
from trainkit.intake.record import Field, Spot
from trainkit.intake.responses import (
    BLANK,
    STATUSES,
    Rating,
    Respondent,
    Responses,
    Sitting,
    Status,
    status_of,
)
from trainkit.intake.score_sheet.cells import (
    SheetCells,
    count_entries,
    is_filled,
    read_cells,
    shown,
    taken,
)
from trainkit.intake.score_sheet.layout import (
    ANSWER_SHEETS,
    CLASS_LIST,
    DASHBOARD,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    INSTRUCTIONS,
    ITEMS,
    ITEMS_FIRST_ROW,
    KEY,
    KEY_COLUMNS,
    KEY_FIRST_ROW,
    LAYOUT_VERSION,
    LETTERS_ROW,
    MARKS_SHEETS,
    NUMBER_ROW,
    PAPER_COLUMN,
    PARTICIPANTS,
    SCORES,
    SHEETS,
    AnswerBlock,
    Fact,
    ItemColumn,
    MarksBlock,
    Objectives,
    Papers,
    ScoreLayout,
    TestLayout,
    check_value,
    every_form,
    facts_of,
    forms_of,
    key_columns,
    key_rows,
    people_columns,
    sheet_papers,
)
from trainkit.intake.score_sheet.second_rater import (
    ENTRIES,
    RATER_SHEETS,
    RatedTest,
    RatingCells,
    RatingColumn,
    rated_numbers,
    sheet_titles,
)
from trainkit.model.items.entries import DOUBTFUL
from trainkit.model.items.registry import FORMATS
from trainkit.model.lists import MAX_ROWS, Cell, as_typed, open_workbook, text_of
from trainkit.model.roster import Participant
from trainkit.problems import Place, Problem, Problems
from trainkit.render.excel import Names, names_of, shown_name
from trainkit.text.languages import ENGLISH, N_, _, speaking, translated


@dataclass(frozen=True)
class AnswerCells:
    """The sheet on which the answers of a test were entered."""

    sheet: SheetCells
    layout: ScoreLayout
    width: int
    """The number of columns that items take up."""
    papers: tuple[str, ...]
    """The codes of the test's papers."""

    @classmethod
    def of_sheet(cls, sheet: SheetCells, layout: ScoreLayout) -> AnswerCells:
        """Return the cells with width and papers as the sheet itself shows them."""
        width, papers = 0, list[str]()
        while sheet.text(NUMBER_ROW, FIRST_ITEM_COLUMN + width) == str(width + 1):
            width += 1
        row = layout.answer_block(AnswerBlock.TAKES, 0).start
        while code := sheet.text(row + len(papers), 1):
            papers.append(code)
        return cls(sheet, layout, width, tuple(papers))

    @property
    def several(self) -> bool:
        """Whether people have different papers."""
        return len(self.papers) > 1

    @property
    def last_column(self) -> int:
        """The column of the last item; the next one says whether the row is complete."""
        return FIRST_ITEM_COLUMN + self.width - 1

    def allocated(self, row: int) -> str:
        """Return the paper that is printed for the person in a row."""
        return self.sheet.text(self.layout.reading_row(row), 2)

    def paper(self, row: int) -> str:
        """Return the paper that a person answered, as it stands in the row."""
        entered = self.sheet.text(row, PAPER_COLUMN).strip().upper()
        return entered if self.several else self.papers[0]

    def offered(self, paper: str, place: int) -> str:
        """Return what a paper takes at a place, as the sheet says, in English.

        Nothing is returned for no such paper.
        """
        if paper not in self.papers:
            return ""
        rows = self.layout.answer_block(AnswerBlock.TAKES, len(self.papers))
        row = rows[self.papers.index(paper)]
        said = self.sheet.text(row, FIRST_ITEM_COLUMN + place - 1)
        return _offered_in_english(said, self.sheet.language)

    def is_entry(self, row: int, column: int) -> bool:
        """Whether an item's answer is entered here."""
        return row in self.layout.rows and FIRST_ITEM_COLUMN <= column <= self.last_column

    def strays(self) -> Iterator[Cell]:
        """Yield what stands in or below the table and is neither an entry nor the sheet's own."""
        for row, column, cell in self.sheet.filled_from(FIRST_ROW, 1):
            if not self._is_expected(row, column, cell):
                yield cell

    def _is_expected(self, row: int, column: int, cell: Cell) -> bool:
        layout = self.layout
        if column > self.last_column + 1:
            return False
        if row in layout.rows:
            return column <= self.last_column or cell.is_formula
        if row in layout.reading_rows or row in layout.spelled_rows:
            return cell.is_formula or column < PAPER_COLUMN
        if any(row in rows for rows in self._blocks):
            return column in {1, *range(FIRST_ITEM_COLUMN, self.last_column + 1)}
        titles = [layout.readings_title_row, layout.spelled_rows.start - 1]
        return column == 1 and row in {*titles, *(rows.start - 1 for rows in self._blocks)}

    @cached_property
    def _blocks(self) -> list[range]:
        return [self.layout.answer_block(block, len(self.papers)) for block in AnswerBlock]

    def count(self) -> int:
        """Return the number of cells that were filled in, papers that were changed included."""
        answers = sum(
            self.is_entry(row, column)
            for row, column, _ in self.sheet.filled_from(FIRST_ROW, FIRST_ITEM_COLUMN)
        )
        papers = sum(
            self.sheet.text(row, PAPER_COLUMN) != self.allocated(row)
            for row in self.layout.rows
            if self.several
        )
        return answers + papers + sum(1 for _ in self.strays())


def people_headings(sheet: SheetCells) -> tuple[str, ...]:
    """Return the headings that the Participants sheet has, in English; two may be left out."""
    names = sheet.text(FIRST_ROW - 1, 2) == translated("Name", sheet.language)
    place = people_columns(names, languages=True).index("Language") + 1
    return people_columns(
        names, sheet.text(FIRST_ROW - 1, place) == translated("Language", sheet.language)
    )


def is_of_this_layout(sheet: SheetCells, problems: Problems) -> bool:
    """Whether the Instructions sheet is of the layout that is read; records it if not."""
    label, value = sheet.at(Fact.LAYOUT.row, 1), sheet.at(Fact.LAYOUT.row, 2)
    is_labelled = label.value == translated(Fact.LAYOUT, sheet.language)
    if is_labelled and str(value.value) == LAYOUT_VERSION:
        return True
    if is_labelled:
        what = _(
            "layout {found}, but this version of trainkit reads layout {read}",
            found=shown(value),
            read=LAYOUT_VERSION,
        )
    else:
        what = _("no known layout; this is not a score sheet, or its first rows were changed")
    problems.error(
        label.place,
        _(
            "found {what}. Nothing was read and nothing was changed: save this file under another "
            "name, build a new score sheet and copy the entries into it",
            what=what,
        ),
    )
    return False


def layout_of(sheet: SheetCells, problems: Problems) -> ScoreLayout | None:
    """Return the layout by the number of people on the Instructions sheet."""
    people = sheet.at(Fact.PEOPLE.row, 2)
    if not str(people.value).isdecimal() or int(str(people.value)) > MAX_ROWS:
        problems.error(
            people.place, _("expected the number of people, found {people}", people=shown(people))
        )
        return None
    return ScoreLayout(int(str(people.value)))


def entered_cells(path: Path) -> int | None:
    """Return how many cells of a score sheet somebody has filled in, 0 for a missing file.

    ``None`` for a file that cannot be read as a score sheet: it must be treated as filled in.
    Counted are entry cells, anything beside or below the tables, and sheets that were added.
    """
    return count_entries(path, SHEETS, _count)


def _count(sheets: Mapping[str, SheetCells]) -> int | None:
    problems = Problems()
    titles = sheet_titles(sheets.get(INSTRUCTIONS))
    if any(title not in sheets for title in titles):
        return None
    first, people = sheets[INSTRUCTIONS], sheets[PARTICIPANTS]
    layout = layout_of(first, problems) if is_of_this_layout(first, problems) else None
    if layout is None:
        return None
    status = people_headings(people).index("Status") + 1
    count = sum(
        row not in layout.roster_rows or column >= status
        for row, column, _ in people.filled_from(FIRST_ROW, 1)
    )
    answers = {
        use: AnswerCells.of_sheet(sheets[title], layout) for use, title in ANSWER_SHEETS.items()
    }
    count += sum(each.count() for each in answers.values())
    count += sum(
        RatingCells.of_sheet(sheets[title], layout, answers[use].papers).count()
        for use, title in RATER_SHEETS.items()
        if title in titles
    )
    added = [sheet for title, sheet in sheets.items() if title not in titles]
    return count + sum(1 for sheet in added for _ in sheet.filled_from(1, 1))


RATING_FIELDS = {RatingColumn.SECOND: Field.SECOND, RatingColumn.SETTLED: Field.SETTLED}
"""What is entered on the sheet of a second rater."""


@dataclass(frozen=True)
class CellEntry:
    """What stands in an entry cell."""

    text: str
    """As it was entered."""
    meaning: str
    """In one spelling; entries that mean the same agree."""
    cell: str
    readable: bool = True
    """False for an answer that the item does not take; it is kept as it was entered."""

    @property
    def written(self) -> str:
        """What a joined sheet gets."""
        return self.meaning if self.readable else self.text


@dataclass(frozen=True)
class SheetCopy:
    """One copy of a score sheet."""

    path: Path
    sheets: Mapping[str, SheetCells]
    layout: ScoreLayout
    answers: Mapping[str, AnswerCells]
    """The answer sheets by name."""
    raters: Mapping[str, RatingCells]
    """The sheets for a second rater by name; those that the workbook has."""
    rows: Mapping[str, int]
    """The row of each code."""
    entries: Mapping[Spot, CellEntry]

    @property
    def roster(self) -> tuple[str, ...]:
        """The codes that are printed."""
        return tuple(self.sheets[PARTICIPANTS].text(row, 1) for row in self.layout.roster_rows)

    @property
    def late(self) -> tuple[str, ...]:
        """The codes that were entered by hand, in the order of their rows."""
        return tuple(code for code in self.rows if code not in set(self.roster))

    def printed_number(self, spot: Spot, paper: str) -> int | None:
        """Return the number that a paper prints before the item which a spot is about."""
        if spot.sheet not in self.raters:
            return spot.place
        return self.raters[spot.sheet].number(paper, spot.place - 1)

    def printed_paper(self, code: str, sheet: str) -> str:
        """Return the paper printed for a person on an answer sheet, or the only one there is."""
        answers = self.answers[sheet]
        if not answers.several:
            return answers.papers[0]
        return answers.allocated(self.rows[code]) if code in self.rows else ""


def read_copy(path: Path, sheets: Mapping[str, SheetCells], problems: Problems) -> SheetCopy | None:
    """Return a copy's entries; formulas, strays and entries without a code are recorded."""
    layout = layout_of(sheets[INSTRUCTIONS], problems)
    if layout is None:
        return None
    before = len(problems.errors)
    people = sheets[PARTICIPANTS]
    rows = _rows(people, layout, problems)
    entries = dict(_people_entries(people, rows, layout, problems))
    answers = {
        title: AnswerCells.of_sheet(sheets[title], layout) for title in ANSWER_SHEETS.values()
    }
    for each in answers.values():
        entries |= dict(_answers(each, rows, problems))
        _refuse_strays(each, set(rows.values()), problems)
    raters = {
        title: RatingCells.of_sheet(sheets[title], layout, answers[ANSWER_SHEETS[use]].papers)
        for use, title in RATER_SHEETS.items()
        if title in sheets
    }
    for use, title in RATER_SHEETS.items():
        if title in raters:
            entries |= dict(_ratings(raters[title], answers[ANSWER_SHEETS[use]], rows, problems))
    if len(problems.errors) > before:
        return None
    return SheetCopy(path, sheets, layout, answers, raters, rows, entries)


def _rows(sheet: SheetCells, layout: ScoreLayout, problems: Problems) -> dict[str, int]:
    rows: dict[str, int] = {}
    for row in layout.rows:
        cell = sheet.at(row, 1)
        if not is_filled(cell):
            if any(is_filled(sheet.at(row, column)) for column in range(2, 8)):
                problems.error(cell.place, _("entries without a code; type one here"))
            continue
        code = text_of(cell)
        if cell.is_formula:
            problems.error(
                cell.place, _("expected a code, found the formula {formula}", formula=cell.value)
            )
        elif code in rows:
            problems.error(
                cell.place,
                _("the code {code} is already in row {row}", code=code, row=rows[code]),
            )
        else:
            rows[code] = row
    return rows


def _is_entry(cell: Cell, problems: Problems) -> bool:
    """Whether the cell holds an entry; a formula is recorded."""
    if cell.is_formula:
        problems.error(
            cell.place, _("expected an entry, found the formula {formula}", formula=cell.value)
        )
        return False
    return is_filled(cell)


def _people_entries(
    sheet: SheetCells, rows: Mapping[str, int], layout: ScoreLayout, problems: Problems
) -> Iterator[tuple[Spot, CellEntry]]:
    columns = people_headings(sheet)
    for code, row in rows.items():
        for name in (Field.STATUS, Field.NOTE):
            cell = sheet.at(row, columns.index(name.value) + 1)
            if _is_entry(cell, problems):
                text = unicodedata.normalize("NFC", text_of(cell))
                meaning = _status(text) if name is Field.STATUS else text
                yield Spot(code, PARTICIPANTS, name), CellEntry(text, meaning, cell.place.cell)
    _refuse(_around_people(sheet, layout, columns), problems)


def _around_people(
    sheet: SheetCells, layout: ScoreLayout, columns: Sequence[str]
) -> Iterator[Cell]:
    """Yield what stands below or beside the table of the sheet Participants."""
    for row, column, cell in sheet.filled_from(FIRST_ROW, 1):
        if row > layout.last_row or column > len(columns):
            yield cell


def _refuse(strays: Iterator[Cell], problems: Problems) -> None:
    for cell in strays:
        problems.error(
            cell.place, _("found {cell} outside the table; it is not included", cell=shown(cell))
        )


def _status(text: str) -> str:
    """Return a status in English, and any other text in small letters."""
    status = status_of(text)
    return text.casefold() if status is None else status.value


def _answers(
    answers: AnswerCells, rows: Mapping[str, int], problems: Problems
) -> Iterator[tuple[Spot, CellEntry]]:
    sheet = answers.sheet
    for code, row in rows.items():
        cell = sheet.at(row, PAPER_COLUMN)
        paper = text_of(cell).upper()
        changed = answers.several and as_typed(cell) != answers.allocated(row)
        if changed and _is_entry(cell, problems):
            entry = CellEntry(as_typed(cell), paper, cell.place.cell)
            yield Spot(code, sheet.title, Field.PAPER), entry
        for place in range(1, answers.width + 1):
            cell = sheet.at(row, FIRST_ITEM_COLUMN + place - 1)
            if _is_entry(cell, problems):
                entry = entry_of(as_typed(cell), answers.offered(paper, place), cell.place.cell)
                yield Spot(code, sheet.title, Field.ITEM, place), entry


def _ratings(
    cells: RatingCells, answers: AnswerCells, rows: Mapping[str, int], problems: Problems
) -> Iterator[tuple[Spot, CellEntry]]:
    """Yield the entries of a second rater; strays and entries without a code are recorded."""
    codes = {row: code for code, row in rows.items()}
    people = shown_name(PARTICIPANTS, cells.sheet.language)
    _refuse(cells.strays(), problems)
    for row, at, part, cell in cells.entered():
        if row not in codes:
            problems.error(cell.place, _("points without a code; type one on {tab}", tab=people))
        elif _is_entry(cell, problems):
            number = cells.number(answers.paper(row), at)
            offered = answers.offered(answers.paper(row), number) if number else ""
            spot = Spot(codes[row], cells.sheet.title, RATING_FIELDS[part], at + 1)
            yield spot, entry_of(as_typed(cell), offered, cell.place.cell)


def _refuse_strays(answers: AnswerCells, known: set[int], problems: Problems) -> None:
    people = shown_name(PARTICIPANTS, answers.sheet.language)
    _refuse(answers.strays(), problems)
    for row, column, cell in answers.sheet.filled_from(FIRST_ROW, FIRST_ITEM_COLUMN):
        if answers.is_entry(row, column) and row not in known:
            problems.error(cell.place, _("marks without a code; type one on {tab}", tab=people))


def entry_of(text: str, offered: str, cell: str) -> CellEntry:
    """Return an answer as an entry; unreadable if the item, by what it offers, does not take it."""
    item = item_taking(offered)
    answer = None if item is None else item.read(text)
    if answer is None:
        return CellEntry(text, text.strip().upper(), cell, readable=False)
    return CellEntry(text, answer, cell)


@cache
def _offered_in_english(offered: str, language: str) -> str:
    if language == ENGLISH:
        return offered
    found = (answers.offered_in_english(offered, language) for answers in FORMATS.values())
    return next(filter(None, found), "")


_ROW_INSERTED = N_("a row was inserted here; delete it, because rows must stay in their order")


def read_layout(
    sheets: Mapping[str, SheetCells], forms: Forms, problems: Problems
) -> ScoreLayout | None:
    """Return the sheet's layout if it belongs to this workshop and these editions, else ``None``.

    A sheet that belongs elsewhere is one problem: nothing else on it is worth reading.
    """
    sheet = sheets[INSTRUCTIONS]
    for fact, wanted in facts_of(forms.workshop, sheet_papers(forms)).items():
        cell = sheet.at(fact.row, 2)
        if str(cell.value) != wanted:
            problems.error(
                cell.place,
                _(
                    'expected "{wanted}" as {what}, found {cell}; this score sheet belongs to '
                    "another workshop or another edition of the tests",
                    wanted=wanted,
                    what=_(fact.value),
                    cell=shown(cell),
                ),
            )
            return None
    layout = layout_of(sheet, problems)
    if layout is None or not _codes_are_unchanged(sheets, layout, forms, problems):
        return None
    return layout


def _codes_are_unchanged(
    sheets: Mapping[str, SheetCells], layout: ScoreLayout, forms: Forms, problems: Problems
) -> bool:
    people = sheets[PARTICIPANTS]
    codes = [people.text(row, 1) for row in layout.roster_rows]
    check = sheets[INSTRUCTIONS].at(Fact.CHECK.row, 2)
    if check.value == check_value(forms, codes):
        return True
    answers = sheets[ANSWER_SHEETS[FormUse.PRE]]
    for row in layout.roster_rows:
        if people.text(row, 1) == answers.text(row, 1):
            continue
        cell = people.at(row, 1)
        changed = _(
            'the printed code was changed: expected "{code}" as on the sheet {tab}, found {found}',
            code=answers.text(row, 1),
            tab=answers.tab,
            found=shown(cell),
        )
        shifted = _is_shifted(people, answers, row)
        problems.error(cell.place, _(_ROW_INSERTED) if shifted else changed)
        return False
    problems.error(
        check.place,
        _(
            "the check value {check} does not match the codes on the sheet {tab}; a code or the "
            "check value was changed",
            check=shown(check),
            tab=people.tab,
        ),
    )
    return False


def _is_shifted(sheet: SheetCells, like: SheetCells, row: int) -> bool:
    """Whether the code that belongs in this row stands in the next one."""
    return bool(like.text(row, 1)) and sheet.text(row + 1, 1) == like.text(row, 1)


def changed_code_rows(
    sheet: SheetCells, people: SheetCells, layout: ScoreLayout, problems: Problems
) -> Iterator[int]:
    """Record and yield the rows of an answer sheet that no longer carry their person's code.

    A spare row holds a formula that repeats the code; overwritten with another code it counts too.
    """
    for row in layout.rows:
        cell, wanted = sheet.at(row, 1), people.text(row, 1)
        if row in layout.spare_rows and (cell.is_formula or not is_filled(cell)):
            continue
        if str(cell.value) == wanted:
            continue
        if not is_filled(cell) and _is_shifted(sheet, people, row):
            problems.error(cell.place, _(_ROW_INSERTED))
            yield from range(row, layout.rows.stop)
            return
        problems.error(
            cell.place,
            _(
                'expected the code "{wanted}" of this row on the sheet {tab}, found {cell}; rows '
                "must stay in their order",
                wanted=wanted,
                tab=people.tab,
                cell=shown(cell),
            ),
        )
        yield row


def warn_of_overwritten_formulas(
    sheets: Mapping[str, SheetCells], layout: ScoreLayout, problems: Problems
) -> None:
    """Warn of every number that stands where the sheet had a formula."""
    starts = {SCORES: (FIRST_ROW, 1), CLASS_LIST: (FIRST_ROW, 1), DASHBOARD: (1, 1)}
    starts[ITEMS] = (ITEMS_FIRST_ROW, ItemColumn.TOOK.number)
    starts |= dict.fromkeys(MARKS_SHEETS.values(), (FIRST_ROW, 1))
    for title, (row, column) in starts.items():
        last = layout.last_row if title in MARKS_SHEETS.values() else MAX_ROWS
        for at, _column, cell in sheets[title].filled_from(row, column):
            if isinstance(cell.value, (int, float)) and at <= last:
                problems.warning(
                    cell.place,
                    _(
                        "the number {value} was typed over a formula; scores are calculated again "
                        "from the answers",
                        value=cell.value,
                    ),
                )


def check_printed(
    sheets: Mapping[str, SheetCells], forms: Forms, layout: ScoreLayout, problems: Problems
) -> set[str]:
    """Record everything printed that differs from the forms.

    Returns the sheets for answers on which columns have moved, so that nothing can be read there.
    """
    found = list[_Difference]()
    with speaking(sheets[KEY].language):
        moved = _compared(sheets, forms, layout, found)
    for one in found:
        message = _(one.message, cell=shown(one.cell), **one.values)
        problems.error(one.cell.place, message)
    return moved


class _Difference(NamedTuple):
    """A printed cell that was changed: found in the sheet's language, told in the reader's."""

    cell: Cell
    message: str
    values: Mapping[str, object]


_HEADING = N_('expected the heading "{heading}", found {cell}')
_CHANGED = N_('this printed cell was changed: expected "{wanted}", found {cell}')
_INSERTED = N_("a column was inserted here; delete it")
_DELETED = N_("the column of item {number} was deleted; use an unchanged copy")
_OTHER_COLUMNS = N_(
    'expected the heading "{value}", found {cell}; delete columns that were inserted, or use an '
    "unchanged copy"
)


def _compared(
    sheets: Mapping[str, SheetCells], forms: Forms, layout: ScoreLayout, found: list[_Difference]
) -> set[str]:
    papers = sheet_papers(forms)
    _Print(sheets[KEY], found).check_key(papers)
    # the record does not have objectives; those elsewhere must be those of the Key sheet
    objectives = _objectives(sheets[KEY], papers)
    moved = set()
    for use in SCORED:
        test = TestLayout(use, papers[use], layout)
        answers = _Print(sheets[ANSWER_SHEETS[use]], found)
        if answers.columns_moved(test.width):
            moved.add(ANSWER_SHEETS[use])
        else:
            answers.check_answers(test, objectives)
        if (raters := sheets.get(RATER_SHEETS[use])) is not None:
            second = _Print(raters, found)
            if second.answers_moved(RatedTest(test)):
                moved.add(raters.title)
            else:
                second.check_ratings(RatedTest(test), objectives)
        marks = _Print(sheets[MARKS_SHEETS[use]], found)
        if not marks.columns_moved(test.width):
            marks.check_marks(test, objectives)
    people = sheets[PARTICIPANTS]
    for column, english in enumerate(people_headings(people), 1):
        cell, heading = people.at(FIRST_ROW - 1, column), _(english)
        if cell.value != heading:
            found.append(_Difference(cell, _HEADING, {"heading": heading}))
    return moved


@dataclass(frozen=True)
class _Print:
    """The printed cells of a sheet."""

    sheet: SheetCells
    differences: list[_Difference]

    def expect(self, cell: Cell, wanted: str | int) -> None:
        if str(cell.value) != str(wanted):
            self.add(cell, _CHANGED, wanted=str(wanted))

    def add(self, cell: Cell, message: str, **values: object) -> None:
        self.differences.append(_Difference(cell, message, values))

    def expect_row(self, row: int, values: Sequence[str | int]) -> None:
        for column, value in enumerate(values, FIRST_ITEM_COLUMN):
            self.expect(self.sheet.at(row, column), value)

    def columns_moved(self, width: int) -> bool:
        for number in range(1, width + 1):
            column = FIRST_ITEM_COLUMN + number - 1
            cell, found = self.sheet.at(NUMBER_ROW, column), self.sheet.text(NUMBER_ROW, column)
            if found == str(number):
                continue
            if self.sheet.text(NUMBER_ROW, column + 1) == str(number):
                self.add(cell, _INSERTED)
                return True
            if found == str(number + 1):
                self.add(cell, _DELETED, number=number)
                return True
        return False

    def answers_moved(self, rated: RatedTest) -> bool:
        for at in range(rated.layout.answers):
            for part in RatingColumn:
                cell = self.sheet.at(LETTERS_ROW, rated.layout.column(at, part))
                if cell.value != _(part.value):
                    self.add(cell, _OTHER_COLUMNS, value=_(part.value))
                    return True
        return False

    def check_ratings(self, rated: RatedTest, objectives: Objectives) -> None:
        for at in range(rated.layout.answers):
            column = rated.layout.column(at, RatingColumn.NUMBER)
            for row, text in rated.headings(at, objectives).items():
                self.expect(self.sheet.at(row, column), text)
        lines = zip(rated.layout.number_rows, rated.test.papers, rated.number_lines(), strict=True)
        for row, paper, numbers in lines:
            self.expect(self.sheet.at(row, 1), paper.code)
            for at, number in enumerate(numbers):
                column = rated.layout.column(at, RatingColumn.NUMBER)
                self.expect(self.sheet.at(row, column), number)

    def check_key(self, papers: Papers) -> None:
        columns = key_columns(papers)
        for row, texts in enumerate(key_rows(papers), KEY_FIRST_ROW):
            for heading, text in texts.items():
                self.expect(self.sheet.at(row, columns.index(heading) + 1), text)

    def check_answers(self, test: TestLayout, objectives: Objectives) -> None:
        for number, column in enumerate(test.columns, 1):
            self.expect(self.sheet.at(NUMBER_ROW, column), number)
            for row, text in test.headings(column, objectives).items():
                self.expect(self.sheet.at(row, column), text)
        if not test.several:
            for row in test.layout.rows:
                self.expect(self.sheet.at(row, PAPER_COLUMN), test.papers[0].code)
        for block in AnswerBlock:
            lines = zip(test.answer_rows(block), test.papers, test.answer_lines(block), strict=True)
            for row, paper, values in lines:
                self.expect(self.sheet.at(row, 1), paper.code)
                self.expect_row(row, values)

    def check_marks(self, test: TestLayout, objectives: Objectives) -> None:
        for block in MarksBlock:
            lines = test.marks_lines(block, objectives)
            for row, (_name, values) in zip(test.marks_rows(block), lines, strict=True):
                self.expect_row(row, values)


def _objectives(key: SheetCells, papers: Papers) -> Objectives:
    """Return what the Key sheet says is the objective of each form's items, by their numbers."""
    column = KEY_COLUMNS.index("Objective") + 1
    items = [(f.code, number) for f in every_form(papers) for number in range(1, len(f.items) + 1)]
    return {item: key.text(row, column) for row, item in enumerate(items, KEY_FIRST_ROW)}


def read_score_sheet(
    path: Path, forms: Forms, problems: Problems, blanks: Collection[Spot] = ()
) -> Responses | None:
    """Read a filled score sheet against the forms it was made for.

    ``blanks`` are empty cells that are known to be blanks: a row may end in them.

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
        reader = _TestReader(sheets[ANSWER_SHEETS[use]], test, people, raters, problems, blanks)
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
    languages = columns.index("Language") + 1 if "Language" in columns else 0
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
            language=(sheet.text(row, languages) or None) if languages else None,
            sittings={},
        )
    _record_strays([*_around_people(sheet, layout, columns)], problems)
    return people


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
    blanks: Collection[Spot]

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
        title = ANSWER_SHEETS[self.test.use]
        is_all = all(
            Spot(person.code, title, Field.ITEM, number) in self.blanks
            for number in range(last + 1, len(marks) + 1)
        )
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
        """Return a row's marks in printed order."""
        return tuple(
            read_mark(self.sheet.at(row, column), item, self.problems)
            for column, item in enumerate(paper.items, FIRST_ITEM_COLUMN)
        )

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
