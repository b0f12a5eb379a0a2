"""What people type for dates, places, languages, modules and numbers, and what is said of a slip.

Time zones and countries are those of the IANA database (zone.tab): Dakar is in Senegal (SN),
Almaty in Kazakhstan (KZ), all of whose zones show UTC+5 since 1 March 2024; Russia has eleven
times.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from trainkit.intake.typed_answers import (
    USUAL,
    AnswerError,
    Whereabouts,
    read_country,
    read_dates,
    read_hours,
    read_languages,
    read_lines,
    read_modules,
    read_names,
    read_number,
    read_place,
    read_zone,
)
from trainkit.studio.forms import parts
from trainkit.text.known_names import country_code, language_code
from trainkit.text.languages import speaking, translated

JUNE = (date(2027, 6, 14), date(2027, 6, 15), date(2027, 6, 16))


@pytest.mark.parametrize(
    "typed",
    [
        "14-16 June 2027", "14 – 16 June 2027", "14 to 16 June, 2027", "14th-16th june 2027",
        "June 14-16, 2027", "14 June 2027 - 16 June 2027", "14, 15 and 16 June 2027",
        "Mon 14 June to Wed 16 June 2027", "14-16 Jun 2027", "14/06/2027-16/06/2027",
        "14-16/06/2027", "14.-16.06.2027", "14.06. - 16.06.2027", "06/14/2027 - 06/16/2027",
        "2027-06-14..2027-06-16", "2027-06-14/2027-06-16", "2027-06-14,2027-06-15,2027-06-16",
        "14-16 juin 2027", "14 au 16 juin 2027", "14–16 июня 2027 г.", "с 14 по 16 июня 2027",
        "14-16 de junio de 2027", "14/6/27 - 16/6/27",
    ],
)  # fmt: skip
def test_three_days_in_june(typed: str) -> None:
    assert read_dates(typed) == JUNE


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("14/06/2027", [(2027, 6, 14)]),
        ("06/07/2027", [(2027, 7, 6)]),
        ("2027-6-1", [(2027, 6, 1)]),
        ("30 June - 1 July 2027", [(2027, 6, 30), (2027, 7, 1)]),
        ("31 December 2027 - 1 January 2028", [(2027, 12, 31), (2028, 1, 1)]),
        ("June 30 - July 1, 2027", [(2027, 6, 30), (2027, 7, 1)]),
        ("1er-2 mars 2027", [(2027, 3, 1), (2027, 3, 2)]),
        ("14 June 2027; 21 June 2027", [(2027, 6, 14), (2027, 6, 21)]),
        ("16 June 2027, 14 June 2027, 16 June 2027", [(2027, 6, 14), (2027, 6, 16)]),
    ],
)
def test_other_dates(typed: str, days: list[tuple[int, int, int]]) -> None:
    assert read_dates(typed) == tuple(date(*day) for day in days)


DATES = "expected dates such as 14-16 June 2027, 14/06/2027 or 2027-06-14..2027-06-16"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", f'{DATES}, found ""'),
        ("June 2027", f'{DATES}, found "June 2027"'),
        ("14 June", f'{DATES}; a year is missing in "14 June"'),
        ("14 2027", f'{DATES}; a month is missing in "14 2027"'),
        ("31 June 2027", f'{DATES}; 31/6/2027 does not exist, found "31 June 2027"'),
        ("16-14 June 2027", f'{DATES}; "16-14 June 2027" ends before it begins'),
        ("14 Jnue 2027", f'{DATES}; "Jnue" is not a month; did you mean June?'),
        ("14 June - 16 September 2027", f"{DATES}, 1 to 60 days, found "
         '"14 June - 16 September 2027"'),
    ],
)  # fmt: skip
def test_dates_that_cannot_be_read(typed: str, message: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read_dates(typed)
    assert str(caught.value) == message


@given(st.text(alphabet="0123456789 -/.,JunemarcПятыйà年٣", max_size=30))
def test_any_text_is_dates_or_a_message(typed: str) -> None:
    try:
        found = read_dates(typed)
    except AnswerError:
        return
    assert list(found) == sorted(set(found))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Dakar", ("Dakar", "SN", "Africa/Dakar")),
        ("Senegal", ("", "SN", "Africa/Dakar")),
        ("Dakar, Sénégal", ("Dakar", "SN", "Africa/Dakar")),
        ("Almaty", ("Almaty", "KZ", "Asia/Almaty")),
        ("Алматы", ("Алматы", "KZ", "Asia/Almaty")),
        ("Astana, Kazakhstan", ("Astana", "KZ", "Asia/Almaty")),
        ("Osh, KG", ("Osh", "KG", "Asia/Bishkek")),
        ("new york", ("new york", "US", "America/New_York")),
        ("Geneva", ("Geneva", "", "")),
        ("Uzbekistan", ("", "UZ", "Asia/Tashkent")),
        ("Russia", ("", "RU", "")),
    ],
)
def test_places(typed: str, expected: tuple[str, str, str]) -> None:
    assert read_place(typed, JUNE) == Whereabouts(*expected)


def test_country_whose_zones_differ_on_the_dates_has_no_zone_of_its_own() -> None:
    assert read_zone("Kazakhstan", JUNE) == "Asia/Almaty"
    with pytest.raises(
        AnswerError, match="KZ has several time zones; expected a city in one of them"
    ):
        read_zone("Kazakhstan", (date(2019, 3, 5),))  # Almaty +6, Aqtau +5


@pytest.mark.parametrize(
    ("read", "typed", "expected"),
    [
        (read_country, "Казахстан", "KZ"),
        (read_country, "cote d'ivoire", "CI"),
        (read_country, "kz", "KZ"),
        (read_country, "KAZ", "KZ"),
        (read_country, "IRI", "IR"),  # of the Olympic Committee
        (read_country, "BRN", "BN"),  # ISO 3166; Bahrain with the Olympic Committee
        (read_country, "Rep. of Moldova", "MD"),
        (read_country, "Moldova (Rep. of)", "MD"),
        (read_country, "Tanzania, United Republic of", "TZ"),
        (read_country, "Rep. of Korea", "KR"),
        (read_country, "Dem. People's Rep. of Korea", "KP"),
        (read_country, "Dem. Rep. of the Congo", "CD"),
        (read_country, "Respublikasi O‘zbekiston", "UZ"),
        (read_country, "Российская Федерация", "RU"),
        (read_country, "جمهورية مصر العربية", "EG"),
        (read_country, "Kasachstan", "KZ"),  # German, which is none of the usual languages
        (read_country, "საქართველო", "GE"),
        (read_languages, "рус., англ.", ("ru", "en")),
        (read_languages, "kaz", ("kk",)),
        (read_languages, "Кыргыз тили", ("ky",)),
        (read_languages, "langue française", ("fr",)),
        (read_languages, "日本語", ("ja",)),
        (read_zone, "Asia/Almaty", "Asia/Almaty"),
        (read_zone, "asia/almaty", "Asia/Almaty"),
        (read_zone, "Dakar", "Africa/Dakar"),
        (read_languages, "French", ("fr",)),
        (read_languages, "en,ru", ("en", "ru")),
        (read_languages, "English and Russian", ("en", "ru")),
        (read_languages, "français; Русский", ("fr", "ru")),
        (read_languages, "Dari, uz-Cyrl", ("fa-AF", "uz-Cyrl")),
        (read_languages, "دری، дари, انگریزی", ("fa-AF", "en")),
        (read_hours, "9-17", (time(9), time(17))),
        (read_hours, "09:00 to 17:30", (time(9), time(17, 30))),
        (read_hours, "9am–5:30pm", (time(9), time(17, 30))),
        (read_hours, "9h-17h30", (time(9), time(17, 30))),
        (read_hours, "12pm-1pm", (time(12), time(13))),
    ],
)
def test_other_answers(read: Callable[[str], Any], typed: str, expected: object) -> None:
    assert read(typed) == expected


@pytest.mark.parametrize(
    ("read", "typed", "message"),
    [
        (read_country, "Kyrgizstan", 'expected a country such as Senegal or SN, found "Kyrgizstan"'
         "; did you mean Kyrgyzstan?"),
        (read_languages, "Frensh", 'expected languages such as English, French or fr, found '
         '"Frensh"; did you mean French?'),
        (read_languages, "", "expected at least one language, such as English or en"),
        (read_hours, "nine", 'expected hours such as 09:00-17:30 or 9am-5pm, found "nine"'),
        (read_hours, "17-9", 'expected an end after the start, found "17-9"'),
        (read_hours, "9-25", 'this is not a time of day: "9-25"'),
    ],
)  # fmt: skip
def test_other_slips(read: Callable[[str], Any], typed: str, message: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read(typed)
    assert str(caught.value) == message


MODULES = ("crypto-tracing", "digital-evidence", "isp-cooperation")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1,2,3", MODULES),
        ("all", MODULES),
        ("2-3", MODULES[1:]),
        ("3, 1", ("isp-cooperation", "crypto-tracing")),
        ("isp-cooperation, 3", ("isp-cooperation",)),
        ("digital evidence and crypto", ("digital-evidence", "crypto-tracing")),
    ],
)
def test_modules(typed: str, expected: tuple[str, ...]) -> None:
    assert read_modules(typed, MODULES) == expected


@pytest.mark.parametrize("typed", ["4", "0", "c", "nothing", "1-9"])
def test_modules_that_there_are_not(typed: str) -> None:
    with pytest.raises(AnswerError, match="1 crypto-tracing, 2 digital-evidence, 3 isp-coop"):
        read_modules(typed, MODULES)


def test_numbers_and_names() -> None:
    assert [read_number(typed, 1, 400) for typed in ("24", " 24 people ")] == [24, 24]
    with pytest.raises(AnswerError, match='expected a number from 1 to 400, found "0"'):
        read_number("0", 1, 400)
    assert read_names("2", "Group {number}") == ("Group 1", "Group 2")
    assert read_names("Anna, Ben", "Group {number}") == ("Anna", "Ben")
    assert read_names("Lee, Anna; Ben", "Group {number}") == ("Lee, Anna", "Ben")


@pytest.mark.parametrize("typed", ["0", "1", ";"])
def test_a_workshop_has_one_trainer_at_least_and_no_group_of_everybody(typed: str) -> None:
    assert (USUAL["trainers"][0](typed), USUAL["groups"][0](typed)) == (("Trainer 1",), ())


def test_commas_and_semicolons_of_arabic_script_part_a_list() -> None:
    """U+060C and U+061B are what Persian and Arabic keyboards type."""
    assert read_languages("en، ru؛ fa") == ("en", "ru", "fa")
    assert read_languages("prs, Dari, zh_Hans") == ("fa-AF", "zh-Hans")
    assert parts._country_list("KZ، AF؛ UZ") == ["KZ", "AF", "UZ"]
    assert parts._commas(("P-01، P-02؛P-03",)) == ["P-01", "P-02", "P-03"]
    assert read_lines("وزارت؛ اکادمی") == ("وزارت", "اکادمی")
    assert read_names("آنا، بن", "Group {number}") == ("آنا", "بن")
    assert read_names("لی، آنا؛ بن", "Group {number}") == ("لی، آنا", "بن")
    assert read_place("کابل، افغانستان", JUNE) == Whereabouts("کابل", "AF", "Asia/Kabul")
    assert read_modules("۳، ۱", MODULES) == ("isp-cooperation", "crypto-tracing")


@pytest.mark.parametrize(
    ("language", "documents"), [("ru", "русский"), ("fa-AF", "دری"), ("kk", "English")]
)
def test_who_answers_nothing_gets_words_in_their_own_language(
    language: str, documents: str
) -> None:
    """Documents are in it where the four modules have texts in it."""
    with speaking(language):
        venue, languages = (USUAL[name][1]() for name in ("venue", "languages"))
    assert (venue, languages) == (translated("Conference hotel", language), documents)
    assert venue != "Conference hotel"


def test_every_name_in_the_languages_of_documents_is_understood() -> None:
    tables = {
        ("territories", "[A-Z]{2}", country_code),
        ("languages", "[a-z]{2,3}", language_code),
    }
    spoken = ["en", "ar", "es", "fa", "fa_AF", "fr", "kk", "ky", "ru", "tg", "ur", "uz", "uz_Cyrl"]
    wrong = [
        (language, name, found)
        for kind, codes, read in tables
        for language in spoken
        for code, name in getattr(Locale.parse(language), kind).items()
        if re.fullmatch(codes, code) and (found := read(name)) != code
    ]
    assert sorted(wrong) == [  # names of two languages, and one that is another's code
        ("es", "makua", "mgh"),
        ("ur", "سانگو", "sg"),
        ("uz", "makua", "mgh"),
        ("uz", "men", "men"),
    ]
