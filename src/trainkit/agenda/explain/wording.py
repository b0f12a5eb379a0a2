"""The one table of words: how each kind of constraint is stated, and what may be changed about it.

``WORDS`` has a row for each kind in ``constraints.KINDS``. ``{what}`` is what the constraint is
about and ``{value}`` what the problem says of it; ``relaxations`` has the changes that need more
than a sentence and a number.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from trainkit.agenda.clock import instant
from trainkit.agenda.explain.constraints import About, Constraint, value_at
from trainkit.agenda.problem import AgendaProblem, FixedEvent, Window
from trainkit.agenda.verify.lengths import foreign_groups, permitted
from trainkit.agenda.words import (
    groups_of,
    how_many,
    in_minutes,
    in_words,
    moment,
    quoted,
    the_break,
    the_event,
    the_windows,
    when,
)
from trainkit.fields import zone_info
from trainkit.languages import and_list, or_list

__all__ = [
    "SOFT_CONSTRAINTS", "WORDS", "Bundle", "Number", "bundled", "heads",
    "stated", "unit_in_words", "what",
]  # fmt: skip

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
        words = form.format(what=what(problem, bundle[0]), value=_value(problem, bundle[0]))
    else:
        words = form(problem, [one.about for one in bundle])
    return words[0].upper() + words[1:]


def what(problem: AgendaProblem, one: Constraint) -> str:
    """Return what a constraint is about, in words."""
    if one.kind in ("placed", "pinned", "windows", "room", "language"):
        return unit_in_words(problem, one.about)
    item = value_at(problem, one.location(problem)[:2])
    match one.kind:
        case "needs":
            words = unit_in_words(problem, one.about[1:])
        case "after":
            words = " follows ".join(quoted(problem, name) for name in one.about)
        case "team":
            words = f'the interpreters "{item.name}"'
        case "way":
            words = f"the way between {and_list(one.about)}"
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
        return f'"{titles.pop()}" ({", ".join(names)})'
    return _sessions_in_words(problem, [names])


# -- sentences that need more than what and value -------------------------------------------------


def _take(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    names = [name for about in abouts for name in about]
    groups = dict.fromkeys(one for name in names for one in problem.sessions[name].groups)
    whose = groups_of(problem, groups) if len(problem.groups) > 1 else ""
    if len(names) > 1:
        total = in_minutes(sum(permitted(problem, name)[0] for name in names))
        whose = whose and f" of {whose}"
        listed = _sessions_in_words(problem, abouts)
        return f"{len(names)} sessions{whose} take {total} in all: {listed}"
    session, least = problem.sessions[names[0]], permitted(problem, names[0])[0]
    words = f"{quoted(problem, names[0])} takes "
    words += "at least " if session.least < session.most else ""
    words += in_minutes(least)
    words += " with interpretation" if least > session.least else ""
    return words + (f" for {whose}" if whose else "")


def _need(
    needed: Callable[[AgendaProblem, About], str],
) -> Callable[[AgendaProblem, Sequence[About]], str]:
    """Return a function that states what sessions need that are alike in it."""

    def stated(problem: AgendaProblem, abouts: Sequence[About]) -> str:
        names = [one for about in abouts for one in about if one in problem.sessions]
        verb = "need" if len(names) > 1 else "needs"
        return f"{_sessions_in_words(problem, [tuple(names)])} {verb} {needed(problem, abouts[0])}"

    return stated


def _room(problem: AgendaProblem, about: About) -> str:
    session, rooms = problem.sessions[about[0]], problem.rooms
    permitted_rooms = [name for name in session.rooms or rooms if name in rooms]
    items = dict.fromkeys(item for name in about for item in problem.sessions[name].equipment)
    if not items and len(permitted_rooms) == len(rooms):
        return f"a room ({and_list(room.name for room in rooms.values())})"
    names = or_list(rooms[name].name for name in permitted_rooms)
    words = f"{'the room' if len(permitted_rooms) == 1 else 'one of the rooms'} {names}"
    if not items:
        return words
    fit = [rooms[name].name for name in permitted_rooms if items.keys() <= {*rooms[name].equipment}]
    if len(permitted_rooms) == len(rooms):
        words = "a room"
    has = f"({and_list(fit)})" if fit else "(there is none)"
    return f"{words} with {and_list(items)} {has}"


def _interpreters(problem: AgendaProblem, about: About) -> str:
    groups = dict.fromkeys(one for name in about for one in foreign_groups(problem, name))
    language = problem.sessions[about[0]].language
    return f"interpreters from {language} for {groups_of(problem, groups)}"


def _pinned(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    pin = problem.sessions[abouts[0][0]].pin
    words = f"{quoted(problem, abouts[0][0])} is pinned"
    if pin is None:
        return words
    room = f", in {problem.rooms[pin.room].name}" if pin.room in problem.rooms else ""
    return f"{words} to {moment(pin.start)}{room}"


def _orders(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    return and_list(
        f"{quoted(problem, name)} follows {quoted(problem, earlier)}" for name, earlier in abouts
    )


def _windows(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    spans = the_windows(problem, problem.sessions[abouts[0][0]].windows)
    return f"{_sessions_in_words(problem, abouts)} may be held only {spans}"


def _too_small(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    rooms = [problem.rooms[about[0]] for about in abouts]
    least = min(room.seats or 0 for room in rooms)
    counts = {name: heads(problem, [name]) for name in problem.sessions}
    large = [
        f"{quoted(problem, one)} ({how_many(n, 'person', 'people')})"
        for one, n in counts.items()
        if n > least
    ]
    shown = and_list(f"{room.name} ({room.seats})" for room in rooms)
    whom = f" for {and_list(large)}" if large else ", if sessions are held as one"
    return f"{shown} {'have' if len(rooms) > 1 else 'has'} too few seats{whom}"


def _which_it_is_too_small_for(problem: AgendaProblem, about: About) -> Hashable:
    seats = problem.rooms[about[0]].seats or 0
    return tuple(heads(problem, [name]) > seats for name in problem.sessions)


def _booths(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    rooms = [problem.rooms[about[0]] for about in abouts]
    count = rooms[0].booths
    found = (
        f"only {how_many(count, 'interpretation booth')}" if count else "no interpretation booth"
    )
    return f"{and_list(one.name for one in rooms)} {'have' if len(rooms) > 1 else 'has'} {found}"


def _event(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    event: FixedEvent = next(one for one in problem.fixed if one.id == abouts[0][0])
    zone = zone_info(problem.timezone)
    start = instant(event.start, zone)
    span = when(zone, start, start + event.minutes)
    words = f"{the_event(event)} is on {span}, for {groups_of(problem, event.groups)}"
    people = [problem.people[one].name for one in event.people]
    words += f", with {and_list(people)}" if people else ""
    return words + (f", in {problem.rooms[event.room].name}" if event.room in problem.rooms else "")


def _frames(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    days = [one for one in problem.days if (one.date,) in abouts]
    names = and_list(in_words(one.date) for one in days)
    named = "all days" if len(days) == len(problem.days) > 1 else names
    verb = "last" if len(days) > 1 else "lasts"
    return f"{named} {verb} from {days[0].start:%H:%M} to {days[0].end:%H:%M}"


def _hours(problem: AgendaProblem, about: About) -> Hashable:
    return next((one.start, one.end) for one in problem.days if one.date == about[0])


def _pause(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    one = next(found for found in problem.breaks if found.id == abouts[0][0])
    words = f"{the_break(one)} takes {in_minutes(one.minutes)} between "
    return f"{words}{one.earliest:%H:%M} and {one.latest:%H:%M}"


# -- the table ------------------------------------------------------------------------------------

WORDS: dict[str, Words] = {
    "placed": Words(_take, "leave out {what}", 240),
    "pinned": Words(_pinned, "remove the pin of {what}", 15),
    "needs": Words(
        _need(lambda problem, about: problem.people[about[0]].name),
        "hold {what} without {who}, or with somebody else", 120,
        alike=lambda _, about: about[0],
    ),
    "after": Words(_orders, "do not require that {what}", 60),
    "windows": Words(
        _windows, "let {what} be held at any time", 60,
        alike=lambda problem, about: problem.sessions[about[0]].windows,
    ),
    "available": Words(
        "{what} is available only {value}", "make {what} available at all times", 300
    ),
    "daily maximum": Words(
        "{what} has at most {value} of sessions a day",
        number=Number("let {what} have {minutes} of sessions a day", most=240),
    ),
    "own changeover": Words(
        "{what} needs {value} between two sessions",
        number=Number("give {what} {minutes} between two sessions"),
    ),
    "room": Words(_need(_room), alike=_room),
    "language": Words(_need(_interpreters), alike=_interpreters),
    "seats": Words(
        _too_small, number=Number("put {seats} into {what}", weight=3),
        alike=_which_it_is_too_small_for,
    ),
    "booths": Words(
        _booths, number=Number("put {booths} into {what}", weight=60, most=2),
        alike=lambda problem, about: problem.rooms[about[0]].booths,
    ),
    "open": Words("{what} is open only {value}", "open {what} at all times", 300),
    "team": Words("{what} are available only {value}", "make {what} available at all times", 300),
    "way": Words(
        "{what} takes {value}", number=Number("allow {minutes} for {what}", "minutes", 2)
    ),
    "changeover": Words(
        "changing rooms takes {value}",
        number=Number("allow {minutes} for changing rooms", weight=2),
    ),
    "block": Words(
        "nobody works longer than {value} without a pause",
        number=Number("allow {minutes} without a pause", weight=2, most=120),
    ),
    "event": Words(
        _event, "leave out {what}",
        number=Number("shorten {what} to {minutes}", "minutes", 2, least=5),
    ),
    "frame": Words(_frames, alike=_hours),
    "break": Words(
        _pause, "leave out {what}",
        number=Number("shorten {what} to {minutes}", "minutes", 2, least=5),
    ),
}  # fmt: skip

SOFT_CONSTRAINTS = {
    "after_lunch": "lectures straight after lunch",
    "alternate": "lectures beyond the first between two pauses",
    "module_apart": "times a module continues after something else",
    "mixed": "pairs of modules that are interleaved",
    "order": "pairs of neighbouring modules taught in another order",
    "demanding": "pauses in the day before demanding sessions",
    "room_changes": "changes of room within a day",
    "speaker_days": "days on which speakers are needed, beyond the first",
    "late": "days with sessions up to the last block",
    "idle": "quarters of an hour lost between sessions",
    "uneven": "hours of the fullest day above the mean",
    "gaps": "empty blocks before other work on the same day",
    "underfilled": "quarters of an hour by which days are not full enough",
    "apart": "times a session is repeated that could be held once for everybody",
    "length": "steps of five minutes by which sessions are shorter or longer than planned",
    "split": "splits of sessions",
}
"""What is counted for each weight, by its name."""
