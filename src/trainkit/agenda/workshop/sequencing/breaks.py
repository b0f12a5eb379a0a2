"""Gives the breaks whose times are not fixed a place among what already has one.

The pauses of a day, breaks and pausing events, keep the order of the earliest times at which they
may start, then of their ids. Each break goes to the earliest place between its times.
"""

from __future__ import annotations

from datetime import date

from trainkit.agenda.workshop.agenda import Entry
from trainkit.agenda.workshop.sequencing.timeline import GRAIN, Block, clock_of, moment
from trainkit.agenda.workshop.wording import in_minutes, in_words
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.programme import Break
from trainkit.problems import Problems

__all__ = ["break_entry", "with_breaks"]


def with_breaks(
    definitions: Definitions, blocks: tuple[Block, ...], problems: Problems
) -> tuple[Block, ...]:
    """Return the blocks with every break that is not among them, in order of time.

    A break for which there is no place is a problem at its place in workshop.yaml.
    """
    placed = list(blocks)
    there = {(block.day, block.entry.event) for block in blocks}
    numbered = enumerate(definitions.workshop.breaks)
    in_order = sorted(numbered, key=lambda pair: (pair[1].between.start, pair[1].id))
    for day in definitions.workshop.dates:
        for number, one in in_order:
            if not one.is_on(day) or (day, one.id) in there:
                continue
            start = _earliest(definitions, day, one, placed)
            if start is None:
                problems.error(
                    definitions.workshop_file.place(("breaks", number)),
                    f'"{one.title}" ({in_minutes(one.minutes)}) has no place on {in_words(day)} '
                    f"between {one.between} beside the fixed events; move an event, or give the "
                    "break other times",
                )
            else:
                entry = break_entry(one, start)
                placed.append(Block.on(day, entry, is_break=True))
    return tuple(sorted(placed))


def break_entry(one: Break, start: int) -> Entry:
    """Return the row of a break that starts at a moment."""
    return Entry(
        start=clock_of(start),
        end=clock_of(start + one.minutes),
        event=one.id,
        title=one.title,
        groups=one.groups,
        note=one.note,
    )


def _earliest(definitions: Definitions, day: date, one: Break, placed: list[Block]) -> int | None:
    hours = definitions.workshop.hours_on(day)
    first = moment(day, max(hours.start, one.between.start))
    last = moment(day, min(hours.end, one.between.end)) - one.minutes
    breaks = {other.id: other for other in definitions.workshop.breaks}
    own = (moment(day, one.between.start), one.id)
    for block in (block for block in placed if block.is_break and block.day == day):
        name = block.entry.event or ""
        rule = breaks.get(name)
        earliest = moment(day, rule.between.start) if rule else block.start
        if (earliest, name) < own:
            first = max(first, block.end)
        else:
            last = min(last, block.start - one.minutes)
    for start in range(-(-first // GRAIN) * GRAIN, last + 1, GRAIN):
        end = start + one.minutes
        if not any(block.start < end and start < block.end for block in placed):
            return start
    return None
