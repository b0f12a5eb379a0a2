"""The workbook for translators: its look, its locks, and what it says of each text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.definitions.test_translation import folder, put, put_all
from tests.translators.case import written
from trainkit.model.translating import section_hash

__all__ = ["folder"]


def book(folder: Path, language: str = "ru") -> Any:
    return load_workbook(written(folder, language))


def test_row_says_where_a_text_stands_who_reads_it_and_what_to_keep(folder: Path) -> None:
    put_all(folder)
    put(folder, "handout.md", "## A log\n\nWrite `ab` to {office} [@src].\n")
    put(
        folder,
        "handout.ru.md",
        "<!-- translation: draft; source: 00000000 -->\n"
        "## Журнал\n\nПишите `ab` в {office} [@src].",
    )
    sheet = book(folder)["handout"]
    check = sheet["H2"].value
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Place", "Source", "Translation", "Status", "Glossary", "Note", "Unit", "Check"],
        [
            "Handout, section “A log”, paragraph 1 of 2",
            "## A log",
            "## Журнал",
            "stale",
            "log: журнал / лог",
            "Participants read this.",
            "handout.1/1",
            check,
        ],
        [
            "Handout, section “A log”, paragraph 2 of 2",
            "Write `ab` to {office} [@src].",
            "Пишите `ab` в {office} [@src].",
            "stale",
            None,
            "Keep as it is: `ab` {office} @src",
            "handout.1/2",
            check,
        ],
    ]
    assert check.split("-")[0] == section_hash("## A log\n\nWrite `ab` to {office} [@src].\n")


def test_every_text_of_the_module_has_a_row(folder: Path) -> None:
    sheets = {sheet.title: sheet for sheet in book(folder).worksheets}
    assert list(sheets) == ["Read me", "module", "items", "handout", "guide"]
    rows = [row[6].value for row in sheets["items"].iter_rows(min_row=2)]
    assert rows == [
        "items.cases.log.title",
        "items.cases.log.text",
        *(
            f"items.q{n}.{field}"
            for n in (1, 2, 3)
            for field in (
                "stem",
                *(
                    f"options.{letter}.{words}"
                    for letter in "abc"
                    for words in ("text", "rationale")
                ),
            )
        ),
    ]
    notes = {row[0].value: row[5].value for row in sheets["items"].iter_rows(min_row=2)}
    assert notes["Item q1, option b"] == (
        "Participants read this. One line. At most 22 letters. Keep as it is: q1"
    )
    assert notes["Item q1, option b, rationale"] == "Only trainers read this."
    assert sheets["Read me"]["B5"].value == "42 missing, 0 stale, 0 translated"


@pytest.mark.parametrize(("language", "order", "side"), [("ru", 1, "left"), ("fa-AF", 2, "right")])
def test_only_translation_and_status_are_open(
    folder: Path, language: str, order: int, side: str
) -> None:
    sheet = book(folder, language)["items"]
    source, translation = sheet["B2"], sheet["C2"]
    assert [cell.protection.locked for cell in sheet[2]] == [
        *(True, True, False, False, True, True, True, True)
    ]
    assert sheet.protection.sheet is True
    assert sheet.protection.password is None
    locked = [name for name in ("formatCells", "formatColumns", "formatRows", "autoFilter", "sort")
              if getattr(sheet.protection, name)]  # fmt: skip
    assert locked == ["sort"]
    assert sheet.freeze_panes == "A2"
    assert (source.alignment.readingOrder, source.alignment.horizontal) == (1, "left")
    assert (translation.alignment.readingOrder, translation.alignment.horizontal) == (order, side)
    assert all(cell.alignment.wrap_text for cell in sheet[2])
    assert {cell.number_format for cell in sheet[2]} == {"@"}
    (rule,) = sheet.data_validations.dataValidation
    assert (rule.formula1, str(rule.sqref)) == (
        '"missing,stale,translated"',
        f"D2:D{sheet.max_row}",
    )


def test_same_texts_give_the_same_bytes(folder: Path) -> None:
    put_all(folder)
    one = written(folder).read_bytes()
    assert written(folder).read_bytes() == one
