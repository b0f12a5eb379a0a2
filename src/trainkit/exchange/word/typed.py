"""What trainers type around questions: labels of questions and options, words before a key.

In the scripts and languages of the catalogues: ``1.``, ``Вопрос 1``, ``س۱``, ``A)``, ``Б.``,
``ب)``, ``Answer: C``, ``Ответ: В``, ``پاسخ: ج``. Words of catalogues are taken in every language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from trainkit.exchange.source import typed_words
from trainkit.text.languages import N_, every, latin_digits

LATIN = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
CYRILLIC = tuple("АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ")
ABJAD = ("ا", "ب", "ج", "د", "ه", "و", "ز", "ح", "ط", "ی")
ARABIC = ("ا", "ب", "ت", "ث", "ج", "ح", "خ", "د")
"""The alphabet as Word counts with it."""
_ALPHABETS = (
    LATIN,
    CYRILLIC,
    tuple("АБВГДЕЁЖЗ"),
    tuple("АӘБВГҒДЕ"),
    ABJAD,
    ARABIC,
    ("ا", "ب", "پ", "ت", "ث", "ج"),
    tuple("123456789"),
)
_LOOKALIKES = str.maketrans("АВСЕНКМОРТХ", "ABCEHKMOPTX")
"""Cyrillic capitals that look like Latin ones."""
_SAME = str.maketrans("أآإٱہةيىكـ", "اااا" + "هه" + "یی" + "ک" + "ـ")
_INVISIBLE = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"

_LETTER = r"الف|[A-Za-zА-ЯЁа-яёӘәҒғ]|[اأآبپتثجحدهہوزط]ـ?"
_DIGITS = "0-9٠-٩۰-۹"
_WORDS_OF_QUESTIONS = (
    r"question|questions?\s*(?:no|nr)?\.?|q\.?|item|вопрос|задание|задача|тест|савол|суроо|сұрақ|"
    r"savol|سوال|سؤال|السؤال|پرسش|س|پوښتنه|pregunta|№|no\.|n°|#"
)
_TYPED_QUESTION = re.compile(
    rf"[\s{_INVISIBLE}]*(?:{_WORDS_OF_QUESTIONS})\s*[-№#:]?\s*[(\[]?([{_DIGITS}]{{1,5}})"
    rf"(?:\s*[.):\]،]|\s*[-–—](?=\s|$)|(?=\s|$))[\s.:–—-]*",
    re.IGNORECASE,
)
_TYPED_NUMBER = re.compile(
    rf"[\s{_INVISIBLE}]*([(\[]?)([{_DIGITS}]{{1,5}})\s*([.)\]]+[-–—]?|[:ـ-]|\s[–—])(?![{_DIGITS}])"
    rf"[\s{_INVISIBLE}]*"
)
_TYPED_LETTER = re.compile(
    rf"[\s{_INVISIBLE}]*([(\[]?)({_LETTER})\s?([.)\]]+|[-:](?=\s)|\s?[–—](?=\s))[\s{_INVISIBLE}]*"
)
_TYPED_BULLET = re.compile(r"\s*(?:(?=[-–—]\d)|([-–—•·●○▪◦*+☐☑☒✓✔√□])\s*(?=\S))")
"""A bullet; a dash right before a digit stays in the text, for it may be a minus."""
_INNER = re.compile(rf"(?<![^\s{_INVISIBLE}])[(\[*+]?({_LETTER}|[{_DIGITS}])([.)])(?=\s|[^\W\d])")
_RIGHT_SIGNS = frozenset("*+✓✔√☑☒")
"""Signs with which people mark the right answer."""
_MARKED = re.compile(rf"[\s{_INVISIBLE}]*([*+✓✔√])\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a question or an option."""

    kind: str
    """``question``, ``number``, ``letter``, ``bullet``, or ``roman``."""
    sign: str
    """As a key names it: ``C``, ``В``, ``3``."""
    number: int
    """Its value, for a number."""
    style: tuple[str, ...]
    """What labels of the same list have in common."""
    end: int = 0
    """Where the text behind a typed label starts."""
    marked: bool = False
    """Whether a sign such as * before it marks the right answer."""


def label_of(text: str) -> Label | None:
    """Return the label with which a line starts, as somebody typed it."""
    mark = _MARKED.match(text)
    start = mark.end() if mark else 0
    if found := _TYPED_QUESTION.match(text, start):
        number = int(latin_digits(found[1]))
        return Label("question", str(number), number, ("question",), found.end())
    if found := _TYPED_NUMBER.match(text, start):
        number = int(latin_digits(found[2]))
        look = ("typed", found[1], found[3].strip())
        return Label("number", str(number), number, look, found.end(), bool(mark))
    if found := _TYPED_LETTER.match(text, start):
        return Label("letter", sign_of(found[2]), 0, ("typed",), found.end(), bool(mark))
    if found := _TYPED_BULLET.match(text):
        return Label("bullet", "", 0, ("typed",), found.end(), found[1] in _RIGHT_SIGNS)
    return None


def without_directions(text: str) -> str:
    """Return a text without the characters that say in which direction it runs."""
    return re.sub(f"[{_INVISIBLE}]", "", text)


@cache
def sign_of(letter: str) -> str:
    """Return a letter as labels are compared: capital, Arabic ones in one spelling."""
    plain = latin_digits(letter.strip()).upper().translate(_SAME).replace("ـ", "")
    return "ا" if plain == "الف" else plain


def inner_labels(text: str) -> list[int]:
    """Return where options begin in a line that has three or more of them: ``A) 1 B) 2 C) 3``."""
    found = [(sign_of(one[1]), one.start(), one[2]) for one in _INNER.finditer(text)]
    for alphabet in _ALPHABETS if len(found) > 2 else ():
        for mark in ").":
            starts: list[int] = []
            for sign, start, closing in found:
                shown = sign.translate(_LOOKALIKES) if alphabet == LATIN else sign
                if closing == mark and [shown] == [*alphabet[len(starts) : len(starts) + 1]]:
                    starts.append(start)
            if len(starts) > 2:
                return starts
    return []


_FIELDS: Mapping[str, str] = {
    "answers": N_("Answers"),
    "answer": N_("Answer"),
    "order": N_("Right order"),
    "reason": N_("Reason"),
    "full": N_("Full answer"),
    "rubric": N_("Rubric"),
    "tolerance": N_("Tolerance"),
    "unit": N_("Unit"),
    "wrong": N_("Wrong result"),
}
"""Words before what belongs to a question; ``typed_words.yaml`` has others that people type."""
_FIELD = re.compile(rf"[\s{_INVISIBLE}]*([^\W\d_][^:：=\n–—-]{{0,38}}?)\s*([:：=–—-])\s*")
_BARE_FIELD = re.compile(
    rf"[\s{_INVISIBLE}]*([^\W\d_].{{1,38}}?)\s+[(\[]?((?:{_LETTER})|[1-9])[)\].]*\s*"
)


@cache
def plain_words(text: str) -> str:
    """Return words as they are compared: small letters, Arabic ones in one spelling, one space."""
    spelled = unicodedata.normalize("NFKC", text).casefold().translate(_SAME)
    spelled = re.sub("[ʻʼ‘’`]", "'", spelled.replace("\u200c", " ").replace("ё", "е"))
    return " ".join(spelled.split())


@cache
def _fields() -> Mapping[str, str]:
    """Return the names of fields by every word that names one."""
    known: dict[str, str] = {}
    for name, word in _FIELDS.items():
        for one in (*typed_words("fields")[name].split(";"), *every(word)):
            known.setdefault(plain_words(one), name)
    return known


@cache
def _truths() -> Mapping[str, bool]:
    """Return verdicts by every word that is one."""
    words = dict.fromkeys((*phrases("false"), *map(plain_words, every(N_("False")))), False)
    return words | dict.fromkeys((*phrases("true"), *map(plain_words, every(N_("True")))), True)


@cache
def phrases(kind: str) -> frozenset[str]:
    """Return what lines of a kind say, in words as they are compared."""
    return frozenset(map(plain_words, typed_words("lines")[kind].split(";")))


def field_of(text: str) -> tuple[str, int] | None:
    """Return what a line such as ``Answer: C`` says, and where its value starts."""
    if found := _FIELD.match(text):
        head = found[1]
        if len(head.split()) <= 5 and (name := _fields().get(plain_words(head))):
            return name, found.end()
    if len(text) < 50 and (found := _BARE_FIELD.fullmatch(text)):
        head = found[1]
        name = _fields().get(plain_words(head).removesuffix(" is"))
        if len(head.split()) <= 4 and name in {"answer", "answers"}:
            return "answer", found.start(2)
    return None


def is_line(text: str, kind: str) -> bool:
    """Whether a line stands above a list of ``keys``, or is a ``lead-in`` to options."""
    return len(text) < 40 and plain_words(text.strip(" :：.-–—")) in phrases(kind)


def asks_for_several(stem: str) -> bool:
    """Whether a stem asks for more than one answer."""
    words = typed_words("lines")["several"].split(";")
    return any(one.strip() in stem.casefold() for one in words)


def truth_of(text: str) -> bool | None:
    """Return the verdict that a word is, in any language; ``None`` if it is none."""
    word = text.strip(" .:()[]«»\"'")
    return _truths().get(plain_words(word)) if word[:1].isalpha() and len(word) < 20 else None


_TRUTHS = (
    r"true\s*(?:/|or|,)\s*false|t\s*/\s*f|верно\s*(?:/|или|,)\s*неверно|да\s*/\s*нет|"
    r"правда\s*(?:/|или)\s*ложь|"
    r"(?:درست|صحیح)\s*(?:/|یا|،)\s*(?:نادرست|غلط)|(?:صواب|صح)\s*(?:/|أو|أم)\s*خطأ"
)
_WITH_TRUTH = re.compile(
    rf"^\s*(?:{_TRUTHS})\s*[:?؟.–—-]\s*|\s*[(\[]\s*(?:{_TRUTHS})\s*\??\s*[)\]]\s*$", re.IGNORECASE
)


def statement_in(text: str) -> tuple[int, int] | None:
    """Return where the statement stands beside ``True or false:``; ``None`` if nothing asks so."""
    found = _WITH_TRUTH.search(text)
    if not found or found.span() == (0, len(text)):
        return None
    return (found.end(), len(text)) if found.start() == 0 else (0, found.start())


_LEADING = re.compile(
    r"^\s*(?:option|answer|variant|вариант|ответ|пункт|گزینه|گزینهٔ|گزینه‌ی|بند|الخيار|жавоб)\s*[№:]?\s+",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:[,،;؛/&+]|\s(?:and|и|و|va|et|y)\s|\s)\s*")


def keys_in(text: str, signs: Sequence[str], is_cyrillic: bool = False) -> list[int]:
    """Return the positions of the options that a key names, in its order; none if it is unclear.

    ``is_cyrillic`` says that keys of the same file have letters that only Cyrillic has.
    """
    text = _LEADING.sub("", text).strip().rstrip(".;،")
    parts = [one.strip("()[]{}.:\"'«»") for one in _AND.split(text)]
    parts = [sign for sign in map(sign_of, parts) if sign]
    if len(parts) == 1 and len(parts[0]) > 1 and re.fullmatch("[A-ZА-Я]+", parts[0]):
        parts = [*parts[0]]
    looks = [one.translate(_LOOKALIKES) for one in signs]
    found: list[int | None] = []
    for sign in parts:
        known = [alphabet.index(sign) for alphabet in _ALPHABETS if sign in alphabet]
        look = sign.translate(_LOOKALIKES)
        if sign in signs:
            found.append(signs.index(sign))
        elif sign in CYRILLIC and is_cyrillic:
            at = CYRILLIC.index(sign)
            found.append(at if at < len(signs) else None)
        elif look in looks:  # В looks like B and is the third letter of its alphabet
            at = looks.index(look)
            is_sure = sign not in CYRILLIC or CYRILLIC.index(sign) == at
            found.append(at if is_sure or set(signs) & set(CYRILLIC) else None)
        else:
            found.append(next((at for at in known if at < len(signs)), None))
    places = {place: None for place in found if place is not None}  # each once, in their order
    return [*places] if len(places) == len(found) else []


_SIGNS = rf"(?:{_LETTER})(?:\s*[,،/+&]\s*(?:{_LETTER})(?![^\W_]))*|[A-H]{{2,6}}|[А-Ж]{{2,6}}"
_PAIR = re.compile(
    rf"[\s,;،؛|(\[]*([{_DIGITS}]{{1,5}})\s*[.)\]:=ـ–—→\s>-]*\s*"
    rf"({_SIGNS}|[{_DIGITS}]|(?i:true|false|верно|неверно|да|нет|درست|نادرست|صحیح|غلط))"
    rf"(?![^\W_])[.)\]]*[\s,;،؛|]*"
)


def key_pairs(text: str) -> list[tuple[int, str]]:
    """Return the numbers and keys of a line that has nothing else: ``1 – C, 2 – A``."""
    pairs, at = [], 0
    while at < len(text):
        found = _PAIR.match(text, at)
        if not found or found.end() == at:
            return []
        pairs.append((int(latin_digits(found[1])), found[2]))
        at = found.end()
    return pairs


def is_sign(text: str) -> bool:
    """Whether a text is nothing but the sign of an option, or a few of them."""
    return bool(re.fullmatch(rf"\s*[(\[]?(?:{_SIGNS})[.)\]]*\s*", text))


def cyrillic_only(texts: Sequence[str]) -> bool:
    """Whether any of some keys has a letter that Latin has not."""
    signs = (sign_of(one) for text in texts for one in re.split(r"[\s,;/.)]+", text))
    return not {"Б", "Г", "Д"}.isdisjoint(signs)


_NUMBER = re.compile(
    r"\s*([-−]?\d+(?:[\u00a0\u202f ]\d{3})*(?:[.,]\d+)?)\s*"
    r"(?:(?:±|\+/-|\+-)\s*(\d+(?:[.,]\d+)?))?\s*"
    r"([^\d\s,;](?:[^\d,;]*)?)?\s*\.?\s*"
)


def number_in(text: str) -> tuple[str, str, str] | None:
    """Return a number in plain digits, its tolerance and its unit; ``None`` if it is another text.

    A comma stands before decimals, as in ``3,5 ± 0,1 km``.
    """
    found = _NUMBER.fullmatch(latin_digits(text).replace("٫", "."))
    unit = (found[3] or "").strip() if found else ""
    if not found or len(unit.split()) > 2 or len(unit) > 20:
        return None
    number = re.sub(r"\s", "", found[1]).replace("−", "-").replace(",", ".")
    return number, (found[2] or "").replace(",", "."), unit.rstrip(".")
