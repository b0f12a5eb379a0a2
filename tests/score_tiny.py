"""A tiny class, five people and three items a test; ``test_scoring`` works its numbers by hand."""

from __future__ import annotations

from tests.factories import make_bank
from tests.score_factory import forms, placed
from trainkit.assessment.forms import SCORED, FormUse
from trainkit.assessment.keyed import keyed_forms
from trainkit.responses import Respondent, Responses, Sitting

FORMS = forms(
    [
        placed("alpha-recall-0", "abc"),
        placed("alpha-apply-1", "bca"),
        placed("alpha-judge-3", "cab"),
    ],
    [
        placed("alpha-recall-1", "abc"),
        placed("alpha-apply-0", "cba"),
        placed("alpha-judge-2", "bac"),
    ],
)
"""The bank's key is option b; objectives pre o1 o2 o1, post o2 o1 o3."""

KEYED = keyed_forms(FORMS, [make_bank()])

ANSWERS = {
    FormUse.PRE: {0: "BAC", 1: "BAA", 2: "BC ", 3: "ABB"},
    FormUse.POST: {0: "BBA", 1: "BBA", 2: "B?A", 3: "BAA", 4: "BBB"},
}
"""By row; a space is a blank."""


def sitting(use: FormUse, row: int) -> Sitting:
    marks = ANSWERS[use].get(row, "   ")
    return Sitting(marks=tuple(mark.strip() for mark in marks))


def responses() -> Responses:
    return Responses(
        workshop=FORMS.workshop,
        forms={use: FORMS.form(use).code for use in SCORED},
        people=tuple(
            Respondent(code=f"P-{row + 1:02}", sittings={use: sitting(use, row) for use in SCORED})
            for row in range(5)
        ),
        read=26,
        accepted=26,
    )
