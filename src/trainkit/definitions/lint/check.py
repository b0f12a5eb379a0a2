"""Runs all rules over a course's bank, sets aside what a review clears, and records the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trainkit.definitions.lint.bank import check_bank
from trainkit.definitions.lint.cues import CUE_RULES
from trainkit.definitions.lint.finding import RULES, Finding
from trainkit.definitions.lint.numbers import NUMBER_RULES
from trainkit.definitions.lint.options import OPTION_RULES
from trainkit.definitions.lint.pairs import pairs_of
from trainkit.definitions.lint.subject import Subject, subjects_of
from trainkit.definitions.lint.wording import WORDING_RULES
from trainkit.definitions.loaded import Course
from trainkit.definitions.validate import unknown
from trainkit.problems import Problems, Severity

__all__ = ["findings_of", "lint_course"]

_ITEM_RULES = (*OPTION_RULES, *CUE_RULES, *WORDING_RULES, *NUMBER_RULES)
_NO_ITEM_RULES = {"coverage", "balance", "length-form", "stale", "unneeded-review"}
"""Rules that no review on an item can clear, whatever their severity."""


@dataclass(frozen=True)
class _Remark:
    """A finding, the item at which it is reported and those whose reviews may clear it."""

    finding: Finding
    at: Subject
    items: tuple[Subject, ...]

    @property
    def may_be_cleared(self) -> bool:
        return self.finding.severity is Severity.WARNING

    @property
    def is_cleared(self) -> bool:
        return self.may_be_cleared and any(
            review.rule == self.finding.rule
            for subject in self.items
            for review in subject.item.reviewed
        )


def lint_course(course: Course, problems: Problems) -> None:
    """Record what the item check finds in a bank; depends on nothing but the course."""
    subjects = subjects_of(course)
    remarks = list(_remarks(subjects))
    for remark in remarks:
        if not remark.is_cleared:
            _report(course, remark.at, remark.finding, problems)
    _check_reviews(course, subjects, remarks, problems)
    check_bank(course, subjects, problems)


def findings_of(subject: Subject) -> Iterator[Finding]:
    """Yield what the rules about single items find, reviews left aside."""
    for rule in _ITEM_RULES:
        yield from rule(subject)


def _remarks(subjects: Sequence[Subject]) -> Iterator[_Remark]:
    for subject in subjects:
        for finding in findings_of(subject):
            yield _Remark(finding, subject, (subject,))
    for pair in pairs_of(subjects):
        yield _Remark(pair.finding, pair.second, (pair.first, pair.second))


def _report(course: Course, subject: Subject, finding: Finding, problems: Problems) -> None:
    place = course.bank_file.place(("items", subject.index, *finding.location))
    problems.add(place, f"{subject.item.id} [{finding.rule}]: {finding.text}", finding.severity)


def _check_reviews(
    course: Course, subjects: Sequence[Subject], remarks: Sequence[_Remark], problems: Problems
) -> None:
    """Record reviews of unknown rules and, in the original language, those that clear nothing."""
    needed = {
        (subject.item.id, remark.finding.rule)
        for remark in remarks
        if remark.may_be_cleared
        for subject in remark.items
    }
    for subject in subjects:
        for number, review in enumerate(subject.item.reviewed):
            location = ("items", subject.index, "reviewed", number, "rule")
            place = course.bank_file.place(location)
            if review.rule not in RULES:
                message = f"{subject.item.id}: {unknown('rule', review.rule, RULES)}"
                problems.error(place, message)
            elif not course.bank_file.moved and (subject.item.id, review.rule) not in needed:
                problems.information(
                    place,
                    f'{subject.item.id} [unneeded-review]: "{review.rule}" {_why(review.rule)}. '
                    "Delete the review",
                )


def _why(rule: str) -> str:
    if rule in _NO_ITEM_RULES or "W" not in RULES[rule]:
        return "is no remark that a review clears"
    return "finds nothing here that a review would clear"
