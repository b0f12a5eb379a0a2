"""The ``plan`` command: planning again with the fewest moves, undoing it, telling people."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import as_yaml, event_data, workshop_data, write_workshop
from trainkit.cli.app import run
from trainkit.cli.output import DONE, LOOK, WRONG_INPUT

DAY = "2026-03-03"


def test_plan_verifies_an_agenda_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_workshop(tmp_path / "w", events=[])
    assert run(["plan", str(folder)]) == DONE
    capsys.readouterr()
    assert run(["plan", str(folder), "--verify"]) == DONE
    verdict = capsys.readouterr().out
    assert verdict.startswith("All requirements are met.\n")
    assert verdict.endswith(" in all\n")
    assert run(["plan", str(folder), "--why"]) == DONE
    why = capsys.readouterr().out
    assert why.startswith(verdict)
    assert '3 March 2026, 09:00 "Session 1 of alpha" (alpha-s1)\n' in why


def test_plan_verify_says_what_does_not_hold_and_ends_with_its_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_workshop(tmp_path / "w", events=[])
    assert run(["plan", str(folder)]) == DONE
    file = folder / "plan" / "agenda.yaml"
    agenda = file.read_text("utf-8")
    row = 'start: "09:00", end: "10:00", title: "Session 1'
    file.write_text(agenda.replace(row, row.replace("10:00", "09:30")), encoding="utf-8")
    capsys.readouterr()
    assert run(["plan", str(folder), "--verify"]) == LOOK
    told = capsys.readouterr()
    assert told.out.splitlines()[0] == (
        'length: "Session 1 of alpha" (alpha-s1) lasts 30 minutes; expected 60'
    )
    file.write_text(agenda.replace(", session: alpha/s2", ""), encoding="utf-8")
    assert run(["plan", str(folder), "--verify"]) == WRONG_INPUT
    told = capsys.readouterr()
    assert (told.out, told.err.splitlines()[0].removeprefix(str(file))) == (
        "",
        ':26:3: the session "Session 2 of alpha" (alpha/s2, 60 minutes) is missing; add a row '
        "with session: alpha/s2, or plan again",
    )


def test_plan_again_with_fewest_moves_keeps_the_agenda_before_and_makes_notices(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], blank_pages: None
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


def test_notice_calls_things_as_the_last_build_did(tmp_path: Path, blank_pages: None) -> None:
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
