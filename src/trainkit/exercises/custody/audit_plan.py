"""The drawing of a set of the audit: two logs by the same people, one with faults.

Held constant over sets of one definition: the rows of each log, the number of faults, at least one
that leaves open who held the exhibit, one time that is asked about in each log. Drawn: which log
has the faults, their kinds, the order of visits, people, times, offsets and seals.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from trainkit.definitions.exercises.custody import CustodyAudit
from trainkit.exercises.custody.absences import copy_signature, draw_absences
from trainkit.exercises.custody.faults import HOLDERS, Fault
from trainkit.exercises.custody.injecting import draw_kinds, inject
from trainkit.exercises.custody.log_plan import Log, Step, World, draw_log
from trainkit.exercises.custody.people import draw_staff
from trainkit.exercises.custody.printed_log import Away, written
from trainkit.exercises.draws import Draws

__all__ = ["AuditPlan", "draw_audit_plan"]

_OFFSETS = (210, 270, 300, 330, 360)
_THINGS = ("laptop", "telephone", "memory stick", "external disk", "desktop computer", "tablet")


@dataclass(frozen=True)
class AuditPlan:
    """Two logs, the absences, and what is asked."""

    world: World
    logs: tuple[Log, Log]
    away: Away
    faulty: int
    """0 or 1: which log has the faults; only tests look at this."""
    asked: tuple[str, str]
    """A written time for each log."""


def draw_audit_plan(exercise: CustodyAudit, draws: Draws) -> AuditPlan:
    """Return the plan for the settings of ``exercise``."""
    offset = draws.choice(_OFFSETS)
    distant = offset + draws.choice((-60, 60))
    world = World(draw_staff(draws.branch("staff")), offset, distant)
    kinds = draw_kinds(exercise.faults, draws.branch("kinds"))
    faulty = draws.below(2)
    for attempt in count():
        plan = _attempt(exercise, world, (faulty, kinds), draws.branch(f"attempt {attempt}"))
        if plan is not None:
            return plan
    raise AssertionError("count() does not end")


def _attempt(
    exercise: CustodyAudit, world: World, wanted: tuple[int, frozenset[Fault]], draws: Draws
) -> AuditPlan | None:
    """Draw logs and put faults in; None where these logs have no room for them."""
    faulty, kinds = wanted
    logs = _sound_logs(exercise, world, wanted, draws)
    changed = inject(logs[faulty], kinds, world, draws.branch("faults"))
    if changed is None:
        return None
    copied = None
    if "signature" in kinds:
        signed = copy_signature(changed, logs[1 - faulty], draws.branch("signature"))
        if signed is None:
            return None
        changed, copied = signed
    logs[faulty] = changed
    away = draw_absences(world.staff, logs, copied, draws.branch("absences"))
    asked = (
        _open_moment(log, world, draws.branch("asked")) if number == faulty
        else _sound_moment(log, world)
        for number, log in enumerate(logs)
    )  # fmt: skip
    first, second = asked
    return AuditPlan(world, (logs[0], logs[1]), away, faulty, (first, second))


def _sound_logs(
    exercise: CustodyAudit, world: World, wanted: tuple[int, frozenset[Fault]], draws: Draws
) -> list[Log]:
    """Return two sound logs; one is longer or shorter by what the faults will take or add."""
    faulty, kinds = wanted
    first = date(2026, 1, 12) + timedelta(draws.below(200))
    start = draws.between(3, 60)
    things = draws.sample(_THINGS, 2)
    letter = draws.choice("DEHNPX")
    return [
        draw_log(
            world,
            f"exhibit {letter}-{start + 2 * number:02d}, {things[number]}",
            exercise.rows + (number == faulty) * (("gap" in kinds) - ("overlap" in kinds)),
            first + timedelta(draws.below(3)),
            draws.branch(f"log {number}"),
        )
        for number in range(2)
    ]


def _open_moment(log: Log, world: World, draws: Draws) -> str:
    """Return a time at which the log leaves open who held the exhibit."""
    steps = log.steps
    place = draws.choice([n for n, step in enumerate(steps) if step.fault in HOLDERS])
    if steps[place].fault == "gap":
        moment = _between(steps[place - 1], steps[place])
    else:
        moment = steps[place].moment + timedelta(minutes=15)
    return written(moment, world.offset)


def _between(one: Step, other: Step) -> datetime:
    """Return a time half an hour before the later step, or after the earlier one."""
    half = timedelta(minutes=30)
    return max(other.moment - half, one.moment + timedelta(minutes=10))


def _sound_moment(log: Log, world: World) -> str:
    """Return a time before the laboratory's return, but after it if ``Z`` is overlooked."""
    staff = world.staff
    (step,) = (one for one in log.steps if one.giver == staff.laboratory)
    return written(step.moment - timedelta(minutes=45), world.offset)
