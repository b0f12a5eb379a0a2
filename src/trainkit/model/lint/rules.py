"""The run of all rules over a course's bank. What a review clears is not recorded.

The rules about one item: about its options as a set, and about its wording.

Each finds what ``rules.yaml`` says under the same id. Most are about what gives the key away to a
reader who knows nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise, permutations
from math import inf

from trainkit.model.items.registry import Item
from trainkit.model.lint.bank import check_bank, pairs_of
from trainkit.model.lint.subject import (
    Answer,
    Finding,
    Remark,
    Subject,
    finding,
    messages,
    said,
    subject_of,
    subjects_of,
)
from trainkit.model.lint.text import fold, same
from trainkit.model.loaded import Course
from trainkit.model.validate import Report, unknown
from trainkit.model.yaml import Location
from trainkit.problems import Problems, Severity

_MOST_OPTIONS = 4
_LETTER = re.compile(r"(?<!\w)[(]?([a-hа-з]|الف|ب|ج|د)[).]?(?!\w)")
_ROMAN = re.compile(r"(?<!\w)[(]?(i{1,3}|iv|vi?)[).]?(?!\w)")
_NUMBER = re.compile(r"(?<!\w)[(]?(\d|[۰-۹])[).]?(?!\w)")


def _keys(subject: Subject) -> Iterator[Finding]:
    """Find options that a reader cannot tell apart."""
    if subject.item.literal:
        return
    for group in (subject.answers, subject.premises):
        for one, other in combinations(group, 2):
            if one.text.raw != other.text.raw and same(one.text, other.text):
                yield finding(other.location, one=one.id, other=other.id, text=other.text.visible)


def _count(subject: Subject) -> Iterator[Finding]:
    """Find more options than four."""
    if subject.item.one_best and len(subject.answers) > _MOST_OPTIONS:
        yield finding(("options",), n=len(subject.answers))


def _all_above(subject: Subject) -> Iterator[Finding]:
    """Find an option that means all the others; to "how many", "all of them" is an amount."""
    for answer in () if subject.asks_for_an_amount else subject.answers:
        means_all = subject.words.is_whole("option-all", answer.text.folded)
        if means_all and not _counts_things(answer, subject):
            yield finding(answer.location, text=answer.text.visible)


def _counts_things(answer: Answer, subject: Subject) -> bool:
    """Whether an option such as "all three" repeats a number of the stem: "the three logs"."""
    last = (answer.text.words or ("",))[-1]
    return subject.words.is_number(last) and last in subject.stem.words


def _none_above(subject: Subject) -> Iterator[Finding]:
    """Find an option that denies all the others."""
    for answer in () if subject.asks_for_an_amount else subject.answers:
        if not answer.undetermined and _denies_all(answer, subject):
            kind = "key" if answer.right else "distractor"
            yield finding(answer.location, kind, text=answer.text.visible)


def _denies_all(answer: Answer, subject: Subject) -> bool:
    """Whether an option means none of the others; "none" by itself may be a point on a scale."""
    if subject.words.is_whole("option-none-alone", answer.text.folded):
        return not any(
            other.quantity or subject.words.is_whole("amount-word", other.text.folded)
            for other in subject.answers
        )
    return subject.words.is_whole("option-none", answer.text.folded)


def _combo(subject: Subject) -> Iterator[Finding]:
    """Find options that cite other options by letter or number."""
    for answer in subject.answers:
        cited = _cited(answer, subject)
        if len(cited) > 1 and not _names_things(cited, answer, subject):
            yield finding(answer.location, text=answer.text.visible)


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
        if letter not in "AА" or before.endswith("|"):
            return True
        if before and before[-1] not in ".?!:\n-":
            return True
    return False


def _opposites(subject: Subject) -> Iterator[Finding]:
    """Find a key and a distractor that differ by a negation alone."""
    if not subject.item.asks_outright:
        return
    found = [pair for pair in combinations(subject.answers, 2) if _is_opposite(*pair, subject)]
    for one, other in found:
        second = any({one.id, other.id}.isdisjoint({each.id for each in pair}) for pair in found)
        if one.right != other.right and not second:
            yield finding(other.location, one=one.text.visible, other=other.text.visible)


def _is_opposite(one: Answer, other: Answer, subject: Subject) -> bool:
    first, second = (_without_negation(answer, subject) for answer in (one, other))
    return abs(first[1] - second[1]) == 1 and first[0] == second[0] and bool(first[0])


def _without_negation(answer: Answer, subject: Subject) -> tuple[list[str], int]:
    """Return the roots of an option without its negations, and how many it has."""
    text = answer.text.folded.replace("cannot", "can not").replace("n't", " not")
    rest, negated = subject.words.pattern("negation").subn(" ", text)
    if lacking := subject.words.sections.get("without"):  # with, without
        rest, more = re.subn(rf"(?<!\w){lacking[1]}(?!\w)", lacking[0], rest)
        negated += more
    left = [word for word in re.findall(r"\w+", rest) if word not in {"do", "does", "did"}]
    return [subject.words.root(word) for word in left], negated


def _kind(subject: Subject) -> Iterator[Finding]:
    """Find responses of two kinds in a matching item, as far as numbers tell."""
    numbers = [answer for answer in subject.answers if _is_written_number(answer)]
    words = [answer for answer in subject.answers if not _is_written_number(answer)]
    if subject.premises and numbers and words:
        odd = min(numbers, words, key=len)[0]
        yield finding(odd.location, text=odd.text.visible)


def _is_written_number(answer: Answer) -> bool:
    return answer.quantity is not None and any(map(str.isdigit, answer.text.visible))


def _order(subject: Subject) -> Iterator[Finding]:
    """Find numbers, dates or durations that are not printed in order."""
    known = [answer.quantity for answer in subject.answers if answer.quantity is not None]
    is_one_kind = len({value.kind for value in known}) == 1
    if not subject.item.asks_outright or len(known) < len(subject.answers) or not is_one_kind:
        return
    if subject.words.pattern("identifier").search(subject.lead.folded):
        return  # ports and articles are names
    steps = list(pairwise((value.low, value.high) for value in known))
    shown = ", ".join(answer.text.visible for answer in subject.answers)
    if any(one > other for one, other in steps) and any(one < other for one, other in steps):
        yield finding(("options",), "unsorted", texts=shown)
    elif getattr(subject.item, "shuffle", False):
        yield finding(("options",), "shuffled", texts=shown)


_JOINED = {
    "and", "or", "with", "plus", "including", "и", "или", "вместе", "و", "یا", "با",
}  # fmt: skip
_LONG_PART = 4


def _overlap(subject: Subject) -> Iterator[Finding]:
    """Find ranges that meet, and options whose words lie inside another's."""
    wants_range = subject.words.pattern("names-a-range").search(subject.stem.folded)
    if subject.item.one_best and subject.asks_for_an_amount and not wants_range:
        yield from _ranges(subject)
    if subject.item.asks_outright:
        for small, large in permutations(subject.answers, 2):
            if _is_part(small, large):
                texts = {"small": small.text.visible, "large": large.text.visible}
                yield finding(small.location, "inside", **texts)


def _ranges(subject: Subject) -> Iterator[Finding]:
    """Find bands of numbers or durations with a value in common; clock times are answers."""
    values = [
        (answer, answer.quantity)
        for answer in subject.answers
        if answer.quantity and answer.quantity.kind.startswith(("number", "duration"))
    ]
    if not any(value.is_range and -inf < value.low and value.high < inf for _, value in values):
        return
    for (one, first), (other, second) in combinations(values, 2):
        if first.kind == second.kind and first.meets(second):
            texts = {"one": one.text.visible, "other": other.text.visible}
            yield finding(other.location, "bands", **texts)


def _is_part(small: Answer, large: Answer) -> bool:
    """Whether the longer option says the shorter one and more.

    A term inside a longer term, such as "order" and "preservation order", is no part.
    """
    if small.quantity or large.quantity or small.undetermined or large.undetermined:
        return False
    inside, words = small.text.words, large.text.words
    if not small.text.content or len(inside) >= len(words):
        return False
    if len(small.text.content) >= _LONG_PART:
        return small.text.content < large.text.content and small.text.count * 2 > large.text.count
    for start in range(len(words) - len(inside) + 1):
        if words[start : start + len(inside)] == inside:
            before, after = words[:start][-1:], words[start + len(inside) :][:1]
            return bool(_JOINED & {*before, *after})
    return False


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


def _negative(subject: Subject) -> Iterator[Finding]:
    """Find a question that asks for what is not so."""
    if not subject.item.asks_outright:
        return
    asked = subject.words.pattern("negative-harmless").sub(" ", _asked(subject))
    found = subject.words.pattern("negative").search(asked)
    if not found or subject.words.pattern("ask-reason").search(asked):
        return  # "why does it not" asks for a reason
    for answer in subject.answers:
        denied = subject.words.pattern("negation").search(answer.text.folded)
        if denied and not answer.undetermined:
            yield finding(answer.location, "twice", word=found[0], denied=denied[0])
            return
    yield finding(("stem",), "once", word=found[0])


def _asked(subject: Subject) -> str:
    """Return what the lead-in itself asks, without subordinate clauses and quotations."""
    text, ask = _QUOTED.sub(" ", subject.lead.folded), subject.words.pattern("ask")
    clause = subject.words.pattern("clause").pattern
    parts = re.split(rf"({clause}|[,،;])", text)
    texts, marks = parts[0::2], ["", *parts[1::2]]
    own = [part for mark, part in zip(marks, texts, strict=True) if mark in {"", ",", "،", ";"}]
    first = next((number for number, part in enumerate(own) if ask.search(part)), 0)
    return " , ".join(own[first:])


def _grammar(subject: Subject) -> Iterator[Finding]:
    """Find options that do not go on from an English stem: a/an, is/are."""
    end = re.search(r"\b(an?|is|are|was|were)\s*:?$", subject.stem.folded)
    if subject.words.language != "en" or end is None:
        return
    for answer in subject.answers:
        text = answer.text.visible
        if not _goes_on(end[1], text):
            yield finding(answer.location, word=text.split()[0], end=end[1])


def _goes_on(end: str, text: str) -> bool:
    if end in {"a", "an"}:
        if _LETTER_BY_LETTER.match(text) and _SAID_EITHER_WAY.match(text):
            return True
        return _sounds_like_vowel(text) == (end == "an")
    if end in {"are", "were"}:
        return not re.match(r"(?:a|an|one) ", text.casefold())
    return not _PLURAL_START.match(text.casefold())


def _sounds_like_vowel(text: str) -> bool:
    if _LETTER_BY_LETTER.match(text):
        return text[0] in _SAID_WITH_VOWEL
    if text[:1].isdigit():
        return bool(re.match(r"8|1[18](?!\d)", text))
    word = text.casefold()
    return bool(_VOWEL_SOUND.match(word)) and not _CONSONANT_SOUND.match(word)


def _stem(subject: Subject) -> Iterator[Finding]:
    """Find stems with a blank inside, and questions that ask for nothing in particular."""
    if blank := _BLANK.search(_CODE.sub("", subject.item.stem)):
        yield finding(("stem",), "blank", blank=blank[0])
    vague = subject.words.pattern("vague-ask").search(subject.lead.folded)
    if subject.item.one_best and vague:
        yield finding(("stem",), "vague", ask=vague[0])


def _wordy(subject: Subject) -> Iterator[Finding]:
    """Find more words than a reader in a second language takes in at once."""
    stem, lead = subject.item.stem, subject.lead.count
    has_stimulus = bool(_STIMULUS.search(stem))
    words = len(_STIMULUS.sub("", stem).split()) if has_stimulus else subject.stem.count
    if lead > _LONGEST_LEAD and not has_stimulus:
        yield finding(("stem",), what="question", count=lead, most=_LONGEST_LEAD)
    elif words > _LONGEST_STEM:
        yield finding(("stem",), what="stem", count=words, most=_LONGEST_STEM)
    for answer in (*subject.premises, *subject.answers):
        if (count := answer.text.count) > _LONGEST_OPTION:
            what = f'text of "{answer.id}"'
            yield finding(answer.location, what=what, count=count, most=_LONGEST_OPTION)


def _hinged(subject: Subject) -> Iterator[Finding]:
    """Find items that hang on the answer to another."""
    for location, text in subject.texts:
        if found := subject.words.pattern("hinged").search(text.folded):
            yield finding(location, words=found[0])


def _record(subject: Subject) -> Iterator[Finding]:
    """Find texts that nobody has written yet; fields that are missing are found on reading."""
    for location, text in _written(subject):
        found = _UNWRITTEN.search(_CODE.sub("code", text)) or (
            location[-1] == "rationale" and _SIGNS.search(text)
        )
        if found or subject.words.is_whole("placeholder", fold(text)):
            yield finding(location, text=found[0] if found else text)


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


def _length_item(subject: Subject) -> Iterator[Finding]:
    """Find a key that is much longer than every distractor."""
    key = subject.key
    if key is None or key.undetermined or all(map(_is_name, subject.answers)):
        return
    longest = max(answer.text.length for answer in subject.distractors)
    length = key.text.length
    if length > _LONGER * longest and length >= longest + _MORE_CHARACTERS:
        yield finding(key.location, length=length, longest=longest)


def _is_name(answer: Answer) -> bool:
    """Whether an option is a number, code or title, whose length nobody chose."""
    return (
        answer.quantity is not None
        or bool(re.fullmatch(r"`[^`]+`", answer.text.raw))
        or _is_title(answer.text.visible)
    )


def _is_title(text: str, least: int = 1) -> bool:
    """Whether all long words have a capital, ``least`` of them or more."""
    words = [word for word in re.findall(r"[^\W\d_][\w'-]*", text) if len(word) > 3]
    return len(words) >= least and all(word[0].isupper() for word in words)


def _absolute(subject: Subject) -> Iterator[Finding]:
    """Find absolute words in distractors only or in the key only."""
    if not subject.item.right or subject.asks_for_an_amount:
        return
    found = _having("absolute", subject)
    sides = {answer.right for answer, _ in found}
    if len(sides) != 1 or (sides == {True} and not subject.distractors):
        return
    (first, word), *_ = found
    letters = ", ".join(answer.id for answer, _ in found)
    side = "key" if first.right else "distractors"
    yield finding(first.location, side, word=word, letters=letters)


def _hedge(subject: Subject) -> Iterator[Finding]:
    """Find hedging words in the key only."""
    found = _having("hedge", subject) if subject.item.right else []
    if found and all(answer.right for answer, _ in found):
        (first, word), *_ = found
        yield finding(first.location, word=word)


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


def _clang(subject: Subject) -> Iterator[Finding]:
    """Find words of the lead-in that recur in exactly one option."""
    if not subject.item.one_best or not subject.words.known:
        return
    asked = {
        root: word
        for root, word in subject.lead.roots
        if len(root) >= _SHORTEST_CLANG and not subject.words.is_number(word)
    }
    spread = _spread(subject)
    for answer in subject.answers:
        words = [asked[root] for root in asked if spread[root] == 1 and root in answer.text.content]
        if words and not answer.undetermined:
            yield finding(
                answer.location,
                "key" if answer.right else "distractor",
                words=" and ".join(f'"{word}"' for word in words),
                verb="is" if len(words) == 1 else "are",
                letter=answer.id,
            )


def _spread(subject: Subject) -> Counter[str]:
    """Return in how many options each root stands."""
    return Counter(root for answer in subject.answers for root in answer.text.content)


def _converge(subject: Subject) -> Iterator[Finding]:
    """Find a key that has most words in common with the other options."""
    key = subject.key
    if not subject.item.one_best or key is None or not subject.words.known:
        return
    if key.undetermined or all(answer.quantity for answer in subject.answers):
        return
    spread = _spread(subject)
    shared = {
        answer.id: sum(spread[root] - 1 for root in answer.text.content)
        for answer in subject.answers
    }
    others = max(count for name, count in shared.items() if name != key.id)
    if shared[key.id] >= others + _MORE_SHARED:
        words = {word for root, word in key.text.roots if spread[root] > 1}
        yield finding(key.location, words=", ".join(sorted(words, key=key.text.words.index)))


RULES: Mapping[str, Callable[[Subject], Iterable[Finding]]] = {
    "keys": _keys,
    "count": _count,
    "all-above": _all_above,
    "none-above": _none_above,
    "combo": _combo,
    "opposites": _opposites,
    "kind": _kind,
    "order": _order,
    "overlap": _overlap,
    "length-item": _length_item,
    "absolute": _absolute,
    "hedge": _hedge,
    "clang": _clang,
    "converge": _converge,
    "negative": _negative,
    "grammar": _grammar,
    "stem": _stem,
    "wordy": _wordy,
    "hinged": _hinged,
    "record": _record,
}
"""What finds the flaws of one item, by the id of the rule."""


def lint_course(course: Course, problems: Problems) -> None:
    """Record what the item check finds in a bank; depends on nothing but the course."""
    subjects = subjects_of(course)
    remarks = [one for subject in subjects for one in _remarks(subject)]
    remarks += pairs_of(subjects)
    for remark in remarks:
        place = ("items", remark.at.index, *remark.finding.location)
        _recorded(course, remark, place, problems)
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
        _recorded(course, remark, ("items", index, *remark.finding.location), problems)
    _check_reviews(course, [mine], remarks, problems)


def remarks_on(item: Item, language: str) -> Iterator[str]:
    """Yield what the item check finds in an item by itself, in words; it is in no bank yet."""
    for remark in _remarks(subject_of(item, language)):
        found = remark.finding
        yield said(remark.rule, found.message, **found.values)[0]


def _recorded(course: Course, remark: Remark, location: Location, problems: Problems) -> None:
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
                Report(course.bank_file, problems, here).error((), message)
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
