"""The ``plan`` command: problem files, verification, planning again with the fewest moves."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.factories import as_yaml, event_data, workshop_data, write_workshop
from trainkit.cli.app import run
from trainkit.cli.output import DONE, LOOK, WRONG_INPUT

DAY = "2026-03-03"
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "agenda-problem.md"


def examples() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the problem and the answer that the documentation shows."""
    problem, answer = re.findall(r"```json\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    return json.loads(problem), json.loads(answer)


def write(path: Path, data: dict[str, Any]) -> Path:
    path.write_text(json.dumps(data, indent=1), encoding="utf-8")
    return path


def test_plan_solves_the_problem_of_the_documentation_as_it_says(tmp_path: Path) -> None:
    problem, answer = examples()
    out = tmp_path / "agenda.json"

    status = run(
        ["plan", "--problem", str(write(tmp_path / "p.json", problem)), "--solution", str(out)]
    )

    assert status == DONE
    found = json.loads(out.read_bytes())
    assert {key: found[key] for key in answer} == answer
    assert found["quality"]["standing"] == "optimal"


def test_plan_verifies_an_agenda(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problem, answer = examples()
    files = ["--problem", str(write(tmp_path / "p.json", problem)), "--solution"]

    assert run(["plan", *files, str(write(tmp_path / "good.json", answer)), "--verify"]) == DONE
    told = capsys.readouterr().out
    answer["sessions"][1]["start"] = "2019-03-05T10:15"
    assert run(["plan", *files, str(write(tmp_path / "bad.json", answer)), "--verify"]) == LOOK

    assert told.splitlines() == [
        "All requirements are met.",
        "      4  days with sessions up to the last block (1, at 4 each)",
        "      4 in all",
    ]
    wrong = {line.split(":")[0] for line in capsys.readouterr().out.splitlines() if ":" in line}
    assert wrong == {"group", "presence"}


def test_plan_says_with_places_why_a_problem_has_no_agenda(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    problem, _ = examples()
    problem["sessions"]["basics"]["people"] = ["nayatel"]  # 45 + 75 minutes, there for 90
    text = write(tmp_path / "p.json", problem).read_text("utf-8").splitlines()

    status = run(["plan", "--problem", "p.json", "--solution", "agenda.json"])

    assert status == WRONG_INPUT
    assert not (tmp_path / "agenda.json").exists()
    told = capsys.readouterr().err.splitlines()
    named = {int(line.split(":")[1]) for line in told if "cannot all be met" in line}
    keys = ("available", "basics", "logs", "people")  # the sessions, whom they need, and her hours
    near = {key for n in named for key in keys if f'"{key}": ' in "".join(text[n - 3 : n])}
    assert near == {*keys}
    assert len(named) == len(keys)
    assert any("an agenda is found if you" in line for line in told)


def test_plan_says_why_sessions_stand_where_they_stand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem, answer = examples()
    files = [str(write(tmp_path / "p.json", problem)), str(write(tmp_path / "a.json", answer))]

    assert run(["plan", "--problem", files[0], "--solution", files[1], "--why"]) == DONE

    told = capsys.readouterr().out.splitlines()
    heads = [line for line in told if line.endswith((" (basics)", "(logs)"))]
    assert [head.split(" ")[-1] for head in heads] == ["(basics)", "(logs)"]
    reasons = told[told.index(heads[1]) + 1 :]
    assert any("Nayatel is available only" in line for line in reasons)


def test_plan_wants_problem_and_solution_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", "--problem", "p.json"]) == WRONG_INPUT
    assert "use --problem and --solution together" in capsys.readouterr().err


def test_plan_again_with_fewest_moves_keeps_the_agenda_before_and_makes_notices(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_workshop(tmp_path / "w", events=[])
    assert run(["plan", str(folder)]) == DONE
    before = (folder / "plan" / "agenda.yaml").read_bytes()
    assert run(["plan", str(folder), "--replan"]) == DONE
    assert (folder / "plan" / "agenda.yaml").read_bytes() == before
    assert not (folder / "plan" / "agenda-before.yaml").exists()
    capsys.readouterr()

    visit = event_data("visit", "activity", DAY, "09:00", 30, title="Visit of the minister")
    data = workshop_data(events=[visit])
    (folder / "workshop.yaml").write_text(as_yaml(data), encoding="utf-8")

    assert run(["plan", str(folder), "--replan"]) == DONE

    assert (folder / "plan" / "agenda-before.yaml").read_bytes() == before
    assert "this is provably the smallest number" in capsys.readouterr().out
    assert run(["build", str(folder)]) == DONE
    notice = (folder / "out/participants/changes/everybody.txt").read_text("utf-8")
    assert "Visit of the minister" in notice
    assert "Moved" in notice


def test_planning_again_is_undone_and_done_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_workshop(tmp_path / "w", events=[])
    assert run(["plan", str(folder)]) == DONE
    before = (folder / "plan" / "agenda.yaml").read_bytes()
    visit = event_data("visit", "activity", DAY, "09:00", 30, title="Visit of the minister")
    (folder / "workshop.yaml").write_text(as_yaml(workshop_data(events=[visit])), encoding="utf-8")
    assert run(["plan", str(folder), "--again"]) == DONE
    after = (folder / "plan" / "agenda.yaml").read_bytes()
    capsys.readouterr()
    assert run(["plan", str(folder), "--undo"]) == DONE
    assert (folder / "plan" / "agenda.yaml").read_bytes() == before
    assert run(["plan", str(folder), "--redo"]) == DONE
    assert (folder / "plan" / "agenda.yaml").read_bytes() == after
    assert run(["plan", str(folder), "--redo"]) == WRONG_INPUT
    told = capsys.readouterr()
    assert told.out.splitlines() == ["undone: Plan the agenda", "done again: Plan the agenda"]
    assert "there is nothing to redo" in told.err


def test_an_agenda_that_was_sent_out_is_compared_with(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path / "w", events=[])
    assert run(["plan", str(folder)]) == DONE
    assert run(["plan", str(folder), "--sent-out"]) == DONE
    file = folder / "plan" / "agenda.yaml"
    kept = (folder / "plan" / "agenda-before.yaml").read_text("utf-8")
    assert kept.startswith(file.read_text("utf-8"))
    file.write_text(file.read_text("utf-8").replace("Session 1", "Opening"), encoding="utf-8")
    assert notice(folder)[:4] == [
        "",
        "Changed",
        "- Opening of alpha",
        "  Now: Tue 3 March, 09:00–10:00",
    ]


def rename(folder: Path, before: str, now: str) -> None:
    file = folder / "workshop.yaml"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, now), encoding="utf-8")


ROOMS = {
    "rooms": {"hall": {"name": "Altai Hall"}},
    "speakers": {"expert": {"name": "An expert"}},
    "events": [event_data("tour", "activity", DAY, "15:00", 30, room="hall", speakers=["expert"])],
}


def notice(folder: Path) -> list[str]:
    assert run(["build", str(folder), "--only", "changes"]) == DONE
    text = (folder / "out/participants/changes/everybody.txt").read_text("utf-8")
    return text.splitlines()[3:]


def test_room_with_another_name_is_told_as_that_and_as_no_move(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path / "w", **ROOMS)
    assert run(["plan", str(folder)]) == DONE
    agenda = folder / "plan/agenda.yaml"
    agenda.write_bytes(agenda.read_bytes().rstrip())  # as some editors leave it
    rename(folder, "Altai Hall", "Silk Hall")
    assert run(["plan", str(folder), "--replan"]) == DONE
    assert notice(folder) == [
        "",
        "New names",
        "- Room: Silk Hall. Before: Altai Hall.",
        "",
        "Everything else is unchanged.",
    ]


def test_notice_calls_things_as_the_last_build_did(tmp_path: Path) -> None:
    """A name that was corrected before the last build stands on no paper that was sent out."""
    folder = write_workshop(tmp_path / "w", **ROOMS)
    assert run(["plan", str(folder)]) == DONE
    rename(folder, "Altai Hall", "Silk Hall")
    assert run(["build", str(folder)]) == DONE
    before = (folder / "plan/agenda.yaml").read_bytes()
    assert run(["plan", str(folder), "--replan"]) == DONE
    assert (folder / "plan/agenda.yaml").read_bytes() == before
    assert not (folder / "plan/agenda-before.yaml").exists()
    rename(folder, "An expert", "Somebody else")
    assert run(["plan", str(folder), "--replan"]) == DONE
    assert [line for line in notice(folder) if line.startswith("- ")] == [
        "- Speaker: Somebody else. Before: An expert."
    ]


def test_agenda_before_without_a_day_is_an_error_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_workshop(tmp_path / "w", events=[])
    assert run(["plan", str(folder)]) == DONE
    before = folder / "plan" / "agenda-before.yaml"
    before.write_text("workshop: test-workshop\ndays: []\n", encoding="utf-8")
    assert run(["build", str(folder)]) == WRONG_INPUT
    assert "agenda-before.yaml:2:7: days: expected at least one day" in capsys.readouterr().err
    assert not (folder / "out").exists()
