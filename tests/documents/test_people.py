"""What carries names: whole, in their own script, one page or card a person, nothing on top."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from tests import pdf
from tests.documents.conftest import Made, documents_of
from tests.documents.course import ARABIC, CYRILLIC, LATIN, SPEAKERS, small_kit
from trainkit.documents.people import SPARE_ROWS, training_minutes

REGISTER = "trainers/register.pdf"
CARDS = "trainers/tent-cards.pdf"
CERTIFICATES = "trainers/certificates.pdf"
PAPERS = (REGISTER, CARDS, CERTIFICATES)

WORDS = "Otabek Namunabekov-Abdurakhmonzoda Mukhammadsodiq Shamsiddinovich al-Farghoniyzodagi"
ONE_WORD = "Namunabekovabdurakhmonzodamukhammadsodiqshamsiddinovichalfarghoniyzodaginamunabe"
LONG_OFFICE = (
    "Department for Combating Economic Crimes and Corruption under the Prosecutor-General's Office"
)
HARD_NAMES = {
    "words of 80 letters": WORDS[:80],
    "one word of 80 letters": ONE_WORD,
    "Cyrillic": "Абдурахмонзода Мухаммадсодиқ Шамсиддинович аль-Фарғонӣ",
    "Arabic script": "محمدصادق عبدالرحمن‌زاده نمونه‌پور خراسانی",
}


def many(count: int) -> list[tuple[object, ...]]:
    return [
        (f"KZ-{n:02}", f"Person Number {n:02}", f"Office {n:02}", "KZ", "", "")
        for n in range(1, count + 1)
    ]


def paper(folder: Path, path: str, rows: list[tuple[object, ...]], **changes: Any) -> bytes:
    kit = small_kit(folder, rows=rows, **changes)
    return documents_of(kit)[path].recipe.make()


def test_the_register_lists_everybody_and_has_spare_rows(made: Made) -> None:
    text = pdf.text(made(REGISTER))
    assert (
        "No. Code Name Organisation Country 3 March, morning 3 March, afternoon "
        "4 March, morning 4 March, afternoon"
    ) in text
    assert f"1 AX-03 {LATIN} Counter-Narcotics Police Afghanistan" in text
    assert f"3 KZ-02 {CYRILLIC} General Prosecutor’s Office Kazakhstan" in text
    assert "4 KG-19 Kyrgyzstan" in text
    assert [f" {4 + n} " in text for n in range(1, SPARE_ROWS + 1)] == [True] * SPARE_ROWS
    assert f" {4 + SPARE_ROWS + 1} " not in text
    assert letters(ARABIC) <= letters(text)


def letters(text: str) -> set[str]:
    return {letter for letter in text if letter.isalpha()}


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (24, 2), (60, 4)])
def test_the_register_grows_with_the_people(count: int, pages: int, tmp_path: Path) -> None:
    data = paper(tmp_path, REGISTER, many(count))
    texts = pdf.texts(data)
    assert len(texts) == pages
    assert ["No. Code Name Organisation Country" in text for text in texts] == [True] * pages
    rows = re.findall(
        r"(\d+) (KZ-\d\d) (Person Number \d\d) (Office \d\d) Kazakhstan", " ".join(texts)
    )
    assert rows == [
        (str(n), f"KZ-{n:02}", f"Person Number {n:02}", f"Office {n:02}")
        for n in range(1, count + 1)
    ]
    assert pdf.failures(data) == []


def test_a_row_of_the_register_is_high_enough_to_sign(tmp_path: Path) -> None:
    found = pdf.boxes(paper(tmp_path, REGISTER, many(12)))
    rows = sorted(box.bottom for box in found if box.text.startswith("KZ-"))
    assert len(rows) == 12
    assert min(b - a for a, b in pairwise(rows)) > 8


@pytest.mark.parametrize(
    ("days", "sheets"),
    [(1, [1]), (3, [3]), (4, [2, 2]), (5, [3, 2]), (7, [3, 3, 1])],
)
def test_days_are_spread_over_sheets_that_leave_room_to_sign(
    days: int, sheets: list[int], tmp_path: Path
) -> None:
    agenda = {
        "workshop": "test-workshop",
        "days": [{"date": f"2026-03-{n:02}", "entries": []} for n in range(1, days + 1)],
    }
    data = paper(tmp_path, REGISTER, many(3), agenda=agenda)
    assert [text.count("morning") for text in pdf.texts(data)] == sheets
    assert [text.count("Person Number 02") for text in pdf.texts(data)] == [1] * len(sheets)
    assert pdf.failures(data) == []


def test_there_is_one_certificate_a_page_for_everybody(made: Made) -> None:
    pages = pdf.texts(made(CERTIFICATES))
    assert len(pages) == 4
    for part in (
        "Regional Office", "Academy", "Certificate of attendance", "This is to certify that",
        "took part in the", "Workshop on logs, ledgers & <letters>",
        "Hotel, Almaty, Kazakhstan, 3–4 March 2026", "4.5 hours of training",
        "Logs and letters: from the first entry to the answer; Ledgers",
        "Issued on 4 March 2026. Hours include sessions and exercises, but not tests and",
    ):  # fmt: skip
        assert [part in page for page in pages] == [True] * 4
    assert [LATIN in page for page in pages] == [True, False, False, False]
    assert [CYRILLIC in page for page in pages] == [False, False, True, False]
    assert [letters(ARABIC) <= letters(page) for page in pages] == [False, True, False, False]


def test_bookmarks_lead_to_a_person_s_certificate_and_card(made: Made) -> None:
    assert [(line.title, line.page) for line in pdf.bookmarks(made(CERTIFICATES))] == [
        (f"AX-03 {LATIN}", 1),
        (f"IR-14 {ARABIC}", 2),
        (f"KZ-02 {CYRILLIC}", 3),
        ("KG-19", 4),
    ]
    assert [(line.title, line.page) for line in pdf.bookmarks(made(CARDS))] == [
        (LATIN, 1),
        (ARABIC, 1),
        (CYRILLIC, 2),
        ("KG-19", 2),
        ("Visiting expert", 3),
        ("Academy lecturer", 3),
    ]


def test_who_has_no_name_gets_the_code_on_the_card_and_a_line_on_the_certificate(
    made: Made,
) -> None:
    assert pdf.texts(made(CARDS))[1].count("KG-19") == 2
    assert "KG-19" not in pdf.texts(made(CERTIFICATES))[3]
    found = pdf.boxes(made(CERTIFICATES), 4)
    before, after = (
        next(box for box in found if box.text == text)
        for text in ("This is to certify that", "took part in the")
    )
    assert before.bottom - after.top > 12


def test_signatories_sign_at_the_foot_side_by_side(tmp_path: Path) -> None:
    people = [{"name": "Head One", "role": "Programme"}, {"name": "Head Two", "role": "Academy"}]
    found = pdf.boxes(
        paper(tmp_path, CERTIFICATES, many(1), certificate={"signatories": people, "hours": "8.5"})
    )
    places = {box.text: box for box in found}
    assert places["Head One"].bottom == pytest.approx(places["Head Two"].bottom, abs=0.5)
    assert places["Head One"].right < 148.5 < places["Head Two"].left
    assert places["Head One"].bottom > places["Programme"].bottom > 20
    assert "8.5 hours of training" in places


@pytest.mark.parametrize("path", PAPERS)
@pytest.mark.parametrize("name", HARD_NAMES.values(), ids=HARD_NAMES)
def test_a_hard_name_stands_whole_and_touches_nothing(name: str, path: str, tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [("UZ-24", name, LONG_OFFICE, "UZ", "", "")]
    title = "Regional Workshop on International and Regional Cooperation to Combat Cybercrime"
    data = paper(tmp_path, path, rows, title=title)
    copies = 2 if path == CARDS else 1
    text = "".join(pdf.texts(data)[0].split())
    if name.isascii():
        assert text.count("".join(name.split())) == copies
    assert letters(name) <= letters(text)
    assert pdf.overlapping(data) == []
    (width, height), *_ = pdf.sizes(data)
    outside = [
        box.text
        for box in pdf.boxes(data)
        if box.left < 8 or box.right > width - 8 or box.bottom < 4 or box.top > height - 4
    ]
    assert outside == []
    assert pdf.failures(data) == []


def test_a_long_name_stays_in_its_column_of_the_register(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [("UZ-24", ONE_WORD, LONG_OFFICE, "UZ", "", "")]
    found = pdf.boxes(paper(tmp_path, REGISTER, rows))
    name = next(box for box in found if box.text.startswith("Namunabek"))
    office = next(box for box in found if box.text.startswith("Department"))
    assert name.right < office.left


@pytest.mark.parametrize("people", [1, 2, 3, 60])
def test_cards_come_two_a_page(people: int, tmp_path: Path) -> None:
    data = paper(tmp_path, CARDS, many(people), speakers=SPEAKERS)
    pages = pdf.texts(data)
    assert len(pages) == -(-(people + 2) // 2)
    names = [f"Person Number {n:02}" for n in range(1, people + 1)]
    assert [sum(page.count(name) for page in pages) for name in names] == [2] * people
    assert [name in pages[n // 2] for n, name in enumerate(names)] == [True] * people
    assert len(data) < 25_000 + 1_200 * people


@pytest.mark.parametrize("card", [0, 1])
def test_a_card_reads_the_same_from_both_sides(card: int, made: Made) -> None:
    page = pdf.picture(made(CARDS), 1, dpi=127)  # 5 dots a millimetre
    top = round(148.2 * 5 * card)
    back, front = (
        page.crop((0, top + edge + 8, page.width, top + edge + 362)) for edge in (0, 370)
    )
    assert difference(coarse(back.rotate(180)), coarse(front)) < 1
    assert difference(coarse(back), coarse(front)) > 5


def coarse(picture: Image.Image) -> Image.Image:
    return picture.reduce(10)


def difference(one: Image.Image, two: Image.Image) -> float:
    return float(ImageStat.Stat(ImageChops.difference(one, two)).mean[0])


def test_with_nobody_on_the_roster_there_are_neither_cards_nor_certificates(
    tmp_path: Path,
) -> None:
    agenda = {"workshop": "test-workshop", "days": [{"date": "2026-03-03", "entries": []}]}
    made = documents_of(small_kit(tmp_path, rows=[], speakers={}, agenda=agenda))
    assert sorted(set(PAPERS) & set(made)) == [REGISTER]
    data = made[REGISTER].recipe.make()
    assert f" {SPARE_ROWS} " in pdf.text(data)
    assert pdf.failures(data) == []


def test_training_counts_sessions_and_added_rows_alone(tmp_path: Path) -> None:
    # 60 + 60 on the first day, 60 + 60 + 30 on the second; no test, no lunch, no break.
    assert training_minutes(small_kit(tmp_path)) == 270


@pytest.mark.parametrize(("end", "hours"), [("11:45", "4.5"), ("11:59", "4.5"), ("12:15", "5")])
def test_hours_are_rounded_down_to_the_half_hour(end: str, hours: str, tmp_path: Path) -> None:
    from tests.documents.test_session_plans import changed_agenda

    agenda = changed_agenda(0, 3, end=end)
    data = paper(tmp_path, CERTIFICATES, many(1), agenda=agenda)
    assert f"{hours} hours of training" in pdf.text(data)
