"""Every page: axe-core finds no violation, nothing is cut off at 320 px in either direction."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.studio.conftest import fit_for_all
from tests.studio.test_roster import GROUPS
from trainkit import api
from trainkit.studio.app import NAVIGATION, trainer_app
from trainkit.studio.visits import Pass

MORE = (
    "settings/rooms",
    "settings-file",
    "participants/new",
    "participants/groups",
    "participants/row/4/remove",
    "items/cryptocurrency-tracing/ct-23",
    "items/new?module=isp-cooperation&type=matching",
    "entry?test=pre&who=AB&code=AX-03",
    "entry?test=pre&code=AX-03&item=2",
    "entry/entered",
    "scans/review",
)
"""Pages that have forms and tables of their own; those after a click have it in their tests."""


@pytest.mark.usefixtures("blank_pages")
def test_every_page_can_be_used_by_everybody(page: Page, home: Path) -> None:
    api.build(home / "almaty", only=["door-signs"])
    settings = home / "almaty" / "workshop.yaml"
    settings.write_text(settings.read_text("utf-8") + GROUPS, "utf-8")
    app = trainer_app(home, Pass(8000))
    names = [name for _, pages in NAVIGATION for name, _ in pages]
    addresses = ["/", *(str(app.url_path_for(name, key="almaty")) for name in names)]
    assert len(addresses) == len(set(addresses)) >= 10
    found: dict[str, str] = {}
    for address in (*addresses, *(f"/w/almaty/{one}" for one in MORE)):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        expect(page.locator("[hx-trigger='load']")).to_have_count(0)
        try:
            fit_for_all(page)
        except AssertionError as error:
            found[address] = str(error)
    assert found == {}
