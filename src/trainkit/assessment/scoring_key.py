"""How forms are scored: what each item measures and is worth, and the mark of one answer.

``plan/forms.yaml`` records which items stand on a form; what they measure stands in the banks. The
score sheet prints both and the scoring reads both, so they are joined here, once. The score sheet
computes the same marks by formulas of its own (``score_sheet.write_tests``); a test compares them.
Each type's file in ``items`` says what a part of an answer is worth; both tests are marked alike.

What is expected of an item before it is used: how hard it is, and how long it takes.

*Difficulty* is facility, the share of trained people who answer right. The author's estimate is a
beta distribution with the weight of ``AUTHOR`` people; past use of the same version of the item
adds its right and wrong answers, so the expectation is the mean of the beta-binomial posterior:

    (AUTHOR · estimate + right) / (AUTHOR + n)

A beta distribution with mean m and standard deviation s weighs m(1 - m)/s² - 1 people. Taking the
estimate to be right within 0.15 (one standard deviation) at m = 0.6 gives 9.7, so ``AUTHOR`` is 10;
0.15 is a working choice that no study fixes.

*Time* is reading and answering. Native readers take 238 words of non-fiction a minute (Brysbaert
2019, How many words do we read per minute?). Second-language candidates get up to 1.5 times the
time (MTEL and NES arrangements), hence 159 words. Certification candidates took 54 s an item and
under 15 s to review it (Measurement Research Associates 2009); 1.5 times 69 s is 104 s. A single
item in the built-in banks has about 39 words of its own and a share of 30 of its case, 26 s to
read, which leaves 75 s or so to answer with one letter. What other types take is a working choice
beside it: a matching item asks as many questions as it has premises, a number wants a calculation,
a short answer is written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from fractions import Fraction
from math import ceil
from typing import Annotated

from pydantic import Field

from trainkit.assessment.forms import SCORED, Form, Forms, FormUse, Paper, PlacedItem
from trainkit.model.assessment import History
from trainkit.model.fields import Definition, Id
from trainkit.model.items.base import CognitiveLevel
from trainkit.model.items.entries import DOUBTFUL
from trainkit.model.items.registry import Item, ItemBank
from trainkit.model.load import FORMS_FILE
from trainkit.model.loaded import Course, Definitions
from trainkit.problems import Place, Problems
from trainkit.text.languages import _


def mark_of(answer: str, item: PlacedItem) -> Fraction:
    """Return the mark of an answer as ``PlacedItem.read`` spells it, up to 1.

    A blank gets 0, a wrong answer 0 or less: R - W / (k - 1) over items of k options is the
    classical correction for guessing (Frary, Formula Scoring of Multiple-Choice Tests, Educational
    Measurement: Issues and Practice 7, 1988). A total may be below 0: cut off there, marking at
    random would pay.

    Raises ``ValueError`` for a doubtful answer: it has no mark until a person has looked.
    """
    if answer == DOUBTFUL:
        raise ValueError("a doubtful answer has no mark")
    if not answer:
        return Fraction(0)
    mark = item.format.mark(answer, item)
    return mark if mark or item.penalty is None else -Fraction(item.penalty)


class ScoredItem(PlacedItem):
    """One item of a form as it is scored."""

    number: Annotated[int, Field(ge=1)]
    """The number printed before the item."""
    objective: Id
    level: CognitiveLevel
    points: Annotated[int, Field(ge=0, le=20)] = 1
    """What a right answer is worth in the total; nothing for an item that was dropped."""
    dropped: bool = False
    """Whether it turned out flawed and counts for nobody."""

    @property
    def lowest(self) -> Fraction:
        """The points of a wrong answer: 0, or less if it has a penalty."""
        return -self.points * Fraction(self.penalty or 0)

    @property
    def objective_key(self) -> str:
        """``module/objective``: objective ids are unique inside their module only."""
        return f"{self.module}/{self.objective}"


class ScoredForm(Definition):
    """One form as it is scored."""

    use: FormUse
    code: str
    """Form and edition, as printed."""
    hash: str
    items: Annotated[tuple[ScoredItem, ...], Field(min_length=1)]

    @property
    def points(self) -> int:
        """What the whole form is worth."""
        return sum(item.points for item in self.items)

    def numbers_of(self, group: str) -> tuple[int, ...]:
        """Return the numbers of the items of a module (``id``) or objective (``module/id``)."""
        return tuple(
            item.number
            for item in self.items
            if group in {item.module, item.objective_key} and not item.dropped
        )

    def lowest(self, group: str = "") -> float:
        """Return the lowest score possible, in per cent, on the form or a group of its items."""
        items = [item for item in self.items if group in {"", item.module, item.objective_key}]
        points = sum(item.points for item in items)
        return float(100 * sum(item.lowest for item in items) / points) if points else 0.0

    def without(self, dropped: Container[str]) -> ScoredForm:
        """Return the form with these items (``module/item``) counting for nobody."""
        items = tuple(
            item.model_copy(update={"dropped": True, "points": 0})
            if f"{item.module}/{item.item}" in dropped
            else item
            for item in self.items
        )
        return self.model_copy(update={"items": items})


def scored_form(form: Form, banks: Iterable[ItemBank]) -> ScoredForm:
    """Join a form with the banks its items come from.

    Raises ``KeyError`` for an item that no bank has; the check of the forms finds this earlier.
    """
    by_module = {bank.module: bank for bank in banks}
    items = []
    for number, placed in enumerate(form.items, 1):
        item = by_module[placed.module].item(placed.item)
        measured = {"number": number, "objective": item.objective, "level": item.cognitive}
        items.append(ScoredItem.model_validate(placed.model_dump() | measured))
    return ScoredForm(use=form.use, code=form.code, hash=form.hash, items=tuple(items))


class ScoringKey(Definition):
    """All forms that are scored, and who may answer which of their papers when."""

    forms: Annotated[tuple[ScoredForm, ...], Field(min_length=1)]
    papers: dict[FormUse, tuple[Paper, ...]]
    """The papers that somebody may answer at each test, by form and version."""

    def form(self, code: str) -> ScoredForm:
        """Return the form with this code (``A1``); raises ``KeyError`` if there is none."""
        return {form.code: form for form in self.forms}[code]

    def forms_at(self, use: FormUse) -> tuple[ScoredForm, ...]:
        """Return the forms that somebody may answer at a test."""
        codes = dict.fromkeys(paper.form.code for paper in self.papers[use])
        return tuple(self.form(code) for code in codes)

    def paper(self, use: FormUse, code: str | None) -> Paper:
        """Return the paper that was answered at a test; without a code, the only one there is.

        Raises ``KeyError`` if the test has no such paper, or several and no code is given.
        """
        papers = {paper.code: paper for paper in self.papers[use]}
        if code is None and len(papers) == 1:
            return self.papers[use][0]
        return papers[code or ""]

    def without(self, dropped: Container[str]) -> ScoringKey:
        """Return the forms with these items (``module/item``) counting for nobody."""
        forms = tuple(form.without(dropped) for form in self.forms)
        return self.model_copy(update={"forms": forms})


def scoring_key(forms: Forms, banks: Iterable[ItemBank]) -> ScoringKey:
    """Join everything a score sheet holds with the banks.

    Raises ``KeyError`` for an item that no bank has, or where there is no form for a test.
    """
    banks = tuple(banks)
    papers = {use: forms.papers_for(use) for use in SCORED if forms.form(use)}
    scored = {paper.form.code: paper.form for each in papers.values() for paper in each}
    return ScoringKey(
        forms=tuple(scored_form(form, banks) for form in scored.values()), papers=papers
    )


AUTHOR = 10
"""How many answers of trained people the author's estimate is worth."""

WORDS_A_MINUTE = 159

MOST_WORDS = 60
"""In each minute of a test, for people who read in a second language and have to think too."""

_WORD = re.compile(r"\S*\w\S*")


def expected_facility(module: str, item: Item, history: History) -> float:
    """Return the expected share of right answers, from the author's estimate and past use."""
    people, right = history.past.get((module, item.id, item.version), (0, 0.0))
    return (AUTHOR * item.difficulty + right) / (AUTHOR + people)


def words_of(text: str) -> int:
    """Return the number of words in a text, marks and rules of Markdown left out."""
    return len(_WORD.findall(text))


def item_words(item: Item) -> int:
    """Return how many words the item prints, without its case."""
    printed = [choice.text for choice in (*item.choices, *item.matched)]
    return sum(words_of(text) for text in (item.stem, *printed))


def reading_seconds(words: int) -> int:
    """Return how long this number of words takes to read, in whole seconds."""
    return round(60 * words / WORDS_A_MINUTE)


def item_seconds(item: Item) -> int:
    """Return how long the item takes, without its case, in whole seconds."""
    return reading_seconds(item_words(item)) + item.seconds


def form_words(items: Iterable[tuple[Course, Item]]) -> int:
    """Return how many words a form prints: its items, and each of their cases once."""
    found = list(items)
    return sum(item_words(item) for _, item in found) + sum(map(words_of, _cases_of(found)))


def form_seconds(items: Iterable[tuple[Course, Item]]) -> int:
    """Return how long a form takes: its items, and each of their cases once."""
    found = list(items)
    reading = (reading_seconds(words_of(text)) for text in _cases_of(found))
    return sum(item_seconds(item) for _, item in found) + sum(reading)


def _cases_of(items: Iterable[tuple[Course, Item]]) -> Iterable[str]:
    """Return each case's text once."""
    cases = {(one.module.id, item.case): one.bank.case(item.case).text
             for one, item in items if item.case}  # fmt: skip
    return cases.values()


def check_form_time(forms: Forms | None, definitions: Definitions, problems: Problems) -> None:
    """Record forms that take longer than ``assessment.minutes``, or have too much to read."""
    assessment = definitions.workshop.assessment
    for form in forms.forms if forms and assessment else ():
        items = _items_of(form, definitions)
        words, minutes = form_words(items), form_seconds(items) / 60
        if assessment is not None and words > MOST_WORDS * assessment.minutes:
            problems.warning(
                Place(definitions.folder / FORMS_FILE),
                _(
                    "form {code} has {n} words to read in each minute; people who read in a second "
                    "language manage {most}: give more time or ask for fewer items",
                    code=form.code,
                    n=round(words / assessment.minutes),
                    most=MOST_WORDS,
                ),
            )
        if assessment is not None and minutes > assessment.minutes:
            problems.warning(
                Place(definitions.folder / FORMS_FILE),
                _(
                    "form {code} takes about {ceil} minutes, estimated from the words and types of "
                    "its items, but assessment.minutes is {minutes}; give more time or ask for "
                    "fewer items",
                    code=form.code,
                    ceil=ceil(minutes),
                    minutes=assessment.minutes,
                ),
            )


def minutes_of(form: Form, definitions: Definitions) -> float:
    """Return how many minutes the form is expected to take; items no bank has are left out."""
    return form_seconds(_items_of(form, definitions)) / 60


def _items_of(form: Form, definitions: Definitions) -> list[tuple[Course, Item]]:
    courses = {course.module.id: course for course in definitions.courses}
    return [
        (courses[row.module], item)
        for row in form.items
        if row.module in courses
        for item in courses[row.module].bank.items
        if item.id == row.item
    ]
