"""Which steps of a session are held when, in one piece, in parts, and several times."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from tests.documents.course import AGENDA, small_kit
from trainkit.documents.handouts import held_sessions


def held(folder: Path, entries: list[dict[str, Any]]) -> list[list[tuple[int, str, str]]]:
    """Return number, start and end of the steps of each session of module alpha."""
    agenda = copy.deepcopy(AGENDA)
    agenda["days"][0]["entries"] = entries
    kit = small_kit(folder, agenda=agenda)
    sessions = held_sessions(kit, kit.definitions.course("alpha"))
    return [[(step.number, step.start, step.end) for step in one.steps] for one in sessions]


def entry(start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "session": "alpha/s1", "title": "Reading a log", **more}


WHOLE = entry("09:30", "10:30")
PARTS = [entry("09:30", "10:05", part=1), entry("10:45", "11:10", part=2)]


def test_the_steps_of_a_session_follow_the_clock(tmp_path: Path) -> None:
    assert held(tmp_path, [WHOLE]) == [
        [(1, "09:30", "09:55"), (2, "09:55", "10:05"), (3, "10:05", "10:30")]
    ]


def test_each_part_of_a_session_has_its_own_steps(tmp_path: Path) -> None:
    assert held(tmp_path, PARTS) == [
        [(1, "09:30", "09:55"), (2, "09:55", "10:05")],
        [(3, "10:45", "11:10")],
    ]
