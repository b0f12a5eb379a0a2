"""Rules about a bank as a whole, and the one about its age."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from trainkit.definitions.lint.form import too_often_longest, too_seldom_longest
from trainkit.definitions.lint.subject import Subject
from trainkit.definitions.loaded import Course
from trainkit.items.base import CognitiveLevel
from trainkit.problems import Problems

__all__ = ["check_bank", "check_stale"]

_ITEMS_AN_OBJECTIVE = 5
_FEWEST_FOR_SHARES = 20
_MOST_RECALL, _LEAST_CASES = 0.4, 0.3
_SMALLEST_BANK = 12


def check_bank(course: Course, subjects: Sequence[Subject], problems: Problems) -> None:
    """Record what a bank as a whole lacks.

    All of it informs only: a bank that grows is of use before it is complete, and there is no item
    on which a person could clear it.
    """
    _check_coverage(course, problems)
    place = course.bank_file.place(("items",))
    for message in (*_shares(course), *_lengths(subjects)):
        problems.information(place, message)


def _check_coverage(course: Course, problems: Problems) -> None:
    if len(course.bank.items) < _SMALLEST_BANK:
        return  # a bank that has only begun
    found = Counter(item.objective for item in course.bank.items)
    for index, objective in enumerate(course.module.objectives):
        if 0 < found[objective.id] < _ITEMS_AN_OBJECTIVE:  # none at all is an error elsewhere
            items = "1 item" if found[objective.id] == 1 else f"{found[objective.id]} items"
            problems.information(
                course.module_file.place(("objectives", index, "id")),
                f'[coverage]: the objective "{objective.id}" has {items} in items.yaml; fewer than '
                f"{_ITEMS_AN_OBJECTIVE} say little about it. Write more",
            )


def _shares(course: Course) -> Iterator[str]:
    items = course.bank.items
    if len(items) < _FEWEST_FOR_SHARES:
        return
    recall = sum(item.cognitive is CognitiveLevel.RECALL for item in items) / len(items)
    cases = sum(item.case is not None for item in items) / len(items)
    if recall > _MOST_RECALL:
        yield (
            f"[balance]: {recall:.0%} of the items ask for recall; above {_MOST_RECALL:.0%} the "
            "test says little about work. Write items that apply and judge"
        )
    if cases < _LEAST_CASES:
        yield (
            f"[balance]: {cases:.0%} of the items use a case; below {_LEAST_CASES:.0%} little is "
            "asked about records as they come. Write items on a case"
        )


def _lengths(subjects: Sequence[Subject]) -> Iterator[str]:
    longest, asked = too_often_longest(subjects)
    if longest:
        yield (
            f"[length-form]: the key is the longest option in {len(longest)} of {asked} items "
            f"({', '.join(longest)}), more than chance would have it, and forms drawn from them "
            "will be the same. Shorten some of these keys, or lengthen distractors"
        )
    few, clear = too_seldom_longest(subjects)
    if few is not None:
        yield (
            f"[length-form]: one option is the longest in {clear} items, and it is the key in "
            f"{few} of them, fewer than chance would have it; who strikes out the longest option "
            "gains. Shorten some distractors, or say more in some keys"
        )


def check_stale(course: Course, today: date, problems: Problems) -> None:
    """Record volatile facts whose ``as_of`` is more than twelve months before ``today``.

    For an item a person looks the fact up again and sets ``as_of``; a review does not clear it. For
    a reference it informs only: its date is that of the source, which may be the newest there is.
    """
    for index, item in enumerate(course.bank.items):
        if item.volatile and _is_old(item.as_of, today):
            problems.warning(
                course.bank_file.place(("items", index, "as_of")),
                f"{item.id} [stale]: the fact may change and is as of {item.as_of}; in more than "
                "twelve months law and figures may have. Look it up again and set as_of",
            )
    for index, reference in enumerate(course.module.references):
        if reference.volatile and _is_old(reference.as_of, today):
            problems.information(
                course.module_file.place(("references", index, "as_of")),
                f"{reference.id} [stale]: the source may change and is as of {reference.as_of}. "
                "See whether there is a newer state before you teach from it",
            )


def _is_old(as_of: date, today: date) -> bool:
    return (as_of.year + 1, as_of.month, as_of.day) < (today.year, today.month, today.day)
