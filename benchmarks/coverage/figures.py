"""What a report prints of a class, each figure by the function that the report calls."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.coverage.model import Answers, Classroom
from trainkit.evaluation.agreement import agreement
from trainkit.evaluation.dif import Groups, mantel_haenszel
from trainkit.evaluation.disclosure import hidden
from trainkit.evaluation.effects import contrasts, d_av, d_z
from trainkit.evaluation.equating import equate
from trainkit.evaluation.estimate import Estimate, Outcome, Reason, Refusal
from trainkit.evaluation.gain import (
    at_maximum,
    form_effects,
    halves_of,
    low_before,
    mean_gain,
    retention,
)
from trainkit.evaluation.intervals import mean, skewed_mean
from trainkit.evaluation.item_analysis import analyse_items
from trainkit.evaluation.marks import Floats, Marks, Pairs
from trainkit.evaluation.missing import unmatched
from trainkit.evaluation.rasch import Rasch, fit_rasch
from trainkit.evaluation.reliability import analyse_reliability
from trainkit.evaluation.reports.release import MEANS
from trainkit.evaluation.scoring import Tally, tally

__all__ = ["CENTRED", "FIGURES", "TOGETHER", "Figures", "true_figures"]

FULL = 100.0
_OBJECTIVE = slice(2, 20, 5)
"""Four items of different difficulty."""
_PARTS = 4
"""Items that are added up to one of partial credit."""
_COMMON = slice(1, 20, 4)
"""Five items that are on both forms."""
Figures = dict[str, list[Outcome]]
"""Of each name the figures, one for each item or the only one, in the same order in every class."""
CENTRED = frozenset({"Rasch difficulty", "partial credit threshold",
                     "partial credit difficulty"})  # fmt: skip
"""Figures of items that say how far each is from the mean of those that are printed."""

TOGETHER = frozenset({"differences between four modules, all"})
"""Figures whose intervals hold only if all of them do."""


def _scores(answers: Answers) -> Floats:
    return np.asarray(FULL * answers.mean(axis=1))


def _pairs(room: Classroom, items: slice = slice(None)) -> Pairs:
    before, after = (_scores(one[room.present][:, items]) for one in (room.pre, room.post))
    return Pairs(before, after, FULL)


def _change(room: Classroom) -> Figures:
    pairs = _pairs(room)
    return {
        "mean before": [skewed_mean(pairs.pre, within=(0, FULL))],
        "mean after": [skewed_mean(pairs.post, within=(0, FULL))],
        "mean after, in a release": [
            mean(pairs.post, within=(0, FULL)) if pairs.n >= MEANS else hidden(MEANS)
        ],
        "gain": [mean_gain(pairs)],
        "d_av": [d_av(pairs)],
        "d_z": [d_z(pairs)],
    }


def _parts(room: Classroom) -> Figures:
    pairs = _pairs(room, _OBJECTIVE)
    return {
        "4 items: mean after": [mean(pairs.post, within=(0, FULL))],
        "4 items: gain": [mean_gain(pairs)],
    }


def _modules(room: Classroom) -> Figures:
    """Four modules of five items of different difficulty."""
    parts = [_pairs(room, slice(first, None, 4)).gains for first in range(4)]
    found = contrasts(np.stack(parts, axis=1))
    return {"differences between four modules, all": [one.difference for one in found]}


def _forms(room: Classroom) -> Figures:
    halves = []
    for half in (room.first, ~room.first):
        stayed = half & room.present
        halves.append(Pairs(*(_scores(one[stayed]) for one in room.crossed), FULL))
    effects = form_effects(halves[0], halves[1])
    return {"gain apart from forms": [effects.gain], "form B over form A": [effects.form]}


def _equated(room: Classroom) -> Figures:
    """Everybody has form A before and form B after, which is easier but for the common items."""
    after = room.easier.copy()
    after[:, _COMMON] = room.post[:, _COMMON]
    before, stayed = room.pre[room.present], after[room.present]
    whole = Pairs(_scores(before), _scores(stayed), FULL)
    shared = Pairs(_scores(before[:, _COMMON]), _scores(stayed[:, _COMMON]), FULL)
    found = equate(whole, shared, (len(range(20)[_COMMON]), 20))
    return {"gain through common items": [found.gain], "form through common items": [found.form]}


def _absent(room: Classroom) -> Figures:
    alone = unmatched(_scores(room.pre[~room.present]), _scores(room.pre[room.present]), FULL)
    return {"mean of the unmatched": [alone.mean], "unmatched minus matched": [alone.difference]}


def _later(room: Classroom) -> Figures:
    before = _scores(room.pre[room.present])
    pairs = Pairs(_pairs(room).post, _scores(room.later[room.present]), FULL)
    found = retention(before, pairs, pairs.n)
    return {"change months later": [found.change], "share kept months later": [found.kept]}


def _low(room: Classroom) -> Figures:
    answers, half = room.pre[room.present], halves_of(room.pre.shape[1])
    before = np.stack([_scores(answers[:, half == one]) for one in (0, 1)], axis=1)
    found = low_before(_pairs(room), before)
    return {"gain of people low before": [found if isinstance(found, Refusal) else found.gain]}


def _shares(room: Classroom) -> Figures:
    pairs = _pairs(room)
    answers = tally(room.favourable.astype(int), 2, favourable=(1,))
    return {
        "share at the maximum": [at_maximum(pairs.post, FULL).share],
        "share of favourable answers": [
            answers.favourable if isinstance(answers, Tally) else answers
        ],
    }


def _items(room: Classroom) -> Figures:
    marks = Marks.of(room.post[room.present])
    rows, reliability = analyse_items(marks), analyse_reliability(marks)
    partial = room.post[room.present].reshape(marks.n, -1, _PARTS).mean(axis=2)
    return {
        "facility": [row.facility for row in rows],
        "facility, partial credit": [row.facility for row in analyse_items(Marks.of(partial))],
        "upper minus lower third": [row.upper_lower for row in rows],
        "item-rest correlation": [row.discrimination for row in rows],
        "alpha": [reliability.alpha],
        "error of measurement": [reliability.sem],
    }


def _rasch(room: Classroom) -> Figures:
    found = fit_rasch(Marks.of(room.equal))
    refused = found if isinstance(found, Refusal) else Refusal(reason=Reason.NO_VARIANCE)
    rows: list[Outcome] = [refused] * room.equal.shape[1]
    if isinstance(found, Rasch):
        for row in found.items:
            rows[row.item] = row.difficulty
    return {"Rasch difficulty": rows}


def _thresholds(room: Classroom) -> Figures:
    """Two items of the Rasch model, added up, are one of the partial credit model."""
    steps = room.equal.reshape(len(room.equal), -1, 2).sum(axis=2)
    found = fit_rasch(Marks.of(steps / 2))
    refused = found if isinstance(found, Refusal) else Refusal(reason=Reason.UNSEEN_MARKS)
    rows: list[Outcome] = [refused] * room.equal.shape[1]
    items: list[Outcome] = [refused] * steps.shape[1]
    # where a mark is not seen, the item is another one, and the origin of the scale another, too
    if isinstance(found, Rasch) and all(len(row.thresholds) == 2 for row in found.items):
        for row in found.items:
            rows[2 * row.item : 2 * row.item + 2] = row.thresholds
            items[row.item] = row.difficulty
    return {"partial credit threshold": rows, "partial credit difficulty": items}


def _groups(room: Classroom) -> Figures:
    rows = mantel_haenszel(Marks.of(room.equal), Groups(room.first, ~room.first, ("one", "other")))
    return {"Mantel-Haenszel delta": [row.delta for row in rows]}


def _raters(room: Classroom) -> Figures:
    first, second = np.moveaxis(room.rated, 2, 0)
    one = agreement(first[:, 0], second[:, 0], 3)
    half = agreement(first[:, 0] // 2, second[:, 0] // 2, 1)
    whole = agreement(first.sum(axis=1), second.sum(axis=1), 9, answers=3)
    return {
        "same points from two raters": [one.same],
        "kappa": [half.value],
        "weighted kappa": [one.value],
        "ICC of added points": [whole.value],
    }


FIGURES: dict[str, Callable[[Classroom], Figures]] = {
    "change": _change,
    "parts": _parts,
    "modules": _modules,
    "forms": _forms,
    "equated": _equated,
    "absent": _absent,
    "later": _later,
    "low": _low,
    "shares": _shares,
    "items": _items,
    "rasch": _rasch,
    "thresholds": _thresholds,
    "groups": _groups,
    "raters": _raters,
}
"""By the name that the command takes."""


def true_figures(part: str, large: Classroom) -> Figures:
    """Return the figures of a very large class; alpha also where it is refused."""
    figures = FIGURES[part](large)
    if "alpha" in figures:
        covariance = np.cov(large.post[large.present].T.astype(float))
        k = len(covariance)
        alpha = k / (k - 1) * (1 - covariance.trace() / covariance.sum())
        figures["alpha"] = [Estimate(value=float(alpha), n=large.pre.shape[0])]
    if part == "raters":  # also where they are refused
        figures = {**figures, **_true_agreement(large)}
    return figures


def _true_agreement(large: Classroom) -> Figures:
    """Return the coefficients of a very large class, by their limits."""
    rated = large.rated.astype(float)
    found = {"kappa": rated[:, 0] // 2, "weighted kappa": rated[:, 0],
             "ICC of added points": rated.sum(axis=1)}  # fmt: skip
    return {name: [_limit(*marks.T, len(rated))] for name, marks in found.items()}


def _limit(first: Floats, second: Floats, n: int) -> Estimate:
    apart = float(((first - second) ** 2).mean())
    chance = float(first.var() + second.var() + (first.mean() - second.mean()) ** 2)
    return Estimate(value=1 - apart / chance, n=n)
