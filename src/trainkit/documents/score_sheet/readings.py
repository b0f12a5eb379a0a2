"""How the score sheet reads an entry: formulas that agree with ``trainkit.responses.answers``.

Every entry cell has a cell further down the same sheet that shows what was read: the letters in one
spelling, a number, ``?`` for what is doubtful or cannot be read, nothing for a blank. Marks and
counts are taken from there, and an entry whose reading is ``?`` turns orange.

No function is younger than Excel 2007, nothing spills, and no decimal separator is left to the
computer's settings: numbers are put together from their digits. Rules on entry cells stay below 255
characters, the most that every version of Excel takes.
"""

from __future__ import annotations

from collections.abc import Iterable

from trainkit.definitions.items import MOST_DIGITS, ItemType
from trainkit.plan.forms import PlacedItem
from trainkit.plan.score_layout import DOUBTFUL, NOTHING

__all__ = ["digits_formula", "entry_rule", "reading_formula"]

_SCRIPTS = ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
"""The digits of Arabic and of Persian and Urdu."""


def _replaced(formula: str, pairs: Iterable[tuple[str, str]], once: bool = False) -> str:
    for old, new in pairs:
        formula = f'SUBSTITUTE({formula},"{old}","{new}"{",1" if once else ""})'
    return formula


def _letters(cell: str) -> str:
    """Return the entry in capitals, without spaces and commas."""
    return _replaced(f"UPPER({cell})", [(" ", ""), (",", "")])


def _without(formula: str, letters: str, once: bool = False) -> str:
    """Return what is left of a text without these letters; ``once`` takes one of each."""
    return _replaced(formula, [(letter, "") for letter in letters], once)


def reading_formula(item: PlacedItem, cell: str, digits: str) -> str:
    """Return the formula of what was read in an entry cell.

    ``digits`` is the cell of ``digits_formula``, which a number is read from.
    """
    if item.type is ItemType.NUMERIC:
        read = _number(cell, digits)
    elif item.type is ItemType.MULTIPLE:
        read = f'IF(EXACT({cell},"{NOTHING}"),"{NOTHING}",{_set(item, _letters(cell))})'
    elif item.type is ItemType.MATCHING:
        read = _boxes(_letters(cell), item.letters, len(item.premises), once=False)
    elif item.type is ItemType.ORDERING:
        read = _boxes(_letters(cell), item.letters, len(item.letters), once=True)
    else:
        one = _letters(cell)
        valid = f'AND(LEN({one})=1,ISNUMBER(FIND({one},"{item.letters}")))'
        read = f'IF({valid},{one},"{DOUBTFUL}")'
    return f'IF({cell}="","",{read})'


def _set(item: PlacedItem, letters: str) -> str:
    rising = "&".join(
        f'IF(ISNUMBER(FIND("{letter}",{letters})),"{letter}","")' for letter in item.letters
    )
    valid = f'AND({letters}<>"",{_without(letters, item.letters, once=True)}="")'
    return f'IF({valid},{rising},"{DOUBTFUL}")'


def _boxes(letters: str, known: str, count: int, once: bool) -> str:
    rest = _without(_without(letters, known, once), NOTHING)
    return f'IF(AND(LEN({letters})={count},{rest}=""),{letters},"{DOUBTFUL}")'


def digits_formula(cell: str) -> str:
    """Return the formula of an entry with its digits in Latin script and without spaces."""
    pairs = [(digit, str(value)) for script in _SCRIPTS for value, digit in enumerate(script)]
    return f'IF({cell}="","",{_replaced(cell, [(" ", ""), ("٫", "."), *pairs])})'


def _number(cell: str, digits: str) -> str:
    unsigned = f'MID({digits},1+(LEFT({digits},1)="-"),40)'
    plain = f'SUBSTITUTE({unsigned},",",".")'
    point = f'FIND(".",{plain}&".")'
    figures = f'SUBSTITUTE({plain},".","",1)'
    filled_up = f'{figures}&"{"0" * MOST_DIGITS}"'  # to find nothing is no error in Excel alone
    strange = f'ISERROR(FIND(MID({filled_up},ROW($1:${MOST_DIGITS}),1),"0123456789"))'
    thousands = f'AND(LEN({digits})>4,LEFT(RIGHT({digits},4),1)=",",LEFT({unsigned},2)<>"0,")'
    valid = (
        f"AND({point}>1,{point}<>LEN({plain}),LEN({figures})<={MOST_DIGITS},"
        f"SUMPRODUCT(--{strange})=0,NOT({thousands}))"
    )
    sign = f'IF(LEFT({digits},1)="-",-1,1)'
    value = f"{sign}*VALUE({figures})/10^MAX(0,LEN({plain})-{point})"
    nothing = f'IF(EXACT({cell},"{NOTHING}"),"{NOTHING}"'
    return f'{nothing},IF({valid},{value},"{DOUBTFUL}"))'


def entry_rule(item: PlacedItem, cell: str) -> tuple[str, str, str]:
    """Return the kind of rule that guards an entry cell, its formula, and what to enter, in words.

    The rule stops what is no answer at all; what it lets through is still read by the formula of
    the reading. A list offers small letters too, since Excel compares with its case.
    """
    letters, doubtful = _letters(cell), f'{cell}="{DOUBTFUL}"'
    nothing = f'{cell}="{NOTHING}"'
    same_case = f"EXACT(UPPER({cell}),LOWER({cell}))"
    if item.type is ItemType.NUMERIC:
        rule = f"OR({doubtful},AND({same_case},LEN({cell})<25))"
        return "custom", rule, f"Enter the number without its unit, {NOTHING} for no number"
    if item.type is ItemType.MULTIPLE:
        rest = _without(letters, item.letters, once=True)
        rule = f'OR({doubtful},{nothing},AND(NOT({same_case}),{rest}=""))'
        return "custom", rule, f"Enter all marked letters of {item.letters}, such as AC"
    if item.type is ItemType.MATCHING:
        rule = f'OR({doubtful},{_without(letters, item.letters + NOTHING)}="")'
        what = f"Enter {len(item.premises)} letters of {item.letters}, {NOTHING} for an empty box"
        return "custom", rule, what
    if item.type is ItemType.ORDERING:
        rest = _without(_without(letters, item.letters, once=True), NOTHING)
        what = f"Enter the letters of the boxes in their order, {NOTHING} for an empty box"
        return "custom", f'OR({doubtful},{rest}="")', what
    choices = [*item.letters, DOUBTFUL, *item.letters.lower()]
    what = f"Enter {', '.join(item.letters)} with the Latin keyboard"
    return "list", f'"{",".join(choices)}"', what
