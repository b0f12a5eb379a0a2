"""Answers are taken over into a workshop's score sheet, and where each came from is recorded."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from trainkit.assessment.forms import FormUse
from trainkit.entering import RECORD, Source, enter_answers, rename_code
from trainkit.errors import TrainkitError
from trainkit.problems import InputError, Problems
from trainkit.score_sheet.enter import PaperAnswers
from trainkit.score_sheet.entries import Field, Spot
from trainkit.score_sheet.merge import entries_of

EXAMPLE = Path(__file__).parents[1] / "examples" / "almaty-2019"
AT = datetime(2019, 3, 5, 18, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "almaty", ignore=shutil.ignore_patterns("out"))
    return tmp_path / "almaty"


def _entries(folder: Path) -> dict[Spot, str]:
    found = entries_of(folder / "responses" / "score-sheet.xlsx", Problems())
    assert found is not None
    return dict(found)


def test_answers_and_their_source_are_kept(folder: Path) -> None:
    before = _entries(folder)
    missing = PaperAnswers("UZ-08", FormUse.PRE, marks={1: "A", 2: "?"})  # has no pre-test
    entered = enter_answers(folder, [missing], Source.TELEPHONE, at=AT, who="table 2")
    new = {Spot("UZ-08", "Pre", Field.ITEM, 1): "A", Spot("UZ-08", "Pre", Field.ITEM, 2): "?"}
    assert _entries(folder) == before | new
    assert (entered.added, entered.disagreements) == (2, ())
    record = folder / RECORD
    assert [json.loads(line) for line in record.read_text().splitlines()] == [
        {
            "at": "2019-03-05T18:30:00+00:00",
            "source": "telephone",
            "who": "table 2",
            "code": "UZ-08",
            "test": "pre",
            "paper": None,
            "marks": {"1": "A", "2": "?"},
            "status": "",
        }
    ]
    assert record.stat().st_mode & 0o077 == 0


def test_the_record_only_grows(folder: Path) -> None:
    one = PaperAnswers("UZ-08", FormUse.PRE, marks={1: "A"})
    for _ in range(2):
        enter_answers(folder, [one], Source.SCAN, at=AT)
    assert len((folder / RECORD).read_text().splitlines()) == 2


def test_the_misspelled_code_of_the_example_is_put_right(folder: Path) -> None:
    # XX-99 has a post-test and no pre-test, PK-04 a pre-test and no post-test
    moved = {spot for spot in _entries(folder) if spot.code == "XX-99"}
    rename_code(folder, "XX-99", "PK-04")
    after = _entries(folder)
    assert not {spot for spot in after if spot.code == "XX-99"}
    assert {spot.place for spot in moved if spot.sheet == "Post"} == {
        spot.place for spot in after if (spot.code, spot.sheet) == ("PK-04", "Post")
    }


def test_nothing_is_changed_where_something_is_wrong(folder: Path) -> None:
    sheet = folder / "responses" / "score-sheet.xlsx"
    before = sheet.read_bytes()
    with pytest.raises(InputError, match="the item does not take the answer Z"):
        enter_answers(
            folder, [PaperAnswers("UZ-08", FormUse.PRE, marks={1: "Z"})], Source.SCAN, at=AT
        )
    assert sheet.read_bytes() == before
    assert not (folder / RECORD).exists()


def test_without_a_score_sheet_there_is_nowhere_to_enter(folder: Path) -> None:
    (folder / "responses" / "score-sheet.xlsx").unlink()
    with pytest.raises(TrainkitError, match="there is no score sheet yet"):
        enter_answers(folder, [], Source.KEYBOARD, at=AT)
