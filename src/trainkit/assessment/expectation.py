"""What is expected of an item before it is used: how hard it is, and how long it takes.

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
from collections.abc import Iterable
from math import ceil

from trainkit.assessment.forms import Form, Forms
from trainkit.definitions.assessment import History
from trainkit.definitions.load import FORMS_FILE
from trainkit.definitions.loaded import Course, Definitions
from trainkit.items.base import Case
from trainkit.items.registry import Item
from trainkit.languages import _
from trainkit.problems import Place, Problems

__all__ = [
    "AUTHOR",
    "check_form_time",
    "expected_facility",
    "form_seconds",
    "item_seconds",
    "item_words",
    "minutes_of",
    "reading_seconds",
    "words_of",
]

AUTHOR = 10
"""How many answers of trained people the author's estimate is worth."""

WORDS_A_MINUTE = 159

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


def form_seconds(items: Iterable[tuple[Course, Item]]) -> int:
    """Return how long a form takes: its items, and each of their cases once."""
    seconds = 0
    cases: dict[tuple[str, str], Case] = {}
    for course, item in items:
        seconds += item_seconds(item)
        if item.case:
            cases[course.module.id, item.case] = course.bank.case(item.case)
    return seconds + sum(reading_seconds(words_of(case.text)) for case in cases.values())


def check_form_time(forms: Forms | None, definitions: Definitions, problems: Problems) -> None:
    """Record forms that are expected to take longer than ``assessment.minutes``."""
    assessment = definitions.workshop.assessment
    for form in forms.forms if forms and assessment else ():
        minutes = minutes_of(form, definitions)
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
    courses = {course.module.id: course for course in definitions.courses}
    items = [
        (courses[row.module], item)
        for row in form.items
        if row.module in courses
        for item in courses[row.module].bank.items
        if item.id == row.item
    ]
    return form_seconds(items) / 60
