"""The worksheet on look-alike accounts: captures, code points, names of characters, questions.

Held constant over sets: ten questions of the same kinds and points, the same traps: two letters
of other scripts, a digit, a letter with a mark, an invisible character, a renamed account, a
handle that changed hands between accounts with similar numbers, a shared display name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from trainkit.definitions.exercises import LookAlikes
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import Grid, Question, Section
from trainkit.exercises.online.lookalikes_plan import Capture, CapturePlan
from trainkit.exercises.printing import bold, columns, questions, table
from trainkit.exercises.times import short_day

__all__ = ["OPEN", "PAIRS", "Tables", "code_point", "print_sheet"]

OPEN = "not determinable"
PAIRS = ("mixed", "letter", "digit", "composed")
"""Questions that compare two handles."""
_QUESTIONS = """
same, 2 points, 1 line: Which captures show the same handle, code point by code point?
mixed, 2 points, 2 lines: Captures {pairs[mixed]} look alike. At which place do the handles differ?
Give code point and name in each.
letter, 2 points, 2 lines: Captures {pairs[letter]} look alike. At which place do the handles
differ? Give code point and name in each.
digit, 2 points, 2 lines: Captures {pairs[digit]} look alike. At which place do the handles differ?
Give code point and name in each.
composed, 2 points, 2 lines: Captures {pairs[composed]} look alike. How many code points has each
handle, and what stands in each where they part?
hidden, 2 points, 1 line: One handle holds a character that prints nothing. Give capture, place,
code point and name.
renamed, 2 points, 1 line: One account changed its handle. Give its numeric ID, the captures before
and after, and between which days it changed.
taken, 2 points, 1 line: Two accounts were captured under one and the same handle. Give the numeric
ID and the captures of each.
namesake, 1 point, 1 line: Captures {pairs[namesake]} show the same display name. Does one person
stand behind both? If the data do not decide, write "not determinable".
sentence, 2 points, 3 lines: Write one sentence for the file on captures {pairs[mixed]}: what
differs, by which numbers the accounts are cited, and what the strings do not show.
"""

_PLACES = (
    "Places count from the first character that was typed, also where a handle is read from right "
    "to left. On this platform a handle belongs to one account at a time, and the numeric ID of "
    "an account never changes."
)


@dataclass(frozen=True)
class Tables:
    """The printed tables, and which captures were drawn for which question."""

    captures: Grid
    codes: Grid
    names: tuple[Grid, Grid]
    """Of Latin letters, digits and signs, and of all others."""
    asked: Mapping[str, tuple[str, ...]]
    """Numbers of the captures that a question names, in order."""


def print_sheet(_: LookAlikes, plan: CapturePlan, draws: Draws) -> Sheet[Tables]:
    """Lay out the worksheet; the files hold the handles as they were found."""
    tables = _tables(plan)
    return Sheet(
        sections=(
            Section(
                title="The captures",
                text=_PLACES,
                grids=(tables.captures, tables.codes, *tables.names),
            ),
            Section(title="Questions", questions=_questions(tables, draws.branch("questions"))),
        ),
        tables=tables,
        files={"captures": _found(plan), "characters": _characters(plan)},
    )


def code_point(letter: str) -> str:
    """Return a character's number in Unicode: ``U+0430``."""
    return f"U+{ord(letter):04X}"


def _tables(plan: CapturePlan) -> Tables:
    numbers = {one.role: number for number, one in enumerate(plan.captures, 1)}
    used = _used(plan)
    pairs = {**plan.pairs, "namesake": ("first", "namesake")}
    return Tables(
        captures=_captures(plan.captures),
        codes=_codes(plan.captures),
        names=(
            _names("Latin letters, digits, signs", [one for one in used if one.isascii()]),
            _names("other characters", [one for one in used if not one.isascii()]),
        ),
        asked={
            question: tuple(map(str, sorted(numbers[role] for role in pair)))
            for question, pair in pairs.items()
        },
    )


def _used(plan: CapturePlan) -> list[str]:
    """Return the characters of all handles, in the order of their numbers."""
    return sorted({letter for one in plan.captures for letter in one.handle})


def _captures(captures: tuple[Capture, ...]) -> Grid:
    return table(
        "Captured accounts, in order of the day",
        "#No.:10 | Captured on | Handle as displayed | `Numeric ID` | Display name",
        (
            (number, f"{short_day(one.day)} {one.day.year}", one.handle, one.account, one.name)
            for number, one in enumerate(captures, 1)
        ),
    )


def _codes(captures: tuple[Capture, ...]) -> Grid:
    longest = max(len(one.handle) for one in captures)
    rows = (
        (str(number), *map(code_point, one.handle), *[""] * (longest - len(one.handle)))
        for number, one in enumerate(captures, 1)
    )
    return table(
        "Their handles, code point by code point, as copied from the page source",
        " | ".join(("#No.", *(f"`{place}`" for place in range(1, longest + 1)))),
        rows,
    )


def _names(which: str, letters: list[str]) -> Grid:
    """Return the characters with their official names, in two columns."""
    lines = [(code_point(letter), unicodedata.name(letter)) for letter in letters]
    half = -(-len(lines) // 2)
    lines += [("", "")] * (2 * half - len(lines))
    return table(
        f"Names in the Unicode standard: {which}",
        columns("`Code point` | Name") * 2,
        ((*lines[n], *lines[n + half]) for n in range(half)),
    )


def _characters(plan: CapturePlan) -> Grid:
    return table(
        "Characters",
        "`Code point` | Name",
        ((code_point(letter), unicodedata.name(letter)) for letter in _used(plan)),
    )


def _found(plan: CapturePlan) -> Grid:
    return table(
        "Captures",
        "#No. | Captured on | Handle | `Code points` | `Numeric ID` | Display name",
        (
            (
                number,
                one.day.isoformat(),
                one.handle,
                " ".join(map(code_point, one.handle)),
                one.account,
                one.name,
            )
            for number, one in enumerate(plan.captures, 1)
        ),
    )


def _questions(tables: Tables, draws: Draws) -> tuple[Question, ...]:
    """Return the questions: equal handles first, the sentence last."""
    middle = draws.shuffled((*PAIRS, "hidden", "renamed", "taken", "namesake"))
    pairs = {role: bold(*pair) for role, pair in tables.asked.items()}
    asked = questions(_QUESTIONS, pairs=pairs)
    return tuple(asked[role] for role in ("same", *middle, "sentence"))
