"""The model of an answer sheet's pages, and the file that scanning reads."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from trainkit.assessment.forms import PAPER_CODE
from trainkit.fields import Definition, Id
from trainkit.items.registry import TypeName

__all__ = [
    "AnswerSheet",
    "Box",
    "Bubble",
    "BubbleGroup",
    "ItemField",
    "Marker",
    "SheetGeometry",
    "SheetPage",
]

Mm = Annotated[float, PlainSerializer(lambda value: round(value, 3), return_type=float)]
"""Millimetres, from the upper left corner of the page, rightwards and downwards."""


class Box(Definition):
    """A rectangle: its upper left corner and its sides."""

    x: Mm
    y: Mm
    width: Mm
    height: Mm


class Marker(Definition):
    """An ArUco marker of the dictionary DICT_4X4_50, upright."""

    id: Annotated[int, Field(ge=0, le=49)]
    """Four times the page's number from 0, plus the corner: 0 upper left, then clockwise."""
    x: Mm
    y: Mm
    """The marker's centre."""


class Bubble(Definition):
    """A circle to be filled, and what it then says."""

    value: str
    """A letter, a digit, ``-`` or ``.`` (numeric), or a number of points (short answer)."""
    x: Mm
    y: Mm
    """The circle's centre."""


class BubbleGroup(Definition):
    """Bubbles that are read together: one answer, one line to be matched, one digit."""

    label: str = ""
    """Printed beside it: ``ii`` (matching), ``2`` (ordering); empty for the item's only group."""
    bubbles: Annotated[tuple[Bubble, ...], Field(min_length=1)]
    box: Box | None = None
    """Where the character is also written by hand: numbers and codes."""


class ItemField(Definition):
    """Where one item is answered."""

    number: Annotated[int, Field(ge=1)]
    """The item's number on this paper."""
    type: TypeName
    area: Box
    groups: Annotated[tuple[BubbleGroup, ...], Field(min_length=1)]
    """By type: one group, of which one bubble is filled (single, true-false) or any (multiple); a
    group a premise (matching), a place (ordering), a digit (numeric); the points (short answer:
    filled by the trainer)."""


class SheetPage(Definition):
    """One page of an answer sheet."""

    number: Annotated[int, Field(ge=1, le=12)]
    markers: Annotated[tuple[Marker, ...], Field(min_length=4, max_length=4)]
    qr: Box
    """The QR code without its quiet zone. On a spare sheet it names no participant."""
    text: Box
    """Where title, code and name stand."""
    code: tuple[BubbleGroup, ...] = ()
    """On spare sheets: a group a character of the participant's code. A group with one bubble
    only is printed filled: that character is the same for everybody."""
    fields: tuple[ItemField, ...]


class AnswerSheet(Definition):
    """The answer sheet of one paper."""

    paper: Annotated[str, Field(pattern=f"^{PAPER_CODE}$")]
    hash: str
    """The paper's sum in the record, to notice sheets of another edition."""
    width: Mm
    height: Mm
    marker_side: Mm
    """Side of a marker's black square."""
    bubble: Mm
    """Diameter of a bubble."""
    pages: Annotated[tuple[SheetPage, ...], Field(min_length=1)]


class SheetGeometry(Definition):
    """Everything a scanner needs to know of a workshop's answer sheets."""

    format: Literal[1] = 1
    workshop: Id
    dictionary: Literal["DICT_4X4_50"] = "DICT_4X4_50"
    sheets: tuple[AnswerSheet, ...]
    """One a paper, by form and version."""
    spares: tuple[AnswerSheet, ...]
    """The same with a grid for the code."""
