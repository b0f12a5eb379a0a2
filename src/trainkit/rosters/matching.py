"""Whether two rows are about one person: by e-mail address and by name, in whichever script.

Names are compared by their words in any order. Between scripts they are compared in Latin letters,
by consonants only, since Persian writes few vowels and everybody transliterates in another way.
What is not certain is for a person to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from trainkit.definitions.roster import name_key
from trainkit.languages import _

__all__ = ["Alike", "find_alike", "name_words"]

_NEAR = 86.0
"""Likeness of two names, from 0 to 100, from which a person is asked."""
_FEWEST = 4
"""Consonants below which names in two scripts are not compared."""


@dataclass(frozen=True)
class Alike:
    """Somebody who may be the person in question."""

    key: str
    is_certain: bool
    why: str


def find_alike(
    texts: Mapping[str, str], others: Mapping[str, Mapping[str, str]]
) -> tuple[Alike, ...]:
    """Return who of the others may be the person with these texts, the likeliest first.

    Texts are by field of the roster, others by any key. Certain is the same name, if no other has
    it too and the country does not speak against it.
    """
    same = [key for key, other in others.items() if _same_name(texts, other)]
    if len(same) == 1 and not _contradict(texts, others[same[0]]):
        return (Alike(same[0], True, _("the same name")),)
    found = dict.fromkeys(same, _("the same name"))
    for key, other in others.items():
        if _same_email(texts, other):
            found.setdefault(key, _("the same e-mail address"))
    for key in _near(texts.get("name", ""), others):
        found.setdefault(key, _("a similar name"))
    return tuple(Alike(key, False, why) for key, why in found.items())


def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared: in any order, whatever their letters."""
    return tuple(sorted(filter(None, map(name_key, re.split(r"[\s,]+", name)))))


def _same_name(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    words = name_words(one.get("name", ""))
    return bool(words) and words == name_words(other.get("name", ""))


def _same_email(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    address = one.get("email", "").casefold()
    return bool(address) and address == other.get("email", "").casefold()


def _contradict(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether both name a country, and not the same, and no address says that they are one."""
    countries = {text["country"] for text in (one, other) if text.get("country")}
    return len(countries) > 1 and not _same_email(one, other)


def _near(name: str, others: Mapping[str, Mapping[str, str]]) -> Sequence[str]:
    from rapidfuzz import fuzz, process

    if not name:
        return ()
    latin = {key: _latin(other["name"]) for key, other in others.items() if other.get("name")}
    mine = _latin(name)
    alike = process.extract(mine, latin, scorer=fuzz.token_sort_ratio, score_cutoff=_NEAR, limit=3)
    found = [key for _, _, key in alike]
    found += [
        key for key in latin if key not in found and _is_transliterated(name, others[key]["name"])
    ]
    return found


def _is_transliterated(one: str, other: str) -> bool:
    """Whether one name may be the other in another script."""
    from rapidfuzz import fuzz

    scripts = {_script(one), _script(other)}
    if len(scripts) == 1:
        return False
    skeletons = [_skeleton(_latin(name)) for name in (one, other)]
    if "ARABIC" in scripts:  # its v may be a vowel too
        skeletons = [skeleton.replace("v", "") for skeleton in skeletons]
    return len(skeletons[0]) >= _FEWEST and fuzz.ratio(*skeletons) >= _NEAR


def _script(name: str) -> str:
    """Return the script of a name's first letter: LATIN, CYRILLIC, ARABIC."""
    first = next((letter for letter in name if letter.isalpha()), "")
    return unicodedata.name(first, "").split(" ")[0] if first else ""


_SOUNDS_LIKE = {
    "a": "аәاآأع", "b": "бب", "ch": "чҷچ", "d": "дد", "e": "еёэє", "f": "фف", "g": "гґғگ",
    "gh": "غق", "h": "һҳحهة", "i": "иійїіӣ", "j": "ج", "k": "кқکك", "kh": "хخ", "l": "лل",
    "m": "мم", "n": "нңن", "o": "оө", "p": "пپ", "r": "рر", "s": "сسصث", "sh": "шщش",
    "t": "тتط", "ts": "ц",
    "u": "уўұүӯ", "v": "вوؤ", "y": "ыيیىئ", "ya": "я", "yu": "ю", "z": "зزذضظ", "zh": "жژ",
    "": "ъь",
}  # fmt: skip
_LETTERS = str.maketrans(
    {letter: latin for latin, letters in _SOUNDS_LIKE.items() for letter in letters}
)


@cache
def _latin(name: str) -> str:
    """Return a name in small Latin letters without accents, roughly as it sounds."""
    plain = unicodedata.normalize("NFC", name).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", plain)
    return " ".join(re.findall("[a-z]+", plain.replace("\u200c", "").replace("'", "")))


_SOUNDS = (
    (r"dzh|dj|zh|j", "j"), (r"tch|ch", "c"), (r"sch|sh|ts", "s"), (r"ph", "f"),
    (r"kh|gh|q|x", "k"), (r"w", "v"), (r"[aeiouyh]", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip


@cache
def _skeleton(latin: str) -> str:
    """Return the consonants of a name, sounds that are written in many ways as one."""
    words = []
    for word in latin.split():
        for pattern, sound in _SOUNDS:
            word = re.sub(pattern, sound, word)  # noqa: PLW2901 - each sound after the other
        words.append(word)
    return " ".join(sorted(words))
