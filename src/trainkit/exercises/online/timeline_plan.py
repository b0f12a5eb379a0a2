"""Draws a set: records around a night on which clocks were set back, and a statement.

Held constant over sets: one record of each role and the messages of buyers; one post whose clock
time stands for two moments that nothing decides, one whose identifier decides; a payment between
the two moments of the first; a statement about a time in which the account certainly posted twice
and perhaps a third time. When, where and in which order, is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from trainkit.definitions.exercises import ClockChange, TimeLine
from trainkit.exercises.draws import Draws
from trainkit.exercises.online.timeline_key import BITS, identifier, milliseconds
from trainkit.exercises.times import PLACES, moment_of, offset_at, shown_at

__all__ = [
    "CHANGES",
    "REACH",
    "Change",
    "Numbers",
    "Photo",
    "Post",
    "RecordPlan",
    "Statement",
    "Story",
    "draw_plan",
    "open_moments",
]

ACCOUNT = ("before", "after", "open", "decided", "deleted", "next-day", "far")
"""Roles of posts of the account: before the repeated hour and after it, by the same clock; in it
without and with an identifier; deleted, known by its identifier; by a clock that is on the next
day; and by one whose offset is far from the others'."""
OTHERS = ("log", "payment", "half-hour", "photo")
"""Roles of records that the account did not post."""
REACH = 88
"""How many minutes before and after the change the records lie."""
EAST = ("Ashgabat", "Dushanbe", "Karachi", "Tashkent")
"""Places at UTC+05:00 on all days of the sheets."""
_CALLED = ("Bishkek", "Kabul")
"""Places of whoever is called at the end: the time is read there, far from where the phone lay."""
_APART = 4
"""Minutes between any two moments, so that minutes suffice to order the records."""
_EDGE = 180
"""Seconds between the ends of the statement and any moment of a post."""
_SITES = ("post-times.example", "id-to-date.example", "when-posted.example", "id-clock.example")
_GOODS = ("phones", "laptops", "generators", "cameras", "bicycles", "tyres", "drones", "projectors")
_BY = {"log": "log", "payment": "payment", "half-hour": "buyer", "photo": "buyer"}

_BUYERS = ("buyer-left", "buyer-receipt", "buyer-nothing", "buyer-price")
_ACCOUNT = ("offer", "lower", "delivery", "card", "one-left", "payment-due")


@dataclass(frozen=True)
class Change:
    """A change of a place's offset."""

    place: str
    moment: int
    """The first moment of the new offset."""


CHANGES: dict[ClockChange, Change] = {
    "almaty-2024": Change("Almaty", moment_of(datetime(2024, 2, 29, 18))),
    "tehran-2022": Change("Tehran", moment_of(datetime(2022, 9, 21, 19, 30))),
}
"""The nights on which clocks were set back."""


@dataclass(frozen=True)
class Post:
    """A record: when it was made, and on which place's clock it was seen."""

    role: str
    moment: int
    """In seconds since 1970."""
    place: str | None
    """``None``: in UTC, or without any time."""


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
    """Of the clock that the end is read from; the phone never was there."""


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
class Story:
    """What one set tells, by the names of its words."""

    authors: dict[str, str]
    """Who made the record of each role."""
    texts: dict[str, tuple[str, int]]
    """What each record says, and how many goods it may speak of."""
    goods: str
    amount: int
    """What was paid."""
    handed_in: str
    """Where the phone was left, as the statement says."""
    caller: str


@dataclass(frozen=True)
class RecordPlan:
    """One set's records in the order in which they are numbered, and what goes with them."""

    change: Change
    posts: tuple[Post, ...]
    numbers: Numbers
    photo: Photo
    statement: Statement
    story: Story
    compared: str
    """The role of a record that is not between the two moments of the open post."""


def draw_plan(exercise: TimeLine, draws: Draws) -> RecordPlan:
    """Draw a set; records are drawn again until a statement with all its traps fits them."""
    records, words = draws.branch("records"), draws.branch("words")
    change = CHANGES[records.choice(exercise.changes)]
    for attempt in range(10_000):
        trial = records.branch(str(attempt))
        posts = _posts(change, exercise.records, trial.branch("posts"))
        if posts is None:
            continue
        statement = _statement(posts, change, trial.branch("statement"))
        outside = _outside(posts, change)
        if statement and outside:
            photo = _photo(posts["photo"].moment, trial.branch("photo"))
            ordered = trial.shuffled(list(posts.values()))
            return RecordPlan(
                change=change,
                posts=tuple(ordered),
                numbers=_numbers(posts, change, trial.branch("numbers")),
                photo=photo,
                statement=statement,
                story=_story([post.role for post in ordered], words),
                compared=trial.choice(outside),
            )
    raise RuntimeError("no set fits; expected one in a few")


def _posts(change: Change, records: int, draws: Draws) -> dict[str, Post] | None:
    """Return posts by role, or ``None`` if they do not find room."""
    buyers = tuple(f"buyer-{number}" for number in range(records - len(ACCOUNT) - len(OTHERS)))
    minutes = _minutes(buyers, draws)
    if minutes is None:
        return None
    places = _places(change.place, buyers, draws)
    return {
        role: Post(role, change.moment + 60 * minute, places.get(role))
        for role, minute in minutes.items()
    }


def open_moments(posts: dict[str, Post], change: Change) -> tuple[int, int]:
    """Return the two moments for which the open post's clock time stands."""
    moment = posts["open"].moment
    first = moment if moment < change.moment else moment - 3600
    return first, first + 3600


def _minutes(buyers: tuple[str, ...], draws: Draws) -> dict[str, int] | None:
    """Draw a minute for each role, counted from the change, the narrowest ranges first."""
    open_at = draws.between(6, 54)
    ranges = {
        "decided": (6, 54) if draws.chance(1, 2) else (-54, -6),
        "payment": (open_at - 56, open_at - 4),
        "before": (-REACH, -64),
        "after": (64, REACH),
        "next-day": (6, REACH),
        **dict.fromkeys(("far", "deleted", "log", "half-hour", "photo", *buyers), (-REACH, REACH)),
    }
    minutes = {"open": open_at - 60 * draws.below(2)}
    taken = [open_at - 60, open_at]
    for role, (first, last) in ranges.items():
        free = [
            minute
            for minute in range(first, last + 1)
            if all(abs(minute - other) >= _APART for other in taken)
        ]
        if not free:
            return None
        minutes[role] = draws.choice(free)
        taken.append(minutes[role])
    return minutes


def _places(changing: str, buyers: tuple[str, ...], draws: Draws) -> dict[str, str]:
    """Return the place whose clock each role shows; some have none."""
    east = draws.sample(EAST, 2)
    far = "Almaty" if changing == "Tehran" else "Tehran"
    return {
        **dict.fromkeys(("before", "after", "open", "decided"), changing),
        "next-day": "Bishkek",
        "half-hour": "Kabul",
        "far": far,
        "payment": east[0],
        **{name: (east[1], "Kabul", far)[number] for number, name in enumerate(buyers)},
    }


def _statement(posts: dict[str, Post], change: Change, draws: Draws) -> Statement | None:
    """Return a time with two posts for sure and one perhaps, whose clock times mislead."""
    length = draws.between(40, 80)
    start = change.moment + 60 * draws.between(5 - REACH, REACH - 5 - length)
    drawn = Statement(start, draws.choice(EAST), start + 60 * length, draws.choice(_CALLED))
    known = [posts[role] for role in ACCOUNT if role != "open"]
    either = open_moments(posts, change)
    moments = [*(post.moment for post in known), *either]
    near = any(abs(one - edge) < _EDGE for one in moments for edge in (drawn.start, drawn.end))
    inside = [post for post in known if drawn.start < post.moment < drawn.end]
    perhaps = [one for one in either if drawn.start < one < drawn.end]
    if near or len(inside) != 2 or len(perhaps) != 1:
        return None
    return drawn if any(_misleads(post, drawn) for post in known) else None


def _misleads(post: Post, statement: Statement) -> bool:
    """Return whether clock times as shown put the post on the wrong side of the statement."""
    if post.place is None:
        return False
    first = shown_at(statement.start_place, statement.start)
    last = shown_at(statement.end_place, statement.end)
    shown = first < shown_at(post.place, post.moment) < last
    return shown != (statement.start < post.moment < statement.end)


def _outside(posts: dict[str, Post], change: Change) -> list[str]:
    """Return roles outside the open post's two moments, by clocks of other places."""
    first, second = open_moments(posts, change)
    return [
        role
        for role, post in posts.items()
        if post.place not in (None, change.place) and not first < post.moment < second
    ]


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


def _story(roles: Iterable[str], draws: Draws) -> Story:
    """Draw what the records of the roles say."""
    goods = draws.choice(_GOODS)
    by = {role: "buyer" if role.startswith("buyer") else _BY.get(role, "account") for role in roles}
    account = [role for role in by if by[role] == "account" and role != "open"]
    buyers = [role for role in by if by[role] == "buyer" and role != "photo"]
    offers = draws.shuffled(_ACCOUNT)
    asks = draws.shuffled(_BUYERS)
    amount = 10 * draws.between(6, 40)
    texts = {
        **dict(zip(account, offers, strict=True)),
        **dict(zip(buyers, asks, strict=False)),
        **{role: role for role in ("open", "log", "payment", "photo")},
    }
    return Story(
        authors=by,
        texts={role: (text, draws.between(5, 30)) for role, text in texts.items()},
        goods=goods,
        amount=amount,
        handed_in=draws.choice(("clinic", "swimming-hall", "examination-hall", "factory-gate")),
        caller=draws.choice(("brother", "sister", "cousin", "friend")),
    )
