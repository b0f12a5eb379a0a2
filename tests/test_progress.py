"""How far a workshop is, from what stands in its folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from trainkit import api
from trainkit.cli.app import run
from trainkit.progress import State

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = shutil.copytree(EXAMPLES / "one-day-seminar", tmp_path / "seminar")
    return Path(copied)


def _write(path: Path, text: str, after: Path) -> None:
    """Write a file as if it were a second later than another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    later = after.stat().st_mtime_ns + 10**9
    os.utime(path, ns=(later, later))


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


def test_what_was_made_before_a_change_is_to_be_looked_at(folder: Path) -> None:
    workshop, agenda = folder / "workshop.yaml", folder / "plan" / "agenda.yaml"
    manifest = folder / "out" / ".trainkit-build.json"
    made = '{"a.pdf": {"recipe": "", "content": ""}}'
    files = f'{{"format": 2, "workshop": "", "files": {made}, "inputs": []}}'
    api.plan(folder)
    _write(manifest, files, after=agenda)
    sheet, report = folder / "responses/score-sheet.xlsx", folder / "out/reports/evaluation.pdf"
    _write(sheet, "", after=manifest)
    _write(report, "", after=sheet)
    states = _states(folder)
    assert states["agenda"] == (State.DONE, "Planned")
    assert states["documents"] == (State.DONE, "1 file")
    assert states["answers"] == (State.DONE, "Answers have been entered")
    assert states["report"] == (State.DONE, "Made")
    _write(workshop, workshop.read_text(encoding="utf-8"), after=manifest)
    _write(sheet, "", after=report)
    states = _states(folder)
    assert states["agenda"] == (State.LOOK, "Planned, but the settings have changed since then")
    assert states["documents"] == (State.LOOK, "1 file; something has changed since then")
    assert states["report"] == (State.LOOK, "Built, but answers have changed since then")


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
