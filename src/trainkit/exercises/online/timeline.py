"""The worksheet on one time line: records in mixed offsets, and questions.

Held constant over sets: nine questions of the same kinds and points, the same traps: a date that
must be carried, a half hour, an offset that changed in that night, a clock time that stands for
two moments, an identifier that decides, a converter page that is wrong, a photograph without
offset, a statement whose clock times mislead.
"""

from __future__ import annotations

from trainkit.definitions.exercises import TimeLine
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import Grid, Question
from trainkit.exercises.online.time_axis import draw_axis
from trainkit.exercises.online.timeline_key import (
    CONVERTED,
    HOUR,
    START,
    Tables,
    first_ten,
    identifier,
    quotient,
)
from trainkit.exercises.online.timeline_plan import (
    REACH,
    Change,
    Numbers,
    Photo,
    Post,
    RecordPlan,
    Statement,
    Story,
    draw_plan,
)
from trainkit.exercises.times import (
    PLACES,
    clock_text,
    day_text,
    offset_at,
    offset_text,
    place_name,
    reading_of,
    reading_text,
    shown_at,
)
from trainkit.exercises.words import Words

__all__ = ["print_sheet"]

_STEP = 4.194304
"""How much the first ten digits of an identifier grow in a second."""


def print_sheet(exercise: TimeLine, draws: Draws, words: Words) -> Sheet[Tables]:
    """Lay out the worksheet; the table of the hours, which only paper needs, is no file."""
    plan = draw_plan(exercise, draws)
    tables = _tables(plan, words)
    axis = words.drawing("axis", draw_axis(*tables.axis))
    data = (tables.hours, tables.identifiers, tables.page, tables.card)
    return Sheet(
        sections=(
            words.section("records", tables.records, tables.offsets),
            words.section("identifiers", *data, **_rule(plan.numbers.example)),
            words.section("statement", tables.statement),
            words.section("axis", axis),
            words.section("questions", *_questions(tables, draws.branch("questions"), words)),
        ),
        data=tables,
        files={
            "records": tables.records,
            "offsets": tables.offsets,
            "identifiers": tables.identifiers,
            "converter-page": tables.page,
            "photograph": tables.card,
            "statement": tables.statement,
        },
    )


def _tables(plan: RecordPlan, words: Words) -> Tables:
    asked = {post.role: str(number) for number, post in enumerate(plan.posts, 1)}
    numbers = plan.numbers
    rows = [(asked["decided"], numbers.decided), (asked["deleted"], numbers.deleted)]
    rows.sort(key=lambda row: int(row[0]))
    first, last = (plan.change.moment + side * 60 * REACH for side in (-1, 1))
    first -= first % HOUR
    return Tables(
        records=_records(plan, words),
        offsets=_offsets(plan.change, words),
        identifiers=words.table("identifiers", rows),
        hours=_hours(first, last, words),
        page=_page(numbers, words),
        card=_card(plan.photo, words),
        statement=_statement(plan.statement, plan.story, words),
        axis=(first, last + -last % HOUR),
        asked=asked,
        compared=asked[plan.compared],
    )


def _records(plan: RecordPlan, words: Words) -> Grid:
    story = plan.story
    rows = []
    for number, post in enumerate(plan.posts, 1):
        name, count = story.texts[post.role]
        said = words(
            f"said.{name}",
            goods=words(f"goods.{story.goods}"),
            count=count,
            amount=story.amount,
            caption=place_name(plan.photo.caption),
        )
        author = words(f"author.{story.authors[post.role]}")
        rows.append((number, author, said, *_shown(post, words), ""))
    return words.table("records", rows)


def _shown(post: Post, words: Words) -> tuple[str, str]:
    if post.place:
        return place_name(post.place), reading_text(shown_at(post.place, post.moment))
    if post.role == "log":
        return "UTC", reading_text(reading_of(post.moment))
    return words("clock.none"), words(
        "clock.identifier" if post.role == "deleted" else "clock.card"
    )


def _offsets(change: Change, words: Words) -> Grid:
    night = day_text(reading_of(change.moment - 60 * REACH))
    moment = reading_text(reading_of(change.moment))
    rows = []
    for place, zone in PLACES.items():
        name = place_name(place)
        before, after = (offset_text(offset_at(place, change.moment + n)) for n in (-1, 0))
        if before == after:
            rows.append((name, zone, after, words("holds.throughout")))
        else:
            rows.append((name, zone, before, words("holds.until", moment=moment)))
            rows.append((name, zone, after, words("holds.from", moment=moment)))
    return words.table("offsets", rows, night=night)


def _hours(first: int, last: int, words: Words) -> Grid:
    moments = range(first, last + 1, HOUR)
    smallest = [(moment, identifier(1000 * moment)) for moment in moments]
    rows = ((_second(moment), quotient(one), first_ten(one)) for moment, one in smallest)
    return words.table("hours", rows)


def _second(moment: int) -> str:
    return reading_text(reading_of(moment), seconds=True)


def _page(numbers: Numbers, words: Words) -> Grid:
    result, printed = f"{_second(numbers.page)} UTC", day_text(reading_of(numbers.printed))
    return words.table("page", ((numbers.deleted, result, numbers.site, printed),))


def _card(photo: Photo, words: Words) -> Grid:
    camera = reading_of(photo.moment + photo.offset + photo.drift)
    satellite = reading_of(photo.moment)
    shown = (f"{camera:%Y:%m:%d %H:%M:%S}", f"{satellite:%Y:%m:%d}", f"{satellite:%H:%M:%S}")
    return words.table(
        "card", ((shown[0], words("no-offset"), *shown[1:], place_name(photo.caption)),)
    )


def _statement(statement: Statement, story: Story, words: Words) -> Grid:
    ends = (
        (f"left.{story.handed_in}", statement.start_place, statement.start),
        (f"back.{story.caller}", statement.end_place, statement.end),
    )
    rows = (
        (words(what, place=place_name(place)), place_name(place), reading_text(shown_at(place, at)))
        for what, place, at in ends
    )
    return words.table("statement", rows)


def _rule(example: int) -> dict[str, object]:
    """Return the numbers of the rule for identifiers, and of a division worked for ``example``."""
    moment = (quotient(example) + START) // 1000
    hour = moment - moment % HOUR
    hour_ten = first_ten(identifier(1000 * hour))
    more = first_ten(example) - hour_ten
    minutes, rest = divmod(int(more / _STEP), 60)
    return {
        "start": f"{START:,}",
        "step": _STEP,
        "minute": f"{60 * _STEP:.3f}",
        "second": f"{_STEP:.3f}",
        "example": example,
        "ten": first_ten(example),
        "hour_ten": hour_ten,
        "more": more,
        "seconds": f"{more / _STEP:.1f}",
        "minutes": minutes,
        "rest": rest,
        "time": clock_text(reading_of(hour + 60 * minutes + rest), seconds=True),
    }


def _questions(tables: Tables, draws: Draws, words: Words) -> tuple[Question, ...]:
    """Return the questions: conversion first, order and statement last."""
    middle = draws.shuffled((("open", "compare"), ("decided",), ("converter",), ("photo",)))
    roles = ["convert", *(role for group in middle for role in group)]
    return words.questions(
        *(*roles, "order", "window", "sentence"),
        asked=tables.asked,
        converted=[tables.asked[role] for role in CONVERTED],
        compared=sorted((tables.asked["payment"], tables.compared), key=int),
    )
