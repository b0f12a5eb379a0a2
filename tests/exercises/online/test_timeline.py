"""Sets on one time line, solved a second way from the files that go with the sheet."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.exercises.handed_out import make as generate
from tests.exercises.online.definitions import time_line
from tests.exercises.online.reader import Sheet, parsed
from trainkit.exercises.draws import Draws
from trainkit.exercises.online.timeline import print_sheet
from trainkit.exercises.online.timeline_key import Solver
from trainkit.exercises.online.timeline_plan import draw_plan, open_moments

SETTINGS = st.fixed_dictionaries(
    {
        "changes": st.sampled_from(
            [("almaty-2024",), ("tehran-2022",), ("almaty-2024", "tehran-2022")]
        ),
        "records": st.integers(11, 14),
    }
)


@given(seed=st.integers(0, 10**9), chosen=SETTINGS)
@settings(max_examples=60, deadline=None)
def test_the_key_agrees_with_a_second_way(seed: int, chosen: dict[str, Any]) -> None:
    made = generate(time_line(**chosen), Draws(seed))
    sheet = Sheet(made)
    questions = made.worksheet.questions

    expected = [sheet.expected(question.text) for question in questions]

    shorts = [answer.short for answer in made.key.answers]
    assert expected[-1] is None
    assert shorts[:-1] == expected[:-1]
    certain = [one for one in sheet.posts() if sheet.within(one) == {True}]
    assert shorts[-1].startswith(f"the account posted {' and '.join(certain)} in that time")
    open_ = ["Give every possible" in one.text or "posted before" in one.text for one in questions]
    assert [answer.undetermined for answer in made.key.answers] == open_


@given(seed=st.integers(0, 10**9), chosen=SETTINGS)
@settings(max_examples=40, deadline=None)
def test_the_solver_finds_what_was_planned(seed: int, chosen: dict[str, Any]) -> None:
    exercise, draws = time_line(**chosen), Draws(seed)
    plan = draw_plan(exercise, draws)
    solver = Solver(print_sheet(exercise, plan, draws).tables)
    posts = {post.role: post for post in plan.posts}

    for role, post in posts.items():
        found = solver.asked(role)[0].moments
        if role == "open":
            assert found == open_moments(posts, plan.change)
        else:
            assert [moment - moment % 60 for moment in found] == [post.moment]
    assert (solver.card.moment, solver.card.offset, solver.card.drift) == (
        plan.photo.moment,
        plan.photo.offset,
        plan.photo.drift,
    )
    assert (solver.window.start, solver.window.end) == (plan.statement.start, plan.statement.end)


@given(seed=st.integers(0, 10**9), chosen=SETTINGS)
@settings(max_examples=40, deadline=None)
def test_every_trap_works_in_every_set(seed: int, chosen: dict[str, Any]) -> None:
    sheet = Sheet(generate(time_line(**chosen), Draws(seed)))

    assert len(sheet.records) == chosen["records"]
    twice = [number for number, moments in sheet.moments.items() if len(moments) == 2]
    assert len(twice) == 1
    by_clock = [
        sheet.clock(row["Clock of"], row["Time as shown"])
        for row in sheet.records.values()
        if ":" in row["Time as shown"]
    ]
    assert sum(len(found) == 2 for found in by_clock) == 2
    offsets = {sheet.offset(one) for one in sheet.records if sheet.shown(one) and one not in twice}
    assert offsets >= {"UTC+00:00", "UTC+03:30", "UTC+04:30", "UTC+05:00", "UTC+06:00"}
    posts = [one for one in sheet.posts() if one not in twice]
    certain = [one for one in posts if sheet.within(one) == {True}]
    first, last = sheet.shown_ends
    misleading = [
        one
        for one in posts
        if (shown := sheet.shown(one)) and (first < shown < last) != (one in certain)
    ]
    assert len(certain) == 2
    assert sheet.within(twice[0]) == {True, False}
    assert misleading != []
    as_shown = {one: found for one in sheet.records if (found := sheet.shown(one))}
    by_moment = sorted(as_shown, key=lambda one: sheet.moments[one][0])
    assert sorted(as_shown, key=as_shown.__getitem__) != by_moment
    gap = abs(parsed(sheet.result) - sheet.exact(sheet.entered))
    assert timedelta(minutes=11) < gap < timedelta(minutes=29)
    assert len(re.findall(", ", sheet.photo())) >= 1


@given(seed=st.integers(0, 10**9), chosen=SETTINGS)
@settings(max_examples=40, deadline=None)
def test_the_sheet_says_which_fields_of_the_card_are_in_utc(
    seed: int, chosen: dict[str, Any]
) -> None:
    made = generate(time_line(**chosen), Draws(seed))
    sheet = Sheet(made)
    camera = datetime.strptime(sheet.card["DateTimeOriginal"], "%Y:%m:%d %H:%M:%S")
    seconds = int((camera - sheet.satellite).total_seconds())
    left = (seconds + 450) % 900 - 450
    (why,) = [
        answer.reason
        for answer, question in zip(made.key.answers, made.worksheet.questions, strict=True)
        if "camera" in question.text
    ]

    assert "the GPS fields are in UTC" in sheet.rule
    rest = f"{left} s more are drift or an older position" if left > 0 else f"{-left} s less are"
    assert rest in why


@given(seed=st.integers(0, 10**9), chosen=SETTINGS)
@settings(max_examples=40, deadline=None)
def test_a_minute_decides_the_order(seed: int, chosen: dict[str, Any]) -> None:
    sheet = Sheet(generate(time_line(**chosen), Draws(seed)))
    moments = sorted(one for found in sheet.moments.values() for one in found)

    assert min(later - earlier for earlier, later in pairwise(moments)) > timedelta(minutes=3)


@given(seed=st.integers(0, 10**9), chosen=SETTINGS)
@settings(max_examples=60, deadline=None)
def test_a_calculator_of_eight_digits_or_paper_is_enough(seed: int, chosen: dict[str, Any]) -> None:
    sheet = Sheet(generate(time_line(**chosen), Draws(seed)))
    (example,) = re.findall(r"Example: identifier `(\d+)`", sheet.rule)

    for number in (*sheet.numbers.values(), example):
        for worked in (sheet.pocket, sheet.eight, sheet.on_paper):
            assert abs(worked(number) - sheet.exact(number)) <= timedelta(seconds=1)
    assert "251.658 is one minute, 4.194 one second" in sheet.rule
    (said,) = re.findall(r"so (\d\d:\d\d:\d\d) UTC", sheet.rule)
    assert said == f"{sheet.exact(example):%H:%M:%S}"
    one, other, rest = (int(text) for text in re.findall(r"(\d+) − (\d+) = (\d+);", sheet.rule)[0])
    assert one - other == rest


def test_both_nights_occur() -> None:
    made = [generate(time_line(), Draws(seed)) for seed in range(12)]
    years = {one.worksheet.sections[0].grids[1].caption[-4:] for one in made}
    assert years == {"2022", "2024"}


def test_the_same_night_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="nights that differ"):
        time_line(changes=("almaty-2024", "almaty-2024"))


@pytest.mark.parametrize("wrong", [{"records": 10}, {"changes": ()}])
def test_settings_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        time_line(**wrong)
