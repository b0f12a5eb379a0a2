"""What counting proves impossible has no agenda."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import pytest
from benchmarks.agenda.generate import build
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agenda.checking.test_soundness import Change, changes
from tests.agenda.explain.workshop import CASES, DAY_1, window, workshop_data
from tests.agenda.programme import make_problem, make_solution, problem_data
from tests.examples import examples
from trainkit.agenda.explain.explanation import is_overloaded, neighbours, overloaded
from trainkit.agenda.explain.rules import only
from trainkit.agenda.problem import AgendaProblem, AgendaSolution
from trainkit.agenda.solver.search import Answer, find
from trainkit.agenda.verify import verify


@settings(max_examples=examples(150))
@given(st.lists(changes(), min_size=1, max_size=4))
def test_problem_with_an_agenda_is_not_overloaded(drawn: list[Change]) -> None:
    data = problem_data()
    for change in drawn:
        change(data)
    problem = make_problem(data)
    if verify(problem, make_solution()).holds:
        assert not is_overloaded(problem)


@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("size", [(2, 1, 10), (5, 2, 40), (5, 4, 80)])
def test_drawn_programme_with_an_agenda_is_not_overloaded(
    seed: int, size: tuple[int, int, int]
) -> None:
    problem, _ = build(*size, seed=seed)
    assert [*overloaded(problem)] == []


@pytest.mark.parametrize("seed", range(30))
def test_tight_problems_are_overloaded_only_if_the_solver_agrees(seed: int) -> None:
    """Some of these have an agenda and some have not."""
    problem = AgendaProblem.model_validate(_tight(Random(seed)))
    if is_overloaded(problem):
        assert find(problem).answer is Answer.IMPOSSIBLE


def test_tight_problems_are_of_both_kinds() -> None:
    answers = {
        is_overloaded(AgendaProblem.model_validate(_tight(Random(seed)))) for seed in range(30)
    }
    assert answers == {True, False}


def _tight(chance: Random) -> dict[str, Any]:
    """Return a short day in which some sessions just fit or just do not."""
    data = workshop_data()
    data["days"] = [{"date": DAY_1, "start": "09:00", "end": "12:00"}]
    data["fixed"] = []
    data["longest_block"] = 180
    data["breaks"] = [
        {"id": "coffee", "title": "Coffee", "minutes": 15, "earliest": "10:00", "latest": "11:00"}
    ]
    data["people"]["anna"]["available"] = [
        window(DAY_1, f"09:{chance.randrange(0, 6)}0", f"11:{chance.randrange(0, 6)}0")
    ]
    names = [f"s{n}" for n in range(chance.randrange(3, 6))]
    data["sessions"] = {
        name: {
            "title": name,
            "groups": [chance.choice(["police", "courts"])],
            "people": chance.choice([[], ["anna"], ["omar"]]),
            "minutes": chance.randrange(6, 16) * 5,
            "after": [names[n - 1]] if n and chance.random() < 0.4 else [],
            "rooms": chance.choice([[], ["altai"]]),
        }
        for n, name in enumerate(names)
    }
    return data


@pytest.mark.parametrize("name", sorted(CASES))
def test_sets_that_are_overloaded_have_no_agenda(name: str) -> None:
    problem = AgendaProblem.model_validate(CASES[name]())
    for sessions in overloaded(problem):
        assert find(only(problem, sessions)).answer is Answer.IMPOSSIBLE


@pytest.mark.parametrize(("maximum", "impossible"), [(165, False), (160, True)])
def test_daily_maximum_is_counted(maximum: int, impossible: bool) -> None:
    data = workshop_data()
    data["days"] = data["days"][:1]
    data["fixed"] = []
    data["people"]["anna"]["daily_maximum"] = maximum
    data["sessions"]["logs"]["people"] = ["anna"]
    data["sessions"]["law"]["people"] = []
    assert is_overloaded(AgendaProblem.model_validate(data)) is impossible


def test_neighbours_share_somebody_something_or_an_order() -> None:
    """Small sets come first, and each session alone last."""
    found = neighbours(AgendaProblem.model_validate(workshop_data()))
    assert [*map(set, found)] == [
        {"logs"}, {"law"}, {"chain"}, {"chain", "law"}, {"logs", "chain", "post"},
        {"logs", "chain", "law", "post"}, {"logs"}, {"chain"}, {"law"}, {"post"},
    ]  # fmt: skip


def test_small_programme_against_all_agendas_there_are() -> None:
    """Three sessions in ninety minutes: what solver and counting say, against trying all."""
    for lengths in product((30, 60), repeat=3):
        data = _hour_and_a_half(lengths)
        problem = AgendaProblem.model_validate(data)
        exists = any(verify(problem, agenda).holds for agenda in _all_agendas(problem))
        assert (find(problem).answer is Answer.FOUND) is exists
        assert not (is_overloaded(problem) and exists)


def _hour_and_a_half(lengths: tuple[int, ...]) -> dict[str, Any]:
    return {
        "id": "tiny",
        "timezone": "Asia/Almaty",
        "grain": 30,
        "days": [{"date": DAY_1, "start": "09:00", "end": "10:30"}],
        "groups": {"one": {"name": "One"}, "two": {"name": "Two"}},
        "people": {"anna": {"name": "Anna"}},
        "sessions": {
            "a": {"title": "A", "groups": ["one"], "people": ["anna"], "minutes": lengths[0]},
            "b": {"title": "B", "groups": ["two"], "people": ["anna"], "minutes": lengths[1]},
            "c": {"title": "C", "groups": ["one"], "after": ["a"], "minutes": lengths[2]},
        },
    }


def _all_agendas(problem: AgendaProblem) -> list[AgendaSolution]:
    starts = [f"{DAY_1}T09:00", f"{DAY_1}T09:30", f"{DAY_1}T10:00"]
    return [
        AgendaSolution.model_validate(
            {
                "problem": problem.id,
                "sessions": [
                    {"session": name, "start": start, "minutes": session.minutes}
                    for start, (name, session) in zip(some, problem.sessions.items(), strict=True)
                ],
            }
        )
        for some in product(starts, repeat=3)
    ]
