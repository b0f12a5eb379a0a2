"""An agenda of three groups in two languages and two houses, and what each format must show."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.factories import bank_data, event_data, make_definitions
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.planning.printed import Kit

A, B, C = "analysts", "barristers", "customs"
GROUPS = {
    A: {"name": "Analysts", "size": 9, "languages": ["en"]},
    B: {"name": "Barristers", "size": 8, "languages": ["ru"]},
    C: {"name": "Customs", "size": 7, "languages": ["ky", "ru"]},
}
WORKSHOP: dict[str, Any] = {
    "title": "Workshop of three groups",
    "dates": ["2027-03-03", "2027-03-04"],
    "timezone": "Asia/Bishkek",
    "venue": {"name": "Hotel", "city": "Osh", "country": "KG"},
    "languages": ["en", "ru"],
    "groups": GROUPS,
    "interpreters": {"team": {"name": "Team one", "languages": ["en", "ru"]}},
    "venues": {"hotel": {"name": "Hotel"}, "academy": {"name": "Academy", "address": "5 Long St"}},
    "rooms": {
        "hall": {"name": "Hall", "venue": "hotel"},
        "side": {"name": "Side room", "venue": "hotel"},
        "lab": {"name": "Laboratory", "venue": "academy"},
    },
    "speakers": {
        "expert": {"name": "An expert", "organisation": "Regional Office"},
        "tutor": {"name": "A tutor"},
        "caller": {"name": "A caller", "timezone": "America/New_York", "remote": True},
    },
    "events": [
        event_data("opening", "ceremony", "2027-03-03", "09:00", 30),
        event_data("lunch", "lunch", "every day", "12:30", 60),
    ],
}
DAYS = ("2027-03-03", "2027-03-04")
ENTRIES: dict[str, list[dict[str, Any]]] = {
    DAYS[0]: [
        {"start": "09:00", "end": "09:30", "event": "opening", "title": "Welcome", "room": "hall",
         "speakers": ["expert", "tutor"], "interpreters": ["team"]},
        {"start": "09:30", "end": "10:30", "session": "alpha/s1", "title": "Logs one",
         "groups": [A], "room": "hall", "speakers": ["expert"]},
        {"start": "09:30", "end": "10:00", "session": "alpha/s1", "title": "Logs two",
         "groups": [B], "room": "side", "speakers": ["tutor"], "interpreters": ["team"]},
        {"start": "09:30", "end": "10:00", "session": "alpha/s1", "title": "Logs three",
         "groups": [C], "room": "lab", "speakers": ["caller"]},
        {"start": "10:00", "end": "10:30", "title": "Tour", "groups": [B, C],
         "note": "Bring boots"},
        {"start": "10:30", "end": "10:50", "pause": True, "title": "Short break"},
        {"start": "10:50", "end": "11:50", "session": "alpha/s2", "title": "Seals one",
         "groups": [A], "room": "lab", "speakers": ["expert", "caller"]},
        {"start": "10:50", "end": "11:50", "session": "alpha/s2", "title": "Seals two",
         "groups": [B, C], "room": "hall", "speakers": ["tutor"], "interpreters": ["team"]},
        {"start": "12:30", "end": "13:30", "event": "lunch", "title": "Lunch"},
    ],
    DAYS[1]: [
        {"start": "09:00", "end": "10:00", "session": "beta/s1", "title": "Ledgers",
         "room": "hall", "speakers": ["tutor"]},
        {"start": "10:00", "end": "10:10", "pause": True, "title": "Short break"},
        {"start": "10:10", "end": "11:10", "session": "beta/s2", "title": "Letters"},
        {"start": "12:30", "end": "13:30", "event": "lunch", "title": "Lunch"},
    ],
}  # fmt: skip


class Shown(NamedTuple):
    """What every format shows of an entry."""

    day: str
    start: str
    end: str
    title: str
    whom: str
    speakers: tuple[str, ...]
    room: str
    interpretation: str


HALL, SIDE, LAB = "Hall, Hotel", "Side room, Hotel", "Laboratory, Academy"
RUSSIAN = "Interpreted into Russian"
SHOWN = [
    Shown(DAYS[0], "09:00", "09:30", "Welcome", "", ("An expert", "A tutor"), HALL, RUSSIAN),
    Shown(DAYS[0], "09:30", "10:30", "Logs one", "Analysts", ("An expert",), HALL, ""),
    Shown(DAYS[0], "09:30", "10:00", "Logs two", "Barristers", ("A tutor",), SIDE, RUSSIAN),
    Shown(DAYS[0], "09:30", "10:00", "Logs three", "Customs", ("A caller",), LAB, ""),
    Shown(DAYS[0], "10:00", "10:30", "Tour", "Barristers, Customs", (), "", ""),
    Shown(DAYS[0], "10:30", "10:50", "Short break", "", (), "", ""),
    Shown(DAYS[0], "10:50", "11:50", "Seals one", "Analysts", ("An expert", "A caller"), LAB, ""),
    Shown(
        DAYS[0], "10:50", "11:50", "Seals two", "Barristers, Customs", ("A tutor",), HALL, RUSSIAN
    ),
    Shown(DAYS[0], "12:30", "13:30", "Lunch", "", (), "", ""),
    Shown(DAYS[1], "09:00", "10:00", "Ledgers", "", ("A tutor",), HALL, ""),
    Shown(DAYS[1], "10:00", "10:10", "Short break", "", (), "", ""),
    Shown(DAYS[1], "10:10", "11:10", "Letters", "", (), "", ""),
    Shown(DAYS[1], "12:30", "13:30", "Lunch", "", (), "", ""),
]
"""Written out by hand from the entries above. Barristers and Customs have Russian in common with
the interpreters; the agenda's language is English."""


def three_groups(
    entries: dict[str, list[dict[str, Any]]] = ENTRIES, revision: int = 1, **changes: Any
) -> Kit:
    """Return a kit whose agenda has these entries."""
    definitions = make_definitions(
        [bank_data("alpha"), bank_data("beta")], **{**WORKSHOP, **changes}
    )
    days = [{"date": day, "entries": rows} for day, rows in entries.items()]
    data = {"workshop": definitions.workshop.id, "revision": revision, "days": days}
    return Kit(definitions, Agenda.model_validate(data), None)


def changed(name: str, /, **fields: Any) -> dict[str, list[dict[str, Any]]]:
    """Return the entries with one of them changed, in order of their starts."""
    days = {day: [dict(row) for row in rows] for day, rows in ENTRIES.items()}
    for rows in days.values():
        for row in rows:
            if row["title"] == name:
                row.update(fields)
        rows.sort(key=lambda row: str(row["start"]))
    return days


def without(title: str) -> dict[str, list[dict[str, Any]]]:
    """Return the entries without one of them."""
    return {day: [row for row in rows if row["title"] != title] for day, rows in ENTRIES.items()}
