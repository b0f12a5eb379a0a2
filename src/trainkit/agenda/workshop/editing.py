"""Changes single rows of an agenda, as a person does by hand, and the file without losing a word.

``change_row``, ``add_row`` and ``remove_row`` return a new agenda; whether it holds is for
``check`` to say. ``rewrite`` puts such an agenda into the text of the earlier one: what stands
there stays as it was typed, comments included, except the rows that are different.

Every agenda that a workshop had, so that each change can be undone and done again, without end.

``plan/history/`` holds a journal, to which lines are only ever added, and each agenda as the bytes
that it was, named by their SHA-256. A line of the journal is a *step* (what was done, after which
step, to which agenda) or the step to which somebody went back or forward. Undoing goes to the step
before, redoing to the latest that was done after this one; so no agenda is ever lost, also where
something else is done after an undo. An agenda that was changed elsewhere, by hand or by a program
that keeps no history, becomes a step of its own when the next thing is done.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from trainkit.agenda.words import day_in_words
from trainkit.agenda.workshop.agenda import (
    Agenda,
    AgendaDay,
    Entry,
    EntryKind,
    Row,
    agenda_yaml,
    day_yaml,
    entry_yaml,
    minutes_of,
    parse_agenda,
)
from trainkit.agenda.workshop.agenda_of import PAUSE_TITLE
from trainkit.files.writing import add_lines, private_folder, read_lines, write_atomically
from trainkit.model.fields import ClockTime, Day, Definition, Id, Line, Text
from trainkit.model.load import AGENDA_FILE, HISTORY_FOLDER
from trainkit.model.loaded import Definitions
from trainkit.model.validate import sentence
from trainkit.model.yaml import Location, YamlFile
from trainkit.problems import Problems, TrainkitError
from trainkit.text.languages import N_, _, every, n_

Done = Mapping[str, str | int]
"""What was done, a code under ``do`` and its values; ``in_words`` makes the sentence."""
ELSEWHERE: Done = {"do": "elsewhere"}
REMOVED: Done = {"do": "removed"}
_JOURNAL = "journal.jsonl"


def digest_of(data: bytes) -> str:
    """Return the sum by which an agenda is known."""
    return hashlib.sha256(data).hexdigest()


_WORDS = {
    "move": N_('Move "{title}" to {day}, {time}'),
    "pin": N_('Pin "{title}"'),
    "unpin": N_('Unpin "{title}"'),
    "change": N_('Change "{title}"'),
    "add": N_('Add "{title}"'),
    "remove": N_('Remove "{title}"'),
    "plan": N_("Plan the agenda"),
    "replan": N_("Plan with least change"),
    "removed": N_("Removal of the agenda"),
    "elsewhere": N_("Change made outside the studio"),
}


def in_words(done: Done, title_of: Callable[[str, str], str]) -> str:
    """Return in the language that is written now what was done; ``title_of`` words a title.

    It is asked with what the title is of, as an entry of the agenda names it, and with the title.
    """
    what, n, day = done.get("do"), int(done.get("n", 0)), str(done.get("day", ""))
    title = title_of(str(done.get("of", "")), str(done.get("title", "")))
    if what == "lengthen":
        return n_('Give "{title}" {n} minute', 'Give "{title}" {n} minutes', n, title=title)
    long = day_in_words(date.fromisoformat(day)) if day else ""
    words = _WORDS.get(str(what), N_("Change"))
    return _(words, title=title, day=long, time=str(done.get("time", "")))


@dataclass(frozen=True)
class _Step:
    number: int
    after: int
    """The step before; 0 for none."""
    what: Done
    state: str
    """The agenda after the step, by its sum."""


class History:
    """The agendas of one workshop; the caller holds its lock while something is written."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / AGENDA_FILE
        self._folder = folder / HISTORY_FOLDER
        self._steps: dict[int, _Step] = {}
        self._at = 0
        for said in read_lines(self._folder / _JOURNAL):
            self._read(said)

    def _read(self, said: dict[str, Any]) -> None:
        """Take in a line of the journal; one of another kind says nothing."""
        try:
            if "at" in said:
                self._at = said["at"]
                return
            step = _Step(said["step"], said["after"], dict(said["what"]), said["state"])
        except (KeyError, ValueError):
            return
        self._steps[step.number] = step
        self._at = step.number

    @property
    def _present(self) -> bytes | None:
        return self._file.read_bytes() if self._file.is_file() else None

    def _is_elsewhere(self, present: bytes | None) -> bool:
        """Whether the agenda is another than the last step left."""
        at = self._steps.get(self._at)
        return present is not None and (at is None or at.state != digest_of(present))

    @property
    def undo(self) -> Done | None:
        """What would be undone now; ``None`` if nothing."""
        present, at = self._present, self._steps.get(self._at)
        if self._is_elsewhere(present):
            return ELSEWHERE if at is not None else None
        if present is None:
            return REMOVED if at is not None else None
        return at.what if at is not None and at.after in self._steps else None

    @property
    def redo(self) -> Done | None:
        """What would be done again now; ``None`` if nothing."""
        following = None if self._is_elsewhere(self._present) else self._following()
        return following.what if following is not None else None

    def _following(self) -> _Step | None:
        return max(
            (step for step in self._steps.values() if step.after == self._at and self._at),
            key=lambda step: step.number,
            default=None,
        )

    def replace(self, data: bytes, what: Done) -> None:
        """Write the agenda's file and keep it; ``what`` is what was done."""
        self._keep_present()
        self._save(data)
        write_atomically(self._file, data)
        self._add(data, what)

    def go_back(self) -> None:
        """Write the agenda as it was before the last change.

        Raises ``TrainkitError`` where there is no change.
        """
        if self.undo is None:
            raise TrainkitError(_("there is no change to undo"))
        if self._present is None:
            self._go(self._steps[self._at])
            return
        self._keep_present()
        self._go(self._steps[self._steps[self._at].after])

    def go_forward(self) -> None:
        """Write the agenda as it was before the last undo.

        Raises ``TrainkitError`` where there is none.
        """
        following = self._following()
        if self.redo is None or following is None:
            raise TrainkitError(_("there is nothing to redo"))
        self._go(following)

    def _go(self, step: _Step) -> None:
        path = self._state(step.state)
        if not path.is_file() or digest_of(path.read_bytes()) != step.state:
            raise TrainkitError(
                _(
                    "the earlier agenda {name} is missing or damaged; nothing was changed",
                    name=path.name,
                )
            )
        write_atomically(self._file, path.read_bytes())
        self._append({"at": step.number})
        self._at = step.number

    def _keep_present(self) -> None:
        present = self._present
        if present is not None and self._is_elsewhere(present):
            self._save(present)
            self._add(present, ELSEWHERE)

    def _save(self, data: bytes) -> None:
        path = self._state(digest_of(data))
        if not path.is_file():
            private_folder(self._folder)
            write_atomically(path, data)

    def _state(self, digest: str) -> Path:
        return self._folder / f"{digest}.yaml"

    def _add(self, data: bytes, what: Done) -> None:
        step = _Step(max(self._steps, default=0) + 1, self._at, what, digest_of(data))
        self._append(
            {"step": step.number, "after": step.after, "what": step.what, "state": step.state}
        )
        self._steps[step.number] = step
        self._at = step.number

    def _append(self, line: dict[str, object]) -> None:
        add_lines(self._folder / _JOURNAL, [line])


_DAY = 24 * 60


class RowChange(Definition):
    """What shall be different in a row; what is not set stays as it is."""

    day: Day | None = None
    start: ClockTime | None = None
    minutes: Annotated[int, Field(ge=1, lt=_DAY)] | None = None
    title: Line | None = None
    groups: tuple[Id, ...] = ()
    """Whom it is for; none is everybody."""
    speakers: tuple[Id, ...] = ()
    room: Id | None = None
    pinned: bool = False
    note: Text | None = None

    @classmethod
    def of(cls, values: dict[str, Any]) -> RowChange:
        """Return the change that typed values make.

        Raises ``TrainkitError`` with a sentence for each value that cannot be used.
        """
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            details = error.errors(include_url=False)
            shown = (
                f"{detail['loc'][0]}: {sentence(detail)}" if detail["loc"] else sentence(detail)
                for detail in details
            )
            raise TrainkitError("; ".join(shown)) from error

    def applied(self, row: Row) -> tuple[date, Entry]:
        """Return the day and the entry as they are to be; a moved row keeps its length.

        Raises ``TrainkitError`` where the entry would end on another day.
        """
        entry, given = row.entry, self.model_fields_set
        start = self.start or entry.start
        end = minutes_of(start) + (self.minutes or entry.minutes)
        if end >= _DAY:
            raise TrainkitError(
                _('"{title}" would end after midnight; let it start earlier', title=entry.title)
            )
        kept = {"groups", "speakers", "room", "pinned", "note"} & given
        changes = {name: getattr(self, name) for name in kept}
        if self.title:
            changes["title"] = self.title
        until = (datetime.combine(date.min, time()) + timedelta(minutes=end)).time()
        return self.day or row.date, entry.model_copy(
            update={**changes, "start": start, "end": until}
        )


def find_row(agenda: Agenda, row: tuple[int, int]) -> Row:
    """Return a row by the numbers of its day and of its entry there, counted from 0.

    Raises ``TrainkitError`` where there is none.
    """
    for one in agenda.rows:
        if one.location == ("days", row[0], "entries", row[1]):
            return one
    raise TrainkitError(_("this row of the agenda no longer exists"))


def change_row(
    agenda: Agenda, row: tuple[int, int], change: RowChange, groups: Sequence[str]
) -> Agenda:
    """Return the agenda in which a row is different; it stands where its new start belongs.

    ``groups`` is the order of the workshop's groups. The others stay in the order that they have.
    """
    return change_rows(agenda, {row: change}, groups)


def change_rows(
    agenda: Agenda, changes: Mapping[tuple[int, int], RowChange], groups: Sequence[str]
) -> Agenda:
    """Return the agenda in which several rows are different; otherwise as ``change_row``."""
    placed = {}
    for row, change in sorted(changes.items(), key=lambda one: one[0]):
        old = find_row(agenda, row)
        day, entry = change.applied(old)
        entry = _for_everybody(entry, groups)
        if (day, entry) != (old.date, old.entry):
            placed[row] = day, entry
    for row in reversed(placed):
        agenda = remove_row(agenda, row)
    for day, entry in placed.values():
        agenda = _with(agenda, day, entry, groups)
    return agenda


def add_row(agenda: Agenda, change: RowChange, groups: Sequence[str], *, pause: bool) -> Agenda:
    """Return the agenda with one more row: a short pause, or something of the trainer's own."""
    if change.day is None or change.start is None or change.minutes is None or not change.title:
        raise TrainkitError(_("expected a title, a day, a start and a length"))
    blank = Entry(start=time(0), end=time(0, 1), title=change.title, pause=pause)
    day, entry = change.applied(Row(change.day, blank))
    return _with(agenda, day, _for_everybody(entry, groups), groups)


def _for_everybody(entry: Entry, groups: Sequence[str]) -> Entry:
    """Return the entry without groups if it names them all, as an agenda is written."""
    return entry.model_copy(update={"groups": ()}) if set(entry.groups) == set(groups) else entry


def remove_row(agenda: Agenda, row: tuple[int, int]) -> Agenda:
    """Return the agenda without a row; what the workshop asks for is missing then, says ``check``.

    Raises ``TrainkitError`` where there is no such row.
    """
    find_row(agenda, row)
    days = list(agenda.days)
    entries = days[row[0]].entries
    left = (*entries[: row[1]], *entries[row[1] + 1 :])
    days[row[0]] = AgendaDay(date=days[row[0]].date, entries=left)
    return agenda.model_copy(update={"days": tuple(days)})


def _with(agenda: Agenda, on: date, entry: Entry, groups: Sequence[str]) -> Agenda:
    if not any(day.date == on for day in agenda.days):
        added = (*agenda.days, AgendaDay(date=on))
        agenda = agenda.model_copy(update={"days": tuple(sorted(added, key=lambda d: d.date))})
    days = tuple(
        AgendaDay(date=day.date, entries=_inserted(day.entries, entry, groups))
        if day.date == on
        else day
        for day in agenda.days
    )
    return agenda.model_copy(update={"days": days})


def _inserted(entries: tuple[Entry, ...], entry: Entry, groups: Sequence[str]) -> tuple[Entry, ...]:
    """Return a day's entries with one more, before the first that belongs behind it."""

    def place(one: Entry) -> tuple[time, time, int]:
        order = [groups.index(group) for group in one.groups if group in groups]
        return one.start, one.end, min(order, default=-1)

    behind = (n for n, one in enumerate(entries) if place(one) > place(entry))
    at = next(behind, len(entries))
    return (*entries[:at], entry, *entries[at:])


def done_to(row: Row, change: RowChange) -> Done:
    """Return what a change does to a row, as the history keeps it."""
    given, (day, entry) = change.model_fields_set, change.applied(row)
    if (day, entry.start) != (row.date, row.entry.start):
        return done("move", row.entry, day=day.isoformat(), time=f"{entry.start:%H:%M}")
    if entry.minutes != row.entry.minutes and given <= {"day", "start", "minutes", "pinned"}:
        return done("lengthen", row.entry, n=entry.minutes)
    if given == {"pinned"}:
        return done("pin" if change.pinned else "unpin", row.entry)
    return done("change", row.entry)


def done(what: str, entry: Entry, **values: str | int) -> Done:
    """Return what was done to an entry, as the history keeps it."""
    return {"do": what, "title": entry.title, "of": entry.session or entry.event or "", **values}


# --- the file


@dataclass(frozen=True)
class _Chunk:
    """The lines of a day's heading or of an entry, with the comments above them."""

    above: str
    own: str

    @property
    def text(self) -> str:
        return self.above + self.own

    def with_entry(self, entry: Entry) -> str:
        """Return the lines with another entry in its place; comments inside it move above it."""
        inside = "".join(f"      {match[1]}\n" for match in _COMMENT.finditer(self.own) if match[1])
        return self.above + inside + entry_yaml(entry)


_COMMENT = re.compile(r"""\"(?:\\.|[^"\\])*\"|'(?:[^']|'')*'|(?:(?<=\s)|^)(\#[^\n]*)""", re.M)
_ENTRIES = re.compile(r"entries:[ \t]*(?:\[\])?")


def rewrite(
    text: str, old: tuple[Agenda, YamlFile], new: Agenda, definitions: Definitions
) -> bytes:
    """Return the file of a changed agenda, made from the text of the earlier one.

    Rows that are the same stay as they were typed. Where the text is laid out so that this cannot
    be done, the whole is composed anew, as a plan does.
    """
    path, made = old[1].path, _rewritten(text, *old, new)
    read = parse_agenda(path, made, Problems())
    if read is not None and read[0] == new:
        return made.encode()
    return agenda_yaml(new, definitions)


def _rewritten(text: str, agenda: Agenda, file: YamlFile, new: Agenda) -> str:
    head, chunks = _chunks(text, agenda, file)
    if agenda.revision != new.revision:
        head = _with_key(head, "revision", str(new.revision))
    if agenda.made_from != new.made_from:
        head = _with_key(head, "made_from", f'"{new.made_from}"')
    headings = {day.date: chunks["days", n].text for n, day in enumerate(agenda.days)}
    same, rest = _paired(agenda, new)
    rows = iter(new.rows)
    parts = [head]
    for day in new.days:
        heading = headings.get(day.date) or day_yaml(AgendaDay(date=day.date))
        parts.append(_ENTRIES.sub("entries:" if day.entries else "entries: []", heading))
        for row in islice(rows, len(day.entries)):
            if row.location in same:
                parts.append(chunks[same[row.location]].text)
            elif rest:
                was = _earlier(row.entry, rest)
                parts.append(chunks[was.location].with_entry(row.entry))
                rest.remove(was)
            else:
                parts.append(entry_yaml(row.entry))
    return "".join(part if part.endswith("\n") else f"{part}\n" for part in parts if part)


def _with_key(head: str, key: str, value: str) -> str:
    """Return the lines above the days with another value of a key, which may be missing there."""
    line = f"{key}: {value}"
    if re.search(there := rf"^{key}:[^\n#]*?(?=[ \t]*(#|$))", head, re.M):
        return re.sub(there, line, head, count=1, flags=re.M)
    return re.sub(r"^days:", f"{line}\ndays:", head, count=1, flags=re.M)


def _paired(old: Agenda, new: Agenda) -> tuple[dict[Location, Location], list[Row]]:
    """Return where each row of the new agenda stands in the old one, and what is left over."""
    waiting: dict[Entry, list[Row]] = {}
    for row in old.rows:
        waiting.setdefault(row.entry, []).append(row)
    same = {
        row.location: waiting[row.entry].pop(0).location
        for row in new.rows
        if waiting.get(row.entry)
    }
    return same, [row for left in waiting.values() for row in left]


def _earlier(entry: Entry, rows: Sequence[Row]) -> Row:
    """Return which of some rows an entry was, so that it keeps its comments where several move."""

    def thing(one: Entry) -> tuple[object, ...]:
        return one.session, one.part, one.event, one.title, one.groups

    return next((row for row in rows if thing(row.entry) == thing(entry)), rows[0])


def _chunks(text: str, agenda: Agenda, file: YamlFile) -> tuple[str, dict[Location, _Chunk]]:
    """Return the text above the first day, and that of each day's heading and of each entry."""
    lines = text.splitlines(keepends=True)
    items: list[Location] = [("days", n) for n, _day in enumerate(agenda.days)]
    items += [row.location for row in agenda.rows]
    starts = sorted((file.place(at).line - 1, at) for at in items)
    above = {}
    for line, at in starts:
        first = line  # of the comments and blank lines that stand right above
        while first and (not (one := lines[first - 1].lstrip()) or one.startswith("#")):
            first -= 1
        above[at] = first
    ends = [*(above[at] for _, at in starts[1:]), len(lines)]
    chunks = {
        at: _Chunk("".join(lines[above[at] : line]), "".join(lines[line:end]))
        for (line, at), end in zip(starts, ends, strict=True)
    }
    first = above[starts[0][1]] if starts else len(lines)
    return "".join(lines[:first]), chunks


def retitled(agenda: Agenda, before: Definitions, after: Definitions) -> Agenda:
    """Return the agenda with titles and notes that stand in the definitions ``after`` as there.

    Words that somebody changed in the agenda stay as they are. Pauses of the planner have the name
    that they have in the language that is written now.
    """
    word = wording(before, after)

    def in_words(entry: Entry) -> Entry:
        what = entry.session or entry.event or ""
        title = word(what, entry.title)
        if entry.kind is EntryKind.PAUSE and entry.title in every(PAUSE_TITLE):
            title = _(PAUSE_TITLE)
        note = entry.note and word(what, entry.note)
        return entry.model_copy(update={"title": title, "note": note})

    days = tuple(
        day.model_copy(update={"entries": tuple(map(in_words, day.entries))}) for day in agenda.days
    )
    return agenda.model_copy(update={"days": days})


def wording(before: Definitions, after: Definitions) -> Callable[[str, str], str]:
    """Return what words a title or note of something in ``before`` as the definitions ``after``."""
    pairs = zip(_words(before), _words(after), strict=True)
    words = {(what, text): other for (what, text), (_what, other) in pairs}
    return lambda what, text: words.get((what, text)) or text


def _words(definitions: Definitions) -> Iterator[tuple[str, str | None]]:
    """Yield titles and notes, each with what an entry says it is of, in one order."""
    for name, one in definitions.workshop.occasions.items():
        yield name, one.title
        yield name, one.note
    for course in definitions.courses:
        for session in course.module.sessions:
            yield f"{course.module.id}/{session.id}", session.title
