"""Checks of an agenda's clock: order of rows, overlaps, the day's frame, work without a pause."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from trainkit.plan.agenda import EntryKind
from trainkit.plan.checking.rows import Row, Table
from trainkit.plan.wording import clock_span, in_minutes

__all__ = ["check_times"]


def check_times(table: Table) -> None:
    """Report everything wrong with the times of rows, whatever stands in them."""
    for rows in table.rows():
        _check_sorted(table, rows)
        in_time = sorted(rows, key=lambda row: row.start)
        for row in rows:
            _check_frame(table, row)
        if all(row.end <= after.start for row, after in pairwise(in_time)):
            _check_runs(table, in_time)
        else:
            _check_overlap(table, in_time)
            _check_speakers_once(table, in_time)


def _check_sorted(table: Table, rows: list[Row]) -> None:
    for n, row in enumerate(rows[1:], 1):
        above = rows[n - 1]
        if row.start < above.start:
            table.problems.error(
                row.place, f"{row} stands below {above} but starts earlier; move the row up"
            )


def _check_overlap(table: Table, rows: list[Row]) -> None:
    for n, row in enumerate(rows[1:], 1):
        latest = max(rows[:n], key=lambda other: other.end)
        if row.start < latest.end:
            table.problems.error(
                row.place,
                f"{row} starts before {latest} has ended; let it start at "
                f"{latest.end:%H:%M} or later, or end the other by {row.start:%H:%M}",
            )


def _check_speakers_once(table: Table, rows: list[Row]) -> None:
    for n, row in enumerate(rows):
        for other in rows[:n]:
            if row.start >= other.end:
                continue
            for name in sorted(set(row.entry.speakers) & set(other.entry.speakers)):
                speaker = table.definitions.workshop.speakers.get(name)
                table.problems.error(
                    row.place,
                    f"{speaker.name if speaker else name} is in {other} and in {row} at once; "
                    "move one of them or name another speaker",
                )


def _check_frame(table: Table, row: Row) -> None:
    frame = table.definitions.workshop.day
    if row.entry.start < frame.start or row.entry.end > frame.end:
        table.problems.error(
            row.place,
            f"{row} lies outside the day ({clock_span(frame.start, frame.end)}); move it, or "
            "change day.start or day.end in workshop.yaml",
        )


def _check_runs(table: Table, rows: list[Row]) -> None:
    """Report work that goes on for too long, at the row with which it does; none may overlap.

    Events alone are a warning: the trainer has set their times in workshop.yaml.
    """
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
            _check_run(table, run)


def _check_run(table: Table, run: list[Row]) -> None:
    frame = table.definitions.workshop.day
    total = sum(row.entry.minutes for row in run)
    if total <= frame.longest_block:
        return
    row = run[-1]
    if total - row.entry.minutes > frame.longest_block and not _is_new_mix(run):
        return  # an earlier row has been reported for this run
    only_events = all(row.entry.kind is EntryKind.EVENT for row in run)
    report = table.problems.warning if only_events else table.problems.error
    advice = (
        f"put a pause of at least {in_minutes(frame.pause)} before it"
        if len(run) > 1
        else "make it shorter"
    )
    report(
        row.place,
        f"{row} makes {in_minutes(total)} of work without a pause, more than day.longest_block "
        f"({in_minutes(frame.longest_block)}); {advice}",
    )


def _is_new_mix(run: list[Row]) -> bool:
    """Whether the last row is the first that is no event, so that a warning becomes an error."""
    kinds = [row.entry.kind is EntryKind.EVENT for row in run]
    return all(kinds[:-1]) and not kinds[-1]
