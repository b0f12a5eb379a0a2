from __future__ import annotations

from datetime import date, time

import pytest

from tests.factories import bank_data, make_definitions, make_workshop
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.documents.frame import (
    clock_line,
    date_line,
    day_month,
    frame_of,
    long_date,
    place_line,
    short_day,
    weekday_date,
)
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.render.pages import FileRecipe, View
from trainkit.text.languages import country_name, speaking

DAY = date(2019, 3, 5)
NEXT = date(2019, 3, 6)


@pytest.mark.parametrize(
    ("dates", "language", "line"),
    [
        ((DAY,), "en", "5 March 2019"),
        ((DAY, NEXT), "en", "5–6 March 2019"),
        ((DAY, NEXT), "ru", "5–6 марта 2019\u202fг."),
        ((date(2019, 4, 30), date(2019, 5, 1)), "en", "30 April 2019 – 1 May 2019"),
        ((date(2019, 12, 31), date(2020, 1, 1)), "en", "31 December 2019 – 1 January 2020"),
        ((DAY, date(2019, 3, 8)), "en", "5 March 2019, 8 March 2019"),
        ((DAY, date(2020, 3, 6)), "en", "5 March 2019, 6 March 2020"),
    ],
)
def test_dates_in_one_line(dates: tuple[date, ...], language: str, line: str) -> None:
    assert date_line(dates, language).replace("\xa0", "\u202f") == line


@pytest.mark.parametrize(
    ("function", "shown"),
    [
        (long_date, "5 March 2019"),
        (weekday_date, "Tuesday, 5 March 2019"),
        (short_day, "Tue 5 March"),
        (day_month, "5 March"),
    ],
)
def test_one_date(function: object, shown: str) -> None:
    assert callable(function)
    assert function(DAY, "en").replace("Tuesday 5", "Tuesday, 5") == shown


def test_dates_of_iran_and_afghanistan_are_in_both_calendars() -> None:
    # 5 March 2019 is 14 Esfand or Hut 1397 (calendar of the University of Tehran); names by CLDR
    assert long_date(DAY, "fa") == "۱۴ اسفند ۱۳۹۷ (۵ مارس ۲۰۱۹)"
    assert weekday_date(DAY, "fa-AF") == "سه‌شنبه ۱۴ حوت ۱۳۹۷ (۵ مارچ ۲۰۱۹)"
    assert short_day(DAY, "fa-AF") == "سه‌شنبه ۱۴ حوت (۵ مارچ)"
    assert day_month(DAY, "fa") == "۱۴ اسفند (۵ مارس)"
    assert date_line((DAY, NEXT), "fa-AF") == "۱۴–۱۵ حوت ۱۳۹۷ (۵–۶ مارچ ۲۰۱۹)"
    over_nowruz = (date(2019, 3, 20), date(2019, 3, 21))
    assert date_line(over_nowruz, "fa") == "۲۹ اسفند ۱۳۹۷ – ۱ فروردین ۱۳۹۸ (۲۰–۲۱ مارس ۲۰۱۹)"


def test_a_time_in_the_digits_of_the_language() -> None:
    with speaking("fa-AF"):
        assert clock_line(time(8, 30), time(9)) == "۰۸:۳۰–۰۹:۰۰"


def test_a_date_in_russian() -> None:
    assert day_month(DAY, "ru") == "5 марта"
    assert weekday_date(DAY, "ru") == "Вторник, 5 марта 2019\u202fг."


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("KZ", "en", "Kazakhstan"),
        ("AF", "ru", "Афганистан"),
        ("KG", "ru", "Кыргызстан"),
        ("ZZ", "en", "Unknown Region"),
    ],
)
def test_country(code: str, language: str, name: str) -> None:
    assert country_name(code, language) == name


def test_a_country_that_nobody_knows_keeps_its_code() -> None:
    assert country_name("QX", "en") == "QX"


@pytest.mark.parametrize(
    ("venue", "line"),
    [
        ({"name": "Hotel", "city": "Almaty", "country": "KZ"}, "Hotel, Almaty, Kazakhstan"),
        (
            {"name": "Hotel", "city": "Kabul", "country": "AF", "address": "1 High Street"},
            "Hotel, 1 High Street, Kabul, Afghanistan",
        ),
    ],
)
def test_place(venue: dict[str, str], line: str) -> None:
    assert place_line(make_workshop(venue=venue)) == line


def test_a_place_in_persian_has_persian_commas() -> None:
    venue = {"name": "هتل", "city": "کابل", "country": "AF"}
    with speaking("fa-AF"):
        assert place_line(make_workshop(venue=venue, languages=["fa-AF"])) == (
            "هتل، کابل، افغانستان"
        )


def kit(**changes: object) -> Kit:
    definitions = make_definitions([bank_data()], **changes)
    return Kit(definitions, Agenda(workshop="test-workshop", days=()), None)


@pytest.mark.parametrize(
    ("language", "direction"),
    [("en", "ltr"), ("ru", "ltr"), ("fa", "rtl"), ("prs", "rtl"), ("fa-AF", "rtl"), ("ar", "rtl")],
)
def test_the_direction_is_the_language_s(language: str, direction: str) -> None:
    frame = frame_of(kit(languages=[language]), "Title", Audience.PARTICIPANTS)
    assert (frame.language, frame.direction) == (language, direction)


@pytest.mark.parametrize(
    ("audience", "notice", "shown"),
    [
        (Audience.TRAINERS, None, "For trainers only"),
        (Audience.PARTICIPANTS, None, ""),
        (Audience.TRAINERS, "", ""),
        (Audience.PARTICIPANTS, "Draft", "Draft"),
    ],
)
def test_the_notice_at_the_foot(audience: Audience, notice: str | None, shown: str) -> None:
    assert frame_of(kit(), "Title", audience, notice).notice == shown


def test_the_frame_tells_where_and_when() -> None:
    frame = frame_of(kit(organisers=["One", "Two"]), "Title", Audience.PARTICIPANTS)
    assert (frame.title, frame.workshop, frame.organisers, frame.dates, frame.place) == (
        "Title",
        "Test workshop",
        ("One", "Two"),
        "3–4 March 2026",
        "Hotel, Almaty, Kazakhstan",
    )


class Note(View):
    text: str


def test_a_document_lies_in_its_audience_s_folder() -> None:
    recipe = FileRecipe(Note(text="x"), lambda note: note.text.encode())
    document = Document(Audience.TRAINERS, "a/b.txt", recipe)
    assert document.path == "trainers/a/b.txt"
    assert document.recipe.make() == b"x"
