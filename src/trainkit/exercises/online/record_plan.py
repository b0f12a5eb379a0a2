"""The drawing of a set: records around a night on which clocks were set back, and a statement.

Held constant over sets: one record of each role and the messages of buyers; one post whose clock
time stands for two moments that nothing decides, one whose identifier decides; a payment between
the two moments of the first; a statement about a time in which the account certainly posted twice
and perhaps a third time. When, where and in which order, is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.definitions.exercises.online import TimeLine
from trainkit.exercises.draws import Draws
from trainkit.exercises.online.identifiers import BITS, identifier, milliseconds
from trainkit.exercises.online.places import Change, change_of, shown_at
from trainkit.exercises.online.post_plan import (
    ACCOUNT,
    EAST,
    REACH,
    Post,
    draw_posts,
    open_moments,
)
from trainkit.exercises.places import PLACES, offset_at

__all__ = ["Numbers", "Photo", "RecordPlan", "Statement", "plan_records"]

_EDGE = 180
"""Seconds between the ends of the statement and any moment of a post."""


@dataclass(frozen=True)
class Photo:
    """A photograph: its camera's clock had an offset, and was off by some seconds."""

    moment: int
    offset: int
    drift: int
    caption: str
    """The place that the message names."""


@dataclass(frozen=True)
class Statement:
    """From when to when nothing was posted, as the user of the account says."""

    start: int
    start_place: str
    end: int
    end_place: str


@dataclass(frozen=True)
class Numbers:
    """The identifiers of a set, and the result of the converter page."""

    decided: int
    deleted: int
    example: int
    page: int
    """The moment that the page states for the deleted post."""
    site: str
    printed: int
    """When the page was printed."""


@dataclass(frozen=True)
class RecordPlan:
    """One set's records in the order in which they are numbered, and what goes with them."""

    change: Change
    posts: tuple[Post, ...]
    numbers: Numbers
    photo: Photo
    statement: Statement
    sure: str
    """The role of a record that is not between the two moments of the open post."""


def plan_records(exercise: TimeLine, draws: Draws) -> RecordPlan:
    """Draw a set; records are drawn again until a statement with all its traps fits them."""
    change = change_of(draws.choice(exercise.changes))
    for attempt in range(10_000):
        trial = draws.branch(str(attempt))
        posts = draw_posts(change, exercise.records, trial.branch("posts"))
        if posts is None:
            continue
        statement = _statement(posts, change, trial.branch("statement"))
        sure = _sure(posts, change)
        if statement and sure:
            return RecordPlan(
                change=change,
                posts=tuple(trial.shuffled(list(posts.values()))),
                numbers=_numbers(posts, change, trial.branch("numbers")),
                photo=_photo(posts["photo"].moment, trial.branch("photo")),
                statement=statement,
                sure=trial.choice(sure),
            )
    raise AssertionError("no set fits; expected one in a few")


def _statement(posts: dict[str, Post], change: Change, draws: Draws) -> Statement | None:
    """Return a time with two posts for sure and one perhaps, whose clock times mislead."""
    length = draws.between(40, 80)
    start = change.moment + 60 * draws.between(5 - REACH, REACH - 5 - length)
    drawn = Statement(start, draws.choice(EAST), start + 60 * length, draws.choice(_ENDS))
    known = [posts[role] for role in ACCOUNT if role != "open"]
    either = open_moments(posts, change)
    moments = [*(post.moment for post in known), *either]
    near = any(abs(one - edge) < _EDGE for one in moments for edge in (drawn.start, drawn.end))
    inside = [post for post in known if drawn.start < post.moment < drawn.end]
    perhaps = [one for one in either if drawn.start < one < drawn.end]
    if near or len(inside) != 2 or len(perhaps) != 1:
        return None
    return drawn if any(_misleads(post, drawn) for post in known) else None


_ENDS = ("Bishkek", "Kabul")
"""Places whose clocks the end of the statement is read from: not those of its start."""


def _misleads(post: Post, statement: Statement) -> bool:
    """Return whether clock times as shown put the post on the wrong side of the statement."""
    if post.place is None:
        return False
    first = shown_at(statement.start_place, statement.start)
    last = shown_at(statement.end_place, statement.end)
    shown = first < shown_at(post.place, post.moment) < last
    return shown != (statement.start < post.moment < statement.end)


def _sure(posts: dict[str, Post], change: Change) -> list[str]:
    """Return roles outside the open post's two moments, by clocks of other places."""
    first, second = open_moments(posts, change)
    return [
        role
        for role, post in posts.items()
        if post.place not in (None, change.place) and not first < post.moment < second
    ]


_SITES = ("post-times.example", "id-to-date.example", "when-posted.example", "id-clock.example")


def _numbers(posts: dict[str, Post], change: Change, draws: Draws) -> Numbers:
    deleted = _identifier(posts["deleted"].moment, draws)
    wrong = 60 * draws.between(11, 28) + draws.between(1, 59)
    true = milliseconds(deleted) // 1000
    return Numbers(
        decided=_identifier(posts["decided"].moment, draws),
        deleted=deleted,
        example=_identifier(change.moment + 60 * draws.between(-REACH, REACH), draws),
        page=true + (wrong if draws.chance(1, 2) else -wrong),
        site=draws.choice(_SITES),
        printed=change.moment + 86_400 * draws.between(3, 20),
    )


def _identifier(minute: int, draws: Draws) -> int:
    """Return an identifier of the minute; far enough from full seconds for ten digits."""
    moment = 1000 * (minute + draws.between(5, 54)) + draws.between(300, 700)
    return identifier(moment, draws.below(2**BITS))


def _photo(moment: int, draws: Draws) -> Photo:
    """Draw a camera with an offset that at least two places had, and a caption."""
    by_offset: dict[int, list[str]] = {}
    for place in PLACES:
        by_offset.setdefault(offset_at(place, moment), []).append(place)
    offset = draws.choice([one for one, places in by_offset.items() if len(places) > 1])
    fits = draws.chance(1, 2)
    caption = draws.choice([place for place in PLACES if (place in by_offset[offset]) == fits])
    drift = draws.between(2, 20) * draws.choice((-1, 1))
    return Photo(moment + draws.between(5, 54), offset, drift, caption)
