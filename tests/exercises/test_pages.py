"""The pages of worksheets and keys: what belongs together stands together."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests import pdf
from tests.examples import THOROUGH
from tests.exercises.handed_out import variant
from tests.factories import exercise_data, write_exercise, write_workshop
from trainkit.documents.builder import gather
from trainkit.documents.exercises import exercise_keys, worksheets
from trainkit.planning.printed import Kit
from trainkit.problems import Problems

TABLES = 2
"""Of which every key has a set."""
SHEETS = 2 if THOROUGH else 1
"""How many worksheets are laid out."""


def kit(folder: Path, name: str, tables: int = SHEETS, **settings: Any) -> Kit:
    """Return a workshop with the exercise, in a module of the tests."""
    write_workshop(folder, exercises={"tables": tables})
    (folder / "plan").mkdir()
    (folder / "plan" / "secret.txt").write_text("00112233445566778899aabbccddeeff\n")
    data = variant(name, **settings).model_dump(mode="json")
    own = {"id": name, "objectives": ["o1"], "sources": [{"reference": "src"}], "variants": {}}
    write_exercise(folder, exercise_data(**{**data, **own}))
    problems = Problems()
    gathered = gather(folder, problems)
    assert gathered is not None, list(problems)
    return gathered[0]


def sheets(folder: Path, name: str, **settings: Any) -> list[list[str]]:
    """Return the pages of every worksheet."""
    found = [one for one in worksheets(kit(folder, name, **settings)) if one.path.endswith(".pdf")]
    assert len(found) == SHEETS
    return [pdf.texts(one.recipe.make()) for one in found]


def key(folder: Path, name: str) -> list[str]:
    (document,) = exercise_keys(kit(folder, name, TABLES))
    return pdf.texts(document.recipe.make())


def page_with(pages: list[str], words: str) -> int:
    (number,) = [number for number, text in enumerate(pages, 1) if words in text]
    return number


def test_requests_have_their_tables_on_a_page_and_their_questions_below_them(
    tmp_path: Path,
) -> None:
    for pages in sheets(tmp_path / "w", "request-review"):
        parts = ("Rules and tables of this sheet", "A time needs its zone", "Kinds of defects")
        assert {page_with(pages, part) for part in parts} == {2}
        drafts = [page_with(pages, f"Request {n}, as drafted") for n in (1, 2, 3)]
        asked = [page_with(pages, f"Request {n}: write the letter") for n in (1, 2, 3)]
        assert drafts == asked == [3, 3, 4]
        assert len(pages) == 6


def test_counting_rules_lie_on_one_page_with_orders_and_calendar(tmp_path: Path) -> None:
    for pages in sheets(tmp_path / "w", "preservation-dates"):
        parts = ("The counting rules of this sheet", "The orders", "Calendar Month")
        assert {page_with(pages, part) for part in parts} == {2}
        assert len(pages) == 3


@pytest.mark.parametrize(
    ("name", "pages"), [("shared-address", 2), ("request-review", 1), ("preservation-dates", 1)]
)
def test_each_set_of_a_key_has_pages_of_its_own(tmp_path: Path, name: str, pages: int) -> None:
    texts = key(tmp_path / "w", name)

    starts = [n for n, text in enumerate(texts, 1) if re.search(r"Set \d check sum", text)]
    assert starts == [2 + pages * n for n in range(TABLES)]
    assert len(texts) == 1 + pages * TABLES


def test_a_page_ends_between_two_texts_and_not_in_one(tmp_path: Path) -> None:
    for pages in sheets(tmp_path / "w", "evidence-sums", files=7, altered=2):
        starts = re.findall(r"Print-out of the file as received (\S+) (\S+)", " ".join(pages))
        assert len(starts) == 2  # the table goes on on another page
        for name, line in starts:
            assert name.endswith(".txt")
            assert line == "1"


def test_long_strings_are_printed_whole_and_saved_pages_fit_nine_sheets(tmp_path: Path) -> None:
    gathered = kit(tmp_path / "w", "explorer-lab")
    printed = [one.recipe.make() for one in worksheets(gathered) if one.path.endswith(".pdf")]
    for practice, data in zip(gathered.practice, printed, strict=True):
        pages = pdf.texts(data)
        text = re.sub(r"\s", "", "".join(pages))
        cells = {cell for file in practice.content.files for row in file.grid.rows for cell in row}
        strings = {cell for cell in cells if cell.startswith("0x")}
        assert len(strings) > 80
        assert {one for one in strings if one not in text} == set()
        assert len(pages) <= 9
