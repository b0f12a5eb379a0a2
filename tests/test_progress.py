"""How far a workshop is, from what stands in its folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from trainkit import api
from trainkit.cli.app import run
from trainkit.editing.progress import State

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = shutil.copytree(EXAMPLES / "one-day-seminar", tmp_path / "seminar")
    return Path(copied)


def _states(folder: Path) -> dict[str, tuple[State, str]]:
    return {step.id: (step.state, step.words) for step in api.progress(folder)}


def test_a_workshop_that_was_only_described_is_to_be_planned_next(folder: Path) -> None:
    assert _states(folder) == {
        "settings": (State.DONE, "1 day, 2 modules, 2 speakers"),
        "participants": (State.DONE, "25 people, 0 with a name"),
        "agenda": (State.OPEN, "Not planned yet"),
        "tests": (State.DONE, "This workshop has none"),
        "documents": (State.OPEN, "Not built yet"),
        "answers": (State.OPEN, "No answers yet"),
        "report": (State.OPEN, "Not built yet"),
    }


def test_wrong_settings_come_first(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "workshop.yaml"
    text = path.read_text(encoding="utf-8").replace("minutes: 20", "minutes: x")
    path.write_text(text, encoding="utf-8")
    states = _states(folder)
    assert states["settings"] == (State.WRONG, "2 problems to correct")
    assert states["participants"] == (State.OPEN, "Can be read when the settings are correct")
    assert run(["status", str(folder)]) == 2
    assert capsys.readouterr().out.splitlines()[0] == (
        "wrong       Settings:     2 problems to correct"
    )
