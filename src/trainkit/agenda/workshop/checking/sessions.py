"""Checks of the sessions in an agenda: each once for each of its groups, whole, where it may be."""

from __future__ import annotations

from math import ceil

from trainkit.agenda.workshop.checking.rows import Row, Table, closest
from trainkit.agenda.workshop.wording import and_list, in_minutes
from trainkit.definitions.module import Session
from trainkit.definitions.teaching import Interpretation, Teaching, Together
from trainkit.fields import spans_of

__all__ = ["check_sessions"]


def check_sessions(table: Table) -> None:
    """Report sessions that are missing, unknown, there twice, or of another length."""
    wanted = table.teachings
    rows: dict[str, list[Row]] = {key: [] for key in wanted}
    for row in table.all_rows():
        key = row.entry.session
        if key is None:
            continue
        if key not in wanted:
            table.problems.error(
                row.place,
                f'{row}: no module of this workshop has the session "{key}"{closest(key, wanted)}',
            )
        else:
            rows[key].append(row)
    for key, (session, teaching) in wanted.items():
        _check_groups(table, key, teaching, rows[key])
        _check_session(table, key, session, teaching, rows[key])
        for row in rows[key]:
            _check_time(table, row, teaching)


def _check_groups(table: Table, key: str, teaching: Teaching, rows: list[Row]) -> None:
    """Report rows for groups that do not have the session, and groups that go apart or not."""
    for row in rows:
        others = table.groups_of(row) - set(teaching.groups)
        if others & set(table.groups):
            table.problems.error(
                row.place,
                f'{row}: in workshop.yaml, "{key}" is not{table.for_groups(others)}; change the '
                "groups here or there",
            )
        having = table.groups_of(row) & set(teaching.groups)
        if teaching.together is Together.YES and having < set(teaching.groups):
            table.problems.error(
                row.place,
                f'{row}: in workshop.yaml, the groups have "{key}" together; name them all in one '
                "row, or write together: false there",
            )
        if teaching.together is Together.NO and len(having) > 1:
            table.problems.warning(
                row.place,
                f'{row}: in workshop.yaml, each group has "{key}" alone; write together: true or '
                "together: if-possible there, or it is planned apart anew",
            )


def _check_session(
    table: Table, key: str, session: Session, teaching: Teaching, rows: list[Row]
) -> None:
    """Report what is wrong with the rows of one session, for each group that is to have it."""
    missing, lengths = set(), set()
    for group in teaching.groups:
        own = [row for row in rows if group in table.groups_of(row)]
        if not own:
            missing.add(group)
            continue
        kept = _without_repeats(table, key, own)
        _check_parts(table, key, kept)
        lengths.add((kept[-1], sum(row.entry.minutes for row in kept)))
    for row, minutes in sorted(lengths, key=lambda length: length[0].start):
        least, most = _permitted(table, row, teaching)
        if not least <= minutes <= most:
            table.problems.warning(
                row.place,
                f"{row} has {in_minutes(minutes)} here{_of_parts(row)} and {session.minutes} in "
                "its module.yaml; change one of them if that is not meant",
            )
    if missing:
        table.problems.error(
            table.file.place(("days",)),
            f'the session "{session.title}" ({key}, {in_minutes(session.minutes)}) is missing'
            f"{table.for_groups(missing)}; add a row with session: {key}, or plan anew",
        )


def _permitted(table: Table, row: Row, teaching: Teaching) -> tuple[int, int]:
    """Return the shortest and the longest length, with consecutive interpretation if it has any."""
    least, most = teaching.shortest, teaching.longest
    if not row.entry.interpreters or teaching.interpretation is not Interpretation.CONSECUTIVE:
        return least, most
    factor = table.definitions.workshop.consecutive_factor
    return least, max(most, ceil(round(most * factor / 5, 6)) * 5)


def _of_parts(row: Row) -> str:
    return "" if row.entry.part is None else ", all its parts together,"


def _without_repeats(table: Table, key: str, rows: list[Row]) -> list[Row]:
    """Return a group's rows of one session, each part once; report the others."""
    kept: dict[int | None, Row] = {}
    for row in rows:
        part = row.entry.part
        if part in kept:
            what = f'the session "{key}"' if part is None else f'part {part} of "{key}"'
            table.problems.error(
                row.place, f"{row}: {what} stands here twice; delete one of the rows"
            )
        elif kept and (part is None or None in kept):
            table.problems.error(
                row.place,
                f'{row}: the session "{key}" stands here both whole and in parts; delete the one '
                "or the other",
            )
        else:
            kept[part] = row
    return list(kept.values())


def _check_parts(table: Table, key: str, rows: list[Row]) -> None:
    """Report a part that stands before an earlier one, and numbers that are left out."""
    for n, row in enumerate(rows, 1):
        if row.entry.part not in (None, n):
            table.problems.error(
                row.place,
                f'{row}: this is part {n} of "{key}" in order of time, and is numbered '
                f"{row.entry.part}; number the parts 1, 2 … in the order in which they stand",
            )


def _check_time(table: Table, row: Row, teaching: Teaching) -> None:
    spans = spans_of(teaching.when, table.definitions.workshop.dates)
    if spans and not any(start <= row.start and row.end <= end for start, end in spans):
        times = and_list([str(slot) for slot in teaching.when])
        table.problems.error(
            row.place,
            f"{row} may stand only {times}; move it, or change its times in workshop.yaml",
        )
