"""Everything that an evaluation found, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.assessment.forms import FormUse
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.workshop import Workshop
from trainkit.evaluation.cohorts import AcrossCohorts
from trainkit.evaluation.equating import Equated
from trainkit.evaluation.estimate import Refusal, Significance
from trainkit.evaluation.rasch import Rasch, andersen, fit_rasch
from trainkit.reports.cohort import Cohort, Returned
from trainkit.reports.common_items import ChangedItem, changed_items, equated_of
from trainkit.reports.draft import Draft
from trainkit.reports.earlier import EarlierCohort, gain_across
from trainkit.reports.items import FairItem, ItemRow, fairness_of, items_of
from trainkit.reports.learning import Learning, learning_of
from trainkit.reports.raters import RatersAgree, agreement_of_raters
from trainkit.reports.text import ReportText

__all__ = ["Findings", "FormModel", "findings_of", "models_of"]


_NOTHING = Returned()


@dataclass(frozen=True)
class Findings:
    """What is known of one cohort."""

    definitions: Definitions
    cohort: Cohort
    learning: Learning
    items: tuple[ItemRow, ...]
    changes: tuple[ChangedItem, ...]
    """The items that the same people answered before and after; empty where there is none."""
    models: tuple[FormModel, ...]
    """The item response model of each form at each test."""
    fairness: tuple[FairItem, ...] | Refusal
    """Items compared between speakers of two languages."""
    raters: tuple[RatersAgree, ...]
    """How far two raters agree; empty where one person marked."""
    returned: Returned
    earlier: tuple[EarlierCohort, ...] = ()
    draft: Draft | None = None
    """Where some entries could not be read, and a report was wanted even so."""
    equated: Equated | None = None
    """Gain and forms through the items on both, where everybody had two forms in one order."""
    together: AcrossCohorts | Refusal | None = None
    """The gain over this cohort and the earlier ones; ``None`` where none was named."""

    @property
    def workshop(self) -> Workshop:
        """The workshop."""
        return self.definitions.workshop

    @property
    def text(self) -> ReportText:
        """The text of reports, in the workshop's language."""
        return ReportText.in_language(self.workshop.language)


@dataclass(frozen=True)
class FormModel:
    """The Rasch model of one form at one test."""

    use: FormUse
    form: str
    numbers: tuple[int, ...]
    """The number on the form of each column of the marks."""
    model: Rasch | Refusal
    fit: Significance | Refusal
    """Andersen's test of whether the model fits."""


def findings_of(
    definitions: Definitions,
    cohort: Cohort,
    returned: Returned = _NOTHING,
    earlier: tuple[EarlierCohort, ...] = (),
    draft: Draft | None = None,
) -> Findings:
    """Compute every figure."""
    learning = learning_of(cohort)
    return Findings(
        definitions=definitions,
        cohort=cohort,
        learning=learning,
        items=items_of(cohort),
        changes=changed_items(cohort),
        models=models_of(cohort),
        fairness=fairness_of(cohort),
        raters=agreement_of_raters(cohort),
        returned=returned,
        earlier=earlier,
        draft=draft,
        equated=equated_of(cohort),
        together=gain_across(earlier, learning.gain) if earlier else None,
    )


def models_of(cohort: Cohort) -> tuple[FormModel, ...]:
    """Return the Rasch model of each form at each test."""
    return tuple(
        FormModel(
            one.use,
            one.letter,
            tuple(item.number for item in one.form.items),
            fit_rasch(one.marks.number_right),
            andersen(one.marks.number_right),
        )
        for one in cohort.form_marks
    )
