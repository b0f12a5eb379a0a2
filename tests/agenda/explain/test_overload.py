"""Too little time, found by counting, without a search: one message a cause, in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.definitions.found import at, shown
from tests.factories import as_yaml, event_data, workshop_data, write_workshop
from trainkit import api
from trainkit.agenda.solver import search
from trainkit.problems import InputError

pytestmark = pytest.mark.usefixtures("no_solver")

GROUPS = {"a": {"name": "Group A", "size": 3}, "b": {"name": "Group B", "size": 3}}


@pytest.fixture
def no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test fail as soon as an agenda is searched for."""
    monkeypatch.setattr(search, "_solver", lambda *_: pytest.fail("an agenda was searched for"))


def full_day(folder: Path, modules: tuple[str, ...] = ("alpha", "beta", "gamma")) -> Path:
    """Write a day of 8 hours with two groups in one room, and modules of 2 hours each.

    Each group has time for its 6 hours. The room, where people may have lunch at any time, has not
    for 12, nor has Anna, who is there for 6 hours, for the 8 of two modules.
    """
    changes: dict[str, Any] = {
        "dates": ["2026-03-03"],
        "events": [event_data("lunch", "lunch", "every day", "12:00", 60)],
        "groups": GROUPS,
        "rooms": {"main": {"name": "Main room"}},
        "speakers": {"anna": {"name": "Anna", "available": "09:00-15:00"}, "ben": {"name": "Ben"}},
        "assessment": {"minutes": 30, "items": {"recall": 1}},
    }
    write_workshop(folder, modules, **changes)
    data = workshop_data(modules, **changes)
    data["modules"] = [
        {"id": name, "rooms": ["main"], "speakers": ["ben" if name == "gamma" else "anna"]}
        for name in modules
    ]
    (folder / "workshop.yaml").write_text(as_yaml(data), encoding="utf-8")
    return folder


def test_check_reports_one_cause_once(tmp_path: Path) -> None:
    folder = full_day(tmp_path / "w")
    found = api.check(folder)
    place = at(folder, "workshop.yaml", "main:\n    name", 0)
    assert shown(found, folder) == [
        f"{place}: Main room has 8 hours for 12 sessions that need 12 hours: "
        '"Session 1 of alpha", "Session 2 of alpha", "Session 1 of beta" and 3 more; Anna has too '
        "little time as well; give some of them another room, let groups have sessions together "
        "(together: true), take short forms of modules or add hours or days"
    ]


def test_plan_does_not_search_where_far_too_much_is_asked_for(tmp_path: Path) -> None:
    folder = full_day(tmp_path / "w")
    expected = shown(api.check(folder), folder)
    with pytest.raises(InputError) as caught:
        api.plan(folder)
    assert shown(caught.value.problems, folder) == expected
    assert not (folder / "plan").exists()


def test_a_workshop_with_time_enough_has_no_problem_and_is_not_planned(tmp_path: Path) -> None:
    folder = full_day(tmp_path / "w", ("alpha",))
    assert api.check(folder) == ()
    assert not (folder / "plan").exists()
