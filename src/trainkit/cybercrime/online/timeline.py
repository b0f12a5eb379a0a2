"""One time line: records in mixed offsets around a night on which clocks were set back.

Held constant over sets: nine questions of the same kinds and points; one record of each role and
the messages of buyers; the same traps: a date that must be carried, a half hour, an offset that
changed in that night, a clock time that stands for two moments that nothing decides, with a payment
between them, another that an identifier decides, a converter page that is wrong, a photograph
without offset, a statement about a time in which the account certainly posted twice and perhaps a
third time. When, where and in which order, is drawn.

Identifiers of posts carry their time. The rule is the one of a large platform, read from Old
Dominion University, Web Science and Digital Libraries, "TweetedAt", 2019: the bits above the lowest
22 count milliseconds from a fixed start. The identifiers made here are invented.

The time line is drawn empty for participants, with marks for the key: filled or open, lines whole
or broken. Units are millimetres.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from trainkit.exercises.generator import Draws, Sheet, Solution
from trainkit.exercises.model import Drawing, Grid
from trainkit.exercises.svg import Style, Svg
from trainkit.exercises.times import (
    DAY,
    PLACES,
    clock_text,
    day_text,
    moment_of,
    moments_at,
    offset_at,
    offset_text,
    place_name,
    reading_of,
    reading_text,
    short_stamp,
    short_text,
    shown_at,
)
from trainkit.exercises.words import Words
from trainkit.model.exercises import ClockChange, TimeLine

_LEFT, _WIDTH = 5.0, 158.0
_LEVEL = 4.6
"""Height of a row of numbers above the line."""
_ROOM = 4.2
"""Width that a number takes."""
_DASHES = "1.2,0.8"


@dataclass(frozen=True)
class Mark:
    """A record on the line; one with several moments is open, and its moments are joined."""

    number: str
    moments: tuple[int, ...]


@dataclass(frozen=True)
class Band:
    """A period with a label, below the line."""

    start: int
    end: int
    label: str
    grey: bool = True


@dataclass(frozen=True)
class _Scale:
    start: int
    end: int

    def x(self, moment: int) -> float:
        return round(_LEFT + _WIDTH * (moment - self.start) / (self.end - self.start), 2)


def draw_axis(
    start: int, end: int, marks: Sequence[Mark] = (), bands: Sequence[Sequence[Band]] = ()
) -> str:
    """Return the line from ``start`` to ``end``; ``bands`` are rows below it, first to last."""
    scale = _Scale(start, end)
    places, levels = _axis_places(marks, scale)
    joined = [mark for mark in marks if len(mark.moments) > 1]
    top = max(4, levels + bool(joined) + 1) * _LEVEL
    chart = Svg(
        2 * _LEFT + _WIDTH, top + 9 + 6.5 * len(bands), Style(number="{:g}".format), shift=top
    )
    for mark in joined:
        _draw_join(chart, [(x, y) for one, x, y in places if one == mark], levels)
    for mark, x, y in places:
        fill = "white" if mark in joined else "black"
        chart.line((x, 0), (x, y + 0.8))
        chart.element("circle", cx=x, cy=0, r=1, fill=fill, stroke="black", stroke_width=0.3)
        chart.text(x, y, mark.number, bold=True)
    _draw_ticks(chart, scale)
    for row, stretch in enumerate(bands):
        for band in stretch:
            _draw_band(chart, band, scale, 8.5 + 6.5 * row)
    return chart.svg()


def _axis_places(
    marks: Sequence[Mark], scale: _Scale
) -> tuple[list[tuple[Mark, float, float]], int]:
    """Return where the number of each mark stands, and how many rows the numbers take."""
    places = []
    taken = [float("-inf")]
    for moment, mark in sorted((moment, one) for one in marks for moment in one.moments):
        x = scale.x(moment)
        level = next((n for n, edge in enumerate(taken) if edge + _ROOM <= x), len(taken))
        taken[level : level + 1] = [x]
        places.append((mark, x, -_LEVEL * (level + 1)))
    return places, len(taken)


def _draw_join(chart: Svg, places: list[tuple[float, float]], levels: int) -> None:
    """Join the moments of one mark above all numbers."""
    top = -_LEVEL * (levels + 1) + 1
    chart.line((places[0][0], top), (places[-1][0], top), stroke_dasharray=_DASHES)
    for x, y in places:
        chart.line((x, top), (x, y - 3), stroke_dasharray=_DASHES)


def _draw_ticks(chart: Svg, scale: _Scale) -> None:
    chart.line((_LEFT, 0), (_LEFT + _WIDTH, 0), stroke_width="0.4")
    for moment in range(scale.start, scale.end + 1, 600):
        x, half = scale.x(moment), moment % 1800 == 0
        chart.line((x, 0), (x, 2.2 if half else 1.1))
        if half:
            chart.text(x, 5.4, clock_text(reading_of(moment)))


def _draw_band(chart: Svg, band: Band, scale: _Scale, y: float) -> None:
    x, end = scale.x(band.start), scale.x(band.end)
    chart.rectangle(x, y, (end - x, 5), "#dddddd" if band.grey else "white")
    chart.text((x + end) / 2, y + 3.6, band.label)


HOUR = 3600
CONVERTED = ("after", "next-day", "half-hour")
"""Roles of the records whose times are asked for one by one."""
BITS = 22
"""Low bits without meaning for the time: an identifier is divided by 2 to this power."""
START = 1_288_834_974_657
"""Where the platform's count begins, in milliseconds since 1970."""


def quotient(number: int) -> int:
    """Return the identifier divided by 4,194,304, the rest dropped."""
    return number >> BITS


def milliseconds(number: int) -> int:
    """Return the time in the identifier, in milliseconds since 1970, UTC."""
    return quotient(number) + START


def second_of(number: int) -> int:
    """Return the time in the identifier, in whole seconds since 1970."""
    return milliseconds(number) // 1000


def identifier(moment: int, low: int = 0) -> int:
    """Return the identifier of a moment in milliseconds since 1970, with the low bits ``low``."""
    return (moment - START << BITS) + low


def first_ten(number: int) -> int:
    """Return the first ten of the 19 digits: what a pocket calculator can hold."""
    return int(str(number)[:10])


def utc_text(moment: int) -> str:
    """Return milliseconds since 1970 in the form of RFC 3339: ``2024-02-29T18:30:00.000Z``."""
    seconds, rest = divmod(moment, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03}Z"


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

    @property
    def by_clock(self) -> tuple[int, ...]:
        """The moments that its clock time alone can mean."""
        if self.place is None:
            return (self.moment,)
        return moments_at(self.place, shown_at(self.place, self.moment))


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
        statement = _planned_statement(posts, change, trial.branch("statement"))
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


def _planned_statement(posts: dict[str, Post], change: Change, draws: Draws) -> Statement | None:
    """Return a time with two posts for sure and one perhaps, whose clock times mislead."""
    length = draws.between(40, 80)
    start = change.moment + 60 * draws.between(5 - REACH, REACH - 5 - length)
    drawn = Statement(start, draws.choice(EAST), start + 60 * length, draws.choice(_CALLED))
    known = [posts[role] for role in ACCOUNT if role != "open"]
    either = posts["open"].by_clock
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
    first, second = posts["open"].by_clock
    return [
        role
        for role, post in posts.items()
        if post.place not in (None, change.place) and not first < post.moment < second
    ]


def _numbers(posts: dict[str, Post], change: Change, draws: Draws) -> Numbers:
    deleted = _identifier(posts["deleted"].moment, draws)
    wrong = 60 * draws.between(11, 28) + draws.between(1, 59)
    true = second_of(deleted)
    return Numbers(
        decided=_identifier(posts["decided"].moment, draws),
        deleted=deleted,
        example=_identifier(change.moment + 60 * draws.between(-REACH, REACH), draws),
        page=true + (wrong if draws.chance(1, 2) else -wrong),
        site=draws.choice(_SITES),
        printed=change.moment + DAY * draws.between(3, 20),
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


@dataclass(frozen=True)
class Record:
    """A record as it is printed, with every moment that it can stand for, first to last."""

    number: str
    author: str
    text: str
    place: str
    shown: str
    """The time on its clock; empty if there is none."""
    moments: tuple[int, ...]
    offsets: tuple[str, ...]
    """Of its clock at each of the moments; none without a place."""

    @property
    def clock(self) -> str:
        """The time of day on its clock."""
        return self.shown.rpartition(", ")[2]


def _records(plan: RecordPlan, words: Words) -> dict[str, Record]:
    """Return the records by role, in the order of their numbers."""
    story, numbers = plan.story, plan.numbers
    known = {"photo": plan.photo.moment}
    known |= {"decided": second_of(numbers.decided), "deleted": second_of(numbers.deleted)}
    found = {}
    for number, post in enumerate(plan.posts, 1):
        name, count = story.texts[post.role]
        place, shown = words("clock.none"), ""
        if post.place:
            place = place_name(post.place)
            shown = reading_text(shown_at(post.place, post.moment))
        elif post.role == "log":
            place, shown = "UTC", reading_text(reading_of(post.moment))
        moments = (known[post.role],) if post.role in known else post.by_clock
        found[post.role] = Record(
            number=str(number),
            author=words(f"author.{story.authors[post.role]}"),
            text=words(
                f"said.{name}",
                goods=words(f"goods.{story.goods}"),
                count=count,
                amount=story.amount,
                caption=place_name(plan.photo.caption),
            ),
            place=place,
            shown=shown,
            moments=moments,
            offsets=tuple(offset_text(offset_at(post.place, one)) for one in moments if post.place),
        )
    return found


def _axis(plan: RecordPlan) -> tuple[int, int]:
    """Return first and last moment of the time axis: whole hours."""
    first, last = (plan.change.moment + side * 60 * REACH for side in (-1, 1))
    return first - first % HOUR, last + -last % HOUR


_STEP = 4.194304
"""How much the first ten digits of an identifier grow in a second."""


def print_sheet(exercise: TimeLine, draws: Draws, words: Words) -> Sheet[RecordPlan]:
    """Lay out the worksheet; the table of the hours, which only paper needs, is no file."""
    plan = draw_plan(exercise, draws)
    found, ids = _records(plan, words), plan.numbers
    asked = {role: one.number for role, one in found.items()}
    none = {"deleted": words("clock.identifier"), "photo": words("clock.card")}
    records = words.table(
        "records",
        (
            (one.number, one.author, one.text, one.place, one.shown or none[role], "")
            for role, one in found.items()
        ),
    )
    offsets = _offsets(plan.change, words)
    numbers = [(asked["decided"], ids.decided), (asked["deleted"], ids.deleted)]
    numbers.sort(key=lambda one: int(one[0]))
    identifiers = words.table("identifiers", numbers)
    start, end = _axis(plan)
    hours = words.table(
        "hours",
        (
            (_second(moment), quotient(one), first_ten(one))
            for moment in range(start, end, HOUR)
            for one in (identifier(1000 * moment),)
        ),
    )
    result, printed = f"{_second(ids.page)} UTC", day_text(reading_of(ids.printed))
    page = words.table("page", [(ids.deleted, result, ids.site, printed)])
    card = _card(plan.photo, words)
    statement = _statement(plan.statement, plan.story, words)
    middle = draws.branch("questions").shuffled(
        (("open", "compare"), ("decided",), ("converter",), ("photo",))
    )
    roles = (role for group in middle for role in group)
    questions = words.questions(
        *("convert", *roles, "order", "window", "sentence"),
        asked=asked,
        converted=[asked[role] for role in CONVERTED],
        compared=sorted((asked["payment"], asked[plan.compared]), key=int),
    )
    return Sheet(
        sections=(
            words.section("records", records, offsets),
            words.section("identifiers", hours, identifiers, page, card, **_rule(ids.example)),
            words.section("statement", statement),
            words.section("axis", words.drawing("axis", draw_axis(start, end))),
            words.section("questions", *questions),
        ),
        data=plan,
        files={
            "records": records,
            "offsets": offsets,
            "identifiers": identifiers,
            "converter-page": page,
            "photograph": card,
            "statement": statement,
        },
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


def _second(moment: int) -> str:
    return reading_text(reading_of(moment), seconds=True)


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


def solve(plan: RecordPlan, words: Words) -> Solution:
    """Return the answers, and all records in order as a table and a drawing."""
    records, photo = _records(plan, words), plan.photo
    open_, decided = records["open"], records["decided"]
    (by_clock,) = (post.by_clock for post in plan.posts if post.role == "decided")
    said = {True: "yes", False: "no", None: "open"}
    order = sorted(
        (moment, one.number if len(one.moments) == 1 else f"({one.number})", role)
        for role, one in records.items()
        for moment in one.moments
    )
    inside = {role: _inside(one, plan.statement) for role, one in records.items()}
    posts = [role for role in records if plan.story.authors[role] == "account"]
    values = {
        "short": _short,
        "second": short_stamp,
        "converted": _by_number(records[role] for role in CONVERTED),
        "open": open_,
        "open_times": list(map(_short, open_.moments)),
        "compared": [
            (one, said[_before(open_, one)])
            for one in _by_number(records[role] for role in ("payment", plan.compared))
        ],
        "decided": decided,
        "trials": list(map(_short, by_clock)),
        "division": _division(plan.numbers.decided, words),
        "discrepancy": discrepancy(milliseconds(plan.numbers.deleted), plan.numbers.page, words),
        "page_division": _division(plan.numbers.deleted, words),
        "card": {
            "offset": photo.offset,
            "drift": photo.drift,
            "places": [
                place_name(one) for one in PLACES if offset_at(one, photo.moment) == photo.offset
            ],
            "caption": place_name(photo.caption),
        },
        "order": [number for _, number, _ in order],
        "window": {
            "start": plan.statement.start,
            "end": plan.statement.end,
            "certain": [records[role].number for role in posts if inside[role] == {True}],
            "perhaps": [records[role].number for role in posts if len(inside[role]) > 1],
        },
    }
    worked = words.table(
        "worked",
        (
            (
                short_stamp(moment),
                number,
                records[role].place,
                records[role].shown
                or words("source.card" if role == "photo" else "source.identifier"),
                records[role].author,
            )
            for moment, number, role in order
        ),
    )
    sections = (words.section("worked", worked, _chart(plan, records, words)),)
    return Solution(values, sections, {"open", "compare"})


def _by_number(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda one: int(one.number))


def _before(one: Record, other: Record) -> bool | None:
    """Return whether one record precedes the other; ``None`` if the data do not say."""
    found = {first < second for first in one.moments for second in other.moments}
    return found.pop() if len(found) == 1 else None


def _inside(record: Record, statement: Statement) -> set[bool]:
    """Return whether each moment of a record lies in the time of the statement."""
    return {statement.start < moment < statement.end for moment in record.moments}


def _division(number: int, words: Words) -> str:
    total = quotient(number) + START
    return words(
        "division",
        number=number,
        quotient=quotient(number),
        start=START,
        total=total,
        moment=utc_text(total),
    )


def discrepancy(rule: int, page: int, words: Words) -> str:
    """Return both results and their difference; ``rule`` in milliseconds, ``page`` in seconds."""
    gap = page - rule // 1000
    minutes, seconds = divmod(abs(gap), 60)
    return words(
        "discrepancy",
        rule=short_stamp(rule // 1000),
        page=short_stamp(page),
        minutes=minutes,
        seconds=seconds,
        late=gap > 0,
    )


def _chart(plan: RecordPlan, records: dict[str, Record], words: Words) -> Drawing:
    marks = [Mark(one.number, one.moments) for one in records.values()]
    label, change = words("twice", place=place_name(plan.change.place)), plan.change.moment
    passes = [Band(start, start + HOUR, label) for start in (change - HOUR, change)]
    said = [Band(plan.statement.start, plan.statement.end, words("window"), grey=False)]
    svg = draw_axis(*_axis(plan), marks, (passes, said))
    return words.drawing("worked", svg, number=records["open"].number)


def _short(moment: int) -> str:
    return short_text(reading_of(moment))
