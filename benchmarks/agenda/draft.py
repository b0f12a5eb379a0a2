"""Draw the parts of a training programme: days, breaks, groups, rooms, people and sessions.

Only what can be drawn before anything is placed. ``placing`` finds an agenda for it, and
``generate`` then adds what is derived from that agenda.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from benchmarks.agenda.frame import FIRST_DAY, HOST, OPEN, SHUT, Wanted, at
from benchmarks.agenda.lessons import draw_people, draw_sessions
from trainkit.agenda.problem import (
    Break,
    FixedEvent,
    Group,
    Interpreters,
    Person,
    Room,
    Session,
)
from trainkit.model.teaching import Transfer

__all__ = ["Draft", "draw"]


@dataclass(frozen=True)
class Draft:
    """The parts of a programme, and where its breaks stand in the agenda that is built first."""

    dates: tuple[date, ...]
    breaks: tuple[Break, ...]
    break_starts: dict[str, int]
    """Minutes after midnight, the same on all days."""
    fixed: tuple[FixedEvent, ...]
    groups: dict[str, Group]
    rooms: dict[str, Room]
    transfers: tuple[Transfer, ...]
    people: dict[str, Person]
    interpreters: dict[str, Interpreters]
    sessions: dict[str, Session]


def draw(wanted: Wanted, chance: Random) -> Draft:
    """Draw everything that needs no agenda."""
    dates = _dates(wanted.days)
    groups = {
        f"group-{number + 1}": Group(
            name=f"Group {number + 1}",
            size=chance.randrange(15, 31),
            languages=(("ru", "fa", "en")[number % 3],),
        )
        for number in range(wanted.groups)
    }
    breaks, starts = _breaks(tuple(groups), chance)
    rooms, transfers = _rooms(groups, chance)
    sessions = draw_sessions(wanted, groups, rooms, chance)
    return Draft(
        dates=dates,
        breaks=breaks,
        break_starts=starts,
        fixed=_fixed(dates, starts, chance),
        groups=groups,
        rooms=rooms,
        transfers=transfers,
        people=draw_people(wanted, dates, sessions, chance),
        interpreters=_interpreters(groups),
        sessions=sessions,
    )


def _dates(days: int) -> tuple[date, ...]:
    """Return working days, Monday to Friday."""
    return tuple(FIRST_DAY + timedelta(days=day // 5 * 7 + day % 5) for day in range(days))


def _breaks(groups: tuple[str, ...], chance: Random) -> tuple[tuple[Break, ...], dict[str, int]]:
    """Return two coffee breaks and lunch, each fixed or in a window; many lunch in two sittings."""
    half = len(groups) // 2
    sittings = [(groups[:half], 0), (groups[half:], 30)] if len(groups) >= 8 else [((), 0)]
    plan: list[tuple[str, int, int, tuple[str, ...]]] = [
        ("coffee-1", 20, 10 * 60 + chance.choice((10, 15, 20)), ())
    ]
    noon = 12 * 60 + chance.choice((10, 15))
    for number, (members, later) in enumerate(sittings, 1):
        plan.append((f"lunch-{number}", 60, noon + later, members))
    plan.append(("coffee-2", 20, 15 * 60 + chance.choice((0, 5, 10)), ()))
    breaks = []
    for name, minutes, start, members in plan:
        slack = 0 if chance.random() < 0.4 else chance.choice((15, 20, 30))
        breaks.append(
            Break(
                id=name,
                title="Lunch" if name.startswith("lunch") else "Coffee",
                minutes=minutes,
                earliest=at(FIRST_DAY, start - slack).time(),
                latest=at(FIRST_DAY, start + minutes + slack).time(),
                groups=members,
                lunch=name.startswith("lunch"),
            )
        )
    return tuple(breaks), {name: start for name, _, start, _ in plan}


def _fixed(
    dates: tuple[date, ...], starts: dict[str, int], chance: Random
) -> tuple[FixedEvent, ...]:
    """Return the opening, the closing and, in some programmes, a prayer on Fridays."""
    opening = FixedEvent(
        id="opening",
        title="Opening",
        start=at(dates[0], OPEN),
        minutes=50,
        people=(HOST,),
        room="hall",
    )
    closing = FixedEvent(
        id="closing",
        title="Closing",
        start=at(dates[-1], SHUT - 40),
        minutes=40,
        people=(HOST,),
        room="hall",
    )
    prayers = []
    if chance.random() < 0.5:
        start = max(start for name, start in starts.items() if name.startswith("lunch")) + 60
        prayers = [
            FixedEvent(
                id=f"prayer-{day:%m-%d}",
                title="Prayer",
                start=at(day, start),
                minutes=30,
                pause=True,
            )
            for day in dates
            if day.weekday() == 4
        ]
    return (opening, *prayers, closing)


def _rooms(
    groups: dict[str, Group], chance: Random
) -> tuple[dict[str, Room], tuple[Transfer, ...]]:
    """Return as many plenary rooms as groups, half with booths, and a lab for every five groups."""
    everybody = sum(group.size for group in groups.values())
    rooms = {"hall": Room(name="Hall", seats=everybody, booths=2, venue="hotel")}
    for number in range(2, len(groups) + 1):
        rooms[f"room-{number}"] = Room(
            name=f"Room {number}",
            seats=chance.randrange(30, 41),
            booths=number % 2,
            venue="hotel",
        )
    smallest = min(group.size for group in groups.values())
    apart = len(groups) > 1 and chance.random() < 0.5
    for number in range(1, (len(groups) - 1) // 5 + 2):
        rooms[f"lab-{number}"] = Room(
            name=f"Lab {number}",
            seats=chance.choice([seats for seats in (16, 20, 24, 30) if seats >= smallest]),
            equipment=("laptops",),
            venue="academy" if apart else "hotel",
        )
    return rooms, (Transfer(between=("hotel", "academy"), minutes=10),) if apart else ()


def _interpreters(groups: dict[str, Group]) -> dict[str, Interpreters]:
    """Return a team for English and each language for every two of its groups."""
    teams = {}
    for language in ("ru", "fa"):
        served = sum(language in group.languages for group in groups.values())
        for number in range(1, math.ceil(served / 2) + 1):
            teams[f"en-{language}-{number}"] = Interpreters(
                name=f"English and {language} {number}", languages=("en", language)
            )
    return teams
