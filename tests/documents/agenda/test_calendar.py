"""The agenda's calendar: names, zones, and UIDs that outlive a move."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests.documents.agenda.case import ENTRIES, TITLE, make, make_kit
from tests.documents.agenda.groups_case import changed, three_groups
from trainkit.documents.agenda.calendar import time_zone, write_calendar, write_cancellation
from trainkit.documents.agenda.office import agenda_view, offset_line
from trainkit.planning.printed import Kit


def events_of(kit: Kit) -> dict[str, Any]:
    calendar = Calendar.from_ical(make(kit, "ics"))
    events = calendar.walk("VEVENT")
    by_uid = {str(event["UID"]): event for event in events}
    assert len(by_uid) == len(events)
    return by_uid


def test_calendar_is_named_and_lines_are_folded(agenda_files: dict[str, bytes]) -> None:
    data = agenda_files["ics"]
    calendar = Calendar.from_ical(data)
    assert str(calendar["PRODID"]) == "-//trainkit//agenda//EN"
    assert (str(calendar["NAME"]), str(calendar["X-WR-CALNAME"])) == (TITLE, TITLE)
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert calendar.errors == []


def test_line_breaks_and_control_characters_cannot_break_a_calendar() -> None:
    view = agenda_view(make_kit(ENTRIES))
    frame = view.frame.model_copy(update={"workshop": "Two\nlines,\x00 one; title"})
    for write in (write_calendar, write_cancellation):
        calendar = Calendar.from_ical(write(view.model_copy(update={"frame": frame})))
        for name in ("NAME", "X-WR-CALNAME"):
            assert str(calendar[name]) == r"Two\nlines\, one\; title"  # TEXT of RFC 5545, 3.3.11
        assert calendar.errors == []


def test_zone_of_almaty_in_march_2019_is_six_hours_ahead(agenda_files: dict[str, bytes]) -> None:
    calendar = Calendar.from_ical(agenda_files["ics"])
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Asia/Almaty"
    (rule,) = zone.subcomponents
    assert rule["TZOFFSETTO"].td == timedelta(hours=6)
    first = calendar.walk("VEVENT")[0]["DTSTART"]
    assert first.params["TZID"] == "Asia/Almaty"
    assert first.dt.astimezone(ZoneInfo("UTC")).strftime("%H:%M") == "02:30"


@pytest.mark.parametrize(
    "name", ["Europe/Vienna", "Africa/Casablanca", "Asia/Almaty", "Asia/Kabul"]
)
def test_zone_read_back_agrees_with_the_database_all_year(name: str) -> None:
    zone = time_zone(name, date(2024, 3, 5), date(2024, 3, 6)).to_tz()
    database = ZoneInfo(name)
    moments = [datetime(2024, 1, 1, 12) + timedelta(days=day) for day in range(366)]
    assert [m.replace(tzinfo=zone).utcoffset() for m in moments] == [
        m.replace(tzinfo=database).utcoffset() for m in moments
    ]


def test_zone_starts_summer_time_at_the_onset_in_the_old_local_time() -> None:
    # RFC 5545, 3.6.5; EU summer time 2019 began at 01:00 UTC on 31 March (Directive 2000/84/EC).
    zone = time_zone("Europe/Vienna", date(2019, 3, 5), date(2019, 3, 6))
    onsets = [(part.name, part["DTSTART"].dt) for part in zone.subcomponents]
    assert onsets[1:] == [
        ("DAYLIGHT", datetime(2019, 3, 31, 2)),
        ("STANDARD", datetime(2019, 10, 27, 3)),
    ]


def test_offsets_on_both_sides_of_a_clock_change_are_named() -> None:
    assert offset_line("Europe/Vienna", [date(2019, 3, 30), date(2019, 3, 31)]) == (
        "UTC+01:00, UTC+02:00"
    )
    assert offset_line("America/St_Johns", [date(2019, 1, 1)]) == "UTC-03:30"


def test_breaks_leave_the_calendar_free(agenda_files: dict[str, bytes]) -> None:
    events = Calendar.from_ical(agenda_files["ics"]).walk("VEVENT")
    free = [str(e["SUMMARY"]) for e in events if e["TRANSP"] == "TRANSPARENT"]
    assert free == ["Short break", "Lunch", "Short break", "Lunch"]


def test_time_stamp_comes_from_the_first_date(agenda_files: dict[str, bytes]) -> None:
    stamps = {e["DTSTAMP"].dt for e in Calendar.from_ical(agenda_files["ics"]).walk("VEVENT")}
    assert stamps == {datetime(2019, 3, 5, tzinfo=ZoneInfo("UTC"))}


def test_moved_entry_keeps_its_uid_and_takes_the_new_revision() -> None:
    before = events_of(make_kit())
    moved = {day: [dict(entry) for entry in rows] for day, rows in ENTRIES.items()}
    moved["2019-03-05"][2].update(start="10:45", end="11:45")
    moved["2019-03-05"][4].update(start="09:30", end="10:30")
    moved["2019-03-05"].sort(key=lambda entry: entry["start"])
    after = events_of(make_kit(moved, revision=2))
    assert after.keys() == before.keys()
    titles = {uid: str(event["SUMMARY"]) for uid, event in after.items()}
    assert titles == {uid: str(event["SUMMARY"]) for uid, event in before.items()}
    uid = "test-workshop.session.alpha.s1@trainkit"
    assert [f"{events[uid]['DTSTART'].dt:%H:%M}" for events in (before, after)] == [
        "09:30",
        "10:45",
    ]
    assert {event["SEQUENCE"] for event in before.values()} == {1}
    assert {event["SEQUENCE"] for event in after.values()} == {2}


def test_entry_moved_to_another_day_keeps_its_uid() -> None:
    moved = {day: list(rows) for day, rows in ENTRIES.items()}
    opening = moved["2019-03-05"].pop(1)
    moved["2019-03-06"].append({**opening, "start": "17:00", "end": "17:30"})
    assert events_of(make_kit(moved)).keys() == events_of(make_kit()).keys()


def test_session_cut_in_two_gets_two_uids() -> None:
    cut = {day: list(rows) for day, rows in ENTRIES.items()}
    cut["2019-03-06"].insert(2, {**cut["2019-03-06"][0], "start": "10:10", "end": "10:11"})
    uids = [uid for uid in events_of(make_kit(cut)) if "beta.s1" in uid]
    assert uids == [
        "test-workshop.session.beta.s1@trainkit",
        "test-workshop.session.beta.s1.2@trainkit",
    ]


def test_groups_that_change_places_keep_their_uids() -> None:
    logs = changed("Logs one", start="10:00", end="11:00")
    uids = {str(e["SUMMARY"]): uid for uid, e in events_of(three_groups()).items()}
    after = {str(e["SUMMARY"]): uid for uid, e in events_of(three_groups(logs, 2)).items()}
    assert after == uids
    assert uids["Logs one"] == "test-workshop.session.alpha.s1.groups.analysts@trainkit"
    assert uids["Seals two"] == (
        "test-workshop.session.alpha.s2.groups.barristers.customs@trainkit"
    )


def test_parts_of_a_session_are_known_by_their_number_in_any_order() -> None:
    def parts(first: str, second: str) -> dict[str, str]:
        rows = [
            {"start": clock, "end": f"{clock[:3]}30", "session": "beta/s1", "part": part,
             "title": f"Part {part}"}
            for clock, part in ((first, 1), (second, 2))
        ]  # fmt: skip
        rows.sort(key=lambda row: str(row["start"]))
        found = events_of(make_kit({"2019-03-05": rows}))
        return {str(event["SUMMARY"]): uid for uid, event in found.items()}

    assert (
        parts("09:00", "10:00")
        == parts("11:00", "10:00")
        == {
            "Part 1": "test-workshop.session.beta.s1@trainkit",
            "Part 2": "test-workshop.session.beta.s1.part-2@trainkit",
        }
    )


def test_place_is_where_one_has_to_go() -> None:
    places = {str(e["SUMMARY"]): str(e["LOCATION"]) for e in events_of(three_groups()).values()}
    assert places["Welcome"] == "Hall, Hotel, Osh, Kyrgyzstan"
    assert places["Logs three"] == "Laboratory, Academy, 5 Long St, Osh, Kyrgyzstan"
    assert places["Tour"] == "Hotel, Osh, Kyrgyzstan"
