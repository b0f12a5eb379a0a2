"""Every format of an agenda of several groups is read back; all have the same rows."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import docx
import pytest
from icalendar import Calendar
from lxml import etree, html

from tests import pdf
from tests.documents.agenda.case import pdf_text, squeezed, workbook_of
from tests.documents.agenda.groups_case import (
    DAYS,
    GROUPS,
    HALL,
    LAB,
    SHOWN,
    SIDE,
    Shown,
    three_groups,
)
from trainkit.documents.agenda.office import ALL, agenda_documents

NAMES = [str(group["name"]) for group in GROUPS.values()]
ROOMS = {HALL, SIDE, LAB}
SPEAKERS = ("An expert", "A tutor", "A caller")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {doc.name: doc.recipe.make() for doc in agenda_documents(three_groups())}


def known(speakers: str) -> tuple[str, ...]:
    """Return the names in a text, whatever stands between them."""
    found = [(speakers.find(name), name) for name in SPEAKERS if name in speakers]
    return tuple(name for _, name in sorted(found))


def of_details(lines: list[str]) -> tuple[tuple[str, ...], str, str]:
    """Return speakers, room and interpretation from the lines below a title."""
    parts = [part for line in lines for part in line.split(" · ")]
    room = next((part for part in parts if part in ROOMS), "")
    interpretation = next((part for part in parts if part.startswith("Interpreted")), "")
    return known("; ".join(parts)), room, interpretation


def in_columns(day: str, start: str, end: str, lanes: list[int], text: str) -> Shown:
    """Return the row of a cell that covers columns, numbered from 0."""
    title, *lines = text.split("\n")
    title = title.removeprefix(f"{start}–{end} ")
    whom = ", ".join(NAMES[lane] for lane in lanes) if len(lanes) < len(NAMES) else ""
    return Shown(day, start, end, title, whom, *of_details(lines))


def excel_columns(data: bytes) -> list[Shown]:
    sheet = workbook_of(data).worksheets[0]
    first = next(r[0].row for r in sheet.iter_rows() if r[0].value == "Start") + 1
    merged = {str(area.start_cell.coordinate): area for area in sheet.merged_cells.ranges}
    rows = []
    for cells in sheet.iter_rows(first, min_col=3):
        for cell in cells:
            if not cell.value:
                continue
            area = merged.get(cell.coordinate)
            last_row, last = (area.max_row, area.max_col) if area else (cell.row, cell.column)
            start, end = sheet.cell(cell.row, 1).value, sheet.cell(last_row, 2).value
            lanes = list(range(cell.column - 3, last - 2))
            rows.append(in_columns(DAYS[0], f"{start:%H:%M}", f"{end:%H:%M}", lanes, cell.value))
    return rows


def word_columns(data: bytes) -> list[Shown]:
    table = docx.Document(io.BytesIO(data)).tables[0]
    seen: dict[Any, list[tuple[int, int]]] = {}
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            seen.setdefault(cell._tc, []).append((number, column))
    rows = []
    for element, places in seen.items():
        number, column = places[0]
        text = "\n".join(p.text for p in docx.table._Cell(element, table).paragraphs).strip()
        if number == 0 or column == 0 or not text:
            continue
        side = table.rows[number].cells[0].text
        clock = side if "–" in side else text.split(" ")[0]
        start, end = clock.split("–")
        lanes = sorted({place[1] - 1 for place in places})
        rows.append(in_columns(DAYS[0], start, end, lanes, text))
    return rows


def list_day(rows: list[Shown]) -> list[Shown]:
    return [row for row in rows if row.day == DAYS[1]]


def excel_list(data: bytes) -> list[Shown]:
    sheet = workbook_of(data).worksheets[1]
    first = next(r[0].row for r in sheet.iter_rows() if r[0].value == "Start") + 1
    return [
        Shown(
            DAYS[1], f"{start:%H:%M}", f"{end:%H:%M}", title, "", known(who or ""), room or "", ""
        )
        for start, end, title, _, who, room, _ in sheet.iter_rows(first, values_only=True)
    ]


def word_list(data: bytes) -> list[Shown]:
    rows = []
    for row in docx.Document(io.BytesIO(data)).tables[1].rows[1:]:
        clock, what, who, where = row.cells
        start, end = clock.text.split("–")
        title = what.paragraphs[0].text
        rows.append(Shown(DAYS[1], start, end, title, "", known(who.text), where.text, ""))
    return rows


def excel_flat(data: bytes) -> list[Shown]:
    sheet = workbook_of(data)[ALL]
    rows = []
    for cells in sheet.iter_rows(2, values_only=True):
        day, start, end, _, _, title, _, who, room, _, _, whom, into, teams = cells
        assert bool(into) <= bool(teams)
        rows.append(
            Shown(f"{day:%Y-%m-%d}", f"{start:%H:%M}", f"{end:%H:%M}", title,
                  "" if whom == "Everybody" else whom, known(who or ""), room or "",
                  f"Interpreted into {into}" if into else "")
        )  # fmt: skip
    return rows


def calendar(data: bytes) -> list[Shown]:
    rows = []
    for event in Calendar.from_ical(data).walk("VEVENT"):
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        lines = [line for line in str(event.get("DESCRIPTION", "")).split("\n") if line]
        whom = next((line for line in lines if line.split(", ")[0] in NAMES), "")
        place = str(event["LOCATION"])
        room = next((room for room in ROOMS if place.startswith(room)), "")
        speakers, _, interpretation = of_details(lines)
        rows.append(
            Shown(f"{start:%Y-%m-%d}", f"{start:%H:%M}", f"{end:%H:%M}", str(event["SUMMARY"]),
                  whom, speakers, room, interpretation)
        )  # fmt: skip
    return rows


def phone_page(data: bytes) -> list[Shown]:
    def text(parent: Any, name: str) -> str:
        return " ".join(part.text_content() for part in parent.find_class(name))

    rows = []
    for row in html.fromstring(data.decode()).find_class("row"):
        start, end = (datetime.fromisoformat(t.get("datetime")) for t in row.iter("time"))
        rows.append(
            Shown(f"{start:%Y-%m-%d}", f"{start:%H:%M}", f"{end:%H:%M}",
                  row.find(".//h3").text_content(), text(row, "whom"), known(text(row, "speaker")),
                  text(row, "room"), text(row, "interpretation"))
        )  # fmt: skip
    return rows


def of_schedule(facts: dict[str, str], speakers: str) -> Shown:
    start = datetime.fromisoformat(facts["date"])
    hours, minutes = facts["duration"].split(":")
    end = start.hour * 60 + start.minute + int(hours) * 60 + int(minutes)
    room = facts["room"] if facts["room"] in ROOMS else ""
    said = (facts["description"] or "").split("\n")[0]
    return Shown(
        f"{start:%Y-%m-%d}", facts["start"], f"{end // 60:02}:{end % 60:02}", facts["title"],
        facts["subtitle"] or "", known(speakers), room,
        said if said.startswith("Interpreted") else "",
    )  # fmt: skip


def schedule_xml(data: bytes) -> Iterator[Shown]:
    for event in etree.fromstring(data).iter("event"):
        facts = {str(part.tag): part.text or "" for part in event}
        yield of_schedule(facts, "; ".join(event.xpath("persons/person/text()")))


def schedule_json(data: bytes) -> Iterator[Shown]:
    for day in json.loads(data)["schedule"]["conference"]["days"]:
        for events in day["rooms"].values():
            for event in events:
                yield of_schedule(event, "; ".join(one["name"] for one in event["persons"]))


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("agenda.xlsx", excel_flat),
        ("agenda.ics", calendar),
        ("agenda.html", phone_page),
        ("schedule.xml", schedule_xml),
        ("schedule.json", schedule_json),
    ],
)
def test_file_read_back_has_every_row(
    files: dict[str, bytes], name: str, read: Callable[[bytes], list[Shown]]
) -> None:
    found = list(read(files[name]))
    assert sorted(found) == sorted(SHOWN)
    if not name.startswith("schedule"):  # that goes by rooms
        assert found == SHOWN


@pytest.mark.parametrize(
    ("name", "columns", "listed"),
    [("agenda.xlsx", excel_columns, excel_list), ("agenda.docx", word_columns, word_list)],
)
def test_columns_and_lists_read_back_have_every_row(
    files: dict[str, bytes],
    name: str,
    columns: Callable[[bytes], list[Shown]],
    listed: Callable[[bytes], list[Shown]],
) -> None:
    gap = Shown(DAYS[1], "11:10", "12:30", "Time for questions", "", (), "", "")
    (lunch,) = (n for n, row in enumerate(SHOWN) if row[:2] == (DAYS[1], "12:30"))
    assert columns(files[name]) + listed(files[name]) == [*SHOWN[:lunch], gap, *SHOWN[lunch:]]


def test_page_has_every_row_with_its_details_in_order(files: dict[str, bytes]) -> None:
    text, position = pdf_text(files["agenda.pdf"]), 0
    for row in SHOWN:
        for part in (row.title, *row.speakers, row.room, row.interpretation):
            found = text.find(squeezed(part), position)
            assert found >= 0, part
            position = found + len(squeezed(part))


def test_page_has_every_row_below_the_heads_of_its_groups(files: dict[str, bytes]) -> None:
    boxes = pdf.boxes(files["agenda.pdf"])
    edges = [next(box.left for box in boxes if box.text == name) for name in NAMES]
    for row in SHOWN[:9]:
        (box,) = [b for b in boxes if b.text.endswith(row.title) and b.top < 240][:1]
        lanes = [n for n, name in enumerate(NAMES) if not row.whom or name in row.whom]
        right = [*edges, 300][lanes[-1] + 1]
        if row.whom == "Analysts" or not row.whom:  # stands in one line with the time at the side
            assert box.right < right
        else:
            assert edges[lanes[0]] - 2 < box.left < box.right < right


def test_page_of_several_groups_is_accessible(files: dict[str, bytes]) -> None:
    assert pdf.failures(files["agenda.pdf"]) == []


@pytest.mark.laid_out_anew
@pytest.mark.parametrize("name", ["agenda.pdf", "agenda.xlsx", "agenda.docx", "agenda.html",
                                  "schedule.xml", "schedule.json", "agenda.ics"])  # fmt: skip
def test_two_makes_give_the_same_bytes(files: dict[str, bytes], name: str) -> None:
    again = {doc.name: doc.recipe for doc in agenda_documents(three_groups())}
    assert again[name].make() == files[name]
