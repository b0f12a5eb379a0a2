"""How far two raters agree who marked the same answers in words, for the team alone.

Answers to one item are taken together over both tests: what is compared is raters, not tests. The
sum is that of all answers of one person on one test, where both raters marked every one of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.assessment.scoring_key import ScoredForm, ScoringKey
from trainkit.evaluation.agreement import Agreement, agreement
from trainkit.evaluation.estimate import Estimate, Refusal
from trainkit.evaluation.reports.cohort import Cohort, RatedAnswers
from trainkit.evaluation.reports.text import Block, ReportText, Section
from trainkit.intake.responses import Rating, Respondent


@dataclass(frozen=True)
class RatersAgree:
    """What is said of two raters' points for an answer, or for the sum of several."""

    rated: RatedAnswers
    agreement: Agreement

    @property
    def about(self) -> str:
        """Form, number and item, as the data file names them; or the form's sum."""
        form, items = self.rated.form, self.rated.items
        if len(items) > 1:
            return f"{form}/sum"
        return f"{form}/{items[0].number}/{items[0].item}"


def rated_answers(people: Iterable[Respondent], scoring: ScoringKey) -> tuple[RatedAnswers, ...]:
    """Return the answers that two raters gave points, by form and number, then each form's sum."""
    sittings: dict[str, list[dict[int, Rating]]] = defaultdict(list)
    for person in people:
        for use in SCORED:
            if person.sitting(use).ratings:
                code, ratings = _by_number(person, use, scoring)
                sittings[code].append(ratings)
    return tuple(
        rated
        for code in sorted(sittings)
        for rated in _of_form(scoring.form(code), sittings[code])
        if rated.pairs
    )


def _by_number(
    person: Respondent, use: FormUse, scoring: ScoringKey
) -> tuple[str, dict[int, Rating]]:
    """Return the form that was answered, and the answers with points from both, by its numbers."""
    sitting = person.sitting(use)
    paper = scoring.paper(use, sitting.paper)
    both = (one for one in sitting.ratings if one.first.isdecimal() and one.second.isdecimal())
    return paper.form.code, {paper.numbers[one.number - 1]: one for one in both}


def _of_form(form: ScoredForm, sittings: list[dict[int, Rating]]) -> Iterator[RatedAnswers]:
    """Yield each answer of a form that counts, then their sum if there are several."""
    items = [item for item in form.items if item.format.by_hand and not item.dropped]
    for some in [*([item] for item in items), *([items] if len(items) > 1 else [])]:
        numbers = {item.number for item in some}
        marked = [[each[n] for n in numbers] for each in sittings if numbers <= each.keys()]
        yield RatedAnswers(
            form=form.code[0],
            items=tuple(some),
            pairs=tuple(
                (sum(int(one.first) for one in each), sum(int(one.second) for one in each))
                for each in marked
            ),
            unsettled=sum(
                one.first != one.second and not one.settled for each in marked for one in each
            ),
        )


def agreement_of_raters(cohort: Cohort) -> tuple[RatersAgree, ...]:
    """Return how far the raters agree on every answer that both marked."""
    return tuple(
        RatersAgree(rated, agreement(*rated.columns, rated.most, answers=len(rated.items)))
        for rated in cohort.rated
    )


def raters_section(found: tuple[RatersAgree, ...], text: ReportText) -> tuple[Section, ...]:
    """Return a table of the answers that both marked, and why a figure is not told; or nothing."""
    if not found:
        return ()
    blocks: list[Block | str] = [text.say("raters-text")]
    still_open = sum(one.rated.unsettled for one in found if len(one.rated.items) == 1)
    if still_open:
        blocks.append(text.count("raters-open", still_open))
    rows, foot = (_row(one, text) for one in found), text.listed(_refused(found, text))
    blocks.append(text.table("raters-table", _HEAD, rows, words=(7,), foot=foot))
    return (text.section("raters-title", *blocks, level=3),)


_HEAD = (
    *("raters-answer", "raters-most", "raters-n", "raters-first", "raters-second"),
    *("raters-same", "raters-more-less", "raters-measure", "raters-value"),
)


def _row(one: RatersAgree, text: ReportText) -> tuple[str, ...]:
    rated, agreed = one.rated, one.agreement
    is_told = isinstance(agreed.value, Estimate)
    return (
        _name(one, text),
        text.number(rated.most),
        text.number(len(rated.pairs)),
        *(text.number(sum(points) / len(points), 2) for points in rated.columns),
        text.cell(agreed.same, 0, 100),
        text.say("raters-more-less-cell", more=agreed.higher, less=agreed.lower),
        text.say(f"raters-{agreed.coefficient.value}"),
        text.cell(agreed.value, 2) if is_told else text.say("hidden-cell"),
    )


def _name(one: RatersAgree, text: ReportText) -> str:
    form, items = one.rated.form, one.rated.items
    if len(items) > 1:
        return text.say("raters-sum", form=form, count=len(items))
    return text.say("raters-item", form=form, number=items[0].number, item=items[0].item)


def _refused(found: tuple[RatersAgree, ...], text: ReportText) -> Iterator[str]:
    """Yield each reason once, with the answers of which it is told."""
    whys: dict[str, list[str]] = defaultdict(list)
    for one in found:
        if isinstance(one.agreement.value, Refusal):
            whys[text.why(one.agreement.value)].append(_name(one, text))
    for why, names in whys.items():
        yield text.say("raters-refused", names=text.together(names), why=why)
