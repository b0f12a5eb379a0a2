"""Options that are numbers, dates, times, durations or ranges of them.

Digits may be European, Persian or Arabic-Indic. Whatever is not plainly a quantity, such as
"RFC 6302" or "Port 443", is none: those are names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from trainkit.definitions.lint.text import Vocabulary, fold

__all__ = ["Quantity", "quantity"]

_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫−", "01234567890123456789.-")
_NUMBER = r"-?(?:\d{1,3}(?:[ ,٬\u202f]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
_CURRENCY = re.compile(r"[$€£₽₸﷼%٪]")
_ISO = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
_DOTTED = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d+))?)?")
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
    match = _CLOCK.match(text)
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
    before = match[1] if match and (_CURRENCY.match(match[1]) or match[1] in _CODES) else ""
    number = _leading_number(text[match.end() :] if match and before else text, words)
    if number is None:
        return None
    value, unit = number
    if len(unit.split()) > _LONGEST_UNIT or re.search(r"[\d,*]|xx", unit):
        return None
    root = " ".join(words.root(word) for word in unit.split())
    return Quantity(f"number {before}{root}", value, value)


_CODES = {"btc", "eth", "usd", "eur", "kzt", "usdt", "usdx", "gbp", "rub"}


def _leading_number(text: str, words: Vocabulary) -> tuple[float, str] | None:
    if match := re.match(rf"({_NUMBER})(?![\d:./+-])", text):
        digits = re.sub(r"[ ,٬\u202f](?=\d{3}(?!\d))", "", match[1]).replace(",", ".")
        return float(digits), text[match.end() :].strip()
    for pattern, number in words.table("number"):
        if match := re.match(rf"(?:{pattern.pattern})(?!\w)", text):
            return float(number), text[match.end() :].strip()
    return None


def _range(text: str, words: Vocabulary) -> Quantity | None:
    """Return "10-20 days", "from 10 to 20 days", "more than 20 days" as an interval."""
    dash = rf"({_NUMBER}) ?(-|–|—|\.\.) ?({_NUMBER})(?!\d|[-./:])(.*)"
    match = re.fullmatch(dash, text)
    if match and (match[2] != "-" or match[4].strip()):  # "12-340" is the number of a file
        return _between(match[1], match[3], match[4], "range", words)
    for section in _RANGES:
        for entry in words.sections.get(section, ()):
            shape = re.escape(entry).replace(r"\#", "#").replace(r"\ ", " ")
            shape = rf"{shape.replace('#', f'({_NUMBER}[^0-9]*?)', 1)}"
            shape = shape.replace("#", f"({_NUMBER}[^0-9]*)")
            if match := re.fullmatch(shape if entry.endswith("#") else f"{shape}(.*)", text):
                parts = [*match.groups(), "", ""]
                second = parts[1] if entry.count("#") == 2 else parts[0]
                unit = "" if entry.endswith("#") else match.groups()[-1]
                return _between(parts[0], second, unit, section, words)
    return None


def _between(low: str, high: str, unit: str, form: str, words: Vocabulary) -> Quantity | None:
    last = _point(f"{high.strip()} {unit.strip()}".strip(), words)
    has_unit = bool(re.search(r"[^\d\s.,٬-]", low))
    own_unit = re.sub(rf"^{_NUMBER}", "", high.strip()) + unit
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
