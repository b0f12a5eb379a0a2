"""Names of months, countries, cities and languages that people may type, in several languages.

They are those of CLDR; time zones are those of the IANA database. Each table finds a code or a
number by a folded name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

__all__ = [
    "calendar_words",
    "cities",
    "countries",
    "days_of_rest",
    "folded",
    "languages",
    "zone_countries",
    "zones",
]

_NAMES_IN = ("en", "fr", "ru", "es", "pt", "ar", "fa", "tr", "kk", "ky", "uz", "tg", "ur", "az",
             "uk")  # fmt: skip


def folded(text: str) -> str:
    """Return a text without case, accents, joiners and needless spaces."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_ONE_LETTER)
    kept = "".join(c for c in plain if not unicodedata.combining(c) and c != "\u200c")
    return " ".join(re.sub(r"[\s'’‘.\-_/]+", " ", kept).split())


_ONE_LETTER = {0x064A: 0x06CC, 0x0643: 0x06A9}
"""Arabic yeh and kaf to the Persian letters."""


@cache
def calendar_words() -> tuple[dict[str, int], set[str]]:
    """Return the names of months with their numbers, and words that say nothing more."""
    from babel.dates import get_day_names, get_month_names

    months: dict[str, int] = {}
    small = {"and", "of", "the", "from", "on", "et", "du", "le", "les", "de", "и", "с", "г", "und"}
    for language in reversed(_NAMES_IN):
        for context in ("stand-alone", "format"):
            for width in ("abbreviated", "wide"):
                names = get_month_names(width, context, language)
                months |= {folded(name): number for number, name in names.items()}
                small |= {folded(name) for name in get_day_names(width, context, language).values()}
    return months, small - months.keys()


@cache
def zone_countries() -> Mapping[str, str]:
    """Return the zones that belong to a country, with its code; names of zones are as they are."""
    from babel.core import get_global

    found = get_global("zone_territories")
    return {
        zone: code
        for zone, code in sorted(found.items())
        if re.fullmatch("[A-Z]{2}", code) and code != "ZZ" and zone in zones().values()
    }


@cache
def days_of_rest(country: str) -> frozenset[int]:
    """Return the days of the week on which offices of a country are closed; Monday is 0.

    Empty where CLDR knows no such country, or no language of it: Babel has them by locale.
    """
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(f"und_{country}", resolve_likely_subtags=True)
    except (UnknownLocaleError, ValueError):
        return frozenset()
    length = (locale.weekend_end - locale.weekend_start) % 7
    return frozenset((locale.weekend_start + day) % 7 for day in range(length + 1))


@cache
def zones() -> Mapping[str, str]:
    """Return the time zones, by their own names."""
    from zoneinfo import available_timezones

    return {folded(zone): zone for zone in sorted(available_timezones())}


@cache
def cities() -> Mapping[str, str]:
    """Return the cities that zones are named after, in several languages, with their zones."""
    from babel import Locale

    found: dict[str, str] = {}
    for language in reversed(_NAMES_IN):
        for zone, names in Locale.parse(language).time_zones.items():
            if zone in zone_countries() and "city" in names:
                found[folded(names["city"])] = zone
    for zone in zone_countries():
        found[folded(zone.rsplit("/", 1)[-1])] = zone
    return found


@cache
def countries() -> Mapping[str, str]:
    """Return the names of countries in several languages, and their codes, with the codes."""
    return _named("territories", "[A-Z]{2}")


@cache
def languages() -> Mapping[str, str]:
    """Return the names of languages in several languages, and their codes, with the codes."""
    others = {"tajiki": "tg", "farsi": "fa", "kirghiz": "ky"}
    return _named("languages", "[a-z]{2,3}|fa_AF") | others


def _named(kind: str, pattern: str) -> dict[str, str]:
    """Return the codes of a kind that fit a pattern, by their names and by themselves."""
    from babel import Locale

    found: dict[str, str] = {}
    for language in reversed(_NAMES_IN):
        for code, name in getattr(Locale.parse(language), kind).items():
            if re.fullmatch(pattern, str(code)):
                tag = str(code).replace("_", "-")
                found |= {folded(str(name)): tag, tag.casefold(): tag}
    return found
