"""What came back, join_rows with the forms: dropped items, and rows of one person."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reports.cohorts import cohort, kit_of, small_definitions
from tests.reports.reading import said
from trainkit.assessment.forms import SCORED, FormUse
from trainkit.assessment.scoring_key import scoring_key
from trainkit.evaluation.estimate import Estimate
from trainkit.evaluation.reports.cohort import Cohort
from trainkit.evaluation.reports.feedback import SheetsView, personal_sheets
from trainkit.evaluation.reports.findings import findings_of
from trainkit.evaluation.reports.loading import cohort_of, join_rows
from trainkit.evaluation.reports.workbook import evaluation_workbook
from trainkit.intake.responses import Respondent, Responses, Sitting
from trainkit.problems import Problems

SHEET = Path("score-sheet.xlsx")


def answered(end: int = 0, **changes: object) -> Responses:
    """Return one person who has the first item of each form blank and all others right.

    ``end`` leaves so many blank at the end of each paper as well.
    """
    kit = kit_of(small_definitions(**changes))
    assert kit.forms is not None
    sittings = {}
    for use in SCORED:
        paper = kit.forms.paper_of("P-01", use)
        first = next(n for n, number in enumerate(paper.numbers) if number == 1)
        stop = len(paper.items) - end
        marks = ["" if n == first or n >= stop else item.key for n, item in enumerate(paper.items)]
        sittings[use] = Sitting(paper=paper.code, marks=tuple(marks))
    person = Respondent(code="P-01", sittings=sittings)
    return Responses(
        workshop="test-workshop",
        forms={use: kit.forms.form(use).code for use in SCORED},
        people=(person,),
    )


def test_a_dropped_item_counts_for_nobody() -> None:
    whole = small_definitions()
    kit = kit_of(whole)
    assert kit.forms is not None
    keyed = scoring_key(kit.forms, [course.bank for course in whole.courses])
    firsts = [form.items[0] for form in keyed.forms]
    spec = {"items": {"recall": 1, "apply": 1, "judge": 1}, "minutes": 20}
    flawed = [{"item": one.item, "reason": "Two answers were right."} for one in firsts]
    dropping = small_definitions(assessment={**spec, "dropped": flawed})

    before = cohort_of(whole, kit.forms, answered())
    after = cohort_of(dropping, kit.forms, answered())

    assert [one.scores[use] for one in before.members for use in SCORED] == [
        pytest.approx(500 / 6)
    ] * 2
    assert [one.scores[use] for one in after.members for use in SCORED] == [100, 100]
    assert [(s.marks.k, len(s.form.items), s.choices.shape[1]) for s in after.form_marks] == [
        (5, 5, 5), (5, 5, 5),
    ]  # fmt: skip
    aims = {aim.key: aim.items for aim in after.objectives}
    assert aims[firsts[0].module] == {"A": 2, "B": 2}


def test_what_was_not_reached_follows_the_order_of_the_paper() -> None:
    """The last three of six places are blank on version 2: the last two were not reached."""
    spec = {"items": {"recall": 1, "apply": 1, "judge": 1}, "minutes": 20, "versions": 2}
    definitions = small_definitions(assessment=spec)
    kit = kit_of(definitions)
    assert kit.forms is not None
    responses = answered(end=3, assessment=spec)
    sittings = {
        use: sitting.model_copy(update={"paper": f"{sitting.paper}"[:-1] + "2"})
        for use, sitting in responses.people[0].sittings.items()
    }
    person = responses.people[0].model_copy(update={"sittings": sittings})
    found = cohort_of(definitions, kit.forms, responses.model_copy(update={"people": (person,)}))
    for one in found.form_marks:
        numbers = kit.forms.paper(f"{one.form.code}-2").numbers
        assert numbers != tuple(range(1, 7))
        left = [n for n, reached in enumerate(one.marks.reached[0], 1) if not reached]
        assert left == sorted(numbers[-2:])
        assert one.progress == (pytest.approx(4 / 6),)


PENALTY = {"items": {"recall": 1, "apply": 1, "judge": 1}, "minutes": 20, "penalty": "guessing"}


def class_with_penalties() -> Cohort:
    """Return twelve people who have n of six items right before and five after, all else wrong.

    With three options each, wrong answers cost half a point.
    """
    definitions = small_definitions(assessment=PENALTY)
    forms = kit_of(definitions).forms
    assert forms is not None
    people = []
    for person in range(12):
        sittings = {}
        for use, right in zip(SCORED, (person % 4, 5), strict=True):
            paper = forms.papers_for(use)[0]
            wrong = [item.letters.replace(item.key, "")[0] for item in paper.items]
            keys = [item.key for item in paper.items]
            marks = (*keys[:right], *wrong[right:])
            sittings[use] = Sitting(paper=paper.code, marks=marks)
        people.append(Respondent(code=f"P-{person:02}", sittings=sittings))
    codes = {use: forms.form(use).code for use in SCORED}
    return cohort_of(
        definitions, forms, Responses(workshop="test-workshop", forms=codes, people=tuple(people))
    )


def test_wrong_answers_cost_what_the_paper_said() -> None:
    """R - W / (k - 1): none of six right is -3 of 6, one -1.5, two 0, three 1.5, five 4.5."""
    found = class_with_penalties()
    assert [one.scores[FormUse.PRE] for one in found.members[:4]] == [-50, -25, 0, 25]
    assert {one.scores[FormUse.POST] for one in found.members} == {75}
    assert found.lowest() == -50
    assert found.pairs().lowest == -50
    modules = {one.key for one in found.objectives if one.is_module}
    assert {one: found.lowest(one) for one in modules} == dict.fromkeys(modules, -50)


def test_reports_take_scores_below_0() -> None:
    definitions = small_definitions(assessment=PENALTY)
    found = findings_of(definitions, class_with_penalties())
    gain = found.learning.gain
    assert isinstance(gain, Estimate)
    assert gain.value == 75 - -12.5
    first = found.items[0].at[FormUse.PRE].statistics
    assert isinstance(first.facility, Estimate)
    assert first.facility.value == 0.75
    told = "As the papers said, a wrong letter took off part of a point"
    team = said(found)
    assert "−12" in team
    assert told in team
    assert told in said(found, release=True)
    assert evaluation_workbook(found)
    sheets = personal_sheets(found)
    assert sheets is not None
    assert isinstance(sheets.view, SheetsView)
    assert "−25" in {line.before for sheet in sheets.view.sheets for line in sheet.lines}


PEOPLE = {"KZ-09": ("A", "110000", None), "KZ O9": ("A", None, "111100")}


def test_rows_of_one_person_are_joined_by_the_folded_code() -> None:
    apart = cohort(kit_of(small_definitions()), PEOPLE)
    problems = Problems()
    whole = join_rows(apart, SHEET, problems)
    assert [(one.code, one.is_matched) for one in whole.members] == [("KZ-09", True)]
    assert [str(one) for one in problems] == [
        "score-sheet.xlsx: warning: KZ-09 and KZ O9 were matched as one person, with one test in "
        "each row"
    ]


def test_codes_that_could_be_two_people_are_left_apart() -> None:
    rivals = {**PEOPLE, "KZ-O9": ("A", None, "111111")}
    problems = Problems()
    whole = join_rows(cohort(kit_of(small_definitions()), rivals), SHEET, problems)
    assert [one.is_matched for one in whole.members] == [False, False, False]
    assert [one.message for one in problems] == [
        "the codes KZ O9, KZ-09, KZ-O9 could be matched in more than one way; none of them was "
        "matched"
    ]


def test_one_slip_in_a_code_is_tolerated_only_where_people_made_it() -> None:
    slip = {"MAR14ALM": ("A", "110000", None), "MAR15ALM": ("A", None, "111100")}
    apart = cohort(kit_of(small_definitions()), slip)
    printed, own = (join_rows(apart, SHEET, Problems(), own_codes=own) for own in (False, True))
    assert [one.is_matched for one in printed.members] == [False, False]
    assert [one.is_matched for one in own.members] == [True]
    assert own.members[0].scores.keys() == {FormUse.PRE, FormUse.POST}
