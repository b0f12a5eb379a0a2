"""How the records of the case print moments and tokens, and back; the state of the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from trainkit.exercises.model import Grid
from trainkit.exercises.times import moment_of, reading_of
from trainkit.exercises.words import Words

__all__ = [
    "Results",
    "read_stamp",
    "read_state",
    "read_tokens",
    "stamp",
    "state",
    "tokens",
]

Results = Mapping[str, str]
"""What a step found, by the names that ``saxaul.en.yaml`` has below the step."""


def stamp(moment: int, offset: int = 0) -> str:
    """Return what a clock shows at a moment: ``2026-03-11 14:22:10``; ``offset`` in seconds."""
    return reading_of(moment + offset).isoformat(sep=" ")


def read_stamp(text: str, offset: int = 0) -> int:
    """Return the moment at which a clock showed the text; ``ValueError`` if it is no time."""
    return moment_of(datetime.fromisoformat(text), offset)


def tokens(hundredths: int) -> str:
    """Return tokens with two decimals."""
    return f"{hundredths // 100}.{hundredths % 100:02}"


def read_tokens(text: str) -> int:
    """Return what ``tokens`` printed."""
    whole, cents = text.split(".")
    return 100 * int(whole) + int(cents)


def state(words: Words, **steps: Results) -> Grid:
    """Return the state of the case: the results of the steps, one fact a row."""
    words = words.of("saxaul")
    rows = (
        (words(f"steps.{step}"), words(f"{step}.{name}"), value)
        for step, results in steps.items()
        for name, value in results.items()
    )
    return words.table("state", rows)


def read_state(grid: Grid, step: str, words: Words) -> Results:
    """Return the results of a step that a state of the case shows."""
    words = words.of("saxaul")
    found = {fact: value for name, fact, value in grid.rows if name == words(f"steps.{step}")}
    return {name: found[str(label)] for name, label in words.group(step).items()}
