"""Every page: axe-core finds no violation, nothing is cut off at 320 px in either direction."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from trainkit.studio.app import NAVIGATION, trainer_app
from trainkit.studio.visits import Pass


def _addresses(home: Path) -> list[str]:
    app = trainer_app(home, Pass(8000))
    names = [name for _, pages in NAVIGATION for name, _ in pages]
    return ["/", *(str(app.url_path_for(name, key="almaty")) for name in names)]


def test_every_page_can_be_used_by_everybody(page: Page, home: Path) -> None:
    addresses = _addresses(home)
    assert len(addresses) == len(set(addresses)) >= 10
    found: dict[str, list[str]] = {}
    for address in addresses:
        page.set_viewport_size({"width": 1280, "height": 800})
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        page.wait_for_load_state("networkidle")
        wrong = [one["id"] for one in Axe().run(page).response["violations"]]
        page.set_viewport_size({"width": 320, "height": 700})
        for direction in ("ltr", "rtl"):
            page.evaluate(f"document.documentElement.dir = '{direction}'")
            if page.evaluate("document.documentElement.scrollWidth") > 320:
                wrong.append(f"wider than 320 px, {direction}")
        if wrong:
            found[address] = wrong
    assert found == {}
