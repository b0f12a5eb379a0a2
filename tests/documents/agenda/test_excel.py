"""The agenda's workbook: text stays text, and every sheet prints well."""

from __future__ import annotations

from datetime import datetime, time

from tests.documents.agenda.case import (
    INJECTION,
    expected_rows,
    header_of,
    make,
    make_kit,
    workbook_of,
)
from trainkit.documents.agenda.office import ALL, DAY_COLUMNS, FLAT_COLUMNS


def test_formula_like_title_stays_text(agenda_files: dict[str, bytes]) -> None:
    cells = [
        cell
        for sheet in workbook_of(agenda_files["xlsx"])
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == INJECTION
    ]
    assert [cell.data_type for cell in cells] == ["s", "s"]


def test_workbook_has_a_sheet_a_day_and_a_flat_one(agenda_files: dict[str, bytes]) -> None:
    workbook = workbook_of(agenda_files["xlsx"])
    assert workbook.sheetnames == ["Tue 5 March", "Wed 6 March", "All"]
    assert [sheet.sheet_state for sheet in workbook] == ["visible"] * 3


def test_sheets_are_ready_to_print(agenda_files: dict[str, bytes]) -> None:
    for sheet in workbook_of(agenda_files["xlsx"]):
        header = 1 if sheet.title == ALL else header_of(sheet, DAY_COLUMNS)
        assert sheet.freeze_panes == f"A{header + 1}"
        assert sheet.print_title_rows == f"${header}:${header}"
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.page_setup.fitToHeight == (0 if sheet.title == ALL else 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_flat_sheet_filters_all_rows_by_real_dates_and_times(
    agenda_files: dict[str, bytes],
) -> None:
    sheet = workbook_of(agenda_files["xlsx"])[ALL]
    assert [cell.value for cell in sheet[1]] == list(FLAT_COLUMNS)
    assert sheet.auto_filter.ref == f"A1:K{len(expected_rows()) + 1}"
    first = [cell.value for cell in sheet[2]][:4]
    assert first == [datetime(2019, 3, 5), time(8, 30), time(9, 0), 30]


def test_sheet_names_survive_a_language_with_other_day_names() -> None:
    workbook = workbook_of(make(make_kit(languages=["ru"]), "xlsx"))
    assert workbook.sheetnames == ["вт 5 марта", "ср 6 марта", "All"]
