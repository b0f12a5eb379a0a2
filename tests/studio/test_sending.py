"""What was printed is recorded by a click, and drafts of e-mails are written."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.studio.conftest import Client
from trainkit import api

pytestmark = pytest.mark.usefixtures("blank_pages")


def _ended(client: Client, answer: Any) -> str:
    deadline = time.monotonic() + 60
    while "every 700ms" in answer.text and time.monotonic() < deadline:
        time.sleep(0.05)
        answer = client.get(str(answer.url))
    return str(answer.text)


def test_what_was_printed_is_recorded(client: Client, home: Path) -> None:
    api.build(home / "almaty", only=["door-signs"])
    assert "Everything has been printed" in client.get("/w/almaty/print").text
    assert "Ready." in _ended(client, client.post("/w/almaty/print/done"))
    assert "UZ-08" in (home / "almaty" / "plan" / "printed.yaml").read_text()


def test_drafts_are_written_and_people_without_an_address_named(client: Client, home: Path) -> None:
    api.build(home / "almaty", only=["agenda", "agendas"])
    assert "Ready." in _ended(client, client.post("/w/almaty/mail"))
    page = client.get("/w/almaty/mail").text
    drafts = sorted((home / "almaty" / "out" / "trainers" / "mail").glob("*.eml"))
    assert f"{len(drafts)} drafts are in the folder" in page
    assert "UZ-08" in page.split("Without an address")[1]
