"""What is different in a later agenda: told per group and speaker, and cancelled in calendars."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from tests import pdf
from tests.documents.agenda.case import ENTRIES as ONE_GROUP
from tests.documents.agenda.case import make_kit, squeezed
from tests.documents.agenda.groups_case import (
    DAYS,
    ENTRIES,
    WORKSHOP,
    A,
    changed,
    three_groups,
    without,
)
from trainkit.agenda.workshop.agenda import Agenda, PrintedNames
from trainkit.documents.agenda.calendar import cancelled, write_cancellation
from trainkit.documents.agenda.changes import change_documents, changes
from trainkit.documents.agenda.office import agenda_view
from trainkit.documents.agenda.view import AgendaView, of_group

Entries = dict[str, list[dict[str, Any]]]


def told(before: AgendaView, after: AgendaView) -> list[tuple[str, str, str, str, tuple[str, ...]]]:
    """Return kind, title, when and where before and now, and what else."""
    found = changes(before, after)
    return [(c.kind.value, c.title, c.before, c.now, c.also) for c in found]


def group_told(group: str, before: Entries, after: Entries) -> list[Any]:
    old, new = agenda_view(three_groups(before)), agenda_view(three_groups(after, 2))
    parts = [of_group(v, next(g for g in v.groups if g.id == group)) for v in (old, new)]
    return told(*parts)


def with_row(day: str, **fields: Any) -> Entries:
    days = {key: [dict(row) for row in rows] for key, rows in ENTRIES.items()}
    days[day] = sorted([*days[day], fields], key=lambda row: str(row["start"]))
    return days


def test_nothing_is_told_of_the_same_agenda() -> None:
    assert told(agenda_view(three_groups()), agenda_view(three_groups(revision=2))) == []


def test_another_time_or_room_is_a_move() -> None:
    after = changed("Seals one", start="11:00", end="12:00", room="hall")
    assert group_told("analysts", ENTRIES, after) == [
        ("moved", "Seals one", "Wed 3 March, 10:50–11:50, Laboratory, Academy",
         "Wed 3 March, 11:00–12:00, Hall, Hotel", ()),
    ]  # fmt: skip
    assert group_told("customs", ENTRIES, after) == []


def test_another_day_is_a_move_also_of_a_row_added_by_hand() -> None:
    after = without("Tour")
    after[DAYS[1]] = [*after[DAYS[1]], {**ENTRIES[DAYS[0]][4], "start": "14:00", "end": "14:30"}]
    assert group_told("barristers", ENTRIES, after) == [
        ("moved", "Tour", "Wed 3 March, 10:00–10:30", "Thu 4 March, 14:00–14:30", ()),
    ]


def test_what_is_new_and_what_fell_away_is_told_to_those_who_have_it() -> None:
    after = with_row(DAYS[1], start="14:00", end="15:00", title="Film", groups=["customs"])
    after[DAYS[0]] = [row for row in after[DAYS[0]] if row["title"] != "Logs three"]
    assert group_told("customs", ENTRIES, after) == [
        ("new", "Film", "", "Thu 4 March, 14:00–15:00", ()),
        ("gone", "Logs three", "Wed 3 March, 09:30–10:00, Laboratory, Academy", "", ()),
    ]
    assert group_told("analysts", ENTRIES, after) == []


def test_groups_that_part_keep_their_session() -> None:
    after = changed("Seals two", groups=["barristers"])
    after[DAYS[0]].append({**after[DAYS[0]][7], "groups": ["customs"], "start": "11:00",
                           "end": "12:00"})  # fmt: skip
    assert after[DAYS[0]][7]["title"] == "Seals two"
    assert group_told("barristers", ENTRIES, after) == [
        ("changed", "Seals two", "Wed 3 March, 10:50–11:50, Hall, Hotel",
         "Wed 3 March, 10:50–11:50, Hall, Hotel",
         ("Now for: Barristers. Before: Barristers, Customs.",)),
    ]  # fmt: skip
    assert group_told("customs", ENTRIES, after) == [
        ("moved", "Seals two", "Wed 3 March, 10:50–11:50, Hall, Hotel",
         "Wed 3 March, 11:00–12:00, Hall, Hotel",
         ("Now for: Customs. Before: Barristers, Customs.",)),
    ]  # fmt: skip


def test_other_differences_are_told_in_sentences() -> None:
    after = changed("Logs two", title="Logs, again", speakers=["expert", "tutor"],
                    interpreters=[], note="Bring the log.")  # fmt: skip
    (change,) = group_told("barristers", ENTRIES, after)
    assert change[0] == "changed"
    assert change[-1] == (
        "Title before: Logs two.",
        "Now with: An expert and A tutor. Before: A tutor.",
        "Not interpreted.",
        "Bring the log.",
    )


def test_short_pauses_are_not_told() -> None:
    assert group_told("customs", ENTRIES, changed("Short break", end="10:45")) == []


def test_changes_come_by_kind_then_time() -> None:
    after = changed("Letters", start="11:10", end="12:10")
    after[DAYS[0]] = [row for row in after[DAYS[0]] if row["title"] != "Tour"]
    after[DAYS[0]][0]["end"] = "09:20"
    found = group_told("customs", ENTRIES, after)
    assert [(kind, title) for kind, title, *_ in found] == [
        ("moved", "Welcome"), ("moved", "Letters"), ("gone", "Tour"),
    ]  # fmt: skip


def documents(before: Entries, after: Entries, **now: Any) -> dict[str, bytes]:
    kit = three_groups(after, 2, **now)
    old = three_groups(before).agenda
    return {document.path: document.recipe.make() for document in change_documents(kit, old)}


def test_only_those_who_are_affected_get_a_notice() -> None:
    files = documents(ENTRIES, changed("Seals one", start="11:00", end="12:00"))
    names = ("participants/changes/group-analysts", "trainers/changes/speaker-caller",
             "trainers/changes/speaker-expert")  # fmt: skip
    assert sorted(files) == sorted(f"{name}.{end}" for name in names for end in ("pdf", "txt"))


def test_nothing_is_written_where_nothing_changed() -> None:
    assert documents(ENTRIES, ENTRIES) == {}


def test_notice_says_it_in_plain_words() -> None:
    files = documents(ENTRIES, changed("Seals one", start="11:00", end="12:00", room="hall"))
    assert files["trainers/changes/speaker-caller.txt"].decode() == (
        "Workshop of three groups\n"
        "Changes in the agenda: A caller\n"
        "Revision 2, replacing revision 1. All times are local: Asia/Bishkek, UTC+06:00.\n"
        "\n"
        "Moved\n"
        "- Seals one\n"
        "  Was: Wed 3 March, 10:50–11:50, Laboratory, Academy "
        "(Tue 2 March, 23:50–00:50, America/New_York)\n"
        "  Now: Wed 3 March, 11:00–12:00, Hall, Hotel "
        "(Wed 3 March, 00:00–01:00, America/New_York)\n"
        "\n"
        "Everything else is unchanged.\n"
    )


def test_page_has_what_the_text_has() -> None:
    after = with_row(DAYS[1], start="14:00", end="15:00", title="Film", groups=["customs"])
    after[DAYS[0]] = [row for row in after[DAYS[0]] if row["title"] != "Tour"]
    files = documents(ENTRIES, after)
    page = files["participants/changes/group-customs.pdf"]
    assert len(pdf.texts(page)) == 1
    assert pdf.failures(page) == []
    shown = squeezed(pdf.text(page))
    text = files["participants/changes/group-customs.txt"].decode()
    told_in_text = [re.sub(r"^(- |  Was: |  Now: )", "", line) for line in text.splitlines()[3:]]
    assert [line for line in told_in_text if squeezed(line) not in shown] == []
    assert "Customs" in shown


def test_one_group_is_told_as_everybody() -> None:
    rows = {day: [dict(row) for row in entries] for day, entries in ONE_GROUP.items()}
    rows["2019-03-06"][4]["start"] = "15:45"
    found = [d.path for d in change_documents(make_kit(rows, 2), make_kit().agenda)]
    assert found == ["participants/changes/everybody.pdf", "participants/changes/everybody.txt"]


def printed(before: Entries, **names: dict[str, str]) -> Agenda:
    """Return the agenda as it was sent out, with what things were called then."""
    return three_groups(before).agenda.model_copy(update={"names": PrintedNames(**names)})


def test_another_name_is_told_once_and_moves_nothing() -> None:
    kit = three_groups(changed("Letters", start="11:10", end="12:10"), 2)
    before = printed(
        ENTRIES,
        rooms={"hall": "Ballroom"},
        speakers={"tutor": "The old tutor"},
        groups={A: "Analists"},
    )
    files = {d.path: d.recipe.make() for d in change_documents(kit, before)}
    assert files["participants/changes/group-barristers.txt"].decode().splitlines()[3:] == [
        "",
        "Moved",
        "- Letters",
        "  Was: Thu 4 March, 10:10–11:10",
        "  Now: Thu 4 March, 11:10–12:10",
        "",
        "New names",
        "- Room: Hall, Hotel. Before: Ballroom, Hotel.",
        "- Speaker: A tutor. Before: The old tutor.",
        "",
        "Everything else is unchanged.",
    ]
    page = files["participants/changes/group-barristers.pdf"]
    assert pdf.failures(page) == []
    assert "New names What Was Now Room Ballroom, Hotel Hall, Hotel" in pdf.text(page)


def test_what_moved_was_where_the_paper_says_that_it_was() -> None:
    before = printed(ENTRIES, rooms={"lab": "Basement"})
    after = agenda_view(three_groups(changed("Seals one", room="hall"), 2))
    found = told(agenda_view(three_groups(), before), after)
    assert [one[:4] for one in found] == [
        ("moved", "Seals one", "Wed 3 March, 10:50–11:50, Basement, Academy",
         "Wed 3 March, 10:50–11:50, Hall, Hotel"),
    ]  # fmt: skip


def test_who_has_gone_is_named_as_on_paper() -> None:
    after = changed("Seals one", speakers=["expert"])
    after[DAYS[0]] = [row for row in after[DAYS[0]] if row["title"] != "Logs three"]
    speakers = {k: v for k, v in WORKSHOP["speakers"].items() if k != "caller"}
    kit = three_groups(after, 2, speakers=speakers)
    before = printed(ENTRIES, speakers={"caller": "A caller"})
    files = {d.path: d.recipe for d in change_documents(kit, before)}
    text = files["trainers/changes/speaker-caller.txt"].make().decode()
    assert "Changes in the agenda: A caller\n" in text


def test_who_and_what_is_no_longer_defined_is_named_by_id() -> None:
    after = changed("Seals one", speakers=["expert"], room="hall")
    after[DAYS[0]] = [row for row in after[DAYS[0]] if row["title"] != "Logs three"]
    speakers = {k: v for k, v in WORKSHOP["speakers"].items() if k != "caller"}
    rooms = {k: v for k, v in WORKSHOP["rooms"].items() if k != "lab"}
    files = documents(ENTRIES, after, speakers=speakers, rooms=rooms)
    text = files["trainers/changes/speaker-caller.txt"].decode()
    assert "Changes in the agenda: caller\n" in text
    assert "- Logs three\n  Was: Wed 3 March, 09:30–10:00, lab\n" in text


def events(data: bytes) -> list[Any]:
    calendar = Calendar.from_ical(data)
    assert str(calendar["METHOD"]) == "CANCEL"
    assert calendar.errors == []
    return list(calendar.walk("VEVENT"))


def test_what_fell_away_is_cancelled_with_its_uid_and_a_higher_sequence() -> None:
    before, after = agenda_view(three_groups()), agenda_view(three_groups(without("Tour"), 2))
    gone = cancelled(before, after)
    (event,) = events(write_cancellation(gone))
    (tour,) = [row for row in before.rows if row.title == "Tour"]
    assert (str(event["UID"]), event["SEQUENCE"]) == (tour.uid, 2)
    assert str(event["STATUS"]) == "CANCELLED"
    assert event["DTSTART"].dt == datetime(2027, 3, 3, 10, tzinfo=ZoneInfo("Asia/Bishkek"))
    assert "ORGANIZER" in event
    assert list(cancelled(before, before).rows) == []


def test_what_moved_is_not_cancelled() -> None:
    after = changed("Seals one", start="11:00", end="12:00", room="hall")
    views = agenda_view(three_groups()), agenda_view(three_groups(after, 2))
    assert list(cancelled(*views).rows) == []


def test_sequence_rises_even_if_nobody_raised_the_revision() -> None:
    gone = cancelled(agenda_view(three_groups()), agenda_view(three_groups(without("Tour"))))
    assert [row.sequence for row in gone.rows] == [2]


def test_cancellations_are_made_for_those_who_had_it() -> None:
    files = documents(ENTRIES, changed("Ledgers", speakers=["expert"]))
    assert [path for path in files if path.endswith(".ics")] == [
        "trainers/changes/speaker-tutor-cancelled.ics"
    ]
    files = documents(ENTRIES, without("Logs three"))
    assert [path for path in files if path.endswith(".ics")] == [
        "participants/changes/agenda-cancelled.ics",
        "participants/changes/group-customs-cancelled.ics",
        "trainers/changes/speaker-caller-cancelled.ics",
    ]
