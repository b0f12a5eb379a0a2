"""The agenda, as computed or as a trainer edited it, and its file ``plan/agenda.yaml``.

An entry is a session (``module/session``), an event, a short pause that the planner put in, or,
with none of the three, something a trainer added by hand. Entries of one day may overlap if no
group is in both.

The file is composed, not dumped: one row an entry, as the agenda will be printed, with all times
and titles in quotation marks. What is written reads back equal.

What rooms, speakers and groups were called when an agenda was printed.

An agenda has their ids alone, and workshop.yaml what they are called today. A notice of changes
must call them as they stand on the paper that people hold.

What an agenda problem is made of: the sections to be placed, and the rows that keep their place.

A *section* is a session for the groups that have it as one: all of its groups if they have it
together, one group otherwise. Its id does not depend on any agenda.

Events stand where workshop.yaml says. Of an earlier agenda, pinned rows stay where they are, and
so does every row that somebody added by hand, pinned or not: nobody else could make it again. They
stay even where they break a rule; ``check`` then reports them at their line.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from trainkit.agenda.words import in_words
from trainkit.model.fields import ClockTime, Day, Definition, Id, Line, Sha, Text, refused
from trainkit.model.load import AGENDA_FILE
from trainkit.model.loaded import Definitions
from trainkit.model.module import Session
from trainkit.model.teaching import Room, Speaker, Teaching, Together
from trainkit.model.validate import load_model, validate
from trainkit.model.workshop import Event, EventKind, Workshop
from trainkit.model.yaml import Location, YamlFile, bare_or_quoted, parse_yaml
from trainkit.problems import Place, Problems
from trainkit.text.languages import N_, _


class PrintedNames(Definition):
    """Names by id, as workshop.yaml had them."""

    speakers: dict[Id, Line] = {}
    organisations: dict[Id, Line] = {}
    """Of speakers."""
    rooms: dict[Id, Line] = {}
    venues: dict[Id, Line] = {}
    groups: dict[Id, Line] = {}
    interpreters: dict[Id, Line] = {}

    @classmethod
    def of(cls, definitions: Definitions) -> PrintedNames:
        """Return the names that the definitions have now."""
        workshop = definitions.workshop
        names = {
            kind: {key: one.name for key, one in getattr(workshop, kind).items()}
            for kind in cls.model_fields.keys() - {"organisations"}
        }
        speakers = workshop.speakers.items()
        organisations = {key: one.organisation for key, one in speakers if one.organisation}
        return cls(organisations=organisations, **names)

    def differ(self, now: PrintedNames) -> bool:
        """Whether anything that is still there is called something else now."""
        return any(
            before[key] != after[key]
            for (_, before), (_, after) in zip(self.kinds, now.kinds, strict=True)
            for key in before.keys() & after.keys()
        )

    @property
    def kinds(self) -> tuple[tuple[str, dict[str, str]], ...]:
        """The kinds of things with their names by id."""
        return tuple((kind, getattr(self, kind)) for kind in type(self).model_fields)

    def restored(self, definitions: Definitions) -> Definitions:
        """Return the definitions with things called as they were; who has gone comes back by name.

        They serve to print the earlier agenda, not to plan one.
        """
        workshop = definitions.workshop
        update: dict[str, dict[str, Any]] = {}
        for kind, names in self.kinds:
            if kind != "organisations":
                update[kind] = {
                    key: one.model_copy(update={"name": names.get(key, one.name)})
                    for key, one in getattr(workshop, kind).items()
                }
        for key, name in self.speakers.items():
            speaker = update["speakers"].get(key) or Speaker(name=name)
            changed = {"organisation": self.organisations.get(key)}
            update["speakers"][key] = speaker.model_copy(update=changed)
        for key, name in self.rooms.items():
            update["rooms"].setdefault(key, Room(name=name))
        return dataclasses.replace(definitions, workshop=workshop.model_copy(update=update))

    def yaml_lines(self) -> Iterator[str]:
        """Yield the lines of a mapping ``names``; none where nothing has a name."""
        kinds = [(kind, names) for kind, names in self.kinds if names]
        if kinds:
            yield "names:"
        for kind, names in kinds:
            yield f"  {kind}:"
            for key, name in names.items():
                yield f"    {json.dumps(key)}: {json.dumps(name, ensure_ascii=False)}"


def with_names(agenda: bytes, names: PrintedNames) -> bytes:
    """Return an agenda's file as it is kept once it is sent out, with the names on it."""
    lines = "".join(f"{line}\n" for line in names.yaml_lines())
    ends = not lines or agenda.endswith(b"\n")  # not every editor ends the last line
    return (agenda if ends else agenda + b"\n") + lines.encode()


_SESSION = r"^[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*$"


class EntryKind(StrEnum):
    """What an entry is."""

    SESSION = N_("session")
    EVENT = N_("event")
    PAUSE = N_("pause")
    ADDED = N_("added")


def minutes_of(clock: time) -> int:
    """Return the minutes since midnight."""
    return clock.hour * 60 + clock.minute


def minutes_between(start: time, end: time) -> int:
    """Return the minutes from ``start`` to ``end`` on one day."""
    return minutes_of(end) - minutes_of(start)


class Entry(Definition):
    """One row of the agenda."""

    start: ClockTime
    end: ClockTime
    session: Annotated[str, Field(pattern=_SESSION)] | None = None
    """``module/session``."""
    part: Annotated[int, Field(ge=1)] | None = None
    """Counts the parts of a session that was cut; ``None`` for one that was not."""
    event: Id | None = None
    pause: bool = False
    title: Line
    """What the agenda shows; may be changed by hand."""
    groups: tuple[Id, ...] = ()
    """Whom it is for; everybody if empty. A session that several groups have together names them
    all; one that each has alone has an entry for each."""
    speakers: tuple[Id, ...] = ()
    interpreters: tuple[Id, ...] = ()
    room: Id | None = None
    pinned: bool = False
    """True keeps the entry where it is when the agenda is planned anew."""
    note: Text | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if sum((self.session is not None, self.event is not None, self.pause)) > 1:
            raise refused(_("expected only one of session, event and pause"))
        if self.part is not None and self.session is None:
            raise refused(_("expected a part of a session only"))
        if self.end <= self.start:
            raise refused(_("the entry ends before it starts"))
        return self

    @property
    def kind(self) -> EntryKind:
        """What the entry is."""
        if self.session is not None:
            return EntryKind.SESSION
        if self.event is not None:
            return EntryKind.EVENT
        return EntryKind.PAUSE if self.pause else EntryKind.ADDED

    @property
    def minutes(self) -> int:
        """The entry's length."""
        return minutes_between(self.start, self.end)

    def is_for(self, group_id: str) -> bool:
        """Whether the group has the entry in its day."""
        return not self.groups or group_id in self.groups

    @property
    def module_id(self) -> str | None:
        """The module of a session."""
        return self.session.split("/")[0] if self.session else None

    @property
    def session_id(self) -> str | None:
        """The session's id inside its module."""
        return self.session.split("/")[1] if self.session else None


@dataclass(frozen=True)
class Row:
    """An entry on its date; the entry itself knows only clock times."""

    date: date
    entry: Entry
    location: Location = field(default=(), compare=False)
    """Where the entry stands in the agenda's file; empty for one that no agenda has yet."""

    @property
    def start(self) -> datetime:
        """When it starts, local time."""
        return datetime.combine(self.date, self.entry.start)

    @property
    def end(self) -> datetime:
        """When it ends, local time."""
        return datetime.combine(self.date, self.entry.end)


class AgendaDay(Definition):
    """One day's entries in order of their starts."""

    date: Day
    entries: tuple[Entry, ...] = ()


class Agenda(Definition):
    """The agenda of a workshop."""

    workshop: Id
    revision: Annotated[int, Field(ge=1)] = 1
    """Rises with every change that was sent out; calendars show it as SEQUENCE."""
    made_from: Sha | None = None
    """A sum over the settings and modules for which it was planned or last changed."""
    days: tuple[AgendaDay, ...]
    names: PrintedNames | None = None
    """What things were called on paper, in an agenda that was sent out and is kept."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """All entries with their dates, as they stand in the agenda."""
        return tuple(
            Row(day.date, entry, ("days", n, "entries", m))
            for n, day in enumerate(self.days)
            for m, entry in enumerate(day.entries)
        )

    def sessions_of(self, module_id: str) -> tuple[tuple[date, Entry], ...]:
        """Return the module's sessions in order of time, each with its date."""
        return tuple((row.date, row.entry) for row in self.rows if row.entry.module_id == module_id)


_WIDTH = 100
_INDENT = 6

_HEADER = """\
# The agenda of this workshop. It was planned once; edit it as you like. A build prints what is
# here and first checks it against workshop.yaml and the modules.
#
# One row is one entry, on one or two lines between { and }:
#   start, end   local times in quotation marks, "09:30"; rows in order of time, without overlap
#   title        what the agenda shows; change it freely
#   session      module/session: every session of every module is here exactly once
#   event        the id of an event in workshop.yaml; move it there too, or expect a warning
#   pause: true  a short break
#   speakers     ids in brackets, [one, two]
#   room         an id
#   note         a line for the reader of the agenda
{more}#
# Add a row of your own, with neither session, event nor pause:
#   - {start: "17:00", end: "17:30", title: "Questions", room: some-room}
# To keep a row as it is when the agenda is planned again, write  pinned: true  into it.
# Rows of your own are always kept; other rows without a pin are then made from workshop.yaml again,
# but sessions keep their titles and notes.
# Planning again raises the revision by one, so that calendars notice the change.
"""

_FOR_GROUPS = """\
#   groups       ids in brackets: whom the row is for; everybody if left out. Rows of different
#                groups may overlap; every group has every session of its modules exactly once
"""
_FOR_INTERPRETERS = """\
#   interpreters ids in brackets: who interprets there
"""
_FOR_PARTS = """\
#   part         1, 2 … of a session that was cut into parts
"""

_KEYS = (
    "start", "end", "title", "session", "part", "event", "pause", "groups", "speakers",
    "interpreters", "room", "pinned", "note",
)  # fmt: skip
"""An entry's keys in the order in which a row has them."""
_WORDED = {"title", "note"}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Persian and other scripts need them inside words, so they stay readable in the file.
_JOINERS = {"\u200c", "\u200d"}


def agenda_yaml(agenda: Agenda, definitions: Definitions) -> bytes:
    """Return the agenda as the bytes of a YAML file in UTF-8.

    The comment at the top explains how to edit it and lists the ids that may be used.
    """
    days = "\n".join(map(day_yaml, agenda.days))
    made_from = f'made_from: "{agenda.made_from}"\n' if agenda.made_from else ""
    workshop = bare_or_quoted(agenda.workshop)
    head = f"workshop: {workshop}\nrevision: {agenda.revision}\n{made_from}days:"
    body = f"{head}\n{days}" if agenda.days else f"{head} []\n"
    header = _HEADER.replace("{more}", _optional_keys(agenda, definitions))
    return f"{header}{_known_ids(definitions)}\n{body}".encode()


def read_agenda(path: Path, problems: Problems) -> tuple[Agenda, YamlFile] | None:
    """Read an agenda; every problem is recorded with its place and ``None`` returned if any.

    Only the form is checked here; ``check.check_agenda`` compares it with the workshop.
    """
    return load_model(path, Agenda, problems)


def parse_agenda(path: Path, text: str, problems: Problems) -> tuple[Agenda, YamlFile] | None:
    """Read an agenda that would be the content of ``path``; otherwise as ``read_agenda``."""
    file = parse_yaml(path, text, problems)
    agenda = None if file is None else validate(file, Agenda, problems)
    return None if file is None or agenda is None else (agenda, file)


def day_yaml(day: AgendaDay) -> str:
    """Return a day as it stands in an agenda's file."""
    heading = f"  # {_WEEKDAYS[day.date.weekday()]}, {in_words(day.date)}\n"
    start = f'{heading}  - date: "{day.date.isoformat()}"\n    entries:'
    if not day.entries:
        return f"{start} []\n"
    return f"{start}\n" + "".join(map(entry_yaml, day.entries))


def entry_yaml(entry: Entry) -> str:
    """Return an entry as it stands in an agenda's file, on as many lines as it needs."""
    parts = _parts(entry)
    lines = [f"{' ' * _INDENT}- {{{parts[0]}"]
    for part in parts[1:]:
        if len(lines[-1]) + len(part) + 3 > _WIDTH:
            lines[-1] += ","
            lines.append(f"{' ' * (_INDENT + 3)}{part}")
        else:
            lines[-1] += f", {part}"
    return "\n".join(lines) + "}\n"


def _optional_keys(agenda: Agenda, definitions: Definitions) -> str:
    """Return the explanations of the keys that only some workshops need."""
    entries = [entry for day in agenda.days for entry in day.entries]
    needed = {
        _FOR_GROUPS: bool(definitions.workshop.groups) or any(entry.groups for entry in entries),
        _FOR_INTERPRETERS: bool(definitions.workshop.interpreters)
        or any(entry.interpreters for entry in entries),
        _FOR_PARTS: any(entry.part is not None for entry in entries),
    }
    return "".join(lines for lines, is_needed in needed.items() if is_needed)


def _known_ids(definitions: Definitions) -> str:
    workshop, lines = definitions.workshop, ["#"]
    for heading in ("Groups", "Speakers", "Interpreters", "Rooms"):
        known = getattr(workshop, heading.lower())
        lines += [f"# {heading}:"] if known else []
        for key, one in known.items():
            shown = "".join(char if _is_safe(char) else " " for char in one.name)
            lines.append(f"#   {key:<12} {' '.join(shown.split())}")
    return "\n".join(lines) + "\n" if len(lines) > 1 else ""


def _parts(entry: Entry) -> list[str]:
    written = ((key, getattr(entry, key)) for key in _KEYS)
    return [f"{key}: {_value(key, value)}" for key, value in written if value]


def _value(key: str, value: object) -> str:
    match value:
        case time():
            return f'"{value:%H:%M}"'
        case tuple():
            return f"[{', '.join(bare_or_quoted(name) for name in value)}]"
        case str():
            return _quoted(value) if key in _WORDED else bare_or_quoted(value)
        case _:
            return json.dumps(value)


def _quoted(text: str) -> str:
    """Return text between quotation marks, with escapes for what an editor would not show."""
    shown = ""
    for char in json.dumps(text, ensure_ascii=False):
        code = ord(char)
        escape = f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
        shown += char if _is_safe(char) else escape
    return shown


def _is_safe(char: str) -> bool:
    return char.isprintable() or char in _JOINERS


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
    rows = []
    for event in workshop.events:
        start = datetime.combine(date.min, event.start)
        for day in workshop.dates if event.on is None or event.id not in moved_once else ():
            groups = groups_at(workshop, event, day)
            if groups and (day, event.id) not in moved:
                entry = Entry(
                    start=event.start,
                    end=(start + timedelta(minutes=event.minutes)).time(),
                    event=event.id,
                    title=event.title,
                    groups=named_groups(workshop, groups),
                    speakers=event.speakers,
                    room=event.room,
                    note=event.note,
                )
                rows.append(Row(day, entry))
    return rows


def groups_at(workshop: Workshop, event: Event, day: date) -> tuple[str, ...]:
    """Return the groups that have an event on a day.

    A group on a visit has none of the pauses of every day that would fall into it.
    """
    groups = event.groups or workshop.group_ids
    if event.on is not None or not event.kind.is_pause:
        return groups if event.is_on(day) else ()
    starts, away = minutes_of(event.start), set[str]()
    for visit in workshop.events:
        goes = minutes_of(visit.start)
        is_then = starts < goes + visit.minutes and goes < starts + event.minutes
        if visit.kind is EventKind.VISIT and visit.is_on(day) and is_then:
            away |= {*(visit.groups or groups)}
    return tuple(group for group in groups if group not in away)


def named_groups(workshop: Workshop, groups: Iterable[str]) -> tuple[str, ...]:
    """Return groups as a row names them: in the workshop's order, and none for everybody."""
    wanted = set(groups)
    named = tuple(group for group in workshop.group_ids if group in wanted)
    return () if named == workshop.group_ids else named


def _id(workshop: Workshop, row: Row) -> str:
    """Return an id for a row: the event's own where it takes place once."""
    if row.entry.event is None:
        return f"{row.entry.kind.value}-{row.date.isoformat()}"
    occasion = workshop.occasions.get(row.entry.event)
    is_single = occasion is not None and occasion.on is not None
    return row.entry.event if is_single else f"{row.entry.event}-{row.date.isoformat()}"
