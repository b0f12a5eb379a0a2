"""Checks of what stands in an agenda: days, sessions, events, speakers and rooms."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from trainkit.definitions.module import Session
from trainkit.definitions.people import is_there
from trainkit.definitions.workshop import Event
from trainkit.plan.agenda import EntryKind
from trainkit.plan.checking.rows import Row, Table, closest
from trainkit.plan.wording import clock_span, in_minutes, in_words, presence

__all__ = ["check_days", "check_events", "check_people_and_rooms", "check_sessions"]


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


def check_sessions(table: Table) -> None:
    """Report sessions that are missing, unknown, there twice, or of another length."""
    wanted = _wanted_sessions(table)
    rows: dict[str, list[Row]] = {key: [] for key in wanted}
    for row in table.all_rows():
        key = row.entry.session
        if key is None:
            continue
        if key not in wanted:
            table.problems.error(
                row.place,
                f'{row}: no module of this workshop has the session "{key}"{closest(key, wanted)}',
            )
        else:
            rows[key].append(row)
    for key, session in wanted.items():
        _check_session(table, key, session, rows[key])


def _check_session(table: Table, key: str, session: Session, rows: list[Row]) -> None:
    """Report what is wrong with the rows of one session, for each group that is to have it."""
    missing, lengths = set(), set()
    for group in table.groups:
        own = [row for row in rows if group in table.groups_of(row)]
        if not own:
            missing.add(group)
            continue
        kept = _without_repeats(table, key, own)
        _check_parts(table, key, kept)
        lengths.add((kept[-1], sum(row.entry.minutes for row in kept)))
    for row, minutes in sorted(lengths, key=lambda length: length[0].start):
        if minutes != session.minutes:
            table.problems.warning(
                row.place,
                f"{row} has {in_minutes(minutes)} here{_of_parts(row)} and {session.minutes} in "
                "its module.yaml; change one of them if that is not meant",
            )
    if missing:
        table.problems.error(
            table.file.place(("days",)),
            f'the session "{session.title}" ({key}, {in_minutes(session.minutes)}) is missing'
            f"{table.for_groups(missing)}; add a row with session: {key}, or plan anew",
        )


def _of_parts(row: Row) -> str:
    return "" if row.entry.part is None else ", all its parts together,"


def _without_repeats(table: Table, key: str, rows: list[Row]) -> list[Row]:
    """Return a group's rows of one session, each part once; report the others."""
    kept: dict[int | None, Row] = {}
    for row in rows:
        part = row.entry.part
        if part in kept:
            what = f'the session "{key}"' if part is None else f'part {part} of "{key}"'
            table.problems.error(
                row.place, f"{row}: {what} stands here twice; delete one of the rows"
            )
        elif kept and (part is None or None in kept):
            table.problems.error(
                row.place,
                f'{row}: the session "{key}" stands here both whole and in parts; delete the one '
                "or the other",
            )
        else:
            kept[part] = row
    return list(kept.values())


def _check_parts(table: Table, key: str, rows: list[Row]) -> None:
    """Report a part that stands before an earlier one, and numbers that are left out."""
    for n, row in enumerate(rows, 1):
        if row.entry.part not in (None, n):
            table.problems.error(
                row.place,
                f'{row}: this is part {n} of "{key}" in order of time, and is numbered '
                f"{row.entry.part}; number the parts 1, 2 … in the order in which they stand",
            )


def _wanted_sessions(table: Table) -> dict[str, Session]:
    return {
        f"{entry.id}/{session.id}": session
        for entry in table.definitions.workshop.modules
        for session in table.definitions.course(entry.id).module.timed_sessions(entry.variant)
    }


def check_events(table: Table) -> None:
    """Report events that are missing, unknown, there too often, or moved (a warning)."""
    events = {event.id: event for event in table.definitions.workshop.events}
    rows = [row for row in table.all_rows() if row.entry.kind is EntryKind.EVENT]
    for row in rows:
        name = row.entry.event or ""
        if name not in events:
            table.problems.error(
                row.place, f'{row}: workshop.yaml has no event "{name}"{closest(name, events)}'
            )
    dates = [day.date for day in table.agenda.days if day.date in table.definitions.workshop.dates]
    for event in events.values():
        own = [row for row in rows if row.entry.event == event.id]
        if event.on is not None:
            _check_event(table, event, event.on, own)
            continue
        for day in dict.fromkeys(dates):
            _check_event(table, event, day, [row for row in own if row.date == day])


def _check_event(table: Table, event: Event, day: date, rows: list[Row]) -> None:
    start = datetime.combine(day, event.start)
    end = start + timedelta(minutes=event.minutes)
    wanted = f"{in_words(day)}, {clock_span(start.time(), end.time())}"
    days = [other.date for other in table.agenda.days]
    if not rows and day in days:
        table.problems.error(
            table.file.place(("days", days.index(day))),
            f'the event "{event.title}" ({wanted}) is missing; add a row with event: {event.id}, '
            "or take the event out of workshop.yaml",
        )
    for row in rows[:1]:
        if table.groups_of(row) != frozenset(event.groups or table.groups):
            table.problems.warning(
                row.place,
                f"{row} is for other groups here than in workshop.yaml; let the two agree",
            )
        if (row.start, row.end) != (start, end):
            table.problems.warning(
                row.place,
                f"{row} stands at {wanted} in workshop.yaml; change the time there too, or move "
                "the row back",
            )
    for row in rows[1:]:
        table.problems.error(
            row.place, f'{row}: the event "{event.id}" stands here twice; delete one of the rows'
        )


def check_people_and_rooms(table: Table) -> None:
    """Report speakers, groups and rooms that nobody defined, and speakers who are not there."""
    workshop = table.definitions.workshop
    for row in table.all_rows():
        for name in row.entry.groups:
            if name not in workshop.groups:
                table.problems.error(
                    row.place,
                    f'{row}: workshop.yaml has no group "{name}"{closest(name, workshop.groups)}',
                )
        for name in row.entry.speakers:
            if name in workshop.speakers:
                _check_presence(table, row, name)
            else:
                table.problems.error(
                    row.place,
                    f'{row}: workshop.yaml has no speaker "{name}"'
                    f"{closest(name, workshop.speakers)}",
                )
        room = row.entry.room
        if room is not None and room not in workshop.rooms:
            table.problems.error(
                row.place,
                f'{row}: workshop.yaml has no room "{room}"{closest(room, workshop.rooms)}',
            )


def _check_presence(table: Table, row: Row, name: str) -> None:
    speaker = table.definitions.workshop.speakers[name]
    workshop = table.definitions.workshop
    if not is_there(speaker, (row.start, row.end), workshop.dates, workshop.timezone):
        table.problems.error(
            row.place,
            f"{row} needs {speaker.name}, who is there only {presence(speaker)}; move the row, "
            "name another speaker, or correct the speaker's days or hours in workshop.yaml",
        )
