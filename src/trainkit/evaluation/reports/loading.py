"""Reads the answers and joins them with the forms: a cohort, of which figures can be computed.

Rows that stand apart because a code was spelled differently are one person's if the one has the
test before alone and the other the test after alone, their codes are the same on a folded key, and
no other row could be meant. Nothing is guessed: a warning names codes that could belong together in
more than one way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from trainkit.assessment.forms import SCORED, Forms, FormUse
from trainkit.assessment.scoring_key import (
    ScoredForm,
    ScoringKey,
    scored_form,
    scoring_key,
)
from trainkit.evaluation.gain import Retention, retention
from trainkit.evaluation.marks import Marks, Pairs
from trainkit.evaluation.matching import match
from trainkit.evaluation.missing import reached_items
from trainkit.evaluation.reports.cohort import FULL, Cohort, FormMarks, Member, Objective, Returned
from trainkit.evaluation.reports.raters import rated_answers
from trainkit.evaluation.scoring import (
    SittingState,
    answers_in_form_order,
    groups_of,
    item_marks,
    score_sitting,
)
from trainkit.intake.entering import find
from trainkit.intake.questionnaires.layout import COURSE_ANSWERS, FOLLOW_UP_ANSWERS
from trainkit.intake.questionnaires.read import read_follow_up, read_questionnaires
from trainkit.intake.record import Spot
from trainkit.intake.responses import BLANK, Respondent, Responses, RetentionAnswers, RetentionRow
from trainkit.intake.score_sheet.read import read_score_sheet
from trainkit.model.items.entries import DOUBTFUL, LETTERS
from trainkit.model.loaded import Definitions
from trainkit.model.roster import Participant
from trainkit.problems import Place, Problems
from trainkit.text.languages import N_, _


def load_answers(
    sheet: Path,
    definitions: Definitions,
    forms: Forms,
    problems: Problems,
    blanks: Collection[Spot],
    *,
    partly: bool = False,
) -> tuple[Cohort, Returned] | None:
    """Read the score sheet and the answers to questionnaires.

    Every problem is recorded with its cell and ``None`` returned if one is an error. With
    ``partly``, ``None`` is returned only where the score sheet cannot be read at all: who has a
    wrong mark on a test is then without a score on it, and a wrong tick counts as not made.
    ``blanks`` are the empty cells that are known to be blanks.
    """
    before = len(problems.errors)
    responses = read_score_sheet(sheet, forms, problems, blanks)
    questionnaires, follow_up = None, None
    if book := find(definitions.folder, COURSE_ANSWERS, problems):
        questionnaires = read_questionnaires(book, definitions, problems, partly=partly)
    if book := find(definitions.folder, FOLLOW_UP_ANSWERS, problems):
        follow_up = read_follow_up(book, definitions, forms, problems, partly=partly)
    if responses is None or (len(problems.errors) > before and not partly):
        return None
    own_codes = definitions.workshop.privacy.own_codes
    cohort = cohort_of(definitions, forms, responses)
    cohort = join_rows(cohort, sheet, problems, own_codes=own_codes)
    later, lowest = dict[str, float](), cohort.lowest()
    if follow_up is not None and follow_up.retention is not None:
        later = _later_scores(cohort, definitions, forms, follow_up.retention, problems)
        lowest = min(lowest, _retention_form(definitions, forms).lowest())
    retained = _retention(cohort, later, lowest) if later else None
    return cohort, Returned(tuple(questionnaires or ()), follow_up, retained, later, lowest)


def cohort_of(definitions: Definitions, forms: Forms, responses: Responses) -> Cohort:
    """Return the cohort: a member for each row of the sheet with a code."""
    scoring = scoring_key(forms, [course.bank for course in definitions.courses])
    scoring = scoring.without(_dropped(definitions))
    groups = groups_of(scoring)
    roster = {one.code: one for one in definitions.roster.participants}
    people = responses.people
    members = (_member(person, scoring, groups, roster.get(person.code)) for person in people)
    marks = (
        _form_marks(use, form, people, scoring) for use in SCORED for form in scoring.forms_at(use)
    )
    return Cohort(
        tuple(members),
        tuple(one for one in marks if one is not None),
        tuple(_objectives(definitions, scoring)),
        forms.counterbalanced,
        rated_answers(people, scoring),
    )


def _dropped(definitions: Definitions) -> frozenset[str]:
    """Return the items that count for nobody, as ``module/item``."""
    assessment = definitions.workshop.assessment
    names = {one.item for one in assessment.dropped} if assessment else set()
    return frozenset(
        f"{course.module.id}/{item.id}"
        for course in definitions.courses
        for item in course.bank.items
        if item.id in names
    )


def _member(
    person: Respondent, scoring: ScoringKey, groups: Sequence[str], listed: Participant | None
) -> Member:
    tests = {use: score_sitting(person.sitting(use), scoring, use, groups) for use in SCORED}
    scores = {use: test.percent for use, test in tests.items() if test.percent is not None}
    return Member(
        code=person.code,
        on_roster=person.on_roster,
        attended=_attended(person),
        status=None if person.status is None else person.status.value,
        country=listed.country if listed else None,
        language=person.language or (listed.language if listed else None),
        scores=scores,
        forms={use: scoring.paper(use, person.sitting(use).paper).form.id for use in scores},
        objectives={
            use: {key: value for key, value in tests[use].groups.items() if value is not None}
            for use in scores
        },
        doubtful=any(tests[use].state is SittingState.DOUBTFUL for use in SCORED),
        doubts=tuple((use, n) for use in SCORED for n in person.sitting(use).doubtful),
    )


def _attended(person: Respondent) -> bool | None:
    """Whether the person came; whoever took a test did."""
    if person.attended is None and any(person.sitting(use).taken for use in SCORED):
        return True
    return person.attended


def _form_marks(
    use: FormUse, form: ScoredForm, people: Iterable[Respondent], scoring: ScoringKey
) -> FormMarks | None:
    """Return everybody with a score on a form at a test, ``None`` where that is nobody."""
    rows = {row.code: row for row in _rows(use, form, people, scoring)}
    if not rows:
        return None
    items = [item for item in form.items if not item.dropped]
    counted = [item.number - 1 for item in items]
    lettered = [item.format.one_letter for item in items]
    marks = [[float(mark) for mark in item_marks(row.answers, form)] for row in rows.values()]
    answers = [[row.answers[place] for place in counted] for row in rows.values()]
    reached = np.array([row.reached for row in rows.values()])
    each = list(zip(items, lettered, strict=True))
    return FormMarks(
        use=use,
        form=form.model_copy(update={"items": tuple(items)}),
        codes=tuple(rows),
        marks=Marks.of(
            np.array(marks)[:, counted],
            [float(item.points) for item in items],
            [[answer != BLANK for answer in row] for row in answers],
            reached[:, counted],
            [float(item.lowest) for item in items],
        ),
        choices=np.array([[*map(_choice, row, lettered)] for row in answers]),
        options=tuple(len(item.letters) if one else 0 for item, one in each),
        keys=tuple(_choice(item.key, one) for item, one in each),
        progress=tuple(reached.mean(axis=1).tolist()),
    )


class _Row(NamedTuple):
    """One person's answers in the form's order."""

    code: str
    answers: tuple[str, ...]
    reached: list[bool]
    """Whether the person came to the item, by the order of the paper."""


def _rows(
    use: FormUse, form: ScoredForm, people: Iterable[Respondent], scoring: ScoringKey
) -> Iterator[_Row]:
    """Yield the answers of everybody with a score on a form."""
    for person in people:
        sitting = person.sitting(use)
        if sitting.taken and not sitting.doubtful:
            of, answers = answers_in_form_order(sitting, scoring, use)
            if of.code == form.code:
                places = scoring.paper(use, sitting.paper).places
                (reached,) = reached_items([[mark != BLANK for mark in sitting.marks]])
                yield _Row(person.code, answers, [bool(reached[place - 1]) for place in places])


def _choice(answer: str, is_lettered: bool) -> int:
    """Return an option's place from 0; -1 for a blank and for other types of item."""
    return LETTERS.index(answer) if is_lettered and answer else -1


def _objectives(definitions: Definitions, scoring: ScoringKey) -> Iterator[Objective]:
    """Yield the modules, then the objectives, that some item measures."""
    modules = [course.module for course in definitions.courses]
    rows = [(module.id, module.short_title, module.title) for module in modules]
    rows += [
        (f"{module.id}/{objective.id}", module.short_title, objective.text)
        for module in modules
        for objective in module.objectives
    ]
    for key, title, text in rows:
        items = {form.code[0]: len(form.numbers_of(key)) for form in scoring.forms}
        if any(items.values()):
            yield Objective(key, title, text, items)


def _later_scores(
    cohort: Cohort,
    definitions: Definitions,
    forms: Forms,
    answers: RetentionAnswers,
    problems: Problems,
) -> dict[str, float]:
    """Return the retention test, in per cent by code, of people with a score after the course.

    A warning counts codes that belong to nobody, or to more than one person.
    """
    form = _retention_form(definitions, forms)
    rows = [row for row in answers.rows if row.taken and DOUBTFUL not in row.marks]
    members = [member for member in cohort.members if FormUse.POST in member.scores]
    found = match([row.code or "" for row in rows], [member.code for member in members])
    lost = len(rows) - len(found.matched)
    if lost:
        problems.warning(
            Place(definitions.folder),
            _(
                "{lost} retention tests match no person with a score after the course, or more "
                "than one; they are left out",
                lost=lost,
            ),
        )
    return {
        members[one.second].code: _percent(rows[one.first], form, forms) for one in found.matched
    }


def _retention_form(definitions: Definitions, forms: Forms) -> ScoredForm:
    form = scored_form(forms.form(FormUse.RETENTION), [c.bank for c in definitions.courses])
    return form.without(_dropped(definitions))


def _retention(cohort: Cohort, later: dict[str, float], lowest: float) -> Retention:
    """Return the retention test beside the tests of the course; ``lowest`` is of all of them."""
    tested = [member for member in cohort.members if FormUse.POST in member.scores]
    again = [member for member in tested if member.code in later]
    pre = np.array([member.scores.get(FormUse.PRE, np.nan) for member in again])
    post = np.array([member.scores[FormUse.POST] for member in again])
    pairs = Pairs(post, np.array([later[member.code] for member in again]), FULL, lowest)
    return retention(pre, pairs, len(tested))


def _percent(row: RetentionRow, form: ScoredForm, forms: Forms) -> float:
    """Return a retention test in per cent."""
    answers = forms.paper(row.paper).in_form_order(row.marks)
    earned = sum(item_marks(answers, form))
    return float(100 * earned / form.points)


_AMBIGUOUS = N_("the codes {names} could be matched in more than one way; none of them was matched")


def join_rows(
    cohort: Cohort, sheet: Path, problems: Problems, *, own_codes: bool = False
) -> Cohort:
    """Return the cohort with rows of one person made one; ambiguous codes are warnings.

    ``own_codes`` says that people made their codes themselves: one slip is tolerated then.
    """
    alone = [
        [place for place, one in enumerate(cohort.members) if set(one.scores) == {use}]
        for use in SCORED
    ]
    codes = [[cohort.members[place].code for place in places] for places in alone]
    found = match(codes[0], codes[1], tolerant=own_codes)
    for group in found.ambiguous:
        names = sorted(
            [codes[0][place] for place in group.first] + [codes[1][place] for place in group.second]
        )
        problems.warning(Place(sheet), _(_AMBIGUOUS, names=", ".join(names)))
    members: list[Member | None] = list(cohort.members)
    renamed: dict[str, str] = {}
    for pair in found.matched:
        first, second = alone[0][pair.first], alone[1][pair.second]
        one = _one(cohort.members[first], cohort.members[second])
        renamed |= {cohort.members[place].code: one.code for place in (first, second)}
        members[first], members[second] = one, None
        problems.warning(
            Place(sheet),
            _(
                "{code} and {other} were matched as one person, with one test in each row",
                code=cohort.members[first].code,
                other=cohort.members[second].code,
            ),
        )
    marks = tuple(
        replace(one, codes=tuple(renamed.get(code, code) for code in one.codes))
        for one in cohort.form_marks
    )
    people = tuple(one for one in members if one is not None)
    return replace(cohort, members=people, form_marks=marks)


def _one(first: Member, second: Member) -> Member:
    """Return both rows as one person, under the code that is on the roster."""
    home = second if second.on_roster and not first.on_roster else first
    return replace(
        home,
        on_roster=first.on_roster or second.on_roster,
        attended=first.attended or second.attended,
        scores=first.scores | second.scores,
        forms=first.forms | second.forms,
        objectives=first.objectives | second.objectives,
        doubtful=first.doubtful or second.doubtful,
        doubts=first.doubts + second.doubts,
        country=first.country or second.country,
        language=first.language or second.language,
    )
