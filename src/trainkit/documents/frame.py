"""What every page carries: language, direction, titles, and into whose hands it may come."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from trainkit.definitions.workshop import Workshop
from trainkit.kit import Audience, Kit
from trainkit.languages import _, direction_of, locale_of
from trainkit.render.recipe import View

__all__ = [
    "Frame",
    "country_name",
    "date_line",
    "day_month",
    "frame_of",
    "language_name",
    "long_date",
    "name_direction",
    "original_note",
    "place_line",
    "short_day",
    "weekday_date",
    "workshop_frame",
]


_OFFICIAL_NAMES = {("KG", "ru"): "Кыргызстан"}
"""Names that a State uses of itself where CLDR has an older one."""


class Frame(View):
    """The frame of one document's pages."""

    language: str
    direction: str
    title: str
    workshop: str
    organisers: tuple[str, ...]
    dates: str
    place: str
    audience: str
    notice: str
    """Stands at the foot of each page."""
    draft: str = ""
    """Says on each page that this is a draft; empty on what is none."""


def frame_of(kit: Kit, title: str, audience: Audience, notice: str | None = None) -> Frame:
    """Return the frame of a document with this title."""
    return workshop_frame(kit.definitions.workshop, title, audience, notice)


def original_note(kit: Kit, languages: Iterable[str]) -> str | None:
    """Return the notice of a translation's page with texts in these languages.

    It says which texts are not translated; ``None``, for the usual notice, where all are.
    """
    own = kit.definitions.workshop.language
    others = [language for language in dict.fromkeys(languages) if language != own]
    if not others or not kit.definitions.is_translation:
        return None
    return _("Not translated: shown in {language}", language=language_name(others[0], own))


def workshop_frame(
    workshop: Workshop, title: str, audience: Audience, notice: str | None = None
) -> Frame:
    """Return the frame of a workshop's document; ``frame_of`` takes the workshop from a kit."""
    language = workshop.language
    default = _("For trainers only") if audience is Audience.TRAINERS else ""
    return Frame(
        language=language,
        direction=direction_of(language),
        title=title,
        workshop=workshop.title,
        organisers=workshop.organisers,
        dates=date_line(workshop.dates, language),
        place=place_line(workshop),
        audience=audience.value,
        notice=default if notice is None else notice,
    )


def place_line(workshop: Workshop) -> str:
    """Return the venue in one line: ``Conference hotel, Almaty, Kazakhstan``."""
    venue = workshop.venue
    parts = [venue.name, venue.address, venue.city, country_name(venue.country, workshop.language)]
    return ", ".join(part for part in parts if part)


def country_name(code: str, language: str) -> str:
    """Return a country's name in a language, or the code where CLDR has none."""
    official = _OFFICIAL_NAMES.get((code, language))
    return official or str(locale_of(language).territories.get(code, code))


def name_direction(name: str) -> str:
    """Return the direction of the script that a person's name is in."""
    return "rtl" if re.search("[\u0590-\u08ff]", name) else "ltr"


def language_name(code: str, language: str) -> str:
    """Return a language's name in another language, or the code where CLDR has none."""
    from babel import Locale, UnknownLocaleError

    try:
        named = Locale.parse(code, sep="-").get_display_name(locale_of(language))
    except (UnknownLocaleError, ValueError):
        return code
    return named or code


def date_line(dates: tuple[date, ...], language: str) -> str:
    """Return the dates as people say them: ``5–6 March 2019`` for days in a row."""
    first, last = dates[0], dates[-1]
    if first == last:
        return long_date(first, language)
    in_a_row = (last - first).days == len(dates) - 1
    shown = long_date(last, language)
    if in_a_row and (first.year, first.month) == (last.year, last.month):
        day = str(last.day)
        if shown.startswith(day):
            return f"{first.day}–{shown}"
    if in_a_row:
        return f"{long_date(first, language)} – {shown}"
    return ", ".join(long_date(day, language) for day in dates)


def long_date(day: date, language: str) -> str:
    """Return a date with the month's name; English day first, as in the region."""
    from babel.dates import format_date

    return format_date(day, "long", locale=locale_of(language))


def weekday_date(day: date, language: str) -> str:
    """Return a date with weekday and month names, as a line begins: ``Tuesday, 5 March 2019``."""
    from babel.dates import format_date

    shown = format_date(day, "full", locale=locale_of(language))
    return shown[:1].upper() + shown[1:]


def day_month(day: date, language: str) -> str:
    """Return a date without its year: ``5 March``."""
    from babel.dates import format_skeleton

    return format_skeleton("MMMMd", day, locale=locale_of(language))


def short_day(day: date, language: str) -> str:
    """Return a date short enough for a tab or a narrow column: ``Tue 5 March``."""
    from babel.dates import format_date

    return format_date(day, "EEE d MMMM", locale=locale_of(language))
