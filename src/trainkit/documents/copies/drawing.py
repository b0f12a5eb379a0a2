"""Draws answer sheets from their geometry, as SVG in millimetres: markers, bubbles, numbers."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.assessment.answer_sheet.geometry import (
    AnswerSheet,
    Box,
    BubbleGroup,
    ItemField,
    SheetPage,
)
from trainkit.assessment.answer_sheet.markers import CELLS, black_cells
from trainkit.items.registry import FORMATS

__all__ = ["crossed", "filled", "sample", "sheet_drawing"]

_INK = "#111"
_PRINTED = "#5a5a5a"
"""The letters inside bubbles: light enough not to look filled."""
_RULE = "#c4c4c4"
_SHADE = "#e6e6e6"
_LINE = 0.28


def sheet_drawing(sheet: AnswerSheet, page: SheetPage) -> bytes:
    """Return the drawing of one page."""
    return _svg(sheet.width, sheet.height, _parts(sheet, page))


def sample() -> bytes:
    """Return three bubbles of which the second is filled."""
    parts = [_bubble(3 + 7.6 * n, 3, 5, letter) for n, letter in enumerate("ABC")]
    parts[1] = '<circle cx="10.6" cy="3" r="2.5" fill="#111"/>'
    return _svg(24, 6, iter(parts))


def filled() -> bytes:
    """Return a filled bubble."""
    return _svg(5, 5, iter(['<circle cx="2.5" cy="2.5" r="2.3" fill="#111"/>']))


def crossed() -> bytes:
    """Return a bubble with a cross over it."""
    cross = f'<path d="M0.2 0.2 L4.8 4.8 M0.2 4.8 L4.8 0.2" stroke="{_INK}" stroke-width="0.5"/>'
    return _svg(5, 5, iter([f'<circle cx="2.5" cy="2.5" r="1.9" fill="{_PRINTED}"/>', cross]))


def _svg(width: float, height: float, parts: Iterator[str]) -> bytes:
    size = f'width="{width:g}mm" height="{height:g}mm" viewBox="0 0 {width:g} {height:g}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="Noto Sans">'
    return f"{head}{''.join(parts)}</svg>".encode()


def _parts(sheet: AnswerSheet, page: SheetPage) -> Iterator[str]:
    for marker in page.markers:
        yield _marker(marker.id, marker.x, marker.y, sheet.marker_side)
    for group in page.code:
        yield from _code_line(group, sheet.bubble * 0.86)
    for field in page.fields:
        yield from _field(field, sheet.bubble)


def _marker(number: int, x: float, y: float, side: float) -> str:
    """Return a black square with its white cells in one path, so that no seams show."""
    cell = side / CELLS
    left, top = x - side / 2, y - side / 2
    white = "".join(
        f"M{left + column * cell:.3f} {top + row * cell:.3f}h{cell:.3f}v{cell:.3f}h-{cell:.3f}z"
        for row, cells in enumerate(black_cells(number))
        for column, is_black in enumerate(cells)
        if not is_black
    )
    square = f'<rect x="{left:.3f}" y="{top:.3f}" width="{side:.3f}" height="{side:.3f}"/>'
    return f'{square}<path d="{white}" fill="#fff"/>'


def _bubble(x: float, y: float, diameter: float, value: str) -> str:
    size = diameter * 0.56
    circle = (
        f'<circle cx="{x:.3f}" cy="{y:.3f}" r="{diameter / 2:.3f}" fill="#fff" '
        f'stroke="{_INK}" stroke-width="{_LINE}"/>'
    )
    shown = {"-": "−"}.get(value, value)
    return circle + _text(shown, x, y + size * 0.36, size, "middle", ink=_PRINTED)


def _text(  # noqa: PLR0913 - what an SVG text has
    text: str, x: float, y: float, size: float, anchor: str, *, ink: str = _INK, weight: int = 400
) -> str:
    return (
        f'<text x="{x:.3f}" y="{y:.3f}" font-size="{size:.3f}" text-anchor="{anchor}" '
        f'font-weight="{weight}" fill="{ink}">{text}</text>'
    )


def _box(box: Box, fill: str = "none") -> str:
    return (
        f'<rect x="{box.x:.3f}" y="{box.y:.3f}" width="{box.width:.3f}" height="{box.height:.3f}" '
        f'fill="{fill}" stroke="{_INK}" stroke-width="{_LINE}"/>'
    )


def _field(field: ItemField, bubble: float) -> Iterator[str]:
    """Draw an item: its number beside its first row, its groups with their labels."""
    area, first = field.area, field.groups[0].bubbles[0]
    if FORMATS[field.type].by_hand:
        yield from _for_the_trainer(field, bubble)
    boxed = field.groups[0].box
    level = boxed.y + boxed.height / 2 if boxed else first.y
    size = bubble * 0.76
    yield _text(str(field.number), area.x + bubble * 1.35, level + size * 0.36, size, "end",
                weight=600)  # fmt: skip
    for group in field.groups:
        yield from _group(group, bubble)


def _group(group: BubbleGroup, bubble: float) -> Iterator[str]:
    if group.box:
        yield _box(group.box, "#fff")
    first = group.bubbles[0]
    if group.label:
        size = bubble * 0.62
        yield _text(group.label, first.x - bubble * 0.95, first.y + size * 0.36, size, "end",
                    weight=600)  # fmt: skip
    for each in group.bubbles:
        yield _bubble(each.x, each.y, bubble, each.value)


def _for_the_trainer(field: ItemField, bubble: float) -> Iterator[str]:
    """Shade the points, which the trainer fills in."""
    bubbles = field.groups[0].bubbles
    left, right, y = bubbles[0].x - bubble * 0.75, bubbles[-1].x + bubble * 0.75, bubbles[0].y
    height = bubble * 1.36
    yield (
        f'<rect x="{left:.3f}" y="{y - height / 2:.3f}" width="{right - left:.3f}" '
        f'height="{height:.3f}" rx="1" fill="{_SHADE}"/>'
    )
    size = bubble * 0.46
    yield _text("for the trainer", right + 1.2, y + size * 0.35, size, "start", ink="#333")


def _code_line(group: BubbleGroup, bubble: float) -> Iterator[str]:
    first, box = group.bubbles[0], group.box
    assert box is not None  # noqa: S101 - every line of the grid has one
    middle = box.y + box.height / 2
    size = bubble * 0.7
    yield _text(group.label, box.x - 1.4, middle + size * 0.36, size, "end", weight=600)
    yield _box(box, "#fff")
    if len(group.bubbles) == 1:
        yield _text(first.value, box.x + box.width / 2, middle + 1.3, 3.6, "middle", weight=600)
        yield f'<circle cx="{first.x:.3f}" cy="{first.y:.3f}" r="{bubble / 2:.3f}" fill="{_INK}"/>'
        return
    for each in group.bubbles:
        yield _bubble(each.x, each.y, bubble, each.value)
