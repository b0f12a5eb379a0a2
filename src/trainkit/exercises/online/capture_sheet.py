"""The worksheet on look-alike accounts: captures, code points, names of characters, questions."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from trainkit.exercises.draws import Draws
from trainkit.exercises.model import Column, DataFile, Grid, Question
from trainkit.exercises.online.capture_plan import Capture, CapturePlan
from trainkit.exercises.online.moments import short_day

__all__ = ["OPEN", "PAIRS", "Tables", "ask", "code_point", "data_files", "print_tables"]

OPEN = "not determinable"

PAIRS = ("mixed", "letter", "digit", "composed")
"""Questions that compare two handles."""

_LINES = dict.fromkeys(PAIRS, 2) | {"sentence": 3}
"""Lines to write on; two names of characters seldom fit on one."""


@dataclass(frozen=True)
class Tables:
    """What stands on the worksheet, and which captures were drawn for which question."""

    captures: Grid
    codes: Grid
    names: tuple[Grid, Grid]
    """Of Latin letters, digits and signs, and of all others."""
    asked: Mapping[str, tuple[str, ...]]
    """Numbers of the captures that a question names, in order."""


def code_point(letter: str) -> str:
    """Return a character's number in Unicode: ``U+0430``."""
    return f"U+{ord(letter):04X}"


def print_tables(plan: CapturePlan) -> Tables:
    """Lay out the tables."""
    numbers = {one.role: number for number, one in enumerate(plan.captures, 1)}
    used = {letter for one in plan.captures for letter in one.handle}
    letters = {ascii: [one for one in used if one.isascii() == ascii] for ascii in (True, False)}
    pairs = {**plan.pairs, "namesake": ("first", "namesake")}
    return Tables(
        captures=_captures(plan.captures),
        codes=_codes(plan.captures),
        names=(
            _names("Names in the Unicode standard: Latin letters, digits, signs", letters[True]),
            _names("Names in the Unicode standard: other characters", letters[False]),
        ),
        asked={
            question: tuple(map(str, sorted(numbers[role] for role in pair)))
            for question, pair in pairs.items()
        },
    )


def _captures(captures: tuple[Capture, ...]) -> Grid:
    return Grid(
        caption="Captured accounts, in order of the day",
        columns=(
            Column(name="No.", number=True, width=10),
            Column(name="Captured on"),
            Column(name="Handle as displayed"),
            Column(name="Numeric ID", code=True),
            Column(name="Display name"),
        ),
        rows=tuple(
            (str(number), short_day(one.day), one.handle, one.account, one.name)
            for number, one in enumerate(captures, 1)
        ),
    )


def _codes(captures: tuple[Capture, ...]) -> Grid:
    longest = max(len(one.handle) for one in captures)
    return Grid(
        caption="Their handles, code point by code point, as copied from the page source",
        columns=(
            Column(name="No.", number=True),
            *(Column(name=str(place), code=True) for place in range(1, longest + 1)),
        ),
        rows=tuple(
            (str(number), *_padded([code_point(letter) for letter in one.handle], longest))
            for number, one in enumerate(captures, 1)
        ),
    )


def _padded(cells: list[str], count: int) -> list[str]:
    return cells + [""] * (count - len(cells))


def _names(caption: str, letters: list[str]) -> Grid:
    """Return the characters with their official names, in two columns."""
    lines = [(code_point(letter), unicodedata.name(letter)) for letter in sorted(letters)]
    half = -(-len(lines) // 2)
    lines += [("", "")] * (2 * half - len(lines))
    return Grid(
        caption=caption,
        columns=tuple(
            Column(name=name, code=name == "Code point") for name in ("Code point", "Name") * 2
        ),
        rows=tuple((*lines[n], *lines[n + half]) for n in range(half)),
    )


def data_files(plan: CapturePlan) -> tuple[DataFile, ...]:
    """Return the captures with the handles as they were found, and the names of characters."""
    return (
        DataFile(name="captures", grid=_found(plan)),
        DataFile(name="characters", grid=_characters(plan)),
    )


def _characters(plan: CapturePlan) -> Grid:
    used = sorted({letter for one in plan.captures for letter in one.handle})
    return Grid(
        caption="Characters",
        columns=(Column(name="Code point", code=True), Column(name="Name")),
        rows=tuple((code_point(letter), unicodedata.name(letter)) for letter in used),
    )


def _found(plan: CapturePlan) -> Grid:
    columns = (
        Column(name="No.", number=True),
        Column(name="Captured on"),
        Column(name="Handle"),
        Column(name="Code points", code=True),
        Column(name="Numeric ID", code=True),
        Column(name="Display name"),
    )
    rows = tuple(
        (
            str(number),
            one.day.isoformat(),
            one.handle,
            " ".join(map(code_point, one.handle)),
            one.account,
            one.name,
        )
        for number, one in enumerate(plan.captures, 1)
    )
    return Grid(caption="Captures", columns=columns, rows=rows)


def ask(tables: Tables, draws: Draws) -> tuple[tuple[str, Question], ...]:
    """Return the questions with their roles: equal handles first, the sentence last."""
    middle = draws.shuffled((*PAIRS, "hidden", "renamed", "taken", "namesake"))
    texts = _texts(tables)
    return tuple(
        (
            role,
            Question(
                number=number,
                text=texts[role],
                points=1 if role == "namesake" else 2,
                lines=_LINES.get(role, 1),
            ),
        )
        for number, role in enumerate(["same", *middle, "sentence"], 1)
    )


def _texts(tables: Tables) -> dict[str, str]:
    def both(role: str) -> str:
        one, other = tables.asked[role]
        return f"**{one}** and **{other}**"

    differ = (
        "Captures {} look alike. At which place do the handles differ? Give code point and name "
        "in each."
    )
    return {
        "same": "Which captures show the same handle, code point by code point?",
        **{role: differ.format(both(role)) for role in ("mixed", "letter", "digit")},
        "composed": f"Captures {both('composed')} look alike. How many code points has each "
        "handle, and what stands in each where they part?",
        "hidden": "One handle holds a character that prints nothing. Give capture, place, code "
        "point and name.",
        "renamed": "One account changed its handle. Give its numeric ID, the captures before and "
        "after, and between which days it changed.",
        "taken": "Two accounts were captured under one and the same handle. Give the numeric ID "
        "and the captures of each.",
        "namesake": f"Captures {both('namesake')} show the same display name. Does one person "
        f'stand behind both? If the data do not decide, write "{OPEN}".',
        "sentence": f"Write one sentence for the file on captures {both('mixed')}: what differs, "
        "by which numbers the accounts are cited, and what the strings do not show.",
    }
