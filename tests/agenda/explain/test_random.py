"""Programmes to which several random things happen: whatever is said of them is true."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from tests.agenda.explain.told import assert_minimal, assert_possible, told
from tests.agenda.programme import DAY_1, DAY_2, make_problem, problem_data
from trainkit.agenda.solver.search import Answer, find

Data = dict[str, Any]


def _window(chance: Random) -> Data:
    day, start = chance.choice([DAY_1, DAY_2]), chance.randrange(9 * 12, 16 * 12) * 5
    end = min(start + chance.randrange(3, 40) * 5, 17 * 60)
    clock = [f"{minute // 60:02}:{minute % 60:02}" for minute in (start, end)]
    return {"start": f"{day}T{clock[0]}", "end": f"{day}T{clock[1]}"}


def _any(chance: Random, data: Data, kind: str) -> Data:
    found: Data = chance.choice([*data[kind].values()])
    return found


def _windows(chance: Random, data: Data) -> None:
    _any(chance, data, "sessions")["windows"] = [_window(chance)]


def _pin(chance: Random, data: Data) -> None:
    pin = {"start": _window(chance)["start"], "room": chance.choice([*data["rooms"]])}
    _any(chance, data, "sessions")["pin"] = pin


def _hours(chance: Random, data: Data) -> None:
    opening = {"start": f"{DAY_1}T09:00", "end": f"{DAY_1}T09:20"}
    data["people"]["anna"]["available"] = [opening, _window(chance)]


def _closed(chance: Random, data: Data) -> None:
    _any(chance, data, "rooms")["open"] = [_window(chance)]


def _longer(chance: Random, data: Data) -> None:
    session = _any(chance, data, "sessions")
    session.pop("shortest", None)
    session |= {"minutes": chance.randrange(6, 30) * 5, "marks": []}


def _after(chance: Random, data: Data) -> None:
    session = _any(chance, data, "sessions")
    session["after"] = sorted({*session.get("after", ()), chance.choice([*data["sessions"]])})


def _shorter_day(chance: Random, data: Data) -> None:
    chance.choice(data["days"])["end"] = f"{chance.randrange(13, 17)}:00"


def _larger(chance: Random, data: Data) -> None:
    _any(chance, data, "groups")["size"] = chance.randrange(5, 40)


def _language(chance: Random, data: Data) -> None:
    _any(chance, data, "sessions")["language"] = chance.choice(["en", "ru", "kk"])


def _block(chance: Random, data: Data) -> None:
    data["longest_block"] = chance.randrange(10, 24) * 5


_HAPPENS: tuple[Callable[[Random, Data], None], ...] = (
    _windows, _pin, _hours, _closed, _longer, _after, _shorter_day, _larger, _language, _block,
)  # fmt: skip


@pytest.mark.parametrize(
    "seed", [0, 1, 3, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in (2, 4, 5))]
)
def test_what_is_said_is_true(seed: int) -> None:
    chance, data = Random(seed), problem_data()
    for happens in chance.sample(_HAPPENS, chance.randrange(1, 4)):
        happens(chance, data)
    explanation = told(data)
    if explanation.answer is Answer.FOUND:
        assert find(make_problem(data)).answer is Answer.FOUND
        return
    assert explanation.answer is Answer.IMPOSSIBLE
    for conflict in explanation.conflicts:
        assert_minimal(conflict)
    for proposal in explanation.proposals:
        assert_possible(proposal.problem)


def test_both_answers_are_among_them() -> None:
    """So that the test above tests both."""
    answers = set()
    for seed in range(6):
        chance, data = Random(seed), problem_data()
        for happens in chance.sample(_HAPPENS, chance.randrange(1, 4)):
            happens(chance, data)
        try:
            answers.add(find(make_problem(data)).answer)
        except ValueError:  # sessions in a circle
            answers.add(Answer.IMPOSSIBLE)
    assert answers == {Answer.FOUND, Answer.IMPOSSIBLE}
