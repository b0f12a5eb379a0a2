"""When a calendar says that its owner is busy: recurrences, zones, whole days, what is free."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainkit.exchange.source import Source
from trainkit.fields import zone_info
from trainkit.problems import Problems
from trainkit.schedules.calendars import Window, busy_spans

NEW_YORK = """\
BEGIN:VTIMEZONE
TZID:America/New_York
BEGIN:STANDARD
DTSTART:20261101T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20270314T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(*events: str, more: str = "") -> str:
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{more}{body}END:VCALENDAR\n"


def window(begin: str, end: str, zone: str) -> Window:
    start, stop = (
        datetime.fromisoformat(day).replace(tzinfo=zone_info(zone)) for day in (begin, end)
    )
    return Window(start, stop, "my-workshop.")


def busy(
    text: str, begin: str = "2027-03-01", end: str = "2027-03-06", zone: str = "Asia/Almaty"
) -> list[str]:
    """Return the busy times as ``day hour:minute-day hour:minute``."""
    problems = Problems()
    spans = busy_spans(Source(Path("a.ics"), text.encode()), window(begin, end, zone), problems)
    assert [str(problem) for problem in problems] == []
    assert spans is not None
    return [f"{start:%d %H:%M}-{stop:%d %H:%M}" for start, stop in spans]


ONCE = "UID:1\nDTSTART:20270302T040000Z\nDTEND:20270302T053000Z\nSUMMARY:Dentist"


def test_instant_is_by_the_clock_that_is_asked_for() -> None:
    assert busy(calendar(ONCE)) == ["02 09:00-02 10:30"]
    assert busy(calendar(ONCE), zone="America/New_York") == ["01 23:00-02 00:30"]


def test_whole_days_and_times_without_a_zone_are_by_that_clock() -> None:
    whole = "UID:2\nDTSTART;VALUE=DATE:20270303\nDTEND;VALUE=DATE:20270305"
    floating = "UID:3\nDTSTART:20270301T090000\nDURATION:PT45M"
    for zone in ("Asia/Almaty", "America/New_York"):
        assert busy(calendar(whole, floating), zone=zone) == [
            "01 09:00-01 09:45", "03 00:00-05 00:00",
        ]  # fmt: skip
    assert busy(calendar("UID:4\nDTSTART;VALUE=DATE:20270302")) == ["02 00:00-03 00:00"]


@pytest.mark.parametrize(
    "line",
    [
        "TRANSP:TRANSPARENT",
        "STATUS:CANCELLED",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "UID:my-workshop.session.alpha.s1@trainkit",
    ],
)
def test_what_leaves_the_time_free_does_not_count(line: str) -> None:
    event = ONCE.replace("UID:1", line) if line.startswith("UID") else f"{ONCE}\n{line}"
    assert busy(calendar(event)) == []


def test_weekly_event_follows_the_clock_of_its_zone_when_the_clock_changes() -> None:
    # RFC 5545, 3.8.5.3 has it so: 9:00 in New York is 14:00 UTC in winter and 13:00 in summer; the
    # United States change to summer time on 14 March 2027.
    event = (
        "UID:1\nDTSTART;TZID=America/New_York:20261103T090000\n"
        "DTEND;TZID=America/New_York:20261103T100000\nRRULE:FREQ=WEEKLY;BYDAY=TU"
    )
    found = busy(calendar(event, more=NEW_YORK), "2027-03-01", "2027-03-20", "UTC")
    assert found == ["02 14:00-02 15:00", "09 14:00-09 15:00", "16 13:00-16 14:00"]


def test_exceptions_additions_and_an_end_of_a_recurring_event() -> None:
    series = (
        "UID:1\nDTSTART;TZID=Asia/Almaty:20270301T090000\nDTEND;TZID=Asia/Almaty:20270301T100000\n"
        "RRULE:FREQ=DAILY;UNTIL=20270304T040000Z\n"
        "EXDATE;TZID=Asia/Almaty:20270302T090000\n"
        "RDATE;TZID=Asia/Almaty:20270305T140000"
    )
    later = (
        "UID:1\nRECURRENCE-ID;TZID=Asia/Almaty:20270303T090000\n"
        "DTSTART;TZID=Asia/Almaty:20270303T150000\nDTEND;TZID=Asia/Almaty:20270303T160000"
    )
    assert busy(calendar(series, later)) == [
        "01 09:00-01 10:00", "03 15:00-03 16:00", "04 09:00-04 10:00", "05 14:00-05 15:00",
    ]  # fmt: skip
    assert busy(calendar(series, f"{later}\nSTATUS:CANCELLED")) == [
        "01 09:00-01 10:00", "04 09:00-04 10:00", "05 14:00-05 15:00",
    ]  # fmt: skip


def test_event_that_began_before_and_overlaps_are_one_time() -> None:
    long = "UID:2\nDTSTART:20270227T000000Z\nDTEND:20270302T043000Z"
    assert busy(calendar(ONCE, long)) == ["27 05:00-02 10:30"]


def test_published_busy_times_count() -> None:
    # the form of RFC 5545, 3.6.4
    text = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VFREEBUSY\n"
        "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20270302T040000Z/PT1H,20270303T040000Z/20270303T050000Z\n"
        "FREEBUSY;FBTYPE=FREE:20270304T040000Z/PT1H\nEND:VFREEBUSY\nEND:VCALENDAR\n"
    )
    assert busy(text) == ["02 09:00-02 10:00", "03 09:00-03 10:00"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("BEGIN:VCALENDAR\nsecret\nEND:VCALENDAR\n",
         ["a.ics: expected a whole calendar (RFC 5545); export it again"]),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n",
         ["a.ics: expected a whole calendar (RFC 5545); export it again"]),
        (calendar("UID:1\nDTSTART:2027-03-02", "UID:2\nSUMMARY:secret"),
         ["a.ics:4:1: the property DTSTART of this event cannot be read",
          "a.ics:8:1: this event has no start (DTSTART)"]),
        (calendar("UID:1\nDTSTART;TZID=Moon/Base:20270302T090000"),
         ["a.ics:4:1: the time zone Moon/Base of this event is unknown"]),
        (calendar(f"{ONCE}\nRECURRENCE-ID;RANGE=THISANDFUTURE:20270302T040000Z"),
         ["a.ics:4:1: the property RECURRENCE-ID of this event cannot be read"]),
        *((calendar(f"{ONCE}\nRRULE:{rule}"),
           ["a.ics:4:1: the property RRULE of this event cannot be read"])
          for rule in ("FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYDAY=XX")),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_line(text: str, said: list[str]) -> None:
    problems = Problems()
    read = Source(Path("a.ics"), text.encode())
    assert busy_spans(read, window("2027-03-01", "2027-03-06", "Asia/Almaty"), problems) is None
    assert [str(problem) for problem in problems] == said


@given(
    st.lists(st.tuples(st.integers(0, 3 * 24 * 60), st.integers(1, 600)), min_size=1, max_size=5)
)
@settings(deadline=None, max_examples=30)
def test_every_minute_is_busy_that_an_event_covers_and_no_other(
    found: list[tuple[int, int]],
) -> None:
    from datetime import timedelta

    first = datetime.fromisoformat("2027-03-01T00:00:00")
    events = [
        f"UID:{n}\nDTSTART;TZID=Asia/Almaty:{first + timedelta(minutes=start):%Y%m%dT%H%M%S}\n"
        f"DURATION:PT{length}M"
        for n, (start, length) in enumerate(found)
    ]
    problems = Problems()
    spans = busy_spans(
        Source(Path("a.ics"), calendar(*events).encode()),
        window("2027-03-01", "2027-03-06", "Asia/Almaty"),
        problems,
    )
    covered = {start + n for start, length in found for n in range(length)}
    minutes = {
        n
        for start, end in spans or ()
        for n in range(
            (start - first) // timedelta(minutes=1), (end - first) // timedelta(minutes=1)
        )
    }
    assert minutes == covered
