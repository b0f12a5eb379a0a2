"""Days, times and offsets as the sheets print them.

A moment is a whole number of seconds since 1970 in UTC; a reading is what some clock showed, a
date and a time without an offset. Months are named, because 10/11 is read in two ways, in the
language that is written now; Python's own names depend on the machine. Offsets come from the pinned
time zone database.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import NamedTuple

from trainkit.model.fields import zone_info
from trainkit.text.languages import ENGLISH, comma_list, locale_of, spoken

DAY = 86_400
"""Seconds."""
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


class _Months(NamedTuple):
    """The names of the months in a language, from January."""

    long: tuple[str, ...]
    alone: tuple[str, ...]
    """Without a day, as ``январь`` beside ``9 января``."""
    short: tuple[str, ...]


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


def clock(seconds: int) -> str:
    """Return seconds since midnight as a time of day, past midnight if need be: ``08:29:58``."""
    seconds %= DAY
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def reading_of(moment: int) -> datetime:
    """Return what a clock in UTC shows at the moment."""
    return datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)


def moment_of(reading: datetime, offset: int = 0) -> int:
    """Return the moment at which a clock shows the reading; ``offset`` from UTC in seconds."""
    return int(reading.replace(tzinfo=UTC).timestamp()) - offset


def clock_text(reading: datetime, *, seconds: bool = False) -> str:
    """Return the time of day: ``23:30`` or ``23:30:00``."""
    return reading.strftime("%H:%M:%S" if seconds else "%H:%M")


def stamp(moment: int) -> str:
    """Return what a clock in UTC shows at a moment: ``2026-03-11 14:22:10``."""
    return reading_of(moment).isoformat(sep=" ")


def short_stamp(moment: int) -> str:
    """Return the time of day in UTC: ``14:22:10``."""
    return clock_text(reading_of(moment), seconds=True)


def reading_text(reading: datetime, *, seconds: bool = False) -> str:
    """Return a reading as it is printed: ``29 Feb 2024, 23:30``."""
    return f"{short_day(reading)} {reading.year}, {clock_text(reading, seconds=seconds)}"


def short_text(reading: datetime) -> str:
    """Return day and time without the year, as answers have them: ``29 Feb 23:30``."""
    return f"{short_day(reading)} {clock_text(reading)}"


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
