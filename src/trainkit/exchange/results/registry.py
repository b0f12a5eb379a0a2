"""The programs whose results are read, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Sequence

from trainkit.definitions.listfile import read_list
from trainkit.exchange.results import kahoot, moodle, survey
from trainkit.exchange.results.table import Program, Table
from trainkit.exchange.source import Source, UnreadableError
from trainkit.problems import Problems

__all__ = ["MAX_RESULTS", "PROGRAMS", "results_in"]

PROGRAMS: Sequence[Program] = (kahoot.PROGRAM, moodle.PROGRAM, survey.MICROSOFT, survey.GOOGLE)

MAX_RESULTS = 60_000
"""Rows of a sheet: Kahoot has one for each player and question."""


def results_in(source: Source) -> tuple[Program, Table] | None:
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
    for program in PROGRAMS:
        if reason := program.refused(sheets):
            raise UnreadableError(reason)
        table = program.table_of(sheets)
        if table is not None:
            return program, table
    return None
