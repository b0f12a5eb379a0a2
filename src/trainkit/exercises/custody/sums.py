"""The worksheet on hash values: two tables, two prints of each text, a trial, questions.

Held constant over sets: the questions and their points; five statements, two of which the hash
values show.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from trainkit.definitions.exercises import EvidenceSums
from trainkit.exercises.custody.digests import grouped, other_line_ends, sha256
from trainkit.exercises.custody.sums_plan import SumPlan
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import EvidenceFile, Grid, Section
from trainkit.exercises.printing import questions, table
from trainkit.exercises.times import day_text

__all__ = ["OTHER_BYTES", "SAME_BYTES", "SAME_WORDS", "Tables", "print_sheet"]

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

_QUESTIONS = """
differing, 2 points, 1 line: Which files have another hash value in table 2 than in table 1? Write
all names.
words, 1 point, 1 line: Use tables 1 and 2 alone. Which of the files in your answer to question 1
still has the words of the day of the record?
kinds, {files} points, 0 lines: What differs? **C**: content. **L**: only the line ends. **N**:
nothing. Which tables show it?
changes, {twice_altered} points, {altered} lines: Content changed: write file, line, and the number
or word before and after.
line-ends, 2 points, 1 line: Only the line ends: how many bytes more or fewer does the file have on
receipt, and why so many?
statements, {statements} points, 0 lines: Which statements do the tables show? Write **yes** or
**no** for each.
sentence, 2 points, 3 lines: One sentence for the case file, on a file whose content changed: what
was compared, when, with what result, and what is not known.
"""

SAME_BYTES = "The bytes of {} are those of the day of the record."
OTHER_BYTES = "The bytes of {} are not those of the day of the record."
SAME_WORDS = "The words of {} are those of the day of the record."
_BYTES = ((SAME_BYTES, "none"), (OTHER_BYTES, "content"), (SAME_WORDS, "line-ends"))
"""Statements that hash values or prints can show, and of which file each is made."""
_BEYOND = (
    ("Nobody changed {} before the day of the record.", "none"),
    ("What {} says is true.", "none"),
    ("The owner of the seized device wrote {}.", "none"),
    ("The seizure of {} was lawful.", "none"),
    ("Somebody changed {} in order to mislead.", "content"),
    ("The last holder of the stick changed {}.", "content"),
    ("Somebody tried to hide something in {}.", "line-ends"),
    ("The whole of {} is false.", "content"),
)
"""Statements about the time before, persons, reasons, truth or law, which they never show."""


@dataclass(frozen=True)
class Tables:
    """What is printed and handed out; all that the key is made from."""

    record: Grid
    receipt: Grid
    prints: Grid
    trial: Grid
    statements: tuple[str, ...]
    evidence: tuple[EvidenceFile, ...]


def print_sheet(exercise: EvidenceSums, plan: SumPlan, draws: Draws) -> Sheet[Tables]:
    """Lay out the worksheet and its files."""
    tables = _tables(plan, draws)
    return Sheet(
        sections=_sections(tables, exercise.altered),
        tables=tables,
        files={
            "record": _unbroken(tables.record),
            "receipt": _unbroken(tables.receipt),
            "texts": _named(tables.prints),
            "trial": _unbroken(tables.trial),
        },
        evidence=tables.evidence,
    )


def _tables(plan: SumPlan, draws: Draws) -> Tables:
    """Return the tables; the order of the second and the trial is drawn."""
    recorded = [(one.name, one.before, False) for one in plan.files]
    received = draws.branch("tables").shuffled(
        [(one.name, one.after, one.capitals) for one in plan.files]
    )
    other = [(name, other_line_ends(content), False) for name, content, _ in received]
    then, now = day_text(plan.recorded), day_text(plan.received)
    return Tables(
        record=_hash_values(f"Table 1. Hash register of the record, {then} (SHA-256)", recorded),
        receipt=_hash_values(
            f"Table 2. Hash values computed on receipt, {now} (SHA-256)", received
        ),
        prints=_prints(plan),
        trial=_hash_values("Table 4. Trial: hash values with the other kind of line end", other),
        statements=_statements(plan, draws.branch("statements")),
        evidence=tuple(
            EvidenceFile(name=one.name, content=one.after)
            for one in sorted(plan.files, key=lambda one: one.name)
        ),
    )


def _hash_values(caption: str, files: Iterable[tuple[str, bytes, bool]]) -> Grid:
    return table(
        caption,
        "`File`:32 | #Bytes:16 | `SHA-256 in groups of four characters`:82",
        (
            (name, len(content), grouped(digest.upper() if capitals else digest))
            for name, content, capitals in files
            for digest in (sha256(content),)
        ),
    )


def _prints(plan: SumPlan) -> Grid:
    rows = [
        (one.name if line == 1 else "", str(line), then, now)
        for one in plan.files
        for line, (then, now) in enumerate(
            zip_longest(one.recorded.lines, one.received.lines, fillvalue=""), 1
        )
    ]
    heads = (
        "`File`:25 | #Line:10 | `Print signed with the record`:67 | "
        "`Print of the file as received`:67"
    )
    return table("Table 3. The texts", heads, rows)


def _statements(plan: SumPlan, draws: Draws) -> tuple[str, ...]:
    """Return five statements about the files, two of which the hash values can show."""
    chosen = draws.shuffled([*draws.sample(_BYTES, 2), *draws.sample(_BEYOND, 3)])
    return tuple(
        form.format(draws.choice([one.name for one in plan.files if one.planned == about]))
        for form, about in chosen
    )


def _unbroken(table: Grid) -> Grid:
    """Return a table of hash values without spaces, as programs print and compare them."""
    rows = tuple((name, size, "".join(digest.split())) for name, size, digest in table.rows)
    columns = (*table.columns[:2], table.columns[2].model_copy(update={"name": "SHA-256"}))
    return table.model_copy(update={"columns": columns, "rows": rows})


def _named(prints: Grid) -> Grid:
    """Return the table of prints with the file's name in every row."""
    rows, name = [], ""
    for first, *rest in prints.rows:
        name = first or name
        rows.append((name, *rest))
    return prints.model_copy(update={"rows": tuple(rows)})


def _sections(tables: Tables, altered: int) -> tuple[Section, ...]:
    """Return the parts of the worksheet; ``altered`` says for how many changes there is room."""
    names = [row[0] for row in tables.record.rows]
    grids = {
        "kinds": table(
            "",
            "#No.:12 | `File`:38 | C, L or N:28 | Seen in tables:40",
            ((number, name, "", "") for number, name in enumerate(names, 1)),
        ),
        "statements": table(
            "",
            ":10 | Statement:112 | Shown: yes or no:38",
            ((letter, one, "") for letter, one in zip("abcde", tables.statements, strict=True)),
        ),
    }
    first, second, *others = questions(
        _QUESTIONS,
        grids,
        files=len(names),
        altered=altered,
        twice_altered=2 * altered,
        statements=len(tables.statements),
    ).values()
    return (
        Section(
            title="The hash values",
            text=_RULES,
            grids=(tables.record, tables.receipt),
            questions=(first, second),
        ),
        Section(
            title="The texts and a trial",
            text=_TRIAL,
            grids=(tables.prints, tables.trial),
            questions=tuple(others),
        ),
    )
