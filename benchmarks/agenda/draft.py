"""Draw the parts of a training programme: days, breaks, groups, rooms, people and sessions.

Only what can be drawn before anything is placed. ``placing`` finds an agenda for it, and
``generate`` then adds what is derived from that agenda.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from trainkit.scheduling.problem import (
    Break,
    FixedEvent,
    Group,
    Interpretation,
    Interpreters,
    Method,
    Person,
    Room,
    Session,
    Transfer,
    Window,
)

__all__ = ["FIRST_DAY", "OPEN", "SHUT", "ZONE", "Draft", "Wanted", "at", "draw", "local"]

ZONE = "Asia/Almaty"
FIRST_DAY = date(2027, 3, 22)
"""A Monday, in the week before Europe's clocks change: speakers by video move by an hour."""
OPEN, SHUT = 8 * 60 + 30, 17 * 60 + 30
HOST = "host"
TOPICS = (
    "Tracing of payments",
    "Digital evidence",
    "Work with providers",
    "Open sources",
    "Legal assistance",
    "Mobile devices",
    "Chain of custody",
    "Financial inquiries",
    "Interviews",
    "Reporting",
)


class Wanted(NamedTuple):
    """How large a programme is asked for."""

    days: int
    groups: int
    sessions: int
    dense_speakers: bool
    speakers: int
    """Of a dense programme."""
    restricted: bool
    """False where no speaker's hours are limited, for a programme that would not fit otherwise."""


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


class _Lesson(NamedTuple):
    """A session as every group has it."""

    module: int
    number: int
    minutes: int
    shrink: int
    stretch: int
    marks: tuple[int, ...]
    method: Method
    demanding: bool
    lab: bool
    english: bool
    consecutive: bool
    assisted: bool


def at(day: date, minute: int) -> datetime:
    """Return the local time so many minutes after midnight."""
    return datetime.combine(day, time(minute // 60, minute % 60))


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
    joint = wanted.groups > 1
    per_group = wanted.sessions // wanted.groups
    modules = _modules(per_group - 2 - joint, chance)
    lessons = [
        lesson for module, size in enumerate(modules) for lesson in _lessons(module, size, chance)
    ]
    teachers = (
        _dense(wanted, lessons, chance)
        if wanted.dense_speakers
        else _shared(wanted, lessons, chance)
    )
    sessions = _sessions(wanted, groups, rooms, lessons, teachers)
    return Draft(
        dates=dates,
        breaks=breaks,
        break_starts=starts,
        fixed=_fixed(dates, starts, chance),
        groups=groups,
        rooms=rooms,
        transfers=transfers,
        people=_people(wanted, dates, sessions, chance),
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
    apart = len(groups) > 1 and chance.random() < 0.5
    for number in range(1, (len(groups) - 1) // 5 + 2):
        rooms[f"lab-{number}"] = Room(
            name=f"Lab {number}",
            seats=chance.choice((12, 20, 24, 30)) if number == 1 else 30,
            equipment=("laptops",),
            venue="academy" if apart else "hotel",
        )
    return rooms, (Transfer(between=("hotel", "academy"), minutes=10),) if apart else ()


def _modules(sessions: int, chance: Random) -> list[int]:
    """Return the sizes of modules: of 3 to 6 sessions, where the number of sessions allows it."""
    sizes = []
    while sessions > 6:
        size = chance.choice([size for size in (3, 4, 5, 6) if sessions - size >= 3])
        sizes.append(size)
        sessions -= size
    return [*sizes, sessions] if sessions > 0 else sizes


def _lessons(module: int, size: int, chance: Random) -> list[_Lesson]:
    """Return the sessions of a module: talks and practice in turns, one of them in the lab."""
    english = chance.random() < 0.4
    lab = chance.randrange(size) | 1
    lessons = []
    for number in range(size):
        practice = number % 2 == 1
        consecutive = english and practice
        minutes = 45 if consecutive else chance.choice((45, 50, 60, 60, 60, 75, 90))
        elastic = not consecutive and chance.random() < 0.3
        marked = not elastic and minutes >= 60 and not consecutive and chance.random() < 0.25
        lessons.append(
            _Lesson(
                module=module,
                number=number,
                minutes=minutes,
                shrink=chance.choice((5, 10, 15)) if elastic else 0,
                stretch=min(chance.choice((0, 10, 15)), 90 - minutes) if elastic else 0,
                marks=(30,) if marked else (),
                method=Method.PRACTICE if practice else Method.TALK,
                demanding=chance.random() < 0.2,
                lab=number == lab,
                english=english,
                consecutive=consecutive,
                assisted=practice and chance.random() < 0.2,
            )
        )
    return lessons


def _taught(lesson: _Lesson) -> int:
    return lesson.minutes * (2 if lesson.consecutive else 1)


def _shared(wanted: Wanted, lessons: list[_Lesson], chance: Random) -> dict[tuple[int, int], str]:
    """Return who teaches a module to a group: one speaker to two to four groups."""
    teachers = {}
    speakers = 0
    for module in range(lessons[-1].module + 1 if lessons else 0):
        first = 0
        while first < wanted.groups:
            speakers += 1
            last = min(first + chance.randrange(2, 5), wanted.groups)
            for group in range(first, last):
                teachers[module, group] = f"speaker-{speakers}"
            first = last
    return teachers


def _dense(wanted: Wanted, lessons: list[_Lesson], chance: Random) -> dict[tuple[int, int], str]:
    """Return who teaches a module to a group: few speakers, with loads as even as may be."""
    loads = dict.fromkeys((f"speaker-{number + 1}" for number in range(wanted.speakers)), 0)
    modules = range(lessons[-1].module + 1)
    minutes = {
        module: sum(_taught(lesson) for lesson in lessons if lesson.module == module)
        for module in modules
    }
    halves = [
        (module, range(first, min(first + 2, wanted.groups)))
        for module in modules
        for first in range(0, wanted.groups, 2)
    ]
    chance.shuffle(halves)
    teachers = {}
    for module, members in sorted(halves, key=lambda half: -minutes[half[0]]):
        speaker = min(loads, key=lambda name: loads[name])
        loads[speaker] += minutes[module] * len(members)
        teachers.update(dict.fromkeys(((module, group) for group in members), speaker))
    return teachers


def _sessions(
    wanted: Wanted,
    groups: dict[str, Group],
    rooms: dict[str, Room],
    lessons: list[_Lesson],
    teachers: dict[tuple[int, int], str],
) -> dict[str, Session]:
    """Return every group's sessions: the pre-test, the modules, a joint one, the post-test."""
    sessions: dict[str, Session] = {}
    extra = wanted.sessions % wanted.groups
    for number, (name, group) in enumerate(groups.items()):
        own: dict[str, Session] = {}
        pre = f"pre-test-{number + 1}"
        chosen = [*lessons]
        if number < extra and lessons:
            chosen.append(lessons[-1]._replace(number=lessons[-1].number + 1, lab=False, marks=()))
        for lesson in chosen:
            key = f"m{lesson.module + 1}-s{lesson.number + 1}-g{number + 1}"
            before = (
                f"m{lesson.module + 1}-s{lesson.number}-g{number + 1}" if lesson.number else pre
            )
            people = [teachers[lesson.module, number]]
            if lesson.assisted:
                people.append(f"assistant-{number // 2 + 1}")
            own[key] = _session(lesson, name, group, tuple(people), before, rooms)
        if wanted.groups > 1:
            own[f"round-table-{number + 1}"] = Session(
                title="Round table",
                groups=(name,),
                people=(HOST,),
                minutes=45,
                after=(pre,),
                joint=f"round-table-{number // 3 + 1}",
            )
        test = {"groups": (name,), "minutes": 40}
        sessions[pre] = Session(title="Pre-test", **test)
        sessions |= own
        ends = tuple(
            sorted(own.keys() - {before for session in own.values() for before in session.after})
        )
        sessions[f"post-test-{number + 1}"] = Session(
            title="Post-test", after=ends or (pre,), **test
        )
    return sessions


def _session(
    lesson: _Lesson,
    name: str,
    group: Group,
    people: tuple[str, ...],
    before: str,
    rooms: dict[str, Room],
) -> Session:
    lab = lesson.lab and any(
        room.equipment and (room.seats or 0) >= group.size for room in rooms.values()
    )
    return Session(
        title=f"{TOPICS[lesson.module % len(TOPICS)]} {lesson.number + 1}",
        groups=(name,),
        people=people,
        minutes=lesson.minutes,
        shortest=lesson.minutes - lesson.shrink if lesson.shrink else None,
        longest=lesson.minutes + lesson.stretch if lesson.stretch else None,
        marks=lesson.marks,
        after=(before,),
        equipment=("laptops",) if lab else (),
        method=lesson.method,
        language="en" if lesson.english else group.languages[0],
        interpretation=Interpretation.CONSECUTIVE
        if lesson.consecutive
        else Interpretation.SIMULTANEOUS,
        module=f"m{lesson.module + 1}",
        demanding=lesson.demanding,
    )


def _people(
    wanted: Wanted, dates: tuple[date, ...], sessions: dict[str, Session], chance: Random
) -> dict[str, Person]:
    """Return the people, some with hours: from the second day, in the mornings, by video."""
    loads: dict[str, int] = {HOST: 0}
    for session in sessions.values():
        for name in session.people:
            factor = 2 if session.interpretation is Interpretation.CONSECUTIVE else 1
            loads[name] = loads.get(name, 0) + session.minutes * factor
    people = {}
    late = False
    for name, load in loads.items():
        person = Person(name=name.replace("-", " ").capitalize())
        if wanted.restricted and not wanted.dense_speakers and name.startswith("speaker"):
            hours = list(_hours(dates, load))
            if not late and (first := [kind for kind in hours if kind[0] == "late"]):
                late, kind = True, first[0]
                person = person.model_copy(update=kind[1])
            elif hours and chance.random() < 0.5:
                person = person.model_copy(update=chance.choice(hours)[1])
        people[name] = person
    return people


def _hours(dates: tuple[date, ...], load: int) -> list[tuple[str, dict[str, object]]]:
    """Return the kinds of limited hours into which a speaker's load fits with room to spare."""
    kinds: list[tuple[str, dict[str, object]]] = []
    if load <= 0.5 * 400 * (len(dates) - 1):
        windows = tuple(_window(day, OPEN, SHUT) for day in dates[1:])
        kinds.append(("late", {"available": windows}))
    if load <= 0.5 * 180 * len(dates):
        windows = tuple(_window(day, OPEN, 13 * 60) for day in dates)
        kinds.append(("mornings", {"available": windows}))
        vienna = tuple(_window(day, 9 * 60, 17 * 60) for day in dates)
        kinds.append(("video", {"available": vienna, "timezone": "Europe/Vienna", "remote": True}))
        seoul = tuple(_window(day, 9 * 60, 17 * 60) for day in dates)
        kinds.append(("video", {"available": seoul, "timezone": "Asia/Seoul", "remote": True}))
    return kinds


def _window(day: date, start: int, end: int) -> Window:
    return Window(start=at(day, start), end=at(day, end))


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


def local(windows: tuple[Window, ...], zone: str | None) -> list[tuple[datetime, datetime]]:
    """Return windows of another zone in the programme's, without offsets."""

    def turned(moment: datetime) -> datetime:
        if zone is None:
            return moment
        return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)

    return [(turned(window.start), turned(window.end)) for window in windows]
