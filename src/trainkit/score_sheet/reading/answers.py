"""What an entry on a score sheet means, by the type of its item.

In: the text of a cell and the item's row in the record. Out: the answer in one spelling, or nothing
where it cannot be sure. The score sheet reads entries by formulas of its own
(``documents/score_sheet/readings.py``); a test holds that both read every entry alike.

Letters are taken in any case; spaces and commas between them do not count. A digit from 1 to 8
stands for the letter in that place of the alphabet, 0 for what marks nothing. A number may have a
dot or a comma before its decimals and the digits of Arabic and Persian; a comma before exactly
three digits could part thousands and is refused, unless only a zero stands before it.
"""

from __future__ import annotations

import re
from decimal import Decimal

from trainkit.assessment.forms import PlacedItem
from trainkit.definitions.items import MOST_DIGITS, ItemType
from trainkit.score_sheet.layout import DOUBTFUL, NOTHING

__all__ = ["expectation", "hint", "read_answer"]

_SCRIPTS = ("012345678", "٠١٢٣٤٥٦٧٨", "۰۱۲۳۴۵۶۷۸")

_CAPITALS = str.maketrans(
    "abcdefgh" + "".join(_SCRIPTS), "ABCDEFGH" + len(_SCRIPTS) * f"{NOTHING}ABCDEFGH", " ,"
)
"""Capitals for the letters there are, letters for digits, nothing for what does not count.

``str.upper`` would turn more than these into A to H.
"""

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.", " ")
"""Arabic-Indic and Persian digits, and their decimal separator."""

_LOOKALIKES = str.maketrans(
    "\u0410\u0412\u0421\u0415\u041d\u0391\u0392\u0395\u0397\u0430\u0432\u0441\u0435",
    "ABCEHABEHABCE",
)
"""Cyrillic and Greek letters that look like the printed ones."""


def read_answer(text: str, item: PlacedItem) -> str | None:
    """Return the answer in one spelling, ``None`` where the text is none for this item.

    ``?`` is a doubtful mark for every item, ``-`` stands for an answer that marks nothing: no
    option (multiple), no number (numeric), an empty box among others (matching, ordering). Letters
    of a multiple item come back in rising order, numbers in plain digits.
    """
    if text == DOUBTFUL:
        return text
    if item.type is ItemType.NUMERIC:
        return _number(text)
    if item.type in {ItemType.SINGLE, ItemType.TRUE_FALSE, ItemType.SHORT}:
        return _one_sign(text, item)
    letters = text.translate(_CAPITALS)
    if letters == NOTHING and item.type is ItemType.MULTIPLE:
        return letters
    if not _letters_fit(letters, item):
        return None
    return "".join(sorted(letters)) if item.type is ItemType.MULTIPLE else letters


def _one_sign(text: str, item: PlacedItem) -> str | None:
    if item.type is ItemType.SHORT:
        digit = text.translate(_DIGITS)
        return digit if re.fullmatch(f"[0-{item.key}]", digit) else None
    sign = text.strip(" ")
    letter = sign.translate(_CAPITALS)
    return letter if len(sign) == 1 and letter and letter in item.letters else None


def _letters_fit(letters: str, item: PlacedItem) -> bool:
    """Whether these are as many of the printed letters as the item takes."""
    boxes = item.type in {ItemType.MATCHING, ItemType.ORDERING}
    filled = letters.replace(NOTHING, "") if boxes else letters
    if not set(filled) <= set(item.letters):
        return False
    if item.type is ItemType.MATCHING:
        return len(letters) == len(item.premises)
    if item.type is ItemType.ORDERING:
        return len(letters) == len(item.letters) and _each_once(filled)
    return letters != "" and _each_once(letters)


def _each_once(letters: str) -> bool:
    return len(set(letters)) == len(letters)


def _number(text: str) -> str | None:
    digits = text.translate(_DIGITS)
    if digits == NOTHING:
        return digits
    match = re.fullmatch(r"-?([0-9]+)(?:([.,])([0-9]+))?", digits)
    if not match:
        return None
    whole, separator, decimals = match[1], match[2], match[3] or ""
    if len(whole) + len(decimals) > MOST_DIGITS:
        return None
    if separator == "," and len(decimals) == 3 and whole != "0":
        return None
    plain = format(Decimal(digits.replace(",", ".")), "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain == "-0" else plain


def expectation(item: PlacedItem) -> str:
    """Return what an entry may be, for a message: ``A, B, C or ?``."""
    if item.type is ItemType.NUMERIC:
        return f"a number of at most {MOST_DIGITS} digits, {NOTHING} or {DOUBTFUL}"
    if item.type is ItemType.SHORT:
        return f"points by the rubric, 0 to {item.key}, or {DOUBTFUL}"
    if item.type is ItemType.MULTIPLE:
        return f"letters of {item.letters}, each once, {NOTHING} or {DOUBTFUL}"
    if item.type is ItemType.MATCHING:
        count = len(item.premises)
        return f"{count} letters of {item.letters} ({NOTHING} for an empty box), or {DOUBTFUL}"
    if item.type is ItemType.ORDERING:
        return f"the letters {item.letters} in an order ({NOTHING} for an empty box), or {DOUBTFUL}"
    return f"{', '.join(item.letters)} or {DOUBTFUL}"


def hint(text: str, item: PlacedItem) -> str:
    """Return what is likely wrong with an entry that was refused, empty if nothing is known."""
    if item.type is ItemType.NUMERIC:
        if re.fullmatch(r"-?[0-9]+,[0-9]{3}", text.translate(_DIGITS)):
            return (
                "; the comma may part thousands or decimals: type no comma, or a dot for decimals"
            )
        return ""
    twin = text.translate(_LOOKALIKES)
    if item.type is ItemType.SHORT:
        return ""
    if twin == text or read_answer(twin, item) is None:
        return ""
    if len(text) == 1:
        return f"; it looks like {twin} but is a letter of another script, type it in Latin"
    return f"; it looks like {twin} but has letters of another script, type it in Latin"
