"""Questions of other programs in the browser: taken over, reviewed, given out; keyboard only."""

from __future__ import annotations

import re
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.results_files import Sat, as_csv, google
from tests.studio.conftest import Client
from trainkit import api
from trainkit.assessment.forms import FormUse
from trainkit.assessment.forms_file import read_forms
from trainkit.editing.items import original_course
from trainkit.exchange.registry import format_of
from trainkit.exchange.source import QuestionFile
from trainkit.intake.record import RECORD
from trainkit.model.check_course import read_unreviewed
from trainkit.model.load import FORMS_FILE
from trainkit.problems import Problems

PAGE = "/w/almaty/exchange"
TYPED = {
    "objective": None,
    "cognitive": "recall",
    "difficulty": "0.7",
    "source.reference": None,
    "as_of": "2026-11-01",
    "options.0.rationale": "Right.",
    "options.1.rationale": "A key is used again.",
    "options.2.rationale": "A wallet holds keys.",
}
"""What the reviewer adds; ``None`` chooses the first that is offered."""
WRONG = "What is a nonce? {\n=A number used once\n~A key\n~A wallet\n}\n\nBroken {\n"


WHOLE = WRONG.split("Broken", maxsplit=1)[0]
CELLS = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"


def _take(page: Page, bank: Path) -> None:
    page.get_by_label("A file with questions").set_input_files(bank)
    page.get_by_label("Module that gets them").select_option("isp-cooperation")
    page.get_by_role("button", name="Take over").press("Enter")


def _fill_in(page: Page) -> None:
    for field, text in TYPED.items():
        box = page.locator(f"[name='{field}']")
        if box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(**({"index": 1} if text is None else {"value": text}))
        else:
            box.fill(str(text))


def _near_one_is_shown_beside(page: Page, folder: Path) -> None:
    """Take over a question that differs in one word, see it beside the other, and delete it."""
    near = folder / "near.gift"
    near.write_text(WHOLE.replace("A key\n", "A seed\n"), encoding="utf-8")
    _take(page, near)
    beside = [["", "isp-72", "isp-73"], ["B", "A key", "A seed"]]
    review = page.get_by_role("link", name="Review isp-73")
    expect(review).to_be_visible()
    assert page.locator(".near tr").evaluate_all(CELLS) == beside
    review.press("Enter")
    expect(page.get_by_text("From near.gift:1:1.")).to_be_visible()
    assert page.locator(".near tr").evaluate_all(CELLS) == beside
    page.goto(PAGE)
    page.get_by_role("button", name="Delete isp-73").press("Enter")


def _questions_are_given_out(page: Page) -> None:
    """Download the questions, and count them."""
    page.get_by_label("Format").select_option("gift")
    page.get_by_role("button", name="Go on").press("Enter")
    expect(page.locator(".problem-message").first).to_contain_text("no question keeps")
    said = page.get_by_text("questions are in the file").inner_text()
    with page.expect_download() as started:
        page.get_by_role("link", name="Download").press("Enter")
    data = Path(started.value.path()).read_bytes()
    source = QuestionFile(Path(started.value.suggested_filename), data)
    count = len(list(format_of(source).read(source, Problems())))
    assert said == f"{count} questions are in the file."


def _workbook_comes_back(page: Page, folder: Path, home: Path) -> None:
    """Download the bank as a workbook, change a question and take it back."""
    page.goto(PAGE)
    page.get_by_label("Module", exact=True).select_option("isp-cooperation")
    page.get_by_label("Format").select_option("bank")
    page.get_by_role("button", name="Go on").press("Enter")
    with page.expect_download() as started:
        page.get_by_role("link", name="Download").press("Enter")
    workbook = folder / "bank.xlsx"
    started.value.save_as(workbook)
    edited = load_workbook(workbook)
    row = next(cell.row for (cell,) in edited["Questions"]["A3:A90"] if cell.value == "isp-72")
    edited["Questions"].cell(row, 2).value = "What is a nonce for?"
    edited.save(workbook)
    page.goto(PAGE)
    _take(page, workbook)
    notice = page.get_by_role("status").first
    expect(notice).to_contain_text("1 question is different in the workbook.")
    expect(notice.locator("li li")).to_have_text(
        ["Question: What is a nonce? → What is a nonce for?"]
    )
    bank = original_course(api.load(home), "isp-cooperation").bank
    assert (bank.item("isp-72").stem, bank.item("isp-72").version) == ("What is a nonce for?", 2)


def test_questions_are_taken_over_reviewed_and_given_out(
    plain_page: Page, home: Path, tmp_path: Path
) -> None:
    page = plain_page
    page.goto(PAGE)
    bank = tmp_path / "bank.gift"
    bank.write_text(WRONG, encoding="utf-8")
    _take(page, bank)
    expect(page.get_by_role("heading", name="Nothing was written")).to_be_visible()
    expect(page.locator(".problem-place")).to_have_text(["bank.gift:7:1"])
    own = home / "almaty" / "curriculum" / "isp-cooperation"
    assert not own.exists()

    page.get_by_label("A file with questions").set_input_files(bank)
    page.get_by_label("Leave out questions").press("Space")
    page.get_by_role("button", name="Take over").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("GIFT: 1 question was taken over")
    assert [one.id for one in read_unreviewed(own)] == ["isp-72"]

    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(
        page.get_by_role("heading", name="ISP cooperation: 1 question to review")
    ).to_be_visible()
    page.get_by_role("link", name="Review isp-72").press("Enter")
    expect(page.get_by_text("From bank.gift:1:1.")).to_be_visible()
    page.get_by_role("button", name="Save").first.press("Enter")
    expect(page.get_by_role("alert").first).to_be_visible()
    assert [one.id for one in read_unreviewed(own)] == ["isp-72"]
    _fill_in(page)
    page.get_by_role("button", name="Save").first.press("Enter")
    expect(page.get_by_role("heading", name="isp-72")).to_be_visible()
    bank = original_course(api.load(home / "almaty"), "isp-cooperation").bank
    assert bank.item("isp-72").options[0].text == "A number used once"
    assert read_unreviewed(own) == ()

    page.goto(PAGE)
    _near_one_is_shown_beside(page, tmp_path)

    bank = tmp_path / "again.gift"
    bank.write_text(WHOLE.replace("nonce", "salt"), encoding="utf-8")
    _take(page, bank)
    page.get_by_role("button", name="Delete isp-73").press("Enter")
    expect(page.get_by_role("link", name="Review isp-73")).to_have_count(0)
    assert read_unreviewed(own) == ()
    _questions_are_given_out(page)
    _workbook_comes_back(page, tmp_path, home / "almaty")


def test_answers_of_another_program_are_entered_and_differences_shown(
    client: Client, home: Path
) -> None:
    folder = home / "almaty"
    definitions = api.load(folder)
    forms, _file = Problems().checked(read_forms(folder / FORMS_FILE, Problems()))
    paper = forms.paper_of("UZ-08", FormUse.POST).form.paper(1)
    answers = {n: "A" for n, row in enumerate(paper.items, 1) if not row.premises}
    sat = Sat(paper, definitions, {"UZ-08": answers})
    form = {"module": "isp-cooperation", "look": "1"}
    sent = {"file": ("answers.csv", as_csv(google(sat)))}
    said = client.post(PAGE, data=form, files=sent).text
    told = " ".join(re.sub("<[^>]*>", " ", said.split('role="status"')[1]).split())
    assert f"Google Forms, form {paper.form.code}, 1 person." in told
    assert "Nothing was written." in told
    assert "UZ-08" in told
    assert not (folder / RECORD).exists()


def test_reading_a_large_file_says_how_far_it_is_and_can_be_stopped(
    page: Page, home: Path, tmp_path: Path
) -> None:
    bank = tmp_path / "large.gift"
    text = "".join(
        f"What is {n} + {n}? {{\n={2 * n}\n~{n} as it stands\n~{n}{n}\n}}\n\n"
        for n in range(20_000)
    )
    bank.write_text(text, encoding="utf-8")
    page.goto(PAGE)
    _take(page, bank)
    expect(page.get_by_role("heading", name="Reading the questions")).to_be_visible()
    expect(page.get_by_role("status").first).to_have_text(re.compile(r"[1-9]\d? %"))
    page.get_by_role("button", name="Stop").press("Enter")
    expect(page.get_by_text("stopped; nothing was written")).to_be_visible()
    page.get_by_role("link", name="Back").press("Enter")
    expect(page.get_by_role("heading", name="Import and export")).to_be_visible()
    assert not (home / "almaty" / "curriculum").exists()
