"""Build from the browser, watch, look at the pages, and see what to print."""

from __future__ import annotations

import time
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.studio.conftest import Client
from trainkit import api
from trainkit.studio.documents import name_of

pytestmark = pytest.mark.usefixtures("blank_pages")
AGENDA = name_of("participants/agenda.pdf")


def test_one_kind_of_documents_is_built_shown_and_opened(page: Page, home: Path) -> None:
    page.goto("/w/almaty/documents")
    page.get_by_label("What to build").select_option("agenda")
    page.get_by_role("button", name="Build").click()
    expect(page.get_by_role("status").first).to_have_text("Ready.", timeout=120_000)
    page.get_by_role("link", name="See the documents").click()
    page.get_by_role("link", name="agenda.pdf").click()
    first = page.get_by_alt_text("Page 1 of 1")
    expect(first).to_be_visible()
    expect(first).to_have_js_property("naturalWidth", 910)  # 210 mm at 110 dots an inch: 909.4
    address = page.get_by_role("link", name="Open as PDF").get_attribute("href")
    fetched = page.request.get(str(address))
    assert fetched.headers["content-type"] == "application/pdf"
    assert fetched.body() == (home / "almaty" / "out" / "participants" / "agenda.pdf").read_bytes()
    page.goto("/w/almaty/print")
    expect(page.get_by_role("row", name="Agenda participants and")).to_contain_text("28")


def test_a_page_that_a_document_does_not_have_is_not_found(client: Client, home: Path) -> None:
    api.build(home / "almaty", only=["door-signs"])
    signs = name_of("participants/door-signs.pdf")
    with pikepdf.Pdf.open(home / "almaty" / "out" / "participants" / "door-signs.pdf") as pdf:
        pages = len(pdf.pages)
    answers = [client.get(f"/w/almaty/document/{signs}/page/{n}") for n in (0, 1, pages, pages + 1)]
    assert [answer.status_code for answer in answers] == [404, 200, 200, 404]


def test_only_what_was_built_can_be_fetched(client: Client) -> None:
    for name in (AGENDA, name_of("../workshop.yaml"), "..%2f..%2fworkshop.yaml"):
        assert client.get(f"/w/almaty/document/{name}").status_code == 404


def test_a_build_of_what_cannot_be_read_says_each_problem(client: Client, home: Path) -> None:
    (home / "almaty" / "workshop.yaml").write_text("title: 5\ndates: [yesterday]\n")
    answer = client.post("/w/almaty/build", data={"only": "agenda"})
    while "Please wait" in answer.text:
        time.sleep(0.05)
        answer = client.get(str(answer.url))
    assert "workshop.yaml:2:9" in answer.text
    assert not (home / "almaty" / "out").exists()
