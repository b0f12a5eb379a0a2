"""How a session is taught: what stands at it goes before what stands at its module."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.factories import make_module, make_workshop, workshop_data
from trainkit.definitions.teaching import Interpretation, Teaching, Together
from trainkit.definitions.workshop import Workshop

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
