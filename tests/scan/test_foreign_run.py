"""A stack of printed forms becomes a workbook, and entries of the score sheet if it is a test."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from benchmarks.scan.foreign import FORMS
from PIL import Image

from tests.languages.test_no_english_left import of_workbook, plain_words
from tests.scan.test_foreign import empty, with_marks
from trainkit import api
from trainkit.cli.app import run
from trainkit.errors import TrainkitError
from trainkit.languages import PSEUDO, speaking
from trainkit.problems import InputError, Problems
from trainkit.score_sheet.entries import Field, Spot
from trainkit.score_sheet.merge import entries_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "almaty-2019"
AT = datetime(2019, 3, 6, 18, tzinfo=UTC)
BOOK = Path("out/trainers/forms-answer-form.xlsx")


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """Three pages: a form with code 108, one answer and a doubtful one; another form; the first."""
    form = with_marks(
        "answer-form", (132, 39), (140, 34), (148, 74), (57, 100), (48, 108.5), (66, 108.5)
    )
    first, *others = (Image.fromarray(each) for each in (form, empty("feedback-form"), form))
    path = tmp_path / "stack.pdf"
    first.save(path, save_all=True, append_images=others, resolution=203.2, quality=95)
    return path


def rows(book: Path, sheet: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(book)[sheet].rows]


def test_every_page_and_every_open_row_stands_in_the_workbook(
    tmp_path: Path, stack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layout = FORMS / "answer-form.yaml"
    assert run(["scan", str(tmp_path), str(stack), "--layout", str(layout), "--workers", "1"]) == 1
    out, err = capsys.readouterr()
    assert "3 pages: 1 read, 2 set aside; 1 rows to check." in out
    assert "stack.pdf, page 2: this is a different form, or part of it cannot be seen" in err
    assert rows(tmp_path / BOOK, "Answers")[1][:6] == ["stack.pdf", "1", "108", "B", "?", None]
    assert rows(tmp_path / BOOK, "To look at")[1:] == [
        ["stack.pdf", "1", "2", "A and C are marked", None]
    ]
    assert len(openpyxl.load_workbook(tmp_path / BOOK)["To look at"]._images) == 1
    assert rows(tmp_path / BOOK, "Set aside")[1:] == [
        ["stack.pdf", "2", "this is a different form, or part of it cannot be seen"],
        ["stack.pdf", "3", "the same page was scanned twice"],
    ]


def test_no_word_of_the_workbook_is_left_in_english(tmp_path: Path, stack: Path) -> None:
    with speaking(PSEUDO):
        found = api.scan_forms(tmp_path, FORMS / "answer-form.yaml", [stack], at=AT)
    texts = [text for text in of_workbook(found.book.read_bytes()) if isinstance(text, str)]
    assert {word for text in texts for word in plain_words(text)} == set()


def test_a_workbook_that_somebody_corrects_is_never_overwritten(
    tmp_path: Path, stack: Path
) -> None:
    (tmp_path / BOOK).parent.mkdir(parents=True)
    (tmp_path / BOOK).write_bytes(b"corrected by hand")
    found = api.scan_forms(tmp_path, FORMS / "answer-form.yaml", [stack], at=AT)
    assert found.book.name == "forms-answer-form-2.xlsx"
    assert (tmp_path / BOOK).read_bytes() == b"corrected by hand"


def test_a_test_on_such_a_form_is_entered_as_far_as_it_is_certain(
    tmp_path: Path, stack: Path
) -> None:
    folder = tmp_path / "almaty"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("out"))
    text = (FORMS / "answer-form.yaml").read_text(encoding="utf-8")
    grid, answers = text.split("- first: [48, 100]", maxsplit=1)
    digits = 'values: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]'
    lands = "values: [KZ, UZ, KG, TJ, AX, CC, IR, PK, XX, YY]"
    letters = grid.replace(digits, lands).replace("  rows: 3\n  next_row: [8, 0]\n", "")
    numbers = grid[grid.index("- reads: code") :].replace("[132, 34]", "[140, 34]")
    numbers = numbers.replace("rows: 3", "rows: 2")
    layout = tmp_path / "form.yaml"
    layout.write_text(
        letters.replace("title:", "test: pre\ntitle:") + numbers + "- first: [48, 100]" + answers,
        encoding="utf-8",
    )
    found = api.scan_forms(folder, layout, [stack], at=AT)
    assert found.not_entered == ()
    entries = entries_of(folder / "responses" / "score-sheet.xlsx", Problems()) or {}
    said = {spot.place: text for spot, text in entries.items()
            if (spot.code, spot.sheet, spot.field) == ("UZ-08", "Pre", Field.ITEM)}  # fmt: skip
    assert said == {1: "B"}
    assert Spot("UZ-08", "Pre", Field.ITEM, 2) not in entries


def test_what_is_wrong_with_a_layout_is_said_before_anything_is_read(
    tmp_path: Path, stack: Path
) -> None:
    text = (FORMS / "feedback-form.yaml").read_text(encoding="utf-8")
    layout = tmp_path / "form.yaml"
    layout.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="expected a file feedback-form.png beside this one"):
        api.scan_forms(tmp_path, layout, [stack], at=AT)
    Image.fromarray(empty("answer-form")).save(tmp_path / "feedback-form.png")
    with pytest.raises(TrainkitError, match="measure the layout again"):
        api.scan_forms(tmp_path, layout, [stack], at=AT)
    assert not (tmp_path / "out").exists()
