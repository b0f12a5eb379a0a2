"""The key on look-alike accounts, derived from the printed code points and numbers alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from trainkit.exercises.generator import Answers, Result
from trainkit.exercises.model import Grid, Section
from trainkit.exercises.online.lookalikes import OPEN, PAIRS, Tables
from trainkit.exercises.printing import table
from trainkit.exercises.times import read_day, short_day

__all__ = ["Difference", "compare", "solve"]

Codes = tuple[str, ...]
_PRINTS_NOTHING = frozenset({"U+200B", "U+200C", "U+200D", "U+2060", "U+FEFF"})

_MORE = {
    "composed": " The letter was written in two ways; a tool that normalises text makes the two "
    "handles equal and destroys the difference.",
}


@dataclass(frozen=True)
class Printed:
    """A capture as it is printed."""

    number: str
    shown_day: str
    """As printed, with the year."""
    account: str
    name: str
    codes: Codes

    @property
    def day(self) -> date:
        """The day of the capture."""
        return read_day(self.shown_day)


@dataclass(frozen=True)
class Difference:
    """Where two handles differ: the place, from 1, and the code points of each."""

    place: int
    one: Codes
    other: Codes


def compare(one: Codes, other: Codes) -> Difference | None:
    """Return where two handles differ, or ``None`` if they are the same.

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
            place: Printed(place, day, account, name, codes[place])
            for place, day, _, account, name in tables.captures.rows
        }
        self.equal = self._groups(lambda one: one.codes)
        """The captures that show one and the same string."""
        self.of_accounts = self._groups(lambda one: one.account)
        """The captures of each account that was captured more than once."""

    def pair(self, role: str) -> tuple[Printed, Printed, Difference]:
        """Return the two captures that a question compares, and where their handles part."""
        one, other = (self.captures[place] for place in self.tables.asked[role])
        found = compare(one.codes, other.codes)
        if found is None:
            raise ValueError(f"expected handles that differ in {one.number} and {other.number}")
        return one, other, found

    def named(self, codes: Codes) -> str:
        """Return code points with their official names."""
        return " ".join(f"{code} {self.names[code]}" for code in codes) or "nothing"

    def _groups(self, by: Callable[[Printed], object]) -> list[list[Printed]]:
        groups = _grouped(self.captures.values(), by).values()
        return [group for group in groups if len(group) > 1]


def _grouped(
    captures: Iterable[Printed], by: Callable[[Printed], object]
) -> dict[object, list[Printed]]:
    groups: dict[object, list[Printed]] = {}
    for one in captures:
        groups.setdefault(by(one), []).append(one)
    return groups


def solve(tables: Tables) -> Answers:
    """Return the answers, and tables of handles and accounts."""
    solver = Solver(tables)
    grids = (_differences(solver), _accounts(solver))
    return Answers(
        {
            "same": Result(
                "; ".join(_numbers(group) for group in solver.equal),
                "Every other pair of handles differs in at least one code point.",
            ),
            **{role: _differ(solver, role) for role in PAIRS},
            "hidden": _hidden(solver),
            "renamed": _renamed(solver),
            "taken": _taken(solver),
            "namesake": _namesake(solver),
            "sentence": _sentence(solver),
        },
        (Section(title="Handles and accounts", grids=grids),),
    )


def _numbers(captures: Iterable[Printed]) -> str:
    return ", ".join(one.number for one in captures)


def _differ(solver: Solver, role: str) -> Result:
    one, other, found = solver.pair(role)
    short = f"place {found.place}: {' '.join(found.one)}, {' '.join(found.other)}"
    if len(one.codes) != len(other.codes):
        short = f"{len(one.codes)}, {len(other.codes)}; {short}"
    return Result(
        short,
        f"Place {found.place}: {solver.named(found.one)} in capture {one.number}, "
        f"{solver.named(found.other)} in capture {other.number}." + _MORE.get(role, ""),
    )


def _hidden(solver: Solver) -> Result:
    ((number, place, code),) = [
        (one.number, place, code)
        for one in solver.captures.values()
        for place, code in enumerate(one.codes, 1)
        if code in _PRINTS_NOTHING
    ]
    return Result(
        f"{number}, place {place}: {code}",
        f"{solver.named((code,))}: the handle is longer than it looks. The character also has an "
        "honest use; report it and do not judge it.",
    )


def _renamed(solver: Solver) -> Result:
    (handles,) = [
        found
        for group in solver.of_accounts
        if len(found := _grouped(group, lambda one: one.codes)) > 1
    ]
    old, new = handles.values()
    last, first = old[-1], new[0]
    return Result(
        f"{old[0].account}: {_numbers(old)}, then {_numbers(new)}; {short_day(last.day)} to "
        f"{short_day(first.day)}",
        f"The numeric ID stays the same. The handle was still the old one on {last.shown_day} "
        f"and the new one on {first.shown_day}.",
    )


def _taken(solver: Solver) -> Result:
    ((group, accounts),) = [
        (group, found)
        for group in solver.equal
        if len(found := _grouped(group, lambda one: one.account)) > 1
    ]
    return Result(
        "; ".join(f"{account}: {_numbers(found)}" for account, found in accounts.items()),
        "The strings are equal, the numeric IDs are not: the handle changed hands between the "
        f"captures of {group[-2].shown_day} and {group[-1].shown_day}.",
    )


def _namesake(solver: Solver) -> Result:
    one, other, _ = solver.pair("namesake")
    return Result(
        OPEN,
        f"Numeric IDs {one.account} and {other.account} are two accounts. Anybody may choose a "
        "display name; records of the provider could say more.",
        undetermined=True,
    )


def _sentence(solver: Solver) -> Result:
    one, other, found = solver.pair("mixed")
    return Result(
        f"place {found.place}; {one.account}, {other.account}; no person",
        f'For example: "The handles of captures {one.number} and {other.number} differ at place '
        f"{found.place}, {' '.join(found.one)} and {' '.join(found.other)}; their numeric IDs are "
        f"{one.account} and {other.account}, so they are two accounts; the strings do not show "
        'who uses either."',
    )


def _differences(solver: Solver) -> Grid:
    """Return a table of the pairs that are asked about, compared."""
    rows = []
    for role in PAIRS:
        one, other, found = solver.pair(role)
        sides = solver.named(found.one), solver.named(found.other)
        rows.append((f"{one.number}, {other.number}", str(found.place), *sides))
    return table(
        "Handles that look alike and differ",
        "Captures:22 | #Place:14 | In the first | In the second",
        rows,
    )


def _accounts(solver: Solver) -> Grid:
    """Return a table of the accounts that share a handle or have several captures."""
    shown = {one.account for group in (*solver.equal, *solver.of_accounts) for one in group}
    captures = _grouped(solver.captures.values(), lambda one: one.account)
    return table(
        "Accounts with several captures or a handle that changed hands",
        "`Numeric ID` | Captures and days",
        (
            (account, "; ".join(f"{one.number} on {one.shown_day}" for one in captures[account]))
            for account in sorted(shown)
        ),
    )
