"""Score in the browser, answer the questions that only a person can answer, read the report."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.studio.conftest import Client, fit_for_all
from trainkit import api
from trainkit.files.outputs import read_manifest
from trainkit.model.assessment import DifficultyTarget

pytestmark = pytest.mark.usefixtures("blank_pages")


def test_from_marks_that_cannot_be_read_to_harder_forms(
    page: Page, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One mark that cannot be read, one row that ends early, one that is doubtful.

    Then one code that is misspelled, and a test that was too easy.
    """
    monkeypatch.setattr("trainkit.evaluation.gain.CEILING", 0.0)
    folder = home / "almaty"
    sheet = folder / "responses" / "score-sheet.xlsx"
    workbook = load_workbook(sheet)
    rows = {workbook["Pre"].cell(row, 1).value: row for row in range(7, 40)}
    mark = workbook["Pre"].cell(rows["AX-03"], 5).value
    workbook["Pre"].cell(rows["AX-03"], 5).value = "Q"
    workbook["Post"].cell(rows["AX-11"], 6).value = "?"
    for column in range(5, 24):
        workbook["Pre"].cell(rows["AX-11"], column).value = None
    workbook.save(sheet)
    page.goto("/w/almaty/score")
    page.get_by_role("button", name="Score", exact=True).click()
    expect(page.get_by_text("the row ends after item 1 of 20")).to_be_visible(timeout=60_000)
    assert "!Pre!" not in page.content()
    fit_for_all(page)
    page.goto("/w/almaty/score")
    expect(page.get_by_text("Report on all other answers for now")).to_be_visible()
    assert not (folder / "out").exists()
    page.get_by_role("link", name="AX-03, pre-test, question 2").press("Enter")
    field = page.locator("#item-2")
    expect(field).to_be_focused()
    expect(field).to_have_value("Q")
    expect(page.locator("#item-1")).not_to_have_value("")
    page.keyboard.press(str(mark)[0])
    page.get_by_role("button", name="Save this paper").press("Enter")
    expect(page.get_by_text("the row ends after item 1 of 20")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("link", name="AX-03, pre-test, question 2")).to_have_count(0)
    assert load_workbook(sheet)["Pre"].cell(rows["AX-03"], 5).value == mark
    page.get_by_role("link", name="AX-11, pre-test, question 2").press("Enter")
    page.get_by_role("button", name="Save this paper").press("Enter")  # nothing more was answered
    page.get_by_role("link", name="See the results").click()
    # 24 on the list, 22 with both tests: PK-04 has the first test only, XX-99 the second only
    expect(page.get_by_text("The mean score rose from")).to_contain_text("n = 21")
    expect(page.get_by_text("No score yet for AX-11")).to_be_visible()
    fit_for_all(page)
    link = page.get_by_role("link", name="AX-11, post-test, question 3")
    address = str(link.get_attribute("href"))
    page.get_by_label("XX-99 is").select_option("PK-04")
    page.get_by_role("button", name="This is the person").click()
    page.get_by_role("link", name="See the results").click()
    expect(page.get_by_text("The mean score rose from")).to_contain_text("n = 22")
    expect(page.get_by_text("Who is XX-99?")).to_have_count(0)
    made = read_manifest(folder / "out" / "reports").files
    assert "evaluation.pdf" in made
    assert "evaluation-release.pdf" not in made
    told = page.get_by_text("set assessment.difficulty.mean in workshop.yaml to").inner_text()
    page.get_by_role("link", name="Evaluation, for the team").click()
    expect(page.get_by_alt_text("Page 1 of")).to_be_visible()
    page.goto(address)
    expect(page.locator("#item-3")).to_have_value("?")
    make_the_next_forms_harder(page, folder, told.split("workshop.yaml to ")[1][:4])


def make_the_next_forms_harder(page: Page, folder: Path, target: str) -> None:
    """Do what the results advise with a button, and take it back."""
    forms, settings = folder / "plan" / "forms.yaml", folder / "workshop.yaml"
    before, written = forms.read_bytes(), settings.read_text()
    page.goto("/w/almaty/score")
    expect(page.get_by_text("Items most often missed after the course:")).to_be_visible()
    page.get_by_role("button", name="Make the next forms harder").press("Enter")
    aim = page.get_by_text(f"The next forms aim at {round(100 * float(target))} % right answers.")
    expect(aim).to_be_visible()
    fit_for_all(page)
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


def test_a_code_that_cannot_be_put_right_changes_nothing(client: Client, home: Path) -> None:
    sheet = home / "almaty" / "responses" / "score-sheet.xlsx"
    before = sheet.read_bytes()
    answer = client.post("/w/almaty/score/code", data={"wrong": "XX-99", "right": "UZ-08"})
    assert answer.status_code == 422
    assert "correct one of them first" in answer.text
    assert sheet.read_bytes() == before


def test_a_cell_that_changed_meanwhile_is_left_alone_and_asked_about(
    client: Client, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainkit.studio.entry.score", lambda visit: visit.go("scoring"))
    sheet = home / "almaty" / "responses" / "score-sheet.xlsx"
    shown = client.get("/w/almaty/entry?test=pre&code=AX-03&item=1").text
    fields = dict(re.findall(r'name="((?:item|seen)-\d+)" value="([^"]*)"', shown))
    first, second = ("B" if fields[f"item-{n}"] == "A" else "A" for n in (1, 2))
    workbook = load_workbook(sheet)
    row = next(n for n in range(7, 40) if workbook["Pre"].cell(n, 1).value == "AX-03")
    workbook["Pre"].cell(row, 4).value = "?"
    workbook.save(sheet)
    fields |= {"item-1": first, "item-2": second, "code": "AX-03", "test": "pre", "item": "1"}
    answer = client.post("/w/almaty/entry", data=fields)
    assert (answer.status_code, "the score sheet now says ?" in answer.text) == (422, True)
    cells = [load_workbook(sheet)["Pre"].cell(row, column).value for column in (4, 5)]
    assert cells == ["?", second]
    fields |= dict(re.findall(r'name="(seen-\d+)" value="([^"]*)"', answer.text))
    client.post("/w/almaty/entry", data=fields, follow_redirects=False)
    cells = [load_workbook(sheet)["Pre"].cell(row, column).value for column in (4, 5)]
    assert cells == [first, second]
