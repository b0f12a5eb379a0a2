"""Cards of national law: what was verified, and lines to write on that fill every page.

How high the printed entries are is known only once they are laid out. So a card is laid out twice:
first to measure its rows, then with the room that is left shared out among the blank ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trainkit.documents.frame import Frame, frame_of, original_note
from trainkit.model.law import LawCard, LawEntry, LawFields
from trainkit.model.loaded import Definitions
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.render.pages import PdfRecipe, View, lay_out, render_html, to_pdf
from trainkit.text.languages import country_name

_PAGE = 252.0
"""Millimetres of a page that the card may fill: A4 without its margins, and one to spare."""
_GAP = 4.0
"""Millimetres between two tables."""
_LEAST, _MOST, _STEP = 17.0, 44.0, 0.5
"""How low and how high a blank row may be, and by how much its height is tried, in millimetres."""
_LINE = 8.5
"""Millimetres that a line of handwriting takes at least."""
_MM = 25.4 / 96


class LawRow(View):
    """A line of the card: an entry, or room to write."""

    id: str
    label: str
    hint: str
    entry: LawEntry | None
    height: float = 0
    """Millimetres of a blank row; 0 for as much as the text takes."""

    asks: float = 0
    """Millimetres of a blank row in which it says whom to ask."""

    def lines(self, room: float) -> list[float]:
        """Return the heights of the lines of handwriting that there is room for."""
        count = int(room / _LINE)
        return [room / count] * (count - 1) if count else []


class LawTable(View):
    """The lines on one subject, as far as they stand on one page."""

    title: str
    is_continued: bool
    rows: tuple[LawRow, ...]


class LawCardView(View):
    """One country's card of national law."""

    frame: Frame
    country: str
    """Empty on the blank card."""
    fields: LawFields
    card: LawCard | None
    pages: tuple[tuple[LawTable, ...], ...]


def law_cards(kit: Kit) -> Iterator[Document]:
    """Yield the card of every country of the workshop, and a blank one.

    In translation, only the cards of countries that its readers come from.
    """
    fields = kit.definitions.law.fields
    if fields is None:
        return
    for code in (*_countries(kit.definitions), None):
        country = country_name(code, kit.definitions.workshop.language) if code else ""
        title = f"{fields.title}: {country}" if country else fields.title
        card = kit.definitions.law.cards.get(code) if code else None
        languages = [fields.language, *([card.language] if card and card.entries else [])]
        view = LawCardView(
            frame=frame_of(kit, title, Audience.PARTICIPANTS, original_note(kit, languages)),
            country=country,
            fields=fields,
            card=card,
            pages=(tuple(_tables(fields, card)),),
        )
        name = f"law-cards/{(code or 'blank').lower()}.pdf"
        yield Document(Audience.PARTICIPANTS, name, _LawCardRecipe("law/law-card.html", view))


def _countries(definitions: Definitions) -> tuple[str, ...]:
    countries = definitions.workshop.countries
    if not definitions.is_translation:
        return countries
    read_in = {person.country for person in definitions.readers}
    return tuple(code for code in countries if code in read_in)


def _tables(fields: LawFields, card: LawCard | None) -> Iterator[LawTable]:
    entries = card.entries if card else {}
    for part in fields.parts:
        rows = (
            LawRow(id=one.id, label=one.label, hint=one.hint, entry=entries.get(one.id))
            for one in part.fields
        )
        yield LawTable(title=part.title, is_continued=False, rows=tuple(rows))


@dataclass(frozen=True)
class _LawCardRecipe(PdfRecipe):
    view: LawCardView

    def make(self) -> bytes:
        """Return the PDF, laid out twice."""
        document, _ = lay_out(render_html(self.template, self.view))
        tables = self.view.pages[0]
        pages = tuple(_filled(tables, _measured(document.pages)))
        return to_pdf(render_html(self.template, self.view.model_copy(update={"pages": pages})))


@dataclass(frozen=True)
class _Measured:
    """Millimetres: above the first table, of a table above its rows, of whom to ask, of rows."""

    start: float
    head: float
    asks: float
    rows: Mapping[str, float]

    def height(self, row: LawRow, blank: float) -> float:
        least = self.asks + _LINE if self.asks else 0
        return self.rows[row.id] if row.entry else max(blank, least, self.rows[row.id])


def _measured(pages: Iterable[Any]) -> _Measured:
    found = {name: box for page in pages for name, box in page.anchors.items()}
    heights = {name: (bottom - top) * _MM for name, (_, top, _, bottom) in found.items()}
    rows, asks = (
        {name.removeprefix(kind): high for name, high in heights.items() if name.startswith(kind)}
        for kind in ("row-", "asks-")
    )
    first = next(name for name in found if name.startswith("row-"))
    start, head = found["content"][1], found["first-table"][1]
    above = (found[first][1] - head) * _MM
    return _Measured((head - start) * _MM, above, max(asks.values(), default=0), rows)


@dataclass
class _Page:
    """A page while it is filled."""

    used: float
    tables: list[tuple[LawTable, list[LawRow]]] = field(default_factory=list)

    @property
    def blanks(self) -> int:
        return sum(row.entry is None for _, rows in self.tables for row in rows)


def _filled(tables: Sequence[LawTable], measured: _Measured) -> Iterator[tuple[LawTable, ...]]:
    """Yield the pages: as few as can be, with blank rows as high as these leave room for."""
    fewest = len(_packed(tables, measured, _LEAST))
    blank = _LEAST
    while blank < _MOST and len(_packed(tables, measured, blank + _STEP)) == fewest:
        blank += _STEP
    for page in _packed(tables, measured, blank):
        more = min((_PAGE - page.used) / max(page.blanks, 1), _MOST - blank)
        yield tuple(
            LawTable(
                title=table.title,
                is_continued=rows[0] is not table.rows[0],
                rows=tuple(_high(row, measured, blank, more) for row in rows),
            )
            for table, rows in page.tables
        )


def _high(row: LawRow, measured: _Measured, blank: float, more: float) -> LawRow:
    height = round(measured.height(row, blank) + more, 1)
    room = {"height": height, "asks": measured.asks}
    return row if row.entry else row.model_copy(update=room)


def _packed(tables: Sequence[LawTable], measured: _Measured, blank: float) -> list[_Page]:
    """Return the rows on pages, each where it fits if blank ones have this height."""
    pages = [_Page(measured.start)]
    for table in tables:
        for number, row in enumerate(table.rows):
            height = measured.height(row, blank)
            opening = 0.0 if number else measured.head + (_GAP if pages[-1].tables else 0)
            needed = opening + height
            if number in {0, len(table.rows) - 2}:  # no row stands alone below its heading
                needed += sum(measured.height(one, blank) for one in table.rows[number + 1 :][:1])
            if pages[-1].used + needed > _PAGE:
                pages.append(_Page(0))
                opening = measured.head
            if opening:
                pages[-1].tables.append((table, []))
            pages[-1].tables[-1][1].append(row)
            pages[-1].used += opening + height
    return pages
