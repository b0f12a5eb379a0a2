"""Reads the answers to questionnaires out of a workbook that somebody filled in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from trainkit.definitions.loaded import Definitions
from trainkit.definitions.questionnaire import Questionnaire
from trainkit.problems import Problems
from trainkit.questionnaires.layout import (
    COURSE_ANSWERS,
    Line,
    lines_of,
    questionnaire_sheet,
)
from trainkit.questionnaires.reading.entry_sheet import SheetReader, find_sheets, open_answers
from trainkit.questionnaires.reading.model import AnswerRow, Mark, QuestionnaireAnswers
from trainkit.questionnaires.reading.ticks import expected_ticks, hint_of, read_ticks
from trainkit.responses.places import find

__all__ = [
    "modules_of",
    "questionnaires_of",
    "read_answers",
    "read_questionnaires",
    "read_questionnaires_file",
]


def modules_of(definitions: Definitions) -> tuple[tuple[str, str], ...]:
    """Return ids and short titles of the modules, as questionnaires print them."""
    return tuple((course.module.id, course.module.short_title) for course in definitions.courses)


def questionnaires_of(definitions: Definitions, *, coded: bool) -> tuple[Questionnaire, ...]:
    """Return the questionnaires answered at the course, or with a code some months later."""
    return tuple(one for one in definitions.questionnaires if one.coded is coded)


def read_questionnaires(
    folder: Path, definitions: Definitions, problems: Problems
) -> tuple[QuestionnaireAnswers, ...] | None:
    """Return the answers given at the course, ``None`` if nothing came back yet.

    The file is looked for as ``places.find`` says. Every problem is recorded with sheet and cell,
    and ``None`` returned if there is an error: the caller asks ``problems.errors`` for that.
    """
    path = find(folder, COURSE_ANSWERS, problems)
    return None if path is None else read_questionnaires_file(path, definitions, problems)


def read_questionnaires_file(
    path: Path, definitions: Definitions, problems: Problems
) -> tuple[QuestionnaireAnswers, ...] | None:
    """Read this workbook; every problem is recorded, and ``None`` returned if there is an error.

    Questionnaires of which nothing came back are among the answers, without rows.
    """
    before = len(problems.errors)
    workbook = open_answers(path, problems)
    if workbook is None:
        return None
    wanted = questionnaires_of(definitions, coded=False)
    modules = modules_of(definitions)
    sheets = [questionnaire_sheet(definitions.workshop.id, one, modules) for one in wanted]
    readers = find_sheets(path, workbook, sheets, problems)
    found = tuple(
        read_answers(readers[sheet.name], one, modules)
        for one, sheet in zip(wanted, sheets, strict=True)
        if sheet.name in readers and readers[sheet.name].is_whole()
    )
    return found if len(problems.errors) == before else None


def read_answers(
    reader: SheetReader, questionnaire: Questionnaire, modules: Sequence[tuple[str, str]]
) -> QuestionnaireAnswers:
    """Read one sheet whose printed cells are as they were printed."""
    lines = lines_of(questionnaire, modules)
    handed_out, returned = reader.counts()
    remark = reader.remark()
    codes: dict[int, str | None] = {}
    rows: list[AnswerRow] = []
    for row in reader.rows():
        code = reader.code(row) if questionnaire.coded else None
        if questionnaire.coded:
            codes[row] = code
        marks = tuple(
            _mark(reader, row, column, line)
            for column, line in enumerate(lines, reader.sheet.first_column)
        )
        rows.append(AnswerRow(number=reader.number(row), code=code, marks=marks))
    reader.each_code_once(codes)
    reader.check_returned(len(rows), returned)
    return QuestionnaireAnswers(
        workshop=reader.sheet.workshop,
        questionnaire=questionnaire,
        modules=tuple(modules),
        handed_out=handed_out,
        returned=returned,
        remark=remark,
        rows=tuple(rows),
        read=reader.entries.read,
        accepted=reader.entries.accepted,
        rejected=reader.entries.rejected,
    )


def _mark(reader: SheetReader, row: int, column: int, line: Line) -> Mark:
    cell = reader.at(row, column)
    if line.is_open:
        return reader.words(cell)

    hint = hint_of(str(cell.value), line)
    mark = reader.taken(cell, expected_ticks(line), lambda text: read_ticks(text, line), hint)
    return cast("Mark", mark)
