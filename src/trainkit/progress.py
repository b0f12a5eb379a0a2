"""How far a workshop is: its steps from the settings to the report, and the state of each.

Judged by what is there and by the times of files, so that it is quick; nothing is planned or built.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trainkit.assessment.forms_file import read_forms
from trainkit.definitions.load import AGENDA_FILE, FORMS_FILE, ROSTER_FILE, WORKSHOP_FILE
from trainkit.definitions.loaded import Definitions
from trainkit.entry_books import ENTRY_BOOKS, RESPONSES, SCORE_SHEET
from trainkit.outputs import MANIFEST, is_as_made, read_manifest
from trainkit.problems import Problem, Problems, Severity

__all__ = ["State", "Step", "progress_of"]

_REPORT = "out/reports/evaluation.pdf"


class State(StrEnum):
    """How far a step is."""

    DONE = "done"
    LOOK = "to check"
    """Done, but something it rests on was changed since."""
    OPEN = "open"
    WRONG = "wrong"
    """Something has to be corrected first."""


@dataclass(frozen=True)
class Step:
    """One step of the work on a workshop."""

    id: str
    title: str
    state: State
    words: str
    """What is there, or what is missing."""


def progress_of(
    folder: Path, definitions: Definitions | None, problems: Sequence[Problem]
) -> tuple[Step, ...]:
    """Return the steps in the order of the work.

    ``definitions`` and ``problems`` are what ``read_and_check`` gives for the folder.
    """
    wrong = [one for one in problems if one.severity is Severity.ERROR]
    seen = _Seen(folder, definitions, wrong)
    return tuple(Step(name, title, *find(seen)) for name, (title, find) in _STEPS.items())


@dataclass(frozen=True)
class _Seen:
    folder: Path
    definitions: Definitions | None
    wrong: Sequence[Problem]

    def wrong_in(self, name: str) -> int:
        return sum(one.place.path == self.folder / name for one in self.wrong)

    def time(self, name: str) -> int:
        """Return when a file was written, 0 if it is not there."""
        path = self.folder / name
        return path.stat().st_mtime_ns if path.is_file() else 0

    def is_older(self, name: str, *others: str) -> bool:
        """Whether one of the others was written later."""
        return any(self.time(other) > self.time(name) for other in others)


Found = tuple[State, str]


def _settings(seen: _Seen) -> Found:
    elsewhere = len(seen.wrong) - seen.wrong_in(ROSTER_FILE)
    if elsewhere or seen.definitions is None:
        return State.WRONG, f"{_count(max(elsewhere, 1), 'problem')} to correct"
    workshop = seen.definitions.workshop
    parts = (
        _count(len(workshop.dates), "day"),
        _count(len(workshop.modules), "module"),
        _count(len(workshop.speakers), "speaker"),
    )
    return State.DONE, ", ".join(parts)


def _participants(seen: _Seen) -> Found:
    if wrong := seen.wrong_in(ROSTER_FILE):
        return State.WRONG, f"{_count(wrong, 'problem')} in the list of participants"
    if seen.definitions is None:
        return State.OPEN, "Can be read when the settings are correct"
    people = seen.definitions.roster.participants
    if not people:
        return State.OPEN, "Nobody is on the list yet"
    named = sum(bool(person.name) for person in people)
    return State.DONE, f"{_count(len(people), 'person', 'people')}, {named} with a name"


def _agenda(seen: _Seen) -> Found:
    if not seen.time(AGENDA_FILE):
        return State.OPEN, "Not planned yet"
    if seen.is_older(AGENDA_FILE, WORKSHOP_FILE):
        return State.LOOK, "Planned, but the settings have changed since then"
    return State.DONE, "Planned"


def _tests(seen: _Seen) -> Found:
    if seen.definitions is not None and seen.definitions.workshop.assessment is None:
        return State.DONE, "This workshop has none"
    if not seen.time(FORMS_FILE):
        return State.OPEN, "Assembled at the first build"
    read = read_forms(seen.folder / FORMS_FILE, Problems())
    if read is None:
        return State.WRONG, f"{FORMS_FILE} cannot be read"
    forms = read[0].forms
    return State.DONE, f"{_count(len(forms), 'form')} of {_count(len(forms[0].items), 'item')}"


def _documents(seen: _Seen) -> Found:
    made = len(read_manifest(seen.folder / "out").files)
    if not made:
        return State.OPEN, "Not built yet"
    inputs = (WORKSHOP_FILE, ROSTER_FILE, AGENDA_FILE, FORMS_FILE)
    if seen.is_older(f"out/{MANIFEST}", *inputs):
        return State.LOOK, f"{_count(made, 'file')}; something has changed since then"
    return State.DONE, _count(made, "file")


def _answers_file(seen: _Seen) -> str | None:
    returned, made = f"{RESPONSES}/{SCORE_SHEET}", f"{ENTRY_BOOKS[SCORE_SHEET][0]}/{SCORE_SHEET}"
    if seen.time(returned):
        return returned
    is_changed = seen.time(made) and not is_as_made(seen.folder / made)
    return made if is_changed else None


def _answers(seen: _Seen) -> Found:
    found = _answers_file(seen)
    return (
        (State.OPEN, "No answers yet")
        if found is None
        else (State.DONE, "Answers have been entered")
    )


def _report(seen: _Seen) -> Found:
    if not seen.time(_REPORT):
        return State.OPEN, "Not built yet"
    found = _answers_file(seen)
    if found is not None and seen.is_older(_REPORT, found):
        return State.LOOK, "Built, but answers have changed since then"
    return State.DONE, "Made"


_STEPS: dict[str, tuple[str, Callable[[_Seen], Found]]] = {
    "settings": ("Settings", _settings),
    "participants": ("Participants", _participants),
    "agenda": ("Agenda", _agenda),
    "tests": ("Tests", _tests),
    "documents": ("Documents", _documents),
    "answers": ("Answers", _answers),
    "report": ("Report", _report),
}


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"
