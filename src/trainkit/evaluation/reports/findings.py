"""Everything that an evaluation found, before it is put into words; and what makes it a draft.

A draft has a mark on each page, and the open entries on the first. An entry is open where a filled
workbook has something that cannot be read. The answers around it count; the person has no score on
that test until somebody has put it right.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from trainkit.assessment.forms import FormUse
from trainkit.documents.frame import Frame
from trainkit.evaluation.cohorts import AcrossCohorts
from trainkit.evaluation.equating import Equated
from trainkit.evaluation.estimate import Refusal, Significance
from trainkit.evaluation.rasch import Rasch, andersen, fit_rasch
from trainkit.evaluation.reports.cohort import (
    ChangedItem,
    Cohort,
    EarlierCohort,
    Returned,
    changed_items,
    equated_of,
    gain_across,
)
from trainkit.evaluation.reports.items import FairItem, ItemRow, fairness_of, items_of
from trainkit.evaluation.reports.learning import Learning, learning_of
from trainkit.evaluation.reports.raters import RatersAgree, agreement_of_raters
from trainkit.evaluation.reports.text import Block, ReportText, Section, Table, Text
from trainkit.model.loaded import Definitions
from trainkit.model.workshop import Workshop
from trainkit.problems import Place, Problem


@dataclass(frozen=True)
class OpenEntry:
    """An entry that somebody has to put right."""

    where: str
    """``responses/score-sheet.xlsx!Pre!F7``, below the workshop's folder."""
    what: str
    """What was found there and what was expected."""
    place: Place


@dataclass(frozen=True)
class Draft:
    """Makes findings those of a draft."""

    open: tuple[OpenEntry, ...]


def draft_of(folder: Path, problems: Iterable[Problem]) -> Draft:
    """Return the draft with these problems as open entries."""
    return Draft(
        tuple(OpenEntry(_where(one.place, folder), one.message, one.place) for one in problems)
    )


def _where(place: Place, folder: Path) -> str:
    path = Path(os.path.relpath(place.path, folder)).as_posix()
    return "!".join(part for part in (path, place.sheet, place.cell) if part)


def marked(frame: Frame, draft: Draft | None, text: ReportText) -> Frame:
    """Return the frame with the mark of a draft on each page, unchanged where it is none."""
    if draft is None:
        return frame
    return frame.model_copy(update={"draft": text.say("draft-mark")})


def draft_section(draft: Draft, doubtful: Sequence[str], text: ReportText) -> Section:
    """Return the list of open entries, or that there are none, and whom they leave without a score.

    ``doubtful`` are the codes of people with a mark that is doubtful or cannot be read.
    """
    blocks: list[Block | str] = [text.say("draft-none")]
    if draft.open:
        table = Table(
            caption=text.count("draft-open", len(draft.open)),
            head=(text.say("draft-where"), text.say("draft-what")),
            rows=tuple((one.where, one.what) for one in draft.open),
            words=(1,),
        )
        blocks = [Text(text=text.say("draft-intro"), leads=True), table]
    if doubtful:
        blocks.append(text.say("draft-people", codes=text.together(doubtful)))
    return text.section("draft-title", *blocks)


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
