"""The Solar Hijri calendar, official in Iran, and in Afghanistan for most of the last century.

Both countries count the same years, months and days; the months have other names in Dari (CLDR,
``ca-persian``).

Conversion is that of the Unicode project's ICU (``persncal.cpp``): 33 years have 8 leap years. From
1800 to 2123 it agrees with the official calendar, which goes by the vernal equinox: it was compared
day by day with persiantools 6.2.0. Five lines of whole numbers are not worth a dependency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from trainkit.text.languages import cldr_name

_EPOCH = 226_895
"""The proleptic Gregorian ordinal of 1 Farvardin of the year 1."""
_LONG_MONTHS = 6 * 31
"""Days in the first six months; the others have 30, the last 29 in a common year."""

_IRAN = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
_AFGHANISTAN = "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت"
_MONTHS: Mapping[str, tuple[str, ...]] = {
    "fa-AF": tuple(_AFGHANISTAN.split()),
    "fa": tuple(_IRAN.split()),
    "fa-IR": tuple(_IRAN.split()),
}


@dataclass(frozen=True)
class SolarDate:
    """A day of the calendar; months and days count from 1."""

    year: int
    month: int
    day: int


def solar_date(day: date) -> SolarDate:
    """Return the day in the Solar Hijri calendar."""
    days = day.toordinal() - _EPOCH
    year = 1 + (33 * days + 3) // 12_053
    of_year = days - 365 * (year - 1) - (8 * year + 21) // 33
    past = max(of_year - _LONG_MONTHS, 0)
    month, of_month = divmod(of_year, 31) if not past else divmod(past, 30)
    return SolarDate(year, month + 1 + 6 * bool(past), of_month + 1)


def month_names(language: str) -> tuple[str, ...]:
    """Return the months as a language calls them; none where dates are Gregorian alone."""
    return _MONTHS.get(cldr_name(language), ())
