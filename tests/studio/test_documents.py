"""Build from the browser, watch, and open what was made."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect


def test_documents_are_built_while_the_page_shows_how_far(page: Page, home: Path) -> None:
    page.goto("/w/almaty/")
    page.get_by_role("button", name="Build the documents").click()
    expect(page.get_by_role("status").first).to_have_text("Ready.", timeout=240_000)
    page.get_by_role("link", name="See the documents").click()
    link = page.get_by_role("link", name="participants/agenda.pdf")
    expect(link).to_be_visible()
    fetched = page.request.get(str(link.get_attribute("href")))
    assert fetched.headers["content-type"] == "application/pdf"
    assert fetched.body() == (home / "almaty" / "out" / "participants" / "agenda.pdf").read_bytes()
