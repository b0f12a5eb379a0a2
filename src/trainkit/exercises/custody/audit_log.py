"""Draws the people of a set, and a sound custody log: the hand-overs of one exhibit.

Held constant over sets: every log has an image made early, a visit to a laboratory that writes UTC,
a visit to the prosecutor, a value of the image that is compared later and printed in capitals, a
seal that is replaced with a note each time the exhibit was opened, and one long time on the shelf.
Longer logs add a change of clerk, a second comparison, and an expert in a town with another offset.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

from trainkit.exercises.custody.auditor import Fault
from trainkit.exercises.draws import Draws

__all__ = ["Log", "Person", "Staff", "Step", "World", "draw_log", "draw_staff"]

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
    """What was done to it; only tests look at this."""

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
    """The opening that belongs to no step; only tests look at this."""


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
        values=(_value(draws), _value(draws)),
        steps=tuple(book.steps),
        openings=tuple(
            step.moment + timedelta(minutes=draws.between(-3, 4))
            for step in book.steps
            if step.shelf
        ),
    )


def _value(draws: Draws) -> str:
    return f"{draws.hex(8)}…{draws.hex(8)}"
