"""An agenda as plain facts: what stands when, where, for whom; and what a check reports of it.

Also which groups need interpreters, how long a session may be, and where it may be cut. Consecutive
interpretation stretches a session whose groups need it: each of its lengths is multiplied by the
problem's factor and rounded up to the grain. The factor is taken as it is written in decimals, so
that 50 minutes at 1.1 are 55 and not a little more.

``Part`` is one row of the solution; ``Thing`` is what keeps groups, people, a room and interpreters
busy: a part of a session (with all that are held as one with it), a fixed event or a break.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import ceil, floor
from zoneinfo import ZoneInfo

from trainkit.agenda.problem import (
    AgendaProblem,
    AgendaSolution,
    Break,
    BreakPlacement,
    Placement,
    Requirement,
    Session,
    Span,
    exists,
    instant,
    joined,
    local,
    span_of,
)
from trainkit.agenda.words import (
    clock,
    day_in_words,
    in_minutes,
    quoted,
    the_break,
    the_event,
    when,
)
from trainkit.model.fields import zone_info
from trainkit.model.teaching import Interpretation
from trainkit.text.languages import N_, _, and_list


@dataclass(frozen=True, slots=True)
class Violation:
    """One requirement that does not hold, and between whom."""

    requirement: Requirement
    sentence: str
    """What is wrong, in a trainer's words, in the language that was written at the check."""
    sessions: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    who: str | None = None
    """The id of the group, person, room or team that it is about, where it is about one."""
    at: datetime | None = None
    """Where the last of what it is about starts, in the problem's zone; ``None`` if something is
    missing or unknown."""
    amount: int | None = None
    """By how many minutes, where that can be said."""

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A session, or a part of one, where the solution has it."""

    placement: Placement
    start: int
    end: int

    @property
    def span(self) -> Span:
        """When it is."""
        return self.start, self.end

    @property
    def session(self) -> str:
        """The session's id."""
        return self.placement.session

    @property
    def day(self) -> date:
        """The local date on which it starts."""
        return self.placement.start.date()

    @property
    def place(self) -> tuple[int, datetime, int, str | None]:
        """What it shares with the parts that are held as one with it."""
        one = self.placement
        return one.part, one.start, one.minutes, one.room


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """What keeps people and rooms busy for a while."""

    start: int
    end: int
    day: date
    groups: frozenset[str]
    people: frozenset[str] = frozenset()
    room: str | None = None
    teams: frozenset[str] = frozenset()
    sessions: tuple[str, ...] = ()
    """Those that are held as one, the leader first; empty for an event or a break."""
    part: int | None = None
    """The part's number where the session is cut."""
    breaks: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    rests: bool = False
    """Whether it is a pause."""
    lunch: bool = False
    earliest: int = 0
    """For a pause: when it could start at the earliest."""

    @property
    def span(self) -> Span:
        """When it is."""
        return self.start, self.end

    @property
    def ids(self) -> tuple[str, ...]:
        """What it is called."""
        return self.sessions + self.breaks + self.events


@dataclass(frozen=True)
class Facts:
    """A problem and a solution side by side. Rows that name nothing known are left out here."""

    problem: AgendaProblem
    solution: AgendaSolution
    zone: ZoneInfo = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "zone", zone_info(self.problem.timezone))

    @cached_property
    def frames(self) -> dict[date, Span]:
        """The frame of each day."""
        return {
            day.date: span_of(day.date, day.start, day.end, self.zone) for day in self.problem.days
        }

    def present(self, person: str) -> tuple[Span, ...]:
        """Return when a person is said to be there; nothing where nothing is said."""
        about = self.problem.people[person]
        return joined(about.available, zone_info(about.timezone or self.problem.timezone))

    @cached_property
    def parts(self) -> dict[str, tuple[Part, ...]]:
        """The rows of each known session that has any, by number of part, then time."""
        found: defaultdict[str, list[Part]] = defaultdict(list)
        for row in self.solution.sessions:
            if row.session in self.problem.sessions:
                start = instant(row.start, self.zone)
                found[row.session].append(Part(row, start, start + row.minutes))
        return {
            name: tuple(sorted(rows, key=lambda row: (row.placement.part, row.start)))
            for name, rows in found.items()
        }

    @cached_property
    def leaders(self) -> dict[str, str]:
        """The leader of each session that is held as one with it; see ``why_not_joint``."""
        return {
            name: str(rows[0].placement.joint_with)
            for name, rows in self.parts.items()
            if any(row.placement.joint_with for row in rows) and self.why_not_joint(name) is None
        }

    def why_not_joint(self, name: str) -> str | None:
        """Return why a session cannot be held as one with the one that it names, if it cannot.

        A sentence about ``{session}`` and ``{leader}``, to be translated.
        """
        return next(self._joint_faults(name), None)

    def _joint_faults(self, name: str) -> Iterator[str]:
        sessions, rows = self.problem.sessions, self.parts[name]
        leader = rows[0].placement.joint_with or ""
        others = self.parts.get(leader, ())
        if any(row.placement.joint_with != leader for row in rows):
            yield N_('{session} is marked as held with "{leader}", but its parts differ in this')
        if not others or leader == name:
            yield N_(
                '{session} is marked as held with "{leader}", but the other is not in the agenda'
            )
            return
        if any(other.placement.joint_with for other in others):
            yield N_(
                '{session} is marked as held with "{leader}", but the other is itself combined '
                "with a third"
            )
        if sessions[name].joint is None or sessions[name].joint != sessions[leader].joint:
            yield N_('{session} is marked as held with "{leader}", but the two may not be combined')
        if set(sessions[name].people) != set(sessions[leader].people):
            yield N_(
                '{session} is marked as held with "{leader}", but the two need different people'
            )
        if [row.place for row in rows] != [other.place for other in others]:
            yield N_(
                '{session} is marked as held with "{leader}", but the two differ in start, length '
                "or room"
            )

    @cached_property
    def held(self) -> tuple[Thing, ...]:
        """The parts of sessions, those that are held as one only once, in order of time."""
        followers: defaultdict[str, list[str]] = defaultdict(list)
        for name, leader in self.leaders.items():
            followers[leader].append(name)
        things = [
            self._held(row, number, (name, *sorted(followers[name])))
            for name, rows in self.parts.items()
            if name not in self.leaders
            for number, row in enumerate(rows)
        ]
        return tuple(sorted(things, key=lambda thing: (thing.start, thing.end, thing.sessions)))

    def _held(self, row: Part, number: int, names: tuple[str, ...]) -> Thing:
        sessions = [self.problem.sessions[name] for name in names]
        return Thing(
            row.start,
            row.end,
            row.day,
            frozenset(group for session in sessions for group in session.groups),
            frozenset(person for session in sessions for person in session.people),
            row.placement.room,
            frozenset(
                team for name in names for team in self.parts[name][number].placement.interpreters
            ),
            sessions=names,
            part=row.placement.part if len(self.parts[names[0]]) > 1 else None,
        )

    @cached_property
    def events(self) -> tuple[Thing, ...]:
        """The fixed events."""
        things = []
        for event in self.problem.fixed:
            start = instant(event.start, self.zone)
            things.append(
                Thing(
                    start,
                    start + event.minutes,
                    event.start.date(),
                    self.groups(event.groups),
                    frozenset(event.people),
                    event.room,
                    events=(event.id,),
                    rests=event.pause,
                    lunch=event.pause and event.lunch,
                    earliest=instant(event.earliest_start, self.zone),
                )
            )
        return tuple(things)

    @cached_property
    def break_rules(self) -> dict[tuple[str, date], Break]:
        """The break of each id and day on which it is asked for."""
        return {(one.id, day): one for one, day in self.problem.asked_breaks}

    @cached_property
    def breaks(self) -> tuple[Thing, ...]:
        """The breaks where the solution has them."""
        return tuple(
            self._break(row, self.break_rules[row.id, row.date])
            for row in self.solution.breaks
            if (row.id, row.date) in self.break_rules
        )

    def _break(self, row: BreakPlacement, rule: Break) -> Thing:
        start = instant(row.start, self.zone)
        return Thing(
            start,
            start + rule.minutes,
            row.date,
            frozenset(self.problem.break_groups(rule, row.date)),
            breaks=(rule.id,),
            rests=True,
            lunch=rule.lunch,
            earliest=instant(datetime.combine(row.date, rule.earliest), self.zone),
        )

    def violation(
        self,
        requirement: Requirement,
        sentence: str,
        *things: Thing,
        who: str | None = None,
        amount: int | None = None,
    ) -> Violation:
        """Return a violation by some things."""
        return Violation(
            requirement,
            sentence,
            tuple(name for thing in things for name in thing.sessions),
            tuple(name for thing in things for name in thing.breaks),
            tuple(name for thing in things for name in thing.events),
            who,
            max((local(thing.start, self.zone) for thing in things), default=None),
            amount,
        )

    def clock_faults(self, name: str, start: datetime) -> Iterator[str]:
        """Yield why what has this name may not start at a local time."""
        values = {"name": name, "time": clock(start.time()), "day": day_in_words(start.date())}
        if not exists(start, self.zone):
            yield _(
                "{name} starts at {time} on {day}, which does not exist, because clocks go forward "
                "then",
                **values,
            )
        if start.minute % self.problem.grain or start.second:
            yield _(
                "{name} starts at {time} on {day}, which is not a multiple of {grain} after the "
                "full hour",
                grain=in_minutes(self.problem.grain),
                **values,
            )

    def part_name(self, part: Part) -> str:
        """Return a session, or a part of it, by title and id."""
        shown = quoted(self.problem, part.session)
        return _part(shown, part.placement.part) if len(self.parts[part.session]) > 1 else shown

    def name(self, thing: Thing) -> str:
        """Return whatever keeps people busy, by title and id."""
        if thing.sessions:
            shown = and_list(quoted(self.problem, name) for name in thing.sessions)
            return shown if thing.part is None else _part(shown, thing.part)
        if thing.breaks:
            return the_break(self.break_rules[thing.breaks[0], thing.day])
        return the_event(next(one for one in self.problem.fixed if one.id == thing.events[0]))

    def span(self, thing: Thing | Part) -> str:
        """Return when something is, in words."""
        return when(self.zone, thing.start, thing.end)

    def groups(self, named: Iterable[str]) -> frozenset[str]:
        """Return the groups that are named; all if none is."""
        return frozenset(named) or frozenset(self.problem.groups)

    @cached_property
    def by_group(self) -> dict[str, tuple[Thing, ...]]:
        """What each group does and rests in, in order of time."""
        found: defaultdict[str, list[Thing]] = defaultdict(list)
        for thing in sorted((*self.held, *self.events, *self.breaks), key=lambda one: one.span):
            for group in thing.groups:
                found[group].append(thing)
        return {group: tuple(found[group]) for group in self.problem.groups}

    @cached_property
    def by_person(self) -> dict[str, tuple[Thing, ...]]:
        """What needs each person, in order of time."""
        found: defaultdict[str, list[Thing]] = defaultdict(list)
        for thing in sorted((*self.held, *self.events), key=lambda one: one.span):
            for person in thing.people:
                found[person].append(thing)
        return {person: tuple(found[person]) for person in self.problem.people}


def _part(session: str, number: int) -> str:
    return _("part {number} of {session}", number=number, session=session)


def foreign_groups(problem: AgendaProblem, session: str) -> tuple[str, ...]:
    """Return the groups of a session that do not understand its language."""
    one = problem.sessions[session]
    known = {name: problem.groups[name] for name in one.groups if name in problem.groups}
    return tuple(
        name
        for name, group in known.items()
        if one.language and group.languages and one.language not in group.languages
    )


def permitted(problem: AgendaProblem, session: str) -> tuple[int, int]:
    """Return the shortest and the longest length of a session, with interpretation."""
    one = problem.sessions[session]
    return _length(problem, session, one.least), _length(problem, session, one.most)


def wished(problem: AgendaProblem, session: str) -> int:
    """Return the length that is wished, with interpretation."""
    return _length(problem, session, problem.sessions[session].minutes)


def _length(problem: AgendaProblem, session: str, minutes: int) -> int:
    is_consecutive = problem.sessions[session].interpretation is Interpretation.CONSECUTIVE
    is_interpreted = is_consecutive and foreign_groups(problem, session)
    return stretched(problem, minutes) if is_interpreted else minutes


def stretched(problem: AgendaProblem, minutes: int) -> int:
    """Return how long consecutive interpretation makes a length."""
    grain = problem.grain
    return ceil(minutes * Fraction(str(problem.consecutive_factor)) / grain) * grain


def cut_places(problem: AgendaProblem, session: str, total: int) -> tuple[frozenset[int], ...]:
    """Return for each mark after how many minutes a session of length ``total`` may be cut there.

    A mark that moves to the start or the end permits no cut.
    """
    one = problem.sessions[session]
    return tuple(
        frozenset(at for at in mark_places(one, mark, total, problem.grain) if 0 < at < total)
        for mark in one.marks
    )


def mark_places(session: Session, mark: int, total: int, grain: int) -> tuple[int, ...]:
    """Return after how many minutes of a length a mark may stand, rising.

    At the length that is written in the problem it stands as written. Where the session is shorter,
    longer or interpreted, it moves in proportion and is rounded to the nearest multiple of the
    grain; both neighbours are right for one that falls halfway.
    """
    if total == session.minutes:
        return (mark,)
    exact, half = Fraction(mark * total, session.minutes * grain), Fraction(1, 2)
    near = sorted({ceil(exact - half), floor(exact + half)})
    return tuple(dict.fromkeys(min(max(0, one * grain), total) for one in near))


def fewest(choices: Sequence[frozenset[str]]) -> int:
    """Return the least number of languages of which each choice holds at least one."""
    languages = sorted(frozenset().union(*choices))
    return next(
        count
        for count in range(len(languages) + 1)
        for some in combinations(languages, count)
        if all(not choice.isdisjoint(some) for choice in choices)
    )
