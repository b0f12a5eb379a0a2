"""Captured accounts whose handles look alike: which are the same, and whose they are.

Handles keep to a rule like that of large platforms: 5 to 32 characters, Latin letters whose case
does not count, digits and the underscore, a letter first (Telegram, account.updateUsername). So
what looks alike is a small l and a capital I, 0 and O, rn and m, vv and w, one underscore and two.

Held constant over sets: three families of handles; each of these confusions once; one account
captured twice, renamed, and its old handle taken by another account; one account with a display
name of somebody else. All names are invented.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from trainkit.exercises.generator import Draws, Sheet, Solution
from trainkit.exercises.times import short_day
from trainkit.exercises.words import Words
from trainkit.model.exercises import LookAlikes
from trainkit.text.languages import semicolon_list

PAIRS = ("capital", "digit", "merged", "doubled")
"""Questions that compare two handles."""

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
    number: int
    """Of its row, from 1."""
    day: date
    handle: str
    """Character by character as found: never normalised."""
    account: str
    """Its numeric ID."""
    name: str

    @property
    def short_day(self) -> str:
        """The day without its year."""
        return short_day(self.day)

    @property
    def shown_day(self) -> str:
        """The day as printed."""
        return f"{short_day(self.day)} {self.day.year}"


@dataclass(frozen=True)
class CapturePlan:
    """Captures in the order of their days, and the pairs of roles that look alike."""

    captures: tuple[Capture, ...]
    pairs: Mapping[str, tuple[str, str]]

    def __getitem__(self, role: str) -> Capture:
        return next(one for one in self.captures if one.role == role)

    @property
    def asked(self) -> dict[str, list[Capture]]:
        """The captures that a question compares, in their order."""
        pairs = {**self.pairs, "namesake": ("first", "namesake")}
        return {
            question: [one for one in self.captures if one.role in pair]
            for question, pair in pairs.items()
        }


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
        Capture(role, number, days[role], handles[role], accounts[role], names[role])
        for number, role in enumerate(sorted(handles, key=days.__getitem__), 1)
    )
    return CapturePlan(tuple(captures), pairs)


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


def print_sheet(exercise: LookAlikes, draws: Draws, words: Words) -> Sheet[CapturePlan]:
    """Lay out the worksheet; the files hold the handles as they were found."""
    plan = draw_plan(exercise, draws)
    longest = max(len(one.handle) for one in plan.captures)
    captures = words.table(
        "captures",
        ((one.number, one.shown_day, one.handle, one.account, one.name) for one in plan.captures),
    )
    codes = words.table(
        "codes",
        (
            (one.number, *codes_of(one.handle), *[""] * (longest - len(one.handle)))
            for one in plan.captures
        ),
        longest=longest,
    )
    used = sorted({letter for one in plan.captures for letter in one.handle})
    lines = list(zip(codes_of(used), names_of(used), strict=True))
    half = -(-len(lines) // 2)
    in_two = [(*lines[n], *[*lines, ("", "")][n + half]) for n in range(half)]
    asked = draws.branch("questions").shuffled(
        (*PAIRS, "underscores", "renamed", "taken", "namesake")
    )
    numbers = {role: [one.number for one in pair] for role, pair in plan.asked.items()}
    return Sheet(
        sections=(
            words.section("captures", captures, codes, words.table("names", in_two)),
            words.section("questions", *words.questions("same", *asked, "sentence", pairs=numbers)),
        ),
        data=plan,
        files={
            "captures": words.table(
                "captures-file",
                (
                    (
                        one.number,
                        one.day.isoformat(),
                        one.handle,
                        " ".join(codes_of(one.handle)),
                        one.account,
                        one.name,
                    )
                    for one in plan.captures
                ),
            ),
            "characters": words.table("characters-file", lines),
        },
    )


def codes_of(letters: Iterable[str]) -> list[str]:
    """Return each character's number in Unicode: ``U+0430``."""
    return [f"U+{ord(letter):04X}" for letter in letters]


def names_of(letters: Iterable[str]) -> list[str]:
    """Return each character's name in Unicode."""
    return [unicodedata.name(letter) for letter in letters]


def compare(one: str, other: str) -> tuple[int, str, str] | None:
    """Return at which place, from 1, two handles differ, and what each has there.

    What both have in common before and after it is cut off, so that a character more in one of
    them does not shift all that follows. ``None`` if they are the same.
    """
    if one == other:
        return None
    shorter = min(len(one), len(other))
    start = next((n for n in range(shorter) if one[n] != other[n]), shorter)
    end = next((n for n in range(shorter - start) if one[-1 - n] != other[-1 - n]), shorter - start)
    return start + 1, one[start : len(one) - end], other[start : len(other) - end]


def _pair(one: Capture, other: Capture, words: Words) -> dict[str, Any]:
    """Return two captures whose handles look alike, compared; what answers say of them."""
    place, *parts = compare(one.handle, other.handle) or (0, "", "")
    lengths = len(one.handle), len(other.handle)
    named = (
        " ".join(map(" ".join, zip(codes_of(part), names_of(part), strict=True))) for part in parts
    )
    pair: dict[str, Any] = {
        "one": one,
        "other": other,
        "found": {"place": place, "one": codes_of(parts[0]), "other": codes_of(parts[1])},
        "lengths": lengths if lengths[0] != lengths[1] else None,
        "sides": [side or words("nothing") for side in named],
    }
    return pair | {name: words(f"differ.{name}", pair=pair) for name in ("short", "reason")}


def solve(plan: CapturePlan, words: Words) -> Solution:
    """Return the answers, and tables of handles and accounts."""
    pairs = {role: _pair(one, other, words) for role, (one, other) in plan.asked.items()}
    story = first, again, renamed, taken = [
        plan[role] for role in ("first", "again", "renamed", "taken")
    ]
    double = plan["underscores"]
    values = {
        "equal": [[first, again, taken]],
        "pairs": pairs,
        "underscores": {
            "number": double.number,
            "place": double.handle.index("__") + 1,
            "length": len(double.handle),
        },
        "old": [first, again],
        "new": [renamed],
        "taken": [[first, again], [taken]],
        "around": [again, taken],
    }
    compared = [pairs[role] for role in PAIRS]
    differences = (
        (f"{p['one'].number}, {p['other'].number}", p["found"]["place"], *p["sides"])
        for p in compared
    )
    accounts = (
        (
            account,
            semicolon_list(
                words("capture", number=one.number, day=one.shown_day)
                for one in story
                if one.account == account
            ),
        )
        for account in sorted({first.account, taken.account})
    )
    tables = words.table("differences", differences), words.table("accounts", accounts)
    return Solution(values, (words.section("worked", *tables),), {"namesake"})
