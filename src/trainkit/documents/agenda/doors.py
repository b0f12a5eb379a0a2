"""Door signs: for each room and day a page that lies across, to be read from three metres.

The smallest type, 20 points, has capitals of 5 mm, which seen from three metres is the size of the
letters that normal sight reads at its limit (5 minutes of arc, ISO 8596); the clock is larger. The
fewer rows a room has, the larger they are.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from trainkit.documents.agenda.documents import agenda_view
from trainkit.documents.agenda.view import AgendaDayView, AgendaRow, AgendaView
from trainkit.documents.frame import Frame, frame_of
from trainkit.kit import Audience, Document, Kit
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import View

__all__ = ["DoorSign", "DoorSignsView", "door_signs"]

TITLE = "Door signs"
SIZES = (36, 32, 28, 25, 22, 20)
"""Points of the type, the first that lets all rows stand on one page."""
_WIDTH = 265
"""Millimetres between the margins without the space between columns."""
_CLOCK = 2.15
"""Millimetres that the clock takes for each point."""
_GROUPS = 0.26
"""The part of the width that names of groups take."""
_HEIGHT = 149
"""Millimetres below the room's name."""
_LETTER = 0.19
"""Millimetres that a letter of the bold type takes for each point, rather too much."""
_LINE = 0.41
"""Millimetres that a line takes for each point."""
_BETWEEN = 2.8
"""Millimetres between rows."""


class DoorSign(View):
    """What happens in a room on a day."""

    room: str
    day: str
    size: int
    """Of the type, in points."""
    of_groups: bool
    """Whether some rows are for some groups only."""
    rows: tuple[AgendaRow, ...]


class DoorSignsView(View):
    """The signs of all rooms, in order of rooms and days."""

    frame: Frame
    signs: tuple[DoorSign, ...]


def door_signs(kit: Kit) -> Iterator[Document]:
    """Yield one file with the signs of every room; none if the agenda names no room."""
    view = agenda_view(kit)
    signs = tuple(_signs(view))
    if signs:
        shown = DoorSignsView(frame=frame_of(kit, TITLE, Audience.PARTICIPANTS, ""), signs=signs)
        recipe = PdfRecipe("agenda/door-signs.html", shown)
        yield Document(Audience.PARTICIPANTS, "door-signs.pdf", recipe)


def _signs(view: AgendaView) -> Iterator[DoorSign]:
    rooms = dict.fromkeys(row.room_id for row in view.rows if row.room_id)
    for room in rooms:
        for day in view.days:
            rows = tuple(row for row in day.rows if row.room_id == room)
            if rows:
                yield _sign(day, rows)


def _sign(day: AgendaDayView, rows: tuple[AgendaRow, ...]) -> DoorSign:
    size = next((size for size in SIZES if _height(rows, size) <= _HEIGHT), SIZES[-1])
    return DoorSign(
        room=rows[0].room, day=day.heading, size=size, of_groups=_of_groups(rows), rows=rows
    )


def _height(rows: tuple[AgendaRow, ...], size: int) -> float:
    """Estimate the millimetres that the rows take, rather too many than too few."""
    title = _WIDTH - size * _CLOCK - (_WIDTH * _GROUPS if _of_groups(rows) else 0)
    lines = sum(
        max(_lines(row.title, title, size), _lines(row.whom, _WIDTH * _GROUPS, size))
        for row in rows
    )
    return lines * size * _LINE + len(rows) * _BETWEEN


def _lines(text: str, width: float, size: int) -> int:
    return len(textwrap.wrap(text, int(width / (size * _LETTER)))) or 1


def _of_groups(rows: tuple[AgendaRow, ...]) -> bool:
    return any(row.whom for row in rows)
