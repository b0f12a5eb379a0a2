"""The drawing of a sound custody log: steps of one exhibit from hand to hand.

Held constant over sets: every log has an image made early, a visit to a laboratory that writes UTC,
a visit to the prosecutor, a value of the image that is compared later and printed in capitals, a
seal that is replaced with a note, and one long time on the shelf. Longer logs add a change of
clerk, a second comparison, and an expert in a town with another offset.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from trainkit.exercises.custody.faults import Fault
from trainkit.exercises.custody.people import Person, Staff
from trainkit.exercises.draws import Draws

__all__ = ["Log", "Step", "World", "draw_log"]


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

    exhibit: str
    seals: tuple[str, ...]
    """Numbers to be used, in turn."""
    values: tuple[str, str]
    """The first value of the image, and another one."""
    steps: tuple[Step, ...]
    openings: tuple[datetime, ...]
    """In UTC, to the minute."""
    opened: datetime | None = None
    """The opening that belongs to no step; only tests look at this."""


_HOUR = 60


class _Book:
    """Writes steps one after another; a visit takes the exhibit from the shelf and back."""

    def __init__(self, world: World, draws: Draws, first: date) -> None:
        self.world = world
        self.draws = draws
        self.day = first
        self.clerk = world.staff.clerks[0]
        self.steps: list[Step] = []

    def at(self, hour: int, days: int = 0, span: int = 100) -> datetime:
        """Go on by days, and return a time after ``hour`` of the home town, in UTC."""
        self.day += timedelta(days)
        minutes = hour * _HOUR + self.draws.below(span // 5) * 5 - self.world.offset
        return datetime.combine(self.day, time(), UTC) + timedelta(minutes=minutes)

    def later(self, low: int, high: int) -> datetime:
        """Return a time so many minutes after the last step, in steps of five."""
        return self.steps[-1].moment + timedelta(
            minutes=self.draws.between(low // 5, high // 5) * 5
        )

    def step(self, giver: Person, receiver: Person, moment: datetime, reason: str) -> None:
        """Write a step at home; the shelf is opened where a clerk takes part."""
        shelf = self.clerk in (giver, receiver)
        self.steps.append(Step(giver, receiver, moment, self.world.offset, reason, shelf))

    def change(self, **fields: object) -> None:
        """Change the last step."""
        self.steps[-1] = replace(self.steps[-1], **fields)  # type: ignore[arg-type]

    def seizure(self) -> None:
        officer = self.draws.choice(self.world.staff.officers)
        self.step("Scene", officer, self.at(7), "Seized, sealed")
        self.step(officer, self.clerk, self.later(60, 180), "Store")

    def imaging(self) -> None:
        examiner = self.world.staff.examiner
        self.step(self.clerk, examiner, self.at(8, self.draws.between(1, 3)), "Imaging")
        self.step(examiner, self.clerk, self.at(13, self.draws.between(1, 2)), "Store, imaged")
        self.change(seal="replaced", image="first")

    def laboratory(self) -> None:
        staff = self.world.staff
        carrier = self.draws.choice((*staff.officers, staff.courier))
        self.step(self.clerk, carrier, self.at(9), "To the laboratory")
        self.step(carrier, staff.laboratory, self.later(30, 70), "Second opinion")
        self.change(offset=0)
        moment = self.at(14, self.draws.between(1, 3))
        self.step(staff.laboratory, carrier, moment, "Opinion given, image compared")
        self.change(offset=0, image="capitals")
        self.step(carrier, self.clerk, self.later(35, 70), "Store")

    def prosecutor(self) -> None:
        staff = self.world.staff
        officer = self.draws.choice(staff.officers)
        back = self.draws.choice((officer, staff.examiner))
        self.step(self.clerk, officer, self.at(9), "To the prosecutor")
        self.step(officer, staff.prosecutor, self.later(40, 120), "Inspection")
        moment = self.at(10, self.draws.between(1, 2))
        self.step(staff.prosecutor, back, moment, "Inspection ended")
        self.step(back, self.clerk, self.later(40, 120), "Store")

    def town(self) -> None:
        staff, other = self.world.staff, self.world.distant
        self.step(self.clerk, staff.courier, self.at(7), "To the expert in the other town")
        self.step(staff.courier, staff.distant, self.later(240, 360), "Expert opinion")
        self.change(offset=other)
        moment = self.at(8, self.draws.between(2, 4))
        self.step(staff.distant, staff.courier, moment, "Opinion given")
        self.change(offset=other)
        self.step(staff.courier, self.clerk, self.later(240, 360), "Store")

    def comparison(self) -> None:
        examiner = self.world.staff.examiner
        self.step(self.clerk, examiner, self.at(9), "Comparison of the image")
        self.step(examiner, self.clerk, self.later(60, 240), "Store, image compared")
        self.change(image="same")

    def relief(self) -> None:
        second = self.world.staff.clerks[1]
        self.step(self.clerk, second, self.at(8), "Change of clerk, exhibit on the shelf checked")
        self.clerk = second


_ADDED: dict[int, tuple[str, ...]] = {
    12: (),
    13: ("relief",),
    14: ("comparison",),
    15: ("comparison", "relief"),
    16: ("town",),
    17: ("town", "relief"),
    18: ("town", "comparison"),
}
"""Visits besides those of every log, by the number of steps."""


def draw_log(world: World, exhibit: str, count: int, first: date, draws: Draws) -> Log:
    """Return a sound log of so many steps (12 to 18) that begins about ``first``."""
    book = _Book(world, draws, first)
    book.seizure()
    book.imaging()
    visits = draws.shuffled(("laboratory", "prosecutor", *_ADDED[count]))
    long = draws.below(len(visits))
    for number, visit in enumerate(visits):
        book.day += timedelta(draws.between(19, 34) if number == long else draws.between(2, 5))
        getattr(book, visit)()
    steps = tuple(book.steps)
    start = draws.between(103, 890)
    series = draws.choice("KLMRSTVW")
    return Log(
        exhibit=exhibit,
        seals=tuple(f"{series}-{number}" for number in draws.sample(range(start, start + 40), 4)),
        values=(_value(draws), _value(draws)),
        steps=steps,
        openings=_openings(steps, draws),
    )


def _value(draws: Draws) -> str:
    return f"{draws.hex(8)}…{draws.hex(8)}"


def _openings(steps: Iterable[Step], draws: Draws) -> tuple[datetime, ...]:
    """Return when the lock opened: up to four minutes beside what the log says."""
    return tuple(
        step.moment + timedelta(minutes=draws.between(-3, 4)) for step in steps if step.shelf
    )
