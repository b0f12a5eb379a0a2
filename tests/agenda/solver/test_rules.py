"""Rules that a trainer states in minutes, breaks that nobody needs, and the clock."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from trainkit.agenda.problem import AgendaProblem, AgendaSolution, Standing
from trainkit.agenda.solver.layout import Layout
from trainkit.agenda.solver.model import build
from trainkit.agenda.solver.search import Answer, Budget, Effort, Limits, find, run, solve
from trainkit.agenda.solver.start import first_agenda
from trainkit.agenda.verify import price, verify

DAYS = ("2026-03-03", "2026-03-04")


def problem(count: int, *, minutes: int = 60, **more: Any) -> AgendaProblem:
    """Return two days of two hours each, and sessions of one group with one speaker."""
    named = {
        f"s{n}": {"title": f"S{n}", "groups": ["all"], "people": ["ann"], "minutes": minutes}
        for n in range(count)
    }
    data = {
        "id": "rules",
        "timezone": "Asia/Almaty",
        "grain": 15,
        "days": [{"date": day, "start": "09:00", "end": "11:00"} for day in DAYS],
        "longest_block": 120,
        "groups": {"all": {"name": "All"}},
        "people": {"ann": {"name": "Ann"}},
        "sessions": named,
    }
    return AgendaProblem.model_validate(data | more)


def both_ways(asked: AgendaProblem) -> list[AgendaSolution | None]:
    """Return an agenda of the first placing, and one of the model alone."""
    alone = run(build(Layout(asked)), Budget.of(5, 60), Effort.QUICK)
    return [find(asked).agenda, alone.agenda]


def test_speaker_has_a_changeover_between_any_two_sessions() -> None:
    asked = problem(3, minutes=45, people={"ann": {"name": "Ann", "changeover": 30}})
    for agenda in both_ways(asked):
        assert agenda is not None
        assert verify(asked, agenda).violations == ()
        ends = [row.start + timedelta(minutes=75) for row in agenda.sessions]
        assert all(row.start >= end for end, row in zip(ends, agenda.sessions[1:], strict=False))
    tight = problem(4, people={"ann": {"name": "Ann", "changeover": 15}})
    assert find(tight).answer is Answer.IMPOSSIBLE
    assert find(problem(4)).answer is Answer.FOUND


def test_speaker_has_a_changeover_behind_sessions_that_may_be_shortened() -> None:
    people = {"ann": {"name": "Ann", "changeover": 30}}
    session = {"groups": ["all"], "people": ["ann"], "minutes": 60, "shortest": 45,
               "marks": [30]}  # fmt: skip
    asked = problem(
        0, people=people, sessions={f"s{n}": session | {"title": "S"} for n in range(4)}
    )
    for agenda in both_ways(asked):
        assert agenda is not None
        assert verify(asked, agenda).violations == ()
        assert [row.minutes for row in agenda.sessions] == [45] * 4  # 45 + 30 + 45 of 120 minutes


def test_speaker_works_no_longer_than_the_daily_maximum() -> None:
    people = {"ann": {"name": "Ann", "daily_maximum": 60}}
    for agenda in both_ways(problem(2, people=people)):
        assert agenda is not None
        assert [row.start.date().isoformat() for row in agenda.sessions] == [*DAYS]
    assert find(problem(3, people=people)).answer is Answer.IMPOSSIBLE


def test_group_has_a_changeover_between_rooms_only() -> None:
    rooms = {"hall": {"name": "Hall"}, "lab": {"name": "Lab", "equipment": ["laptops"]}}
    asked = problem(4, minutes=45, rooms=rooms, changeover=30)
    data = asked.model_dump()
    data["sessions"]["s0"]["equipment"] = ["laptops"]
    data["sessions"]["s1"]["rooms"] = ["hall"]
    asked = AgendaProblem.model_validate(data)
    for agenda in both_ways(asked):
        assert agenda is not None
        assert verify(asked, agenda).violations == ()
        for one, then in pairwise(agenda.sessions):
            if one.room != then.room and one.start.date() == then.start.date():
                assert then.start - one.start >= timedelta(minutes=75)


TEA = {"id": "tea", "title": "Tea", "minutes": 15, "earliest": "09:45", "latest": "10:30"}


@pytest.mark.parametrize(
    ("lunch", "expected"), [(False, []), (True, [(DAYS[0], "10:00")])], ids=["tea", "lunch"]
)
def test_break_that_no_work_follows_is_left_out_unless_it_is_a_lunch(
    lunch: bool, expected: list[tuple[str, str]]
) -> None:
    pinned = {"title": "S", "groups": ["all"], "minutes": 60, "pin": {"start": f"{DAYS[0]}T09:00"}}
    asked = problem(0, sessions={"s": pinned}, breaks=[{**TEA, "lunch": lunch}])
    agenda = solve(asked, limits=Limits(work=0.5)).agenda
    assert agenda is not None
    assert verify(asked, agenda).violations == ()
    found = [(row.date.isoformat(), row.start.strftime("%H:%M")) for row in agenda.breaks]
    assert found == expected


@pytest.mark.parametrize(
    ("booths", "spoken", "is_possible"),
    [(1, ["ru", "ky"], False), (2, ["ru", "ky"], True), (1, ["ru", "ky", "kk"], True)],
)
def test_room_hears_no_more_languages_than_it_has_booths(
    booths: int, spoken: list[str], *, is_possible: bool
) -> None:
    """Kazakh alone would do for both groups, where somebody interprets into it."""
    session = {"title": "S", "groups": ["a", "b"], "people": ["ann"], "minutes": 60,
               "language": "en", "interpretation": "simultaneous"}  # fmt: skip
    asked = problem(
        0,
        groups={"a": {"name": "A", "languages": ["ru", "kk"]},
                "b": {"name": "B", "languages": ["ky", "kk"]}},
        rooms={"hall": {"name": "Hall", "booths": booths}},
        interpreters={to: {"name": to, "languages": ["en", to]} for to in spoken},
        sessions={"s": session},
    )  # fmt: skip
    for agenda in both_ways(asked):
        assert (agenda is not None) is is_possible
        assert agenda is None or verify(asked, agenda).holds


def test_only_booths_of_its_own_room_limit_a_session_and_only_interpreters_who_use_them() -> None:
    session = {"title": "S", "groups": ["a", "b"], "people": ["ann"], "minutes": 60,
               "language": "en", "interpretation": "simultaneous"}  # fmt: skip
    away = [{"start": "2026-03-01T09:00", "end": "2026-03-01T10:00"}]
    teams: dict[str, Any] = {to: {"name": to, "languages": ["en", to]} for to in ("ru", "ky")}
    teams["kk"] = {"name": "kk", "languages": ["en", "kk"], "available": away}
    said: dict[str, Any] = {
        "groups": {"a": {"name": "A", "languages": ["ru", "kk"]},
                   "b": {"name": "B", "languages": ["ky", "kk"]}},
        "interpreters": teams,
        "sessions": {"s": session},
    }  # fmt: skip
    rooms = {"one": {"name": "One", "booths": 1}, "two": {"name": "Two", "booths": 2}}
    for agenda in both_ways(problem(0, rooms=rooms, **said)):
        assert agenda is not None
        assert [row.room for row in agenda.sessions] == ["two"]
    del rooms["two"]
    assert both_ways(problem(0, rooms=rooms, **said)) == [None, None]
    session["interpretation"] = "consecutive"
    for agenda in both_ways(problem(0, rooms={"none": {"name": "None"}}, **said)):
        assert agenda is not None
        assert sorted(agenda.sessions[0].interpreters) == ["ky", "ru"]


def test_visit_with_breaks_of_its_own_does_away_with_those_of_the_day() -> None:
    visit = {"id": "visit", "title": "V", "start": f"{DAYS[0]}T09:00", "minutes": 120}
    plain = problem(2, fixed=[visit], breaks=[TEA])
    assert find(plain).answer is Answer.IMPOSSIBLE
    asked = problem(2, minutes=45, fixed=[{**visit, "own_breaks": True}], breaks=[TEA])
    agenda = find(asked).agenda
    assert agenda is not None
    assert verify(asked, agenda).violations == ()


def test_first_agenda_gives_groups_that_share_speakers_one_module_after_the_other() -> None:
    sessions = {
        f"{module}-{n}-{group}": {
            "title": "S", "groups": [group], "people": [module], "minutes": 30, "module": module,
        }
        for module in ("law", "tech") for n in range(2) for group in ("a", "b")
    }  # fmt: skip
    asked = problem(
        0, sessions=sessions, groups={one: {"name": one} for one in "ab"}, modules=["law", "tech"],
        people={one: {"name": one} for one in ("law", "tech")},
    )  # fmt: skip
    agenda = first_agenda(Layout(asked), 0)
    assert agenda is not None
    assert verify(asked, agenda).violations == ()
    assert price(asked, agenda)["mixed"] == 0


@pytest.mark.parametrize("after", [["s0"], ["s1"]], ids=["itself", "circle"])
def test_order_in_a_circle_has_no_agenda(after: list[str]) -> None:
    data = problem(2).model_dump()
    data["sessions"]["s0"]["after"] = after
    data["sessions"]["s1"]["after"] = ["s0"]
    assert find(AgendaProblem.model_validate(data)).answer is Answer.IMPOSSIBLE


def test_nothing_is_called_proved_where_nothing_is_weighed() -> None:
    weights = dict.fromkeys(problem(1).weights.model_dump(), 0)
    for asked, standing in (
        (problem(1, weights=weights), Standing.FEASIBLE),
        (problem(1), Standing.OPTIMAL),
    ):
        agenda = solve(asked, limits=Limits(work=1.0)).agenda
        assert agenda is not None
        assert agenda.quality is not None
        assert agenda.quality.standing is standing


def test_session_is_pulled_to_the_first_day_where_that_costs_nothing() -> None:
    asked = problem(1, minutes=45)
    agenda = solve(asked, limits=Limits(work=1.0)).agenda
    assert agenda is not None
    assert agenda.sessions[0].start.isoformat() == f"{DAYS[0]}T09:00:00"


def test_seconds_are_given_to_the_clock() -> None:
    assert Limits.within(10).wall == 10
