"""Demands: dropping one never takes an agenda away, and each knows its place."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from tests.agenda.programme import SOLUTION, make_problem, make_solution, problem_data
from trainkit.agenda.explain.demands import Demand, Pause, Placed, demands_of, dropped
from trainkit.agenda.explain.smaller import explicit, only, trimmed
from trainkit.agenda.problem import AgendaProblem, Requirement
from trainkit.agenda.reading import read_problem
from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.solver.search import Answer, find
from trainkit.agenda.verify import verify
from trainkit.agenda.verify.lengths import permitted
from trainkit.problems import Problems

PROBLEM = explicit(make_problem())
DEMANDS = demands_of(PROBLEM)


def _left(problem: AgendaProblem) -> AgendaSolution:
    """Return what is left of the agenda in a problem with fewer sessions and breaks.

    The first that is left of sessions that were one leads; without interpreters one is shorter.
    """
    agenda, leader_of = make_solution(), {}
    rows = []
    for row in agenda.sessions:
        if row.session in problem.sessions:
            unit = row.joint_with or row.session
            leader = leader_of.setdefault(unit, row.session)
            most = permitted(problem, row.session)[1]
            update = {
                "joint_with": None if leader == row.session else leader,
                "minutes": min(row.minutes, most),
            }
            rows.append(row.model_copy(update=update))
    kept = {one.id for one in problem.breaks}
    breaks = tuple(row for row in agenda.breaks if row.id in kept)
    return agenda.model_copy(update={"sessions": tuple(rows), "breaks": breaks})


def _violations(problem: AgendaProblem) -> list[str]:
    return [str(one) for one in verify(problem, _left(problem)).violations]


def test_every_requirement_has_a_demand() -> None:
    """Whose meaning is only that nobody is in two places has none; lengths go with sessions."""
    data = problem_data()
    data["fixed"].append({"id": "visit", "title": "V", "start": "2026-03-04T16:00", "minutes": 30})
    found = {one.requirement for one in demands_of(explicit(make_problem(data)))}
    assert found == set(Requirement) - {
        Requirement.LENGTH,
        Requirement.CHANGEOVER,
        Requirement.DAILY_MAXIMUM,
    }


@pytest.mark.parametrize("demand", DEMANDS, ids=str)
def test_agenda_survives_what_is_dropped(demand: Demand) -> None:
    assert _violations(demand.dropped(PROBLEM)) == []


@pytest.mark.parametrize("seed", range(40))
def test_agenda_survives_many_drops_in_any_order(seed: int) -> None:
    chance = Random(seed)
    some = chance.sample(DEMANDS, chance.randrange(2, len(DEMANDS)))
    problem = dropped(PROBLEM, some)
    assert _violations(problem) == []
    assert dropped(PROBLEM, reversed(some)).sessions.keys() == problem.sessions.keys()


@pytest.mark.parametrize("seed", range(10))
def test_solver_finds_an_agenda_whatever_is_dropped(seed: int) -> None:
    chance = Random(seed)
    problem = dropped(PROBLEM, chance.sample(DEMANDS, chance.randrange(1, len(DEMANDS) // 2)))
    for one in (problem, trimmed(problem)):
        outcome = find(one)
        assert outcome.answer is Answer.FOUND
        assert outcome.agenda is not None
        assert verify(one, outcome.agenda).holds


def test_break_that_is_dropped_leaves_a_pause_however_short() -> None:
    data = problem_data()
    data["breaks"][0]["minutes"], data["pause"] = 5, 30
    problem = make_problem(data)
    assert Pause("coffee").dropped(problem).pause == 5


def test_everything_dropped_leaves_nothing_to_place() -> None:
    assert dropped(PROBLEM, DEMANDS).sessions == {}


def test_each_demand_has_its_place_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(problem_data(), indent=1), encoding="utf-8")
    read = read_problem(path, Problems())
    assert read is not None
    problem, file = read
    whole = file.place(())
    for demand in DEMANDS:
        location = demand.location(problem)
        parent = file.place(location[:-1]) if len(location) > 1 else whole
        written = location[-1] in file.value_at(location[:-1]) or isinstance(location[-1], int)
        assert (file.place(location) != parent) is written, demand


def test_sessions_that_are_left_follow_none_that_is_not() -> None:
    some = only(PROBLEM, {"talk-a", "lab-a"})
    assert {name: one.after for name, one in some.sessions.items()} == {
        "talk-a": (),
        "lab-a": ("talk-a",),
    }
    assert Placed("talk-a").dropped(some).sessions["lab-a"].after == ()


def test_trimmed_keeps_one_group_for_each_set_of_pauses() -> None:
    data = problem_data()
    data["groups"] |= {"gamma": {"name": "Gamma"}, "delta": {"name": "Delta"}}
    data["breaks"][0]["groups"] = ["alpha", "beta", "gamma"]
    small = trimmed(only(make_problem(data), {"law-a"}))
    assert [*small.groups] == ["alpha", "delta"]
    assert [*small.people] == ["dana"]
    assert [*small.rooms] == ["side"]


def test_joint_sessions_of_the_agenda_are_those_of_the_problem() -> None:
    """What the tests above rely on: the agenda has sessions that are held as one."""
    assert {row["joint_with"] for row in SOLUTION["sessions"] if "joint_with" in row} == {
        "pre-a",
        "talk-a",
        "post-a",
    }
