"""Turns the agenda's entries into rows: names for ids, and for each row a UID that no other has."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date

from trainkit.agenda.workshop.agenda import Agenda, AgendaDay, Entry, EntryKind
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.workshop import Break, Event, EventKind
from trainkit.documents.agenda.languages import interpreted_into, language_of
from trainkit.documents.agenda.names import Names, one_line
from trainkit.documents.agenda.view import AgendaGroup, AgendaRow

__all__ = ["Rows", "groups_of"]


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
    """Makes the rows of one agenda.

    Raises ``KeyError`` for an id that nothing defines. ``earlier`` is for an agenda that was made
    from other definitions: what has gone since is then shown by its id.
    """

    def __init__(self, definitions: Definitions, agenda: Agenda, *, earlier: bool = False) -> None:
        self._names = Names(definitions, earlier)
        self._groups = groups_of(definitions)
        self._events = definitions.workshop.occasions
        self._daily = _daily(agenda) if earlier else set[str]()
        self._workshop = definitions.workshop.id
        self._sequence = agenda.revision
        self._seen: Counter[str] = Counter()

    def of_day(self, day: AgendaDay) -> tuple[AgendaRow, ...]:
        """Return the day's rows by their starts; those of one start in the order of the groups."""
        order = {group.id: number for number, group in enumerate(self._groups)}

        def place(row: AgendaRow) -> tuple[str, int]:
            return row.start, order.get(row.groups[0], len(order)) if row.groups else -1

        return tuple(sorted(self._of_day(day), key=place))

    def _of_day(self, day: AgendaDay) -> Iterator[AgendaRow]:
        pauses: Counter[tuple[str, ...]] = Counter()
        for entry in day.entries:
            groups = self._narrowed(entry.groups)
            pauses[groups] += entry.kind is EntryKind.PAUSE
            yield self._row(day.date, entry, groups, pauses[groups])

    def _narrowed(self, groups: tuple[str, ...]) -> tuple[str, ...]:
        """Return whom an entry is for, in the order of the workshop; nobody named is everybody."""
        known = tuple(group.id for group in self._groups if group.id in groups)
        gone = tuple(group for group in groups if self._names.is_gone(group))
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
            whom=", ".join(self._names.group(group) for group in groups),
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
