"""The workshop model."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tests.factories import event_data, make_workshop, write_workshop
from trainkit.model.check import read_and_check
from trainkit.model.items.base import CognitiveLevel
from trainkit.model.workshop import Event, EventKind, Indicator
from trainkit.problems import Problem, Problems, Severity

FIRST, SECOND = date(2026, 3, 3), date(2026, 3, 4)


def messages(**changes: Any) -> list[tuple[tuple[int | str, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        make_workshop(**changes)
    return [(error["loc"], error["msg"]) for error in caught.value.errors()]


def test_documents_are_in_the_first_language() -> None:
    assert make_workshop(languages=["ru", "en"]).language == "ru"


@pytest.mark.parametrize("dates", [["2026-03-04", "2026-03-03"], ["2026-03-03", "2026-03-03"]])
def test_dates_rise_and_stand_once(dates: list[str]) -> None:
    assert messages(dates=dates) == [(("dates",), "expected dates in ascending order, each once")]


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


INDICATOR = {
    "id": "requests",
    "title": "Requests that providers answered",
    "unit": "%",
    "before": "41",
    "after": "58.5",
    "as_of": "2026-09-30",
    "source": "Register of the 24/7 contact point",
}


def results_of(
    folder: Path, *results: dict[str, Any]
) -> tuple[tuple[Indicator, ...], list[Problem]]:
    write_workshop(folder, results=list(results))
    problems = Problems()
    definitions = read_and_check(folder, problems)
    found = () if definitions is None else definitions.workshop.results
    return found, [one for one in problems if one.place.path.name == "workshop.yaml"]


def test_an_indicator_is_read_with_its_change(tmp_path: Path) -> None:
    (one,), problems = results_of(tmp_path, INDICATOR)
    assert (one.before, one.after, one.change) == (41.0, 58.5, 17.5)
    assert problems == []
    plan = {name: value for name, value in INDICATOR.items() if name != "after"}
    (one,), problems = results_of(tmp_path / "w", {**plan, "as_of": "2026-01-31"})
    assert (one.change, problems) == (None, [])


@pytest.mark.parametrize("number", ["12,5", "1 000", "nan", "inf", "1e3", "٤١", "about 40", ""])
def test_what_is_no_plain_number_is_refused(tmp_path: Path, number: str) -> None:
    _, (problem,) = results_of(tmp_path, {**INDICATOR, "before": number})
    assert "a number in plain digits such as 12 or 12.5" in problem.message
    assert problem.place.line > 0


@pytest.mark.parametrize(
    ("change", "severity", "words"),
    [
        ({"as_of": "2026-03-04"}, Severity.ERROR, "later than its last day, 2026-03-04"),
        ({"after": "140"}, Severity.WARNING, "between 0 and 100, found 140"),
        ({"as_of": "2026-02-30"}, Severity.ERROR, "a date that is in the calendar"),
        ({"sauce": "x"}, Severity.ERROR, "sauce"),
    ],
)
def test_what_does_not_go_together_is_said(
    tmp_path: Path, change: dict[str, str], severity: Severity, words: str
) -> None:
    _, (problem,) = results_of(tmp_path, {**INDICATOR, **change})
    assert (problem.severity, words in problem.message) == (severity, True)


def test_an_id_that_stands_twice_and_an_empty_indicator_are_said_at_once(tmp_path: Path) -> None:
    empty = {name: INDICATOR[name] for name in ("id", "title", "unit", "source")}
    _, problems = results_of(tmp_path, INDICATOR, {**empty, "as_of": "2026-01-01"})
    assert [(one.severity, "used twice" in one.message) for one in problems] == [
        (Severity.WARNING, False),
        (Severity.ERROR, True),
    ]


@pytest.mark.parametrize(
    "papers",
    [{"size": "A3"}, {"answer_sheets": "two"}, {"spare_sheets": 51}, {"large_print": ["p 1"]}],
)
def test_papers_that_no_printer_knows_are_refused(papers: dict[str, Any]) -> None:
    (location, _message), *more = messages(papers=papers)
    assert (location[:2], more) == (("papers", next(iter(papers))), [])


OPENING = event_data("opening", "ceremony", "2026-03-03", "09:00", 30)


@pytest.mark.parametrize(
    ("changes", "location", "wanted"),
    [
        ({"interpreters": {"pair": {"name": "P", "languages": ["en", "en"]}}},
         ("interpreters", "pair", "languages"), "each language only once"),
        ({"transfers": [{"between": ["hotel", "hotel"], "minutes": 5}]},
         ("transfers", 0, "between"), "two different venues"),
        ({"transfers": [{"between": ["hotel", "site"], "minutes": 5},
                        {"between": ["site", "hotel"], "minutes": 9}]},
         ("transfers",), "expected each two venues only once; a way applies in both directions"),
        ({"events": [{**OPENING, "speakers": ["ann", "ann"]}]},
         ("events", 0, "speakers"), "each id only once"),
        ({"events": [{**OPENING, "groups": ["east", "west", "east"]}]},
         ("events", 0, "groups"), "each id only once"),
        ({"breaks": [{"id": "tea", "title": "Tea", "minutes": 20, "between": "15:00-16:00",
                      "dates": ["2026-03-03", "2026-03-03"]}]},
         ("breaks", 0, "dates"), "each date only once"),
    ],
)  # fmt: skip
def test_what_can_stand_only_once_is_refused_a_second_time(
    changes: dict[str, Any], location: tuple[str | int, ...], wanted: str
) -> None:
    assert messages(**changes) == [(location, wanted)]
