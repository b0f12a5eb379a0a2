"""The module model: what its numbers must do, its shorter forms, and the parts of its guide."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.factories import item_data, make_module, module_data
from trainkit.model.items.single import SingleItem
from trainkit.model.module import STANDARD, Guide, Module, Session, split_guide


def messages(model: Any, data: Any) -> list[tuple[tuple[int | str, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(data)
    return [(error["loc"], error["msg"]) for error in caught.value.errors()]


def with_short(*entries: dict[str, Any]) -> Module:
    return make_module(variants={"short": list(entries)})


def test_steps_that_do_not_fill_the_session_are_refused() -> None:
    data = module_data()
    data["sessions"][1]["minutes"] = 50
    assert messages(Module, data) == [
        (("sessions", 1), "the steps add up to 60 minutes, but the session has 50")
    ]


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
        ((), "expected shortest, minutes and longest in ascending order")
    ]


TEXT = """
## Before the course

Read this.

## First session {#s1}

**Say:** one.

### A heading inside

Two.

## Sensitivities

Beware.

## Second session   {#s2}

Three.
"""


def test_guide_is_cut_at_headings_with_an_id() -> None:
    guide = split_guide(TEXT)
    assert guide == Guide(
        introduction="## Before the course\n\nRead this.\n\n## Sensitivities\n\nBeware.",
        sessions={"s1": "**Say:** one.\n\n### A heading inside\n\nTwo.", "s2": "Three."},
        lines={"s1": 6, "s2": 18},
    )


def test_repeated_part_is_kept_together_and_named() -> None:
    guide = split_guide("## One {#s1}\na\n## Two {#s2}\nb\n## Again {#s1}\nc\n")
    assert guide.sessions == {"s1": "a\nc", "s2": "b"}
    assert guide.lines == {"s1": 1, "s2": 3}
    assert guide.repeated == (("s1", 5),)


def test_headings_in_code_and_of_other_levels_cut_nothing() -> None:
    text = "## One {#s1}\n```\n## Not {#s2}\n```\n### Not {#s3}\n# Not {#s4}\n ## Not {#s5}\n"
    guide = split_guide(text)
    assert list(guide.sessions) == ["s1"]
    assert guide.sessions["s1"] == text.partition("\n")[2].strip()


def test_empty_id_is_no_session() -> None:
    assert split_guide("## One {#}\n\na\n").sessions == {}


LINES = st.lists(st.sampled_from(["## A", "## B {#b}", "## C {#c}", "text", "", "```", "### x"]))


@given(LINES)
def test_no_line_of_text_is_lost(lines: list[str]) -> None:
    guide = split_guide("\n".join(lines))
    kept = "\n".join([guide.introduction, *guide.sessions.values()])
    assert kept.count("text") == lines.count("text")
    assert kept.count("### x") == lines.count("### x")
