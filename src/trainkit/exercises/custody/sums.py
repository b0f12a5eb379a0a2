"""The exercise on sums: files handed out byte for byte, and the sums of the record.

Held constant over sets of one definition: see ``sum_plan``; the questions and their points; five
statements, two of which the sums show.
"""

from __future__ import annotations

from trainkit.definitions.exercises.custody import EvidenceSums
from trainkit.exercises.custody.statements import draw_statements
from trainkit.exercises.custody.sum_key import answers, compare, worked
from trainkit.exercises.custody.sum_plan import draw_sum_plan
from trainkit.exercises.custody.sum_sheet import draw_tables, sections
from trainkit.exercises.draws import Draws
from trainkit.exercises.model import DataFile, EvidenceFile, ExerciseSet, Grid, Key, Worksheet

__all__ = ["generate"]


def generate(exercise: EvidenceSums, draws: Draws) -> ExerciseSet:
    """Return one set."""
    plan = draw_sum_plan(exercise, draws.branch("files"))
    tables = draw_tables(plan, draws.branch("tables"))
    evidence = tuple(
        EvidenceFile(name=one.name, content=one.after)
        for one in sorted(plan.files, key=lambda one: one.name)
    )
    files = compare(tables, evidence)
    kinds = {one.name: one.kind for one in files}
    statements = draw_statements(kinds, draws.branch("statements"))
    return ExerciseSet(
        worksheet=Worksheet(sections=sections(tables, statements, exercise.altered)),
        files=(
            DataFile(name="record", grid=_unbroken(tables.record)),
            DataFile(name="receipt", grid=_unbroken(tables.receipt)),
            DataFile(name="texts", grid=_named(tables.prints)),
            DataFile(name="trial", grid=_unbroken(tables.trial)),
        ),
        evidence=evidence,
        key=Key(answers=answers(files, statements), sections=(worked(files, evidence),)),
    )


def _unbroken(table: Grid) -> Grid:
    """Return a table of sums without spaces, as programs print and compare them."""
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
