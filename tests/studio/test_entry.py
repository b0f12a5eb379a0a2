"""Answers are typed with one key an item, kept at once, and compared with a second typing."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.studio.conftest import Client
from trainkit.assessment.forms import FormUse
from trainkit.assessment.forms_file import read_forms
from trainkit.intake.entering import typed
from trainkit.intake.record import Field
from trainkit.problems import Problems


def _of_one_key(home: Path, code: str, use: FormUse) -> list[bool]:
    """Return for each item of a person's paper whether one letter says everything."""
    read = read_forms(home / "almaty" / "plan" / "forms.yaml", Problems())
    assert read is not None
    types = [item.type for item in read[0].paper_of(code, use).items]
    return [kind in {"single", "true-false"} for kind in types]


def test_a_paper_takes_one_key_an_item_and_two_more(page: Page, home: Path) -> None:
    page.goto("/w/almaty/entry?test=pre&who=AB")
    expect(page.get_by_label("Code")).to_be_focused()
    keys = ["Enter"]  # the code that stands there is the right one
    for is_one in _of_one_key(home, "AX-03", FormUse.PRE):
        keys += ["b"] if is_one else ["?"]  # what takes several keys is not counted here
    keys += ["Enter"]
    for key in keys:
        page.keyboard.press(key)
    assert len(keys) == 22
    expect(page.get_by_text("AX-03 is saved, 20 answers.")).to_be_visible()
    expect(page.get_by_label("Code")).to_have_value("AX-11")
    expect(page.get_by_label("Code")).to_be_focused()
    said = [one for one in typed(home / "almaty") if one.spot.field is Field.ITEM]
    assert {(one.who, one.spot.code, one.spot.sheet) for one in said} == {("AB", "AX-03", "Pre")}
    assert ({one.value for one in said}, len(said)) == ({"B", "?"}, 20)


def test_a_key_that_is_no_answer_is_refused_and_backspace_goes_back(page: Page) -> None:
    page.goto("/w/almaty/entry?test=pre&who=AB")
    page.keyboard.press("Enter")
    first = page.locator("#item-1")
    page.keyboard.press("z")
    expect(first).to_have_class("one refused")
    expect(page.locator("#said")).to_have_text("z is not an answer to item 1")
    expect(first).to_be_focused()
    page.keyboard.press("2")
    expect(first).to_have_value("B")
    expect(page.locator("#item-2")).to_be_focused()
    page.keyboard.press("Backspace")
    expect(first).to_be_focused()


def test_typing_works_without_scripts_and_names_what_is_wrong(client: Client, home: Path) -> None:
    form = {"test": "post", "who": "CD", "code": "ax-03", "item-1": "z", "item-3": "A"}
    answer = client.post("/w/almaty/entry", data=form)
    assert answer.status_code == 422
    assert "expected ABC, or ? where it cannot be read" in answer.text
    assert typed(home / "almaty") == ()
    del form["item-1"]
    assert "AX-03 is saved, 1 answer." in client.post("/w/almaty/entry", data=form).text
    items = [one for one in typed(home / "almaty") if one.spot.field is Field.ITEM]
    assert [(one.spot.place, one.value) for one in items if one.value] == [(3, "A")]
    assert len(items) == 20


def test_a_second_typing_is_compared_with_the_sheet_and_settled(page: Page, home: Path) -> None:
    # on the sheet of the example UZ-08 has no pre-test
    for who, letter in (("AB", "A"), ("CD", "B")):
        page.goto(f"/w/almaty/entry?test=pre&who={who}&code=UZ-08")
        page.locator("#item-1").fill(letter)
        page.get_by_role("button", name="Save this paper").click()
        expect(page.get_by_text("UZ-08 is saved, 1 answer.")).to_be_visible()
    page.get_by_role("button", name="Enter the typed answers into the score sheet").click()
    page.get_by_role("link", name="See the result").click(timeout=60_000)
    row = page.get_by_role("row", name="UZ-08")
    assert row.inner_text().split() == ["UZ-08", "Pre,", "D26", "Item", "1", "A", "B"]
    row.get_by_label("B").check()
    page.get_by_role("button", name="Save these decisions").click()
    page.get_by_role("link", name="See the result").click(timeout=60_000)
    expect(page.get_by_text("Differences")).to_have_count(0)
    assert typed(home / "almaty") == ()
