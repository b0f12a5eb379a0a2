"""Reads the answers to the retention test: a row a person, a column a printed item."""

from __future__ import annotations

from collections.abc import Mapping

from trainkit.assessment.forms import Forms, FormUse, Paper, PlacedItem
from trainkit.items.entries import DOUBTFUL
from trainkit.problems import Problems
from trainkit.questionnaires.reading.entry_sheet import SheetReader
from trainkit.questionnaires.reading.model import RetentionAnswers, RetentionRow
from trainkit.responses.model import BLANK

__all__ = ["read_retention"]


def read_retention(reader: SheetReader, forms: Forms, problems: Problems) -> RetentionAnswers:
    """Read the sheet, whose printed cells are as they were printed.

    A row that does not say which of several papers it answers is an error, and none of its marks
    is taken.
    """
    papers = {paper.code: paper for paper in forms.papers_for(FormUse.RETENTION)}
    handed_out, returned = reader.counts()
    remark = reader.remark()
    codes: dict[int, str | None] = {}
    rows: list[RetentionRow] = []
    for row in reader.rows():
        codes[row] = code = reader.code(row)
        paper = _paper(reader, row, papers, problems)
        if paper is None:
            reader.leave_out(row)
            continue
        marks = tuple(
            _mark(reader, row, column, item)
            for column, item in enumerate(paper.items, reader.sheet.first_column)
        )
        number = reader.number(row)
        rows.append(RetentionRow(number=number, code=code, paper=paper.code, marks=marks))
    reader.each_code_once(codes)
    reader.check_returned(len(rows), returned)
    return RetentionAnswers(
        workshop=forms.workshop,
        form=forms.form(FormUse.RETENTION).code,
        handed_out=handed_out,
        returned=returned,
        remark=remark,
        rows=tuple(rows),
        read=reader.entries.read,
        accepted=reader.entries.accepted,
        rejected=reader.entries.rejected,
    )


def _paper(
    reader: SheetReader, row: int, papers: Mapping[str, Paper], problems: Problems
) -> Paper | None:
    if len(papers) == 1:
        return next(iter(papers.values()))
    cell, known = reader.at(row, 3), ", ".join(papers)
    if cell.value is None:
        problems.error(cell.place, f"expected the paper of this row, one of {known}; found nothing")
        return None
    return reader.taken(
        cell, f"a paper, one of {known}", lambda text: papers.get(text.strip().upper())
    )


def _mark(reader: SheetReader, row: int, column: int, item: PlacedItem) -> str:
    cell = reader.at(row, column)
    wrong = item.format.hint(str(cell.value), item)
    mark = reader.taken(cell, item.format.expected(item), item.read, wrong)
    if mark is None:
        return BLANK if cell.value is None else DOUBTFUL
    return mark
