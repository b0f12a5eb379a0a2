"""Reads what people type when they start a workshop: dates, places, languages, modules, numbers.

In: a text as a person writes it, on the command line or in a form. Out: the value, or an
``AnswerError`` whose message says what was expected. A date of three numbers has the day first,
unless only the other order is a date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from functools import partial
from typing import Any

from pydantic import TypeAdapter, ValidationError

from trainkit.model.fields import Line, zone_info
from trainkit.model.load import built_in_modules, module_folder
from trainkit.model.translation import languages_beside
from trainkit.model.validate import sentence
from trainkit.problems import TrainkitError
from trainkit.text.known_names import (
    calendar_words,
    cities,
    countries,
    country_code,
    folded,
    language_code,
    languages,
    zone_countries,
    zones,
)
from trainkit.text.languages import ENGLISH, N_, _, language_name, spoken

_MOST_DAYS = 60
_MOST_NAMES = 12
_TRAINER = N_("Trainer {number}")


class AnswerError(TrainkitError):
    """An answer cannot be understood; the message says what was expected."""


def _closest(text: str, known: Iterable[str]) -> str:
    if len(text.strip()) <= 3:
        return ""
    match = get_close_matches(folded(text), list(known), n=1, cutoff=0.75)
    return _("; did you mean {name}?", name=match[0].title()) if match else ""


def _parts(text: str, marks: str = r"[,;،؛+&/\n]|\b(?:and|et|und|y)\b|\sи\s") -> list[str]:
    """Return the texts between commas, semicolons and the like."""
    return [part.strip() for part in re.split(marks, text) if part.strip()]


# -- dates ----------------------------------------------------------------------------------------

_DATES = N_("expected dates such as 14-16 June 2027, 14/06/2027 or 2027-06-14..2027-06-16")
_TOKEN = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
    r"|(?P<full>\d{1,2}(?P<mark>[./-])\d{1,2}(?P=mark)(?:\d{4}|\d{2}))(?!\d)"
    r"|(?P<short>\d{1,2}[./]\d{1,2})(?!\d)"
    r"|(?P<year>\d{4})|(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|-е|-го)?(?![^\W\d_])"
    r"|(?P<range>\.\.+|-|/)|(?P<word>[^\W\d_]+)"
)
_RANGE_WORDS = {"to", "until", "till", "through", "au", "bis", "a", "al", "по", "до"}


@dataclass(frozen=True)
class _Day:
    """A date as far as it is said."""

    day: int
    month: int | None = None
    year: int | None = None
    ends_range: bool = False
    """Whether it is the last day of a range that the day before it begins."""


def read_dates(text: str) -> tuple[date, ...]:
    """Return the dates, in rising order: ``14-16 June 2027``, ``14/06/2027``, lists and ranges."""
    days = _completed(list(_said_days(text)), text)
    dates: set[date] = set()
    before: date | None = None
    for one in days:
        found = _date(one, text)
        if one.ends_range and before is not None:
            if found < before:
                raise AnswerError(
                    _('{dates}; "{text}" ends before it begins', dates=_(_DATES), text=text)
                )
            length = min((found - before).days, _MOST_DAYS)
            dates |= {before + timedelta(days=n) for n in range(length + 1)}
        dates.add(found)
        before = found
    if not 1 <= len(dates) <= _MOST_DAYS:
        raise AnswerError(
            _(
                '{dates}, 1 to {most} days, found "{text}"',
                dates=_(_DATES),
                most=_MOST_DAYS,
                text=text,
            )
        )
    return tuple(sorted(dates))


def _said_days(text: str) -> Iterator[_Day]:
    """Yield the days in the order of the text, with the months and years that stand beside them."""
    waiting: _Day | None = None
    month: int | None = None
    ends_range = False
    for token in _TOKEN.finditer(re.sub("[‐-―−]", "-", text)):
        kind, said = str(token.lastgroup), token.group()
        if kind == "range" or (kind == "word" and folded(said) in _RANGE_WORDS):
            ends_range = True
        elif kind == "word":
            number = _month(said)
            if number and waiting is not None and waiting.month is None:
                waiting = replace(waiting, month=number)
            elif number:
                month = number
        elif kind == "year" and waiting is not None:
            waiting = replace(waiting, year=int(said))
        elif kind != "year":
            if waiting is not None:
                yield waiting
            waiting = replace(_numbers(kind, said, month), ends_range=ends_range)
            ends_range = False
    if waiting is None or ends_range:
        raise AnswerError(_('{dates}, found "{text}"', dates=_(_DATES), text=text))
    yield waiting


def _numbers(kind: str, said: str, month: int | None) -> _Day:
    """Return the day that digits say."""
    numbers = [int(part) for part in re.findall(r"\d+", said)]
    if kind == "iso":
        return _Day(numbers[2], numbers[1], numbers[0])
    if kind == "day":
        return _Day(numbers[0], month)
    day, number, *years = numbers
    if number > 12 >= day:
        day, number = number, day
    year = years[0] + (2000 if years[0] < 100 else 0) if years else None
    return _Day(day, number, year)


def _completed(days: list[_Day], text: str) -> list[_Day]:
    """Return the days with the months and years that are said once, behind them all."""
    month = year = None
    completed = []
    for one in reversed(days):
        month, year = one.month or month, one.year or year
        completed.append(replace(one, month=month, year=year))
    if any(one.month is None for one in completed):
        raise AnswerError(_('{dates}; a month is missing in "{text}"', dates=_(_DATES), text=text))
    if any(one.year is None for one in completed):
        raise AnswerError(_('{dates}; a year is missing in "{text}"', dates=_(_DATES), text=text))
    return completed[::-1]


def _date(one: _Day, text: str) -> date:
    try:
        return date(one.year or 0, one.month or 0, one.day)
    except ValueError:
        shown = f"{one.day}/{one.month}/{one.year}"
        raise AnswerError(
            _(
                '{dates}; {shown} does not exist, found "{text}"',
                dates=_(_DATES),
                shown=shown,
                text=text,
            )
        ) from None


def _month(word: str) -> int | None:
    """Return the month that a word names; ``None`` for a day of the week and small words."""
    typed, months, small = folded(word), *calendar_words()
    if typed in months:
        return months[typed]
    if typed in small:
        return None
    guess = _closest(word, months)
    raise AnswerError(
        _('{dates}; "{word}" is not a month{guess}', dates=_(_DATES), word=word, guess=guess)
    )


# -- places ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Whereabouts:
    """Where a workshop takes place; empty where the answer does not say."""

    city: str = ""
    country: str = ""
    timezone: str = ""


def read_country(text: str) -> str:
    """Return the ISO 3166 code of a country: ``KZ``, ``Senegal``, ``Sénégal``, ``Казахстан``."""
    code = country_code(text)
    if code is None:
        raise AnswerError(
            _(
                'expected a country such as Senegal or SN, found "{text}"{closest}',
                text=text.strip(),
                closest=_closest(text, countries()),
            )
        )
    return code


def read_zone(text: str, dates: Sequence[date] = ()) -> str:
    """Return a time zone: ``Asia/Almaty``, or that of a city or a country.

    A country with several zones has one here if all show the same time on the ``dates``.
    """
    typed = folded(text)
    if zone := zones().get(typed) or cities().get(typed):
        return zone
    if country := country_code(text):
        return _zone_of_country(country, dates)
    raise AnswerError(
        _(
            "expected a time zone such as Asia/Almaty, or its city or country, found "
            '"{text}"{closest}',
            text=text.strip(),
            closest=_closest(text, [*cities(), *countries()]),
        )
    )


def read_place(text: str, dates: Sequence[date] = ()) -> Whereabouts:
    """Return what is known of a place: a city, a country, or both as ``Dakar, Senegal``.

    A city that the time zone database does not name is taken as it is typed.
    """
    *before, last = _parts(text, "[,;،؛]") or [""]
    country = (country_code(last) if before else countries().get(folded(last))) or ""
    city = ", ".join(before if country else [*before, last])
    zone = cities().get(folded(city), "")
    if zone and not country:
        country = zone_countries().get(zone, "")
    if country and not zone:
        try:
            zone = _zone_of_country(country, dates)
        except AnswerError:  # several: it has to be asked for
            zone = ""
    return Whereabouts(city, country, zone)


_LARGEST = {"Asia/Tashkent", "Asia/Nicosia"}
"""The zone of the largest city, where another of the country with the same time comes first."""


def _zone_of_country(country: str, dates: Sequence[date]) -> str:
    zones = [zone for zone, code in zone_countries().items() if code == country]
    if not zones:
        raise AnswerError(
            _(
                "no time zone is known for {country}; enter one, such as Asia/Almaty",
                country=country,
            )
        )
    noons = [datetime.combine(day, time(12)) for day in dates] or [datetime(2027, 1, 15, 12)]
    offsets = {tuple(zone_info(zone).utcoffset(noon) for noon in noons) for zone in zones}
    if len(offsets) > 1:
        raise AnswerError(
            _(
                "{country} has several time zones; expected a city in one of them, out of {names}",
                country=country,
                names=", ".join(
                    sorted(zone.rsplit("/", 1)[-1].replace("_", " ") for zone in zones)
                ),
            )
        )
    return next((zone for zone in zones if zone in _LARGEST), zones[0])


# -- languages, modules, numbers ------------------------------------------------------------------


def read_languages(text: str) -> tuple[str, ...]:
    """Return language tags: of ``French``, ``en, ru``, ``English and Russian``, ``français``."""
    found = tuple(dict.fromkeys(_language(part) for part in _parts(text)))
    if not found:
        raise AnswerError(_("expected at least one language, such as English or en"))
    return found


def _language(text: str) -> str:
    if code := language_code(text):
        return code
    known, tag = languages(), text.replace("_", "-")
    is_tag = re.fullmatch(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?", tag)
    if is_tag and tag.partition("-")[0] in known:
        return tag
    raise AnswerError(
        _(
            'expected languages such as English, French or fr, found "{text}"{closest}',
            text=text,
            closest=_closest(text, known),
        )
    )


def read_modules(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return modules in the order in which they are typed: ids, numbers of the list, or ``all``."""
    if folded(text) == "all":
        return tuple(known)
    found: dict[str, None] = {}
    for part in _parts(text, r"[,;\s]+and\s+|[,;،؛]|\s+and\s+"):
        ends = re.fullmatch(r"(\d+)\s*[-–]\s*(\d+)", part)
        numbers = range(int(ends[1]), int(ends[2]) + 1) if ends else ()
        for one in map(str, numbers) if ends else [part]:
            found[_module(one, known)] = None
    if not found:
        raise AnswerError(
            _("expected modules out of {numbered}, or all", numbered=_numbered(known))
        )
    return tuple(found)


def _module(text: str, known: Sequence[str]) -> str:
    if text.isdecimal() and 1 <= int(text) <= len(known):
        return known[int(text) - 1]
    typed = folded(text)
    exact = [name for name in known if folded(name) == typed]
    meant = exact or [name for name in known if not text.isdecimal() and typed in folded(name)]
    if len(meant) == 1:
        return meant[0]
    raise AnswerError(
        _(
            'expected modules out of {numbered}, or all, found "{text}"',
            numbered=_numbered(known),
            text=text,
        )
    )


def _numbered(known: Sequence[str]) -> str:
    return ", ".join(f"{number} {name}" for number, name in enumerate(known, 1))


def read_number(text: str, least: int, most: int) -> int:
    """Return a whole number: ``24``, ``24 people``."""
    found = re.fullmatch(r"(\d{1,6})(?:\s+[^\W\d_]+)?", text.strip())
    if found is None or not least <= int(found[1]) <= most:
        raise AnswerError(
            _(
                'expected a number from {least} to {most}, found "{text}"',
                least=least,
                most=most,
                text=text.strip(),
            )
        )
    return int(found[1])


def read_hours(text: str) -> tuple[time, time]:
    """Return when a day begins and ends: ``9-17``, ``9:00 to 17:30``, ``9am-5pm``, ``9h-17h30``."""
    clock = r"(\d{1,2})(?:[:.h](\d{2})?)?\s*(am|pm|a\.m\.|p\.m\.)?"
    found = re.fullmatch(
        rf"(?:from\s+)?{clock}\s*(?:-|to|until|à)\s*{clock}",
        re.sub("[‐-―−]", "-", text.strip().lower()),
    )
    if found is None:
        raise AnswerError(
            _('expected hours such as 09:00-17:30 or 9am-5pm, found "{text}"', text=text.strip())
        )
    first, last = found.groups()[:3], found.groups()[3:]
    start, end = (_clock(*parts, whole=text) for parts in (first, last))
    if start >= end:
        raise AnswerError(_('expected an end after the start, found "{text}"', text=text.strip()))
    return start, end


def _clock(hour: str, minute: str | None, half: str | None, *, whole: str) -> time:
    hours, noon = int(hour), 12
    if half:
        hours = hours % noon + (noon if half.startswith("p") else 0)
    try:
        return time(hours, int(minute or 0))
    except ValueError:
        raise AnswerError(_('this is not a time of day: "{text}"', text=whole.strip())) from None


def read_names(text: str, called: str) -> tuple[str, ...]:
    """Return names: those that are typed, ``Anna; Ben``, or as many as a number says.

    For a number, they are made of ``called``, a marked text with ``{number}``. Commas separate
    names too, unless there is a semicolon.
    """
    if text.strip().isdecimal():
        count = read_number(text, 0, _MOST_NAMES)
        return tuple(_(called, number=number) for number in range(1, count + 1))
    marks = "[;؛\n]" if re.search("[;؛]", text) else "[,،\n]"
    names = tuple(dict.fromkeys(map(read_line, _parts(text, marks))))
    if len(names) > _MOST_NAMES:
        raise AnswerError(
            _("expected at most {most} names, found {n}", most=_MOST_NAMES, n=len(names))
        )
    return names


def read_trainers(text: str) -> tuple[str, ...]:
    """Return the names of trainers, one at least."""
    return read_names(text, _TRAINER) or (_(_TRAINER, number=1),)


def read_groups(text: str) -> tuple[str, ...]:
    """Return the names of parallel groups; none where everybody is together."""
    names = read_names(text, N_("Group {number}"))
    return names if len(names) > 1 else ()


def read_line(text: str) -> str:
    """Return one line of text, such as a title, as ``workshop.yaml`` may have it."""
    try:
        return str(TypeAdapter(Line).validate_python(" ".join(text.split())))
    except ValidationError as error:
        raise AnswerError(sentence(error.errors(include_url=False)[0])) from None


def read_lines(text: str) -> tuple[str, ...]:
    """Return lines with semicolons between them, one at least."""
    return tuple(map(read_line, _parts(text, "[;؛\n]") or [""]))


def _usual_language() -> str:
    """Return the user's language, if the modules that come with trainkit have texts in it."""
    folders = map(module_folder, built_in_modules())
    is_read = all(folder and spoken() in languages_beside(folder) for folder in folders)
    language = spoken() if is_read else ENGLISH
    return language_name(language, language)


USUAL: Mapping[str, tuple[Callable[[str], Any], Callable[[], str]]] = {
    "venue": (read_line, lambda: _("Conference hotel")),
    "languages": (read_languages, _usual_language),
    "hours": (read_hours, lambda: "09:00-17:30"),
    "participants": (partial(read_number, least=1, most=400), lambda: "20"),
    "tables": (partial(read_number, least=1, most=60), lambda: "4"),
    "trainers": (read_trainers, lambda: "2"),
    "groups": (read_groups, lambda: "1"),
}
"""By question, what reads the answer, and the answer of those who give none, in their language."""
