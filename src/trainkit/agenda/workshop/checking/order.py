"""Checks of the order in an agenda: sessions, modules, and the tests around the teaching.

Starts are compared, not ends: rows that overlap are reported by ``agenda_times``, once.
"""

from __future__ import annotations

from collections.abc import Iterable

from trainkit.agenda.workshop.checking.rows import Row, Table
from trainkit.definitions.module import Session
from trainkit.definitions.workshop import EventKind

__all__ = ["check_order"]


def check_order(table: Table) -> None:
    """Report what stands before something that must come first, each pair of rows once."""
    teachings = table.teachings
    for group in table.groups:
        keys = [key for key, (_, teaching) in teachings.items() if group in teaching.groups]
        _check_group(
            table, keys, [row for row in table.all_rows() if group in table.groups_of(row)]
        )


def _check_group(table: Table, keys: list[str], rows: list[Row]) -> None:
    """Check one group's rows; ``keys`` are those of the sessions that it is to have."""
    first, last = _ends(reversed(rows)), _ends(rows)
    for entry in table.definitions.workshop.modules:
        module = table.definitions.course(entry.id).module
        sessions = tuple(
            session
            for session in module.timed_sessions(entry.variant)
            if f"{entry.id}/{session.id}" in keys
        )
        for n, session in enumerate(sessions):
            for earlier in _must_follow(sessions, n):
                _check_pair(
                    table, last.get(f"{entry.id}/{earlier}"), first.get(f"{entry.id}/{session.id}")
                )
        for needed in module.prerequisites.modules:
            _check_modules(table, rows, needed, entry.id)
    _check_tests(table, rows)


def _ends(rows: Iterable[Row]) -> dict[str, Row]:
    """Return the last of the rows that each session has; those that stand twice count once."""
    ends: dict[str, Row] = {}
    for row in rows:
        if row.entry.session:
            ends[row.entry.session] = row
    return ends


def _must_follow(sessions: tuple[Session, ...], position: int) -> list[str]:
    named = [other.id for other in sessions if other.id in sessions[position].after]
    if named or position == 0:
        return named
    return [sessions[position - 1].id]


def _check_pair(table: Table, earlier: Row | None, later: Row | None) -> None:
    if earlier and later and later.start < earlier.start:
        table.problems.error(
            later.place, f"{later} must come after {earlier}; exchange the two or move one"
        )


def _check_modules(table: Table, rows: list[Row], needed: str, module: str) -> None:
    own = [row for row in rows if row.entry.module_id == module]
    others = [row for row in rows if row.entry.module_id == needed]
    if not own or not others:
        return
    begins, ends = min(own, key=lambda row: row.start), max(others, key=lambda row: row.end)
    if begins.start < ends.start:
        title = table.definitions.course(module).module.short_title
        other = table.definitions.course(needed).module.short_title
        table.problems.error(
            begins.place,
            f"{begins} is of {title}, which needs {other} first, and that ends with {ends}; move "
            f"{title} behind it",
        )


def _check_tests(table: Table, rows: list[Row]) -> None:
    sessions = [row for row in rows if row.entry.session]
    for test in rows:
        event = table.event_of(test)
        kind = event.kind if event else None
        for row in sessions:
            if kind is EventKind.PRE_TEST and row.start < test.start:
                table.problems.error(
                    row.place, f"{row} must come after the pre-test {test}; move one of them"
                )
            if kind is EventKind.POST_TEST and row.start > test.start:
                table.problems.error(
                    row.place, f"{row} must come before the post-test {test}; move one of them"
                )
