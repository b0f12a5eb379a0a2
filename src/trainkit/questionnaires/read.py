"""Reads the workbooks of answers: of the course, and of the questions and test months later.

In: a workbook with the questionnaires and forms that it belongs to. Out: frozen answers, and a
problem with its cell for every entry that could not be taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from trainkit.assessment.forms import Forms, FormUse, Paper
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.questionnaire import Questionnaire
from trainkit.problems import Problems
from trainkit.questionnaires.layout import (
    modules_of,
    questionnaire_sheet,
    questionnaires_of,
    retention_sheet,
    running_number,
)
from trainkit.questionnaires.sheet_reader import SheetReader, find_sheets
from trainkit.questionnaires.ticks import expected_ticks, hint_of, read_ticks
from trainkit.responses import (
    AnswerRow,
    FollowUpAnswers,
    QuestionLine,
    QuestionnaireAnswers,
    RetentionAnswers,
    RetentionRow,
    Ticks,
    lines_of,
)
from trainkit.score_sheet.cells import is_filled
from trainkit.score_sheet.read import read_mark

__all__ = ["read_follow_up", "read_questionnaires"]


def read_questionnaires(
    path: Path, definitions: Definitions, problems: Problems
) -> tuple[QuestionnaireAnswers, ...] | None:
    """Return the answers given at the course; a questionnaire nobody answered has no rows.

    Every problem is recorded with sheet and cell, and ``None`` returned if there is an error.
    """
    answers = _read(path, definitions, None, coded=False, problems=problems)
    return None if answers is None else answers.questionnaires


def read_follow_up(
    path: Path, definitions: Definitions, forms: Forms | None, problems: Problems
) -> FollowUpAnswers | None:
    """Return the answers given some months after the course, the retention test included.

    Every problem is recorded with sheet and cell, and ``None`` returned if there is an error.
    """
    tested = forms if forms is not None and forms.has(FormUse.RETENTION) else None
    return _read(path, definitions, tested, coded=True, problems=problems)


def _read(
    path: Path, definitions: Definitions, forms: Forms | None, *, coded: bool, problems: Problems
) -> FollowUpAnswers | None:
    before = len(problems.errors)
    modules = modules_of(definitions)
    asked = {
        one.id: questionnaire_sheet(definitions.workshop.id, one, modules)
        for one in questionnaires_of(definitions, coded=coded)
    }
    test = [] if forms is None else [retention_sheet(forms)]
    readers = find_sheets(path, [*asked.values(), *test], problems)
    answers = FollowUpAnswers(
        questionnaires=tuple(
            _questionnaire(readers[asked[one.id].name], one, modules)
            for one in questionnaires_of(definitions, coded=coded)
            if asked[one.id].name in readers
        ),
        retention=_retention(readers[test[0].name], forms)
        if forms is not None and test[0].name in readers
        else None,
    )
    return answers if len(problems.errors) == before else None


def _questionnaire(
    reader: SheetReader, questionnaire: Questionnaire, modules: Sequence[tuple[str, str]]
) -> QuestionnaireAnswers:
    lines = lines_of(questionnaire, modules)
    first = reader.sheet.first_column
    rows = tuple(
        AnswerRow(
            number=running_number(row),
            code=code,
            marks=tuple(
                _ticks(reader, row, column, line) for column, line in enumerate(lines, first)
            ),
        )
        for row, code in reader.codes().items()
    )
    return QuestionnaireAnswers(
        questionnaire=questionnaire,
        modules=tuple(modules),
        rows=rows,
        **reader.returns(len(rows)),
    )


def _ticks(reader: SheetReader, row: int, column: int, line: QuestionLine) -> Ticks:
    cell = reader.at(row, column)
    if line.is_open:
        return reader.words(cell)
    hint = hint_of(str(cell.value), line)
    ticks = reader.entries.taken(
        cell, expected_ticks(line), lambda text: read_ticks(text, line), hint
    )
    return cast("Ticks", ticks)


def _retention(reader: SheetReader, forms: Forms) -> RetentionAnswers:
    """Read the retention test: one row per person, one column per printed item.

    A row that does not say which of several papers it answers is an error, and none of its marks
    is taken.
    """
    papers = {paper.code: paper for paper in forms.papers_for(FormUse.RETENTION)}
    rows: list[RetentionRow] = []
    for row, code in reader.codes().items():
        paper = _paper(reader, row, papers)
        if paper is None:
            reader.leave_out(row)
            continue
        marks = tuple(
            read_mark(reader.at(row, column), item, reader.entries)
            for column, item in enumerate(paper.items, reader.sheet.first_column)
        )
        number = running_number(row)
        rows.append(RetentionRow(number=number, code=code, paper=paper.code, marks=marks))
    return RetentionAnswers(
        form=forms.form(FormUse.RETENTION).code,
        rows=tuple(rows),
        **reader.returns(len(rows)),
    )


def _paper(reader: SheetReader, row: int, papers: Mapping[str, Paper]) -> Paper | None:
    if len(papers) == 1:
        return next(iter(papers.values()))
    cell, known = reader.at(row, 3), ", ".join(papers)
    if not is_filled(cell):
        message = f"expected the paper of this row, one of {known}; found nothing"
        reader.entries.problems.error(cell.place, message)
    return reader.entries.taken(
        cell, f"a paper, one of {known}", lambda text: papers.get(text.strip().upper())
    )
