"""``trainkit scan`` and ``review`` at a prompt and in a pipe."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from tests.factories import write_workshop
from tests.scan.pages import page_of
from trainkit import api
from trainkit.cli.app import run
from trainkit.intake.record import Field, Spot, record_of
from trainkit.intake.score_sheet.merge import entries_of
from trainkit.problems import Problems, TrainkitError
from trainkit.scan.answering import Said, decisions_for
from trainkit.scan.reading import Identity
from trainkit.scan.records import DECISIONS, add_pages, read_decisions
from trainkit.scan.workshop import ScannedWorkshop, workshop_in

CODE = "P-02"
"""Somebody whose pre-test nobody has typed."""


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workshop with an empty score sheet."""
    folder = write_workshop(tmp_path_factory.mktemp("planned") / "workshop")
    api.build(folder, only=["score-sheet"])
    (folder / "responses").mkdir()
    (found,) = folder.rglob("score-sheet*.xlsx")
    found.replace(folder / "responses" / "score-sheet.xlsx")
    return folder


@pytest.fixture
def folder(planned: Path, tmp_path: Path) -> Path:
    shutil.copytree(planned, tmp_path / "workshop")
    return tmp_path / "workshop"


@pytest.fixture
def asked(folder: Path) -> Path:
    """The example with a scanned page on which two answers of one letter are in doubt."""
    workshop = workshop_in(folder)
    paper, (sure, *doubtful) = paper_of(workshop)
    identity = Identity(paper=paper, code=CODE, page=1)
    doubts = {(number, 0) for number in doubtful}
    add_pages(folder, [page_of(identity, {(sure, 0): ("A",)}, doubts, workshop=workshop)])
    return folder


def paper_of(workshop: ScannedWorkshop) -> tuple[str, list[int]]:
    """Return the pre-test's paper, and its first three questions that take A, B or C."""
    (paper,) = (paper for code, use, paper in workshop.handed_out if (code, use) == (CODE, "pre"))
    items = workshop.papers[paper].items
    numbers = [number for number, item in enumerate(items, 1) if item.offered == "ABC"]
    return paper, numbers[:3]


def numbers_of(folder: Path) -> list[int]:
    return paper_of(workshop_in(folder))[1]


def pre(folder: Path) -> dict[int, str]:
    found = entries_of(folder / "responses" / "score-sheet.xlsx", Problems()) or {}
    return {
        number: found[spot]
        for number in range(1, 21)
        if (spot := Spot(CODE, "Pre", Field.ITEM, number)) in found
    }


def test_questions_are_asked_one_by_one_in_a_pipe(
    asked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("MK\nH\nb\n"))
    sure, first, _ = numbers_of(asked)
    assert run(["review", str(asked)]) == 1
    out, err = capsys.readouterr()
    assert f", question {first}: a light mark at B. Which answer counts?" in out
    assert "trainkit: expected A, B, C, blank or ?, found H" in err
    assert "1 question is open" in err
    assert pre(asked) == {sure: "A", first: "B"}
    decided = [(one.who, one.number, one.value) for one in read_decisions(asked)]
    assert decided == [("MK", first, "B")]
    monkeypatch.setattr(sys, "stdin", io.StringIO("blank\n"))
    assert run(["review", str(asked), "--who", "AO"]) == 0
    out = capsys.readouterr().out
    assert "0 answers entered into the score sheet, 2 were already there." in out
    assert "There are no open questions." in out
    assert run(["review", str(asked)]) == 0


def test_the_last_answer_is_taken_back(
    asked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("MK\nb\n"))
    sure, first, _ = numbers_of(asked)
    assert run(["review", str(asked)]) == 1
    assert pre(asked) == {sure: "A", first: "B"}
    assert run(["review", str(asked), "--back", "--who", "MK"]) == 1
    assert pre(asked) == {sure: "A"}
    assert "2 questions are open" in capsys.readouterr().err
    assert run(["review", str(asked), "--back"]) == 2
    assert "no decisions about scanned pages yet" in capsys.readouterr().err


def test_a_program_settles_questions_and_changes_its_mind(asked: Path) -> None:
    sure, first, second = numbers_of(asked)
    question, *_ = api.scan_questions(asked)
    workshop, at = workshop_in(asked), datetime(2027, 6, 16, 9, 30, tzinfo=UTC)
    for answer in ("B", "C"):
        decisions = decisions_for(question, answer, workshop, Said(at, "MK"))
        settled = api.settle_scans(asked, decisions, at=at)
        assert [one.number for one in settled.questions] == [second]
        assert pre(asked) == {sure: "A", first: answer}
        with record_of(asked) as record:
            last = record.entries()[-1]
        assert (last.value, last.who, datetime.fromisoformat(last.at)) == (answer, "MK", at)
        at += timedelta(hours=1)
    assert [(one.number, one.value) for one in read_decisions(asked)] == [
        (first, "B"),
        (first, "C"),
    ]
    with pytest.raises(TrainkitError, match="expected who decided, found nothing"):
        api.settle_scans(asked, decisions_for(question, "A", workshop, Said(at, " ")), at=at)


def test_nobody_answers_without_a_name(
    asked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    assert run(["review", str(asked)]) == 1
    assert "expected your name or initials" in capsys.readouterr().err
    assert not (asked / DECISIONS).exists()


def test_questions_are_listed(asked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper, (_sure, *doubtful) = paper_of(workshop_in(asked))
    assert run(["review", str(asked), "--list"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"scan.pdf, page 1: P-02, paper {paper}, question {number}: a light mark at B. Which "
        "answer counts?"
        for number in doubtful
    ]


def test_scoring_says_what_is_open(asked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", str(asked)]) == 1
    assert (
        "trainkit: 2 open questions about scanned answer sheets; run: trainkit review"
        in capsys.readouterr().err
    )


def test_every_page_is_accounted_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stack = folder.parent / "stack"
    stack.mkdir()
    Image.new("L", (1654, 2339), 250).save(stack / "empty.png")
    (stack / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    (stack / "letter.docx").write_bytes(b"a letter")
    assert run(["scan", str(folder), str(stack)]) == 1
    out, err = capsys.readouterr()
    assert "2 pages: 0 read, 0 to check, 2 set aside (cannot be opened: 1, empty: 1)." in out
    assert "trainkit: broken.pdf: cut off at the end; copy or scan it again" in err
    assert "letter.docx is neither a PDF nor a picture and was not read" in err
    (stack / "broken.pdf").unlink()
    assert run(["scan", str(folder), str(stack)]) == 0


def test_nothing_is_read_without_a_score_sheet(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "responses" / "score-sheet.xlsx").unlink()
    assert run(["scan", str(folder), str(folder)]) == 2
    assert "there is no score sheet yet" in capsys.readouterr().err
    assert not (folder / "responses" / "scanned.jsonl").exists()


def test_nothing_more_is_printed_when_scanning_ends(folder: Path) -> None:
    """Objects of zxing-cpp that live as long as a module are reported as leaked, on a page."""
    command = [sys.executable, "-m", "trainkit", "scan", folder, "nothing.pdf"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "trainkit: there is no nothing.pdf; check the name\n"


def test_how_to_install_what_is_missing_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith("trainkit.scan.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "cv2", None)
    assert run(["scan", str(folder), str(folder)]) == 2
    assert "pip install 'trainkit[all]'" in capsys.readouterr().err
