"""What all kinds of exercise share: data are drawn, printed on a worksheet, and solved for the key.

``solve`` computes the key from the same data that the sheet prints. Tests solve the printed sheet
in a way of their own, and compare.

Draws from a seed: the same on every machine and every version of Python; reserved addresses.

Python's own generator promises the same numbers for ``random()`` alone; a printed worksheet and its
key must come out the same years later. Numbers are taken from SHA-256 sums of the seed and a
counter; a number is drawn again rather than folded, so that no value is favoured.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, TypeVar

from trainkit.exercises.model import (
    Answer,
    DataFile,
    EvidenceFile,
    ExerciseSet,
    Grid,
    Key,
    Section,
    Worksheet,
)
from trainkit.exercises.words import NO_BREAK, Words

Value = TypeVar("Value")
_RANGE = 2**64
NETWORKS = ("192.0.2", "198.51.100", "203.0.113")
"""Public networks that belong to nobody: RFC 5737 reserves them for documentation."""


class Draws:
    """A stream of draws under a seed. Not for secrets."""

    def __init__(self, seed: bytes | int | str) -> None:
        self._seed = seed if isinstance(seed, bytes) else str(seed).encode()
        self._count = 0

    def branch(self, label: str) -> Draws:
        """Return a stream of its own, so that more draws here change nothing there."""
        return Draws(hashlib.sha256(self._seed + b"/" + label.encode()).digest())

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to ``limit - 1``; ``ValueError`` if there is none."""
        if not 0 < limit <= _RANGE:
            raise ValueError(f"expected a limit from 1 to {_RANGE}, found {limit}")
        fair = _RANGE - _RANGE % limit
        while True:
            number = self._next()
            if number < fair:
                return number % limit

    def between(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def minutes(self, low: int, high: int) -> int:
        """Return a length from ``low`` to ``high`` minutes, in seconds."""
        return self.between(60 * low, 60 * high)

    def choice(self, values: Sequence[Value]) -> Value:
        """Return one of the values."""
        return values[self.below(len(values))]

    def shuffled(self, values: Sequence[Value]) -> list[Value]:
        """Return the values in a drawn order (Fisher and Yates)."""
        drawn = list(values)
        for last in range(len(drawn) - 1, 0, -1):
            other = self.below(last + 1)
            drawn[last], drawn[other] = drawn[other], drawn[last]
        return drawn

    def sample(self, values: Sequence[Value], count: int) -> list[Value]:
        """Return ``count`` of the values, each at most once, in a drawn order."""
        if count > len(values):
            raise ValueError(f"expected at most {len(values)} of {len(values)}, found {count}")
        return self.shuffled(values)[:count]

    def chance(self, hits: int, of: int) -> bool:
        """Return True ``hits`` times out of ``of``, on average."""
        return self.below(of) < hits

    def hex(self, digits: int) -> str:
        """Return a number of hexadecimal digits."""
        return "".join("0123456789abcdef"[self.below(16)] for _ in range(digits))

    def new(self, draw: Callable[[], Value], taken: Container[Value]) -> Value:
        """Return the first value that ``draw`` gives and that is not taken."""
        while (value := draw()) in taken:
            pass
        return value

    def distinct(self, count: int, low: int, high: int) -> list[int]:
        """Return whole numbers from ``low`` to ``high`` that differ."""
        drawn: list[int] = []
        while len(drawn) < count:
            drawn.append(self.new(lambda: self.between(low, high), drawn))
        return drawn

    def inner_address(self) -> str:
        """Return an address of the inner side of provider networks (RFC 6598)."""
        return f"100.{self.between(64, 127)}.{self.below(256)}.{self.between(1, 254)}"

    def _next(self) -> int:
        self._count += 1
        block = hashlib.sha256(self._seed + self._count.to_bytes(8, "big")).digest()
        return int.from_bytes(block[:8], "big")


Settings = TypeVar("Settings")
Data = TypeVar("Data")


@dataclass(frozen=True)
class Sheet(Generic[Data]):
    """Everything that participants get, and the data behind it."""

    sections: tuple[Section, ...]
    """Of the worksheet; its questions are not numbered yet."""
    data: Data
    """What was drawn for the set, in the form in which ``solve`` takes it."""
    files: Mapping[str, Grid] = field(default_factory=dict)
    """Tables handed out as data, by file name."""
    evidence: tuple[EvidenceFile, ...] = ()


@dataclass(frozen=True)
class Solution:
    """What the solver finds."""

    values: Mapping[str, object]
    """With which the texts of the answers are filled."""
    sections: tuple[Section, ...]
    """Worked solution."""
    undetermined: Collection[str] = ()
    """The ids of the questions to which the right answer is that the data do not say."""


@dataclass(frozen=True)
class Generator(Generic[Settings, Data]):
    """A kind of exercise: how its sheet is drawn and printed, and how it is solved."""

    sheet: Callable[[Settings, Draws, Words], Sheet[Data]]
    solve: Callable[[Data, Words], Solution]

    def make(self, exercise: Settings, draws: Draws, words: Words) -> ExerciseSet:
        """Return one set."""
        sheet = self.sheet(exercise, draws, words)
        worksheet = Worksheet(sections=tuple(_numbered(sheet.sections)))
        return ExerciseSet(
            worksheet=worksheet,
            files=tuple(DataFile(name=name, grid=grid) for name, grid in sheet.files.items()),
            evidence=sheet.evidence,
            key=_key(worksheet, self.solve(sheet.data, words), words),
        )


def _key(worksheet: Worksheet, solution: Solution, words: Words) -> Key:
    answers = []
    for question in worksheet.questions:
        short, reason = words.answer(question.id, solution.values)
        undetermined = question.id in solution.undetermined
        answers.append(
            Answer(question=question.number, short=short, reason=reason, undetermined=undetermined)
        )
    return Key(answers=tuple(answers), sections=solution.sections)


def _numbered(sections: Iterable[Section]) -> Iterable[Section]:
    """Yield the sections with their questions numbered throughout, from 1."""
    numbers = count(1)
    for section in sections:
        questions = tuple(
            question.model_copy(update={"number": next(numbers)}) for question in section.questions
        )
        yield section.model_copy(update={"questions": questions})


def sha256(content: bytes) -> str:
    """Return the hash value as 64 hexadecimal characters in small letters."""
    return hashlib.sha256(content).hexdigest()


def grouped(digest: str) -> str:
    """Return a hash value in groups of four that the eye can compare, eight groups to a line."""
    groups = [digest[at : at + 4] for at in range(0, len(digest), 4)]
    lines = [groups[at : at + 8] for at in range(0, len(groups), 8)]
    return " ".join(NO_BREAK.join(line) for line in lines)
