"""What has its place already, as fixed events of the problem; and the pins of sessions.

An entry that is pinned, or that somebody added by hand, stays where it is; so does an event of
workshop.yaml. A pinned entry of a session that is to be placed becomes that session's pin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from trainkit.agenda.problem import FixedEvent
from trainkit.agenda.workshop.agenda import Agenda, Entry, EntryKind
from trainkit.agenda.workshop.sequencing.fixed import fixed_blocks
from trainkit.agenda.workshop.sequencing.timeline import GRAIN, Block
from trainkit.agenda.workshop.timetable.sittings import Sitting, free_name
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.programme import EventKind

__all__ = ["Fixed", "Pinned", "fixed_events", "fixed_of", "pins_of"]


@dataclass(frozen=True)
class Fixed:
    """Something that keeps its place."""

    id: str
    block: Block

    @property
    def entry(self) -> Entry:
        """Its row in the agenda."""
        return self.block.entry


@dataclass(frozen=True)
class Pinned:
    """A row of the agenda before that says where a sitting stands."""

    date: date
    entry: Entry

    @property
    def start(self) -> datetime:
        """When it starts, local time."""
        return datetime.combine(self.date, self.entry.start)


def pins_of(sittings: Sequence[Sitting], previous: Agenda | None) -> dict[str, Pinned]:
    """Return the pinned rows of sittings by their ids; of a session in parts, the first part's."""
    pins: dict[str, Pinned] = {}
    for day in previous.days if previous else ():
        for entry in day.entries:
            if not entry.pinned or entry.session is None or (entry.part or 1) > 1:
                continue
            for sitting in sittings:
                if sitting.key == entry.session and sitting.is_in(entry.groups):
                    pins.setdefault(sitting.id, Pinned(day.date, entry))
    return pins


def fixed_of(
    definitions: Definitions, sittings: Sequence[Sitting], previous: Agenda | None
) -> tuple[Fixed, ...]:
    """Return what keeps its place besides the pinned sittings, in order of time.

    Rows on dates that the workshop no longer has are among them.
    """
    keys = {sitting.key for sitting in sittings}
    names: set[str] = set()
    found = []
    for block in fixed_blocks(definitions, previous):
        if block.entry.session in keys:
            continue
        name = free_name(_name(definitions, block), names)
        names.add(name)
        found.append(Fixed(name, block))
    return tuple(found)


def _name(definitions: Definitions, block: Block) -> str:
    entry = block.entry
    if entry.event is not None:
        one = definitions.workshop.occasions.get(entry.event)
        return entry.event if one and one.on else f"{entry.event}-{block.day.isoformat()}"
    return f"{entry.kind.value}-{block.day.isoformat()}"


def fixed_events(definitions: Definitions, fixed: Sequence[Fixed]) -> Iterator[FixedEvent]:
    """Yield the events of the problem, those on the workshop's dates only."""
    workshop = definitions.workshop
    breaks = {one.id: one for one in workshop.breaks}
    for one in fixed:
        if one.block.day not in workshop.dates:
            continue
        entry = one.entry
        start, minutes = _span(one.block)
        occasion = workshop.occasions.get(entry.event or "")
        rule = breaks.get(entry.event or "") if one.block.is_break else None
        yield FixedEvent(
            id=one.id,
            title=entry.title,
            start=start,
            minutes=minutes,
            groups=tuple(name for name in entry.groups if name in workshop.groups),
            people=tuple(name for name in entry.speakers if name in workshop.speakers),
            room=entry.room if entry.room in workshop.rooms else None,
            pause=one.block.is_break or _is_long_pause(definitions, entry),
            lunch=occasion is not None and occasion.kind is EventKind.LUNCH,
            earliest=rule.between.start if rule else None,
        )


def _is_long_pause(definitions: Definitions, entry: Entry) -> bool:
    """Whether a pause that somebody pinned is long enough to rest people."""
    return entry.kind is EntryKind.PAUSE and entry.minutes >= definitions.workshop.day.pause


def _span(block: Block) -> tuple[datetime, int]:
    """Return start and minutes; what is shorter than the problem knows takes its five minutes.

    As everything that is placed starts at full five minutes, nothing else could have them anyway.
    """
    start, end = block.start, block.end
    if end - start < GRAIN:
        end = -(-end // GRAIN) * GRAIN
        start = min(start, end - GRAIN)
    return datetime.combine(block.day, time()) + timedelta(minutes=start % (24 * 60)), end - start
