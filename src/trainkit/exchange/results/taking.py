"""Takes the answers in a file of results into a workshop's score sheet, all or nothing.

Each person's first finished attempt counts, or the last one. A number that cannot be read is
doubtful, as it is on paper; answers in words are listed for the person who marks them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from trainkit.assessment.forms import Forms
from trainkit.exchange.paper import forms_of
from trainkit.exchange.results import kahoot, moodle, survey
from trainkit.exchange.results.reading import Options, Reader, by_text
from trainkit.exchange.results.table import Program, Table
from trainkit.exchange.source import QuestionFile, UnreadableError
from trainkit.intake.entering import Source as EnteredFrom
from trainkit.intake.entering import ToMark, enter_answers, score_sheet_of
from trainkit.intake.score_sheet.enter import Disagreement, enter
from trainkit.intake.score_sheet.merge import entries_of
from trainkit.intake.score_sheet.read import Spot
from trainkit.model.check import read_and_check
from trainkit.model.lists import read_list
from trainkit.model.loaded import Definitions
from trainkit.problems import Problem, Problems
from trainkit.text.languages import _, or_list

PROGRAMS: Sequence[Program] = (kahoot.PROGRAM, moodle.PROGRAM, survey.MICROSOFT, survey.GOOGLE)

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
    for program in PROGRAMS:
        if reason := program.refused(sheets):
            raise UnreadableError(reason)
        table = program.table_of(sheets)
        if table is not None:
            return program, table
    return None


@dataclass(frozen=True)
class ResultsTaken:
    """What came of a file of results."""

    program: str
    form: str
    """The form whose questions were asked: ``A1``."""
    sheet: Path
    """The score sheet that has the answers now."""
    people: int
    added: int
    confirmed: int
    """Answers that stood there already."""
    differences: tuple[Disagreement, ...]
    """Cells that say something else; they stay as they are."""
    to_mark: tuple[ToMark, ...]
    problems: tuple[Problem, ...]
    """What was left out and passed over, and what is doubtful."""
    is_dry_run: bool = False
    """Whether nothing was entered."""


def import_results(
    folder: Path, source: QuestionFile, options: Options, *, at: datetime
) -> ResultsTaken:
    """Enter the answers of a file of results into the empty cells of the score sheet.

    Raises ``InputError`` with everything that cannot be understood, unless ``options.partial``
    leaves it out, and ``TrainkitError`` where there are no forms or no score sheet yet. Nothing is
    entered then.
    """
    problems = Problems()
    definitions = problems.checked(read_and_check(folder, problems, is_over=True))
    found = results_in(source)
    if found is None:
        known = or_list([program.name for program in PROGRAMS])
        raise UnreadableError(_("expected results of {programs}", programs=known))
    program, table = found
    forms, sheet, told = forms_of(folder), score_sheet_of(folder, problems), Problems()
    reader = Reader(table, forms, definitions, _codes(sheet, forms, definitions), options, told)
    answers = reader.answers(source.path)
    if not options.partial or not answers:
        told.raise_errors()
    given = [one.answers for one in answers]
    spots = frozenset[Spot]().union(*(one.spots for one in answers))
    decided = spots if options.overwrite else ()
    if options.dry_run:
        entered = problems.checked(enter(sheet, given, forms, problems, decided))
    else:
        entered = enter_answers(folder, given, EnteredFrom.IMPORT, at=at, decided=decided)
    return ResultsTaken(
        program=program.name,
        form=reader.paper.form.code,
        sheet=sheet,
        people=len(answers),
        added=entered.added,
        confirmed=entered.confirmed,
        differences=tuple(one for one in entered.disagreements if one.spot in spots),
        to_mark=tuple(words for one in answers for words in one.to_mark),
        problems=tuple(told.as_warnings()),
        is_dry_run=options.dry_run,
    )


def _codes(sheet: Path, forms: Forms, definitions: Definitions) -> dict[str, str]:
    """Return every code that somebody has: by the list, the forms or the score sheet."""
    entries = entries_of(sheet, Problems())
    listed = (person.code for person in definitions.roster.participants)
    allocated = (row.code for row in forms.allocation)
    return by_text(dict.fromkeys([*listed, *allocated, *(spot.code for spot in entries or ())]))
