"""Why there is no agenda, in full, with places; each claim is checked by solving again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.agenda.explain.told import (
    assert_minimal,
    assert_possible,
    lines,
    proposals,
    told,
)
from tests.agenda.explain.workshop import (
    CASES,
    DAY_1,
    circle,
    crossed_breaks,
    crowded,
    cut_day,
    far_apart,
    long_block,
    lost_room,
    no_free_minute,
    speaker_and_room,
    three_for_two_rooms,
    too_long,
    two_pins,
    window,
    without_interpreters,
    workshop_data,
    wrong_order,
)
from trainkit.agenda.explain import explain
from trainkit.agenda.problem import AgendaProblem, Requirement
from trainkit.agenda.reading import read_problem
from trainkit.agenda.solver.search import Answer, find
from trainkit.agenda.verify import verify
from trainkit.problems import Problems


def test_workshop_that_all_cases_change_can_be_planned() -> None:
    assert_possible(AgendaProblem.model_validate(workshop_data()))


@pytest.mark.parametrize("name", sorted(CASES))
def test_conflict_is_minimal_and_what_would_help_does(name: str) -> None:
    explanation = told(CASES[name]())
    assert explanation.answer is Answer.IMPOSSIBLE
    assert explanation.conflicts
    for conflict in explanation.conflicts:
        assert_minimal(conflict)
    assert explanation.relaxations
    assert all(one.is_confirmed for one in explanation.relaxations)
    for relaxation in explanation.relaxations:
        assert_possible(relaxation.problem)
    sizes = [one.size for one in explanation.relaxations]
    assert sizes == sorted(sizes)


def test_speaker_who_is_there_too_briefly_while_the_room_is_taken() -> None:
    explanation = told(speaker_and_room())
    assert [lines(one) for one in explanation.conflicts] == [
        [
            (
                "sessions/logs",
                '"Logs and CGNAT" (logs) takes 75 minutes for Police and needs Omar Speaker and '
                "the room Altai",
            ),
            (
                "people/omar/available",
                "Omar Speaker is there only 6 March 2019, 09:00-10:30",
            ),
            (
                "fixed/0",
                'The event "Opening" (opening) is 6 March 2019, 09:00-10:00, for Prosecutors, in '
                "Altai",
            ),
        ]
    ]
    assert [one.requirement for one in explanation.conflicts[0].requirements] == [
        Requirement.PLACED,
        Requirement.PRESENCE,
        Requirement.GROUP,
    ]
    assert proposals(explanation) == [
        (30, 'permit all rooms for "Logs and CGNAT" (logs)'),
        (45, "let Omar Speaker stay 45 minutes longer on 6 March 2019 (until 11:15)"),
        (90, 'shorten the event "Opening" (opening) to 15 minutes'),
        (92, 'find one more room with 20 seats for "Logs and CGNAT" (logs)'),
        (120, "let Omar Speaker be there on 5 March 2019, 09:00-17:00, too"),
        (120, 'hold "Logs and CGNAT" (logs) without Omar Speaker, or with somebody else'),
    ]


def test_pins_that_contradict_each_other() -> None:
    explanation = told(two_pins())
    assert lines(explanation.conflicts[0]) == [
        ("sessions/logs", '"Logs and CGNAT" (logs) takes 75 minutes for Police'),
        ("sessions/chain", '"Following money" (chain) takes 90 minutes for Police'),
        ("sessions/logs/pin", '"Logs and CGNAT" (logs) is pinned to 5 March 2019, 10:00'),
        ("sessions/chain/pin", '"Following money" (chain) is pinned to 5 March 2019, 10:30'),
    ]
    assert proposals(explanation)[:2] == [
        (15, 'take the pin of "Following money" (chain) away'),
        (15, 'take the pin of "Logs and CGNAT" (logs) away'),
    ]


def test_speaker_without_a_free_minute() -> None:
    explanation = told(no_free_minute())
    assert lines(explanation.conflicts[0]) == [
        (
            "sessions/logs",
            '"Logs and CGNAT" (logs) takes 75 minutes for Police and needs Omar Speaker',
        ),
        (
            "people/omar/available",
            "Omar Speaker is there only 7 March 2019, 09:00-17:00, on none of the days",
        ),
    ]
    assert proposals(explanation) == [
        (120, "let Omar Speaker be there on 5 March 2019, 09:00-17:00, too"),
        (120, 'hold "Logs and CGNAT" (logs) without Omar Speaker, or with somebody else'),
        (240, "add the day 7 March 2019, 09:00-17:00"),
        (315, 'leave "Logs and CGNAT" (logs) out'),
    ]


def test_session_longer_than_any_day() -> None:
    explanation = told(too_long())
    assert lines(explanation.conflicts[0]) == [
        ("sessions/logs", '"Logs and CGNAT" (logs) takes 500 minutes for Police'),
        ("longest_block", "Nobody works longer than 480 minutes without a pause"),
    ]
    assert proposals(explanation)[0] == (20, 'shorten "Logs and CGNAT" (logs) to 480 minutes')


def test_room_that_is_lost() -> None:
    explanation = told(lost_room())
    opened = ("rooms/altai/open", "Altai is open only 5 March 2019, 09:00-09:50")
    rooms = "a room (Altai and Medeu)"
    assert [lines(one) for one in explanation.conflicts] == [
        [
            (
                "sessions/logs",
                f'"Logs and CGNAT" (logs) takes 75 minutes for Police and needs {rooms}',
            ),
            opened,
            (
                "rooms/medeu/seats",
                'Medeu (15) has too few seats for "Logs and CGNAT" (logs) (20 people)',
            ),
        ],
        [
            (
                "sessions/chain",
                f'"Following money" (chain) takes 90 minutes for Police and needs {rooms}',
            ),
            opened,
            (
                "rooms/medeu/seats",
                'Medeu (15) has too few seats for "Following money" (chain) (20 people)',
            ),
        ],
    ]
    assert proposals(explanation)[:2] == [
        (15, "put 20 seats into Medeu"),
        (92, "find one more room with 20 seats"),
    ]


def test_day_that_is_cut() -> None:
    explanation = told(cut_day())
    assert lines(explanation.conflicts[0]) == [
        ("sessions/logs", '"Logs and CGNAT" (logs) takes 75 minutes for Police'),
        ("sessions/chain", '"Following money" (chain) takes 90 minutes for Police'),
        ("sessions/post", '"Post-test" (post) takes 30 minutes for Police'),
        ("days/0", "5 March 2019 lasts from 09:00 to 12:00"),
    ]
    # 195 minutes, and two pauses of 10 between runs of 90, 75 and 30: 215, where 180 are there.
    assert proposals(explanation)[2:4] == [
        (70, "end 35 minutes later on 5 March 2019 (at 12:35)"),
        (70, "start 35 minutes earlier on 5 March 2019 (at 08:25)"),
    ]


def test_circle_of_sessions_ends() -> None:
    explanation = told(circle())
    assert lines(explanation.conflicts[0])[2:] == [
        ("sessions/logs/after/0", '"Logs and CGNAT" (logs) follows "Post-test" (post)'),
        ("sessions/post/after/0", '"Post-test" (post) follows "Logs and CGNAT" (logs)'),
    ]


def test_session_that_follows_itself() -> None:
    data = workshop_data()
    data["sessions"]["law"]["after"] = ["law"]
    explanation = told(data)
    assert lines(explanation.conflicts[0]) == [
        ("sessions/law", '"The law" (law) takes 60 minutes for Prosecutors'),
        ("sessions/law/after/0", '"The law" (law) follows "The law" (law)'),
    ]


def test_order_that_nobodys_hours_permit() -> None:
    explanation = told(wrong_order())
    assert lines(explanation.conflicts[0])[2:] == [
        (
            "sessions/chain/after/0",
            '"Following money" (chain) follows "Logs and CGNAT" (logs)',
        ),
        (
            "sessions/chain/windows",
            '"Following money" (chain) may be held only 5 March 2019, 09:00-17:00',
        ),
        ("people/omar/available", "Omar Speaker is there only 6 March 2019, 10:00-17:00"),
    ]


def test_breaks_that_find_no_place_beside_each_other() -> None:
    explanation = told(crossed_breaks())
    assert explanation.conflicts[0].sessions == ()
    assert lines(explanation.conflicts[0]) == [
        ("breaks/0", 'The break "Lunch" (lunch) takes 60 minutes between 12:00 and 13:30'),
        ("breaks/1", 'The break "Prayer" (prayer) takes 45 minutes between 12:15 and 13:30'),
    ]
    assert proposals(explanation)[:2] == [
        (15, 'let the break "Lunch" (lunch) start at 11:45 already'),
        (15, 'let the break "Prayer" (prayer) end as late as 13:45'),
    ]


def test_interpretation_without_a_booth() -> None:
    explanation = told(without_interpreters())
    assert lines(explanation.conflicts[0]) == [
        (
            "sessions/logs",
            '"Logs and CGNAT" (logs) takes 75 minutes for Police and needs a room (Altai and '
            "Medeu) and interpreters from en for Police",
        ),
        ("rooms/altai/booths", "Altai and Medeu have no interpretation booth"),
    ]
    assert proposals(explanation) == [
        (60, "put 1 interpretation booth into Altai"),
        (60, "put 1 interpretation booth into Medeu"),
        (122, "find one more room with 20 seats and 1 interpretation booth"),
        (180, 'hold "Logs and CGNAT" (logs) without interpretation'),
        (315, 'leave "Logs and CGNAT" (logs) out'),
    ]


def test_team_that_is_there_too_briefly() -> None:
    data = without_interpreters()
    data["rooms"]["altai"]["booths"] = 1
    data["interpreters"]["pair"]["available"] = [window(DAY_1, "09:00", "10:00")]
    explanation = told(data)
    assert lines(explanation.conflicts[0])[1:] == [
        (
            "interpreters/pair/available",
            'The interpreters "English and Russian" are there only 5 March 2019, 09:00-10:00',
        )
    ]
    assert proposals(explanation)[:2] == [
        (15, 'shorten "Logs and CGNAT" (logs) to 60 minutes'),
        (
            15,
            'let the interpreters "English and Russian" stay 15 minutes longer on 5 March 2019 '
            "(until 10:15)",
        ),
    ]


def test_way_that_is_too_long() -> None:
    explanation = told(far_apart())
    assert lines(explanation.conflicts[0])[-1] == (
        "transfers/0",
        "The way between hotel and academy takes 30 minutes",
    )
    assert (40, "allow 10 minutes for the way between hotel and academy") in proposals(explanation)


def test_block_that_is_too_short() -> None:
    explanation = told(long_block())
    assert lines(explanation.conflicts[0]) == [
        ("sessions/chain", '"Following money" (chain) takes 100 minutes for Police'),
        ("longest_block", "Nobody works longer than 90 minutes without a pause"),
    ]
    assert proposals(explanation)[:2] == [
        (10, 'shorten "Following money" (chain) to 90 minutes'),
        (20, "allow a block of 100 minutes"),
    ]


def test_more_sessions_at_once_than_rooms() -> None:
    explanation = told(three_for_two_rooms())
    said = [sentence for _, sentence in lines(explanation.conflicts[0])]
    needs = "takes 60 minutes for {} and needs a room (Altai and Medeu)"
    assert said[:3] == [
        f'"Work of police" (logs) {needs.format("Police")}',
        f'"Work of courts" (law) {needs.format("Prosecutors")}',
        f'"Work of customs" (search) {needs.format("Customs")}',
    ]
    assert (90, "find one more room with 8 seats") in proposals(explanation)


def test_many_sessions_are_told_together() -> None:
    explanation = told(crowded())
    assert lines(explanation.conflicts[0]) == [
        (
            "sessions/s0",
            "9 sessions of Police take 270 minutes in all: "
            + ", ".join(f'"Session {n}" (s{n})' for n in range(8))
            + ' and "Session 8" (s8)',
        ),
        ("days/0", "5 March 2019 lasts from 09:00 to 13:00"),
    ]
    # Work of at most 240 minutes, so 270 need a pause of 10: the day must have 280 minutes.
    assert proposals(explanation)[:2] == [
        (80, "end 40 minutes later on 5 March 2019 (at 13:40)"),
        (80, "start 40 minutes earlier on 5 March 2019 (at 08:20)"),
    ]


def test_several_conflicts_need_a_change_each() -> None:
    data = two_pins()
    data["sessions"]["law"] |= {"windows": [window(DAY_1, "09:00", "09:50")]}
    explanation = told(data)
    assert [set(one.sessions) for one in explanation.conflicts] == [{"law"}, {"logs", "chain"}]
    for conflict in explanation.conflicts:
        assert_minimal(conflict)
    pins = [f'the pin of {one} away' for one in ('"Following money" (chain)',
                                                 '"Logs and CGNAT" (logs)')]  # fmt: skip
    window_of_law = 'let "The law" (law) lie 10 minutes later on 5 March 2019 (until 10:00)'
    assert proposals(explanation)[:4] == [
        *((25, f'shorten "The law" (law) to 50 minutes and take {pin}') for pin in pins),
        *((25, f"{window_of_law} and take {pin}") for pin in pins),
    ]
    assert [str(place.path) for place in explanation.relaxations[2].places] == [
        "sessions/law/windows/0/end",
        "sessions/chain/pin",
    ]


def test_sessions_that_may_be_held_as_one_stay_so() -> None:
    """Anna can give both at once only; without the hour of her presence, or her, all is well."""
    data = workshop_data()
    data["people"]["anna"]["available"] = [window(DAY_1, "09:00", "09:50")]
    for name in ("chain", "law"):
        data["sessions"][name] |= {"minutes": 60, "joint": "both", "people": ["anna"]}
    explanation = told(data)
    for conflict in explanation.conflicts:
        assert_minimal(conflict)
    assert (10, "let Anna Trainer stay 10 minutes longer on 5 March 2019 (until 10:00)") in (
        proposals(explanation)
    )


def test_conflict_is_found_among_all_sessions_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where neither simple reasoning nor a look at neighbours finds it."""
    known = lines(told(far_apart()).conflicts[0])
    monkeypatch.setattr("trainkit.agenda.explain.locating._CROWDS", 0)
    assert sorted(lines(told(far_apart()).conflicts[0])) == sorted(known)


def test_fixed_event_that_is_wrong_by_itself_is_no_hindrance() -> None:
    """Omar opens the workshop while he is not there: the check of the problem says so."""
    data = speaker_and_room()
    data["fixed"].append(
        {"id": "visit", "title": "Visit", "start": f"{DAY_1}T16:00", "minutes": 30,
         "groups": ["courts"], "people": ["omar"]}
    )  # fmt: skip
    assert proposals(told(data))[0] == (30, 'permit all rooms for "Logs and CGNAT" (logs)')
    assert told(data).relaxations[0].is_confirmed


def test_problem_that_has_an_agenda_is_told_so() -> None:
    explanation = told(workshop_data())
    assert (explanation.answer, explanation.conflicts, explanation.relaxations) == (
        Answer.FOUND,
        (),
        (),
    )


def test_no_sessions() -> None:
    assert told(workshop_data() | {"sessions": {}}).answer is Answer.FOUND


def test_places_are_those_of_the_file(tmp_path: Path) -> None:
    path, problems = tmp_path / "problem.json", Problems()
    text = json.dumps(speaker_and_room(), indent=1)
    path.write_text(text, encoding="utf-8")
    read = read_problem(path, problems)
    assert read is not None
    problem, file = read
    explanation = explain(problem, place_of=file.place)
    rows = text.splitlines()
    shown = [
        rows[one.place.line - 1][one.place.column - 1 :]
        for one in explanation.conflicts[0].requirements
    ]
    assert shown == ["{", "[", "{"]
    assert [rows[one.place.line - 2].strip() for one in explanation.conflicts[0].requirements] == [
        '"sessions": {',
        '"name": "Omar Speaker",',
        '"fixed": [',
    ]


def test_same_problem_and_seed_give_the_same_explanation() -> None:
    once, again = told(lost_room()), told(lost_room())
    assert proposals(once) == proposals(again)
    assert [lines(one) for one in once.conflicts] == [lines(one) for one in again.conflicts]


def test_changes_make_the_problem_that_is_told() -> None:
    problem = AgendaProblem.model_validate(speaker_and_room())
    for relaxation in told(speaker_and_room()).relaxations:
        assert [one.applied(problem) for one in relaxation.changes] == [relaxation.problem]
        agenda = find(relaxation.problem).agenda
        assert agenda is not None
        assert not verify(problem, agenda).holds
