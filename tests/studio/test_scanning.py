"""The pages for scanned sheets: files in, questions with pictures, answers by one key."""

from __future__ import annotations

import base64
import io
import re
import threading
import time
from collections.abc import Collection
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from benchmarks.scan.corpus import case
from PIL import Image
from playwright.sync_api import Page, expect

from tests.scan.pages import page_of, sha
from tests.studio.conftest import EXAMPLE, Client, fit_for_all
from trainkit.intake.record import Field
from trainkit.intake.score_sheet.merge import entries_of
from trainkit.problems import Problems
from trainkit.scan.reading import Identity, ScannedPage
from trainkit.scan.records import IMAGES, add_pages, read_decisions
from trainkit.scan.workshop import ScannedWorkshop, workshop_in

PAGE = "/w/almaty/scans"
CODE = "UZ-08"
"""Somebody whose pre-test nobody has typed."""
DOTS = 8


@pytest.fixture
def folder(home: Path) -> Path:
    return home / "almaty"


def keep(folder: Path, *pages: ScannedPage) -> None:
    """Record pages with pictures, as reading them does."""
    (folder / IMAGES).mkdir(parents=True, exist_ok=True)
    shades = np.tile(np.arange(210 * DOTS, dtype=np.uint8), (297 * DOTS, 1))
    for page in pages:
        Image.fromarray(shades).save(folder / IMAGES / str(page.image))
    add_pages(folder, pages)


@cache
def almaty() -> ScannedWorkshop:
    """Return the example as it is now: the pages read its own record of papers."""
    return workshop_in(EXAMPLE)


def sheet_of(code: str) -> Identity:
    """Return whose sheet of the pre-test it is."""
    (paper,) = (paper for who, use, paper in almaty().handed_out if (who, use) == (code, "pre"))
    return Identity(paper=paper, code=code, page=1)


def scan(
    marks: dict[tuple[int, int], tuple[str, ...]],
    doubtful: Collection[tuple[int, int]] = (),
    code: str = CODE,
    place: int = 1,
) -> ScannedPage:
    return page_of(sheet_of(code), marks, doubtful, workshop=almaty(), place=place)


@pytest.fixture
def asked(folder: Path) -> Path:
    """The example with a page on which two answers of one letter out of A, B, C are in doubt."""
    items = almaty().papers[sheet_of(CODE).paper].items
    assert {item.offered for item in items[:3]} == {"ABC"}
    keep(folder, scan({(1, 0): ("A",)}, {(2, 0), (3, 0)}))
    return folder


def key_of(number: int, name: str = "scan.pdf 1", kind: str = "row") -> str:
    return f"{kind}-{sha(name)[:16]}-{number}-0"


def pre(folder: Path) -> dict[int, str]:
    found = entries_of(folder / "responses" / "score-sheet.xlsx", Problems()) or {}
    return {s.place: text for s, text in found.items()
            if (s.code, s.sheet, s.field) == (CODE, "Pre", Field.ITEM)}  # fmt: skip


def wait_for_job(client: Client, address: str) -> str:
    """Return the page of a job when it is over."""
    for _ in range(600):
        text = client.get(address).text
        if "Ready." in text or 'role="alert"' in text:
            return text
        time.sleep(0.05)
    raise TimeoutError(address)


def answered(client: Client, number: int, **fields: str | list[str]) -> str:
    answer = client.post(f"{PAGE}/review", data={"question": key_of(number), "who": "MK", **fields})
    return answer.text


def test_a_workshop_without_scans_offers_to_read_some(client: Client) -> None:
    text = client.get(PAGE).text
    assert "Read the sheets" in text
    assert "What is open" not in text
    assert "scanned sheets" not in client.get("/w/almaty/").text.split("What comes next")[1]
    assert "No open questions" in client.get(f"{PAGE}/review").text


def test_every_question_shows_its_row(client: Client, asked: Path) -> None:
    assert "2 questions are open" in client.get(PAGE).text
    assert "2 questions about scanned sheets are open" in client.get("/w/almaty/").text
    text = client.get(f"{PAGE}/review").text
    assert "Question 1 of 2" in text
    assert f"{CODE}, paper {sheet_of(CODE).paper}, question 2: a light mark at B. Which" in text
    assert re.findall(r'value="([^"]+)" class="choice[^"]*" data-key="([^"]+)"', text) == [
        ("A", "1"), ("B", "2"), ("C", "3"), ("blank", "0"), ("?", "?"),
    ]  # fmt: skip
    answer = client.get(f"{PAGE}/picture/{key_of(2)}/0")
    assert answer.headers["content-type"] == "image/png"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.height < picture.width < 110 * DOTS
    assert client.get(f"{PAGE}/picture/{key_of(9)}/0").status_code == 204
    assert client.get(f"{PAGE}/picture/{key_of(2)}/1").status_code == 204


def test_a_page_that_is_mostly_blank_is_shown_whole(client: Client, folder: Path) -> None:
    read = scan({(1, 0): ("A",)})
    assert read.reading is not None
    keep(folder, read.model_copy(update={
        "reading": read.reading.model_copy(update={"is_sparse": True})
    }))  # fmt: skip
    text = client.get(f"{PAGE}/review").text
    assert re.findall(r'value="([^"]+)" class="choice[^"]*" data-key="([^"]+)"', text) == [
        ("blank", "0"), ("marked", "1"), ("set aside", "2"),
    ]  # fmt: skip
    key = f"blanks-{sha('scan.pdf 1')[:16]}-0-0"
    with Image.open(io.BytesIO(client.get(f"{PAGE}/picture/{key}/0").content)) as picture:
        assert picture.size == (990, 1400)


def test_answers_are_kept_at_once_and_entered_together(client: Client, asked: Path) -> None:
    assert "Question 1 of 1" in answered(client, 2, answer="B", why="seen on paper")
    assert pre(asked) == {}
    assert "No open questions" in answered(client, 3, answer="blank")
    assert [(d.who, d.why, d.number, d.value) for d in read_decisions(asked)] == [
        ("MK", "seen on paper", 2, "B"), ("MK", "", 3, ""),
    ]  # fmt: skip
    assert "are not in the score sheet yet" in client.get(PAGE).text
    wait_for_job(client, str(client.post(f"{PAGE}/enter").url))
    assert pre(asked) == {1: "A", 2: "B"}
    text = client.get(PAGE).text
    assert "not in the score sheet yet" not in text
    (link,) = re.findall(r'href="(/w/almaty/document/[^"]+)"', text)
    assert client.get(link).content.startswith(b"%PDF-")


def test_the_last_answer_can_be_taken_back(client: Client, asked: Path) -> None:
    answered(client, 2, answer="B")
    answered(client, 3, answer="C")
    text = client.post(f"{PAGE}/back").text
    assert "question 3" in text
    assert [(d.number, d.value) for d in read_decisions(asked)] == [(2, "B")]
    client.post(f"{PAGE}/back")
    assert read_decisions(asked) == ()
    assert "no decisions about scanned pages yet" in client.post(f"{PAGE}/back").text


def test_an_answer_taken_back_after_it_was_entered_leaves_the_score_sheet(
    client: Client, asked: Path
) -> None:
    answered(client, 2, answer="B")
    wait_for_job(client, str(client.post(f"{PAGE}/enter").url))
    assert pre(asked) == {1: "A", 2: "B"}
    client.post(f"{PAGE}/back", data={"who": "MK"})
    wait_for_job(client, str(client.post(f"{PAGE}/enter").url))
    assert pre(asked) == {1: "A"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"answer": "H"}, "expected A, B, C, blank or ?, found H"),
        ({"answer": ""}, "expected A, B, C, blank or ?, found nothing"),
        ({"answer": "B", "who": ""}, "expected who decided, found nothing"),
    ],
)
def test_what_is_no_answer_is_refused(
    client: Client, asked: Path, fields: dict[str, str], said: str
) -> None:
    assert said in answered(client, 2, **fields)
    assert read_decisions(asked) == ()


def test_two_scans_that_differ_stand_side_by_side(client: Client, folder: Path) -> None:
    keep(folder, scan({(1, 0): ("A",)}), scan({(1, 0): ("B",)}, place=2))
    text = client.get(f"{PAGE}/review").text
    assert re.findall(r"<img src=\"[^\"]+/(\d)\"", text) == ["1", "2"]
    key = key_of(0, kind="duplicate")
    assert client.get(f"{PAGE}/picture/{key}/2").status_code == 200
    client.post(f"{PAGE}/review", data={"question": key, "who": "MK", "answer": "scan.pdf, page 2"})
    assert [(one.kind, one.sha) for one in read_decisions(folder)] == [("aside", sha("scan.pdf 1"))]


def test_the_score_sheet_is_never_overruled_unasked(client: Client, folder: Path) -> None:
    found = entries_of(folder / "responses" / "score-sheet.xlsx", Problems()) or {}
    code, says = next(
        (spot.code, text) for spot, text in sorted(found.items(), key=lambda one: one[0].order)
        if (spot.sheet, spot.field, spot.place) == ("Pre", Field.ITEM, 1) and text in "ABC"
        and spot.code in almaty().codes
    )  # fmt: skip
    other = next(letter for letter in "ABC" if letter != says)
    keep(folder, scan({(1, 0): (other,)}, code=code))
    wait_for_job(client, str(client.post(f"{PAGE}/enter").url))
    text = client.get(f"{PAGE}/review").text
    assert f"The scan: {other}" in text
    assert f"The score sheet: {says}" in text


def test_a_file_that_is_none_is_named_and_nothing_of_it_stays(client: Client, folder: Path) -> None:
    files = [("files", ("../../évil?.pdf", b"%PDF-nothing", "application/pdf"))]
    answer = client.post(f"{PAGE}/files", files=files)
    wait_for_job(client, str(answer.url))
    text = client.get(PAGE).text
    assert "1 page</strong>: 0 read, 0 to check, 1 set aside" in text
    assert "évil_.pdf" in text
    assert sorted(one.name for one in (folder / "responses").glob("incoming-*")) == []


def test_a_stack_may_be_larger_than_other_files_but_not_endless(client: Client) -> None:
    for size, status in ((400_000_000, 403), (500_000_001, 413)):
        headers = {"content-length": str(size), "x-csrf-token": "wrong"}
        answer = client.post(f"{PAGE}/files", content=b"", headers=headers)
        assert answer.status_code == status
    answer = client.post(f"{PAGE}/review", content=b"", headers={"content-length": "400000000"})
    assert answer.status_code == 413


def test_files_are_not_taken_while_other_work_goes_on(client: Client, folder: Path) -> None:
    go_on = threading.Event()
    jobs = client.app.state.shelf.jobs  # type: ignore[attr-defined]
    jobs.start("almaty", "Building the documents", lambda _: go_on.wait(30), ("overview", ""))
    files = [("files", ("a.pdf", b"%PDF-nothing", "application/pdf"))]
    text = client.post(f"{PAGE}/files", files=files).text
    go_on.set()
    assert "the studio is busy (Building the documents)" in text
    assert list((folder / "responses").glob("incoming-*")) == []


def test_sending_nothing_changes_nothing(client: Client, folder: Path) -> None:
    files = [("files", ("", b"", "application/octet-stream"))]
    assert "Read the sheets" in client.post(f"{PAGE}/files", files=files).text
    assert not (folder / "responses" / "scanned.jsonl").exists()


def test_questions_are_answered_with_keys(page: Page, asked: Path) -> None:
    page.goto(f"{PAGE}/review")
    page.get_by_label("Decided by").fill("MK")
    page.locator("h1").click()
    page.keyboard.press("n")
    expect(page.locator("h1")).to_have_text("Question 2 of 2")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("h1")).to_have_text("Question 1 of 2")
    page.get_by_label("Decided by").fill("MK")
    page.locator("h1").click()
    page.keyboard.press("2")
    expect(page.locator("h1")).to_have_text("Question 1 of 1")
    page.keyboard.press("0")
    expect(page.locator("h1")).to_have_text("No open questions")
    assert [(d.who, d.number, d.value) for d in read_decisions(asked)] == [
        ("MK", 2, "B"), ("MK", 3, ""),
    ]  # fmt: skip
    page.keyboard.press("u")
    expect(page.locator("h1")).to_have_text("Question 1 of 1")
    assert [(d.number, d.value) for d in read_decisions(asked)] == [(2, "B")]
    fit_for_all(page)


def test_a_scan_that_is_dropped_is_read(page: Page, folder: Path) -> None:
    stream = io.BytesIO()
    Image.fromarray(case(5, 0).picture).save(stream, "PDF", resolution=200)
    page.goto(PAGE)
    dropped = page.evaluate_handle(
        """data => {
            const transfer = new DataTransfer();
            const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
            transfer.items.add(new File([bytes], "stack.pdf", {type: "application/pdf"}));
            return transfer;
        }""",
        base64.b64encode(stream.getvalue()).decode(),
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
    expect(page.locator("[data-chosen] li")).to_contain_text("stack.pdf")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="See the result").click()
    # the drawn sheet is one of another edition than the example's papers
    expect(page.get_by_role("status").first).to_contain_text("1 page: 0 read, 1 to check")
    page.get_by_role("link", name="Answer it").click()
    expect(page.locator("figure img")).to_be_visible()
    page.get_by_label("Decided by").fill("MK")
    page.locator("h1").click()
    page.keyboard.press("1")
    expect(page.locator("h1")).to_have_text("No open questions")
    assert [(one.who, one.kind) for one in read_decisions(folder)] == [("MK", "aside")]
