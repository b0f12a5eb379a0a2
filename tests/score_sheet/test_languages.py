"""A score sheet in another language says the same as an English one, filled in alike."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

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
)
from tests.score_sheet.cases import Case, two_forms
from trainkit.intake.record import Record, Source
from trainkit.intake.responses import Responses, Status, status_of
from trainkit.intake.score_sheet.enter import Intake, PaperAnswers, enter
from trainkit.intake.score_sheet.layout import MARKS_SHEETS, SCORES, SHEETS
from trainkit.intake.score_sheet.merge import entries_of, merge_copies
from trainkit.intake.score_sheet.read import entered_cells, read_score_sheet
from trainkit.intake.score_sheet.second_rater import RATER_SHEETS
from trainkit.model.items.registry import FORMATS
from trainkit.problems import Problems
from trainkit.render.excel import shown_name
from trainkit.text.languages import ENGLISH, PSEUDO, catalogued, speaking, translated

CASE = two_forms()
"""Items of every type on six papers, papers that changed hands, a latecomer, two statuses."""


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the same class on a sheet of each language."""
    return {
        language: written(CASE, tmp_path_factory.mktemp("sheet") / f"{language}.xlsx", language)
        for language in (ENGLISH, PSEUDO)
    }


def written(case: Case, path: Path, language: str) -> Path:
    with speaking(language):
        case.write(path)
    return path


def read(path: Path) -> Responses:
    problems = Problems()
    responses = read_score_sheet(path, CASE.forms, problems)
    assert [str(problem) for problem in problems.errors] == []
    assert responses is not None
    return responses


def test_the_same_is_read(sheets: dict[str, Path]) -> None:
    assert "Ṕŕé" in load_workbook(sheets[PSEUDO]).sheetnames
    assert read(sheets[PSEUDO]) == read(sheets[ENGLISH])
    assert read(sheets[PSEUDO]).people[4].status == Status.LEFT_EARLY
    assert entered_cells(sheets[PSEUDO]) == entered_cells(sheets[ENGLISH])
    assert entries_of(sheets[PSEUDO], Problems()) == entries_of(sheets[ENGLISH], Problems())


def test_a_sheet_with_digits_of_its_language_is_read(
    sheets: dict[str, Path], tmp_path: Path
) -> None:
    path = written(CASE, tmp_path / "fa.xlsx", "fa-AF")
    assert read(path) == read(sheets[ENGLISH])
    assert entered_cells(path) == entered_cells(sheets[ENGLISH])
    assert entries_of(path, Problems()) == entries_of(sheets[ENGLISH], Problems())


@pytest.mark.parametrize("kind", FORMATS)
def test_what_an_item_takes_is_told_in_english(kind: str) -> None:
    """So a copy in another language can be read without the workshop."""
    form = FORMATS[kind]
    items = CASE.forms.paper_of(CASE.codes[0], PRE).items
    item = next(one for one in items if one.type == kind)
    english = item.offered
    with speaking(PSEUDO):
        assert form.offered_in_english(item.offered, PSEUDO) == english
    assert form.offered_in_english("something else", PSEUDO) is None


def test_the_same_is_calculated(sheets: dict[str, Path], tmp_path: Path) -> None:
    figures = []
    for path, language in zip(recalculate([*sheets.values()], tmp_path), sheets, strict=True):
        workbook = load_workbook(path, data_only=True)
        figures.append(
            [
                [cell.value for row in workbook[shown_name(name, language)] for cell in row]
                for name in (SCORES, *MARKS_SHEETS.values())
            ]
        )
        assert read(path) == read(sheets[ENGLISH])
    numbers = [[[v for v in sheet if isinstance(v, (int, float))] for sheet in f] for f in figures]
    assert numbers[0] == numbers[1]
    assert len(numbers[0][0]) > 300


@pytest.mark.parametrize("word", ["left early", "ĺéƒť éáŕĺý", " Left Early"])
def test_a_status_is_taken_in_any_language(word: str, tmp_path: Path) -> None:
    for language in (ENGLISH, PSEUDO):
        path = tmp_path / f"{language}.xlsx"
        with speaking(language):
            path.write_bytes(sheet_bytes(TINY, people("P-01")))
            type_in(path, {}, {"D7": word})
        responses = read_score_sheet(path, TINY, Problems())
        assert responses is not None
        assert responses.people[0].status == "left early"
    assert status_of("ledt early") is None


def test_entries_from_elsewhere_are_written_in_its_words(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    with speaking(PSEUDO):
        path.write_bytes(sheet_bytes(TINY, people("P-01")))
    answers = [PaperAnswers("P-01", POST, marks={1: "B"}, status="absent")]
    said = Intake(Source.KEYBOARD, datetime(2026, 3, 4, tzinfo=UTC), "AB", answers)
    record = Record.in_memory()
    entered = enter(path, said, TINY, Problems(), record)
    assert entered is not None
    assert entered.sheet is not None
    path.write_bytes(entered.sheet)
    workbook = load_workbook(path)
    assert workbook["Ṕáŕťíćíṕáńťś"]["D7"].value == "áƀśéńť"
    assert workbook["Ṕóśť"]["D7"].value == "B"
    record.show(entered.upto, entered.entries)
    again = enter(path, said, TINY, Problems(), record)
    assert again is not None
    assert (again.sheet, again.confirmed) == (None, 2)


def test_copies_are_merged(tmp_path: Path) -> None:
    copies = [tmp_path / "first.xlsx", tmp_path / "second.xlsx"]
    for path, use in zip(copies, (PRE, POST), strict=True):
        with speaking(PSEUDO):
            path.write_bytes(sheet_bytes(TINY, people("P-01")))
            type_in(path, {use: {0: "ABC"}}, {"E7": "Late train"})
    problems = Problems()
    merged = merge_copies(*copies, problems, forms=TINY)
    assert [str(problem) for problem in problems] == []
    assert merged is not None
    assert sorted(merged.entries.values()) == ["A", "A", "B", "B", "C", "C", "Late train"]


def test_problems_name_sheets_and_choices_as_they_stand_there(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    with speaking(PSEUDO):
        path.write_bytes(sheet_bytes(TINY, people("P-01")))
        type_in(path, {PRE: {0: "A", 1: "A"}}, {"D7": "maybe"})
    problems = Problems()
    read_score_sheet(path, TINY, problems)
    assert [str(problem).partition("!")[2] for problem in problems] == [
        'Ṕáŕťíćíṕáńťś!D7: expected one of ṕŕéśéńť, áƀśéńť, ĺéƒť éáŕĺý, ŵíťĥďŕáŵń, found "maybe"',
        "Ṕŕé!E7: the row ends after item 1 of 3; enter the rest, or choose "
        '"ĺéƒť éáŕĺý" for the person on the sheet Ṕáŕťíćíṕáńťś if the person '
        "answered nothing more",
        "Ṕŕé!D8: marks without a code; type one in A8 of Ṕáŕťíćíṕáńťś",
    ]


def test_changed_print_is_compared_in_its_language_and_told_in_the_reader_s(
    tmp_path: Path,
) -> None:
    path = tmp_path / "sheet.xlsx"
    with speaking(PSEUDO):
        path.write_bytes(sheet_bytes(TINY, people("P-01")))
    change(path, put("Ṕŕé", "D3", "7"))
    change(path, put("Ṕáŕťíćíṕáńťś", "E6", "Note"))
    told = {}
    for reader in (ENGLISH, "ru"):
        problems = Problems()
        with speaking(reader):
            read_score_sheet(path, TINY, problems)
        told[reader] = [str(problem).partition("!")[2] for problem in problems]
    assert told == {
        ENGLISH: [
            'Ṕáŕťíćíṕáńťś!E6: expected the heading "Ńóťé", found "Note"',
            'Ṕŕé!D3: this printed cell was changed: expected "1", found "7"',
        ],
        "ru": [
            'Ṕáŕťíćíṕáńťś!E6: ожидался заголовок «Ńóťé», найдено: "Note"',
            'Ṕŕé!D3: эта печатная ячейка изменена: ожидалось «1», найдено: "7"',
        ],
    }
    elsewhere = TINY.model_copy(update={"workshop": "elsewhere"})
    problems = Problems()
    with speaking("ru"):
        assert read_score_sheet(path, elsewhere, problems) is None
    assert problems.errors[0].message.startswith(
        'ожидалось «elsewhere» (Обозначение семинара), найдено: "test-workshop";'
    )


def test_conflicts_are_shown_and_settled_in_its_words(tmp_path: Path) -> None:
    copies = [tmp_path / "first.xlsx", tmp_path / "second.xlsx"]
    for path, marks, status in zip(copies, ("AB", "AC"), ("áƀśéńť", "present"), strict=True):
        with speaking(PSEUDO):
            path.write_bytes(sheet_bytes(TINY, people("P-01")))
            type_in(path, {PRE: {0: marks}}, {"D7": status})
    merged = merge_copies(*copies, Problems())
    assert merged is not None
    assert merged.conflicts is not None
    notes = tmp_path / "to-settle.xlsx"
    notes.write_bytes(merged.conflicts)
    workbook = load_workbook(notes)
    sheet = workbook.worksheets[0]
    assert [[cell.value for cell in row[1:5]] for row in sheet["A6:E7"]] == [
        ["Ṕáŕťíćíṕáńťś", "Śťáťúś", "áƀśéńť", "present"],
        ["Ṕŕé", "Íťéḿ 2", "B", "C"],
    ]
    sheet["H6"], sheet["H7"] = "ṕŕéśéńť", "ƀĺáńķ"
    workbook.save(notes)
    settled = merge_copies(*copies, Problems(), settled=notes)
    assert settled is not None
    assert settled.open == ()
    assert sorted(settled.entries.values()) == ["A", "present"]


def renamed(workbook: Workbook) -> None:
    """Rename a sheet as a spreadsheet program does: names that lead to it follow."""
    workbook["Ṕŕé"].title = "Vortest"
    for name in workbook.defined_names.values():
        name.value = name.value.replace("'Ṕŕé'!", "Vortest!")


def without_names(workbook: Workbook) -> None:
    workbook.defined_names.clear()


@pytest.mark.parametrize("edit", [renamed, without_names])
def test_its_sheets_are_found_by_defined_names_or_by_any_catalogue(
    edit: object, sheets: dict[str, Path], tmp_path: Path
) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(sheets[PSEUDO].read_bytes())
    change(path, edit)  # type: ignore[arg-type]
    assert read(path) == read(sheets[ENGLISH])


@pytest.mark.parametrize("language", catalogued())
def test_a_catalogue_tells_sheets_and_statuses_apart(language: str) -> None:
    names = [shown_name(name, language) for name in (*SHEETS, *RATER_SHEETS.values())]
    assert len({name.casefold() for name in names}) == len(names)
    assert [status_of(translated(word, language)) for word in Status] == [*Status]
