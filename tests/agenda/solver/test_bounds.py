"""No agenda costs less than the bound: by hand, by trying all agendas, and by agendas found."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from trainkit.agenda.problem import AgendaProblem, Weights
from trainkit.agenda.solution import AgendaSolution, Standing
from trainkit.agenda.solver.bounding.orders import TooLarge, down_sets
from trainkit.agenda.solver.bounds import Bounds
from trainkit.agenda.solver.layout import Layout
from trainkit.agenda.solver.model import Model
from trainkit.agenda.solver.running import Budget, How, Manner, run
from trainkit.agenda.solver.search import Limits, solve
from trainkit.agenda.solver.wishes import price as price_of_model
from trainkit.agenda.verify import price, verify

DAYS = ("2026-03-03", "2026-03-04")
_UNREACHED = 100_000

BASE: dict[str, Any] = {
    "id": "base",
    "timezone": "UTC",
    "grain": 30,
    "days": [{"date": day, "start": "09:00", "end": "12:00"} for day in DAYS],
    "groups": {"a": {"name": "A"}, "b": {"name": "B"}},
    "people": {"ann": {"name": "Ann"}},
    "breaks": [
        {"id": "tea", "title": "Tea", "minutes": 30, "earliest": "10:00", "latest": "10:30"}
    ],
    "sessions": {},
}


def session(group: str = "a", minutes: int = 30, **more: Any) -> dict[str, Any]:
    return {"title": "S", "groups": [group], "minutes": minutes, **more}


def window(day: int, start: str = "09:00", end: str = "12:00") -> list[dict[str, str]]:
    return [{"start": f"{DAYS[day]}T{start}", "end": f"{DAYS[day]}T{end}"}]


def problem_with(sessions: dict[str, Any], **more: Any) -> AgendaProblem:
    return AgendaProblem.model_validate({**deepcopy(BASE), "sessions": sessions, **more})


def bound_of(problem: AgendaProblem, known: int = _UNREACHED) -> int:
    budget = Budget.of(1.0, 600)
    return Bounds(Layout(problem), budget, known, seed=0).raised(budget, known)


# Segments of every day: 09:00-10:00, 10:30-12:00.
BY_HAND = {
    # Ann comes on both days.
    "speaker_days": (
        4,
        {
            "one": session("a", people=["ann"], windows=window(0)),
            "two": session("b", people=["ann"], windows=window(1)),
        },
        {},
    ),
    # Ann's three hours do not fit into one day's two and a half; two of them lie before tea, and
    # with the third one group goes on after tea on one day.
    "speaker_days of many": (
        4 + 4,
        {f"s{n}": session("ab"[n % 2], people=["ann"]) for n in range(6)},
        {"weights": {"alternate": 0}},
    ),
    # A piece of the module in the first segment of each day.
    "module_apart": (
        6,
        {
            "one": session(module="m", windows=window(0, end="10:00")),
            "two": session(module="m", windows=window(1, end="10:00")),
        },
        {},
    ),
    # n stands between the two sessions of m, and the second session of m is in another piece.
    "mixed": (
        8,
        {
            "one": session(module="m", windows=window(0, end="10:00")),
            "two": session(module="n", after=["one"]),
            "three": session(module="m", after=["two"], windows=window(0, end="12:00")),
        },
        {"weights": {"late": 0}},
    ),
    "order": (
        8,
        {"one": session(module="m"), "two": session(module="n", after=["one"])},
        {"modules": ["n", "m"], "weights": {"late": 0}},
    ),
    "apart": (
        6,
        {
            "one": session("a", joint="talk", windows=window(0, end="10:00")),
            "two": session("b", joint="talk", windows=window(1, end="10:00")),
        },
        {},
    ),
    # Four groups with two sorts of breaks can meet twice: once on each day.
    "apart, of groups with other breaks": (
        6,
        {
            f"s{group}": session(group, joint="talk", windows=window(n, end="10:00"))
            for group, n in zip("abcd", (0, 1, 0, 1), strict=True)
        },
        {
            "groups": {group: {"name": group.upper()} for group in "abcd"},
            "breaks": [
                {**BASE["breaks"][0], "groups": ["a", "b"]},
                {
                    **BASE["breaks"][0],
                    "id": "late-tea",
                    "groups": ["c", "d"],
                    "earliest": "10:30",
                    "latest": "11:00",
                },
            ],
        },
    ),
    # Tea waits for group a until 10:30, so that group b has an hour left for an hour and a half.
    "breaks that are shared, and a session that can be shorter": (
        4 + 6 * 2,
        {
            "one": session("a", 90, windows=window(0, end="10:30")),
            "two": session("b", 90, shortest=60, windows=window(0, start="10:00")),
        },
        {"breaks": [{**BASE["breaks"][0], "latest": "11:00"}]},
    ),
    # Or it can be the next day, for which Ann has to come again.
    "breaks that are shared, and a session that cannot": (
        4 + 4,
        {
            "one": session("a", 90, windows=window(0, end="10:30")),
            "two": session("b", 30, people=["ann"], windows=window(0, end="09:30")),
            "three": session(
                "b", 90, people=["ann"], windows=window(0, start="10:00") + window(1, start="10:00")
            ),
        },
        {"breaks": [{**BASE["breaks"][0], "latest": "11:00"}], "weights": {"uneven": 0}},
    ),
    # The second segment is number 1, and the last of the day.
    "demanding": (
        2 + 4,
        {"one": session(demanding=True, windows=window(0, start="10:30"))},
        {},
    ),
    "after_lunch": (
        6 + 4,
        {"one": session(method="talk", windows=window(0, start="10:30"))},
        {"breaks": [{**BASE["breaks"][0], "lunch": True}]},
    ),
    "alternate": (
        4,
        {name: session(method="talk", windows=window(0, end="10:00")) for name in ("one", "two")},
        {},
    ),
    # The lab is open to nobody else, and has what only the first session needs.
    "room_changes": (
        4,
        {
            "one": session(equipment=["pc"], windows=window(0, end="10:00")),
            "two": session(rooms=["hall"], windows=window(0, end="10:00")),
        },
        {"rooms": {"hall": {"name": "Hall"}, "lab": {"name": "Lab", "equipment": ["pc"]}}},
    ),
    # 40 + 40 minutes in the hour before tea: 20 minutes, four fives.
    "length": (
        2 * 4,
        {
            name: session(minutes=40, shortest=20, windows=window(0, end="10:00"))
            for name in ("one", "two")
        },
        {"grain": 5},
    ),
    # An hour and a half lies on both sides of tea, after which it is late.
    "split": (
        6 + 4,
        {"one": session(minutes=90, marks=[30, 60], windows=window(0, "09:00", "11:30"))},
        {},
    ),
    # Ann comes at 11:30, an hour after the segment's start.
    "idle": (
        4 + 2 * 4,
        {"one": session(people=["ann"], windows=window(0))},
        {"people": {"ann": {"name": "Ann", "available": window(0, "11:30")}}},
    ),
    # Three hours on one of two days are an hour and a half above the mean: one full hour. The third
    # lies in the last segment.
    "uneven": (
        4 + 4,
        {f"s{n}": session(minutes=60, windows=window(0, end="13:00")) for n in range(3)},
        {
            "days": [{"date": day, "start": "09:00", "end": "13:00"} for day in DAYS],
            "longest_block": 120,
        },
    ),
    # Ann can teach one group in the first hour of the first day, the other has to go late.
    "shared time": (
        4,
        {
            f"{group}{n}": session(group, people=["ann"], minutes=60, windows=window(0))
            for n, group in enumerate("ab")
        },
        {},
    ),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_bound_is_the_cost_counted_by_hand(name: str) -> None:
    expected, sessions, more = BY_HAND[name]
    problem = problem_with(sessions, **more)
    assert bound_of(problem) == expected
    agenda = solve(problem, limits=Limits(work=2.0)).agenda
    assert agenda is not None
    assert agenda.quality is not None
    assert (agenda.quality.cost, agenda.quality.standing) == (expected, Standing.OPTIMAL)


def test_bound_of_what_costs_nothing_is_nothing() -> None:
    assert bound_of(problem_with({"one": session(), "two": session("b")})) == 0


def test_bound_is_no_more_than_the_known_cost() -> None:
    _, sessions, more = BY_HAND["split"]
    assert bound_of(problem_with(sessions, **more), known=10) == 10


def test_bound_without_any_work_is_nothing() -> None:
    _, sessions, more = BY_HAND["split"]
    problem, budget = problem_with(sessions, **more), Budget.of(0.0, 600)
    assert Bounds(Layout(problem), budget, 100, seed=0).raised(budget, 100) == 0
    budget = Budget.of(0.1, 600)
    bounds = Bounds(Layout(problem), budget, 100, seed=0)
    assert bounds.raised(Budget.of(0.0, 600), 100) == 0


def test_bound_is_the_same_again() -> None:
    sessions = {
        f"{group}{n}": session(group, minutes=60, people=["ann"], module=f"m{n % 2}")
        for n in range(3)
        for group in "ab"
    }
    data = {"days": [{"date": day, "start": "09:00", "end": "14:00"} for day in DAYS]}
    problem = problem_with(sessions, **data)
    assert bound_of(problem) == bound_of(problem) > 0


def test_groups_with_too_many_orders_are_bounded_by_other_means() -> None:
    # Thirteen sessions without any order have 2 to the power of 13 down-sets; all cost late.
    sessions = {f"s{n}": session(windows=window(0, start="10:30")) for n in range(3)}
    sessions |= {f"t{n}": session("b", minutes=5) for n in range(13)}
    with pytest.raises(TooLarge):
        down_sets([0] * 13, 6_000)
    assert bound_of(problem_with(sessions, grain=5)) == 4


def test_down_sets_of_chains_are_the_product_of_their_lengths() -> None:
    # Chains of three, two and one: 4 * 3 * 2 sets.
    follows = [0, 1 << 0, 1 << 1, 0, 1 << 3, 0]
    found = down_sets(follows, 100)
    assert len(found) == len(set(found)) == 4 * 3 * 2
    assert (found[0], found[-1]) == (0, 0b111111)


# -- all agendas of small problems ------------------------------------------------------------


def _places(problem: AgendaProblem, name: str) -> list[list[dict[str, Any]]]:
    """Return every way in which a session can stand, in halves of hours."""
    one = problem.sessions[name]
    starts = [f"{day}T{h:02}:{m}" for day in DAYS for h in (9, 10, 11) for m in ("00", "30")]
    rooms = list(problem.rooms) or [None]
    ways = []
    for start, room in product(starts, rooms):
        for minutes in sorted({one.least, one.minutes, one.most}):
            ways.append([{"session": name, "start": start, "minutes": minutes, "room": room}])
        for mark, then in product(one.marks, starts):
            ways.append(
                [
                    {"session": name, "start": start, "minutes": mark, "room": room, "part": 1},
                    {"session": name, "start": then, "minutes": one.minutes - mark,
                     "room": room, "part": 2},
                ]
            )  # fmt: skip
    return ways


def _alone(problem: AgendaProblem, name: str) -> list[list[dict[str, Any]]]:
    """Return those ways that hold if nothing else stands in the agenda."""
    only = problem.model_copy(
        update={"sessions": {name: problem.sessions[name].model_copy(update={"after": ()})}}
    )
    return [
        rows
        for rows in _places(problem, name)
        if any(verify(only, _agenda(problem, rows, tea)).holds for tea in _TEAS)
    ]


_TEAS = [*product(("10:00", "10:30"), repeat=2)]


def _agenda(
    problem: AgendaProblem, rows: list[dict[str, Any]], tea: tuple[str, str]
) -> AgendaSolution:
    breaks = [
        {"id": "tea", "date": day, "start": f"{day}T{start}"}
        for day, start in zip(DAYS, tea, strict=True)
    ]
    return AgendaSolution.model_validate(
        {"problem": problem.id, "sessions": rows, "breaks": breaks}
    )


def _costs(problem: AgendaProblem) -> Iterator[int]:
    """Yield what every agenda costs that holds; two sessions of one name apart and together."""
    ways = [_alone(problem, name) for name in problem.sessions]
    for chosen in product(*ways):
        rows = [row for found in chosen for row in found]
        for tea in _TEAS:
            for agenda in _joined(problem, _agenda(problem, rows, tea)):
                if verify(problem, agenda).holds:
                    yield sum(price(problem, agenda).values())


def _joined(problem: AgendaProblem, agenda: AgendaSolution) -> Iterator[AgendaSolution]:
    yield agenda
    joint = [name for name, one in problem.sessions.items() if one.joint]
    if len(joint) > 1:
        rows = [
            row.model_copy(update={"joint_with": joint[0]}) if row.session == joint[1] else row
            for row in agenda.sessions
        ]
        yield agenda.model_copy(update={"sessions": tuple(rows)})


@st.composite
def small_problems(draw: st.DrawFn) -> AgendaProblem:
    sessions: dict[str, Any] = {}
    for name in ("one", "two", "three")[: draw(st.integers(2, 3))]:
        sessions[name] = session(
            minutes=draw(st.sampled_from([30, 60, 60, 90])),
            groups=draw(st.sampled_from([["a"], ["b"], ["a", "b"]])),
            people=draw(st.sampled_from([[], ["ann"]])),
            after=draw(st.sampled_from([[], *([name] for name in sessions)])),
            method=draw(st.sampled_from(["talk", "practice"])),
            module=draw(st.sampled_from([None, "m", "m", "n"])),
            demanding=draw(st.booleans()),
            windows=draw(st.sampled_from([[], [], window(0), window(1, "09:30", "11:30")])),
        )
        if draw(st.booleans()):
            sessions[name]["marks"] = [30] if sessions[name]["minutes"] > 30 else []
        elif sessions[name]["minutes"] == 60:
            sessions[name]["shortest"] = 30
    if draw(st.booleans()):
        for group, name in zip("ab", list(sessions)[-2:], strict=True):
            sessions[name] |= {"groups": [group], "people": ["ann"], "joint": "j", "after": []}
    tea = {"id": "tea", "title": "Tea", "minutes": 30, "earliest": "10:00", "latest": "11:00",
           "lunch": draw(st.booleans()), "groups": draw(st.sampled_from([[], ["a"]]))}  # fmt: skip
    weights = {name: draw(st.integers(0, 9)) for name in Weights.model_fields}
    data = {
        "breaks": [tea],
        "weights": weights,
        "modules": draw(st.sampled_from([[], ["n", "m"]])),
        "longest_block": draw(st.sampled_from([60, 90])),
        "rooms": draw(st.sampled_from([{}, {"hall": {"name": "H"}, "lab": {"name": "L"}}])),
        "days": [
            {"date": DAYS[0], "start": "09:00", "end": "12:00"},
            {"date": DAYS[1], "start": "09:30", "end": draw(st.sampled_from(["11:30", "12:00"]))},
        ],
    }
    if data["rooms"]:
        sessions["one"]["rooms"] = ["lab"]
        sessions = {name: sessions[name] for name in list(sessions)[:2]}
        for one in sessions.values():
            one["after"] = [name for name in one["after"] if name in sessions]
    return problem_with(sessions, **data)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(small_problems())
def test_bound_is_no_more_than_any_agenda_costs(problem: AgendaProblem) -> None:
    ways = [len(_alone(problem, name)) for name in problem.sessions]
    combinations = len(_TEAS)
    for number in ways:
        combinations *= number
    assume(0 < combinations <= 1_500)
    costs = [*_costs(problem)]
    assume(costs)
    cheapest = min(costs)
    for known in (cheapest, cheapest + 1, cheapest + 25, _UNREACHED):
        assert bound_of(problem, known) <= cheapest


# -- larger problems, with everything that an agenda problem can say ----------------------------


@st.composite
def rich_problems(draw: st.DrawFn) -> dict[str, Any]:
    pick = st.sampled_from
    sessions: dict[str, Any] = {}
    for number in range(draw(st.integers(3, 6))):
        minutes = draw(pick([20, 30, 45, 60, 75]))
        name = f"s{number}"
        sessions[name] = session(
            minutes=minutes,
            groups=draw(pick([["a"], ["b"], ["c"], ["a", "c"]])),
            people=draw(pick([[], ["ann"], ["bob"], ["ann", "bob"]])),
            after=[draw(pick(list(sessions)))] if sessions and draw(st.booleans()) else [],
            shortest=minutes - draw(pick([0, 0, 5, 10])),
            longest=minutes + draw(pick([0, 0, 5, 15])),
            marks=draw(pick([[], [], [10], [10, 15]])),
            method=draw(pick(["talk", "practice"])),
            module=draw(pick([None, "m", "n", "o"])),
            demanding=draw(st.booleans()),
            equipment=draw(pick([[], [], ["pc"]])),
            windows=draw(pick([[], [], window(0, end="13:00") + window(1, "10:30", "15:00")])),
            language=draw(pick([None, "en", "ru"])),
            interpretation=draw(pick(["simultaneous", "consecutive"])),
        )
    if draw(st.booleans()):
        for group in "ab":
            sessions[f"j{group}"] = session(group, 30, people=["ann"], joint="j", marks=[15])
    later = {"id": "lunch", "title": "Lunch", "minutes": 30, "earliest": "12:00",
             "latest": "13:00", "lunch": True, "dates": draw(pick([[], [DAYS[0]]]))}  # fmt: skip
    tea = {"id": "tea", "title": "Tea", "minutes": 15, "earliest": "10:15",
           "latest": draw(pick(["10:30", "11:15"])), "groups": draw(pick([[], ["a"]]))}  # fmt: skip
    event = {"id": "visit", "title": "Visit", "start": f"{DAYS[0]}T11:20", "minutes": 20,
             "pause": draw(st.booleans()), "groups": draw(pick([[], ["a"]])),
             "people": draw(pick([[], ["bob"]]))}  # fmt: skip
    return {
        "sessions": sessions,
        "grain": draw(pick([5, 10, 15])),
        "days": [
            {"date": DAYS[0], "start": "09:00", "end": "14:00"},
            {"date": DAYS[1], "start": "10:00", "end": draw(pick(["13:00", "16:00"]))},
        ],
        "groups": {
            "a": {"name": "A", "size": 12, "languages": ["en"]},
            "b": {"name": "B", "size": 5, "languages": ["ru"]},
            "c": {"name": "C"},
        },
        "people": {
            "ann": {"name": "Ann"},
            "bob": {"name": "Bob", "available": window(0) + window(1, "10:30", "13:30")},
        },
        "rooms": draw(
            pick(
                [
                    {},
                    {
                        "hall": {"name": "Hall", "booths": 2, "venue": "x"},
                        "lab": {"name": "Lab", "equipment": ["pc"], "seats": 20, "venue": "y"},
                    },
                ]
            )
        ),
        "transfers": [{"between": ["x", "y"], "minutes": 10}],
        "interpreters": {
            "team": {"name": "T", "languages": ["en", "ru"]},
            "other": {"name": "O", "languages": ["en", "ru"], "available": window(0)},
        },
        "breaks": [tea, later],
        "fixed": draw(pick([[], [event]])),
        "modules": draw(pick([[], ["m", "n"], ["o", "m"]])),
        "longest_block": draw(pick([60, 90])),
        "weights": {name: draw(st.integers(0, 9)) for name in Weights.model_fields},
    }


@settings(max_examples=12, deadline=None, derandomize=True)
@given(rich_problems())
def test_bound_is_no_more_than_a_found_agenda_costs(data: dict[str, Any]) -> None:
    if not data["rooms"]:
        for one in data["sessions"].values():
            one["equipment"] = []
    problem = problem_with(**data)
    model = Model.build(Layout(problem))
    model.cp.minimize(sum(price_of_model(model).values()))
    found = run(model, Budget.of(0.3, 600), How(Manner.PROOF))
    assume(found.agenda is not None and verify(problem, found.agenda).holds)
    assert found.agenda is not None
    cost = sum(price(problem, found.agenda).values())
    for known in (cost, cost + 30, _UNREACHED):
        assert bound_of(problem, known) <= cost
