"""Lengths with interpretation, and where a session may be cut."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agenda.programme import make_problem, problem_data
from trainkit.agenda.facts import cut_places, foreign_groups, permitted, wished


def _problem(grain: int = 5, factor: float = 2.0, **session: Any) -> Any:
    data = problem_data()
    data["grain"], data["consecutive_factor"] = grain, factor
    data["sessions"]["desk-b"].update(session)
    return make_problem(data)


@pytest.mark.parametrize(
    ("minutes", "factor", "grain", "expected"),
    [
        (30, 2.0, 5, 60),
        (50, 1.1, 5, 55),  # 50 * 1.1 is 55.00000000000001 in binary
        (45, 1.5, 5, 70),  # 67.5
        (45, 1.5, 15, 75),
        (45, 1.0, 10, 50),
        (35, 3.0, 5, 105),
    ],
)
def test_wished_with_consecutive_interpretation_is_stretched_and_rounded_up(
    minutes: int, factor: float, grain: int, expected: int
) -> None:
    assert wished(_problem(grain, factor, minutes=minutes), "desk-b") == expected


def test_permitted_stretches_both_ends() -> None:
    problem = _problem(minutes=30, shortest=25, longest=40, factor=1.5)
    assert permitted(problem, "desk-b") == (40, 60)  # 37.5 and 60


def test_wished_without_need_of_interpreters_is_not_stretched() -> None:
    assert wished(_problem(language="en"), "desk-b") == 30
    assert wished(_problem(language=None), "desk-b") == 30
    assert wished(_problem(interpretation="simultaneous"), "desk-b") == 30


def test_foreign_groups_are_those_that_know_other_languages_only() -> None:
    data = problem_data()
    data["groups"] |= {
        "gamma": {"name": "Gamma", "languages": ["kk", "ru"]},
        "delta": {"name": "Delta"},
    }
    data["sessions"]["law-a"]["groups"] = ["alpha", "beta", "gamma", "delta"]
    assert foreign_groups(make_problem(data), "law-a") == ("beta",)


@pytest.mark.parametrize(
    ("total", "grain", "expected"),
    [
        (60, 5, [{20}, {33}]),  # the wished length: marks as they stand
        (90, 5, [{30}, {50}]),  # 30 and 49.5
        (45, 5, [{15}, {25}]),  # 15 and 24.75
        (75, 10, [{20, 30}, {40}]),  # 25 is halfway; 41.25
        (50, 30, [{30}, {30}]),  # 16.7 and 27.5
        (10, 5, [{5}, {5}]),  # 3.3 and 5.5
        (12, 15, [set(), set()]),  # 0 and 15 would not cut it
    ],
)
def test_cut_places_move_with_the_length(total: int, grain: int, expected: list[set[int]]) -> None:
    data = problem_data()
    data["grain"] = grain
    data["sessions"]["case-b"] |= {"minutes": 60, "shortest": 10, "longest": 90, "marks": [20, 33]}
    assert cut_places(make_problem(data), "case-b", total) == tuple(map(frozenset, expected))


def test_cut_places_with_consecutive_interpretation_are_in_proportion() -> None:
    problem = _problem(minutes=30, marks=[10, 20], factor=1.5)
    assert cut_places(problem, "desk-b", 45) == (frozenset({15}), frozenset({30}))
