"""Files of results of other programs, each read as one ``Table``.

It has a row for each attempt, a column for each question and for each thing that is known of the
person. A program is one ``Program``, which ``PROGRAMS`` lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from trainkit.exchange.source import QuestionFile, UnreadableError, typed_words
from trainkit.model.lists import Cell, ListSheet, read_list, text_of
from trainkit.problems import Place, Problems
from trainkit.text.languages import _


@dataclass(frozen=True)
class Column:
    """A question, or something that is known of each person, as the file has it."""

    title: str
    place: Place
    number: int = 0
    """The question's number in the test, counted from 1; 0 where the program does not say it."""
    is_question: bool = True
    """Whether it may be a question."""
    options: tuple[str, ...] = ()
    """What could be chosen, in the order in which it was shown, where the file says so."""
    points: int | None = None
    """The position of the column with the points that the program, or a person there, gave."""


@dataclass(frozen=True)
class Row:
    """One attempt."""

    cells: Mapping[int, Cell]
    """By the position of the column in the table, counted from 0."""
    place: Place
    is_finished: bool = True

    def text(self, column: int) -> str:
        """Return what a cell says; empty where there is none."""
        return text_of(self.cells[column]) if column in self.cells else ""


@dataclass(frozen=True)
class Table:
    """A file of results."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    """In the order of attempts."""


@dataclass(frozen=True)
class Program:
    """A program whose results are read."""

    name: str
    """What people call it."""
    table_of: Callable[[Sequence[ListSheet]], Table | None]
    """Returns the results in a file's sheets; ``None`` where they are not this program's.

    Raises ``UnreadableError`` with the file to take where this one has no answers in it.
    """


def _headings(sheet: ListSheet) -> list[str]:
    return [text_of(cell) for cell in sheet.rows[0]]


_KAHOOT_SHEETS = ("rawreportdata data", "raw report data")


def _kahoot(sheets: Sequence[ListSheet]) -> Table | None:
    """Read the workbook of a game's report from Kahoot; each player is one row.

    The sheet *RawReportData Data* has a row for each player and question: "Question Number" (1
    Quiz), "Question", "Answer 1" to "Answer 6", "Correct Answers", "Time Allotted to Answer
    (seconds)", "Player", perhaps "Player Identifier", "Answer" and what was scored.
    """
    sheet = next((one for one in sheets if one.title.casefold() in _KAHOOT_SHEETS), None)
    if sheet is None and "final scores" in {one.title.casefold() for one in sheets}:
        words = _(
            "this report has no sheet “RawReportData Data”; download the whole report as Excel"
        )
        raise UnreadableError(words)
    if sheet is None:
        return None
    at = {text.casefold(): n for n, text in enumerate(_headings(sheet))}
    if not {"question number", "question", "player", "answer"} <= at.keys():
        return None
    people = [at[name] for name in ("player", "player identifier") if name in at]
    heads = [sheet.rows[0][n] for n in people]
    columns = [Column(text_of(cell), cell.place, is_question=False) for cell in heads]
    shown = [at[name] for name in (f"answer {n}" for n in range(1, 7)) if name in at]
    questions: dict[str, int] = {}
    players: dict[tuple[str, ...], dict[int, Cell]] = {}
    for cells in sheet.rows[1:]:
        named = text_of(cells[at["question number"]])
        number = re.match(r"\d+", named)
        if number is None:
            continue
        if named not in questions:
            questions[named] = len(columns)
            options = tuple(text for n in shown if (text := text_of(cells[n])))
            asked = cells[at["question"]]
            columns.append(Column(text_of(asked), asked.place, int(number[0]), options=options))
        player = players.setdefault(
            tuple(text_of(cells[n]) for n in people),
            {n: cells[column] for n, column in enumerate(people) if text_of(cells[column])},
        )
        if text_of(cells[at["answer"]]):
            player[questions[named]] = cells[at["answer"]]
    rows = (Row(cells, next(iter(cells.values())).place) for cells in players.values() if cells)
    return Table(tuple(columns), tuple(rows))


@cache
def _words(meaning: str) -> str:
    """Return a pattern of the words that mean something in the headings of results."""
    return "|".join(re.escape(one.strip()) for one in typed_words("results")[meaning].split(";"))


_GRADED = re.compile(r"(?:Q\.?|В\.?|س\.?)\s*\d+\s*/\s*[\d.,]+")
"""The heading of a question in the report *Grades*."""
_GRADE = re.compile(r"[^/]+/\s*[\d.,]+")
"""The heading of an attempt's grade, which follows start, end and duration."""


def _moodle(sheets: Sequence[ListSheet]) -> Table | None:
    """Read Moodle's report *Responses* of a quiz, downloaded as CSV or Excel.

    Columns are those of Moodle's ``mod/quiz/report/responses/report.php`` and
    ``mod/quiz/classes/local/reports/attempts_report.php``: names, fields that identify people,
    status, start, end, duration and grade of the attempt, then for each question, as chosen,
    "Question 1", "Response 1" and "Right answer 1". A hyphen stands for nothing. Rows are by user
    and attempt unless somebody sorted the table. A person who has not begun any attempt has none.
    """
    sheet, heads = sheets[0], _headings(sheets[0])
    if any(map(_GRADED.fullmatch, heads)):
        words = _(
            "this is Moodle’s report Grades, which has no answers; download the report Responses"
        )
        raise UnreadableError(words)
    responses, asked = (
        {
            match[1]: column
            for column, text in enumerate(heads)
            if (match := re.fullmatch(rf"(?:{words})\s*(\d+\w*)", text, re.IGNORECASE))
        }
        for words in (_words("response"), _words("question"))
    )  # the positions of the columns of questions by what they are called: 1, 2a
    if not responses:
        return None
    about = range(min([*responses.values(), *asked.values()]))
    columns = [Column(heads[n], sheet.rows[0][n].place, is_question=False) for n in about]
    for number, (called, at) in enumerate(responses.items(), 1):
        texts = [text_of(row[asked[called]]) for row in sheet.rows[1:]] if called in asked else []
        title = next((text for text in texts if text not in {"", "-"}), "")
        columns.append(Column(title, sheet.rows[0][at].place, number))
    ends = [n for n in about if re.fullmatch(_words("ended"), heads[n], re.IGNORECASE)]
    ends += [n - 2 for n in about if n > 2 and _GRADE.fullmatch(heads[n])]
    rows = []
    for line in sheet.rows[1:]:
        cells = [line[n] for n in (*about, *responses.values())]
        said = {n: cell for n, cell in enumerate(cells) if text_of(cell) not in {"", "-"}}
        is_finished = not ends or ends[0] in said
        if said and (is_finished or any(n >= len(about) for n in said)):
            rows.append(Row(said, cells[0].place, is_finished))
    return Table(tuple(columns), tuple(rows))


_DATE = re.compile(r"\d{1,4}([./-])\s*\d{1,2}\1\s*\d{1,4}\.?,?[\sT].*?\d{1,2}[:.]\d{2}.*")


def _are_times(sheet: ListSheet, column: int) -> bool:
    cells = [row[column] for row in sheet.rows[1:] if text_of(row[column])]
    return bool(cells) and all(
        isinstance(cell.value, date) or _DATE.fullmatch(text_of(cell)) for cell in cells
    )


def _microsoft(sheets: Sequence[ListSheet]) -> Table | None:
    """Read the workbook of Microsoft Forms: one row for each form that was handed in.

    It begins with ID, Start time, Completion time, Email and Name; a quiz has "Points - …" and
    "Feedback - …" behind each question. All of this is in the user's language, so columns are
    recognised by what stands in them.
    """
    sheet = sheets[0]
    if sheet.width < 6 or not re.fullmatch(_words("id"), _headings(sheet)[0].casefold()):
        return None
    return _survey(sheet, 5) if _are_times(sheet, 1) and _are_times(sheet, 2) else None


def _google(sheets: Sequence[ListSheet]) -> Table | None:
    """Read the table of Google Forms, in the user's language: one row for each form.

    It begins with Timestamp; a quiz has "… [Score]" and "… [Feedback]" behind each question, a grid
    has a column "… [row]" for each row.
    """
    sheet = sheets[0]
    return _survey(sheet, 1) if sheet.width > 1 and _are_times(sheet, 0) else None


def _survey(sheet: ListSheet, start: int) -> Table:
    heads, columns = _headings(sheet), []
    are_of_quiz = [
        any(  # the points of, or a remark on, the question before it
            text and (head.endswith(f"- {text}") or head.startswith(f"{text} ["))
            for text in heads[max(n - 2, 0) : n]
        )
        for n, head in enumerate(heads)
    ]
    for n, (head, cell) in enumerate(zip(heads, sheet.rows[0], strict=True)):
        points = n + 1 if any(are_of_quiz[n + 1 : n + 2]) else None
        is_question = n >= start and not are_of_quiz[n]
        columns.append(Column(head, cell.place, is_question=is_question, points=points))
    rows = (
        Row({n: cell for n, cell in enumerate(row) if text_of(cell)}, row[0].place)
        for row in sheet.rows[1:]
    )
    return Table(tuple(columns), tuple(row for row in rows if row.cells))


PROGRAMS: Sequence[Program] = (
    Program("Kahoot", _kahoot),
    Program("Moodle", _moodle),
    Program("Microsoft Forms", _microsoft),
    Program("Google Forms", _google),
)

MAX_RESULTS = 60_000
"""Rows of a sheet: Kahoot has one for each player and question."""


def results_in(source: QuestionFile) -> tuple[Program, Table] | None:
    """Return the results that a file holds, and whose they are; ``None`` if it holds none.

    Raises ``UnreadableError`` where the file is a program's, but has no answers in it, and
    ``InputError`` where it must be saved as .xlsx first.
    """
    problems = Problems()
    sheets = read_list(source.path, source.data, problems, most_rows=MAX_RESULTS)
    if source.is_old("Workbook"):
        problems.raise_errors()
    if not sheets:
        return None
    found = ((program, program.table_of(sheets)) for program in PROGRAMS)
    return next(((program, table) for program, table in found if table is not None), None)
