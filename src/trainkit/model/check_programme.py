"""Checks of what the planner needs: who is there when, rooms, events, breaks, lengths, clocks.

What these find can never be planned, whatever else changes. What cannot be planned together is
found where plans are made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from trainkit.model.fields import Slot, Slots, Span, spans_of, zone_info
from trainkit.model.load import ROSTER_FILE
from trainkit.model.loaded import Definitions
from trainkit.model.module import Session
from trainkit.model.roster import SHEET
from trainkit.model.teaching import (
    Presence,
    Speaker,
    Teaching,
    TeachingFields,
    Together,
    WorkshopModule,
    there,
)
from trainkit.model.validate import Report, dotted
from trainkit.model.workshop import Break, Event, Workshop
from trainkit.model.yaml import Location
from trainkit.problems import Place
from trainkit.text.languages import _


def check_programme(definitions: Definitions, report: Report) -> None:
    """Record what the workshop asks of days, people, rooms and breaks that can never be met."""
    workshop = definitions.workshop
    for day in workshop.days:
        if day not in workshop.dates:
            report.key_error(("days", day.isoformat()), _no_date("days", day))
    for name, speaker in workshop.speakers.items():
        _check_presence(workshop, speaker, report.at("speakers", name))
    for name, team in workshop.interpreters.items():
        _check_presence(workshop, team, report.at("interpreters", name))
    for name, room in workshop.rooms.items():
        here = report.at("rooms", name)
        _check_slots(f"rooms.{name}", room.open, workshop.dates, here.at("open"))
        if workshop.venues and room.venue is None:
            here.error(
                (),
                "rooms.{name}: expected its venue, one of {names}",
                name=name,
                names=", ".join(workshop.venues),
            )
    for index, event in enumerate(workshop.events):
        _check_event(workshop, event, report.at("events", index))
    for day in workshop.dates:
        _check_overlaps(workshop, day, report)
    for index, one in enumerate(workshop.breaks):
        _check_break(workshop, one, report.at("breaks", index))
    for location, fields in _teachings(workshop):
        when = (*location, "when")
        _check_slots(dotted(when), fields.when, workshop.dates, report.at(*when))
    _check_groups(definitions, report)
    _check_seats(definitions, report)


def _no_date(subject: str, day: date) -> str:
    return _(
        '{subject}: expected one of the workshop\'s dates, found "{day}"', subject=subject, day=day
    )


def _teachings(workshop: Workshop) -> Iterator[tuple[Location, TeachingFields]]:
    for index, entry in enumerate(workshop.modules):
        yield ("modules", index), entry
        for name, placement in entry.sessions.items():
            yield ("modules", index, "sessions", name), placement


def _check_slots(
    subject: str, slots: Sequence[Slot], known: Collection[date], report: Report
) -> bool:
    """Whether all dates in a list of slots are known; those that are not are recorded."""
    wrong = [(n, slot.on) for n, slot in enumerate(slots) if slot.on and slot.on not in known]
    for number, day in wrong:
        report.error(number, _no_date(subject, day))
    return not wrong


def _check_presence(workshop: Workshop, person: Presence, report: Report) -> None:
    subject, known = dotted(report.here), set(workshop.dates)
    if isinstance(person, Speaker) and person.timezone is not None:
        known |= {day + timedelta(days=n) for day in known for n in (-1, 1)}
    days = [Slot(on=day) for day in person.days]
    are_known = _check_slots(subject, days, known, report.at("days"))
    are_known &= _check_slots(subject, person.available, known, report.at("available"))
    are_known &= _check_slots(subject, person.busy, known, report.at("busy"))
    if are_known and not _meets(workshop, person):
        report.error(
            "busy" if person.busy else "available",
            "{subject}: is not available at any time during the workshop; correct days, "
            "available or busy",
            subject=subject,
        )


def _meets(workshop: Workshop, person: Presence) -> bool:
    """Whether somebody is there for a minute of the workshop's days."""
    spans = there(person, workshop.dates, workshop.timezone)
    return not spans or any(_shared(one, day) for one in spans for day in _days(workshop))


def _day(workshop: Workshop, day: date) -> Span:
    hours = workshop.hours_on(day)
    return datetime.combine(day, hours.start), datetime.combine(day, hours.end)


def _days(workshop: Workshop) -> list[Span]:
    return [_day(workshop, day) for day in workshop.dates]


def _shared(one: Span, other: Span) -> int:
    """Return how many minutes two spans share."""
    seconds = (min(one[1], other[1]) - max(one[0], other[0])).total_seconds()
    return max(0, int(seconds) // 60)


def _span(event: Event, day: date) -> Span:
    start = datetime.combine(day, event.start)
    return start, start + timedelta(minutes=event.minutes)


def _outside(workshop: Workshop, event: Event, day: date) -> str:
    hours = workshop.hours_on(day)
    values = {
        "id": event.id,
        "start": f"{event.start:%H:%M}",
        "minutes": event.minutes,
        "opening": f"{hours.start:%H:%M}",
        "closing": f"{hours.end:%H:%M}",
    }
    if day in workshop.days:
        return _(
            "{id}: starts at {start} and lasts {minutes} minutes, outside the day from {opening} "
            "to {closing} on {day}",
            day=day,
            **values,
        )
    return _(
        "{id}: starts at {start} and lasts {minutes} minutes, outside the day from {opening} to "
        "{closing}",
        **values,
    )


def _check_event(workshop: Workshop, event: Event, report: Report) -> None:
    planned = sum(step.minutes for step in event.run_sheet)
    if event.run_sheet and planned != event.minutes:
        report.error(
            "run_sheet",
            "the steps take {planned} minutes; expected {minutes}, as long as the event",
            planned=planned,
            minutes=event.minutes,
        )
    if event.on is not None and event.on not in workshop.dates:
        report.error("on", _no_date(event.id, event.on))
    for day in (day for day in workshop.dates if event.is_on(day)):
        if _shared(_span(event, day), _day(workshop, day)) < event.minutes:
            report.error("start", _outside(workshop, event, day))
            return


def _check_overlaps(workshop: Workshop, day: date, report: Report) -> None:
    events = workshop.events_on(day)
    for number, event in enumerate(events):
        groups = set(event.groups or workshop.group_ids)
        earlier = [one for one in events[:number] if groups & set(one.groups or workshop.group_ids)]
        last = max(earlier, key=lambda one: _span(one, day)[1], default=None)
        if last is not None and _span(last, day)[1] > _span(event, day)[0]:
            report.error(
                ("events", workshop.events.index(event), "start"),
                '{id}: starts at {start} on {day}, before "{title}" ends',
                id=event.id,
                start=f"{event.start:%H:%M}",
                day=day,
                title=last.title,
            )


def _check_break(workshop: Workshop, one: Break, report: Report) -> None:
    for number, day in enumerate(one.dates):
        if day not in workshop.dates:
            report.error(("dates", number), _no_date(one.id, day))
    for day in (day for day in workshop.dates if one.is_on(day)):
        window = datetime.combine(day, one.between.start), datetime.combine(day, one.between.end)
        if _shared(window, _day(workshop, day)) < one.minutes:
            report.error(
                "between",
                "{id}: on {day}, which lasts {hours_on}, {minutes} minutes between {between} "
                "do not fit; give dates with enough time for it",
                id=one.id,
                day=day,
                hours_on=workshop.hours_on(day),
                minutes=one.minutes,
                between=one.between,
            )
            return


def _check_groups(definitions: Definitions, report: Report) -> None:
    workshop, roster = definitions.workshop, definitions.roster
    for name, group in workshop.groups.items():
        for number, language in enumerate(group.languages):
            if language not in workshop.languages:
                report.warning(
                    ("groups", name, "languages", number),
                    'groups.{name}: "{language}" is not among the workshop\'s languages',
                    name=name,
                    language=language,
                )
    unassigned = roster.members(None)
    if not workshop.groups or not roster.participants:
        return
    if len(unassigned) == len(roster.participants):
        _check_sizes_without_members(definitions, report)
    else:
        _check_members(definitions, [person.code for person in unassigned], report)


def _check_sizes_without_members(definitions: Definitions, report: Report) -> None:
    """Record what is missing where nobody on the roster has a group."""
    groups, place = definitions.workshop.groups, report.file.key_place(("groups",))
    report.problems.warning(
        Place(definitions.folder / ROSTER_FILE, sheet=SHEET),
        'nobody has a group; add a column "Group" with one of {names} in each row, and the '
        "register, papers and lists are made group by group",
        names=", ".join(group.name for group in groups.values()),
    )
    if unknown := [name for name, group in groups.items() if group.size is None]:
        report.problems.error(
            place,
            "groups: expected the size of {names}, because nobody has a group yet",
            names=", ".join(unknown),
        )
        return
    total, people = sum(definitions.group_sizes.values()), len(definitions.roster.participants)
    if total != people:
        report.problems.warning(
            place,
            "groups: {total} people in all, but {people} in participants.xlsx",
            total=total,
            people=people,
        )


def _check_members(definitions: Definitions, unassigned: Sequence[str], report: Report) -> None:
    """Record who has no group, groups of nobody, and sizes that the roster does not have."""
    if unassigned:
        report.problems.warning(
            Place(definitions.folder / ROSTER_FILE, sheet=SHEET),
            "no group is given for {names}; fill in the column Group",
            names=", ".join(unassigned),
        )
    for name, group in definitions.workshop.groups.items():
        members = len(definitions.roster.members(name))
        if group.size is not None and group.size != members:
            report.warning(
                ("groups", name, "size"),
                "groups.{name}: size is {size}, but participants.xlsx has {members} people in "
                "it; correct one of them, or leave out size to have the people counted",
                name=name,
                size=group.size,
                members=members,
            )
        elif not members:
            report.problems.warning(
                report.file.key_place(("groups", name)),
                "groups.{name}: participants.xlsx has nobody in this group",
                name=name,
            )


def _check_seats(definitions: Definitions, report: Report) -> None:
    people = _people_in_rooms(definitions)
    for name, room in definitions.workshop.rooms.items():
        if room.seats is not None and room.seats < people[name]:
            report.warning(
                ("rooms", name, "seats"),
                "rooms.{name}: has {seats} seats, but there are {people} participants",
                name=name,
                seats=room.seats,
                people=people[name],
            )


def _people_in_rooms(definitions: Definitions) -> Counter[str]:
    """Return how many people each room must hold where there is no choice of rooms."""
    workshop = definitions.workshop
    sizes = definitions.group_sizes
    people: Counter[str] = Counter()
    for event in workshop.events:
        if event.room is not None:
            there = sum(sizes.get(group, 0) for group in event.groups or workshop.group_ids)
            people |= Counter({event.room: there})
    for entry in workshop.modules:
        for fields in (entry, *entry.sessions.values()):
            if fields.room is not None:
                groups = fields.groups or entry.groups or workshop.group_ids
                together = (fields.together or entry.together) is Together.YES
                alone = [sizes.get(group, 0) for group in groups]
                people |= Counter({fields.room: sum(alone) if together else max(alone)})
    return people


def check_sessions(definitions: Definitions, index: int, report: Report) -> None:
    """Record what a module's sessions ask for that no day and no room has.

    ``index`` is the position of the module in workshop.yaml; its variant exists.
    """
    workshop, entry = definitions.workshop, definitions.workshop.modules[index]
    here = report.at("modules", index)
    for session in definitions.course(entry.id).module.timed_sessions(entry.variant):
        teaching = workshop.teaching(entry, session)
        if _is_too_long(workshop, session, teaching):
            here.error(
                (),
                'the session "{title}" of "{id}" takes {minutes} minutes, but the day has '
                "{longest_day} and at most {longest_block} without a pause",
                title=session.title,
                id=entry.id,
                minutes=session.minutes,
                longest_day=max(_shared(day, day) for day in _days(workshop)),
                longest_block=workshop.day.longest_block,
            )
        elif teaching.when:
            _check_when(workshop, session, teaching, _of(here, entry, session, "when"))
        _check_lengths(entry, session, here)
        _check_equipment(workshop, session, teaching, _of(here, entry, session, "equipment"))


def _of(report: Report, entry: WorkshopModule, session: Session, key: str) -> Report:
    """Return a report on where ``key`` is set for a session: in its own entry or its module's."""
    placement = entry.sessions.get(session.id)
    if placement is not None and getattr(placement, key):
        return report.at("sessions", session.id, key)
    return report.at(key)


def _is_too_long(workshop: Workshop, session: Session, teaching: Teaching) -> bool:
    longest = max(_shared(day, day) for day in _days(workshop))
    return _least(session, teaching) > min(longest, workshop.day.longest_block)


def _least(session: Session, teaching: Teaching) -> int:
    """Return the minutes that a session needs in one piece at least."""
    edges = (0, *session.marks, session.minutes)
    return min(teaching.shortest, max(end - start for start, end in pairwise(edges)))


def _check_lengths(entry: WorkshopModule, session: Session, report: Report) -> None:
    placement = entry.sessions.get(session.id)
    if placement is None:
        return
    for key, value, is_wrong in (
        ("shortest", placement.shortest, (placement.shortest or 0) > session.minutes),
        ("longest", placement.longest, (placement.longest or session.minutes) < session.minutes),
    ):
        if is_wrong:
            report.error(
                ("sessions", session.id, key),
                '{id}: {key} is {value}, but "{title}" takes {minutes} minutes',
                id=session.id,
                key=key,
                value=value,
                title=session.title,
                minutes=session.minutes,
            )


def _check_when(workshop: Workshop, session: Session, teaching: Teaching, report: Report) -> None:
    spans = spans_of(teaching.when, workshop.dates)
    longest = max((_shared(span, day) for span in spans for day in _days(workshop)), default=0)
    if longest < _least(session, teaching):
        report.error(
            (),
            'the session "{title}" takes {minutes} minutes, but the longest time that its '
            "windows allow on one day has {longest}",
            title=session.title,
            minutes=session.minutes,
            longest=longest,
        )


def _check_equipment(
    workshop: Workshop, session: Session, teaching: Teaching, report: Report
) -> None:
    rooms = workshop.rooms
    permitted = [rooms[name] for name in teaching.rooms if name in rooms] or list(rooms.values())
    wanted = set(teaching.equipment)
    if wanted and not any(wanted <= set(room.equipment) for room in permitted):
        had = sorted({thing for room in permitted for thing in room.equipment})
        report.error(
            (),
            'the session "{title}" needs {equipment} in one room, but the rooms that it may '
            "use have {had}",
            title=session.title,
            equipment=", ".join(teaching.equipment),
            had=", ".join(had) or _("nothing"),
        )


def check_clock(definitions: Definitions, report: Report) -> None:
    """Record every time of workshop.yaml that its zone skips or repeats on a workshop day.

    Where clocks go forward, an hour of local time does not exist: an error. Where they go back,
    one happens twice (``datetime.fold``, PEP 495): a warning.
    """
    for location, local, zone_name in _times(definitions.workshop):
        zone = zone_info(zone_name)
        aware = local.replace(tzinfo=zone)
        if aware.utcoffset() == aware.replace(fold=1).utcoffset():
            continue
        when = {"time": f"{local:%H:%M}", "day": local.date(), "zone": zone_name}
        if aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
            report.error(
                location,
                "{time} on {day} in {zone} does not exist, because clocks go forward then",
                **when,
            )
        else:
            report.warning(
                location,
                "{time} on {day} in {zone} occurs twice, because clocks go back then",
                **when,
            )


def _times(workshop: Workshop) -> Iterator[tuple[Location, datetime, str]]:
    """Yield each time that is written, on each date on which it holds, with its zone."""
    for day in workshop.dates:
        for location, clock in _times_of(workshop, day):
            yield location, datetime.combine(day, clock), workshop.timezone
    for location, slots, dates, zone in _slots(workshop):
        for number, slot in enumerate(slots):
            for day in (slot.on,) if slot.on else dates:
                for clock in (slot.hours.start, slot.hours.end) if slot.hours else ():
                    yield (*location, number), datetime.combine(day, clock), zone


def _times_of(workshop: Workshop, day: date) -> Iterator[tuple[Location, time]]:
    if day in workshop.days:
        yield ("days", day.isoformat()), workshop.days[day].start
        yield ("days", day.isoformat()), workshop.days[day].end
    else:
        yield ("day", "start"), workshop.day.start
        yield ("day", "end"), workshop.day.end
    for index, event in enumerate(workshop.events):
        if event.is_on(day):
            yield ("events", index, "start"), event.start
    for index, one in enumerate(workshop.breaks):
        if one.is_on(day):
            yield ("breaks", index, "between"), one.between.start
            yield ("breaks", index, "between"), one.between.end


def _slots(workshop: Workshop) -> Iterator[tuple[Location, Slots, tuple[date, ...], str]]:
    zone, dates = workshop.timezone, workshop.dates
    for name, speaker in workshop.speakers.items():
        days, own = speaker.days or dates, speaker.timezone or zone
        yield ("speakers", name, "available"), speaker.available, days, own
        yield ("speakers", name, "busy"), speaker.busy, days, own
    for name, team in workshop.interpreters.items():
        yield ("interpreters", name, "available"), team.available, team.days or dates, zone
        yield ("interpreters", name, "busy"), team.busy, team.days or dates, zone
    for name, room in workshop.rooms.items():
        yield ("rooms", name, "open"), room.open, dates, zone
    for location, fields in _teachings(workshop):
        yield (*location, "when"), fields.when, dates, zone
