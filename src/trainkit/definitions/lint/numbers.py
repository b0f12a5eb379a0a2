"""Rules about options that are quantities, and about options that contain one another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise, permutations

from trainkit.definitions.lint.finding import Finding, error, warning
from trainkit.definitions.lint.options import asks_for_an_amount
from trainkit.definitions.lint.quantities import Quantity
from trainkit.definitions.lint.subject import Answer, Subject

__all__ = ["NUMBER_RULES"]

_JOINED = {
    "and", "or", "with", "plus", "including", "и", "или", "вместе", "و", "یا", "با",
}  # fmt: skip
_LONG_PART = 4


def order(subject: Subject) -> Iterator[Finding]:
    """Find numbers, dates or durations that do not stand in their order on paper."""
    values = [answer.quantity for answer in subject.answers]
    known = [value for value in values if value is not None]
    if not subject.item.asks_outright or len(known) < len(values) or not _comparable(known):
        return
    if subject.words.pattern("identifier").search(subject.lead.folded):
        return  # ports and articles are names
    ends = [(value.low, value.high) for value in known]
    rising = all(one <= other for one, other in pairwise(ends))
    falling = all(one >= other for one, other in pairwise(ends))
    shown = ", ".join(answer.text.visible for answer in subject.answers)
    if not rising and not falling:
        yield warning(
            "order",
            ("options",),
            f'"{shown}" do not rise or fall; readers look for numbers in their order. Sort them '
            "and set shuffle: false",
        )
    elif getattr(subject.item, "shuffle", False):
        yield warning(
            "order",
            ("options",),
            f'"{shown}" stand in order but are shuffled in print; readers look for numbers in '
            "their order. Set shuffle: false",
        )


def _comparable(values: list[Quantity]) -> bool:
    return len({value.kind for value in values}) == 1


def overlap(subject: Subject) -> Iterator[Finding]:
    """Find ranges that meet, and options whose words lie inside another's."""
    wants_range = subject.words.pattern("names-a-range").search(subject.stem.folded)
    if subject.item.one_best and asks_for_an_amount(subject) and not wants_range:
        yield from _ranges(subject)
    if subject.item.asks_outright:
        yield from _contained(subject)


def _ranges(subject: Subject) -> Iterator[Finding]:
    """Find bands of numbers or durations with a value in common; clock times are answers."""
    values = [
        (answer, answer.quantity)
        for answer in subject.answers
        if answer.quantity and answer.quantity.kind.startswith(("number", "duration"))
    ]
    closed = [value for _, value in values if value.is_range and abs(value.low) != float("inf")]
    if not any(value.high != float("inf") for value in closed):
        return
    for (one, first), (other, second) in combinations(values, 2):
        if first.kind == second.kind and first.meets(second):
            yield error(
                "overlap",
                other.location,
                f'"{one.text.visible}" and "{other.text.visible}" have values in common, so two '
                "options can be right at once. Let every range begin after the one before it",
            )


def _contained(subject: Subject) -> Iterator[Finding]:
    for small, large in permutations(subject.answers, 2):
        if small.quantity or large.quantity or len(small.text.words) >= len(large.text.words):
            continue
        if _is_part(small, large):
            yield warning(
                "overlap",
                small.location,
                f'all of "{small.text.visible}" stands in "{large.text.visible}" as well; if the '
                "longer one is right, so is the shorter. Make them exclude each other",
            )


def _is_part(small: Answer, large: Answer) -> bool:
    """Whether the longer option says the shorter one and more.

    A term inside a longer term, such as "order" and "preservation order", is no part.
    """
    if not small.text.content or small.undetermined or large.undetermined:
        return False
    if len(small.text.content) >= _LONG_PART:
        return small.text.content < large.text.content and small.text.count * 2 > large.text.count
    inside, words = small.text.words, large.text.words
    for start in range(len(words) - len(inside) + 1):
        if words[start : start + len(inside)] == inside:
            before, after = words[:start][-1:], words[start + len(inside) :][:1]
            return bool(_JOINED & {*before, *after})
    return False


NUMBER_RULES = (order, overlap)
