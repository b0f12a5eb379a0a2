"""Brings a workshop's plan together: what is on disk is checked, what is missing is computed.

An agenda that exists is the trainer's and is used as it stands; forms that exist are a record and
are never changed. Nothing is written here: the files to write come back as bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.agenda.workshop.agenda import Agenda
from trainkit.agenda.workshop.agenda_file import agenda_yaml, read_agenda
from trainkit.assessment.allocation import allocated, needs_allocation
from trainkit.assessment.form_time import check_form_time
from trainkit.assessment.forms import Forms, FormUse
from trainkit.assessment.forms_check import check_forms
from trainkit.assessment.forms_file import forms_yaml, read_forms
from trainkit.assessment.forms_told import told
from trainkit.definitions.load import (
    AGENDA_BEFORE_FILE,
    AGENDA_FILE,
    FORMS_FILE,
    SECRET_FILE,
)
from trainkit.definitions.loaded import Definitions
from trainkit.exercises.sets import PracticeSet, practice_sets, uses_exercises
from trainkit.problems import Problems
from trainkit.secret import new_secret_file, read_secret, secret_of

if TYPE_CHECKING:
    from trainkit.agenda.solver.search import Limits
    from trainkit.agenda.workshop.plan_agenda import Timetable

__all__ = ["Plan", "Wanted", "make_plan"]


@dataclass(frozen=True)
class Plan:
    """The agenda, the forms, the sets of exercises, and the plan files that are not on disk yet."""

    agenda: Agenda
    forms: Forms | None
    """``None`` where the workshop has no test specification."""
    practice: tuple[PracticeSet, ...]
    files: tuple[tuple[Path, bytes], ...]
    notes: tuple[str, ...] = ()
    """What a person should know of them, in sentences."""
    timetable: Timetable | None = None
    """How the agenda was found; ``None`` where it was there already."""
    agenda_before: Agenda | None = None
    """The agenda as it was sent out, before it was planned anew with the fewest moves."""


@dataclass(frozen=True)
class Wanted:
    """What is to be made anew."""

    agenda: bool = False
    """Computes the agenda anew around pinned and added rows."""
    replan: bool = False
    """Computes it anew with as few sessions moved as possible, and keeps the one before."""
    edition: bool = False
    """Makes new test forms in place of the recorded ones."""
    limits: Limits | None = None
    """How long the planner may search."""


def make_plan(
    definitions: Definitions,
    problems: Problems,
    wanted: Wanted = Wanted(),
    *,
    is_over: bool = False,
) -> Plan | None:
    """Return the workshop's plan; every problem is recorded and ``None`` returned if any.

    When the workshop is over, neither the wording of recorded tests nor their agenda is looked at.
    """
    before = len(problems.errors)
    files: list[tuple[Path, bytes]] = []
    secret = _SecretFile(definitions.folder / SECRET_FILE, problems, files)
    planned = _agenda(definitions, problems, wanted, files, is_over=is_over)
    forms = _forms(definitions, problems, wanted.edition, secret, files, is_over=is_over)
    if not is_over:
        from trainkit.assessment.form_wording import check_form_wording

        check_form_wording(forms, definitions, problems)
    check_form_time(forms, definitions, problems)
    practice = _practice(definitions, secret)
    sent_out = _agenda_before(definitions, problems, files)
    if planned is None or len(problems.errors) > before:
        return None
    notes = _notes(definitions, forms, files)
    agenda, timetable = planned
    return Plan(agenda, forms, practice, tuple(files), notes, timetable, sent_out)


def _agenda(
    definitions: Definitions,
    problems: Problems,
    wanted: Wanted,
    files: list[tuple[Path, bytes]],
    *,
    is_over: bool,
) -> tuple[Agenda, Timetable | None] | None:
    path = definitions.folder / AGENDA_FILE
    read = read_agenda(path, problems) if path.exists() else None
    if read is None and path.exists():
        return None
    if read is not None and is_over:
        return read[0], None
    from trainkit.agenda.workshop.checking.agenda import check_agenda
    from trainkit.agenda.workshop.plan_agenda import Earlier, plan_agenda

    if read is not None and not wanted.agenda and not wanted.replan:
        check_agenda(*read, definitions, problems)
        return read[0], None
    earlier = None if read is None else Earlier(*read, is_published=wanted.replan)
    planned = plan_agenda(definitions, problems, earlier, wanted.limits)
    if planned is not None and (earlier is None or planned.agenda != earlier.agenda):
        if earlier is not None and wanted.replan:
            files.append((definitions.folder / AGENDA_BEFORE_FILE, path.read_bytes()))
        files.append((path, agenda_yaml(planned.agenda, definitions)))
    return None if planned is None else (planned.agenda, planned.timetable)


def _agenda_before(
    definitions: Definitions, problems: Problems, files: list[tuple[Path, bytes]]
) -> Agenda | None:
    """Return the agenda as it was sent out, if one was kept."""
    path = definitions.folder / AGENDA_BEFORE_FILE
    if path in dict(files) or not path.exists():
        return None
    read = read_agenda(path, problems)
    return None if read is None else read[0]


def _notes(
    definitions: Definitions, forms: Forms | None, files: list[tuple[Path, bytes]]
) -> tuple[str, ...]:
    """Say what was made of the test forms: all of them, one more, or papers for more people."""
    path = definitions.folder / FORMS_FILE
    if forms is None or path not in dict(files):
        return ()
    read = read_forms(path, Problems()) if path.exists() else None
    return told(forms, None if read is None else read[0])


def _practice(definitions: Definitions, secret: _SecretFile) -> tuple[PracticeSet, ...]:
    if not uses_exercises(definitions):
        return ()
    value = secret.value()
    return () if value is None else practice_sets(definitions, value)


def _forms(
    definitions: Definitions,
    problems: Problems,
    new_edition: bool,
    secret: _SecretFile,
    files: list[tuple[Path, bytes]],
    *,
    is_over: bool,
) -> Forms | None:
    if definitions.workshop.assessment is None:
        return None
    path = definitions.folder / FORMS_FILE
    read = read_forms(path, problems) if path.exists() else None
    if read is None and path.exists():
        return None
    if read is not None and not new_edition:
        check_forms(*read, definitions, problems, is_over=is_over)
        if problems.errors:
            return read[0]
        forms = _with_retention(definitions, read[0], problems, secret)
    else:
        from trainkit.assessment.assembly.assemble import assemble

        value = secret.value()
        previous = None if read is None else read[0]
        forms = None if value is None else assemble(definitions, value, problems, previous)
    forms = _with_everybody(definitions, forms, secret)
    if forms is not None and (new_edition or read is None or forms != read[0]):
        files.append((path, forms_yaml(forms)))
    return forms


def _with_retention(
    definitions: Definitions, forms: Forms, problems: Problems, secret: _SecretFile
) -> Forms | None:
    """Return the recorded forms, with one for the retention test if it is wanted and missing."""
    assessment = definitions.workshop.assessment
    wanted = assessment is not None and assessment.retention
    if not wanted or forms.has(FormUse.RETENTION):
        return forms
    from trainkit.assessment.assembly.assemble import add_retention

    value = secret.value()
    return None if value is None else add_retention(definitions, value, problems, forms)


def _with_everybody(
    definitions: Definitions, forms: Forms | None, secret: _SecretFile
) -> Forms | None:
    """Return the forms with the papers of whoever is on the roster and has none yet."""
    codes = [person.code for person in definitions.roster.participants]
    if forms is None or not needs_allocation(forms, codes):
        return forms
    value = secret.value()
    return None if value is None else allocated(forms, codes, value)


@dataclass
class _SecretFile:
    """The workshop's secret, read or drawn when it is first needed."""

    path: Path
    problems: Problems
    files: list[tuple[Path, bytes]]
    _value: bytes | None = None
    _asked: bool = False

    def value(self) -> bytes | None:
        """Return the secret; ``None`` if its file cannot be used, which is then recorded."""
        if not self._asked:
            self._asked = True
            self._value = self._read() if self.path.exists() else self._draw()
        return self._value

    def _read(self) -> bytes | None:
        return read_secret(self.path, self.problems)

    def _draw(self) -> bytes:
        content = new_secret_file()
        self.files.append((self.path, content))
        return secret_of(content)
