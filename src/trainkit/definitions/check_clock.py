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
from trainkit.problems import Problems

__all__ = ["check_clock"]

Location = tuple[str | int, ...]


def check_clock(definitions: Definitions, problems: Problems) -> None:
    """Record every time of workshop.yaml that its zone skips or repeats on a workshop day."""
    workshop, file = definitions.workshop, definitions.workshop_file
    zone = zone_info(workshop.timezone)
    for location, day, clock in _times(definitions):
        local = datetime.combine(day, clock, zone)
        if local.utcoffset() == local.replace(fold=1).utcoffset():
            continue
        where = f"{clock:%H:%M} on {day} in {workshop.timezone}"
        if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(
            tzinfo=None
        ):
            problems.error(file.place(location), f"{where} does not exist: clocks go forward then")
        else:
            problems.warning(file.place(location), f"{where} happens twice: clocks go back then")


def _times(definitions: Definitions) -> Iterator[tuple[Location, date, time]]:
    workshop = definitions.workshop
    for day in workshop.dates:
        yield ("day", "start"), day, workshop.day.start
        yield ("day", "end"), day, workshop.day.end
        for index, event in enumerate(workshop.events):
            if event.is_on(day):
                yield ("events", index, "start"), day, event.start
