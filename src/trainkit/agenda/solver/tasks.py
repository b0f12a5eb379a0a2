"""Sessions as the solver sees them: lengths and cuts, rooms that fit, interpreters that are needed.

A session is planned at its wished length, at one that differs from it by full steps of the grain,
or at its shortest or longest. It has a *part* for each stretch between two neighbouring marks.

Time as whole numbers: units of equal length since the start of the first day.

Instants are counted, not local times, so a day on which clocks change has its true length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property, reduce
from itertools import combinations
from math import ceil, floor, gcd

from trainkit.agenda.problem import AgendaProblem, Interpretation, Room, Session, Window
from trainkit.model.fields import zone_info

Span = tuple[int, int]
"""From one unit to a later one."""


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the union of spans as spans that do not touch, in order; empty ones fall away."""
    result: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


@dataclass(frozen=True)
class Units:
    """Turns local times and minutes of a problem into units, and back."""

    problem: AgendaProblem

    @cached_property
    def _base(self) -> datetime:
        first = datetime.combine(self.problem.days[0].date, time())
        return first.replace(tzinfo=zone_info(self.problem.timezone)).astimezone(UTC)

    @cached_property
    def minutes(self) -> int:
        """Minutes in a unit: the largest that divides the hour and all lengths and given times."""
        times = (self._minutes_since(self._aware(local)) for local in _times(self.problem))
        return reduce(gcd, (*_lengths(self.problem), *times), gcd(self.problem.grain, 60))

    @cached_property
    def grain(self) -> int:
        """Units by which lengths differ: as many minutes as lie between two permitted starts."""
        return self.problem.grain // self.minutes

    def of(self, minutes: int) -> int:
        """Return a length in units, rounded up."""
        return -(-minutes // self.minutes)

    def at(self, local: datetime, zone: str | None = None) -> int:
        """Return the unit in which a local time lies; the earlier one where it occurs twice."""
        return self._minutes_since(self._aware(local, zone)) // self.minutes

    def ceiling(self, local: datetime, zone: str | None = None) -> int:
        """Return the first unit that starts at a local time or after it."""
        return -(-self._minutes_since(self._aware(local, zone)) // self.minutes)

    def minute(self, local: datetime) -> int:
        """Return the minutes from the start of the first day to a local time."""
        return self._minutes_since(self._aware(local))

    def on(self, day: date, clock: time) -> int:
        """Return the unit of a clock time on a day, local to the problem."""
        return self.at(datetime.combine(day, clock))

    def span(self, window: Window, zone: str | None = None) -> Span:
        """Return the whole units inside a window."""
        return self.ceiling(window.start, zone), self.at(window.end, zone)

    def union(self, windows: Iterable[Window], zone: str | None = None) -> tuple[Span, ...]:
        """Return the whole units inside the union of windows.

        Windows that meet within a unit are one: they are joined before they are cut to units.
        """
        minutes = merged(
            (
                self._minutes_since(self._aware(one.start, zone)),
                self._minutes_since(self._aware(one.end, zone)),
            )
            for one in windows
        )
        return merged((-(-start // self.minutes), end // self.minutes) for start, end in minutes)

    def starts(self, frame: Span) -> tuple[Span, ...]:
        """Return the units of a frame at which something may start: first and last of each row.

        Clocks show a multiple of the grain then, for the first time: a local time that happens
        twice means the first.
        """
        first, last = self._moment(frame[0]), self._moment(frame[1])
        if first.fold or last.fold or first.utcoffset() != last.utcoffset():
            shown = [None if t.fold else t.minute for t in map(self._moment, _inside(frame))]
        else:
            shown = [(first.minute + n * self.minutes) % 60 for n in range(len(_inside(frame)))]
        grain = self.problem.grain
        found = [
            n
            for n, minute in enumerate(shown, frame[0])
            if minute is not None and not minute % grain
        ]
        return tuple((start, end - 1) for start, end in merged((n, n + 1) for n in found))

    def local(self, unit: int) -> datetime:
        """Return the local time, without an offset, at which a unit starts."""
        return self._moment(unit).replace(tzinfo=None, fold=0)

    def _moment(self, unit: int) -> datetime:
        instant = self._base + timedelta(minutes=unit * self.minutes)
        return instant.astimezone(zone_info(self.problem.timezone))

    def _aware(self, local: datetime, zone: str | None = None) -> datetime:
        return local.replace(tzinfo=zone_info(zone or self.problem.timezone))

    def _minutes_since(self, aware: datetime) -> int:
        return int((aware.astimezone(UTC) - self._base).total_seconds()) // 60


def _inside(frame: Span) -> range:
    return range(frame[0], frame[1] + 1)


def _lengths(problem: AgendaProblem) -> Iterator[int]:
    yield from (problem.pause, problem.longest_block, problem.changeover)
    for person in problem.people.values():
        yield from (person.changeover, person.daily_maximum or 0)
    for session in problem.sessions.values():
        yield from (session.minutes, session.least, session.most, *session.marks)
    yield from (event.minutes for event in problem.fixed)
    yield from (one.minutes for one in problem.breaks)
    yield from (way.minutes for way in problem.transfers)


def _times(problem: AgendaProblem) -> Iterator[datetime]:
    """Yield what is fixed. Ends of windows are not: only whole units inside them count."""
    for day in problem.days:
        yield datetime.combine(day.date, day.start)
        yield datetime.combine(day.date, day.end)
    yield from (event.start for event in problem.fixed)
    yield from (one.pin.start for one in problem.sessions.values() if one.pin)


Places = dict[int, tuple[tuple[int, ...], ...]]
"""By total length: for each mark, the units after which it may stand, rising."""


@dataclass(frozen=True)
class Need:
    """What groups that understand the same languages need of interpreters in a session."""

    languages: tuple[str, ...]
    """Those of the groups into which some team interprets; one of them is enough."""
    teams: tuple[str, ...]
    """Those that can help; one of them is enough."""


@dataclass(frozen=True)
class Part:
    """A session, or what lies between two neighbouring marks of one that may be cut."""

    session: str
    number: int
    """From 0."""
    least: int
    wished: int
    most: int

    @property
    def is_flexible(self) -> bool:
        """Whether its length is to be chosen."""
        return self.least < self.most


@dataclass(frozen=True)
class Task:
    """A session, its lengths in units."""

    id: str
    session: Session
    parts: tuple[Part, ...]
    wished: int
    places: Places
    """For each permitted length, where each mark may stand; one at an end permits no cut."""
    windows: tuple[Span, ...]
    """Its own windows; empty if it has none."""
    rooms: tuple[str, ...]
    """Those that fit; empty only where the problem has no rooms, or where none fits."""
    needs: tuple[Need, ...]
    size: int
    """People in its groups."""

    @property
    def totals(self) -> tuple[int, ...]:
        """The permitted lengths of all parts together, rising, interpretation included."""
        return tuple(self.places)

    @property
    def least(self) -> int:
        """The shortest length."""
        return min(self.places)

    @property
    def most(self) -> int:
        """The longest length."""
        return max(self.places)

    @property
    def in_booths(self) -> bool:
        """Whether it is interpreted from booths."""
        return bool(self.needs) and self.session.interpretation is Interpretation.SIMULTANEOUS


def tasks_of(problem: AgendaProblem, units: Units) -> dict[str, Task]:
    """Return the sessions of a problem by their ids."""
    return {name: _task(problem, units, name, one) for name, one in problem.sessions.items()}


def may_join(one: Task, other: Task) -> bool:
    """Whether two sessions of one ``joint`` name can be held as one."""
    return (
        set(one.session.people) == set(other.session.people)
        and not set(one.session.groups) & set(other.session.groups)
        and one.session.interpretation is other.session.interpretation
        and bool(one.places.keys() & other.places.keys())
    )


def serves(problem: AgendaProblem, team: str, session: Session, language: str) -> bool:
    """Whether a team interprets a session into a language."""
    return {session.language, language} <= set(problem.interpreters[team].languages)


def permitted_rooms(problem: AgendaProblem, session: Session) -> tuple[str, ...]:
    """Return the rooms that a session may use and that fit."""
    size = sum(problem.groups[group].size for group in set(session.groups))
    simultaneous = session.interpretation is Interpretation.SIMULTANEOUS
    needs = [need.languages for need in _needs(problem, session)] if simultaneous else []
    booths = _fewest_booths(needs)
    pinned = session.pin.room if session.pin else None
    return tuple(
        name
        for name in session.rooms or problem.rooms
        if pinned in (None, name) and _fits(problem.rooms[name], session, size, booths)
    )


def _fits(room: Room, session: Session, size: int, booths: int) -> bool:
    enough = room.seats is None or room.seats >= size
    return enough and set(session.equipment) <= set(room.equipment) and room.booths >= booths


def _fewest_booths(choices: Sequence[Iterable[str]]) -> int:
    """Return the least number of languages of which each choice has at least one."""
    sets = [frozenset(one) for one in choices]
    languages = sorted(frozenset[str]().union(*sets))
    return next(
        count
        for count in range(len(languages) + 1)
        for some in combinations(languages, count)
        if all(one.intersection(some) for one in sets if one)
    )


def _task(problem: AgendaProblem, units: Units, name: str, session: Session) -> Task:
    needs = tuple(_needs(problem, session))
    is_slow = bool(needs) and session.interpretation is Interpretation.CONSECUTIVE
    factor = Fraction(str(problem.consecutive_factor)) if is_slow else Fraction(1)
    grain = problem.grain

    def stretched(minutes: int) -> int:
        return ceil(minutes * factor / grain) * grain if is_slow else minutes

    least, wished, most = map(stretched, (session.least, session.minutes, session.most))
    totals = {least, most, *range(wished, most + 1, grain), *range(wished, least - 1, -grain)}
    places = {
        units.of(total): tuple(
            tuple(map(units.of, _places(session, mark, total, grain))) for mark in session.marks
        )
        for total in sorted(totals)
    }
    spans = (units.span(window) for window in session.windows)
    return Task(
        id=name,
        session=session,
        parts=tuple(_parts(name, places, units.of(wished))),
        wished=units.of(wished),
        places=places,
        windows=tuple(sorted(span for span in set(spans) if span[0] < span[1])),
        rooms=permitted_rooms(problem, session),
        needs=needs,
        size=sum(problem.groups[group].size for group in set(session.groups)),
    )


def _places(session: Session, mark: int, total: int, grain: int) -> Iterable[int]:
    """Return after how many minutes of a length a mark may stand, rising.

    At the length that the problem gives, it stands as written. At another one it moves in
    proportion, to the nearest multiple of the grain, either one where two are as near.
    """
    if total == session.minutes:
        return [mark]
    exact, half = Fraction(mark * total, session.minutes * grain), Fraction(1, 2)
    near = sorted({ceil(exact - half), floor(exact + half)})
    return dict.fromkeys(min(max(0, one * grain), total) for one in near)


def _parts(name: str, places: Places, wished: int) -> Iterator[Part]:
    edges = {total: ((0,), *marks, (total,)) for total, marks in places.items()}
    for n in range(len(edges[wished]) - 1):
        pairs = [(row[n], row[n + 1]) for row in edges.values()]
        least = max(0, min(end[0] - start[-1] for start, end in pairs))
        own = max(0, edges[wished][n + 1][0] - edges[wished][n][0])
        yield Part(name, n, least, own, max(end[-1] - start[0] for start, end in pairs))


def _needs(problem: AgendaProblem, session: Session) -> Iterator[Need]:
    """Yield a need for each distinct set of languages that does not have the session's."""
    seen = set()
    for group in session.groups:
        known = frozenset(problem.groups[group].languages)
        if session.language and known and session.language not in known and known not in seen:
            seen.add(known)
            helping = {
                language: [t for t in problem.interpreters if serves(problem, t, session, language)]
                for language in sorted(known)
            }
            teams = {team for some in helping.values() for team in some}
            yield Need(
                tuple(language for language, some in helping.items() if some),
                tuple(team for team in problem.interpreters if team in teams),
            )
