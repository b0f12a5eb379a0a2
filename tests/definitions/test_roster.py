"""The roster: who is read, who is refused and why, and who only looks like somebody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.worksheet.formula import ArrayFormula

from tests.examples import examples
from tests.factories import write_roster
from trainkit.model.roster import Participant, Roster, name_key, read_roster
from trainkit.problems import Place, Problems, Severity
from trainkit.text.languages import PSEUDO, translated

HEADINGS = ("Code", "Name", "Organisation", "Country", "Role", "Language")
CODE = "a code of up to 12 capital letters, digits and hyphens such as PX-07"


def read(folder: Path, *rows: tuple[object, ...]) -> tuple[Roster | None, list[str]]:
    """Write rows, the first of them the headings, and read them back."""
    path = folder / "participants.xlsx"
    write_roster(path, list(rows))
    return reread(path)


def reread(path: Path) -> tuple[Roster | None, list[str]]:
    """Read a roster; return it and its problems as ``cell: message``, warnings marked."""
    problems = Problems()
    roster = read_roster(path, problems)
    assert (roster is None) == bool(problems.errors)
    shown = []
    for problem in problems:
        mark = "warning: " if problem.severity is Severity.WARNING else ""
        shown.append(f"{problem.place.cell or problem.place.sheet}: {mark}{problem.message}")
    return roster, shown


def people(folder: Path, *rows: tuple[object, ...]) -> tuple[Participant, ...]:
    roster, problems = read(folder, *rows)
    assert problems == []
    assert roster is not None
    return roster.participants


def test_every_column_is_read(tmp_path: Path) -> None:
    row = ("PX-07", "Айгүл Ли", "Office", "KZ", "Prosecutor", "kk")
    assert people(tmp_path, HEADINGS, row) == (
        Participant(
            code="PX-07",
            name="Айгүл Ли",
            organisation="Office",
            country="KZ",
            role="Prosecutor",
            language="kk",
        ),
    )


def test_columns_may_stand_in_any_order_and_case(tmp_path: Path) -> None:
    found = people(tmp_path, (" country", "NAME ", "code"), ("KZ", "Person", "P-1"))
    assert found == (Participant(code="P-1", name="Person", country="KZ"),)


def test_code_alone_is_enough(tmp_path: Path) -> None:
    assert people(tmp_path, ("Code",), ("P-1",), ("P-2",)) == (
        Participant(code="P-1"),
        Participant(code="P-2"),
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [("Code", "Name", "name"), ("P-1", "A", "B")],
            'C1: the column "name" appears twice',
            id="column twice",
        ),
        pytest.param(
            [("Name",), ("A",), ("B",)],
            'A1: expected a column "Code" in the first row',
            id="no code column, one error",
        ),
        pytest.param(
            [("Code", "Name"), ("P-1", "A"), ("P-2", "B"), ("P-1", "C")],
            "A4: the code P-1 belongs to two people; first in A2",
            id="code twice",
        ),
        pytest.param(
            [("Code", "Name"), ("P-1", "#N/A")],
            "B2: expected text, found the error value #N/A",
            id="error value",
        ),
        pytest.param(
            [("Code", "Name"), ("P-1", "Ann\nLee")],
            'B2: name: expected one line of text, found a line break after "Ann"',
            id="line break",
        ),
        *(
            pytest.param(
                [("Code", "Name"), ("P-1", f"Ali{control}ce")],
                f"B2: found the invisible direction control U+{ord(control):04X}, which can hide "
                f"part of a text; type the text again",
                id=f"direction control {ord(control):04X}",
            )
            for control in "\u202e\u2066\u202a"
        ),
        pytest.param(
            [("Code", "Name"), ("P-01", "Anna"), ("P-02", "ანა")],
            "B3: the fonts that come with trainkit cannot print ან; they have only Latin, Greek, "
            "Cyrillic and Arabic letters",
            id="letters of no font",
        ),
        *(
            pytest.param([("Code",), (typed,)], f'A2: code: expected {CODE}, found "{typed}"')
            for typed in (
                "px-07", "PX 07", "PX_07", "-1", "ABCDEFGHIJKLM", "Ж-1", "\u0661", "7.5", 7.5,
            )
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_error_at_its_cell(
    tmp_path: Path, rows: list[tuple[object, ...]], expected: str
) -> None:
    assert read(tmp_path, *rows) == (None, [expected])


def test_unknown_column_is_warned_of_and_not_read(tmp_path: Path) -> None:
    roster, problems = read(tmp_path, ("Code", "Phone"), ("P-1", "0123"))
    assert roster == Roster(participants=(Participant(code="P-1"),))
    assert problems == [
        'B1: warning: the column "Phone" is not read; known: Code, Name, Organisation, Country, '
        "Role, Language, Group, E-mail"
    ]


GROUPS = {"ru": "Russian group", "en": "English group"}


def read_grouped(
    folder: Path, groups: dict[str, str], *cells: str
) -> tuple[list[str | None] | None, list[str]]:
    """Write people with these groups and read them back; return who is in which, and problems."""
    path = folder / "participants.xlsx"
    write_roster(path, [("Code", "Group"), *((f"P-{n}", cell) for n, cell in enumerate(cells, 1))])
    problems = Problems()
    roster = read_roster(path, problems, groups)
    shown = [f"{problem.place.cell}: {problem.message}" for problem in problems]
    return roster and [person.group for person in roster.participants], shown


def test_group_is_known_by_its_id_or_its_name_however_it_is_spaced(tmp_path: Path) -> None:
    found = read_grouped(tmp_path, GROUPS, "ru", "English group", " english  GROUP ", "RU", "")
    assert found == (["ru", "en", "en", "ru", None], [])


def test_group_that_there_is_not_is_one_error_for_all_who_have_it(tmp_path: Path) -> None:
    found = read_grouped(tmp_path, GROUPS, "Rusian", "en", "Rusian", "Rusian", "=")
    assert found == (
        None,
        [
            "B2: expected one of the groups of workshop.yaml, Russian group or English group, "
            'found "Rusian"; the same in B4, B5',
            "B6: expected one of the groups of workshop.yaml, Russian group or English group, "
            'found "="',
        ],
    )


def test_groups_that_the_workshop_does_not_have_are_one_warning(tmp_path: Path) -> None:
    assert read_grouped(tmp_path, {}, "one", "two", "one") == (
        [None, None, None],
        [
            "B2: the column Group is not used, because workshop.yaml has no groups; add them "
            "there under groups, or delete the column"
        ],
    )


def people_sheet(workbook: Workbook) -> None:
    workbook.create_sheet("People")


def chart_sheet(workbook: Workbook) -> None:
    workbook.create_chartsheet("Participants").add_chart(BarChart())


@pytest.mark.parametrize(
    ("fill", "expected"),
    [
        (people_sheet, ': expected a sheet named "Participants", found Sheet, People'),
        (chart_sheet, ': expected a sheet named "Participants", found Sheet, Participants'),
    ],
)
def test_workbook_of_another_form_is_an_error(tmp_path: Path, fill: Any, expected: str) -> None:
    workbook = Workbook()
    fill(workbook)
    workbook.save(tmp_path / "participants.xlsx")
    assert reread(tmp_path / "participants.xlsx") == (None, [expected])


def test_missing_code_column_is_reported_also_after_other_errors(tmp_path: Path) -> None:
    path = tmp_path / "participants.xlsx"
    write_roster(path, [("Name",), ("A",)])
    problems = Problems()
    problems.error(Place(tmp_path / "workshop.yaml", 1, 1), "something else")
    assert read_roster(path, problems) is None
    assert [problem.message for problem in problems] == [
        'expected a column "Code" in the first row',
        "something else",
    ]


def test_formulas_are_refused_by_name(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.create_sheet("Participants")
    sheet.append(["Code", "Name"])
    sheet.append(["P-1", '=HYPERLINK("https://x.example","A")'])
    sheet.append(["=A2", "B"])
    sheet["B3"] = ArrayFormula("B3", "=UPPER(B2)")
    path = tmp_path / "participants.xlsx"
    workbook.save(path)
    assert reread(path) == (
        None,
        [
            'B2: expected text, found the formula =HYPERLINK("https://x.example","A")',
            "A3: expected text, found the formula =A2",
            "B3: expected text, found the formula =UPPER(B2)",
        ],
    )


def test_text_that_only_looks_like_a_formula_is_kept(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.create_sheet("Participants")
    sheet.append(["Code", "Name"])
    sheet.append(["P-1", None])
    sheet["B2"].value = "=SUM(A1)"
    sheet["B2"].data_type = "s"
    path = tmp_path / "participants.xlsx"
    workbook.save(path)
    roster, problems = reread(path)
    assert problems == []
    assert roster == Roster(participants=(Participant(code="P-1", name="=SUM(A1)"),))


def test_joiner_in_a_persian_name_is_kept(tmp_path: Path) -> None:
    name = "محمد\u200cرضا"
    assert people(tmp_path, ("Code", "Name"), ("P-1", name))[0].name == name


def test_name_is_composed_and_stripped(tmp_path: Path) -> None:
    found = people(tmp_path, ("Code", "Name"), (" P-1 ", "  Jose\u0301 "))
    assert found == (Participant(code="P-1", name="Jos\u00e9"),)


@pytest.mark.parametrize(
    ("typed", "code"), [(7, "7"), (7.0, "7"), (2019, "2019"), ("007", "007"), ("A-1-B", "A-1-B")]
)
def test_numbers_are_codes_as_they_are_shown(tmp_path: Path, typed: object, code: str) -> None:
    assert people(tmp_path, ("Code",), (typed,)) == (Participant(code=code),)


def test_every_wrong_cell_is_reported_with_what_was_expected(tmp_path: Path) -> None:
    assert read(
        tmp_path,
        HEADINGS,
        ("p1", "A", "", "kz", "", "russian"),
        (None, "B", "", "", "", ""),
    ) == (
        None,
        [
            f'A2: code: expected {CODE}, found "p1"',
            'D2: country: expected a two-letter country code (ISO 3166) such as "KZ", found "kz"',
            'F2: language: expected a language tag such as "en", "ru" or "uz-Cyrl", '
            'found "russian"',
            "A3: code: expected a value, found none",
        ],
    )


def test_empty_rows_and_rows_of_blanks_are_passed_over(tmp_path: Path) -> None:
    found = people(
        tmp_path, ("Code", "Name"), (None, None), ("P-1", "A"), (" ", "\u00a0"), ("", None),
        ("P-2", None),
    )  # fmt: skip
    assert found == (Participant(code="P-1", name="A"), Participant(code="P-2"))


def test_roster_without_rows_has_nobody(tmp_path: Path) -> None:
    assert people(tmp_path, HEADINGS) == ()


LOOKALIKES = [
    pytest.param("علي", "علی", id="Arabic and Persian yeh"),
    pytest.param("كريم", "کریم", id="Arabic and Persian kaf"),
    pytest.param("محمد\u200cرضا", "محمدرضا", id="zero-width non-joiner"),
    pytest.param("مُحَمَّد", "محمد", id="vowel marks"),
    pytest.param("Aigul LI", "aigul  li", id="case and spaces"),
    pytest.param("Jos\u00e9", "Jose", id="accent"),
    pytest.param("ﬁrdavs", "firdavs", id="ligature"),
]


@pytest.mark.parametrize(("first", "second"), LOOKALIKES)
def test_lookalike_names_are_warned_of_and_never_merged(
    tmp_path: Path, first: str, second: str
) -> None:
    roster, problems = read(tmp_path, ("Code", "Name"), ("P-1", first), ("P-2", second))
    assert problems == [
        "A3: warning: looks like the same person as in row 2; if so, delete one row"
    ]
    assert roster is not None
    assert [person.name for person in roster.participants] == [first, " ".join(second.split(" "))]
    assert [person.code for person in roster.participants] == ["P-1", "P-2"]


def test_different_names_and_names_without_letters_give_no_warning(tmp_path: Path) -> None:
    rows = [("P-1", "Ali"), ("P-2", "Alia"), ("P-3", "—"), ("P-4", "…"), ("P-5", None)]
    assert len(people(tmp_path, ("Code", "Name"), *rows)) == 5


@given(st.text())
def test_name_key_is_letters_and_digits_and_stays_the_same_when_folded_again(name: str) -> None:
    key = name_key(name)
    assert key == "" or key.isalnum()
    assert name_key(f" {name}\u200c") == key


# What a person may type into each column, and whether it can be read: told by the pattern of the
# samples, not by the reader.
CELLS: dict[str, list[tuple[Any, bool]]] = {
    "Code": [("P-1", True), ("ZZ", True), (12, True), ("p", False), ("a b", False), (None, False)],
    "Name": [("Ali", True), (None, True), ("=1+1", False), ("x\u202ey", False), ("#REF!", False)],
    "Country": [("KZ", True), (None, True), ("Kazakhstan", False), ("=A1", False)],
}
ROWS = st.lists(st.tuples(*(st.sampled_from(cells) for cells in CELLS.values())), max_size=8)


@settings(max_examples=examples(60))
@given(ROWS)
def test_accepted_and_rejected_rows_together_are_the_rows_read(tmp_path: Path, rows: Any) -> None:
    typed = [tuple(value for value, _ in row) for row in rows]
    roster, problems = read(tmp_path, tuple(CELLS), *typed)
    filled, good, wrong, codes = set(), [], set(), set()
    for number, row in enumerate(rows, 2):
        if all(value is None for value, _ in row):
            continue
        filled.add(number)
        code = str(row[0][0])
        if not all(can_be_read for _, can_be_read in row) or code in codes:
            wrong.add(number)
        else:
            good.append(code)
        if all(can_be_read for _, can_be_read in row):
            codes.add(code)
    errors = [line.split(":")[0] for line in problems if ": warning: " not in line]
    rejected = {int(cell[1:]) for cell in errors}
    assert rejected == wrong
    assert len(good) + len(rejected) == len(filled)
    if not wrong:
        assert roster is not None
        assert [person.code for person in roster.participants] == good


def test_english_headings_are_known_without_reading_any_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_catalogues(_: str) -> None:
        raise AssertionError

    monkeypatch.setattr("trainkit.model.roster.every", read_catalogues)
    (person,) = people(tmp_path, HEADINGS, ("PX-07", "A", "Office", "KZ", "Prosecutor", "kk"))
    assert person.role == "Prosecutor"


def test_headings_and_the_sheet_may_be_in_any_language(tmp_path: Path) -> None:
    headings = tuple(translated(heading, PSEUDO) for heading in HEADINGS)
    row = ("PX-07", "Айгүл Ли", "Office", "KZ", "Prosecutor", "kk")
    assert people(tmp_path, headings, row) == people(tmp_path, HEADINGS, row)
    path = tmp_path / "participants.xlsx"
    workbook = load_workbook(path)
    workbook["Participants"].title = "Ṕáŕťíćíṕáńťś"
    workbook.save(path)
    roster, problems = reread(path)
    assert (problems, roster and roster.participants[0].code) == ([], "PX-07")
