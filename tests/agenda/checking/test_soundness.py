"""A problem for which an agenda holds has no error: the check never says no too early."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agenda.programme import (
    DAY_1,
    DAY_2,
    SOLUTION,
    make_problem,
    make_solution,
    problem_data,
)
from tests.examples import examples
from trainkit.agenda.checking import check_problem
from trainkit.agenda.verify import verify
from trainkit.problems import Place, Problems

Data = dict[str, Any]
Change = Callable[[Data], None]

_PLACED = {row["session"]: row for row in SOLUTION["sessions"] if row.get("part", 1) == 1}
_NAMES = st.sampled_from(sorted(_PLACED))


def _around(session: str, before: int, after: int) -> Data:
    """Return a window around where a session stands."""
    row = _PLACED[session]
    day, clock = row["start"].split("T")
    start = int(clock[:2]) * 60 + int(clock[3:]) - before
    end = start + before + row["minutes"] + after
    return {
        "start": f"{day}T{start // 60:02}:{start % 60:02}",
        "end": f"{day}T{end // 60:02}:{end % 60:02}",
    }


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Return a change of the problem that the agenda may or may not survive."""
    name, before, after = draw(_NAMES), draw(st.integers(0, 60)), draw(st.integers(-10, 60))
    minutes = draw(st.integers(1, 12)) * 5
    group = draw(st.sampled_from(["alpha", "beta"]))

    def change(problem: Data) -> None:
        kinds[kind](problem["sessions"][name], problem)

    def pin(session: Data, problem: Data) -> None:
        session["pin"] = {key: _PLACED[name][key] for key in ("start", "room")}

    def window(session: Data, problem: Data) -> None:
        session["windows"] = [_around(name, before, after)]

    def person(session: Data, problem: Data) -> None:
        key = f"guest-{len(problem['people'])}"
        problem["people"][key] = {"name": key, "available": [_around(name, before, after)]}
        session["people"] = [*session.get("people", ()), key]

    def room(session: Data, problem: Data) -> None:
        problem["rooms"][_PLACED[name]["room"]]["open"] = [
            _around(name, before, after),
            {"start": f"{DAY_1}T09:00", "end": f"{DAY_1}T17:00"},
            {"start": f"{DAY_2}T09:00", "end": f"{DAY_2}T{12 + minutes // 15}:00"},
        ]

    def lengths(session: Data, problem: Data) -> None:
        session |= {"shortest": max(5, session["minutes"] - minutes), "longest": 200}
        session["marks"] = [mark for mark in (20, 45, minutes) if mark < session["minutes"]]
        session["marks"] = sorted(set(session["marks"]))

    def event(session: Data, problem: Data) -> None:
        hour = 9 + minutes % 7
        problem["fixed"].append(
            {"id": f"e{len(problem['fixed'])}", "title": "Event", "groups": [group],
             "start": f"{DAY_1}T{hour:02}:{minutes % 60:02}", "minutes": 5 + abs(after),
             "pause": bool(before % 2)}
        )  # fmt: skip

    def pause(session: Data, problem: Data) -> None:
        lunch = problem["breaks"][1]
        lunch |= {"earliest": f"{11 + before // 50}:{minutes % 60:02}", "latest": "13:00"}

    def block(session: Data, problem: Data) -> None:
        problem["longest_block"] = 60 + minutes

    def size(session: Data, problem: Data) -> None:
        problem["groups"][group]["size"] = 2 + abs(after) // 3

    def after_another(session: Data, problem: Data) -> None:
        other = sorted(_PLACED)[minutes % len(_PLACED)]
        session["after"] = [other]

    def factor(session: Data, problem: Data) -> None:
        problem["consecutive_factor"] = 1.8 + minutes / 200

    kinds = {
        one.__name__: one
        for one in (pin, window, person, room, lengths, event, pause, block, size,
                    after_another, factor)
    }  # fmt: skip
    kind = draw(st.sampled_from(sorted(kinds)))
    return change


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(changes(), min_size=1, max_size=4))
def test_problem_for_which_an_agenda_holds_has_no_error(drawn: list[Change]) -> None:
    data = problem_data()
    for change in drawn:
        change(data)
    problem, problems = make_problem(data), Problems()
    if verify(problem, make_solution()).holds:
        check_problem(problem, lambda _: Place(Path("problem")), problems)
        assert problems.errors == []
