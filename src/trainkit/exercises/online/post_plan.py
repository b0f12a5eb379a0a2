"""The drawing of moments for posts and other records around a change of the clock."""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.exercises.draws import Draws
from trainkit.exercises.online.places import Change

__all__ = ["ACCOUNT", "EAST", "REACH", "Post", "draw_posts", "open_moments"]

ACCOUNT = ("before", "after", "open", "decided", "deleted", "next-day", "far")
"""Roles of posts of the account: before the repeated hour and after it, by the same clock; in it
without and with an identifier; deleted, known by its identifier; by a clock that is on the next
day; and by one whose offset is far from the others'."""

OTHERS = ("log", "payment", "half-hour", "photo")
"""Roles of records that the account did not post."""

REACH = 88
"""How many minutes before and after the change the records lie."""

EAST = ("Ashgabat", "Dushanbe", "Karachi", "Tashkent")
"""Places at UTC+05:00 on all days of the sheets."""

_APART = 4
"""Minutes between any two moments, so that minutes suffice to order the records."""


@dataclass(frozen=True)
class Post:
    """A record: when it was made, and on which place's clock it was seen."""

    role: str
    moment: int
    """In seconds since 1970."""
    place: str | None
    """``None``: in UTC, or without any time."""


def draw_posts(change: Change, records: int, draws: Draws) -> dict[str, Post] | None:
    """Return posts by role, or ``None`` if they do not find room."""
    buyers = tuple(f"buyer-{number}" for number in range(records - len(ACCOUNT) - len(OTHERS)))
    minutes = _minutes(buyers, draws)
    if minutes is None:
        return None
    places = _places(change.place, buyers, draws)
    return {
        role: Post(role, change.moment + 60 * minute, places.get(role))
        for role, minute in minutes.items()
    }


def open_moments(posts: dict[str, Post], change: Change) -> tuple[int, int]:
    """Return the two moments for which the open post's clock time stands."""
    moment = posts["open"].moment
    first = moment if moment < change.moment else moment - 3600
    return first, first + 3600


def _minutes(buyers: tuple[str, ...], draws: Draws) -> dict[str, int] | None:
    """Draw a minute for each role, counted from the change, the narrowest ranges first."""
    open_at = draws.between(6, 54)
    ranges = {
        "decided": (6, 54) if draws.chance(1, 2) else (-54, -6),
        "payment": (open_at - 56, open_at - 4),
        "before": (-REACH, -64),
        "after": (64, REACH),
        "next-day": (6, REACH),
        **dict.fromkeys(("far", "deleted", "log", "half-hour", "photo", *buyers), (-REACH, REACH)),
    }
    minutes = {"open": open_at - 60 * draws.below(2)}
    taken = [open_at - 60, open_at]
    for role, (first, last) in ranges.items():
        free = [
            minute
            for minute in range(first, last + 1)
            if all(abs(minute - other) >= _APART for other in taken)
        ]
        if not free:
            return None
        minutes[role] = draws.choice(free)
        taken.append(minutes[role])
    return minutes


def _places(changing: str, buyers: tuple[str, ...], draws: Draws) -> dict[str, str]:
    """Return the place whose clock each role shows; some have none."""
    east = draws.sample(EAST, 2)
    far = "Almaty" if changing == "Tehran" else "Tehran"
    return {
        **dict.fromkeys(("before", "after", "open", "decided"), changing),
        "next-day": "Bishkek",
        "half-hour": "Kabul",
        "far": far,
        "payment": east[0],
        **{name: (east[1], "Kabul", far)[number] for number, name in enumerate(buyers)},
    }
