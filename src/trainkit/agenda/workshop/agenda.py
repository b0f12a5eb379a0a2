"""The agenda, as computed or as a trainer edited it, and its file ``plan/agenda.yaml``.

An entry is a session (``module/session``), an event, a short pause that the planner put in, or,
with none of the three, something a trainer added by hand. Entries of one day may overlap if no
group is in both.

The file is composed, not dumped: one row an entry, as the agenda will be printed, with all times
and titles in quotation marks. What is written reads back equal.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from trainkit.agenda.words import in_words
from trainkit.agenda.workshop.names import PrintedNames
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.validate import load_model, validate
from trainkit.definitions.yamlfile import Location, YamlFile, parse_yaml
from trainkit.fields import ClockTime, Day, Definition, Id, Line, Sha, Text, refused
from trainkit.languages import N_, _
from trainkit.problems import Problems

__all__ = [
    "Agenda",
    "AgendaDay",
    "Entry",
    "EntryKind",
    "Row",
    "agenda_yaml",
    "day_yaml",
    "entry_yaml",
    "minutes_between",
    "minutes_of",
    "parse_agenda",
    "read_agenda",
]

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

_PLAIN = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)?")
_KEYS = (
    "start", "end", "title", "session", "part", "event", "pause", "groups", "speakers",
    "interpreters", "room", "pinned", "note",
)  # fmt: skip
"""An entry's keys in the order in which a row has them."""
_WORDED = {"title", "note"}
_NOT_TEXT = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Persian and other scripts need them inside words, so they stay readable in the file.
_JOINERS = {"\u200c", "\u200d"}


def agenda_yaml(agenda: Agenda, definitions: Definitions) -> bytes:
    """Return the agenda as the bytes of a YAML file in UTF-8.

    The comment at the top explains how to edit it and lists the ids that may be used.
    """
    days = "\n".join(map(day_yaml, agenda.days))
    made_from = f'made_from: "{agenda.made_from}"\n' if agenda.made_from else ""
    head = f"workshop: {_plain(agenda.workshop)}\nrevision: {agenda.revision}\n{made_from}days:"
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
    for heading, known in (
        ("Groups", workshop.groups),
        ("Speakers", workshop.speakers),
        ("Interpreters", workshop.interpreters),
        ("Rooms", workshop.rooms),
    ):
        names = {key: one.name for key, one in known.items()}
        if names:
            lines.append(f"# {heading}:")
            lines += [f"#   {key:<12} {_comment(name)}" for key, name in names.items()]
    return "\n".join(lines) + "\n" if len(lines) > 1 else ""


def _comment(text: str) -> str:
    return " ".join("".join(c if _is_safe(c) else " " for c in text).split())


def _parts(entry: Entry) -> list[str]:
    written = ((key, getattr(entry, key)) for key in _KEYS)
    return [f"{key}: {_value(key, value)}" for key, value in written if value]


def _value(key: str, value: object) -> str:
    match value:
        case time():
            return f'"{value:%H:%M}"'
        case tuple():
            return f"[{', '.join(_plain(name) for name in value)}]"
        case str():
            return _quoted(value) if key in _WORDED else _plain(value)
        case _:
            return json.dumps(value)


def _plain(name: str) -> str:
    """Return an id bare where no YAML reader takes it for a number, a truth value or nothing."""
    return name if _PLAIN.fullmatch(name) and name not in _NOT_TEXT else f'"{name}"'


def _quoted(text: str) -> str:
    """Return text between quotation marks, with escapes for what an editor would not show."""
    escaped = json.dumps(text, ensure_ascii=False)
    return "".join(char if _is_safe(char) else _escape(char) for char in escaped)


def _is_safe(char: str) -> bool:
    return char.isprintable() or char in _JOINERS


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
