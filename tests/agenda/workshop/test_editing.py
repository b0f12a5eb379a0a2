"""Single rows changed as by hand: what the agenda is then, and what its file keeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agenda.workshop.cases import DAY_1, DAY_2, definitions_of, module_with, timetable
from trainkit.agenda.workshop.agenda import Agenda, parse_agenda
from trainkit.agenda.workshop.editing import (
    RowChange,
    add_row,
    change_row,
    done_to,
    find_row,
    in_words,
    remove_row,
    rewrite,
)
from trainkit.model.yaml import YamlFile
from trainkit.problems import Problems, TrainkitError

TYPED = """\
# My own head, with a remark
workshop: test-workshop
revision: 3   # the one that went to the printer
days:
  # The first day
  - date: "2026-03-03"
    entries:
      # Ann asked for the morning
      - {start: "09:00", end: "10:00", title: "A1", session: alpha/s1,   speakers: [ann]}  # sure?
      - start: "10:00"
        end: "10:10"   # short # enough
        title: 'Pause # one'
        pause: true
      - {start: "10:10", end: "10:50", title: "A2", session: alpha/s2}

  # The second day
  - date: "2026-03-04"
    entries:
      - {start: "09:00", end: "09:30", title: "A3", session: alpha/s3, note: "Bring \\"it\\""}
# The end
"""


def _read(text: str) -> tuple[Agenda, YamlFile]:
    problems = Problems()
    read = parse_agenda(Path("plan/agenda.yaml"), text, problems)
    assert read is not None, list(problems)
    return read


Rewritten = Callable[[str, tuple[Agenda, YamlFile], Agenda], str]


@pytest.fixture(scope="module")
def rewritten(tmp_path_factory: pytest.TempPathFactory) -> Rewritten:
    definitions = definitions_of(
        tmp_path_factory.mktemp("workshop"),
        [module_with("alpha", (60, 40, 30))],
        dates=[DAY_1, DAY_2],
    )
    return lambda text, old, new: rewrite(text, old, new, definitions).decode()


def _changed(row: tuple[int, int], rewritten: Rewritten, text: str = TYPED, **values: str) -> str:
    old = _read(text)
    new = change_row(old[0], row, RowChange.of({**values}), ("everybody",))
    return rewritten(text, old, new)


def test_a_moved_row_keeps_its_length_and_stands_where_it_belongs(
    rewritten: Rewritten,
) -> None:
    moved = _changed((0, 0), rewritten, day=DAY_2, start="09:15")
    assert timetable(_read(moved)[0]) == [
        ["10:00-10:10 Pause # one", "10:10-10:50 alpha/s2"],
        ["09:00-09:30 alpha/s3", "09:15-10:15 alpha/s1"],
    ]


def test_a_change_leaves_every_other_line_as_it_was_typed(rewritten: Rewritten) -> None:
    pinned = _changed((0, 0), rewritten, pinned="true")
    assert pinned == TYPED.replace(
        '      - {start: "09:00", end: "10:00", title: "A1", session: alpha/s1,   '
        "speakers: [ann]}  # sure?\n",
        "      # sure?\n"
        '      - {start: "09:00", end: "10:00", title: "A1", session: alpha/s1, speakers: [ann],\n'
        "         pinned: true}\n",
    )


def test_comments_inside_a_changed_row_stand_above_it(rewritten: Rewritten) -> None:
    moved = _changed((0, 1), rewritten, start="10:50")
    assert (
        '      - {start: "10:10", end: "10:50", title: "A2", session: alpha/s2}\n'
        "      # short # enough\n"
        '      - {start: "10:50", end: "11:00", title: "Pause # one", pause: true}\n'
    ) in moved


def test_a_file_laid_out_otherwise_is_composed_anew(rewritten: Rewritten) -> None:
    flow = (
        'workshop: test-workshop\ndays: [{date: "2026-03-03", entries: [{start: "09:00", '
        'end: "10:00", title: A1, session: alpha/s1}, {start: "10:00", end: "11:00", title: X}]}]\n'
    )
    moved = _changed((0, 1), rewritten, flow, start="08:00")
    assert moved.startswith("# The agenda of this workshop.")
    assert timetable(_read(moved)[0]) == [["08:00-09:00 X", "09:00-10:00 alpha/s1"]]


def test_all_groups_named_are_everybody() -> None:
    agenda = _read(TYPED)[0]
    change = RowChange.of({"groups": ["en", "ru"]})
    assert change_row(agenda, (0, 0), change, ("ru", "en")) == agenda


def test_rows_of_ones_own_are_added_and_removed() -> None:
    agenda = _read(TYPED)[0]
    change = RowChange.of({"day": DAY_1, "start": "10:50", "minutes": 15, "title": "Questions"})
    added = add_row(agenda, change, (), pause=False)
    row = find_row(added, (0, 3))
    assert (row.entry.title, row.entry.end, row.entry.kind) == ("Questions", time(11, 5), "added")
    assert remove_row(added, (0, 3)) == agenda


def test_a_row_that_is_not_there_is_not_removed() -> None:
    with pytest.raises(TrainkitError, match="no longer exists"):
        remove_row(_read(TYPED)[0], (1, 1))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"start": "9.30"}, 'start: expected a time of day such as "09:30", found "9.30"'),
        ({"minutes": "0"}, 'minutes: expected at least 1, found "0"'),
        ({"start": "23:30"}, '"A1" would end after midnight; let it start earlier'),
    ],
)
def test_what_cannot_be_is_said(values: dict[str, str], said: str) -> None:
    with pytest.raises(TrainkitError) as raised:
        change_row(_read(TYPED)[0], (0, 0), RowChange.of(values), ())
    assert str(raised.value) == said


def test_a_change_is_said_in_words() -> None:
    row = find_row(_read(TYPED)[0], (0, 0))
    assert [
        in_words(done_to(row, RowChange.of(values)), lambda _of, title: title)
        for values in (
            {"start": "09:05"},
            {"day": DAY_2},
            {"minutes": 45},
            {"pinned": True},
            {"room": "hall"},
        )
    ] == [
        'Move "A1" to 3 March 2026, 09:05',
        'Move "A1" to 4 March 2026, 09:00',
        'Give "A1" 45 minutes',
        'Pin "A1"',
        'Change "A1"',
    ]


changes = st.fixed_dictionaries(
    {},
    optional={
        "day": st.sampled_from([DAY_1, DAY_2, "2026-03-05"]),
        "start": st.times(time(7), time(21)).map(lambda clock: f"{clock:%H:%M}"),
        "minutes": st.integers(1, 120),
        "room": st.sampled_from(["hall", None]),
        "pinned": st.booleans(),
        "title": st.sampled_from(["Plain", "With # and \"quotes\": 'both'", "فارسی"]),
        "note": st.sampled_from(["A note", None]),
    },
)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), changes), max_size=6))
def test_any_changes_are_read_back_as_they_were_made_and_keep_the_comments(
    rewritten: Rewritten, made: list[tuple[int, int, dict[str, object]]]
) -> None:
    text = TYPED
    for day, entry, values in made:
        old = _read(text)
        if not any(row.location == ("days", day, "entries", entry) for row in old[0].rows):
            continue
        new = change_row(old[0], (day, entry), RowChange.of(values), ())
        text = rewritten(text, old, new)
        assert _read(text)[0] == new
    words = ("# My own head", "# Ann asked", "# sure?", "# short # enough", "# The end")
    assert [word for word in words if word not in text] == []
    assert date(2026, 3, 3) in [day.date for day in _read(text)[0].days]
