"""Constraints: dropping one never takes an agenda away, and each knows its place."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from string import ascii_uppercase, digits

import pytest

from tests.agenda.programme import SOLUTION, make_problem, make_solution, problem_data
from trainkit.agenda.explain.rules import (
    RULES,
    Constraint,
    bundled,
    constraints_of,
    dropped,
    explicit,
    only,
    stated,
)
from trainkit.agenda.facts import permitted
from trainkit.agenda.problem import AgendaProblem, AgendaSolution, Requirement
from trainkit.agenda.solver.search import Answer, find
from trainkit.agenda.verify import verify
from trainkit.model.yaml import read_yaml
from trainkit.problems import Problems


def _whole() -> AgendaProblem:
    """Return a problem with constraints of every kind, but for changeovers between rooms."""
    data = problem_data()
    data["people"]["anna"] |= {"changeover": 10, "daily_maximum": 300}
    return explicit(make_problem(data))


PROBLEM = _whole()
CONSTRAINTS = constraints_of(PROBLEM)


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


def test_every_requirement_has_a_kind() -> None:
    """Lengths have none of their own: they go with the sessions."""
    assert {kind.requirement for kind in RULES.values()} == set(Requirement) - {Requirement.LENGTH}


def test_every_kind_is_stated() -> None:
    assert {one.kind for one in CONSTRAINTS} == set(RULES) - {"changeover"}
    for bundle in bundled(PROBLEM, CONSTRAINTS, many=False):
        assert stated(PROBLEM, bundle)[0] in f'"{ascii_uppercase}{digits}'


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=str)
def test_agenda_survives_what_is_dropped(constraint: Constraint) -> None:
    assert _violations(constraint.dropped(PROBLEM)) == []


@pytest.mark.parametrize("seed", range(40))
def test_agenda_survives_many_drops_in_any_order(seed: int) -> None:
    chance = Random(seed)
    some = chance.sample(CONSTRAINTS, chance.randrange(2, len(CONSTRAINTS)))
    problem = dropped(PROBLEM, some)
    assert _violations(problem) == []
    assert dropped(PROBLEM, reversed(some)).sessions.keys() == problem.sessions.keys()


@pytest.mark.parametrize("seed", range(10))
def test_solver_finds_an_agenda_whatever_is_dropped(seed: int) -> None:
    chance = Random(seed)
    plain = explicit(make_problem())
    constraints = constraints_of(plain)
    problem = dropped(plain, chance.sample(constraints, chance.randrange(1, len(constraints) // 2)))
    outcome = find(problem)
    assert outcome.answer is Answer.FOUND
    assert outcome.agenda is not None
    assert verify(problem, outcome.agenda).holds


def test_break_that_is_dropped_leaves_a_pause_however_short() -> None:
    data = problem_data()
    data["breaks"][0]["minutes"], data["pause"] = 5, 30
    problem = make_problem(data)
    assert Constraint("break", ("coffee",)).dropped(problem).pause == 5


def test_everything_dropped_leaves_nothing_to_place() -> None:
    assert dropped(PROBLEM, CONSTRAINTS).sessions == {}


def test_each_constraint_has_its_place_in_the_file(tmp_path: Path) -> None:
    path, data = tmp_path / "problem.json", problem_data()
    path.write_text(json.dumps(data, indent=1), encoding="utf-8")
    file, problem = read_yaml(path, Problems()), make_problem(data)
    assert file is not None
    for constraint in constraints_of(explicit(problem)):
        *parents, last = constraint.location(problem)
        node = data
        for step in parents:
            node = node[step]
        is_written = isinstance(last, int) or last in node
        assert (file.place((*parents, last)) != file.place(tuple(parents))) is is_written


def test_sessions_that_are_left_follow_none_that_is_not() -> None:
    some = only(PROBLEM, {"talk-a", "lab-a"})
    assert {name: one.after for name, one in some.sessions.items()} == {
        "talk-a": (),
        "lab-a": ("talk-a",),
    }
    assert Constraint("placed", ("talk-a",)).dropped(some).sessions["lab-a"].after == ()


def test_joint_sessions_of_the_agenda_are_those_of_the_problem() -> None:
    """What the tests above rely on: the agenda has sessions that are held as one."""
    assert {row["joint_with"] for row in SOLUTION["sessions"] if "joint_with" in row} == {
        "pre-a",
        "talk-a",
        "post-a",
    }
