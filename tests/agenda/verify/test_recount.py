"""Random small agendas, good and bad: the check and the price agree with a count by the minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agenda.programme import make_problem, make_solution
from tests.agenda.verify.recount import broken, counts, minutes_of, pause_minutes
from tests.examples import examples
from trainkit.agenda.problem import AgendaSolution, Requirement
from trainkit.agenda.verify import price, verify

DAYS = ("2026-03-03", "2026-03-04")
LOOKED_AT = {
    Requirement.FRAME,
    Requirement.GROUP,
    Requirement.PERSON,
    Requirement.PRESENCE,
    Requirement.ROOM,
    Requirement.ORDER,
    Requirement.RUN,
}


@st.composite
def agendas(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a problem with two groups on two short days, and sessions anywhere on them."""
    names = [f"s{number}" for number in range(draw(st.integers(1, 7)))]
    sessions: dict[str, Any] = {}
    rows = []
    for name in names:
        sessions[name] = {
            "title": name.upper(),
            "groups": draw(st.sampled_from([["a"], ["b"], ["a", "b"]])),
            "people": draw(st.sampled_from([[], ["p"], ["p", "q"]])),
            "minutes": draw(st.integers(3, 9)) * 5,
            "after": draw(st.lists(st.sampled_from(list(sessions)), max_size=1))
            if sessions
            else [],
            "method": draw(st.sampled_from(["talk", "practice"])),
            "module": draw(st.sampled_from([None, "m", "n"])),
            "demanding": draw(st.booleans()),
        }
        start = datetime.fromisoformat(f"{draw(st.sampled_from(DAYS))}T09:00")
        start += timedelta(minutes=5 * draw(st.integers(0, 44)))
        rows.append(
            {"session": name, "start": f"{start:%Y-%m-%dT%H:%M}",
             "minutes": sessions[name]["minutes"], "room": draw(st.sampled_from(["r", "s"]))}
        )  # fmt: skip
    problem = {
        "id": "small",
        "timezone": "UTC",
        "days": [{"date": day, "start": "09:00", "end": "13:00"} for day in DAYS],
        "longest_block": draw(st.sampled_from([30, 45, 60])),
        "groups": {"a": {"name": "A"}, "b": {"name": "B"}},
        "people": {
            "p": {"name": "P"},
            "q": {"name": "Q",
                  "available": [{"start": f"{DAYS[0]}T09:30", "end": f"{DAYS[1]}T11:00"}]},
        },
        "rooms": {"r": {"name": "R"}, "s": {"name": "S"}},
        "breaks": [
            {"id": "coffee", "title": "Tea", "minutes": 10, "earliest": "09:55", "latest": "13:00"},
            {"id": "lunch", "title": "Lunch", "minutes": 30, "earliest": "10:00", "latest": "13:00",
             "lunch": True},
        ],
        "fixed": [
            {"id": "visit", "title": "Visit", "start": f"{DAYS[1]}T09:30", "minutes": 20,
             "pause": draw(st.booleans())},
        ],
        "sessions": sessions,
    }  # fmt: skip
    breaks = [
        {"id": name, "date": day, "start": f"{day}T{start}"}
        for day in DAYS
        for name, start in zip(("coffee", "lunch"), draw(_BREAKS), strict=True)
    ]
    return problem, {"problem": "small", "sessions": rows, "breaks": breaks}


_BREAKS = st.sampled_from([("10:00", "11:30"), ("10:30", "10:40"), ("11:00", "12:30")])


@settings(max_examples=examples(60), deadline=None)
@given(agendas())
def test_verify_agrees_with_a_count_by_the_minute(agenda: Any) -> None:
    problem, solution = make_problem(agenda[0]), make_solution(agenda[1])
    found = verify(problem, solution).requirements
    assert found & LOOKED_AT == broken(problem, solution)
    assert found <= LOOKED_AT


@settings(max_examples=examples(60), deadline=None)
@given(agendas())
def test_price_agrees_with_a_count_by_the_minute(agenda: Any) -> None:
    solution = _outside_pauses(*agenda)
    problem = make_problem(agenda[0])
    weights = problem.weights.model_dump()
    expected = {name: n * weights[name] for name, n in counts(problem, solution).items()}
    found = price(problem, solution)
    assert {name: found[name] for name in expected} == expected


def _outside_pauses(problem: dict[str, Any], solution: dict[str, Any]) -> AgendaSolution:
    """Leave out sessions that stand in a pause: they lie in no segment."""
    whole = make_solution(solution)
    pauses = [minutes for minutes, _ in pause_minutes(make_problem(problem), whole)]
    rows = [
        row
        for row in whole.sessions
        if not any(pause & minutes_of(row.start, row.minutes) for pause in pauses)
    ]
    for name in set(problem["sessions"]) - {row.session for row in rows}:
        del problem["sessions"][name]
    return whole.model_copy(update={"sessions": tuple(rows)})
