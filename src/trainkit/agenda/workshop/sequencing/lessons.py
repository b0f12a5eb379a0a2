"""The sessions that a workshop teaches, each with what must come before it, and their order.

A module comes after the modules that its ``prerequisites.modules`` names, as far as the workshop
has them. A session comes after the sessions of its module that ``after`` names; if it names none,
or none that the variant keeps, after the one above it in the variant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from graphlib import CycleError, TopologicalSorter

from trainkit.agenda.workshop.agenda import Entry
from trainkit.agenda.workshop.sequencing.timeline import Block, clock_of, day_of
from trainkit.agenda.workshop.wording import and_list
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.module import Session
from trainkit.definitions.teaching import Teaching
from trainkit.fields import Span, spans_of
from trainkit.problems import Problems

__all__ = ["Lesson", "lessons_of", "module_needs", "ordered", "session_needs"]


@dataclass(frozen=True)
class Lesson:
    """One session to be placed."""

    key: str
    """``module/session``, as an entry of the agenda names it."""
    module: str
    module_index: int
    """The position of the module in workshop.yaml, counted from 0."""
    module_title: str
    """The short title."""
    session: Session
    speakers: tuple[str, ...]
    room: str | None
    spans: tuple[Span, ...]
    """When it may be, for its own sake or for that of its room; always if empty."""
    before: frozenset[str]
    """Keys of all lessons that must have ended before this one starts."""

    @property
    def minutes(self) -> int:
        """The session's length in the workshop's variant."""
        return self.session.minutes

    def at(self, start: int) -> Block:
        """Return the lesson as a block that starts at a moment."""
        entry = Entry(
            start=clock_of(start),
            end=clock_of(start + self.minutes),
            session=self.key,
            title=self.session.title,
            speakers=self.speakers,
            room=self.room,
        )
        return Block.on(day_of(start), entry)


def ordered(names: Iterable[str], needs: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return the names in their order, each preceded by what it needs.

    ``needs`` must be free of circles; names that it holds but ``names`` does not are left out.
    """
    wanted = tuple(names)
    result: dict[str, None] = {}

    def visit(name: str) -> None:
        if name not in result:
            for needed in wanted:
                if needed in needs.get(name, ()):
                    visit(needed)
            result[name] = None

    for name in wanted:
        visit(name)
    return tuple(result)


def _circle(needs: Mapping[str, Iterable[str]]) -> list[str]:
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found[:-1]
    return []


def module_needs(definitions: Definitions, problems: Problems) -> dict[str, tuple[str, ...]]:
    """Return for each module of the workshop the modules of the workshop that it needs first."""
    ids = [entry.id for entry in definitions.workshop.modules]
    needs = {
        course.module.id: tuple(n for n in course.module.prerequisites.modules if n in ids)
        for course in definitions.courses
    }
    circle = _circle(needs)
    if circle:
        index = min(ids.index(name) for name in circle)
        problems.error(
            definitions.workshop_file.place(("modules", index)),
            f"the modules {and_list(sorted(circle))} each need the other taught first; take one "
            "of them out of prerequisites.modules in a module.yaml",
        )
    return needs


def session_needs(sessions: tuple[Session, ...]) -> dict[str, tuple[str, ...]]:
    """Return for each of a module's sessions those among them that come right before it."""
    kept = {session.id for session in sessions}
    needs: dict[str, tuple[str, ...]] = {}
    above: tuple[str, ...] = ()
    for session in sessions:
        needs[session.id] = tuple(name for name in session.after if name in kept) or above
        above = (session.id,)
    return needs


def lessons_of(
    definitions: Definitions, needs: Mapping[str, Iterable[str]], problems: Problems
) -> dict[str, tuple[Lesson, ...]]:
    """Return each module's lessons in the order in which they are taught.

    ``needs`` says which modules each module needs first, without circles. Sessions that wait for
    one another in a circle are a problem in their module.yaml.
    """
    lessons: dict[str, tuple[Lesson, ...]] = {}
    for module in ordered((entry.id for entry in definitions.workshop.modules), needs):
        earlier = frozenset(
            key for name in needs[module] for one in lessons[name] for key in {one.key, *one.before}
        )
        lessons[module] = _module_lessons(definitions, module, earlier, problems)
    return lessons


def _module_lessons(
    definitions: Definitions, module_id: str, earlier: frozenset[str], problems: Problems
) -> tuple[Lesson, ...]:
    course = definitions.course(module_id)
    index = [entry.id for entry in definitions.workshop.modules].index(module_id)
    entry = definitions.workshop.modules[index]
    sessions = {one.id: one for one in course.module.timed_sessions(entry.variant)}
    needs = session_needs(tuple(sessions.values()))
    circle = _circle(needs)
    if circle:
        problems.error(
            course.module_file.place(("sessions",)),
            f"the sessions {and_list(sorted(circle))} wait for one another; correct their 'after' "
            "(a session without 'after' follows the one above it)",
        )
        return ()
    lessons: dict[str, Lesson] = {}
    for name in ordered(sessions, needs):
        teaching = definitions.workshop.teaching(entry, sessions[name])
        room = _room(definitions, teaching)
        lessons[name] = Lesson(
            key=f"{module_id}/{name}",
            module=module_id,
            module_index=index,
            module_title=course.module.short_title,
            session=sessions[name],
            speakers=teaching.speakers,
            room=room,
            spans=_spans(definitions, teaching, room),
            before=earlier.union(
                *({lessons[one].key, *lessons[one].before} for one in needs[name])
            ),
        )
    return tuple(lessons.values())


def _room(definitions: Definitions, teaching: Teaching) -> str | None:
    """Return the first permitted room that seats everybody and has what is needed.

    Where none does, it is the first permitted.
    """
    workshop = definitions.workshop
    permitted = teaching.rooms or (tuple(workshop.rooms) if workshop.plans_rooms else ())
    people = sum(group.size for group in workshop.groups.values()) or len(
        definitions.roster.participants
    )
    for name in permitted:
        room = workshop.rooms[name]
        if set(teaching.equipment) <= set(room.equipment) and (room.seats or people) >= people:
            return name
    return permitted[0] if permitted else None


def _spans(definitions: Definitions, teaching: Teaching, room: str | None) -> tuple[Span, ...]:
    dates = definitions.workshop.dates
    own = spans_of(teaching.when, dates)
    opened = spans_of(definitions.workshop.rooms[room].open, dates) if room else ()
    if not own or not opened:
        return own or opened
    both = ((max(one[0], other[0]), min(one[1], other[1])) for one in own for other in opened)
    return tuple(span for span in both if span[0] < span[1]) or (_NEVER,)


_NEVER = (datetime.min, datetime.min)
