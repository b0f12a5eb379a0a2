"""Draws captured accounts whose handles look alike, and prints them.

Held constant over sets: three families of handles, Latin, Cyrillic and Persian; one letter taken
from the other script, one Arabic letter and one Arabic digit for Persian ones, one letter written
as letter and mark, one invisible character; one account captured twice, renamed, and its old
handle taken by another account; one account with a display name of somebody else.

All names are invented. The bundled fonts draw each pair of ``TWINS`` with the same or nearly the
same outline. Arabic kaf and yeh look like their Persian twins only where they join to the next
letter.
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
    "ARABIC_DIGITS",
    "CYRILLIC",
    "JOINED",
    "LATIN",
    "PERSIAN",
    "TWINS",
    "UNRELATED",
    "Capture",
    "CapturePlan",
    "code_point",
    "draw_plan",
    "print_sheet",
]

LATIN = (
    *("oasis_shop", "cargo_post", "spice_park", "ice_palace", "easy_parts", "repair_box"),
    *("paper_case", "epic_cases", "aero_spare", "coop_stock", "post_oasis", "price_spot"),
)

CYRILLIC = (
    *("мой_сервис", "твой_рынок", "чай_оптом", "новый_двор", "край_связи", "рай_посуды"),
    *("май_сервис", "чай_и_кофе"),
)
"""Each holds a short i, which can be written in two ways."""

PERSIAN = ("کالا", "کارگاه", "تعمیر", "ویترین", "کلید", "کتاب", "کیف", "دیجیتال")
"""Each holds a Persian kaf or yeh that joins to the next letter; digits are added."""
UNRELATED = (
    *("lagoon_77", "quick_lens", "mint_fable", "blue_wharf", "dune_tools", "field_hub"),
    *("night_kiln", "rubin_24", "lemon_grid", "tulip_land"),
)

TWINS = {
    **dict(zip("aeopcxyi", "аеорсхуі", strict=True)),
    **dict(zip("аеорсху", "aeopcxy", strict=True)),
}
"""Latin small letters with Cyrillic letters that look like them, and the other way round."""

JOINED = {
    "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
    "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
}

ARABIC_DIGITS = {chr(0x6F0 + digit): chr(0x660 + digit) for digit in (1, 2, 3, 7, 8, 9)}
"""Persian digits with Arabic ones; 0, 4, 5 and 6 look different."""
_INVISIBLE = "\N{ZERO WIDTH NON-JOINER}"
_BREAKS = frozenset("ادذرزژو_")
"""Characters that do not join to the next one: an invisible non-joiner after them changes nothing
in print."""
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
    families = _families(draws.branch("families"))
    handles, pairs = _handles(families, exercise.captures - 12, draws.branch("handles"))
    accounts = _accounts(tuple(handles), draws.branch("accounts"))
    names = _names(tuple(handles), draws.branch("names"))
    days = _days(tuple(handles), exercise.year, draws.branch("days"))
    captures = (
        Capture(role, days[role], handle, accounts[role], names[role])
        for role, handle in handles.items()
    )
    return CapturePlan(tuple(sorted(captures, key=lambda one: one.day)), pairs)


def _families(draws: Draws) -> dict[str, str]:
    digits = "".join(draws.sample(tuple(ARABIC_DIGITS), 2))
    return {
        "latin": draws.choice(LATIN),
        "cyrillic": draws.choice(CYRILLIC),
        "persian": f"{draws.choice(PERSIAN)}_{digits}",
    }


def _handles(
    families: dict[str, str], extra: int, draws: Draws
) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Return the handle of each role, and which roles' handles the questions compare."""
    story, hidden = draws.sample(tuple(families), 2)
    mixed = draws.choice(("latin", "cyrillic"))
    unrelated = draws.sample(UNRELATED, 2 + extra)
    bases = {f"base-{name}": handle for name, handle in families.items()}
    bases["first"] = bases.pop(f"base-{story}")
    home = {name: "first" if name == story else f"base-{name}" for name in families}
    persian, cyrillic = families["persian"], families["cyrillic"]
    handles = {
        **bases,
        "again": families[story],
        "taken": families[story],
        "renamed": unrelated[0],
        "namesake": unrelated[1],
        "mixed": _swapped(families[mixed], TWINS, draws),
        "letter": _swapped(persian, JOINED, draws),
        "digit": _swapped(persian, ARABIC_DIGITS, draws),
        "composed": unicodedata.normalize("NFD", cyrillic),
        "hidden": _hidden(families[hidden], draws),
        **{f"extra-{number}": handle for number, handle in enumerate(unrelated[2:])},
    }
    pairs = {
        "mixed": (home[mixed], "mixed"),
        "letter": (home["persian"], "letter"),
        "digit": (home["persian"], "digit"),
        "composed": (home["cyrillic"], "composed"),
    }
    return handles, pairs


def _swapped(handle: str, twins: Mapping[str, str], draws: Draws) -> str:
    """Return the handle with one character replaced by its twin."""
    places = [
        place
        for place, letter in enumerate(handle)
        if letter in twins and (twins is not JOINED or handle[place + 1 : place + 2].isalpha())
    ]
    place = draws.choice(places)
    return handle[:place] + twins[handle[place]] + handle[place + 1 :]


def _hidden(handle: str, draws: Draws) -> str:
    """Return the handle with an invisible character where print does not show it."""
    arabic = "ARABIC" in unicodedata.name(handle[0])
    places = [
        place for place in range(1, len(handle)) if not arabic or handle[place - 1] in _BREAKS
    ]
    place = draws.choice(places)
    return handle[:place] + _INVISIBLE + handle[place:]


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
            words.section("captures", tables.captures, tables.codes, *tables.names),
            words.section("questions", *_questions(tables, draws.branch("questions"), words)),
        ),
        tables=tables,
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
    used = _used(plan)
    pairs = {**plan.pairs, "namesake": ("first", "namesake")}
    return Tables(
        captures=_captures(plan.captures, words),
        codes=_codes(plan.captures, words),
        names=(
            words.table("names-ascii", _in_two([one for one in used if one.isascii()])),
            words.table("names-other", _in_two([one for one in used if not one.isascii()])),
        ),
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
    middle = draws.shuffled((*PAIRS, "hidden", "renamed", "taken", "namesake"))
    return words.questions("same", *middle, "sentence", pairs=tables.asked)
