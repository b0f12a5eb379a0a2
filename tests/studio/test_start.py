"""From nothing to a workshop on the screen."""

from __future__ import annotations

import html
import re
import time
from pathlib import Path

from tests.studio.conftest import Client


def test_the_workshops_of_the_folder_are_offered(client: Client) -> None:
    page = client.get("/").text
    assert "Regional Workshop on International and Regional Cooperation" in page
    assert '<a href="/w/almaty/">' in page


NEW = {
    "title": "Digital Evidence in Dakar",
    "dates": "14-16 June 2027",
    "hours": "9-17",
    "place": "Dakar",
    "organisers": "Ministry of Justice; UNODC",
    "participants": "12",
    "modules": ["isp-cooperation", "digital-evidence-protocols"],
}


def _alerts(text: str) -> dict[str, str]:
    """Return what stands beside the fields that are marked as wrong."""
    found = re.findall(
        r'id="([a-z]+)-said"><p class="field-problem">([^<]+)|'
        r'class="field-problem" id="(modules)-problem">([^<]+)',
        text,
    )
    return {name or other: html.unescape(said or more) for name, said, other, more in found}


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    client: Client, home: Path
) -> None:
    typed = NEW | {"dates": "31 June 2027", "hours": "17-9", "participants": "many"}
    typed |= {"place": "Osh, Kyrgyzstn", "organisers": "", "modules": []}
    answer = client.post("/new", data=typed)
    assert answer.status_code == 422
    assert _alerts(answer.text) == {
        "dates": "expected dates such as 14-16 June 2027, 14/06/2027 or 2027-06-14..2027-06-16; "
        '31/6/2027 does not exist, found "31 June 2027"',
        "hours": 'expected an end after the start, found "17-9"',
        "timezone": "expected a time zone such as Asia/Almaty, or its city or country, found "
        '"Kyrgyzstn"; did you mean Kyrgyzstan?',
        "organisers": "expected a value, found none",
        "participants": 'expected a number from 1 to 400, found "many"',
        "modules": "expected at least one module",
    }
    for value in ("31 June 2027", "17-9", "many", "Osh, Kyrgyzstn"):
        assert f'value="{value}"' in answer.text
    assert [path.name for path in home.iterdir()] == ["almaty"]


def test_modules_that_do_not_fit_into_the_days_are_said_with_what_was_typed(
    client: Client, home: Path
) -> None:
    answer = client.post("/new", data=NEW | {"dates": "14 June 2027", "hours": "9-11"})
    assert answer.url.path == "/starting/1"
    deadline = time.monotonic() + 60
    while "New workshop" not in answer.text and time.monotonic() < deadline:
        time.sleep(0.05)
        answer = client.get("/starting/1")
    assert answer.status_code == 422
    assert 'value="9-11"' in answer.text
    (message,) = re.findall('<p class="message">([^<]+)', answer.text)
    assert message != ""
    assert [path.name for path in home.iterdir()] == ["almaty"]


def test_a_copy_of_the_example_is_made_beside_what_is_there(client: Client, home: Path) -> None:
    answer = client.post("/example", follow_redirects=False)
    assert answer.headers["location"] == "/w/almaty-2019/"
    copied = {str(p.relative_to(home / "almaty-2019")) for p in (home / "almaty-2019").rglob("*.*")}
    assert {"workshop.yaml", "participants.xlsx", "plan/forms.yaml"} <= copied
    assert not {path for path in copied if path.startswith("out")}


def test_a_workshop_that_is_gone_is_not_found(client: Client) -> None:
    answer = client.get("/w/elsewhere/")
    assert answer.status_code == 404
    assert "This workshop does not exist; it may have been moved." in answer.text
