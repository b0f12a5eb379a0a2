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
from trainkit.plan.assembly.assemble import assemble
from trainkit.plan.checking.agenda import check_agenda
from trainkit.plan.forms import Forms
from trainkit.plan.forms_file import check_forms, forms_yaml, read_forms
from trainkit.plan.secret import new_secret_file, read_secret, secret_of
from trainkit.plan.sequencing.sequencer import sequence
from trainkit.problems import Problems

__all__ = ["Plan", "make_plan"]


@dataclass(frozen=True)
class Plan:
    """The agenda, the forms, and the plan files that are not on disk yet."""

    agenda: Agenda
    forms: Forms | None
    """``None`` where the workshop has no test specification."""
    files: tuple[tuple[Path, bytes], ...]


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
    agenda = _agenda(definitions, problems, again, files)
    forms = _forms(definitions, problems, new_edition, files)
    if agenda is None or len(problems.errors) > before:
        return None
    return Plan(agenda, forms, tuple(files))


def _agenda(
    definitions: Definitions, problems: Problems, again: bool, files: list[tuple[Path, bytes]]
) -> Agenda | None:
    path = definitions.folder / AGENDA_FILE
    previous = None
    if path.exists():
        read = read_agenda(path, problems)
        if read is None:
            return None
        if not again:
            check_agenda(*read, definitions, problems)
            return read[0]
        previous = read[0]
    agenda = sequence(definitions, problems, previous)
    if agenda is not None and agenda != previous:
        files.append((path, agenda_yaml(agenda, definitions)))
    return agenda


def _forms(
    definitions: Definitions, problems: Problems, new_edition: bool, files: list[tuple[Path, bytes]]
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
            return read[0]
        previous = read[0]
    secret = _secret(definitions.folder / SECRET_FILE, problems, files)
    if secret is None:
        return None
    forms = assemble(definitions, secret, problems, previous)
    if forms is not None:
        files.append((path, forms_yaml(forms)))
    return forms


def _secret(path: Path, problems: Problems, files: list[tuple[Path, bytes]]) -> bytes | None:
    if path.exists():
        return read_secret(path, problems)
    content = new_secret_file()
    files.append((path, content))
    return secret_of(content)
