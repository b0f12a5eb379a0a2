"""The check of an edited agenda: each edit and the message it brings, in full.

The agenda below was written by hand for the workshop below; every test edits its text the way a
trainer would, and expects all problems of that edit with their lines and nothing else.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.agenda.workshop.agenda_cases import DAY_1, DAY_2, definitions_of, module_with
from tests.factories import event_data
from trainkit.agenda.workshop.agenda_file import read_agenda
from trainkit.agenda.workshop.checking.agenda import check_agenda
from trainkit.definitions.loaded import Definitions
from trainkit.problems import Problems

AGENDA = """\
workshop: test-workshop
days:
  - date: "2026-03-03"
    entries:
      - {start: "09:00", end: "09:30", title: "Pre", event: pre}
      - {start: "09:30", end: "10:30", title: "A1", session: alpha/s1, speakers: [ann], room: hall}
      - {start: "10:30", end: "10:40", title: "Short break", pause: true}
      - {start: "10:40", end: "11:40", title: "A2", session: alpha/s2, speakers: [ann], room: hall}
      - {start: "12:30", end: "13:30", title: "Lunch", event: lunch}
      - {start: "13:30", end: "14:15", title: "A3", session: alpha/s3, speakers: [ann], room: hall}
  - date: "2026-03-04"
    entries:
      - {start: "09:00", end: "10:00", title: "B1", session: beta/s1, speakers: [bob]}
      - {start: "10:00", end: "10:30", title: "B2", session: beta/s2, speakers: [ann]}
      - {start: "12:30", end: "13:30", title: "Lunch", event: lunch}
      - {start: "14:00", end: "15:00", title: "Open questions", speakers: [ann]}
      - {start: "16:00", end: "16:30", title: "Post", event: post}
"""


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> Definitions:
    return definitions_of(
        tmp_path_factory.mktemp("workshop"),
        [
            module_with("alpha", (60, 60, 45), after={"s3": ["s1"]}),
            module_with("beta", (60, 30), prerequisites={"modules": ["alpha", "elsewhere"]}),
        ],
        speakers={
            "ann": {"name": "Ann"},
            "bob": {"name": "Bob", "days": [DAY_2], "available": "09:00-12:00"},
        },
        rooms={"hall": {"name": "Hall"}},
    )


def found(definitions: Definitions, text: str) -> list[str]:
    """Return each problem of an agenda with its line, in order of place."""
    path = definitions.folder / "agenda.yaml"
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    loaded = read_agenda(path, problems)
    assert loaded is not None, [str(problem) for problem in problems]
    check_agenda(*loaded, definitions, problems)
    assert {problem.place.path for problem in problems} <= {path}
    return [
        f"{problem.place.line}: {'' if problem in problems.errors else 'warning: '}"
        f"{problem.message}"
        for problem in problems
    ]


def found_after(definitions: Definitions, *edits: tuple[str, str]) -> list[str]:
    """Return the problems of the agenda above after edits, each made once."""
    text = AGENDA
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return found(definitions, text)


A1, A2 = '"A1" (3 March 2026, 09:30-10:30)', '"A2" (3 March 2026, 10:40-11:40)'
A3 = '"A3" (3 March 2026, 13:30-14:15)'
PRE, POST = '"Pre" (3 March 2026, 09:00-09:30)', '"Post" (4 March 2026, 16:00-16:30)'
B1, B2 = '"B1" (4 March 2026, 09:00-10:00)', '"B2" (4 March 2026, 10:00-10:30)'


def row_of(title: str) -> str:
    """Return the row with this title, with its line end."""
    (line,) = (line for line in AGENDA.splitlines(True) if f'title: "{title}"' in line)
    return line


def test_check_agenda_without_edits_finds_nothing(definitions: Definitions) -> None:
    assert found_after(definitions) == []


# --- the file as a whole and its days


def test_check_agenda_of_another_workshop(definitions: Definitions) -> None:
    assert found_after(definitions, ("test-workshop", "other-workshop")) == [
        '1: this agenda belongs to the workshop "other-workshop", workshop.yaml has '
        '"test-workshop"; correct the id, or move this file away and plan anew'
    ]


def test_check_agenda_with_a_day_that_is_no_date(definitions: Definitions) -> None:
    extra = '  - date: "2026-03-05"\n    entries: []\n'
    assert found_after(definitions, (row_of("Post"), row_of("Post") + extra)) == [
        "18: warning: 5 March 2026 has no rows; add some",
        "18: 5 March 2026 is not among the dates in workshop.yaml; delete the day or add the date "
        "there",
    ]


def test_check_agenda_without_a_day_does_not_ask_for_its_events_too(
    definitions: Definitions,
) -> None:
    second_day = AGENDA[AGENDA.index('  - date: "2026-03-04"') :]
    assert found_after(definitions, (second_day, "")) == [
        '3: 4 March 2026 is missing; add a day with date: "2026-03-04" and its rows, or plan anew',
        '3: the session "Session 1 of beta" (beta/s1, 60 minutes) is missing; add a row with '
        "session: beta/s1, or plan anew",
        '3: the session "Session 2 of beta" (beta/s2, 30 minutes) is missing; add a row with '
        "session: beta/s2, or plan anew",
    ]


def test_check_agenda_with_days_in_the_wrong_order(definitions: Definitions) -> None:
    cut = AGENDA.index('  - date: "2026-03-04"')
    first, second = AGENDA[AGENDA.index('  - date: "2026-03-03"') : cut], AGENDA[cut:]
    assert found_after(definitions, (first + second, second + first)) == [
        "10: 3 March 2026 stands below 4 March 2026; move the day up"
    ]


def test_check_agenda_with_a_day_twice(definitions: Definitions) -> None:
    again = '  - date: "2026-03-03"\n    entries:\n'
    assert found_after(definitions, (row_of("A3"), again + row_of("A3"))) == [
        "10: 3 March 2026 stands here twice; put its rows together"
    ]


# --- the clock


def test_check_agenda_with_rows_out_of_order(definitions: Definitions) -> None:
    lunch_then_a3 = (row_of("A3"), "")
    assert found_after(definitions, lunch_then_a3, (row_of("A1"), row_of("A3") + row_of("A1"))) == [
        f"7: {A1} stands below {A3} but starts earlier; move the row up"
    ]


def test_check_agenda_with_rows_that_overlap_and_a_speaker_in_both(
    definitions: Definitions,
) -> None:
    edit = ('start: "10:40", end: "11:40"', 'start: "10:20", end: "11:20"')
    a2 = '"A2" (3 March 2026, 10:20-11:20)'
    assert found_after(definitions, edit, (row_of("Short break"), "")) == [
        f"7: {a2} starts before {A1} has ended; let it start at 10:30 or later, or end the other "
        "by 10:20",
        f"7: Ann is in {A1} and in {a2} at once; move one of them or name another speaker",
    ]


def test_check_agenda_names_a_speaker_who_is_not_defined_by_id(definitions: Definitions) -> None:
    edits = [
        ('title: "Open questions", speakers: [ann]', 'title: "Open questions", speakers: [cyd]'),
        ('title: "Post", event: post', 'title: "Post", event: post, speakers: [cyd]'),
        ('end: "15:00"', 'end: "16:10"'),
    ]
    added = '"Open questions" (4 March 2026, 14:00-16:10)'
    assert (
        f"17: cyd is in {added} and in {POST} at once; move one of them or name another speaker"
        in (found_after(definitions, *edits))
    )


@pytest.mark.parametrize(
    ("start", "end"), [("16:30", "17:01"), ("17:00", "18:00"), ("20:00", "21:00")]
)
def test_check_agenda_with_a_row_after_the_day(
    definitions: Definitions, start: str, end: str
) -> None:
    dinner = f'      - {{start: "{start}", end: "{end}", title: "Dinner"}}\n'
    assert found_after(definitions, (row_of("Post"), row_of("Post") + dinner)) == [
        f'18: "Dinner" (4 March 2026, {start}-{end}) lies outside the day (09:00-17:00); move it, '
        "or change day.start or day.end in workshop.yaml"
    ]


def test_check_agenda_with_a_row_before_the_day(definitions: Definitions) -> None:
    early = '      - {start: "08:30", end: "09:00", title: "Tour"}\n'
    assert found_after(
        definitions,
        (
            row_of("B1"),
            early + row_of("B1").replace('"09:00", end: "10:00"', '"09:10", end: "10:00"'),
        ),
        ('"10:00", end: "10:30"', '"10:10", end: "10:40"'),
    ) == [
        '13: "Tour" (4 March 2026, 08:30-09:00) lies outside the day (09:00-17:00); move it, or '
        "change day.start or day.end in workshop.yaml",
        '14: warning: "B1" (4 March 2026, 09:10-10:00) has 50 minutes here and 60 in its '
        "module.yaml; change one of them if that is not meant",
    ]


# --- work without a pause


def test_check_agenda_without_the_pause_that_was_there(definitions: Definitions) -> None:
    edits = [(row_of("Short break"), ""), ('"10:40", end: "11:40"', '"10:39", end: "11:39"')]
    assert found_after(definitions, *edits) == [
        '7: "A2" (3 March 2026, 10:39-11:39) makes 150 minutes of work without a pause, more than '
        "day.longest_block (90 minutes); put a pause of at least 10 minutes before it"
    ]


def test_check_agenda_takes_ten_free_minutes_as_a_pause(definitions: Definitions) -> None:
    assert found_after(definitions, (row_of("Short break"), "")) == []


def test_check_agenda_does_not_take_a_shorter_pause_row_as_a_pause(
    definitions: Definitions,
) -> None:
    edits = [('"10:30", end: "10:40"', '"10:30", end: "10:35"'),
             ('"10:40", end: "11:40"', '"10:35", end: "11:35"')]  # fmt: skip
    assert found_after(definitions, *edits) == [
        '8: "A2" (3 March 2026, 10:35-11:35) makes 150 minutes of work without a pause, more than '
        "day.longest_block (90 minutes); put a pause of at least 10 minutes before it"
    ]


def test_check_agenda_counts_a_row_added_by_hand_as_work(definitions: Definitions) -> None:
    added = '      - {start: "10:30", end: "10:41", title: "Film"}\n'
    assert found_after(definitions, (row_of("B2"), row_of("B2") + added)) == [
        '15: "Film" (4 March 2026, 10:30-10:41) makes 101 minutes of work without a pause, more '
        "than day.longest_block (90 minutes); put a pause of at least 10 minutes before it"
    ]


def test_check_agenda_reports_a_long_run_once(definitions: Definitions) -> None:
    added = (
        '      - {start: "10:30", end: "11:00", title: "Film"}\n'
        '      - {start: "11:00", end: "11:30", title: "Talk"}\n'
    )
    assert found_after(definitions, (row_of("B2"), row_of("B2") + added)) == [
        '15: "Film" (4 March 2026, 10:30-11:00) makes 120 minutes of work without a pause, more '
        "than day.longest_block (90 minutes); put a pause of at least 10 minutes before it"
    ]


def test_check_agenda_with_one_row_that_is_too_long(definitions: Definitions) -> None:
    edit = ('start: "14:00", end: "15:00"', 'start: "14:00", end: "15:40"')
    assert found_after(definitions, edit) == [
        '16: "Open questions" (4 March 2026, 14:00-15:40) makes 100 minutes of work without a '
        "pause, more than day.longest_block (90 minutes); make it shorter"
    ]


def test_check_agenda_warns_of_a_long_run_of_events_and_refuses_it_with_a_session(
    tmp_path: Path,
) -> None:
    events = [
        event_data("open", "ceremony", DAY_1, "09:00", 60),
        event_data("speech", "ceremony", DAY_1, "10:00", 60),
        event_data("photo", "photo", DAY_1, "11:00", 10),
    ]
    own = definitions_of(tmp_path, [module_with("alpha", (30,))], dates=[DAY_1], events=events)
    text = """\
workshop: test-workshop
days:
  - date: "2026-03-03"
    entries:
      - {start: "09:00", end: "10:00", title: "Open", event: open}
      - {start: "10:00", end: "11:00", title: "Speech", event: speech}
      - {start: "11:00", end: "11:10", title: "Photo", event: photo}
      - {start: "11:10", end: "11:40", title: "A1", session: alpha/s1}
"""
    assert found(own, text) == [
        '6: warning: "Speech" (3 March 2026, 10:00-11:00) makes 120 minutes of work without a '
        "pause, more than day.longest_block (90 minutes); put a pause of at least 10 minutes "
        "before it",
        '8: "A1" (3 March 2026, 11:10-11:40) makes 160 minutes of work without a pause, more than '
        "day.longest_block (90 minutes); put a pause of at least 10 minutes before it",
    ]
    later = text.replace('"11:10", end: "11:40"', '"11:20", end: "11:50"')
    assert found(own, later) == found(own, text)[:1]


# --- sessions and events


def test_check_agenda_with_a_session_missing(definitions: Definitions) -> None:
    assert found_after(definitions, (row_of("A3"), "")) == [
        '3: the session "Session 3 of alpha" (alpha/s3, 45 minutes) is missing; add a row with '
        "session: alpha/s3, or plan anew"
    ]


def test_check_agenda_with_a_session_unknown(definitions: Definitions) -> None:
    rows = '      - {start: "15:00", end: "15:30", title: "New", session: alpha/s9}\n'
    assert found_after(definitions, (row_of("A3"), row_of("A3") + rows)) == [
        '11: "New" (3 March 2026, 15:00-15:30): no module of this workshop has the session '
        '"alpha/s9"; did you mean "alpha/s3"?'
    ]
    rows = rows.replace("alpha/s9", "zzz/x")
    assert found_after(definitions, (row_of("A3"), row_of("A3") + rows)) == [
        '11: "New" (3 March 2026, 15:00-15:30): no module of this workshop has the session '
        '"zzz/x"; known: alpha/s1, alpha/s2, alpha/s3, beta/s1, beta/s2'
    ]


def test_check_agenda_with_a_session_twice(definitions: Definitions) -> None:
    rows = '      - {start: "15:00", end: "15:45", title: "Again", session: alpha/s3}\n'
    assert found_after(definitions, (row_of("A3"), row_of("A3") + rows)) == [
        '11: "Again" (3 March 2026, 15:00-15:45): the session "alpha/s3" stands here twice; delete '
        "one of the rows"
    ]


def test_check_agenda_warns_of_another_length(definitions: Definitions) -> None:
    assert found_after(definitions, ('end: "14:15"', 'end: "14:25"')) == [
        '10: warning: "A3" (3 March 2026, 13:30-14:25) has 55 minutes here and 45 in its '
        "module.yaml; change one of them if that is not meant"
    ]


def test_check_agenda_compares_with_the_minutes_of_the_variant(tmp_path: Path) -> None:
    short = [{"session": "s2", "minutes": 20, "steps": [15, 5]}]
    own = definitions_of(
        tmp_path,
        [module_with("alpha", (60, 60), variants={"short": short})],
        dates=[DAY_1],
        modules=[{"id": "alpha", "variant": "short"}],
        events=[],
    )
    text = """\
workshop: test-workshop
days:
  - date: "2026-03-03"
    entries:
      - {start: "09:00", end: "09:20", title: "A2", session: alpha/s2}
"""
    assert found(own, text) == []
    assert found(own, text.replace("alpha/s2", "alpha/s1")) == [
        '3: the session "Session 2 of alpha" (alpha/s2, 20 minutes) is missing; add a row with '
        "session: alpha/s2, or plan anew",
        '5: "A2" (3 March 2026, 09:00-09:20): no module of this workshop has the session '
        '"alpha/s1"; did you mean "alpha/s2"?',
    ]


def test_check_agenda_with_an_event_missing(definitions: Definitions) -> None:
    assert found_after(definitions, (row_of("Post"), "")) == [
        '11: the event "Post" (4 March 2026, 16:00-16:30) is missing; add a row with event: post, '
        "or take the event out of workshop.yaml"
    ]


def test_check_agenda_with_an_event_of_every_day_missing_on_one(definitions: Definitions) -> None:
    second = (
        '      - {start: "12:30", end: "13:30", title: "Lunch", event: lunch}\n      - {start: "14'
    )
    assert found_after(definitions, (second, '      - {start: "14')) == [
        '11: the event "Lunch" (4 March 2026, 12:30-13:30) is missing; add a row with event: '
        "lunch, or take the event out of workshop.yaml"
    ]


def test_check_agenda_with_an_event_unknown(definitions: Definitions) -> None:
    rows = '      - {start: "16:30", end: "16:45", title: "Punch", event: lanch}\n'
    assert found_after(definitions, (row_of("Post"), row_of("Post") + rows)) == [
        '18: "Punch" (4 March 2026, 16:30-16:45): workshop.yaml has no event "lanch"; did you mean '
        '"lunch"?'
    ]


def test_check_agenda_with_an_event_twice(definitions: Definitions) -> None:
    rows = '      - {start: "16:30", end: "17:00", title: "Again", event: post}\n'
    assert found_after(definitions, (row_of("Post"), row_of("Post") + rows)) == [
        '18: "Again" (4 March 2026, 16:30-17:00): the event "post" stands here twice; delete one '
        "of the rows"
    ]


def test_check_agenda_warns_of_an_event_moved(definitions: Definitions) -> None:
    assert found_after(definitions, ('"16:00", end: "16:30"', '"16:15", end: "16:45"')) == [
        '17: warning: "Post" (4 March 2026, 16:15-16:45) stands at 4 March 2026, 16:00-16:30 in '
        "workshop.yaml; change the time there too, or move the row back"
    ]


# --- order


def test_check_agenda_with_sessions_exchanged(definitions: Definitions) -> None:
    edits = [("alpha/s1", "alpha/sx"), ("alpha/s2", "alpha/s1"), ("alpha/sx", "alpha/s2")]
    assert found_after(definitions, *edits) == [
        f"6: {A1} must come after {A2}; exchange the two or move one"
    ]


def test_check_agenda_follows_after_and_not_the_order_of_the_file(
    definitions: Definitions,
) -> None:
    # alpha/s3 names only alpha/s1, so it may stand before alpha/s2.
    edits = [
        ("alpha/s2", "alpha/sx"),
        ("alpha/s3", "alpha/s2"),
        ("alpha/sx", "alpha/s3"),
        ('end: "14:15"', 'end: "14:30"'),
        ('"10:40", end: "11:40"', '"10:40", end: "11:25"'),
    ]  # fmt: skip
    assert found_after(definitions, *edits) == []


def test_check_agenda_with_a_module_before_the_one_it_needs(definitions: Definitions) -> None:
    edits = [
        (row_of("A3"), ""),
        (
            row_of("Open questions"),
            row_of("A3").replace("13:30", "14:00").replace("14:15", "14:45"),
        ),
    ]
    assert found_after(definitions, *edits) == [
        f'12: {B1} is of Beta, which needs Alpha first, and that ends with "A3" (4 March 2026, '
        "14:00-14:45); move Beta behind it"
    ]


def test_check_agenda_with_a_session_before_the_pre_test(definitions: Definitions) -> None:
    edits = [
        (row_of("Pre"), ""),
        (
            row_of("A3"),
            row_of("A3") + row_of("Pre").replace("09:30", "14:30").replace("09:00", "14:15"),
        ),
    ]
    pre = '"Pre" (3 March 2026, 14:15-14:30)'
    assert found_after(definitions, *edits) == [
        f"5: {A1} must come after the pre-test {pre}; move one of them",
        f"7: {A2} must come after the pre-test {pre}; move one of them",
        f"9: {A3} must come after the pre-test {pre}; move one of them",
        f"10: warning: {pre} stands at 3 March 2026, 09:00-09:30 in workshop.yaml; change the time "
        "there too, or move the row back",
    ]


def test_check_agenda_with_a_session_after_the_post_test(definitions: Definitions) -> None:
    edits = [
        (row_of("Post"), ""),
        (row_of("B2"), row_of("Post").replace("16:00", "10:00").replace("16:30", "10:30")
                       + row_of("B2").replace("10:00", "10:40").replace("10:30", "11:10")),
    ]  # fmt: skip
    post, b2 = '"Post" (4 March 2026, 10:00-10:30)', '"B2" (4 March 2026, 10:40-11:10)'
    assert found_after(definitions, *edits) == [
        f"14: warning: {post} stands at 4 March 2026, 16:00-16:30 in workshop.yaml; change the "
        "time there too, or move the row back",
        f"15: {b2} must come before the post-test {post}; move one of them",
    ]


# --- people and rooms


def test_check_agenda_with_speakers_and_rooms_unknown(definitions: Definitions) -> None:
    edits = [
        ("[ann], room: hall", "[anne], room: hal"),
        ("speakers: [bob]", "speakers: [zed], room: x"),
    ]
    assert found_after(definitions, *edits) == [
        f'6: {A1}: workshop.yaml has no room "hal"; did you mean "hall"?',
        f'6: {A1}: workshop.yaml has no speaker "anne"; did you mean "ann"?',
        f'13: {B1}: workshop.yaml has no room "x"; known: hall',
        f'13: {B1}: workshop.yaml has no speaker "zed"; known: ann, bob',
    ]


def test_check_agenda_with_a_speaker_who_is_not_there(definitions: Definitions) -> None:
    edits = [
        ("[ann]", "[bob]"),
        ('"Open questions", speakers: [ann]', '"Open questions", speakers: [bob]'),
    ]
    rest = (
        "needs Bob, who is there only on 4 March 2026 09:00-12:00; move the row, name another "
        "speaker, or correct the speaker's days or hours in workshop.yaml"
    )
    assert found_after(definitions, *edits) == [
        f"6: {A1} {rest}",
        f'16: "Open questions" (4 March 2026, 14:00-15:00) {rest}',
    ]
