"""Rules about the options as a set: equal, too many, about each other, numbers out of order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise, permutations

from trainkit.definitions.lint.quantities import Quantity
from trainkit.definitions.lint.subject import Answer, Finding, Subject, error, information, warning
from trainkit.definitions.lint.text import same

__all__ = [
    "all_above",
    "asks_for_an_amount",
    "combo",
    "count",
    "keys",
    "kind",
    "none_above",
    "opposites",
    "order",
    "overlap",
]


_MOST_OPTIONS = 4
_LETTER = re.compile(r"(?<!\w)[(]?([a-hа-з]|الف|ب|ج|د)[).]?(?!\w)")
_ROMAN = re.compile(r"(?<!\w)[(]?(i{1,3}|iv|vi?)[).]?(?!\w)")
_NUMBER = re.compile(r"(?<!\w)[(]?(\d|[۰-۹])[).]?(?!\w)")


def asks_for_an_amount(subject: Subject) -> bool:
    """Whether the lead-in asks how many or how long."""
    return bool(subject.words.pattern("ask-amount").search(subject.lead.folded))


def keys(subject: Subject) -> Iterator[Finding]:
    """Find options that a reader cannot tell apart."""
    if subject.item.literal:
        return
    for group in (subject.answers, subject.premises):
        for one, other in combinations(group, 2):
            if one.text.raw != other.text.raw and same(one.text, other.text):
                yield error(
                    other.location,
                    f'"{one.id}" and "{other.id}" read the same, "{other.text.visible}", so no '
                    "one can tell which is meant. Change one; if they differ by code points that "
                    "look alike on purpose, set literal: true",
                )


def count(subject: Subject) -> Iterator[Finding]:
    """Find more options than four (Rodriguez 2005: three are optimal)."""
    options = len(subject.answers)
    if subject.item.one_best and options > _MOST_OPTIONS:
        yield warning(
            ("options",),
            f"{options} options; each one beyond three costs time and seldom misleads anybody. "
            "Keep the two distractors that name real misconceptions",
        )


def all_above(subject: Subject) -> Iterator[Finding]:
    """Find an option that means all the others; to "how many", "all of them" is an amount."""
    if asks_for_an_amount(subject):
        return
    for answer in subject.answers:
        if _counts_things(answer, subject):
            continue
        if subject.words.is_whole("option-all", answer.text.folded):
            yield error(
                answer.location,
                f'"{answer.text.visible}" stands for the other options; options are shuffled, and '
                "a reader who knows that two are right needs no third. Replace it by one more "
                "answer, or make the item one of type multiple",
            )


def _counts_things(answer: Answer, subject: Subject) -> bool:
    """Whether an option such as "all three" repeats a number of the stem: "the three logs"."""
    last = (answer.text.words or ("",))[-1]
    return subject.words.is_number(last) and last in subject.stem.words


def none_above(subject: Subject) -> Iterator[Finding]:
    """Find an option that denies all the others (DiBattista 2014; Pachai 2015)."""
    if asks_for_an_amount(subject):
        return
    for answer in subject.answers:
        if answer.undetermined or not _denies_all(answer, subject):
            continue
        shown = f'"{answer.text.visible}"'
        if answer.right:
            yield error(
                answer.location,
                f"{shown} is the key; a reader who picks it need not know the right answer. "
                "Write the right answer out",
            )
        else:
            yield warning(
                answer.location,
                f"{shown} names no misconception, so picking it shows nothing. Replace "
                'it; if it means "cannot be determined from these data", say so and set '
                "undetermined: true",
            )


def _denies_all(answer: Answer, subject: Subject) -> bool:
    """Whether an option means none of the others; "none" by itself may be a point on a scale."""
    if subject.words.is_whole("option-none-alone", answer.text.folded):
        return not any(
            other.quantity or subject.words.is_whole("amount-word", other.text.folded)
            for other in subject.answers
        )
    return subject.words.is_whole("option-none", answer.text.folded)


def combo(subject: Subject) -> Iterator[Finding]:
    """Find options that cite other options by letter or number."""
    for answer in subject.answers:
        cited = _cited(answer, subject)
        if len(cited) > 1 and not _names_things(cited, answer, subject):
            yield error(
                answer.location,
                f'"{answer.text.visible}" cites options or statements; the letters change '
                "in print, and a reader who knows one part can guess the rest. Write the answers "
                "out, or make the item one of type multiple",
            )


def _cited(answer: Answer, subject: Subject) -> list[str]:
    """Return the letters or digits of an option that holds nothing else but joining words."""
    bare = subject.words.pattern("combo-word").sub(" ", answer.text.folded)
    for form in (_LETTER, _ROMAN, _NUMBER):
        if not re.sub(r"[\s,;&/.]", "", form.sub("", bare)):
            return form.findall(bare)
    return []


def _names_things(cited: list[str], answer: Answer, subject: Subject) -> bool:
    """Whether stem or case speak of things with these names, such as addresses A and B."""
    if answer.quantity is not None:
        return True
    if cited[0].isdigit() or _ROMAN.fullmatch(cited[0]):
        names = subject.words.pattern("identifier").search(subject.lead.folded)
        return bool(subject.case or names)
    return all(_is_named(name.upper(), f"{subject.case}\n{subject.item.stem}") for name in cited)


def _is_named(letter: str, text: str) -> bool:
    """Whether a capital letter names a thing: alone, and not an "A" that opens a sentence."""
    for match in re.finditer(rf"(?<![\w']){letter}(?![\w'])", text):
        before = text[: match.start()].rstrip(" *_`")
        if letter not in "AА" or (before and before[-1] not in ".?!:|\n-"):
            return True
        if before.endswith("|"):
            return True
    return False


def opposites(subject: Subject) -> Iterator[Finding]:
    """Find a key and a distractor that differ by a negation alone."""
    if not subject.item.asks_outright:
        return
    found = [pair for pair in combinations(subject.answers, 2) if _is_opposite(*pair, subject)]
    for one, other in found:
        second = any({one.id, other.id}.isdisjoint({each.id for each in pair}) for pair in found)
        if one.right != other.right and not second:
            yield information(
                other.location,
                f'"{one.text.visible}" and "{other.text.visible}" differ by a negation alone; one '
                "of the two is right, and a guesser ignores the rest. Add a second such pair, "
                "or reword one",
            )


def _is_opposite(one: Answer, other: Answer, subject: Subject) -> bool:
    first, second = (_without_negation(answer, subject) for answer in (one, other))
    return abs(first[1] - second[1]) == 1 and first[0] == second[0] and bool(first[0])


def _without_negation(answer: Answer, subject: Subject) -> tuple[list[str], int]:
    text = answer.text.folded.replace("cannot", "can not").replace("n't", " not")
    negated = subject.words.pattern("negation").findall(text)
    rest = subject.words.pattern("negation").sub(" ", text)
    lacking = subject.words.sections.get("without", ("", ""))
    negated += re.findall(rf"(?<!\w){lacking[1]}(?!\w)", rest) if lacking[1] else []
    rest = re.sub(rf"(?<!\w){lacking[1]}(?!\w)", lacking[0], rest) if lacking[1] else rest
    left = [word for word in re.findall(r"\w+", rest) if word not in {"do", "does", "did"}]
    return [subject.words.root(word) for word in left], len(negated)


def kind(subject: Subject) -> Iterator[Finding]:
    """Find responses of two kinds in a matching item, as far as numbers tell."""
    numbers = [answer for answer in subject.answers if _is_written_number(answer)]
    words = [answer for answer in subject.answers if not _is_written_number(answer)]
    if not subject.premises or not numbers or not words:
        return
    odd = min(numbers, words, key=len)
    yield information(
        odd[0].location,
        f'"{odd[0].text.visible}" is of another kind than most responses, some of which are '
        "numbers or dates and some are not; kind alone then shows what belongs together. Match "
        "one kind of content",
    )


def _is_written_number(answer: Answer) -> bool:
    return answer.quantity is not None and any(map(str.isdigit, answer.text.visible))


_JOINED = {
    "and", "or", "with", "plus", "including", "и", "или", "вместе", "و", "یا", "با",
}  # fmt: skip
_LONG_PART = 4


def order(subject: Subject) -> Iterator[Finding]:
    """Find numbers, dates or durations that are not printed in order."""
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
            ("options",),
            f'"{shown}" do not rise or fall; readers look for numbers in their order. Sort them '
            "and set shuffle: false",
        )
    elif getattr(subject.item, "shuffle", False):
        yield warning(
            ("options",),
            f'"{shown}" are in order but are shuffled in print; readers look for numbers in '
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
