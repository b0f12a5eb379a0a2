"""What every check of a problem needs: the problem, its days as spans, a way to report.

The checks do not know where a problem came from. Whoever calls says by ``place_of`` where a value
stands that has a given location in the problem, so a workshop's own file can be named as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from trainkit.agenda.problem import AgendaProblem, Break, FixedEvent, Person, Session
from trainkit.agenda.verify.clock import Span, instant, joined, span_of
from trainkit.agenda.verify.lengths import cut_places, permitted
from trainkit.agenda.verify.words import quoted
from trainkit.definitions.yamlfile import Location
from trainkit.fields import zone_info
from trainkit.problems import Place, Problems

__all__ = ["PlaceOf", "Report", "closest", "common", "longest", "without"]

PlaceOf = Callable[[Location], Place]
"""Gives the place of the value at a location in the problem, such as ``("rooms", "hall")``."""


@dataclass(frozen=True)
class Report:
    """A problem under check. Ids that name nothing are reported once and passed over elsewhere."""

    problem: AgendaProblem
    place_of: PlaceOf
    problems: Problems

    def error(self, location: Location, message: str) -> None:
        """Record what makes the problem impossible or meaningless."""
        self.problems.error(self.place_of(location), message)

    def warning(self, location: Location, message: str) -> None:
        """Record what a person should look at."""
        self.problems.warning(self.place_of(location), message)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The problem's zone."""
        return zone_info(self.problem.timezone)

    @cached_property
    def frames(self) -> dict[date, Span]:
        """The frame of each day."""
        return {
            day.date: span_of(day.date, day.start, day.end, self.zone) for day in self.problem.days
        }

    @cached_property
    def days(self) -> tuple[Span, ...]:
        """The frames in order of time."""
        return tuple(self.frames.values())

    @cached_property
    def event_spans(self) -> tuple[Span, ...]:
        """When each fixed event is."""
        starts = [instant(event.start, self.zone) for event in self.problem.fixed]
        return tuple(
            (start, start + event.minutes)
            for start, event in zip(starts, self.problem.fixed, strict=True)
        )

    def events_of(self, groups: Iterable[str], people: Iterable[str]) -> Iterable[int]:
        """Return the positions of the fixed events that keep any of these busy."""
        some_groups, some_people = set(groups), set(people)
        for index, event in enumerate(self.problem.fixed):
            if some_groups & self.groups(event.groups) or some_people & set(event.people):
                yield index

    def groups(self, named: Iterable[str]) -> frozenset[str]:
        """Return the groups that are named; all if none is."""
        return frozenset(named) or frozenset(self.problem.groups)

    def present(self, person: Person) -> tuple[Span, ...]:
        """Return when a person is there; the days where nothing is said."""
        zone = zone_info(person.timezone or self.problem.timezone)
        return joined(person.available, zone) if person.available else self.days

    @cached_property
    def stretches(self) -> dict[str, int]:
        """The longest stretch that each session needs at the least, cut wherever that helps."""
        return {name: min(map(max, self._pieces(name))) for name in self.problem.sessions}

    @cached_property
    def first_stretches(self) -> dict[str, int]:
        """For how long each session lasts at the least from where it starts."""
        return {name: min(one[0] for one in self._pieces(name)) for name in self.problem.sessions}

    def _pieces(self, name: str) -> Iterator[list[int]]:
        """Yield the lengths of a session's parts: whole, and cut at all marks."""
        least, most = permitted(self.problem, name)
        yield [least]
        if self.problem.sessions[name].marks:
            for total in range(least, most + 1):
                marks = [mark for mark in cut_places(self.problem, name, total) if mark]
                for rounded in (min, max):
                    cuts = sorted({0, total, *map(rounded, marks)})
                    yield [end - start for start, end in pairwise(cuts)]

    def session(self, name: str) -> str:
        """Return a session by title and id."""
        return quoted(self.problem, name)

    @staticmethod
    def pause(one: Break) -> str:
        """Return a break by title and id."""
        return f'the break "{one.title}" ({one.id})'

    @staticmethod
    def event(one: FixedEvent) -> str:
        """Return a fixed event by title and id."""
        return f'the event "{one.title}" ({one.id})'

    def known_people(self, session: Session) -> dict[int, Person]:
        """Return the people of a session that are known, by position."""
        return {
            index: self.problem.people[name]
            for index, name in enumerate(session.people)
            if name in self.problem.people
        }


def closest(name: str, known: Iterable[str]) -> str:
    """Return a question with the nearest known name, or the list of them."""
    names = sorted(known)
    matches = get_close_matches(name, names, n=1)
    if matches:
        return f'; did you mean "{matches[0]}"?'
    if not names:
        return "; none is defined"
    return f"; known: {', '.join(names[:12])}{' …' if len(names) > 12 else ''}"


def common(one: Sequence[Span], other: Sequence[Span]) -> tuple[Span, ...]:
    """Return the time that two rows of spans share."""
    shared = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple(sorted((start, end) for start, end in shared if start < end))


def without(spans: Sequence[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """Return what is left of spans when others are taken out."""
    left = list(spans)
    for start, end in taken:
        left = [
            piece
            for first, last in left
            for piece in ((first, min(last, start)), (max(first, end), last))
            if piece[0] < piece[1]
        ]
    return tuple(sorted(left))


def longest(spans: Iterable[Span]) -> int:
    """Return the minutes of the longest span; 0 if there is none."""
    return max((end - start for start, end in spans), default=0)
