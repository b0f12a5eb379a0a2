"""A schedule and a calendar are sent on the agenda's page, looked at, and imported or dropped."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.factories import write_workshop
from tests.schedules.test_busy import LEAVE, LESSON
from tests.schedules.test_calendars import calendar
from tests.schedules.test_matching import AGENDA, PRETALX
from tests.studio.conftest import Client
from trainkit import api

AT = "/w/w/agenda/schedule"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = write_workshop(
        tmp_path / "w",
        rooms={"hall": {"name": "Hall"}, "side": {"name": "Side room"}},
        speakers={"ann": {"name": "Ann"}},
    )
    (folder / "plan").mkdir()
    (folder / "plan" / "agenda.yaml").write_text(AGENDA, encoding="utf-8")
    return tmp_path


def send(client: Client, data: str, name: str) -> str:
    answer = client.post(f"{AT}/send", files={"file": (name, data.encode())})
    return html.unescape(answer.text)


def digest(page: str) -> str:
    found = re.search('name="shown" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_schedule_moves_the_agenda_once_it_was_seen(client: Client, home: Path) -> None:
    path = home / "w" / "plan" / "agenda.yaml"
    page = send(client, PRETALX, "s.xml")
    assert "3 March 2026, 11:00, 60 minutes, Side room" in page
    assert "Keynote of the conference" in page
    assert client.post(AT, data={"shown": "other"}).status_code == 409
    assert path.read_text(encoding="utf-8") == AGENDA
    answer = client.post(AT, data={"shown": digest(page)})
    assert answer.url.path == "/w/w/agenda"
    assert "Move 1 row as in the schedule" in answer.text
    assert 'start: "11:00", end: "12:00", title: "First"' in path.read_text(encoding="utf-8")
    assert client.get(AT).url.path == "/w/w/agenda"


def test_schedule_that_breaks_a_rule_cannot_be_imported(client: Client, home: Path) -> None:
    page = send(client, PRETALX.replace("06:00:00+00:00", "07:00:00+00:00"), "s.xml")
    assert "This schedule cannot be imported" in page
    answer = client.post(AT, data={"shown": digest(page)})
    assert answer.status_code == 409
    assert (home / "w" / "plan" / "agenda.yaml").read_text(encoding="utf-8") == AGENDA
    assert client.post(f"{AT}/drop").url.path == "/w/w/agenda"


def test_what_is_no_schedule_is_refused(client: Client) -> None:
    answer = client.post(f"{AT}/send", files={"file": ("s.xml", b"<a/>")})
    assert answer.status_code == 422
    assert "expected a schedule as frab and pretalx export it" in answer.text
    assert client.get(AT).url.path == "/w/w/agenda"


def test_calendar_says_when_a_speaker_is_busy(client: Client, home: Path) -> None:
    assert "Whose calendar is it?" in send(client, calendar(LEAVE, LESSON), "a.ics")
    page = client.get(f"{AT}?whose=ann").text
    assert "2026-03-03 10:15-11:31" in page
    assert "rivate" not in page
    answer = client.post(AT, data={"whose": "ann"})
    assert "Ann is busy at 2 times." in answer.text
    busy = api.load(home / "w").workshop.speakers["ann"].busy
    assert [str(one) for one in busy] == ["2026-03-03 10:15-11:31", "2026-03-04"]


def test_page_can_be_used_by_everybody(page: Page, home: Path) -> None:
    (home / "s.xml").write_text(PRETALX, encoding="utf-8")
    page.goto("/w/w/agenda")
    page.get_by_label("Import a schedule or a calendar").set_input_files(home / "s.xml")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("cell", name="First")).to_be_visible()
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(".notice")).to_have_text("Move 1 row as in the schedule")
