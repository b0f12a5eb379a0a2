"""Takes the answers in a file of results into a workshop's score sheet, all or nothing.

Each person's first finished attempt counts, or the last one. A number that cannot be read is
doubtful, as it is on paper; answers in words are listed for the person who marks them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from trainkit.assessment.forms import Forms
from trainkit.definitions.check import read_and_check
from trainkit.definitions.loaded import Definitions
from trainkit.entering import Source as EnteredFrom
from trainkit.entering import ToMark, enter_answers, score_sheet_of
from trainkit.exchange.paper import forms_of
from trainkit.exchange.results.columns import by_text
from trainkit.exchange.results.reading import Options, Reader
from trainkit.exchange.results.registry import PROGRAMS, results_in
from trainkit.exchange.source import Source, UnreadableError
from trainkit.languages import _, or_list
from trainkit.problems import Problem, Problems
from trainkit.score_sheet.enter import Disagreement, enter
from trainkit.score_sheet.entries import Spot
from trainkit.score_sheet.merge import entries_of

__all__ = ["ResultsTaken", "import_results"]


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


def import_results(folder: Path, source: Source, options: Options, *, at: datetime) -> ResultsTaken:
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
