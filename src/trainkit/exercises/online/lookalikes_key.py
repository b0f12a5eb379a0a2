"""The key on look-alike accounts, derived from the printed code points and numbers alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from trainkit.exercises.generator import Solution
from trainkit.exercises.model import Grid
from trainkit.exercises.times import read_day, short_day
from trainkit.exercises.words import Words
from trainkit.languages import semicolon_list

__all__ = ["PAIRS", "Difference", "Tables", "compare", "solve"]

Codes = tuple[str, ...]
_UNDERSCORE = "U+005F"

PAIRS = ("capital", "digit", "merged", "doubled")
"""Questions that compare two handles."""


@dataclass(frozen=True)
class Tables:
    """The printed tables, and which captures were drawn for which question."""

    captures: Grid
    codes: Grid
    names: Grid
    """Of all characters, in two columns."""
    asked: Mapping[str, tuple[str, ...]]
    """Numbers of the captures that a question names, in order."""


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

    @property
    def short_day(self) -> str:
        """The day without its year."""
        return short_day(self.day)


@dataclass(frozen=True)
class Difference:
    """Where two handles differ: the place, from 1, and the code points of each."""

    place: int
    one: Codes
    other: Codes


@dataclass(frozen=True)
class Pair:
    """Two captures whose handles look alike, compared."""

    one: Printed
    other: Printed
    found: Difference
    sides: tuple[str, str]
    """What stands where they part, with the official names."""
    words: Words

    @property
    def lengths(self) -> tuple[int, int] | None:
        """How many code points each has, if the numbers differ."""
        lengths = len(self.one.codes), len(self.other.codes)
        return lengths if lengths[0] != lengths[1] else None

    @property
    def short(self) -> str:
        """The short answer."""
        return self.words("differ.short", pair=self)

    @property
    def reason(self) -> str:
        """Where the handles differ, in a sentence."""
        return self.words("differ.reason", pair=self)


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
        rows = tables.names.rows
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

    def pair(self, role: str, words: Words) -> Pair:
        """Return the two captures that a question compares, and where their handles part."""
        one, other = (self.captures[place] for place in self.tables.asked[role])
        found = compare(one.codes, other.codes)
        if found is None:
            raise ValueError(f"expected handles that differ in {one.number} and {other.number}")
        sides = [self.named(codes) or words("nothing") for codes in (found.one, found.other)]
        return Pair(one, other, found, (sides[0], sides[1]), words)

    def named(self, codes: Codes) -> str:
        """Return code points with their official names."""
        return " ".join(f"{code} {self.names[code]}" for code in codes)

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


def solve(tables: Tables, words: Words) -> Solution:
    """Return the answers, and tables of handles and accounts."""
    solver = Solver(tables)
    pairs = {role: solver.pair(role, words) for role in tables.asked}
    (renamed,) = _split(solver.of_accounts, lambda one: one.codes)
    (taken,) = _split(solver.equal, lambda one: one.account)
    (group,) = (group for group in solver.equal if group[0] in taken[0])
    return Solution(
        {
            "equal": solver.equal,
            "pairs": pairs,
            "underscores": _underscores(solver),
            "old": renamed[0],
            "new": renamed[1],
            "taken": taken,
            "around": group[-2:],
        },
        (words.section("worked", _differences(pairs, words), _accounts(solver, words)),),
        undetermined={"namesake"},
    )


def _split(
    groups: Iterable[list[Printed]], by: Callable[[Printed], object]
) -> list[list[list[Printed]]]:
    """Return the groups that fall apart by something else, in their parts."""
    parts = (list(_grouped(group, by).values()) for group in groups)
    return [found for found in parts if len(found) > 1]


def _underscores(solver: Solver) -> dict[str, object]:
    """Return the one place at which two underscores run together."""
    (found,) = (
        {"number": one.number, "place": place, "length": len(one.codes)}
        for one in solver.captures.values()
        for place, pair in enumerate(pairwise(one.codes), 1)
        if pair == (_UNDERSCORE, _UNDERSCORE)
    )
    return found


def _differences(pairs: Mapping[str, Pair], words: Words) -> Grid:
    """Return a table of the pairs that are asked about, compared."""
    compared = (pairs[role] for role in PAIRS)
    rows = ((f"{p.one.number}, {p.other.number}", p.found.place, *p.sides) for p in compared)
    return words.table("differences", rows)


def _accounts(solver: Solver, words: Words) -> Grid:
    """Return a table of the accounts that share a handle or have several captures."""
    shown = {one.account for group in (*solver.equal, *solver.of_accounts) for one in group}
    captures = _grouped(solver.captures.values(), lambda one: one.account)

    def said(account: str) -> str:
        found = captures[account]
        return semicolon_list(
            words("capture", number=one.number, day=one.shown_day) for one in found
        )

    return words.table("accounts", ((account, said(account)) for account in sorted(shown)))
