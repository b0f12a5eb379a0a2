"""Reads ``follow-up-answers.xlsx``: questionnaires with codes, and the retention test."""

from __future__ import annotations

from pathlib import Path

from trainkit.assessment.forms import Forms, FormUse
from trainkit.definitions.loaded import Definitions
from trainkit.problems import Problems
from trainkit.questionnaires.layout import (
    FOLLOW_UP_ANSWERS,
    questionnaire_sheet,
    retention_sheet,
)
from trainkit.questionnaires.reading.entry_sheet import find_sheets, open_answers
from trainkit.questionnaires.reading.model import FollowUpAnswers
from trainkit.questionnaires.reading.reader import modules_of, questionnaires_of, read_answers
from trainkit.questionnaires.reading.retention import read_retention
from trainkit.responses.places import find

__all__ = ["read_follow_up", "read_follow_up_file"]


def read_follow_up(
    folder: Path, definitions: Definitions, forms: Forms | None, problems: Problems
) -> FollowUpAnswers | None:
    """Return what came back some months after the course, ``None`` if nothing has.

    The file is looked for as ``places.find`` says. Every problem is recorded with sheet and cell,
    and ``None`` returned if there is an error: the caller asks ``problems.errors`` for that.
    """
    path = find(folder, FOLLOW_UP_ANSWERS, problems)
    return None if path is None else read_follow_up_file(path, definitions, forms, problems)


def read_follow_up_file(
    path: Path, definitions: Definitions, forms: Forms | None, problems: Problems
) -> FollowUpAnswers | None:
    """Read this file; every problem is recorded, and ``None`` returned if there is an error."""
    before = len(problems.errors)
    workbook = open_answers(path, problems)
    if workbook is None:
        return None
    wanted = questionnaires_of(definitions, coded=True)
    modules = modules_of(definitions)
    asked = [questionnaire_sheet(definitions.workshop.id, one, modules) for one in wanted]
    tested = forms if forms is not None and forms.has(FormUse.RETENTION) else None
    test = [] if tested is None else [retention_sheet(tested)]
    readers = find_sheets(path, workbook, [*asked, *test], problems)
    whole = {name: reader for name, reader in readers.items() if reader.is_whole()}
    questionnaires = tuple(
        read_answers(whole[sheet.name], one, modules)
        for one, sheet in zip(wanted, asked, strict=True)
        if sheet.name in whole
    )
    retention = None
    if tested is not None and test[0].name in whole:
        retention = read_retention(whole[test[0].name], tested, problems)
    if len(problems.errors) > before:
        return None
    return FollowUpAnswers(questionnaires=questionnaires, retention=retention)
