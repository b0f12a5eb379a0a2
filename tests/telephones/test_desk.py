"""The trainer's side: papers for telephones, opening and closing, and the answers taken over."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from tests.factories import as_yaml, write_roster, write_workshop
from tests.item_types import row, typed_bank_data
from tests.score_factory import put
from tests.telephones.sitting import POST, PRE, make_sitting
from trainkit import api
from trainkit.assessment.forms import Forms, FormUse
from trainkit.assessment.forms_file import read_forms
from trainkit.intake.entering import ToMark, Undecided
from trainkit.intake.record import Field, Source, Spot, record_of
from trainkit.intake.score_sheet.enter import Disagreement
from trainkit.intake.score_sheet.merge import entries_of
from trainkit.model.roster import Participant
from trainkit.model.yaml import read_yaml
from trainkit.problems import InputError, Problems, TrainkitError
from trainkit.resources import templates_folder
from trainkit.telephones import store
from trainkit.telephones.codes import fold
from trainkit.telephones.desk import (
    DATABASE,
    access_codes,
    close_test,
    hand_back,
    notes,
    open_test,
    people_states,
    prepare,
    states,
)
from trainkit.telephones.store import Answer, about, begin, connect, end, given, keep, transaction
from trainkit.telephones.take_over import entry_of, not_taken_over, take_over
from trainkit.text.languages import _, speaking

NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workshop with its plan and an empty score sheet."""
    folder = write_workshop(tmp_path_factory.mktemp("planned") / "w")
    api.build(folder, only=["score-sheet"])
    return folder


@pytest.fixture
def folder(planned: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(planned, tmp_path / "w"))


def answer(
    folder: Path, code: str, marks: Sequence[str], number: int = 0, finish: bool = False
) -> None:
    """Answer the open test on a telephone; a space is a blank."""
    people = (Participant(code=code),)
    with closing(connect(folder / DATABASE)) as base:
        test = store.open_test(base)
        assert test is not None
        salt = bytes.fromhex(about(base)["salt"])
        paper = store.paper_for(base, test, salt, fold(access_codes(folder, people)[code]))
        assert paper is not None
        with transaction(base):
            begin(base, paper)
            keep(base, paper.id, [
                Answer(item, mark.strip(), f"id-{number}-{item:04}")
                for item, mark in enumerate(marks, 1)
            ])  # fmt: skip
            if finish:
                end(base, paper.id)


def entries(path: Path) -> dict[Spot, str]:
    problems = Problems()
    return dict(problems.checked(entries_of(path, problems)))


def item(code: str, place: int, sheet: str = "Pre") -> Spot:
    return Spot(code, sheet, Field.ITEM, place)


def test_answers_go_from_telephones_into_the_score_sheet(folder: Path) -> None:
    assert prepare(folder) == ()
    open_test(folder, PRE)
    answer(folder, "P-01", "ABCA", finish=True)
    answer(folder, "P-03", "B  C")
    assert [(s.use, s.people, s.begun, s.ended) for s in states(folder)] == [
        (PRE, 6, 2, 1), (POST, 6, 0, 0),
    ]  # fmt: skip
    close_test(folder)
    assert not_taken_over(folder) == 2
    found = take_over(folder, at=NOW)
    assert not_taken_over(folder) == 0
    assert (found.added, found.confirmed, found.wants_a_look) == (6, 0, False)
    assert found.people == {PRE: 2, POST: 0}
    assert found.sheet == folder / "out" / "trainers" / "score-sheet.xlsx"
    wanted = {item("P-01", n): mark for n, mark in enumerate("ABCA", 1)}
    wanted |= {item("P-03", 1): "B", item("P-03", 4): "C"}
    assert entries(found.sheet) == wanted
    with record_of(folder) as record:
        said = {(one.source, one.spot.code, one.spot.sheet) for one in record.entries()}
    assert said == {(Source.TELEPHONE, code, "Pre") for code in ("P-01", "P-03")}
    again = take_over(folder, at=NOW)
    assert (again.added, again.confirmed, again.sheet) == (0, 6, found.sheet)
    assert entries(found.sheet) == wanted


def test_a_difference_is_asked_about_until_a_person_decides(folder: Path) -> None:
    prepare(folder)
    typed = folder / "responses" / "score-sheet.xlsx"
    workbook = load_workbook(folder / "out" / "trainers" / "score-sheet.xlsx")
    for cell, mark in (("D7", "A"), ("E7", "C"), ("F7", "C")):
        put("Pre", cell, mark)(workbook)
    workbook.save(typed)
    open_test(folder, PRE)
    answer(folder, "P-01", "ABA")
    close_test(folder)
    first, second = (
        Disagreement(item("P-01", 2), "E7", "C", "B"),
        Disagreement(item("P-01", 3), "F7", "C", "A"),
    )
    assert take_over(folder, at=NOW).differences == (first, second)
    found = take_over(folder, at=NOW, telephone_stands=[first.spot], sheet_stands=[second.spot])
    assert found.differences == ()
    assert entries(typed)[first.spot] == "B"
    assert entries(typed)[second.spot] == "C"
    assert take_over(folder, at=NOW).differences == ()
    open_test(folder, PRE)
    answer(folder, "P-01", "  B", number=1)
    close_test(folder)
    later = take_over(folder, at=NOW).differences
    assert [(one.spot.place, one.in_sheet, one.offered) for one in later] == [
        (3, "C", "B"),
    ]  # fmt: skip


def test_a_blank_on_a_paper_that_was_handed_in_disagrees_with_an_entry(folder: Path) -> None:
    prepare(folder)
    typed = folder / "responses" / "score-sheet.xlsx"
    workbook = load_workbook(folder / "out" / "trainers" / "score-sheet.xlsx")
    for cell, mark in (("D7", "A"), ("E7", "C"), ("D8", "A"), ("E8", "C")):
        put("Pre", cell, mark)(workbook)
    workbook.save(typed)
    open_test(folder, PRE)
    answer(folder, "P-01", "A", finish=True)
    answer(folder, "P-02", "A")  # went on on paper
    close_test(folder)
    blank = Disagreement(item("P-01", 2), "E7", "C", "")
    assert take_over(folder, at=NOW).differences == (blank,)
    assert take_over(folder, at=NOW, sheet_stands=[blank.spot]).differences == ()
    assert entries(typed)[blank.spot] == "C"


def test_handing_in_says_that_the_rest_is_blank(folder: Path) -> None:
    """Scoring asks about a half-empty row only where the paper was not handed in."""
    prepare(folder)
    for test in (PRE, POST):
        open_test(folder, test)
        for code in ("P-01", "P-02", "P-03"):
            answer(folder, code, "A", finish=True)
        answer(folder, "P-04", "A")  # went on on paper
        close_test(folder)
    sheet = take_over(folder, at=NOW).sheet
    with pytest.raises(InputError) as caught:
        api.score(folder)
    asked = [(one.place.sheet, one.place.cell) for one in caught.value.problems]
    assert asked == [("Post", "E10"), ("Pre", "E10")]
    for test in (PRE, POST):
        open_test(folder, test)
        answer(folder, "P-04", "A", finish=True)
        close_test(folder)
    take_over(folder, at=NOW)
    found = api.score(folder)
    assert found.doubtful == ()
    scored = found.findings.cohort.form_marks
    assert sorted(code for one in scored for code in one.codes) == sorted(
        2 * ["P-01", "P-02", "P-03", "P-04"]
    )
    # of the three blanks at the end the first was seen: PISA's rule (``evaluation.nonresponse``)
    for one in scored:
        assert one.marks.answered.sum(axis=1).tolist() == [1] * len(one.codes)
        assert one.marks.reached.sum(axis=1).tolist() == [2] * len(one.codes)
    workbook = load_workbook(sheet)
    put("Pre", "D7", None)(workbook)
    put("Post", "D8", None)(workbook)
    put("Post", "E8", "A")(workbook)
    workbook.save(sheet)
    assert api.score(folder).findings.cohort.members[0].scores.keys() == {POST}
    open_test(folder, PRE)
    hand_back(folder, PRE, "P-02")
    close_test(folder)
    take_over(folder, at=NOW)
    with pytest.raises(InputError) as caught:
        api.score(folder)
    assert [one.place.cell for one in caught.value.problems if one.place.sheet == "Pre"] == ["E8"]


def test_nothing_is_taken_over_while_a_test_is_open(folder: Path) -> None:
    prepare(folder)
    open_test(folder, PRE)
    with pytest.raises(TrainkitError, match="a test is open; close it"):
        take_over(folder, at=NOW)


def test_without_a_score_sheet_the_message_says_what_to_do(folder: Path) -> None:
    prepare(folder)
    (folder / "out" / "trainers" / "score-sheet.xlsx").unlink()
    with pytest.raises(TrainkitError, match="build the documents first"):
        take_over(folder, at=NOW)


def test_what_is_no_number_waits_for_a_person_and_words_are_handed_on(tmp_path: Path) -> None:
    items = {"recall": 1, "apply": 2, "judge": 1}
    assessment = {"minutes": 30, "items": items, "types": ["numeric", "short-answer"]}
    folder = write_workshop(tmp_path / "w", assessment=assessment)
    bank = typed_bank_data(per_type=5)
    wanted = {"recall": "numeric", "apply": "short-answer", "judge": "numeric"}
    bank["items"] = [one for one in bank["items"] if one.get("type") == wanted[one["cognitive"]]]
    (folder / "curriculum" / "alpha" / "items.yaml").write_text(as_yaml(bank), encoding="utf-8")
    api.build(folder, only=["score-sheet"])
    prepare(folder)
    open_test(folder, PRE)
    kinds = [one.type for one in forms_of(folder).paper_of("P-01", PRE).items]
    values = {"numeric": "1,234", "short-answer": "Because of the log."}
    number, words = kinds.index("numeric") + 1, kinds.index("short-answer") + 1
    answer(folder, "P-01", [values[kind] for kind in kinds])
    answer(folder, "P-02", [])
    close_test(folder)
    found = take_over(folder, at=NOW)
    assert Undecided("P-01", PRE, number, "1,234") in found.doubts
    assert ToMark("P-01", PRE, words, "Because of the log.", 3) in found.words
    assert entries(found.sheet)[item("P-01", words)] == "?"
    workbook = load_workbook(found.sheet)
    for place, mark in ((number, "12.5"), (words, "2")):
        put("Pre", f"{get_column_letter(3 + place)}7", mark)(workbook)
    unanswered = [one.type for one in forms_of(folder).paper_of("P-02", PRE).items]
    typed = get_column_letter(4 + unanswered.index("short-answer"))
    put("Pre", f"{typed}8", "?")(workbook)
    workbook.save(found.sheet)
    later = take_over(folder, at=NOW)
    assert "P-02" not in {one.code for one in later.words}  # on the telephone there are none
    assert later.differences == ()
    assert {one.number for one in found.doubts} - {one.number for one in later.doubts} == {number}
    assert {one.number for one in found.words} - {one.number for one in later.words} == {words}


def forms_of(folder: Path) -> Forms:
    problems = Problems()
    return problems.checked(read_forms(folder / "plan" / "forms.yaml", problems))[0]


def test_late_registrations_come_in_and_what_is_begun_stays(folder: Path) -> None:
    prepare(folder)
    open_test(folder, PRE)
    answer(folder, "P-01", "A")
    heading = ("Code", "Name", "Organisation", "Country", "Role", "Language")
    rows = [(f"P-{n:02}", f"Person {n}", "Office", "KZ", "", "en") for n in (1, 3, 4, 5, 6, 9)]
    write_roster(folder / "participants.xlsx", [heading, *rows])
    assert prepare(folder) == ()
    people = api.load(folder).roster.participants
    found = people_states(folder, PRE, people)
    assert [(one.code, one.begun, one.answered) for one in found] == [
        ("P-01", True, 1), ("P-03", False, 0), ("P-04", False, 0), ("P-05", False, 0),
        ("P-06", False, 0), ("P-09", False, 0),
    ]  # fmt: skip
    with closing(connect(folder / DATABASE)) as base:
        assert {n: one.value for n, one in given(base, 1).items()} == {1: "A"}


def test_one_test_at_a_time(tmp_path: Path) -> None:
    sitting = make_sitting(tmp_path / "w")
    with pytest.raises(TrainkitError, match="the pre-test is open; close it first"):
        open_test(sitting.folder, POST)
    close_test(sitting.folder)
    open_test(sitting.folder, POST)
    assert [one.is_open for one in states(sitting.folder)] == [False, True]


def test_a_test_closed_by_mistake_goes_on_with_the_time_that_was_left(tmp_path: Path) -> None:
    sitting = make_sitting(tmp_path / "w")
    first = states(sitting.folder)[0].opened
    close_test(sitting.folder)
    open_test(sitting.folder, PRE)
    assert states(sitting.folder)[0].opened == first
    with closing(connect(sitting.database)) as base:
        base.execute("UPDATE tests SET opened = opened - 1801, closed = opened")
    open_test(sitting.folder, PRE)
    later = states(sitting.folder)[0].opened
    assert first is not None and later is not None and later >= first


def test_a_failure_keeps_nothing_of_what_was_begun_and_is_told_with_its_file(
    tmp_path: Path,
) -> None:
    sitting = make_sitting(tmp_path / "w")
    with closing(connect(sitting.database)) as base:
        with pytest.raises(sqlite3.IntegrityError), transaction(base):
            base.execute("UPDATE tests SET minutes = 99")
            base.execute(
                "INSERT INTO answers VALUES (1, 999, 1, 'A', 'x-1', 0, 0)"
            )  # there is no such paper
        assert base.execute("SELECT count(*) FROM tests WHERE minutes = 99").fetchone() == (0,)
    sitting.database.write_bytes(b"no database" * 400)
    with pytest.raises(TrainkitError, match=r"telephones\.sqlite3? cannot be used: "):
        states(sitting.folder)


def test_telephones_stay_signed_in_only_for_the_test_that_was_open_last(tmp_path: Path) -> None:
    sitting = make_sitting(tmp_path / "w")

    def signed_in_after(*tests: FormUse) -> int:
        with closing(connect(sitting.database)) as base, transaction(base):
            base.execute("INSERT OR REPLACE INTO sessions VALUES (x'01', x'02')")
        for test in tests:
            close_test(sitting.folder)
            open_test(sitting.folder, test)
        with closing(connect(sitting.database)) as base:
            return int(base.execute("SELECT count(*) FROM sessions").fetchone()[0])

    assert [signed_in_after(one) for one in (PRE, POST, POST, PRE)] == [1, 0, 1, 0]


def test_an_answer_that_was_changed_counts_once(folder: Path) -> None:
    prepare(folder)
    open_test(folder, PRE)
    for number, marks in enumerate(("AB", "BB")):
        answer(folder, "P-01", marks, number=number)
    (found, *_others) = people_states(folder, PRE, api.load(folder).roster.participants)
    assert (found.code, found.answered) == ("P-01", 2)


def test_preparing_writes_the_plan_that_the_papers_are_from(folder: Path) -> None:
    record = folder / "plan" / "forms.yaml"
    planned = record.read_bytes()
    record.unlink()
    assert notes(folder) == ()
    prepare(folder)
    assert record.read_bytes() == planned


def test_what_a_telephone_cannot_do_is_said_before(tmp_path: Path) -> None:
    sitting = make_sitting(tmp_path / "w", languages=("de",))
    assert sitting.notes == (
        "Buttons and hints are in English; questions are in the language of the items.",
        "Pre-test: 1 question is answered in words; mark it with the rubric in the key.",
        "Post-test: 1 question is answered in words; mark it with the rubric in the key.",
    )


def test_without_preparation_the_message_says_so(tmp_path: Path) -> None:
    assert states(tmp_path) == ()
    with pytest.raises(TrainkitError, match="the papers for telephones are not ready yet"):
        close_test(tmp_path)
    sitting = make_sitting(tmp_path / "w")
    with pytest.raises(TrainkitError, match="X-1 has no pre-test on telephones"):
        hand_back(sitting.folder, PRE, "X-1")


@pytest.mark.parametrize(
    ("kind", "value", "entry"),
    [
        ("single", "B", "B"),
        ("single", "", ""),
        ("multiple", "AC", "AC"),
        ("matching", "C-B", "C-B"),
        ("ordering", "BDAC", "BDAC"),
        ("ordering", "BBA-", "--A-"),
        ("ordering", "CCCC", "----"),
        ("numeric", "12,5", "12.5"),
        ("numeric", "۱۲٫۵", "12.5"),
        ("numeric", "1,234", "?"),
        ("numeric", "about 12", "?"),
        ("hot-spot", "D", "D"),
    ],
)
def test_an_answer_is_spelled_as_the_score_sheet_takes_it(
    kind: str, value: str, entry: str
) -> None:
    """As ``items.entries`` has it for paper: a letter written twice counts in neither box."""
    assert entry_of(value, row(kind)) == entry


@pytest.mark.parametrize("language", ["ru", "fa"])
def test_a_language_has_all_words_of_the_participants_pages(language: str) -> None:
    problems = Problems()
    path = templates_folder() / "participants" / "text.en.yaml"
    data = problems.checked(read_yaml(path, problems)).data
    with speaking(language):
        assert [text for text in data.values() if _(text) == text] == []
