"""How the score sheet reads an entry, in formulas that agree with ``reading.answers``.

An entry is read in two steps. Where an answer has several signs it is spelled first (on the marks
sheet): Latin digits without spaces for numbers, capitals for letters, whether a letter or its digit
was typed. Then it is read: the letters of the answer, a number, ``?`` for what is doubtful or
cannot be read, nothing for a blank. Marks and counts are taken from there, and an entry whose
reading is ``?`` turns orange.

No function is younger than Excel 2007, nothing spills, and no decimal separator is left to the
computer's settings: numbers are put together from their digits. Rules on entry cells stay below 255
characters, the most that every version of Excel takes, and name no other sheet.
"""

from __future__ import annotations

from collections.abc import Iterable

from trainkit.assessment.forms import LETTERS, PlacedItem
from trainkit.definitions.items import MOST_DIGITS, ItemType
from trainkit.score_sheet.layout import DOUBTFUL, NOTHING

__all__ = ["entry_rule", "is_spelled", "paper_rule", "reading_formula", "spelled_formula"]

_LATIN, _ARABIC, _PERSIAN = _SCRIPTS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
"""The digits of Latin script, of Arabic, and of Persian and Urdu."""
_ONE_SIGN = (ItemType.SINGLE, ItemType.TRUE_FALSE)


def _replaced(formula: str, pairs: Iterable[tuple[str, str]], once: bool = False) -> str:
    for old, new in pairs:
        formula = f'SUBSTITUTE({formula},"{old}","{new}"{",1" if once else ""})'
    return formula


def _capitals(entry: str) -> str:
    """Return the entry in capitals, without spaces and commas."""
    return _replaced(f"UPPER({entry})", [(" ", ""), (",", "")])


def _without(formula: str, letters: str, once: bool = False) -> str:
    """Return what is left of a text without these letters; ``once`` takes one of each."""
    return _replaced(formula, [(letter, "") for letter in letters], once)


def is_spelled(item: PlacedItem) -> bool:
    """Whether the entry is spelled before it is read."""
    return item.type not in _ONE_SIGN


def spelled_formula(item: PlacedItem, entry: str) -> str:
    """Return the formula of an entry in one spelling; ``entry`` is a reference to its cell."""
    if item.type in {ItemType.NUMERIC, ItemType.SHORT}:
        pairs = [(sign, str(n)) for script in (_ARABIC, _PERSIAN) for n, sign in enumerate(script)]
        spelled = _replaced(entry, [(" ", ""), ("٫", "."), *pairs])
    else:
        pairs = [
            (sign, (NOTHING + LETTERS)[n])
            for script in _SCRIPTS
            for n, sign in enumerate(script[: len(item.letters) + 1])
        ]
        spelled = _replaced(_capitals(entry), pairs)
    return f'IF({entry}="","",{spelled})'


def reading_formula(item: PlacedItem, entry: str, spelled: str) -> str:
    """Return the formula of what was read in an entry.

    ``entry`` is a reference to the entry's cell, ``spelled`` the cell of ``spelled_formula``.
    """
    if item.type in _ONE_SIGN:
        read = _letter(item, entry)
    elif item.type is ItemType.NUMERIC:
        read = _number(spelled)
    elif item.type is ItemType.SHORT:
        known = _LATIN[: int(item.key) + 1]
        valid = f'AND(LEN({spelled})=1,ISNUMBER(FIND({spelled},"{known}")))'
        read = f'IF({valid},VALUE({spelled}),"{DOUBTFUL}")'
    elif item.type is ItemType.MULTIPLE:
        read = f'IF({spelled}="{NOTHING}","{NOTHING}",{_set(item, spelled)})'
    elif item.type is ItemType.MATCHING:
        read = _boxes(spelled, item.letters, len(item.premises), once=False)
    else:
        read = _boxes(spelled, item.letters, len(item.letters), once=True)
    return f'IF({entry}="","",{read})'


def _letter(item: PlacedItem, entry: str) -> str:
    """Find the one sign among each letter's own: large, small, its digit in three scripts."""
    groups = [
        letter + letter.lower() + "".join(script[n] for script in _SCRIPTS)
        for n, letter in enumerate(item.letters, 1)
    ]
    size = len(groups[0])
    found = f'INT((FIND(TRIM({entry}),"{"".join(groups)}")+{size - 1})/{size})'
    return f'MID("{DOUBTFUL}{item.letters}",1+IFERROR((LEN(TRIM({entry}))=1)*{found},0),1)'


def _set(item: PlacedItem, letters: str) -> str:
    rising = "&".join(
        f'IF(ISNUMBER(FIND("{letter}",{letters})),"{letter}","")' for letter in item.letters
    )
    valid = f'AND({letters}<>"",{_without(letters, item.letters, once=True)}="")'
    return f'IF({valid},{rising},"{DOUBTFUL}")'


def _boxes(letters: str, known: str, count: int, once: bool) -> str:
    rest = _without(_without(letters, known, once), NOTHING)
    return f'IF(AND(LEN({letters})={count},{rest}=""),{letters},"{DOUBTFUL}")'


def _number(digits: str) -> str:
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
    nothing = f'IF({digits}="{NOTHING}","{NOTHING}"'
    return f'{nothing},IF({valid},{value},"{DOUBTFUL}"))'


def _signs(letters: str) -> str:
    """Return everything that may be typed for these letters, their digits included."""
    digits = "".join(script[: len(letters) + 1] for script in _SCRIPTS)
    return letters + NOTHING + digits


def entry_rule(item: PlacedItem, cell: str) -> tuple[str, str, str]:
    """Return the kind of rule that guards an entry cell, its formula, and what to enter, in words.

    The rule stops what is no answer at all; what it lets through is still read by the formula of
    the reading. A list offers small letters too, since Excel compares with its case.
    """
    doubtful = f'{cell}="{DOUBTFUL}"'
    if item.type in _ONE_SIGN:
        digits = [script[n] for script in _SCRIPTS for n in range(1, len(item.letters) + 1)]
        choices = [*item.letters, DOUBTFUL, *item.letters.lower(), *digits]
        what = f"Enter {', '.join(item.letters)} with the Latin keyboard"
        return "list", f'"{",".join(choices)}"', what
    if item.type in {ItemType.NUMERIC, ItemType.SHORT}:
        same_case = f"EXACT(UPPER({cell}),LOWER({cell}))"
        rule = f"OR({doubtful},AND({same_case},LEN({cell})<25))"
        if item.type is ItemType.SHORT:
            return "custom", rule, f"Enter the points by the rubric, 0 to {item.key}"
        return "custom", rule, f"Enter the number without its unit, {NOTHING} for no number"
    if item.type is ItemType.MULTIPLE:
        what = f"Enter all marked letters of {item.letters}, such as AC"
    elif item.type is ItemType.MATCHING:
        what = f"Enter {len(item.premises)} letters of {item.letters}, {NOTHING} for an empty box"
    else:
        what = f"Enter the letters of the boxes in their order, {NOTHING} for an empty box"
    known = f'"{_signs(item.letters)} ,"'
    valid = _only(cell, known)
    if item.type is not ItemType.MATCHING:
        valid = f"AND({valid},{_each_once(cell, item.letters)})"
    return "custom", f"OR({doubtful},{valid})", what


def paper_rule(cell: str, takes: str) -> str:
    """Return the formula of the rule where papers take different answers at this place.

    ``takes`` is a reference to what the row's paper takes, as ``PlacedItem.offered`` puts it: its
    capitals are the letters there are.
    """
    digits = "".join(_SCRIPTS)
    lettered = _only(cell, f'{takes}&"- ,{digits}"')
    plain = f"EXACT(UPPER({cell}),LOWER({cell}))"
    return f'OR({cell}="{DOUBTFUL}",IF(ISERROR(FIND("A",{takes})),{plain},{lettered}))'


def _each_once(cell: str, letters: str) -> str:
    """Return the test that no letter stands twice in an entry."""
    each = f'MID("{letters}",ROW($1:${len(letters)}),1)'
    return f'SUMPRODUCT(--(LEN({cell})-LEN(SUBSTITUTE(UPPER({cell}),{each},""))>1))=0'


def _only(cell: str, known: str) -> str:
    """Return the test that every sign of an entry, in capitals, is among the known ones."""
    filled_up = f'UPPER({cell})&REPT(" ",20)'  # to find nothing is no error in Excel alone
    strange = f"ISERROR(FIND(MID({filled_up},ROW($1:$20),1),{known}))"
    return f"SUMPRODUCT(--{strange})=0"
