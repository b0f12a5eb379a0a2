"""Name badges: cards for lanyards, and stickers.

A badge is read by everybody in the hotel. It has the name, country, group and role; not the code,
which would tell whose test paper is whose, and not the office that somebody works for. Whoever has
no name on the roster writes it on the line. What is left of the last sheet is filled with empty
badges, for people who come unannounced.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trainkit.definitions.roster import Participant
from trainkit.documents.frame import Frame, date_line, frame_of, name_direction
from trainkit.kit import Audience, Document, Kit
from trainkit.languages import N_, _, comma_list, country_name
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import View

__all__ = ["SIZES", "BadgeSize", "badges", "badges_recipe"]

SPEAKER = N_("Speaker")
_LETTER = 0.21
"""Millimetres that a letter of the bold type takes for each point, rather too much."""
_LINE = 0.41
"""Millimetres that a line takes for each point."""


@dataclass(frozen=True)
class BadgeSize:
    """A sort of badge on A4 sheets."""

    name: str
    title: str
    on_a_sheet: int
    width: float
    """Millimetres that a name may take across."""
    height: float
    """Millimetres that it may take down."""
    points: tuple[int, ...]
    """Sizes of a name, the largest first; the last is taken where none fits."""
    longest_title: int
    """Letters of the workshop's title that stand on it."""


SIZES = (
    BadgeSize("lanyard", N_("Name badges for lanyards"), 4, 89, 50, (40, 34, 28, 24, 20, 16), 130),
    BadgeSize("stickers", N_("Name badges, stickers"), 10, 72, 20, (24, 20, 17, 14, 12, 10), 90),
)
"""A6 cards, four a sheet to be cut; stickers of 80 by 50 mm, two by five with 15 mm between the
columns and 5 mm between the rows, in the middle of the sheet, as Avery sells them under L4785."""


class Badge(View):
    """What stands on one badge; everything is empty on one to be filled in by hand."""

    name: str = ""
    direction: str = "ltr"
    """Of the name's script."""
    points: int = 0
    """The size of the name."""
    country: str = ""
    group: str = ""
    role: str = ""


class BadgesView(View):
    """Sheets of badges of one size."""

    frame: Frame
    size: str
    workshop: str
    """The title of the workshop, cut where it is too long."""
    when: str
    sheets: tuple[tuple[Badge, ...], ...]


def badges(kit: Kit) -> Iterator[Document]:
    """Yield a file of badges in each size; none if nobody is known."""
    if not kit.definitions.roster.participants and not kit.definitions.workshop.speakers:
        return
    for size in SIZES:
        recipe = badges_recipe(kit, size)
        yield Document(Audience.TRAINERS, f"badges/{size.name}.pdf", recipe)


def badges_recipe(kit: Kit, size: BadgeSize) -> PdfRecipe:
    """Return the recipe of everybody's badges, participants first."""
    people = (_badge_of(kit, person, size) for person in kit.definitions.seating)
    shown = [*people, *_badges_of_speakers(kit, size)]
    workshop = kit.definitions.workshop
    view = BadgesView(
        frame=frame_of(kit, _(size.title), Audience.TRAINERS, ""),
        size=size.name,
        workshop=textwrap.shorten(workshop.title, size.longest_title, placeholder="…"),
        when=comma_list([workshop.venue.city, date_line(workshop.dates, workshop.language)]),
        sheets=tuple(_sheets(shown, size.on_a_sheet)),
    )
    return PdfRecipe("badges/badges.html", view)


def _sheets(shown: Sequence[Badge], count: int) -> Iterator[tuple[Badge, ...]]:
    """Yield sheets; the last one is filled up with empty badges."""
    for start in range(0, len(shown), count):
        some = tuple(shown[start : start + count])
        yield some + (Badge(),) * (count - len(some))


def _badge_of(kit: Kit, person: Participant, size: BadgeSize) -> Badge:
    """Return a participant's badge."""
    workshop = kit.definitions.workshop
    group = workshop.groups.get(person.group) if person.group else None
    return _badge(person.name or "", size).model_copy(
        update={
            "country": country_name(person.country, workshop.language) if person.country else "",
            "group": group.name if group else "",
            "role": person.role or "",
        }
    )


def _badges_of_speakers(kit: Kit, size: BadgeSize) -> Iterator[Badge]:
    """Yield the badges of the speakers."""
    for speaker in kit.definitions.workshop.speakers.values():
        yield _badge(speaker.name, size).model_copy(update={"role": _(SPEAKER)})


def _badge(name: str, size: BadgeSize) -> Badge:
    return Badge(name=name, direction=name_direction(name), points=_points(name, size))


def _points(name: str, size: BadgeSize) -> int:
    """Return the largest type in which a name has its place."""
    return next((points for points in size.points if _fits(name, points, size)), size.points[-1])


def _fits(name: str, points: int, size: BadgeSize) -> bool:
    letters = int(size.width / (points * _LETTER))
    lines = textwrap.wrap(name, letters, break_long_words=False)
    return all(len(line) <= letters for line in lines) and (
        len(lines) * points * _LINE <= size.height
    )
