"""Makes an agenda of what has a place, with the short pauses that must be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from trainkit.agenda.workshop.agenda import Agenda, AgendaDay, Entry
from trainkit.agenda.workshop.sequencing.timeline import Block, Timeline, Window, clock_of
from trainkit.definitions.workshop import Workshop

__all__ = ["PAUSE_TITLE", "agenda_with", "for_all", "revised"]

PAUSE_TITLE = "Short break"


def agenda_with(workshop: Workshop, blocks: Iterable[Block], previous: Agenda | None) -> Agenda:
    """Return the agenda in which the blocks stand, and the pauses that they need.

    It has the workshop's dates, and those of ``previous`` on which something stands still.
    """
    placed = tuple(blocks)
    kept_dates = {day.date for day in previous.days} if previous else set()
    filled = {block.day for block in placed}
    days = tuple(
        AgendaDay(date=day, entries=_entries(workshop, placed, day))
        for day in sorted({*workshop.dates, *kept_dates})
        if day in workshop.dates or day in filled
    )
    return revised(Agenda(workshop=workshop.id, days=days), previous)


def revised(agenda: Agenda, previous: Agenda | None) -> Agenda:
    """Return the agenda with the revision before, or one more if a row changed."""
    if previous is None:
        return agenda
    revision = previous.revision + (agenda.days != previous.days)
    return agenda.model_copy(update={"revision": revision})


def for_all(workshop: Workshop, groups: Iterable[str]) -> tuple[str, ...]:
    """Return groups as a row names them: in the workshop's order, and none for everybody."""
    wanted = set(groups)
    named = tuple(group for group in workshop.group_ids if group in wanted)
    return () if named == workshop.group_ids else named


def _entries(workshop: Workshop, blocks: tuple[Block, ...], day: date) -> tuple[Entry, ...]:
    entries = [*(block.entry for block in blocks if block.day == day)]
    entries += _pauses(workshop, blocks, day)
    order = {group: number for number, group in enumerate(workshop.group_ids)}

    def place(entry: Entry) -> tuple[object, ...]:
        first = min((order.get(group, len(order)) for group in entry.groups), default=-1)
        return entry.start, entry.end, first

    return tuple(sorted(entries, key=place))


def _pauses(workshop: Workshop, blocks: tuple[Block, ...], day: date) -> Iterator[Entry]:
    """Yield the short pauses of all groups; one that several have at a time is one row."""
    found: defaultdict[Window, list[str]] = defaultdict(list)
    for group in workshop.group_ids:
        own = (block for block in blocks if block.day == day and block.entry.is_for(group))
        for gap in Timeline(workshop.day, own).needed_pauses(day):
            found[gap].append(group)
    for gap, groups in found.items():
        yield Entry(
            start=clock_of(gap.start),
            end=clock_of(gap.end),
            pause=True,
            title=PAUSE_TITLE,
            groups=for_all(workshop, groups),
        )
