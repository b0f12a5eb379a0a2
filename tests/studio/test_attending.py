"""Who is there is ticked with one touch a person."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.studio.conftest import Client, fit_for_all
from trainkit import api
from trainkit.intake.attendance import Attendance, read_attendance
from trainkit.problems import Problems


def _ticks(home: Path) -> dict[str, list[str]]:
    found = read_attendance(api.load(home / "almaty"), Problems())
    assert isinstance(found, Attendance)
    return {code: sorted(map(str, own)) for code, own in found.ticks.items() if own}


def test_a_touch_ticks_a_person_and_another_takes_it_away(page: Page, home: Path) -> None:
    page.goto("/w/almaty/attendance")
    page.get_by_role("link", name="5 March, afternoon").click()
    button = page.locator("#tick-KZ-02")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#count")).to_have_text("1 of 24 people are present")
    assert _ticks(home) == {"KZ-02": ["2019-03-05 afternoon"]}
    fit_for_all(page)
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button).to_be_focused()
    assert _ticks(home) == {}


def test_a_person_or_half_day_that_is_not_there_is_refused(client: Client, home: Path) -> None:
    for form in (
        {"code": "XX-1", "half": "2019-03-05 morning", "there": "yes"},
        {"code": "KZ-02", "half": "2019-03-07 morning", "there": "yes"},
    ):
        assert client.post("/w/almaty/attendance", data=form).status_code == 404
    assert _ticks(home) == {}
