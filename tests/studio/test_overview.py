"""The first page of a workshop leads to what is wrong and to what comes next."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from openpyxl import load_workbook

from tests.studio.conftest import Client


def test_an_error_leads_to_its_field(client: Client, home: Path) -> None:
    path = home / "almaty" / "workshop.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("minutes: 45, room: altai, note", "minutes: 20, note"), "utf-8")
    page = client.get("/w/almaty/").text
    link = '<a href="/w/almaty/settings/days#f-events_2e4_2eminutes">'
    assert f"{link}Events at a fixed time, 5, Minutes</a>: pre-test: has 20 minutes" in page
    assert 'id="f-events_2e4_2eminutes"' in client.get("/w/almaty/settings/days").text
    assert "Build the documents" not in page


def test_problem_of_a_participant_leads_to_the_row(client: Client, home: Path) -> None:
    path = home / "almaty" / "participants.xlsx"
    workbook = load_workbook(path)
    workbook["Participants"]["A3"] = "ax 11"
    workbook.save(path)
    shown = client.get("/w/almaty/").text
    link = (
        '<a href="/w/almaty/participants#row-3">Participants, row 3</a>: code: expected a code of'
    )
    assert link in shown


def test_a_copied_workshop_is_closed_to_others_which_the_first_page_says_once(
    client: Client, home: Path
) -> None:
    path = home / "copied" / "participants.xlsx"
    shutil.copytree(home / "almaty", home / "copied")
    path.chmod(0o644)
    said = "Others could read the participants, tests and answers of this workshop"
    assert [said in client.get("/w/copied/").text for _time in range(2)] == [True, False]
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_next_step_is_marked(client: Client) -> None:
    page = client.get("/w/almaty/").text
    (following,) = re.findall(r'<li[^>]* aria-current="step".*?</li>', page, re.S)
    assert "Agenda : open." in " ".join(re.sub("<[^>]*>", " ", following).split())
