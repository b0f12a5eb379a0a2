"""The check of an agenda against breaks with windows, times, rooms, interpreters and lengths."""

from __future__ import annotations

import pytest

from tests.agenda.workshop.agenda_cases import DAY_1, DAY_2, definitions_of, module_with
from tests.agenda.workshop.checking.test_agenda import found
from tests.factories import event_data
from trainkit.definitions.loaded import Definitions

AGENDA = """\
workshop: test-workshop
days:
  - date: "2026-03-03"
    entries:
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
      - {start: "11:30", end: "12:30", title: "Lunch", event: lunch}
"""

R1, E1 = '"R1" (3 March 2026, 09:00-10:30)', '"E1" (3 March 2026, 09:00-09:50)'
S2, S3 = '"S2" (3 March 2026, 11:00-11:45)', '"S3" (3 March 2026, 13:30-14:00)'


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> Definitions:
    # Berlin was four hours behind Almaty in March 2026 (IANA tzdata): 09:00 there is 05:00.
    return definitions_of(
        tmp_path_factory.mktemp("workshop"),
        [module_with("alpha", (60, 45, 30))],
        days={DAY_2: "09:30-12:30"},
        groups={"ru": {"name": "Russian", "size": 12}, "en": {"name": "English", "size": 9}},
        speakers={
            "far": {
                "name": "Far", "timezone": "Europe/Berlin",
                "available": ["2026-03-03 05:00-08:00"],
            }
        },
        interpreters={
            "pair": {"name": "Pair", "languages": ["en", "ru"], "available": "09:00-12:00"}
        },
        interpretation="consecutive",
        consecutive_factor=1.5,
        rooms={
            "hall": {"name": "Hall", "seats": 30},
            "lab": {"name": "Lab", "seats": 10, "equipment": ["laptops"], "open": "08:00-10:00"},
        },
        modules=[
            {
                "id": "alpha",
                "sessions": {
                    "s1": {"shortest": 50, "when": ["2026-03-03"]},
                    "s2": {"together": True},
                    "s3": {"groups": ["en"], "equipment": ["laptops"]},
                },
            }
        ],
        breaks=[
            {"id": "tea", "title": "Tea", "minutes": 20, "between": "10:00-11:00"},
        ],
        events=[
            event_data("lunch", "lunch", DAY_1, "12:30", 60),
        ],
    )  # fmt: skip


def found_after(definitions: Definitions, *edits: tuple[str, str]) -> list[str]:
    """Return the problems of the agenda above, without its last row, after edits."""
    text = AGENDA.replace(AGENDA.splitlines(True)[-1], "")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return found(definitions, text)


def test_check_agenda_that_uses_every_freedom_finds_nothing(definitions: Definitions) -> None:
    # E1 is as short as it may be, R1 as long as interpretation in turns makes it.
    assert found_after(definitions) == []


def test_check_agenda_with_a_break_outside_its_times(definitions: Definitions) -> None:
    edit = ('"10:30", end: "10:50", title: "Tea"', '"10:45", end: "11:05", title: "Tea"')
    assert found_after(definitions, edit)[0] == (
        '8: warning: "Tea" (3 March 2026, 10:45-11:05) stands at 3 March 2026, 20 minutes between '
        "10:00-11:00 in workshop.yaml; change the time there too, or move the row back"
    )


def test_check_agenda_with_a_break_missing_and_one_twice(definitions: Definitions) -> None:
    row = '      - {start: "10:30", end: "10:50", title: "Tea", event: tea}\n'
    assert found_after(definitions, (row, "")) == [
        '3: the break "Tea" (3 March 2026, 20 minutes between 10:00-11:00) is missing; add a row '
        "with event: tea, or take the break out of workshop.yaml"
    ]
    again = row.replace("10:30", "14:00").replace("10:50", "14:20")
    second = '  - date: "2026-03-04"'
    assert found_after(definitions, (second, again + second)) == [
        '12: "Tea" (3 March 2026, 14:00-14:20): the break "tea" stands here twice; delete one of '
        "the rows"
    ]


def test_check_agenda_outside_the_hours_of_a_single_date(definitions: Definitions) -> None:
    edit = ('"10:00", end: "10:20"', '"09:20", end: "09:40"')
    assert found_after(definitions, edit)[0] == (
        '14: "Tea" (4 March 2026, 09:20-09:40) lies outside the day (09:30-12:30); move it, or '
        "change days in workshop.yaml"
    )


def test_check_agenda_with_a_session_for_a_group_that_does_not_have_it(
    definitions: Definitions,
) -> None:
    edit = ('title: "S3", session: alpha/s3, groups: [en]', 'title: "S3", session: alpha/s3')
    assert found_after(definitions, edit) == [
        f'11: {S3}: in workshop.yaml, "alpha/s3" is not for the group Russian; change the groups '
        "here or there"
    ]


def test_check_agenda_with_groups_apart_that_are_to_be_together(definitions: Definitions) -> None:
    edit = ('"S2", session: alpha/s2', '"S2", session: alpha/s2, groups: [ru]')
    assert found_after(definitions, edit) == [
        '3: the session "Session 2 of alpha" (alpha/s2, 45 minutes) is missing for the group '
        "English; add a row with session: alpha/s2, or plan anew",
        f'9: {S2}: in workshop.yaml, the groups have "alpha/s2" together; name them all in one '
        "row, or write together: false there",
    ]


def test_check_agenda_with_groups_together_that_are_to_be_apart(definitions: Definitions) -> None:
    row = '      - {start: "09:00", end: "09:50", title: "E1", session: alpha/s1, groups: [en], room: lab}\n'  # noqa: E501
    messages = found_after(definitions, (row, ""), ("groups: [ru],", "groups: [ru, en],"))
    assert messages == [
        f'5: warning: {R1}: in workshop.yaml, each group has "alpha/s1" alone; write together: '
        "true or together: if-possible there, or it is planned apart anew"
    ]


def test_check_agenda_with_a_length_that_is_not_permitted(definitions: Definitions) -> None:
    edits = (('end: "09:50"', 'end: "09:45"'), (" interpreters: [pair],", ""))
    short = '"E1" (3 March 2026, 09:00-09:45)'
    advice = "in its module.yaml; change one of them if that is not meant"
    assert found_after(definitions, *edits) == [
        f"5: warning: {short} has 45 minutes here and 60 {advice}",
        f"6: warning: {R1} has 90 minutes here and 60 {advice}",
    ]


def test_check_agenda_with_a_session_outside_its_times(definitions: Definitions) -> None:
    first = '      - {start: "09:00", end: "09:50", title: "E1", session: alpha/s1, groups: [en], room: lab}\n'  # noqa: E501
    moved = first.replace("09:00", "11:00").replace("09:50", "11:50").replace(", room: lab", "")
    tea = '      - {start: "10:00", end: "10:20", title: "Tea", event: tea}\n'
    messages = found_after(definitions, (first, ""), (tea, tea + moved))
    # It then stands behind S2 too, which follows it.
    assert [message for message in messages if "may stand" in message] == [
        '14: "E1" (4 March 2026, 11:00-11:50) may stand only 2026-03-03; move it, or change its '
        "times in workshop.yaml"
    ]


def test_check_agenda_with_a_speaker_and_interpreters_who_are_not_there(
    definitions: Definitions,
) -> None:
    edits = (
        ('"11:00", end: "11:45", title: "S2", session: alpha/s2, speakers: [far]',
         '"11:30", end: "12:15", title: "S2", session: alpha/s2, speakers: [far], '
         'interpreters: [pair]'),
    )  # fmt: skip
    row = '"S2" (3 March 2026, 11:30-12:15)'
    assert found_after(definitions, *edits) == [
        f"9: {row} needs Far, who is there only on 3 March 2026 05:00-08:00 (Europe/Berlin); move "
        "the row, name another speaker, or correct the speaker's days or hours in workshop.yaml",
        f"9: {row} needs Pair, who is there only 09:00-12:00; move the row, name another team, or "
        "correct the team's days or hours in workshop.yaml",
    ]


def test_check_agenda_with_interpreters_unknown_and_in_two_rows(definitions: Definitions) -> None:
    edit = ("groups: [en], room", "groups: [en], interpreters: [pair], room")
    assert found_after(definitions, edit) == [
        f"6: Pair is in {E1} and in {R1} at once; move one of them or name other interpreters"
    ]
    assert found_after(definitions, ("interpreters: [pair]", "interpreters: [pear]")) == [
        f'6: {R1}: workshop.yaml has no team of interpreters "pear"; did you mean "pair"?'
    ]


def test_check_agenda_with_rooms_that_do_not_serve(definitions: Definitions) -> None:
    edits = (
        ("alpha/s2, speakers: [far], room: hall", "alpha/s2, speakers: [far], room: lab"),
        ("alpha/s3, groups: [en]", "alpha/s3, groups: [en], room: hall"),
    )
    assert found_after(definitions, *edits) == [
        f"9: warning: {S2}: Lab has 10 seats for 21 people",
        f"9: {S2}: Lab is open only 08:00-10:00; move the row or take another room",
        f"11: warning: {S3} needs laptops, which Hall does not have",
    ]


def test_check_agenda_with_too_little_time_between_venues(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    definitions = definitions_of(
        tmp_path_factory.mktemp("venues"),
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
    text = """\
workshop: test-workshop
days:
  - date: "2026-03-03"
    entries:
      - {start: "09:00", end: "09:30", title: "S1", session: alpha/s1, speakers: [ann], room: hall}
      - {start: "09:40", end: "10:10", title: "S2", session: alpha/s2, speakers: [ann], room: cell}
      - {start: "10:35", end: "11:05", title: "S3", session: alpha/s3, speakers: [far], room: hall}
"""
    way = (
        'must go from Hotel to Court between "S1" (3 March 2026, 09:00-09:30) and "S2" (3 March '
        "2026, 09:40-10:10), which takes 25 minutes; there are 10"
    )
    assert found(definitions, text) == [f"6: Ann {way}", f"6: everybody {way}"]
