"""Checks across files: the workshop against its modules, speakers, rooms, events and roster.

``read_and_check`` records all problems in one pass. What needs the plan (does it fit, can the
blueprint be filled) is checked where plans are made.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from trainkit.definitions.check_assessment import check_assessment
from trainkit.definitions.check_course import check_course
from trainkit.definitions.check_programme import check_clock, check_programme, check_sessions
from trainkit.definitions.load import ROSTER_FILE, read_definitions
from trainkit.definitions.loaded import Course, Definitions
from trainkit.definitions.module import STANDARD
from trainkit.definitions.teaching import EVERYBODY, Together
from trainkit.definitions.validate import check_letters, check_unique, unknown
from trainkit.definitions.workshop import Event, Indicator, WorkshopModule
from trainkit.definitions.yamlfile import Location
from trainkit.problems import Place, Problems

__all__ = ["check_workshop", "read_and_check"]


def read_and_check(
    folder: Path, problems: Problems, *, is_over: bool = False
) -> Definitions | None:
    """Read a workshop folder and check everything in it, in one pass.

    How test items are worded is not looked at when the workshop is over.

    Modules are checked also where the workshop itself has problems. Returns ``None`` if a file
    could not be understood; other problems are only recorded.
    """
    courses: list[Course] = []
    definitions = read_definitions(folder, problems, courses)
    for course in courses:
        check_course(course, problems, is_over=is_over)
    if definitions is not None:
        check_workshop(definitions, problems)
    return definitions


def check_workshop(definitions: Definitions, problems: Problems) -> None:
    """Record what does not fit between the workshop, its modules and its roster."""
    check_letters(definitions.workshop_file, problems)
    _check_item_ids(definitions, problems)
    _check_exercises(definitions, problems)
    workshop = definitions.workshop
    for index, entry in enumerate(workshop.modules):
        _check_module(definitions, index, entry, problems)
    for index, event in enumerate(workshop.events):
        _check_event(definitions, index, event, problems)
    for day in workshop.dates:
        _check_overlaps(definitions, day, problems)
    check_programme(definitions, problems)
    check_assessment(definitions, problems)
    _check_papers(definitions, problems)
    _check_roster(definitions, problems)
    _check_seats(definitions, problems)
    check_clock(definitions, problems)
    _check_results(definitions, problems)


def _check_item_ids(definitions: Definitions, problems: Problems) -> None:
    owners: dict[str, Course] = {}
    for course in definitions.courses:
        for index, item in enumerate(course.bank.items):
            owner = owners.setdefault(item.id, course)
            if owner is not course:
                problems.error(
                    course.bank_file.place(("items", index, "id")),
                    f'the item id "{item.id}" is used in {owner.module.id} too',
                )


def _check_exercises(definitions: Definitions, problems: Problems) -> None:
    owners: dict[str, str] = {}
    for course in definitions.courses:
        for loaded in course.exercises:
            name = loaded.exercise.id
            owner = owners.setdefault(name, course.module.id)
            if owner != course.module.id:
                problems.error(
                    loaded.file.place(("id",)), f'the exercise id "{name}" is used in {owner} too'
                )
    for index, name in enumerate(definitions.workshop.exercises.leave_out):
        if name not in owners:
            problems.error(
                definitions.workshop_file.place(("exercises", "leave_out", index)),
                unknown("exercise", name, owners),
            )


def _check_module(
    definitions: Definitions, index: int, entry: WorkshopModule, problems: Problems
) -> None:
    file, here = definitions.workshop_file, ("modules", index)
    course = definitions.course(entry.id)
    for name in entry.sessions:
        if name not in {session.id for session in course.module.sessions}:
            known = ", ".join(session.id for session in course.module.sessions)
            problems.error(
                file.key_place((*here, "sessions", name)),
                f'expected a session of "{entry.id}", found "{name}"; there: {known}',
            )
    if entry.variant != STANDARD and entry.variant not in course.module.variants:
        known = ", ".join([STANDARD, *course.module.variants])
        problems.error(
            file.place((*here, "variant")),
            f'expected a form of "{entry.id}", found "{entry.variant}"; there: {known}',
        )
        return
    if _is_sound(course):
        check_sessions(definitions, index, course, problems)


def _is_sound(course: Course) -> bool:
    """Whether the module's variants can be read; problems in them are reported elsewhere."""
    sessions = {session.id: len(session.steps) for session in course.module.sessions}
    return all(
        sessions.get(entry.session) == len(entry.steps)
        for entries in course.module.variants.values()
        for entry in entries
    )


def _check_event(definitions: Definitions, index: int, event: Event, problems: Problems) -> None:
    workshop, file = definitions.workshop, definitions.workshop_file
    here: Location = ("events", index)
    if event.on is not None and event.on not in workshop.dates:
        problems.error(
            file.place((*here, "on")),
            f'{event.id}: expected one of the workshop\'s dates, found "{event.on}"',
        )
    for day in (day for day in workshop.dates if event.is_on(day)):
        hours = workshop.hours_on(day)
        if event.start < hours.start or _end(event) > _minutes(hours.end.isoformat()):
            problems.error(
                file.place((*here, "start")),
                f"{event.id}: lasts from {event.start:%H:%M} for {event.minutes} minutes, outside "
                f"the day from {hours.start:%H:%M} to {hours.end:%H:%M}"
                f"{f' on {day}' if day in workshop.days else ''}",
            )
            return


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")[:2]
    return int(hours) * 60 + int(minutes)


def _end(event: Event) -> int:
    return _minutes(event.start.isoformat()) + event.minutes


def _check_overlaps(definitions: Definitions, day: date, problems: Problems) -> None:
    workshop, file = definitions.workshop, definitions.workshop_file
    events = workshop.events_on(day)
    for number, event in enumerate(events):
        groups = set(event.groups or workshop.group_ids)
        earlier = [one for one in events[:number] if groups & set(one.groups or workshop.group_ids)]
        last = max(earlier, key=_end, default=None)
        if last is not None and _end(last) > _minutes(event.start.isoformat()):
            index = workshop.events.index(event)
            problems.error(
                file.place(("events", index, "start")),
                f'{event.id}: starts at {event.start:%H:%M} on {day}, before "{last.title}" ends',
            )


def _check_roster(definitions: Definitions, problems: Problems) -> None:
    path = definitions.folder / ROSTER_FILE
    people = definitions.roster.participants
    if not people:
        problems.error(Place(path, sheet="Participants"), "expected at least one participant")
    countries = set(definitions.workshop.countries)
    if countries:
        for country in sorted({p.country for p in people if p.country} - countries):
            problems.warning(
                Place(path, sheet="Participants"),
                f"{country} is not among the countries of workshop.yaml",
            )


def _check_seats(definitions: Definitions, problems: Problems) -> None:
    workshop = definitions.workshop
    people = _people_in_rooms(definitions)
    for name, room in workshop.rooms.items():
        if name in people and room.seats is not None and room.seats < people[name]:
            problems.warning(
                definitions.workshop_file.place(("rooms", name, "seats")),
                f"rooms.{name}: has {room.seats} seats for {people[name]} participants",
            )


def _people_in_rooms(definitions: Definitions) -> dict[str, int]:
    """Return how many people the rooms must hold of which there is no choice."""
    workshop = definitions.workshop
    sizes = {name: group.size for name, group in workshop.groups.items()} or {
        EVERYBODY: len(definitions.roster.participants)
    }
    people: dict[str, int] = {}
    for event in workshop.events:
        if event.room is not None:
            there = sum(sizes.get(group, 0) for group in event.groups or workshop.group_ids)
            people[event.room] = max(people.get(event.room, 0), there)
    for entry in workshop.modules:
        for fields in (entry, *entry.sessions.values()):
            if fields.room is not None:
                groups = fields.groups or entry.groups or workshop.group_ids
                together = (fields.together or entry.together) is Together.YES
                alone = [sizes.get(group, 0) for group in groups]
                there = sum(alone) if together else max(alone)
                people[fields.room] = max(people.get(fields.room, 0), there)
    return people


def _check_papers(definitions: Definitions, problems: Problems) -> None:
    """Record every code under ``papers.large_print`` that no participant has."""
    codes = {person.code for person in definitions.roster.participants}
    for index, code in enumerate(definitions.workshop.papers.large_print):
        if code not in codes:
            problems.error(
                definitions.workshop_file.place(("papers", "large_print", index)),
                f'expected the code of a participant in participants.xlsx, found "{code}"',
            )


def _check_results(definitions: Definitions, problems: Problems) -> None:
    """Record repeated ids, and figures that do not fit their date or their unit."""
    file, results = definitions.workshop_file, definitions.workshop.results
    check_unique(file, ("results",), (one.id for one in results), problems)
    for index, one in enumerate(results):
        here = ("results", index)
        _check_count_date(definitions, one, here, problems)
        if one.unit.casefold() in {"%", "per cent", "percent"}:
            for field in ("before", "after"):
                value = getattr(one, field)
                if value is not None and not 0 <= value <= 100:
                    problems.warning(
                        file.place((*here, field)),
                        f"{one.id}.{field}: a share in per cent is expected to lie between 0 and "
                        f"100, found {value:g}",
                    )


def _check_count_date(
    definitions: Definitions, one: Indicator, here: Location, problems: Problems
) -> None:
    file, last = definitions.workshop_file, definitions.workshop.dates[-1]
    if one.before is None and one.after is None:
        problems.warning(
            file.place(here), f"{one.id}: has neither a figure before the course nor one after it"
        )
    elif one.after is not None and one.as_of <= last:
        problems.error(
            file.place((*here, "as_of")),
            f"{one.id}: has a figure after the course, so as_of is expected to be later than its "
            f"last day, {last}; found {one.as_of}",
        )
    elif one.after is None and one.as_of > last:
        problems.warning(
            file.place((*here, "as_of")),
            f"{one.id}: has no figure after the course, but as_of is later than its last day",
        )
