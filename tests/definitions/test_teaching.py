"""How a session is taught, and when somebody is there by which clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from tests.factories import make_module, make_workshop, workshop_data
from trainkit.model.teaching import Interpretation, Interpreters, Speaker, Teaching, Together, there
from trainkit.model.workshop import Workshop

GROUPS = {name: {"name": name.title(), "size": 5} for name in ("east", "west", "north")}


def with_changes(**changes: Any) -> Workshop:
    return Workshop.model_validate({**workshop_data(), **changes})


def teaching(number: int = 1, **changes: Any) -> Teaching:
    """Return how a session is taught; ``module`` and ``session`` say what stands at them."""
    entry = {"id": "alpha", **changes.pop("module", {})}
    entry["sessions"] = {"s1": changes.pop("session", {})}
    workshop = with_changes(modules=[entry], groups=GROUPS, **changes)
    session = make_module("alpha", (60, 40)).timed_sessions()[number - 1]
    return workshop.teaching(workshop.modules[0], session)


PLAIN = Teaching(
    speakers=(),
    rooms=(),
    groups=("east", "west", "north"),
    together=Together.NO,
    language=None,
    interpretation=Interpretation.SIMULTANEOUS,
    equipment=(),
    when=(),
    shortest=60,
    longest=60,
)


def test_session_of_which_nothing_is_said() -> None:
    assert teaching() == PLAIN


def test_session_has_what_is_said_of_its_module() -> None:
    module = {
        "speakers": ["ann"], "rooms": ["hall", "lab"], "groups": ["north", "east"],
        "together": True, "language": "ru", "equipment": ["laptops"], "when": "2026-03-03",
        "shortest": 50, "longest": 55,
    }  # fmt: skip
    found = teaching(module=module, interpretation="consecutive")
    assert (found.speakers, found.rooms, found.groups) == (
        ("ann",),
        ("hall", "lab"),
        ("east", "north"),
    )
    assert (found.together, found.language, found.interpretation) == (
        Together.YES,
        "ru",
        Interpretation.CONSECUTIVE,
    )
    assert (found.equipment, [str(slot) for slot in found.when]) == (("laptops",), ["2026-03-03"])
    # No session is made longer by a bound that is below its own length, or shorter by one above.
    assert (found.shortest, found.longest) == (50, 60)
    assert (teaching(2, module=module).shortest, teaching(2, module=module).longest) == (40, 55)


def test_what_is_said_of_a_session_goes_before_its_module() -> None:
    module = {
        "speakers": ["ann"], "rooms": ["hall", "lab"], "together": True, "groups": ["north"],
        "interpretation": "consecutive", "shortest": 50,
    }  # fmt: skip
    session = {
        "speakers": ["bob"], "room": "attic", "together": "if-possible", "groups": ["east", "west"],
        "interpretation": "simultaneous", "shortest": 55,
    }  # fmt: skip
    found = teaching(module=module, session=session)
    assert (found.speakers, found.rooms, found.groups) == (("bob",), ("attic",), ("east", "west"))
    assert (found.together, found.interpretation, found.shortest) == (
        Together.IF_POSSIBLE,
        Interpretation.SIMULTANEOUS,
        55,
    )


def test_room_of_a_module_gives_way_to_rooms_of_a_session() -> None:
    assert teaching(module={"room": "hall"}).rooms == ("hall",)
    assert teaching(module={"room": "hall"}, session={"rooms": ["lab"]}).rooms == ("lab",)


@pytest.mark.parametrize("value", [True, "true", False, "false", "if-possible"])
def test_together_is_yes_no_or_if_possible(value: Any) -> None:
    assert teaching(session={"together": value}).together == str(value).lower()


@pytest.mark.parametrize("value", ["yes", "sometimes", 1])
def test_together_is_nothing_else(value: Any) -> None:
    with pytest.raises(ValidationError):
        teaching(session={"together": value})


@pytest.mark.parametrize(
    ("changes", "plans"),
    [
        ({}, False),
        ({"modules": [{"id": "alpha", "room": "hall"}]}, False),
        ({"modules": [{"id": "alpha", "rooms": ["hall"]}]}, True),
        ({"modules": [{"id": "alpha", "sessions": {"s1": {"equipment": ["x"]}}}]}, True),
        ({"groups": GROUPS}, True),
        ({"groups": {"east": GROUPS["east"]}}, False),
        ({"groups": GROUPS, "rooms": {}}, False),
    ],
)
def test_rooms_are_chosen_where_there_is_a_choice(changes: Any, plans: bool) -> None:
    workshop = with_changes(**{"rooms": {"hall": {"name": "Hall"}}, **changes})
    assert workshop.plans_rooms is plans


def test_day_has_hours_of_its_own_or_those_of_all_days() -> None:
    workshop: Workshop = make_workshop(days={"2026-03-04": "08:00-12:00"})
    assert [str(workshop.hours_on(day)) for day in workshop.dates] == ["09:00-17:00", "08:00-12:00"]


def test_events_and_breaks_are_found_by_their_ids() -> None:
    tea = {"id": "tea", "title": "Tea", "minutes": 20, "between": "10:00-11:00"}
    workshop = make_workshop(breaks=[tea])
    assert list(workshop.occasions) == ["pre", "lunch", "post", "tea"]
    assert workshop.occasions["tea"].kind.is_pause


DATES = (date(2026, 3, 3), date(2026, 3, 4))


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour)


def speaker(**changes: Any) -> Speaker:
    return Speaker.model_validate({"name": "Ann", **changes})


def test_speaker_is_there_always_or_on_days_or_at_hours() -> None:
    both = "2026-03-04 15:00-16:00"
    assert speaker().spans(DATES) == ()
    assert speaker(days=["2026-03-04"]).spans(DATES) == ((at(4, 0), at(5, 0)),)
    assert speaker(available="09:00-13:00").spans(DATES) == (
        (at(3, 9), at(3, 13)),
        (at(4, 9), at(4, 13)),
    )
    assert speaker(days=["2026-03-03"], available=["09:00-13:00", both]).spans(DATES) == (
        (at(3, 9), at(3, 13)),
        (at(4, 15), at(4, 16)),
    )
    # Without hours for them, the days are meant whole.
    assert speaker(days=["2026-03-03"], available=both).spans(DATES) == (
        (at(3, 0), at(4, 0)),
        (at(4, 15), at(4, 16)),
    )


def test_speaker_in_another_zone_is_there_by_the_clock_of_the_workshop() -> None:
    # 18:00 in New York (UTC-5) is 04:00 of the next day in Almaty (UTC+5), IANA tzdata.
    far = speaker(timezone="America/New_York", available="18:00-23:00")
    assert there(far, DATES[:1], "Asia/Almaty") == (
        (at(3, 4), at(3, 9)),
        (at(4, 4), at(4, 9)),
        (at(5, 4), at(5, 9)),
    )


def test_clock_of_another_zone_may_change_between_two_days() -> None:
    # New York sprang forward on 8 March 2026; Almaty did not.
    days = ["2026-03-07", "2026-03-08"]
    far = speaker(timezone="America/New_York", days=days, available="08:00-09:00")
    assert there(far, DATES, "Asia/Almaty") == (
        (at(7, 18), at(7, 19)),
        (at(8, 17), at(8, 18)),
    )


def test_interpreters_need_two_languages() -> None:
    with pytest.raises(ValidationError) as caught:
        Interpreters.model_validate({"name": "Pair", "languages": ["en"]})
    assert [(e["loc"], e["type"]) for e in caught.value.errors()] == [(("languages",), "too_short")]
