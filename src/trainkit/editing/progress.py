"""How far a workshop is: its steps from the settings to the report, and the state of each.

Judged by what is there and by the sums that it carries of what it was made from (``fingerprint``);
nothing is planned or built.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trainkit.agenda.workshop.agenda import read_agenda
from trainkit.agenda.workshop.check import check_agenda
from trainkit.assessment.forms_file import check_forms, forms_digest, read_forms
from trainkit.files.outputs import is_as_made, read_manifest
from trainkit.intake.entering import ENTRY_BOOKS, answers_digest
from trainkit.intake.record import RESPONSES
from trainkit.intake.score_sheet.layout import SCORE_SHEET
from trainkit.model.check import read_and_check
from trainkit.model.load import AGENDA_FILE, FORMS_FILE, ROSTER_FILE
from trainkit.model.loaded import Definitions
from trainkit.planning.fingerprint import agenda_digest, workshop_digest
from trainkit.problems import Problem, Problems, Severity
from trainkit.resources import StrPath
from trainkit.text.languages import N_, _, capitalised, n_

_REPORT = "out/reports/evaluation.pdf"


class State(StrEnum):
    """How far a step is."""

    DONE = N_("done")
    LOOK = N_("to check")
    """Done, but something it rests on was changed since."""
    OPEN = N_("open")
    WRONG = N_("wrong")
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
    return tuple(Step(name, _(title), *find(seen)) for name, (title, find) in _STEPS.items())


@dataclass(frozen=True)
class _Seen:
    folder: Path
    definitions: Definitions | None
    wrong: Sequence[Problem]

    def wrong_in(self, name: str) -> int:
        return sum(one.place.path == self.folder / name for one in self.wrong)

    def has(self, name: str) -> bool:
        """Whether a file is there."""
        return (self.folder / name).is_file()


Found = tuple[State, str]


def _settings(seen: _Seen) -> Found:
    elsewhere = len(seen.wrong) - seen.wrong_in(ROSTER_FILE)
    if elsewhere or seen.definitions is None:
        wrong = max(elsewhere, 1)
        return State.WRONG, n_("{n} problem to correct", "{n} problems to correct", wrong)
    workshop = seen.definitions.workshop
    parts = (
        n_("{n} day", "{n} days", len(workshop.dates)),
        n_("{n} module", "{n} modules", len(workshop.modules)),
        n_("{n} speaker", "{n} speakers", len(workshop.speakers)),
    )
    return State.DONE, ", ".join(parts)


def _participants(seen: _Seen) -> Found:
    if wrong := seen.wrong_in(ROSTER_FILE):
        return State.WRONG, n_(
            "{n} problem in the list of participants",
            "{n} problems in the list of participants",
            wrong,
        )
    if seen.definitions is None:
        return State.OPEN, _("Can be read when the settings are correct")
    people = seen.definitions.roster.participants
    if not people:
        return State.OPEN, _("Nobody is on the list yet")
    named = sum(bool(person.name) for person in people)
    return State.DONE, n_(
        "{n} person, {named} with a name",
        "{n} people, {named} with a name",
        len(people),
        named=named,
    )


def _agenda(seen: _Seen) -> Found:
    if not seen.has(AGENDA_FILE):
        return State.OPEN, _("Not planned yet")
    problems = Problems()
    read = read_agenda(seen.folder / AGENDA_FILE, problems)
    if read is not None and seen.definitions is not None:
        check_agenda(*read, seen.definitions, problems)
    if wrong := len(problems.errors):
        return State.WRONG, n_("{n} problem to correct", "{n} problems to correct", wrong)
    if seen.definitions is None or read is None:
        return State.OPEN, _("Can be read when the settings are correct")
    if read[0].made_from not in {None, agenda_digest(seen.definitions)}:
        return State.LOOK, _("Planned, but the settings have changed since then")
    return State.DONE, _("Planned")


def _tests(seen: _Seen) -> Found:
    if seen.definitions is not None and seen.definitions.workshop.assessment is None:
        return State.DONE, _("This workshop has none")
    if not seen.has(FORMS_FILE):
        return State.OPEN, _("Assembled at the first build")
    read = read_forms(seen.folder / FORMS_FILE, Problems())
    if read is None:
        return State.WRONG, _("{file} cannot be read", file=FORMS_FILE)
    forms = read[0].forms
    problems = Problems()
    if seen.definitions is not None:
        check_forms(*read, seen.definitions, problems)
    if problems.errors:
        return State.WRONG, capitalised(problems.errors[0].message)
    if seen.definitions and read[0].made_from not in {None, forms_digest(seen.definitions)}:
        return State.LOOK, _("Planned, but the settings have changed since then")
    items = n_("{n} item", "{n} items", len(forms[0].items))
    return State.DONE, n_("{n} form of {items}", "{n} forms of {items}", len(forms), items=items)


def _documents(seen: _Seen) -> Found:
    manifest = read_manifest(seen.folder / "out")
    made = len(manifest.files)
    if not made:
        return State.OPEN, _("Not built yet")
    if manifest.workshop != workshop_digest(seen.folder, manifest.inputs):
        return State.LOOK, n_(
            "{n} file; something has changed since then",
            "{n} files; something has changed since then",
            made,
        )
    return State.DONE, n_("{n} file", "{n} files", made)


def _answers(seen: _Seen) -> Found:
    made = f"{ENTRY_BOOKS[SCORE_SHEET][0]}/{SCORE_SHEET}"
    is_filled = seen.has(made) and not is_as_made(seen.folder / made)
    if is_filled or seen.has(f"{RESPONSES}/{SCORE_SHEET}"):
        return State.DONE, _("Answers have been entered")
    return State.OPEN, _("No answers yet")


def _report(seen: _Seen) -> Found:
    if not seen.has(_REPORT):
        return State.OPEN, _("Not built yet")
    made_from = read_manifest((seen.folder / _REPORT).parent).workshop
    if made_from != answers_digest(seen.folder):
        return State.LOOK, _("Built, but answers have changed since then")
    return State.DONE, _("Made")


_STEPS: dict[str, tuple[str, Callable[[_Seen], Found]]] = {
    "settings": (N_("Settings"), _settings),
    "participants": (N_("Participants"), _participants),
    "agenda": (N_("Agenda"), _agenda),
    "tests": (N_("Tests"), _tests),
    "documents": (N_("Documents"), _documents),
    "answers": (N_("Answers"), _answers),
    "report": (N_("Report"), _report),
}


def progress(folder: StrPath) -> tuple[Step, ...]:
    """Return the steps of a workshop, from the settings to the report, and how far each is."""
    problems = Problems()
    definitions = read_and_check(Path(folder), problems)
    return progress_of(Path(folder), definitions, tuple(problems))
