"""What an agenda costs: the soft constraints that it does not meet, counted as ``Weights`` says."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import combinations, pairwise

from trainkit.agenda.problem import (
    AgendaProblem,
    AgendaSolution,
    Method,
    Session,
    Span,
    Weights,
    span_of,
)
from trainkit.agenda.verify.facts import Facts, Part, wished

_FIVE, _QUARTER, _HOUR = 5, 15, 60


def price(problem: AgendaProblem, solution: AgendaSolution) -> dict[str, int]:
    """Return the cost of every soft constraint by the name of its field in ``Weights``.

    Minutes in fives, quarters and hours are rounded down: for ``idle`` by segment, for ``uneven``
    by group, for ``underfilled`` by group and day, for ``length`` by session.
    """
    facts = Facts(problem, solution)
    plans = [_Plan(facts, group) for group in problem.groups]
    weights = problem.weights.model_dump()
    costs = {}
    for name in Weights.model_fields:
        of_all = _OF_ALL.get(name)
        count = of_all(facts) if of_all else sum(getattr(plan, name)() for plan in plans)
        costs[name] = count * weights[name]
    return costs


@dataclass(frozen=True)
class _Segment:
    """A stretch of a group's day between pauses."""

    day: date
    number: int
    """In its day, from 0."""
    span: Span
    after_lunch: bool
    parts: list[tuple[Part, Session]] = field(default_factory=list)
    """Those of the group that lie in it; filled while the agenda is read."""
    events: list[Span] = field(default_factory=list)
    """Fixed events of the group, other than pauses, that start in it; filled likewise."""


class _Plan:
    """The days of one group, cut into segments; what is counted by group has a method."""

    def __init__(self, facts: Facts, group: str) -> None:
        self.facts = facts
        self.group = group
        self.things = facts.by_group[group]
        self.sessions = {
            name: one for name, one in facts.problem.sessions.items() if group in one.groups
        }
        self.parts = [
            (part, session)
            for name, session in self.sessions.items()
            for part in facts.parts.get(name, ())
        ]
        self.days = {day: list(self._segments(day)) for day in facts.frames}
        for part, session in self.parts:
            if part.day in self.days:
                self._at(part.day, part.start).parts.append((part, session))
        for thing in self.things:
            if thing.events and not thing.rests and thing.day in self.days:
                self._at(thing.day, thing.start).events.append(thing.span)

    def _at(self, day: date, start: int) -> _Segment:
        segments = self.days[day]
        return segments[bisect_right([one.span[0] for one in segments[1:]], start)]

    def _segments(self, day: date) -> Iterator[_Segment]:
        start, end = self.facts.frames[day]
        number, lunch = 0, False
        for (begins, ends), _, is_lunch in sorted(self._pauses(day)):
            yield _Segment(day, number, (start, begins), lunch)
            number, lunch, start = number + 1, is_lunch, max(start, ends)
        yield _Segment(day, number, (start, end), lunch)

    def _pauses(self, day: date) -> Iterator[tuple[Span, int, bool]]:
        """Yield span, earliest start and lunch or not of each pause, left-out ones too."""
        frame = self.facts.frames[day]
        today = [thing for thing in self.things if thing.day == day]
        standing = {name for thing in today for name in thing.breaks}
        for one in today:
            if one.rests and one.start < frame[1] and one.end > frame[0]:
                yield one.span, one.earliest, one.lunch
        work = [one for one in today if not one.rests]
        first = min((one.start for one in work), default=frame[0])
        last = max((one.end for one in work), default=frame[0])
        for (name, asked), rule in self.facts.break_rules.items():
            groups = self.facts.problem.break_groups(rule, day)
            if asked == day and name not in standing and self.group in groups:
                earliest, latest = span_of(day, rule.earliest, rule.latest, self.facts.zone)
                at = last if last <= latest else first
                yield (at, at), earliest, rule.lunch

    @cached_property
    def segments(self) -> list[_Segment]:
        return [segment for segments in self.days.values() for segment in segments]

    def after_lunch(self) -> int:
        return sum(_talks(segment) for segment in self.segments if segment.after_lunch)

    def alternate(self) -> int:
        return sum(max(0, _talks(segment) - 1) for segment in self.segments)

    def module_apart(self) -> int:
        modules = {session.module for _, session in self.parts} - {None}
        pieces = 0
        for module in modules:
            in_module = sum(_pieces(segments, module) for segments in self.days.values())
            pieces += max(0, in_module - 1)
        return pieces

    @cached_property
    def _modules(self) -> dict[str, Span]:
        """From the start of each module's first session to the end of its last."""
        spans: dict[str, Span] = {}
        for part, session in self.parts:
            if session.module is not None:
                start, end = spans.get(session.module, (part.start, part.end))
                spans[session.module] = min(start, part.start), max(end, part.end)
        return spans

    def mixed(self) -> int:
        pairs = combinations(self._modules.values(), 2)
        return sum(one[0] < other[1] and other[0] < one[1] for one, other in pairs)

    def order(self) -> int:
        wished = [self._modules[one] for one in self.facts.problem.modules if one in self._modules]
        return sum(later[0] < earlier[1] for earlier, later in pairwise(wished))

    def demanding(self) -> int:
        return sum(
            segment.number
            for segment in self.segments
            for session in _sessions(segment)
            if session.demanding
        )

    def room_changes(self) -> int:
        rooms: defaultdict[date, set[str]] = defaultdict(set)
        for part, _ in self.parts:
            if part.placement.room is not None:
                rooms[part.day].add(part.placement.room)
        return sum(len(found) - 1 for found in rooms.values())

    def late(self) -> int:
        return sum(bool(segments[-1].parts) for segments in self.days.values())

    def idle(self) -> int:
        found = 0
        for segment in self.segments:
            if segment.parts:  # up to the end of the last work
                ends = [part.end for part, _ in segment.parts] + [end for _, end in segment.events]
                start, end = segment.span[0], min(max(ends), segment.span[1])
                work = (thing.span for thing in self.things if not thing.rests)
                found += max(0, end - start - _covered(work, (start, end))) // _QUARTER
        return found

    def uneven(self) -> int:
        """Return by how many hours the fullest day is above the mean of all days."""
        total = sum(wished(self.facts.problem, name) for name in self.sessions)
        taught = dict.fromkeys(self.facts.frames, 0)
        for part, _ in self.parts:
            if part.day in taught:
                taught[part.day] += part.end - part.start
        above = max(taught.values()) * len(taught) - total
        return max(0, above // (_HOUR * len(taught)))

    def gaps(self) -> int:
        found = 0
        for segments in self.days.values():
            works = [bool(one.parts or one.events) for one in segments]
            found += sum(not here and any(works[n:]) for n, here in enumerate(works))
        return found

    def underfilled(self) -> int:
        """Return by how many quarters of an hour days fall short of two thirds of their share."""
        frames = self.facts.frames
        events = [thing.span for thing in self.things if thing.events and not thing.rests]
        work = {day: _covered(events, frame) for day, frame in frames.items()}
        total = sum(wished(self.facts.problem, name) for name in self.sessions)
        total += sum(work.values())
        for part, _ in self.parts:
            if part.day in work:
                work[part.day] += part.end - part.start
        lengths = {day: end - start for day, (start, end) in frames.items()}
        whole = sum(lengths.values())
        return sum(
            max(0, (2 * total * lengths[day] - 3 * work[day] * whole) // (3 * _QUARTER * whole))
            for day in frames
        )


def _covered(spans: Iterable[Span], frame: Span) -> int:
    """Return the minutes of a frame in which any of some spans, in order of start, goes on."""
    reached, end = frame
    minutes = 0
    for first, last in spans:
        minutes += max(0, min(last, end) - max(first, reached))
        reached = max(reached, last)
    return minutes


def _sessions(segment: _Segment) -> list[Session]:
    """Return the sessions that a segment holds, each once."""
    return list({part.placement.session: session for part, session in segment.parts}.values())


def _talks(segment: _Segment) -> int:
    return sum(session.method is Method.TALK for session in _sessions(segment))


def _pieces(segments: Sequence[_Segment], module: str | None) -> int:
    """Return how many rows of neighbouring segments hold a session of the module."""
    holds = [any(session.module == module for _, session in one.parts) for one in segments]
    return sum(now and not before for before, now in zip([False, *holds], holds, strict=False))


def _apart(facts: Facts) -> int:
    times: defaultdict[str, int] = defaultdict(int)
    for name in facts.parts:
        joint = facts.problem.sessions[name].joint
        if joint is not None and name not in facts.leaders:
            times[joint] += 1
    return sum(max(0, count - 1) for count in times.values())


def _length(facts: Facts) -> int:
    return sum(
        abs(sum(row.end - row.start for row in rows) - wished(facts.problem, name)) // _FIVE
        for name, rows in facts.parts.items()
    )


_OF_ALL: dict[str, Callable[[Facts], int]] = {
    "speaker_days": lambda facts: sum(
        max(0, len({thing.day for thing in things if thing.sessions}) - 1)
        for things in facts.by_person.values()
    ),
    "apart": _apart,
    "length": _length,
    "split": lambda facts: sum(len(rows) - 1 for rows in facts.parts.values()),
}
"""What is not counted by group."""
