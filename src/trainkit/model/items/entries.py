"""What an answer looks like: its bubbles, its entry on a score sheet, its mark.

Every type of item names one ``AnswerFormat``; types that are answered alike share one. A format
works on a row of the record (``Row``), so answers can be read and marked without the item banks.

The score sheet reads and marks entries by formulas of its own. Each formula is made beside the
function with which it must agree; a test compares them in LibreOffice. No formula uses a function
younger than Excel 2007, none spills, and none depends on the computer's decimal separator. Rules on
entry cells stay below 255 characters, the most that every version of Excel takes, and name no other
sheet.

Letters are taken in either case; spaces and commas between them do not count. A digit from 1 to 8
stands for the letter in that place of the alphabet, 0 for what marks nothing. So do the letters by
which other scripts count options (``LOCAL_LETTERS``).
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Protocol

from trainkit.text.languages import N_, NUMBERING, _, digits, latin_digits, translated

LETTERS = "ABCDEFGH"
"""The letters printed before options, in order."""
NUMERALS = ("i", "ii", "iii", "iv", "v", "vi")
"""The numerals printed before premises, in order."""
DOUBTFUL = "?"
"""What is entered for a mark that a person must look at again."""
NOTHING = "-"
"""What is entered for an answer, or one box of it, that marks nothing."""

SCRIPTS = tuple(NUMBERING.values())
"""The digits of Latin script, of Arabic, and of Persian and Urdu."""
DIGITS = str.maketrans("".join(SCRIPTS[1:]) + "٫", 2 * SCRIPTS[0] + ".", " ")
"""Latin digits for those of Arabic and Persian, and their decimal separator; no spaces."""

LOCAL_LETTERS = {
    "A": "Аاأآ",
    "B": "Бب",
    "C": "Сجپ",
    "D": "د",
    "E": "هہ",
    "F": "و",
    "G": "ز",
    "H": "ح",
}
"""Capitals of other scripts that stand for one printed letter, and for no other.

Options are counted in Arabic script by abjad (alef, be, jim, dal), in Urdu also alef, be, pe.
Papers print Latin letters in every language, so a Cyrillic letter is taken only where its place
in the alphabet, its look and its sound do not name two of them (``docs/decisions/0019``).
"""
ALEF = ("الف", "ا")
"""The name of the first letter, as options are headed, and the letter."""

_CAPITALS = str.maketrans(
    LETTERS.lower() + "".join(script[:9] for script in SCRIPTS),
    LETTERS + len(SCRIPTS) * (NOTHING + LETTERS),
    " ,،",
) | {
    ord(sign): ord(letter)
    for letter, signs in LOCAL_LETTERS.items()
    for sign in signs + signs.lower()
}
"""Capitals for the letters there are, letters for digits, nothing for what does not count.

``str.upper`` would turn more than these into A to H.
"""

_LOOKALIKES = str.maketrans("\u0412\u0415\u041d\u0391\u0392\u0395\u0397\u0432\u0435", "BEHABEHBE")
"""Cyrillic and Greek letters that look like one printed letter and may be meant as another."""

Bubbles = tuple[tuple[str, Sequence[str]], ...]
"""Rows of bubbles: the label before each row, and what its bubbles say."""

EntryRule = tuple[str, str, str]
"""The kind of rule that guards an entry cell, its formula, and what to enter, in words."""


@dataclass(frozen=True)
class WorkedExample:
    """How an item of a format is answered, shown with something that everybody knows."""

    name: str
    """What the papers ask for: ``Mark every right answer``."""
    stem: str
    options: tuple[str, ...] = ()
    premises: tuple[str, ...] = ()
    answer: str = ""
    """As entries spell it; empty where the answer is words."""
    words: str = ""
    """How the answer is written on a paper without an answer sheet."""


class Row(Protocol):
    """What the record says of an item on a form; ``assessment.forms.PlacedItem`` is one."""

    @property
    def options(self) -> str:
        """The bank's option ids in printed order."""

    @property
    def premises(self) -> str:
        """The bank's premise ids in printed order."""

    @property
    def letters(self) -> str:
        """The letters printed before its options."""

    @property
    def key(self) -> str:
        """The key as papers spell it."""

    @property
    def tolerance(self) -> str | None:
        """The largest difference from a number that is still right."""

    @property
    def unit(self) -> str | None:
        """Printed behind the box for a number."""

    @property
    def key_text(self) -> str:
        """The key as it is printed, with tolerance and unit."""


_OFFERED = {"letters": "[A-H]{3,8}", "lines": "[3-6]", "key": "[1-9]"}
"""The patterns of what stands in ``AnswerFormat.offers``."""


def _taken_apart(offers: str, offered: str) -> Mapping[str, str] | None:
    """Return the values with which ``offers`` gives this text; ``None`` if it cannot."""
    parts = re.split(r"\{(\w+)\}", offers)
    named = (
        f"(?P<{part}>{_OFFERED[part]})" if n % 2 else re.escape(part)
        for n, part in enumerate(parts)
    )
    match = re.fullmatch("".join(named), offered)
    return None if match is None else match.groupdict()


class AnswerFormat(ABC):
    """How items of a type are answered. The defaults are those of items answered with letters."""

    offers: ClassVar[str]
    """What ``offered`` says, with ``letters``, the number of ``lines`` or ``key`` in braces."""
    key_pattern: ClassVar[str]
    """The form of a key in the record."""
    key_is: ClassVar[str]
    """What a key is, for a message."""
    sample_key: ClassVar[str] = "A"
    """Any key of this form."""
    example: ClassVar[WorkedExample]
    """Printed on the first page of papers that have such items."""
    marking_rule: ClassVar[str] = ""
    """How it is marked, for the papers; empty where one letter is right or not."""
    entry_step: ClassVar[str] = ""
    """How to enter it, for the score sheet's instructions; empty for one letter."""
    entry_is: ClassVar[str] = N_("a letter")
    control: ClassVar[str] = "one"
    """How it is answered on a screen: ``one`` or ``several`` of the letters, letters in ``boxes``,
    a ``number`` or ``words``."""
    by_hand: ClassVar[bool] = False
    """Whether a person marks the answer; the entry then is its points."""
    one_letter: ClassVar[bool] = False
    """Whether the answer is one letter, so that distractors can be compared."""
    counts_options: ClassVar[bool] = False
    """Whether each option is marked or not, so that marks can be counted by option."""
    can_share: ClassVar[bool] = False
    """Whether a part of an answer can earn a part of the mark."""
    is_spelled: ClassVar[bool] = True
    """Whether the score sheet brings an entry into one spelling before it reads it."""
    is_narrow: ClassVar[bool] = False
    """Whether an entry is a single sign."""

    def offered(self, row: Row) -> str:
        """Return what stands over the item's column on a score sheet: which answers it takes.

        It is said in the language that is written now.
        """
        return _(self.offers, letters=row.letters, lines=len(row.premises), key=digits(row.key))

    def offered_in_english(self, offered: str, language: str) -> str | None:
        """Return what ``offered`` says of such an item in a language, in English."""
        offers = latin_digits(translated(self.offers, language))
        found = _taken_apart(offers, latin_digits(offered))
        return None if found is None else self.offers.format_map(found)

    def sample(self, offered: str) -> Mapping[str, str] | None:
        """Return the fields of a row that takes the answers ``offered``, said in English.

        Its key is made up: it says what can be answered, never what is right. ``None`` is returned
        where items of the type take other answers.
        """
        found = _taken_apart(self.offers, offered)
        if found is None:
            return None
        letters, lines = found.get("letters", ""), int(found.get("lines", 0))
        if not LETTERS.startswith(letters):
            return None
        return {
            "options": letters.lower(),
            "premises": "".join(map(str, range(1, lines + 1))),
            "key": found.get("key", self.sample_key),
        }

    @abstractmethod
    def bubbles(self, row: Row) -> Bubbles:
        """Return the rows of bubbles on the answer sheet."""

    def places(self, row: Row) -> int:
        """Return the number of characters of the longest number that is right; 0 without one.

        Where it is not 0, the answer is written digit by digit, and ``bubbles`` has the signs of
        one place.
        """
        return 0

    @abstractmethod
    def read(self, text: str, row: Row) -> str | None:
        """Return the answer in one spelling, ``None`` where the text is none for this item."""

    def marked(self, groups: Sequence[Sequence[str]], row: Row) -> str | None:
        """Return the entry for what is marked in each row of ``bubbles``; empty for a blank.

        ``None`` where a person has to say what was meant: two marks for one letter, a number with
        a gap in it.
        """
        text = "".join(groups[0])
        return self.read(text, row) if text else ""

    @abstractmethod
    def expected(self, row: Row) -> str:
        """Return what an entry may be, for a message: ``A, B, C or ?``."""

    def hint(self, text: str, row: Row) -> str:
        """Return what is likely wrong with a refused entry, empty if nothing is known."""
        twin = text.translate(_LOOKALIKES)
        if twin == text or self.read(twin, row) is None:
            return ""
        if len(text) == 1:
            return _(
                "; it looks like {twin} but is a letter of another script: type it in Latin "
                "letters",
                twin=twin,
            )
        return _(
            "; it looks like {twin} but has letters of another script: type it in Latin letters",
            twin=twin,
        )

    def mark(self, answer: str, row: Row) -> Fraction:
        """Return the mark of an answer, 0 to 1; the share that is right if ``can_share``."""
        return Fraction(answer == row.key)

    def in_version_1(self, letters: Sequence[str], printed: Row, first: Row) -> str:
        """Return an answer whose letters are version 1's already in version 1's order."""
        return "".join(letters)

    def spelled_formula(self, row: Row, entry: str) -> str:
        """Return the formula of an entry in one spelling: capitals, letters for digits."""
        pairs = [
            (sign, (NOTHING + LETTERS)[n])
            for script in SCRIPTS
            for n, sign in enumerate(script[: len(row.letters) + 1])
        ]
        pairs += [(sign, letter) for letter in row.letters for sign in LOCAL_LETTERS[letter]]
        ignored = [(sign, "") for sign in " ,،"]
        return _replaced(f"UPPER({entry})", [*ignored, ALEF, *pairs])

    @abstractmethod
    def reading_formula(self, row: Row, entry: str, spelled: str) -> str:
        """Return the formula of what is read in an entry that is not blank.

        ``entry`` is a reference to its cell, ``spelled`` to that of ``spelled_formula``.
        """

    @abstractmethod
    def entry_rule(self, row: Row, cell: str) -> EntryRule:
        """Return the rule for an entry cell.

        It stops what is no answer at all; what it lets through is still read by the formula.
        """

    def mark_formula(self, row: Row, reading: str, key: str) -> str:
        """Return the formula of the mark, from references to what was read and to the key."""
        return f"IF({reading}={key},1,0)"


def capitals(text: str) -> str:
    """Return the letters of an entry, ``NOTHING`` included; other signs stay as they are."""
    return text.replace(*ALEF).translate(_CAPITALS)


def are_distinct(letters: str) -> bool:
    """Whether no letter stands twice."""
    return len(set(letters)) == len(letters)


def _replaced(formula: str, pairs: Iterable[tuple[str, str]], once: bool = False) -> str:
    for old, new in pairs:
        formula = f'SUBSTITUTE({formula},"{old}","{new}"{",1" if once else ""})'
    return formula


def local_signs(letters: str) -> str:
    """Return every sign of another script that may stand in an entry for one of these letters."""
    return "".join(LOCAL_LETTERS[letter] for letter in letters) + ALEF[0][1:]


def without(formula: str, letters: str, once: bool = False) -> str:
    """Return the formula of a text without these letters; ``once`` takes one of each."""
    return _replaced(formula, [(letter, "") for letter in letters], once)


def plain_digits(entry: str) -> str:
    """Return the formula of an entry in Latin digits without spaces."""
    pairs = [(sign, str(n)) for script in SCRIPTS[1:] for n, sign in enumerate(script)]
    return _replaced(entry, [(" ", ""), ("٫", "."), *pairs])


def array(numbers: Iterable[int]) -> str:
    """Return an array of numbers as formulas write it."""
    return "{" + ",".join(map(str, numbers)) + "}"


def only(cell: str, known: str) -> str:
    """Return the test that every sign of an entry, in capitals, is among the known ones."""
    filled_up = f'UPPER({cell})&REPT(" ",20)'  # to find nothing is no error in Excel alone
    strange = f"ISERROR(FIND(MID({filled_up},ROW($1:$20),1),{known}))"
    return f"SUMPRODUCT(--{strange})=0"


def each_once(cell: str, letters: str) -> str:
    """Return the test that no letter stands twice in an entry."""
    each = f'MID("{letters}",ROW($1:${len(letters)}),1)'
    return f'SUMPRODUCT(--(LEN({cell})-LEN(SUBSTITUTE(UPPER({cell}),{each},""))>1))=0'


def letters_rule(row: Row, cell: str, what: str, *, once: bool) -> EntryRule:
    """Return the rule of an entry of several letters, or the digits that stand for them."""
    digits = "".join(script[: len(row.letters) + 1] for script in SCRIPTS)
    valid = only(cell, f'"{row.letters}{NOTHING}{digits}{local_signs(row.letters)} ,،"')
    if once:
        valid = f"AND({valid},{each_once(cell, row.letters)})"
    return "custom", f'OR({cell}="{DOUBTFUL}",{valid})', what


def plain_rule(cell: str, what: str) -> EntryRule:
    """Return the rule of an entry without letters."""
    same_case = f"EXACT(UPPER({cell}),LOWER({cell}))"
    return "custom", f'OR({cell}="{DOUBTFUL}",AND({same_case},LEN({cell})<25))', what


class LetterBoxes(AnswerFormat):
    """A letter in each of several boxes."""

    key_pattern = "[A-H]{3,6}"
    sample_key = "AAA"
    can_share = True
    control = "boxes"
    once: ClassVar[bool] = False
    """Whether a letter stands in one box at most."""

    @abstractmethod
    def labels(self, row: Row) -> Sequence[str]:
        """Return what is printed before each box."""

    @abstractmethod
    def entry_hint(self, row: Row) -> str:
        """Return what to enter, for the rule of the entry cell."""

    def bubbles(self, row: Row) -> Bubbles:
        return tuple((label, row.letters) for label in self.labels(row))

    def marked(self, groups: Sequence[Sequence[str]], row: Row) -> str | None:
        if any(len(values) > 1 for values in groups):
            return None
        letters = [values[0] if values else NOTHING for values in groups]
        if self.once:
            letters = [each if letters.count(each) == 1 else NOTHING for each in letters]
        return "".join(letters) if any(groups) else ""

    def read(self, text: str, row: Row) -> str | None:
        letters = capitals(text)
        filled = letters.replace(NOTHING, "")
        fits = set(filled) <= set(row.letters) and len(letters) == len(self.labels(row))
        return letters if fits and (are_distinct(filled) or not self.once) else None

    def reading_formula(self, row: Row, entry: str, spelled: str) -> str:
        """Return the formula of the letters."""
        rest = without(without(spelled, row.letters, once=self.once), NOTHING)
        valid = f'AND(LEN({spelled})={len(self.labels(row))},{rest}="")'
        return f'IF({valid},{spelled},"{DOUBTFUL}")'

    def entry_rule(self, row: Row, cell: str) -> EntryRule:
        return letters_rule(row, cell, self.entry_hint(row), once=self.once)
