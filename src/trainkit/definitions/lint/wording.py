"""Rules about wording, and about what gives the key away to a reader who knows nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from trainkit.definitions.lint.options import asks_for_an_amount
from trainkit.definitions.lint.subject import Answer, Finding, Subject, error, information, warning
from trainkit.definitions.lint.text import fold

__all__ = [
    "absolute",
    "clang",
    "converge",
    "grammar",
    "hedge",
    "hinged",
    "is_longest",
    "length_item",
    "negative",
    "record",
    "stem",
    "wordy",
]


_LONGEST_LEAD, _LONGEST_STEM, _LONGEST_OPTION = 25, 60, 15
_BLANK = re.compile(r"_{2,}|\.{4,}|(?<=\s)…(?=\s)")
_VOWEL_SOUND = re.compile(
    r"(?:[aeio]|u(?!n(?:i(?!n|m)|ic)|s(?:a|e|u)|til|tensil|biqu|rani)|hour|heir|honest|honou?r)"
)
_CONSONANT_SOUND = re.compile(r"(?:eu|ewe|one\b|once\b)")
_LETTER_BY_LETTER = re.compile(r"[A-Z]{2,}(?:s|\d+)?(?!\w)|[A-Z]\d*(?!\w)")
_SAID_EITHER_WAY = re.compile(r"[FHLMNRSX][A-Z]*[AEIOU]")
"""Capitals that may be said as a word: "a SIM card", but "an SMS"; "an FIU" or "a FIU"."""
_SAID_WITH_VOWEL = "AEFHILMNORSX"
_PLURAL_START = re.compile(r"(?:two|three|four|five|six|several|many) ")
_UNWRITTEN = re.compile(r"\b(?:TODO|TBD|FIXME)\b|^[?.…\s]+$")
_SIGNS = re.compile(r"^[\W_]+$")
_CODE = re.compile(r"`[^`]*`")
_QUOTED = re.compile(r"[\"“«][^\"”»]*\s[^\"”»]*[\"”»]")
"""A quotation of two words or more; a single word may be there for stress."""
_STIMULUS = re.compile(r"```.*?```|^(?:>|\|| {4}).*$", re.DOTALL | re.MULTILINE)


def negative(subject: Subject) -> Iterator[Finding]:
    """Find a question that asks for what is not so (Chiavaroli 2017)."""
    if not subject.item.asks_outright:
        return
    asked = subject.words.pattern("negative-harmless").sub(" ", _asked(subject))
    found = subject.words.pattern("negative").search(asked)
    if not found or subject.words.pattern("ask-reason").search(asked):
        return  # "why does it not" asks for a reason
    for answer in subject.answers:
        denied = subject.words.pattern("negation").search(answer.text.folded)
        if denied and not answer.undetermined:
            yield error(
                answer.location,
                f'the question says "{found[0]}" and this option "{denied[0]}"; nobody can tell '
                "quickly what two negations mean. Ask the question without one",
            )
            return
    yield warning(
        ("stem",),
        f'the question says "{found[0]}"; strong candidates read past it, even in capitals. Ask '
        "for what is so",
    )


def _asked(subject: Subject) -> str:
    """Return what the lead-in itself asks, without subordinate clauses and quotations."""
    text, ask = _QUOTED.sub(" ", subject.lead.folded), subject.words.pattern("ask")
    clause = subject.words.pattern("clause").pattern
    parts = re.split(rf"({clause}|[,،;])", text)
    texts, marks = parts[0::2], ["", *parts[1::2]]
    own = [
        (mark, part) for mark, part in zip(marks, texts, strict=True) if mark in {"", ",", "،", ";"}
    ]
    first = next((number for number, (_, part) in enumerate(own) if ask.search(part)), 0)
    return " , ".join(part for _, part in own[first:])


def grammar(subject: Subject) -> Iterator[Finding]:
    """Find options that do not go on from an English stem: a/an, is/are."""
    end = re.search(r"\b(an?|is|are|was|were)\s*:?$", subject.stem.folded)
    if subject.words.language != "en" or end is None:
        return
    for answer in subject.answers:
        text = answer.text.visible
        if not _goes_on(end[1], text):
            yield warning(
                answer.location,
                f'"{text.split()[0]}" does not go on from "{end[1]}" at the end of the stem, so '
                'grammar alone rules this option out. End the stem before it, or write "a" or '
                '"an" into the options',
            )


def _goes_on(end: str, text: str) -> bool:
    if end in {"a", "an"}:
        if _LETTER_BY_LETTER.match(text) and _SAID_EITHER_WAY.match(text):
            return True
        return _sounds_like_vowel(text) == (end == "an")
    if end in {"are", "were"}:
        return not re.match(r"(?:a|an|one) ", text.casefold())
    return not _PLURAL_START.match(text.casefold())


def _sounds_like_vowel(text: str) -> bool:
    letters = _LETTER_BY_LETTER.match(text)
    if letters:
        return text[0] in _SAID_WITH_VOWEL
    if text[:1].isdigit():
        return bool(re.match(r"8|1[18](?!\d)", text))
    word = text.casefold()
    return bool(_VOWEL_SOUND.match(word)) and not _CONSONANT_SOUND.match(word)


def stem(subject: Subject) -> Iterator[Finding]:
    """Find stems with a blank inside, and questions that ask for nothing in particular."""
    blank = _BLANK.search(_CODE.sub("", subject.item.stem))
    if blank:
        yield warning(
            ("stem",),
            f'a blank, "{blank[0]}", stands inside the sentence, which must be kept in mind while '
            "the options are read. Ask a question",
        )
    vague = subject.words.pattern("vague-ask").search(subject.lead.folded)
    if subject.item.one_best and vague:
        yield warning(
            ("stem",),
            f'"{vague[0]}" asks for nothing in particular, so every option is a question of its '
            "own. Ask one question that can be answered without the options",
        )


def wordy(subject: Subject) -> Iterator[Finding]:
    """Find more words than a reader in a second language takes in at once."""
    stimulus = len(_STIMULUS.findall(subject.item.stem))
    own = _STIMULUS.sub("", subject.item.stem).split() if stimulus else ()
    words = len(own) if stimulus else subject.stem.count
    if subject.lead.count > _LONGEST_LEAD and not stimulus:
        yield warning(("stem",), _too_long("question", subject.lead.count, _LONGEST_LEAD))
    elif words > _LONGEST_STEM:
        yield warning(("stem",), _too_long("stem", words, _LONGEST_STEM))
    for answer in (*subject.premises, *subject.answers):
        if answer.text.count > _LONGEST_OPTION:
            text = _too_long(f'text of "{answer.id}"', answer.text.count, _LONGEST_OPTION)
            yield warning(answer.location, text)


def _too_long(what: str, count: int, most: int) -> str:
    return (
        f"the {what} has {count} words, at most {most} are read with ease; the item then tests "
        "reading. Cut it, or move facts into a case"
    )


def hinged(subject: Subject) -> Iterator[Finding]:
    """Find items that hang on the answer to another."""
    for location, text in subject.texts:
        found = subject.words.pattern("hinged").search(text.folded)
        if found:
            yield error(
                location,
                f'"{found[0]}" hangs on another item, which may stand elsewhere or on no form at '
                "all. Give the facts here",
            )


def record(subject: Subject) -> Iterator[Finding]:
    """Find texts that nobody has written yet; fields that are missing are found on reading."""
    for location, text in _written(subject):
        found = _UNWRITTEN.search(_CODE.sub("code", text)) or (
            location[-1] == "rationale" and _SIGNS.search(text)
        )
        if found or subject.words.is_whole("placeholder", fold(text)):
            yield error(
                location,
                f'"{found[0] if found else text}" stands for a text that is still to be written; '
                "readers and trainers need it. Write it",
            )


def _written(subject: Subject) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("stem",), subject.item.stem
    for field in ("options", "premises", "wrong"):
        for number, part in enumerate(getattr(subject.item, field, ())):
            for name in ("text", "rationale"):
                if hasattr(part, name):
                    yield (field, number, name), getattr(part, name)
    if hasattr(subject.item, "rationale"):
        yield ("rationale",), subject.item.rationale


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
    """Find words of the lead-in that recur in exactly one option."""
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
                answer.location,
                f"{quoted} {stand} in the question and only in the key; a reader who knows "
                "nothing picks it. Use the word in a distractor too, or reword the stem",
            )
        else:
            yield information(
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
            key.location,
            f"the key shares most words with the other options ({', '.join(words)}); a reader "
            "who picks what the options have in common is right. Vary the distractors among "
            "themselves",
        )
