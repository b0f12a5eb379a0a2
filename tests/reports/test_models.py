"""The Rasch models of the forms, as the report and its data have them."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np

from tests.reports.cohorts import KIT, People, cohort
from tests.reports.reading import said
from trainkit.evaluation.estimate import Significance
from trainkit.evaluation.marks import Marks
from trainkit.evaluation.rasch import Rasch
from trainkit.evaluation.reports.cohort import Cohort
from trainkit.evaluation.reports.data import evaluation_json
from trainkit.evaluation.reports.findings import findings_of, models_of


def class_of_many(size: int) -> Cohort:
    """Return people who all have one form twice; seeded answers, easier items first."""
    source = np.random.default_rng(6)
    ability = source.normal(size=(2, size, 1)) + [[[0]], [[1]]]
    right = source.random((2, size, 6)) < 1 / (1 + np.exp(np.linspace(-1.5, 1.5, 6) - ability))
    people: People = {
        f"PX-{n:03}": ("A", *("".join("01"[int(one)] for one in test[n]) for test in right))
        for n in range(size)
    }  # type: ignore[assignment]
    return cohort(KIT, people, same_form=True, counterbalanced=False)


def test_the_report_says_whether_the_model_fits() -> None:
    whole = class_of_many(120)
    after, before = models_of(whole)  # by the name of the test: post, pre
    assert isinstance(before.fit, Significance)
    assert isinstance(after.fit, Significance)
    assert (
        f"A, after: p = {after.fit.p:.3f}; A, before: p = {before.fit.p:.3f}. A p below 0.05"
    ) in said(findings_of(KIT.definitions, whole))


def test_halves_that_are_too_small_are_told_once() -> None:
    text = said(findings_of(KIT.definitions, class_of_many(40)))
    assert text.count("The fit of that model is not tested") == 1
    assert "Fit of that model, by Andersen" not in text
    assert "that model" not in said(findings_of(KIT.definitions, class_of_many(12)))


def test_scores_of_papers_in_two_languages_are_not_compared() -> None:
    sentence = "Papers were in these languages: English; Russian. A translated item may be easier"
    few = class_of_many(6)
    assert "Papers were in" not in said(findings_of(KIT.definitions, few))
    workshop = KIT.definitions.workshop.model_copy(
        update={"languages": ("en", "ru"), "translations": ("ru",)}
    )
    definitions = replace(KIT.definitions, workshop=workshop)
    text = said(findings_of(definitions, few))
    assert sentence in text


def test_parts_of_marks_have_thresholds_under_their_number_on_the_form() -> None:
    """The second item is dropped, and the last one gives half marks."""
    whole = class_of_many(120)
    form = whole.form_marks[0]
    kept = [0, 2, 3, 4, 5]
    values = form.marks.values[:, kept].astype(float)
    values[::3, 4] = 0.5
    items = tuple(form.form.items[place] for place in kept)
    changed = replace(
        form, form=form.form.model_copy(update={"items": items}), marks=Marks.of(values)
    )
    (model,) = models_of(replace(whole, form_marks=(changed,)))
    assert isinstance(model.model, Rasch)
    found = findings_of(KIT.definitions, whole)
    rows = json.loads(evaluation_json(replace(found, models=(model,))))["figures"]
    names = [one["name"] for one in rows if one["part"] == "rasch"]
    assert names == ["difficulty-1", "difficulty-3", "difficulty-4", "difficulty-5",
                     "difficulty-6", "threshold-6-1", "threshold-6-2", "andersen"]  # fmt: skip
