"""The formats of one group's agenda are written, read back, and compared with it and each other."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import docx
import page
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tests.documents.agenda.case import (
    DAYS,
    SPEAKER_TEXTS,
    TITLE,
    Row,
    assert_in_order,
    expected_rows,
    header_of,
    make,
    make_kit,
    pdf_text,
    squeezed,
    workbook_of,
)
from tests.examples import examples
from trainkit.documents.agenda.office import ALL, DAY_COLUMNS, agenda_view


def excel_day_rows(data: bytes) -> list[Row]:
    rows = []
    workbook = workbook_of(data)
    for day, sheet in zip(DAYS, workbook.worksheets[:-1], strict=True):
        first = header_of(sheet, DAY_COLUMNS) + 1
        for start, end, title, _, speakers, room, about in sheet.iter_rows(first, values_only=True):
            texts = (about or "").split("\n")
            objective = next((t for t in texts if t.startswith("Participants")), "")
            note = next((t for t in texts if not t.startswith("Participants")), "")
            names = tuple(filter(None, (speakers or "").split("\n")))
            rows.append(
                (day.isoformat(), f"{start:%H:%M}", f"{end:%H:%M}", title, names, room or "",
                 objective, note)
            )  # fmt: skip
    return rows


def excel_flat_rows(data: bytes) -> list[Row]:
    sheet = workbook_of(data)[ALL]
    rows = []
    for cells in sheet.iter_rows(2, values_only=True):
        day, start, end, minutes, _, title, _, speakers, room, objective, note = cells
        assert timedelta(minutes=minutes) == datetime.combine(day, end) - datetime.combine(
            day, start
        )
        names = tuple(filter(None, (speakers or "").split("; ")))
        rows.append(
            (f"{day:%Y-%m-%d}", f"{start:%H:%M}", f"{end:%H:%M}", title, names, room or "",
             objective or "", note or "")
        )  # fmt: skip
    return rows


def word_rows(data: bytes) -> list[Row]:
    rows = []
    document = docx.Document(io.BytesIO(data))
    for day, table in zip(DAYS, document.tables, strict=True):
        for row in table.rows[1:]:
            clock, what, who, where = row.cells
            start, end = clock.text.split("–")
            texts = [re.sub("^(Alpha|Beta) · ", "", p.text) for p in what.paragraphs]
            objective = next((t for t in texts[1:] if t.startswith("Participants")), "")
            note = next((t for t in texts[1:] if not t.startswith("Participants")), "")
            names = tuple(p.text for p in who.paragraphs if p.text)
            rows.append((day.isoformat(), start, end, texts[0], names, where.text, objective, note))
    return rows


def calendar_rows(data: bytes) -> list[Row]:
    rows = []
    for event in Calendar.from_ical(data).walk("VEVENT"):
        lines = [t for t in str(event.get("DESCRIPTION", "")).split("\n") if t]
        lines = [t for t in lines if t not in {"Alpha", "Beta"}]
        names = tuple(t for t in lines if t in SPEAKER_TEXTS.values())
        objective = next((t for t in lines if t.startswith("Participants")), "")
        note = next((t for t in lines if t != objective and t not in names), "")
        place = str(event["LOCATION"]).removesuffix("Hotel, Almaty, Kazakhstan").removesuffix(", ")
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        rows.append(
            (f"{start:%Y-%m-%d}", f"{start:%H:%M}", f"{end:%H:%M}", str(event["SUMMARY"]), names,
             place, objective, note)
        )  # fmt: skip
    return rows


@pytest.mark.parametrize(
    ("suffix", "read"),
    [
        ("xlsx", excel_day_rows),
        ("xlsx", excel_flat_rows),
        ("docx", word_rows),
        ("ics", calendar_rows),
    ],
)
def test_file_read_back_has_every_row_of_the_agenda(
    agenda_files: dict[str, bytes], suffix: str, read: Callable[[bytes], list[Row]]
) -> None:
    listed = read in (excel_day_rows, word_rows)  # as the page, with the time between rows
    assert read(agenda_files[suffix]) == (with_gaps(expected_rows()) if listed else expected_rows())


def with_gaps(rows: list[Row]) -> list[Row]:
    """Return the rows with a row for each time of a day that nothing fills."""
    whole = rows[:1]
    for before, row in pairwise(rows):
        if (before[0], before[2]) != row[:2] and before[0] == row[0]:
            whole.append((row[0], before[2], row[1], "Time for questions", (), "", "", ""))
        whole.append(row)
    return whole


def test_pdf_read_back_has_every_row_in_order(agenda_files: dict[str, bytes]) -> None:
    """The one room is named once above; speakers of several sessions of a module, once too.

    Quotation marks are typographic on the page.
    """
    parts, before, gaps = ["All sessions: Altai Hall"], ("", "", ()), 0
    for day, start, end, title, speakers, _, objective, note in expected_rows():
        if before[0] == day and before[1] < start:
            parts += [f"{before[1]}–{start}", "Time for questions"]
            gaps += 1
        parts += [f"{start}–{end}", re.sub('"(.*?)"', r"“\1”", title), objective, note]
        if speakers != before[2]:
            parts += [part for speaker in speakers for part in speaker.split(", ")]
        before = (day, end, speakers)
    text = pdf_text(agenda_files["pdf"])
    assert_in_order(text, parts)
    assert len(re.findall(r"\d\d:\d\d–\d\d:\d\d", text)) == len(expected_rows()) + gaps


def test_all_formats_name_event_dates_place_and_time_zone(agenda_files: dict[str, bytes]) -> None:
    facts = [TITLE, "Money, media and evidence", "5–6 March 2019", "Hotel, Almaty, Kazakhstan"]
    zone = "Asia/Almaty, UTC+06:00"
    document = docx.Document(io.BytesIO(agenda_files["docx"]))
    in_word = "\n".join(paragraph.text for paragraph in document.paragraphs)
    in_pdf = pdf_text(agenda_files["pdf"])
    sheet = workbook_of(agenda_files["xlsx"]).worksheets[0]
    in_excel = "\n".join(str(row[0].value) for row in sheet.iter_rows(max_row=5))
    assert [fact for fact in (*facts, zone, "Organiser") if fact not in in_word] == []
    assert [fact for fact in (*facts, zone, "Organiser") if squeezed(fact) not in in_pdf] == []
    days = ("Tuesday, 5 March 2019", *facts[:2], facts[3], zone, "Organiser")
    assert [fact for fact in days if fact not in in_excel] == []


@pytest.mark.laid_out_anew
@pytest.mark.parametrize("suffix", ["pdf", "xlsx", "docx", "ics"])
def test_two_makes_give_the_same_bytes(agenda_files: dict[str, bytes], suffix: str) -> None:
    assert make(make_kit(), suffix) == agenda_files[suffix]


def test_view_of_an_entry_says_what_it_is() -> None:
    rows = list(agenda_view(make_kit()).rows)
    assert [row.sort for row in rows] == [
        "registration", "ceremony", "session", "pause", "session", "lunch", "added",
        "session", "pause", "session", "lunch", "post-test",
    ]  # fmt: skip
    assert [row.is_pause for row in rows] == [
        False, False, False, True, False, True, False,
        False, True, False, True, False,
    ]  # fmt: skip
    assert [row.module for row in rows if row.module] == ["Alpha", "Alpha", "Beta", "Beta"]


def test_pdf_is_accessible(agenda_files: dict[str, bytes]) -> None:
    assert page.is_pdf_compliant_bytes(agenda_files["pdf"], profile=page.ValidationProfile.PDF_UA_1)


TITLES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)


@settings(max_examples=examples(25))
@given(st.lists(TITLES, min_size=1, max_size=5))
def test_any_titles_are_the_same_in_all_editable_formats(titles: list[str]) -> None:
    entries = [
        {"start": f"{9 + n:02}:00", "end": f"{9 + n:02}:30", "title": title}
        for n, title in enumerate(titles)
    ]
    kit = make_kit({"2019-03-05": entries})
    shown = [row.title for row in agenda_view(kit).rows]
    assert [squeezed(title) for title in shown] == [
        squeezed(entry.title) for entry in kit.agenda.days[0].entries
    ]
    workbook = workbook_of(make(kit, "xlsx"))
    assert [row[5] for row in workbook[ALL].iter_rows(2, values_only=True)] == shown
    table = docx.Document(io.BytesIO(make(kit, "docx"))).tables[0]
    between = [text for title in shown for text in (title, "Time for questions")][:-1]
    assert [row.cells[1].text for row in table.rows[1:]] == between
    events = Calendar.from_ical(make(kit, "ics")).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == shown
