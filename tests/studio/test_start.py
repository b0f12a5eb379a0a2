"""From nothing to a workshop on the screen."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.studio.conftest import Client
from trainkit import api


def test_the_workshops_of_the_folder_are_offered(client: Client) -> None:
    page = client.get("/").text
    assert "Regional Workshop on International and Regional Cooperation" in page
    assert '<a href="/w/almaty/">' in page


def test_a_new_workshop_is_made_in_the_folder_and_opened(page: Page, home: Path) -> None:
    page.get_by_label("Title").fill("Digital Evidence in Dakar")
    page.get_by_label("First day").fill("2027-06-14")
    page.get_by_label("Last day").fill("2027-06-16")
    page.get_by_label("City").fill("Dakar")
    page.get_by_label("Country").fill("SN")
    page.get_by_label("Time zone").fill("Africa/Dakar")
    page.get_by_label("Organisers").fill("Ministry of Justice")
    page.get_by_role("button", name="Start the workshop").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Digital Evidence in Dakar")
    workshop = api.load(home / "digital-evidence-in-dakar").workshop
    assert [str(day) for day in workshop.dates] == ["2027-06-14", "2027-06-15", "2027-06-16"]
    assert (workshop.venue.city, workshop.timezone) == ("Dakar", "Africa/Dakar")


def test_a_copy_of_the_example_is_made_beside_what_is_there(client: Client, home: Path) -> None:
    answer = client.post("/example", follow_redirects=False)
    assert answer.headers["location"] == "/w/almaty-2019/"
    copied = {str(p.relative_to(home / "almaty-2019")) for p in (home / "almaty-2019").rglob("*.*")}
    assert {"workshop.yaml", "participants.xlsx", "plan/forms.yaml"} <= copied
    assert not {path for path in copied if path.startswith("out")}


def test_wrong_dates_are_said_and_nothing_is_made(client: Client, home: Path) -> None:
    answer = client.post("/new", data={"title": "X", "first": "2027-06-14", "last": "2027-06-01"})
    assert answer.status_code == 409
    assert "expected a last day up to 60 days after the first" in answer.text
    assert [path.name for path in home.iterdir()] == ["almaty"]


def test_a_workshop_that_is_gone_is_not_found(client: Client) -> None:
    answer = client.get("/w/elsewhere/")
    assert answer.status_code == 404
    assert "There is no such workshop; it may have been moved." in answer.text
