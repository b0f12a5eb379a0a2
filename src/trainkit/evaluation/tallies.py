"""Answers to questionnaires, counted: reaction at the end of the course (level 1), use (level 3).

In: answers by their place on the sheet, -1 for none. Out: counts, the share of favourable answers
with Wilson's interval. Fewer sheets than the threshold of
``disclosure`` are not reported at all: a sheet is answered in confidence.

Categories are words, not numbers: no mean is taken of them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trainkit.evaluation.disclosure import INTERNAL, hidden
from trainkit.evaluation.estimate import Outcome, Reason, Refusal
from trainkit.evaluation.inputs import as_mask, as_places, check_number
from trainkit.evaluation.intervals import proportion

__all__ = [
    "NO_ANSWER",
    "Tally",
    "TicksTally",
    "tally",
    "tally_ticks",
    "verbatims",
]

NO_ANSWER = -1


@dataclass(frozen=True, slots=True)
class Tally:
    """How people answered one question, or one line of a scale."""

    counts: tuple[int, ...]
    """People by answer, in the order of the sheet."""
    n: int
    """People who answered."""
    favourable: Outcome
    """Share of those who answered; refused where no answer is a favourable one."""


@dataclass(frozen=True, slots=True)
class TicksTally:
    """How people answered a question where all that applies is ticked."""

    counts: tuple[int, ...]
    """People by answer."""
    n: int
    """People who ticked something."""


def tally(
    answers: ArrayLike,
    options: int,
    *,
    favourable: Collection[int] = (),
    threshold: int = INTERNAL,
) -> Tally | Refusal:
    """Count the answers of one question, each a place from 0 or ``NO_ANSWER``.

    Refused if fewer people than the threshold answered, so that nobody's answer is revealed. Raises
    ``ValueError`` for an answer or a favourable place that the question does not have, and for
    what is no place.
    """
    places = _places(answers, options)
    if not set(favourable) <= set(range(options)):
        raise ValueError("a favourable answer that the question does not have")
    given = places[places != NO_ANSWER]
    if given.size < threshold:
        return hidden(threshold)
    counts = tuple(np.bincount(given, minlength=options).tolist())
    good = sum(counts[place] for place in set(favourable))
    return Tally(
        counts=counts,
        n=given.size,
        favourable=proportion(good, given.size) if favourable else Refusal(reason=Reason.NOT_ASKED),
    )


def _places(answers: ArrayLike, options: int) -> NDArray[np.int64]:
    places = as_places(answers, "answers").astype(np.int64)
    if places.ndim != 1 or ((places < NO_ANSWER) | (places >= options)).any():
        raise ValueError("an answer that the question does not have")
    return places


def tally_ticks(ticks: ArrayLike, *, threshold: int = INTERNAL) -> TicksTally | Refusal:
    """Count a question where all that applies is ticked: people × answers, true for a tick.

    A sheet without a tick is blank. Refused if fewer people than the threshold ticked something.
    Raises ``ValueError`` for what is not a table of truth values.
    """
    table = as_mask(ticks, "ticks")
    if table.ndim != 2:
        raise ValueError("ticks are a table of people and answers")
    n = int(table.any(axis=1).sum())
    if n < threshold:
        return hidden(threshold)
    return TicksTally(counts=tuple(table.sum(axis=0).tolist()), n=n)


def verbatims(
    texts: Sequence[str], respondents: int, *, threshold: int = INTERNAL
) -> tuple[str, ...] | Refusal:
    """Return what people wrote, for a group of which ``respondents`` handed in a sheet.

    Sorted by the text, so that the order of the sheets does not reveal who wrote it. Refused for
    fewer respondents than the threshold: a quotation would be somebody's. Raises ``ValueError`` for
    a negative number of them.
    """
    check_number("the number of respondents", respondents, 0)
    if respondents < threshold:
        return hidden(threshold)
    written = (" ".join(text.split()) for text in texts)
    return tuple(
        sorted((text for text in written if text), key=lambda text: (text.casefold(), text))
    )
