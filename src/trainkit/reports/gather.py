"""Reads what came back and joins it with the forms: a cohort, of which figures can be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from trainkit.assessment.forms import SCORED, Forms, FormUse
from trainkit.assessment.keyed import (
    KeyedForm,
    KeyedForms,
    canonical_answer,
    keyed_form,
    keyed_forms,
)
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.roster import Participant
from trainkit.entry_books import find
from trainkit.evaluation.gain import Retention, retention
from trainkit.evaluation.marks import Marks, Pairs
from trainkit.evaluation.matching import match
from trainkit.evaluation.scoring import (
    PersonScores,
    SittingState,
    answers_in_form_order,
    item_marks,
    score_class,
)
from trainkit.items.entries import DOUBTFUL, LETTERS
from trainkit.kit import Kit
from trainkit.problems import Place, Problems
from trainkit.questionnaires.layout import COURSE_ANSWERS, FOLLOW_UP_ANSWERS
from trainkit.questionnaires.read import read_follow_up, read_questionnaires
from trainkit.reports.cohort import FULL, Aim, Cohort, FormSitting, Member
from trainkit.reports.findings import Returned
from trainkit.reports.joining import joined
from trainkit.responses import BLANK, Respondent, Responses, RetentionAnswers, RetentionRow
from trainkit.score_sheet.read import read_score_sheet

__all__ = ["came_back", "cohort_of"]


def came_back(
    folder: Path, sheet: Path, kit: Kit, problems: Problems
) -> tuple[Cohort, Returned] | None:
    """Read the score sheet and the answers to questionnaires.

    Every problem is recorded with its cell and ``None`` returned if one is an error.
    """
    assert kit.forms is not None  # noqa: S101 - the caller has checked
    before = len(problems.errors)
    responses = read_score_sheet(sheet, kit.forms, problems)
    questionnaires, follow_up = None, None
    if book := find(folder, COURSE_ANSWERS, problems):
        questionnaires = read_questionnaires(book, kit.definitions, problems)
    if book := find(folder, FOLLOW_UP_ANSWERS, problems):
        follow_up = read_follow_up(book, kit.definitions, kit.forms, problems)
    if responses is None or len(problems.errors) > before:
        return None
    cohort = joined(
        cohort_of(kit.definitions, kit.forms, responses),
        sheet,
        problems,
        own_codes=kit.definitions.workshop.privacy.own_codes,
    )
    later = None
    if follow_up is not None and follow_up.retention is not None:
        later = _later(cohort, kit, follow_up.retention, problems)
    return cohort, Returned(tuple(questionnaires or ()), follow_up, later)


def cohort_of(definitions: Definitions, forms: Forms, responses: Responses) -> Cohort:
    """Return the cohort: a member for each row of the sheet with a code."""
    keyed = keyed_forms(forms, [course.bank for course in definitions.courses])
    keyed = keyed.without(_dropped(definitions))
    scored = score_class(responses, keyed)
    roster = {one.code: one for one in definitions.roster.participants}
    pairs = zip(responses.people, scored.people, strict=True)
    members = tuple(
        _member(person, scores, keyed, roster.get(person.code)) for person, scores in pairs
    )
    sittings = tuple(
        sitting
        for use in SCORED
        for form in keyed.forms_at(use)
        if (sitting := _sitting(use, form, responses.people, keyed)) is not None
    )
    return Cohort(members, sittings, tuple(_aims(definitions, keyed)), forms.counterbalanced)


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
    person: Respondent,
    scores: PersonScores,
    keyed: KeyedForms,
    listed: Participant | None,
) -> Member:
    tests = scores.tests
    known = {use: tests[use].percent for use in SCORED}
    sat = {use: percent for use, percent in known.items() if percent is not None}
    taken = [use for use in SCORED if person.sitting(use).taken]
    return Member(
        code=person.code,
        on_roster=person.on_roster,
        attended=_attended(person),
        status=None if person.status is None else person.status.value,
        country=listed.country if listed else None,
        language=listed.language if listed else None,
        scores=sat,
        forms={
            use: keyed.paper(use, person.sitting(use).paper).form[0] for use in taken if use in sat
        },
        aims={
            use: {key: value for key, value in tests[use].groups.items() if value is not None}
            for use in sat
        },
        doubtful=any(tests[use].state is SittingState.DOUBTFUL for use in SCORED),
    )


def _attended(person: Respondent) -> bool | None:
    """Whether the person came; a test that was taken says so too."""
    if person.attended is None and any(person.sitting(use).taken for use in SCORED):
        return True
    return person.attended


def _sitting(
    use: FormUse, form: KeyedForm, people: Iterable[Respondent], keyed: KeyedForms
) -> FormSitting | None:
    """Return everybody with a score on a form at a test, ``None`` where that is nobody."""
    rows = dict(_rows(use, form, people, keyed))
    if not rows:
        return None
    items = [item for item in form.items if not item.dropped]
    counted = [item.number - 1 for item in items]
    lettered = [item.placed.format.one_letter for item in items]
    marks = [[float(mark) for mark in item_marks(row, form)] for row in rows.values()]
    answers = [[row[place] for place in counted] for row in rows.values()]
    each = list(zip(items, lettered, strict=True))
    return FormSitting(
        use=use,
        form=form.model_copy(update={"items": tuple(items)}),
        codes=tuple(rows),
        marks=Marks.of(
            np.array(marks)[:, counted],
            [float(item.points) for item in items],
            [[answer != BLANK for answer in row] for row in answers],
        ),
        choices=np.array([[*map(_choice, row, lettered)] for row in answers]),
        options=tuple(len(item.letters) if one else 0 for item, one in each),
        keys=tuple(_choice(item.key, one) for item, one in each),
    )


def _rows(
    use: FormUse, form: KeyedForm, people: Iterable[Respondent], keyed: KeyedForms
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield code and answers, in the form's order, of everybody with a score on a form."""
    for person in people:
        sitting = person.sitting(use)
        if sitting.taken and not sitting.doubtful:
            of, answers = answers_in_form_order(sitting, keyed, use)
            if of.code == form.code:
                yield person.code, answers


def _choice(answer: str, is_lettered: bool) -> int:
    """Return an option's place from 0; -1 for a blank and for other types of item."""
    return LETTERS.index(answer) if is_lettered and answer else -1


def _aims(definitions: Definitions, keyed: KeyedForms) -> Iterator[Aim]:
    """Yield the modules, then the objectives, that some item measures."""
    modules = [course.module for course in definitions.courses]
    rows = [(module.id, module.short_title, module.title) for module in modules]
    rows += [
        (f"{module.id}/{objective.id}", module.short_title, objective.text)
        for module in modules
        for objective in module.objectives
    ]
    for key, title, text in rows:
        items = {form.code[0]: len(form.numbers_of(key)) for form in keyed.forms}
        if any(items.values()):
            yield Aim(key, title, text, items)


def _later(
    cohort: Cohort, kit: Kit, answers: RetentionAnswers, problems: Problems
) -> Retention | None:
    """Return the retention test of people with a score after the course; ``None`` for nobody.

    Codes are matched on a folded key; those that belong to nobody, or to more than one, are told.
    """
    assert kit.forms is not None  # noqa: S101 - the answers were read against them
    form = keyed_form(kit.forms.form(FormUse.RETENTION), [c.bank for c in kit.definitions.courses])
    form = form.without(_dropped(kit.definitions))
    rows = [row for row in answers.rows if row.taken and DOUBTFUL not in row.marks]
    members = [member for member in cohort.members if FormUse.POST in member.scores]
    found = match([row.code or "" for row in rows], [member.code for member in members])
    lost = len(rows) - len(found.matched)
    if lost:
        problems.warning(
            Place(kit.definitions.folder),
            f"{lost} retention tests belong to nobody with a score after the course, or to more "
            "than one; they are left out",
        )
    if not found.matched:
        return None
    scores = [members[one.second].scores for one in found.matched]
    pre = np.array([one.get(FormUse.PRE, np.nan) for one in scores])
    post = np.array([one[FormUse.POST] for one in scores])
    later = np.array([_percent(rows[one.first], form, kit.forms) for one in found.matched])
    return retention(pre, Pairs(post, later, FULL), len(members))


def _percent(row: RetentionRow, form: KeyedForm, forms: Forms) -> float:
    """Return a retention test in per cent."""
    paper = forms.paper(row.paper)
    answers = [
        canonical_answer(
            row.marks[paper.numbers.index(item.number)],
            paper.items[paper.numbers.index(item.number)],
            item.placed,
        )
        for item in form.items
    ]
    earned = sum(item_marks(answers, form))
    return float(100 * earned / form.points)
