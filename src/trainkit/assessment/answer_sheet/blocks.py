"""What an item takes up on an answer sheet, before it has a place: its groups of bubbles.

A block is laid out from its own upper left corner; ``layout`` then moves it to its column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trainkit.assessment.answer_sheet.geometry import Box, Bubble, BubbleGroup, ItemField
from trainkit.assessment.forms import PlacedItem

__all__ = ["Measures", "block_of", "code_block", "code_pattern", "moved", "moved_group"]

_DIGITS = "0123456789"
_PLACES = 8
"""Places for a number, unless an answer of the paper needs more."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Measures:
    """The measures of one size of sheet, in millimetres."""

    bubble: float = 5.0
    """Diameter of a bubble."""
    across: float = 7.6
    """From one bubble's centre to the next one's in a row."""
    row: float = 6.6
    """From one row to the next."""
    digit: float = 5.7
    """From one bubble to the next below it, in the column of a digit."""
    place: float = 6.6
    """From one digit's column to the next."""
    number: float = 10.0
    """Width of the item's number."""
    label: float = 6.5
    """Width of the label of a group."""
    hand: float = 7.0
    """Height of the boxes to write a number in."""
    below: float = 2.2
    """Space below an item that has several rows."""
    code: float = 5.6
    """From one bubble's centre to the next one's in the grid for the code."""


def block_of(number: int, item: PlacedItem, papers_longest: int, size: Measures) -> ItemField:
    """Return the item's field with its upper left corner at 0, 0.

    ``papers_longest`` is the length of the longest number among the paper's keys: all its number
    fields are alike, so that none tells how long its answer is.
    """
    rows = item.format.bubbles(item)
    if item.format.places(item):
        return _numeric(number, item.type, rows[0][1], max(_PLACES, papers_longest + 1), size)
    left = size.number + (size.label if len(rows) > 1 else 0)
    groups = [
        _row(label, values, left, n * size.row, size) for n, (label, values) in enumerate(rows)
    ]
    below = size.below if len(rows) > 1 else 0
    return _field(number, item.type, groups, len(rows) * size.row + below, size)


def _row(label: str, values: Iterable[str], left: float, top: float, size: Measures) -> BubbleGroup:
    return BubbleGroup(
        label=label,
        bubbles=tuple(
            Bubble(value=value, x=left + (n + 0.5) * size.across, y=top + size.row / 2)
            for n, value in enumerate(values)
        ),
    )


def _numeric(
    number: int, kind: str, signs: Sequence[str], places: int, size: Measures
) -> ItemField:
    groups = []
    for place in range(places):
        x = size.number + (place + 0.5) * size.place
        box = Box(x=x - size.place / 2, y=0.6, width=size.place, height=size.hand)
        top = size.hand + 1.2
        bubbles = tuple(
            Bubble(value=value, x=x, y=top + (n + 0.5) * size.digit)
            for n, value in enumerate(signs)
        )
        groups.append(BubbleGroup(bubbles=bubbles, box=box))
    height = size.hand + 1.2 + len(signs) * size.digit + size.below
    return _field(number, kind, groups, height, size)


def _field(
    number: int, kind: str, groups: Sequence[BubbleGroup], height: float, size: Measures
) -> ItemField:
    right = max(bubble.x for group in groups for bubble in group.bubbles) + size.across / 2
    area = Box(x=0, y=0, width=right, height=height)
    return ItemField(number=number, type=kind, area=area, groups=tuple(groups))


def moved(field: ItemField, x: float, y: float) -> ItemField:
    """Return a field that stands ``x`` further to the right and ``y`` further down."""
    return ItemField(
        number=field.number,
        type=field.type,
        area=_moved_box(field.area, x, y),
        groups=tuple(moved_group(group, x, y) for group in field.groups),
    )


def moved_group(group: BubbleGroup, x: float, y: float) -> BubbleGroup:
    """Return a group that stands ``x`` further to the right and ``y`` further down."""
    return BubbleGroup(
        label=group.label,
        bubbles=tuple(
            Bubble(value=each.value, x=each.x + x, y=each.y + y) for each in group.bubbles
        ),
        box=_moved_box(group.box, x, y) if group.box else None,
    )


def _moved_box(box: Box, x: float, y: float) -> Box:
    return Box(x=box.x + x, y=box.y + y, width=box.width, height=box.height)


def code_pattern(codes: Iterable[str]) -> tuple[str, ...]:
    """Return for each place of a code the characters that may stand there.

    A place where all codes have letters takes any letter, likewise digits; where codes differ in
    kind, both and the hyphen. A hyphen that all codes have is the only character of its place.
    """
    known = list(codes) or ["AA-00"]
    pattern = []
    for place in range(max(map(len, known))):
        found = {code[place] if place < len(code) else "" for code in known}
        is_short = "" in found
        found.discard("")
        letters = _LETTERS if any(each.isalpha() for each in found) else ""
        digits = _DIGITS if any(each.isdigit() for each in found) else ""
        hyphen = "-" if "-" in found else ""
        if hyphen and is_short and not letters and not digits:
            letters, digits = _LETTERS, _DIGITS
        pattern.append(letters + digits + hyphen)
    return tuple(pattern)


def code_block(
    pattern: Sequence[str], width: float, size: Measures
) -> tuple[tuple[BubbleGroup, ...], float]:
    """Return the grid for a code, a line a character, and its height.

    Characters that do not fit beside each other run on in a line below.
    """
    fit = int((width - size.label - size.hand) // size.code)
    groups, top = [], 0.0
    for place, characters in enumerate(pattern, 1):
        lines = -(-len(characters) // fit)
        box = Box(x=size.label, y=top + 0.2, width=size.hand - 1.4, height=size.code)
        bubbles = tuple(_code_bubbles(characters, fit, top, size))
        groups.append(BubbleGroup(label=str(place), bubbles=bubbles, box=box))
        top += lines * (size.code + 0.4)
    return tuple(groups), top + 3


def _code_bubbles(characters: str, fit: int, top: float, size: Measures) -> Iterator[Bubble]:
    for n, character in enumerate(characters):
        line, column = divmod(n, fit)
        x = size.label + size.hand + (column + 0.5) * size.code
        yield Bubble(value=character, x=x, y=top + (line + 0.5) * (size.code + 0.4))
