"""Statements about files, and whether a comparison of sums shows them.

A matching sum shows that the bytes are those of the day of the first sum; a differing sum shows
that they are not. Neither speaks of the time before, of persons, reasons, truth or law.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from trainkit.exercises.custody.digests import Difference
from trainkit.exercises.draws import Draws

__all__ = ["Statement", "draw_statements", "shown"]


@dataclass(frozen=True)
class Statement:
    """A form of a statement about one file."""

    form: str
    about: Difference
    """To which file it is put."""
    holds: Callable[[Difference], bool]
    """Whether the sums show it of a file with this difference."""


def _never(_: Difference) -> bool:
    return False


_BYTES = (
    Statement(
        "The bytes of {} are those of the day of the record.", "none", lambda kind: kind == "none"
    ),
    Statement(
        "The bytes of {} are not those of the day of the record.",
        "content",
        lambda kind: kind != "none",
    ),
    Statement(
        "The words of {} are those of the day of the record.",
        "line-ends",
        lambda kind: kind != "content",
    ),
)
_BEYOND = (
    Statement("Nobody changed {} before the day of the record.", "none", _never),
    Statement("What {} says is true.", "none", _never),
    Statement("The owner of the seized device wrote {}.", "none", _never),
    Statement("The seizure of {} was lawful.", "none", _never),
    Statement("Somebody changed {} in order to mislead.", "content", _never),
    Statement("The last holder of the stick changed {}.", "content", _never),
    Statement("Somebody tried to hide something in {}.", "line-ends", _never),
    Statement("The whole of {} is false.", "content", _never),
)


def draw_statements(files: Mapping[str, Difference], draws: Draws) -> list[str]:
    """Return five statements about the files, two of which the sums show."""
    chosen = draws.shuffled([*draws.sample(_BYTES, 2), *draws.sample(_BEYOND, 3)])
    return [
        one.form.format(draws.choice([name for name, kind in files.items() if kind == one.about]))
        for one in chosen
    ]


def shown(statement: str, files: Mapping[str, Difference]) -> bool:
    """Return whether the sums of ``files`` show a printed statement."""
    for one in (*_BYTES, *_BEYOND):
        for name, kind in files.items():
            if statement == one.form.format(name):
                return one.holds(kind)
    raise ValueError(f'expected a statement about one of the files, found "{statement}"')
