"""Makes an ``AgendaProblem`` of a workshop; ``agenda_problem`` is the way in.

A pre-test or post-test has its time in workshop.yaml; what follows from it for the sessions of its
groups becomes their windows. Sessions that name no room stand in one that is chosen for them only
where rooms are chosen at all (``Workshop.plans_rooms``); otherwise in a room of the problem that
stands for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from trainkit.agenda.problem import (
    AgendaProblem,
    Break,
    Group,
    Interpretation,
    Interpreters,
    Method,
    Person,
    Pin,
    ProblemDay,
    Room,
    Session,
    Transfer,
    Weights,
    Window,
)
from trainkit.agenda.workshop.agenda import Agenda, Entry
from trainkit.agenda.workshop.sequencing.timeline import GRAIN
from trainkit.agenda.workshop.timetable.fixed import Pinned, fixed_events
from trainkit.agenda.workshop.timetable.outline import Outline, outline_of
from trainkit.agenda.workshop.timetable.places import PlaceMap, places_of
from trainkit.agenda.workshop.timetable.sittings import Sitting, followed, language_of
from trainkit.definitions import module as course
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.programme import EventKind
from trainkit.definitions.teaching import EVERYBODY, Presence, Speaker
from trainkit.definitions.workshop import Workshop
from trainkit.definitions.yamlfile import YamlFile
from trainkit.fields import Span, spans_of

__all__ = ["NO_ROOM", "agenda_problem"]

NO_ROOM = "no-room"
"""The room that stands for none."""

_METHODS = {
    course.Method.LECTURE: Method.TALK,
    course.Method.DEMONSTRATION: Method.TALK,
    course.Method.EXERCISE: Method.PRACTICE,
    course.Method.CASE: Method.PRACTICE,
    course.Method.LAB: Method.PRACTICE,
    course.Method.GROUP_WORK: Method.PRACTICE,
    course.Method.ROLE_PLAY: Method.PRACTICE,
}


def agenda_problem(
    definitions: Definitions,
    previous: Agenda | None = None,
    previous_file: YamlFile | None = None,
) -> tuple[AgendaProblem, PlaceMap]:
    """Return what is to be solved for a workshop, and where everything in it was said.

    Of ``previous``, pinned rows and rows added by hand keep their place; ``previous_file`` is where
    it was read. ``definitions`` are those in which ``definitions.check`` finds no error.
    """
    outline = outline_of(definitions, previous, previous_file)
    workshop = definitions.workshop
    rooms = _rooms(outline)
    events = tuple(fixed_events(definitions, outline.fixed))
    if not rooms:
        events = tuple(event.model_copy(update={"room": None}) for event in events)
    problem = AgendaProblem(
        id=workshop.id,
        timezone=workshop.timezone,
        days=tuple(
            ProblemDay(date=day, start=hours.start, end=hours.end)
            for day, hours in ((day, workshop.hours_on(day)) for day in workshop.dates)
        ),
        longest_block=workshop.day.longest_block,
        pause=workshop.day.pause,
        consecutive_factor=workshop.consecutive_factor,
        groups=_groups(definitions),
        people={name: _person(definitions, one) for name, one in workshop.speakers.items()},
        rooms=rooms,
        transfers=tuple(
            Transfer(between=way.between, minutes=way.minutes) for way in workshop.transfers
        ),
        interpreters={
            name: Interpreters(
                name=team.name, languages=team.languages, available=_presence(definitions, team)
            )
            for name, team in workshop.interpreters.items()
        },
        breaks=tuple(_breaks(outline)),
        fixed=events,
        sessions=_sessions(outline, NO_ROOM in rooms),
        modules=tuple(entry.id for entry in workshop.modules),
        weights=Weights.model_validate(workshop.wishes.model_dump(exclude_none=True)),
    )
    return problem, places_of(outline, problem)


def _groups(definitions: Definitions) -> dict[str, Group]:
    groups = definitions.workshop.groups
    if not groups:
        people = len(definitions.roster.participants)
        return {EVERYBODY: Group(name="Everybody", size=max(1, people))}
    return {
        name: Group(name=one.name, size=one.size, languages=one.languages)
        for name, one in groups.items()
    }


def _person(definitions: Definitions, speaker: Speaker) -> Person:
    return Person(
        name=speaker.name,
        timezone=speaker.timezone,
        available=_presence(definitions, speaker),
        remote=speaker.remote,
    )


def _presence(definitions: Definitions, person: Presence) -> tuple[Window, ...]:
    return _windows(person.spans(definitions.workshop.dates))


def _windows(spans: Iterable[Span]) -> tuple[Window, ...]:
    return tuple(Window(start=start, end=end) for start, end in spans)


def _rooms(outline: Outline) -> dict[str, Room]:
    """Return the rooms; none at all where no session has one.

    Where rooms are not chosen, the trainer has seen to it that people fit, and been warned if not.
    """
    workshop, chosen = outline.workshop, outline.workshop.plans_rooms
    named = [bool(sitting.teaching.rooms) for sitting in outline.sittings]
    if not chosen and not any(named):
        return {}
    rooms = {
        name: Room(
            name=room.name,
            seats=room.seats if chosen else None,
            equipment=room.equipment,
            booths=room.booths,
            venue=room.venue,
            open=_windows(spans_of(room.open, workshop.dates)),
        )
        for name, room in workshop.rooms.items()
    }
    if not chosen and not all(named):
        rooms[NO_ROOM] = Room(name="no room", booths=20)
    return rooms


def _breaks(outline: Outline) -> Iterator[Break]:
    """Yield the breaks, without the dates on which one is pinned."""
    workshop = outline.workshop
    pinned = {(one.block.day, one.entry.event) for one in outline.fixed}
    for one in workshop.breaks:
        dates = [day for day in workshop.dates if one.is_on(day)]
        left = tuple(day for day in dates if (day, one.id) not in pinned)
        if left:
            yield Break(
                id=one.id,
                title=one.title,
                minutes=one.minutes,
                earliest=one.between.start,
                latest=one.between.end,
                dates=() if len(left) == len(workshop.dates) else left,
                groups=one.groups,
                lunch=one.kind is EventKind.LUNCH,
            )


def _sessions(outline: Outline, some_have_no_room: bool) -> dict[str, Session]:
    after = followed(outline.definitions, outline.sittings)
    joint = _joint(outline)
    sessions = {}
    for sitting in outline.sittings:
        teaching = sitting.teaching
        session = Session(
            title=sitting.session.title,
            groups=sitting.groups,
            people=teaching.speakers,
            minutes=sitting.session.minutes,
            shortest=teaching.shortest,
            longest=teaching.longest,
            marks=sitting.session.marks,
            after=after[sitting.id],
            rooms=teaching.rooms or ((NO_ROOM,) if some_have_no_room else ()),
            equipment=teaching.equipment,
            windows=_windows_of(outline, sitting),
            method=_METHODS.get(sitting.session.method, Method.OTHER),
            language=language_of(outline.workshop, sitting),
            interpretation=Interpretation(teaching.interpretation.value),
            module=sitting.module,
            demanding=sitting.session.demanding,
            joint=joint.get(sitting.id),
        )
        pinned = outline.pins.get(sitting.id)
        sessions[sitting.id] = _pinned(outline.workshop, session, pinned) if pinned else session
    return sessions


def _joint(outline: Outline) -> dict[str, str]:
    """Return the names of sittings that may be held as one.

    They are in one language, as nobody speaks two at a time, and pinned by the same row or not
    at all.
    """
    kinds: dict[tuple[str, str | None, Pinned | None], list[Sitting]] = {}
    for sitting in outline.sittings:
        if sitting.teaching.together.may_join:
            language = language_of(outline.workshop, sitting)
            kind = (sitting.key, language, outline.pins.get(sitting.id))
            kinds.setdefault(kind, []).append(sitting)
    return {one.id: some[0].id for some in kinds.values() if len(some) > 1 for one in some}


def _pinned(workshop: Workshop, session: Session, pinned: Pinned) -> Session:
    """Return a session as its pinned row has it: place, length, speakers."""
    entry = pinned.entry
    room = entry.room if entry.room in workshop.rooms else None
    changes: dict[str, object] = {
        "pin": Pin(start=pinned.start, room=room),
        "people": tuple(name for name in entry.speakers if name in workshop.speakers),
    }
    if room is not None and session.rooms and room not in session.rooms:
        changes["rooms"] = (room,)
    if entry.part is None:
        minutes = _unstretched(workshop, session, entry)
        changes |= {"minutes": minutes, "shortest": None, "longest": None, "marks": ()}
    return session.model_copy(update=changes)


def _unstretched(workshop: Workshop, session: Session, entry: Entry) -> int:
    """Return a session's length without interpretation, where the row has it with it."""
    if not entry.interpreters or session.interpretation is Interpretation.SIMULTANEOUS:
        return max(GRAIN, entry.minutes)
    factor = workshop.consecutive_factor
    longer = entry.minutes - round(session.minutes * factor, 6)
    return session.minutes if 0 <= longer < GRAIN else max(GRAIN, int(entry.minutes / factor))


def _windows_of(outline: Outline, sitting: Sitting) -> tuple[Window, ...]:
    """Return when a sitting may be: in its own times, after the pre-test, before the post-test."""
    workshop = outline.workshop
    starts, ends = _tests(outline, sitting)
    own = spans_of(sitting.teaching.when, workshop.dates)
    if not own and not starts and not ends:
        return ()
    first, last = workshop.dates[0], workshop.dates[-1]
    whole = (
        datetime.combine(first, workshop.hours_on(first).start),
        datetime.combine(last, workshop.hours_on(last).end),
    )
    begin, end = max(starts, default=whole[0]), min(ends, default=whole[1])
    spans = [(max(start, begin), min(stop, end)) for start, stop in own or (whole,)]
    # No window at all would mean that it may be at any time: this one is too short for anything.
    never = (begin, begin + timedelta(minutes=1))
    return _windows([span for span in spans if span[0] < span[1]] or [never])


def _tests(outline: Outline, sitting: Sitting) -> tuple[list[datetime], list[datetime]]:
    """Return the ends of the pre-tests of a sitting's groups, and the starts of post-tests."""
    starts, ends = [], []
    for one in outline.fixed:
        occasion = outline.workshop.occasions.get(one.entry.event or "")
        if occasion is None or not sitting.is_in(one.entry.groups):
            continue
        if occasion.kind is EventKind.PRE_TEST:
            starts.append(datetime.combine(one.block.day, one.entry.end))
        elif occasion.kind is EventKind.POST_TEST:
            ends.append(datetime.combine(one.block.day, one.entry.start))
    return starts, ends
