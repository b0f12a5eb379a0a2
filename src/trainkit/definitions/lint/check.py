"""The run of all rules over a course's bank. What a review clears is not recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trainkit.definitions.lint.bank import check_bank, pairs_of
from trainkit.definitions.lint.rules import RULES
from trainkit.definitions.lint.subject import (
    Remark,
    Subject,
    messages,
    said,
    subject_of,
    subjects_of,
)
from trainkit.definitions.loaded import Course
from trainkit.definitions.validate import Report, unknown
from trainkit.definitions.yamlfile import Location
from trainkit.items.registry import Item
from trainkit.problems import Problems, Severity

__all__ = ["lint_course", "lint_item", "remarks_on"]


def lint_course(course: Course, problems: Problems) -> None:
    """Record what the item check finds in a bank; depends on nothing but the course."""
    subjects = subjects_of(course)
    remarks = [one for subject in subjects for one in _remarks(subject)]
    remarks += pairs_of(subjects)
    for remark in remarks:
        place = ("items", remark.at.index, *remark.finding.location)
        _record(course, remark, place, problems)
    _check_reviews(course, subjects, remarks, problems)
    check_bank(course, subjects, problems)


def lint_item(course: Course, index: int, problems: Problems) -> None:
    """Record what the item check finds in one item of a bank, alone and beside each other one.

    All is recorded at this item, whose position is counted from 0.
    """
    subjects = subjects_of(course)
    mine = subjects[index]
    remarks = [*_remarks(mine), *(pair for pair in pairs_of(subjects) if mine in pair.items)]
    for remark in remarks:
        _record(course, remark, ("items", index, *remark.finding.location), problems)
    _check_reviews(course, [mine], remarks, problems)


def remarks_on(item: Item, language: str) -> Iterator[str]:
    """Yield what the item check finds in an item by itself, in words; it is in no bank yet."""
    for remark in _remarks(subject_of(item, language)):
        found = remark.finding
        yield said(remark.rule, found.message, **found.values)[0]


def _record(course: Course, remark: Remark, location: Location, problems: Problems) -> None:
    if not remark.is_cleared:
        found = remark.finding
        message = said(remark.rule, found.message, remark.at.item.id, **found.values)
        problems.add(course.bank_file.place(location), *message)


def _remarks(subject: Subject) -> Iterator[Remark]:
    for name, find in RULES.items():
        for found in find(subject):
            yield Remark(name, found, subject, (subject,))


def _check_reviews(
    course: Course, subjects: Sequence[Subject], remarks: Sequence[Remark], problems: Problems
) -> None:
    """Record reviews of unknown rules and, in the original language, those that clear nothing."""
    needed = {
        (subject.item.id, remark.rule)
        for remark in remarks
        if remark.severity is Severity.WARNING
        for subject in remark.items
    }
    for subject in subjects:
        for number, review in enumerate(subject.item.reviewed):
            here = ("items", subject.index, "reviewed", number, "rule")
            name = review.rule
            if name not in messages():
                message = f"{subject.item.id}: {unknown('rule', name, messages())}"
                Report(course.bank_file, problems, here).error(message)
            elif not course.bank_file.moved and (subject.item.id, name) not in needed:
                why = "nothing" if _may_be_cleared(name) else "never"
                place = course.bank_file.place(here)
                problems.add(place, *said("unneeded-review", why, subject.item.id, rule=name))


def _may_be_cleared(rule: str) -> bool:
    """Whether the rule is about items and has warnings, which a review clears."""
    severities = {severity for severity, _ in messages()[rule].values()}
    return Severity.WARNING in severities and (rule in RULES or rule in _PAIRS)


_PAIRS = {"enemies", "duplicate"}
"""Rules about two items."""
