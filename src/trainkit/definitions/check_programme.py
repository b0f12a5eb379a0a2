"""Checks of what the planner needs: who is there when, rooms, breaks, lengths, clock changes.

What these find can never be planned, whatever else changes. What cannot be planned together is
found where plans are made. Where clocks go forward, an hour of local time does not exist; where
they go back, one happens twice (``datetime.fold``, PEP 495).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from trainkit.definitions.loaded import Course, Definitions
from trainkit.definitions.module import Session
from trainkit.definitions.programme import Break
from trainkit.definitions.teaching import (
    Presence,
    Speaker,
    Teaching,
    TeachingFields,
    WorkshopModule,
    there,
)
from trainkit.definitions.validate import dotted
from trainkit.definitions.yamlfile import Location
from trainkit.fields import Slot, Slots, Span, spans_of, zone_info
from trainkit.problems import Problems

__all__ = ["check_clock", "check_programme", "check_sessions"]


def check_programme(definitions: Definitions, problems: Problems) -> None:
    """Record what the workshop says of days, people, rooms and breaks and can never be met."""
    dates = definitions.workshop.dates
    _check_days(definitions, ("days",), definitions.workshop.days, dates, problems)
    _check_presences(definitions, problems)
    _check_rooms(definitions, problems)
    for index, one in enumerate(definitions.workshop.breaks):
        _check_break(definitions, ("breaks", index), one, problems)
    for index, entry in enumerate(definitions.workshop.modules):
        for location, fields in _teachings(index, entry):
            _check_slots(definitions, (*location, "when"), fields.when, dates, problems)
    _check_groups(definitions, problems)


def _teachings(index: int, entry: WorkshopModule) -> Iterator[tuple[Location, TeachingFields]]:
    yield ("modules", index), entry
    for name, placement in entry.sessions.items():
        yield ("modules", index, "sessions", name), placement


def _check_days(
    definitions: Definitions,
    location: Location,
    days: Iterable[date],
    known: Collection[date],
    problems: Problems,
) -> None:
    """Record the keys or entries of a mapping or list of dates that are none of the workshop's."""
    file = definitions.workshop_file
    for number, day in enumerate(days):
        if day not in known:
            is_list = isinstance(file.value_at(location), list)
            place = (
                file.place((*location, number))
                if is_list
                else file.key_place((*location, day.isoformat()))
            )
            problems.error(
                place,
                f'{_dotted(location)}: expected one of the workshop\'s dates, found "{day}"',
            )


def _check_slots(
    definitions: Definitions,
    location: Location,
    slots: Sequence[Slot],
    known: Collection[date],
    problems: Problems,
) -> None:
    for number, slot in enumerate(slots):
        if slot.on is not None and slot.on not in known:
            problems.error(
                definitions.workshop_file.place((*location, number)),
                f'{_dotted(location)}: expected one of the workshop\'s dates, found "{slot.on}"',
            )


def _dotted(location: Location) -> str:
    """Return a location as a person writes it; of a person or room only the name."""
    return dotted(location if location[0] == "modules" else location[:2])


def _check_presences(definitions: Definitions, problems: Problems) -> None:
    workshop = definitions.workshop
    people: dict[Location, Presence] = {
        **{("speakers", name): speaker for name, speaker in workshop.speakers.items()},
        **{("interpreters", name): team for name, team in workshop.interpreters.items()},
    }
    for location, person in people.items():
        known = set(workshop.dates)
        if isinstance(person, Speaker) and person.timezone is not None:
            known |= {day + timedelta(days=n) for day in known for n in (-1, 1)}
        _check_days(definitions, (*location, "days"), person.days, known, problems)
        _check_slots(definitions, (*location, "available"), person.available, known, problems)
        if set(person.days) <= known and not _meets(definitions, person):
            problems.error(
                definitions.workshop_file.place((*location, "available")),
                f"{_dotted(location)}: is never there while the workshop is on; correct days or "
                "available",
            )


def _meets(definitions: Definitions, person: Presence) -> bool:
    """Whether somebody is there for a minute of the workshop's days."""
    workshop = definitions.workshop
    spans = there(person, workshop.dates, workshop.timezone)
    return not spans or any(_shared(one, day) for one in spans for day in _days(definitions))


def _days(definitions: Definitions) -> tuple[Span, ...]:
    """Return the workshop's days from start to end."""
    workshop = definitions.workshop
    hours = {day: workshop.hours_on(day) for day in workshop.dates}
    return tuple(
        (datetime.combine(day, one.start), datetime.combine(day, one.end))
        for day, one in hours.items()
    )


def _shared(one: Span, other: Span) -> int:
    """Return how many minutes two spans share."""
    seconds = (min(one[1], other[1]) - max(one[0], other[0])).total_seconds()
    return max(0, int(seconds) // 60)


def _check_rooms(definitions: Definitions, problems: Problems) -> None:
    workshop, file = definitions.workshop, definitions.workshop_file
    for name, room in workshop.rooms.items():
        _check_slots(definitions, ("rooms", name, "open"), room.open, workshop.dates, problems)
        if workshop.venues and room.venue is None:
            problems.error(
                file.place(("rooms", name)),
                f"rooms.{name}: expected its venue, one of {', '.join(workshop.venues)}",
            )


def _check_break(
    definitions: Definitions, location: Location, one: Break, problems: Problems
) -> None:
    workshop = definitions.workshop
    for number, day in enumerate(one.dates):
        if day not in workshop.dates:
            problems.error(
                definitions.workshop_file.place((*location, "dates", number)),
                f'{one.id}: expected one of the workshop\'s dates, found "{day}"',
            )
    for day in (day for day in workshop.dates if one.is_on(day)):
        hours = workshop.hours_on(day)
        window = (
            datetime.combine(day, one.between.start),
            datetime.combine(day, one.between.end),
        )
        whole = (datetime.combine(day, hours.start), datetime.combine(day, hours.end))
        if _shared(window, whole) < one.minutes:
            problems.error(
                definitions.workshop_file.place((*location, "between")),
                f"{one.id}: on {day}, which lasts {hours}, {one.minutes} minutes between "
                f"{one.between} have no room; give dates on which there is time for it",
            )
            return


def _check_groups(definitions: Definitions, problems: Problems) -> None:
    workshop, file = definitions.workshop, definitions.workshop_file
    total = sum(group.size for group in workshop.groups.values())
    people = len(definitions.roster.participants)
    if workshop.groups and total != people:
        problems.warning(
            file.key_place(("groups",)),
            f"groups: {total} people in all, and {people} in participants.xlsx",
        )
    for name, group in workshop.groups.items():
        for number, language in enumerate(group.languages):
            if language not in workshop.languages:
                problems.warning(
                    file.place(("groups", name, "languages", number)),
                    f'groups.{name}: "{language}" is not among the workshop\'s languages',
                )


def check_sessions(
    definitions: Definitions, index: int, course: Course, problems: Problems
) -> None:
    """Record what a module's sessions ask for that no day and no room has.

    ``index`` is the position of the module in workshop.yaml; its variant exists.
    """
    entry = definitions.workshop.modules[index]
    for session in course.module.timed_sessions(entry.variant):
        teaching = definitions.workshop.teaching(entry, session)
        here: Location = ("modules", index)
        _check_length(definitions, here, session, teaching, problems)
        _check_placement(definitions, (*here, "sessions", session.id), session, problems)
        when, equipment = (_said(index, entry, session, key) for key in ("when", "equipment"))
        _check_when(definitions, when, session, teaching, problems)
        _check_equipment(definitions, equipment, session, teaching, problems)


def _said(index: int, entry: WorkshopModule, session: Session, key: str) -> Location:
    """Return where something is said of a session: at itself or else at its module."""
    placement = entry.sessions.get(session.id)
    if placement is not None and getattr(placement, key):
        return ("modules", index, "sessions", session.id, key)
    return ("modules", index, key)


def _check_length(
    definitions: Definitions,
    location: Location,
    session: Session,
    teaching: Teaching,
    problems: Problems,
) -> None:
    workshop = definitions.workshop
    day_minutes = max(_shared(day, day) for day in _days(definitions))
    if _least(session, teaching) > min(day_minutes, workshop.day.longest_block):
        problems.error(
            definitions.workshop_file.place(location),
            f'the session "{session.title}" of "{workshop.modules[int(location[1])].id}" takes '
            f"{session.minutes} minutes; the day has {day_minutes} and at most "
            f"{workshop.day.longest_block} without a pause",
        )


def _least(session: Session, teaching: Teaching) -> int:
    """Return the minutes that a session needs in one piece at least."""
    edges = (0, *session.marks, session.minutes)
    return min(teaching.shortest, max(end - start for start, end in pairwise(edges)))


def _check_placement(
    definitions: Definitions, location: Location, session: Session, problems: Problems
) -> None:
    placement = definitions.workshop.modules[int(location[1])].sessions.get(session.id)
    if placement is None:
        return
    for field, is_wrong in (
        ("shortest", (placement.shortest or 0) > session.minutes),
        ("longest", (placement.longest or session.minutes) < session.minutes),
    ):
        if is_wrong:
            problems.error(
                definitions.workshop_file.place((*location, field)),
                f'{session.id}: {field} is {getattr(placement, field)}, and "{session.title}" '
                f"takes {session.minutes} minutes",
            )


def _check_when(
    definitions: Definitions,
    location: Location,
    session: Session,
    teaching: Teaching,
    problems: Problems,
) -> None:
    if not teaching.when:
        return
    spans = spans_of(teaching.when, definitions.workshop.dates)
    longest = max((_shared(span, day) for span in spans for day in _days(definitions)), default=0)
    if longest < _least(session, teaching):
        problems.error(
            definitions.workshop_file.place(location),
            f'the session "{session.title}" takes {session.minutes} minutes; the longest stretch '
            f"of a day that its times leave has {longest}",
        )


def _check_equipment(
    definitions: Definitions,
    location: Location,
    session: Session,
    teaching: Teaching,
    problems: Problems,
) -> None:
    rooms = definitions.workshop.rooms
    permitted = [rooms[name] for name in teaching.rooms if name in rooms] or list(rooms.values())
    wanted = set(teaching.equipment)
    if wanted and not any(wanted <= set(room.equipment) for room in permitted):
        had = sorted({thing for room in permitted for thing in room.equipment})
        problems.error(
            definitions.workshop_file.place(location),
            f'the session "{session.title}" needs {", ".join(teaching.equipment)} in one room; '
            f"the rooms that it may use have {', '.join(had) or 'nothing'}",
        )


def check_clock(definitions: Definitions, problems: Problems) -> None:
    """Record every time of workshop.yaml that its zone skips or repeats on a workshop day."""
    file = definitions.workshop_file
    for location, local, zone_name in _times(definitions):
        zone = zone_info(zone_name)
        aware = local.replace(tzinfo=zone)
        if aware.utcoffset() == aware.replace(fold=1).utcoffset():
            continue
        where = f"{local:%H:%M} on {local.date()} in {zone_name}"
        if aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
            problems.error(file.place(location), f"{where} does not exist: clocks go forward then")
        else:
            problems.warning(file.place(location), f"{where} happens twice: clocks go back then")


def _times(definitions: Definitions) -> Iterator[tuple[Location, datetime, str]]:
    """Yield each time that is written, on each date on which it holds, with its zone."""
    workshop = definitions.workshop
    for day in workshop.dates:
        for location, clock in _times_of(definitions, day):
            yield location, datetime.combine(day, clock), workshop.timezone
    for location, slots, dates, zone in _slots(definitions):
        for number, slot in enumerate(slots):
            for day in (slot.on,) if slot.on else dates:
                for clock in (slot.hours.start, slot.hours.end) if slot.hours else ():
                    yield (*location, number), datetime.combine(day, clock), zone


def _times_of(definitions: Definitions, day: date) -> Iterator[tuple[Location, time]]:
    workshop = definitions.workshop
    if day in workshop.days:
        for clock in (workshop.days[day].start, workshop.days[day].end):
            yield ("days", day.isoformat()), clock
    else:
        yield ("day", "start"), workshop.day.start
        yield ("day", "end"), workshop.day.end
    for index, event in enumerate(workshop.events):
        if event.is_on(day):
            yield ("events", index, "start"), event.start
    for index, one in enumerate(workshop.breaks):
        if one.is_on(day):
            for clock in (one.between.start, one.between.end):
                yield ("breaks", index, "between"), clock


def _slots(
    definitions: Definitions,
) -> Iterator[tuple[Location, Slots, tuple[date, ...], str]]:
    workshop = definitions.workshop
    zone, dates = workshop.timezone, workshop.dates
    for name, speaker in workshop.speakers.items():
        days = speaker.days or dates
        yield ("speakers", name, "available"), speaker.available, days, speaker.timezone or zone
    for name, team in workshop.interpreters.items():
        yield ("interpreters", name, "available"), team.available, team.days or dates, zone
    for name, room in workshop.rooms.items():
        yield ("rooms", name, "open"), room.open, dates, zone
    for index, entry in enumerate(workshop.modules):
        here: Location = ("modules", index)
        yield (*here, "when"), entry.when, dates, zone
        for name, placement in entry.sessions.items():
            yield (*here, "sessions", name, "when"), placement.when, dates, zone
