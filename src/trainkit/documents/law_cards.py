"""Cards of national law: one a country, with what was verified, and room for the rest."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.definitions.law import LawCard, LawFields
from trainkit.documents.frame import Frame, country_name, frame_of
from trainkit.kit import Audience, Document, Kit
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import View

__all__ = ["law_cards"]

BLANK = "blank"
"""The name of the card without a country."""


class LawLine(View):
    """One line of a card."""

    label: str
    hint: str
    text: str
    """Empty where nothing was verified."""
    source: str
    as_of: str


class LawPartView(View):
    """Lines on one subject."""

    title: str
    lines: tuple[LawLine, ...]


class LawCardView(View):
    """One country's card."""

    frame: Frame
    country: str
    """Empty on the blank card."""
    version: str
    """The edition of the questions."""
    entries: str
    """The edition of what is printed of the country; empty where nothing is."""
    introduction: str
    parts: tuple[LawPartView, ...]
    filled: int
    """Lines on which something is printed."""


def law_cards(kit: Kit) -> Iterator[Document]:
    """Yield the card of every country of the workshop, and a blank one."""
    fields = kit.definitions.law.fields
    if fields is None:
        return
    for code in kit.definitions.workshop.countries:
        card = kit.definitions.law.cards.get(code)
        yield _document(kit, fields, code, card)
    yield _document(kit, fields, None, None)


def _document(kit: Kit, fields: LawFields, code: str | None, card: LawCard | None) -> Document:
    country = country_name(code, kit.definitions.workshop.language) if code else ""
    title = f"{fields.title}: {country}" if country else fields.title
    parts = tuple(
        LawPartView(
            title=part.title,
            lines=tuple(_line(field.id, field.label, field.hint, card) for field in part.fields),
        )
        for part in fields.parts
    )
    view = LawCardView(
        frame=frame_of(kit, title, Audience.PARTICIPANTS),
        country=country,
        version=fields.version,
        entries=card.version if card else "",
        introduction=fields.introduction,
        parts=parts,
        filled=sum(bool(line.text) for part in parts for line in part.lines),
    )
    name = f"law-cards/{(code or BLANK).lower()}.pdf"
    return Document(Audience.PARTICIPANTS, name, PdfRecipe("law/law-card.html", view))


def _line(name: str, label: str, hint: str, card: LawCard | None) -> LawLine:
    entry = card.entries.get(name) if card else None
    return LawLine(
        label=label,
        hint=hint,
        text=entry.text if entry else "",
        source=entry.source if entry else "",
        as_of=entry.as_of.isoformat() if entry else "",
    )
