"""The check of edited agendas: each edit that a trainer might make, and what is reported of it.

Each agenda below was written by hand for the workshop beside it. A case names all problems that an
edit brings, each as ``LINE: words`` or ``LINE: warning: words``; the words are part of the message.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.agenda.workshop.cases import DAY_1, DAY_2, definitions_of, module_with
from tests.factories import event_data
from trainkit.agenda.workshop.agenda import read_agenda
from trainkit.agenda.workshop.check import check_agenda
from trainkit.model.loaded import Definitions
from trainkit.problems import Problems

Edits = tuple[tuple[str, str], ...]

FIRST_ROWS = """\
workshop: test-workshop
days:
  - date: "2026-03-03"
    entries:
"""
"""How each agenda begins; its first row is on line 5."""

PLAIN = (
    FIRST_ROWS
    + """\
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
)

# The groups have the first sessions each alone, one of them in two parts, and the rest together.
GROUPS = (
    FIRST_ROWS
    + """\
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
)

FREE = (
    FIRST_ROWS
    + """\
      - {start: "09:00", end: "09:50", title: "E1", session: alpha/s1, groups: [en], room: lab}
      - {start: "09:00", end: "10:30", title: "R1", session: alpha/s1, groups: [ru],
         speakers: [far], interpreters: [pair], room: hall}
      - {start: "10:30", end: "10:50", title: "Tea", event: tea}
      - {start: "11:00", end: "11:45", title: "S2", session: alpha/s2, speakers: [far], room: hall}
      - {start: "12:30", end: "13:30", title: "Lunch", event: lunch}
      - {start: "13:30", end: "14:00", title: "S3", session: alpha/s3, groups: [en]}
  - date: "2026-03-04"
    entries:
      - {start: "10:00", end: "10:20", title: "Tea", event: tea}
"""
)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Definitions:
    return definitions_of(
        tmp_path_factory.mktemp("plain"),
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


@pytest.fixture(scope="module")
def groups(tmp_path_factory: pytest.TempPathFactory) -> Definitions:
    return definitions_of(
        tmp_path_factory.mktemp("groups"),
        [module_with("alpha", (60, 45)), module_with("beta", (30,))],
        dates=[DAY_1],
        modules=[{"id": "alpha", "sessions": {"s2": {"together": True}}}, {"id": "beta"}],
        groups={"ru": {"name": "Russian", "size": 12}, "en": {"name": "English", "size": 9}},
        speakers={"ann": {"name": "Ann"}, "bob": {"name": "Bob"}},
        rooms={"hall": {"name": "Hall"}, "lab": {"name": "Lab"}},
        events=[
            event_data("opening", "ceremony", DAY_1, "09:00", 30),
            event_data("lunch", "lunch", "every day", "12:30", 60),
            event_data("visit", "activity", DAY_1, "14:15", 30, groups=["en"]),
        ],
    )


@pytest.fixture(scope="module")
def free(tmp_path_factory: pytest.TempPathFactory) -> Definitions:
    """Return a workshop with windows, hours, rooms, interpreters and lengths.

    Berlin was four hours behind Almaty in March 2026 (IANA tzdata): 09:00 there is 05:00.
    """
    far = {"name": "Far", "timezone": "Europe/Berlin", "available": ["2026-03-03 05:00-08:00"]}
    pair = {"name": "Pair", "languages": ["en", "ru"], "available": "09:00-12:00"}
    lab = {"name": "Lab", "seats": 10, "equipment": ["laptops"], "open": "08:00-10:00"}
    sessions = {
        "s1": {"shortest": 50, "when": ["2026-03-03"]},
        "s2": {"together": True},
        "s3": {"groups": ["en"], "equipment": ["laptops"]},
    }
    return definitions_of(
        tmp_path_factory.mktemp("free"),
        [module_with("alpha", (60, 45, 30))],
        days={DAY_2: "09:30-12:30"},
        groups={"ru": {"name": "Russian", "size": 12}, "en": {"name": "English", "size": 9}},
        speakers={"far": far},
        interpreters={"pair": pair},
        interpretation="consecutive",
        consecutive_factor=1.5,
        rooms={"hall": {"name": "Hall", "seats": 30}, "lab": lab},
        modules=[{"id": "alpha", "sessions": sessions}],
        breaks=[{"id": "tea", "title": "Tea", "minutes": 20, "between": "10:00-11:00"}],
        events=[event_data("lunch", "lunch", DAY_1, "12:30", 60)],
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


def assert_found(definitions: Definitions, text: str, edits: Edits, expected: list[str]) -> None:
    """Make the edits, each once, and compare all problems with what is expected of each."""
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    messages = found(definitions, text)
    assert len(messages) == len(expected), messages
    for message, words in zip(messages, expected, strict=True):
        line, *parts = words.split(" … ")
        assert message.startswith(line), messages
        assert all(part in message for part in parts), messages


def row(text: str, title: str) -> str:
    """Return the row with this title, all its lines."""
    start = text.rindex("      - {", 0, text.index(f'title: "{title}"'))
    return text[start : text.index("}", start) + 2]


def after(text: str, title: str, *rows: str) -> tuple[str, str]:
    """Return the edit that adds rows below the one with this title."""
    lines = "".join(f"      - {{{one}}}\n" for one in rows)
    return row(text, title), row(text, title) + lines


def without(text: str, title: str) -> tuple[str, str]:
    """Return the edit that takes a row out."""
    return row(text, title), ""


SECOND_DAY = PLAIN[PLAIN.index('  - date: "2026-03-04"') :]
FIRST_DAY = PLAIN[PLAIN.index('  - date: "2026-03-03"') : -len(SECOND_DAY)]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param((), [], id="nothing"),
        pytest.param(
            (("test-workshop", "other-workshop"),),
            ['1: this agenda belongs to the workshop "other-workshop"'],
            id="another workshop",
        ),
        pytest.param(
            ((row(PLAIN, "Post"),
              row(PLAIN, "Post") + '  - date: "2026-03-05"\n    entries: []\n'),),
            ["18: warning: 5 March 2026 has no rows", "18: 5 March 2026 is not among the dates"],
            id="a day that is no date",
        ),
        pytest.param(
            ((SECOND_DAY, ""),),
            [
                '3: 4 March 2026 is missing; add a day with date: "2026-03-04"',
                '3: the session "Session 1 of beta" (beta/s1, 60 minutes) is missing',
                '3: the session "Session 2 of beta" (beta/s2, 30 minutes) is missing',
            ],
            id="a day missing, whose events are not asked for too",
        ),
        pytest.param(
            ((FIRST_DAY + SECOND_DAY, SECOND_DAY + FIRST_DAY),),
 ["10: 3 March 2026 comes after 4 March 2026; move the day up"],
            id="days in the wrong order",
        ),
        pytest.param(
            ((row(PLAIN, "A3"), '  - date: "2026-03-03"\n    entries:\n' + row(PLAIN, "A3")),),
            ["10: 3 March 2026 is here twice"],
            id="a day twice",
        ),
        pytest.param(
            (without(PLAIN, "A3"), (row(PLAIN, "A1"), row(PLAIN, "A3") + row(PLAIN, "A1"))),
            ['7: "A1" (3 March 2026, 09:30-10:30) is below "A3"'],
            id="rows out of order",
        ),
        pytest.param(
            (("alpha/s1, speakers: [ann], room: hall", "alpha/s1, speakers: [anne], room: hal"),
             ("speakers: [bob]", "speakers: [zed], room: x")),
            [
                '6:  … no room "hal"; did you mean "hall"?',
                '6:  … no speaker "anne"; did you mean "ann"?',
                '13:  … no room "x"; known: hall',
                '13:  … no speaker "zed"; known: ann, bob',
            ],
            id="names unknown",
        ),
    ],
)  # fmt: skip
def test_check_agenda_of_the_file_and_its_names(
    plain: Definitions, edits: Edits, expected: list[str]
) -> None:
    assert_found(plain, PLAIN, edits, expected)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param(
            (without(PLAIN, "A3"),),
            ['3: the session "Session 3 of alpha" (alpha/s3, 45 minutes) is missing; add a row'],
            id="a session missing",
        ),
        pytest.param(
            (after(PLAIN, "A3", 'start: "15:00", end: "15:30", title: "N", session: alpha/s9'),),
            ['11:  … the session "alpha/s9"; did you mean "alpha/s3"?'],
            id="a session unknown",
        ),
        pytest.param(
            (after(PLAIN, "A3", 'start: "15:00", end: "15:30", title: "N", session: alpha/x'),),
            ['11:  … the session "alpha/x"; did you mean "alpha/s3"?'],
            id="a session that its module does not have",
        ),
        pytest.param(
            (after(PLAIN, "A3", 'start: "15:00", end: "15:30", title: "N", session: zzz/x'),),
            ['11: "N" (3 March 2026, 15:00-15:30): workshop.yaml has no module "zzz"; delete'],
            id="a session of no module",
        ),
        pytest.param(
            (after(PLAIN, "A3", 'start: "15:00", end: "15:45", title: "N", session: alpha/s3'),),
            ['11: "N" (3 March 2026, 15:00-15:45): the session "alpha/s3" is here twice'],
            id="a session twice",
        ),
        pytest.param(
            (('end: "14:15"', 'end: "14:25"'),),
            ["10: warning:  … has 55 minutes here and 45 in its module.yaml"],
            id="another length",
        ),
        pytest.param(
            (without(PLAIN, "Post"),),
            ['11: the event "Post" (4 March 2026, 16:00-16:30) is missing; add a row … post'],
            id="an event missing",
        ),
        pytest.param(
            ((SECOND_DAY, SECOND_DAY.replace(row(PLAIN, "Lunch"), "")),),
            ['11: the event "Lunch" (4 March 2026, 12:30-13:30) is missing'],
            id="an event of every day missing on one",
        ),
        pytest.param(
            (after(PLAIN, "Post", 'start: "16:30", end: "16:45", title: "P", event: lanch'),),
            ['18:  … workshop.yaml has no event "lanch"; did you mean "lunch"?'],
            id="an event unknown",
        ),
        pytest.param(
            (after(PLAIN, "Post", 'start: "16:30", end: "17:00", title: "P", event: post'),),
            ['18:  … the event "post" is here twice'],
            id="an event twice",
        ),
        pytest.param(
            (('"16:00", end: "16:30"', '"16:15", end: "16:45"'),),
            ['17: warning: "Post" … is at 4 March 2026, 16:00-16:30 in workshop.yaml'],
            id="an event moved",
        ),
    ],
)
def test_check_agenda_of_sessions_and_events(
    plain: Definitions, edits: Edits, expected: list[str]
) -> None:
    assert_found(plain, PLAIN, edits, expected)


RUN = "minutes without a pause"


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param(
            (('start: "10:40", end: "11:40"', 'start: "10:20", end: "11:20"'),
             without(PLAIN, "Short break")),
            ['7:  … "A1" … "A2" … 10:20-10:30'],
            id="rows that overlap, also of one speaker, in one room",
        ),
        pytest.param(
            (('"12:30", end: "13:30"', '"11:30", end: "12:30"'),),
            ['9: warning: "Lunch"', '9:  … "A2" … "Lunch" … 11:30-11:40'],
            id="a break that overlaps a session",
        ),
        pytest.param(
            (('"16:00", end: "16:30"', '"14:30", end: "15:00"'),),
            ['17: warning: "Post"', '17:  … "Open questions" … "Post" … 14:30-15:00'],
            id="an event that overlaps a row added by hand",
        ),
        pytest.param(
            (after(PLAIN, "Post", 'start: "16:30", end: "17:01", title: "Dinner"'),),
            ['18: "Dinner" … 1 minute outside the day'],
            id="a row after the day",
        ),
        pytest.param(
            ((row(PLAIN, "B1"), '      - {start: "08:30", end: "08:50", title: "Tour"}\n'
              + row(PLAIN, "B1")),),
            ['13: "Tour" … 30 minutes outside the day'],
            id="a row before the day",
        ),
        pytest.param(
            (without(PLAIN, "Short break"), ('"10:40", end: "11:40"', '"10:39", end: "11:39"')),
            [f'7:  … 150 {RUN} … 90 … a pause of at least 10 minutes before "A2"'],
            id="nine free minutes are no pause",
        ),
        pytest.param((without(PLAIN, "Short break"),), [], id="ten free minutes are a pause"),
        pytest.param(
            (('"10:30", end: "10:40"', '"10:30", end: "10:35"'),
             ('"10:40", end: "11:40"', '"10:35", end: "11:35"')),
            [f'8:  … 150 {RUN} … before "A2"'],
            id="a row of five minutes is no pause",
        ),
        pytest.param(
            (after(PLAIN, "B2", 'start: "10:30", end: "10:41", title: "Film"'),),
            [f'15:  … 101 {RUN} … before "Film"'],
            id="a row added by hand is work",
        ),
        pytest.param(
            (after(PLAIN, "B2", 'start: "10:30", end: "11:00", title: "Film"',
                   'start: "11:00", end: "11:30", title: "Talk"'),),
            [f'15:  … 150 {RUN} … before "Film"'],
            id="a long run is reported once",
        ),
        pytest.param(
            (('start: "14:00", end: "15:00"', 'start: "14:00", end: "15:40"'),),
            [f"16:  … 100 {RUN} … make it shorter"],
            id="one row that is too long",
        ),
        pytest.param(
            (("alpha/s1", "alpha/sx"), ("alpha/s2", "alpha/s1"), ("alpha/sx", "alpha/s2")),
            ['6: "A1" … before "A2"'],
            id="sessions exchanged",
        ),
        pytest.param(
            # alpha/s3 names only alpha/s1, so it may stand before alpha/s2.
            (("alpha/s2", "alpha/sx"), ("alpha/s3", "alpha/s2"), ("alpha/sx", "alpha/s3"),
             ('end: "14:15"', 'end: "14:30"'), ('"10:40", end: "11:40"', '"10:40", end: "11:25"')),
            [],
            id="the order follows after and not the file",
        ),
        pytest.param(
            (without(PLAIN, "A3"),
             (row(PLAIN, "Open questions"),
              row(PLAIN, "A3").replace("13:30", "14:00").replace("14:15", "14:45"))),
            ['12: "B1" … before "A3"'],
            id="a module before the one that it needs",
        ),
        pytest.param(
            (without(PLAIN, "Pre"),
             (row(PLAIN, "A3"), row(PLAIN, "A3")
              + row(PLAIN, "Pre").replace("09:30", "14:30").replace("09:00", "14:15"))),
            ['5: "A1" … before "Pre"', '7: "A2" … before "Pre"', '9: "A3" … before "Pre"',
             '10: warning: "Pre"'],
            id="sessions before the pre-test",
        ),
        pytest.param(
            (without(PLAIN, "Post"),
             (row(PLAIN, "B2"),
              row(PLAIN, "Post").replace("16:00", "10:00").replace("16:30", "10:30")
              + row(PLAIN, "B2").replace("10:00", "10:40").replace("10:30", "11:10"))),
            ['14: warning: "Post"', '15:  … "Post" … before "B2"'],
            id="a session after the post-test",
        ),
        pytest.param(
            (("[ann]", "[bob]"),
             ('"Open questions", speakers: [ann]', '"Open questions", speakers: [bob]')),
            ['6: Bob … "A1" … name another speaker', '16: Bob … "Open questions"'],
            id="a speaker who is not there",
        ),
    ],
)  # fmt: skip
def test_check_agenda_of_times_and_order(
    plain: Definitions, edits: Edits, expected: list[str]
) -> None:
    assert_found(plain, PLAIN, edits, expected)


def test_check_agenda_warns_of_a_long_run_of_events_and_refuses_it_with_a_session(
    tmp_path: Path,
) -> None:
    events = [
        event_data("open", "ceremony", DAY_1, "09:00", 60),
        event_data("speech", "ceremony", DAY_1, "10:00", 60),
        event_data("photo", "photo", DAY_1, "11:00", 10),
    ]
    own = definitions_of(tmp_path, [module_with("alpha", (30,))], dates=[DAY_1], events=events)
    text = (
        FIRST_ROWS
        + """\
      - {start: "09:00", end: "10:00", title: "Open", event: open}
      - {start: "10:00", end: "11:00", title: "Speech", event: speech}
      - {start: "11:00", end: "11:10", title: "Photo", event: photo}
      - {start: "11:10", end: "11:40", title: "A1", session: alpha/s1}
"""
    )
    assert_found(own, text, (), [f'8:  … 160 {RUN} … before "A1"'])
    later = (('"11:10", end: "11:40"', '"11:20", end: "11:50"'),)
    assert_found(own, text, later, [f"6: warning:  … 130 {RUN}"])


def test_check_agenda_compares_with_the_minutes_of_the_variant(tmp_path: Path) -> None:
    short = [{"session": "s2", "minutes": 20, "steps": [15, 5]}]
    own = definitions_of(
        tmp_path,
        [module_with("alpha", (60, 60), variants={"short": short})],
        dates=[DAY_1],
        modules=[{"id": "alpha", "variant": "short"}],
        events=[],
    )
    text = (
        FIRST_ROWS
        + """\
      - {start: "09:00", end: "09:20", title: "A2", session: alpha/s2}
"""
    )
    assert_found(own, text, (), [])
    missing = '3: the session "Session 2 of alpha" (alpha/s2, 20 minutes) is missing'
    unknown = '5:  … the session "alpha/s1"; did you mean "alpha/s2"?'
    assert_found(own, text, (("alpha/s2", "alpha/s1"),), [missing, unknown])


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param((), [], id="nothing"),
        pytest.param(
            (('"10:40", end: "11:10"', '"10:20", end: "10:50"'),),
            ['12: Russian … "Short break"', '15: "RB" … is below "EA"', '15: Russian … "RA"'],
            id="a group in two rows",
        ),
        pytest.param(
            (("[bob], room: lab}", "[ann], room: hall}"),),
            ['8: Ann … "EB a"', '8: Hall … "EB a" … another room'],
            id="a room and a speaker with two groups",
        ),
        pytest.param(
            (without(GROUPS, "RB"),),
            ['3: the session "Session 1 of beta" … is missing for the group Russian'],
            id="a group that lacks a session",
        ),
        pytest.param(
            (after(GROUPS, "Visit", 'start: "15:00", end: "15:30", title: "N", '
                   "session: beta/s1, groups: [en]"),),
            ['21: "N" … both whole and in parts'],
            id="a session whole and in parts",
        ),
        pytest.param(
            (("part: 1", "part: 2"),),
            ['8: warning: "EB a" … has 20 minutes here, all its parts together, and 30',
             '8: "EB a" … part 1 of "beta/s1" in order of time, but has the number 2',
             '10: "EB b" … part 2 of "beta/s1" is here twice'],
            id="a part missing and one twice",
        ),
        pytest.param(
            (('"13:30", end: "14:15"', '"09:30", end: "10:15"'),
             ('"09:30", end: "10:30"', '"13:30", end: "14:30"')),
            [
                '8: "EB a" … is below "RA"',
                '10: English … "EB b"',
                '18: "A2" … is below "Lunch"',
                '18: "A2" … before "EA"',
                '18: "A2" … before "RA"',
                '18: English … "EB a"',
            ],
            id="each group has its order",
        ),
        pytest.param(
            (('"10:30", end: "10:40", title: "Short break", pause: true',
              '"11:10", end: "11:30", title: "Questions"'),
             ('"10:40", end: "11:10"', '"10:30", end: "11:00"')),
            ['13: "EA" … is below "Questions"', '15: "RB" … is below "EA"',
             f'15: Russian … 120 {RUN} … before "RB"'],
            id="each group has its pauses",
        ),
        pytest.param(
            (("groups: [en]}", "groups: [eng]}"),),
            ['20: warning: "Visit" … for other groups', '20: "Visit" … "eng"; did you mean "en"?'],
            id="a group unknown",
        ),
        pytest.param(
            ((", groups: [en]}\n", "}\n"),),
            ['20: warning: "Visit" … for other groups'],
            id="an event for other groups",
        ),
    ],
)  # fmt: skip
def test_check_agenda_of_groups(groups: Definitions, edits: Edits, expected: list[str]) -> None:
    assert_found(groups, GROUPS, edits, expected)


TEA = '"10:30", end: "10:50", title: "Tea"'


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        # E1 is as short as it may be, R1 as long as consecutive interpretation makes it.
        pytest.param((), [], id="nothing"),
        pytest.param(
            ((TEA, '"10:45", end: "11:05", title: "Tea"'),),
            ['8: warning: "Tea" … 20 minutes between 10:00-11:00',
             '9: Russian … and English … have … "S2" … 11:00-11:05'],
            id="a break outside its times, over a session",
        ),
        pytest.param(
            (without(FREE, "Tea"),),
            ['3: the break "Tea" (3 March 2026, 20 minutes between 10:00-11:00) is missing'],
            id="a break missing",
        ),
        pytest.param(
            (after(FREE, "S3", 'start: "14:00", end: "14:20", title: "Tea", event: tea'),),
            ['12: "Tea" (3 March 2026, 14:00-14:20): the break "tea" is here twice'],
            id="a break twice",
        ),
        pytest.param(
            (('"10:00", end: "10:20"', '"09:20", end: "09:40"'),),
            ['14: warning: "Tea"', '14:  … "Tea" … 10 minutes outside the day'],
            id="outside the hours of a single date",
        ),
        pytest.param(
            (("alpha/s3, groups: [en]", "alpha/s3"),),
            ['11: "S3" … "alpha/s3" is not for the group Russian; change the groups'],
            id="a session for a group that does not have it",
        ),
        pytest.param(
            (("alpha/s2", "alpha/s2, groups: [ru]"),),
            ['3: the session "Session 2 of alpha" … missing for the group English',
             '9: "S2" … "alpha/s2" is for the groups together'],
            id="groups apart that are to be together",
        ),
        pytest.param(
            (without(FREE, "E1"), ("groups: [ru],", "groups: [ru, en],")),
            ['5: warning: "R1" … "alpha/s1" is for each group alone'],
            id="groups together that are to be apart",
        ),
        pytest.param(
            (('end: "09:50"', 'end: "09:45"'), (" interpreters: [pair],", "")),
            ['5: warning: "E1" … 45 minutes here and 60', '6: warning: "R1" … 90 minutes here'],
            id="lengths that are not permitted",
        ),
        pytest.param(
            (('"11:00", end: "11:45", title: "S2", session: alpha/s2, speakers: [far]',
              '"11:30", end: "12:15", title: "S2", session: alpha/s2, speakers: [far], '
              "interpreters: [pair]"),),
            ['9: Far … "S2"', '9: Pair … "S2" … name other interpreters'],
            id="a speaker and interpreters who are not there",
        ),
        pytest.param(
            (("groups: [en], room", "groups: [en], interpreters: [pair], room"),),
            ['6: Pair … "E1" … "R1"'],
            id="interpreters in two rows",
        ),
        pytest.param(
            (("interpreters: [pair]", "interpreters: [pear]"),),
            ['6: "R1" … no team of interpreters "pear"; did you mean "pair"?'],
            id="interpreters unknown",
        ),
        pytest.param(
            (("alpha/s2, speakers: [far], room: hall", "alpha/s2, speakers: [far], room: lab"),
             ("alpha/s3, groups: [en]", "alpha/s3, groups: [en], room: hall")),
            ['9: warning: "S2" … Lab seats 10, not 21', '9: Lab … "S2" … another room',
             '11: warning: "S3" … Hall does not have laptops'],
            id="rooms that do not serve",
        ),
    ],
)  # fmt: skip
def test_check_agenda_of_freedoms(free: Definitions, edits: Edits, expected: list[str]) -> None:
    assert_found(free, FREE, edits, expected)


def test_check_agenda_with_a_session_outside_its_times(free: Definitions) -> None:
    line = 'start: "11:00", end: "11:50", title: "E1", session: alpha/s1, groups: [en]'
    text = FREE.replace(row(FREE, "E1"), "") + f"      - {{{line}}}\n"
    # It also stands behind S2, which follows it.
    assert_found(free, text, (), ['8: "S2" … before "E1"', '14: "E1" … windows: 3 March 2026'])


def test_check_agenda_with_too_little_time_between_venues(tmp_path: Path) -> None:
    own = definitions_of(
        tmp_path,
        [module_with("alpha", (30, 30, 30))],
        dates=[DAY_1],
        events=[],
        speakers={"ann": {"name": "Ann"}, "far": {"name": "Far", "remote": True}},
        venues={"hotel": {"name": "Hotel"}, "court": {"name": "Court"}},
        transfers=[{"between": ["court", "hotel"], "minutes": 25}],
        rooms={
            "hall": {"name": "Hall", "venue": "hotel"},
            "cell": {"name": "Cell", "venue": "court"},
        },
    )
    text = (
        FIRST_ROWS
        + """\
      - {start: "09:00", end: "09:30", title: "S1", session: alpha/s1, speakers: [ann], room: hall}
      - {start: "09:40", end: "10:10", title: "S2", session: alpha/s2, speakers: [ann], room: cell}
      - {start: "10:35", end: "11:05", title: "S3", session: alpha/s3, speakers: [far], room: hall}
"""
    )
    way = "25 minutes … 10 minutes; leave more time"
    assert_found(own, text, (), [f"6: Ann … {way}", f"6: Everybody … {way}"])


def test_check_agenda_with_a_visit_changes_of_room_and_a_daily_maximum(tmp_path: Path) -> None:
    own = definitions_of(
        tmp_path,
        [module_with("alpha", (30, 30, 30))],
        day={"start": "09:00", "end": "17:00", "changeover": 15},
        speakers={"ann": {"name": "Ann", "daily_maximum": 60}},
        rooms={"hall": {"name": "Hall"}, "lab": {"name": "Lab"}},
        events=[
            event_data("visit", "visit", DAY_2, "10:00", 300),
            event_data("rest", "break", "every day", "14:00", 20),
        ],
        breaks=[{"id": "tea", "title": "Tea", "minutes": 20, "between": "10:00-11:00"}],
    )
    # Tea is left out after the work of the first day, and on the visit, as the rest is.
    text = (
        FIRST_ROWS
        + """\
      - {start: "09:00", end: "09:30", title: "S1", session: alpha/s1, speakers: [ann], room: hall}
      - {start: "09:45", end: "10:15", title: "S2", session: alpha/s2, speakers: [ann], room: lab}
      - {start: "14:00", end: "14:20", title: "Rest", event: rest}
  - date: "2026-03-04"
    entries:
      - {start: "09:00", end: "09:30", title: "S3", session: alpha/s3, speakers: [ann], room: hall}
      - {start: "10:00", end: "15:00", title: "Visit", event: visit}
"""
    )
    assert_found(own, text, (), [])
    third = text.splitlines(keepends=True)[9]
    same_day = third.replace("09:00", "10:25").replace("09:30", "10:55")
    moved = (
        (third, ""),
        ('      - {start: "14:00"', same_day + '      - {start: "14:00"'),
    )
    expected = [
        "7: Ann … 90 minutes … another day",
        "7: Ann … 15 minutes … leave more time",
        "7: Everybody … 15 minutes … leave more time",
    ]
    assert_found(own, text, moved, expected)
