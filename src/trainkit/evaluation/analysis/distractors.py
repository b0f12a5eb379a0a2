"""Who chose which option, by thirds of the total.

A distractor is flagged that nobody chose, or that a larger share of the top third chose than of the
bottom third: the first does no work, the second may be right, or worded so that knowledge
misleads. Shares are of all people in the third, blanks included.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import cast

import numpy as np
from numpy.typing import NDArray

from trainkit.evaluation.analysis.intervals import LEVEL, proportion
from trainkit.evaluation.analysis.thirds import Third, thirds
from trainkit.evaluation.refusal import Outcome, Reason, Refusal

__all__ = ["BLANK", "Choice", "ItemChoices", "OptionFlag", "analyse_choices"]

BLANK = -1
"""What stands for a blank among the choices."""


class OptionFlag(StrEnum):
    """What a person should look at."""

    CHOSEN_BY_NOBODY = "chosen-by-nobody"
    MORE_OFTEN_BY_TOP = "more-often-by-top"
    """A distractor that the top third chose more often than the bottom third."""
    BEATS_KEY_AT_TOP = "beats-key-at-top"
    """A distractor that more of the top third chose than the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of an item, or the blank."""

    option: int
    """From 0; ``BLANK`` for no answer."""
    is_key: bool
    count: int
    share: Outcome
    by_third: tuple[int, int, int]
    """How many in the bottom, middle and top third."""
    flags: tuple[OptionFlag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChoices:
    """The options of one item over a class."""

    item: int
    n: int
    thirds: tuple[int, int, int]
    """People in the bottom, middle and top third."""
    choices: tuple[Choice, ...]
    """The options in order, and last the blank."""
    comparison: Refusal | None
    """Why top and bottom were not compared; ``None`` if they were."""


def analyse_choices(
    choices: NDArray[np.integer],
    options: NDArray[np.integer],
    keys: NDArray[np.integer],
    totals: NDArray[np.floating],
    level: float = LEVEL,
) -> tuple[ItemChoices, ...]:
    """Return the options of every item.

    ``choices`` is n × k with the option that each person chose, from 0, or ``BLANK``; ``options``
    and ``keys`` have each item's number of options and right option; ``totals`` each person's
    score. Raises ``ValueError`` for other shapes, and options that an item does not have.
    """
    if choices.shape != (len(totals), len(options)) or options.shape != keys.shape:
        raise ValueError("choices, options, keys and totals are of different shapes")
    if ((keys < 0) | (keys >= options)).any():
        raise ValueError("a key that is no option")
    if ((choices < BLANK) | (choices >= options)).any():
        raise ValueError("a choice that is no option")
    third = thirds(totals).astype(np.intp)
    sizes = cast(tuple[int, int, int], tuple(np.bincount(third, minlength=3).tolist()))
    return tuple(
        _item(
            item,
            _counts(choices[:, item], third, int(options[item])),
            int(keys[item]),
            sizes,
            level,
        )
        for item in range(len(options))
    )


def _counts(
    chosen: NDArray[np.integer], third: NDArray[np.intp], options: int
) -> list[tuple[int, int, int]]:
    """Return the three counts of each option, and last of the blank."""
    place = np.where(chosen == BLANK, options, chosen).astype(np.intp)
    table = np.bincount(place * 3 + third, minlength=3 * (options + 1)).reshape(-1, 3)
    return [cast(tuple[int, int, int], tuple(row)) for row in table.tolist()]


def _item(
    item: int,
    counts: list[tuple[int, int, int]],
    key: int,
    sizes: tuple[int, int, int],
    level: float,
) -> ItemChoices:
    n = sum(sizes)
    comparison = _comparison(sizes)
    rows = []
    for place, count in enumerate(counts):
        option = place if place < len(counts) - 1 else BLANK
        distractor = option not in {BLANK, key}
        rows.append(
            Choice(
                option=option,
                is_key=option == key,
                count=sum(count),
                share=proportion(sum(count), n, level),
                by_third=count,
                flags=_flags(count, counts[key], sizes) if distractor and n else (),
            )
        )
    return ItemChoices(item=item, n=n, thirds=sizes, choices=tuple(rows), comparison=comparison)


def _comparison(sizes: tuple[int, int, int]) -> Refusal | None:
    for third, name in ((Third.TOP, "top third"), (Third.BOTTOM, "bottom third")):
        if not sizes[third]:
            return Refusal(reason=Reason.TOO_FEW_IN_GROUP, n=0, needs=1, about=name)
    return None


def _flags(
    count: tuple[int, int, int], key: tuple[int, int, int], sizes: tuple[int, int, int]
) -> tuple[OptionFlag, ...]:
    if not sum(count):
        return (OptionFlag.CHOSEN_BY_NOBODY,)
    if _comparison(sizes):
        return ()
    flags = []
    if count[Third.TOP] * sizes[Third.BOTTOM] > count[Third.BOTTOM] * sizes[Third.TOP]:
        flags.append(OptionFlag.MORE_OFTEN_BY_TOP)
    if count[Third.TOP] > key[Third.TOP]:
        flags.append(OptionFlag.BEATS_KEY_AT_TOP)
    return tuple(flags)
