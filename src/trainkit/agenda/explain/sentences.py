"""States constraints in words, those that are alike in one sentence: ``SENTENCES`` is the table."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

from trainkit.agenda.clock import instant
from trainkit.agenda.explain.constraints import About, Constraint
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.verify.lengths import foreign_groups, permitted
from trainkit.agenda.words import (
    and_list,
    groups_of,
    in_minutes,
    in_words,
    moment,
    or_list,
    quoted,
    the_break,
    the_event,
    the_windows,
    when,
)
from trainkit.fields import zone_info

__all__ = ["Bundle", "bundled", "heads", "sessions_in_words", "stated"]

Bundle = tuple[Constraint, ...]
"""Constraints of one kind that are stated in one sentence."""


def bundled(problem: AgendaProblem, some: Iterable[Constraint], *, many: bool) -> list[Bundle]:
    """Return constraints in bundles, in the order of the first of each.

    Of ``many`` sessions all lengths and orders are in one bundle.
    """
    found: dict[Hashable, list[Constraint]] = {}
    for one in some:
        alike = _ALIKE.get(one.kind)
        key = alike(problem, one.about) if alike else one.about
        together = many and one.kind in ("placed", "after")
        found.setdefault((one.kind, None if together else key), []).append(one)
    return [tuple(bundle) for bundle in found.values()]


def stated(problem: AgendaProblem, bundle: Bundle) -> str:
    """Return constraints of a whole problem as a sentence without a full stop."""
    words = SENTENCES[bundle[0].kind](problem, [one.about for one in bundle])
    return words[0].upper() + words[1:]


def heads(problem: AgendaProblem, sessions: Iterable[str]) -> int:
    """Return how many people the groups of some sessions have together."""
    groups = {group for name in sessions for group in problem.sessions[name].groups}
    return sum(problem.groups[group].size for group in groups)


def sessions_in_words(problem: AgendaProblem, abouts: Iterable[About]) -> str:
    """Return sessions by title and id."""
    return and_list(quoted(problem, name) for about in abouts for name in about)


def _take(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    names = [name for about in abouts for name in about]
    groups = dict.fromkeys(one for name in names for one in problem.sessions[name].groups)
    whose = groups_of(problem, groups) if len(problem.groups) > 1 else ""
    if len(names) > 1:
        total = in_minutes(sum(permitted(problem, name)[0] for name in names))
        whose = whose and f" of {whose}"
        listed = sessions_in_words(problem, abouts)
        return f"{len(names)} sessions{whose} take {total} in all: {listed}"
    session, least = problem.sessions[names[0]], permitted(problem, names[0])[0]
    words = f"{quoted(problem, names[0])} takes {in_minutes(least)}"
    words += " at least" if session.least < session.most else ""
    words += " with interpretation" if least > session.least else ""
    return words + (f" for {whose}" if whose else "")


def _need(
    what: Callable[[AgendaProblem, About], str],
) -> Callable[[AgendaProblem, Sequence[About]], str]:
    """Return a function that states what sessions need that are alike in it."""

    def stated(problem: AgendaProblem, abouts: Sequence[About]) -> str:
        names = [one for about in abouts for one in about if one in problem.sessions]
        verb = "need" if len(names) > 1 else "needs"
        return f"{sessions_in_words(problem, [tuple(names)])} {verb} {what(problem, abouts[0])}"

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
    has = f"({and_list(fit)})" if fit else "- no such room has that"
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
    return f"{sessions_in_words(problem, abouts)} may be held only {spans}"


def _present(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    person = problem.people[abouts[0][0]]
    spans = the_windows(problem, person.available, person.timezone)
    return f"{person.name} is there only {spans}"


def _too_small(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    rooms = [problem.rooms[about[0]] for about in abouts]
    least = min(room.seats or 0 for room in rooms)
    counts = {name: heads(problem, [name]) for name in problem.sessions}
    large = [f"{quoted(problem, one)} ({n} people)" for one, n in counts.items() if n > least]
    shown = and_list(f"{room.name} ({room.seats})" for room in rooms)
    whom = f" for {and_list(large)}" if large else ", if sessions are held as one"
    return f"{shown} {'have' if len(rooms) > 1 else 'has'} too few seats{whom}"


def _is_too_small(problem: AgendaProblem, about: About) -> Hashable:
    most = max((heads(problem, [name]) for name in problem.sessions), default=0)
    return (problem.rooms[about[0]].seats or most) < most


def _booths(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    rooms = [problem.rooms[about[0]] for about in abouts]
    count = rooms[0].booths
    number = "no interpretation booth" if not count else f"only {count} interpretation booths"
    number = "only 1 interpretation booth" if count == 1 else number
    return f"{and_list(room.name for room in rooms)} {'have' if rooms[1:] else 'has'} {number}"


def _open(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    room = problem.rooms[abouts[0][0]]
    return f"{room.name} is open only {the_windows(problem, room.open)}"


def _team(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    team = problem.interpreters[abouts[0][0]]
    spans = the_windows(problem, team.available)
    return f'the interpreters "{team.name}" are there only {spans}'


def _event(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    event = next(one for one in problem.fixed if one.id == abouts[0][0])
    zone = zone_info(problem.timezone)
    start = instant(event.start, zone)
    span = when(zone, start, start + event.minutes)
    words = f"{the_event(event)} is {span}, for {groups_of(problem, event.groups)}"
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


def _way(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    way = next(one for one in problem.transfers if set(one.between) == set(abouts[0]))
    return f"the way between {and_list(way.between)} takes {in_minutes(way.minutes)}"


def _own_changeover(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    person = problem.people[abouts[0][0]]
    return f"{person.name} needs {in_minutes(person.changeover)} between two sessions"


def _daily_maximum(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    person = problem.people[abouts[0][0]]
    return f"{person.name} has at most {in_minutes(person.daily_maximum or 0)} of sessions a day"


_Sentence = Callable[[AgendaProblem, Sequence[About]], str]

SENTENCES: dict[str, _Sentence] = {
    "placed": _take,
    "pinned": _pinned,
    "needs": _need(lambda problem, about: problem.people[about[0]].name),
    "after": _orders,
    "windows": _windows,
    "available": _present,
    "daily maximum": _daily_maximum,
    "own changeover": _own_changeover,
    "room": _need(_room),
    "language": _need(_interpreters),
    "seats": _too_small,
    "booths": _booths,
    "open": _open,
    "team": _team,
    "way": _way,
    "changeover": lambda problem, _: f"changing rooms takes {in_minutes(problem.changeover)}",
    "block": lambda problem, _: (
        f"nobody works longer than {in_minutes(problem.longest_block)} without a pause"
    ),
    "event": _event,
    "frame": _frames,
    "break": _pause,
}
"""How each kind of constraint is stated."""

_ALIKE: dict[str, Callable[[AgendaProblem, About], Hashable]] = {
    "needs": lambda _, about: about[0],
    "windows": lambda problem, about: problem.sessions[about[0]].windows,
    "room": _room,
    "language": _interpreters,
    "seats": _is_too_small,
    "booths": lambda problem, about: problem.rooms[about[0]].booths,
    "frame": _hours,
}
"""What constraints of a kind have in common that are stated together; others are stated alone."""
