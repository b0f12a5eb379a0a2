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

from trainkit.assessment.forms import PlacedItem
from trainkit.items.entries import DOUBTFUL, SCRIPTS, only

__all__ = ["paper_rule", "reading_formula", "spelled_formula"]


def spelled_formula(item: PlacedItem, entry: str) -> str:
    """Return the formula of an entry in one spelling; ``entry`` is a reference to its cell."""
    return f'IF({entry}="","",{item.format.spelled_formula(item, entry)})'


def reading_formula(item: PlacedItem, entry: str, spelled: str) -> str:
    """Return the formula of what was read in an entry.

    ``entry`` is a reference to the entry's cell, ``spelled`` the cell of ``spelled_formula``.
    """
    return f'IF({entry}="","",{item.format.reading_formula(item, entry, spelled)})'


def paper_rule(cell: str, takes: str) -> str:
    """Return the formula of the rule where papers take different answers at this place.

    ``takes`` is a reference to what the row's paper takes, as ``PlacedItem.offered`` puts it: its
    capitals are the letters there are.
    """
    digits = "".join(SCRIPTS)
    lettered = only(cell, f'{takes}&"- ,{digits}"')
    plain = f"EXACT(UPPER({cell}),LOWER({cell}))"
    return f'OR({cell}="{DOUBTFUL}",IF(ISERROR(FIND("A",{takes})),{plain},{lettered}))'
