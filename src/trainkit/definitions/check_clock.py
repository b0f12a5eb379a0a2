"""Checks that the workshop's clock times exist, once, in its time zone.

Where clocks go forward, an hour of local time does not exist; where they go back, one happens twice
(``datetime.fold``, PEP 495). A time that does not exist is an error; one that happens twice wants a
person's look.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from trainkit.definitions.base import zone_info
from trainkit.definitions.gathered import Definitions
from trainkit.definitions.hours import Slots
from trainkit.problems import Problems

__all__ = ["check_clock"]

Location = tuple[str | int, ...]


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
