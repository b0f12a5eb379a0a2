"""Where everything stands in ``score-sheet.xlsx``.

The writer and the reader of the score sheet both take their sheet names, rows and columns from
here, so they cannot disagree. A person has the same row number on every sheet. On an answer sheet
answers stand in printed order, the order of the person's paper; the readings below them and the
marks sheet have the order of the form, in which all its versions agree. Blocks of rows below the
tables lead from the one order to the other.

The Key sheet: its headings, and what stands in the row of each item.

Written by ``write``, and compared with the record of the forms by ``read``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from trainkit.assessment.forms import SCORED, Form, Forms, FormUse, Paper, PlacedItem
from trainkit.render.excel import shown_name
from trainkit.text.languages import N_, _, comma_list

SCORE_SHEET = "score-sheet.xlsx"
"""The name of the workbook."""

LAYOUT_VERSION = "2"
"""Raised whenever cells that are read change their place."""

INSTRUCTIONS = N_("Instructions")
PARTICIPANTS = N_("Participants")
KEY = N_("Key")
SCORES = N_("Scores")
ITEMS = N_("Items")
DASHBOARD = N_("Dashboard")
CLASS_LIST = N_("Class list")
ANSWER_SHEETS = {FormUse.PRE: N_("Pre"), FormUse.POST: N_("Post")}
MARKS_SHEETS = {FormUse.PRE: N_("Pre marks"), FormUse.POST: N_("Post marks")}
SHEETS = (
    INSTRUCTIONS, PARTICIPANTS, *ANSWER_SHEETS.values(), KEY, SCORES, ITEMS,
    DASHBOARD, CLASS_LIST, *MARKS_SHEETS.values(),
)  # fmt: skip
"""All sheets in their order; none is hidden."""

BY_PAPER = N_("by paper")
"""Stands over a column in which the papers of a test differ."""
Papers = Mapping[FormUse, tuple[Paper, ...]]
"""The papers that somebody may answer at each test."""

Objectives = Mapping[tuple[str, int], str]
"""The objective of each item, by form and number; the record of forms does not have it."""

NO_ITEM = "–"
"""Stands where an item or a paper has nothing to show."""

SPELLED_TITLE = N_("Entries in standard spelling")
READINGS_TITLE = N_("How each entry is read, by item number on the form")
"""Stands on an answer sheet above the formulas that read the entries."""

FIRST_ROW = 7
"""The row of the first person on every sheet that has people."""
SPARE_ROWS = 5
"""Rows after the roster's, for people who came without being on it."""
ONE_PAGE = 45
"""Most rows of people that are still readable when a sheet is fitted to one page."""

NUMBER_ROW, MODULE_ROW, OBJECTIVE_ROW, LETTERS_ROW = 3, 4, 5, 6
"""Heading rows of the answer sheets; the marks sheets have the key in place of the letters."""
PAPER_COLUMN = 3
"""The column of an answer sheet that says which paper a person answered."""
FIRST_ITEM_COLUMN = 4

ITEMS_FIRST_ROW = 5
KEY_FIRST_ROW = 4


class Fact(StrEnum):
    """What identifies a score sheet, on Instructions: label in column A, value in column B."""

    LAYOUT = N_("Layout of this sheet")
    WORKSHOP = N_("Workshop id")
    PRE_FORM = N_("Pre-test form")
    PRE_HASH = N_("Pre-test form check sum")
    POST_FORM = N_("Post-test form")
    POST_HASH = N_("Post-test form check sum")
    PEOPLE = N_("People on the list")
    CHECK = N_("Check value")
    RATERS = N_("Sheets for a second rater")

    @property
    def row(self) -> int:
        """The row it stands in."""
        return 4 + list(Fact).index(self)


def people_columns(names: bool, languages: bool) -> tuple[str, ...]:
    """Return the headings of the Participants sheet, in English.

    ``languages`` is for papers in several: which one each person answered.
    """
    name = (N_("Name"),) if names else ()
    language = (N_("Language"),) if languages else ()
    return (N_("Code"), *name, N_("Country"), N_("Role"), *language, N_("Status"), N_("Note"))


def sheet_papers(forms: Forms) -> Papers:
    """Return the papers of the tests that a score sheet holds."""
    return {use: forms.papers_for(use) for use in SCORED}


def forms_of(papers: Iterable[Paper]) -> tuple[Form, ...]:
    """Return the forms of these papers, each once."""
    return tuple({paper.form.code: paper.form for paper in papers}.values())


def every_form(papers: Papers) -> tuple[Form, ...]:
    """Return the forms of all tests, each once."""
    return forms_of(paper for each in papers.values() for paper in each)


def facts_of(workshop: str, papers: Papers) -> dict[Fact, str]:
    """Return what says to which workshop and forms a sheet belongs."""
    pre, post = (forms_of(papers[use]) for use in SCORED)
    return {
        Fact.WORKSHOP: workshop,
        Fact.PRE_FORM: ", ".join(form.code for form in pre),
        Fact.PRE_HASH: ", ".join(form.hash for form in pre),
        Fact.POST_FORM: ", ".join(form.code for form in post),
        Fact.POST_HASH: ", ".join(form.hash for form in post),
    }


def common(texts: Iterable[str]) -> str:
    """Return the one text that all papers have over a column, else that they differ.

    That is said in the language that is written now.
    """
    distinct = set(texts)
    return distinct.pop() if len(distinct) == 1 else _(BY_PAPER)


def check_sum(*parts: str) -> str:
    """Return a short sum that tells sheets apart; no proof against a person who means harm."""
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12].upper()
    return "-".join(digest[start : start + 4] for start in (0, 4, 8))


def check_value(forms: Forms, codes: Sequence[str]) -> str:
    """Return the sum of all papers and the roster's codes, which tells this sheet from others."""
    parts = [forms.workshop]
    for papers in sheet_papers(forms).values():
        for paper in papers:
            parts += [paper.code, paper.form.hash, paper.hash]
    return check_sum(*parts, *codes)


class AnswerBlock(StrEnum):
    """What stands on an answer sheet below the readings, a row a paper."""

    TAKES = N_("Possible answers on each paper, in printed order")
    NUMBERS = N_("Item of the form at that place")
    PLACES = N_("Place of each item of the form on the paper")


class MarksBlock(StrEnum):
    """What stands on a marks sheet below the entries, by the items' numbers on the form."""

    KEYS = N_("Key of each paper")
    """A row a paper; the other blocks have a row a form."""
    MODULES = N_("Module")
    OBJECTIVES = N_("Objective")
    POINTS = N_("Points for a right answer")


class Figure(StrEnum):
    """What a column of the Scores sheet shows."""

    POINTS = N_("Points")
    BLANK = N_("Blank")
    DOUBTFUL = N_("Doubtful")
    PERCENT = "%"
    GAIN = N_("Gain")
    NORMALISED = N_("Norm. gain")


class ClassRow(StrEnum):
    """The rows below the people on the Scores sheet."""

    TOTAL = N_("Total")
    N = "n"
    MEAN = N_("Mean")
    SD = "SD"
    MATCHED_N = N_("Matched: n")
    MATCHED_MEAN = N_("Matched: mean")
    MATCHED_GAIN = N_("Matched: gain")
    MATCHED_NORMALISED = N_("Matched: norm. gain")
    POINTS_FIRST = N_("Maximum points")
    """On the test's first form."""
    POINTS_SECOND = N_("On the second form")


@dataclass(frozen=True)
class ScoreColumn:
    """One column of the Scores sheet."""

    figure: Figure
    use: FormUse | None = None
    """The test; ``None`` for figures over both."""
    group: str = ""
    """A module's id or ``module/objective``; empty for the whole test."""


def score_columns(modules: Sequence[str], objectives: Sequence[str]) -> dict[ScoreColumn, int]:
    """Return each column of the Scores sheet with its number; column 1 is the code."""
    figures = (Figure.POINTS, Figure.BLANK, Figure.DOUBTFUL, Figure.PERCENT)
    columns = [ScoreColumn(figure, use) for use in SCORED for figure in figures]
    columns += [ScoreColumn(Figure.GAIN), ScoreColumn(Figure.NORMALISED)]
    columns += [
        ScoreColumn(Figure.PERCENT, use, group)
        for group in (*modules, *objectives)
        for use in SCORED
    ]
    return {column: number for number, column in enumerate(columns, 2)}


class ItemColumn(StrEnum):
    """The columns of the Items sheet, in order from column A."""

    TEST = N_("Test")
    FORM = N_("Form")
    NUMBER = "No."
    MODULE = N_("Module")
    OBJECTIVE = N_("Objective")
    ITEM = N_("Item")
    KEY = N_("Key")
    TOOK = N_("Took the test")
    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    ANSWERED = N_("Answered")
    BLANK = N_("Blank")
    DOUBTFUL = N_("Doubtful")
    SCORED = N_("Scored")
    POINTS = N_("Points")
    FACILITY = N_("Facility")
    DISCRIMINATION = N_("Item-rest")
    SUM_S = N_("Sum S")
    """Sums from which the item-rest correlation is worked: S a person's points, x an item's."""
    SUM_XX = N_("Sum x²")
    SUM_XS = N_("Sum x·S")
    SUM_SS = N_("Sum S²")

    @property
    def number(self) -> int:
        """The column's number, counted from 1."""
        return list(ItemColumn).index(self) + 1


@dataclass(frozen=True)
class ScoreLayout:
    """The rows that people take up."""

    roster: int
    """People on the list of participants."""

    @property
    def roster_rows(self) -> range:
        """Rows whose code is printed."""
        return range(FIRST_ROW, FIRST_ROW + self.roster)

    @property
    def spare_rows(self) -> range:
        """Rows whose code is entered by hand."""
        return range(FIRST_ROW + self.roster, FIRST_ROW + self.roster + SPARE_ROWS)

    @property
    def rows(self) -> range:
        """All rows for people."""
        return range(FIRST_ROW, self.last_row + 1)

    @property
    def last_row(self) -> int:
        """The last row for people."""
        return FIRST_ROW + self.roster + SPARE_ROWS - 1

    @property
    def pages_high(self) -> int:
        """1 where everybody's rows are readable on one page, 0 for as many as they take."""
        return int(len(self.rows) <= ONE_PAGE)

    def reading_row(self, row: int) -> int:
        """Return the row of what was read in a person's entries, below them on an answer sheet."""
        return row + self.last_row - FIRST_ROW + 4

    @property
    def reading_rows(self) -> range:
        """All rows of an answer sheet that show what was read."""
        return range(self.reading_row(FIRST_ROW), self.reading_row(self.last_row) + 1)

    @property
    def readings_title_row(self) -> int:
        """The row above what was read."""
        return self.reading_rows.start - 1

    def spelled_row(self, row: int) -> int:
        """Return the row of a person's entries in one spelling, below the readings."""
        return row + 2 * (self.last_row - FIRST_ROW + 4)

    @property
    def spelled_rows(self) -> range:
        """All rows of an answer sheet with entries in one spelling."""
        return range(self.spelled_row(FIRST_ROW), self.spelled_row(self.last_row) + 1)

    def answer_block(self, block: AnswerBlock, papers: int) -> range:
        """Return the rows of a block below the spelled entries, a row a paper of the test."""
        start = self.spelled_rows.stop + 2 + list(AnswerBlock).index(block) * (papers + 2)
        return range(start, start + papers)

    def class_row(self, row: ClassRow) -> int:
        """Return the row of a figure over the class on the Scores sheet."""
        return self.last_row + 2 + list(ClassRow).index(row)


@dataclass(frozen=True)
class TestLayout:
    """Where one test stands on its answer sheet and its marks sheet, and what is printed there."""

    use: FormUse
    papers: tuple[Paper, ...]
    """The papers that somebody may answer."""
    layout: ScoreLayout

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """The forms of these papers."""
        return forms_of(self.papers)

    @property
    def several(self) -> bool:
        """Whether people have different papers."""
        return len(self.papers) > 1

    @cached_property
    def width(self) -> int:
        """The number of items, which is the same on all papers of a test."""
        return len(self.papers[0].items)

    @property
    def last_column(self) -> int:
        """The column of the last item."""
        return FIRST_ITEM_COLUMN + self.width - 1

    @property
    def columns(self) -> range:
        """The items' columns."""
        return range(FIRST_ITEM_COLUMN, self.last_column + 1)

    def answer_rows(self, block: AnswerBlock) -> range:
        """Return the rows of a block of the answer sheet."""
        return self.layout.answer_block(block, len(self.papers))

    def marks_rows(self, block: MarksBlock) -> range:
        """Return the rows of a block below the marks, a row a paper or a form."""
        start = self.layout.last_row + 4
        if block is MarksBlock.KEYS:
            return range(start, start + len(self.papers))
        before, rows = list(MarksBlock).index(block) - 1, len(self.forms)
        start += len(self.papers) + 2 + before * (rows + 2)
        return range(start, start + rows)

    def printed_at(self, column: int) -> list[PlacedItem]:
        """Return the items printed at this column's place, paper by paper."""
        return [paper.items[column - FIRST_ITEM_COLUMN] for paper in self.papers]

    def headings(self, column: int, objectives: Objectives) -> dict[int, str]:
        """Return what stands over a column of the answer sheet, by row."""
        at = column - FIRST_ITEM_COLUMN
        items = self.printed_at(column)
        return {
            MODULE_ROW: common(item.module for item in items),
            OBJECTIVE_ROW: common(objectives[p.form.code, p.numbers[at]] for p in self.papers),
            LETTERS_ROW: common(item.offered for item in items),
        }

    def answer_lines(self, block: AnswerBlock) -> list[Sequence[str | int]]:
        """Return the values of a block of the answer sheet, a line a paper."""
        if block is AnswerBlock.TAKES:
            return [[item.offered for item in paper.items] for paper in self.papers]
        numbers = block is AnswerBlock.NUMBERS
        return [paper.numbers if numbers else paper.places for paper in self.papers]

    def marks_lines(
        self, block: MarksBlock, objectives: Objectives
    ) -> list[tuple[str, list[str | int]]]:
        """Return the code of each paper or form with the block's values for its items."""
        if block is MarksBlock.KEYS:
            return [(paper.code, [item.key for item in paper.by_number]) for paper in self.papers]

        def value(form: Form, number: int, item: PlacedItem) -> str | int:
            if block is MarksBlock.POINTS:
                return item.points
            if block is MarksBlock.MODULES:
                return item.module
            return f"{item.module}/{objectives[form.code, number]}"

        return [
            (form.code, [value(form, number, item) for number, item in enumerate(form.items, 1)])
            for form in self.forms
        ]


KEY_COLUMNS = (
    N_("Test"), N_("Form"), N_("No."), N_("Module"), N_("Objective"), N_("Level"), N_("Item"),
    N_("Version"), N_("Letters"), N_("Key"),
)  # fmt: skip
"""The first columns of the Key sheet; ``key_columns`` has all."""
PENALTY = N_("Wrong answer")
"""The column of the Key sheet with what a wrong answer takes off, as a part of the points."""


def key_columns(papers: Papers) -> tuple[str, ...]:
    """Return the headings of the Key sheet, in English."""
    each = [paper for some in papers.values() for paper in some]
    others = range(2, max(paper.version for paper in each) + 1)
    has_penalty = any(item.penalty for paper in each for item in paper.form.items)
    return (
        *KEY_COLUMNS,
        *(f"Key, version {version}" for version in others),
        *(f"Number, version {version}" for version in others),
        N_("Points"),
        *((PENALTY,) if has_penalty else ()),
        N_("Objective in words"),
    )


def key_heading(column: str) -> str:
    """Return a heading of the Key sheet in the language that is written now."""
    kind, _comma, version = column.partition(", version ")
    if not version:
        return _(column)
    if kind == "Key":
        return _("Key, version {version}", version=version)
    return _("Number, version {version}", version=version)


def key_rows(papers: Papers) -> Iterator[dict[str, str | int]]:
    """Yield what the record knows of each row of the Key sheet, by heading.

    Its words are in the language that is written now.
    """
    for form in every_form(papers):
        tests = (shown_name(ANSWER_SHEETS[use]) for use in SCORED if form in forms_of(papers[use]))
        head = {"Test": comma_list(tests), "Form": form.code}
        for at, item in enumerate(form.items):
            row: dict[str, str | int] = {
                **head, "No.": at + 1, "Module": item.module, "Item": item.item,
                "Version": item.version, "Letters": item.offered, "Key": item.key_text,
                "Points": item.points,
            }  # fmt: skip
            if item.penalty:
                row[PENALTY] = f"\N{MINUS SIGN}{item.penalty}"
            for paper in form.papers[1:]:
                row[f"Key, version {paper.version}"] = paper.by_number[at].key_text
                row[f"Number, version {paper.version}"] = paper.places[at]
            yield row
