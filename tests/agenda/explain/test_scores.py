"""The table of wishes, and what is known of an agenda in one sentence."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.agenda.programme import make_problem, make_solution
from trainkit.agenda.explain.explanation import in_one_sentence, report_lines
from trainkit.agenda.problem import SOFT_CONSTRAINTS, Quality, Weights
from trainkit.agenda.verify import price


def test_every_wish_has_its_words_in_the_order_of_the_weights() -> None:
    assert [*SOFT_CONSTRAINTS] == [*Weights.model_fields]
    assert len(set(SOFT_CONSTRAINTS.values())) == len(SOFT_CONSTRAINTS)


def test_costs_are_told_with_count_and_weight() -> None:
    problem, agenda = make_problem(), make_solution()
    *rows, total = report_lines(problem, agenda)
    parts = [re.fullmatch(r" +(\d+)  [a-z].+ \((\d+), at (\d+) each\)", row) for row in rows]
    found = [(int(one[1]), int(one[2]) * int(one[3])) for one in parts if one]
    costs = {name: cost for name, cost in price(problem, agenda).items() if cost}
    assert sorted(found) == sorted((cost, cost) for cost in costs.values())
    assert len(found) == len(rows)
    assert not [name for name in costs if "_" in name and name in "\n".join(rows)]
    assert total.split() == [str(sum(costs.values())), "in", "all"]


@pytest.mark.parametrize(
    ("quality", "sentence"),
    [
        (
            {"standing": "optimal", "cost": 42, "bound": 42},
            "The agenda costs 42; provably none costs less.",
        ),
        (
            {"standing": "feasible", "cost": 42, "bound": 42},
            "The agenda costs 42; a better one may exist, but none costs less than 42.",
        ),
        (
            {"standing": "optimal", "cost": 42, "bound": 40},
            "The agenda costs 42; a better one may exist, but none costs less than 40.",
        ),
        (
            {"standing": "feasible", "cost": 40, "bound": 0},
            "The agenda costs 40; a better one may exist.",
        ),
        (
            {"standing": "feasible", "cost": 40, "bound": 30, "stopped_by_clock": True},
            "The agenda costs 40; a better one may exist, but none costs less than 30; the time "
            "limit ended the search, so another run may find a different agenda.",
        ),
        (
            {"standing": "optimal", "cost": 9, "bound": 9, "moves": 3, "least_moves": 3},
            "3 sessions moved; this is provably the smallest number; the agenda costs 9; provably "
            "none with "
            "so few moves costs less.",
        ),
        (
            {"standing": "feasible", "cost": 9, "bound": 3, "moves": 1, "least_moves": 0},
            "1 session moved; at least 0 must move; the agenda costs 9; a better one may "
            "exist, but none costs less than 3.",
        ),
        (
            {"standing": "feasible", "cost": 9, "bound": 9, "moves": 2},
            "2 sessions moved; fewer may be enough; the agenda costs 9; a "
            "better one may exist, but none costs less than 9.",
        ),
        (
            {"standing": "optimal", "cost": 0, "bound": 0, "moves": 0, "least_moves": 0},
            "Nothing moved; the agenda costs 0; provably none with so few moves costs less.",
        ),
    ],
)
def test_quality_in_one_sentence(quality: dict[str, Any], sentence: str) -> None:
    assert in_one_sentence(Quality.model_validate(quality)) == sentence


def test_best_is_said_only_where_it_is_proved() -> None:
    for bound in range(11):
        quality = Quality(standing="optimal", cost=10, bound=bound)
        assert ("provably none" in in_one_sentence(quality)) is (bound == 10)
