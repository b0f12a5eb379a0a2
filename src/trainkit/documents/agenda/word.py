"""The agenda as a Word file that a trainer can go on editing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainkit.documents.agenda.view import AgendaDayView, AgendaRow, AgendaView
from trainkit.render import word

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

__all__ = ["write_word"]

WIDTHS = (24, 89, 47, 20)
"""Of the columns, in millimetres; together the width between the margins."""


def write_word(view: AgendaView) -> bytes:
    """Return the Word file: a title block, then a heading and a table for each day."""
    frame = view.frame
    document = word.new_document(f"{frame.title}: {frame.workshop}", frame.language)
    for organiser in frame.organisers:
        word.add_paragraph(document, organiser, word.FACTS)
    word.add_paragraph(document, frame.workshop, "Title")
    if view.subtitle:
        word.add_paragraph(document, view.subtitle, "Subtitle")
    for line in (f"{frame.title} · {frame.dates}", frame.place, view.zone_line):
        word.add_paragraph(document, line, word.FACTS)
    for number, day in enumerate(view.days):
        table = _add_day(document, view, day)
        if number:  # the first day follows the title, however long it is
            word.keep_together(table)
    word.number_pages(document, f"{frame.title} · {frame.dates}")
    return word.word_bytes(document)


def _add_day(document: WordDocument, view: AgendaView, day: AgendaDayView) -> Any:
    word.add_paragraph(document, day.heading, "Heading 1")
    table = word.add_table(document, view.headings, WIDTHS)
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
    if row.note:
        word.add_paragraph(what, row.note, detail)
    for speaker in row.speakers or ("",):
        word.add_paragraph(who, str(speaker), detail)
    word.add_paragraph(where, row.room, detail)
    if row.is_pause:
        word.shade(table_row)
