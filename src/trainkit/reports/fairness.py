"""Whether an item favours the speakers of one language: a screen, where there are people enough."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from trainkit.assessment.forms import FormUse
from trainkit.assessment.keyed import KeyedItem
from trainkit.evaluation.dif import EtsClass, Groups, MantelHaenszel, mantel_haenszel
from trainkit.evaluation.estimate import Reason, Refusal
from trainkit.reports.cohort import Cohort, FormSitting

__all__ = ["FairItem", "fairness_of"]


@dataclass(frozen=True)
class FairItem:
    """One item of a form at one test, compared between the two largest groups of one language."""

    use: FormUse
    form: str
    item: KeyedItem
    groups: tuple[str, str]
    mantel_haenszel: MantelHaenszel

    @property
    def is_flagged(self) -> bool:
        """Whether a person should read the item again."""
        return self.mantel_haenszel.ets in {EtsClass.MODERATE, EtsClass.LARGE}


def fairness_of(cohort: Cohort) -> tuple[FairItem, ...] | Refusal:
    """Return every item that could be compared; why none could, if that is so."""
    languages = {one.code: one.language for one in cohort.members if one.language and one.scores}
    largest = Counter(languages.values()).most_common(2)
    if len(largest) < 2:
        return Refusal(reason=Reason.TOO_FEW_GROUPS, n=len(largest), needs=2)
    names = (largest[0][0], largest[1][0])
    found: list[FairItem] = []
    why: Refusal | None = None
    for sitting in cohort.sittings:
        groups = _groups(sitting, languages, names)
        why = why or groups.refusal()
        if groups.refusal() is None:
            found += _compared(sitting, groups)
    if not found:
        return why or Refusal(reason=Reason.TOO_FEW_PEOPLE, n=0, needs=1)
    return tuple(found)


def _groups(sitting: FormSitting, languages: dict[str, str], names: tuple[str, str]) -> Groups:
    spoken = [languages.get(code) for code in sitting.codes]
    first, second = (np.array([one == name for one in spoken], dtype=bool) for name in names)
    return Groups(first, second, names)


def _compared(sitting: FormSitting, groups: Groups) -> list[FairItem]:
    rows = zip(sitting.form.items, mantel_haenszel(sitting.marks, groups), strict=True)
    return [FairItem(sitting.use, sitting.letter, item, groups.names, one) for item, one in rows]
