"""Draw what is taught and by whom: modules, their sessions, speakers and the hours of these."""

from __future__ import annotations

import math
from datetime import date
from random import Random
from typing import NamedTuple

from benchmarks.agenda.frame import HOST, OPEN, SHUT, Wanted, window
from trainkit.agenda.problem import Group, Method, Person, Room, Session
from trainkit.model.teaching import Interpretation

__all__ = ["draw_people", "draw_sessions"]

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


def draw_sessions(
    wanted: Wanted, groups: dict[str, Group], rooms: dict[str, Room], chance: Random
) -> dict[str, Session]:
    """Return the sessions of all groups: every group has the same modules."""
    per_group = wanted.sessions // wanted.groups
    joint = int(wanted.groups > 1)
    sizes = _modules(per_group - 2 - joint, chance)
    lessons = [one for module, size in enumerate(sizes) for one in _lessons(module, size, chance)]
    share_out = _dense if wanted.dense_speakers else _shared
    return _sessions(wanted, groups, rooms, lessons, share_out(wanted, lessons, chance))


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
    tables = math.ceil(wanted.groups / 3)
    for number, (name, group) in enumerate(groups.items()):
        pre, post = f"pre-test-{number + 1}", f"post-test-{number + 1}"
        chosen = [*lessons]
        if number < extra and lessons:
            chosen.append(lessons[-1]._replace(number=lessons[-1].number + 1, lab=False, marks=()))
        own: dict[str, Session] = {}
        for lesson in chosen:
            stem = f"m{lesson.module + 1}-s{{}}-g{number + 1}"
            before = stem.format(lesson.number) if lesson.number else pre
            people = [teachers[lesson.module, number]]
            if lesson.assisted:
                people.append(f"assistant-{number // 2 + 1}")
            key = stem.format(lesson.number + 1)
            own[key] = _session(lesson, name, group, tuple(people), before, rooms)
        if wanted.groups > 1:
            own[f"round-table-{number + 1}"] = _round_table(name, pre, number % tables + 1)
        followed = {before for session in own.values() for before in session.after}
        ends = tuple(sorted(own.keys() - followed)) or (pre,)
        sessions[pre] = Session(title="Pre-test", groups=(name,), minutes=40)
        sessions |= own
        sessions[post] = Session(title="Post-test", groups=(name,), minutes=40, after=ends)
    return sessions


def _round_table(group: str, pre: str, table: int) -> Session:
    """Return a session that two or three groups may hold as one."""
    return Session(
        title="Round table",
        groups=(group,),
        people=(HOST,),
        minutes=45,
        after=(pre,),
        joint=f"round-table-{table}",
    )


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


def draw_people(
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
            hours = _hours(dates, load / (0.65 if wanted.groups == 1 else 0.45))
            if not late and (first := [kind for kind in hours if kind[0] == "late"]):
                late, kind = True, first[0]
                person = person.model_copy(update=kind[1])
            elif hours and chance.random() < 0.5:
                person = person.model_copy(update=chance.choice(hours)[1])
        people[name] = person
    return people


def _hours(dates: tuple[date, ...], load: float) -> list[tuple[str, dict[str, object]]]:
    """Return the kinds of limited hours that leave time for so many minutes of sessions."""
    kinds: list[tuple[str, dict[str, object]]] = []
    if load <= 400 * (len(dates) - 1):
        windows = tuple(window(day, OPEN, SHUT) for day in dates[1:])
        kinds.append(("late", {"available": windows}))
    if load <= 180 * len(dates):
        windows = tuple(window(day, OPEN, 13 * 60) for day in dates)
        kinds.append(("mornings", {"available": windows}))
        vienna = tuple(window(day, 9 * 60, 17 * 60) for day in dates)
        kinds.append(("video", {"available": vienna, "timezone": "Europe/Vienna", "remote": True}))
        seoul = tuple(window(day, 9 * 60, 17 * 60) for day in dates)
        kinds.append(("video", {"available": seoul, "timezone": "Asia/Seoul", "remote": True}))
    return kinds
