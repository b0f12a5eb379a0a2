"""``trainkit follow-up`` makes what is sent, leaves what was changed, reads what came back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.factories import as_yaml, bank_data, workshop_data, write_workshop
from trainkit.cli.app import run

SENT = {
    "follow-up-answers.xlsx",
    "follow-up-questionnaire.pdf",
    "follow-up-supervisor-questionnaire.pdf",
    "note-to-participants.docx",
    "note-to-superiors.docx",
    "retention-test.pdf",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workshop with a retention test for which everything was made once; tests copy it."""
    folder = write_workshop(tmp_path_factory.mktemp("later") / "w")
    (folder / "curriculum/alpha/items.yaml").write_text(as_yaml(bank_data(per_level=9)))
    data = workshop_data()
    data["assessment"]["retention"] = True
    (folder / "workshop.yaml").write_text(as_yaml(data))
    assert run(["follow-up", str(folder)]) == 0
    return folder


@pytest.fixture
def workshop(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "w"))


def files(folder: Path) -> dict[str, bytes]:
    sent = folder / "out/follow-up"
    return {p.name: p.read_bytes() for p in sent.iterdir() if not p.name.startswith(".")}


def enter(path: Path) -> None:
    workbook = load_workbook(path)
    sheet = workbook["Follow-up"]
    sheet["A4"], sheet["A5"], sheet["B11"], sheet["C11"] = 6, 1, "P-01", "c"
    workbook.save(path)


def test_everything_is_made_and_the_form_is_recorded(workshop: Path) -> None:
    assert set(files(workshop)) == SENT
    assert "use: retention" in (workshop / "plan/forms.yaml").read_text()


def test_a_second_run_makes_nothing(workshop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(workshop)
    assert run(["follow-up", str(workshop)]) == 0
    assert files(workshop) == before
    assert "Nothing to build: all 6 files exist." in capsys.readouterr().out


def test_a_note_that_was_completed_is_left_as_it_is(
    workshop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = workshop / "out/follow-up/note-to-participants.docx"
    note.write_bytes(note.read_bytes() + b"changed")
    kept = note.read_bytes()
    text = (workshop / "workshop.yaml").read_text()
    (workshop / "workshop.yaml").write_text(text.replace("Test workshop", "Another title"))
    assert run(["follow-up", str(workshop)]) == 0
    assert note.read_bytes() == kept
    shown = capsys.readouterr()
    assert "note-to-participants.docx was changed by hand and was left as it is" in shown.err
    assert "note-to-superiors.docx" in shown.out


@pytest.mark.parametrize("folder", ["out/follow-up", "responses"])
def test_what_came_back_is_read_and_nothing_is_made(
    workshop: Path, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (workshop / folder).mkdir(exist_ok=True)
    path = workshop / folder / "follow-up-answers.xlsx"
    if folder == "responses":
        shutil.copy(workshop / "out/follow-up" / path.name, path)
    enter(path)
    (workshop / "out/follow-up/note-to-superiors.docx").unlink()
    assert run(["follow-up", str(workshop)]) == 0
    assert "1 with answers, 1 returned of 6 sent out" in capsys.readouterr().out
    assert set(files(workshop)) == SENT - {"note-to-superiors.docx"}


def test_wrong_entries_are_told_with_their_cells(
    workshop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workshop / "out/follow-up/follow-up-answers.xlsx"
    enter(path)
    workbook = load_workbook(path)
    workbook["Retention"]["C11"] = "Z"
    workbook.save(path)
    assert run(["follow-up", str(workshop)]) == 2
    assert "follow-up-answers.xlsx!Retention!C11: expected" in capsys.readouterr().err


def test_a_workshop_without_retention_test_is_told_so(
    workshop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workshop / "workshop.yaml").write_text(as_yaml(workshop_data()))
    shutil.rmtree(workshop / "plan")
    shutil.rmtree(workshop / "out")
    assert run(["follow-up", str(workshop)]) == 0
    assert "there is no retention test" in capsys.readouterr().err
    assert set(files(workshop)) == SENT - {"retention-test.pdf"}
