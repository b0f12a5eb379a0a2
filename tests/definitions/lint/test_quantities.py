"""What options are numbers, dates, times, durations and ranges, in three languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainkit.model.lint.text import Quantity, quantity, vocabulary

EN, RU, FA = (vocabulary(language) for language in ("en", "ru", "fa"))
DAY = 86400.0
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("10", "number ", 10),
        ("1,200", "number ", 1200),
        ("0.375", "number ", 0.375),
        ("0.5 BTC", "number btc", 0.5),
        ("$ 30", "number $", 30),
        ("98 %", "number %", 98),
        ("`740`", "number ", 740),
        ("30 days", "duration", 30 * DAY),
        ("2 hours 30 minutes", "duration", 9000),
        ("Two weeks", "duration", 14 * DAY),
        ("14:25:12", "time ", 51912),
        ("14:25 UTC", "time utc", 51900),
    ],
)
def test_quantity_of_an_english_option(text: str, kind: str, value: float) -> None:
    assert quantity(text, EN) == Quantity(kind, value, value)


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("0,375", RU, 0.375),
        ("-0,375", RU, -0.375),
        ("1,250", RU, 1.25),
        ("1 250", RU, 1250),
        ("1,250", vocabulary("kk"), 1.25),
        ("1,250,000", RU, 1250000),
        ("1,250.5", RU, 1250.5),
        ("0,375", EN, 0.375),
        ("1,250", EN, 1250),
        ("1,250.5", EN, 1250.5),
        ("۰٫۳۷۵", FA, 0.375),
    ],
)
def test_decimal_sign_is_that_of_the_language(text: str, words, value: float) -> None:
    assert quantity(text, words) == Quantity("number ", value, value)


@pytest.mark.parametrize(
    ("earlier", "later", "words"),
    [
        ("2 January 2027", "3 January 2027", EN),
        ("31 December 2026", "1 January 2027", EN),
        ("2026-03-05", "2026-11-25", EN),
        ("March 2026", "April 2026", EN),
        ("3 March 2026, 14:30:20", "3 March 2026, 14:30:21", EN),
        ("Until 30 August 2026", "Until 19 October 2026", EN),
        ("3 марта 2026 года", "1 мая 2026 года", RU),
        ("30 минут", "2 часа", RU),
        ("۳۰ روز", "۲ ماه", FA),
        ("۱۲ فروردین ۱۴۰۵", "۱ مهر ۱۴۰۵", FA),
        ("٣٠ روز", "٦٠ روز", FA),
    ],
)
def test_earlier_dates_and_shorter_times_are_less(earlier: str, later: str, words) -> None:
    one, other = quantity(earlier, words), quantity(later, words)
    assert one is not None
    assert other is not None
    assert (one.kind, one.low < other.low) == (other.kind, True)


@pytest.mark.parametrize(
    "text",
    [
        "RFC 6302", "Port 443", "Article 18", "UTC+6", "A and B", "192.0.2.7", "Entries 3 and 4",
        "3 of 5 officers", "Version 1.2.3", "", "31 Smarch 2026", "`bc1qw508d6qejxtdg4y5r3zary0c5`",
    ],
)  # fmt: skip
def test_names_and_sentences_are_no_quantities(text: str) -> None:
    assert quantity(text, EN) is None


@pytest.mark.parametrize(
    ("text", "words", "low", "high"),
    [
        ("10–20 days", EN, 10 * DAY, 20 * DAY),
        ("10 to 20 days", EN, 10 * DAY, 20 * DAY),
        ("between 5 and 7", EN, 5, 7),
        ("from 5 minutes to 2 hours", EN, 300, 7200),
        ("more than 20", EN, 20, float("inf")),
        ("20 or more", EN, 20, float("inf")),
        ("up to 5 %", EN, float("-inf"), 5),
        ("от 10 до 20 дней", RU, 10 * DAY, 20 * DAY),
        ("۱۰ تا ۲۰ روز", FA, 10 * DAY, 20 * DAY),
    ],
)
def test_range_has_both_its_ends(text: str, words, low: float, high: float) -> None:
    found = quantity(text, words)
    assert found is not None
    assert (found.low, found.high, found.is_range) == (low, high, True)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("10–20", "20–30", True),
        ("10–19", "20–29", False),
        ("less than 10", "10–20", False),
        ("10 or less", "10–20", True),
        ("more than 20", "10–20", False),
        ("more than 20", "10–21", True),
        ("15", "10–20", True),
    ],
)
def test_ranges_meet_where_a_value_belongs_to_both(one: str, other: str, meet: bool) -> None:
    first, second = quantity(one, EN), quantity(other, EN)
    assert first is not None
    assert second is not None
    assert (first.meets(second), second.meets(first)) == (meet, meet)


@given(st.integers(0, 10**9))
def test_number_is_the_same_in_european_and_persian_digits(number: int) -> None:
    expected = Quantity("number ", number, number)
    assert quantity(str(number), EN) == expected
    assert quantity(str(number).translate(PERSIAN), FA) == expected


@given(st.text(max_size=40))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for words in (EN, RU, FA, vocabulary("xx")):
        found = quantity(text, words)
        assert found is None or found.low <= found.high
