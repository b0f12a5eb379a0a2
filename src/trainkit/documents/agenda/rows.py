"""Turns the agenda's entries into rows: names for ids, languages, and a UID for each row."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from trainkit.agenda.workshop.agenda import Agenda, AgendaDay, Entry, EntryKind
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.workshop import Break, Event, EventKind, Workshop
from trainkit.documents.agenda.view import AgendaGroup, AgendaLanguage, AgendaRow, AgendaSpeaker
from trainkit.documents.frame import place_line
from trainkit.languages import comma_list, country_name, language_name

__all__ = ["Rows", "groups_of", "one_line"]


def one_line(text: str | None) -> str:
    """Return text on one line: the folds of a YAML file mean nothing on a page."""
    return " ".join((text or "").split())


class Names(NamedTuple):
    """The names in some definitions; an id that an earlier agenda has and they lack is its name."""

    definitions: Definitions

    def group(self, key: str) -> str:
        """Return the group's name."""
        return _name(self.definitions.workshop.groups, key)

    def speaker(self, key: str) -> AgendaSpeaker:
        """Return the speaker with organisation."""
        speakers = self.definitions.workshop.speakers
        organisation = speakers[key].organisation if key in speakers else ""
        return AgendaSpeaker(id=key, name=_name(speakers, key), organisation=one_line(organisation))

    def interpreters(self, key: str) -> str:
        """Return the name of a team."""
        return _name(self.definitions.workshop.interpreters, key)

    def room(self, key: str | None) -> str:
        """Return the room's name, and the venue's where it is one of several."""
        workshop = self.definitions.workshop
        room = workshop.rooms.get(key) if key else None
        if key is None or room is None:
            return key or ""
        site = workshop.venues[room.venue].name if room.venue else ""
        return comma_list([one_line(room.name), one_line(site)])

    def location(self, key: str | None) -> str:
        """Return where a row is for somebody who has to go there: room, venue, city, country."""
        workshop = self.definitions.workshop
        room = workshop.rooms.get(key) if key else None
        if room is None or room.venue is None:
            parts = [self.room(key), place_line(workshop)]
        else:
            country = country_name(workshop.venue.country, workshop.language)
            address = workshop.venues[room.venue].address
            parts = [self.room(key), one_line(address), workshop.venue.city, country]
        return comma_list(parts)

    def course_texts(self, entry: Entry) -> tuple[str, str]:
        """Return the module's short title and the session's summary; nothing but for sessions."""
        for course in self.definitions.courses:
            for session in course.module.sessions:
                if (course.module.id, session.id) == (entry.module_id, entry.session_id):
                    return course.module.short_title, session.summary
        return "", ""


def _name(things: Mapping[str, Any], key: str) -> str:
    return one_line(things[key].name) if key in things else key


def language_of(names: Names, entry: Entry, having: Sequence[AgendaGroup]) -> str:
    """Return the tag of the language in which an entry is held, for the groups that have it.

    What workshop.yaml says of the session goes first; else it is the first language of the speakers
    that all these groups understand, or their first. Speakers of whom nothing is said speak the
    groups' own, except where interpreters are there: then it is the workshop's.
    """
    workshop = names.definitions.workshop
    if said := _said(names, entry):
        return said
    spoken = _spoken(workshop, entry)
    if entry.interpreters and not spoken:
        return workshop.languages[0]
    understood = [
        language
        for language in spoken or workshop.languages
        if all(group.understands(language) for group in having)
    ]
    return (*understood, *spoken, workshop.languages[0])[0]


def _said(names: Names, entry: Entry) -> str | None:
    """Return the language that workshop.yaml gives a session."""
    workshop = names.definitions.workshop
    modules = {module.id: module for module in workshop.modules}
    if entry.module_id not in modules or entry.session_id is None:
        return None
    fields = modules[entry.module_id].placed(entry.session_id)
    return next((one.language for one in fields if one.language), None)


def _spoken(workshop: Workshop, entry: Entry) -> list[str]:
    """Return the languages that the speakers have in common, else the first one's first."""
    speakers = (workshop.speakers.get(key) for key in entry.speakers)
    spoken = [one.languages for one in speakers if one and one.languages]
    if not spoken:
        return []
    common = [language for language in spoken[0] if all(language in other for other in spoken)]
    return common or [spoken[0][0]]


def interpreted_into(
    names: Names, entry: Entry, language: str, having: Sequence[AgendaGroup]
) -> tuple[AgendaLanguage, ...]:
    """Return a language for each group that does not understand the session's own.

    It is the first of the group's that the interpreters have. Without groups, these are the
    workshop's other languages that they have.
    """
    if not entry.interpreters:
        return ()
    workshop = names.definitions.workshop
    teams = [
        workshop.interpreters[key] for key in entry.interpreters if key in workshop.interpreters
    ]
    offered = {code for team in teams for code in team.languages}
    if having:
        wanted = [
            next((code for code in group.languages if code in offered), group.languages[0])
            for group in having
            if not group.understands(language)
        ]
    else:
        wanted = [code for code in workshop.languages if code in offered and code != language]
    return tuple(
        AgendaLanguage(code=code, name=language_name(code, workshop.language))
        for code in dict.fromkeys(wanted)
    )


def groups_of(definitions: Definitions) -> tuple[AgendaGroup, ...]:
    """Return the workshop's groups; none where there is one only, which is everybody."""
    groups = definitions.workshop.groups
    if len(groups) < 2:
        return ()
    return tuple(
        AgendaGroup(id=key, name=one_line(group.name), languages=group.languages)
        for key, group in groups.items()
    )


class Rows:
    """Makes the rows of one agenda; it may have been made from earlier definitions."""

    def __init__(self, definitions: Definitions, agenda: Agenda) -> None:
        self._names = Names(definitions)
        self._groups = groups_of(definitions)
        self._all_groups = definitions.workshop.groups
        self._events = definitions.workshop.occasions
        self._daily = _daily(agenda)
        self._workshop = definitions.workshop.id
        self._sequence = agenda.revision
        self._seen: Counter[str] = Counter()

    def of_day(self, day: AgendaDay) -> tuple[AgendaRow, ...]:
        """Return the day's rows by their starts; those of one start in the order of the groups."""
        order = {group.id: number for number, group in enumerate(self._groups)}

        def place(row: AgendaRow) -> tuple[str, int]:
            return row.start, order.get(row.groups[0], len(order)) if row.groups else -1

        return tuple(sorted(self.as_written(day), key=place))

    def as_written(self, day: AgendaDay) -> Iterator[AgendaRow]:
        """Yield the day's rows in the order in which they stand in the agenda."""
        pauses: Counter[tuple[str, ...]] = Counter()
        for entry in day.entries:
            groups = self._narrowed(entry.groups)
            pauses[groups] += entry.kind is EntryKind.PAUSE
            yield self._row(day.date, entry, groups, pauses[groups])

    def _narrowed(self, groups: tuple[str, ...]) -> tuple[str, ...]:
        """Return whom an entry is for, in the order of the workshop; nobody is everybody."""
        known = tuple(group.id for group in self._groups if group.id in groups)
        gone = tuple(group for group in groups if group not in self._all_groups)
        return () if len(known) == len(self._groups) else known + gone

    def _row(self, day: date, entry: Entry, groups: tuple[str, ...], pauses: int) -> AgendaRow:
        event = self._events.get(entry.event) if entry.event else None
        having = [group for group in self._groups if not groups or group.id in groups]
        key = self._key(day, entry, event, pauses)
        module, objective = self._names.course_texts(entry)
        language = language_of(self._names, entry, having)
        return AgendaRow(
            uid=self._uid(_key_of_groups(key, entry, groups)),
            thing=key,
            sequence=self._sequence,
            date=day,
            start=f"{entry.start:%H:%M}",
            end=f"{entry.end:%H:%M}",
            kind=entry.kind,
            event_kind=event.kind if event else None,
            is_pause=entry.kind is EntryKind.PAUSE or _rests(event),
            title=one_line(entry.title),
            module=one_line(module),
            groups=groups,
            whom=comma_list(self._names.group(group) for group in groups),
            speakers=tuple(self._names.speaker(speaker) for speaker in entry.speakers),
            room_id=entry.room or "",
            room=self._names.room(entry.room) if entry.room else "",
            location=self._names.location(entry.room),
            language=language,
            interpreters=tuple(self._names.interpreters(team) for team in entry.interpreters),
            interpreted=interpreted_into(self._names, entry, language, having),
            objective=one_line(objective),
            note=one_line(entry.note),
        )

    def _key(self, day: date, entry: Entry, event: Event | Break | None, pauses: int) -> str:
        """Name what a row is and never when it is, so that a calendar moves it with the agenda."""
        if entry.session is not None:
            part = f".part-{entry.part}" if entry.part and entry.part > 1 else ""
            return f"session.{entry.session.replace('/', '.')}{part}"
        if entry.event is not None:
            daily = event.on is None if event else entry.event in self._daily
            return f"event.{entry.event}.{day:%Y%m%d}" if daily else f"event.{entry.event}"
        if entry.pause:
            return f"pause.{day:%Y%m%d}.{pauses}"
        # Titles come in any script; a sum over the title is plain ASCII and as stable as the title.
        return f"added.{day:%Y%m%d}.{hashlib.sha256(entry.title.encode()).hexdigest()[:12]}"

    def _uid(self, key: str) -> str:
        # A session that a trainer cut in two stands twice; each part is its own calendar entry.
        self._seen[key] += 1
        count = self._seen[key]
        part = f".{count}" if count > 1 else ""
        return f"{self._workshop}.{key}{part}@trainkit"


def _rests(event: Event | Break | None) -> bool:
    return event is not None and EventKind(event.kind).is_pause


def _daily(agenda: Agenda) -> set[str]:
    """Return the events that stand on several days of an agenda."""
    days = Counter(e for day in agenda.days for e in {entry.event for entry in day.entries} if e)
    return {event for event, count in days.items() if count > 1}


def _key_of_groups(key: str, entry: Entry, groups: tuple[str, ...]) -> str:
    """Tell apart what several groups have each for themselves; an event has one entry anyway."""
    if not groups or entry.event is not None:
        return key
    return f"{key}.groups.{'.'.join(sorted(groups))}"
