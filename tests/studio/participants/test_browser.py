"""The participants' pages in a real browser: with and without scripts, offline, right to left."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.item_types import typed_bank_data
from tests.studio.conftest import Served
from tests.telephones.sitting import PRE, Sitting, make_sitting
from trainkit.model.items.registry import ItemBank
from trainkit.studio.participants.app import participants_app
from trainkit.telephones import store
from trainkit.telephones.desk import close_test, open_test, states
from trainkit.telephones.store import connect

SMALL: Any = {"width": 320, "height": 568}
KEPT = {1: "B", 2: "AC", 3: "A", 4: "C-B", 5: "BDAC", 6: "12.5", 7: "Because of it.", 8: "B"}
ALL_KEPT = "8 of 8 answered · all saved"


def persian_bank() -> ItemBank:
    """Return the bank with every text in Persian."""
    data = typed_bank_data(per_type=3)
    for item in data["items"]:
        mark = "." if item.get("type") == "true-false" else "؟"
        item["stem"] = f"کدام پاسخ برای این پرسش درست است، با توجه به نشانی `192.0.2.7`{mark}"
        for number, option in enumerate(item.get("options", ()), 1):
            option["text"] = f"پاسخ شمارهٔ {number} که اندکی بلندتر از دیگران است"
        for number, premise in enumerate(item.get("premises", ()), 1):
            premise["text"] = f"سطر {number}"
    return ItemBank.model_validate({**data, "language": "fa"})


@pytest.fixture
def serve() -> Iterator[Callable[[Sitting], str]]:
    """Serves sittings; returns the address of each."""
    servers: list[tuple[Served, socket.socket]] = []

    def served(sitting: Sitting) -> str:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        app = participants_app(sitting.database, [host])
        servers.append((Served(app, listener), listener))
        return f"http://{host}/"

    yield served
    for server, listener in servers:
        server.stop()
        listener.close()


@pytest.fixture
def sitting(tmp_path: Path) -> Sitting:
    return make_sitting(tmp_path / "w")


@pytest.fixture
def address(sitting: Sitting, serve: Callable[[Sitting], str]) -> str:
    return serve(sitting)


@pytest.fixture
def telephone(chromium: Browser) -> Iterator[BrowserContext]:
    """A small telephone."""
    context = chromium.new_context(viewport=SMALL, has_touch=True)
    yield context
    context.close()


def enter(context: BrowserContext, address: str, code: str, what: str = "Begin") -> Page:
    page = context.new_page()
    page.goto(address)
    page.locator("#code").fill(code.lower())
    page.get_by_role("button", name=what).click()
    expect(page.locator("#paper")).to_be_visible()
    return page


def answer_everything(page: Page) -> None:
    """Tap and type what ``KEPT`` says."""
    for number, letters in ((1, "B"), (2, "AC"), (3, "A"), (8, "B")):
        for letter in letters:
            page.locator(f"#q{number} label input[value={letter}]").check()
    for number, letters in ((4, "C-B"), (5, "BDAC")):
        for box, letter in enumerate(letters, 1):
            if letter != "-":
                page.locator(f"#q{number}-{box}").select_option(letter)
    page.locator("#q6-in").fill("12.5")
    page.locator("#q7-in").fill("Because of it.")


def kept(sitting: Sitting) -> dict[int, str]:
    with closing(connect(sitting.database)) as base:
        return {item: one.value for item, one in store.given(base, 1).items()}


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def fit_for_all(page: Page, language: str) -> None:
    """Check that nothing is cut off, and what axe-core finds: WCAG A and AA among others.

    The second in Persian alone: the pages are the same, and have another direction besides.
    """
    assert overflow(page) <= 0
    if language != "fa":
        return
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_every_type_is_answered_and_everything_is_there_again(
    telephone: BrowserContext, chromium: Browser, address: str, sitting: Sitting
) -> None:
    page = enter(telephone, address, sitting.codes["P-01"])
    answer_everything(page)
    expect(page.locator("#progress")).to_have_text(ALL_KEPT)
    expect(page.locator("#q4-kept")).to_have_text("Saved")
    assert kept(sitting) == KEPT
    page.reload()
    expect(page.locator("#progress")).to_have_text(ALL_KEPT)
    another = chromium.new_context(viewport=SMALL)  # a telephone that was borrowed
    second = enter(another, address, sitting.codes["P-01"])
    expect(second.locator("#progress")).to_have_text(ALL_KEPT)
    assert second.locator("#q7-in").input_value() == "Because of it."
    second.get_by_role("button", name="Check and hand in").click()
    second.get_by_role("button", name="Hand in my paper").click()
    expect(second.get_by_role("heading")).to_have_text("You have handed in your paper. Thank you.")
    another.close()
    assert states(sitting.folder)[0].ended == 1


def test_answers_wait_while_the_network_is_away(
    telephone: BrowserContext, address: str, sitting: Sitting
) -> None:
    page = enter(telephone, address, sitting.codes["P-01"])
    telephone.set_offline(True)
    page.wait_for_function("!navigator.onLine")
    page.locator("#q1 label input[value=A]").check()
    waiting = "Waiting for the network. Your answer is safe on this telephone."
    expect(page.locator("#q1-kept")).to_have_text(waiting)
    page.locator("#q1 label input[value=C]").check()
    page.locator("#q3 label input[value=B]").check()
    expect(page.locator("#progress")).to_have_text("2 of 8 answered · 2 waiting for the network")
    assert kept(sitting) == {}
    page.get_by_role("button", name="Check and hand in").click()
    telephone.set_offline(False)
    expect(page.locator("#progress")).to_have_text("2 of 8 answered · all saved")
    assert kept(sitting) == {1: "C", 3: "B"}
    telephone.set_offline(True)
    page.wait_for_function("!navigator.onLine")
    page.get_by_role("button", name="Check and hand in").click()
    expect(page.locator("#progress")).to_have_text(waiting)
    assert page.url == f"{address}paper"


def test_a_paper_can_be_checked_while_its_last_answer_is_still_on_the_way(
    telephone: BrowserContext, address: str, sitting: Sitting
) -> None:
    page = enter(telephone, address, sitting.codes["P-01"])
    slow = {"offline": False, "latency": 700, "downloadThroughput": -1, "uploadThroughput": -1}
    telephone.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
    page.locator("#q1 label input[value=A]").check()
    page.get_by_role("button", name="Check and hand in").click()
    page.wait_for_url("**/review")
    assert kept(sitting) == {1: "A"}


def test_what_waits_outlives_the_page(
    telephone: BrowserContext, address: str, sitting: Sitting
) -> None:
    page = enter(telephone, address, sitting.codes["P-01"])
    telephone.set_offline(True)
    page.wait_for_function("!navigator.onLine")
    page.locator("#q1 label input[value=A]").check()
    expect(page.locator("#q1-kept")).to_contain_text("Waiting")
    page.close()  # the battery is empty
    telephone.set_offline(False)
    page = telephone.new_page()
    page.goto(address)
    expect(page.locator("#q1 label input[value=A]")).to_be_checked()
    expect(page.locator("#progress")).to_have_text("1 of 8 answered · all saved")
    assert kept(sitting) == {1: "A"}


def test_a_closed_test_says_so_and_takes_what_waits_when_it_goes_on(
    telephone: BrowserContext, address: str, sitting: Sitting
) -> None:
    page = enter(telephone, address, sitting.codes["P-01"])
    close_test(sitting.folder)
    page.locator("#q1 label input[value=A]").check()
    expect(page.locator("#progress")).to_contain_text("The test is closed.")
    assert kept(sitting) == {}
    open_test(sitting.folder, PRE)
    page.reload()
    expect(page.locator("#progress")).to_have_text("1 of 8 answered · all saved")
    assert kept(sitting) == {1: "A"}


def test_without_scripts_the_same_page_is_a_form(
    chromium: Browser, address: str, sitting: Sitting
) -> None:
    context = chromium.new_context(viewport=SMALL, java_script_enabled=False)
    page = enter(context, address, sitting.codes["P-01"])
    answer_everything(page)
    page.locator("#q1").get_by_role("button", name="Save my answers").click()
    assert page.url == f"{address}paper#q2"
    assert kept(sitting) == KEPT
    expect(page.locator("#q8-kept")).to_have_text("Saved")
    page.locator("#q6-in").fill("twelve")
    page.get_by_role("button", name="Check and hand in").click()
    row = page.get_by_role("listitem").nth(5)
    expect(row).to_contain_text("Not a number. Type digits only, such as 12.5.")
    row.get_by_role("link").click()
    page.locator("#q6-in").fill("12.5")
    page.get_by_role("button", name="Check and hand in").click()
    page.get_by_role("button", name="Hand in my paper").click()
    expect(page.get_by_role("heading")).to_have_text("You have handed in your paper. Thank you.")
    assert kept(sitting) == KEPT
    context.close()


def test_the_keyboard_is_enough(telephone: BrowserContext, address: str, sitting: Sitting) -> None:
    page = telephone.new_page()
    page.goto(f"{address}?code={sitting.codes['P-01']}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#paper")).to_be_visible()
    expect(page.locator("html")).to_have_class("scripted")  # before, each question has a button
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator("#q6-in").focus()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(page.locator("#progress")).to_have_text("3 of 8 answered · all saved")
    assert page.url == f"{address}paper"
    assert kept(sitting) == {1: "B", 2: "A", 6: "7"}
    page.locator("#review").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_pages_are_fit_for_all_on_a_small_screen_from_either_side(
    telephone: BrowserContext,
    serve: Callable[[Sitting], str],
    tmp_path: Path,
    language: str,
) -> None:
    bank = persian_bank() if language == "fa" else None
    sitting = make_sitting(tmp_path / "w", bank=bank, languages=(language,))
    page = telephone.new_page()
    page.set_extra_http_headers({"Accept-Language": language})
    page.goto(serve(sitting))
    direction = {"en": "ltr", "fa": "rtl"}[language]
    assert page.evaluate("getComputedStyle(document.body).direction") == direction
    fit_for_all(page, language)
    page.locator("#code").fill("P-01-WRONG")
    page.locator("button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    fit_for_all(page, language)
    page.locator("#code").fill(sitting.codes["P-01"])
    page.locator("button").click()
    answer_everything(page)
    expect(page.locator("#progress")).to_have_text(
        re.compile({"en": "8.*8.*·", "fa": "۸.*۸.*·"}[language])
    )
    fit_for_all(page, language)
    page.locator("#review").click()
    expect(page.locator(".rows li")).to_have_count(8)
    fit_for_all(page, language)
    page.locator("form button").click()
    expect(page.locator("h1 + p + p a")).to_be_visible()
    fit_for_all(page, language)
    close_test(sitting.folder)
    page.reload()
    fit_for_all(page, language)
