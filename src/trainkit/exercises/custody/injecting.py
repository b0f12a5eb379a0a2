"""Puts faults into a sound log, at most one in a row, so that each can be told from the others.

The order of the kinds is that of their narrowness: what fits few rows is placed first. Times are
left alone beside a missing hand-over and beside two holders, so that it is clear who is asked
about; a row without zone does not stand before a time reversal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from trainkit.exercises.custody.faults import FAULTS, HOLDERS, Fault
from trainkit.exercises.custody.log_plan import Log, Step, World
from trainkit.exercises.custody.people import Person
from trainkit.exercises.draws import Draws

__all__ = ["draw_kinds", "inject"]

Steps = tuple[Step, ...]


def draw_kinds(count: int, draws: Draws) -> frozenset[Fault]:
    """Return so many kinds, at least one of which leaves open who held the exhibit."""
    first = draws.choice(HOLDERS)
    rest = [kind for kind in FAULTS if kind != first]
    return frozenset((first, *draws.sample(rest, count - 1)))


def inject(log: Log, kinds: frozenset[Fault], world: World, draws: Draws) -> Log | None:
    """Return the log with faults of these kinds but signatures; None where the draw fits none.

    A copied signature is a matter of the list of persons, which is made for both logs at once.
    """
    steps: Steps | None = log.steps
    for kind, put in _PUT.items():
        if kind in kinds and steps is not None:
            steps = put(steps, world, draws.branch(kind))
    if steps is None:
        return None
    changed = replace(log, steps=steps)
    if "access" not in kinds:
        return changed
    return _open_shelf(changed, world.staff.clerks, draws.branch("access"))


def _near(steps: Sequence[Step], place: int) -> bool:
    """Whether the row or one beside it leaves open who held the exhibit."""
    return any(step.fault in HOLDERS for step in steps[max(0, place - 1) : place + 2])


def _pick(steps: Steps, draws: Draws, fits: Callable[[int], bool]) -> int | None:
    """Return the place of one untouched row from the third on that fits."""
    places = [
        place
        for place in range(2, len(steps))
        if steps[place].fault is None and not steps[place].inserted and fits(place)
    ]
    return draws.choice(places) if places else None


def _with(steps: Steps, place: int, **fields: object) -> Steps:
    changed = replace(steps[place], **fields)  # type: ignore[arg-type]
    return (*steps[:place], changed, *steps[place + 1 :])


def _hash(steps: Steps, _: World, draws: Draws) -> Steps | None:
    place = _pick(steps, draws, lambda n: steps[n].image in ("same", "capitals"))
    return None if place is None else _with(steps, place, image="other", fault="hash")


def _gap(steps: Steps, _: World, draws: Draws) -> Steps | None:
    """Take out the first of two steps away from the shelf: its receiver gives, but has it not."""

    def fits(place: int) -> bool:
        gone = steps[place - 1]
        return (
            place > 3
            and not gone.shelf
            and not gone.image
            and gone.fault is None
            and steps[place - 2].giver != steps[place].giver
        )

    place = _pick(steps, draws, fits)
    if place is None:
        return None
    marked = _with(steps, place, fault="gap")
    return (*marked[: place - 1], *marked[place:])


def _reversal(steps: Steps, _: World, draws: Draws) -> Steps | None:
    """Write a time away from the shelf as if it lay before the row above, but not the next one.

    Twenty minutes are left there: nobody is asked about a time that the wrong row makes doubtful.
    """

    def fits(place: int) -> bool:
        return not steps[place].shelf and not _near(steps, place)

    place = _pick(steps, draws, fits)
    if place is None:
        return None
    before = steps[place - 1].moment
    room = (before - steps[place - 2].moment) // timedelta(minutes=5) - 4
    early = before - timedelta(minutes=draws.between(2, min(16, room)) * 5)
    return _with(steps, place, moment=early, fault="reversal")


def _overlap(steps: Steps, world: World, draws: Draws) -> Steps | None:
    """Let a giver hand the exhibit to somebody else just before."""

    def fits(place: int) -> bool:
        step, beside = steps[place], steps[place - 1 : place + 2]
        return (
            step.seal == "kept"
            and not step.image
            and all(one.fault not in ("reversal", *HOLDERS) for one in beside)
        )

    place = _pick(steps, draws, fits)
    if place is None:
        return None
    step, staff = steps[place], world.staff
    beside = {one for near in steps[place - 1 : place + 2] for one in (near.giver, near.receiver)}
    others = [
        one for one in (*staff.officers, staff.examiner, staff.prosecutor) if one not in beside
    ]
    extra = replace(
        step,
        receiver=draws.choice(others),
        moment=step.moment - timedelta(minutes=draws.below(2) * 5),
        reason=draws.choice(("For an interview", "To be shown", "To be photographed")),
        inserted=True,
    )
    marked = _with(steps, place, fault="overlap")
    return (*marked[:place], extra, *marked[place:])


def _zone(steps: Steps, world: World, draws: Draws) -> Steps | None:
    def fits(place: int) -> bool:
        return (
            steps[place].offset == world.offset
            and not _near(steps, place)
            and not any(step.fault == "reversal" for step in steps[place : place + 2])
        )

    place = _pick(steps, draws, fits)
    return None if place is None else _with(steps, place, zoned=False, fault="zone")


def _seal(steps: Steps, _: World, draws: Draws) -> Steps | None:
    place = _pick(steps, draws, lambda n: steps[n].seal == "kept")
    return None if place is None else _with(steps, place, seal="unexplained", fault="seal")


_PUT: dict[Fault, Callable[[Steps, World, Draws], Steps | None]] = {
    "hash": _hash,
    "gap": _gap,
    "reversal": _reversal,
    "overlap": _overlap,
    "zone": _zone,
    "seal": _seal,
}


def _open_shelf(log: Log, clerks: tuple[Person, Person], draws: Draws) -> Log:
    """Add an opening while the exhibit lay on the shelf, hours away from any row."""
    rests = [
        (one.moment, next_.moment)
        for one, next_ in pairwise(log.steps)
        if one.receiver in clerks and next_.moment - one.moment > timedelta(hours=30)
    ]
    start, end = draws.choice(rests)
    hours = int((end - start) / timedelta(hours=1))
    opened = start + timedelta(
        hours=draws.between(5, hours - 5), minutes=draws.choice((7, 18, 26, 41, 53))
    )
    return replace(log, openings=tuple(sorted((*log.openings, opened))), opened=opened)
