"""The sequencer: timetables worked out by hand, messages in full, and properties.

The properties judge every agenda with ``check_agenda``, which shares no code with the sequencer.
"""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.agenda.workshop.agenda_cases import DAY_1, DAY_2, definitions_of, module_with, timetable
from tests.factories import event_data
from trainkit.agenda.workshop.agenda import Agenda, AgendaDay, Entry
from trainkit.agenda.workshop.agenda_file import agenda_yaml, read_agenda
from trainkit.agenda.workshop.checking.agenda import check_agenda
from trainkit.agenda.workshop.sequencing.sequencer import sequence
from trainkit.definitions.loaded import Definitions
from trainkit.problems import Problems


def planned(definitions: Definitions, previous: Agenda | None = None) -> Agenda:
    problems = Problems()
    agenda = sequence(definitions, problems, previous)
    assert agenda is not None, [str(problem) for problem in problems]
    assert list(problems) == []
    return agenda


def messages(definitions: Definitions, previous: Agenda | None = None) -> list[tuple[int, str]]:
    problems = Problems()
    assert sequence(definitions, problems, previous) is None
    return [(problem.place.line, problem.message) for problem in problems]


def line_of(definitions: Definitions, text: str) -> int:
    """Return the line of workshop.yaml on which the entry with this id begins.

    A list begins on the line above its first entry, with the hyphen.
    """
    lines = definitions.workshop_file.path.read_text(encoding="utf-8").splitlines()
    return lines.index(f'    id: "{text}"') + 1


# --- timetables written out by hand


def test_sequence_puts_pauses_between_sessions_and_none_before_lunch(tmp_path: Path) -> None:
    modules = [module_with("alpha", (60, 60)), module_with("beta", (60, 45))]
    agenda = planned(definitions_of(tmp_path, modules))
    assert timetable(agenda) == [
        [
            "09:00-09:30 pre",
            "09:30-10:30 alpha/s1",
            "10:30-10:40 Short break",
            "10:40-11:40 alpha/s2",
            "12:30-13:30 lunch",
            "13:30-14:30 beta/s1",
            "14:30-14:40 Short break",
            "14:40-15:25 beta/s2",
        ],
        ["12:30-13:30 lunch", "16:00-16:30 post"],
    ]
    assert agenda.workshop == "test-workshop"
    assert agenda.revision == 1


def test_sequence_fills_rows_from_module_placement_and_event(tmp_path: Path) -> None:
    alpha = {
        "id": "alpha",
        "speakers": ["ann"],
        "room": "hall",
        "sessions": {"s2": {"speakers": ["bob"], "room": "lab"}},
    }
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (30, 30))],
        dates=[DAY_1],
        modules=[alpha],
        speakers={"ann": {"name": "Ann"}, "bob": {"name": "Bob"}},
        rooms={"hall": {"name": "Hall"}, "lab": {"name": "Lab"}},
        events=[
            event_data(
                "open", "ceremony", DAY_1, "09:00", 30, speakers=["bob"], room="hall", note="Stand"
            )
        ],
    )
    assert planned(definitions).days[0].entries == (
        Entry(
            start=time(9), end=time(9, 30), event="open", title="Open", speakers=("bob",),
            room="hall", note="Stand",
        ),
        Entry(
            start=time(9, 30), end=time(10), session="alpha/s1", title="Session 1 of alpha",
            speakers=("ann",), room="hall",
        ),
        Entry(
            start=time(10), end=time(10, 30), session="alpha/s2", title="Session 2 of alpha",
            speakers=("bob",), room="lab",
        ),
    )  # fmt: skip


def test_sequence_takes_the_minutes_of_the_variant(tmp_path: Path) -> None:
    short = [
        {"session": "s1", "minutes": 20, "steps": [20, 0]},
        {"session": "s3", "minutes": 25, "steps": [20, 5]},
    ]
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (60, 60, 60), variants={"short": short})],
        dates=[DAY_1],
        modules=[{"id": "alpha", "variant": "short"}],
        events=[],
    )
    assert timetable(planned(definitions)) == [["09:00-09:20 alpha/s1", "09:20-09:45 alpha/s3"]]


def test_sequence_keeps_prerequisites_before_the_order_of_the_file(tmp_path: Path) -> None:
    modules = [
        module_with("alpha", (30,), prerequisites={"modules": ["gamma", "elsewhere"]}),
        module_with("beta", (30,)),
        module_with("gamma", (30,)),
    ]
    definitions = definitions_of(tmp_path, modules, dates=[DAY_1], events=[])
    assert timetable(planned(definitions)) == [
        ["09:00-09:30 gamma/s1", "09:30-10:00 alpha/s1", "10:00-10:30 beta/s1"]
    ]


def test_sequence_keeps_after_before_the_order_of_the_file(tmp_path: Path) -> None:
    alpha = module_with("alpha", (30, 30, 30), after={"s2": ["s3"], "s3": ["s1"]})
    definitions = definitions_of(tmp_path, [alpha], dates=[DAY_1], events=[])
    assert timetable(planned(definitions)) == [
        ["09:00-09:30 alpha/s1", "09:30-10:00 alpha/s3", "10:00-10:30 alpha/s2"]
    ]


def test_sequence_counts_a_ceremony_as_work_and_a_prayer_as_pause(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (45, 45, 90))],
        dates=[DAY_1],
        events=[
            event_data("open", "ceremony", DAY_1, "09:00", 60),
            event_data("prayer", "prayer", DAY_1, "12:00", 5),
        ],
    )
    assert timetable(planned(definitions)) == [
        [
            "09:00-10:00 open",
            "10:00-10:10 Short break",
            "10:10-10:55 alpha/s1",
            "10:55-11:40 alpha/s2",
            "12:00-12:05 prayer",
            "12:05-13:35 alpha/s3",
        ]
    ]


def test_sequence_leaves_room_for_a_pause_before_a_fixed_event(tmp_path: Path) -> None:
    # 09:00-10:00 and the visit at 10:00 would be 105 minutes in a row; 60 minutes that end by
    # 09:50 would begin before the day does.
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (60,)), module_with("beta", (50,))],
        dates=[DAY_1],
        events=[event_data("visit", "activity", DAY_1, "10:00", 45)],
    )
    assert timetable(planned(definitions)) == [
        [
            "10:00-10:45 visit",
            "10:45-10:55 Short break",
            "10:55-11:55 alpha/s1",
            "11:55-12:05 Short break",
            "12:05-12:55 beta/s1",
        ]
    ]


@pytest.mark.parametrize(
    ("from_hour", "rows"),
    [
        ("10:00", ["10:00-10:10 Short break", "10:10-11:10 alpha/s1"]),
        ("10:05", ["10:00-10:10 Short break", "10:10-11:10 alpha/s1"]),
        ("10:15", ["10:00-10:10 Short break", "10:15-11:15 alpha/s1"]),
        ("10:20", ["10:20-11:20 alpha/s1"]),
    ],
)
def test_sequence_shows_a_pause_only_where_free_time_is_none(
    tmp_path: Path, from_hour: str, rows: list[str]
) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (60,))],
        dates=[DAY_1],
        modules=[{"id": "alpha", "speakers": ["ann"]}],
        speakers={"ann": {"name": "Ann", "available": f"{from_hour}-17:00"}},
        events=[event_data("open", "ceremony", DAY_1, "09:00", 60)],
    )
    assert timetable(planned(definitions)) == [["09:00-10:00 open", *rows]]


def test_sequence_lets_modules_overtake_only_where_strict_order_does_not_fit(
    tmp_path: Path,
) -> None:
    # Free: 09:00-10:30, 11:00-12:30, 13:30-14:00. In the order alpha, beta the second session of
    # beta has no place, in the order beta, alpha the second of alpha; only beta/s1 between the
    # sessions of alpha leaves room for all.
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (60, 90)), module_with("beta", (30, 30))],
        dates=[DAY_1],
        day={"start": "09:00", "end": "14:00"},
        events=[
            event_data("coffee", "break", DAY_1, "10:30", 30),
            event_data("lunch", "lunch", DAY_1, "12:30", 60),
        ],
    )
    assert timetable(planned(definitions)) == [
        [
            "09:00-10:00 alpha/s1",
            "10:00-10:30 beta/s1",
            "10:30-11:00 coffee",
            "11:00-12:30 alpha/s2",
            "12:30-13:30 lunch",
            "13:30-14:00 beta/s2",
        ]
    ]


def test_sequence_moves_a_whole_module_forward_for_its_speaker(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (60, 60)), module_with("beta", (60,))],
        modules=[{"id": "alpha"}, {"id": "beta", "speakers": ["guest"]}],
        speakers={"guest": {"name": "Guest", "days": [DAY_1], "available": "09:00-12:30"}},
    )
    assert timetable(planned(definitions))[0] == [
        "09:00-09:30 pre",
        "09:30-10:30 beta/s1",
        "10:30-10:40 Short break",
        "10:40-11:40 alpha/s1",
        "12:30-13:30 lunch",
        "13:30-14:30 alpha/s2",
    ]


def test_sequence_puts_no_session_before_a_pre_test(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (60,))],
        dates=[DAY_1],
        events=[event_data("pre", "pre-test", DAY_1, "13:00", 30)],
    )
    assert timetable(planned(definitions)) == [["13:00-13:30 pre", "13:30-14:30 alpha/s1"]]


def test_sequence_puts_no_session_behind_a_post_test(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (60,))],
        events=[event_data("post", "post-test", DAY_1, "09:45", 30)],
    )
    assert messages(definitions)[1] == (
        line_of(definitions, "alpha"),
        '"Session 1 of alpha" (Alpha, 60 minutes) does not fit: the longest free stretch left that '
        "it could use has 45 minutes (3 March 2026, 09:00-09:45), 15 minutes too short",
    )


def test_sequence_goes_on_next_day_and_stops_before_the_post_test(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (80, 80, 80))],
        day={"start": "09:00", "end": "12:00"},
        events=[
            event_data("pre", "pre-test", DAY_1, "09:20", 40),
            event_data("coffee", "break", "every day", "10:00", 20),
            event_data("post", "post-test", DAY_2, "11:45", 15),
        ],
    )
    # On the second morning, 09:00-10:00 is too short for 80 minutes; 10:20-11:40 leaves five
    # minutes before the post-test, so the run is 95 minutes long and too long; so one is missing.
    assert messages(definitions) == [
        (
            line_of(definitions, "alpha") - 1,
            "the sessions need 240 minutes, 80 are placed and 160 are missing; make the day "
            "longer, shorten or move an event, add a date, or take a shorter variant of a module",
        ),
        (
            line_of(definitions, "alpha"),
            '"Session 2 of alpha" (Alpha, 80 minutes) does not fit: the longest free stretch left '
            "that it could use has 75 minutes (4 March 2026, 10:20-11:35), 5 minutes too short",
        ),
        (
            line_of(definitions, "alpha"),
            '"Session 3 of alpha" (Alpha, 80 minutes) does not fit: the longest free stretch left '
            "that it could use has 75 minutes (4 March 2026, 10:20-11:35), 5 minutes too short",
        ),
    ]


# --- what stays where it is


def with_days(agenda: Agenda, *days: AgendaDay) -> Agenda:
    return agenda.model_copy(update={"days": days})


def test_sequence_keeps_pinned_rows_and_rows_added_by_hand(tmp_path: Path) -> None:
    lunch = event_data("lunch", "lunch", DAY_1, "12:30", 60)
    definitions = definitions_of(
        tmp_path, [module_with("alpha", (60, 60))], dates=[DAY_1], events=[lunch]
    )
    previous = Agenda(
        workshop="test-workshop",
        revision=3,
        days=(
            AgendaDay(
                date=date(2026, 3, 3),
                entries=(
                    Entry(start=time(9), end=time(9, 20), title="Welcome by the minister"),
                    Entry(start=time(9, 20), end=time(9, 30), pause=True, title="Short break"),
                    Entry(
                        start=time(12), end=time(13), event="lunch", title="Early lunch",
                        pinned=True,
                    ),
                    Entry(
                        start=time(14), end=time(15), session="alpha/s2", title="My own title",
                        pinned=True,
                    ),
                ),
            ),
        ),
    )  # fmt: skip
    agenda = planned(definitions, previous)
    assert timetable(agenda) == [
        [
            "09:00-09:20 Welcome by the minister",
            "09:20-10:20 alpha/s1",
            "12:00-13:00 lunch",
            "14:00-15:00 alpha/s2",
        ]
    ]
    assert [row.title for row in agenda.days[0].entries][2:] == ["Early lunch", "My own title"]
    assert agenda.revision == 4


def test_sequence_of_its_own_result_changes_nothing(tmp_path: Path) -> None:
    definitions = definitions_of(tmp_path, [module_with("alpha", (60, 60))])
    agenda = planned(definitions)
    assert planned(definitions, agenda) == agenda


def test_sequence_puts_earlier_sessions_before_a_pinned_later_one(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path, [module_with("alpha", (60, 30))], dates=[DAY_1], events=[]
    )
    row = Entry(start=time(9, 30), end=time(10), session="alpha/s2", title="Two", pinned=True)
    previous = Agenda(
        workshop="test-workshop", days=(AgendaDay(date=date(2026, 3, 3), entries=(row,)),)
    )
    assert messages(definitions, previous) == [
        (
            line_of(definitions, "alpha") - 1,
            "the sessions need 90 minutes, 30 are placed and 60 are missing; make the day longer, "
            "shorten or move an event, add a date, or take a shorter variant of a module",
        ),
        (
            line_of(definitions, "alpha"),
            '"Session 1 of alpha" (Alpha, 60 minutes) does not fit: the longest free stretch left '
            "that it could use has 30 minutes (3 March 2026, 09:00-09:30), 30 minutes too short",
        ),
    ]


def test_sequence_keeps_a_chain_of_sessions_before_its_pinned_end(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path, [module_with("alpha", (30, 30, 30))], dates=[DAY_1], events=[]
    )
    row = Entry(start=time(9, 0), end=time(9, 30), session="alpha/s3", title="3", pinned=True)
    previous = Agenda(
        workshop="test-workshop", days=(AgendaDay(date=date(2026, 3, 3), entries=(row,)),)
    )
    assert [message for _, message in messages(definitions, previous)][1:] == [
        f'"Session {n} of alpha" (Alpha, 30 minutes) does not fit: no free stretch is left that it '
        "could use"
        for n in (1, 2)
    ]


def test_sequence_keeps_a_pinned_row_on_a_day_that_is_no_longer_a_date(tmp_path: Path) -> None:
    definitions = definitions_of(tmp_path, [module_with("alpha", (30,))], dates=[DAY_1], events=[])
    row = Entry(start=time(9), end=time(10), title="Excursion")
    previous = Agenda(
        workshop="test-workshop",
        days=(AgendaDay(date=date(2026, 3, 3)), AgendaDay(date=date(2026, 3, 5), entries=(row,))),
    )
    assert timetable(planned(definitions, previous)) == [
        ["09:00-09:30 alpha/s1"],
        ["09:00-10:00 Excursion"],
    ]


# --- messages


def test_sequence_says_by_how_many_minutes_a_session_does_not_fit(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (90, 90))],
        dates=[DAY_1],
        day={"start": "09:00", "end": "12:00"},
        events=[],
    )
    assert messages(definitions) == [
        (
            line_of(definitions, "alpha") - 1,
            "the sessions need 180 minutes, 90 are placed and 90 are missing; make the day longer, "
            "shorten or move an event, add a date, or take a shorter variant of a module",
        ),
        (
            line_of(definitions, "alpha"),
            '"Session 2 of alpha" (Alpha, 90 minutes) does not fit: the longest free stretch left '
            "that it could use has 80 minutes (3 March 2026, 10:40-12:00), 10 minutes too short",
        ),
    ]


def test_sequence_says_who_is_not_there(tmp_path: Path) -> None:
    # On 4 March from 09:00: 60 minutes, a pause of 10, 60 minutes; then 20 are left until 11:30.
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (60, 60, 60)), module_with("beta", (30,))],
        modules=[{"id": "beta"}, {"id": "alpha", "speakers": ["nayatel"]}],
        speakers={
            "nayatel": {
                "name": "Nayatel representative",
                "days": [DAY_2],
                "available": "09:00-11:30",
            }
        },
    )
    assert messages(definitions)[1] == (
        line_of(definitions, "alpha"),
        '"Session 3 of alpha" (Alpha, 60 minutes) does not fit: it needs Nayatel representative, '
        "who is there only on 4 March 2026 09:00-11:30; the longest free stretch left then has "
        "20 minutes (4 March 2026, 11:10-11:30), 40 minutes too short",
    )


def test_sequence_says_when_two_speakers_never_meet(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (60,))],
        modules=[{"id": "alpha", "speakers": ["ann", "bob", "cy"]}],
        speakers={
            "ann": {"name": "Ann", "days": [DAY_1, DAY_2], "available": "09:00-12:00"},
            "bob": {"name": "Bob", "available": "13:00-17:00"},
            "cy": {"name": "Cy"},
        },
    )
    assert messages(definitions)[1] == (
        line_of(definitions, "alpha"),
        '"Session 1 of alpha" (Alpha, 60 minutes) does not fit: it needs Ann, who is there only on '
        "3 March 2026 and 4 March 2026 09:00-12:00 and Bob, who is there only 13:00-17:00; no free "
        "stretch is left then",
    )


def test_sequence_reports_modules_that_need_one_another(tmp_path: Path) -> None:
    modules = [
        module_with("alpha", (30,), prerequisites={"modules": ["beta"]}),
        module_with("beta", (30,), prerequisites={"modules": ["alpha"]}),
    ]
    definitions = definitions_of(tmp_path, modules)
    assert messages(definitions) == [
        (
            line_of(definitions, "alpha"),
            "the modules alpha and beta each need the other taught first; take one of them out of "
            "prerequisites.modules in a module.yaml",
        )
    ]


def test_sequence_reports_sessions_that_wait_for_one_another(tmp_path: Path) -> None:
    definitions = definitions_of(tmp_path, [module_with("alpha", (30, 30), after={"s1": ["s2"]})])
    problems = Problems()
    assert sequence(definitions, problems) is None
    (problem,) = problems
    assert problem.place.path == definitions.course("alpha").module_file.path
    assert problem.message == (
        "the sessions s1 and s2 wait for one another; correct their 'after' (a session without "
        "'after' follows the one above it)"
    )


def test_sequence_reports_an_event_whose_speaker_is_not_there(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (30,))],
        speakers={
            "ann": {"name": "Ann", "available": "09:00-12:00"},
            "bob": {"name": "Bob", "days": [DAY_2]},
        },
        events=[
            event_data("talk", "activity", DAY_2, "11:45", 30, speakers=["ann", "bob"]),
            event_data("walk", "activity", DAY_1, "15:00", 30, speakers=["bob"]),
        ],
    )
    assert messages(definitions) == [
        (
            line_of(definitions, "talk"),
            '"Talk" (4 March 2026, 11:45-12:15) needs Ann, who is there only 09:00-12:00; move the '
            "event or change the speaker's days or hours",
        ),
        (
            line_of(definitions, "walk"),
            '"Walk" (3 March 2026, 15:00-15:30) needs Bob, who is there only on 4 March 2026; move '
            "the event or change the speaker's days or hours",
        ),
    ]


def test_sequence_warns_of_events_for_too_long_without_a_pause(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (30,))],
        dates=[DAY_1],
        events=[
            event_data("open", "ceremony", DAY_1, "09:00", 60),
            event_data("speech", "ceremony", DAY_1, "10:00", 60),
        ],
    )
    problems = Problems()
    agenda = sequence(definitions, problems)
    assert timetable(agenda) == [
        [
            "09:00-10:00 open",
            "10:00-11:00 speech",
            "11:00-11:10 Short break",
            "11:10-11:40 alpha/s1",
        ]
    ]
    assert [problem.message for problem in problems.warnings] == [
        '"Speech" (3 March 2026, 10:00-11:00) ends 120 minutes of events without a pause, more '
        "than day.longest_block (90 minutes); put a break among them"
    ]
    assert problems.errors == []


# --- what the planner may choose


TEA = {"id": "tea", "title": "Tea", "minutes": 20, "between": "10:00-11:00", "note": "Green"}


def test_sequence_puts_breaks_between_their_times_and_keeps_their_order(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (60, 60))],
        dates=[DAY_1],
        day={"start": "09:00", "end": "17:00"},
        events=[event_data("talk", "activity", DAY_1, "10:00", 30)],
        breaks=[
            {"id": "lunch", "title": "Lunch", "kind": "lunch", "minutes": 60,
             "between": "10:30-14:00"},
            TEA,
        ],
    )  # fmt: skip
    agenda = planned(definitions)
    assert timetable(agenda) == [
        [
            "09:00-10:00 alpha/s1",
            "10:00-10:30 talk",
            "10:30-10:50 tea",
            "10:50-11:50 lunch",
            "11:50-12:50 alpha/s2",
        ]
    ]
    (tea,) = (row for row in agenda.days[0].entries if row.event == "tea")
    assert (tea.title, tea.note, tea.groups) == ("Tea", "Green", ())


def test_sequence_keeps_a_break_that_is_pinned_elsewhere(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path, [module_with("alpha", (60,))], dates=[DAY_1], events=[], breaks=[TEA]
    )
    first = planned(definitions)
    moved = Entry(start=time(11), end=time(11, 20), event="tea", title="Tea", pinned=True)
    rows = tuple(row for row in first.days[0].entries if row.event != "tea")
    day = first.days[0].model_copy(update={"entries": (*rows, moved)})
    second = planned(definitions, with_days(first, day))
    assert timetable(second) == [["09:00-10:00 alpha/s1", "11:00-11:20 tea"]]


def test_sequence_says_which_break_has_no_place(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (60,))],
        dates=[DAY_1],
        events=[event_data("talk", "activity", DAY_1, "09:50", 60)],
        breaks=[TEA],
    )
    assert messages(definitions) == [
        (
            line_of(definitions, "tea"),
            '"Tea" (20 minutes) has no place on 3 March 2026 between 10:00-11:00 beside the fixed '
            "events; move an event, or give the break other times",
        )
    ]


def test_sequence_keeps_hours_of_days_times_of_sessions_and_hours_of_rooms(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (30, 30, 30))],
        dates=[DAY_1, DAY_2],
        day={"start": "09:00", "end": "17:00"},
        days={DAY_1: "11:00-12:00"},
        events=[],
        rooms={
            "hall": {"name": "Hall", "seats": 2},
            "lab": {"name": "Lab", "equipment": ["laptops"], "open": f"{DAY_2} 14:00-16:00"},
        },
        modules=[
            {
                "id": "alpha",
                "rooms": ["hall", "lab"],
                "sessions": {
                    "s1": {"room": "hall"},
                    "s2": {"room": "hall", "when": ["10:00-11:00", "11:45-13:00"]},
                    "s3": {"equipment": ["laptops"]},
                },
            }
        ],
    )
    agenda = planned(definitions)
    assert timetable(agenda) == [
        ["11:00-11:30 alpha/s1"],
        ["10:00-10:30 alpha/s2", "14:00-14:30 alpha/s3"],
    ]
    assert [row.room for day in agenda.days for row in day.entries] == ["hall", "hall", "lab"]


def test_sequence_starts_at_full_five_minutes(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (22, 30))],
        dates=[DAY_1],
        day={"start": "09:02", "end": "17:00"},
        events=[],
    )
    assert timetable(planned(definitions)) == [["09:05-09:27 alpha/s1", "09:30-10:00 alpha/s2"]]


def test_sequence_knows_a_speaker_by_the_clock_of_another_zone(tmp_path: Path) -> None:
    # Delhi was half an hour ahead of Almaty in March 2026 (IANA tzdata).
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (30, 30))],
        dates=[DAY_1],
        events=[],
        speakers={
            "far": {
                "name": "Far", "timezone": "Asia/Kolkata",
                "available": ["10:00-10:40", "15:00-15:30"],
            }
        },
        modules=[{"id": "alpha", "speakers": ["far"]}],
    )  # fmt: skip
    assert timetable(planned(definitions)) == [["09:30-10:00 alpha/s1", "14:30-15:00 alpha/s2"]]


# --- properties


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


PLAIN = ("ceremony", "break", "lunch", "prayer", "activity")
EVENT_KINDS = (*PLAIN, "pre-test", "post-test")


@st.composite
def modules_strategy(draw: st.DrawFn) -> list[Any]:
    names = ["alpha", "beta", "gamma", "delta"][: draw(st.integers(1, 4))]
    modules = []
    for n, name in enumerate(names):
        lengths = draw(st.lists(st.integers(3, 18).map(lambda k: 5 * k), min_size=1, max_size=3))
        after = {
            f"s{k}": [f"s{draw(st.integers(1, k - 1))}"]
            for k in range(2, len(lengths) + 1)
            if draw(st.booleans())
        }
        # One module may need one that stands before or behind it; two in a circle are rare.
        needs = draw(
            st.lists(st.sampled_from([m for m in names if m != name] or ["none"]), max_size=1)
        )
        wanted = needs if n % 2 else []
        modules.append(
            module_with(name, tuple(lengths), after=after, prerequisites={"modules": wanted})
        )
    return modules


@st.composite
def events_strategy(draw: st.DrawFn, dates: list[str], start: int, end: int) -> list[Any]:
    """Return events inside the day that do not overlap."""
    lunch = draw(st.none() | st.integers(start // 5, end // 5 - 9).map(lambda k: 5 * k))
    events = []
    if lunch is not None:
        events.append(event_data("every", "lunch", "every day", clock(lunch), 45))
    for day in dates:
        at = start
        for n in range(draw(st.integers(0, 4))):
            at += 5 * draw(st.sampled_from([0, 0, 1, 2, 4, 12, 18, 30]))
            minutes = 5 * draw(st.integers(1, 12))
            # Tests at random times often leave no time to teach: few of them.
            kind = draw(st.sampled_from(EVENT_KINDS if draw(st.integers(0, 3)) == 0 else PLAIN))
            speakers = draw(st.sampled_from([[], [], [], ["ann"]]))
            until = at + minutes
            if until <= end and (lunch is None or until <= lunch or at >= lunch + 45):
                identity = f"e{day[-1]}{n}"
                events.append(
                    event_data(identity, kind, day, clock(at), minutes, speakers=speakers)
                )
            at = until
    return events


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Any], dict[str, Any]]:
    modules = draw(modules_strategy())
    dates = [DAY_1, DAY_2, "2026-03-07"][: draw(st.integers(1, 3))]
    some_dates = st.sampled_from([[], [], dates, dates[:1], dates[-1:]])
    people = {}
    for name in ("ann", "bob", "cy"):
        people[name] = {"name": name.title(), "days": draw(some_dates)}
        if draw(st.integers(0, 2)) == 0:
            first = 60 * draw(st.integers(8, 12))
            people[name]["available"] = (
                f"{clock(first)}-{clock(first + 60 * draw(st.integers(2, 8)))}"
            )
    placed = [
        {
            "id": module["id"],
            "speakers": draw(st.lists(st.sampled_from(["ann", "cy"]), max_size=1)),
            "sessions": {"s1": {"speakers": ["bob"]}} if draw(st.booleans()) else {},
        }
        for module in modules
    ]
    start, end = 30 * draw(st.integers(15, 20)), 30 * draw(st.integers(27, 38))
    frame = {
        "start": clock(start),
        "end": clock(end),
        "longest_block": 5 * draw(st.integers(12, 24)),
        "pause": 5 * draw(st.integers(1, 4)),
    }
    events = draw(events_strategy(dates, start, end))
    changes = {
        "dates": dates, "modules": placed, "speakers": people, "day": frame, "events": events,
    }  # fmt: skip
    return modules, changes


def checked(agenda: Agenda, definitions: Definitions) -> Problems:
    path = definitions.folder / "agenda.yaml"
    path.write_bytes(agenda_yaml(agenda, definitions))
    problems = Problems()
    loaded = read_agenda(path, problems)
    assert loaded is not None
    assert loaded[0] == agenda
    check_agenda(loaded[0], loaded[1], definitions, problems)
    return problems


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workshop")


PROPERTY = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@PROPERTY
@given(case=cases())
def test_sequence_returns_problems_or_an_agenda_that_passes_the_check(
    folder: Path, case: tuple[list[Any], dict[str, Any]]
) -> None:
    definitions = definitions_of(folder, case[0], **case[1])
    problems = Problems()
    agenda = sequence(definitions, problems)
    event("agenda" if agenda else "problems")
    assert (agenda is None) == bool(problems.errors)
    if agenda is None:
        return
    assert [str(problem) for problem in checked(agenda, definitions).errors] == []
    keys = sorted(row.session for day in agenda.days for row in day.entries if row.session)
    assert keys == sorted(f"{m['id']}/{s['id']}" for m in case[0] for s in m["sessions"])
    assert sequence(definitions, Problems()) == agenda


@PROPERTY
@given(case=cases(), data=st.data())
def test_sequence_keeps_whatever_is_pinned(
    folder: Path, case: tuple[list[Any], dict[str, Any]], data: st.DataObject
) -> None:
    definitions = definitions_of(folder, case[0], **case[1])
    first = sequence(definitions, Problems())
    if first is None:
        return
    pinned = with_days(
        first,
        *(
            day.model_copy(
                update={
                    "entries": tuple(
                        row.model_copy(update={"pinned": data.draw(st.booleans())})
                        for row in day.entries
                    )
                }
            )
            for day in first.days
        ),
    )
    problems = Problems()
    second = sequence(definitions, problems, pinned)
    assert (second is None) == bool(problems.errors)
    if second is None:
        return
    for before, after in zip(pinned.days, second.days, strict=True):
        assert {row for row in before.entries if row.pinned} <= set(after.entries)
    assert [str(problem) for problem in checked(second, definitions).errors] == []


@PROPERTY
@given(case=cases())
def test_sequence_never_leaves_a_pause_at_the_edge_or_beside_another(
    folder: Path, case: tuple[list[Any], dict[str, Any]]
) -> None:
    definitions = definitions_of(folder, case[0], **case[1])
    agenda = sequence(definitions, Problems())
    if agenda is None:
        return
    rests = {e.id for e in definitions.workshop.events if e.kind.is_pause}
    for day in agenda.days:
        for n, row in enumerate(day.entries):
            if row.pause:
                around = (day.entries[n - 1], day.entries[n + 1])
                assert n > 0
                assert not any(other.pause or other.event in rests for other in around)
                assert around[0].end == row.start
                assert row.minutes == definitions.workshop.day.pause


def streaks(cells: str) -> list[str]:
    """Return the stretches of work in a day of quarter hours: E an event, S a session."""
    return [part for part in re.split("[.R]+", cells) if part]


def fits_somehow(cells: str, lengths: list[int], longest: int, start: int = 0) -> bool:
    """Try every place of every session, in order, on a day of quarter hours."""
    if not lengths:
        return all(len(part) <= longest for part in streaks(cells) if "S" in part)
    first, *others = lengths
    return any(
        fits_somehow(cells[:at] + "S" * first + cells[at + first :], others, longest, at + first)
        for at in range(start, len(cells) - first + 1)
        if set(cells[at : at + first]) == {"."}
    )


@PROPERTY
@given(
    parts=st.lists(st.sampled_from(["E", "EE", "EEE", "R", ".", "...", "......"]), max_size=7),
    lengths=st.lists(st.integers(1, 5), min_size=1, max_size=3),
    longest=st.integers(4, 6),
)
def test_sequence_of_one_module_fits_exactly_where_trying_all_places_does(
    folder: Path, parts: list[str], lengths: list[int], longest: int
) -> None:
    cells = "".join(parts)[:16].ljust(16, ".")
    events = [
        event_data(
            f"e{found.start()}",
            "activity" if found[0][0] == "E" else "break",
            DAY_1,
            clock(9 * 60 + 15 * found.start()),
            15 * len(found[0]),
        )
        for found in re.finditer("E+|R+", cells)
    ]
    definitions = definitions_of(
        folder,
        [module_with("alpha", tuple(15 * length for length in lengths))],
        dates=[DAY_1],
        day={"start": "09:00", "end": "13:00", "longest_block": 15 * longest, "pause": 15},
        events=events,
    )
    fits = fits_somehow(cells, lengths, longest)
    event(f"fits: {fits}")
    assert (sequence(definitions, Problems()) is not None) == fits
