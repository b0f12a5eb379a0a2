"""Answers given in other programs come back in the letters of the paper, by code."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests import results_files as files
from tests.item_types import typed_bank
from tests.results_files import Sat, as_csv, as_xlsx
from tests.score_factory import KINDS, kit, sheet_bytes, type_in
from tests.telephones.sitting import PEOPLE, make_forms

from trainkit import api
from trainkit.assessment.forms import Forms, FormUse, Paper, PlacedItem
from trainkit.assessment.forms_file import read_forms
from trainkit.exchange.programs import results_in
from trainkit.exchange.results import (
    Asked,
    Options,
    Person,
    Reader,
    ResultsTaken,
    by_text,
)
from trainkit.exchange.source import QuestionFile, UnreadableError
from trainkit.intake.record import RECORD, Field, Record, Source, Spot, record_of
from trainkit.intake.score_sheet.enter import Intake, enter
from trainkit.intake.score_sheet.layout import ANSWER_SHEETS
from trainkit.intake.score_sheet.merge import entries_of
from trainkit.model.load import FORMS_FILE
from trainkit.model.loaded import Definitions
from trainkit.problems import InputError, Problems, Severity, TrainkitError

EXAMPLE = Path(__file__).parents[2] / "examples" / "almaty-2019"
AT = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
PROGRAMS: dict[str, tuple[str, Callable[[Sat], bytes]]] = {
    "Moodle, CSV": ("Moodle", lambda sat: as_csv(files.moodle(sat))),
    "Moodle, CSV without questions": ("Moodle", lambda sat: as_csv(files.moodle(sat, asked=False))),
    "Moodle, Excel": ("Moodle", lambda sat: as_xlsx(files.moodle(sat), "responses")),
    "Microsoft Forms": ("Microsoft Forms", lambda sat: as_xlsx(files.microsoft(sat))),
    "Google Forms": ("Google Forms", lambda sat: as_csv(files.google(sat))),
    "Kahoot": ("Kahoot", lambda sat: as_xlsx(files.kahoot(sat), "RawReportData Data")),
}


@cache
def _almaty() -> tuple[Definitions, Forms]:
    forms, _file = Problems().checked(read_forms(EXAMPLE / FORMS_FILE, Problems()))
    return api.load(EXAMPLE), forms


@cache
def _typed() -> tuple[Definitions, Forms]:
    forms = make_forms([kind for kind in KINDS if kind != "ordering"])
    return kit(forms, PEOPLE, [typed_bank()]).definitions, forms


def _entries(row: PlacedItem) -> st.SearchStrategy[str]:
    """Return a strategy of everything that may be entered for an item, nothing too."""
    letters = st.sampled_from(row.letters or "A")
    if row.premises:
        size = len(row.premises)
        found = st.lists(st.sampled_from(f"{row.letters}-"), min_size=size, max_size=size)
        return found.map("".join).map(lambda text: text if text.strip("-") else "")
    if row.format.control == "several":
        return st.sets(letters).map(lambda found: "".join(sorted(found)))
    if row.format.control == "number":
        return st.sampled_from(["12.5", "-3", "0.25", ""])
    return letters | st.just("") if row.letters else st.just("")


def _read(
    data: bytes, forms: Forms, definitions: Definitions, codes: Sequence[str], program: str
) -> tuple[Paper, list[Person]]:
    found = results_in(QuestionFile(Path("results"), data))
    assert found is not None
    assert found[0].name == program
    problems = Problems()
    reader = Reader(found[1], forms, definitions, by_text(codes), Options(), problems)
    people = reader.answers(Path("results"))
    assert problems.errors == []
    return reader.paper, people


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("workshop", [_almaty, _typed])
@settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_answers_come_back_as_they_were_given(
    workshop: Callable[[], tuple[Definitions, Forms]], name: str, data: st.DataObject
) -> None:
    definitions, forms = workshop()
    program, written = PROGRAMS[name]
    paper = forms.form(FormUse.PRE).paper(1)
    codes = [one.code for one in definitions.roster.participants[:3]]
    given = {
        code: {n: data.draw(_entries(row)) for n, row in enumerate(paper.items, 1)}
        for code in codes
    }
    given = {code: {n: one for n, one in found.items() if one} for code, found in given.items()}
    if program == "Kahoot":
        kept = {
            n for n, row in enumerate(paper.items, 1) if row.format.control in {"one", "several"}
        }
        given = {code: {n: one for n, one in f.items() if n in kept} for code, f in given.items()}
    given = {code: found for code, found in given.items() if found}
    if not given:
        return
    sat = Sat(paper, definitions, given)
    read, people = _read(written(sat), forms, definitions, codes, program)
    assert read.code == paper.code
    assert {one.answers.code: _in_version_1(forms, one) for one in people} == given


def _in_version_1(forms: Forms, person: Person) -> dict[int, str]:
    answers = person.answers
    paper = forms.paper(str(answers.paper))
    listed = [answers.marks.get(n, "") for n in range(1, len(paper.items) + 1)]
    return {n: one for n, one in enumerate(paper.in_form_order(listed), 1) if one}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "almaty", ignore=shutil.ignore_patterns("out"))
    return tmp_path / "almaty"


def _sat(*codes: str, letter: str = "A") -> Sat:
    """Return form A as people answered it: one letter everywhere, the matching item left out."""
    definitions, forms = _almaty()
    paper = forms.form(FormUse.PRE).paper(1)
    answers = {n: letter for n, row in enumerate(paper.items, 1) if not row.premises}
    return Sat(paper, definitions, dict.fromkeys(codes, answers))


def _take(folder: Path, data: bytes, name: str = "answers.csv", **said: Any) -> ResultsTaken:
    return api.import_results(folder, name, Options(**said), at=AT, data=data)


def _sheet(folder: Path) -> dict[Spot, str]:
    found = entries_of(folder / "responses" / "score-sheet.xlsx", Problems())
    assert found is not None
    return dict(found)


def test_they_are_entered_once_and_what_the_sheet_says_otherwise_stays_unless_told(
    folder: Path,
) -> None:
    before = _sheet(folder)
    done = _take(folder, as_csv(files.google(_sat("UZ-08"))), test=FormUse.PRE)
    assert (done.program, done.form, done.people) == ("Google Forms", "A1", 1)
    assert (done.added, done.confirmed, done.differences) == (20, 0, ())
    there = _sheet(folder)
    new = {spot: text for spot, text in there.items() if spot not in before}
    assert {spot.code for spot in new} == {"UZ-08"}
    assert sorted(new.values()) == [*["A"] * 19, "A1-1"]
    again = _take(folder, as_csv(files.google(_sat("UZ-08"))), test=FormUse.PRE)
    assert (again.added, again.differences) == (0, ())
    other = as_csv(files.moodle(_sat("UZ-08", letter="B")))
    done = _take(folder, other, test=FormUse.PRE)
    assert (done.added, len(done.differences)) == (0, 19)
    looked = _take(folder, other, test=FormUse.PRE, overwrite=True, dry_run=True)
    assert (looked.added, looked.differences) == (19, ())
    assert _sheet(folder) == there
    done = _take(folder, other, test=FormUse.PRE, overwrite=True)
    assert (done.added, done.differences) == (19, ())
    changed = [spot for spot, text in _sheet(folder).items() if there[spot] != text]
    assert len(changed) == 19
    with record_of(folder) as record:
        said = [one for one in record.entries() if one.source is Source.IMPORT]
    assert (len(said), {one.spot.code for one in said}) == (40, {"UZ-08"})
    assert b"example.org" not in (folder / RECORD).read_bytes()


def test_an_answer_in_words_is_to_be_marked_and_points_that_a_person_gave_stay(
    tmp_path: Path,
) -> None:
    definitions, forms = _typed()
    paper = forms.form(FormUse.PRE).paper(1)
    code = PEOPLE[0].code
    (by_hand,) = [n for n, row in enumerate(paper.items, 1) if row.format.by_hand]
    sheet = tmp_path / "score-sheet.xlsx"
    sheet.write_bytes(sheet_bytes(forms, PEOPLE, [typed_bank()]))
    data = as_csv(files.google(Sat(paper, definitions, {code: {1: "A", by_hand: "A warrant"}})))
    (person,) = _read(data, forms, definitions, [code], "Google Forms")[1]
    assert set(person.answers.marks) == set(range(1, len(paper.items) + 1))
    assert [(one.number, one.text) for one in person.to_mark] == [(by_hand, "A warrant")]

    def entered() -> dict[int, str]:
        intake = Intake(Source.IMPORT, AT, answers=[person.answers], decided=person.spots)
        done = enter(sheet, intake, forms, Problems(), Record.in_memory())
        return {spot.place: text for spot, text in done.entries.items() if text}

    assert entered() == {1: "A", by_hand: "?"}
    type_in(sheet, {FormUse.PRE: {0: ["B", *[None] * (by_hand - 2), "1"]}})
    assert entered() == {1: "A", by_hand: "1"}


@pytest.mark.parametrize(
    ("program", "given", "entered", "why_not"),
    [
        ("Microsoft Forms", 2, "2", []),
        ("Google Forms", "2.00 / 3", "2", []),
        ("Microsoft Forms", None, "?", []),
        ("Google Forms", "-- / 3", "?", []),
        (
            "Microsoft Forms", 0, "?",
            ["question {n}: 0 points may mean that nobody has marked the answer; mark it"],
        ),
        (
            "Microsoft Forms", 4, "?",
            ["question {n}: the points “4” were not taken, since a full answer has 3; mark it"],
        ),
        (
            "Microsoft Forms", 1.5, "?",
            ["question {n}: the points “1.5” were not taken, since a full answer has 3; mark it"],
        ),
        (
            "Google Forms", "1.00 / 2", "?",
            ["question {n}: the points “1.00 / 2” were not taken, since a full answer has 3; "
             "mark it"],
        ),
    ],
)  # fmt: skip
def test_points_that_the_other_program_has_are_taken_or_it_is_said_why_not(
    program: str, given: object, entered: str, why_not: list[str]
) -> None:
    definitions, forms = _typed()
    paper = forms.form(FormUse.PRE).paper(1)
    code = PEOPLE[0].code
    ((number, row),) = [(n, row) for n, row in enumerate(paper.items, 1) if row.format.by_hand]
    assert row.key == "3"
    sat = Sat(paper, definitions, {code: {number: "A warrant"}})
    table = files.microsoft(sat) if program == "Microsoft Forms" else files.google(sat)
    at = table[0].index(sat.stem(row))
    table[1][at + 1] = given
    found = results_in(QuestionFile(Path("results.xlsx"), as_xlsx(table)))
    assert found is not None
    assert found[0].name == program
    told = Problems()
    reader = Reader(found[1], forms, definitions, by_text([code]), Options(), told)
    (person,) = reader.answers(Path("results.xlsx"))
    rest = dict.fromkeys(range(1, len(paper.items) + 1), "")
    assert person.answers.marks == {**rest, number: entered}
    assert [one.text for one in person.to_mark] == (["A warrant"] if entered == "?" else [])
    spot = Spot(code, ANSWER_SHEETS[FormUse.PRE], Field.ITEM, number)
    assert (spot in person.spots) == (entered != "?")
    said = [one.message for one in told if one.message.startswith("question")]
    assert said == [one.format(n=number) for one in why_not]


def test_every_mistake_is_listed_with_its_cell_and_nothing_is_entered(folder: Path) -> None:
    table = files.microsoft(_sat("UZ-08", "PK-04"))
    table[1][8] = "Somebody"
    table[2][11] = "An answer that nobody offered"
    data = as_xlsx(table)
    with pytest.raises(InputError) as raised:
        _take(folder, data, "forms.xlsx", test=FormUse.PRE)
    assert [str(one) for one in raised.value.problems if one.severity is Severity.ERROR] == [
        "forms.xlsx!Sheet1!I2: expected the code of a participant, found none that is known",
        "forms.xlsx!Sheet1!L3: expected an option of question 1 (ct-04) of form A1, found "
        "“An answer that nobody offered”",
    ]
    assert not (folder / RECORD).exists()
    done = _take(folder, data, "forms.xlsx", test=FormUse.PRE, partial=True, dry_run=True)
    assert done.people == 1


def test_the_first_finished_attempt_counts_unless_told_otherwise(folder: Path) -> None:
    table = files.moodle(_sat("UZ-08"))
    unfinished, late = list(table[1]), list(files.moodle(_sat("UZ-08", letter="B"))[1])
    unfinished[4:9] = ["In progress", "2 March 2026  8:00 AM", "-", "-", "-"]
    nobody = ["Last9", "First9", "pk-04", "x@example.org", *["-"] * (len(table[0]) - 4)]
    data = as_csv([table[0], unfinished, table[1], late, nobody])
    first = _take(folder, data, test=FormUse.PRE)
    assert [one.message for one in first.problems if one.severity is Severity.INFORMATION] == [
        "UZ-08: this attempt was not finished",
        "UZ-08: an earlier attempt counts",
    ]
    assert (first.people, first.added) == (1, 20)
    last = _take(folder, data, test=FormUse.PRE, last_attempt=True, dry_run=True)
    assert len(last.differences) == 19


def test_the_report_of_grades_is_refused_with_the_right_one() -> None:
    data = as_csv([["Last name", "Grade/20.00", "Q. 1 /1.00"], ["x", "1.00", "1.00"]])
    with pytest.raises(UnreadableError) as raised:
        results_in(QuestionFile(Path("grades.csv"), data))
    assert "download the report Responses" in str(raised.value)


def test_questions_are_no_results() -> None:
    for text in ("What? {=One ~Two}", "", "Question,A,B\nWhat?,1,2\n", "<quiz/>", "{}"):
        assert results_in(QuestionFile(Path("bank"), text.encode())) is None


def test_a_file_that_does_not_say_which_form_needs_its_name(folder: Path) -> None:
    data = as_csv([["Username", "Response 1"], ["uz-08", "A"]])
    with pytest.raises(TrainkitError) as raised:
        _take(folder, data)
    assert "A1" in str(raised.value)


def _asked(kind: str, texts: Sequence[str], **more: Any) -> Asked:
    options = "abcdefgh"[: len(texts)]
    row = PlacedItem(
        module="m", item="i-01", version=1, type=kind, options=options, content="0" * 16, **more
    )
    known = tuple(zip(texts, row.letters, strict=True))
    return Asked(1, row, ("which?",), known, ())


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("Say “no”, then leave", "A"),
        ('say "no",  then leave.', "A"),
        ("B. Stay", "B"),
        ("b) stay", "B"),
        ("B", "B"),
        ("SAY &quot;NO&quot;, THEN LEAVE", "A"),
        ("2", None),
        ("Stay; Run; hide", None),
        ("Stay; " * 3000, None),
    ],
)
def test_an_option_is_found_by_its_text(text: str, letter: str | None) -> None:
    asked = _asked("single", ["Say “no”, then leave", "Stay", "Run; hide"], key="A")
    assert asked.answer(text) == letter


def test_steps_are_found_though_moodle_cuts_them() -> None:
    # shorten_text($item, 10, true) in qtype_ordering's summarise_response
    asked = _asked("ordering", ["Secure the scene", "Photograph it", "Seal"], key="ABC")
    assert asked.answer("Seal; Secure ...; Photogr...") == "CAB"


def test_options_that_differ_in_capitals_only_are_kept_apart() -> None:
    asked = _asked("single", ["0x1a", "0x1A", "0X1A"], key="A")
    assert [asked.answer(text) for text in ("0x1A", "0x1a", "0X1a")] == ["B", "A", None]
