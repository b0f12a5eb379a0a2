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
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from trainkit.definitions.exercises import LookAlikes
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import Grid, Question
from trainkit.exercises.online.lookalikes_key import PAIRS, Tables
from trainkit.exercises.times import short_day
from trainkit.exercises.words import Words

__all__ = [
    "CONFUSED",
    "FAMILIES",
    "UNRELATED",
    "Capture",
    "CapturePlan",
    "code_point",
    "draw_plan",
    "print_sheet",
]

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
