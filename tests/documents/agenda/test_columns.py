"""Days on which groups go apart: which columns there are, and what covers what."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.agenda.groups_case import DAYS, three_groups
from tests.examples import examples
from trainkit.documents.agenda.office import agenda_view
from trainkit.documents.agenda.view import AgendaDayView, AgendaView


def view_of(rows: list[dict[str, Any]], **changes: Any) -> AgendaView:
    return agenda_view(three_groups({DAYS[0]: rows}, **changes))


def names(day: AgendaDayView) -> list[str]:
    return [lane.name for lane in day.lanes]


def cells(day: AgendaDayView) -> list[tuple[str, str, int, int, int, str]]:
    """Return time at the side, title, first column, columns, lines and clock of each cell."""
    return [
        (line.clock, cell.row.title if cell.row else "", cell.lane, cell.lanes, cell.lines,
         cell.clock)
        for block in day.blocks for line in block.lines for cell in line.cells
    ]  # fmt: skip


def row(start: str, end: str, title: str, *groups: str, **fields: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "title": title, "groups": list(groups), **fields}


def several(count: int) -> dict[str, Any]:
    return {f"g{n}": {"name": f"Group {n}", "size": 5} for n in range(1, count + 1)}


def test_a_day_of_everybody_has_no_columns() -> None:
    first, second = agenda_view(three_groups()).days
    assert names(first) == ["Analysts", "Barristers", "Customs"]
    assert (second.lanes, second.blocks) == ((), ())


def test_rows_cover_the_columns_of_their_groups_and_the_lines_while_they_last() -> None:
    day = agenda_view(three_groups()).days[0]
    assert cells(day) == [
        ("09:00–09:30", "Welcome", 0, 3, 1, ""),
        ("09:30", "Logs one", 0, 1, 2, "09:30–10:30"),
        ("09:30", "Logs two", 1, 1, 1, "09:30–10:00"),
        ("09:30", "Logs three", 2, 1, 1, "09:30–10:00"),
        ("10:00", "Tour", 1, 2, 1, "10:00–10:30"),
        ("10:30–10:50", "Short break", 0, 3, 1, ""),
        ("10:50–11:50", "Seals one", 0, 1, 1, ""),
        ("10:50–11:50", "Seals two", 1, 2, 1, ""),
        ("12:30–13:30", "Lunch", 0, 3, 1, ""),
    ]


def test_a_group_that_has_nothing_has_an_empty_place() -> None:
    day = view_of(
        [row("09:00", "10:00", "Long", "analysts"), row("09:20", "09:40", "Short", "customs")]
    ).days[0]
    assert cells(day) == [
        ("09:00", "Long", 0, 1, 3, "09:00–10:00"),
        ("09:00", "", 1, 1, 3, ""),
        ("09:00", "", 2, 1, 1, ""),
        ("09:20", "Short", 2, 1, 1, "09:20–09:40"),
        ("09:40", "", 2, 1, 1, ""),
    ]


def test_groups_that_are_together_stand_side_by_side() -> None:
    day = view_of(
        [
            row("09:00", "10:00", "Two", "analysts", "customs"),
            row("09:00", "10:00", "One", "barristers"),
        ]
    ).days[0]
    assert names(day) == ["Analysts", "Customs", "Barristers"]
    assert cells(day) == [
        ("09:00–10:00", "Two", 0, 2, 1, ""),
        ("09:00–10:00", "One", 2, 1, 1, ""),
    ]


def test_a_row_of_groups_that_cannot_stand_side_by_side_stands_twice() -> None:
    groups = ["analysts", "barristers", "customs"]
    pairs = [(groups[n], groups[(n + 1) % 3], groups[(n + 2) % 3]) for n in range(3)]
    rows = []
    for hour, (one, two, alone) in enumerate(pairs, 9):
        rows.append(row(f"{hour:02}:00", f"{hour:02}:50", f"Two {hour}", one, two))
        rows.append(row(f"{hour:02}:00", f"{hour:02}:50", f"One {hour}", alone))
    found = cells(view_of(rows).days[0])
    assert [cell[1] for cell in found if cell[1].startswith("Two")] == [
        "Two 9", "Two 10", "Two 11", "Two 11",
    ]  # fmt: skip


def test_paper_lies_across_for_more_than_three_columns() -> None:
    def apart(count: int) -> AgendaView:
        rows = [row("09:00", "10:00", f"{n}", f"g{n}") for n in range(1, count + 1)]
        return view_of(rows, groups=several(count))

    assert [apart(count).wide for count in (2, 3, 4, 5)] == [False, False, True, True]


def test_many_groups_in_few_rooms_stand_by_room() -> None:
    rows = [
        row("09:00", "10:00", "Hall", "g1", "g2", "g3", room="hall"),
        row("09:00", "10:00", "Laboratory", "g4", "g5", "g6", room="lab"),
        row("10:00", "11:00", "All"),
    ]
    day = view_of(rows, groups=several(6)).days[0]
    assert names(day) == ["Hall, Hotel", "Laboratory, Academy"]
    shown = [cell.details for block in day.blocks for line in block.lines for cell in line.cells]
    assert shown == [("Group 1, Group 2, Group 3",), ("Group 4, Group 5, Group 6",), ()]


def test_many_groups_that_share_a_room_at_one_time_stand_by_group() -> None:
    rows = [row("09:00", "10:00", f"{n}", f"g{n}", room="hall") for n in range(1, 7)]
    assert names(view_of(rows, groups=several(6)).days[0]) == [f"Group {n}" for n in range(1, 7)]


def test_one_group_has_no_columns_and_names_no_group() -> None:
    view = view_of([row("09:00", "10:00", "Talk", "g1")], groups=several(1))
    assert (view.groups, view.days[0].lanes, [r.whom for r in view.rows]) == ((), (), [""])


def test_naming_all_groups_is_the_same_as_naming_none() -> None:
    named = view_of([row("09:00", "10:00", "Talk", "customs", "barristers", "analysts")])
    assert named == view_of([row("09:00", "10:00", "Talk")])


TIMES = st.integers(min_value=0, max_value=40)
ROWS = st.lists(st.tuples(st.sampled_from("abcd"), TIMES, TIMES), min_size=1, max_size=12)


@settings(max_examples=examples(60))
@given(ROWS)
def test_every_minute_of_every_group_is_covered_by_its_row(
    drawn: list[tuple[str, int, int]],
) -> None:
    groups = {letter: {"name": letter.upper(), "size": 3} for letter in "abcd"}
    rows: list[dict[str, Any]] = []
    busy: set[tuple[str, int]] = set()
    for letter, one, two in drawn:
        minutes = {(letter, n) for n in range(min(one, two), max(one, two) + 1)}
        if minutes & busy:
            continue
        busy |= minutes
        start, end = min(one, two), max(one, two) + 1
        rows.append(row(_clock(start), _clock(end), f"{letter} {start}", letter))
    rows.sort(key=lambda entry: str(entry["start"]))
    (day,) = view_of(rows, groups=groups).days
    lines = [line for block in day.blocks for line in block.lines]
    held: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for number, line in enumerate(lines):
        for cell in line.cells:
            for lane in day.lanes[cell.lane : cell.lane + cell.lanes]:
                if cell.row:
                    last = lines[number + cell.lines - 1]
                    held.setdefault((lane.id, cell.row.title), []).append((line.start, last.end))
    assert held == {
        (entry["groups"][0], entry["title"]): [(entry["start"], entry["end"])] for entry in rows
    }


def _clock(number: int) -> str:
    return f"{8 + number * 5 // 60:02}:{number * 5 % 60:02}"
