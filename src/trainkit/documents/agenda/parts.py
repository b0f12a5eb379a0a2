"""The parts of an agenda that one group, one language or one speaker has, as views of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from trainkit.documents.agenda.columns import laid_out
from trainkit.documents.agenda.view import (
    AgendaGroup,
    AgendaLanguage,
    AgendaRow,
    AgendaSpeaker,
    AgendaView,
)
from trainkit.documents.frame import language_name, short_day
from trainkit.fields import zone_info

__all__ = ["divided_languages", "of_group", "of_language", "of_speaker", "speakers_of"]


def of_group(view: AgendaView, group: AgendaGroup) -> AgendaView:
    """Return what a group has; sessions are marked that are interpreted for this group."""

    def narrowed(row: AgendaRow) -> AgendaRow:
        own = tuple(one for one in row.interpreted if one.code in group.languages)
        return row.model_copy(update={"interpreted": own})

    return _part(view, group.name, (group,), lambda row: row.is_for(group.id), narrowed)


def divided_languages(view: AgendaView) -> tuple[AgendaLanguage, ...]:
    """Return the languages of several groups, but not of all: each has an agenda of its own."""
    codes = dict.fromkeys(code for group in view.groups for code in group.languages)
    having = {code: sum(code in group.languages for group in view.groups) for code in codes}
    return tuple(
        AgendaLanguage(code=code, name=language_name(code, view.frame.language))
        for code, count in having.items()
        if 1 < count < len(view.groups)
    )


def of_language(view: AgendaView, language: AgendaLanguage) -> AgendaView:
    """Return what the groups of a language have; marked is what is interpreted into it."""
    groups = tuple(group for group in view.groups if language.code in group.languages)

    def narrowed(row: AgendaRow) -> AgendaRow:
        own = tuple(one for one in row.interpreted if one.code == language.code)
        return row.model_copy(update={"interpreted": own})

    def has(row: AgendaRow) -> bool:
        return any(row.is_for(group.id) for group in groups)

    return _part(view, f"{language.name}-speaking groups", groups, has, narrowed)


def speakers_of(view: AgendaView) -> tuple[AgendaSpeaker, ...]:
    """Return who speaks, in the order in which they come."""
    return tuple(dict.fromkeys(speaker for row in view.rows for speaker in row.speakers))


def of_speaker(view: AgendaView, speaker: AgendaSpeaker, zone: str | None = None) -> AgendaView:
    """Return when a speaker speaks, also by the clock of the speaker's own zone."""

    def narrowed(row: AgendaRow) -> AgendaRow:
        others = tuple(one for one in row.speakers if one.id != speaker.id)
        own = _elsewhere(view, row, zone) if zone and zone != view.timezone else ""
        return row.model_copy(update={"speakers": others, "elsewhere": own})

    def has(row: AgendaRow) -> bool:
        return any(one.id == speaker.id for one in row.speakers)

    time, what, _, where = view.headings
    part = _part(view, speaker.name, (), has, narrowed)
    return part.model_copy(update={"headings": (time, what, "With", where)})


def _elsewhere(view: AgendaView, row: AgendaRow, zone: str) -> str:
    """Return when a row is in another zone: ``Tue 5 March, 04:30–05:00, Europe/Vienna``."""
    start, end = (
        datetime.combine(row.date, clock, zone_info(view.timezone)).astimezone(UTC)
        for clock in (row.starts, row.ends)
    )
    first, last = start.astimezone(zone_info(zone)), end.astimezone(zone_info(zone))
    return f"{short_day(first, view.frame.language)}, {first:%H:%M}–{last:%H:%M}, {zone}"


def _part(
    view: AgendaView,
    whose: str,
    groups: tuple[AgendaGroup, ...],
    has: Callable[[AgendaRow], bool],
    narrowed: Callable[[AgendaRow], AgendaRow],
) -> AgendaView:
    days = [
        day.model_copy(update={"rows": tuple(narrowed(row) for row in day.rows if has(row))})
        for day in view.days
    ]
    title = f"{view.frame.title}: {whose}"
    return laid_out(
        view.model_copy(
            update={
                "frame": view.frame.model_copy(update={"title": title}),
                "whose": whose,
                "groups": groups,
                "days": tuple(day for day in days if day.rows),
            }
        )
    )
