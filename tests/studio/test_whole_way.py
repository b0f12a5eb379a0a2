"""The whole way in a real browser: from nothing to the report, with the keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path
from string import ascii_lowercase

import httpx2
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.studio.participants.conftest import Telephone
from trainkit import api
from trainkit.files.outputs import read_manifest
from trainkit.telephones.desk import access_codes

WORK = "/w/digital-evidence-in-dakar"
PEOPLE = 24


class DistantTelephone(httpx2.Client):
    """A telephone that really asks over the network."""

    form = Telephone.form

    def answer(self, code: str) -> str:
        """Enter a code, answer every question that has letters with A, and hand the paper in."""
        self.post("/enter", data={"code": code})
        fields = self.form()
        paper = self.get("/paper").text
        choices = dict.fromkeys(re.findall(r'type="radio" name="(q\d+)" value="A"', paper), "A")
        self.post("/paper", data={**fields, **choices, "then": "review"})
        return self.post("/end", data={"token": fields["token"]}).text


def press(element: Locator) -> None:
    """Use a button or link with the keyboard."""
    element.focus()
    element.press("Enter")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty folder."""
    return tmp_path


def start(page: Page, home: Path) -> None:
    page.goto("/")
    page.get_by_label("Title").fill("Digital Evidence in Dakar")
    page.get_by_label("Dates").fill("14-15 June 2027")
    page.get_by_label("City and country").fill("Dakar")
    page.get_by_label("City and country").press("Tab")
    expect(page.get_by_label("Time zone")).to_have_value("Africa/Dakar")
    page.get_by_label("Organisers").fill("Ministry of Justice")
    page.get_by_role("textbox", name="Participants").fill("1")
    for module in ("Cryptocurrency tracing", "Social-media investigation", "Cooperation with"):
        page.get_by_role("checkbox", name=module).press(" ")
    press(page.get_by_role("button", name="Start the workshop"))
    expect(page.get_by_role("status").first).to_contain_text(re.compile("Choosing|Planning"))
    page.wait_for_url(f"**{WORK}/**", timeout=60_000)
    folder = home / "digital-evidence-in-dakar"
    workshop = api.load(folder).workshop
    assert [str(day) for day in workshop.dates] == ["2027-06-14", "2027-06-15"]
    assert (workshop.venue.city, workshop.venue.country) == ("Dakar", "SN")
    assert workshop.timezone == "Africa/Dakar"
    assert [entry.id for entry in workshop.modules] == ["digital-evidence-protocols"]
    assert (folder / "plan" / "agenda.yaml").is_file()


def drop_list(page: Page) -> None:
    """Drop a list of people as a registration desk keeps it: headings, countries, languages."""
    rows = [f"Person {x} {x * 3};Ministry {x};Sénégal;français" for x in ascii_lowercase[:PEOPLE]]
    text = "\n".join(["Nom;Organisation;Pays;Langue", *rows])
    page.goto(f"{WORK}/participants")
    transfer = page.evaluate_handle(
        """(text) => { const data = new DataTransfer();
        data.items.add(new File([text], "list.csv", {type: "text/csv"})); return data; }""",
        text,
    )
    page.dispatch_event("main", "drop", {"dataTransfer": transfer})
    press(page.get_by_role("button", name="Import", exact=True))
    expect(page.get_by_text(f"{PEOPLE} new")).to_be_visible()


def move_a_session(page: Page, folder: Path) -> None:
    """Move a session half an hour with the keyboard, and take that back."""
    agenda = folder / "plan" / "agenda.yaml"
    before = agenda.read_bytes()
    page.goto(f"{WORK}/agenda")
    page.locator(".card.kind-session .grip").last.focus()
    for key in ("Enter", "PageDown", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("status")).to_contain_text("Move")
    assert agenda.read_bytes() != before
    press(page.get_by_role("button", name="Undo"))
    expect(page.get_by_role("button", name="Redo")).to_be_enabled()
    assert agenda.read_bytes() == before


def build(page: Page, kind: str) -> None:
    page.goto(f"{WORK}/documents")
    page.get_by_label("What to build").select_option(kind)
    press(page.get_by_role("button", name="Build", exact=True))
    expect(page.get_by_role("status").first).to_have_text("Ready.", timeout=120_000)


def sit(page: Page, codes: list[str], test: str) -> None:
    """Open a test, have everybody answer it on a telephone, and close it."""
    row = page.get_by_role("row", name=re.compile(test))
    press(row.get_by_role("button", name="Open"))
    address = str(page.locator("a:has(.address)").get_attribute("href"))
    for code in codes:
        with DistantTelephone(
            base_url=address, headers={"origin": address.rstrip("/")}, follow_redirects=True
        ) as telephone:
            assert "You have handed in your paper" in telephone.answer(code)
    page.reload()
    expect(row.get_by_role("cell").nth(3)).to_have_text(str(PEOPLE))
    press(row.get_by_role("button", name="Close"))


@pytest.mark.usefixtures("blank_pages")
def test_from_nothing_to_the_report(page: Page, home: Path) -> None:
    start(page, home)
    folder = home / "digital-evidence-in-dakar"
    drop_list(page)
    move_a_session(page, folder)
    build(page, "score-sheet")
    page.goto(f"{WORK}/telephones")
    press(page.get_by_role("button", name="Prepare the papers"))
    press(page.get_by_role("button", name="Try it on this computer"))
    people = api.load(folder).roster.participants
    codes = list(access_codes(folder, people).values())
    assert len(codes) == PEOPLE
    for test in ("Pre-test", "Post-test"):
        sit(page, codes, test)
    press(page.get_by_role("button", name="Enter the answers", exact=True))
    expect(page.get_by_text("were entered into the score sheet")).to_be_visible()
    page.goto(f"{WORK}/score")
    press(page.get_by_role("button", name="Score", exact=True))
    results = page.get_by_role("link", name="See the results")
    expect(results).to_be_visible(timeout=120_000)
    press(results)
    expect(page.get_by_text(f"People on the list: {PEOPLE}.")).to_contain_text(
        f"both times: {PEOPLE}"
    )
    made = read_manifest(folder / "out" / "reports").files
    assert "evaluation.pdf" in made
