"""The rule about a set of items, on a form or in a bank: how often the key is the longest option.

One long key says nothing; a reader who ticks the longest option throughout is helped by a pattern.
Where random lengths would bring the pattern about less than once in 20 times (11 keys of 20 with
three options, 9 with four), it is one. The chance is the tail of the Poisson binomial distribution,
since items have different numbers of options.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from trainkit.definitions.lint.chance import tail
from trainkit.definitions.lint.cues import is_longest
from trainkit.definitions.lint.subject import Subject, subjects_of
from trainkit.definitions.loaded import Course
from trainkit.problems import Place, Problems

__all__ = ["check_key_lengths", "too_often_longest", "too_seldom_longest"]

_FEWEST = 12
_RARE = 0.05
_VERY_RARE = 0.01


def check_key_lengths(
    code: str,
    names: Collection[tuple[str, str]],
    courses: Sequence[Course],
    place: Place,
    problems: Problems,
) -> None:
    """Record a form on which too many keys are the longest option.

    ``code`` is the form's, ``names`` are its items as module and item; items that no bank has any
    more are left aside, they are reported elsewhere.
    """
    subjects = [
        subject
        for course in courses
        for subject in subjects_of(course)
        if (course.module.id, subject.item.id) in names
    ]
    longest, asked = too_often_longest(subjects)
    if longest:
        problems.warning(
            place,
            f"form {code} [length-form]: the key is the longest option in {len(longest)} of "
            f"{asked} items ({', '.join(longest)}), more than chance would have it; who ticks the "
            "longest gains. Before anything is printed, mend some of them and run "
            "`trainkit plan --new-edition`",
        )


def too_often_longest(subjects: Sequence[Subject]) -> tuple[list[str], int]:
    """Return the items whose key is longest, if too many for chance, and how many have one key.

    Fewer than 12 items say nothing.
    """
    asked = [subject for subject in subjects if subject.key is not None]
    longest = [subject.item.id for subject in asked if is_longest(subject)]
    chances = [1 / len(subject.answers) for subject in asked]
    if len(asked) < _FEWEST or tail(chances, len(longest)) >= _RARE:
        return [], len(asked)
    return longest, len(asked)


def too_seldom_longest(subjects: Sequence[Subject]) -> tuple[int | None, int]:
    """Return how often the key is longest, if too seldom for chance, and in how many items.

    Only items in which one option is longer than all others count. ``None`` if chance explains it;
    the bar is higher here, once in 100 times, since few readers strike options out by length.
    """
    clear = [subject for subject in subjects if subject.key and _has_one_longest(subject)]
    few = sum(map(is_longest, clear))
    chances = [1 / len(subject.answers) for subject in clear]
    if len(clear) < _FEWEST or 1 - tail(chances, few + 1) >= _VERY_RARE:
        return None, len(clear)
    return few, len(clear)


def _has_one_longest(subject: Subject) -> bool:
    lengths = sorted(answer.text.length for answer in subject.answers)
    return lengths[-1] > lengths[-2]
