"""Finding the same person on two occasions by a code, without a name and without guessing.

Codes are compared by their key, in which what a hand or a keyboard confuses is one: capital and
small letters, codes with and without spaces, hyphens and other signs; 0 and O; 1, I and l; Latin
letters and the Cyrillic ones that look the same; digits of any script. A key that one sheet of each
occasion has is a match. A key that more have is ambiguous: nothing is guessed.

Codes that people make themselves (first letter of the mother's name, day of birth …) change by a
slip the second time. For those, keys may differ by one error if the longer has at least ``LEAST``
characters (Schnell, Bachteler, Reiher, Improving the Use of Self-Generated Identification Codes,
Evaluation Review 34, 2010): a character replaced, left out or added, or two neighbours swapped
(Damerau, A Technique for Computer Detection and Correction of Spelling Errors, Communications of
the ACM 7, 1964). The best match must be the only one, from both sides. Sheets that could belong to
one another but have a rival are ambiguous.

The result does not depend on the order of the sheets, and is the same when the occasions are
exchanged.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LEAST = 6
"""Characters of a self-generated code from which one error is tolerated."""


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """One person's sheets: their places in the two lists."""

    first: int
    second: int
    errors: int = 0
    """0 if the keys are the same, 1 if an error was tolerated."""


@dataclass(frozen=True, slots=True, order=True)
class Ambiguity:
    """Sheets that may belong together in more than one way; a person must look at them."""

    first: tuple[int, ...]
    second: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """Every sheet of both occasions, once."""

    matched: tuple[Match, ...]
    ambiguous: tuple[Ambiguity, ...]
    unmatched: tuple[tuple[int, ...], tuple[int, ...]]
    """Places of the sheets that are like none of the other occasion; also sheets without a code."""


def match(first: Sequence[str], second: Sequence[str], *, tolerant: bool = False) -> Matching:
    """Match codes by their keys; one error is tolerated in codes that people made themselves."""
    keys = [key_of(code) for code in first], [key_of(code) for code in second]
    near = _near(set(keys[0]) - {""}, set(keys[1]) - {""}, tolerant=tolerant)
    nearest = _best(keys[0], keys[1], near), _best(keys[1], keys[0], _mirrored(near))
    matched = tuple(
        Match(place, others[0], near[keys[0][place]][keys[1][others[0]]])
        for place, others in enumerate(nearest[0])
        if len(others) == 1 and nearest[1][others[0]] == [place]
    )
    taken = {one.first for one in matched}, {one.second for one in matched}
    return _remainder(keys, near, matched, taken)


_Near = Mapping[str, Mapping[str, int]]
"""Of each key, the keys of the other occasion it may be, with the number of errors."""


def _near(first: Iterable[str], second: Iterable[str], *, tolerant: bool) -> _Near:
    near: dict[str, dict[str, int]] = defaultdict(dict)
    keys, others = set(first), set(second)
    for key in keys & others:
        near[key][key] = 0
    if not tolerant:
        return near
    shortened: dict[str, list[str]] = defaultdict(list)
    for other in others:
        for form in _shortened(other):
            shortened[form].append(other)
    for key in keys:
        candidates = {other for form in _shortened(key) for other in shortened.get(form, ())}
        for other in candidates - {key}:
            if max(len(key), len(other)) >= LEAST and errors(key, other) == 1:
                near[key][other] = 1
    return near


def _shortened(key: str) -> set[str]:
    """Return a key, and the key without each of its characters.

    Keys that one error makes equal have such a form in common, so that not every key need be
    compared with every other one.
    """
    return {key, *(key[:place] + key[place + 1 :] for place in range(len(key)))}


def _mirrored(near: _Near) -> _Near:
    back: dict[str, dict[str, int]] = defaultdict(dict)
    for key, others in near.items():
        for other, distance in others.items():
            back[other][key] = distance
    return back


def _best(own: Sequence[str], others: Sequence[str], near: _Near) -> list[list[int]]:
    """Return, for each sheet, the places of the sheets of the other occasion that are nearest."""
    places = defaultdict(list)
    for place, key in enumerate(others):
        places[key].append(place)
    best = []
    for key in own:
        candidates = near.get(key, {})
        least = min(candidates.values(), default=0)
        nearest = [other for other, distance in candidates.items() if distance == least]
        best.append(sorted(place for other in nearest for place in places[other]))
    return best


def _remainder(
    keys: tuple[list[str], list[str]],
    near: _Near,
    matched: tuple[Match, ...],
    taken: tuple[set[int], set[int]],
) -> Matching:
    """Put the sheets without a match into groups that may belong together."""
    left: list[dict[str, list[int]]] = [defaultdict(list), defaultdict(list)]
    blank: tuple[list[int], list[int]] = ([], [])
    for side in (0, 1):
        for place, key in enumerate(keys[side]):
            if place not in taken[side]:
                (left[side][key] if key else blank[side]).append(place)
    groups = []
    for component in _components(left, near):
        first, second = (
            tuple(sorted(place for at, key in component if at == side for place in left[at][key]))
            for side in (0, 1)
        )
        groups.append(Ambiguity(first, second))
    single = [group for group in groups if len(group.first) + len(group.second) == 1]
    return Matching(
        matched=matched,
        ambiguous=tuple(sorted(set(groups) - set(single))),
        unmatched=(
            tuple(sorted([*blank[0], *(place for group in single for place in group.first)])),
            tuple(sorted([*blank[1], *(place for group in single for place in group.second)])),
        ),
    )


def _components(left: Sequence[Mapping[str, list[int]]], near: _Near) -> list[set[tuple[int, str]]]:
    """Return sets of keys, each with its occasion, that near keys link to one another."""
    links: dict[tuple[int, str], set[tuple[int, str]]] = {
        (side, key): set() for side in (0, 1) for key in left[side]
    }
    for key in left[0]:
        for other in near.get(key, {}):
            if other in left[1]:
                links[0, key].add((1, other))
                links[1, other].add((0, key))
    components, seen = [], set()
    for start in links:
        if start in seen:
            continue
        component, waiting = set(), [start]
        while waiting:
            node = waiting.pop()
            if node not in component:
                component.add(node)
                waiting.extend(links[node])
        seen |= component
        components.append(component)
    return components


_FOLDED = str.maketrans(
    {
        "o": "0",
        "i": "1",
        "l": "1",
        "ı": "1",
        "а": "a",
        "в": "b",
        "е": "e",
        "ё": "e",
        "і": "1",
        "ј": "j",
        "к": "k",
        "м": "m",
        "н": "h",
        "о": "0",
        "р": "p",
        "с": "c",
        "ѕ": "s",
        "т": "t",
        "у": "y",
        "ү": "y",
        "х": "x",
        "һ": "h",
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
        "ـ": None,
    }
)
"""After case folding. The Cyrillic letters are those whose capitals look like Latin ones; Arabic
letters become their Persian form, and the stroke that lengthens a word is dropped."""


def key_of(code: str) -> str:
    """Return the code as codes are compared: letters and digits, look-alikes made one."""
    plain = unicodedata.normalize("NFKC", code).casefold()
    signs = (sign for sign in plain if sign.isalnum())
    return "".join(_digit(sign) for sign in signs).translate(_FOLDED)


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


def errors(one: str, other: str) -> int:
    """Return 0 for equal keys, 1 for keys that one error makes equal, else 2."""
    if one == other:
        return 0
    if abs(len(one) - len(other)) > 1:
        return 2
    start = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    rest, remainder = one[start:], other[start:]
    alike = (
        rest[1:] == remainder[1:]
        or rest[1:] == remainder
        or rest == remainder[1:]
        or (rest[:2] == remainder[1::-1] and rest[2:] == remainder[2:])
    )
    return 1 if alike else 2
