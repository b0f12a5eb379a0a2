"""Every figure of an evaluation by name: what the workbook lists and the data file holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trainkit.evaluation.estimate import Estimate, Refusal, Significance
from trainkit.reports.findings import Findings
from trainkit.reports.items import SatItem
from trainkit.reports.learning import AimGain, Learning

__all__ = ["NamedFigure", "figures_of"]


@dataclass(frozen=True)
class NamedFigure:
    """One figure, and where it belongs."""

    part: str
    """``learning``, ``modules``, ``objectives``, ``reliability``, ``items`` …"""
    about: str
    """The test, module, objective or item it is about; empty for the whole."""
    name: str
    unit: str
    outcome: Estimate | Significance | Refusal


def figures_of(found: Findings) -> Iterator[NamedFigure]:
    """Yield every figure that may be told of groups; none is about one person."""
    yield from _learning(found.learning)
    yield from _tests(found.learning)
    for gain in found.learning.aims:
        yield from _aim(gain)
    yield from _quality(found.learning)
    for row in found.items:
        for use, sat in row.at.items():
            about = f"{row.form}/{row.item.number}/{row.item.item}/{use.value}"
            yield from _item(about, sat)
    for model in found.models:
        yield from _model(f"{model.form}/{model.use.value}", model.model)


def _learning(learning: Learning) -> Iterator[NamedFigure]:
    figures = (
        ("mean-pre", "%", learning.pre),
        ("mean-post", "%", learning.post),
        ("gain", "points", learning.gain),
        ("normalised-gain", "", learning.normalised),
        ("mean-of-normalised-gains", "", learning.individual.mean),
        ("d_av", "SD", learning.d_av),
        ("d_z", "SD", learning.d_z),
        ("signed-rank", "p", learning.rank),
        ("sign", "p", learning.sign),
        ("sign-flip", "p", learning.flip),
        ("detectable-d_z", "SD", learning.detectable),
        ("gain-apart-from-forms", "points", learning.forms.gain),
        ("form-b-over-a", "points", learning.forms.form),
        ("gain-of-a-then-b", "points", learning.forms.sequences[0]),
        ("gain-of-b-then-a", "points", learning.forms.sequences[1]),
    )
    for name, unit, outcome in figures:
        yield NamedFigure("learning", "", name, unit, outcome)
    if isinstance(learning.halves, Refusal):
        yield NamedFigure("learning", "", "halves", "points", learning.halves)
    else:
        for name, half in zip(("lower-half", "upper-half"), learning.halves, strict=True):
            yield NamedFigure("learning", name, "gain", "points", half.gain)
    if isinstance(learning.changes, Refusal):
        yield NamedFigure("learning", "", "reliable-change", "", learning.changes)
    else:
        yield NamedFigure("learning", "", "share-that-rose", "", learning.changes.rose)
        yield NamedFigure("learning", "", "share-that-fell", "", learning.changes.fell)


def _tests(learning: Learning) -> Iterator[NamedFigure]:
    for use, test in learning.tests.items():
        yield NamedFigure("tests", use.value, "mean", "%", test.mean)
        yield NamedFigure("tests", use.value, "share-at-maximum", "", test.maximum.share)
    for use, alone in learning.unmatched.items():
        yield NamedFigure("tests", use.value, "mean-of-unmatched", "%", alone.mean)
        yield NamedFigure("tests", use.value, "unmatched-minus-matched", "points", alone.difference)


def _aim(gain: AimGain) -> Iterator[NamedFigure]:
    part = "modules" if gain.aim.is_module else "objectives"
    yield NamedFigure(part, gain.aim.key, "mean-pre", "%", gain.pre)
    yield NamedFigure(part, gain.aim.key, "mean-post", "%", gain.post)
    yield NamedFigure(part, gain.aim.key, "gain", "points", gain.gain)


def _quality(learning: Learning) -> Iterator[NamedFigure]:
    for one in learning.quality:
        about = f"{one.form}/{one.use.value}"
        name = "kr-20" if one.reliability.right_or_wrong else "alpha"
        yield NamedFigure("reliability", about, name, "", one.reliability.alpha)
        yield NamedFigure("reliability", about, "error-of-measurement", "points", one.error)


def _item(about: str, sat: SatItem) -> Iterator[NamedFigure]:
    one = sat.statistics
    figures = (
        ("facility", one.facility),
        ("item-rest", one.discrimination),
        ("discriminative-efficiency", one.efficiency),
        ("effective-weight", one.effective_weight),
        ("upper-lower", one.upper_lower),
    )
    for name, outcome in figures:
        yield NamedFigure("items", about, name, "", outcome)
    for choice in sat.choices.choices if sat.choices else ():
        option = "blank" if choice.option < 0 else f"option-{'ABCDEFGH'[choice.option]}"
        yield NamedFigure("items", about, f"share-{option}", "", choice.share)


def _model(about: str, model: object) -> Iterator[NamedFigure]:
    from trainkit.evaluation.rasch import Rasch

    if isinstance(model, Refusal):
        yield NamedFigure("rasch", about, "difficulties", "logits", model)
    elif isinstance(model, Rasch):
        for item in model.items:
            name = f"difficulty-{item.item + 1}"
            yield NamedFigure("rasch", about, name, "logits", item.difficulty)
