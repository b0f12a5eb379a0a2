"""Cards of national law: what was verified is printed with source and date, the rest is blank."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import pdf
from tests.factories import make_kit, write_workshop
from trainkit.documents.builder import gather
from trainkit.documents.law_cards import law_cards
from trainkit.planning.printed import Document
from trainkit.problems import Problems

CARD = """country: ZZ
version: "1.0.0"
entries:
  preservation:
    text: Article 7 of an invented act, 60 days.
    source: Invented gazette
    as_of: 2026-01-02
"""


def cards_of(folder: Path, *countries: str, files: dict[str, str] | None = None) -> list[Document]:
    return list(law_cards(make_kit(folder, countries=list(countries), files=files)))


def test_every_country_has_a_card_and_one_is_blank(tmp_path: Path) -> None:
    documents = cards_of(tmp_path / "w", "KZ", "NO")
    assert [document.path for document in documents] == [
        "participants/law-cards/kz.pdf",
        "participants/law-cards/no.pdf",
        "participants/law-cards/blank.pdf",
    ]


def test_translated_cards_are_those_of_countries_where_somebody_reads_the_language(
    tmp_path: Path,
) -> None:
    rows = [
        ("P-01", "Person 1", "Office", "KZ", "Analyst", "en"),
        ("P-02", "Person 2", "Office", "KG", "Analyst", "ru"),
    ]
    languages = {"languages": ["en", "ru"], "translations": ["ru"]}
    kit = make_kit(tmp_path / "w", rows=rows, countries=["KZ", "KG"], **languages)
    english, russian = (
        [document.name for document in law_cards(kit.in_language(language))]
        for language in ("en", "ru")
    )
    assert english == ["law-cards/kz.pdf", "law-cards/kg.pdf", "law-cards/blank.pdf"]
    assert russian == ["law-cards/kg.pdf", "law-cards/blank.pdf"]


def test_a_card_prints_what_was_verified_with_source_and_date(tmp_path: Path) -> None:
    text = pdf.text(cards_of(tmp_path / "w", "KZ")[0].recipe.make())
    assert "Kazakhstan" in text
    assert "Law No. 193-VII of 6 February 2023 on digital assets" in text
    assert "Source: Library of Congress, Global Legal Monitor, 30 April 2023" in text
    assert "check each entry before use" in text


def test_a_country_without_a_file_gets_all_lines_blank(tmp_path: Path) -> None:
    text = pdf.text(cards_of(tmp_path / "w", "NO")[0].recipe.make())
    assert "Norway" in text
    assert "Preservation order" in text
    assert "Source:" not in text
    assert "check each entry before use" not in text


def edges(data: bytes, number: int, from_right: float) -> list[float]:
    """Return where lines cross a page, in millimetres from its top."""
    page = pdf.picture(data, number, dpi=254)
    column = page.width - round(from_right * 10)
    strip = page.crop((column, 0, column + 10, page.height))  # wider than the gap between dots
    darkest = [strip.crop((0, y, 10, y + 1)).getextrema()[0] for y in range(page.height)]
    dark = [y for y, shade in enumerate(darkest) if shade < 225]
    return [y / 10 for before, y in zip([0, *dark], dark, strict=False) if y - before > 5]


@pytest.mark.parametrize("entries", [0, 1])
def test_blank_rows_fill_every_page_with_lines_to_write_on(tmp_path: Path, entries: int) -> None:
    own = {"curriculum/law-cards/no.yaml": CARD.replace("ZZ", "NO")} if entries else None
    data = cards_of(tmp_path / "w", "NO", files=own)[0].recipe.make()
    for number in range(1, len(pdf.sizes(data)) + 1):
        assert 297 - 20 - 2.5 < edges(data, number, 40)[-1] < 297 - 20


def test_lines_to_write_on_are_eight_to_thirteen_millimetres_apart(tmp_path: Path) -> None:
    data = cards_of(tmp_path / "w", "NO")[0].recipe.make()
    assert len(pdf.sizes(data)) == 3
    last = edges(data, 3, 40)[-9:]  # the last rows of the last table
    gaps = [round(b - a, 1) for a, b in zip(last, last[1:], strict=False)]
    assert len(gaps) == 8
    assert all(8 < gap < 13 for gap in gaps)


def test_no_row_stands_alone_on_a_page_of_its_table(tmp_path: Path) -> None:
    data = cards_of(tmp_path / "w", "NO")[0].recipe.make()
    pages = pdf.texts(data)
    together = [
        ("Data held by providers", "Subscriber information", "Traffic data"),
        ("Secrecy and notice to the user", "Danger to life"),
        ("Work online", "Public posts and profiles", "Work accounts and contact"),
        ("Personal data in police files", "Work accounts and contact"),
    ]
    for texts in together:
        assert [all(text in page for text in texts) for page in pages].count(True) == 1
    text = " ".join(pages)
    assert [text.count(label) for label in ("Traffic data", "Financial intelligence unit")] == [
        1,
        1,
    ]


def test_a_workshops_own_card_comes_before_the_built_in_one(tmp_path: Path) -> None:
    own = {"curriculum/law-cards/kz.yaml": CARD.replace("ZZ", "KZ")}
    text = pdf.text(cards_of(tmp_path / "w", "KZ", files=own)[0].recipe.make())
    assert "Article 7 of an invented act, 60 days." in text
    assert "193-VII" not in text


def test_a_card_names_the_edition_of_its_entries_and_a_blank_one_has_none(tmp_path: Path) -> None:
    own = {"curriculum/law-cards/kz.yaml": CARD.replace("ZZ", "KZ").replace("1.0.0", "4.2.0")}
    card, blank = cards_of(tmp_path / "w", "KZ", files=own)
    assert "entries of edition 4.2.0" in pdf.text(card.recipe.make())
    assert "entries of edition" not in pdf.text(blank.recipe.make())


def test_a_card_with_a_wrong_country_or_line_is_refused_at_its_place(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path / "w")
    path = folder / "curriculum" / "law-cards" / "kz.yaml"
    path.parent.mkdir()
    path.write_text(CARD.replace("preservation", "preservasion"))
    problems = Problems()
    gather(folder, problems)
    found = [str(problem) for problem in problems.errors]
    assert found[0] == f'{path}:1:10: expected the file\'s name "KZ", found "ZZ"'
    assert found[1].startswith(f'{path}:4:3: expected a known line, found "preservasion"; known: ')
    assert len(found) == 2


ASK = """ask:
  text: Ask the invented central authority.
  source: Invented directory
  as_of: 2026-01-03
"""


def test_each_line_without_an_entry_says_whom_to_ask_and_has_room_to_write(tmp_path: Path) -> None:
    own = {"curriculum/law-cards/kz.yaml": CARD.replace("ZZ", "KZ") + ASK}
    kz, blank = cards_of(tmp_path / "w", "KZ", files=own)
    data = kz.recipe.make()
    text = pdf.text(data)
    assert text.count("Ask the invented central authority.") == 24
    assert text.count("Source: Invented directory, as of") == 1
    assert "Ask the" not in pdf.text(blank.recipe.make())
    for number in range(1, len(pdf.sizes(data)) + 1):
        assert 297 - 20 - 2.5 < edges(data, number, 40)[-1] < 297 - 20
