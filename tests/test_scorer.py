"""``trainkit score``, from a filled sheet in a folder to the reports, as a person runs it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from tests import pdf
from tests.factories import as_yaml, write_roster, write_workshop
from tests.item_types import short_data
from trainkit import api
from trainkit.api import progress
from trainkit.assessment.forms import SCORED, FormUse
from trainkit.cli.app import run
from trainkit.cli.output import DONE, LOOK, WRONG_INPUT
from trainkit.documents.builder import gather
from trainkit.evaluation.scorer import ScoreResult, score_workshop
from trainkit.files.outputs import Fate, FileFate
from trainkit.files.writing import make_private, write_atomically
from trainkit.intake.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    PAPER_COLUMN,
    PARTICIPANTS,
    Fact,
)
from trainkit.intake.score_sheet.write import score_sheets
from trainkit.problems import Problems
from trainkit.render.pages import PdfRecipe
from trainkit.text.languages import PSEUDO

REPORTS = {
    "evaluation.pdf",
    "evaluation.xlsx",
    "evaluation.json",
    "past-use.yaml",
    "personal-sheets.pdf",
}
"""Questions to discuss are made with a release."""
SHEET = "responses/score-sheet.xlsx"


def fill(folder: Path, wrong: int = 2, odds: float = 1.0) -> None:
    """Plan the workshop and fill its score sheet: all right but the first items before.

    With lower ``odds``, others are wrong too, by chance.
    """
    draw = np.random.default_rng(1)
    problems = Problems()
    gathered = gather(folder, problems)
    problems.raise_errors()
    assert gathered is not None
    kit, plan = gathered
    assert kit.forms is not None
    for path, data in plan.files:
        write_atomically(path, data)
    (document,) = score_sheets(kit)
    target = folder / SHEET
    write_atomically(target, document.recipe.make())
    book = load_workbook(target)
    for row, person in enumerate(kit.definitions.roster.participants, FIRST_ROW):
        for use in SCORED:
            for place, item in enumerate(kit.forms.paper_of(person.code, use).items):
                if use is SCORED[1] or place >= wrong:
                    answer = item.key if draw.random() < odds else "BA"[item.key != "A"]
                    book[ANSWER_SHEETS[use]].cell(row, FIRST_ITEM_COLUMN + place).value = answer
    book.save(target)


def edit(folder: Path, sheet: str, row: int, column: int, value: object) -> None:
    book = load_workbook(folder / SHEET)
    book[sheet].cell(row, column).value = value
    book.save(folder / SHEET)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_workshop(tmp_path_factory.mktemp("filled") / "w")
    fill(folder)
    return folder


@pytest.fixture
def workshop(filled: Path, tmp_path: Path) -> Path:
    folder = shutil.copytree(filled, tmp_path / "w")
    make_private(folder)
    return folder


@pytest.fixture
def laid_out() -> None:
    """Ask for real pages."""


@pytest.fixture(autouse=True)
def blank_pages(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make blank pages where a test does not read them: most of its time would go there."""
    if "laid_out" not in request.fixturenames:
        monkeypatch.setattr(PdfRecipe, "make", lambda _: b"%PDF-1.7 blank")


@pytest.mark.usefixtures("laid_out")
def test_score_writes_every_report_and_says_what_was_found(
    workshop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(["score", str(workshop)])
    out = capsys.readouterr()
    assert (status, out.err) == (DONE, "")
    assert {p.name for p in (workshop / "out/reports").rglob("*.*") if p.name[0] != "."} == REPORTS
    # two of four items wrong before, none after
    assert "The mean score rose from 50 to 100 points out of 100." in out.out
    data = json.loads((workshop / "out/reports/evaluation.json").read_bytes())
    assert data["people"]["matched"] == data["people"]["registered"]
    text = pdf.text((workshop / "out/reports/evaluation.pdf").read_bytes())
    assert "50 points out of 100 before and 100 after it" in " ".join(text.split())


def test_a_release_is_made_on_request_and_then_always_about_the_same_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workshop = write_workshop(tmp_path / "w")
    people: list[tuple[object, ...]] = [(f"KZ-{n:02}", f"Person {n}") for n in range(1, 31)]
    write_roster(workshop / "participants.xlsx", [("Code", "Name"), *people])
    fill(workshop, wrong=0, odds=0.5)
    released = {"evaluation-release.pdf", "evaluation-release.json"}
    reports, record = workshop / "out/reports", workshop / "plan/released.txt"
    run(["score", str(workshop)])
    assert {path.name for path in reports.iterdir()} & released == set()
    assert not record.exists()

    book = load_workbook(workshop / SHEET)
    row, late = FIRST_ROW + len(people) - 1, book[ANSWER_SHEETS[SCORED[1]]]
    last = [late.cell(row, FIRST_ITEM_COLUMN + place).value for place in range(4)]
    for place in range(4):
        late.cell(row, FIRST_ITEM_COLUMN + place).value = None
    book.save(workshop / SHEET)
    assert run(["score", str(workshop), "--release"]) == DONE
    assert {path.name for path in reports.iterdir()} & released == released
    assert (reports / "feedback/answers-to-discuss.pdf").is_file()
    assert (record.stat().st_mode & 0o777) == 0o600
    lines = [line for line in record.read_text().splitlines() if not line.startswith("#")]
    assert lines[:-2] == [code for code, _ in people[:-1]]
    assert lines[-2] == "[scores]"
    kept, figures = record.read_bytes(), (reports / "evaluation-release.json").read_bytes()
    # the paper of the last one is found
    for place, value in enumerate(last):
        edit(workshop, ANSWER_SHEETS[SCORED[1]], row, FIRST_ITEM_COLUMN + place, value)
    capsys.readouterr()
    assert run(["score", str(workshop)]) == DONE
    assert "tested since then and left out: 1." in capsys.readouterr().out
    assert record.read_bytes() == kept
    assert (reports / "evaluation-release.json").read_bytes() == figures
    # as if one of them had gone: the record does not change, however often scores are computed
    record.write_text("\n".join(["gone", *lines]))
    for _ in range(2):
        assert run(["score", str(workshop)]) == LOOK
        assert record.read_text().split("\n[")[0].endswith("gone")
        data = json.loads((reports / "evaluation-release.json").read_bytes())
        assert [one for one in data["figures"] if "value" in one] == []


def test_what_was_made_is_told_apart_from_what_was_set_aside_or_removed() -> None:
    fates = tuple(FileFate(Path(fate.value), fate) for fate in Fate)
    found: Any = None
    result = ScoreResult(found, None, Path("sheet"), fates, ())
    assert (result.made, result.set_aside) == ((Path("made"),), (Path("set aside"),))


def test_a_second_run_writes_the_same_bytes(workshop: Path) -> None:
    files = []
    for _ in range(2):
        run(["score", str(workshop)])
        reports = (workshop / "out/reports").rglob("*")
        files.append({path: path.read_bytes() for path in sorted(reports) if path.is_file()})
    assert files[0] == files[1]
    shutil.copytree(workshop, copied := workshop.with_name("copied"), copy_function=shutil.copyfile)
    for path in copied.rglob("*.xlsx"):
        os.utime(path)
    assert progress(copied)[-1].words == "Made"
    edit(copied, ANSWER_SHEETS[FormUse.PRE], FIRST_ROW, FIRST_ITEM_COLUMN, "C")
    assert progress(copied)[-1].words == "Built, but answers have changed since then"


def test_scoring_looks_neither_at_the_wording_of_items_nor_at_the_agenda(
    workshop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    agenda = workshop / "plan/agenda.yaml"
    agenda.write_text(agenda.read_text().replace("session: alpha/s1", "session: alpha/s9"))
    assert run(["check", str(workshop)]) == WRONG_INPUT
    assert "agenda.yaml:" in capsys.readouterr().err
    bank, forms = workshop / "curriculum/alpha/items.yaml", workshop / "plan/forms.yaml"
    spare = next(n for n in range(6) if f"alpha-recall-{n}" not in forms.read_text())
    answer = f"Answer a to alpha-recall-{spare}"
    bank.write_text(bank.read_text().replace(answer, "All of the above"))
    assert run(["check", str(workshop)]) == WRONG_INPUT
    assert "All of the above" in capsys.readouterr().err
    assert run(["score", str(workshop)]) == DONE
    assert capsys.readouterr().err == ""


def test_scoring_loads_neither_the_item_check_nor_the_planner(workshop: Path) -> None:
    script = (
        "import sys; from trainkit.api import score; from trainkit.render.pages import PdfRecipe; "
        "PdfRecipe.make = lambda _: b''; score(sys.argv[1]); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, workshop], check=True, capture_output=True, text=True
    )
    loaded = set(done.stdout.split())
    assert "trainkit.evaluation.reports.report" in loaded
    assert not loaded & {
        "trainkit.planning.planner",
        "trainkit.documents.builder",
        "trainkit.model.lint",
        "ortools",
    }


def test_without_the_record_of_the_tests_it_says_what_is_missing(
    workshop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workshop / "plan/forms.yaml").unlink()
    assert run(["score", str(workshop)]) == WRONG_INPUT
    assert "plan/forms.yaml: expected the record of the tests" in capsys.readouterr().err
    assert not (workshop / "out").exists()


def test_a_doubtful_mark_asks_for_a_look_and_counts_for_nothing(
    workshop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(workshop, "Post", FIRST_ROW, FIRST_ITEM_COLUMN, "?")
    code = load_workbook(workshop / SHEET)[PARTICIPANTS].cell(FIRST_ROW, 1).value
    assert run(["score", str(workshop)]) == LOOK
    assert f"no score yet because a mark is doubtful: {code};" in capsys.readouterr().err


def test_wrong_entries_are_all_named_and_nothing_is_written(
    workshop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(workshop, "Pre", FIRST_ROW, FIRST_ITEM_COLUMN + 2, "H")
    edit(workshop, "Post", FIRST_ROW + 1, FIRST_ITEM_COLUMN, "=1+1")
    assert run(["score", str(workshop)]) == WRONG_INPUT
    err = capsys.readouterr().err
    assert "score-sheet.xlsx!Pre!F7" in err
    assert "score-sheet.xlsx!Post!D8" in err
    assert "nothing was written" in err
    assert not (workshop / "out").exists()


@pytest.mark.usefixtures("laid_out")
def test_a_draft_is_about_all_other_answers_and_lists_what_is_open(
    workshop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(workshop, "Pre", FIRST_ROW, FIRST_ITEM_COLUMN + 2, "H")
    assert run(["score", str(workshop)]) == WRONG_INPUT
    assert "to report on all other answers for now, add --draft" in capsys.readouterr().err

    assert run(["score", str(workshop), "--draft"]) == LOOK
    out = capsys.readouterr()
    drafts = workshop / "out/reports/draft"
    assert {path.name for path in drafts.iterdir() if path.name[0] != "."} == {
        "evaluation-draft.pdf", "evaluation-draft.xlsx", "personal-sheets-draft.pdf",
    }  # fmt: skip
    open_entry = "responses/score-sheet.xlsx!Pre!F7: expected "
    assert f"open: {open_entry}" in out.err
    assert "1 entry is open, so the reports are a draft;" in out.err
    # five of six have both tests: the row of the wrong entry is without a score before
    assert "Tested before the course: 5; after it: 6; both times: 5." in out.out
    report = (drafts / "evaluation-draft.pdf").read_bytes()
    assert pdf.failures(report) == []
    pages = pdf.texts(report)
    assert {"DRAFT, NOT FINAL" in page for page in pages} == {True}
    assert "responses/score-sheet.xlsx!Pre!F7" in pages[0].replace("\n", "")
    code = load_workbook(workshop / SHEET)[PARTICIPANTS].cell(FIRST_ROW, 1).value
    assert f"and doubtful marks are decided: {code}." in pages[0]
    sheets = pdf.texts((drafts / "personal-sheets-draft.pdf").read_bytes())
    assert {"DRAFT, NOT FINAL" in page for page in sheets} == {True}
    book = load_workbook(drafts / "evaluation-draft.xlsx")
    assert book.sheetnames[0] == "Draft, not final"
    assert book.worksheets[0]["A2"].value == "responses/score-sheet.xlsx!Pre!F7"
    assert {sheet.oddHeader.center.text for sheet in book.worksheets} == {"Draft, not final"}


def test_a_draft_leaves_the_reports_alone_and_goes_with_the_next_score(workshop: Path) -> None:
    reports = workshop / "out/reports"
    assert run(["score", str(workshop)]) == DONE
    before = {path: path.read_bytes() for path in reports.rglob("*") if path.is_file()}
    edit(workshop, "Pre", FIRST_ROW, FIRST_ITEM_COLUMN + 2, "H")
    assert run(["score", str(workshop), "--draft"]) == LOOK
    assert {path: path.read_bytes() for path in before} == before
    edit(workshop, "Pre", FIRST_ROW, FIRST_ITEM_COLUMN + 2, "A")
    assert run(["score", str(workshop)]) == DONE
    assert not (reports / "draft").exists()


def test_a_draft_is_never_released(workshop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", str(workshop), "--draft", "--release"]) == WRONG_INPUT
    assert "a draft cannot be released" in capsys.readouterr().err
    assert not (workshop / "out").exists()
    assert run(["score", str(workshop), "--release"]) == DONE
    # it tells nothing of so few people, and holds nobody to it
    assert not (workshop / "plan/released.txt").exists()
    assert run(["score", str(workshop), "--draft"]) == DONE
    assert list((workshop / "out/reports/draft").glob("*release*")) == []
    (workshop / "plan/released.txt").write_text("P-GONE\n")
    assert score_workshop(workshop, draft=True).release is None


def test_a_sheet_that_cannot_be_read_makes_no_draft(
    workshop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(workshop, "Instructions", Fact.WORKSHOP.row, 2, "another-workshop")
    assert run(["score", str(workshop), "--draft"]) == WRONG_INPUT
    assert "nothing was written" in capsys.readouterr().err
    assert not (workshop / "out").exists()


def test_a_sheet_of_another_edition_is_refused(
    workshop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plan", str(workshop), "--new-edition"]) == DONE
    capsys.readouterr()
    assert run(["score", str(workshop)]) == WRONG_INPUT
    assert "score-sheet.xlsx!Instructions" in capsys.readouterr().err
    assert not (workshop / "out").exists()


def test_without_answers_it_says_where_they_are_expected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_workshop(tmp_path / "w")
    assert run(["score", str(folder)]) == WRONG_INPUT
    err = capsys.readouterr().err
    assert "out/trainers/score-sheet.xlsx: expected the filled score sheet here" in err


def test_a_workbook_that_somebody_changed_is_kept(
    workshop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["score", str(workshop)])
    path = workshop / "out/reports/evaluation.xlsx"
    book = load_workbook(path)
    book.worksheets[0]["Z1"] = "a remark"
    book.save(path)
    capsys.readouterr()

    assert run(["score", str(workshop)]) == LOOK

    aside = path.with_stem("evaluation.changed-by-hand-1")
    assert load_workbook(aside).worksheets[0]["Z1"].value == "a remark"
    assert load_workbook(path).worksheets[0]["Z1"].value is None
    assert "is the copy that was changed by hand" in capsys.readouterr().err


def test_somebody_unknown_with_one_test_asks_for_a_look(
    workshop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = load_workbook(workshop / SHEET)
    people, post = book[PARTICIPANTS], book["Post"]
    row = next(r for r in range(FIRST_ROW, 60) if people.cell(r, 1).value is None)
    people.cell(row, 1).value = "XX-99"
    for column in range(PAPER_COLUMN, FIRST_ITEM_COLUMN + 4):
        post.cell(row, column).value = post.cell(FIRST_ROW, column).value
    book.save(workshop / SHEET)
    assert run(["score", str(workshop)]) == LOOK
    said = "not on the list of participants and with only one test: XX-99;"
    assert said in capsys.readouterr().err


def test_a_release_without_somebody_of_the_first_says_why_it_has_no_scores(
    workshop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = workshop / "plan/released.txt"
    record.write_text("P-GONE\n")
    assert run(["score", str(workshop)]) == LOOK
    assert "the release has no scores: since the first release, somebody" in capsys.readouterr().err
    assert "P-GONE\n" in record.read_text()


def test_a_damaged_record_of_a_release_is_named(
    workshop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = workshop / "plan/released.txt"
    record.write_text("P-01\n[scores]\nx\n[questionnaires]\nend-of-course about much\n")
    assert run(["score", str(workshop)]) == WRONG_INPUT
    err = capsys.readouterr().err
    assert "released.txt:3:1: expected `tests` or `retention`, and 64 digits, found `x`;" in err
    assert "released.txt:5:1: expected a line such as `end-of-course returned 20` or" in err
    record.write_text("P-01\n[a]\n")
    assert run(["score", str(workshop)]) == WRONG_INPUT
    err = capsys.readouterr().err
    assert "released.txt:2:1: expected people's codes, then each of [reten" in err
    assert not (workshop / "out").exists()


@pytest.mark.usefixtures("laid_out")
def test_two_raters_points_reach_the_report_and_no_release(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    levels = ("recall", "apply", "judge")
    spec = {"items": dict.fromkeys(levels, 1), "minutes": 20, "types": ["short-answer"]}
    folder = write_workshop(tmp_path / "w", assessment=spec)
    items = [
        short_data(f"{level}-{n}", f"o{n % 3 + 1}", level) for level in levels for n in range(4)
    ]
    bank = {"module": "alpha", "version": "1.0.0", "items": items}
    (folder / "curriculum/alpha/items.yaml").write_text(as_yaml(bank), encoding="utf-8")
    fill(folder, wrong=0)
    book = load_workbook(folder / SHEET)
    second = book["Pre second rater"]
    second["E7"], second["E8"], second["G8"], second["I8"] = "3", "1", "2", "0"
    book.save(folder / SHEET)

    assert run(["score", str(folder), "--release"]) == DONE, capsys.readouterr().err

    reports = folder / "out/reports"
    text = " ".join(pdf.text((reports / "evaluation.pdf").read_bytes()).split())
    assert "The two raters still differ on 1 answer" in text
    data = json.loads((reports / "evaluation.json").read_bytes())
    rated = [one for one in data["figures"] if one["part"] == "raters"]
    assert sum(one["n"] for one in rated if one["name"] == "same-points") == 3
    gains = load_workbook(reports / "evaluation.xlsx")["Gains"]
    before = {row[0]: row[1] for row in gains.iter_rows(values_only=True)}
    first, other = (second.cell(row, 1).value for row in (7, 8))
    assert before[first] == 100
    assert before[other] == pytest.approx(100 * (1 - (1 / 3) / 3))  # 2 of 3 points on one of three
    assert b"raters" not in (reports / "evaluation-release.json").read_bytes()
    released = pdf.text((reports / "evaluation-release.pdf").read_bytes())
    assert "raters" not in released


def test_reports_are_in_the_language_of_the_workshop(tmp_path: Path) -> None:
    """What stands in a template or in Python, not in a file of texts, is in it too."""
    folder = write_workshop(tmp_path / "w", languages=[PSEUDO])
    fill(folder)
    api.score(folder)
    book = load_workbook(folder / "out/reports/evaluation.xlsx")
    assert book.sheetnames == ["Ĝáíńś", "Qúéśťíóńś", "Qúéśťíóńńáíŕéś"]
