"""When something may be, as a trainer writes it, and when somebody is there by which clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from trainkit.definitions.teaching import Interpreters, Speaker, there
from trainkit.fields import Slots, joined, spans_of

DATES = (date(2026, 3, 3), date(2026, 3, 4))


def slots(value: Any) -> Any:
    return TypeAdapter(Slots).validate_python(value)


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute)


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
    assert [str(slot) for slot in slots(value)] == shown


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
    with pytest.raises(ValidationError) as caught:
        slots(value)
    assert [error["msg"] for error in caught.value.errors()] == [message]


def test_hours_without_a_date_hold_on_every_date_that_is_meant() -> None:
    assert spans_of(slots(["09:00-10:00", "2026-03-05"]), DATES) == (
        (at(3, 9), at(3, 10)),
        (at(4, 9), at(4, 10)),
        (at(5, 0), at(6, 0)),
    )


def test_spans_that_touch_or_overlap_are_one() -> None:
    spans = [(at(3, 11), at(3, 12)), (at(3, 9), at(3, 10)), (at(3, 10), at(3, 11, 30))]
    assert joined(spans) == ((at(3, 9), at(3, 12)),)


def speaker(**changes: Any) -> Speaker:
    return Speaker.model_validate({"name": "Ann", **changes})


def test_speaker_is_there_always_or_on_days_or_at_hours() -> None:
    both = "2026-03-04 15:00-16:00"
    assert speaker().spans(DATES) == ()
    assert speaker(days=["2026-03-04"]).spans(DATES) == ((at(4, 0), at(5, 0)),)
    assert speaker(available="09:00-13:00").spans(DATES) == (
        (at(3, 9), at(3, 13)),
        (at(4, 9), at(4, 13)),
    )
    assert speaker(days=["2026-03-03"], available=["09:00-13:00", both]).spans(DATES) == (
        (at(3, 9), at(3, 13)),
        (at(4, 15), at(4, 16)),
    )
    # Without hours for them, the days are meant whole.
    assert speaker(days=["2026-03-03"], available=both).spans(DATES) == (
        (at(3, 0), at(4, 0)),
        (at(4, 15), at(4, 16)),
    )


def test_speaker_in_another_zone_is_there_by_the_clock_of_the_workshop() -> None:
    # 18:00 in New York (UTC-5) is 04:00 of the next day in Almaty (UTC+5), IANA tzdata.
    far = speaker(timezone="America/New_York", available="18:00-23:00")
    assert there(far, DATES[:1], "Asia/Almaty") == (
        (at(3, 4), at(3, 9)),
        (at(4, 4), at(4, 9)),
        (at(5, 4), at(5, 9)),
    )


def test_clock_of_another_zone_may_change_between_two_days() -> None:
    # New York sprang forward on 8 March 2026; Almaty did not.
    days = ["2026-03-07", "2026-03-08"]
    far = speaker(timezone="America/New_York", days=days, available="08:00-09:00")
    assert there(far, DATES, "Asia/Almaty") == (
        (at(7, 18), at(7, 19)),
        (at(8, 17), at(8, 18)),
    )


def test_interpreters_need_two_languages() -> None:
    with pytest.raises(ValidationError) as caught:
        Interpreters.model_validate({"name": "Pair", "languages": ["en"]})
    assert [(e["loc"], e["type"]) for e in caught.value.errors()] == [(("languages",), "too_short")]
