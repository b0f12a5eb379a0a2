"""Brings a workshop's plan together: what is on disk is checked, what is missing is computed.

An agenda that exists is the trainer's and is used as it stands; forms that exist are a record and
are never changed. Nothing is written here: the files to write come back as bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trainkit.definitions.gathered import Definitions
from trainkit.definitions.load import AGENDA_FILE, FORMS_FILE, SECRET_FILE
from trainkit.plan.agenda import Agenda
from trainkit.plan.agenda_file import agenda_yaml, read_agenda
from trainkit.plan.assembly.assemble import add_retention, assemble
from trainkit.plan.checking.agenda import check_agenda
from trainkit.plan.form_wording import check_form_wording
from trainkit.plan.forms import Forms, FormUse
from trainkit.plan.forms_file import check_forms, forms_yaml, read_forms
from trainkit.plan.plan_agenda import plan_agenda
from trainkit.plan.practice import PracticeSet, practice_sets, uses_exercises
from trainkit.plan.secret import new_secret_file, read_secret, secret_of
from trainkit.problems import Problems

__all__ = ["Plan", "make_plan"]


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


def make_plan(
    definitions: Definitions,
    problems: Problems,
    *,
    again: bool = False,
    new_edition: bool = False,
) -> Plan | None:
    """Return the workshop's plan; every problem is recorded and ``None`` returned if any.

    ``again`` computes the agenda anew around pinned and added rows; ``new_edition`` makes new test
    forms in place of the recorded ones.
    """
    before = len(problems.errors)
    files: list[tuple[Path, bytes]] = []
    secret = _SecretFile(definitions.folder / SECRET_FILE, problems, files)
    agenda = _agenda(definitions, problems, again, files)
    forms = _forms(definitions, problems, new_edition, secret, files)
    check_form_wording(forms, definitions, problems)
    practice = _practice(definitions, secret)
    if agenda is None or len(problems.errors) > before:
        return None
    return Plan(agenda, forms, practice, tuple(files), _notes(definitions, forms, files))


def _agenda(
    definitions: Definitions, problems: Problems, again: bool, files: list[tuple[Path, bytes]]
) -> Agenda | None:
    path = definitions.folder / AGENDA_FILE
    previous, file = None, None
    if path.exists():
        read = read_agenda(path, problems)
        if read is None:
            return None
        if not again:
            check_agenda(*read, definitions, problems)
            return read[0]
        previous, file = read
    agenda = plan_agenda(definitions, problems, previous, file)
    if agenda is not None and agenda != previous:
        files.append((path, agenda_yaml(agenda, definitions)))
    return agenda


def _notes(
    definitions: Definitions, forms: Forms | None, files: list[tuple[Path, bytes]]
) -> tuple[str, ...]:
    """Say that a form was added to a record, where that is what happened."""
    path = definitions.folder / FORMS_FILE
    if forms is None or path not in dict(files) or not path.exists():
        return ()
    before = read_forms(path, Problems())
    if before is None or forms.forms[: len(before[0].forms)] != before[0].forms:
        return ()
    kept = " and ".join(form.code for form in before[0].forms)
    return (
        f"Form {forms.form(FormUse.RETENTION).code} was added for the retention test; the forms "
        f"{kept} are as they were.",
    )


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
) -> Forms | None:
    if definitions.workshop.assessment is None:
        return None
    path = definitions.folder / FORMS_FILE
    previous = None
    if path.exists():
        read = read_forms(path, problems)
        if read is None:
            return None
        if not new_edition:
            check_forms(*read, definitions, problems)
            return _with_retention(definitions, read[0], problems, secret, files)
        previous = read[0]
    value = secret.value()
    if value is None:
        return None
    forms = assemble(definitions, value, problems, previous)
    if forms is not None:
        files.append((path, forms_yaml(forms)))
    return forms


def _with_retention(
    definitions: Definitions,
    forms: Forms,
    problems: Problems,
    secret: _SecretFile,
    files: list[tuple[Path, bytes]],
) -> Forms | None:
    """Return the recorded forms, with one for the retention test if it is wanted and missing."""
    assessment = definitions.workshop.assessment
    wanted = assessment is not None and assessment.retention
    if not wanted or forms.has(FormUse.RETENTION) or problems.errors:
        return forms
    value = secret.value()
    if value is None:
        return None
    more = add_retention(definitions, value, problems, forms)
    if more is not None:
        files.append((definitions.folder / FORMS_FILE, forms_yaml(more)))
    return more


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
