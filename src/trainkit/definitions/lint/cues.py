"""Rules about what tells the key to a reader who knows nothing: cues in length and wording."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from trainkit.definitions.lint.finding import Finding, information, warning
from trainkit.definitions.lint.options import asks_for_an_amount
from trainkit.definitions.lint.subject import Answer, Subject

__all__ = ["CUE_RULES", "is_longest"]

_LONGER = 1.3
_MORE_CHARACTERS = 12
_WORDS_OF_A_TITLE = 3
_SHORTEST_CLANG = 5
_MORE_SHARED = 2


def is_longest(subject: Subject) -> bool:
    """Whether the key has more characters than every distractor."""
    return subject.key is not None and all(
        subject.key.text.length > other.text.length for other in subject.distractors
    )


def length_item(subject: Subject) -> Iterator[Finding]:
    """Find a key that is much longer than every distractor."""
    key = subject.key
    if key is None or key.undetermined or _are_names(subject.answers):
        return
    longest = max(answer.text.length for answer in subject.distractors)
    length = key.text.length
    if length > _LONGER * longest and length >= longest + _MORE_CHARACTERS:
        yield information(
            "length-item",
            key.location,
            f"the key has {length} characters, the longest distractor {longest}; the longest "
            "option is a common guess. Shorten the key, or say as much in a distractor",
        )


def _are_names(answers: Iterable[Answer]) -> bool:
    """Whether all options are numbers, code or titles, whose length nobody chose."""
    return all(
        answer.quantity is not None
        or re.fullmatch(r"`[^`]+`", answer.text.raw)
        or _is_title(answer.text.visible)
        for answer in answers
    )


def _is_title(text: str, least: int = 1) -> bool:
    """Whether all long words have a capital, ``least`` of them or more."""
    words = [word for word in re.findall(r"[^\W\d_][\w'-]*", text) if len(word) > 3]
    return len(words) >= least and all(word[0].isupper() for word in words)


def absolute(subject: Subject) -> Iterator[Finding]:
    """Find absolute words in distractors only or in the key only."""
    if not subject.item.right or asks_for_an_amount(subject):
        return
    found = _having("absolute", subject)
    right = [answer for answer in found if answer[0].right]
    wrong = [answer for answer in found if not answer[0].right]
    if bool(right) == bool(wrong) or (right and not subject.distractors):
        return
    (first, word), *_ = right or wrong
    where = "the key" if right else "distractors"
    habit = "seldom" if wrong else "often"
    yield warning(
        "absolute",
        first.location,
        f'"{word}" stands in {where} only ({_letters(right or wrong)}); test-wise readers know '
        f"that such options are {habit} right. Use such a word on both sides, or say what is meant",
    )


def hedge(subject: Subject) -> Iterator[Finding]:
    """Find hedging words in the key only."""
    if not subject.item.right:
        return
    found = _having("hedge", subject)
    if found and all(answer.right for answer, _ in found):
        (first, word), *_ = found
        yield warning(
            "hedge",
            first.location,
            f'"{word}" stands in the key only; a careful word points to the right answer. Use one '
            "in a distractor too, or leave it out",
        )


def _having(section: str, subject: Subject) -> list[tuple[Answer, str]]:
    """Return the options that hold a word of a section which stem and case do not hold as well."""
    words = subject.words
    pattern, harmless = words.pattern(section), words.pattern(f"{section}-harmless")
    given = set(pattern.findall(f"{subject.stem.folded} {subject.case.casefold()}"))
    found: list[tuple[Answer, str]] = []
    for answer in subject.answers:
        text = answer.text.folded
        if answer.undetermined or answer.quantity is not None or _is_about_options(text, subject):
            continue
        if _is_title(answer.text.visible, _WORDS_OF_A_TITLE):
            continue
        own = [word for word in pattern.findall(harmless.sub(" ", text)) if word not in given]
        found += [(answer, own[0])] if own else []
    return found


def _is_about_options(text: str, subject: Subject) -> bool:
    """Whether an option is one word of amount, or means all or none of the others."""
    return " " not in text or any(
        subject.words.is_whole(section, text) for section in ("option-all", "option-none")
    )


def _letters(found: Iterable[tuple[Answer, str]]) -> str:
    return ", ".join(answer.id for answer, _ in found)


def clang(subject: Subject) -> Iterator[Finding]:
    """Find words of the lead-in that come back in exactly one option."""
    if not subject.item.one_best or not subject.words.known:
        return
    asked = {
        root: word
        for root, word in subject.lead.roots
        if len(root) >= _SHORTEST_CLANG and not subject.words.is_number(word)
    }
    spread = Counter(root for answer in subject.answers for root in answer.text.content)
    for answer in subject.answers:
        words = [asked[root] for root in asked if spread[root] == 1 and root in answer.text.content]
        if not words or answer.undetermined:
            continue
        quoted = " and ".join(f'"{word}"' for word in words)
        stand = "stands" if len(words) == 1 else "stand"
        if answer.right:
            yield warning(
                "clang",
                answer.location,
                f"{quoted} {stand} in the question and only in the key; a reader who knows "
                "nothing picks it. Use the word in a distractor too, or reword the stem",
            )
        else:
            yield information(
                "clang",
                answer.location,
                f'{quoted} {stand} in the question and of the options only in "{answer.id}", '
                "which draws a reader who knows nothing. Keep it if that is what you want",
            )


def converge(subject: Subject) -> Iterator[Finding]:
    """Find a key that has most words in common with the other options."""
    key = subject.key
    if not subject.item.one_best or key is None or not subject.words.known:
        return
    if key.undetermined or all(answer.quantity for answer in subject.answers):
        return
    spread = Counter(root for answer in subject.answers for root in answer.text.content)
    shared = {
        answer.id: sum(spread[root] - 1 for root in answer.text.content)
        for answer in subject.answers
    }
    others = max(count for name, count in shared.items() if name != key.id)
    if shared[key.id] >= others + _MORE_SHARED:
        words = sorted(
            {word for root, word in key.text.roots if spread[root] > 1}, key=key.text.words.index
        )
        yield information(
            "converge",
            key.location,
            f"the key shares most words with the other options ({', '.join(words)}); who picks "
            "what the options have in common is right. Vary the distractors among themselves",
        )


CUE_RULES = (length_item, absolute, hedge, clang, converge)
