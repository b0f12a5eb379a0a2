"""Drawn programmes have the agenda that they were built around, and the size that was asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from benchmarks.agenda.generate import Programme, build, contradict, lose_morning, programme

from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.verify import verify

SMALL = (2, 1, 10)
MIDDLE = (5, 2, 40)


@pytest.fixture(scope="module")
def middle() -> Programme:
    return build(*MIDDLE, seed=1)


@pytest.fixture(scope="module")
def dense() -> Programme:
    return build(5, 4, 80, seed=1, dense_speakers=True)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("size", [SMALL, MIDDLE, (1, 2, 8), (3, 3, 31)])
def test_hidden_agenda_holds(size: tuple[int, int, int], seed: int) -> None:
    problem, hidden = build(*size, seed=seed)
    assert verify(problem, hidden).violations == ()
    assert (len(problem.days), len(problem.groups), len(problem.sessions)) == size


def test_hidden_agenda_of_dense_programme_holds(dense: Programme) -> None:
    assert verify(*dense).violations == ()


def test_same_seed_gives_same_programme() -> None:
    assert programme(*SMALL, seed=3) == programme(*SMALL, seed=3)
    assert programme(*SMALL, seed=3) != programme(*SMALL, seed=4)


def test_problem_survives_its_json(middle: Programme) -> None:
    assert AgendaProblem.model_validate(middle.problem.model_dump()) == middle.problem


def test_tests_stand_at_both_ends(middle: Programme) -> None:
    sessions = middle.problem.sessions
    for number in (1, 2):
        own = {name for name, one in sessions.items() if one.groups == (f"group-{number}",)}
        pre, post = f"pre-test-{number}", f"post-test-{number}"
        assert _before(middle.problem, post) == own - {post}
        assert all(pre in _before(middle.problem, name) for name in own - {pre})


def _before(problem: AgendaProblem, name: str) -> set[str]:
    """Return everything that has to end before a session."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for one in problem.sessions[waiting.pop()].after:
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found


def test_module_is_taught_in_order(middle: Programme) -> None:
    own = [name for name in middle.problem.sessions if name.startswith("m1-") and "-g1" in name]
    assert len(own) in {3, 4, 5, 6}
    for former, latter in pairwise(own):
        assert middle.problem.sessions[latter].after == (former,)


def test_dense_speakers_are_busy(dense: Programme) -> None:
    """Hours are the speaker's windows without the breaks of the hidden agenda."""
    problem, hidden = dense
    lengths = {one.id: one.minutes for one in problem.breaks}
    rests = [(one.start, one.start + timedelta(minutes=lengths[one.id])) for one in hidden.breaks]
    speakers = [name for name in problem.people if name.startswith("speaker")]
    taught = dict.fromkeys(speakers, 0)
    for one in hidden.sessions:
        for name in problem.sessions[one.session].people:
            if name in taught:
                taught[name] += one.minutes
    loads = []
    for name in speakers:
        hours = sum(
            not any(start <= moment < end for start, end in rests)
            for window in problem.people[name].available
            for moment in _minutes(window.start, window.end)
        )
        loads.append(taught[name] / hours)
    assert len(speakers) == 4
    assert all(0.65 <= load <= 0.80 for load in loads)


def _minutes(start: datetime, end: datetime) -> list[datetime]:
    return [start + timedelta(minutes=n) for n in range((end - start) // timedelta(minutes=1))]


def test_lost_morning_is_lost(dense: Programme) -> None:
    after = lose_morning(*dense)
    (changed,) = [name for name, one in after.people.items() if one != dense.problem.people[name]]
    busy = dict.fromkeys(after.people, 0)
    for one in dense.hidden.sessions:
        for name in dense.problem.sessions[one.session].people:
            busy[name] += one.minutes
    assert busy[changed] == max(busy.values())
    verdict = verify(after, dense.hidden)
    assert {one.requirement.value for one in verdict.violations} == {"presence"}
    assert after.model_copy(update={"people": dense.problem.people}) == dense.problem


def test_contradiction_is_one_of_presence_and_order() -> None:
    problem = programme(*MIDDLE, seed=0)
    after = contradict(problem)
    (guest,) = after.people.keys() - problem.people.keys()
    (changed,) = [name for name in after.sessions if after.sessions[name] != problem.sessions[name]]
    assert after.sessions[changed].people == (guest,)
    (before,) = after.sessions[changed].after
    (speaker, *_) = after.sessions[before].people
    leaves = max(window.end for window in after.people[guest].available)
    arrives = min(window.start for window in after.people[speaker].available)
    assert leaves < arrives
