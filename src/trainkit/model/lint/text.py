"""Text as the item check sees it, and the words by which rules recognise patterns.

A phrase is without Markdown, composed (NFC), in small letters, Arabic yeh and kaf as Persian ones,
without vowel signs, so that the same words compare equal however they were typed. Code, hashes,
coin addresses and IP addresses are data and not wording: a placeholder replaces them. The words
of a language are in ``words/``; a language without a list has an empty vocabulary, and rules that
depend on words say nothing about it.

An option may be a quantity: a number, date, time, duration or range of them, in European, Persian
or Arabic-Indic digits. Whatever is not plainly one, such as "RFC 6302" or "Port 443", is none:
those are names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from importlib.resources import files

from trainkit.model.law import decimal_sign

_GAP = "\ufffc"
_CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_CITATION = re.compile(r"\s*\[@[^\]]*\]")
_MARKS = re.compile(r"\*+|~~|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)|^#+\s|\\(?=[^\w\s])", re.MULTILINE)
_DATA = re.compile(
    r"\b(?:0x[0-9a-f]{6,}|(?:bc|tb)1[a-z0-9]{8,}|(?=[a-f]*\d)[0-9a-f]{12,}|[13][1-9a-z]{25,}"
    r"|(?:\d{1,3}\.){3}\d{1,3}(?::\d+|/\d+)?|(?:[0-9a-f]{1,4}:){2,}:?(?:[0-9a-f]{1,4}:?)*"
    r"(?<!\d\d:\d\d:\d\d))(?!\w)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d\d?:\d\d:\d\d")
_WORD = re.compile(r"[^\W_]+(?:[-'.:/+][^\W_]+)*")
_LETTERS = str.maketrans({"ё": "е", "ي": "ی", "ك": "ک", "’": "'", "\u200c": " ", "\u00a0": " "})
_VOWEL_SIGNS = re.compile("[\u064b-\u0654\u0640]")
_SENTENCE_END = re.compile(r"(?<=[.?!؟。۔])[\"”»')]*\s+(?=\S)|\n\s*\n")
_SHORTENED = re.compile(r"(?:\b(?:e\.g|i\.e|art|arts|no|nos|p|pp|cf|vs|ст|п|т\.е|др))\.$", re.I)


@dataclass(frozen=True)
class Phrase:
    """A stem or an option in the forms that the rules look at."""

    raw: str
    visible: str
    """As printed: without Markdown, code included."""
    folded: str
    """For patterns: without data, in small letters."""
    words: tuple[str, ...]
    """The folded words, in order."""
    roots: tuple[tuple[str, str], ...]
    """The root and the word of every word that carries content, in order."""

    @property
    def content(self) -> frozenset[str]:
        """The roots, each once."""
        return frozenset(root for root, _ in self.roots)

    @property
    def length(self) -> int:
        """How many characters are printed."""
        return len(self.visible)

    @property
    def count(self) -> int:
        """How many words are printed."""
        return sum(any(map(str.isalnum, word)) for word in self.visible.split())


def fold(text: str) -> str:
    """Return the text with spellings that a reader does not tell apart made equal."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    return " ".join(_VOWEL_SIGNS.sub("", folded).split())


def phrase(text: str, vocabulary: Vocabulary) -> Phrase:
    """Return a text in the forms that the rules look at."""
    visible = " ".join(_bare(_CODE.sub(lambda match: match[2], text)).split())
    folded = fold(_without_data(_bare(_CODE.sub(_GAP, text))))
    words = tuple(_WORD.findall(folded))
    roots = tuple((vocabulary.root(word), word) for word in words if vocabulary.carries(word))
    return Phrase(text, visible, folded, words, roots)


def same(one: Phrase, other: Phrase) -> bool:
    """Whether a reader sees two options as equal; inside code, capitals count."""
    return _compared(one.raw) == _compared(other.raw)


def _compared(text: str) -> str:
    parts: list[str] = []
    end = 0
    for match in _CODE.finditer(text):
        parts += [fold(_bare(text[end : match.start()])), match[2]]
        end = match.end()
    parts.append(fold(_bare(text[end:])))
    compared = " ".join(" ".join(parts).split()).rstrip(".;, ")
    return compared if any(map(str.isalnum, compared)) else text  # signs that are the answer


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a period after a shortened word ends none."""
    found: list[str] = []
    for part in _SENTENCE_END.split(text.strip()):
        if found and _SHORTENED.search(found[-1]):
            found[-1] += f" {part}"
        else:
            found.append(part)
    return [part for part in found if part.strip()]


def _bare(text: str) -> str:
    return _MARKS.sub("", _LINK.sub(r"\1", _CITATION.sub("", text)))


def _without_data(text: str) -> str:
    return _DATA.sub(lambda match: match[0] if _CLOCK.fullmatch(match[0]) else _GAP, text)


_ALIASES = {"prs": "fa"}
"""Languages that share a list: Dari with Persian."""
_SHORTEST_ROOT = 5
_SHORTEST_ROOTS = {"ru": 4}
"""Where most words have case endings, shorter roots are found, so that their forms are equal."""
_PLURALS = {"s", "ها", "های", "هایی"}
"""Endings that say nothing else, and so may leave a root of three letters."""
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Vocabulary:
    """The lists of one language, by section; patterns are compiled once."""

    language: str
    sections: Mapping[str, tuple[str, ...]]
    _patterns: dict[str, re.Pattern[str]] = field(default_factory=dict, repr=False)
    _roots: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def known(self) -> bool:
        """Whether there is a list for the language."""
        return bool(self.sections)

    def pattern(self, section: str) -> re.Pattern[str]:
        """Return what finds any entry of a section as whole words.

        A hyphen joins words: "read-only" holds no "only".
        """
        if section not in self._patterns:
            entries = self.sections.get(section, ())
            joined = "|".join(sorted(entries, key=len, reverse=True))
            self._patterns[section] = (
                re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])") if entries else _NEVER
            )
        return self._patterns[section]

    def is_whole(self, section: str, folded: str) -> bool:
        """Whether a folded text is an entry of a section and nothing else."""
        return bool(self.pattern(section).fullmatch(folded.strip(" .,;:!()\"'«»“”")))

    def is_number(self, word: str) -> bool:
        """Whether a folded word is a number such as "three"."""
        return any(pattern.fullmatch(word) for pattern, _ in self.table("number"))

    def table(self, section: str) -> list[tuple[re.Pattern[str], int]]:
        """Return a section of lines ``words = number`` as patterns of whole words."""
        lines = (entry.rsplit(" = ", 1) for entry in self.sections.get(section, ()))
        return [(re.compile(words), int(number)) for words, number in lines]

    def carries(self, word: str) -> bool:
        """Whether a folded word carries content; single letters do not."""
        return len(word) > 1 and word not in self._common

    def root(self, word: str) -> str:
        """Return the word without its ending, by suffixes: words of one root compare equal."""
        if word not in self._roots:
            self._roots[word] = self._rooted(word.removesuffix("'s").removesuffix("'"))
        return self._roots[word]

    def _rooted(self, word: str) -> str:
        if any(map(str.isdigit, word)):
            return word
        for ending in self.sections.get("ending", ()):
            usual = _SHORTEST_ROOTS.get(self.language, _SHORTEST_ROOT)
            shortest = 3 if ending in _PLURALS else usual
            if word.endswith(ending) and len(word) - len(ending) >= shortest:
                return word.removesuffix(ending)
        return word

    @cached_property
    def _common(self) -> frozenset[str]:
        return frozenset(self.sections.get("common", ()))


@cache
def vocabulary(language: str) -> Vocabulary:
    """Return the vocabulary for a language tag such as ``en`` or ``fa-AF``."""
    base = language.split("-", maxsplit=1)[0]
    base = _ALIASES.get(base, base)
    file = files(__package__).joinpath("words").joinpath(f"{base}.txt")
    text = file.read_text(encoding="utf-8") if base and file.is_file() else ""
    return Vocabulary(base, _sections(text))


def _sections(text: str) -> dict[str, tuple[str, ...]]:
    """Return the lines of each section; what comes before the first is for people."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            found[line.strip("[]")] = []
        elif line and found:
            found[next(reversed(found))].append(line)
    return {name: tuple(lines) for name, lines in found.items()}


_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫−", "01234567890123456789.-")
_FIGURE = r"-?(?:\d{1,3}(?:[ ,٬\u202f]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
_CURRENCY = re.compile(r"[$€£₽₸﷼%٪]")
_ISO = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
_DOTTED = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_TIME_OF_DAY = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d+))?)?")
_ZONE = re.compile(r"(?:[^\W\d]{1,5})?(?:[+-]\d{1,2}(?::\d\d)?)?")
_TIDY = re.compile(r"^[\s(\"«]+|[\s.;,)\"»]+$")
_LONGEST_UNIT = 3
_RANGES = ("range", "above", "from", "below", "up-to")


@dataclass(frozen=True)
class Quantity:
    """A quantity as an interval: a plain number is one whose ends are equal.

    ``kind`` says what may be compared with it: the unit, or date, time, duration.
    """

    kind: str
    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    @property
    def is_range(self) -> bool:
        """Whether it has two different ends."""
        return self.low != self.high

    def meets(self, other: Quantity) -> bool:
        """Whether some value belongs to both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        if low != high:
            return low < high
        return not any(
            (each.low_open and each.low == low) or (each.high_open and each.high == low)
            for each in (self, other)
        )


def quantity(text: str, vocabulary: Vocabulary) -> Quantity | None:
    """Return the quantity that an option consists of; ``None`` if it is anything else."""
    folded = _TIDY.sub("", fold(text.replace("`", "")).translate(_DIGITS))
    if not folded:
        return None
    lead = vocabulary.pattern("before-number").match(folded)
    rest = folded[lead.end() :].strip() if lead else folded
    found = _range(folded, vocabulary)
    if found is None and (found := _point(rest, vocabulary)) is not None and lead:
        found = replace(found, kind=f"{lead[0]} {found.kind}")
    return found


def _point(text: str, words: Vocabulary) -> Quantity | None:
    return _dated(text, words) or _clock(text) or _lasting(text, words) or _plain(text, words)


def _dated(text: str, words: Vocabulary) -> Quantity | None:
    day, _, clock = text.partition(", ")
    time = _clock(clock) if clock else None
    seconds = time.low if time else 0.0
    found = _day(text, words) if time is None else _day(day, words)
    kind = f"date {time.kind}" if time else "date"
    return None if found is None else Quantity(kind, found + seconds, found + seconds)


def _day(text: str, words: Vocabulary) -> float | None:
    """Return a date as seconds; years of another calendar are only compared with one another."""
    if match := _ISO.fullmatch(text):
        return _moment(int(match[1]), int(match[2]), int(match[3] or 1))
    if match := _DOTTED.fullmatch(text):
        return _moment(int(match[3]), int(match[2]), int(match[1]))
    for pattern, number in words.table("month"):
        name = rf"(?:{pattern.pattern})\.?"
        for form in (
            rf"(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)? )?{name},? (?P<y>\d{{4}})(?: года?| г\.?)?",
            rf"{name} (?P<d>\d{{1,2}}),? (?P<y>\d{{4}})",
            rf"(?P<d>\d{{1,2}}) {name}(?P<y>)",
        ):
            if match := re.fullmatch(form, text):
                return _moment(int(match["y"] or 2000), number, int(match["d"] or 1))
    return None


def _moment(year: int, month: int, day: int) -> float | None:
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1000 <= year <= 2999):
        return None
    return (date(year, month, 1).toordinal() + day - 1) * 86400.0


def _clock(text: str) -> Quantity | None:
    match = _TIME_OF_DAY.match(text)
    zone = text[match.end() :].strip() if match else ""
    if match is None or not _ZONE.fullmatch(zone):
        return None
    seconds = int(match[1]) * 3600 + int(match[2]) * 60 + float(f"{match[3] or 0}.{match[4] or 0}")
    return Quantity(f"time {zone}", seconds, seconds)


def _lasting(text: str, words: Vocabulary) -> Quantity | None:
    """Return a duration such as "2 hours 30 minutes", in seconds."""
    total, rest, found = 0.0, text, False
    while rest:
        number = _leading_number(rest, words)
        if number is None:
            return None
        value, rest = number
        for pattern, seconds in words.table("seconds"):
            if match := re.match(rf"{pattern.pattern}(?!\w)", rest):
                total, rest, found = total + value * seconds, rest[match.end() :].strip(" ,"), True
                break
        else:
            return None
    return Quantity("duration", total, total) if found else None


def _plain(text: str, words: Vocabulary) -> Quantity | None:
    """Return a number with at most a few words of unit behind it, or a currency before it."""
    match = re.match(r"([$€£₽₸]|[a-z]{3,4}) ?(?=-?\d)", text)
    before = match[1] if match and (_CURRENCY.match(match[1]) or match[1] in _CURRENCIES) else ""
    number = _leading_number(text[match.end() :] if match and before else text, words)
    if number is None:
        return None
    value, unit = number
    if len(unit.split()) > _LONGEST_UNIT or re.search(r"[\d,*]|xx", unit):
        return None
    root = " ".join(words.root(word) for word in unit.split())
    return Quantity(f"number {before}{root}", value, value)


_CURRENCIES = {"btc", "eth", "usd", "eur", "kzt", "usdt", "usdx", "gbp", "rub"}


def _value(figure: str, words: Vocabulary) -> float:
    """Return the value of a figure.

    A comma is a decimal sign in languages that write it so, and elsewhere where thousands cannot be
    meant.
    """
    digits = re.sub(r"[ ٬\u202f](?=\d{3}(?!\d))", "", figure)
    is_decimal = decimal_sign(words.language) == "," or digits.lstrip("-").startswith("0,")
    if not is_decimal or digits.count(",") + digits.count(".") > 1:
        digits = re.sub(r",(?=\d{3}(?!\d))", "", digits)
    return float(digits.replace(",", "."))


def _leading_number(text: str, words: Vocabulary) -> tuple[float, str] | None:
    if match := re.match(rf"({_FIGURE})(?![\d:./+-])", text):
        return _value(match[1], words), text[match.end() :].strip()
    for pattern, number in words.table("number"):
        if match := re.match(rf"(?:{pattern.pattern})(?!\w)", text):
            return float(number), text[match.end() :].strip()
    return None


def _range(text: str, words: Vocabulary) -> Quantity | None:
    """Return "10-20 days", "from 10 to 20 days", "more than 20 days" as an interval."""
    dash = rf"({_FIGURE}) ?(-|–|—|\.\.) ?({_FIGURE})(?!\d|[-./:])(.*)"
    match = re.fullmatch(dash, text)
    if match and (match[2] != "-" or match[4].strip()):  # "12-340" is the number of a file
        return _between(match[1], match[3], match[4], "range", words)
    for section in _RANGES:
        for entry in words.sections.get(section, ()):
            shape = re.escape(entry).replace(r"\#", "#").replace(r"\ ", " ")
            shape = rf"{shape.replace('#', f'({_FIGURE}[^0-9]*?)', 1)}"
            shape = shape.replace("#", f"({_FIGURE}[^0-9]*)")
            if match := re.fullmatch(shape if entry.endswith("#") else f"{shape}(.*)", text):
                parts = [*match.groups(), "", ""]
                second = parts[1] if entry.count("#") == 2 else parts[0]
                unit = "" if entry.endswith("#") else match.groups()[-1]
                return _between(parts[0], second, unit, section, words)
    return None


def _between(low: str, high: str, unit: str, form: str, words: Vocabulary) -> Quantity | None:
    last = _point(f"{high.strip()} {unit.strip()}".strip(), words)
    has_unit = bool(re.search(r"[^\d\s.,٬-]", low))
    own_unit = re.sub(rf"^{_FIGURE}", "", high.strip()) + unit
    first = _point(low.strip() if has_unit else f"{low.strip()} {own_unit.strip()}".strip(), words)
    if first is None or last is None or first.kind != last.kind or first.low > last.low:
        return None
    kind, infinity = first.kind, float("inf")
    return {
        "range": Quantity(kind, first.low, last.low),
        "above": Quantity(kind, first.low, infinity, low_open=True),
        "from": Quantity(kind, first.low, infinity),
        "below": Quantity(kind, -infinity, last.low, high_open=True),
        "up-to": Quantity(kind, -infinity, last.low),
    }[form]
