"""The Rasch model: how difficult items are, on a scale of logits, and whether it fits.

P(right) = 1 / (1 + exp(difficulty - ability)); where an item gives parts of its mark, the same for
each step from one mark to the next (the partial credit model: Masters, A Rasch Model for Partial
Credit Scoring, Psychometrika 47, 1982). Its difficulty is the mean of its steps' thresholds.
Parameters by conditional maximum likelihood (Andersen 1972, JRSS B 34), which needs no assumption
about the people and only these counts: how many have each raw score, and how many of them got how
far on each item. Newton's method on β, the sum of an item's thresholds up to a step; the scale's
origin is where the mean of the items' difficulties is 0; standard errors from the information.

A blank is not right. Marks that nobody has are no step: those around them are one. Left out and
named are items that everybody or nobody got right, and items one of whose marks only people with
all or no marks have; so are these people. The difficulties exist only if no group of items is right
for all who got an item of the rest right (Fischer 1981, Psychometrika 46); otherwise they are
refused. Below 30 people refused, below 100 exploratory; thresholds also where fewer than 10 people
have one of the marks (Linacre, Optimizing Rating Scale Category Effectiveness, Journal of Applied
Measurement 3, 2002).

Test of fit (Andersen, A Goodness of Fit Test for the Rasch Model, Psychometrika 38, 1973): the
model is fitted to the people up to the median raw score and to those above it. If it holds, both
have the same parameters, and twice the gain in log likelihood over one fit for all is chi-square
with as many degrees of freedom as parameters. Each half needs 30 people; items that a half tells
nothing of are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from trainkit.evaluation.estimate import (
    Estimate,
    Method,
    Reason,
    Refusal,
    Significance,
    Standing,
)
from trainkit.evaluation.intervals import wald
from trainkit.evaluation.marks import DECIMALS, Floats, Marks
from trainkit.evaluation.reliability import Conditional

NEEDS = 30
EXPLORATORY = 100
"""People from whom on the figures are more than exploratory."""
RARE = 10
"""People with a mark below whom thresholds are exploratory."""
_ITEMS = 3
_MARKS = 11
"""Different marks on an item: more would be parameters without people."""
_STEPS = 50
_SETTLED = 1e-10
"""Logits."""
_LARGEST = 15.0
"""Logits. Beyond this the symmetric functions of a long test overflow, and nothing is measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaschItem:
    """One item on the scale."""

    item: int
    """The column, from 0."""
    difficulty: Estimate
    """Logits; the mean over all items is 0."""
    error: float
    """Standard error of the difficulty."""
    thresholds: tuple[Estimate, ...] = ()
    """Where an item gives parts of its mark: of each step, the ability at which the marks below and
    above it are as likely. They may fall: then a mark between is never the likeliest."""


@dataclass(frozen=True, slots=True)
class Removed:
    """An item that did not take part, and why."""

    item: int
    """The column, from 0."""
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Rasch:
    """A fitted model."""

    n: int
    """People with some of the items right and some wrong: the others are not informative."""
    standing: Standing
    items: tuple[RaschItem, ...]
    removed: tuple[Removed, ...]
    log_likelihood: float
    """Conditional on the raw scores."""


def fit_rasch(marks: Marks) -> Rasch | Refusal:
    """Return the model for all items that tell something; needs 30 people and 3 such items."""
    answers = _informative(marks)
    found = _fit(answers)
    if isinstance(found, Refusal):
        return found
    return Rasch(
        n=found.n,
        standing=_standing(found.n),
        items=tuple(_items(answers, found)),
        removed=answers.removed,
        log_likelihood=found.log_likelihood,
    )


def andersen(marks: Marks) -> Significance | Refusal:
    """Test whether the model fits; n counts the people with some items right and some wrong.

    Refused as the model is, for all people and for each half.
    """
    whole = _informative(marks)
    refusal = _unfit(whole)
    if refusal:
        return refusal
    scores = whole.scores
    low = scores <= np.median(scores[(scores > 0) & (scores < whole.most.sum())])
    answers = _telling(whole, (low, ~low))
    likelihoods = []
    for part in (answers, answers.of(low), answers.of(~low)):
        found = _fit(part)
        if isinstance(found, Refusal):
            return found
        likelihoods.append(found.log_likelihood)
    n, df = answers.counts().n, int(answers.most.sum()) - 1
    statistic = max(0.0, 2 * (sum(likelihoods[1:]) - likelihoods[0]))
    return Significance(
        p=float(chdtrc(df, statistic)),
        n=n,
        method=Method.ANDERSEN,
        statistic=statistic,
        df=df,
        standing=_standing(n),
    )


def _standing(n: int) -> Standing:
    return Standing.EXPLORATORY if n < EXPLORATORY else Standing.FIRM


@dataclass(frozen=True, eq=False)
class _Answers:
    """How far people got on the items that tell something."""

    steps: NDArray[np.uint8]
    """People × items, each item's together in memory."""
    most: NDArray[np.intp]
    """The last step of each item."""
    in_parts: tuple[bool, ...]
    """Whether the item gives parts of its mark."""
    items: tuple[int, ...]
    """Their columns."""
    removed: tuple[Removed, ...]

    @cached_property
    def scores(self) -> NDArray[np.intp]:
        """The steps of each person."""
        return np.asarray(self.steps.sum(axis=1, dtype=np.intp))

    def of(self, people: NDArray[np.bool_]) -> _Answers:
        """Return the answers of some people."""
        return replace(self, steps=self.steps[people])

    def without(self, removed: Mapping[int, Reason]) -> _Answers:
        """Return the answers to the other items."""
        kept = [place for place, item in enumerate(self.items) if item not in removed]
        gone = [*self.removed, *(Removed(*one) for one in removed.items())]
        return _Answers(
            steps=np.asfortranarray(self.steps[:, kept]),
            most=self.most[kept],
            in_parts=tuple(self.in_parts[place] for place in kept),
            items=tuple(self.items[place] for place in kept),
            removed=tuple(sorted(gone, key=lambda one: one.item)),
        )

    def counts(self) -> _Counts:
        top, last = int(self.most.sum()), int(self.most.max(initial=1))
        telling = (self.scores > 0) & (self.scores < top)
        reached = np.zeros((len(self.items), last))
        for item, column in enumerate(self.steps.T):
            for step in range(self.most[item]):
                reached[item, step] = np.count_nonzero((column == step + 1) & telling)
        people = np.bincount(self.scores, minlength=top + 1)[1:-1].astype(np.float64)
        return _Counts(people, reached, np.arange(last) < self.most[:, None])


@dataclass(frozen=True, eq=False)
class _Counts:
    """Counts of people with some but not all marks."""

    people: Floats
    """By raw score 1 … R - 1."""
    reached: Floats
    """Items × steps: who got just as far as this step."""
    there: NDArray[np.bool_]
    """Items × steps: whether the item has the step."""

    @property
    def n(self) -> int:
        return int(self.people.sum())

    @property
    def none(self) -> Floats:
        """Who has no mark, for each item."""
        return np.asarray(self.n - self.reached.sum(axis=1))

    @property
    def rarest(self) -> Floats:
        """How many have the mark that fewest have, for each item."""
        fewest = np.where(self.there, self.reached, np.inf).min(axis=1, initial=np.inf)
        return np.asarray(np.minimum(fewest, self.none))


def _informative(marks: Marks) -> _Answers:
    """Return the answers to the items that tell something."""
    removed = {item: reason for item, reason in enumerate(marks.constant) if reason}
    table = np.asfortranarray(marks.values != 0).view(np.uint8)
    in_parts = tuple((~marks.right_or_wrong).tolist())
    for item in (item for item in range(marks.k) if in_parts[item] and item not in removed):
        steps = _steps(marks.values[:, item])
        if steps is None:
            removed[item] = Reason.MANY_MARKS
        else:
            table[:, item] = steps
    most = table.max(axis=0, initial=0).astype(np.intp)
    answers = _Answers(table, most, in_parts, tuple(range(marks.k)), ())
    whole = np.ones(marks.n, dtype=np.bool_)
    return _telling(answers.without(removed), (whole,))


def _telling(answers: _Answers, groups: Sequence[NDArray[np.bool_]]) -> _Answers:
    """Return the answers to the items of which each group tells something.

    Without people who have all or no marks, an item can be right or wrong for all who are left;
    without it, others have all or no marks.
    """
    while True:
        found = {key: why for group in groups for key, why in _silent(answers.of(group))}
        if not found:
            return answers
        answers = answers.without(found)


def _steps(marks: NDArray[np.generic]) -> NDArray[np.uint8] | None:
    """Return how far everybody got on an item; ``None`` where it has too many different marks."""
    seen, steps = np.unique(np.round(marks.astype(np.float64), DECIMALS), return_inverse=True)
    return np.asarray(steps, dtype=np.uint8) if seen.size <= _MARKS else None


def _silent(answers: _Answers) -> Iterator[tuple[int, Reason]]:
    """Yield the items that tell nothing of these people, or one of whose marks none of them has."""
    counts = answers.counts()
    if not counts.n:
        return
    none, rarest = counts.none, counts.rarest
    for place, item in enumerate(answers.items):
        if rarest[place] > 0:
            continue
        if answers.in_parts[place]:
            yield item, Reason.UNSEEN_MARKS
        else:
            yield item, Reason.ALL_RIGHT if none[place] == 0 else Reason.NONE_RIGHT


def _unfit(answers: _Answers) -> Refusal | None:
    people, k = answers.steps.shape
    if people < NEEDS:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=people, needs=NEEDS)
    if k < _ITEMS:
        return Refusal(reason=Reason.TOO_FEW_ITEMS, n=k, needs=_ITEMS)
    n = answers.counts().n
    if n < NEEDS:
        return Refusal(reason=Reason.TOO_FEW_TELLING, n=n, needs=NEEDS)
    return Refusal(reason=Reason.SEPARATED) if _falls_apart(answers) else None


def _falls_apart(answers: _Answers) -> bool:
    """Whether some items have full marks for all people who have a mark on one of the others."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    some = np.packbits(answers.steps.T > 0, axis=1)
    full = np.packbits(answers.most[:, None] == answers.steps.T, axis=1)
    beaten = np.array([(one & ~full).any(axis=1) for one in some])
    parts, _ = connected_components(csr_array(beaten), directed=True, connection="strong")
    return int(parts) > 1


@dataclass(frozen=True, eq=False)
class _Found:
    n: int
    parameters: Floats
    """Of the steps that there are, item by item."""
    covariance: Floats
    log_likelihood: float


def _fit(answers: _Answers) -> _Found | Refusal:
    return _unfit(answers) or _newton(answers.counts()) or Refusal(reason=Reason.NO_CONVERGENCE)


def _newton(counts: _Counts) -> _Found | None:
    """Return the maximum of the conditional likelihood, which has no other; ``None`` if not found.

    The information is singular along v, an item's v being 1, 2 … at its steps, since moving all
    thresholds alike changes nothing; adding the projection on it makes Newton's step one without
    such a part, and taking it away again gives the covariance of such parameters.
    """
    there, people, seen = counts.there, counts.people, counts.reached[counts.there]
    along = np.broadcast_to(np.arange(1.0, there.shape[1] + 1), there.shape)[there]
    flat = np.outer(along, along) / (along @ along)

    def model_of(parameters: Floats) -> tuple[Conditional, float]:
        table = np.full(there.shape, np.inf)
        table[there] = parameters
        model = Conditional(table)
        return model, float(-(parameters @ seen) - people @ model.log_symmetric)

    parameters = np.log(np.repeat(counts.none, there.sum(axis=1)) / seen)
    parameters -= flat @ parameters
    model, likelihood = model_of(parameters)
    for _ in range(_STEPS):
        covariance = np.linalg.inv(model.covariance(people) + flat) - flat
        move = covariance @ (model.single() @ people - seen)
        factor, better = 1.0, -np.inf
        while better < likelihood - 1e-9 * abs(likelihood) and factor > 1e-6:
            moved = np.clip(parameters + factor * move, -_LARGEST, _LARGEST)
            moved -= flat @ moved
            model, better = model_of(moved)
            factor /= 2
        parameters, likelihood = moved, better
        if np.abs(move).max() < _SETTLED:
            return _Found(counts.n, parameters, covariance, likelihood)
    return None


def _items(answers: _Answers, found: _Found) -> Iterator[RaschItem]:
    """Yield difficulties and thresholds, moved to where the mean difficulty is 0."""
    last = np.cumsum(answers.most) - 1
    first = last - answers.most + 1
    to_thresholds = np.eye(len(found.parameters))
    after = np.setdiff1d(np.arange(1, len(found.parameters)), first)
    to_thresholds[after, after - 1] = -1.0
    to_difficulty = np.eye(len(found.parameters))[last] / answers.most[:, None]
    origin = to_difficulty.mean(axis=0)
    difficulties = _moved(found, to_difficulty - origin)
    thresholds = _moved(found, to_thresholds - origin)
    standing = _standing(found.n)
    rare = answers.counts().rarest < RARE
    for place, item in enumerate(answers.items):
        unsure = Standing.EXPLORATORY if rare[place] else standing
        steps = thresholds[first[place] : last[place] + 1] if answers.in_parts[place] else []
        yield RaschItem(
            item=item,
            difficulty=_estimate(difficulties[place], found.n, standing),
            error=difficulties[place][1],
            thresholds=tuple(_estimate(one, found.n, unsure) for one in steps),
        )


def _moved(found: _Found, to: Floats) -> list[tuple[float, float]]:
    """Return linear functions of the parameters, with their standard errors."""
    errors = np.sqrt(np.einsum("ij,jk,ik->i", to, found.covariance, to))
    return list(zip((to @ found.parameters).tolist(), errors.tolist(), strict=True))


def _estimate(value: tuple[float, float], n: int, standing: Standing) -> Estimate:
    return wald(*value, n, method=Method.CONDITIONAL_ML, standing=standing)
