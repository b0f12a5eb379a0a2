"""Sets on look-alike accounts, solved a second way: from the handles themselves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from os.path import commonprefix
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.exercises.handed_out import make, table, variant
from tests.exercises.online.test_handle_words import RULE
from trainkit.cybercrime.online.lookalikes import CONFUSED, FAMILIES, compare, draw_plan
from trainkit.exercises.generator import Draws
from trainkit.exercises.model import ExerciseSet

SETTINGS = st.fixed_dictionaries({"captures": st.integers(12, 15), "year": st.integers(2024, 2040)})


def code(letter: str) -> str:
    return f"U+{ord(letter):04X}"


class File:
    """The captures as the data file has them: the handles are compared as strings."""

    def __init__(self, made: ExerciseSet) -> None:
        found = table(made, "captures")
        self.rows = {row[0]: row for row in found}
        self.handles = {row[0]: row[2] for row in found}

    def day(self, number: str) -> date:
        return date.fromisoformat(self.rows[number][1])

    def expected(self, text: str) -> str | None:
        """Answer a question by the words in it; ``None`` for the sentence."""
        answers: dict[str, Callable[..., str]] = {
            "show the same handle": lambda: ", ".join(self.same()),
            "At which place": self.parted,
            "How many characters has each": self.counted,
            "two underscores": self.underscores,
            "changed its handle": self.renamed,
            "under the same handle": self.taken,
            "display name": self.people,
        }
        for words, found in answers.items():
            if words in text:
                return found(*re.findall(r"\*\*(\d+)\*\*", text))
        return None

    def counted(self, *numbers: str) -> str:
        counts = ", ".join(str(len(self.handles[one])) for one in numbers)
        return f"{counts}; {self.parted(*numbers)}"

    def people(self, one: str, other: str) -> str:
        assert self.rows[one][4] != self.rows[other][4]
        assert self.rows[one][5] == self.rows[other][5]
        return "not determinable"

    def same(self) -> list[str]:
        handles = list(self.handles.values())
        return [number for number, one in self.handles.items() if handles.count(one) > 1]

    def parted(self, one: str, other: str) -> str:
        both = self.handles[one], self.handles[other]
        start = len(commonprefix(both))
        rests = [handle[start:] for handle in both]
        end = len(commonprefix([rest[::-1] for rest in rests]))
        first, second = (" ".join(map(code, rest[: len(rest) - end])) for rest in rests)
        return f"place {start + 1}: {first}, {second}"

    def underscores(self) -> str:
        ((number, handle),) = [one for one in self.handles.items() if "__" in one[1]]
        return f"{number}, place {handle.index('__') + 1}; {len(handle)}"

    def renamed(self) -> str:
        pairs = [
            (one, other)
            for one in self.rows
            for other in self.rows
            if self.rows[one][4] == self.rows[other][4]
            and self.day(one) < self.day(other)
            and self.handles[one] != self.handles[other]
        ]
        old = sorted({one for one, _ in pairs}, key=int)
        (new,) = {other for _, other in pairs}
        last = max(self.day(one) for one in old)
        return (
            f"{self.rows[new][4]}: {', '.join(old)}, then {new}; "
            f"{last:%-d %b} to {self.day(new):%-d %b}"
        )

    def taken(self) -> str:
        found: dict[str, list[str]] = {}
        for number in self.same():
            found.setdefault(self.rows[number][4], []).append(number)
        assert len(found) == 2
        return "; ".join(f"{account}: {', '.join(ones)}" for account, ones in found.items())


def the_key_agrees_with_the_handles_themselves(made: ExerciseSet) -> None:
    file = File(made)

    expected = [file.expected(question.text) for question in made.worksheet.questions]

    shorts = [answer.short for answer in made.key.answers]
    assert shorts[:-1] == expected[:-1]
    one, other = re.findall(r"\*\*(\d+)\*\*", made.worksheet.questions[-1].text)
    place = file.parted(one, other).partition(":")[0]
    assert shorts[-1] == f"{place}; {file.rows[one][4]}, {file.rows[other][4]}; no person"
    undetermined = ["display name" in question.text for question in made.worksheet.questions]
    assert [answer.undetermined for answer in made.key.answers] == undetermined


def code_points_are_printed_as_the_handles_have_them(made: ExerciseSet) -> None:
    handles, codes, names = made.worksheet.sections[0].grids
    file = File(made)

    assert {row[0]: row[2] for row in handles.rows} == file.handles
    for row in codes.rows:
        printed = [cell for cell in row[1:] if cell]
        assert printed == [code(letter) for letter in file.handles[row[0]]]
        assert " ".join(printed) == file.rows[row[0]][3]
        assert len(printed) <= 11
    listed = {row[n]: row[n + 1] for row in names.rows for n in (0, 2) if row[n]}
    assert dict(table(made, "characters")) == listed
    letters = {letter for handle in file.handles.values() for letter in handle}
    assert listed == {code(letter): unicodedata.name(letter) for letter in letters}


def every_trap_works_in_every_set(seed: int, chosen: dict[str, Any]) -> None:
    plan = draw_plan(variant("look-alike-accounts", **chosen), Draws(seed))
    found = {one.role: one for one in plan.captures}

    assert len(plan.captures) == chosen["captures"]
    assert [one.day for one in plan.captures] == sorted({one.day for one in plan.captures})
    assert {one.day.year for one in plan.captures} == {chosen["year"]}
    handles = {one.handle.lower() for one in plan.captures}
    assert len(handles) == chosen["captures"] - 2  # one is captured three times
    assert all(RULE.fullmatch(handle) for handle in handles)
    for role, (_, old, new) in CONFUSED.items():
        one, other = (found[name].handle for name in plan.pairs[role])
        assert len(other) - len(one) == len(new) - len(old)
        assert other in {
            one[:n] + new + one[n + len(old) :] for n in range(len(one)) if one.startswith(old, n)
        }
        assert len({found[name].account for name in plan.pairs[role]}) == 2
    assert found["underscores"].handle.replace("__", "_") in {one.handle for one in plan.captures}
    first, taken = found["first"], found["taken"]
    assert first.handle == found["again"].handle == taken.handle
    assert first.account == found["again"].account == found["renamed"].account
    assert sorted(first.account) == sorted(taken.account)
    assert first.account != taken.account
    assert first.name == found["namesake"].name
    assert len({one.account for one in plan.captures}) == chosen["captures"] - 2
    assert first.day < found["again"].day < found["renamed"].day < taken.day


@given(seed=st.integers(0, 10**9), chosen=SETTINGS)
@settings(max_examples=examples(100))
@example(seed=604, chosen={"captures": 12, "year": 2024})
def test_every_set_is_right_by_a_second_way(seed: int, chosen: dict[str, Any]) -> None:
    made = make("look-alike-accounts", seed, **chosen)
    the_key_agrees_with_the_handles_themselves(made)
    code_points_are_printed_as_the_handles_have_them(made)
    every_trap_works_in_every_set(seed, chosen)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("abc", "abc", None),
        ("abc", "axc", (2, "b", "x")),
        ("abc", "abxc", (3, "", "x")),
        ("aab", "aaab", (3, "", "a")),
        ("abc", "ab", (3, "c", "")),
        ("", "a", (1, "", "a")),
    ],
)
def test_handles_are_compared_at_both_ends(
    one: str, other: str, found: tuple[int, str, str] | None
) -> None:
    assert compare(one, other) == found


def test_families_take_turns() -> None:
    made = [make("look-alike-accounts", seed) for seed in range(20)]

    first = {File(one).handles[File(one).same()[0]] for one in made}
    assert {name for name, words in FAMILIES.items() if first & set(words)} == set(FAMILIES)
