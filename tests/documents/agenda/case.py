"""One agenda for the tests of its four formats, and ways to read text back."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import openpyxl
import pypdfium2

from tests.factories import bank_data, event_data, make_definitions
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.documents.agenda.office import agenda_documents
from trainkit.planning.printed import Kit

TITLE = "Regional workshop on cooperation to combat cybercrime & related <crime>"
INJECTION = '=HYPERLINK("http://evil.example","Opening")'
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung " * 3
DAYS = (date(2019, 3, 5), date(2019, 3, 6))

# Per day: start, end, and what the row is. The tests compare the four files with this table.
ENTRIES: dict[str, list[dict[str, Any]]] = {
    "2019-03-05": [
        {"start": "08:30", "end": "09:00", "event": "registration", "title": "Registration"},
        {"start": "09:00", "end": "09:30", "event": "opening", "title": INJECTION,
         "speakers": ["unodc", "caricc"], "room": "altai"},
        {"start": "09:30", "end": "10:30", "session": "alpha/s1", "title": "Session 1 of alpha",
         "speakers": ["unodc"], "room": "altai"},
        {"start": "10:30", "end": "10:40", "pause": True, "title": "Short break"},
        {"start": "10:40", "end": "11:40", "session": "alpha/s2", "title": LONG.strip(),
         "speakers": ["unodc"], "room": "altai"},
        {"start": "12:30", "end": "13:30", "event": "lunch", "title": "Lunch"},
        {"start": "13:30", "end": "14:00", "title": "Visite guidée à l’Académie — Посещение",
         "note": "Bring your badge; the bus leaves at the side door"},
    ],
    "2019-03-06": [
        {"start": "09:00", "end": "10:00", "session": "beta/s1", "title": "Session 1 of beta",
         "speakers": ["caricc"], "room": "altai"},
        {"start": "10:00", "end": "10:10", "pause": True, "title": "Short break"},
        {"start": "10:10", "end": "11:10", "session": "beta/s2", "title": "Session 2 of beta"},
        {"start": "12:30", "end": "13:30", "event": "lunch", "title": "Lunch"},
        {"start": "16:00", "end": "16:30", "event": "post", "title": "Post-test", "room": "altai"},
    ],
}  # fmt: skip
SPEAKERS = {
    "unodc": {"name": "UNODC expert", "organisation": "United Nations Office on Drugs and Crime"},
    "caricc": {"name": "Liaison officer"},
}
SPEAKER_TEXTS = {
    "unodc": "UNODC expert, United Nations Office on Drugs and Crime",
    "caricc": "Liaison officer",
}
WORKSHOP: dict[str, Any] = {
    "title": TITLE,
    "subtitle": "Money, media and evidence",
    "dates": [day.isoformat() for day in DAYS],
    "speakers": SPEAKERS,
    "rooms": {"altai": {"name": "Altai Hall"}},
    "events": [
        event_data("registration", "registration", "2019-03-05", "08:30", 30),
        event_data("opening", "ceremony", "2019-03-05", "09:00", 30),
        event_data("lunch", "lunch", "every day", "12:30", 60),
        event_data("post", "post-test", "2019-03-06", "16:00", 30),
    ],
}


def make_kit(
    entries: dict[str, list[dict[str, Any]]] = ENTRIES, revision: int = 1, **changes: Any
) -> Kit:
    """Return a kit whose agenda has these entries."""
    definitions = make_definitions([bank_data("alpha"), bank_data("beta")], **WORKSHOP, **changes)
    days = [{"date": day, "entries": rows} for day, rows in entries.items()]
    data = {"workshop": definitions.workshop.id, "revision": revision, "days": days}
    return Kit(definitions, Agenda.model_validate(data), None)


def make(kit: Kit, suffix: str) -> bytes:
    """Return the bytes of the document with this suffix."""
    return {doc.path: doc.recipe for doc in agenda_documents(kit)}[
        f"participants/agenda.{suffix}"
    ].make()


Row = tuple[str, str, str, str, tuple[str, ...], str, str, str]
"""Date, start, end, title, speakers, room, objective, note."""


def expected_rows() -> list[Row]:
    """Return the rows as the table above and the factories have them."""
    rows = []
    for day, entries in ENTRIES.items():
        for entry in entries:
            session = entry.get("session", "")
            objective = f"Participants apply rule {session[-1]}." if session else ""
            rows.append(
                (day, entry["start"], entry["end"], entry["title"],
                 tuple(SPEAKER_TEXTS[s] for s in entry.get("speakers", ())),
                 "Altai Hall" if entry.get("room") else "", objective, entry.get("note", ""))
            )  # fmt: skip
    return rows


def workbook_of(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def header_of(sheet: Any, columns: dict[str, int]) -> int:
    """Return the number of the row that holds these headings."""
    numbers = [r[0].row for r in sheet.iter_rows() if [c.value for c in r] == list(columns)]
    assert len(numbers) == 1
    return int(numbers[0])


def pdf_text(data: bytes) -> str:
    """Return the pages' text in order, without white space, which line breaks put into words."""
    with pypdfium2.PdfDocument(data) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return "".join(re.sub(r"[\s\u00ad\ufffe]", "", page) for page in pages)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def assert_in_order(text: str, parts: list[str]) -> None:
    position = 0
    for part in parts:
        found = text.find(squeezed(part), position)
        assert found >= 0, f"{part} is missing after {text[max(0, position - 80) : position]}"
        position = found + len(squeezed(part))
