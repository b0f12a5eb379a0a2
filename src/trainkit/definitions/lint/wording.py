"""Rules about how stems and options are worded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trainkit.definitions.lint.finding import Finding, error, warning
from trainkit.definitions.lint.subject import Subject
from trainkit.definitions.lint.text import fold

__all__ = ["WORDING_RULES"]

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
                "negative",
                answer.location,
                f'the question says "{found[0]}" and this option "{denied[0]}"; nobody can tell '
                "quickly what two negations mean. Ask the question without one",
            )
            return
    yield warning(
        "negative",
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
                "grammar",
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
            "stem",
            ("stem",),
            f'a blank, "{blank[0]}", stands inside the sentence, which must be kept in mind while '
            "the options are read. Ask a question",
        )
    vague = subject.words.pattern("vague-ask").search(subject.lead.folded)
    if subject.item.one_best and vague:
        yield warning(
            "stem",
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
        yield warning("wordy", ("stem",), _too_long("question", subject.lead.count, _LONGEST_LEAD))
    elif words > _LONGEST_STEM:
        yield warning("wordy", ("stem",), _too_long("stem", words, _LONGEST_STEM))
    for answer in (*subject.premises, *subject.answers):
        if answer.text.count > _LONGEST_OPTION:
            text = _too_long(f'text of "{answer.id}"', answer.text.count, _LONGEST_OPTION)
            yield warning("wordy", answer.location, text)


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
                "hinged",
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
                "record",
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


WORDING_RULES = (negative, grammar, stem, wordy, hinged, record)
