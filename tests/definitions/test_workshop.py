"""The workshop and questionnaire models."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from tests.factories import event_data, make_workshop
from trainkit.definitions.questionnaire import Question
from trainkit.definitions.workshop import Event, EventKind
from trainkit.items.base import CognitiveLevel

FIRST, SECOND = date(2026, 3, 3), date(2026, 3, 4)


def messages(**changes: Any) -> list[tuple[tuple[int | str, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        make_workshop(**changes)
    return [(error["loc"], error["msg"]) for error in caught.value.errors()]


def test_documents_are_in_the_first_language() -> None:
    assert make_workshop(languages=["ru", "en"]).language == "ru"


@pytest.mark.parametrize("dates", [["2026-03-04", "2026-03-03"], ["2026-03-03", "2026-03-03"]])
def test_dates_rise_and_stand_once(dates: list[str]) -> None:
    assert messages(dates=dates) == [(("dates",), "expected dates in rising order, each once")]


def test_day_ends_after_it_starts() -> None:
    assert messages(day={"start": "09:00", "end": "09:00"}) == [
        (("day",), "the day ends before it starts")
    ]


def test_events_of_a_day_stand_in_order_of_time() -> None:
    workshop = make_workshop()
    assert [event.id for event in workshop.events_on(FIRST)] == ["pre", "lunch"]
    assert [event.id for event in workshop.events_on(SECOND)] == ["lunch", "post"]


def test_events_at_one_time_stand_in_order_of_their_ids() -> None:
    events = [event_data(name, "activity", "every day", "10:00", 5) for name in ("b", "a")]
    workshop = make_workshop(events=events)
    assert [event.id for event in workshop.events_on(FIRST)] == ["a", "b"]


def test_event_every_day_has_no_date_of_its_own() -> None:
    event = Event.model_validate(event_data("x", "break", "every day", "10:00", 10))
    assert event.on is None
    assert event.is_on(FIRST)
    assert event.is_on(date(1999, 1, 1))


@pytest.mark.parametrize("value", ["monday", "20260303", "2026-W10-2", "2026-02-30", "", ["x"]])
def test_event_on_no_day_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        Event.model_validate(event_data("x", "break", value, "10:00", 10))
    assert [error["msg"] for error in caught.value.errors()] == [
        'a date such as "2019-03-05" or "every day"'
    ]


def test_only_breaks_lunch_and_prayer_are_pauses() -> None:
    pauses = {kind.value for kind in EventKind if kind.is_pause}
    assert pauses == {"break", "lunch", "prayer"}


def test_assessment_gives_modules_their_own_numbers_without_zeros() -> None:
    workshop = make_workshop(
        assessment={
            "minutes": 30,
            "items": {"recall": 1, "apply": 2, "judge": 0},
            "modules": {"beta": {"judge": 3}},
        }
    )
    assert workshop.assessment is not None
    assert workshop.assessment.items_of("alpha") == {
        CognitiveLevel.RECALL: 1,
        CognitiveLevel.APPLY: 2,
    }
    assert workshop.assessment.items_of("beta") == {CognitiveLevel.JUDGE: 3}


def test_names_stand_nowhere_unless_asked_for() -> None:
    privacy = make_workshop().privacy
    assert (privacy.names_on_papers, privacy.names_in_score_sheet) == (False, False)


def test_speaker_has_days_and_hours() -> None:
    workshop = make_workshop(
        speakers={"isp": {"name": "ISP", "days": ["2026-03-04"], "available": "09:00-13:00"}}
    )
    speaker = workshop.speakers["isp"]
    assert speaker.days == (SECOND,)
    assert [str(slot) for slot in speaker.available] == ["09:00-13:00"]
    day = datetime(2026, 3, 4)
    assert speaker.spans(workshop.dates) == ((day.replace(hour=9), day.replace(hour=13)),)


@pytest.mark.parametrize(
    ("kind", "answers"), [("choice", []), ("per-module", []), ("open", ["yes"])]
)
def test_question_has_answers_only_where_it_needs_them(kind: str, answers: list[str]) -> None:
    question = {"id": "q1", "kind": kind, "text": "How?", "answers": answers}
    with pytest.raises(ValidationError) as caught:
        Question.model_validate(question)
    assert [(error["loc"], error["msg"]) for error in caught.value.errors()] == [
        ((), "choice questions need answers, open questions have none")
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"statements": []}, "a scale has statements, other questions none"),
        ({"kind": "choice"}, "a scale has statements, other questions none"),
        ({"answers": ["No", "Partly", "Yes"]}, "a scale has 5 answers, found 3"),
    ],
)
def test_scale_has_statements_and_five_answers(change: dict[str, object], message: str) -> None:
    question = {
        "id": "q1", "kind": "scale", "text": "How far?", "statements": ["It was clear."],
        "answers": ["1", "2", "3", "4", "5"], **change,
    }  # fmt: skip
    with pytest.raises(ValidationError) as caught:
        Question.model_validate(question)
    assert [error["msg"] for error in caught.value.errors()] == [message]


BREAK = "one\ntwo"
BREAK_FOUND = 'expected one line of text, found a line break after "one"'


@pytest.mark.parametrize(
    ("changes", "location"),
    [
        ({"title": BREAK}, ("title",)),
        ({"subtitle": BREAK}, ("subtitle",)),
        ({"organisers": ["x", BREAK]}, ("organisers", 1)),
        ({"venue": {"name": BREAK, "city": "x", "country": "KZ"}}, ("venue", "name")),
        ({"venues": {"a": {"name": BREAK}}}, ("venues", "a", "name")),
        ({"rooms": {"a": {"name": BREAK}}}, ("rooms", "a", "name")),
        ({"rooms": {"a": {"name": "x", "equipment": [BREAK]}}}, ("rooms", "a", "equipment", 0)),
        ({"groups": {"a": {"name": BREAK, "size": 6}}}, ("groups", "a", "name")),
        ({"speakers": {"a": {"name": BREAK}}}, ("speakers", "a", "name")),
        (
            {"speakers": {"a": {"name": "x", "organisation": BREAK}}},
            ("speakers", "a", "organisation"),
        ),
        (
            {"interpreters": {"a": {"name": BREAK, "languages": ["en", "ru"]}}},
            ("interpreters", "a", "name"),
        ),
        (
            {"events": [event_data("x", "photo", "every day", "10:00", 5, title=BREAK)]},
            ("events", 0, "title"),
        ),
        (
            {"breaks": [{"id": "x", "title": BREAK, "minutes": 5, "between": "10:00-11:00"}]},
            ("breaks", 0, "title"),
        ),
        (
            {"certificate": {"signatories": [{"name": BREAK, "role": "x"}]}},
            ("certificate", "signatories", 0, "name"),
        ),
    ],
)
def test_names_and_titles_stand_on_one_line(changes: Any, location: Any) -> None:
    assert messages(**changes) == [(location, BREAK_FOUND)]
