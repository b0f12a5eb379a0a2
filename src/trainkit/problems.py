"""A problem in a file that a person wrote: where it is, what was found, what was expected.

Readers and checks collect problems instead of stopping at the first, so that a trainer can correct
a file in one go. A place is ``path:line:column`` in text and ``file.xlsx!Sheet!B7`` in workbooks.

The errors trainkit raises, as one tree.

::

    TrainkitError                something a caller may want to catch
    ├── InputError               files a person wrote are wrong; carries every problem (problems.py)
    ├── AssetError               a page asks for a file it may not have, or that is missing
    └── LayoutError              a text does not fit on the pages it may fill

Nothing in the library prints, exits or changes directory. The command line turns ``InputError``
into exit status 2 and anything outside this tree into exit status 3.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from pathlib import Path
from typing import TypeVar

from trainkit.text.languages import N_, _


class TrainkitError(Exception):
    """The root of the tree."""


class AssetError(TrainkitError):
    """A page refers to a file that is missing, remote, or outside the folders it may read."""


class LayoutError(TrainkitError):
    """A text does not fit on the pages that its document may have."""


_Value = TypeVar("_Value")


class Severity(IntEnum):
    """How much a problem matters.

    An error stops the work, a warning needs a person to look, information asks for nothing.
    """

    ERROR = 0
    WARNING = 1
    INFORMATION = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file. Lines and columns count from 1; 0 means the file as a whole.

    Places sort as a person reads: by file, by line or row, then by column.
    """

    path: Path
    line: int = 0
    column: int = 0
    sheet: str = ""
    cell: str = ""
    location: tuple[str | int, ...] = field(default=(), compare=False)
    """Keys and positions that lead to the value in a YAML file, there or missing; in a score sheet
    the person's code, the test and the item's number on the paper."""

    def __lt__(self, other: Place) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[Path, int, int, str, int, int, str]:
        row = int("".join(filter(str.isdigit, self.cell)) or 0)
        return self.path, self.line, self.column, self.sheet, row, len(self.cell), self.cell

    def __str__(self) -> str:
        shown = _shown(self.path)
        if self.sheet:
            return f"{shown}!{self.sheet}!{self.cell}" if self.cell else f"{shown}!{self.sheet}"
        return f"{shown}:{self.line}:{self.column}" if self.line else shown


def _shown(path: Path) -> str:
    """Return the path as a person at the prompt would type it."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive on Windows
        return str(path)
    return str(path) if relative.startswith(os.pardir) else relative


@dataclass(frozen=True, slots=True)
class Wording:
    """What kind of message it is, and its values, for pages that word it in their own way."""

    kind: str
    """Its English text, or a name where that has several forms."""
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one place, in words that say what to change.

    Its words are kept as a text and its values, and put into a language where they are shown.
    """

    place: Place
    text: str
    """In English, with ``{names}`` for the values; or words that are complete."""
    severity: Severity = Severity.ERROR
    also: tuple[Place, ...] = field(default=(), compare=False)
    """Other places that have a part in it: of two things that overlap, the other one."""
    wording: Wording | None = field(default=None, compare=False)
    """What the message was made from, where some page has other words for it."""
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    subject: str = ""
    """What the message begins with, in no language: an id or the names of keys."""

    def __post_init__(self) -> None:
        plain = {
            name: value if isinstance(value, (str, int, float)) else str(value)
            for name, value in self.values.items()
        }
        object.__setattr__(self, "values", plain)

    @property
    def message(self) -> str:
        """What is wrong, in the language that is written now."""
        return self.subject + _(self.text, **self.values)

    def __str__(self) -> str:
        return f"{self.place}: {_(_SHOWN[self.severity], message=self.message)}"

    def __lt__(self, other: Problem) -> bool:
        if self.place != other.place:
            return self.place < other.place
        return (self.message, self.severity) < (other.message, other.severity)


_SHOWN = {
    Severity.ERROR: "{message}",
    Severity.WARNING: N_("warning: {message}"),
    Severity.INFORMATION: N_("information: {message}"),
}


class InputError(TrainkitError):
    """Files that a person wrote cannot be used.

    ``problems`` holds every problem found, sorted by place, never only the first.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Problems:
    """A collection that grows while files are read and checked."""

    found: list[Problem] = field(default_factory=list)

    def error(self, place: Place, text: str, /, **values: object) -> None:
        """Add something that must be corrected before anything is written.

        ``text`` is English with ``{names}`` for the values; catalogues take it from this call.
        """
        self.found.append(Problem(place, text, values=values))

    def warning(self, place: Place, text: str, /, **values: object) -> None:
        """Add something that a person should look at."""
        self.found.append(Problem(place, text, Severity.WARNING, values=values))

    def information(self, place: Place, text: str, /, **values: object) -> None:
        """Add something that a person may want to know."""
        self.found.append(Problem(place, text, Severity.INFORMATION, values=values))

    def add(
        self,
        place: Place,
        text: str,
        severity: Severity,
        also: tuple[Place, ...] = (),
        wording: Wording | None = None,
    ) -> None:
        """Add something whose severity was decided elsewhere."""
        self.found.append(Problem(place, text, severity, also, wording))

    def say(
        self,
        place: Place,
        text: str,
        values: Mapping[str, object],
        severity: Severity = Severity.ERROR,
        also: tuple[Place, ...] = (),
    ) -> None:
        """Add something for which pages may have words of their own; ``text`` is marked English."""
        self.found.append(Problem(place, text, severity, also, Wording(text, values), values))

    @property
    def errors(self) -> list[Problem]:
        """The problems that stop the work, sorted by place, each once."""
        return [problem for problem in self if problem.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[Problem]:
        """The problems that a person should look at, sorted by place, each once."""
        return [problem for problem in self if problem.severity is Severity.WARNING]

    def as_warnings(self) -> Problems:
        """Return these problems with errors that stopped only a part of the work as warnings."""
        return Problems(
            [
                replace(one, severity=Severity.WARNING) if one.severity is Severity.ERROR else one
                for one in self
            ]
        )

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(set(self.found)))

    def __len__(self) -> int:
        return len(set(self.found))

    def raise_errors(self) -> None:
        """Raise ``InputError`` with every error and warning if there is at least one error."""
        if self.errors:
            raise InputError([*self.errors, *self.warnings])

    def checked(self, value: _Value | None) -> _Value:
        """Return a value that is only missing where there are errors; raises ``InputError`` then.

        Raises ``TrainkitError`` if it is missing without an error, which is an error in trainkit.
        """
        self.raise_errors()
        if value is None:
            raise TrainkitError(_("nothing was read, and no error says why"))
        return value
