"""What is recorded where there is no agenda: each constraint and each proposal at its place."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.agenda.explain.told import place_of
from tests.agenda.explain.workshop import (
    DAY_1,
    DAY_2,
    speaker_and_room,
    two_pins,
    window,
    workshop_data,
)
from tests.factories import as_yaml, write_roster
from tests.factories import workshop_data as workshop_file
from trainkit.agenda.explain import explanation
from trainkit.agenda.explain.explanation import Explanation, record_why
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solver.search import Answer
from trainkit.agenda.workshop.agenda_of import plan_agenda
from trainkit.api import load
from trainkit.problems import Problems


def _recorded(data: dict[str, object], answer: Answer = Answer.IMPOSSIBLE) -> list[tuple[str, str]]:
    problems = Problems()
    record_why(AgendaProblem.model_validate(data), place_of, answer, problems)
    return [(str(one.place.path), one.message) for one in problems.errors]


def test_constraints_and_the_smallest_proposals_are_recorded_at_their_places() -> None:
    found = _recorded(speaker_and_room())
    assert sum("cannot all be met: " in message for _, message in found) == 5
    proposed = [(path, message) for path, message in found if "an agenda is found" in message]
    assert len(proposed) == 4
    assert (
        "sessions/logs/rooms",
        'an agenda is found if you permit all rooms for "Logs and CGNAT" (logs)',
    ) in proposed


def test_several_conflicts_are_numbered() -> None:
    data = two_pins()
    data["sessions"]["law"] |= {"windows": [window(DAY_1, "09:00", "09:50")]}
    numbers = {message[: len("cannot all be met (1)")] for _, message in _recorded(data)}
    assert {"cannot all be met (1)", "cannot all be met (2)"} <= numbers


def test_long_conflict_is_stated_behind_a_short_one() -> None:
    """Ten sessions are pinned to one time, and there are two rooms: twelve lines."""
    data = two_pins()
    for n in range(10):
        data["groups"][f"g{n}"] = {"name": f"Group {n}", "size": 5}
        data["sessions"][f"talk{n}"] = {
            "title": f"Talk {n}", "groups": [f"g{n}"], "minutes": 60,
            "pin": {"start": f"{DAY_2}T14:00"},
        }  # fmt: skip
    data["rooms"] = {f"r{n}": {"name": f"Room {n}", "seats": 40} for n in range(9)}
    data["fixed"] = []
    found = [message for _, message in _recorded(data) if "cannot all be met" in message]
    assert sum(message.startswith("cannot all be met (1)") for message in found) == 4
    assert sum(message.startswith("cannot all be met (2)") for message in found) == 12


def test_limit_of_conflicts_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explanation, "MOST_CONFLICTS", 2)
    data = workshop_data()
    for n in range(3):
        data["groups"][f"g{n}"] = {"name": f"Group {n}", "size": 5}
        data["sessions"][f"talk{n}"] = {
            "title": f"Talk {n}", "groups": [f"g{n}"], "minutes": 60,
            "windows": [window(DAY_1, "10:00", "10:30")],
        }  # fmt: skip
    problems = Problems()
    problem = AgendaProblem.model_validate(data)
    record_why(problem, place_of, Answer.IMPOSSIBLE, problems, lambda _: False)
    (found,) = (one for one in problems.errors if "first 2 conflicts" in one.message)
    assert str(found.place.path) == "."
    assert found.message == "only the first 2 conflicts are listed; resolve them and plan again"


def test_no_agenda_without_a_known_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search proves more than the short searches for the reasons do."""
    unknown = Explanation(Answer.UNKNOWN)
    monkeypatch.setattr(explanation, "explain", lambda *_, **__: unknown)
    ((path, message),) = _recorded(workshop_data())
    assert path == "."
    assert message == (
        "there is provably no agenda, but the constraints that prevent it were not found; leave "
        "out sessions or relax constraints, and plan again"
    )


def test_no_change_that_helps_is_said() -> None:
    problems = Problems()
    problem = AgendaProblem.model_validate(two_pins())
    record_why(problem, place_of, Answer.IMPOSSIBLE, problems, lambda _: False)
    (message,) = (one.message for one in problems.errors if "cannot all" not in one.message)
    assert message == (
        "no small change was found that makes an agenda possible; change several of the "
        "constraints above, or require less"
    )


def test_each_change_of_a_proposal_has_its_place() -> None:
    data = two_pins()
    data["sessions"]["law"] |= {"windows": [window(DAY_1, "09:00", "09:50")]}
    proposed = [one for one in _recorded(data) if "an agenda is found" in one[1]]
    assert proposed
    for path, message in proposed:
        assert path.startswith("sessions/")
        assert re.search(r"\(see (sessions|people|breaks|days)/\S+\)$", message), message


def test_search_that_ran_out_of_time_says_so_and_proves_nothing() -> None:
    ((path, message),) = _recorded(workshop_data(), Answer.UNKNOWN)
    assert path == "."
    assert "there may be one; allow more time with --time-limit" in message


@pytest.mark.parametrize(
    ("modules", "end", "helps"),
    [
        (["isp-cooperation"], "11:00", "shorten"),
        (["isp-cooperation", "digital-evidence-protocols"], "13:00", "leave out the module"),
    ],
)
def test_only_changes_that_a_trainer_can_write_are_proposed(
    tmp_path: Path, modules: list[str], end: str, helps: str
) -> None:
    """Built-in modules have their own order and lengths; a single session cannot be left out."""
    data = workshop_file(
        modules=(), dates=["2026-03-03"], day={"start": "09:00", "end": end}, events=[]
    )
    data["modules"] = [{"id": one, "variant": "short"} for one in modules]
    (tmp_path / "workshop.yaml").write_text(as_yaml(data), encoding="utf-8")
    write_roster(tmp_path / "participants.xlsx")
    problems = Problems()
    assert plan_agenda(load(tmp_path), problems) is None
    proposed = [one for one in problems.errors if "an agenda is found" in one.message]
    assert any(helps in one.message for one in proposed)
    assert {one.place.path for one in proposed} == {tmp_path / "workshop.yaml"}
    assert not any('leave "' in one.message for one in proposed)


@pytest.mark.parametrize(
    ("until", "proposed"),
    [
        # three sessions of 80 minutes in all want one hour
        ("10:00", ["also come on 5 March 2019, 08:30-17:30", "stay 80 minutes longer",
                   "leave out the module isp-cooperation"]),
        # no session has room: each conflict asks for a little, and one change for all is more
        ("09:30", ["stay 110 minutes longer on 6 March 2019 (until 11:20)"]),
    ],
)  # fmt: skip
def test_single_changes_are_proposed_and_none_that_is_not_needed(
    until: str, proposed: list[str], tmp_path: Path
) -> None:
    example = Path(__file__).resolve().parents[3] / "examples/almaty-2019"
    text = (example / "workshop.yaml").read_text("utf-8")
    (tmp_path / "workshop.yaml").write_text(text.replace("09:00-13:00", f"09:00-{until}"), "utf-8")
    shutil.copy(example / "participants.xlsx", tmp_path)
    problems = Problems()
    plan_agenda(load(tmp_path), problems)
    found = [one.message for one in problems if "an agenda is found if you" in one.message]
    for words in proposed:
        assert [words in message for message in found].count(True) == 1, (words, found)
    assert [message for message in found if "module" in message and " and " in message] == []
