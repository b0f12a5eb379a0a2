"""The check of an agenda with several groups and with a session that was cut into parts."""

from __future__ import annotations

import pytest

from tests.agenda.workshop.agenda_cases import DAY_1, definitions_of, module_with
from tests.agenda.workshop.checking.test_agenda import found
from tests.factories import event_data
from trainkit.definitions.loaded import Definitions

# The groups have the first sessions each alone, one of them in two parts, and the rest together.
AGENDA = """\
workshop: test-workshop
days:
  - date: "2026-03-03"
    entries:
      - {start: "09:00", end: "09:30", title: "Opening", event: opening, room: hall}
      - {start: "09:30", end: "10:30", title: "RA", session: alpha/s1, groups: [ru],
         speakers: [ann], room: hall}
      - {start: "09:30", end: "09:50", title: "EB a", session: beta/s1, part: 1, groups: [en],
         speakers: [bob], room: lab}
      - {start: "10:00", end: "10:10", title: "EB b", session: beta/s1, part: 2, groups: [en],
         speakers: [bob], room: lab}
      - {start: "10:30", end: "10:40", title: "Short break", pause: true, groups: [ru]}
      - {start: "10:40", end: "11:40", title: "EA", session: alpha/s1, groups: [en],
         speakers: [ann], room: hall}
      - {start: "10:40", end: "11:10", title: "RB", session: beta/s1, groups: [ru],
         speakers: [bob], room: lab}
      - {start: "12:30", end: "13:30", title: "Lunch", event: lunch}
      - {start: "13:30", end: "14:15", title: "A2", session: alpha/s2, groups: [ru, en],
         speakers: [ann, bob]}
      - {start: "14:15", end: "14:45", title: "Visit", event: visit, groups: [en]}
"""

RA, EA = '"RA" (3 March 2026, 09:30-10:30)', '"EA" (3 March 2026, 10:40-11:40)'
EB_A, EB_B = '"EB a" (3 March 2026, 09:30-09:50)', '"EB b" (3 March 2026, 10:00-10:10)'
RB, A2 = '"RB" (3 March 2026, 10:40-11:10)', '"A2" (3 March 2026, 13:30-14:15)'


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> Definitions:
    return definitions_of(
        tmp_path_factory.mktemp("workshop"),
        [module_with("alpha", (60, 45)), module_with("beta", (30,))],
        dates=[DAY_1],
        modules=[{"id": "alpha", "sessions": {"s2": {"together": True}}}, {"id": "beta"}],
        groups={
            "ru": {"name": "Russian", "size": 12},
            "en": {"name": "English", "size": 9},
        },
        speakers={"ann": {"name": "Ann"}, "bob": {"name": "Bob"}},
        rooms={"hall": {"name": "Hall"}, "lab": {"name": "Lab"}},
        events=[
            event_data("opening", "ceremony", DAY_1, "09:00", 30),
            event_data("lunch", "lunch", "every day", "12:30", 60),
            event_data("visit", "activity", DAY_1, "14:15", 30, groups=["en"]),
        ],
    )


def found_after(definitions: Definitions, *edits: tuple[str, str]) -> list[str]:
    """Return the problems of the agenda above after edits, each made once."""
    text = AGENDA
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return found(definitions, text)


def row_of(title: str) -> str:
    """Return the row with this title, all its lines."""
    start = AGENDA.rindex("      - {", 0, AGENDA.index(f'title: "{title}"'))
    return AGENDA[start : AGENDA.index("}", start) + 2]


def test_check_agenda_with_groups_in_parallel_and_together(definitions: Definitions) -> None:
    assert found_after(definitions) == []


def test_check_agenda_with_a_group_in_two_rows(definitions: Definitions) -> None:
    edit = ('"10:40", end: "11:10"', '"10:20", end: "10:50"')
    assert found_after(definitions, edit) == [
        '12: "Short break" (3 March 2026, 10:30-10:40) starts before "RB" (3 March 2026, '
        "10:20-10:50) has ended for the group Russian; let it start at 10:50 or later, or end the "
        "other by 10:30",
        '15: "RB" (3 March 2026, 10:20-10:50) stands below "EA" (3 March 2026, 10:40-11:40) but '
        "starts earlier; move the row up",
        f'15: "RB" (3 March 2026, 10:20-10:50) starts before {RA} has ended for the group Russian; '
        "let it start at 10:30 or later, or end the other by 10:20",
    ]


def test_check_agenda_with_a_room_and_a_speaker_in_two_groups_at_once(
    definitions: Definitions,
) -> None:
    edits = (("[bob], room: lab}", "[ann], room: hall}"),)
    assert found_after(definitions, *edits) == [
        f"8: Ann is in {RA} and in {EB_A} at once; move one of them or name another speaker",
        f"8: Hall is used by {RA} and by {EB_A} at once; move one of them or take another room",
    ]


def test_check_agenda_with_a_group_that_lacks_a_session(definitions: Definitions) -> None:
    assert found_after(definitions, (row_of("RB"), "")) == [
        '3: the session "Session 1 of beta" (beta/s1, 30 minutes) is missing for the group '
        "Russian; add a row with session: beta/s1, or plan anew"
    ]


def test_check_agenda_with_a_session_twice_for_one_group_only(definitions: Definitions) -> None:
    row = row_of("RB").replace("10:40", "15:00").replace("11:10", "15:30").replace("[ru]", "[en]")
    again = '"RB" (3 March 2026, 15:00-15:30)'
    assert found_after(definitions, (row_of("Visit"), row_of("Visit") + row)) == [
        f'21: {again}: the session "beta/s1" stands here both whole and in parts; delete the one '
        "or the other"
    ]


def test_check_agenda_with_a_part_missing_and_one_twice(definitions: Definitions) -> None:
    assert found_after(definitions, ("part: 1", "part: 2")) == [
        f"8: warning: {EB_A} has 20 minutes here, all its parts together, and 30 in its "
        "module.yaml; change one of them if that is not meant",
        f'8: {EB_A}: this is part 1 of "beta/s1" in order of time, and is numbered 2; number the '
        "parts 1, 2 … in the order in which they stand",
        f'10: {EB_B}: part 2 of "beta/s1" stands here twice; delete one of the rows',
    ]


def test_check_agenda_orders_sessions_within_each_group(definitions: Definitions) -> None:
    edits = (
        ('"13:30", end: "14:15"', '"09:30", end: "10:15"'),
        ('"09:30", end: "10:30"', '"13:30", end: "14:30"'),
    )
    late, early = '"RA" (3 March 2026, 13:30-14:30)', '"A2" (3 March 2026, 09:30-10:15)'
    messages = found_after(definitions, *edits)
    assert [message for message in messages if "must come after" in message] == [
        f"18: {early} must come after {EA}; exchange the two or move one",
        f"18: {early} must come after {late}; exchange the two or move one",
    ]


def test_check_agenda_counts_work_for_each_group(definitions: Definitions) -> None:
    edits = (
        ('"10:30", end: "10:40", title: "Short break", pause: true', '"11:10", end: "11:30", '
         'title: "Questions"'),
        ('"10:40", end: "11:10"', '"10:30", end: "11:00"'),
    )  # fmt: skip
    rows = found_after(definitions, *edits)
    assert [row for row in rows if "without a pause" in row] == [
        '15: "RB" (3 March 2026, 10:30-11:00) makes 120 minutes of work without a pause for the '
        "group Russian, more than day.longest_block (90 minutes); put a pause of at least 10 "
        "minutes before it"
    ]


def test_check_agenda_with_a_group_that_nobody_defined(definitions: Definitions) -> None:
    assert found_after(definitions, ("groups: [en]}", "groups: [eng]}")) == [
        '20: warning: "Visit" (3 March 2026, 14:15-14:45) is for other groups here than in '
        "workshop.yaml; let the two agree",
        '20: "Visit" (3 March 2026, 14:15-14:45): workshop.yaml has no group "eng"; did you mean '
        '"en"?',
    ]


def test_check_agenda_warns_of_an_event_for_other_groups(definitions: Definitions) -> None:
    assert found_after(definitions, (", groups: [en]}\n", "}\n")) == [
        '20: warning: "Visit" (3 March 2026, 14:15-14:45) is for other groups here than in '
        "workshop.yaml; let the two agree"
    ]
