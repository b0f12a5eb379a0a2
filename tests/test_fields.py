"""The field types: what each takes, and what it makes of it."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from trainkit.model.fields import (
    ClockTime,
    CountryCode,
    Day,
    Definition,
    Id,
    Language,
    Line,
    Range,
    Slots,
    Text,
    TimeRange,
    Version,
    Zone,
    joined,
    spans_of,
    zone_info,
)


def made(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).validate_python(value)


def refusal(kind: Any, value: Any) -> str:
    """Return what was expected instead of a value."""
    with pytest.raises(ValidationError) as caught:
        made(kind, value)
    (error,) = caught.value.errors()
    return str(error["msg"])


ID = 'an id of small letters, digits and hyphens such as "log-basics"'
VERSION = 'a version such as "1.0.0"'
LANGUAGE = 'a language tag such as "en", "ru" or "uz-Cyrl"'
COUNTRY = 'a two-letter country code (ISO 3166) such as "KZ"'
TIME = 'a time of day such as "09:30"'
DATE = 'a date such as "2019-03-05"'
ZONE = 'an IANA time zone such as "Asia/Almaty"'


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Id, "a"), (Id, "log-basics"), (Id, "010"), (Id, "o1-x-2"),
        (Version, "1"), (Version, "1.10"), (Version, "1.0.0"),
        (Language, "en"), (Language, "uz-Cyrl"), (Language, "prs"), (Language, "uz-Cyrl-UZ"),
        (CountryCode, "NO"), (CountryCode, "KZ"),
        (Zone, "Asia/Almaty"), (Zone, "UTC"),
    ],
)  # fmt: skip
def test_text_of_the_right_form_stays_as_it_is(kind: Any, value: str) -> None:
    assert made(kind, value) == value


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        *((Id, value, ID) for value in ("", "A", "a_b", "-a", "a-", "a--b", "é", "a b", "a\n", 7)),
        *((Version, value, VERSION) for value in ("", "v1", "1.", "1.2.3.4", "1.0\n", "١.٢", 1.1)),
        *((Language, v, LANGUAGE) for v in ("", "EN", "english", "uz-cyrl", "en_GB", "ru\n", 1)),
        *((CountryCode, value, COUNTRY) for value in ("", "kz", "KAZ", "K", "К3", False)),
        *((ClockTime, v, TIME) for v in ("", "9:30", "24:00", "09:60", "09.30", "٠٩:٣٠", 750)),
        *((Day, v, DATE) for v in ("", "5 March", "2019-3-5", "20190305", "٢٠١٩-٠٣-٠٥", 2019)),
        (Day, "2019-02-29", "a date that is in the calendar"),
        *((Zone, v, ZONE) for v in ("", "Almaty", "UTC+6", "asia/almaty", "../../etc/passwd")),
    ],
)  # fmt: skip
def test_text_of_another_form_is_refused_with_an_example(
    kind: Any, value: Any, expected: str
) -> None:
    assert refusal(kind, value) == expected


def test_text_is_composed_and_stripped() -> None:
    assert made(Text, "  Jose\u0301 \n") == "Jos\u00e9"


@pytest.mark.parametrize("value", ["", " ", "\n\t ", "\u00a0"])
def test_blank_text_is_refused(value: str) -> None:
    assert refusal(Text, value) == "String should have at least 1 character"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))  # those the readers refuse
def test_text_is_never_blank_and_composed_only_once(value: str) -> None:
    try:
        text = made(Text, value)
    except ValidationError:
        assert not value.strip()
    else:
        assert text.strip() == text != ""
        assert made(Text, text) == text


def test_times_and_dates_come_out_as_such() -> None:
    assert made(ClockTime, "09:05") == time(9, 5)
    assert made(ClockTime, time(9, 5)) == time(9, 5)
    assert made(Day, "2024-02-29") == date(2024, 2, 29)
    assert made(Day, date(2024, 2, 29)) == date(2024, 2, 29)


@given(st.times())
def test_every_minute_of_the_day_is_read_back(moment: time) -> None:
    expected = time(moment.hour, moment.minute)
    assert made(ClockTime, f"{moment.hour:02}:{moment.minute:02}") == expected


@given(st.text(st.sampled_from("0123456789:-٣ "), max_size=11))
def test_any_text_is_a_time_or_a_date_or_refused(value: str) -> None:
    for kind, form in ((ClockTime, "[0-9]{2}:[0-9]{2}"), (Day, "[0-9]{4}-[0-9]{2}-[0-9]{2}")):
        try:
            made(kind, value)
        except ValidationError as error:
            assert [detail["type"] for detail in error.errors()] == ["expected"]
        else:
            assert re.fullmatch(form, value)


@pytest.mark.parametrize("value", ["09:00-13:00", "09:00 - 13:00", "09:00–13:00"])
def test_range_is_read_with_hyphen_and_dash(value: str) -> None:
    made_range = made(Range, value)
    assert made_range == TimeRange(start=time(9), end=time(13))
    assert str(made_range) == "09:00-13:00"
    assert made(Range, made_range) == made_range


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("9-13", 'a time range such as "09:00-13:00"'),
        ("09:00", 'a time range such as "09:00-13:00"'),
        ("09:00-24:00", 'a time range such as "09:00-13:00"'),
        ("٠٩:٠٠-١٣:٠٠", 'a time range such as "09:00-13:00"'),
        ({"start": "13:00", "end": "09:00"}, 'a time range such as "09:00-13:00"'),
        (["09:00", "13:00"], 'a time range such as "09:00-13:00"'),
        ("13:00-09:00", "a time range that ends after it starts"),
        ("09:00-09:00", "a time range that ends after it starts"),
    ],
)
def test_other_ranges_are_refused(value: Any, expected: str) -> None:
    assert refusal(Range, value) == expected


def test_definition_is_frozen_and_refuses_unknown_keys() -> None:
    class Small(Definition):
        name: Text

    small = Small(name="x")
    with pytest.raises(ValidationError, match="frozen"):
        small.name = "y"
    with pytest.raises(ValidationError, match="Extra inputs"):
        Small.model_validate({"name": "x", "nmae": "y"})


def test_zone_follows_the_pinned_tables() -> None:
    # tzdata 2024a: Almaty moved from +06 to +05 on 1 March 2024.
    zone = zone_info("Asia/Almaty")
    before = datetime(2024, 2, 29, 12, tzinfo=UTC).astimezone(zone)
    after = datetime(2024, 3, 1, 12, tzinfo=UTC).astimezone(zone)
    assert (before.utcoffset(), after.utcoffset()) == (timedelta(hours=6), timedelta(hours=5))
    assert zone.key == "Asia/Almaty"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("First\nsecond", 'a line break after "First"'),
        ("a\tb", 'a tab after "a"'),
        ("a\x85b", 'the control character U+0085 after "a"'),
        ("a\u2028b", 'the control character U+2028 after "a"'),
        ("\x00", "the control character U+0000"),
    ],
)
def test_a_line_refuses_line_breaks_and_other_controls(value: str, found: str) -> None:
    assert refusal(Line, value) == f"expected one line of text, found {found}"
    assert made(Text, value) == value.strip()


def test_a_line_may_have_white_space_around_it_and_joiners_in_it() -> None:
    assert made(Line, " می\u200cخواهم\n") == "می\u200cخواهم"


DATES = (date(2026, 3, 3), date(2026, 3, 4))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("09:00-13:00", ["09:00-13:00"]),
        ("09:00 – 13:00", ["09:00-13:00"]),
        ("2026-03-03", ["2026-03-03"]),
        (" 2026-03-03  09:00-13:00 ", ["2026-03-03 09:00-13:00"]),
        (["2026-03-03", "14:00-15:00"], ["2026-03-03", "14:00-15:00"]),
        ([], []),
        (None, []),
    ],
)
def test_slots_are_dates_hours_or_both(value: Any, shown: list[str]) -> None:
    assert [str(slot) for slot in made(Slots, value)] == shown


FORM = 'a time range such as "09:00-13:00", a date, or "2019-03-05 09:00-13:00" for both'


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("", FORM),
        ("9-13", FORM),
        ("2026-03-03 09:00", FORM),
        (["09:00-13:00 2026-03-03"], FORM),
        (7, FORM),
        ("13:00-09:00", "a time range that ends after it starts"),
        ("2026-02-30", "a date that is in the calendar"),
    ],
)
def test_other_text_is_no_slot(value: Any, message: str) -> None:
    assert refusal(Slots, value) == message


def test_hours_without_a_date_hold_on_every_date_that_is_meant() -> None:
    assert spans_of(made(Slots, ["09:00-10:00", "2026-03-05"]), DATES) == (
        (at(3, 9), at(3, 10)),
        (at(4, 9), at(4, 10)),
        (at(5, 0), at(6, 0)),
    )


def test_spans_that_touch_or_overlap_are_one() -> None:
    spans = [(at(3, 11), at(3, 12)), (at(3, 9), at(3, 10)), (at(3, 10), at(3, 11, 30))]
    assert joined(spans) == ((at(3, 9), at(3, 12)),)


@pytest.fixture
def wrong_system_tables(tmp_path: Path) -> Iterator[None]:
    """Let the system's tables say that Almaty keeps UTC."""
    (tmp_path / "Asia").mkdir()
    utc = files("tzdata").joinpath("zoneinfo", "Etc", "UTC").read_bytes()
    (tmp_path / "Asia" / "Almaty").write_bytes(utc)
    zoneinfo.reset_tzpath([tmp_path])
    zoneinfo.ZoneInfo.clear_cache()
    zone_info.cache_clear()
    yield
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()
    zone_info.cache_clear()


@pytest.mark.usefixtures("wrong_system_tables")
def test_zone_info_does_not_follow_the_system() -> None:
    # Kazakhstan moved from +06:00 to +05:00 on 1 March 2024 (tzdata 2024a).
    before, after = datetime(2019, 3, 5, 12), datetime(2026, 3, 5, 12)
    offsets = [day.replace(tzinfo=zone_info("Asia/Almaty")).utcoffset() for day in (before, after)]
    assert offsets == [timedelta(hours=6), timedelta(hours=5)]
    assert before.replace(tzinfo=zoneinfo.ZoneInfo("Asia/Almaty")).utcoffset() == timedelta(0)


def test_zone_info_keeps_the_name() -> None:
    assert zone_info("Asia/Almaty").key == "Asia/Almaty"
