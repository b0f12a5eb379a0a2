"""The table of rules, and the run of all of them over a course's bank.

What a review clears is left out of what is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trainkit.definitions.lint import options, wording
from trainkit.definitions.lint.bank import check_bank, pairs_of
from trainkit.definitions.lint.subject import Finding, Remark, Subject, subjects_of
from trainkit.definitions.loaded import Course
from trainkit.definitions.validate import Report, unknown
from trainkit.problems import Problems, Severity

__all__ = ["RULES", "Rule", "findings_of", "lint_course"]


@dataclass(frozen=True)
class Rule:
    """A rule: how severe its findings can be (error, warning, information), and what finds them."""

    severities: str
    find: Callable[[Subject], Iterator[Finding]] | None = None
    """What it finds in one item; ``None`` for a rule about several items, or about reviews."""


RULES: Mapping[str, Rule] = {
    "keys": Rule("E", options.keys),
    "count": Rule("W", options.count),
    "all-above": Rule("E", options.all_above),
    "none-above": Rule("EW", options.none_above),
    "combo": Rule("E", options.combo),
    "opposites": Rule("I", options.opposites),
    "kind": Rule("I", options.kind),
    "order": Rule("W", options.order),
    "overlap": Rule("EW", options.overlap),
    "length-item": Rule("I", wording.length_item),
    "absolute": Rule("W", wording.absolute),
    "hedge": Rule("W", wording.hedge),
    "clang": Rule("WI", wording.clang),
    "converge": Rule("I", wording.converge),
    "negative": Rule("EW", wording.negative),
    "grammar": Rule("W", wording.grammar),
    "stem": Rule("W", wording.stem),
    "wordy": Rule("W", wording.wordy),
    "hinged": Rule("E", wording.hinged),
    "record": Rule("E", wording.record),
    "enemies": Rule("W"),
    "duplicate": Rule("W"),
    "length-form": Rule("IW"),
    "coverage": Rule("I"),
    "balance": Rule("I"),
    "stale": Rule("WI"),
    "unneeded-review": Rule("I"),
}
"""Every rule by its id. docs/item-rules.md explains them."""

_PAIRS = {"enemies", "duplicate"}


def lint_course(course: Course, problems: Problems) -> None:
    """Record what the item check finds in a bank; depends on nothing but the course."""
    subjects = subjects_of(course)
    remarks = list(_remarks(subjects))
    for remark in remarks:
        if not remark.is_cleared:
            subject, finding = remark.at, remark.finding
            place = course.bank_file.place(("items", subject.index, *finding.location))
            message = f"{subject.item.id} [{remark.rule}]: {finding.text}"
            problems.add(place, message, finding.severity)
    _check_reviews(course, subjects, remarks, problems)
    check_bank(course, subjects, problems)


def findings_of(subject: Subject) -> Iterator[tuple[str, Finding]]:
    """Yield what the rules about single items find, with the rule's id; reviews do not count."""
    for name, rule in RULES.items():
        for finding in rule.find(subject) if rule.find else ():
            yield name, finding


def _remarks(subjects: Sequence[Subject]) -> Iterator[Remark]:
    for subject in subjects:
        for rule, finding in findings_of(subject):
            yield Remark(rule, finding, subject, (subject,))
    yield from pairs_of(subjects)


def _check_reviews(
    course: Course, subjects: Sequence[Subject], remarks: Sequence[Remark], problems: Problems
) -> None:
    """Record reviews of unknown rules and, in the original language, those that clear nothing."""
    needed = {
        (subject.item.id, remark.rule)
        for remark in remarks
        if remark.finding.severity is Severity.WARNING
        for subject in remark.items
    }
    for subject in subjects:
        for number, review in enumerate(subject.item.reviewed):
            here = ("items", subject.index, "reviewed", number, "rule")
            if review.rule not in RULES:
                message = f"{subject.item.id}: {unknown('rule', review.rule, RULES)}"
                Report(course.bank_file, problems, here).error(message)
            elif not course.bank_file.moved and (subject.item.id, review.rule) not in needed:
                problems.information(
                    course.bank_file.place(here),
                    f'{subject.item.id} [unneeded-review]: "{review.rule}" {_why(review.rule)}. '
                    "Delete the review",
                )


def _why(name: str) -> str:
    rule = RULES[name]
    if "W" not in rule.severities or (rule.find is None and name not in _PAIRS):
        return "is no remark that a review clears"
    return "finds nothing here that a review would clear"
