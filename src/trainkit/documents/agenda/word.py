"""The agenda as a Word file that a trainer can go on editing.

A day on which groups go apart has a column for each, as on the page; the paper lies across where
there are many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainkit.documents.agenda.view import AgendaCell, AgendaDayView, AgendaRow, AgendaView
from trainkit.render import word

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

__all__ = ["write_word"]

WIDTHS = (24, 89, 47, 20)
"""Of the columns, in millimetres; together the width between the margins."""
TIME_WIDTH = 24
"""Of the column of times where there is a column for each group."""


def write_word(view: AgendaView) -> bytes:
    """Return the Word file: a title block, then a heading and a table for each day."""
    frame = view.frame
    document = word.new_document(
        f"{frame.title}: {frame.workshop}", frame.language, across=view.wide
    )
    for organiser in frame.organisers:
        word.add_paragraph(document, organiser, word.FACTS)
    word.add_paragraph(document, frame.workshop, "Title")
    if view.subtitle:
        word.add_paragraph(document, view.subtitle, "Subtitle")
    for line in (f"{frame.title} · {frame.dates}", frame.place, view.zone_line):
        word.add_paragraph(document, line, word.FACTS)
    if view.named:
        names = " · ".join(str(speaker) for speaker in view.named)
        word.add_paragraph(document, f"Speakers: {names}", word.FACTS)
    for number, day in enumerate(view.days):
        heading = word.add_paragraph(document, day.heading, "Heading 1")
        if day.lanes:
            heading.paragraph_format.page_break_before = number > 0
            _add_columns(document, day)
            continue
        table = _add_list(document, view, day)
        if number:  # the first day follows the title, however long it is
            word.keep_together(table)
    word.number_pages(document, f"{frame.title} · {frame.dates}")
    return word.word_bytes(document)


def _add_list(document: WordDocument, view: AgendaView, day: AgendaDayView) -> Any:
    widths = [width * word.text_width(document) / sum(WIDTHS) for width in WIDTHS]
    table = word.add_table(document, view.headings, widths)
    for row in day.rows:
        _fill(word.add_row(table), row)
    return table


def _fill(table_row: Any, row: AgendaRow) -> None:
    time, what, who, where = table_row.cells
    title, detail = (word.PAUSE, word.PAUSE) if row.is_pause else (word.STRONG, word.DETAIL)
    word.add_paragraph(time, row.clock, title)
    word.add_paragraph(what, row.title, title)
    if row.module:
        paragraph = word.add_paragraph(what, row.module, detail)
        paragraph.runs[0].bold = True
        paragraph.add_run(f" · {row.objective}")
    for text in (row.interpretation, row.note):
        if text:
            word.add_paragraph(what, text, detail)
    for speaker in row.speakers or ("",):
        word.add_paragraph(who, str(speaker), detail)
    word.add_paragraph(where, row.room, detail)
    if row.is_pause:
        word.shade(table_row)


def _add_columns(document: WordDocument, day: AgendaDayView) -> None:
    lanes = len(day.lanes)
    width = (word.text_width(document) - TIME_WIDTH) / lanes
    headings = (day.short, *(lane.name for lane in day.lanes))
    table = word.add_table(document, headings, (TIME_WIDTH, *([width] * lanes)))
    lines = [line for block in day.blocks for line in block.lines]
    for line in lines:
        first, *_ = word.add_row(table).cells
        word.add_paragraph(first, line.clock, word.STRONG)
    for number, line in enumerate(lines, 1):
        for cell in line.cells:
            _place(table, number, cell)


def _place(table: Any, number: int, cell: AgendaCell) -> None:
    """Write a cell, and join it with those that it covers."""
    place = table.cell(number, 1 + cell.lane)
    if (cell.lanes, cell.lines) != (1, 1):
        last = table.cell(number + cell.lines - 1, cell.lane + cell.lanes)
        place = place.merge(last)
    if cell.row is None:
        return
    title, detail = (word.PAUSE, word.PAUSE) if cell.row.is_pause else (word.STRONG, word.DETAIL)
    word.add_paragraph(place, cell.title, title)
    for text in cell.details:
        word.add_paragraph(place, text, detail)
    if cell.row.is_pause:
        word.shade_cell(place)
