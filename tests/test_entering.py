"""Answers go into a workshop's record, and the score sheet says what counts."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.scan.small import TYPED, write_small
from tests.score_factory import change, put
from trainkit.assessment.forms import FormUse
from trainkit.intake.entering import (
    Intake,
    enter_answers,
    forget,
    keep_typed,
    rename_code,
    take_in,
    take_over_typed,
    typed,
)
from trainkit.intake.record import RECORD, Entry, Field, Source, Spot, record_of
from trainkit.intake.score_sheet.enter import Entered, PaperAnswers
from trainkit.intake.score_sheet.merge import entries_of
from trainkit.problems import InputError, Problems, TrainkitError

AT = datetime(2019, 3, 5, 18, 30, tzinfo=UTC)
PRE = FormUse.PRE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workshop in which P-01's pre-test is typed."""
    return write_small(tmp_path / "w")


def _sheet(folder: Path) -> Path:
    return folder / "responses" / "score-sheet.xlsx"


def _entries(folder: Path, code: str = "P-02") -> dict[int, str]:
    found = entries_of(_sheet(folder), Problems())
    assert found is not None
    return {
        spot.place: text
        for spot, text in found.items()
        if (spot.code, spot.sheet, spot.field) == (code, "Pre", Field.ITEM)
    }


def _record(folder: Path) -> Sequence[Entry]:
    with record_of(folder) as record:
        return record.entries()


def _blanks(folder: Path) -> set[int]:
    with record_of(folder) as record:
        return {spot.place for spot in record.standing().blanks}


def _spot(place: int, code: str = "P-02") -> Spot:
    return Spot(code, "Pre", Field.ITEM, place)


def _enter(
    folder: Path, marks: Mapping[int, str], source: Source = Source.KEYBOARD, who: str = ""
) -> Entered:
    return enter_answers(folder, [PaperAnswers("P-02", PRE, marks=marks)], source, at=AT, who=who)


def _type(folder: Path, marks: Mapping[int, str], who: str) -> None:
    keep_typed(folder, PaperAnswers("P-02", PRE, marks=marks), at=AT, who=who)


def _different(entered: Entered) -> list[tuple[int, str, str]]:
    return [(one.spot.place, one.in_sheet, one.offered) for one in entered.disagreements]


def test_answers_are_kept_with_their_source(folder: Path) -> None:
    entered = _enter(folder, {1: "A", 2: "?"}, Source.TELEPHONE, "table 2")
    assert _entries(folder) == {1: "A", 2: "?"}
    assert _entries(folder, "P-01") == TYPED
    assert (entered.added, entered.disagreements) == (2, ())
    assert [
        (one.spot.place, one.value, one.source, one.who, one.at)
        for one in _record(folder)
        if one.spot.code == "P-02"
    ] == [
        (1, "A", Source.TELEPHONE, "table 2", "2019-03-05T18:30:00+00:00"),
        (2, "?", Source.TELEPHONE, "table 2", "2019-03-05T18:30:00+00:00"),
    ]
    assert (folder / RECORD).stat().st_mode & 0o077 == 0
    assert not (folder / "responses" / "answers.sqlite-wal").exists()


def test_the_record_only_grows_by_what_is_new(folder: Path) -> None:
    for mark in ("A", "A", "B"):
        _enter(folder, {1: mark}, Source.SCAN)
    own = [one for one in _record(folder) if one.source is Source.SCAN]
    assert [(one.value, one.replaces) for one in own] == [("A", ()), ("B", (own[0].seq,))]
    assert _entries(folder) == {1: "B"}


def test_what_a_telephone_takes_back_leaves_the_sheet(folder: Path) -> None:
    _enter(folder, {1: "A", 2: "B", 3: ""}, Source.TELEPHONE)
    assert (_entries(folder), _blanks(folder)) == ({1: "A", 2: "B"}, {3})
    _enter(folder, {1: "A"}, Source.TELEPHONE)  # the paper was handed back
    assert (_entries(folder), _blanks(folder)) == ({1: "A"}, set())


def test_an_edited_cell_counts_and_what_was_read_is_asked_about(folder: Path) -> None:
    _enter(folder, {1: "A", 3: "C"})
    _enter(folder, {1: "A"}, Source.SCAN)
    change(_sheet(folder), put("Pre", "D8", "D"))
    change(_sheet(folder), put("Pre", "F8", "D"))
    assert take_over_typed(folder, at=AT).disagreements == ()
    assert _entries(folder) == {1: "D", 3: "D"}
    assert _different(_enter(folder, {1: "A"}, Source.SCAN)) == [(1, "D", "A")]
    decided = take_in(folder, Intake(Source.SCAN, AT, kept=[_spot(1)]))
    assert (decided.disagreements, _entries(folder)[1]) == ((), "D")


def test_a_cell_that_somebody_emptied_is_asked_about(folder: Path) -> None:
    _enter(folder, {1: "A", 3: "C"})
    change(_sheet(folder), put("Pre", "D8", None))
    assert _different(take_over_typed(folder, at=AT)) == [(1, "", "A")]
    assert _entries(folder) == {3: "C"}
    assert take_over_typed(folder, at=AT, sheet_stands={_spot(1)}).disagreements == ()
    assert _entries(folder) == {3: "C"}


def test_a_sheet_that_was_lost_is_filled_again(folder: Path) -> None:
    empty = _sheet(write_small(folder.parent / "other"))
    change(empty, lambda workbook: [put("Pre", f"{c}7", None)(workbook) for c in "DEFGHIJK"])
    _enter(folder, {1: "A"})
    shutil.copyfile(empty, _sheet(folder))
    take_over_typed(folder, at=AT)
    assert (_entries(folder), _entries(folder, "P-01")) == ({1: "A"}, TYPED)


def test_a_misspelled_code_is_put_right(folder: Path) -> None:
    answers = PaperAnswers("P-O2", PRE, marks={1: "A", 2: ""})
    enter_answers(folder, [answers], Source.KEYBOARD, at=AT, who="AB")
    rename_code(folder, "P-O2", "P-02")
    assert (_entries(folder, "P-O2"), _entries(folder)) == ({}, {1: "A"})
    with record_of(folder) as record:
        now = record.standing()
    own = {(one.spot, one.value, one.who) for one in now.live if one.source is Source.KEYBOARD}
    assert own == {(_spot(1), "A", "AB"), (_spot(2), "", "AB")}
    assert take_over_typed(folder, at=AT).new == frozenset()


def test_a_person_can_be_erased(folder: Path) -> None:
    _enter(folder, {6: "31.25"}, who="AB")
    _enter(folder, {1: "A"}, Source.SCAN)
    change(_sheet(folder), put("Pre", "F8", "C"))  # and edited since
    forget(folder, "P-02")
    assert (_entries(folder), _entries(folder, "P-01")) == ({}, TYPED)
    assert {one.spot.code for one in _record(folder)} == {"P-01"}
    assert b"31.25" not in b"".join(
        path.read_bytes() for path in (folder / "responses").glob("answers.sqlite*")
    )
    assert take_over_typed(folder, at=AT).new == frozenset()


def test_nothing_is_changed_where_something_is_wrong(folder: Path) -> None:
    before = _sheet(folder).read_bytes()
    with pytest.raises(InputError, match="Z is not a possible answer to the item"):
        _enter(folder, {1: "Z"}, Source.SCAN)
    assert (_sheet(folder).read_bytes(), _record(folder)) == (before, [])


def test_a_dry_run_keeps_nothing(folder: Path) -> None:
    before = _sheet(folder).read_bytes()
    intake = Intake(Source.IMPORT, AT, answers=[PaperAnswers("P-02", PRE, marks={1: "A"})])
    assert take_in(folder, intake, dry_run=True).added == 1
    assert (_sheet(folder).read_bytes(), (folder / RECORD).exists()) == (before, False)


def test_without_a_score_sheet_there_is_nowhere_to_enter(folder: Path) -> None:
    _sheet(folder).unlink()
    with pytest.raises(TrainkitError, match="there is no score sheet yet"):
        enter_answers(folder, [], Source.KEYBOARD, at=AT)


def test_what_was_typed_is_kept_at_once_and_goes_to_the_sheet_later(folder: Path) -> None:
    _type(folder, {1: "A", 2: "?", 3: ""}, "AB")
    _type(folder, {1: "A"}, "AB")
    assert [(one.spot.place, one.value, one.who) for one in typed(folder)] == [
        (1, "A", "AB"), (2, "?", "AB"), (3, "", "AB"),
    ]  # fmt: skip
    entered = take_over_typed(folder, at=AT)
    assert (entered.added, entered.disagreements, typed(folder)) == (2, (), ())
    assert _entries(folder) == {1: "A", 2: "?"}


def test_a_second_person_finds_what_the_first_typed_otherwise(folder: Path) -> None:
    _type(folder, {1: "A", 5: "?"}, "AB")
    _type(folder, {1: "B", 4: "?", 5: ""}, "CD")
    entered = take_over_typed(folder, at=AT)
    assert _different(entered) == [(1, "A", "B"), (5, "?", "")]
    assert take_over_typed(folder, at=AT).disagreements == entered.disagreements  # until decided
    assert {one.spot for one in typed(folder)} == {_spot(1), _spot(5)}
    left = take_over_typed(folder, at=AT, typed_stands={_spot(1)})
    assert ([one.spot for one in left.disagreements], left.new) == ([_spot(5)], {_spot(1)})
    assert take_over_typed(folder, at=AT, sheet_stands={_spot(5)}).disagreements == ()
    assert (_entries(folder), typed(folder)) == ({1: "B", 4: "?", 5: "?"}, ())


def test_a_blank_can_be_right_too(folder: Path) -> None:
    _type(folder, {1: "A", 5: "?"}, "AB")
    _type(folder, {1: "A", 5: ""}, "CD")
    assert _different(take_over_typed(folder, at=AT)) == [(5, "?", "")]
    assert take_over_typed(folder, at=AT, typed_stands={_spot(5)}).disagreements == ()
    assert _entries(folder) == {1: "A"}


def test_what_was_said_before_a_decision_is_not_asked_about_again(folder: Path) -> None:
    _enter(folder, {1: "A"}, Source.IMPORT)
    assert _different(_enter(folder, {1: "B"}, Source.TELEPHONE)) == [(1, "A", "B")]
    take_in(folder, Intake(Source.TELEPHONE, AT, kept=[_spot(1)]))
    assert _enter(folder, {1: "B"}, Source.TELEPHONE).disagreements == ()
    assert _different(_enter(folder, {1: "C"}, Source.TELEPHONE)) == [(1, "A", "C")]


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from trainkit.assessment.forms import FormUse
from trainkit.files import writing
from trainkit.intake import entering
from trainkit.intake.record import Record
from trainkit.intake.score_sheet.enter import PaperAnswers

def die(*given, **more):
    os.kill(os.getpid(), signal.SIGKILL)

AT = datetime.now(UTC)
entering.keep_typed(Path(sys.argv[1]), PaperAnswers("P-02", FormUse.PRE, marks={1: "A"}), at=AT)
match sys.argv[2]:
    case "typed":
        die()
    case "reading":
        entering.enter = die
    case "writing":
        entering.write_atomically = die
    case "noting":
        Record.show = die
entering.take_over_typed(Path(sys.argv[1]), at=AT)
"""


@pytest.mark.parametrize("moment", ["typed", "reading", "writing", "noting"])
def test_nothing_is_lost_or_doubled_by_a_kill(folder: Path, moment: str) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(folder), moment], check=False)
    assert done.returncode == -signal.SIGKILL
    assert take_over_typed(folder, at=AT).disagreements == ()
    assert (_entries(folder), _entries(folder, "P-01")) == ({1: "A"}, TYPED)
    own = [one for one in _record(folder) if one.spot.code == "P-02"]
    assert [(one.value, one.source) for one in own] == [("A", Source.KEYBOARD)]
    assert typed(folder) == ()


def test_what_is_typed_while_another_program_enters_stays(folder: Path) -> None:
    typing = (
        "from datetime import UTC, datetime; from pathlib import Path; import sys, time\n"
        "from trainkit.intake.entering import keep_typed\n"
        "from trainkit.intake.score_sheet.enter import FormUse, PaperAnswers\n"
        "for number in range(1, 9):\n"
        "    answers = PaperAnswers('P-02', FormUse.PRE, marks={number: '?'})\n"
        "    keep_typed(Path(sys.argv[1]), answers, at=datetime.now(UTC))\n"
        "    time.sleep(0.2)\n"
    )
    with subprocess.Popen([sys.executable, "-c", typing, str(folder)]) as typist:
        while typist.poll() is None:
            take_over_typed(folder, at=AT)
    assert typist.returncode == 0
    take_over_typed(folder, at=AT)
    assert _entries(folder) == dict.fromkeys(range(1, 9), "?")
    assert typed(folder) == ()
