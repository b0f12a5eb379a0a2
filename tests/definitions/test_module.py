"""The module model: what its numbers must do, and its shorter forms."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.factories import item_data, make_bank, make_module, module_data
from trainkit.definitions.module import STANDARD, Module, Session
from trainkit.items.base import Option
from trainkit.items.registry import ItemBank
from trainkit.items.single import SingleItem


def messages(model: Any, data: Any) -> list[tuple[tuple[int | str, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(data)
    return [(error["loc"], error["msg"]) for error in caught.value.errors()]


def with_short(*entries: dict[str, Any]) -> Module:
    return make_module(variants={"short": list(entries)})


def test_module_has_the_defaults_of_a_plain_course() -> None:
    module = make_module()
    assert (module.language, module.glossary, module.variants) == ("en", (), {})
    assert (module.prerequisites.modules, module.prerequisites.knowledge) == ((), ())


def test_steps_that_do_not_fill_the_session_are_refused() -> None:
    data = module_data()
    data["sessions"][1]["minutes"] = 50
    assert messages(Module, data) == [
        (("sessions", 1), "the steps add up to 60 minutes, the session has 50")
    ]


@pytest.mark.parametrize("minutes", [14, 91])
def test_session_is_15_to_90_minutes_long(minutes: int) -> None:
    (session,) = module_data(minutes=(minutes,))["sessions"]
    ((location, message),) = messages(Session, session)
    assert location == ("minutes",)
    assert message == (
        "Input should be greater than or equal to 15"
        if minutes == 14
        else "Input should be less than or equal to 90"
    )


def test_session_needs_two_steps_and_an_objective() -> None:
    session = module_data()["sessions"][0] | {
        "objectives": [],
        "steps": [{"minutes": 60, "title": "All", "method": "lecture"}],
    }
    assert [location for location, _ in messages(Session, session)] == [("objectives",), ("steps",)]


@pytest.mark.parametrize(("count", "is_valid"), [(2, False), (3, True), (9, True), (10, False)])
def test_module_has_three_to_nine_objectives(count: int, is_valid: bool) -> None:
    data = module_data(
        objectives=[{"id": f"o{n}", "level": "apply", "text": "x"} for n in range(count)]
    )
    if is_valid:
        assert len(Module.model_validate(data).objectives) == count
    else:
        assert [location for location, _ in messages(Module, data)] == [("objectives",)]


def test_parts_are_found_by_id_and_unknown_ids_raise() -> None:
    module = make_module()
    assert module.objective("o2").text == "Apply rule 2"
    assert module.session("s1").title == "Session 1 of alpha"
    assert module.reference("src").title == "Standard"
    for find in (module.objective, module.session, module.reference):
        with pytest.raises(KeyError, match="nobody"):
            find("nobody")


def test_standard_form_is_the_sessions_as_they_stand() -> None:
    module = make_module(minutes=(60, 45))
    assert module.timed_sessions() == module.sessions
    assert module.timed_sessions(STANDARD) == module.sessions


def test_shorter_form_takes_its_own_minutes_and_leaves_out_steps() -> None:
    module = with_short({"session": "s2", "minutes": 20, "steps": [20, 0]})
    (session,) = module.timed_sessions("short")
    assert (session.id, session.minutes) == ("s2", 20)
    assert [(step.title, step.minutes) for step in session.steps] == [("Input", 20)]
    assert module.session("s2").minutes == 60


def test_form_that_is_not_declared_raises() -> None:
    with pytest.raises(KeyError, match="tiny"):
        make_module().timed_sessions("tiny")


def test_item_bank_finds_items_and_cases() -> None:
    bank = make_bank(per_level=1)
    assert bank.item("alpha-apply-0").objective == "o1"
    with pytest.raises(KeyError, match="nobody"):
        bank.item("nobody")
    with pytest.raises(KeyError, match="nobody"):
        bank.case("nobody")


@pytest.mark.parametrize(
    ("change", "location"),
    [
        ({"difficulty": "1.01"}, ("difficulty",)),
        ({"difficulty": "nan"}, ("difficulty",)),
        ({"version": 0}, ("version",)),
        ({"key": "i"}, ("key",)),
        ({"cognitive": "remember"}, ("cognitive",)),
        ({"type": "multiple"}, ("type",)),
        ({"options": []}, ("options",)),
        ({"source": {}}, ("source", "reference")),
    ],
)
def test_item_refuses_values_outside_its_frame(
    change: dict[str, Any], location: tuple[str, ...]
) -> None:
    assert [place for place, _ in messages(SingleItem, item_data("x", **change))] == [location]


def test_every_option_needs_a_rationale() -> None:
    option = item_data("x")["options"][1]
    del option["rationale"]
    assert messages(Option, option) == [(("rationale",), "Field required")]


def test_item_bank_needs_an_item() -> None:
    data = {"module": "alpha", "version": "1", "items": []}
    assert [location for location, _ in messages(ItemBank, data)] == [("items",)]


def steps(*marked: bool) -> list[dict[str, object]]:
    """Return four steps of 15 minutes, some of them with a mark for a break behind them."""
    return [
        {"minutes": 15, "title": "Step", "method": "lecture", "may_pause_after": mark}
        for mark in marked
    ]


def test_break_may_come_behind_marked_steps_but_not_behind_the_last() -> None:
    data = module_data("alpha", (60,))
    data["sessions"][0]["steps"] = steps(True, False, True, True)
    (session,) = Module.model_validate(data).timed_sessions()
    assert session.marks == (15, 45)


def test_marks_move_with_the_steps_of_a_variant() -> None:
    data = module_data("alpha", (60,))
    data["sessions"][0]["steps"] = steps(True, False, True, True)
    data["sessions"][0] |= {"shortest": 50, "longest": 70}
    variant = {"session": "s1", "minutes": 30, "steps": [10, 0, 15, 5]}
    data["variants"] = {
        "short": [variant],
        "own": [{**variant, "shortest": 20, "longest": 35}],
        "cut": [{**variant, "steps": [10, 20, 0, 0]}],
    }
    module = Module.model_validate(data)
    found = {name: module.timed_sessions(name)[0] for name in ("standard", *data["variants"])}
    assert {name: (one.marks, one.shortest, one.longest) for name, one in found.items()} == {
        "standard": ((15, 45), 50, 70),
        # The bounds of the whole session say nothing of a shorter one.
        "short": ((10, 25), None, None),
        "own": ((10, 25), 20, 35),
        "cut": ((10,), None, None),
    }


@pytest.mark.parametrize("bounds", [{"shortest": 61}, {"longest": 59}])
def test_session_has_a_length_between_its_bounds(bounds: dict[str, int]) -> None:
    data = {**module_data("alpha", (60,))["sessions"][0], **bounds}
    assert messages(Session, data) == [
        ((), "expected shortest, minutes and longest in rising order")
    ]
