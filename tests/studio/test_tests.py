"""The blueprint is a table, items are barred or kept with a button, and forms are chosen anew."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.studio.conftest import Client
from trainkit import api
from trainkit.assessment.forms_file import read_forms
from trainkit.problems import Problems


def _on_forms(home: Path) -> set[str]:
    read = read_forms(home / "almaty" / "plan" / "forms.yaml", Problems())
    assert read is not None
    return {item.item for form in read[0].forms for item in form.items}


def test_the_blueprint_is_edited_as_a_table(page: Page, home: Path) -> None:
    # the example asks every module for 1 recall, 2 apply, 2 judge
    page.goto("/w/almaty/tests")
    cell = page.get_by_label("Cooperation with internet service providers, judge")
    expect(cell).to_have_value("2")
    cell.fill("3")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(cell).to_have_value("3")
    assessment = api.load(home / "almaty").workshop.assessment
    assert assessment is not None
    assert assessment.modules == {"isp-cooperation": {"recall": 1, "apply": 2, "judge": 3}}
    assert "# from every module, on each form" in (home / "almaty" / "workshop.yaml").read_text()


def test_a_barred_item_goes_when_other_items_are_chosen_and_a_kept_one_stays(
    page: Page, home: Path
) -> None:
    first, second = sorted(_on_forms(home))[:2]
    page.goto("/w/almaty/tests")
    page.locator("main details").evaluate_all("all => all.forEach(each => each.open = true)")
    page.get_by_role("button", name=f"Bar {first}").first.click()
    page.locator("main details").evaluate_all("all => all.forEach(each => each.open = true)")
    page.get_by_role("button", name=f"Keep {second}").first.click()
    expect(page.get_by_text(f"{first} is barred")).to_be_visible()
    page.get_by_role("button", name="Choose other items").click()
    page.get_by_role("link", name="See the forms").click(timeout=120_000)
    assert first not in _on_forms(home)
    assert second in _on_forms(home)
    page.get_by_role("button", name=f"Undo {first}").click()
    expect(page.get_by_text(f"{first} is barred")).to_have_count(0)


def test_a_number_that_cannot_be_is_refused_and_nothing_written(client: Client, home: Path) -> None:
    path = home / "almaty" / "workshop.yaml"
    before = path.read_text()
    answer = client.post("/w/almaty/tests/blueprint", data={"isp-cooperation|judge": "many"})
    assert answer.status_code == 422
    assert "expected a whole number" in answer.text
    assert path.read_text() == before
