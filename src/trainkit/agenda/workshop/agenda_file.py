"""Writes ``plan/agenda.yaml`` so that a trainer can edit it, and reads it back.

The file is written out, not dumped: one row an entry, as the agenda will be printed, with
all times and titles in quotation marks. What is written reads back equal.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from trainkit.agenda.workshop.agenda import Agenda, AgendaDay, Entry
from trainkit.agenda.workshop.wording import in_words
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.validate import load_model
from trainkit.definitions.yamlfile import YamlFile
from trainkit.problems import Problems

__all__ = ["agenda_yaml", "read_agenda"]

_WIDTH = 100
_INDENT = 6

_HEADER = """\
# The agenda of this workshop. It was computed once; edit it as you like. A build prints what stands
# here and first checks it against workshop.yaml and the modules.
#
# One row is one entry, on one or two lines between { and }:
#   start, end   local times in quotation marks, "09:30"; rows in order of time, without overlap
#   title        what the agenda shows; change it freely
#   session      module/session: every session of every module stands here exactly once
#   event        the id of an event in workshop.yaml; move it there too, or expect a warning
#   pause: true  a short pause
#   speakers     ids in brackets, [one, two]
#   room         an id
#   note         a line for the reader of the agenda
{more}#
# Add a row of your own, with neither session, event nor pause:
#   - {start: "17:00", end: "17:30", title: "Questions", room: some-room}
# Keep a row where it is, as it is, when the agenda is planned anew: write  pinned: true  into it.
# Rows of your own are always kept; other rows without a pin are then made from workshop.yaml again,
# but sessions keep their titles and notes.
# Planning anew raises the revision by one, so that calendars notice the change.
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
_NOT_TEXT = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Persian and other scripts need them inside words, so they stay readable in the file.
_JOINERS = {"\u200c", "\u200d"}


def agenda_yaml(agenda: Agenda, definitions: Definitions) -> bytes:
    """Return the agenda as the bytes of a YAML file, UTF-8.

    The comment at the top says how to edit it and lists who and what may be named.
    """
    days = "\n".join(_day(day) for day in agenda.days)
    head = f"workshop: {_plain(agenda.workshop)}\nrevision: {agenda.revision}\ndays:"
    body = f"{head}\n{days}" if agenda.days else f"{head} []\n"
    header = _HEADER.replace("{more}", _more(agenda, definitions))
    return f"{header}{_known(definitions)}\n{body}".encode()


def read_agenda(path: Path, problems: Problems) -> tuple[Agenda, YamlFile] | None:
    """Read an agenda; every problem is recorded with its place and ``None`` returned if any.

    Only the form is looked at; ``agenda_check.check_agenda`` compares it with the workshop.
    """
    return load_model(path, Agenda, problems)


def _more(agenda: Agenda, definitions: Definitions) -> str:
    """Explain the keys that not every workshop needs."""
    entries = [entry for day in agenda.days for entry in day.entries]
    needed = {
        _FOR_GROUPS: bool(definitions.workshop.groups) or any(entry.groups for entry in entries),
        _FOR_INTERPRETERS: bool(definitions.workshop.interpreters)
        or any(entry.interpreters for entry in entries),
        _FOR_PARTS: any(entry.part is not None for entry in entries),
    }
    return "".join(lines for lines, is_needed in needed.items() if is_needed)


def _known(definitions: Definitions) -> str:
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


def _day(day: AgendaDay) -> str:
    heading = f"  # {_WEEKDAYS[day.date.weekday()]}, {in_words(day.date)}\n"
    start = f'{heading}  - date: "{day.date.isoformat()}"\n    entries:'
    if not day.entries:
        return f"{start} []\n"
    return f"{start}\n" + "".join(_row(entry) for entry in day.entries)


def _row(entry: Entry) -> str:
    parts = _parts(entry)
    lines = [f"{' ' * _INDENT}- {{{parts[0]}"]
    for part in parts[1:]:
        if len(lines[-1]) + len(part) + 3 > _WIDTH:
            lines[-1] += ","
            lines.append(f"{' ' * (_INDENT + 3)}{part}")
        else:
            lines[-1] += f", {part}"
    return "\n".join(lines) + "}\n"


def _parts(entry: Entry) -> list[str]:
    parts = [f'start: "{entry.start:%H:%M}"', f'end: "{entry.end:%H:%M}"']
    parts.append(f"title: {_quoted(entry.title)}")
    if entry.session is not None:
        parts.append(f"session: {_plain(entry.session)}")
    if entry.part is not None:
        parts.append(f"part: {entry.part}")
    if entry.event is not None:
        parts.append(f"event: {_plain(entry.event)}")
    if entry.pause:
        parts.append("pause: true")
    for key in ("groups", "speakers", "interpreters"):
        if names := getattr(entry, key):
            parts.append(f"{key}: [{', '.join(_plain(name) for name in names)}]")
    if entry.room is not None:
        parts.append(f"room: {_plain(entry.room)}")
    if entry.pinned:
        parts.append("pinned: true")
    if entry.note is not None:
        parts.append(f"note: {_quoted(entry.note)}")
    return parts


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
