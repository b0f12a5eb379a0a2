"""Answers from elsewhere go into empty cells; what somebody typed stays and is listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.score_factory import POST, PRE, TINY, change, people, put, sheet_bytes, type_in
from tests.score_sheet.test_merge import CODES, FORMS, blank
from trainkit.problems import Problems
from trainkit.score_sheet.entries import Field, Spot
from trainkit.score_sheet.fill import Difference, Filled, GivenPaper, fill
from trainkit.score_sheet.merge import entries_of
from trainkit.score_sheet.read import read_score_sheet

WIDTH = len(TINY.form(PRE).items)


def spot(code: str, place: int, sheet: str = "Pre") -> Spot:
    return Spot(code, sheet, Field.ITEM, place)


def paper(code: str, marks: str, **more: object) -> GivenPaper:
    """Return a paper of TINY; a space is a blank."""
    spelled = tuple("" if mark == " " else mark for mark in marks.ljust(WIDTH))
    return GivenPaper(code, "Pre", "A1-1", spelled, **more)  # type: ignore[arg-type]


def filled(path: Path, *papers: GivenPaper, **more: object) -> Filled:
    problems = Problems()
    found = fill(path, papers, problems, **more)  # type: ignore[arg-type]
    return problems.checked(found)


def written(path: Path, found: Filled) -> dict[Spot, str]:
    assert found.sheet is not None
    path.write_bytes(found.sheet)
    problems = Problems()
    return dict(problems.checked(entries_of(path, problems)))


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "score-sheet.xlsx"
    path.write_bytes(sheet_bytes(TINY, people(*CODES)))
    return path


def test_answers_go_into_empty_cells_with_a_note_of_where_they_came_from(sheet: Path) -> None:
    found = filled(sheet, paper("P-02", "A B", note="pre-test on a telephone"))
    assert (found.added, found.confirmed, found.differences) == (2, 0, ())
    note = Spot("P-02", "Participants", Field.NOTE)
    assert written(sheet, found) == {
        spot("P-02", 1): "A", spot("P-02", 3): "B", note: "pre-test on a telephone",
    }  # fmt: skip
    problems = Problems()
    responses = problems.checked(read_score_sheet(sheet, TINY, problems))
    person = next(one for one in responses.people if one.code == "P-02")
    assert person.sittings[PRE].marks[:3] == ("A", "", "B")


def test_a_second_time_changes_nothing(sheet: Path) -> None:
    given = paper("P-02", "AB", note="pre-test on a telephone")
    written(sheet, filled(sheet, given))
    again = filled(sheet, given)
    assert (again.sheet, again.added, again.confirmed, again.differences) == (None, 0, 2, ())


def test_what_was_typed_is_listed_and_never_overwritten(sheet: Path) -> None:
    type_in(sheet, {PRE: {0: "AC", 1: " B"}})
    found = filled(sheet, paper("P-01", "ABC"), paper("P-02", "B"))
    assert found.differences == (Difference(spot("P-01", 2), "E7", "C", "B"),)
    entries = written(sheet, found)
    assert entries[spot("P-01", 2)] == "C"
    assert entries[spot("P-01", 3)] == "C"
    assert (entries[spot("P-02", 1)], entries[spot("P-02", 2)]) == ("B", "B")


def test_a_blank_disagrees_where_other_items_were_entered_twice(sheet: Path) -> None:
    type_in(sheet, {PRE: {0: "ABA"}})
    found = filled(sheet, paper("P-01", "A A"))
    assert found.differences == (Difference(spot("P-01", 2), "E7", "B", ""),)
    assert found.sheet is None


def test_a_person_decides_for_what_was_given(sheet: Path) -> None:
    type_in(sheet, {PRE: {0: "ABA"}})
    given = paper("P-01", "C A")
    decided = [spot("P-01", 1), spot("P-01", 2)]
    found = filled(sheet, given, replaced=decided)
    assert found.differences == ()
    assert written(sheet, found) == {spot("P-01", 1): "C", spot("P-01", 3): "A"}


def test_who_is_not_on_the_sheet_gets_a_spare_row(sheet: Path) -> None:
    entries = written(sheet, filled(sheet, paper("P-09", "A"), paper("P-08", "B")))
    assert entries == {spot("P-09", 1): "A", spot("P-08", 1): "B"}


def test_nobody_is_left_out_where_rows_run_short(sheet: Path) -> None:
    late = [paper(f"X-{n}", "A") for n in range(6)]
    problems = Problems()
    assert fill(sheet, late, problems) is None
    assert [str(one.message) for one in problems.errors] == [
        "there is no row left for X-5, who is not on this sheet; build a new one"
    ]


def test_a_doubtful_answer_waits_and_gives_way_to_what_is_typed(sheet: Path) -> None:
    found = filled(sheet, paper("P-01", "?A"))
    assert found.open == {spot("P-01", 1)}
    assert written(sheet, found)[spot("P-01", 1)] == "?"
    type_in(sheet, {PRE: {0: "B"}})
    again = filled(sheet, paper("P-01", "?A"))
    assert (again.open, again.differences, again.sheet) == (frozenset(), (), None)


def test_what_a_person_marks_is_left_empty_and_named(sheet: Path) -> None:
    found = filled(sheet, paper("P-01", "A", by_hand=(2,)))
    assert found.open == {spot("P-01", 2)}
    assert spot("P-01", 2) not in written(sheet, found)
    type_in(sheet, {PRE: {0: "AB"}})
    assert filled(sheet, paper("P-01", "A", by_hand=(2,))).open == frozenset()


def test_another_paper_is_a_difference_and_its_answers_stay_out(tmp_path: Path) -> None:
    path = tmp_path / "score-sheet.xlsx"
    path.write_bytes(blank(several=True))
    printed = FORMS.paper_of("P-01", POST).code
    other = next(one for one in FORMS.papers_for(POST) if one.code != printed)
    marks = tuple("" for _ in other.items)
    answered = GivenPaper("P-01", "Post", other.code, (other.items[0].key, *marks[1:]))
    found = filled(path, answered)
    place = Spot("P-01", "Post", Field.PAPER)
    assert found.differences == (Difference(place, "C7", printed, other.code),)
    assert found.sheet is None
    decided = filled(path, answered, replaced=[place])
    entries = written(path, decided)
    assert (entries[place], len(entries)) == (other.code, 2)


def test_a_sheet_with_a_formula_is_not_filled(sheet: Path) -> None:
    change(sheet, put("Pre", "D7", "=1+1"))
    problems = Problems()
    assert fill(sheet, [paper("P-01", "A")], problems) is None
    assert [str(one.place.cell) for one in problems.errors] == ["D7"]
