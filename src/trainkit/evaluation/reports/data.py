"""Files for further use of the figures: ``evaluation.json`` and ``past-use.yaml``.

``evaluation.json`` has every figure with its n, interval and method, for comparing courses.
No row is about one person, but figures may be about few: the file is the team's. The data of a
``Release`` have the same form. Keys and their meaning: docs/evaluation-data.md.

``past-use.yaml`` has how often each item was answered right after the course, for later tests:
``assessment.past_use`` of another workshop names it, and its forms then expect of an item what was
seen. Rows of several courses can be copied into one file: rows of one item are added up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trainkit.assessment.forms import FormUse
from trainkit.evaluation.cohorts import AcrossCohorts
from trainkit.evaluation.disclosure import INTERNAL
from trainkit.evaluation.estimate import Estimate, Record, Refusal, Significance, record
from trainkit.evaluation.intervals import proportion
from trainkit.evaluation.reports.cohort import SCHEMA
from trainkit.evaluation.reports.findings import Findings, FormModel
from trainkit.evaluation.reports.items import ItemFigures
from trainkit.evaluation.reports.learning import Learning
from trainkit.evaluation.reports.surveys import surveys_of
from trainkit.model.items.entries import LETTERS
from trainkit.model.loaded import Definitions


def evaluation_json(found: Findings) -> bytes:
    """Return the data file for the team."""
    names = ("registered", "attended", "pre", "post", "matched")
    return data_file(
        found.definitions,
        audience="team",
        threshold=INTERNAL,
        counterbalanced=found.cohort.counterbalanced,
        people={name: getattr(found.learning.flow, name) for name in names},
        figures=figures_of(found),
    )


def data_file(
    definitions: Definitions,
    *,
    audience: str,
    threshold: int,
    counterbalanced: bool,
    people: Mapping[str, int | None],
    figures: Iterable[NamedFigure],
) -> bytes:
    """Return a data file: UTF-8, one figure a line."""
    workshop = definitions.workshop
    head: dict[str, Any] = {
        "schema": SCHEMA,
        "audience": audience,
        "threshold": threshold,
        "workshop": workshop.id,
        "dates": [day.isoformat() for day in workshop.dates],
        "modules": {c.module.id: c.module.version for c in definitions.courses},
        "simulated": workshop.simulated,
        "counterbalanced": counterbalanced,
        "people": dict(people),
    }
    lines = [f" {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
    rows = [
        json.dumps(
            {"part": one.part, "about": one.about, "name": one.name, "unit": one.unit}
            | _record(one.outcome),
            ensure_ascii=False,
            allow_nan=False,
        )
        for one in figures
    ]
    body = ",\n  ".join(rows)
    return ("{\n" + "\n".join(lines) + f'\n "figures": [\n  {body}\n ]\n}}\n').encode()


def _record(outcome: Estimate | Significance | Refusal) -> Record:
    """Return a figure; the group that a reason is about has a key of its own."""
    return {"group" if key == "about" else key: value for key, value in record(outcome).items()}


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
    """Yield every figure of groups; none is about one person."""
    for part, about, rows in _groups(found):
        for name, unit, outcome in rows:
            yield NamedFigure(part, about, name, unit, outcome)


_Rows = list[tuple[str, str, Estimate | Significance | Refusal]]
"""Name, unit and figure."""


def _groups(found: Findings) -> Iterator[tuple[str, str, _Rows]]:
    """Yield part, what it is about, and the figures."""
    learning = found.learning
    rows: _Rows
    yield from _learning(learning)
    if found.equated is not None:
        rows = [("gain-equated", "points", found.equated.gain)]
        yield "learning", "", [*rows, ("form-equated", "points", found.equated.form)]
    for use, test in learning.tests.items():
        share = test.maximum.share
        finished = test.pace.share
        rows = [("mean", "%", test.mean), ("share-at-maximum", "", share)]
        yield "tests", use.value, [*rows, ("share-that-reached-the-last-item", "", finished)]
    for use, alone in learning.unmatched.items():
        rows = [("mean-of-unmatched", "%", alone.mean)]
        yield "tests", use.value, [*rows, ("unmatched-minus-matched", "points", alone.difference)]
    for one in learning.objectives:
        part = "modules" if one.objective.is_module else "objectives"
        rows = [("mean-pre", "%", one.pre), ("mean-post", "%", one.post)]
        yield part, one.objective.key, [*rows, ("gain", "points", one.gain)]
    for pair in learning.contrasts:
        name, outcome = f"{pair.more.key}/{pair.less.key}", pair.contrast.difference
        yield "modules", name, [("difference-of-gains", "points", outcome)]
    for form in learning.quality:
        name = "kr-20" if form.reliability.right_or_wrong else "alpha"
        rows = [(name, "", form.reliability.alpha), ("error-of-measurement", "points", form.error)]
        yield "reliability", f"{form.form}/{form.use.value}", rows
    for two in found.raters:
        agreed = two.agreement
        value = (agreed.coefficient.value, "", agreed.value)
        yield "raters", two.about, [("same-points", "", agreed.same), value]
    yield from _items(found)
    yield from _questionnaires(found)
    if found.together is not None:
        yield "cohorts", "", _together(found.together)


def _questionnaires(found: Findings) -> Iterator[tuple[str, str, _Rows]]:
    for survey in surveys_of(found.returned):
        for one in survey.lines:
            if one.line.is_open:
                continue
            rows: _Rows = [(f"share-{n}", "", share) for n, share in enumerate(one.shares, 1)]
            if isinstance(one.found, Refusal):
                rows = [("answers", "", one.found)]
            if one.favourable:
                rows.append(("share-favourable", "", one.favourable))
            yield "questionnaires", f"{survey.id}/{one.line.key}", rows


def _items(found: Findings) -> Iterator[tuple[str, str, _Rows]]:
    for row in found.items:
        for use, figures in row.at.items():
            about = f"{row.form}/{row.item.number}/{row.item.item}/{use.value}"
            yield "items", about, _item(figures)
    for change in found.changes:
        rows: _Rows = [("mcnemar", "p", change.change.test)]
        yield "item-change", change.name, [*rows, ("mcnemar-holm", "p", change.change.adjusted)]
    for model in found.models:
        yield "rasch", f"{model.form}/{model.use.value}", _model(model)


def _learning(learning: Learning) -> Iterator[tuple[str, str, _Rows]]:
    rows: _Rows = [
        ("mean-pre", "%", learning.pre),
        ("mean-post", "%", learning.post),
        ("gain", "points", learning.gain),
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
    ]
    yield "learning", "", rows
    if isinstance(learning.halves, Refusal):
        yield "learning", "", [("halves", "points", learning.halves)]
    else:
        for name, half in zip(("lower-half", "upper-half"), learning.halves, strict=True):
            yield "learning", name, [("gain", "points", half.gain)]
    low = learning.low
    if isinstance(low, Refusal):
        yield "learning", "", [("below-half", "points", low)]
    else:
        rows = [("gain", "points", low.gain), ("share-that-reached-half", "", low.reached)]
        yield "learning", "below-half", rows
    changes = learning.changes
    if isinstance(changes, Refusal):
        yield "learning", "", [("reliable-change", "", changes)]
    else:
        rows = [("share-that-rose", "", changes.rose), ("share-that-fell", "", changes.fell)]
        yield "learning", "", rows


def _item(figures: ItemFigures) -> _Rows:
    one = figures.statistics
    rows: _Rows = [
        ("facility", "", one.facility),
        ("item-rest", "", one.discrimination),
        ("discriminative-efficiency", "", one.efficiency),
        ("effective-weight", "", one.effective_weight),
        ("upper-lower", "", one.upper_lower),
        ("share-omitted", "", proportion(one.omitted, one.n)),
        ("share-not-reached", "", proportion(one.not_reached, one.n)),
    ]
    if one.not_reached:
        rows.append(("facility-of-those-who-reached-it", "", one.facility_reached))
    for choice in figures.choices:
        option = "blank" if choice.option < 0 else f"option-{LETTERS[choice.option]}"
        rows.append((f"share-{option}", "", choice.share))
    return rows


def _model(model: FormModel) -> _Rows:
    if isinstance(model.model, Refusal):
        return [("difficulties", "logits", model.model)]
    rows: _Rows = []
    for one in model.model.items:
        number = model.numbers[one.item]
        rows.append((f"difficulty-{number}", "logits", one.difficulty))
        for step, threshold in enumerate(one.thresholds, 1):
            rows.append((f"threshold-{number}-{step}", "logits", threshold))
    return [*rows, ("andersen", "p", model.fit)]


def _together(together: AcrossCohorts | Refusal) -> _Rows:
    if isinstance(together, Refusal):
        return [("mean-gain", "points", together)]
    return [
        ("mean-gain", "points", together.mean),
        ("sd-of-gains", "points", together.spread),
        ("gain-of-next", "points", together.ahead),
    ]


_HEADER = """\
# The share of people with full marks on each item after the course, by version of the item. Enter
# the name of this file in another workshop.yaml under assessment.past_use, and these shares are
# used when its tests are assembled. They say nothing about individual people.
# n: people who answered the item; facility: the share of full marks.

items:
"""


def past_use_yaml(found: Findings) -> bytes:
    """Return the file; a list without rows where nobody took the test after the course."""
    rows = "".join(f"  - {row}\n" for row in _past_use(found))
    return (_HEADER + rows if rows else _HEADER.replace("items:", "items: []")).encode()


def _past_use(found: Findings) -> Iterator[str]:
    for row in found.items:
        after = row.at.get(FormUse.POST)
        facility = after and after.statistics.facility
        if not isinstance(facility, Estimate):
            continue
        yield (
            f"{{module: {row.item.module}, item: {row.item.item}, version: {row.item.version}, "
            f'n: {facility.n}, facility: "{facility.value:.4f}"}}'
        )
