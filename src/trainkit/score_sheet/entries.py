"""The entries of a score sheet, as the sheet itself shows them, without the workshop at hand.

The answer sheets say how many items and papers the tests have and what each item takes, so entries
can be told from printed cells and formulas, and two copies can be joined wherever they are. An
entry that cannot be read is kept as it was entered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

from trainkit.assessment.forms import item_taking
from trainkit.definitions.xlsxfile import MAX_ROWS, Cell, as_typed, text_of
from trainkit.items.registry import FORMATS
from trainkit.languages import ENGLISH, N_, _, translated
from trainkit.problems import Problems
from trainkit.render.sheet_names import shown_name
from trainkit.responses import status_of
from trainkit.score_sheet.cells import SheetCells, count_entries, is_filled, shown
from trainkit.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    INSTRUCTIONS,
    LAYOUT_VERSION,
    NUMBER_ROW,
    PAPER_COLUMN,
    PARTICIPANTS,
    SHEETS,
    AnswerBlock,
    Fact,
    ScoreLayout,
    people_columns,
)
from trainkit.score_sheet.second_rater import (
    RATER_SHEETS,
    RatingCells,
    RatingColumn,
    sheet_titles,
)

__all__ = [
    "RATING_FIELDS",
    "AnswerCells",
    "Copy",
    "Entry",
    "Field",
    "Spot",
    "entered_cells",
    "entry_of",
    "is_of_this_layout",
    "layout_of",
    "people_headings",
    "read_copy",
]


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


class Field(StrEnum):
    """What an entry says."""

    STATUS = N_("Status")
    NOTE = N_("Note")
    PAPER = N_("Paper")
    ITEM = "Item"
    SECOND = "Second rater, answer"
    SETTLED = "Settled, answer"


RATING_FIELDS = {RatingColumn.SECOND: Field.SECOND, RatingColumn.SETTLED: Field.SETTLED}
"""What is entered on the sheet of a second rater."""


@dataclass(frozen=True)
class Spot:
    """Where an entry belongs: to a person, on a sheet."""

    code: str
    sheet: str
    field: Field
    place: int = 0
    """The item's place on the paper, or the answer's on the sheet of a second rater, both from 1; 0
    for other fields."""

    @property
    def order(self) -> tuple[str, str, int, int]:
        """Sorts by person, sheet and place; the paper comes before its items."""
        return self.code, self.sheet, list(Field).index(self.field), self.place

    @property
    def shown(self) -> str:
        """The field in words, in the language that is written now: ``Item 4``."""
        if not self.place:
            return _(self.field.value)
        return _(_NUMBERED[self.field], number=self.place)


_NUMBERED = {
    Field.ITEM: N_("Item {number}"),
    Field.SECOND: N_("Second rater, answer {number}"),
    Field.SETTLED: N_("Settled, answer {number}"),
}


@dataclass(frozen=True)
class Entry:
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
class Copy:
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
    entries: Mapping[Spot, Entry]

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


def read_copy(path: Path, sheets: Mapping[str, SheetCells], problems: Problems) -> Copy | None:
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
    return Copy(path, sheets, layout, answers, raters, rows, entries)


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
) -> Iterator[tuple[Spot, Entry]]:
    columns = people_headings(sheet)
    for code, row in rows.items():
        for name in (Field.STATUS, Field.NOTE):
            cell = sheet.at(row, columns.index(name.value) + 1)
            if _is_entry(cell, problems):
                text = unicodedata.normalize("NFC", text_of(cell))
                meaning = _status(text) if name is Field.STATUS else text
                yield Spot(code, PARTICIPANTS, name), Entry(text, meaning, cell.place.cell)
    for row, column, cell in sheet.filled_from(FIRST_ROW, 1):
        if row > layout.last_row or column > len(columns):
            problems.error(
                cell.place,
                _("found {cell} outside the table; it is not included", cell=shown(cell)),
            )


def _status(text: str) -> str:
    """Return a status in English, and any other text in small letters."""
    status = status_of(text)
    return text.casefold() if status is None else status.value


def _answers(
    answers: AnswerCells, rows: Mapping[str, int], problems: Problems
) -> Iterator[tuple[Spot, Entry]]:
    sheet = answers.sheet
    for code, row in rows.items():
        cell = sheet.at(row, PAPER_COLUMN)
        paper = text_of(cell).upper()
        changed = answers.several and as_typed(cell) != answers.allocated(row)
        if changed and _is_entry(cell, problems):
            entry = Entry(as_typed(cell), paper, cell.place.cell)
            yield Spot(code, sheet.title, Field.PAPER), entry
        for place in range(1, answers.width + 1):
            cell = sheet.at(row, FIRST_ITEM_COLUMN + place - 1)
            if _is_entry(cell, problems):
                entry = entry_of(as_typed(cell), answers.offered(paper, place), cell.place.cell)
                yield Spot(code, sheet.title, Field.ITEM, place), entry


def _ratings(
    cells: RatingCells, answers: AnswerCells, rows: Mapping[str, int], problems: Problems
) -> Iterator[tuple[Spot, Entry]]:
    """Yield the entries of a second rater; strays and entries without a code are recorded."""
    codes = {row: code for code, row in rows.items()}
    people = shown_name(PARTICIPANTS, cells.sheet.language)
    for cell in cells.strays():
        problems.error(
            cell.place, _("found {cell} outside the table; it is not included", cell=shown(cell))
        )
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
    for cell in answers.strays():
        problems.error(
            cell.place, _("found {cell} outside the table; it is not included", cell=shown(cell))
        )
    for row, column, cell in answers.sheet.filled_from(FIRST_ROW, FIRST_ITEM_COLUMN):
        if answers.is_entry(row, column) and row not in known:
            problems.error(cell.place, _("marks without a code; type one on {tab}", tab=people))


def entry_of(text: str, offered: str, cell: str) -> Entry:
    """Return an answer as an entry; unreadable if the item, by what it offers, does not take it."""
    item = item_taking(offered)
    answer = None if item is None else item.read(text)
    if answer is None:
        return Entry(text, text.strip().upper(), cell, readable=False)
    return Entry(text, answer, cell)


@cache
def _offered_in_english(offered: str, language: str) -> str:
    if language == ENGLISH:
        return offered
    found = (answers.offered_in_english(offered, language) for answers in FORMATS.values())
    return next((text for text in found if text is not None), offered)
