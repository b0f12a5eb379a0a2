"""What the solver finds, held against the check, the price, and an agenda made by hand."""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from benchmarks.agenda.generate import programme
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.agenda.checking.test_soundness import Change, changes
from tests.agenda.large import large_problem
from tests.agenda.programme import make_problem, make_solution, problem_data
from tests.examples import examples
from trainkit.agenda.problem import AgendaProblem, AgendaSolution, Placement, Standing
from trainkit.agenda.solver import search
from trainkit.agenda.solver import search as neighbourhoods
from trainkit.agenda.solver.agendas import decisions, moved
from trainkit.agenda.solver.layout import Layout, Units
from trainkit.agenda.solver.model import build
from trainkit.agenda.solver.model import price_of as price_of_model
from trainkit.agenda.solver.search import Answer, Budget, Effort, Limits, find, run, solve
from trainkit.agenda.verify import price, verify

SHORT = Limits(work=0.4)

TINY = {
    "id": "tiny",
    "timezone": "Asia/Almaty",
    "days": [{"date": "2026-03-03", "start": "09:00", "end": "12:00"}],
    "longest_block": 90,
    "groups": {"a": {"name": "A"}, "b": {"name": "B"}},
    "people": {"ann": {"name": "Ann"}},
    "breaks": [
        {"id": "tea", "title": "Tea", "minutes": 30, "earliest": "10:00", "latest": "11:00"}
    ],
    "grain": 30,
    "sessions": {
        "one": {"title": "1", "groups": ["a"], "minutes": 30, "people": ["ann"], "module": "m"},
        "two": {"title": "2", "groups": ["a"], "minutes": 60, "method": "talk", "module": "n"},
        "three": {"title": "3", "groups": ["b"], "minutes": 30, "people": ["ann"]},
        "four": {"title": "4", "groups": ["a"], "minutes": 30, "method": "talk", "module": "m"},
    },
    "modules": ["n", "m"],
}


def every_agenda(problem: AgendaProblem) -> list[AgendaSolution]:
    """Return all agendas of a small problem that hold, by trying every half hour."""
    halves = [f"2026-03-03T{h:02}:{m:02}" for h in (9, 10, 11) for m in (0, 30)]
    found = []
    for tea in ("10:00", "10:30"):
        for starts in product(halves, repeat=len(problem.sessions)):
            agenda = AgendaSolution.model_validate(
                {
                    "problem": problem.id,
                    "sessions": [
                        {"session": name, "start": start, "minutes": session.minutes}
                        for start, (name, session) in zip(
                            starts, problem.sessions.items(), strict=True
                        )
                    ],
                    "breaks": [{"id": "tea", "date": "2026-03-03", "start": f"2026-03-03T{tea}"}],
                }
            )
            if verify(problem, agenda).holds:
                found.append(agenda)
    return found


def cost(problem: AgendaProblem, agenda: AgendaSolution) -> int:
    return sum(price(problem, agenda).values())


@settings(max_examples=examples(10))
@given(st.lists(changes(), min_size=0, max_size=4))
def test_agenda_holds_and_costs_no_more_than_one_made_by_hand(drawn: list[Change]) -> None:
    data = problem_data()
    for change in drawn:
        change(data)
    problem, by_hand = make_problem(data), make_solution()
    assume(verify(problem, by_hand).holds)

    outcome = solve(problem, limits=SHORT)

    assert outcome.answer is Answer.FOUND
    assert outcome.agenda is not None
    assert verify(problem, outcome.agenda).violations == ()
    quality = outcome.agenda.quality
    assert quality is not None
    assert quality.costs == price(problem, outcome.agenda)
    assert quality.bound <= cost(problem, by_hand)
    if quality.standing is Standing.OPTIMAL:
        assert quality.cost <= cost(problem, by_hand)


@settings(max_examples=examples(25))
@given(st.lists(changes(), min_size=0, max_size=4))
def test_model_prices_an_agenda_as_the_check_does(drawn: list[Change]) -> None:
    data = problem_data()
    for change in drawn:
        change(data)
    problem, by_hand = make_problem(data), make_solution()
    assume(verify(problem, by_hand).holds)
    model = build(Layout(problem))
    model.cp.minimize(sum(price_of_model(model).values()))

    found = run(model, Budget.of(5, 60), Effort.LIGHT, kept=[*decisions(model, by_hand)])

    if found.agenda is not None and found.agenda.breaks == by_hand.breaks:
        assert found.value == cost(problem, found.agenda)


def test_best_agenda_is_the_cheapest_of_all() -> None:
    problem = AgendaProblem.model_validate(TINY)
    cheapest = min(cost(problem, agenda) for agenda in every_agenda(problem))

    outcome = solve(problem, limits=SHORT)

    assert outcome.agenda is not None
    assert outcome.agenda.quality is not None
    assert outcome.agenda.quality.standing is Standing.OPTIMAL
    assert outcome.agenda.quality.cost == cheapest


def test_fewest_moves_are_the_fewest_of_all() -> None:
    before = AgendaProblem.model_validate(TINY)
    published = solve(before, limits=SHORT).agenda
    assert published is not None
    (ann,) = [row.start for row in published.sessions if row.session == "one"]
    data = {**TINY, "people": {"ann": {"name": "Ann", "available": []}}}
    window = {"start": "2026-03-03T11:00", "end": "2026-03-03T12:00"}
    if ann.hour == 11:
        window = {"start": "2026-03-03T09:00", "end": "2026-03-03T10:00"}
    data["people"]["ann"]["available"] = [window]  # type: ignore[index]
    problem = AgendaProblem.model_validate(data)
    fewest = min(len(moved(published, agenda)) for agenda in every_agenda(problem))

    outcome = solve(problem, published=published, limits=SHORT)

    assert fewest > 0
    assert outcome.agenda is not None
    assert outcome.agenda.quality is not None
    assert verify(problem, outcome.agenda).violations == ()
    assert len(moved(published, outcome.agenda)) == fewest
    assert (outcome.agenda.quality.moves, outcome.agenda.quality.least_moves) == (fewest, fewest)


def test_agenda_that_still_holds_moves_nothing() -> None:
    problem = AgendaProblem.model_validate(TINY)
    published = solve(problem, limits=SHORT).agenda
    assert published is not None
    again = solve(problem, published=published, limits=SHORT).agenda
    assert again is not None
    assert again.sessions == published.sessions
    assert again.quality is not None
    assert (again.quality.moves, again.quality.least_moves) == (0, 0)


def test_problem_without_an_agenda_is_said_to_have_none() -> None:
    sessions = {**TINY["sessions"]}  # type: ignore[dict-item]
    sessions["five"] = {"title": "5", "groups": ["a"], "minutes": 60}
    problem = AgendaProblem.model_validate({**TINY, "sessions": sessions})
    assert every_agenda(AgendaProblem.model_validate(TINY)) != []
    assert find(problem).answer is Answer.IMPOSSIBLE
    assert solve(problem, limits=SHORT).answer is Answer.IMPOSSIBLE


@pytest.mark.parametrize("without", ["sessions", "people", "breaks"])
def test_problem_without_something_is_solved(without: str) -> None:
    data = {**TINY, without: [] if without == "breaks" else {}}
    if without == "people":
        data["sessions"] = {"one": {"title": "1", "groups": ["a"], "minutes": 30}}
    if without != "people":
        data["people"] = TINY["people"]
    problem = AgendaProblem.model_validate(data)
    outcome = solve(problem, limits=SHORT)
    assert outcome.agenda is not None
    assert verify(problem, outcome.agenda).violations == ()


def test_agenda_says_that_the_clock_ended_its_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    problem = programme(5, 2, 40, seed=1)  # of which nobody proves the best in a second
    agenda = solve(problem, limits=Limits(work=1000.0, wall=1.5)).agenda
    assert agenda is not None
    assert agenda.quality is not None
    assert (agenda.quality.stopped_by_clock, agenda.quality.standing) == (True, Standing.FEASIBLE)


def test_the_page_of_the_agenda_problem_shows_what_is_found() -> None:
    page = Path(__file__).parents[3] / "docs" / "agenda-problem.md"
    done = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert (done.failed, done.attempted) == (0, 8)


def test_same_problem_gives_the_same_agenda_in_every_process() -> None:
    script = (
        "from tests.agenda.programme import make_problem\n"
        "from trainkit.agenda.solver.search import Limits, solve\n"
        "import sys\n"
        "agenda = solve(make_problem(), limits=Limits(work=0.3)).agenda\n"
        "sys.stdout.write(agenda.model_dump_json())\n"
    )
    here = solve(make_problem(), limits=Limits(work=0.3)).agenda
    elsewhere = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "1"},
    ).stdout
    assert here is not None
    assert elsewhere == here.model_dump_json().encode()


def test_number_of_cores_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbourhoods, "_FIRST", 6)  # few enough that several steps are needed
    found = []
    for cores in (1, 4):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        found.append(solve(make_problem(), limits=Limits(work=0.15)).agenda)
    assert found[0] == found[1]


def test_units_count_instants_over_a_change_of_clocks() -> None:
    # Europe/Berlin: 02:00 on 29 March 2026 is followed at once by 03:00.
    data = {**TINY, "timezone": "Europe/Berlin"}
    data["days"] = [{"date": "2026-03-29", "start": "00:00", "end": "06:00"}]
    problem = AgendaProblem.model_validate({**data, "breaks": [], "sessions": {}})
    units = Units(problem)
    frame = [units.on(problem.days[0].date, clock) for clock in (problem.days[0].start,)]
    end = units.on(problem.days[0].date, problem.days[0].end)
    assert (end - frame[0]) * units.minutes == 5 * 60
    assert units.local(end).isoformat() == "2026-03-29T06:00:00"


def test_placements_are_in_order_of_time() -> None:
    agenda = solve(make_problem(), limits=SHORT).agenda
    assert agenda is not None
    rows: list[Placement] = list(agenda.sessions)
    assert rows == sorted(rows, key=lambda row: (row.start, row.session, row.part))


def test_session_may_end_with_a_day_that_has_no_breaks() -> None:
    # Long segments fall into several slots; those behind the last session need no room.
    sessions = {
        "late": {
            "title": "Late",
            "groups": ["a"],
            "minutes": 60,
            "pin": {"start": "2026-03-03T16:00"},
        }
    }
    days = [{"date": "2026-03-03", "start": "09:00", "end": "17:00"}]
    data = {**TINY, "days": days, "breaks": [], "sessions": sessions}
    problem = AgendaProblem.model_validate({**data, "modules": []})
    found = run(build(Layout(problem)), Budget.of(5, 60), Effort.QUICK)
    assert found.answer is Answer.FOUND


def test_movable_break_keeps_off_a_fixed_event() -> None:
    # The event leaves the break only 10:00-10:30 or 10:30-11:00; the solver alone has to see it.
    event = {"id": "visit", "title": "Visit", "start": "2026-03-03T10:00", "minutes": 30}
    later = {**event, "id": "talk", "title": "Talk", "start": "2026-03-03T11:00"}
    problem = AgendaProblem.model_validate({**TINY, "fixed": [event, later], "sessions": {}})
    found = run(build(Layout(problem)), Budget.of(5, 60), Effort.QUICK)
    assert found.agenda is not None
    assert [row.start.isoformat() for row in found.agenda.breaks] == ["2026-03-03T10:30:00"]


def test_clock_ends_a_search_while_the_model_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    # Its hard constraints alone take more than a second: soft ones must never be reached.
    monkeypatch.setattr(search, "price_of", lambda _: pytest.fail("the model was built"))
    problem = large_problem()
    outcome = solve(problem, limits=Limits.within(0.2))
    assert outcome.agenda is not None
    assert verify(problem, outcome.agenda).holds
    assert outcome.agenda.quality is not None
    assert outcome.agenda.quality.stopped_by_clock
