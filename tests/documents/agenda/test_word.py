"""The agenda's Word file: styles, tables, page numbers, and what LibreOffice makes of it."""

from __future__ import annotations

import io
from pathlib import Path

import docx

from tests import pdf
from tests.documents.agenda.case import TITLE, assert_in_order, expected_rows, pdf_text
from tests.office import converted
from trainkit.render import word


def test_word_file_uses_real_styles(agenda_files: dict[str, bytes]) -> None:
    document = docx.Document(io.BytesIO(agenda_files["docx"]))
    styled = {p.style.name: p.text for p in document.paragraphs if p.style}
    assert styled["Title"] == TITLE
    assert styled["Subtitle"] == "Money, media and evidence"
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == ["Tuesday, 5 March 2019", "Wednesday, 6 March 2019"]
    fonts = {document.styles[name].font.name for name in ("Normal", "Title", word.STRONG)}
    assert fonts == {"Noto Sans"}


def test_word_tables_repeat_the_heading_row_and_keep_rows_whole(
    agenda_files: dict[str, bytes],
) -> None:
    document = docx.Document(io.BytesIO(agenda_files["docx"]))
    for table in document.tables:
        rows = table._tbl.tr_lst
        assert [bool(row.xpath("w:trPr/w:tblHeader")) for row in rows] == [True] + [False] * (
            len(rows) - 1
        )
        assert all(row.xpath("w:trPr/w:cantSplit") for row in rows)


def test_word_file_is_a4_numbered_and_marked_with_its_language(
    agenda_files: dict[str, bytes],
) -> None:
    document = docx.Document(io.BytesIO(agenda_files["docx"]))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    fields = section.footer._element.xpath(".//w:fldSimple/@w:instr")
    assert fields == ["PAGE", "NUMPAGES"]
    assert document.styles.element.xpath(".//w:docDefaults//w:lang/@w:val") == ["en-GB"]
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.author == ""


def test_word_file_opens_in_libreoffice_with_every_title(
    agenda_files: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "agenda.docx").write_bytes(agenda_files["docx"])
    (shown,) = converted([tmp_path / "agenda.docx"], "pdf", tmp_path)
    text = pdf_text(shown.read_bytes())
    pages = len(pdf.texts(shown.read_bytes()))
    parts = [part for row in expected_rows() for part in (f"{row[1]}–{row[2]}", row[3])]
    assert_in_order(text, parts)
    assert_in_order(text, [f"{number}/{pages}" for number in range(1, pages + 1)])
