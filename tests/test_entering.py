"""Answers are taken over into a workshop's score sheet, and where each came from is recorded."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from trainkit.assessment.forms import Forms, FormUse
from trainkit.assessment.forms_file import read_forms
from trainkit.intake.entering import (
    RECORD,
    TYPED,
    Source,
    enter_answers,
    keep_typed,
    rename_code,
    take_over_typed,
    typed,
    whole_papers,
)
from trainkit.intake.score_sheet.enter import Entered, PaperAnswers
from trainkit.intake.score_sheet.merge import entries_of
from trainkit.intake.score_sheet.read import Field, Spot
from trainkit.model.load import FORMS_FILE
from trainkit.problems import InputError, Problems, TrainkitError

EXAMPLE = Path(__file__).parents[1] / "examples" / "almaty-2019"
AT = datetime(2019, 3, 5, 18, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "almaty", ignore=shutil.ignore_patterns("out"))
    return tmp_path / "almaty"


def _forms(folder: Path) -> Forms:
    return Problems().checked(read_forms(folder / FORMS_FILE, Problems()))[0]


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
            "whole": False,
            "status": "",
        }
    ]
    assert record.stat().st_mode & 0o077 == 0


def test_the_record_only_grows(folder: Path) -> None:
    one = PaperAnswers("UZ-08", FormUse.PRE, marks={1: "A"})
    for _ in range(2):
        enter_answers(folder, [one], Source.SCAN, at=AT)
    assert len((folder / RECORD).read_text().splitlines()) == 2


def test_a_paper_is_whole_if_some_source_said_so_last(folder: Path) -> None:
    paper = _forms(folder).paper_of("UZ-08", FormUse.PRE).code

    def said(source: Source, last: int, is_whole: bool) -> set[int]:
        marks = dict.fromkeys(range(1, last + 1), "?")
        one = PaperAnswers("UZ-08", FormUse.PRE, paper, marks, is_whole)
        enter_answers(folder, [one], source, at=AT)
        return set(whole_papers(folder).values())

    assert said(Source.TELEPHONE, 1, is_whole=False) == set()
    assert said(Source.TELEPHONE, 2, is_whole=True) == {2}
    assert said(Source.SCAN, 3, is_whole=True) == {2}
    assert said(Source.TELEPHONE, 2, is_whole=False) == {3}
    assert said(Source.SCAN, 3, is_whole=False) == set()


def test_the_misspelled_code_of_the_example_is_put_right(folder: Path) -> None:
    # XX-99 has a post-test and no pre-test, PK-04 a pre-test and no post-test
    moved = {spot for spot in _entries(folder) if spot.code == "XX-99"}
    marks = {spot.place: text for spot, text in _entries(folder).items() if spot in moved}
    paper = marks.pop(0, "B1-1")
    typist = PaperAnswers("XX-99", FormUse.POST, paper, marks, is_whole=True)
    enter_answers(folder, [typist], Source.KEYBOARD, at=AT)
    rename_code(folder, "XX-99", "PK-04")
    assert whole_papers(folder)["PK-04", FormUse.POST, paper] == max(marks)
    after = _entries(folder)
    assert not {spot for spot in after if spot.code == "XX-99"}
    assert {spot.place for spot in moved if spot.sheet == "Post"} == {
        spot.place for spot in after if (spot.code, spot.sheet) == ("PK-04", "Post")
    }


def test_nothing_is_changed_where_something_is_wrong(folder: Path) -> None:
    sheet = folder / "responses" / "score-sheet.xlsx"
    before = sheet.read_bytes()
    with pytest.raises(InputError, match="Z is not a possible answer to the item"):
        enter_answers(
            folder, [PaperAnswers("UZ-08", FormUse.PRE, marks={1: "Z"})], Source.SCAN, at=AT
        )
    assert sheet.read_bytes() == before
    assert not (folder / RECORD).exists()


def test_without_a_score_sheet_there_is_nowhere_to_enter(folder: Path) -> None:
    (folder / "responses" / "score-sheet.xlsx").unlink()
    with pytest.raises(TrainkitError, match="there is no score sheet yet"):
        enter_answers(folder, [], Source.KEYBOARD, at=AT)


def test_what_was_typed_is_on_the_disk_at_once_and_goes_to_the_sheet_later(folder: Path) -> None:
    answers = PaperAnswers("UZ-08", FormUse.PRE, marks={1: "A", 2: "?"}, is_whole=True)
    keep_typed(folder, answers, who="AB")
    with (folder / TYPED).open("a") as stream:
        stream.write('{"who": "AB", "code": "UZ-0')  # the power went while this was written
    assert typed(folder) == (("AB", answers),)
    keep_typed(folder, answers, who="AB")  # begins on a line of its own
    assert typed(folder) == (("AB", answers), ("AB", answers))
    entered = take_over_typed(folder, at=AT)
    assert (entered.added, entered.disagreements) == (2, ())
    assert typed(folder) == ()
    assert _entries(folder)[Spot("UZ-08", "Pre", Field.ITEM, 1)] == "A"


def test_a_second_person_finds_what_the_first_typed_otherwise(folder: Path) -> None:
    keep_typed(folder, PaperAnswers("UZ-08", FormUse.PRE, marks={1: "A", 5: "?"}), who="AB")
    second = PaperAnswers("UZ-08", FormUse.PRE, marks={1: "B", 4: "?"}, is_whole=True)
    keep_typed(folder, second, who="CD")
    entered = take_over_typed(folder, at=AT)
    found = [(each.spot.place, each.in_sheet, each.offered) for each in entered.disagreements]
    assert found == [(1, "A", "B"), (5, "?", "")]
    assert take_over_typed(folder, at=AT).disagreements == entered.disagreements  # until decided
    first, fifth = (each.spot for each in entered.disagreements)
    left = take_over_typed(folder, at=AT, typed_stands={first})
    assert [each.spot for each in left.disagreements] == [fifth]
    assert (left.new, left.entries) == ({first}, _entries(folder))
    assert take_over_typed(folder, at=AT, sheet_stands={fifth}).disagreements == ()
    after = _entries(folder)
    assert (after[first], after[fifth]) == ("B", "?")
    assert typed(folder) == ()


def test_a_blank_can_be_right_too(folder: Path) -> None:
    keep_typed(folder, PaperAnswers("UZ-08", FormUse.PRE, marks={1: "A", 5: "?"}), who="AB")
    keep_typed(folder, PaperAnswers("UZ-08", FormUse.PRE, marks={1: "A"}, is_whole=True), who="CD")
    (fifth,) = (each.spot for each in take_over_typed(folder, at=AT).disagreements)
    assert take_over_typed(folder, at=AT, typed_stands={fifth}).disagreements == ()
    assert fifth not in _entries(folder)


def test_what_is_typed_while_others_enter_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else enters the same answers, and another paper is typed, in the meantime."""
    keep_typed(folder, PaperAnswers("UZ-08", FormUse.PRE, marks={1: "A"}), who="AB")
    late = "CD", PaperAnswers("UZ-08", FormUse.PRE, marks={4: "?"})

    def enter_late(*given: Any, **more: Any) -> Entered:
        monkeypatch.undo()
        take_over_typed(folder, at=AT)
        keep_typed(folder, late[1], who=late[0])
        return enter_answers(*given, **more)

    monkeypatch.setattr("trainkit.intake.entering.enter_answers", enter_late)
    take_over_typed(folder, at=AT)
    assert typed(folder) == (late,)


def test_no_line_is_lost_between_two_programs(folder: Path) -> None:
    """One types as the studio does while the command enters what is there, again and again."""
    typing = (
        "from pathlib import Path; import sys, time\n"
        "from trainkit.intake.entering import PaperAnswers, FormUse, keep_typed\n"
        "for number in range(1, 13):\n"
        "    answers = PaperAnswers('UZ-08', FormUse.PRE, marks={number: '?'})\n"
        "    keep_typed(Path(sys.argv[1]), answers)\n"
        "    time.sleep(0.2)\n"
    )
    with subprocess.Popen([sys.executable, "-c", typing, str(folder)]) as typist:
        while typist.poll() is None:
            subprocess.run([sys.executable, "-m", "trainkit", "enter", str(folder)], check=False)
    assert typist.returncode == 0
    take_over_typed(folder, at=AT)
    found = {spot.place for spot, text in _entries(folder).items()
             if (spot.code, spot.sheet, text) == ("UZ-08", "Pre", "?")}  # fmt: skip
    assert (found, typed(folder)) == (set(range(1, 13)), ())
