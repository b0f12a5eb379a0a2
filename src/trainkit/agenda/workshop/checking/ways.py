"""Checks that there is time to go from one venue to the next."""

from __future__ import annotations

from itertools import pairwise

from trainkit.agenda.workshop.checking.rows import Row, Table
from trainkit.agenda.workshop.wording import in_minutes

__all__ = ["check_ways"]


def check_ways(table: Table) -> None:
    """Report too little time for a group, or for a speaker who is there in person.

    Rows that overlap are reported elsewhere, and events at their own times are the trainer's.
    """
    workshop = table.definitions.workshop
    ways = {frozenset(way.between): way.minutes for way in workshop.transfers}
    rows = table.all_rows() if ways else []
    for group in table.groups:
        own = [row for row in rows if group in table.groups_of(row)]
        known = workshop.groups.get(group)
        _check(table, known.name if known else "everybody", own, ways)
    for key, speaker in workshop.speakers.items():
        if not speaker.remote:
            own = [row for row in rows if key in row.entry.speakers]
            _check(table, speaker.name, own, ways)


def _check(table: Table, who: str, rows: list[Row], ways: dict[frozenset[str], int]) -> None:
    located = [(row, _venue(table, row)) for row in rows]
    for (one, here), (then, there) in pairwise(both for both in located if both[1]):
        needed = ways.get(frozenset((here, there)), 0) if here != there else 0
        gap = int((then.start - one.end).total_seconds()) // 60
        if one.date == then.date and 0 <= gap < needed and not _are_events(table, one, then):
            places = [table.definitions.workshop.venues[name].name for name in (here, there)]
            table.problems.error(
                then.place,
                f"{who} must go from {places[0]} to {places[1]} between {one} and {then}, which "
                f"takes {in_minutes(needed)}; there are {gap}",
            )


def _are_events(table: Table, one: Row, then: Row) -> bool:
    return table.event_of(one) is not None and table.event_of(then) is not None


def _venue(table: Table, row: Row) -> str:
    room = table.definitions.workshop.rooms.get(row.entry.room or "")
    return (room.venue if room else None) or ""
