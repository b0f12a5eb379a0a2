"""Answers to questionnaires: reaction at the end of the course (level 1), and ratings of oneself.

In: answers by their place on the sheet, -1 for none. Out: counts, the share of favourable answers
with Wilson's interval, the median category, the response rate. Fewer sheets than the threshold of
``disclosure`` are not told at all: a sheet is answered in confidence.

Categories are words, not numbers: no mean is taken of them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trainkit.evaluation.analysis.intervals import LEVEL, proportion
from trainkit.evaluation.disclosure import INTERNAL, hidden
from trainkit.evaluation.refusal import Estimate, Outcome, Reason, Refusal

__all__ = [
    "NO_ANSWER",
    "SelfRating",
    "Tally",
    "TicksTally",
    "response_rate",
    "retrospective",
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
    blank: int
    """People whose sheet has no answer here."""
    favourable: Outcome
    """Share of those who answered; refused where no answer is a favourable one."""
    median: tuple[int, int] | None
    """The places of the lower and the upper median, the same where there is one median category;
    ``None`` where answers have no order, and without an answer."""


@dataclass(frozen=True, slots=True)
class TicksTally:
    """How people answered a question where all that applies is ticked."""

    shares: tuple[Outcome, ...]
    """Of the people who ticked something, the share with each answer ticked."""
    counts: tuple[int, ...]
    n: int
    """People who ticked something."""
    blank: int


@dataclass(frozen=True, slots=True)
class SelfRating:
    """What people say they could do before, asked after the course, and what they say of now.

    A type of its own, without a score: it cannot come among the results of tests. Such ratings
    inflate change (Taylor, Russ-Eft, Taylor, Gilding the Outcome by Tarnishing the Past, American
    Journal of Evaluation 30, 2009).
    """

    n: int
    higher: int
    """People who rate themselves higher now."""
    same: int
    lower: int
    before: Tally
    now: Tally


def response_rate(returned: int, handed_out: int) -> Outcome:
    """Return the share of sheets that came back; refused where none was handed out.

    It has no interval: everybody was asked. Raises ``ValueError`` for more sheets than were handed
    out.
    """
    if not 0 <= returned <= handed_out:
        raise ValueError(f"{returned} sheets back, {handed_out} handed out")
    if not handed_out:
        return Refusal(reason=Reason.NOT_ASKED)
    return Estimate(value=returned / handed_out, n=handed_out)


def tally(
    answers: ArrayLike,
    options: int,
    *,
    favourable: Collection[int] = (),
    ordered: bool = True,
    threshold: int = INTERNAL,
) -> Tally | Refusal:
    """Count the answers of one question, each a place from 0 or ``NO_ANSWER``.

    Refused if fewer people than the threshold answered, so that no one's answer is told. Raises
    ``ValueError`` for an answer or a favourable place that the question does not have.
    """
    places = _places(answers, options)
    if not set(favourable) <= set(range(options)):
        raise ValueError("a favourable answer that the question does not have")
    given = places[places != NO_ANSWER]
    few = hidden(given.size, threshold)
    if few:
        return few
    counts = tuple(np.bincount(given, minlength=options).tolist())
    good = sum(counts[place] for place in set(favourable))
    return Tally(
        counts=counts,
        n=given.size,
        blank=places.size - given.size,
        favourable=proportion(good, given.size, LEVEL)
        if favourable
        else Refusal(reason=Reason.NOT_ASKED),
        median=_median(given) if ordered else None,
    )


def _places(answers: ArrayLike, options: int) -> NDArray[np.int64]:
    places = np.array(answers, dtype=np.int64)
    if places.ndim != 1 or ((places < NO_ANSWER) | (places >= options)).any():
        raise ValueError("an answer that the question does not have")
    return places


def _median(given: NDArray[np.int64]) -> tuple[int, int] | None:
    if not given.size:
        return None
    order = np.sort(given)
    return int(order[(given.size - 1) // 2]), int(order[given.size // 2])


def tally_ticks(ticks: ArrayLike, *, threshold: int = INTERNAL) -> TicksTally | Refusal:
    """Count a question where all that applies is ticked: people × answers, true for a tick.

    A sheet without a tick is blank. Refused if fewer people than the threshold ticked something.
    """
    table = np.array(ticks, dtype=np.bool_)
    if table.ndim != 2:
        raise ValueError("ticks are a table of people and answers")
    n = int(table.any(axis=1).sum())
    few = hidden(n, threshold)
    if few:
        return few
    counts = tuple(table.sum(axis=0).tolist())
    return TicksTally(
        shares=tuple(proportion(count, n, LEVEL) for count in counts),
        counts=counts,
        n=n,
        blank=len(table) - n,
    )


def retrospective(
    before: ArrayLike, now: ArrayLike, options: int, *, threshold: int = INTERNAL
) -> SelfRating | Refusal:
    """Compare two ratings of the same people, both given after the course; both must be answered.

    Refused if fewer people than the threshold gave both. Raises ``ValueError`` for an answer that
    the question does not have and for rows of different lengths.
    """
    first, second = _places(before, options), _places(now, options)
    if first.size != second.size:
        raise ValueError(f"{first.size} ratings before, {second.size} now")
    both = (first != NO_ANSWER) & (second != NO_ANSWER)
    first, second = first[both], second[both]
    tallies = [tally(places, options, threshold=threshold) for places in (first, second)]
    if isinstance(tallies[0], Refusal) or isinstance(tallies[1], Refusal):
        return Refusal(reason=Reason.HIDDEN, needs=threshold)
    return SelfRating(
        n=first.size,
        higher=int((second > first).sum()),
        same=int((second == first).sum()),
        lower=int((second < first).sum()),
        before=tallies[0],
        now=tallies[1],
    )


def verbatims(
    texts: Sequence[str], respondents: int, *, threshold: int = INTERNAL
) -> tuple[str, ...] | Refusal:
    """Return what people wrote, for a group of which ``respondents`` handed in a sheet.

    Sorted by the text, so that the order of the sheets tells nobody who wrote it. Refused for
    fewer respondents than the threshold: a quotation would be somebody's.
    """
    few = hidden(respondents, threshold)
    if few:
        return few
    written = (" ".join(text.split()) for text in texts)
    return tuple(
        sorted((text for text in written if text), key=lambda text: (text.casefold(), text))
    )
