"""Checks of an agenda's clock: order of rows, overlaps, the day's frame, work without a pause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from trainkit.agenda.workshop.agenda import EntryKind
from trainkit.agenda.workshop.checking.rows import Row, Table
from trainkit.agenda.workshop.wording import in_minutes

__all__ = ["check_times"]


def check_times(table: Table) -> None:
    """Report everything wrong with the times of rows, whatever stands in them."""
    for rows in table.rows():
        _check_sorted(table, rows)
        in_time = sorted(rows, key=lambda row: row.start)
        for row in rows:
            _check_frame(table, row)
        _check_overlap(table, in_time)
        _check_once(table, in_time)
        _check_runs(table, in_time)


def _check_sorted(table: Table, rows: list[Row]) -> None:
    for n, row in enumerate(rows[1:], 1):
        above = rows[n - 1]
        if row.start < above.start:
            table.problems.error(
                row.place, f"{row} stands below {above} but starts earlier; move the row up"
            )


def _check_overlap(table: Table, rows: list[Row]) -> None:
    for n, row in enumerate(rows):
        meeting = [other for other in rows[:n] if table.groups_of(other) & table.groups_of(row)]
        if not meeting:
            continue
        latest = max(meeting, key=lambda other: other.end)
        if row.start < latest.end:
            both = table.groups_of(latest) & table.groups_of(row)
            table.problems.error(
                row.place,
                f"{row} starts before {latest} has ended{table.for_groups(both)}; let it start at "
                f"{latest.end:%H:%M} or later, or end the other by {row.start:%H:%M}",
            )


def _check_once(table: Table, rows: list[Row]) -> None:
    """Report people and rooms that are in two rows at once.

    A room is not looked at where a group is in both rows: that is reported as an overlap.
    """
    workshop = table.definitions.workshop
    for row, other in _overlapping(rows):
        for name in sorted(set(row.entry.speakers) & set(other.entry.speakers)):
            speaker = workshop.speakers.get(name)
            table.problems.error(
                row.place,
                f"{speaker.name if speaker else name} is in {other} and in {row} at once; "
                "move one of them or name another speaker",
            )
        for name in sorted(set(row.entry.interpreters) & set(other.entry.interpreters)):
            team = workshop.interpreters.get(name)
            table.problems.error(
                row.place,
                f"{team.name if team else name} is in {other} and in {row} at once; "
                "move one of them or name other interpreters",
            )
        apart = not table.groups_of(row) & table.groups_of(other)
        if apart and row.entry.room is not None and row.entry.room == other.entry.room:
            room = workshop.rooms.get(row.entry.room)
            table.problems.error(
                row.place,
                f"{room.name if room else row.entry.room} is used by {other} and by {row} at "
                "once; move one of them or take another room",
            )


def _overlapping(rows: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Yield each row with every earlier one that has not ended when it starts."""
    for n, row in enumerate(rows):
        for other in rows[:n]:
            if row.start < other.end:
                yield row, other


def _check_frame(table: Table, row: Row) -> None:
    workshop = table.definitions.workshop
    hours = workshop.hours_on(row.date)
    if row.entry.start < hours.start or row.entry.end > hours.end:
        keys = "days" if row.date in workshop.days else "day.start or day.end"
        table.problems.error(
            row.place,
            f"{row} lies outside the day ({hours}); move it, or change {keys} in workshop.yaml",
        )


class _LongRun(NamedTuple):
    """Work that goes on for too long, at the row with which it does."""

    row: Row
    minutes: int
    is_one_row: bool
    only_events: bool


def _check_runs(table: Table, rows: list[Row]) -> None:
    """Report work without a pause that is too long, for each group whose rows do not overlap.

    Events alone are a warning: the trainer has set their times in workshop.yaml.
    """
    groups: dict[_LongRun, set[str]] = defaultdict(set)
    for group in table.groups:
        own = [row for row in rows if group in table.groups_of(row)]
        if all(row.end <= after.start for row, after in pairwise(own)):
            for run in _long_runs(table, own):
                groups[run].add(group)
    frame = table.definitions.workshop.day
    for run, affected in groups.items():
        report = table.problems.warning if run.only_events else table.problems.error
        advice = (
            "make it shorter"
            if run.is_one_row
            else f"put a pause of at least {in_minutes(frame.pause)} before it"
        )
        report(
            run.row.place,
            f"{run.row} makes {in_minutes(run.minutes)} of work without a pause"
            f"{table.for_groups(affected)}, more than day.longest_block "
            f"({in_minutes(frame.longest_block)}); {advice}",
        )


def _long_runs(table: Table, rows: list[Row]) -> Iterator[_LongRun]:
    """Yield each run of a group's rows that is too long, once."""
    frame = table.definitions.workshop.day
    run: list[Row] = []
    for row in rows:
        event = table.event_of(row)
        if event is not None and event.kind.is_pause:
            run = []
        elif not row.entry.pause:
            if run and row.start - run[-1].end >= timedelta(minutes=frame.pause):
                run = []
            run.append(row)
            total = sum(one.entry.minutes for one in run)
            if total <= frame.longest_block:
                continue
            if total - row.entry.minutes > frame.longest_block and not _is_new_mix(run):
                continue  # an earlier row has been yielded for this run
            only_events = all(one.entry.kind is EntryKind.EVENT for one in run)
            yield _LongRun(row, total, len(run) == 1, only_events)


def _is_new_mix(run: list[Row]) -> bool:
    """Whether the last row is the first that is no event, so that a warning becomes an error."""
    kinds = [row.entry.kind is EntryKind.EVENT for row in run]
    return all(kinds[:-1]) and not kinds[-1]
