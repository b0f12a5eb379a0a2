"""The worksheet on hash values: two tables, two prints of each text, a trial, questions."""

from __future__ import annotations

from datetime import date
from itertools import zip_longest

from trainkit.exercises.custody.digests import grouped, other_line_ends, sha256
from trainkit.exercises.custody.sum_plan import Evidence, SumPlan
from trainkit.exercises.draws import Draws
from trainkit.exercises.model import Column, Grid, Question, Section
from trainkit.exercises.months import MONTHS

__all__ = ["SumTables", "draw_tables", "sections"]

_RULES = (
    "- A hash value is compared in its full length, group by group. Small and capital letters are "
    "the same.\n"
    "- The tables have different orders. Compare by name.\n"
    "- Each printed character is one byte. A line end is one byte (LF) or two (CR LF) and is not "
    'seen on paper; no line ends with a space.\n- "Cannot be determined" is an answer where it is '
    "the truth."
)
_TRIAL = (
    "The record was signed with a print of each file. The right column is a print of the file as "
    "received. In the trial, every line end in a new working copy of the received file was "
    "replaced by the other kind (LF by CR LF, CR LF by LF), and the hash value of that copy was "
    "computed."
)


class SumTables:
    """The tables of one worksheet as they are printed; all that the key is made from."""

    def __init__(self, record: Grid, receipt: Grid, prints: Grid, trial: Grid) -> None:
        self.record = record
        self.receipt = receipt
        self.prints = prints
        self.trial = trial


def draw_tables(plan: SumPlan, draws: Draws) -> SumTables:
    """Return the tables; the order of the second and the trial is drawn."""
    sums = [(one.name, one.before, False) for one in plan.files]
    received = draws.shuffled([(one.name, one.after, one.capitals) for one in plan.files])
    other = [(name, other_line_ends(content), False) for name, content, _ in received]
    return SumTables(
        record=_sums(
            f"Table 1. Hash register of the record, {_day(plan.recorded)} (SHA-256)", sums
        ),
        receipt=_sums(
            f"Table 2. Hash values computed on receipt, {_day(plan.received)} (SHA-256)", received
        ),
        prints=_prints(plan.files),
        trial=_sums("Table 4. Trial: hash values with the other kind of line end", other),
    )


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _sums(caption: str, files: list[tuple[str, bytes, bool]]) -> Grid:
    return Grid(
        caption=caption,
        columns=(
            Column(name="File", code=True, width=32),
            Column(name="Bytes", number=True, width=16),
            Column(name="SHA-256 in groups of four characters", code=True, width=82),
        ),
        rows=tuple(
            (
                name,
                str(len(content)),
                grouped(sha256(content).upper() if capitals else sha256(content)),
            )
            for name, content, capitals in files
        ),
    )


def _prints(files: tuple[Evidence, ...]) -> Grid:
    rows: list[tuple[str, ...]] = []
    for one in files:
        for number, (then, now) in enumerate(
            zip_longest(one.recorded.lines, one.received.lines, fillvalue=""), 1
        ):
            rows.append((one.name if number == 1 else "", str(number), then, now))
    return Grid(
        caption="Table 3. The texts",
        columns=(
            Column(name="File", code=True, width=25),
            Column(name="Line", number=True, width=10),
            Column(name="Print signed with the record", code=True, width=67),
            Column(name="Print of the file as received", code=True, width=67),
        ),
        rows=tuple(rows),
    )


def sections(tables: SumTables, statements: list[str], altered: int) -> tuple[Section, ...]:
    """Return the parts of the worksheet; ``altered`` says for how many changes there is room."""
    names = tuple(row[0] for row in tables.record.rows)
    return (
        Section(
            title="The hash values",
            text=_RULES,
            grids=(tables.record, tables.receipt),
            questions=_first_questions(),
        ),
        Section(
            title="The texts and a trial",
            text=_TRIAL,
            grids=(tables.prints, tables.trial),
            questions=(*_text_questions(names, altered), *_meaning_questions(statements)),
        ),
    )


def _first_questions() -> tuple[Question, ...]:
    return (
        Question(
            number=1,
            text="Which files have another hash value in table 2 than in table 1? Write all names.",
            points=2,
            lines=1,
        ),
        Question(
            number=2,
            text="Use tables 1 and 2 alone. Which of the files in your answer to question 1 still "
            "has the words of the day of the record?",
            lines=1,
        ),
    )


def _text_questions(names: tuple[str, ...], altered: int) -> tuple[Question, ...]:
    return (
        Question(
            number=3,
            text="What differs? **C**: content. **L**: only the line ends. **N**: nothing. Which "
            "tables show it?",
            points=len(names),
            lines=0,
            grid=Grid(
                caption="",
                columns=(
                    Column(name="No.", number=True, width=12),
                    Column(name="File", code=True, width=38),
                    Column(name="C, L or N", width=28),
                    Column(name="Seen in tables", width=40),
                ),
                rows=tuple((str(number), name, "", "") for number, name in enumerate(names, 1)),
            ),
        ),
        Question(
            number=4,
            text="Content changed: write file, line, and the number or word before and after.",
            points=2 * altered,
            lines=altered,
        ),
        Question(
            number=5,
            text="Only the line ends: how many bytes more or fewer does the file have on receipt, "
            "and why so many?",
            points=2,
            lines=1,
        ),
    )


def _meaning_questions(statements: list[str]) -> tuple[Question, ...]:
    return (
        Question(
            number=6,
            text="Which statements do the tables show? Write **yes** or **no** for each.",
            points=len(statements),
            lines=0,
            grid=Grid(
                caption="",
                columns=(
                    Column(name="", width=10),
                    Column(name="Statement", width=112),
                    Column(name="Shown: yes or no", width=38),
                ),
                rows=tuple(
                    (letter, statement, "")
                    for letter, statement in zip("abcdefgh", statements, strict=False)
                ),
            ),
        ),
        Question(
            number=7,
            text="One sentence for the case file, on a file whose content changed: what was "
            "compared, when, with what result, and what is not known.",
            points=2,
            lines=3,
        ),
    )
