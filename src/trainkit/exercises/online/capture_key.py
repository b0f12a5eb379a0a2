"""The key on look-alike accounts, derived from the printed code points and numbers alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from trainkit.exercises.model import Answer, Column, Grid
from trainkit.exercises.online.capture_sheet import OPEN, PAIRS, Tables
from trainkit.exercises.online.moments import read_day, short_day

__all__ = ["Difference", "Printed", "Solver", "accounts", "answer", "compare", "differences"]

Codes = tuple[str, ...]

_PRINTS_NOTHING = frozenset({"U+200B", "U+200C", "U+200D", "U+2060", "U+FEFF"})


@dataclass(frozen=True)
class Printed:
    """A capture as a reader has it."""

    number: str
    day: date
    account: str
    name: str
    codes: Codes


@dataclass(frozen=True)
class Difference:
    """Where two handles part: the place, from 1, and what stands there in each."""

    place: int
    one: Codes
    other: Codes


def compare(one: Codes, other: Codes) -> Difference | None:
    """Return the stretch in which two handles differ, or ``None`` if they are the same.

    What both have in common before and after it is cut off, so that a character more in one of
    them does not shift all that follows.
    """
    if one == other:
        return None
    shorter = min(len(one), len(other))
    start = next((n for n in range(shorter) if one[n] != other[n]), shorter)
    end = next((n for n in range(shorter - start) if one[-1 - n] != other[-1 - n]), shorter - start)
    return Difference(start + 1, one[start : len(one) - end], other[start : len(other) - end])


class Solver:
    """Reads the tables of a worksheet and answers what is asked of them."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        rows = [row for grid in tables.names for row in grid.rows]
        self.names = {code: name for row in rows for code, name in (row[:2], row[2:])}
        codes = {row[0]: tuple(cell for cell in row[1:] if cell) for row in tables.codes.rows}
        self.captures = {
            number: Printed(number, read_day(day), account, name, codes[number])
            for number, day, _, account, name in tables.captures.rows
        }

    def pair(self, role: str) -> tuple[Printed, Printed]:
        """Return the two captures that a question compares."""
        one, other = self.tables.asked[role]
        return self.captures[one], self.captures[other]

    def named(self, codes: Codes) -> str:
        """Return code points with their official names."""
        return " ".join(f"{code} {self.names[code]}" for code in codes) or "nothing"

    def equal(self) -> tuple[tuple[Printed, ...], ...]:
        """Return the captures that show one and the same string, if there are several."""
        return self._groups(lambda one: one.codes)

    def of_accounts(self) -> tuple[tuple[Printed, ...], ...]:
        """Return the captures of each account that was captured more than once."""
        return self._groups(lambda one: one.account)

    def _groups(self, by: Callable[[Printed], object]) -> tuple[tuple[Printed, ...], ...]:
        groups: dict[object, list[Printed]] = {}
        for one in self.captures.values():
            groups.setdefault(by(one), []).append(one)
        return tuple(tuple(group) for group in groups.values() if len(group) > 1)


Short = tuple[str, str]
"""What a marker compares with, and how it follows."""


def answer(solver: Solver, role: str, number: int) -> Answer:
    """Return the answer to the question of a role."""
    short, reason = _ANSWERS[role](solver)
    return Answer(question=number, short=short, reason=reason, undetermined=short == OPEN)


def _numbers(captures: tuple[Printed, ...]) -> str:
    return ", ".join(one.number for one in captures)


def _same(solver: Solver) -> Short:
    groups = solver.equal()
    return (
        "; ".join(_numbers(group) for group in groups),
        "Every other pair of handles differs in at least one code point.",
    )


def _differ(role: str) -> Callable[[Solver], Short]:
    def solve(solver: Solver) -> Short:
        one, other = solver.pair(role)
        found = compare(one.codes, other.codes)
        assert found is not None  # noqa: S101 - the sheet asks only about handles that differ
        short = f"place {found.place}: {' '.join(found.one)}, {' '.join(found.other)}"
        if len(one.codes) != len(other.codes):
            short = f"{len(one.codes)}, {len(other.codes)}; {short}"
        return short, (
            f"Place {found.place}: {solver.named(found.one)} in capture {one.number}, "
            f"{solver.named(found.other)} in capture {other.number}." + _MORE.get(role, "")
        )

    return solve


_MORE = {
    "composed": " The letter was written in two ways; a tool that normalises text makes the two "
    "handles equal and destroys the difference.",
}


def _hidden(solver: Solver) -> Short:
    ((number, place, code),) = [
        (one.number, place, code)
        for one in solver.captures.values()
        for place, code in enumerate(one.codes, 1)
        if code in _PRINTS_NOTHING
    ]
    return (
        f"{number}, place {place}: {code}",
        f"{solver.named((code,))}: the handle is longer than it looks. The character also has an "
        "honest use; report it and do not judge it.",
    )


def _renamed(solver: Solver) -> Short:
    ((old, new),) = [_halves(group) for group in solver.of_accounts() if _halves(group)[1]]
    last, first = old[-1].day, new[0].day
    return (
        f"{old[0].account}: {_numbers(old)}, then {_numbers(new)}; {_without_year(last)} to "
        f"{_without_year(first)}",
        f"The numeric ID stays the same. The handle was still the old one on {short_day(last)} "
        f"and the new one on {short_day(first)}.",
    )


def _without_year(day: date) -> str:
    return short_day(day).rpartition(" ")[0]


def _halves(group: tuple[Printed, ...]) -> tuple[tuple[Printed, ...], tuple[Printed, ...]]:
    """Return the captures of an account under its first handle, and those under another."""
    old = tuple(one for one in group if one.codes == group[0].codes)
    return old, tuple(one for one in group if one not in old)


def _taken(solver: Solver) -> Short:
    (group,) = [one for one in solver.equal() if len({capture.account for capture in one}) > 1]
    by_account: dict[str, list[Printed]] = {}
    for one in group:
        by_account.setdefault(one.account, []).append(one)
    return (
        "; ".join(f"{account}: {_numbers(tuple(found))}" for account, found in by_account.items()),
        "The strings are equal, the numeric IDs are not: the handle changed hands between the "
        f"captures of {short_day(group[-2].day)} and {short_day(group[-1].day)}.",
    )


def _namesake(solver: Solver) -> Short:
    one, other = solver.pair("namesake")
    return OPEN, (
        f"Numeric IDs {one.account} and {other.account} are two accounts. Anybody may choose a "
        "display name; records of the provider could say more."
    )


def _sentence(solver: Solver) -> Short:
    one, other = solver.pair("mixed")
    found = compare(one.codes, other.codes)
    assert found is not None  # noqa: S101 - the sheet asks only about handles that differ
    return (
        f"place {found.place}; {one.account}, {other.account}; no person",
        f'For example: "The handles of captures {one.number} and {other.number} differ at place '
        f"{found.place}, {' '.join(found.one)} and {' '.join(found.other)}; their numeric IDs are "
        f"{one.account} and {other.account}, so they are two accounts; the strings do not show "
        'who uses either."',
    )


_ANSWERS: dict[str, Callable[[Solver], Short]] = {
    "same": _same,
    **{role: _differ(role) for role in PAIRS},
    "hidden": _hidden,
    "renamed": _renamed,
    "taken": _taken,
    "namesake": _namesake,
    "sentence": _sentence,
}


def differences(solver: Solver) -> Grid:
    """Return a table of the pairs that are asked about, compared."""
    rows = []
    for role in PAIRS:
        one, other = solver.pair(role)
        found = compare(one.codes, other.codes)
        if found:
            rows.append(
                (
                    f"{one.number}, {other.number}",
                    str(found.place),
                    solver.named(found.one),
                    solver.named(found.other),
                )
            )
    return Grid(
        caption="Handles that look alike and differ",
        columns=(
            Column(name="Captures", width=22),
            Column(name="Place", number=True, width=14),
            Column(name="In the first"),
            Column(name="In the second"),
        ),
        rows=tuple(rows),
    )


def accounts(solver: Solver) -> Grid:
    """Return a table of the accounts that share a handle or have several captures."""
    shown = {one.account for group in (*solver.equal(), *solver.of_accounts()) for one in group}
    return Grid(
        caption="Accounts with several captures or a handle that changed hands",
        columns=(
            Column(name="Numeric ID", code=True),
            Column(name="Captures and days"),
        ),
        rows=tuple(
            (
                account,
                "; ".join(
                    f"{one.number} on {short_day(one.day)}"
                    for one in solver.captures.values()
                    if one.account == account
                ),
            )
            for account in sorted(shown)
        ),
    )
