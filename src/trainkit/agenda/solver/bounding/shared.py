"""What groups share: a person, a room or a team with all that needs it, breaks, joint sessions.

A person's days cost; rooms and teams only cannot be in two places. If a network would be too large
it has only some of the sessions, which asks for less.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import inf

import numpy as np
from numpy.typing import NDArray

from trainkit.agenda.solver.bounding.clock import Clock
from trainkit.agenda.solver.bounding.evenness import Evenness
from trainkit.agenda.solver.bounding.groups import GroupPiece
from trainkit.agenda.solver.bounding.holding import measure, members
from trainkit.agenda.solver.bounding.network import Memory, Network, Stage
from trainkit.agenda.solver.bounding.orders import Steps, TooLarge, steps_between
from trainkit.agenda.solver.bounding.together import MOST, Together
from trainkit.agenda.solver.layout import Layout, intersected
from trainkit.agenda.solver.units import Span, merged

__all__ = ["SharedPiece", "shared_pieces"]

_SETS, _STEPS, _ARCS = 3_000, 100_000, 300_000

Slot = tuple[int, int]


@dataclass(frozen=True)
class SharedPiece:
    """A network, or the like, whose elements are elements of groups."""

    network: Network | Evenness | Clock | Together
    elements: tuple[tuple[str, int], ...]
    """For each element, the group and its column there."""
    most: tuple[float, ...] = ()
    """By element, the highest price; nothing if all may have any."""


@dataclass(frozen=True)
class _Shared:
    """Something that can be in one place only."""

    names: tuple[str, ...]
    """The sessions that need it."""
    present: tuple[Span, ...] | None
    """When it is there; always if ``None``."""
    busy: tuple[Span, ...]
    day_cost: int = 0
    elements: list[tuple[str, int]] = field(default_factory=list)


def shared_pieces(layout: Layout, groups: dict[str, GroupPiece]) -> list[SharedPiece]:
    """Return a piece for everything that several sessions of these groups need.

    A group's days are shared too, by its own sessions.
    """
    found = []
    for group, piece in groups.items():
        even = Evenness.of(piece)
        if even is not None:
            own = tuple((group, element) for element in range(len(piece.holding.parts)))
            found.append(SharedPiece(even, own))
    found += [*_clocks(layout, groups), *_joint(layout, groups)]
    for one in _all_shared(layout):
        elements = [*_elements(one.names, groups)]
        while elements:
            try:
                network = _network(layout, groups, one, elements)
            except TooLarge:
                elements = elements[: len(elements) * 3 // 4]
                continue
            if network is not None:
                found.append(SharedPiece(network, tuple(elements)))
            break
    return found


def _clocks(layout: Layout, groups: dict[str, GroupPiece]) -> Iterator[SharedPiece]:
    """Yield the breaks of each track. Shortened sessions cost no more than what fives cost."""
    fives, rest = divmod(layout.units.minutes, 5)
    cost = 0.0 if rest else float(fives * layout.problem.weights.length)
    for track in layout.tracks:
        pieces = {group: groups[group] for group in track.groups if group in groups}
        clock = Clock.of(layout, pieces) if pieces else None
        if clock is not None:
            elements, most = [], []
            for group, piece in pieces.items():
                first = piece.network.holds.shape[1]
                elements += [(group, n) for n in range(first, piece.network.columns)]
                most += [inf] * clock.rungs + [cost] * clock.rungs
            yield SharedPiece(clock, tuple(elements), tuple(most))


def _joint(layout: Layout, groups: dict[str, GroupPiece]) -> Iterator[SharedPiece]:
    """Yield the sets of sessions that may be held as one, of each those of one track.

    Others could meet with them at any of their times, so what these cost must not be added.
    """
    cost = layout.problem.weights.apart
    sets: defaultdict[str, defaultdict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, session in layout.problem.sessions.items():
        tracks = {layout.track_of[group] for group in session.groups}
        if session.joint and cost and len(tracks) == len(layout.tasks[name].parts) == 1:
            sets[session.joint][tracks.pop()].append(name)
    for by_track in sets.values():
        track, names = max(by_track.items(), key=lambda one: len(one[1]))
        slots = {(one.day, one.index): n for n, one in enumerate(layout.tracks[track].segments)}
        elements = [*_elements(names, groups)][:MOST]
        if len(elements) > 1:
            yield SharedPiece(Together(slots, len(elements), cost), tuple(elements))


def _all_shared(layout: Layout) -> Iterator[_Shared]:
    problem, units = layout.problem, layout.units
    for person, about in problem.people.items():
        names = tuple(name for name, one in problem.sessions.items() if person in one.people)
        there = units.union(about.available, about.timezone) if about.available else None
        busy = (span for event, span in layout.fixed if person in event.people)
        if names:
            yield _Shared(names, there, merged(busy), problem.weights.speaker_days)
    for room, place in problem.rooms.items():
        names = tuple(name for name, task in layout.tasks.items() if task.rooms == (room,))
        there = units.union(place.open) if place.open else None
        busy = (span for event, span in layout.fixed if event.room == room)
        if len(names) > 1:
            yield _Shared(names, there, merged(busy))
    for team, pair in problem.interpreters.items():
        names = tuple(name for name, task in layout.tasks.items() if (team,) in task.needs)
        there = units.union(pair.available) if pair.available else None
        if len(names) > 1:
            yield _Shared(names, there, ())


def _elements(names: Iterable[str], groups: dict[str, GroupPiece]) -> Iterator[tuple[str, int]]:
    """Yield the elements of all these sessions, each in the first group that has it."""
    for name in names:
        for group, piece in groups.items():
            found = [n for n, part in enumerate(piece.holding.parts) if part.session == name]
            if found:
                yield from ((group, n) for n in found)
                break


def _network(
    layout: Layout,
    groups: dict[str, GroupPiece],
    one: _Shared,
    elements: list[tuple[str, int]],
) -> Network | None:
    slots = _slots(layout, {group for group, _ in elements})
    room = {slot: _free(span, one) for slot, span in slots.items()}
    lengths = [_least(layout, groups[group], element) for group, element in elements]
    most = max(room.values(), default=0)

    def load(bundle: int) -> int:
        return sum(lengths[element] for element in members(bundle))

    steps = steps_between(
        _follows(groups, elements),
        lambda bundle: load(bundle) <= most,
        lambda _over, _element: 0,
        most_sets=_SETS,
        most_steps=_STEPS,
    )
    loads = np.array([load(bundle) for bundle in steps.bundles])
    stages = [*_stages(steps, loads, room, _barred(groups, elements, room))]
    nothing = np.zeros(len(steps.bundles), np.int64)
    used = (np.array(steps.bundles, object) != 0).astype(np.int64)
    fee = np.array([0.0, float(one.day_cost)])
    marks = used if one.day_cost else nothing
    memory = Memory(nothing, np.zeros((1, 1)), marks, fee, nothing)
    return Network.build(
        steps, memory, stages, constant=-float(one.day_cost), most=inf, most_arcs=_ARCS
    )


def _barred(
    groups: dict[str, GroupPiece], elements: list[tuple[str, int]], slots: Iterable[Slot]
) -> dict[Slot, int]:
    """Return by slot the mask of the elements that cannot lie in it."""
    return {
        slot: sum(
            1 << n
            for n, (group, element) in enumerate(elements)
            if (element, slot) not in groups[group].can_lie
        )
        for slot in slots
    }


def _stages(
    steps: Steps, loads: NDArray[np.int64], room: dict[Slot, int], barred: dict[Slot, int]
) -> Iterator[Stage]:
    ordered = sorted(room)
    for n, slot in enumerate(ordered):
        permitted = np.array([not bundle & barred[slot] for bundle in steps.bundles])
        cost = np.where((loads <= room[slot]) & permitted, 0.0, np.inf)
        ends_day = n + 1 == len(ordered) or ordered[n + 1][0] > slot[0]
        yield Stage(slot, cost, 0, 0, 0, (0, 0), ends_day)


def _slots(layout: Layout, groups: Iterable[str]) -> dict[Slot, Span]:
    """Return all days' segments by number, each as long as any of the groups can have it."""
    found: dict[Slot, Span] = {}
    for group in groups:
        for segment in layout.segments(group):
            slot = (segment.day, segment.index)
            first, last = found.get(slot, (segment.first, segment.last))
            found[slot] = min(first, segment.first), max(last, segment.last)
    return found


def _free(span: Span, one: _Shared) -> int:
    there = [span] if one.present is None else intersected([span], one.present)
    return measure(there) - measure(intersected(there, one.busy))


def _least(layout: Layout, piece: GroupPiece, element: int) -> int:
    """Return the time that an element needs for itself: none if it may be part of another."""
    part = piece.holding.parts[element]
    joint = layout.problem.sessions[part.session].joint
    others = Counter(one.joint for one in layout.problem.sessions.values())
    return 0 if joint and others[joint] > 1 else part.least


def _follows(groups: dict[str, GroupPiece], elements: list[tuple[str, int]]) -> list[int]:
    """Return the mask of elements that each one follows, directly or through others."""
    number = {one: n for n, one in enumerate(elements)}
    found = []
    for group, element in elements:
        follows = groups[group].holding.follows
        seen, todo = 0, follows[element]
        while todo & ~seen:
            new = todo & ~seen
            seen |= new
            for one in members(new):
                todo |= follows[one]
        found.append(sum(1 << number[group, n] for n in members(seen) if (group, n) in number))
    return found
