"""What every page carries: language, direction, titles, and into whose hands it may come.

What trainers read in the original language: texts whose translation is missing or stale.

A trainer who follows an outdated plan is worse off than one who reads a paragraph of the original.
Each such text says what it is. Participants' texts are not changed here: tests with stale items are
refused, and everything else names its language at the foot of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from typing import TypeVar

from trainkit.model.loaded import Course, TranslatedFile
from trainkit.model.module import Session, Step
from trainkit.model.translating import section_hash, sections_of
from trainkit.model.workshop import Workshop
from trainkit.model.yaml import Location
from trainkit.planning.printed import Audience, Kit
from trainkit.render.pages import View
from trainkit.text.languages import (
    _,
    and_list,
    capitalised,
    comma_list,
    country_name,
    digits,
    direction_of,
    has_right_to_left,
    language_name,
    locale_of,
)
from trainkit.text.solar_hijri import SolarDate, month_names, solar_date


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
    country = country_name(venue.country, workshop.language)
    return comma_list([venue.name, venue.address or "", venue.city, country])


def name_direction(name: str) -> str:
    """Return the direction of the script that a person's name is in."""
    return "rtl" if has_right_to_left(name) else "ltr"


def date_line(dates: tuple[date, ...], language: str) -> str:
    """Return the dates as people say them: ``5–6 March 2019`` for days in a row.

    A language of Iran or Afghanistan has them by the Solar Hijri calendar, and these in brackets.
    """
    line = _line(dates, language)
    solar = [solar_date(day) for day in dates]
    months = month_names(language)
    if not months:
        return line
    first, last = solar[0], solar[-1]
    if _in_a_row(dates) and (first.year, first.month) == (last.year, last.month):
        shown = f"{first.day}–{_solar(last, months)}" if first != last else _solar(last, months)
    elif _in_a_row(dates):
        shown = f"{_solar(first, months)} – {_solar(last, months)}"
    else:
        shown = and_list(_solar(day, months) for day in solar)
    return f"{digits(shown, language)} ({line})"


def _line(dates: tuple[date, ...], language: str) -> str:
    first, last = dates[0], dates[-1]
    if first == last:
        return _gregorian(first, "long", language)
    shown = _gregorian(last, "long", language)
    one_month = (first.year, first.month) == (last.year, last.month)
    if _in_a_row(dates) and one_month and shown.startswith(digits(last.day, language)):
        return f"{digits(first.day, language)}–{shown}"
    if _in_a_row(dates):
        return f"{_gregorian(first, 'long', language)} – {shown}"
    return comma_list(_gregorian(day, "long", language) for day in dates)


def _in_a_row(dates: tuple[date, ...]) -> bool:
    return (dates[-1] - dates[0]).days == len(dates) - 1


def long_date(day: date, language: str) -> str:
    """Return a date with the month's name; English day first, as in the region."""
    return date_line((day,), language)


def weekday_date(day: date, language: str) -> str:
    """Return a date with weekday and month names, as a line begins: ``Tuesday, 5 March 2019``."""
    if month_names(language):
        return f"{_gregorian(day, 'EEEE', language)} {long_date(day, language)}"
    return capitalised(_gregorian(day, "full", language))


def day_month(day: date, language: str) -> str:
    """Return a date without its year: ``5 March``."""
    from babel.dates import format_skeleton

    months, solar = month_names(language), solar_date(day)
    if not months:
        return digits(format_skeleton("MMMMd", day, locale=locale_of(language)), language)
    shown = _gregorian(day, "d MMMM", language)
    return f"{digits(solar.day, language)} {months[solar.month - 1]} ({shown})"


def short_day(day: date, language: str) -> str:
    """Return a date short enough for a tab or a narrow column: ``Tue 5 March``."""
    if month_names(language):
        return f"{_gregorian(day, 'EEE', language)} {day_month(day, language)}"
    return _gregorian(day, "EEE d MMMM", language)


def _gregorian(day: date, style: str, language: str) -> str:
    from babel.dates import format_date

    return digits(format_date(day, style, locale=locale_of(language)), language)


def _solar(day: SolarDate, months: Sequence[str]) -> str:
    return f"{day.day} {months[day.month - 1]} {day.year}"


def clock_line(start: time, end: time | None = None) -> str:
    """Return a time of day, or from when to when, in the language written now: ``08:30–09:00``."""
    return digits(f"{start:%H:%M}" if end is None else f"{start:%H:%M}–{end:%H:%M}")


Part = TypeVar("Part", Session, Step)


def with_original_texts(course: Course) -> Course:
    """Return the course with guide and notes in the original where translations are out of date."""
    files = {file.path.name: file for file in course.translated}
    guide = files.get(course.guide_name)
    module = files.get(f"module.{course.language}.yaml")
    if guide is not None:
        course = replace(course, guide=_guide(course.guide, guide))
    if module is not None and module.sources:
        stale = {
            one.place.location: one.source
            for one in module.texts
            if module.sources.get(".".join(map(str, one.place.location)))
            not in {None, section_hash(one.source)}
        }
        sessions = tuple(_session(one, stale) for one in course.module.sessions)
        course = replace(course, module=course.module.model_copy(update={"sessions": sessions}))
    return course


def _guide(text: str, file: TranslatedFile) -> str:
    source, made = sections_of(file.texts[0].source), sections_of(text)
    hashes = file.hashes or ()
    if not len(source) == len(made) == len(hashes):
        return text
    return "".join(
        other.text if old == section_hash(one.text) else _marked(one.text)
        for one, other, old in zip(source, made, hashes, strict=True)
    )


def _marked(text: str) -> str:
    """Return a text of the original that says so, below its heading if it has one."""
    said = _("In the original language: the translation is missing or out of date.")
    if not text.startswith("#"):
        return f"*{said}*\n\n{text}"
    heading, _line, rest = text.partition("\n")
    return f"{heading}\n\n*{said}*\n{rest}"


def _session(session: Session, stale: Mapping[Location, str]) -> Session:
    here: Location = ("sessions", session.id)
    steps = tuple(
        _with_original_notes(step, (*here, "steps", n), stale)
        for n, step in enumerate(session.steps)
    )
    return _with_original_notes(session, here, stale).model_copy(update={"steps": steps})


def _with_original_notes(part: Part, here: Location, stale: Mapping[Location, str]) -> Part:
    source = stale.get((*here, "notes"))
    return part if source is None else part.model_copy(update={"notes": _marked(source)})
