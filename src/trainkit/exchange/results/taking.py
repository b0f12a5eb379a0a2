"""Takes the answers in a file of results into a workshop's score sheet, all or nothing.

Each person's first finished attempt counts, or the last one. A number that cannot be read is
doubtful, as it is on paper; answers in words are listed for the person who marks them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from trainkit.assessment.forms import Forms
from trainkit.definitions.check import read_and_check
from trainkit.definitions.loaded import Definitions
from trainkit.entering import Source as EnteredFrom
from trainkit.entering import enter_answers, score_sheet_of
from trainkit.exchange.paper import forms_of
from trainkit.exchange.results.columns import by_text
from trainkit.exchange.results.reading import Options, Reader, ToMark
from trainkit.exchange.results.registry import PROGRAMS, results_in
from trainkit.exchange.source import Source, UnreadableError
from trainkit.languages import _, or_list
from trainkit.problems import Problem, Problems, Severity
from trainkit.score_sheet.enter import Disagreement, Entered, PaperAnswers, enter
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
    forms, told = forms_of(folder), Problems()
    reader = Reader(table, forms, definitions, _codes(folder, forms, definitions), options, told)
    answers = reader.answers(source.path)
    if not options.partial or not answers:
        told.raise_errors()
    given = [one.answers for one in answers]
    if options.dry_run:
        entered = problems.checked(enter(score_sheet_of(folder, problems), given, forms, problems))
    else:
        entered = _entered(folder, given, options, at)
    by_hand = frozenset[Spot]().union(*(one.by_hand for one in answers))
    return ResultsTaken(
        program=program.name,
        form=reader.paper.form.code,
        sheet=score_sheet_of(folder, Problems()),
        people=len(answers),
        added=entered.added,
        confirmed=entered.confirmed,
        differences=tuple(one for one in entered.disagreements if one.spot not in by_hand),
        to_mark=tuple(words for one in answers for words in one.to_mark),
        problems=tuple(_softened(told)),
        is_dry_run=options.dry_run,
    )


def _softened(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems with those that stopped only a part as warnings."""
    for one in problems:
        yield replace(one, severity=Severity.WARNING) if one.severity is Severity.ERROR else one


def _entered(
    folder: Path, answers: Sequence[PaperAnswers], options: Options, at: datetime
) -> Entered:
    entered = enter_answers(folder, answers, EnteredFrom.IMPORT, at=at)
    if not options.overwrite or not entered.disagreements:
        return entered
    places = [one.spot for one in entered.disagreements]
    settled = enter_answers(folder, answers, EnteredFrom.IMPORT, at=at, decided=places)
    return replace(settled, added=entered.added + settled.added, confirmed=entered.confirmed)


def _codes(folder: Path, forms: Forms, definitions: Definitions) -> dict[str, str]:
    """Return every code that somebody has: by the list, the forms or the score sheet."""
    problems = Problems()
    entries = entries_of(score_sheet_of(folder, problems), problems)
    listed = (person.code for person in definitions.roster.participants)
    allocated = (row.code for row in forms.allocation)
    return by_text(dict.fromkeys([*listed, *allocated, *(spot.code for spot in entries or ())]))
