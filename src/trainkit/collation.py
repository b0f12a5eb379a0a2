"""The order of words in a language: what an alphabetical list of it is sorted by.

Alphabets are those of CLDR's exemplar characters in the order of its collation charts. A letter
that an alphabet lacks stands where its base letter does (ё with е, á with a), one of another script
behind the alphabet. A library for the whole of Unicode's collation would be PyICU, which has to be
compiled against ICU; pyuca (last of 2017) knows none of the languages' own orders.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from trainkit.languages import cldr_name

__all__ = ["sort_key"]

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ALPHABETS: Mapping[str, str] = {
    "ar": "ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي",
    "es": "a b c d e f g h i j k l m n ñ o p q r s t u v w x y z",
    "fa": "آ ا ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن و ه ی",
    "kk": "а ә б в г ғ д е ё ж з и й к қ л м н ң о ө п р с т у ұ ү ф х һ ц ч ш щ ъ ы і ь э ю я",
    "ky": "а б в г д е ё ж з и й к л м н ң о ө п р с т у ү ф х ц ч ш щ ъ ы ь э ю я",
    "ru": "а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я",
    "tg": "а б в г ғ д е ё ж з и й ӣ к қ л м н о п р с т у ӯ ф х ҳ ч ҷ ш ъ э ю я",
    "ur": "آ ا ب پ ت ٹ ث ج چ ح خ د ڈ ذ ر ڑ ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن ں و ہ ھ ء ی ے",
    "uz": "a b c d e f g h i j k l m n o p q r s t u v w x y z oʻ gʻ sh ch",
}
_SAME = str.maketrans("يىكةۀ‘’ʼ`'", "ییکهه" + "ʻ" * 5)
"""Letters that are written in two ways: Arabic and Persian yeh and kaf, marks in Uzbek."""
_ARABIC = str.maketrans("یک", "يك")


def sort_key(text: str, language: str) -> tuple[object, ...]:
    """Return what a text is sorted by in a language; capitals, accents and marks do not count."""
    base = cldr_name(language).partition("-")[0]
    order, letters = _order(base)
    plain = text.casefold().translate(_SAME)
    if base == "ar":
        plain = plain.translate(_ARABIC)
    found = (each for part in letters.findall(plain) for each in _places(part, order))
    return (*found, (0, 0), text)


def _places(letter: str, order: Mapping[str, int]) -> list[tuple[int, int]]:
    """Return where a letter stands: a space first, then digits, the alphabet, other letters."""
    if letter in order:
        return [(4, order[letter])]
    if letter.isspace():
        return [(1, 0)]
    decomposed = unicodedata.normalize("NFKD", letter)
    bases = [
        each if each in order else each.translate(_SAME) for each in decomposed if each.isalnum()
    ]
    return [
        (4, order[each]) if each in order else (3 if each.isdigit() else 5, ord(each))
        for each in bases
    ]


@cache
def _order(language: str) -> tuple[Mapping[str, int], re.Pattern[str]]:
    """Return the places of an alphabet's letters, and the pattern of a letter."""
    letters = _ALPHABETS.get(language, " ".join(_LATIN)).split()
    several = "|".join(sorted((one for one in letters if len(one) > 1), key=len, reverse=True))
    return {letter: at for at, letter in enumerate(letters)}, re.compile(
        f"{several}|." if several else ".", re.DOTALL
    )
