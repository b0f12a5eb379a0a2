"""What an agenda problem is made of: the sections to be placed, and the rows that keep their place.

A *section* is a session for the groups that have it as one: all of its groups if they have it
together, one group otherwise. Its id does not depend on any agenda.

Events stand where workshop.yaml says. Of an earlier agenda, pinned rows stay where they are, and
so does every row that somebody added by hand, pinned or not: nobody else could make it again. They
stay even where they break a rule; ``check`` then reports them at their line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from trainkit.agenda.workshop.agenda import Agenda, Entry, EntryKind, Row, minutes_of
from trainkit.definitions.load import AGENDA_FILE
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.module import Session
from trainkit.definitions.programme import Event, EventKind
from trainkit.definitions.teaching import Teaching, Together
from trainkit.definitions.workshop import Workshop
from trainkit.definitions.yamlfile import YamlFile
from trainkit.problems import Place

__all__ = [
    "Outline", "Section", "event_kind", "free_name", "groups_at", "known", "named_groups",
    "outline_of", "rests", "sections_of",
]  # fmt: skip


@dataclass(frozen=True)
class Section:
    """A session to be placed, for the groups that have it as one."""

    id: str
    """Its id in the agenda problem."""
    module: str
    module_index: int
    """The position of the module in workshop.yaml, counted from 0."""
    session: Session
    """Timed as in the workshop's variant."""
    teaching: Teaching
    groups: tuple[str, ...]

    @property
    def key(self) -> str:
        """``module/session``, as an agenda's entry names it."""
        return f"{self.module}/{self.session.id}"

    def is_for(self, groups: Iterable[str]) -> bool:
        """Whether an entry for these groups is for this section too; none means everybody."""
        named = set(groups)
        return not named or bool(named & set(self.groups))


@dataclass(frozen=True)
class Outline:
    """A workshop, and the earlier agenda if there is one."""

    definitions: Definitions
    sections: tuple[Section, ...]
    """What is to be placed."""
    pins: dict[str, Row]
    """Rows of the earlier agenda at which a section is pinned, by the section's id; of a section in
    parts, the first part's."""
    fixed: dict[str, Row]
    """All other rows that keep their place, by their ids in the problem, in order of time; also
    those on dates that the workshop no longer has."""
    previous_file: YamlFile | None
    """Where the earlier agenda was read, if it was."""

    @property
    def workshop(self) -> Workshop:
        """The workshop."""
        return self.definitions.workshop

    @property
    def file(self) -> YamlFile:
        """The file workshop.yaml."""
        return self.definitions.workshop_file

    def place_of_row(self, row: Row) -> Place | None:
        """Return the place of a row of the earlier agenda; ``None`` if it is not one of them."""
        if not row.location:
            return None
        if self.previous_file is None:
            return Place(self.definitions.folder / AGENDA_FILE)
        return self.previous_file.place(row.location)


def outline_of(
    definitions: Definitions, previous: Agenda | None = None, previous_file: YamlFile | None = None
) -> Outline:
    """Return what a workshop's agenda problem is made of."""
    sections = sections_of(definitions)
    pins = _pins(sections, previous)
    fixed = _fixed(definitions, sections, previous)
    return Outline(definitions, sections, pins, fixed, previous_file)


def sections_of(definitions: Definitions) -> tuple[Section, ...]:
    """Return all sections, in the order of modules, sessions and groups."""
    found: dict[str, Section] = {}
    for index, entry in enumerate(definitions.workshop.modules):
        for session in definitions.course(entry.id).module.timed_sessions(entry.variant):
            teaching = definitions.workshop.teaching(entry, session)
            together = teaching.together is Together.YES
            sets = [teaching.groups] if together else [(group,) for group in teaching.groups]
            for groups in sets:
                own = f"-{groups[0]}" if len(sets) > 1 else ""
                name = free_name(f"{entry.id}-{session.id}{own}", found)
                found[name] = Section(name, entry.id, index, session, teaching, groups)
    return tuple(found.values())


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return the id, with a number behind it if it is taken: two joined ids can look like one."""
    names, number, free = set(taken), 1, name
    while free in names:
        number += 1
        free = f"{name}-{number}"
    return free


def event_kind(workshop: Workshop, entry: Entry) -> EventKind | None:
    """Return the kind of the event or break that the entry is, if it is one."""
    occasion = workshop.occasions.get(entry.event or "")
    return occasion.kind if occasion else None


def rests(workshop: Workshop, entry: Entry) -> bool:
    """Whether people rest: in a break, lunch or prayer of any length, or in a long enough pause."""
    if entry.pause:
        return entry.minutes >= workshop.day.pause
    kind = event_kind(workshop, entry)
    return kind is not None and kind.is_pause


def known(workshop: Workshop, entry: Entry) -> Entry:
    """Return the entry without the names that workshop.yaml does not define."""
    lists = {
        field: tuple(name for name in getattr(entry, field) if name in getattr(workshop, field))
        for field in ("groups", "speakers", "interpreters")
    }
    room = entry.room if entry.room in workshop.rooms else None
    return entry.model_copy(update={**lists, "room": room})


def _pins(sections: Sequence[Section], previous: Agenda | None) -> dict[str, Row]:
    pins: dict[str, Row] = {}
    for row in previous.rows if previous else ():
        entry = row.entry
        if entry.pinned and entry.session is not None and (entry.part or 1) == 1:
            for section in sections:
                if section.key == entry.session and section.is_for(entry.groups):
                    pins.setdefault(section.id, row)
    return pins


def _fixed(
    definitions: Definitions, sections: Sequence[Section], previous: Agenda | None
) -> dict[str, Row]:
    """Return the rows that keep their place, without those of sections, in order of time."""
    keys = {section.key for section in sections}
    kept = [
        row
        for row in (previous.rows if previous else ())
        if row.entry.pinned or row.entry.kind is EntryKind.ADDED
    ]
    rows = [row for row in kept if row.entry.session not in keys]
    rows += _events(definitions.workshop, kept)
    found: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (row.start, row.end)):
        found[free_name(_id(definitions.workshop, row), found)] = row
    return found


def _events(workshop: Workshop, kept: Sequence[Row]) -> list[Row]:
    """Return the rows of the workshop's events, without those that are pinned elsewhere.

    A pinned row replaces the event on its own day if it takes place every day, on any day if it
    takes place once.
    """
    moved = {(row.date, row.entry.event) for row in kept}
    moved_once = {row.entry.event for row in kept}
    return [
        Row(day, _entry_of(event, named_groups(workshop, groups)))
        for event in workshop.events
        if event.on is None or event.id not in moved_once
        for day in workshop.dates
        if (groups := groups_at(workshop, event, day)) and (day, event.id) not in moved
    ]


def groups_at(workshop: Workshop, event: Event, day: date) -> tuple[str, ...]:
    """Return the groups that have an event on a day.

    A group on a visit has none of the pauses of every day that would fall into it.
    """
    groups = event.groups or workshop.group_ids
    if event.on is not None or not event.kind.is_pause:
        return groups if event.is_on(day) else ()
    away = {
        group
        for visit in workshop.events
        if visit.kind is EventKind.VISIT and visit.is_on(day) and _overlap(visit, event)
        for group in visit.groups or groups
    }
    return tuple(group for group in groups if group not in away)


def _overlap(one: Event, other: Event) -> bool:
    starts = minutes_of(one.start), minutes_of(other.start)
    return starts[0] < starts[1] + other.minutes and starts[1] < starts[0] + one.minutes


def named_groups(workshop: Workshop, groups: Iterable[str]) -> tuple[str, ...]:
    """Return groups as a row names them: in the workshop's order, and none for everybody."""
    wanted = set(groups)
    named = tuple(group for group in workshop.group_ids if group in wanted)
    return () if named == workshop.group_ids else named


def _entry_of(event: Event, groups: tuple[str, ...]) -> Entry:
    start = datetime.combine(date.min, event.start)
    return Entry(
        start=event.start,
        end=(start + timedelta(minutes=event.minutes)).time(),
        event=event.id,
        title=event.title,
        groups=groups,
        speakers=event.speakers,
        room=event.room,
        note=event.note,
    )


def _id(workshop: Workshop, row: Row) -> str:
    """Return an id for a row: the event's own where it takes place once."""
    if row.entry.event is None:
        return f"{row.entry.kind.value}-{row.date.isoformat()}"
    occasion = workshop.occasions.get(row.entry.event)
    is_single = occasion is not None and occasion.on is not None
    return row.entry.event if is_single else f"{row.entry.event}-{row.date.isoformat()}"
