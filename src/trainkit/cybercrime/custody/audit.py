"""An audit of two custody logs by the same people: which entries cannot be right, and why.

Held constant over sets of one definition: the rows of each log, at least one fault that leaves open
who held the exhibit, and in one log only; one time that is asked about in each log. Drawn: which
log that is, how many faults each log has (the other at most two, often none), their kinds, the
order of visits, people, times, offsets and seals.

A row has at most one fault, so that each can be told from the others. What fits few rows is placed
first. Times are left alone beside a missing hand-over and beside two holders, so that it is clear
who is asked about; a row without zone does not stand before a time reversal.

Before faults are put in, a log is sound. Every log has an image made early, a visit to a laboratory
that writes UTC, a visit to the prosecutor, a value of the image that is compared later and printed
in capitals, a seal that is replaced with a note each time the exhibit was opened, and one long time
on the shelf. Longer logs add a change of clerk, a second comparison, and an expert in a town with
another offset.

Precision is the share of the reported faults that are real, recall the share of the real faults
that were reported (van Rijsbergen, Information Retrieval, 1979, chapter 7). Points follow their
harmonic mean, which is twice the hits over the faults and the reports together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal, get_args

from trainkit.exercises.generator import Draws, Sheet, Solution
from trainkit.exercises.model import Grid
from trainkit.exercises.svg import Svg
from trainkit.exercises.times import short_day
from trainkit.exercises.words import WORD_JOINER, Words, plain, tied
from trainkit.model.exercises import CustodyAudit
from trainkit.text.languages import comma_list, digits, semicolon_list, with_percent_sign

Fault = Literal["gap", "overlap", "reversal", "zone", "seal", "hash", "access", "signature"]
"""The types of the module's handout."""
FAULTS: tuple[Fault, ...] = get_args(Fault)
HOLDERS: tuple[Fault, Fault] = ("gap", "overlap")
"""Faults that leave open who held the exhibit."""
POINTS = 6
"""Points for the audit of one log."""
_PENALTY = 2
"""Points that a false alarm on a clean log costs."""

Person = str
"""A role with its letter, such as ``Clerk B``; the words of the sheet give its name."""


@dataclass(frozen=True)
class Staff:
    """Everybody who may hold an exhibit."""

    officers: tuple[Person, Person]
    clerks: tuple[Person, Person]
    """The second takes over from the first where a log says so."""
    examiner: Person
    laboratory: Person
    """An expert whose laboratory keeps its clock at UTC."""
    distant: Person
    """An expert in a town with another offset."""
    prosecutor: Person
    courier: Person
    initials: dict[Person, str]

    @property
    def all(self) -> tuple[Person, ...]:
        """Everybody, in the order of the printed list."""
        return tuple(sorted(self.initials))


def draw_staff(draws: Draws) -> Staff:
    """Draw the letters and the initials."""
    letters = draws.sample("ABCDEFGHKLMNPRST", 9)
    roles = ("Officer", "Officer", "Clerk", "Clerk", "Examiner", "Expert", "Expert")
    people = [
        f"{role} {letter}"
        for role, letter in zip((*roles, "Prosecutor", "Courier"), letters, strict=True)
    ]
    seconds = draws.sample("acehknorsuvwyz", len(people))
    return Staff(
        officers=(people[0], people[1]),
        clerks=(people[2], people[3]),
        examiner=people[4],
        laboratory=people[5],
        distant=people[6],
        prosecutor=people[7],
        courier=people[8],
        initials={
            person: person[-1].lower() + second
            for person, second in zip(people, seconds, strict=True)
        },
    )


@dataclass(frozen=True)
class Step:
    """A hand-over as it is written down."""

    giver: Person
    receiver: Person
    moment: datetime
    """In UTC."""
    offset: int
    """Minutes that the clock of the place is ahead of UTC."""
    reason: str
    """The name of its words."""
    shelf: bool = False
    """Whether the shelf is opened for it."""
    seal: Literal["kept", "replaced", "unexplained"] = "kept"
    image: Literal["", "first", "same", "capitals", "other"] = ""
    """The value of the image that the note gives, if any."""
    zoned: bool = True
    inserted: bool = False
    """Whether it was put in to make two holders."""
    fault: Fault | None = None
    """What was done to it."""

    @property
    def day(self) -> date:
        """The day as written."""
        return (self.moment + timedelta(minutes=self.offset)).date()


@dataclass(frozen=True)
class World:
    """What both logs of a set share."""

    staff: Staff
    offset: int
    """Of the home town, in minutes."""
    distant: int
    """Of the other town."""


@dataclass(frozen=True)
class Log:
    """A log of one exhibit, and the openings of its shelf."""

    label: str
    """Of the exhibit: ``D-07``."""
    thing: str
    """What the exhibit is."""
    seals: tuple[str, ...]
    """Numbers to be used, in turn."""
    values: tuple[str, str]
    """The first value of the image, and another one."""
    steps: tuple[Step, ...]
    openings: tuple[datetime, ...]
    """In UTC, to the minute."""
    opened: datetime | None = None
    """The opening that belongs to no step."""


class _Book:
    """Writes steps one after another; a visit takes the exhibit from the shelf and back."""

    def __init__(self, world: World, draws: Draws, first: date) -> None:
        self.world = world
        self.draws = draws
        self.day = first
        self.clerk = world.staff.clerks[0]
        self.steps: list[Step] = []

    def at(self, hour: int, days: int = 0) -> datetime:
        """Go on by days, and return a time after ``hour`` of the home town, in UTC."""
        self.day += timedelta(days)
        minutes = hour * 60 + self.draws.below(20) * 5 - self.world.offset
        return datetime.combine(self.day, time(), UTC) + timedelta(minutes=minutes)

    def later(self, low: int, high: int) -> datetime:
        """Return a time some minutes after the last step, in steps of five."""
        return self.steps[-1].moment + timedelta(
            minutes=self.draws.between(low // 5, high // 5) * 5
        )

    def step(
        self, giver: Person, receiver: Person, moment: datetime, reason: str, **fields: Any
    ) -> None:
        """Write a step, at home if no offset is given; a clerk opens the shelf for it."""
        shelf = self.clerk in (giver, receiver)
        offset = fields.pop("offset", self.world.offset)
        self.steps.append(Step(giver, receiver, moment, offset, reason, shelf, **fields))

    def seizure(self) -> None:
        officer = self.draws.choice(self.world.staff.officers)
        self.step("Scene", officer, self.at(7), "seized")
        self.step(officer, self.clerk, self.later(60, 180), "store")

    def imaging(self) -> None:
        examiner = self.world.staff.examiner
        self.step(self.clerk, examiner, self.at(8, self.draws.between(1, 3)), "imaging")
        moment = self.at(13, self.draws.between(1, 2))
        self.step(examiner, self.clerk, moment, "imaged", seal="replaced", image="first")

    def laboratory(self) -> None:
        staff = self.world.staff
        carrier = self.draws.choice((*staff.officers, staff.courier))
        self.step(self.clerk, carrier, self.at(9), "to-laboratory")
        self.step(carrier, staff.laboratory, self.later(30, 70), "second-opinion", offset=0)
        moment, reason = self.at(14, self.draws.between(1, 3)), "image-compared"
        marks = {"seal": "replaced", "image": "capitals"}
        self.step(staff.laboratory, carrier, moment, reason, offset=0, **marks)
        self.step(carrier, self.clerk, self.later(35, 70), "store")

    def prosecutor(self) -> None:
        staff = self.world.staff
        officer = self.draws.choice(staff.officers)
        back = self.draws.choice((officer, staff.examiner))
        self.step(self.clerk, officer, self.at(9), "to-prosecutor")
        self.step(officer, staff.prosecutor, self.later(40, 120), "inspection")
        moment = self.at(10, self.draws.between(1, 2))
        self.step(staff.prosecutor, back, moment, "inspected", seal="replaced")
        self.step(back, self.clerk, self.later(40, 120), "store")

    def town(self) -> None:
        staff, other = self.world.staff, self.world.distant
        self.step(self.clerk, staff.courier, self.at(7), "to-expert")
        arrival = self.later(240, 360)
        self.step(staff.courier, staff.distant, arrival, "expert-opinion", offset=other)
        moment = self.at(8, self.draws.between(2, 4))
        given = {"seal": "replaced", "offset": other}
        self.step(staff.distant, staff.courier, moment, "opinion-given", **given)
        self.step(staff.courier, self.clerk, self.later(240, 360), "store")

    def comparison(self) -> None:
        examiner = self.world.staff.examiner
        self.step(self.clerk, examiner, self.at(9), "comparison")
        back = self.later(60, 240)
        self.step(examiner, self.clerk, back, "compared", image="same")

    def relief(self) -> None:
        second = self.world.staff.clerks[1]
        self.step(self.clerk, second, self.at(8), "relief")
        self.clerk = second


_ADDED: dict[int, tuple[Callable[[_Book], None], ...]] = {
    12: (),
    13: (_Book.relief,),
    14: (_Book.comparison,),
    15: (_Book.comparison, _Book.relief),
    16: (_Book.town,),
    17: (_Book.town, _Book.relief),
    18: (_Book.town, _Book.comparison),
}
"""Visits besides those of every log, by the number of steps."""


def draw_log(world: World, exhibit: tuple[str, str], count: int, first: date, draws: Draws) -> Log:
    """Return a sound log of ``count`` steps (12 to 18) that begins about ``first``."""
    book = _Book(world, draws, first)
    book.seizure()
    book.imaging()
    visits = draws.shuffled((_Book.laboratory, _Book.prosecutor, *_ADDED[count]))
    long = draws.below(len(visits))
    for number, visit in enumerate(visits):
        book.day += timedelta(draws.between(19, 34) if number == long else draws.between(2, 5))
        visit(book)
    start = draws.between(103, 890)
    series = draws.choice("KLMRSTVW")
    return Log(
        label=exhibit[0],
        thing=exhibit[1],
        seals=tuple(f"{series}-{number}" for number in draws.sample(range(start, start + 40), 7)),
        values=(f"{draws.hex(8)}…{draws.hex(8)}", f"{draws.hex(8)}…{draws.hex(8)}"),
        steps=tuple(book.steps),
        openings=tuple(
            step.moment + timedelta(minutes=draws.between(-3, 4))
            for step in book.steps
            if step.shelf
        ),
    )


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


Letters = Mapping[Fault, str]


@dataclass(frozen=True)
class Score:
    """An invented audit by another table, in numbers alone."""

    faults: int
    reported: int
    hits: int


@dataclass(frozen=True)
class AuditPlan:
    """Two logs, the absences, and what is asked."""

    world: World
    logs: tuple[Log, Log]
    away: Away
    asked: tuple[datetime, datetime]
    """A time for each log, in UTC."""
    letters: Letters
    """Of the types of faults; they change from set to set."""
    score: Score


class _NoRoomError(Exception):
    """The logs that were drawn have no row for one of the faults."""


def draw_plan(exercise: CustodyAudit, draws: Draws) -> AuditPlan:
    """Return the plan for the settings of ``exercise``."""
    letters = draws.branch("letters").shuffled(FAULTS)
    marks = dict(zip(letters, "abcdefgh", strict=True)), _draw_score(draws.branch("score"))
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
            trial = draws.branch(f"attempt {attempt}")
            return AuditPlan(world, *_attempt(exercise, world, (open_log, kinds), trial), *marks)
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
) -> tuple[tuple[Log, Log], Away, tuple[datetime, datetime]]:
    """Draw logs and put faults in; return them with the absences and the times to ask about."""
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
    return (logs[0], logs[1]), away, (asked[0], asked[1])


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
        beside = {day + timedelta(step) for who, day in signed if who == person for step in (-1, 1)}
        near = [day for day in free if day in beside] or free
        first = copied[1] if copied and copied[0] == person else own.choice(near)
        away[person] = _stretched(first, set(free) | {first}, own)
    return away


def _stretched(day: date, free: set[date], draws: Draws) -> tuple[date, date]:
    """Return a run of free days around ``day``."""
    first = last = day
    for _ in range(draws.below(_LONGEST_ABSENCE)):
        if draws.chance(1, 2) and first - timedelta(1) in free:
            first -= timedelta(1)
        elif last + timedelta(1) in free:
            last += timedelta(1)
    return first, last


def _draw_score(draws: Draws) -> Score:
    """Return numbers of an audit whose precision and recall differ."""
    faults = draws.choice((4, 5, 6, 8, 9, 10))
    reported = draws.choice([n for n in range(4, 13) if n != faults])
    return Score(faults, reported, draws.between(2, min(faults, reported) - 1))


@dataclass(frozen=True)
class Moment:
    """A time as it is written: local, and in UTC if it has an offset."""

    local: datetime
    utc: datetime | None

    @property
    def clock(self) -> str:
        """The time of day in UTC."""
        return f"{self.utc:%H:%M}" if self.utc else "?"


@dataclass(frozen=True)
class Row:
    """A step as it is printed."""

    number: str
    step: Step
    giver: str
    receiver: str
    seals: tuple[str, str]
    """The number on the exhibit before the step, and after it."""

    @property
    def seal(self) -> str:
        """The number on the exhibit when the entry was written."""
        return self.seals[1]

    @property
    def time(self) -> Moment:
        """When the step was taken, as written."""
        local = self.step.moment + timedelta(minutes=self.step.offset)
        return Moment(local, self.step.moment if self.step.zoned else None)


def _rows(log: Log, words: Words) -> tuple[Row, ...]:
    seals = iter(log.seals)
    before, rows = next(seals), []
    for number, step in enumerate(log.steps, 1):
        seal = before if step.seal == "kept" else next(seals)
        hands = (_named(step.giver, words), _named(step.receiver, words))
        rows.append(Row(str(number), step, *hands, (before, seal)))
        before = seal
    return tuple(rows)


def print_sheet(exercise: CustodyAudit, draws: Draws, words: Words) -> Sheet[AuditPlan]:
    """Lay out the worksheet and its files: one log after the other, with the question on it."""
    plan = draw_plan(exercise, draws)
    staff, offset = plan.world.staff, plan.world.offset
    people = words.table(
        "people",
        (
            (_named(one, words), staff.initials[one], _days(*plan.away[one], words))
            for one in staff.all
        ),
    )
    logs = [_print_log(log, staff, words) for log in plan.logs]
    openings = [
        words.table(
            "openings",
            (
                (f"S{number}", tied(_written(moment, offset)))
                for number, moment in enumerate(sorted(log.openings), 1)
            ),
            exhibit=log.label,
        )
        for log in plan.logs
    ]
    ordered = sorted(plan.letters.items(), key=lambda item: item[1])
    kinds = words.table(
        "kinds",
        ((letter, words(f"fault.{kind}"), words(f"sign.{kind}")) for kind, letter in ordered),
    )
    places = len(FAULTS)
    parts = ((part, *("",) * places) for part in words.choices("blank"))
    blank = words.table("blank", parts, places=places)
    asked = [_written(moment, offset) for moment in plan.asked]
    return Sheet(
        sections=(
            words.section("rules", kinds, people),
            *(
                words.section("log", *log, words.question("log", blank, n=n, points=POINTS), n=n)
                for n, log in enumerate(zip(logs, openings, strict=True), 1)
            ),
            words.section(
                "findings",
                words.question("clean"),
                *(words.question("holder", n=n, time=time) for n, time in enumerate(asked, 1)),
                *words.questions("rests", "score", "sentence", score=plan.score),
            ),
        ),
        data=plan,
        files={
            "people": people,
            **{f"log-{n}": plain(one) for n, one in enumerate(logs, 1)},
            **{f"openings-{n}": plain(one) for n, one in enumerate(openings, 1)},
        },
    )


def _written(moment: datetime, offset: int, *, zoned: bool = True) -> str:
    """Return a time as a log has it; an offset of 0 is ``Z``."""
    local = moment + timedelta(minutes=offset)
    zone = f"+{offset // 60:02d}:{offset % 60:02d}" if offset else "Z"
    return f"{short_day(local)} {local:%H:%M}{zone if zoned else ''}"


def _named(person: Person, words: Words) -> str:
    role, _, letter = person.partition(" ")
    return words(f"person.{role}", letter=letter)


def _print_log(log: Log, staff: Staff, words: Words) -> Grid:
    """Return the log, one row a hand-over."""
    rows = []
    for row in _rows(log, words):
        step = row.step
        signed = ", ".join(
            staff.initials[one] for one in (step.giver, step.receiver) if one in staff.initials
        )
        time = _written(step.moment, step.offset, zoned=step.zoned)
        cells = map(tied, (time, row.giver, row.receiver))
        rows.append((row.number, *cells, row.seal, _note(row, log, words), signed))
    return words.table("log", rows, exhibit=f"{log.label}, {words(f'thing.{log.thing}')}")


def _note(row: Row, log: Log, words: Words) -> str:
    step, (cut, fitted) = row.step, row.seals
    parts = [words(f"reason.{step.reason}")]
    if step.seal == "replaced":
        parts.append(words("new-seal", cut=cut, fitted=fitted, person=row.giver))
    if step.image:
        first, other = log.values
        value = other if step.image == "other" else first
        shown = value.upper() if step.image == "capitals" else value
        parts.append(f"SHA-256 {shown}".replace("…", f"…{WORD_JOINER}"))
    return semicolon_list(parts)


def _days(first: date, last: date, words: Words) -> str:
    if first == last:
        return short_day(first)
    return words("days", first=short_day(first), last=short_day(last))


def precision_recall(
    hits: int, false_alarms: int, faults: int
) -> tuple[Fraction | None, Fraction | None]:
    """Return precision and recall; None where they do not exist.

    Without reports there is no precision, without real faults no recall.
    """
    reported = hits + false_alarms
    precision = Fraction(hits, reported) if reported else None
    recall = Fraction(hits, faults) if faults else None
    return precision, recall


def points(hits: int, false_alarms: int, faults: int) -> int:
    """Return the points of an audit, from 0 to ``POINTS``; halves are rounded up."""
    if not faults:
        return max(0, POINTS - _PENALTY * false_alarms)
    mean = Fraction(2 * hits, faults + hits + false_alarms)
    return int(POINTS * mean + Fraction(1, 2))


def percent(share: Fraction | None) -> str:
    """Return a share in whole per cent, halves rounded up; a dash where there is none."""
    return "–" if share is None else with_percent_sign(str(int(share * 100 + Fraction(1, 2))))


@dataclass(frozen=True)
class Finding:
    """A fault and where it is seen."""

    row: str
    fault: Fault
    person: str = ""
    """Who was away, for a signature of that day."""


@dataclass(frozen=True)
class Holding:
    """Who may have held the exhibit, and the rows that say so."""

    holders: tuple[str, ...]
    rows: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether the log does not say which of them held it."""
        return len(self.holders) > 1


@dataclass(frozen=True)
class Audited:
    """A log as it is printed, and what an audit of it finds."""

    number: int
    """1 or 2: the number of the log on the sheet."""
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    """In the order of the rows, an opening of the shelf last."""

    @property
    def rest(self) -> tuple[Row, Row]:
        """The rows between which the exhibit lay on the shelf for the longest time."""
        return max(pairwise(self.rows), key=lambda pair: pair[1].step.day - pair[0].step.day)

    @property
    def rest_days(self) -> int:
        """For how long it lay there."""
        start, end = self.rest
        return (end.step.day - start.step.day).days

    def holding_at(self, asked: datetime) -> Holding:
        """Return who may have held the exhibit at a moment.

        In a gap these are the last receiver and the next giver; after an overlap both receivers.
        """
        rows = self.rows
        last = max(n for n, row in enumerate(rows) if row.time.utc and row.time.utc <= asked)
        row, after = rows[last], rows[last + 1 : last + 2]
        if row.step.fault == "overlap":
            before = rows[last - 1]
            return Holding((before.receiver, row.receiver), (before.number, row.number))
        numbers = (row.number, *(one.number for one in after))
        if after and after[0].step.fault == "gap":
            return Holding((row.receiver, after[0].giver), numbers)
        return Holding((row.receiver,), numbers)


def _audited(number: int, log: Log, away: Away, words: Words) -> Audited:
    rows, found = _rows(log, words), []
    for row in rows:
        if row.step.fault:
            absent = row.step.fault == "signature" and _absent(row.step, away)
            found.append(
                Finding(row.number, row.step.fault, _named(absent, words) if absent else "")
            )
    if log.opened:
        found.append(Finding(f"S{sorted(log.openings).index(log.opened) + 1}", "access"))
    return Audited(number, rows, tuple(found))


def _absent(step: Step, away: Away) -> Person:
    """Return who of giver and receiver was away on the day."""
    never = (date.max, date.min)
    spans = {one: away.get(one, never) for one in (step.giver, step.receiver)}
    return next(one for one, (first, last) in spans.items() if first <= step.day <= last)


def solve(plan: AuditPlan, words: Words) -> Solution:
    """Return the answers, the tables by which a set is marked, and the chart of holders."""
    logs = [_audited(n, log, plan.away, words) for n, log in enumerate(plan.logs, 1)]
    faulty = [one for one in logs if one.findings]
    held = [log.holding_at(asked) for log, asked in zip(logs, plan.asked, strict=True)]
    score = plan.score
    shares = precision_recall(score.hits, score.reported - score.hits, score.faults)
    values = {
        "logs": logs,
        "faulty": faulty[0],
        "held": held,
        "letters": plan.letters,
        "score": score,
        "shares": [percent(share) for share in shares],
    }
    lists: list[Grid] = []
    for one in faulty:
        lists += [_points_table(one, words), _faults_table(one, plan.letters, words)]
    charts = (
        words.drawing("holders", _chart(one, plan.letters, words), n=one.number) for one in faulty
    )
    return Solution(
        values,
        (
            words.section("points", *lists),
            words.section("holders", _harmless_table(logs, words), *charts),
        ),
        undetermined={f"holder-{n}" for n, one in enumerate(held, 1) if one.is_open},
    )


_FALSE_ALARMS = 4
"""The most false alarms of the look-up table."""


def _points_table(one: Audited, words: Words) -> Grid:
    """Return precision, recall and points for all counts of hits and false alarms."""
    faults = len(one.findings)

    def cell(hits: int, alarms: int) -> str:
        precision, recall = precision_recall(hits, alarms, faults)
        shares = comma_list((percent(precision), percent(recall)))
        return f"{shares}: {digits(points(hits, alarms, faults))}"

    alarms = range(_FALSE_ALARMS + 1)
    rows = ((digits(hits), *(cell(hits, n) for n in alarms)) for hits in range(faults, -1, -1))
    return words.table("points", rows, n=one.number, faults=faults, alarms=alarms)


def _faults_table(one: Audited, letters: Letters, words: Words) -> Grid:
    """Return every fault of a log with what is seen and what to ask."""
    places = {row.number: place for place, row in enumerate(one.rows)}
    rows = []
    for found in one.findings:
        place = places.get(found.row, 0)  # none for an opening of the shelf
        before, row = one.rows[place - 1], one.rows[place]
        seen = words(f"seen.{found.fault}", found=found, before=before, row=row)
        kind, ask = words(f"fault.{found.fault}"), words(f"ask.{found.fault}")
        rows.append((found.row, letters[found.fault], kind, seen, ask))
    return words.table("faults", rows, n=one.number)


def _harmless_table(logs: Sequence[Audited], words: Words) -> Grid:
    """Return what looks like a fault and is none, so that markers can explain it."""
    rows = []
    for one in logs:
        faulty = {found.row for found in one.findings}
        for row, why in _harmless(one):
            if row.number not in faulty:
                said = words(f"harmless.{why}", row=row, start=one.rest[0], days=one.rest_days)
                rows.append((words("log", n=one.number), row.number, said))
    return words.table("harmless", rows)


def _harmless(one: Audited) -> Iterator[tuple[Row, str]]:
    """Yield rows that only look faulty, and why they are not."""
    for before, row in pairwise(one.rows):
        if row.step.seal == "replaced":
            yield row, "seal"
        if before.step.zoned and row.step.zoned:
            if row.time.local < before.time.local:
                yield row, "earlier"
            elif row.step.offset != before.step.offset:
                yield row, "offset"
        if row.step.image == "capitals":
            yield row, "capitals"
        if row is one.rest[1]:
            yield row, "rest"


_LEFT, _WIDTH = 27.0, 140.0
_LANE, _BAR, _HEAD, _FOOT = 8.0, 5.0, 12.0, 8.0
"""Millimetres of the chart: a lane a person, equal columns, since days on the shelf would leave no
room for hours."""


def _chart(one: Audited, letters: Letters, words: Words) -> str:
    """Return the chart of a log: one lane a person, one column from each row to the next."""
    faults = {found.row: found.fault for found in one.findings}
    spells = list(_spells(one.rows, faults))
    lanes = list(dict.fromkeys(person for person, _, _ in spells))
    step = _WIDTH / len(one.rows)
    height = _HEAD + _LANE * len(lanes) + _FOOT
    chart = Svg(_LEFT + _WIDTH + 2, height)
    chart.hatching("open")
    for lane, person in enumerate(lanes):
        chart.text(0, _HEAD + _LANE * lane + _LANE / 2 + 1, person, "start")
    _draw_columns(chart, one.rows, (step, height), words)
    for person, place, is_open in spells:
        y = _HEAD + _LANE * lanes.index(person) + (_LANE - _BAR) / 2
        fill = "url(#open)" if is_open else "#cccccc"
        chart.rectangle(_LEFT + step * place, y, (step, _BAR), fill)
    for place, row in enumerate(one.rows):
        if row.number in faults:
            chart.text(_LEFT + step * place, 4, letters[faults[row.number]], bold=True)
    return chart.svg()


def _spells(rows: tuple[Row, ...], faults: Mapping[str, Fault]) -> Iterator[tuple[str, int, bool]]:
    """Yield who holds the exhibit from each row to the next, and whether that is open."""
    for place, row in enumerate(rows):
        following = rows[place + 1].number if place + 1 < len(rows) else ""
        gap = faults.get(following) == "gap"
        overlap = faults.get(row.number) == "overlap"
        yield row.receiver, place, gap or overlap
        if gap:
            yield rows[place + 1].giver, place, True
        if overlap:
            yield rows[place - 1].receiver, place, True


def _draw_columns(
    chart: Svg, rows: tuple[Row, ...], size: tuple[float, float], words: Words
) -> None:
    """Draw a line for each row, with its number above and its day, where it changes, below."""
    step, height = size
    chart.text(0, _HEAD - 3, words("entry"), "start")
    chart.text(0, height - 3, words("day"), "start")
    for place, row in enumerate(rows):
        x = _LEFT + step * place
        chart.line((x, _HEAD - 2), (x, height - _FOOT + 1), stroke="#888888")
        chart.text(x, _HEAD - 3, row.number)
        day = row.step.day
        if not place or day != rows[place - 1].step.day:
            chart.text(x, height - 3, f"{day.day}.{day.month}.")
