"""Two copies of one sheet are filled in, merged, decided upon and merged again."""

from __future__ import annotations

import functools
import random
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.examples import examples
from tests.item_types import row, typed_bank
from tests.score_factory import (
    POST,
    PRE,
    TINY,
    change,
    people,
    put,
    recalculate,
    sheet_bytes,
    type_in,
    typed_forms,
)
from trainkit.assessment.forms import Forms, FormUse, PlacedItem, item_taking
from trainkit.cli.app import run
from trainkit.intake.record import Field, Spot
from trainkit.intake.responses import Responses
from trainkit.intake.score_sheet.layout import SHEETS
from trainkit.intake.score_sheet.merge import MergedCopies, entries_of, merge_copies
from trainkit.intake.score_sheet.read import read_score_sheet
from trainkit.model.items.registry import FORMATS
from trainkit.problems import Problems

CODES = ("P-01", "P-02", "P-03", "P-04")
FORMS = typed_forms(CODES, versions=2)
Lines = Mapping[int, Sequence[str | None]]


@functools.cache
def blank(several: bool) -> bytes:
    if several:
        return sheet_bytes(FORMS, people(*CODES), [typed_bank()])
    return sheet_bytes(TINY, people(*CODES))


def copy_of(
    path: Path,
    answers: Mapping[FormUse, Lines],
    more: Mapping[str, object] | None = None,
    papers: Mapping[str, str] | None = None,
    several: bool = False,
) -> Path:
    path.write_bytes(blank(several))
    type_in(path, answers, more)
    for cell, text in (papers or {}).items():
        change(path, put("Pre", cell, text))
    return path


def merged(first: Path, second: Path, settled: Path | None = None) -> MergedCopies:
    problems = Problems()
    result = merge_copies(first, second, problems, settled=settled)
    assert [str(problem) for problem in problems] == []
    assert result is not None
    return result


def refused(first: Path, second: Path) -> list[str]:
    problems = Problems()
    assert merge_copies(first, second, problems) is None
    return [str(problem).partition("xlsx!")[2] for problem in problems]


def read_back(folder: Path, result: MergedCopies, forms: Forms = TINY) -> Responses:
    """Write the joined sheet and read it."""
    path = folder / "joined.xlsx"
    path.write_bytes(result.sheet)
    responses = read_score_sheet(path, forms, Problems())
    assert responses is not None
    return responses


def marks(responses: Responses, count: int = 2) -> list[str]:
    """Return the first people's marks on the pre-test, with a space for a blank."""
    return [
        "".join(mark or " " for mark in person.sitting(PRE).marks)
        for person in responses.people[:count]
    ]


def item(code: str, place: int, sheet: str = "Pre") -> Spot:
    return Spot(code, sheet, Field.ITEM, place)


def test_shared_work_is_joined(tmp_path: Path) -> None:
    """By people, by tests, and by the items of one row."""
    first = copy_of(tmp_path / "a.xlsx", {PRE: {0: "ABC", 1: "b  "}}, {"D7": "present"})
    answers = {PRE: {1: " ca", 2: "CAB"}, POST: {0: "AB "}}
    second = copy_of(tmp_path / "b.xlsx", answers, {"E9": "tired"})
    result = merged(first, second)
    assert (result.joined.confirmed, result.joined.alone, result.open) == (0, (5, 8), ())
    responses = read_back(tmp_path, result)
    assert marks(responses, 3) == ["ABC", "BCA", "CAB"]
    assert responses.people[0].sitting(POST).marks == ("A", "B", "")
    assert (responses.people[0].status, responses.people[2].note) == ("present", "tired")


def test_double_entry_confirms_what_means_the_same(tmp_path: Path) -> None:
    paper = FORMS.paper("B1-2")
    assert FORMS.paper_of("P-01", PRE).code != "B1-2"
    one = [item.key.lower() for item in paper.items]
    other = [_reversed(item) for item in paper.items]
    first = copy_of(tmp_path / "a.xlsx", {PRE: {0: one}}, papers={"C7": "b1-2"}, several=True)
    second = copy_of(tmp_path / "b.xlsx", {PRE: {0: other}}, papers={"C7": "B1-2"}, several=True)
    result = merged(first, second)
    assert (result.joined.confirmed, result.joined.alone, result.open) == (1 + len(one), (0, 0), ())
    assert [result.entries[item("P-01", n)] for n, _ in enumerate(one, 1)] == [
        each.read(each.key) for each in paper.items
    ]


def _reversed(of: PlacedItem) -> str:
    """Return the key with several letters of a set the other way round, and other digits."""
    key = of.key[::-1] if of.type == "multiple" else of.key
    return key.replace(".", ",").translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))


def test_disagreement_is_listed_settled_and_done(tmp_path: Path) -> None:
    first = copy_of(tmp_path / "a.xlsx", {PRE: {0: "ABC", 1: "AAA"}}, {"D7": "present"})
    second = copy_of(tmp_path / "b.xlsx", {PRE: {0: "ACC", 1: "A A"}}, {"D7": "absent"})
    before = first.read_bytes(), second.read_bytes()
    out, notes = tmp_path / "out.xlsx", tmp_path / "out-to-settle.xlsx"
    command = ["merge", str(first), str(second), "-o", str(out)]
    assert run(command) == 1
    assert (first.read_bytes(), second.read_bytes()) == before
    responses = read_score_sheet(out, TINY, Problems())
    assert responses is not None
    assert (marks(responses), responses.people[0].status) == (["A?C", "A?A"], None)
    sheet = load_workbook(notes)["To settle"]
    assert [sheet[cell].value for cell in ("D3", "D5", "E3", "E5")] == [
        "a.xlsx", "First copy", "b.xlsx", "Second copy",
    ]  # fmt: skip
    assert [[cell.value for cell in line] for line in sheet["A6:G8"]] == [
        ["P-01", "Participants", "Status", "present", "absent", "D7", "D7"],
        ["P-01", "Pre", "Item 2", "B", "C", "E7", "E7"],
        ["P-02", "Pre", "Item 2", "A", "blank", "E8", None],
    ]
    assert {c.coordinate for line in sheet for c in line if not c.protection.locked} == {
        "H6", "H7", "H8",
    }  # fmt: skip
    change(notes, put("To settle", "H7", "3"))
    assert run([*command, "--settled", str(notes)]) == 1
    change(notes, put("To settle", "H6", "Present"))
    change(notes, put("To settle", "H8", "Blank"))
    decided = notes.read_bytes()
    assert run([*command, "--settled", str(notes)]) == 0
    assert notes.read_bytes() == decided
    responses = read_score_sheet(out, TINY, Problems())
    assert responses is not None
    assert (marks(responses), responses.people[0].status) == (["ACC", "A A"], "present")


def test_decision_that_is_no_answer_is_refused_by_cell(tmp_path: Path) -> None:
    first = copy_of(tmp_path / "a.xlsx", {PRE: {0: "ABC"}})
    second = copy_of(tmp_path / "b.xlsx", {PRE: {0: "ACC"}})
    notes = tmp_path / "notes.xlsx"
    notes.write_bytes(merged(first, second).conflicts or b"")
    change(notes, put("To settle", "H6", "E"))
    problems = Problems()
    assert merge_copies(first, second, problems, settled=notes) is None
    assert [str(problem).partition("xlsx!")[2] for problem in problems] == [
        'To settle!H6: "E" is not a possible entry for Item 2 of P-01'
    ]
    # an answer was corrected in one copy since: what was decided is about something else
    change(notes, put("To settle", "H6", "B"))
    change(first, put("Pre", "E7", "A"))
    problems = Problems()
    assert merge_copies(first, second, problems, settled=notes) is None
    assert [problem.place.cell for problem in problems] == ["D6"]


def test_paper_that_one_person_changed_is_settled_with_its_answers(tmp_path: Path) -> None:
    assert FORMS.paper_of("P-01", PRE).code == "A1-1"
    other = FORMS.paper("B1-2")
    answers = [item.key for item in other.items]
    first = copy_of(tmp_path / "a.xlsx", {PRE: {0: answers}}, papers={"C7": "B1-2"}, several=True)
    second = copy_of(tmp_path / "b.xlsx", {PRE: {0: answers}}, several=True)
    result = merged(first, second)
    assert [conflict.spot.shown for conflict in result.open][0] == "Paper"
    # without a decision no paper is chosen, so that nobody is scored by the wrong key
    assert read_back(tmp_path, result, FORMS).people[0].sitting(PRE).paper is None
    notes = tmp_path / "notes.xlsx"
    notes.write_bytes(result.conflicts or b"")
    line = [cell.value for cell in load_workbook(notes)["To settle"][6]]
    assert line[:5] == ["P-01", "Pre", "Paper", "B1-2", "A1-1"]
    rows = range(7, 6 + len(result.open))
    change(notes, put("To settle", "H6", "b1-2"))
    sheet = load_workbook(notes)["To settle"]
    for line_row in rows:
        place = int(str(sheet.cell(line_row, 3).value).split()[1])
        change(notes, put("To settle", f"H{line_row}", answers[place - 1]))
    done = merged(first, second, notes)
    assert done.open == ()
    sitting = read_back(tmp_path, done, FORMS).people[0].sitting(PRE)
    assert (sitting.paper, sitting.marks) == (
        "B1-2", tuple(each.read(each.key) for each in other.items),
    )  # fmt: skip


def test_late_comers_keep_their_answers_whatever_their_row(tmp_path: Path) -> None:
    first = copy_of(tmp_path / "a.xlsx", {PRE: {4: "ABC"}}, {"A11": "LATE-2"})
    second = copy_of(
        tmp_path / "b.xlsx", {PRE: {4: "BBB", 5: "ABC"}}, {"A11": "LATE-1", "A12": "LATE-2"}
    )
    for one, other in ((first, second), (second, first)):
        result = merged(one, other)
        assert result.joined.confirmed == 3
        people = read_back(tmp_path, result).people
        late = {p.code: p.sitting(PRE).marks for p in people if not p.on_roster}
        assert late == {"LATE-1": ("B", "B", "B"), "LATE-2": ("A", "B", "C")}


def test_too_many_late_comers_are_refused(tmp_path: Path) -> None:
    first = copy_of(tmp_path / "a.xlsx", {}, {f"A{row}": f"X{row}" for row in range(11, 15)})
    second = copy_of(tmp_path / "b.xlsx", {}, {f"A{row}": f"Y{row}" for row in range(11, 15)})
    assert refused(first, second) == [
        "Participants: the copies have 8 people who are not on the list of participants, but "
        "there are only 5 rows for them"
    ]


def test_both_notes_are_kept(tmp_path: Path) -> None:
    first = copy_of(tmp_path / "a.xlsx", {}, {"E7": "came late"})
    second = copy_of(tmp_path / "b.xlsx", {}, {"E7": "asked for a desk"})
    note = Spot("P-01", "Participants", Field.NOTE)
    assert merged(first, second).entries[note] == "asked for a desk | came late"


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [("Instructions", "B5", "elsewhere"), ("Instructions", "B11", "0000-0000-0000"),
     ("Key", "J5", "B"), ("Pre marks", "E19", "B"), ("Pre", "E42", "ABCD"),
     ("Participants", "A8", "P-99")],
)  # fmt: skip
def test_copies_of_different_sheets_are_refused(
    tmp_path: Path, sheet: str, cell: str, value: str
) -> None:
    first = copy_of(tmp_path / "a.xlsx", {PRE: {0: "ABC"}})
    second = copy_of(tmp_path / "b.xlsx", {PRE: {0: "ABC"}})
    was = load_workbook(second)[sheet][cell].value
    assert was not in {None, value}
    change(second, put(sheet, cell, value))
    assert refused(first, second) == [
        f'{sheet}!{cell}: expected "{was}" as in a.xlsx, found "{value}"; both files must be '
        "copies of the same score sheet, with the same key"
    ]
    assert run(["merge", str(first), str(second)]) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


def test_entries_that_cannot_be_joined_are_named(tmp_path: Path) -> None:
    first, second = copy_of(tmp_path / "a.xlsx", {}), copy_of(tmp_path / "b.xlsx", {})
    faults = {
        ("Pre", "D7"): ("=A7", "D7: expected an entry, found the formula =A7"),
        ("Pre", "J7"): ("x", 'J7: found "x" outside the table; it is not included'),
        ("Pre", "D13"): ("A", "D13: marks without a code; type one on Participants"),
        ("Participants", "A11"): ("P-02", "A11: the code P-02 is already in row 8"),
        ("Participants", "E12"): ("late", "A12: entries without a code; type one here"),
    }
    for (sheet, cell), (value, _) in faults.items():
        change(second, put(sheet, cell, value))
    expected = [f"{sheet}!{message}" for (sheet, _), (_, message) in faults.items()]
    assert sorted(refused(first, second)) == sorted(expected)


def test_sheet_added_to_the_second_copy_is_named(tmp_path: Path) -> None:
    first, second = copy_of(tmp_path / "a.xlsx", {}), copy_of(tmp_path / "b.xlsx", {})
    change(second, lambda w: w.create_sheet("My notes"))
    assert [message.partition(":")[0] for message in refused(first, second)] == ["My notes"]


def test_merged_sheet_is_whole(tmp_path: Path) -> None:
    first, second = copy_of(tmp_path / "a.xlsx", {PRE: {0: "ABC"}}), tmp_path / "b.xlsx"
    copy_of(second, {})
    out = tmp_path / "out.xlsx"
    out.write_bytes(merged(first, second).sheet)
    was, now = load_workbook(first), load_workbook(out)
    assert tuple(now.sheetnames) == SHEETS
    for sheet in was:
        twin = now[sheet.title]
        assert {c.coordinate: c.value for line in sheet for c in line} == {
            c.coordinate: c.value for line in twin for c in line
        }
        assert twin.protection.sheet
        assert len(twin._charts) == len(sheet._charts)
        assert len(twin.data_validations.dataValidation) == len(
            sheet.data_validations.dataValidation
        )


def test_existing_output_with_more_entries_is_kept(tmp_path: Path) -> None:
    first = copy_of(tmp_path / "a.xlsx", {PRE: {0: "ABC"}})
    second = copy_of(tmp_path / "b.xlsx", {PRE: {1: "ABC"}})
    out = tmp_path / "out.xlsx"
    command = ["merge", str(first), str(second), "-o", str(out)]
    assert run(command) == 0
    assert run(command) == 0
    change(out, put("Post", "D7", "A"))
    kept = out.read_bytes()
    assert run(command) == 2
    assert out.read_bytes() == kept
    assert run(["merge", str(first), str(second), "-o", str(first)]) == 2


@pytest.mark.parametrize("kind", FORMATS)
def test_item_taking_reads_what_the_item_reads(kind: str) -> None:
    placed = row(kind)
    taking = item_taking(placed.offered)
    assert taking is not None
    for text in ("a", "AC", "ca", "312", "12,5", "3", "-", "?", "bdac", "x", "4", "ABCD"):
        assert taking.read(text) == placed.read(text)


ANSWERS = st.lists(st.sampled_from([*"ABCabc123?", None, "x"]), min_size=3, max_size=3)
LINES = st.dictionaries(st.integers(0, 4), ANSWERS, max_size=4)
LATE = {"A11": "LATE-1"}


@settings(max_examples=examples(8), derandomize=True)
@given(first=LINES, second=LINES, seed=st.integers(0, 99))
def test_merge_is_symmetric_idempotent_and_loses_nothing(
    first: Lines, second: Lines, seed: int
) -> None:
    draw = random.Random(seed)
    notes = [{**LATE, f"E{draw.randint(7, 10)}": draw.choice("xyz")} for _ in range(2)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        a = copy_of(folder / "a.xlsx", {PRE: first}, notes[0])
        b = copy_of(folder / "b.xlsx", {PRE: second}, notes[1])
        one, other = merged(a, b), merged(b, a)
        assert one.entries == other.entries
        assert {c.spot for c in one.open} == {c.spot for c in other.open}
        assert one.joined.alone == other.joined.alone[::-1]
        # every entry of either copy is in the merge, or listed with what the copy says
        listed = {conflict.spot: conflict for conflict in one.open}
        for path, side in ((a, "first"), (b, "second")):
            for spot, text in (entries_of(path, Problems()) or {}).items():
                if spot in listed:
                    assert getattr(listed[spot], side).written == text
                elif spot.field is Field.NOTE:
                    assert text in one.entries[spot].split(" | ")
                else:
                    assert one.entries[spot].upper() == text.upper()
        assert len(one.entries) + len(one.open) == len(
            {*(entries_of(a, Problems()) or {}), *(entries_of(b, Problems()) or {})}
        )
        m = folder / "m.xlsx"
        m.write_bytes(one.sheet)
        again = merged(m, m)
        assert (again.open, again.joined.alone) == ((), (0, 0))
        assert again.sheet == one.sheet


def test_copy_that_another_program_saved_is_joined_alike(tmp_path: Path) -> None:
    """LibreOffice writes formulas, numbers and empty cells in its own way."""
    paper = FORMS.paper_of("P-02", PRE)
    answers = [item.key for item in paper.items]
    first = copy_of(tmp_path / "a.xlsx", {PRE: {1: answers}}, several=True)
    doubts = ["?"] * len(answers)
    second = copy_of(tmp_path / "b.xlsx", {PRE: {1: answers, 2: doubts}}, several=True)
    (saved,) = recalculate([second], tmp_path)
    for one, other in ((first, saved), (saved, first)):
        result = merged(one, other)
        count = len(answers)
        assert (result.joined.confirmed, sum(result.joined.alone)) == (count, count)
        assert result.open == ()
        sitting = read_back(tmp_path, result, FORMS).people[1].sitting(PRE)
        assert sitting.marks == tuple(each.read(each.key) for each in paper.items)
