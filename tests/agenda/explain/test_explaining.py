"""Why there is no agenda, in full, with places; each claim is checked by solving again."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.agenda.explain.told import (
    assert_minimal,
    assert_possible,
    in_words,
    lines,
    place_of,
    proposals,
    told,
)
from tests.agenda.explain.workshop import (
    CASES,
    DAY_1,
    far_apart,
    lost_room,
    speaker_and_room,
    two_pins,
    window,
    without_interpreters,
    workshop_data,
)
from trainkit.agenda.explain.explanation import Explanation, explain
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solver.search import Answer, find
from trainkit.agenda.verify import verify
from trainkit.model.yaml import read_yaml
from trainkit.problems import Problems


def test_workshop_that_all_cases_change_can_be_planned() -> None:
    assert_possible(AgendaProblem.model_validate(workshop_data()))


@cache
def of_case(name: str) -> Explanation:
    return told(CASES[name]())


@pytest.mark.parametrize("name", sorted(CASES))
def test_conflict_is_minimal_and_what_would_help_does(name: str) -> None:
    explanation = of_case(name)
    assert explanation.answer is Answer.IMPOSSIBLE
    assert explanation.conflicts
    for conflict in explanation.conflicts:
        assert_minimal(conflict)
    assert explanation.proposals
    assert all(one.is_confirmed for one in explanation.proposals)
    for proposal in explanation.proposals:
        assert_possible(proposal.problem)
    sizes = [one.size for one in explanation.proposals]
    assert sizes == sorted(sizes)


@pytest.mark.parametrize("name", sorted(CASES))
def test_explanation_in_words(name: str) -> None:
    """``explanations.txt`` has what is said of each case: where, what, and what would help."""
    text = (Path(__file__).parent / "explanations.txt").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^== (\w+)\n(.*?)(?=^== |\Z)", text, flags=re.M | re.S))
    assert in_words(of_case(name)) == sections[name].strip()


def test_team_that_is_there_too_briefly() -> None:
    data = without_interpreters()
    data["rooms"]["altai"]["booths"] = 1
    data["interpreters"]["pair"]["available"] = [window(DAY_1, "09:00", "10:00")]
    explanation = told(data)
    assert lines(explanation.conflicts[0])[2:] == [
        (
            "interpreters/pair/available",
            'The interpreters "English and Russian" are available only on 5 March 2019, '
            "09:00-10:00",
        )
    ]
    assert proposals(explanation)[:2] == [
        (
            15,
            'let the interpreters "English and Russian" stay 15 minutes longer on 5 March 2019 '
            "(until 10:15)",
        ),
        (15, 'shorten "Logs and CGNAT" (logs) to 60 minutes'),
    ]


def test_equipment_that_no_room_has() -> None:
    data = workshop_data()
    data["sessions"]["logs"]["equipment"] = ["laptops"]
    explanation = told(data)
    assert lines(explanation.conflicts[0])[1] == (
        "sessions/logs/rooms",
        '"Logs and CGNAT" (logs) needs a room with laptops (there is none)',
    )
    assert (60, "bring laptops to Altai") in proposals(explanation)


def test_language_that_nobody_interprets() -> None:
    data = without_interpreters()
    data["rooms"]["altai"]["booths"] = 1
    data["interpreters"] = {}
    explanation = told(data)
    assert lines(explanation.conflicts[0])[1:] == [
        ("sessions/logs/language", '"Logs and CGNAT" (logs) needs interpreters from en for Police')
    ]
    assert (180, "find one more team of interpreters for en and ru") in proposals(explanation)


def test_several_conflicts_need_a_change_each() -> None:
    data = two_pins()
    data["sessions"]["law"] |= {"windows": [window(DAY_1, "09:00", "09:50")]}
    explanation = told(data)
    assert [set(one.sessions) for one in explanation.conflicts] == [{"law"}, {"logs", "chain"}]
    for conflict in explanation.conflicts:
        assert_minimal(conflict)
    window_of_law = 'let "The law" (law) be held 10 minutes later on 5 March 2019 (until 10:00)'
    pin = 'remove the pin of "Following money" (chain)'
    found = proposals(explanation)
    assert (25, f"{window_of_law} and {pin}") in found[:4]
    assert (25, f'shorten "The law" (law) to 50 minutes and {pin}') in found[:4]
    assert {size for size, _ in found[:4]} == {25}
    places = [[str(place.path) for place in one.places] for one in explanation.proposals]
    assert ["sessions/law/windows/0/end", "sessions/chain/pin"] in places


def test_all_conflicts_about_different_sessions_are_stated() -> None:
    """Also those of which counting proves nothing."""
    explanation = told(workshop_data() | {"longest_block": 60})
    assert [one.sessions for one in explanation.conflicts] == [("logs",), ("chain",)]
    assert (60, "allow 90 minutes without a pause") in proposals(explanation)


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
    monkeypatch.setattr("trainkit.agenda.explain.explanation.neighbours", lambda _: [])
    assert sorted(lines(told(far_apart()).conflicts[0])) == sorted(known)


def test_fixed_event_that_is_wrong_by_itself_is_no_hindrance() -> None:
    """Omar opens the workshop while he is not there: the check of the problem says so."""
    data = speaker_and_room()
    data["fixed"].append(
        {"id": "visit", "title": "Visit", "start": f"{DAY_1}T16:00", "minutes": 30,
         "groups": ["courts"], "people": ["omar"]}
    )  # fmt: skip
    assert proposals(told(data))[0] == (30, 'permit all rooms for "Logs and CGNAT" (logs)')
    assert told(data).proposals[0].is_confirmed


def test_problem_that_has_an_agenda_is_told_so() -> None:
    explanation = told(workshop_data())
    assert (explanation.answer, explanation.conflicts, explanation.proposals) == (
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
    file = read_yaml(path, problems)
    assert file is not None
    problem = AgendaProblem.model_validate(speaker_and_room())
    explanation = explain(problem, place_of=file.place)
    rows = text.splitlines()
    shown = [
        rows[one.place.line - 1][one.place.column - 1 :] for one in explanation.conflicts[0].lines
    ]
    assert shown == ["{", '"omar"', "[", "[", "{"]


def test_change_is_proposed_only_where_it_may_be_made() -> None:
    problem = AgendaProblem.model_validate(speaker_and_room())
    found = explain(problem, place_of=place_of, may_change=lambda location: location[0] == "people")
    assert found.proposals
    assert {one.location[0] for it in found.proposals for one in it.relaxations} == {"people"}


def test_same_problem_and_seed_give_the_same_explanation() -> None:
    once, again = told(lost_room()), told(lost_room())
    assert proposals(once) == proposals(again)
    assert [lines(one) for one in once.conflicts] == [lines(one) for one in again.conflicts]


def test_changes_make_the_problem_that_is_told() -> None:
    problem = AgendaProblem.model_validate(speaker_and_room())
    for proposal in told(speaker_and_room()).proposals:
        assert [one.apply(problem) for one in proposal.relaxations] == [proposal.problem]
        agenda = find(proposal.problem).agenda
        assert agenda is not None
        assert not verify(problem, agenda).holds


def _two_at_once() -> dict[str, Any]:
    """The speaker's time is too short, and behind that the day is."""
    data = workshop_data()
    data["days"] = [{"date": DAY_1, "start": "09:00", "end": "11:00"}]
    data["breaks"], data["fixed"], data["rooms"] = [], [], {}
    data["people"]["omar"]["available"] = [window(DAY_1, "09:00", "10:00")]
    data["sessions"] = {
        name: {"title": name.title(), "groups": ["police"], "people": people, "minutes": minutes}
        for name, people, minutes in (
            ("one", ["omar"], 40), ("two", ["omar"], 40), ("three", [], 30), ("four", [], 30),
        )
    }  # fmt: skip
    data["longest_block"] = 240
    return data


def test_conflict_behind_another_one_is_solved_beside_it() -> None:
    problem = AgendaProblem.model_validate(_two_at_once())
    found = explain(
        problem, place_of=place_of, may_change=lambda location: location[0] in ("people", "days")
    )
    assert [one.sentence for one in found.proposals][0] == (
        "let Omar Speaker stay 20 minutes longer on 5 March 2019 (until 10:20) and end 20 minutes "
        "later on 5 March 2019 (at 11:20)"
    )
    assert found.proposals[0].is_confirmed
    assert_possible(found.proposals[0].problem)
