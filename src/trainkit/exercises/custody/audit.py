"""Draws a set of the audit, two logs by the same people, and prints it.

Held constant over sets of one definition: the rows of each log, at least one fault that leaves open
who held the exhibit, and in one log only; one time that is asked about in each log. Drawn: which
log that is, how many faults each log has (the other at most two, often none), their kinds, the
order of visits, people, times, offsets and seals.

A row has at most one fault, so that each can be told from the others. What fits few rows is placed
first. Times are left alone beside a missing hand-over and beside two holders, so that it is clear
who is asked about; a row without zone does not stand before a time reversal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from trainkit.definitions.exercises import CustodyAudit
from trainkit.exercises.custody.audit_key import Score, Tables
from trainkit.exercises.custody.audit_log import (
    Log,
    Person,
    Staff,
    Step,
    World,
    draw_log,
    draw_staff,
)
from trainkit.exercises.custody.auditor import FAULTS, HOLDERS, POINTS, Fault
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import Grid, Section
from trainkit.exercises.times import short_day
from trainkit.exercises.words import WORD_JOINER, Words, plain, tied
from trainkit.languages import semicolon_list

__all__ = ["AuditPlan", "draw_plan", "print_sheet"]

_OFFSETS = (210, 270, 300, 330, 360)
_THINGS = ("laptop", "telephone", "memory stick", "external disk", "desktop computer", "tablet")
_LONGEST_ABSENCE = 4
"""In days."""

Away = Mapping[Person, tuple[date, date]]
"""First and last day on which each person was away."""
Steps = tuple[Step, ...]
Signature = tuple[Person, date]
Kinds = tuple[frozenset[Fault], frozenset[Fault]]
"""The kinds of faults of each log."""


@dataclass(frozen=True)
class AuditPlan:
    """Two logs, the absences, and what is asked."""

    world: World
    logs: tuple[Log, Log]
    away: Away
    open_log: int
    """0 or 1: which log leaves open who held the exhibit; only tests look at this."""
    asked: tuple[datetime, datetime]
    """A time for each log, in UTC."""


class _NoRoomError(Exception):
    """The logs that were drawn have no row for one of the faults."""


def draw_plan(exercise: CustodyAudit, draws: Draws) -> AuditPlan:
    """Return the plan for the settings of ``exercise``."""
    draws = draws.branch("plan")
    offset = draws.choice(_OFFSETS)
    distant = offset + draws.choice((-60, 60))
    world = World(draw_staff(draws.branch("staff")), offset, distant)
    kinds = _kinds(exercise.faults, draws.branch("kinds"))
    open_log = draws.below(2)
    if open_log:
        kinds = kinds[::-1]
    attempt = 0
    while True:
        try:
            return _attempt(exercise, world, (open_log, kinds), draws.branch(f"attempt {attempt}"))
        except _NoRoomError:
            attempt += 1


_LIGHT: tuple[Fault, ...] = ("zone", "seal", "hash", "access", "signature")
"""Faults that leave the holders and the order of the rows as they are."""


def _kinds(most: int, draws: Draws) -> Kinds:
    """Return the kinds of faults of two logs; those of the first leave open who held the exhibit.

    A signature of somebody who was away is in one log at most: both share the list of persons.
    """
    first = draws.choice(HOLDERS)
    rest = [kind for kind in FAULTS if kind != first]
    many = frozenset((first, *draws.sample(rest, draws.between(2, most) - 1)))
    light = [kind for kind in _LIGHT if kind != "signature" or kind not in many]
    return many, frozenset(draws.sample(light, draws.choice((0, 0, 1, 2))))


def _attempt(
    exercise: CustodyAudit, world: World, wanted: tuple[int, Kinds], draws: Draws
) -> AuditPlan:
    """Draw logs and put faults in."""
    open_log, kinds = wanted
    logs, copied = _sound_logs(exercise, world, kinds, draws), None
    for n in range(2):
        logs[n] = _inject(logs[n], kinds[n], world, draws.branch(f"faults {n}"))
    for n in range(2):
        if "signature" in kinds[n]:
            signing = draws.branch("signature")
            logs[n], copied = _sign_for_the_absent(logs[n], logs[1 - n], signing)
    away = _absences(world.staff, logs, copied, draws.branch("absences"))
    asked = [_sound_moment(logs[1 - open_log], world)]
    asked.insert(open_log, _open_moment(logs[open_log], draws.branch("asked")))
    return AuditPlan(world, (logs[0], logs[1]), away, open_log, (asked[0], asked[1]))


def _sound_logs(exercise: CustodyAudit, world: World, kinds: Kinds, draws: Draws) -> list[Log]:
    """Return two sound logs; one is longer or shorter by what the faults will take or add."""
    first = date(2026, 1, 12) + timedelta(draws.below(200))
    start = draws.between(3, 60)
    things = draws.sample(_THINGS, 2)
    letter = draws.choice("DEHNPX")
    return [
        draw_log(
            world,
            (f"{letter}-{start + 2 * number:02d}", things[number]),
            exercise.rows + ("gap" in kinds[number]) - ("overlap" in kinds[number]),
            first + timedelta(draws.below(3)),
            draws.branch(f"log {number}"),
        )
        for number in range(2)
    ]


def _open_moment(log: Log, draws: Draws) -> datetime:
    """Return a time at which the log leaves open who held the exhibit."""
    steps = log.steps
    place = draws.choice([n for n, step in enumerate(steps) if step.fault in HOLDERS])
    if steps[place].fault == "overlap":
        return steps[place].moment + timedelta(minutes=15)
    half_hour_before = steps[place].moment - timedelta(minutes=30)
    return max(half_hour_before, steps[place - 1].moment + timedelta(minutes=10))


def _sound_moment(log: Log, world: World) -> datetime:
    """Return a time before the laboratory's return, but after it if ``Z`` is overlooked."""
    (step,) = (one for one in log.steps if one.giver == world.staff.laboratory)
    return step.moment - timedelta(minutes=45)


def _inject(log: Log, kinds: frozenset[Fault], world: World, draws: Draws) -> Log:
    """Return the log with faults of these kinds but signatures.

    Who was away is a matter of the list of persons, which is made for both logs at once.
    """
    steps = log.steps
    for kind, put in _PUT.items():
        if kind in kinds:
            steps = put(steps, world, draws.branch(kind))
    faulty = replace(log, steps=steps)
    if "access" not in kinds:
        return faulty
    return _open_shelf(faulty, world.staff.clerks, draws.branch("access"))


def _near(steps: Sequence[Step], place: int) -> bool:
    """Whether the row or one beside it leaves open who held the exhibit."""
    return any(step.fault in HOLDERS for step in steps[max(0, place - 1) : place + 2])


def _pick(steps: Steps, draws: Draws, fits: Callable[[int], bool]) -> int:
    """Return the place of one untouched row from the third on that fits."""
    places = [
        place
        for place in range(2, len(steps))
        if steps[place].fault is None and not steps[place].inserted and fits(place)
    ]
    if not places:
        raise _NoRoomError
    return draws.choice(places)


def _with(steps: Steps, place: int, **fields: Any) -> Steps:
    changed = replace(steps[place], **fields)
    return (*steps[:place], changed, *steps[place + 1 :])


def _hash(steps: Steps, _: World, draws: Draws) -> Steps:
    place = _pick(steps, draws, lambda n: steps[n].image in ("same", "capitals"))
    return _with(steps, place, image="other", fault="hash")


def _gap(steps: Steps, _: World, draws: Draws) -> Steps:
    """Take out the first of two steps away from the shelf: its receiver gives, but has it not."""

    def fits(place: int) -> bool:
        gone = steps[place - 1]
        return (
            place > 3
            and not gone.shelf
            and not gone.image
            and gone.seal == "kept"
            and gone.fault is None
            and steps[place - 2].giver != steps[place].giver
        )

    place = _pick(steps, draws, fits)
    marked = _with(steps, place, fault="gap")
    return (*marked[: place - 1], *marked[place:])


def _reversal(steps: Steps, _: World, draws: Draws) -> Steps:
    """Write a time away from the shelf as if it lay before the row above, but not the next one.

    Twenty minutes are left there: nobody is asked about a time that the wrong row makes doubtful.
    """

    def fits(place: int) -> bool:
        return not steps[place].shelf and not _near(steps, place)

    place = _pick(steps, draws, fits)
    before = steps[place - 1].moment
    room = (before - steps[place - 2].moment) // timedelta(minutes=5) - 4
    early = before - timedelta(minutes=draws.between(2, min(16, room)) * 5)
    return _with(steps, place, moment=early, fault="reversal")


def _overlap(steps: Steps, world: World, draws: Draws) -> Steps:
    """Insert a hand-over by the same giver to another person just before."""

    def fits(place: int) -> bool:
        step, beside = steps[place], steps[place - 1 : place + 2]
        return (
            step.seal == "kept"
            and not step.image
            and all(one.fault not in ("reversal", *HOLDERS) for one in beside)
        )

    place = _pick(steps, draws, fits)
    step, staff = steps[place], world.staff
    beside = {one for near in steps[place - 1 : place + 2] for one in (near.giver, near.receiver)}
    others = [
        one for one in (*staff.officers, staff.examiner, staff.prosecutor) if one not in beside
    ]
    extra = replace(
        step,
        receiver=draws.choice(others),
        moment=step.moment - timedelta(minutes=draws.below(2) * 5),
        reason=draws.choice(("interview", "shown", "photographed")),
        inserted=True,
    )
    marked = _with(steps, place, fault="overlap")
    return (*marked[:place], extra, *marked[place:])


def _zone(steps: Steps, world: World, draws: Draws) -> Steps:
    def fits(place: int) -> bool:
        return (
            steps[place].offset == world.offset
            and not _near(steps, place)
            and not any(step.fault == "reversal" for step in steps[place : place + 2])
        )

    return _with(steps, _pick(steps, draws, fits), zoned=False, fault="zone")


def _seal(steps: Steps, _: World, draws: Draws) -> Steps:
    place = _pick(steps, draws, lambda n: steps[n].seal == "kept")
    return _with(steps, place, seal="unexplained", fault="seal")


_PUT: dict[Fault, Callable[[Steps, World, Draws], Steps]] = {
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


def _sign_for_the_absent(log: Log, other: Log, draws: Draws) -> tuple[Log, Signature]:
    """Return the log with a row marked, and who of it was away.

    The person signs nothing else on that day, in either log.
    """
    signed = Counter(_signatures((log, other)))
    choices = [
        (place, (person, step.day))
        for place, step in enumerate(log.steps)
        if place and step.fault is None and not step.inserted
        for person in (step.giver, step.receiver)
        if signed[person, step.day] == 1
    ]
    if not choices:
        raise _NoRoomError
    place, signature = draws.choice(choices)
    return replace(log, steps=_with(log.steps, place, fault="signature")), signature


def _signatures(logs: Sequence[Log]) -> list[Signature]:
    return [
        (person, step.day)
        for log in logs
        for step in log.steps
        for person in (step.giver, step.receiver)
    ]


def _absences(staff: Staff, logs: Sequence[Log], copied: Signature | None, draws: Draws) -> Away:
    """Return an absence for each person, without a signature in it but the copied one."""
    signed = set(_signatures(logs)) - {copied}
    days = sorted(day for _, day in signed)
    span = [days[0] + timedelta(n) for n in range((days[-1] - days[0]).days + 1)]
    away: dict[Person, tuple[date, date]] = {}
    for person in staff.all:
        own = draws.branch(person)
        free = [day for day in span if (person, day) not in signed]
        near = [day for day in free if _beside(person, day, signed)] or free
        first = copied[1] if copied and copied[0] == person else own.choice(near)
        away[person] = _stretched(first, set(free) | {first}, own)
    return away


def _beside(person: Person, day: date, signed: set[Signature]) -> bool:
    return any((person, day + timedelta(step)) in signed for step in (-1, 1))


def _stretched(day: date, free: set[date], draws: Draws) -> tuple[date, date]:
    """Return a run of free days around ``day``."""
    first = last = day
    for _ in range(draws.below(_LONGEST_ABSENCE)):
        if draws.chance(1, 2) and first - timedelta(1) in free:
            first -= timedelta(1)
        elif last + timedelta(1) in free:
            last += timedelta(1)
    return first, last


def print_sheet(exercise: CustodyAudit, draws: Draws, words: Words) -> Sheet[Tables]:
    """Lay out the worksheet and its files.

    The letters of the types of faults change from set to set.
    """
    plan = draw_plan(exercise, draws)
    staff, offset = plan.world.staff, plan.world.offset
    letters = draws.branch("letters").shuffled(FAULTS)
    tables = Tables(
        people=_print_people(staff, plan.away, words),
        logs=tuple(
            (_print_log(log, staff, words), _print_openings(log, offset, words))
            for log in plan.logs
        ),
        letters=dict(zip(letters, "abcdefgh", strict=True)),
        asked=tuple(_written(moment, offset) for moment in plan.asked),
        score=_draw_score(draws.branch("score")),
    )
    logs, openings = zip(*tables.logs, strict=True)
    return Sheet(
        sections=_sections(tables, words),
        data=tables,
        files={
            "people": tables.people,
            **{f"log-{n}": plain(one) for n, one in enumerate(logs, 1)},
            **{f"openings-{n}": plain(one) for n, one in enumerate(openings, 1)},
        },
    )


def _draw_score(draws: Draws) -> Score:
    """Return numbers of an audit whose precision and recall differ."""
    faults = draws.choice((4, 5, 6, 8, 9, 10))
    reported = draws.choice([n for n in range(4, 13) if n != faults])
    return Score(faults, reported, draws.between(2, min(faults, reported) - 1))


def _written(moment: datetime, offset: int, *, zoned: bool = True) -> str:
    """Return a time as a log has it; an offset of 0 is ``Z``."""
    local = moment + timedelta(minutes=offset)
    zone = f"+{offset // 60:02d}:{offset % 60:02d}" if offset else "Z"
    return f"{short_day(local)} {local:%H:%M}{zone if zoned else ''}"


def _exhibit(log: Log, words: Words) -> str:
    return f"{log.label}, {words(f'thing.{log.thing}')}"


def _named(person: Person, words: Words) -> str:
    role, _, letter = person.partition(" ")
    return words(f"person.{role}", letter=letter)


def _print_log(log: Log, staff: Staff, words: Words) -> Grid:
    """Return the log, one row a hand-over."""
    seals = iter(log.seals)
    seal = next(seals)
    rows = []
    for number, step in enumerate(log.steps, 1):
        before = seal
        if step.seal != "kept":
            seal = next(seals)
        signed = ", ".join(
            staff.initials[one] for one in (step.giver, step.receiver) if one in staff.initials
        )
        time = _written(step.moment, step.offset, zoned=step.zoned)
        hands = (_named(step.giver, words), _named(step.receiver, words))
        note = _note(step, log, (before, seal), words)
        rows.append((number, *map(tied, (time, *hands)), seal, note, signed))
    return words.table("log", rows, exhibit=_exhibit(log, words))


def _note(step: Step, log: Log, seals: tuple[str, str], words: Words) -> str:
    parts = [words(f"reason.{step.reason}")]
    if step.seal == "replaced":
        giver = _named(step.giver, words)
        parts.append(words("new-seal", cut=seals[0], fitted=seals[1], person=giver))
    if step.image:
        first, other = log.values
        value = other if step.image == "other" else first
        shown = value.upper() if step.image == "capitals" else value
        parts.append(f"SHA-256 {shown}".replace("…", f"…{WORD_JOINER}"))
    return semicolon_list(parts)


def _print_openings(log: Log, offset: int, words: Words) -> Grid:
    """Return what the lock of the shelf wrote."""
    rows = (
        (f"S{number}", tied(_written(moment, offset)))
        for number, moment in enumerate(sorted(log.openings), 1)
    )
    return words.table("openings", rows, exhibit=log.label)


def _print_people(staff: Staff, away: Away, words: Words) -> Grid:
    """Return the list of persons."""
    rows = (
        (_named(one, words), staff.initials[one], _days(*away[one], words) if one in away else "–")
        for one in staff.all
    )
    return words.table("people", rows)


def _days(first: date, last: date, words: Words) -> str:
    if first == last:
        return short_day(first)
    return words("days", first=short_day(first), last=short_day(last))


def _sections(tables: Tables, words: Words) -> tuple[Section, ...]:
    """Return rules and lists, one log after the other with the question on it, and the rest."""
    ordered = sorted(tables.letters.items(), key=lambda item: item[1])
    kinds = words.table(
        "kinds",
        ((letter, words(f"fault.{kind}"), words(f"sign.{kind}")) for kind, letter in ordered),
    )
    places = len(FAULTS)
    parts = ((part, *("",) * places) for part in words.choices("blank"))
    blank = words.table("blank", parts, places=places)
    holders = (words.question("holder", n=n, time=time) for n, time in enumerate(tables.asked, 1))
    return (
        words.section("rules", kinds, tables.people),
        *(
            words.section("log", *log, words.question("log", blank, n=n, points=POINTS), n=n)
            for n, log in enumerate(tables.logs, 1)
        ),
        words.section(
            "findings",
            words.question("clean"),
            *holders,
            *words.questions("rests", "score", "sentence", score=tables.score),
        ),
    )
