"""Says of each session of an agenda why it is where it is.

Each session is moved by itself to other places where its groups are free, and the agenda is checked
and priced again. Where a move breaks requirements of one kind only, that kind binds the session;
where it breaks none, the price tells what the place is worth. How many moves are tried is bounded,
so that a large agenda is explained quickly rather than completely.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from trainkit.agenda.facts import Facts, Violation
from trainkit.agenda.problem import (
    SOFT_CONSTRAINTS,
    AgendaProblem,
    AgendaSolution,
    Requirement,
    Span,
    common,
    covers,
    joined,
    local,
    overlap,
)
from trainkit.agenda.verify import lacks, price, verify
from trainkit.agenda.words import moment, quoted, the_windows
from trainkit.model.fields import without
from trainkit.text.languages import N_, _, and_list, digits

_MOVES = 320
"""This many moves are tried in all."""


_COSTS_MORE = N_("{time} would cost {number} more ({changes})")
_COSTS_LESS = N_("{time} would cost {number} less ({changes})")


@dataclass(frozen=True)
class Elsewhere:
    """The cheapest other place of a session that was tried, everything else staying.

    Putting the session off into free time beside it counts only if there is no other place.
    """

    start: datetime
    room: str | None
    more: int
    """What the agenda would cost more; less than 0 if it would cost less."""
    by_weight: dict[str, int]
    """The same for each soft constraint whose cost changes."""

    @property
    def sentence(self) -> str:
        """The place and its price in words."""
        if not self.by_weight:
            return _("{time} would cost the same", time=moment(self.start))
        changes = and_list(
            f"{_(SOFT_CONSTRAINTS[name])} {digits(f'{cost:+}')}"
            for name, cost in self.by_weight.items()
        )
        values = {"time": moment(self.start), "changes": changes}
        if not self.more:
            return _("{time} would cost the same ({changes})", **values)
        template = _COSTS_MORE if self.more > 0 else _COSTS_LESS
        return _(template, number=abs(self.more), **values)


@dataclass(frozen=True)
class Reason:
    """Why a session is where it is."""

    session: str
    bonds: tuple[str, ...]
    """What leaves it less choice, in words."""
    elsewhere: Elsewhere | None
    """``None`` if no other place was found."""
    is_only_place: bool
    """Whether all places were tried at which its groups are free, and none holds."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it in words, without full stops."""
        words = [*self.bonds]
        if self.elsewhere is not None:
            words.append(self.elsewhere.sentence)
        elif self.is_only_place:
            words.append(_("with everything else unchanged, it has no other place"))
        return tuple(words)


def reasons(problem: AgendaProblem, agenda: AgendaSolution) -> tuple[Reason, ...]:
    """Return a reason for each session of an agenda that holds, in order of time."""
    facts, costs = Facts(problem, agenda), price(problem, agenda)
    names = dict.fromkeys(row.session for row in agenda.sessions)
    return tuple(_reason(facts, costs, name, _MOVES // len(names)) for name in names)


def _reason(facts: Facts, costs: dict[str, int], name: str, moves: int) -> Reason:
    """Return the reason of one session, after some number of moves at most."""
    problem = facts.problem
    bonds = [*_always(facts, name)]
    if problem.sessions[name].pin is not None or not moves or len(facts.parts[name]) > 1:
        return Reason(name, tuple(bonds), None, is_only_place=False)
    unit = _unit(facts, name)
    places = _places(facts, unit)
    found: list[tuple[bool, int, Elsewhere]] = []
    for start, is_beside in places[:moves]:
        at, room = local(start, facts.zone), _room(facts, unit, start)
        rows = tuple(
            row.model_copy(update={"start": at, "room": room}) if row.session in unit else row
            for row in facts.solution.sessions
        )
        other = facts.solution.model_copy(update={"sessions": rows})
        violations = verify(problem, other).violations
        if not violations:
            changes = {key: cost - costs[key] for key, cost in price(problem, other).items()}
            by_weight = {key: one for key, one in changes.items() if one}
            more = sum(by_weight.values())
            elsewhere = Elsewhere(at, room, more, by_weight)
            found.append((is_beside, more, elsewhere))
        elif len({one.requirement for one in violations}) == 1:
            bonds += _broken(facts, name, unit, violations[0])
    best = min(found, key=lambda one: one[:2])[2] if found else None
    is_only = best is None and len(places) <= moves
    return Reason(name, tuple(dict.fromkeys(bonds)), best, is_only)


# -- other places ---------------------------------------------------------------------------------


def _unit(facts: Facts, name: str) -> tuple[str, ...]:
    """Return a session with all that are held as one with it, the leader first."""
    leader = facts.leaders.get(name, name)
    return (leader, *(other for other, one in facts.leaders.items() if one == leader))


def _places(facts: Facts, unit: Sequence[str]) -> list[tuple[int, bool]]:
    """Return starts at which the groups of a unit are free, the nearest first.

    True is returned too where nothing but free time lies between it and where the unit is.
    """
    row = facts.parts[unit[0]][0]
    length = row.end - row.start
    groups = {one for name in unit for one in facts.problem.sessions[name].groups}
    busy = [
        thing.span
        for group in groups
        for thing in facts.by_group[group]
        if not {*thing.sessions} & {*unit}
    ]
    before = {other for name in unit for other in facts.problem.sessions[name].after}
    ends = [part.end for name in before for part in facts.parts[name]]
    found: dict[int, bool] = {}
    for first, last in without(tuple(facts.frames.values()), busy):
        starts = (
            _on_grain(facts, first, up=True),
            _on_grain(facts, max([first, *ends]), up=True),
            _on_grain(facts, last - length, up=False),
        )
        for start in starts:
            if first <= start and start + length <= last and start != row.start:
                found[start] = first <= row.start < last
    return sorted(found.items(), key=lambda one: (abs(one[0] - row.start), one[0]))


def _on_grain(facts: Facts, at: int, *, up: bool) -> int:
    grain = facts.problem.grain
    over = local(at, facts.zone).minute % grain
    return at + (grain - over if up and over else -over)


def _room(facts: Facts, unit: Sequence[str], start: int) -> str | None:
    """Return a unit's room if that is free then, else the first one that fits and is."""
    row = facts.parts[unit[0]][0]
    now, span = row.placement.room, (start, start + row.end - row.start)
    others = [room for room in _fitting(facts.problem, unit[0]) if room != now]

    def is_free(room: str) -> bool:
        spans = joined(facts.problem.rooms[room].open, facts.zone)
        if spans and not covers(spans, *span):
            return False
        return not any(
            thing.room == room and overlap(thing.span, span) and not {*thing.sessions} & {*unit}
            for thing in (*facts.held, *facts.events)
        )

    return next((one for one in (now, *others) if one is None or is_free(one)), now)


def _fitting(problem: AgendaProblem, name: str) -> list[str]:
    """Return the rooms that a session may use and that lack nothing for it."""
    teams = tuple(problem.interpreters)
    permitted = problem.sessions[name].rooms or tuple(problem.rooms)
    return [room for room in permitted if not [*lacks(problem, (name,), room, teams)]]


# -- what binds -----------------------------------------------------------------------------------


def _always(facts: Facts, name: str) -> Iterator[str]:
    """Yield what binds a session wherever the others are."""
    problem, rows = facts.problem, facts.parts[name]
    session, leader = problem.sessions[name], rows[0].placement.joint_with
    if session.pin is not None:
        yield (
            _("it is pinned by hand to this time")
            if session.pin.room is None
            else _("it is pinned by hand to this time and room")
        )
    if leader is not None:
        yield _("it is held as one with {session}", session=quoted(problem, leader))
    if len(rows) > 1:
        yield _("it is held in {number} parts", number=len(rows))
    rooms = _fitting(problem, name)
    if len(rooms) == 1 < len(problem.rooms):
        yield _("{room} is the only room that it may use", room=problem.rooms[rooms[0]].name)
    if _is_narrow(facts, joined(session.windows, facts.zone)):
        yield _window(problem, name)
    for person in session.people:
        if _is_narrow(facts, facts.present(person)):
            yield _presence(problem, person)


def _is_narrow(facts: Facts, there: Sequence[Span]) -> bool:
    """Whether windows, if there are any, leave less than half of the days' time."""
    days = tuple(facts.frames.values())
    inside = common(there, days)
    return bool(there) and 2 * sum(b - a for a, b in inside) < sum(b - a for a, b in days)


def _broken(facts: Facts, name: str, unit: Sequence[str], violation: Violation) -> Iterator[str]:
    """Yield what keeps a session, held as one with others, from another place."""
    problem, session = facts.problem, facts.problem.sessions[name]
    if violation.requirement is Requirement.WINDOW and session.windows:
        yield _window(problem, name)
    elif violation.requirement is Requirement.PRESENCE:
        people = [one for one in session.people if problem.people[one].available]
        yield from (_presence(problem, one) for one in people)
    elif violation.requirement is Requirement.ORDER:
        yield _neighbour(facts, unit, is_follower=violation.sessions[0] in unit)


def _neighbour(facts: Facts, unit: Sequence[str], *, is_follower: bool) -> str:
    """Name what a unit follows and ends last, or its follower that starts first."""
    sessions = facts.problem.sessions
    if is_follower:
        names = {other for one in unit for other in sessions[one].after}
        ends = {other: max(part.end for part in facts.parts[other]) for other in names}
        last = max(sorted(ends), key=lambda other: ends[other])
        end = moment(local(ends[last], facts.zone))
        shown = quoted(facts.problem, last)
        return _("it follows {session}, which ends on {end}", session=shown, end=end)
    followers = [other for other, one in sessions.items() if {*one.after} & {*unit}]
    starts = {other: min(part.start for part in facts.parts[other]) for other in followers}
    first = min(starts, key=lambda other: starts[other])
    start = moment(local(starts[first], facts.zone))
    shown = quoted(facts.problem, first)
    return _("{session}, which follows it, starts on {start}", session=shown, start=start)


def _window(problem: AgendaProblem, name: str) -> str:
    spans = the_windows(problem, problem.sessions[name].windows)
    return _("it may be held only {times}", times=spans)


def _presence(problem: AgendaProblem, person: str) -> str:
    about = problem.people[person]
    spans = the_windows(problem, about.available, about.timezone)
    return _("{what} is available only {value}", what=about.name, value=spans)
