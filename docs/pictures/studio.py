"""Takes the pictures of the studio: a browser goes through a built copy of the example.

``make.py`` calls it; it needs Chromium. Each scene goes to a page, does there what the guide says,
and takes a picture of it. Later scenes find what earlier ones did.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Locator, Page, expect, sync_playwright
from scanned import scanned_sheets

from trainkit.telephones.slips import slips

__all__ = ["take_pictures"]

WIDTH = 1280
COLOURS = 64
LARGEST = 150_000
"""Bytes of a picture."""
SENT = """\
Имя и фамилия;Организация;Страна;Язык
Айгерим Улгиева;Генеральная прокуратура;Казахстан;русский
Timur Primerov;Ministry of Internal Affairs;Казахстан;русский
Aziz Namunaev;Supreme Court;Узбекистан;русский
"""
"""A list of registrations: one name in another spelling, one that is known, one that is new."""
MARGIN = 8
"""Pixels below what a picture ends with."""


@dataclass(frozen=True)
class Camera:
    """A page of the studio, and where its pictures go."""

    page: Page
    studio: str
    folder: Path
    pictures: Path

    def go(self, path: str = "") -> None:
        """Open a page of the workshop."""
        self.page.goto(f"{self.studio}/w/{self.folder.name}/{path}")
        self.page.wait_for_load_state("networkidle")

    def press(self, button: str) -> None:
        """Press a button and wait for what comes of it."""
        self.page.get_by_role("button", name=button).first.click()
        self.page.wait_for_load_state("networkidle")

    def take(self, name: str, *, until: Locator | None = None, page: Page | None = None) -> None:
        """Save a picture from the top of the page to the end of an element."""
        page = page or self.page
        page.evaluate("document.activeElement.blur()")
        box = until.bounding_box() if until else None
        data = page.screenshot(full_page=True, animations="disabled")
        image = Image.open(io.BytesIO(data)).convert("RGB")
        bottom = min(image.height, round(box["y"] + box["height"]) + MARGIN if box else 800)
        image = image.crop((0, 0, image.width, bottom)).quantize(COLOURS, dither=Image.Dither.NONE)
        target = self.pictures / f"studio-{name}.png"
        image.save(target, optimize=True)
        if target.stat().st_size > LARGEST:
            raise SystemExit(f"{target.name} is larger than {LARGEST} bytes")


def start(camera: Camera) -> None:
    """Show a new workshop, with the form filled in as people write."""
    page = camera.page
    page.goto(camera.studio)
    page.get_by_label("Title").fill("Digital evidence")
    page.get_by_label("Dates").fill("14-16 June 2027")
    page.get_by_label("City and country").fill("Dakar")
    page.get_by_label("Organisers").fill("Ministry of Justice; Police academy")
    camera.take("start", until=page.get_by_role("button", name="Start the workshop"))


def overview(camera: Camera) -> None:
    """Show how far the workshop is."""
    camera.go()
    camera.take("overview", until=camera.page.locator("main .actions").last)


def settings(camera: Camera) -> None:
    """Show the settings of speakers."""
    camera.go("settings/speakers")
    camera.take("settings")


def participants(camera: Camera) -> None:
    """Show the list, and one that somebody sent and that is being taken over."""
    page = camera.page
    camera.go("participants")
    camera.take("participants", until=page.locator("#rows tr").nth(7))
    sent = {"name": "registrations.csv", "mimeType": "text/csv", "buffer": SENT.encode()}
    page.locator("#list-file").set_input_files(sent)
    camera.press("Look at it")
    camera.take("list", until=page.locator(".outcome"))
    camera.press("Cancel")


def agenda(camera: Camera) -> None:
    """Move a card to where it cannot stay."""
    page = camera.page
    page.set_viewport_size({"width": WIDTH, "height": 900})
    camera.go("agenda")
    camera.press("People have this agenda")
    page.get_by_text("Nothing is different").wait_for()
    card = page.locator(".card", has_text="Draft, exchange and review a request").locator(".grip")
    card.focus()
    for key in ("Enter", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="To settle")).to_be_visible()
    camera.take("agenda", until=page.locator("#board"))
    camera.press("Undo")
    page.set_viewport_size({"width": WIDTH, "height": 800})


def items(camera: Camera) -> None:
    """Search the banks, and show an item with its form."""
    page = camera.page
    camera.go("items?words=custody")
    camera.take("items", until=page.locator("main tbody tr").nth(6))
    page.locator("main tbody th a").first.click()
    page.wait_for_load_state("networkidle")
    camera.take("item")


def tests(camera: Camera) -> None:
    """Show the blueprint, and how alike the forms are."""
    camera.go("tests")
    camera.take("tests", until=camera.page.locator("main table").nth(1))


def printing(camera: Camera) -> None:
    """Show what to print, up to the pre-test."""
    camera.go("print")
    rows = camera.page.locator("main tbody tr")
    rows.first.wait_for()
    camera.take("print", until=rows.filter(has_text="Spare answer sheets"))


def pages(camera: Camera) -> None:
    """Show a document, page by page."""
    camera.go("documents")
    camera.page.get_by_role("link", name="agenda.pdf", exact=True).first.click()
    camera.page.wait_for_load_state("networkidle")
    camera.take("pages")


def attendance(camera: Camera) -> None:
    """Tick who is there."""
    camera.go("attendance")
    for number, place in enumerate((0, 1, 3, 4, 5, 8, 9), start=1):
        camera.page.locator(".people button").nth(place).click()
        camera.page.get_by_text(f"{number} of 24").wait_for()
    camera.take("attendance", until=camera.page.locator("main .actions").last)


def telephones(camera: Camera) -> None:
    """Open the pre-test and answer a question on a telephone."""
    page = camera.page
    camera.go("telephones")
    camera.press("Prepare")
    page.get_by_role("button", name="Prepare again").wait_for()
    camera.press("Try it on this computer")
    address = page.locator(".address").inner_text()
    camera.press("Open")
    page.get_by_role("button", name="Close").wait_for()
    text = "".join(
        sheet.get_textpage().get_text_bounded()
        for sheet in pypdfium2.PdfDocument(slips(camera.folder))
    )
    code = next(iter(re.findall(r"[A-Z]{2}-\d\d-[A-Z]{5}", text)))
    browser = page.context.browser
    if browser is None:
        raise SystemExit("the browser has gone")
    telephone = browser.new_context(viewport={"width": 360, "height": 800}, has_touch=True)
    paper = telephone.new_page()
    paper.goto(f"{address}?code={code}")
    paper.get_by_role("button").last.click()
    paper.locator("input[type=radio]").first.check()
    paper.wait_for_timeout(1500)
    camera.take("telephone", page=paper)
    telephone.close()
    camera.go("telephones")
    camera.take("telephones", until=page.locator("main table").first)
    camera.go("telephones/room")
    camera.take("room")
    camera.go("telephones")
    camera.press("Close")
    camera.press("Stop serving")


def typing(camera: Camera) -> None:
    """Type a paper, then show where it differs from the score sheet."""
    page = camera.page
    camera.go("entry")
    page.get_by_label("Typed by").fill("Anna")
    camera.press("Start")
    boxes = page.locator(".entry-items li")
    for number in range(boxes.count()):
        offered = boxes.nth(number).locator(".quiet").inner_text().split()[0]
        letter = offered[number % len(offered)]
        answer = {"number": "12", "order": "BADCFE", "any": "AC"}.get(offered, letter)
        boxes.nth(number).locator("input").fill(answer)
        if number == 12:
            camera.take("entry", until=page.get_by_role("button", name="Save this paper"))
    camera.press("Save this paper")
    page.get_by_text("1 of 24 papers typed").wait_for()
    camera.press("Enter what was typed")
    page.get_by_role("link", name="See what became of them").click()
    camera.take("settle", until=page.locator("main tbody tr").nth(4))


def scoring(camera: Camera) -> None:
    """Score, and show what is asked, and the report."""
    page = camera.page
    camera.go("score")
    camera.press("Score")
    page.get_by_role("link", name="See the results").click(timeout=180_000)
    camera.take("score", until=page.get_by_role("button", name="This is the person").last)
    page.get_by_role("link", name="Evaluation, for the team").click()
    page.wait_for_load_state("networkidle")
    camera.take("report")


def scans(camera: Camera) -> None:
    """Drop scanned answer sheets, some filled in as nobody should, and show a question."""
    page = camera.page
    camera.go("scans")
    page.locator("#files").set_input_files(scanned_sheets(camera.folder))
    camera.press("Read the sheets")
    page.get_by_role("link", name="See what became of the pages").click()
    camera.take("scans", until=page.locator("main dl").last)
    page.get_by_role("link", name="Answer them").click()
    page.get_by_label("Decided by").fill("MK")
    while page.locator(".choice.letter").count() == 0:
        page.get_by_role("link", name="Leave for later").click()
        page.wait_for_load_state("networkidle")
    page.get_by_label("Decided by").fill("MK")
    camera.take("scan", until=page.locator("main nav"))


SCENES = (start, overview, settings, participants, items, tests, pages, printing, agenda,
          attendance, scoring, telephones, typing, scans)  # fmt: skip


@contextmanager
def _studio(home: Path) -> Iterator[str]:
    """Run the studio on a folder and yield the address that opens it."""
    command = [sys.executable, "-m", "trainkit", "studio", str(home), "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            yield line.removeprefix("The studio is open at ").strip()
        finally:
            process.terminate()


def take_pictures(folder: Path, pictures: Path) -> None:
    """Take all pictures of a built workshop; what the scenes do is written into its folder."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with _studio(folder.parent) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 800})
        page.set_default_timeout(60_000)
        page.goto(address)
        camera = Camera(page, address.split("/open")[0], folder, pictures)
        for scene in SCENES:
            scene(camera)
        browser.close()
