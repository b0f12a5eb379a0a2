"""Rules about more than one item: a bank, a form, a pair of items; and about the age of facts.

``length-form``: one long key says nothing; a reader who ticks the longest option throughout is
helped by a pattern. A set of items is remarked on where random lengths would bring the pattern
about less than once in 20 times (11 keys of 20 with three options, 9 with four).

``undetermined``: where "cannot be determined" is offered it should be right about as often as any
other option of three, or ticking it pays, or never does.

``position``: the key's place where options keep their order in print; all others are drawn. Places
are not balanced, since a balanced pattern can be guessed (Bar-Hillel and Attali 2001); only what
chance would bring about less than once in 100 banks is remarked on.

``duplicate`` and ``enemies``: similarity is the share of content words that two items have in
common (Jaccard, counted with repetition) over stem and options. Items of one case share its words
without being alike; those words are left out for them (enemy items: Becker and Kao 2022; the
threshold is ours).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from string import ascii_uppercase

from trainkit.model.items.base import CognitiveLevel
from trainkit.model.lint.subject import Remark, Subject, finding, said, subjects_of
from trainkit.model.loaded import Course
from trainkit.problems import Place, Problems, Severity

_ITEMS_AN_OBJECTIVE = 5
_FEWEST_FOR_SHARES = 20
_MOST_RECALL, _LEAST_CASES = 0.4, 0.3
_SMALLEST_BANK = 12
_FEWEST = 12
_RARE, _VERY_RARE = 0.05, 0.01
_LEAST_UNDETERMINED, _MOST_UNDETERMINED = 0.2, 0.5
_FEWEST_UNDETERMINED = 6
_ALIKE = 0.6
_FEWEST_WORDS = 8
_SHORTEST_KEY = 2
_SHARED_STEM = 2
_USUAL, _USUAL_SHARE = 3, 0.1


def check_bank(course: Course, subjects: Sequence[Subject], problems: Problems) -> None:
    """Record what a bank as a whole lacks.

    All of it is information: a bank that grows is of use before it is complete, and there is no
    item on which a person could clear it.
    """
    found = Counter(item.objective for item in course.bank.items)
    is_begun = len(course.bank.items) < _SMALLEST_BANK
    for index, objective in enumerate(() if is_begun else course.module.objectives):
        if 0 < found[objective.id] < _ITEMS_AN_OBJECTIVE:  # none at all is an error elsewhere
            items = "1 item" if found[objective.id] == 1 else f"{found[objective.id]} items"
            values = {"objective": objective.id, "items": items, "least": _ITEMS_AN_OBJECTIVE}
            place = course.module_file.place(("objectives", index, "id"))
            problems.add(place, *said("coverage", **values))
    messages = (*_shares(course), *_lengths(subjects), *_undetermined(subjects))
    for message in (*messages, *_positions(subjects)):
        problems.add(course.bank_file.place(("items",)), *message)


def _shares(course: Course) -> Iterator[tuple[str, Severity]]:
    items = course.bank.items
    if len(items) < _FEWEST_FOR_SHARES:
        return
    recall = sum(item.cognitive is CognitiveLevel.RECALL for item in items) / len(items)
    cases = sum(item.case is not None for item in items) / len(items)
    if recall > _MOST_RECALL:
        yield said("balance", "recall", share=recall, limit=_MOST_RECALL)
    if cases < _LEAST_CASES:
        yield said("balance", "cases", share=cases, limit=_LEAST_CASES)


def _lengths(subjects: Sequence[Subject]) -> Iterator[tuple[str, Severity]]:
    longest, asked = too_often_longest(subjects)
    if longest:
        yield said("length-form", "bank", n=len(longest), asked=asked, items=", ".join(longest))
    few, clear = too_seldom_longest(subjects)
    if few is not None:
        yield said("length-form", "seldom", few=few, clear=clear)


def _undetermined(subjects: Sequence[Subject]) -> Iterator[tuple[str, Severity]]:
    offered = [
        subject
        for subject in subjects
        if subject.key and any(answer.undetermined for answer in subject.answers)
    ]
    keys = [subject.item.id for subject in offered if subject.key and subject.key.undetermined]
    if len(offered) < _FEWEST_UNDETERMINED:
        return
    share = len(keys) / len(offered)
    counts = {"keys": len(keys), "offered": len(offered), "share": share}
    if share > _MOST_UNDETERMINED:
        yield said("undetermined", "often", items=", ".join(keys), **counts)
    elif share < _LEAST_UNDETERMINED:
        yield said("undetermined", "seldom", **counts)


def _positions(subjects: Sequence[Subject]) -> Iterator[tuple[str, Severity]]:
    fixed = [
        subject
        for subject in subjects
        if subject.key and not getattr(subject.item, "shuffle", True)
    ]
    for place in range(max((len(subject.answers) for subject in fixed), default=0)):
        asked = [subject for subject in fixed if len(subject.answers) > place]
        there = [subject.item.id for subject in asked if subject.answers[place] is subject.key]
        chances = [1 / len(subject.answers) for subject in asked]
        if there and tail(chances, len(there)) < _VERY_RARE:
            letter, counts = ascii_uppercase[place], {"n": len(there), "asked": len(asked)}
            yield said("position", letter=letter, items=", ".join(there), **counts)


def check_stale(course: Course, today: date, problems: Problems) -> None:
    """Record volatile facts whose ``as_of`` is more than twelve months before ``today``.

    For an item a person looks the fact up again and sets ``as_of``; a review does not clear it. For
    a reference it informs only: its date is that of the source, which may be the newest there is.
    """
    for kind, file, key, facts in (
        ("item", course.bank_file, "items", course.bank.items),
        ("reference", course.module_file, "references", course.module.references),
    ):
        for index, fact in enumerate(facts):
            if fact.volatile and _is_old(fact.as_of, today):
                place = file.place((key, index, "as_of"))
                problems.add(place, *said("stale", kind, fact.id, as_of=fact.as_of))


def _is_old(as_of: date, today: date) -> bool:
    return (as_of.year + 1, as_of.month, as_of.day) < (today.year, today.month, today.day)


def check_key_lengths(
    code: str,
    names: Collection[tuple[str, str]],
    courses: Sequence[Course],
    place: Place,
    problems: Problems,
) -> None:
    """Record a form on which too many keys are the longest option.

    ``code`` is the form's, ``names`` are its items as module and item; items that no bank
    has any more are left out; they are reported elsewhere.
    """
    subjects = [
        subject
        for course in courses
        for subject in subjects_of(
            course, {item for module, item in names if module == course.module.id}
        )
    ]
    longest, asked = too_often_longest(subjects)
    if longest:
        values = {"n": len(longest), "asked": asked, "items": ", ".join(longest)}
        problems.add(place, *said("length-form", "form", f"form {code}", **values))


def too_often_longest(subjects: Sequence[Subject]) -> tuple[list[str], int]:
    """Return the items whose key is longest, if too many for chance, and how many have one key.

    Fewer than 12 items say nothing.
    """
    asked = [subject for subject in subjects if subject.key is not None]
    longest = [subject.item.id for subject in asked if _is_longest(subject)]
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
    few = sum(map(_is_longest, clear))
    chances = [1 / len(subject.answers) for subject in clear]
    if len(clear) < _FEWEST or 1 - tail(chances, few + 1) >= _VERY_RARE:
        return None, len(clear)
    return few, len(clear)


def _is_longest(subject: Subject) -> bool:
    """Whether the key has more characters than every distractor."""
    return subject.key is not None and all(
        subject.key.text.length > other.text.length for other in subject.distractors
    )


def _has_one_longest(subject: Subject) -> bool:
    lengths = sorted(answer.text.length for answer in subject.answers)
    return lengths[-1] > lengths[-2]


def tail(chances: Sequence[float], at_least: int) -> float:
    """Return the chance of ``at_least`` hits in independent draws, one for each chance given.

    The upper tail of the Poisson binomial distribution; of the binomial where all are equal.
    """
    spread = [1.0]
    for chance in chances:
        missed = [share * (1 - chance) for share in (*spread, 0.0)]
        hit = [share * chance for share in (0.0, *spread)]
        spread = [one + other for one, other in zip(missed, hit, strict=True)]
    return sum(spread[at_least:])


@dataclass(frozen=True)
class _Words:
    """The words of one item, counted: the second "log" of an item is another entry."""

    subject: Subject
    all: frozenset[tuple[str, int]]
    own: frozenset[tuple[str, int]]
    """Without the words of the item's case."""
    stem: frozenset[str]
    key: tuple[str, ...]


def open_pairs(course: Course) -> list[tuple[str, str]]:
    """Return the pairs of items, by id, that nobody has declared enemies or reviewed."""
    remarks = pairs_of(subjects_of(course))
    pairs = (remark.items for remark in remarks if not remark.is_cleared)
    return [(first.item.id, second.item.id) for first, second in pairs]


def pairs_of(subjects: Sequence[Subject]) -> Iterator[Remark]:
    """Yield a remark on each pair of a bank that must not be on one form and is not enemies yet.

    It is made at the second item, usually the later one.
    """
    counted = [_words(subject) for subject in subjects if subject.words.known]
    usual = _usual(counted)
    for one, other in combinations(counted, 2):
        first, second = one.subject, other.subject
        if (
            first.item.id in (second.item.id, *second.item.enemies)
            or second.item.id in first.item.enemies
        ):
            continue
        share = _similarity(one, other)
        if share >= _ALIKE:
            found = finding(("stem",), share=share, item=first.item.id)
            yield Remark("duplicate", found, second, (first, second))
        elif _gives_away(one, other, usual):
            yield _given_away(first, second)
        elif _gives_away(other, one, usual):
            yield _given_away(second, first)


def _given_away(first: Subject, second: Subject) -> Remark:
    key = first.key.text.visible if first.key else ""
    found = finding(("stem",), key=key, item=first.item.id)
    return Remark("enemies", found, second, (first, second))


def _words(subject: Subject) -> _Words:
    texts = [text for _, text in subject.texts]
    counts = Counter(root for text in texts for root, _ in text.roots)
    key = subject.key
    return _Words(
        subject,
        _counted(counts),
        _counted({root: n for root, n in counts.items() if root not in subject.case_roots}),
        subject.stem.content,
        tuple(root for root, _ in key.text.roots) if key and not key.undetermined else (),
    )


def _counted(counts: dict[str, int]) -> frozenset[tuple[str, int]]:
    return frozenset((root, n) for root, count in counts.items() for n in range(count))


def _similarity(one: _Words, other: _Words) -> float:
    same_case = one.subject.item.case and one.subject.item.case == other.subject.item.case
    first, second = (one.own, other.own) if same_case else (one.all, other.all)
    if min(len(first), len(second)) < max(_FEWEST_WORDS, _ALIKE * max(len(first), len(second))):
        return 0.0
    common = len(first & second)
    return common / (len(first) + len(second) - common)


def _usual(items: Sequence[_Words]) -> frozenset[str]:
    """Return words so common in stems that two stems sharing them may be about different things."""
    found = Counter(root for words in items for root in words.stem)
    most = max(_USUAL, len(items) * _USUAL_SHARE)
    return frozenset(root for root, count in found.items() if count > most)


def _gives_away(one: _Words, other: _Words, usual: frozenset[str]) -> bool:
    """Whether the stem of ``other`` holds the key of ``one`` and speaks of the same thing."""
    if len(one.key) < _SHORTEST_KEY or not set(one.key) <= other.stem:
        return False
    if one.subject.item.case and one.subject.item.case == other.subject.item.case:
        return False
    stem = [root for root, _ in other.subject.stem.roots]
    length = len(one.key)
    together = any(
        tuple(stem[start : start + length]) == one.key for start in range(len(stem) - length + 1)
    )
    return together and len((one.stem & other.stem) - set(one.key) - usual) >= _SHARED_STEM
