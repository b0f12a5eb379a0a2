"""Days, times and offsets as the sheets print them, and back.

A moment is a whole number of seconds since 1970 in UTC; a reading is what some clock showed, a
date and a time without an offset. Months are named, because 10/11 is read in two ways, in the
language that is written now; Python's own names depend on the machine. Offsets come from the pinned
time zone database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from typing import NamedTuple

from trainkit.model.fields import zone_info
from trainkit.text.languages import ENGLISH, comma_list, locale_of, spoken

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

SHORT_MONTHS = tuple(name[:3] for name in MONTHS)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""From Monday, as ``date.weekday`` counts."""
PLACES = {
    "Almaty": "Asia/Almaty",
    "Ashgabat": "Asia/Ashgabat",
    "Bishkek": "Asia/Bishkek",
    "Dushanbe": "Asia/Dushanbe",
    "Kabul": "Asia/Kabul",
    "Karachi": "Asia/Karachi",
    "Tashkent": "Asia/Tashkent",
    "Tehran": "Asia/Tehran",
}
"""The places whose local times occur on the sheets, with their IANA zones."""

_OFFSET = re.compile(r"UTC([+-])(\d{2}):(\d{2})", re.ASCII)


class _Months(NamedTuple):
    """The names of the months in a language, from January."""

    long: tuple[str, ...]
    alone: tuple[str, ...]
    """Without a day, as ``январь`` beside ``9 января``."""
    short: tuple[str, ...]

    @property
    def numbers(self) -> dict[str, int]:
        """The months by all their names beside a day."""
        return {name: n for names in (self.short, self.long) for n, name in enumerate(names, 1)}


@cache
def _months(language: str) -> _Months:
    if language == ENGLISH:
        return _Months(MONTHS, MONTHS, SHORT_MONTHS)
    months = locale_of(language).months
    forms = (("format", "wide"), ("stand-alone", "wide"), ("format", "abbreviated"))
    return _Months(
        *(tuple(months[context][width][n] for n in range(1, 13)) for context, width in forms)
    )


def weekdays() -> tuple[str, ...]:
    """Return the names of the days of the week, from Monday, as ``date.weekday`` counts."""
    return _weekdays(spoken())


@cache
def _weekdays(language: str) -> tuple[str, ...]:
    if language == ENGLISH:
        return WEEKDAYS
    names = locale_of(language).days["stand-alone"]["wide"]
    return tuple(names[n] for n in range(7))


def read_weekdays(text: str) -> frozenset[int]:
    """Return the days of the week that are named in a text, Monday being 0."""
    names = weekdays()
    found = re.findall(_either(names), text)
    return frozenset(map(names.index, found))


def _either(names: Iterable[str]) -> str:
    """Return a pattern of names; one may be the end of another, as in Persian."""
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


def day_pattern() -> str:
    """Return a pattern of a day without its year: ``9 Jan``, ``9 January``."""
    return rf"\d{{1,2}} (?:{_either(_months(spoken()).numbers)})"


def place_name(place: str) -> str:
    """Return the name of one of the places."""
    if spoken() == ENGLISH:
        return place
    found = locale_of(spoken()).time_zones.get(PLACES[place], {})
    return str(found.get("city", place))


def month_text(day: date) -> str:
    """Return month and year: ``January 2026``."""
    return f"{_months(spoken()).alone[day.month - 1]} {day.year}"


def day_text(day: date) -> str:
    """Return the day: ``9 January 2026``."""
    return f"{day.day} {_months(spoken()).long[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """Return the day without its year: ``9 Jan``."""
    return f"{day.day} {_months(spoken()).short[day.month - 1]}"


def weekday(day: date) -> str:
    """Return the name of the day of the week."""
    return weekdays()[day.weekday()]


def named_day(day: date) -> str:
    """Return the day with its name: ``Sunday, 8 February 2026``."""
    return comma_list([weekday(day), day_text(day)])


def read_day(text: str) -> date:
    """Return the first day in the text, in long or short form; ``ValueError`` if there is none."""
    match = re.search(rf"({day_pattern()}) (\d{{4}})", text, re.ASCII)
    if match is None:
        raise ValueError(f'expected a day such as "9 January 2026", found "{text}"')
    return read_short_day(match[1], int(match[2]))


def read_short_day(text: str, year: int) -> date:
    """Return a day of a year, such as ``9 Jan``."""
    day, _, month = text.partition(" ")
    return date(year, _months(spoken()).numbers[month], int(day))


def clock(seconds: int) -> str:
    """Return seconds since midnight as a time of day, past midnight if need be: ``08:29:58``."""
    seconds %= 86_400
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def read_clock(text: str) -> int:
    """Return the seconds since midnight of a time such as ``08:29:58``."""
    hours, minutes, seconds = (int(part) for part in text.split(":"))
    return hours * 3600 + minutes * 60 + seconds


def reading_of(moment: int) -> datetime:
    """Return what a clock in UTC shows at the moment."""
    return datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)


def moment_of(reading: datetime, offset: int = 0) -> int:
    """Return the moment at which a clock shows the reading; ``offset`` from UTC in seconds."""
    return int(reading.replace(tzinfo=UTC).timestamp()) - offset


def clock_text(reading: datetime, *, seconds: bool = False) -> str:
    """Return the time of day: ``23:30`` or ``23:30:00``."""
    return reading.strftime("%H:%M:%S" if seconds else "%H:%M")


def short_stamp(moment: int) -> str:
    """Return the time of day in UTC: ``14:22:10``."""
    return clock_text(reading_of(moment), seconds=True)


def reading_text(reading: datetime, *, seconds: bool = False) -> str:
    """Return a reading as it is printed: ``29 Feb 2024, 23:30``."""
    return f"{short_day(reading)} {reading.year}, {clock_text(reading, seconds=seconds)}"


def short_text(reading: datetime) -> str:
    """Return day and time without the year, as answers have them: ``29 Feb 23:30``."""
    return f"{short_day(reading)} {clock_text(reading)}"


def _reading_pattern() -> str:
    return rf"({day_pattern()} \d{{4}}), (\d{{2}}):(\d{{2}})(?::(\d{{2}}))?"


def read_reading(text: str) -> datetime:
    """Return the first reading in the text; ``ValueError`` if there is none."""
    match = re.search(_reading_pattern(), text, re.ASCII)
    if match is None:
        raise ValueError(f'expected a time such as "29 Feb 2024, 23:30", found "{text}"')
    day = read_day(match[1])
    return datetime(day.year, day.month, day.day, int(match[2]), int(match[3]), int(match[4] or 0))


def offset_at(place: str, moment: int) -> int:
    """Return a place's offset from UTC in seconds at a moment."""
    return moment_of(shown_at(place, moment)) - moment


def offsets_on(day: date) -> dict[str, int]:
    """Return each place's offset from UTC in seconds at noon UTC of the day."""
    noon = moment_of(datetime(day.year, day.month, day.day, 12))
    return {place: offset_at(place, noon) for place in PLACES}


def shown_at(place: str, moment: int) -> datetime:
    """Return what clocks of the place show at the moment."""
    here = zone_info(PLACES[place])
    return datetime.fromtimestamp(moment, UTC).astimezone(here).replace(tzinfo=None)


def moments_at(place: str, reading: datetime) -> tuple[int, ...]:
    """Return every moment at which clocks of the place show the reading, first to last."""
    here = zone_info(PLACES[place])
    found = {int(reading.replace(tzinfo=here, fold=fold).timestamp()) for fold in (0, 1)}
    return tuple(one for one in sorted(found) if shown_at(place, one) == reading)


def offset_text(seconds: int) -> str:
    """Return an offset as it is printed: ``UTC+05:00``."""
    sign = "-" if seconds < 0 else "+"
    return f"UTC{sign}{abs(seconds) // 3600:02}:{abs(seconds) // 60 % 60:02}"


def read_offset(text: str) -> int:
    """Return a printed offset in seconds; ``ValueError`` if the text is none."""
    match = _OFFSET.fullmatch(text)
    if match is None:
        raise ValueError(f'expected an offset such as "UTC+04:30", found "{text}"')
    seconds = int(match[2]) * 3600 + int(match[3]) * 60
    return -seconds if match[1] == "-" else seconds
