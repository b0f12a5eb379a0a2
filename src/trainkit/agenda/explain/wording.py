"""The one table of words: how each kind of constraint is stated, and what may be changed about it.

``WORDS`` has a row for each kind in ``constraints.KINDS``. ``{what}`` is what the constraint is
about and ``{value}`` what the problem says of it; ``relaxations`` has the changes that need more
than a sentence and a number.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from trainkit.agenda.explain.constraints import About, Constraint, value_at
from trainkit.agenda.problem import AgendaProblem, FixedEvent, Window, instant
from trainkit.agenda.verify.meetings import foreign_groups, permitted
from trainkit.agenda.verify.sessions import booths_of
from trainkit.agenda.words import (
    clock,
    day_in_words,
    groups_of,
    in_minutes,
    moment,
    quoted,
    the_break,
    the_event,
    the_windows,
    when,
)
from trainkit.model.fields import zone_info
from trainkit.text.languages import N_, _, and_list, capitalised, comma_list, digits, n_, or_list

Bundle = tuple[Constraint, ...]
"""Constraints of one kind that are stated in one sentence."""

_Sentence = str | Callable[[AgendaProblem, Sequence[About]], str]


@dataclass(frozen=True)
class Number:
    """A number of the problem that may have another value."""

    words: str
    field: str = ""
    """Behind the constraint's location, where that is a whole item."""
    weight: int = 1
    """What a unit of it counts as; a minute of everybody counts as 2."""
    least: int = 0
    most: int = 0
    """How much more it may be; otherwise it is lowered down to ``least``."""


@dataclass(frozen=True)
class Words:
    """A row of the table."""

    stated: _Sentence
    drop: str = ""
    """How dropping it is said, where that is something a person can do."""
    size: int = 0
    """What dropping it counts as, in minutes, beside the minutes that are lost."""
    number: Number | None = None
    alike: Callable[[AgendaProblem, About], Hashable] | None = None
    """What constraints have in common that are stated together; others are stated alone."""


def bundled(problem: AgendaProblem, some: Iterable[Constraint], *, many: bool) -> list[Bundle]:
    """Return constraints in bundles, in the order of the first of each.

    Of ``many`` sessions all lengths and orders are in one bundle.
    """
    found: dict[Hashable, list[Constraint]] = {}
    for one in some:
        alike = WORDS[one.kind].alike
        key = alike(problem, one.about) if alike else one.about
        together = many and one.kind in ("placed", "after")
        found.setdefault((one.kind, None if together else key), []).append(one)
    return [tuple(bundle) for bundle in found.values()]


def stated(problem: AgendaProblem, bundle: Bundle) -> str:
    """Return constraints of a whole problem as a sentence without a full stop."""
    form = WORDS[bundle[0].kind].stated
    if isinstance(form, str):
        words = _(form, what=what(problem, bundle[0]), value=_value(problem, bundle[0]))
    else:
        words = form(problem, [one.about for one in bundle])
    return capitalised(words)


def what(problem: AgendaProblem, one: Constraint) -> str:
    """Return what a constraint is about, in words."""
    if one.kind in ("placed", "pinned", "windows", "room", "language"):
        return unit_in_words(problem, one.about)
    item = value_at(problem, one.location(problem)[:2])
    match one.kind:
        case "needs":
            words = unit_in_words(problem, one.about[1:])
        case "after":
            words = _follows(problem, *one.about)
        case "team":
            words = _('the interpreters "{name}"', name=item.name)
        case "way":
            words = _("the way between {places}", places=and_list(one.about))
        case "break":
            words = the_break(item)
        case "event":
            words = the_event(item)
        case _:
            words = getattr(item, "name", "")
    return words


def _value(problem: AgendaProblem, one: Constraint) -> str:
    """Return what the problem says of a constraint, in words."""
    value: Any = value_at(problem, one.location(problem))
    if isinstance(value, tuple):
        windows: tuple[Window, ...] = value
        zone = problem.people[one.about[0]].timezone if one.kind == "available" else None
        return the_windows(problem, windows, zone)
    return in_minutes(value if isinstance(value, int) else value.minutes)


def heads(problem: AgendaProblem, sessions: Iterable[str]) -> int:
    """Return how many people the groups of some sessions have together."""
    groups = {group for name in sessions for group in problem.sessions[name].groups}
    return sum(problem.groups[group].size for group in groups)


def _sessions_in_words(problem: AgendaProblem, abouts: Iterable[About]) -> str:
    """Return sessions by title and id."""
    return and_list(quoted(problem, name) for about in abouts for name in about)


def unit_in_words(problem: AgendaProblem, names: Iterable[str]) -> str:
    """Return a session, or several that may be held as one, by title and ids."""
    names = tuple(names)
    titles = {problem.sessions[name].title for name in names}
    if len(titles) == 1 and len(names) > 1:
        return _('"{title}" ({id})', title=titles.pop(), id=comma_list(names))
    return _sessions_in_words(problem, [names])


# -- sentences that need more than what and value -------------------------------------------------


def _take(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    names = [name for about in abouts for name in about]
    groups = dict.fromkeys(one for name in names for one in problem.sessions[name].groups)
    whose = groups_of(problem, groups) if len(problem.groups) > 1 else ""
    if len(names) == 1:
        return _takes(problem, names[0], whose)
    total = in_minutes(sum(permitted(problem, name)[0] for name in names))
    values = {"minutes": total, "sessions": _sessions_in_words(problem, abouts)}
    if not whose:
        return n_(
            "{n} session takes {minutes} in all: {sessions}",
            "{n} sessions take {minutes} in all: {sessions}",
            len(names),
            **values,
        )
    return n_(
        "{n} session of {groups} takes {minutes} in all: {sessions}",
        "{n} sessions of {groups} take {minutes} in all: {sessions}",
        len(names),
        groups=whose,
        **values,
    )


def _takes(problem: AgendaProblem, name: str, whose: str) -> str:
    session, least = problem.sessions[name], permitted(problem, name)[0]
    length = in_minutes(least)
    if session.least < session.most:
        length = _("at least {length}", length=length)
    if least > session.least:
        length = _("{length} with interpretation", length=length)
    if whose:
        length = _("{length} for {groups}", length=length, groups=whose)
    return _("{session} takes {length}", session=quoted(problem, name), length=length)


def _need(
    needed: Callable[[AgendaProblem, About], str],
) -> Callable[[AgendaProblem, Sequence[About]], str]:
    """Return a function that states what sessions need that are alike in it."""

    def stated(problem: AgendaProblem, abouts: Sequence[About]) -> str:
        names = [one for about in abouts for one in about if one in problem.sessions]
        return n_(
            "{sessions} needs {needed}",
            "{sessions} need {needed}",
            len(names),
            sessions=_sessions_in_words(problem, [tuple(names)]),
            needed=needed(problem, abouts[0]),
        )

    return stated


def _room(problem: AgendaProblem, about: About) -> str:
    session, rooms = problem.sessions[about[0]], problem.rooms
    permitted_rooms = [name for name in session.rooms or rooms if name in rooms]
    items = dict.fromkeys(item for name in about for item in problem.sessions[name].equipment)
    booths = booths_of(problem, about, tuple(problem.interpreters))
    is_any = len(permitted_rooms) == len(rooms)
    if not items and not booths and is_any:
        return _("a room ({rooms})", rooms=and_list(room.name for room in rooms.values()))
    words = (
        _("a room")
        if is_any
        else n_(
            "the room {rooms}",
            "one of the rooms {rooms}",
            len(permitted_rooms),
            rooms=or_list(rooms[name].name for name in permitted_rooms),
        )
    )
    if not items and not booths:
        return words
    fit = [
        rooms[name].name
        for name in permitted_rooms
        if items.keys() <= {*rooms[name].equipment} and rooms[name].booths >= booths
    ]
    asked = [*items, *([in_booths(booths)] if booths else [])]
    values = {"room": words, "items": and_list(asked)}
    if not fit:
        return _("{room} with {items} (there is none)", **values)
    return _("{room} with {items} ({rooms})", rooms=and_list(fit), **values)


def _interpreters(problem: AgendaProblem, about: About) -> str:
    groups = dict.fromkeys(one for name in about for one in foreign_groups(problem, name))
    return _(
        "interpreters from {language} for {groups}",
        language=problem.sessions[about[0]].language,
        groups=groups_of(problem, groups),
    )


def _pinned(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    pins = {key: one.pin for key, one in problem.sessions.items() if one.pin is not None}
    pin, name = pins[abouts[0][0]], quoted(problem, abouts[0][0])
    at = moment(pin.start)
    if pin.room not in problem.rooms:
        return _("{name} is pinned to {time}", name=name, time=at)
    room = problem.rooms[pin.room].name
    return _("{name} is pinned to {time}, in {room}", name=name, time=at, room=room)


def _orders(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    return and_list(_follows(problem, *about) for about in abouts)


def _follows(problem: AgendaProblem, name: str, earlier: str) -> str:
    return _(
        "{name} follows {earlier}", name=quoted(problem, name), earlier=quoted(problem, earlier)
    )


def _windows(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    return _(
        "{sessions} may be held only {times}",
        sessions=_sessions_in_words(problem, abouts),
        times=the_windows(problem, problem.sessions[abouts[0][0]].windows),
    )


def _too_small(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    rooms = [problem.rooms[about[0]] for about in abouts]
    least = min(room.seats or 0 for room in rooms)
    counts = {name: heads(problem, [name]) for name in problem.sessions}
    large = [
        n_("{session} ({n} person)", "{session} ({n} people)", n, session=quoted(problem, one))
        for one, n in counts.items()
        if n > least
    ]
    shown = and_list(f"{room.name} ({digits(room.seats or 0)})" for room in rooms)
    if not large:
        return n_(
            "{rooms} has too few seats, if sessions are held as one",
            "{rooms} have too few seats, if sessions are held as one",
            len(rooms),
            rooms=shown,
        )
    return n_(
        "{rooms} has too few seats for {sessions}",
        "{rooms} have too few seats for {sessions}",
        len(rooms),
        rooms=shown,
        sessions=and_list(large),
    )


def _which_it_is_too_small_for(problem: AgendaProblem, about: About) -> Hashable:
    seats = problem.rooms[about[0]].seats or 0
    return tuple(heads(problem, [name]) > seats for name in problem.sessions)


def _booths(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    rooms = [problem.rooms[about[0]] for about in abouts]
    count, names = rooms[0].booths, and_list(one.name for one in rooms)
    if not count:
        return n_(
            "{rooms} has no interpretation booth",
            "{rooms} have no interpretation booth",
            len(rooms),
            rooms=names,
        )
    return n_(
        "{rooms} has only {booths}",
        "{rooms} have only {booths}",
        len(rooms),
        rooms=names,
        booths=in_booths(count),
    )


def in_seats(count: int) -> str:
    """Return a number of seats."""
    return n_("{n} seat", "{n} seats", count)


def in_booths(count: int) -> str:
    """Return a number of interpretation booths."""
    return n_("{n} interpretation booth", "{n} interpretation booths", count)


def _event(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    event: FixedEvent = next(one for one in problem.fixed if one.id == abouts[0][0])
    zone = zone_info(problem.timezone)
    start = instant(event.start, zone)
    words = _(
        "{event} is on {time}, for {groups}",
        event=the_event(event),
        time=when(zone, start, start + event.minutes),
        groups=groups_of(problem, event.groups),
    )
    if people := [problem.people[one].name for one in event.people]:
        words = _("{event}, with {people}", event=words, people=and_list(people))
    if event.room in problem.rooms:
        words = _("{event}, in {room}", event=words, room=problem.rooms[event.room].name)
    return words


def _frames(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    days = [one for one in problem.days if (one.date,) in abouts]
    is_all = len(days) == len(problem.days) > 1
    return n_(
        "{days} lasts from {start} to {end}",
        "{days} last from {start} to {end}",
        len(days),
        days=_("all days") if is_all else and_list(day_in_words(one.date) for one in days),
        start=clock(days[0].start),
        end=clock(days[0].end),
    )


def _hours(problem: AgendaProblem, about: About) -> Hashable:
    return next((one.start, one.end) for one in problem.days if one.date == about[0])


def _pause(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    one = next(found for found in problem.breaks if found.id == abouts[0][0])
    return _(
        "{name} takes {minutes} between {earliest} and {latest}",
        name=the_break(one),
        minutes=in_minutes(one.minutes),
        earliest=clock(one.earliest),
        latest=clock(one.latest),
    )


# -- the table ------------------------------------------------------------------------------------

WORDS: dict[str, Words] = {
    "placed": Words(_take, N_("leave out {what}"), 240),
    "pinned": Words(_pinned, N_("remove the pin of {what}"), 15),
    "needs": Words(
        _need(lambda problem, about: problem.people[about[0]].name),
        N_("hold {what} without {who}, or with somebody else"), 120,
        alike=lambda _problem, about: about[0],
    ),
    "after": Words(_orders, N_("do not require that {what}"), 60),
    "windows": Words(
        _windows, N_("let {what} be held at any time"), 60,
        alike=lambda problem, about: problem.sessions[about[0]].windows,
    ),
    "available": Words(
        N_("{what} is available only {value}"), N_("make {what} available at all times"), 300
    ),
    "daily maximum": Words(
        N_("{what} has at most {value} of sessions a day"),
        number=Number(N_("let {what} have {minutes} of sessions a day"), most=240),
    ),
    "own changeover": Words(
        N_("{what} needs {value} between two sessions"),
        number=Number(N_("give {what} {minutes} between two sessions")),
    ),
    "room": Words(_need(_room), alike=_room),
    "language": Words(_need(_interpreters), alike=_interpreters),
    "seats": Words(
        _too_small, number=Number(N_("put {seats} into {what}"), weight=3),
        alike=_which_it_is_too_small_for,
    ),
    "booths": Words(
        _booths, number=Number(N_("put {booths} into {what}"), weight=60, most=2),
        alike=lambda problem, about: problem.rooms[about[0]].booths,
    ),
    "open": Words(N_("{what} is open only {value}"), N_("open {what} at all times"), 300),
    "team": Words(
        N_("{what} are available only {value}"), N_("make {what} available at all times"), 300
    ),
    "way": Words(
        N_("{what} takes {value}"), number=Number(N_("allow {minutes} for {what}"), "minutes", 2)
    ),
    "changeover": Words(
        N_("changing rooms takes {value}"),
        number=Number(N_("allow {minutes} for changing rooms"), weight=2),
    ),
    "block": Words(
        N_("nobody works longer than {value} without a pause"),
        number=Number(N_("allow {minutes} without a pause"), weight=2, most=120),
    ),
    "event": Words(
        _event, N_("leave out {what}"),
        number=Number(N_("shorten {what} to {minutes}"), "minutes", 2, least=5),
    ),
    "frame": Words(_frames, alike=_hours),
    "break": Words(
        _pause, N_("leave out {what}"),
        number=Number(N_("shorten {what} to {minutes}"), "minutes", 2, least=5),
    ),
}  # fmt: skip

SOFT_CONSTRAINTS = {
    "after_lunch": N_("lectures straight after lunch"),
    "alternate": N_("lectures beyond the first between two pauses"),
    "module_apart": N_("times a module continues after something else"),
    "mixed": N_("pairs of modules that are interleaved"),
    "order": N_("pairs of neighbouring modules taught in another order"),
    "demanding": N_("pauses in the day before demanding sessions"),
    "room_changes": N_("changes of room within a day"),
    "speaker_days": N_("days on which speakers are needed, beyond the first"),
    "late": N_("days with sessions up to the last block"),
    "idle": N_("quarters of an hour lost between sessions"),
    "uneven": N_("hours of the fullest day above the mean"),
    "gaps": N_("empty blocks before other work on the same day"),
    "underfilled": N_("quarters of an hour by which days are not full enough"),
    "apart": N_("times a session is repeated that could be held once for everybody"),
    "length": N_("steps of five minutes by which sessions are shorter or longer than planned"),
    "split": N_("splits of sessions"),
}
"""What is counted for each weight, by its name."""
