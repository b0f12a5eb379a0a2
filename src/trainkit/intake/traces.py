"""What a workshop has of each participant already: pages that were printed, answers, attendance.

Whoever takes a person off the list should know it, and a code that left a trace is nobody else's.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from trainkit.assessment.forms import TEST_NAMES
from trainkit.intake.attendance import read_attendance
from trainkit.intake.entering import find, typed
from trainkit.intake.score_sheet.layout import SCORE_SHEET
from trainkit.intake.score_sheet.merge import entries_of
from trainkit.model.load import PRINTED_FILE
from trainkit.model.loaded import Definitions
from trainkit.model.validate import load_model
from trainkit.planning.printed import Printed
from trainkit.problems import Problems
from trainkit.text.languages import N_, _

_PRINTED = N_("pages that were printed with this code")
_LARGE_PRINT = N_("a request for large print in the settings")


def traces_of(folder: Path, definitions: Definitions | None) -> Mapping[str, tuple[str, ...]]:
    """Return in words what there is of each person, by code; who has left no trace is missing.

    ``definitions`` are those of the folder as far as they can be used; without them the attendance
    is not looked at. A file that cannot be read says nothing here: the check reports it.
    """
    found: dict[str, dict[str, None]] = {}
    for code in _printed(folder):
        found.setdefault(code, {})[_(_PRINTED)] = None
    for _who, answers in typed(folder):
        if answers.use is not None:
            words = _(
                "typed answers to the {test}",
                test=_(TEST_NAMES.get(answers.use, answers.use.value)),
            )
            found.setdefault(answers.code, {})[words] = None
    sheet = find(folder, SCORE_SHEET, Problems())
    for spot in entries_of(sheet, Problems()) or () if sheet is not None else ():
        found.setdefault(spot.code, {})[
            _("entries on the sheet {sheet} of the score sheet", sheet=spot.sheet)
        ] = None
    attendance = read_attendance(definitions, Problems()) if definitions is not None else None
    for code, ticks in attendance.ticks.items() if attendance is not None else ():
        if ticks:
            found.setdefault(code, {})[_("ticks of attendance")] = None
    if definitions is not None:
        for code in definitions.workshop.papers.large_print:
            found.setdefault(code, {})[_(_LARGE_PRINT)] = None
    return {code: tuple(words) for code, words in found.items()}


def used_codes(traces: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Return the codes that somebody has used, of the traces that there are.

    Pages are printed for codes that nobody has yet, too.
    """
    unused = {_(_PRINTED), _(_LARGE_PRINT)}
    return frozenset(code for code, words in traces.items() if not unused.issuperset(words))


def _printed(folder: Path) -> set[str]:
    """Return the codes on pages that were printed."""
    path = folder / PRINTED_FILE
    read = load_model(path, Printed, Problems()) if path.is_file() else None
    return {code for sums in read[0].pages.values() for code in sums} if read is not None else set()
