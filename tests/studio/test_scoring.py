"""Score in the browser, answer the questions that only a person can answer, read the report."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.studio.conftest import Client
from trainkit import api
from trainkit.definitions.assessment import DifficultyTarget
from trainkit.outputs import read_manifest


def test_a_misspelled_code_is_asked_for_and_the_report_shown(page: Page, home: Path) -> None:
    page.goto("/w/almaty/score")
    page.get_by_role("button", name="Score", exact=True).click()
    page.get_by_role("link", name="See the results").click(timeout=120_000)
    # 24 on the list, 22 with both tests: PK-04 has the first test only, XX-99 the second only
    expect(page.get_by_text("The mean score rose from")).to_contain_text("n = 22")
    assert Axe().run(page).violations_count == 0
    page.get_by_label("XX-99 is").select_option("PK-04")
    page.get_by_role("button", name="This is the person").click()
    page.get_by_role("link", name="See the results").click(timeout=120_000)
    expect(page.get_by_text("The mean score rose from")).to_contain_text("n = 23")
    expect(page.get_by_text("Who is XX-99?")).to_have_count(0)
    page.get_by_role("link", name="Evaluation, for the team").click()
    expect(page.get_by_alt_text("Page 1 of")).to_be_visible()
    made = read_manifest(home / "almaty" / "out" / "reports").files
    assert "evaluation.pdf" in made
    assert "evaluation-release.pdf" not in made


def test_one_wrong_cell_is_named_and_a_draft_is_offered(client: Client, home: Path) -> None:
    sheet = home / "almaty" / "responses" / "score-sheet.xlsx"
    workbook = load_workbook(sheet)
    workbook["Pre"]["D7"].value = "Q"
    workbook.save(sheet)
    answer = client.post("/w/almaty/score", data={"mode": ""})
    while "Please wait" in answer.text or "documents</p>" in answer.text:
        answer = client.get(str(answer.url))
    page = client.get("/w/almaty/score").text
    assert "score-sheet.xlsx!Pre!D7" in page
    assert "Report on all other answers for now" in page
    assert not (home / "almaty" / "out").exists()


def test_a_code_that_cannot_be_put_right_changes_nothing(client: Client, home: Path) -> None:
    sheet = home / "almaty" / "responses" / "score-sheet.xlsx"
    before = sheet.read_bytes()
    answer = client.post("/w/almaty/score/code", data={"wrong": "XX-99", "right": "UZ-08"})
    assert answer.status_code == 422
    assert "correct one of them first" in answer.text
    assert sheet.read_bytes() == before


def test_after_a_test_that_was_too_easy_one_click_makes_the_next_forms_harder(
    page: Page, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainkit.evaluation.gain.CEILING", 0.0)
    folder = home / "almaty"
    forms, settings = folder / "plan" / "forms.yaml", folder / "workshop.yaml"
    before, written = forms.read_bytes(), settings.read_text()
    page.goto("/w/almaty/score")
    page.get_by_role("button", name="Score", exact=True).click()
    page.get_by_role("link", name="See the results").click(timeout=120_000)
    expect(page.get_by_text("Items most often missed after the course:")).to_be_visible()
    told = page.get_by_text("set assessment.difficulty.mean in workshop.yaml to").inner_text()
    target = told.split("workshop.yaml to ")[1][:4]
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="Make the next forms harder").press("Enter")
    aim = page.get_by_text(f"The next forms aim at {round(100 * float(target))} % right answers.")
    expect(aim).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assessment = api.load(folder).workshop.assessment
    assert assessment is not None
    assert assessment.difficulty == DifficultyTarget(mean=float(target))
    page.goto("/w/almaty/score")
    expect(page.get_by_role("button", name="Make the next forms harder")).to_have_count(0)
    page.goto("/w/almaty/tests")
    page.get_by_role("button", name="Undo").press("Enter")
    expect(aim).to_have_count(0)
    assert settings.read_text() == written
    assert forms.read_bytes() == before
