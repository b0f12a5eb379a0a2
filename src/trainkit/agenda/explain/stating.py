"""Says in words what a set of demands asks for, each with its place in the file.

What one session needs is said in one line, and so is what is alike: days with the same hours, rooms
that are too small. If dropping one demand makes the rest possible, so does dropping a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from trainkit.agenda.checking import PlaceOf
from trainkit.agenda.clock import instant
from trainkit.agenda.explain import demands as d
from trainkit.agenda.explain.bundles import are_many
from trainkit.agenda.explain.explanation import Stated
from trainkit.agenda.explain.words import few, quoted_all
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
from trainkit.definitions.yamlfile import Location
from trainkit.fields import zone_info

__all__ = ["state"]

Kind = TypeVar("Kind", bound=d.Demand)


def state(
    problem: AgendaProblem, demands: Sequence[d.Demand], place_of: PlaceOf
) -> tuple[Stated, ...]:
    """Return the demands of a conflict in a whole problem as requirements in words."""
    stating = _Stating(problem, tuple(demands), place_of)
    parts = (stating.sessions, stating.limits, stating.rooms, stating.times)
    return tuple(line for part in parts for line in part())


@dataclass(frozen=True)
class _Stating:
    problem: AgendaProblem
    demands: tuple[d.Demand, ...]
    place_of: PlaceOf

    def _of(self, kind: type[Kind]) -> list[Kind]:
        return [one for one in self.demands if isinstance(one, kind)]

    @cached_property
    def _placed(self) -> list[str]:
        return [one.session for one in self._of(d.Placed)]

    def _line(self, sentence: str, *demands: d.Demand, at: Location | None = None) -> Stated:
        location = at or demands[0].location(self.problem)
        sentence = sentence[0].upper() + sentence[1:]
        requirement = demands[0].requirement
        return Stated(sentence, self.place_of(location), location, requirement, demands)

    # -- sessions: what each needs --------------------------------------------------------

    def sessions(self) -> Iterator[Stated]:
        if are_many(self._placed):
            yield from self._many_sessions()
            return
        for name in self._placed:
            yield self._line(self._alone(name), *self._owned(name))

    def _owned(self, name: str) -> Iterator[d.Demand]:
        """Yield the demands that go into a session's line."""
        for demand in self.demands:
            if isinstance(demand, d.Placed | d.Rooms | d.Equipment):
                if demand.session == name:
                    yield demand
            elif isinstance(demand, d.OfSessions):
                first = next(one for one in self._placed if one in demand.sessions)
                if first == name:
                    yield demand

    def _alone(self, name: str) -> str:
        session = self.problem.sessions[name]
        least, _ = permitted(self.problem, name)
        words = f"{quoted(self.problem, name)} takes {in_minutes(least)}"
        if session.least < session.most:
            words += " at least"
        if least > session.least:
            words += " with interpretation"
        if len(self.problem.groups) > 1:
            words += f" for {groups_of(self.problem, session.groups)}"
        needs = self._needs(name)
        return words + (f" and needs {needs}" if needs else "")

    def _many_sessions(self) -> Iterator[Stated]:
        """Say together what more than a few sessions need."""
        problem = self.problem
        groups = dict.fromkeys(one for n in self._placed for one in problem.sessions[n].groups)
        words = f"{len(self._placed)} sessions"
        if len(problem.groups) > 1:
            words += f" of {groups_of(problem, groups)}"
        words = f"{words} take {self._minutes(self._placed)} in all: "
        yield self._line(words + quoted_all(problem, self._placed), *self._of(d.Placed))
        for person in dict.fromkeys(one.person for one in self._of(d.Needs)):
            needs = [one for one in self._of(d.Needs) if one.person == person]
            names = [name for one in needs for name in one.sessions if name in self._placed]
            words = f"{problem.people[person].name} is needed by {len(names)} of them, "
            yield self._line(f"{words}{self._minutes(names)} in all", *needs)
        for kind in (d.Rooms, d.Equipment):
            yield from self._alike_in_rooms(kind)
        if roomed := self._of(d.Roomed):
            rooms = few([room.name for room in problem.rooms.values()])
            yield self._line(f"each of them needs a room ({rooms})", *roomed)
        if foreign := self._of(d.Language):
            count = sum(bool(foreign_groups(problem, name)) for name in self._placed)
            yield self._line(f"{count} of them need interpreters", *foreign)

    def _minutes(self, names: Iterable[str]) -> str:
        return in_minutes(sum(permitted(self.problem, name)[0] for name in names))

    def _alike_in_rooms(self, kind: type[d.Rooms] | type[d.Equipment]) -> Iterator[Stated]:
        alike: dict[str, list[d.Rooms | d.Equipment]] = {}
        for demand in self._of(kind):
            for words in self._room(demand.session):
                alike.setdefault(words, []).append(demand)
        for words, demands in alike.items():
            names = [demand.session for demand in demands]
            needs = f"{len(names)} of them, {self._minutes(names)} in all, need {words}"
            yield self._line(needs, *demands)

    def _needs(self, name: str) -> str:
        people = [
            self.problem.people[one.person].name
            for one in self._of(d.Needs)
            if name in one.sessions
        ]
        parts = [*people, *self._room(name), *self._interpreters(name)]
        return and_list(parts) if parts else ""

    def _room(self, name: str) -> Iterator[str]:
        session, rooms = self.problem.sessions[name], self.problem.rooms
        names = [rooms[room].name for room in session.rooms or rooms]
        if any(one.session == name for one in self._of(d.Rooms)):
            kind = "the room" if len(names) == 1 else "one of the rooms"
            equipment = self._equipment(name)
            yield f"{kind} {or_list(names)}{equipment and ', and in it '}{equipment}"
        elif equipment := self._equipment(name):
            yield f"a room with {equipment}"
        elif any(name in one.sessions for one in self._of(d.Roomed)):
            yield f"a room ({few([room.name for room in rooms.values()])})"

    def _equipment(self, name: str) -> str:
        if not any(one.session == name for one in self._of(d.Equipment)):
            return ""
        items = set(self.problem.sessions[name].equipment)
        fit = [room.name for room in self.problem.rooms.values() if items <= set(room.equipment)]
        listed = and_list(dict.fromkeys(self.problem.sessions[name].equipment))
        if not fit:
            return f"{listed}, which no room has"
        return f"{listed} ({few(fit)})"

    def _interpreters(self, name: str) -> Iterator[str]:
        if any(name in one.sessions for one in self._of(d.Language)):
            foreign = groups_of(self.problem, foreign_groups(self.problem, name))
            language = self.problem.sessions[name].language
            yield f"interpreters from {language} for {foreign}"

    # -- what bounds sessions and people ------------------------------------------------------

    def limits(self) -> Iterator[Stated]:
        problem = self.problem
        for pin in self._of(d.Pinned):
            known = problem.sessions[pin.session].pin
            assert known is not None  # noqa: S101 - a pin that is demanded is there
            room = f", in {problem.rooms[known.room].name}" if known.room in problem.rooms else ""
            words = f"{quoted(problem, pin.session)} is pinned to {moment(known.start)}{room}"
            yield self._line(words, pin)
        yield from self._orders()
        alike: dict[str, list[d.Windows]] = {}
        for limit in self._of(d.Windows):
            spans = the_windows(problem, problem.sessions[limit.session].windows)
            alike.setdefault(spans, []).append(limit)
        for spans, limits in alike.items():
            names = quoted_all(problem, [one.session for one in limits])
            yield self._line(f"{names} may be held only {spans}", *limits)
        for there in self._of(d.Available):
            person = problem.people[there.name]
            spans = the_windows(problem, person.available, person.timezone)
            yield self._line(f"{person.name} is there only {spans}", there)
        for team in self._of(d.Team):
            spans = the_windows(problem, problem.interpreters[team.name].available)
            name = problem.interpreters[team.name].name
            yield self._line(f'the interpreters "{name}" are there only {spans}', team)

    def _orders(self) -> Iterator[Stated]:
        orders = self._of(d.After)
        said = [
            f"{quoted(self.problem, one.session)} follows {quoted(self.problem, one.earlier)}"
            for one in orders
        ]
        if are_many(self._placed) and orders:
            yield self._line(few(said), *orders)
        elif orders:
            yield from (self._line(words, one) for words, one in zip(said, orders, strict=True))

    # -- rooms --------------------------------------------------------------------------------

    def rooms(self) -> Iterator[Stated]:
        rooms = self.problem.rooms
        for one in self._of(d.Opening):
            spans = the_windows(self.problem, rooms[one.name].open)
            yield self._line(f"{rooms[one.name].name} is open only {spans}", one)
        if seats := self._of(d.Seats):
            yield self._line(self._too_small([one.name for one in seats]), *seats)
        by_count: dict[int, list[d.Booths]] = {}
        for booth in self._of(d.Booths):
            by_count.setdefault(rooms[booth.name].booths, []).append(booth)
        for count, booths in sorted(by_count.items()):
            has = "have" if len(booths) > 1 else "has"
            what = "no interpretation booth" if not count else f"{count} interpretation booths"
            names = few([rooms[one.name].name for one in booths])
            yield self._line(f"{names} {has} {what.replace('1 i', 'only 1 i')}", *booths)
        for way in self._of(d.Way):
            minutes = next(
                one.minutes
                for one in self.problem.transfers
                if set(one.between) == set(way.between)
            )
            yield self._line(
                f"the way between {and_list(way.between)} takes {in_minutes(minutes)}", way
            )

    def _too_small(self, names: list[str]) -> str:
        rooms = self.problem.rooms
        seats = few([f"{rooms[name].name} ({rooms[name].seats})" for name in names])
        least = min(rooms[name].seats or 0 for name in names)
        heads = {name: self._heads(name) for name in self._placed}
        large = [
            f"{quoted(self.problem, name)} ({count} people)"
            for name, count in heads.items()
            if count > least
        ]
        joined = f" for {few(large)}" if large else ", if sessions are held as one"
        return f"{seats} {'have' if len(names) > 1 else 'has'} too few seats{joined}"

    def _heads(self, name: str) -> int:
        groups = self.problem.sessions[name].groups
        return sum(self.problem.groups[group].size for group in groups)

    # -- the day --------------------------------------------------------------------------------

    def times(self) -> Iterator[Stated]:
        for event in self._of(d.Event):
            yield self._line(self._event(event.id), event)
        breaks = {one.id: one for one in self.problem.breaks}
        for pause in self._of(d.Pause):
            one = breaks[pause.id]
            words = f"{the_break(one)} takes {in_minutes(one.minutes)} between "
            yield self._line(f"{words}{one.earliest:%H:%M} and {one.latest:%H:%M}", pause)
        yield from self._frames()
        for block in self._of(d.Block):
            longest = in_minutes(self.problem.longest_block)
            yield self._line(f"nobody works longer than {longest} without a pause", block)

    def _event(self, name: str) -> str:
        event = next(one for one in self.problem.fixed if one.id == name)
        start = instant(event.start, zone_info(self.problem.timezone))
        span = when(zone_info(self.problem.timezone), start, start + event.minutes)
        words = f"{the_event(event)} is {span}, for {groups_of(self.problem, event.groups)}"
        people = [self.problem.people[one].name for one in event.people]
        words += f", with {and_list(people)}" if people else ""
        room = self.problem.rooms.get(event.room or "")
        return words + (f", in {room.name}" if room else "")

    def _frames(self) -> Iterator[Stated]:
        days = {one.date: one for one in self.problem.days}
        alike: dict[str, list[d.Frame]] = {}
        for frame in self._of(d.Frame):
            day = days[frame.date]
            alike.setdefault(f"from {day.start:%H:%M} to {day.end:%H:%M}", []).append(frame)
        for hours, frames in alike.items():
            dates = few([in_words(one.date) for one in frames])
            named = "all days" if len(frames) == len(days) > 1 else dates
            yield self._line(f"{named} {'last' if len(frames) > 1 else 'lasts'} {hours}", *frames)
