"""The order of words in a language: what an alphabetical list of it is sorted by.

Alphabets are those of CLDR's exemplar characters in the order of its collation charts; Dari has the
Persian one, since CLDR sorts it as Pashto. A letter that an alphabet lacks stands where its base
letter does (ё with е, á with a), one of another script behind the alphabet. A library for the whole
of Unicode's collation would be PyICU, which has to be compiled against ICU; pyuca (last of 2017)
knows none of the languages' own orders.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from trainkit.text.languages import tags_of

_LATIN = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
_ALPHABETS: Mapping[str, str] = {
    "ar": "ا ب ت=ة ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك=ک ل م ن ه و ي=ى=ی",
    "es": _LATIN.replace("n", "n ñ"),
    "fa": "آ ا ء=أ=إ=ؤ=ئ ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک=ك گ ل م ن و ه=ة=ۀ ی=ي=ى",
    "kk": "а ә б в г ғ д е ё ж з и й к қ л м н ң о ө п р с т у ұ ү ф х һ ц ч ш щ ъ ы і ь э ю я",
    "ky": "а б в г д е ё ж з и й к л м н ң о ө п р с т у ү ф х ц ч ш щ ъ ы ь э ю я",
    "ru": "а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я",
    "tg": "а б в г ғ д е ё ж з и ӣ й к қ л м н о п р с т у ӯ ф х ҳ ч ҷ ш ъ э ю я",
    "ur": "ا آ ب بھ پ پھ ت تھ ٹ ٹھ ث ج جھ چ چھ ح خ د دھ ڈ ڈھ ذ ر رھ ڑ ڑھ ز ژ س ش ص ض ط ظ ع غ ف ق "
    "ک=ك کھ گ گھ ل لھ م مھ ن نھ ں و وھ ہ=ه=ۀ ھ ۃ=ة ء ی=ي=ى یھ ے",
    "uz": f"{_LATIN} oʻ=oʼ=o‘=o’=o'=o` gʻ=gʼ=g‘=g’=g'=g` sh ch",
}
"""The letters of each alphabet; those with = between them share a place."""


def sort_key(text: str, language: str) -> tuple[object, ...]:
    """Return what a text is sorted by in a language; capitals, accents and marks do not count."""
    order, letters = _order(language)
    plain = unicodedata.normalize("NFC", text.casefold())
    found = (each for part in letters.findall(plain) for each in _places(part, order))
    return (*found, (0, 0), text)


def _places(letter: str, order: Mapping[str, int]) -> list[tuple[int, int]]:
    """Return where a letter stands: a space first, then digits, the alphabet, other letters."""
    if letter in order:
        return [(4, order[letter])]
    if letter.isspace():
        return [(1, 0)]
    bases = [each for each in unicodedata.normalize("NFKD", letter) if _counts(each)]
    return [
        (4, order[each]) if each in order else (3 if each.isdigit() else 5, ord(each))
        for each in bases
    ]


def _counts(letter: str) -> bool:
    """Whether it is a letter or digit; one that only modifies others, as ʼ or ـ, is not."""
    return letter.isalnum() and unicodedata.category(letter) != "Lm"


@cache
def _order(language: str) -> tuple[Mapping[str, int], re.Pattern[str]]:
    """Return the places of an alphabet's letters, and the pattern of a letter."""
    alphabet = next((_ALPHABETS[tag] for tag in tags_of(language) if tag in _ALPHABETS), _LATIN)
    order = {
        letter: place
        for place, letters in enumerate(alphabet.split())
        for letter in letters.split("=")
    }
    several = [letter for letter in order if len(letter) > 1]
    return order, re.compile("|".join([*several, "."]), re.DOTALL)
