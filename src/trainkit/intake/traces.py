"""What a workshop has of each participant already: pages that were printed, answers, attendance.

Whoever takes a person off the list should know it, and a code that left a trace is nobody else's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from trainkit.assessment.forms import TEST_NAMES
from trainkit.intake.attendance import read_attendance
from trainkit.intake.entering import find, typed
from trainkit.intake.score_sheet.layout import ANSWER_SHEETS, SCORE_SHEET
from trainkit.intake.score_sheet.merge import entries_of
from trainkit.model.check import read_and_check
from trainkit.model.load import PRINTED_FILE
from trainkit.model.loaded import Definitions
from trainkit.model.validate import load_model
from trainkit.planning.printed import Printed
from trainkit.problems import Problems
from trainkit.resources import StrPath
from trainkit.text.languages import N_, _

_PRINTED = N_("pages that were printed with this code")
_LARGE_PRINT = N_("a request for large print in the settings")


def traces(
    folder: StrPath, definitions: Definitions | None = None
) -> Mapping[str, tuple[str, ...]]:
    """Return in words what a workshop has of each person already, by code: pages, answers, ticks.

    Who has left no trace is missing. ``definitions`` are those of the folder, if they have been
    read already; the attendance is not looked at where they cannot be used. A file that cannot be
    read says nothing here: the check reports it.
    """
    folder = Path(folder)
    definitions = definitions or read_and_check(folder, Problems())
    found: dict[str, dict[str, None]] = {}
    for code, words in _traces(folder, definitions):
        found.setdefault(code, {})[words] = None
    return {code: tuple(words) for code, words in found.items()}


def _traces(folder: Path, definitions: Definitions | None) -> Iterator[tuple[str, str]]:
    path = folder / PRINTED_FILE
    read = load_model(path, Printed, Problems()) if path.is_file() else None
    for sums in read[0].pages.values() if read is not None else ():
        yield from ((code, _(_PRINTED)) for code in sums)
    tests = {title: _(TEST_NAMES[use]) for use, title in ANSWER_SHEETS.items()}
    for one in typed(folder):
        yield one.spot.code, _("typed answers to the {test}", test=tests[one.spot.sheet])
    sheet = find(folder, SCORE_SHEET, Problems())
    for spot in entries_of(sheet, Problems()) or () if sheet is not None else ():
        yield spot.code, _("entries on the sheet {sheet} of the score sheet", sheet=spot.sheet)
    if definitions is not None:
        attendance = read_attendance(definitions, Problems())
        ticks = {} if attendance is None else attendance.ticks
        yield from ((code, _("ticks of attendance")) for code, own in ticks.items() if own)
        yield from ((c, _(_LARGE_PRINT)) for c in definitions.workshop.papers.large_print)


def used_codes(traces: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Return the codes that somebody has used, of the traces that there are.

    Pages are printed for codes that nobody has yet, too.
    """
    unused = {_(_PRINTED), _(_LARGE_PRINT)}
    return frozenset(code for code, words in traces.items() if not unused.issuperset(words))
