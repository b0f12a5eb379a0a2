"""Checks of what stands in an agenda besides sessions: days, events, speakers and rooms."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from trainkit.agenda.workshop.agenda import EntryKind
from trainkit.agenda.workshop.checking.rows import Row, Table, closest
from trainkit.agenda.workshop.wording import and_list, clock_span, in_minutes, in_words, presence
from trainkit.definitions.programme import Break, Event
from trainkit.definitions.teaching import Interpreters, Room, Speaker, is_there
from trainkit.fields import spans_of

__all__ = ["check_days", "check_events", "check_people_and_rooms"]


def check_days(table: Table) -> None:
    """Report another workshop's id, and days that differ from the workshop's dates."""
    workshop, agenda = table.definitions.workshop, table.agenda
    if agenda.workshop != workshop.id:
        table.problems.error(
            table.file.place(("workshop",)),
            f'this agenda belongs to the workshop "{agenda.workshop}", workshop.yaml has '
            f'"{workshop.id}"; correct the id, or move this file away and plan anew',
        )
    seen: list[date] = []
    for n, day in enumerate(agenda.days):
        place = table.file.place(("days", n, "date"))
        if day.date in seen:
            table.problems.error(
                place, f"{in_words(day.date)} stands here twice; put its rows together"
            )
        elif day.date not in workshop.dates:
            table.problems.error(
                place,
                f"{in_words(day.date)} is not among the dates in workshop.yaml; delete the day or "
                "add the date there",
            )
        elif seen and day.date < seen[-1]:
            table.problems.error(
                place, f"{in_words(day.date)} stands below {in_words(seen[-1])}; move the day up"
            )
        if not day.entries:
            table.problems.warning(place, f"{in_words(day.date)} has no rows; add some")
        seen.append(day.date)
    for missing in (day for day in workshop.dates if day not in seen):
        table.problems.error(
            table.file.place(("days",)),
            f'{in_words(missing)} is missing; add a day with date: "{missing.isoformat()}" and '
            "its rows, or plan anew",
        )


def check_events(table: Table) -> None:
    """Report events and breaks that are missing, unknown, there too often, or moved (a warning)."""
    occasions = table.definitions.workshop.occasions
    rows = [row for row in table.all_rows() if row.entry.kind is EntryKind.EVENT]
    for row in rows:
        name = row.entry.event or ""
        if name not in occasions:
            table.problems.error(
                row.place, f'{row}: workshop.yaml has no event "{name}"{closest(name, occasions)}'
            )
    dates = [day.date for day in table.agenda.days if day.date in table.definitions.workshop.dates]
    for one in occasions.values():
        own = [row for row in rows if row.entry.event == one.id]
        if one.on is not None:
            _check_event(table, one, one.on, own)
            continue
        for day in dict.fromkeys(dates):
            _check_event(table, one, day, [row for row in own if row.date == day])


def _check_event(table: Table, one: Event | Break, day: date, rows: list[Row]) -> None:
    days = [other.date for other in table.agenda.days]
    if not rows and day in days and one.is_on(day):
        table.problems.error(
            table.file.place(("days", days.index(day))),
            f'the {_noun(one)} "{one.title}" ({in_words(day)}, {_times(one)}) is missing; add a '
            f"row with event: {one.id}, or take the {_noun(one)} out of workshop.yaml",
        )
    for row in rows[:1]:
        if table.groups_of(row) != frozenset(one.groups or table.groups):
            table.problems.warning(
                row.place,
                f"{row} is for other groups here than in workshop.yaml; let the two agree",
            )
        if not one.is_on(row.date) or not _stands_right(one, row):
            wanted = f"{in_words(day)}, {_times(one)}" if one.is_on(day) else "other dates"
            table.problems.warning(
                row.place,
                f"{row} stands at {wanted} in workshop.yaml; change the time there too, or move "
                "the row back",
            )
    for row in rows[1:]:
        table.problems.error(
            row.place,
            f'{row}: the {_noun(one)} "{one.id}" stands here twice; delete one of the rows',
        )


def _noun(one: Event | Break) -> str:
    return "event" if isinstance(one, Event) else "break"


def _times(one: Event | Break) -> str:
    """Return when something stands by workshop.yaml: ``12:30-13:30``."""
    if isinstance(one, Event):
        start = datetime.combine(date.min, one.start)
        return clock_span(one.start, (start + timedelta(minutes=one.minutes)).time())
    return f"{in_minutes(one.minutes)} between {one.between}"


def _stands_right(one: Event | Break, row: Row) -> bool:
    if isinstance(one, Break):
        window = one.between
        return (
            window.start <= row.entry.start
            and row.entry.end <= window.end
            and row.entry.minutes == one.minutes
        )
    return row.entry.start == one.start and row.entry.minutes == one.minutes


def check_people_and_rooms(table: Table) -> None:
    """Report names that nobody defined, people who are not there, and rooms that do not serve."""
    workshop = table.definitions.workshop
    for row in table.all_rows():
        for name in row.entry.groups:
            if name not in workshop.groups:
                table.problems.error(
                    row.place,
                    f'{row}: workshop.yaml has no group "{name}"{closest(name, workshop.groups)}',
                )
        for kind, names, known in (
            ("speaker", row.entry.speakers, workshop.speakers),
            ("team of interpreters", row.entry.interpreters, workshop.interpreters),
        ):
            for name in names:
                if name in known:
                    _check_presence(table, row, known[name])
                else:
                    table.problems.error(
                        row.place,
                        f'{row}: workshop.yaml has no {kind} "{name}"{closest(name, known)}',
                    )
        room = row.entry.room
        if room is not None and room not in workshop.rooms:
            table.problems.error(
                row.place,
                f'{row}: workshop.yaml has no room "{room}"{closest(room, workshop.rooms)}',
            )
        elif room is not None:
            _check_room(table, row, workshop.rooms[room])


def _check_presence(table: Table, row: Row, person: Speaker | Interpreters) -> None:
    workshop = table.definitions.workshop
    if not is_there(person, (row.start, row.end), workshop.dates, workshop.timezone):
        who = "speaker" if isinstance(person, Speaker) else "team"
        table.problems.error(
            row.place,
            f"{row} needs {person.name}, who is there only {presence(person)}; move the row, "
            f"name another {who}, or correct the {who}'s days or hours in workshop.yaml",
        )


def _check_room(table: Table, row: Row, room: Room) -> None:
    """Report a room that is closed; warn of one that is too small or lacks what is needed."""
    workshop = table.definitions.workshop
    spans = spans_of(room.open, workshop.dates)
    if spans and not any(start <= row.start and row.end <= end for start, end in spans):
        times = and_list([str(slot) for slot in room.open])
        table.problems.error(
            row.place, f"{row}: {room.name} is open only {times}; move the row or take another room"
        )
    groups = [workshop.groups[name] for name in table.groups_of(row) if name in workshop.groups]
    people = sum(group.size for group in groups)
    if room.seats is not None and room.seats < people:
        table.problems.warning(
            row.place, f"{row}: {room.name} has {room.seats} seats for {people} people"
        )
    _, teaching = table.teachings.get(row.entry.session or "", (None, None))
    lacking = [one for one in (teaching.equipment if teaching else ()) if one not in room.equipment]
    if lacking:
        table.problems.warning(
            row.place, f"{row} needs {and_list(lacking)}, which {room.name} does not have"
        )
