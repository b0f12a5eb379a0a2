"""Draws captured accounts whose handles look alike, and prints them.

Handles keep to a rule like that of large platforms: 5 to 32 characters, Latin letters whose case
does not count, digits and the underscore, a letter first (Telegram, account.updateUsername). So
what looks alike is a small l and a capital I, 0 and O, rn and m, vv and w, one underscore and two.

Held constant over sets: three families of handles; each of these confusions once; one account
captured twice, renamed, and its old handle taken by another account; one account with a display
name of somebody else. All names are invented.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from trainkit.exercises.generator import Draws, Sheet, Solution
from trainkit.exercises.model import Grid, Question
from trainkit.exercises.times import read_day, short_day
from trainkit.exercises.words import Words
from trainkit.model.exercises import LookAlikes
from trainkit.text.languages import semicolon_list

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
        (words.section("worked", _differences(pairs, words), _accounts_read(solver, words)),),
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


def _accounts_read(solver: Solver, words: Words) -> Grid:
    """Return a table of the accounts that share a handle or have several captures."""
    shown = {one.account for group in (*solver.equal, *solver.of_accounts) for one in group}
    captures = _grouped(solver.captures.values(), lambda one: one.account)

    def said(account: str) -> str:
        found = captures[account]
        return semicolon_list(
            words("capture", number=one.number, day=one.shown_day) for one in found
        )

    return words.table("accounts", ((account, said(account)) for account in sorted(shown)))


FAMILIES = {
    "letter": (
        *("silk_store", "gold_deals", "bold_phone", "cold_goods", "flat_rents", "solar_kits"),
        *("steel_pots", "global_car"),
    ),
    "number": (
        *("phones_100", "tyres_2020", "parts_300", "city_4000", "bags_500", "shop_2000"),
        *("market_10", "trade_3000"),
    ),
    "pair": (
        *("corn_wares", "barn_wool", "yarn_wheel", "fern_wood", "horn_works", "warm_corn"),
        *("worn_tools", "town_barn"),
    ),
}
"""Handles by what can be confused in them: a small l; a zero; rn and w."""

CONFUSED = {
    "capital": ("letter", "l", "I"),
    "digit": ("number", "0", "O"),
    "merged": ("pair", "rn", "m"),
    "doubled": ("pair", "w", "vv"),
}
"""For each role that imitates a handle: the family, and what stands for what."""

UNRELATED = (
    *("quick_bike", "mint_cafe", "dune_tent", "hub_field", "night_bus", "ruby_ring"),
    *("grape_tea", "tidy_cab", "sugar_pie", "honey_jar"),
)
_NAMES = (
    *("Mobile Oasis", "Cargo Centre", "Tools and More", "Repair Corner", "Silk Road Parts"),
    *("City Parcels", "Best Offers", "Bazaar Express", "Home Supplies", "Sale of the Day"),
    *("Market Helper", "Spare Parts 24", "Trade Point", "Lucky Store", "Warehouse Direct"),
)

_DAYS = 280
"""Days from the middle of January within which all captures lie."""


@dataclass(frozen=True)
class Capture:
    """An account as it was captured."""

    role: str
    day: date
    handle: str
    """Character by character as found: never normalised."""
    account: str
    """Its numeric ID."""
    name: str


@dataclass(frozen=True)
class CapturePlan:
    """Captures in the order of their days, and the pairs of roles that look alike."""

    captures: tuple[Capture, ...]
    pairs: Mapping[str, tuple[str, str]]


def draw_plan(exercise: LookAlikes, draws: Draws) -> CapturePlan:
    """Draw the captures of a set."""
    draws = draws.branch("captures")
    drawn = draws.branch("families")
    families = {name: drawn.choice(handles) for name, handles in FAMILIES.items()}
    handles, pairs = _handles(families, exercise.captures - 12, draws.branch("handles"))
    accounts = _accounts(tuple(handles), draws.branch("accounts"))
    names = _names(tuple(handles), draws.branch("names"))
    days = _days(tuple(handles), exercise.year, draws.branch("days"))
    captures = (
        Capture(role, days[role], handle, accounts[role], names[role])
        for role, handle in handles.items()
    )
    return CapturePlan(tuple(sorted(captures, key=lambda one: one.day)), pairs)


def _handles(
    families: dict[str, str], extra: int, draws: Draws
) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Return the handle of each role, and which roles' handles the questions compare."""
    story, underscored = draws.sample(tuple(families), 2)
    unrelated = draws.sample(UNRELATED, 2 + extra)
    home = {name: "first" if name == story else f"base-{name}" for name in families}
    imitated = {
        role: _imitated(families[name], old, new, draws)
        for role, (name, old, new) in CONFUSED.items()
    }
    handles = {
        **{home[name]: handle for name, handle in families.items()},
        "again": families[story],
        "taken": families[story],
        "renamed": unrelated[0],
        "namesake": unrelated[1],
        **imitated,
        "underscores": families[underscored].replace("_", "__"),
        **{f"extra-{number}": handle for number, handle in enumerate(unrelated[2:])},
    }
    pairs = {role: (home[name], role) for role, (name, _, _) in CONFUSED.items()}
    return handles, pairs


def _imitated(handle: str, old: str, new: str, draws: Draws) -> str:
    """Return the handle with one occurrence of ``old`` replaced."""
    places = [place for place in range(len(handle)) if handle.startswith(old, place)]
    place = draws.choice(places)
    return handle[:place] + new + handle[place + len(old) :]


def _accounts(roles: tuple[str, ...], draws: Draws) -> dict[str, str]:
    """Return a numeric ID for each role; the one that took the handle has two digits swapped."""
    first = "".join(str(digit) for digit in draws.sample(range(1, 10), 7))
    place = draws.between(2, 5)
    taken = first[:place] + first[place + 1] + first[place] + first[place + 2 :]
    accounts = {"first": first, "again": first, "renamed": first, "taken": taken}
    for role in roles:
        if role not in accounts:
            accounts[role] = draws.new(
                lambda: str(draws.between(1_000_000, 9_999_999)), accounts.values()
            )
    return accounts


def _names(roles: tuple[str, ...], draws: Draws) -> dict[str, str]:
    names = dict(zip(roles, draws.sample(_NAMES, len(roles)), strict=True))
    return names | dict.fromkeys(("again", "namesake"), names["first"])


def _days(roles: tuple[str, ...], year: int, draws: Draws) -> dict[str, date]:
    """Return a day for each role; one account's story runs in its order."""
    start = date(year, 1, 15)
    drawn = [start + timedelta(days=day) for day in draws.sample(range(_DAYS), len(roles))]
    story = ("first", "again", "renamed", "taken")
    told = dict(zip(story, sorted(drawn[:4]), strict=True))
    others = [role for role in roles if role not in story]
    return told | dict(zip(others, drawn[4:], strict=True))


def print_sheet(exercise: LookAlikes, draws: Draws, words: Words) -> Sheet[Tables]:
    """Lay out the worksheet; the files hold the handles as they were found."""
    plan = draw_plan(exercise, draws)
    tables = _tables(plan, words)
    return Sheet(
        sections=(
            words.section("captures", tables.captures, tables.codes, tables.names),
            words.section("questions", *_questions(tables, draws.branch("questions"), words)),
        ),
        data=tables,
        files={
            "captures": _captures_file(plan, words),
            "characters": words.table("characters-file", map(_named, _used(plan))),
        },
    )


def code_point(letter: str) -> str:
    """Return a character's number in Unicode: ``U+0430``."""
    return f"U+{ord(letter):04X}"


def _named(letter: str) -> tuple[str, str]:
    return code_point(letter), unicodedata.name(letter)


def _tables(plan: CapturePlan, words: Words) -> Tables:
    numbers = {one.role: number for number, one in enumerate(plan.captures, 1)}
    pairs = {**plan.pairs, "namesake": ("first", "namesake")}
    return Tables(
        captures=_captures(plan.captures, words),
        codes=_codes(plan.captures, words),
        names=words.table("names", _in_two(_used(plan))),
        asked={
            question: tuple(map(str, sorted(numbers[role] for role in pair)))
            for question, pair in pairs.items()
        },
    )


def _used(plan: CapturePlan) -> list[str]:
    """Return the characters of all handles, in the order of their numbers."""
    return sorted({letter for one in plan.captures for letter in one.handle})


def _captures(captures: tuple[Capture, ...], words: Words) -> Grid:
    rows = (
        (number, f"{short_day(one.day)} {one.day.year}", one.handle, one.account, one.name)
        for number, one in enumerate(captures, 1)
    )
    return words.table("captures", rows)


def _codes(captures: tuple[Capture, ...], words: Words) -> Grid:
    longest = max(len(one.handle) for one in captures)
    rows = (
        (number, *map(code_point, one.handle), *[""] * (longest - len(one.handle)))
        for number, one in enumerate(captures, 1)
    )
    return words.table("codes", rows, longest=longest)


def _in_two(letters: list[str]) -> list[tuple[str, ...]]:
    """Return the characters with their official names, in two columns."""
    lines = [_named(letter) for letter in letters]
    half = -(-len(lines) // 2)
    lines += [("", "")] * (2 * half - len(lines))
    return [(*lines[n], *lines[n + half]) for n in range(half)]


def _captures_file(plan: CapturePlan, words: Words) -> Grid:
    rows = (
        (
            number,
            one.day.isoformat(),
            one.handle,
            " ".join(map(code_point, one.handle)),
            one.account,
            one.name,
        )
        for number, one in enumerate(plan.captures, 1)
    )
    return words.table("captures-file", rows)


def _questions(tables: Tables, draws: Draws, words: Words) -> tuple[Question, ...]:
    """Return the questions: equal handles first, the sentence last."""
    middle = draws.shuffled((*PAIRS, "underscores", "renamed", "taken", "namesake"))
    return words.questions("same", *middle, "sentence", pairs=tables.asked)
