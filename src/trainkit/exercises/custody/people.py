"""The people of a set: roles with a letter instead of names, initials as signatures."""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.exercises.draws import Draws

__all__ = ["Person", "Staff", "draw_staff"]

Person = str
"""A role with its letter, such as ``Clerk B``."""


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
