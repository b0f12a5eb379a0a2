"""What the agenda's formats show, in the order of the page.

Lays out the days on which groups go apart, and takes out the part that one reader has.

A column is a group, or a room where there are more groups than a page has columns and fewer rooms.
Where a row begins or ends, a line begins; a row covers all columns of its groups, and all lines
while it lasts. Groups that have rows together stand side by side where possible. A part of an
agenda (of a group, a language or a speaker) is a view of its own, laid out again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import pairwise, permutations
from typing import Any, NamedTuple

from trainkit.agenda.workshop.agenda import Agenda, AgendaDay, Entry, EntryKind, minutes_between
from trainkit.documents.frame import Frame, clock_line, place_line, short_day
from trainkit.model.fields import zone_info
from trainkit.model.loaded import Definitions
from trainkit.model.workshop import Break, Event, EventKind, Workshop
from trainkit.render.pages import View
from trainkit.text.languages import (
    _,
    and_list,
    comma_list,
    country_name,
    digits,
    language_name,
    p_,
    semicolon_list,
)


class AgendaSpeaker(View):
    """Who speaks; the organisation is empty where none is known."""

    id: str
    name: str
    organisation: str

    def __str__(self) -> str:
        return comma_list([self.name, self.organisation])


class AgendaLanguage(View):
    """A language: its tag, and its name in the language of the page."""

    code: str
    name: str


class AgendaGroup(View):
    """Participants who go through the workshop together."""

    id: str
    name: str
    languages: tuple[str, ...]
    """Tags of those that everybody in it understands; all of the workshop's if empty."""

    def understands(self, language: str) -> bool:
        """Whether a session in this language needs no interpreter for the group."""
        return not self.languages or language in self.languages


class AgendaRow(View):
    """One entry. Text that does not apply is empty."""

    uid: str
    """The same for the same thing however often it is moved; derived from no time of day."""
    thing: str
    """What the row is, whichever groups have it: the same session of two groups is one thing."""
    sequence: int
    date: date
    start: str
    """Local time as ``08:30``."""
    end: str
    kind: EntryKind
    event_kind: EventKind | None
    """What sort of event, for events."""
    is_pause: bool
    """Whether people rest: pauses, and events that are a break, lunch or prayer."""
    title: str
    module: str
    """The module's short title, for sessions."""
    groups: tuple[str, ...]
    """The ids of the groups that have the row; empty where everybody has it."""
    whom: str
    """The names of these groups: ``Group A, Group B``."""
    speakers: tuple[AgendaSpeaker, ...]
    room_id: str
    room: str
    location: str
    """Where somebody has to go: room, venue, city, country."""
    language: str
    """The tag of the language in which it is held."""
    interpreters: tuple[str, ...]
    interpreted: tuple[AgendaLanguage, ...]
    """The languages into which it is interpreted for those who have the row."""
    objective: str
    """The session's summary in one sentence."""
    note: str
    elsewhere: str = ""
    """When it is by the clock of the one for whom the page is made, if that is another."""

    @property
    def starts(self) -> time:
        """When the row starts, local time."""
        return time.fromisoformat(self.start)

    @property
    def ends(self) -> time:
        """When the row ends, local time."""
        return time.fromisoformat(self.end)

    @property
    def minutes(self) -> int:
        """How long the row lasts."""
        return minutes_between(self.starts, self.ends)

    @property
    def clock(self) -> str:
        """From when to when: ``08:30–09:00``."""
        return clock_line(self.starts, self.ends)

    @property
    def sort(self) -> str:
        """What the row is, in one word: the event's kind for an event."""
        return (self.event_kind or self.kind).value

    @property
    def interpretation(self) -> str:
        """Say so where the row is interpreted: ``Interpreted into Russian``."""
        names = [language.name for language in self.interpreted]
        return _("Interpreted into {languages}", languages=and_list(names)) if names else ""

    def is_for(self, group: str) -> bool:
        """Whether the group has the row."""
        return not self.groups or group in self.groups


class AgendaLane(View):
    """A column of a day on which groups go apart: a group or a room."""

    id: str
    name: str


class AgendaCell(View):
    """A row of the agenda at its place in the columns, or an empty place."""

    row: AgendaRow | None
    lane: int
    """The number of its first column, from 0."""
    lanes: int
    """How many columns it covers."""
    lines: int
    """How many lines it covers; the later lines do not hold it again."""
    clock: str
    """From when to when, where the line does not say it."""
    where: str
    """The room; in columns of rooms, the groups."""

    @property
    def title(self) -> str:
        """The row's title, behind the clock if the line does not say it; empty without a row."""
        return " ".join(part for part in (self.clock, self.row.title if self.row else "") if part)

    @property
    def details(self) -> tuple[str, ...]:
        """What stands below the title: who and where, of what and how, the note."""
        if self.row is None:
            return ()
        names = semicolon_list(speaker.name for speaker in self.row.speakers)
        pairs = ((names, self.where), (self.row.module, self.row.interpretation), (self.row.note,))
        lines = (" · ".join(part for part in pair if part) for pair in pairs)
        return tuple(line for line in lines if line)

    @property
    def text(self) -> str:
        """Title and details, a line each."""
        return "\n".join((self.title, *self.details))


class AgendaLine(View):
    """A stretch of time in which nothing begins or ends."""

    start: str
    end: str
    clock: str
    """What stands at the side: from when to when, or only when it starts."""
    cells: tuple[AgendaCell, ...]

    @property
    def starts(self) -> time:
        """When the line starts, local time."""
        return time.fromisoformat(self.start)

    @property
    def ends(self) -> time:
        """When the line ends, local time."""
        return time.fromisoformat(self.end)


class AgendaBlock(View):
    """Lines that belong together because rows of the agenda reach over them."""

    lines: tuple[AgendaLine, ...]


class AgendaListing(View):
    """A line of a day's list: a row, or time between two rows that nothing fills."""

    starts: time
    ends: time
    row: AgendaRow | None
    speaker_lines: int
    """Beside how many lines its speakers stand; 0 where they stand beside a line before."""

    @property
    def clock(self) -> str:
        """From when to when."""
        return clock_line(self.starts, self.ends)

    @property
    def title(self) -> str:
        """What takes place."""
        return self.row.title if self.row else _("Time for questions")


class AgendaDayView(View):
    """One day."""

    date: date
    heading: str
    """The full date: ``Tuesday, 5 March 2019``."""
    short: str
    """A name for a tab: ``Tue 5 March``."""
    rows: tuple[AgendaRow, ...]
    lanes: tuple[AgendaLane, ...] = ()
    """The columns; none on a day that everybody spends together."""
    blocks: tuple[AgendaBlock, ...] = ()
    """The rows laid out in the columns, in order of time."""

    def listing(self, *, gaps: bool) -> tuple[AgendaListing, ...]:
        """Return the day as a list, with the time between rows if ``gaps``.

        Speakers of several sessions of a module in a row are named once.
        """
        lines: list[AgendaListing] = []
        first = before = None
        for row in self.rows:
            if gaps and before is not None and before.end < row.start:
                gap = {"starts": before.ends, "ends": row.starts}
                lines.append(AgendaListing(**gap, row=None, speaker_lines=1))
                first = None
            goes_on = first is not None and _same_speakers(before, row)
            if first is None or not goes_on:
                first = len(lines)
            else:
                told = lines[first]
                more = told.speaker_lines + 1
                lines[first] = told.model_copy(update={"speaker_lines": more})
            span = 0 if goes_on else 1
            times = {"starts": row.starts, "ends": row.ends}
            lines.append(AgendaListing(**times, row=row, speaker_lines=span))
            before = row
        return tuple(lines)


def _same_speakers(before: AgendaRow | None, row: AgendaRow) -> bool:
    """Whether a session is held by those who held the one before it, of the same module."""
    return (
        before is not None
        and bool(row.module)
        and (before.module, before.speakers) == (row.module, row.speakers)
    )


class AgendaView(View):
    """The whole agenda, or the part of it that somebody has."""

    frame: Frame
    """Title of the workshop, organisers, dates and place."""
    whose: str
    """The name of the group, language or speaker whose part it is; empty for the whole."""
    members: tuple[str, ...] = ()
    """The codes of the group's people, for a group's part."""
    workshop_id: str
    subtitle: str
    venue: str
    """The name alone."""
    timezone: str
    """The IANA name: ``Asia/Almaty``."""
    zone_line: str
    """The zone, and its offset on the workshop's dates, in words."""
    headings: tuple[str, str, str, str]
    """What stands over the columns of a day's table: time, what, who, where."""
    sequence: int
    """The agenda's revision."""
    groups: tuple[AgendaGroup, ...]
    """Those that it is for; none in a workshop that has one group only."""
    begins: date
    """The first date of the whole agenda."""
    days: tuple[AgendaDayView, ...]
    roomy: bool = False
    """Whether the rooms' names are so long that their column must be wide."""
    wide: bool = False
    """Whether a day has so many columns that the paper lies across."""
    only_room: str = ""
    """The room in which everything is, on days that everybody spends together; empty if not."""
    named: tuple[AgendaSpeaker, ...] = ()
    """The speakers with their organisations, for which the columns have no room."""

    @property
    def rows(self) -> Iterator[AgendaRow]:
        """All rows of all days, in order."""
        return (row for day in self.days for row in day.rows)


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


MOST_COLUMNS = 5
"""Columns that a page across has room for; more groups than that stand by room."""
MOST_UPRIGHT = 3
"""Columns that an upright page has room for."""
LONG_ROOM = 16
"""Letters of a room's name for which the column of a list is wide enough."""


def laid_out(view: AgendaView) -> AgendaView:
    """Return the view with columns on each day on which its groups go apart, as it is printed."""
    groups = _side_by_side(view.groups, tuple(view.rows))
    days = tuple(_laid_out_day(day, groups) for day in view.days)
    wide = any(len(day.lanes) > MOST_UPRIGHT for day in days)
    speakers = (speaker for row in view.rows for speaker in row.speakers)
    named = tuple(dict.fromkeys(speakers)) if any(day.lanes for day in days) else ()
    roomy = any(len(row.room) > LONG_ROOM for row in view.rows)
    rooms = {row.room for row in view.rows if row.room}
    only = rooms.pop() if len(rooms) == 1 and not named else ""
    more = {"days": days, "wide": wide, "named": named, "roomy": roomy, "only_room": only}
    return view.model_copy(update=more)


def _laid_out_day(day: AgendaDayView, groups: Sequence[AgendaGroup]) -> AgendaDayView:
    lanes = _lanes(day.rows, groups)
    blocks = tuple(_sheet(day.rows, lanes, groups).blocks()) if lanes else ()
    return day.model_copy(update={"lanes": lanes, "blocks": blocks})


def _side_by_side(
    groups: Sequence[AgendaGroup], rows: Sequence[AgendaRow]
) -> tuple[AgendaGroup, ...]:
    """Order the groups so that rows of several are cut into as few cells as possible."""
    if len(groups) > MOST_COLUMNS:
        return tuple(groups)
    shared = [set(row.groups) for row in rows if len(row.groups) > 1]

    def cuts(order: tuple[AgendaGroup, ...]) -> int:
        return sum(
            (one.id in having) != (two.id in having)
            for having in shared
            for one, two in pairwise(order)
        )

    return min(permutations(groups), key=cuts, default=())


def _lanes(rows: Sequence[AgendaRow], groups: Sequence[AgendaGroup]) -> tuple[AgendaLane, ...]:
    """Return the columns of a day: none where all groups have every row."""
    apart = [row for row in rows if not _is_for_all(row, groups)]
    if not apart:
        return ()
    if len(groups) > MOST_COLUMNS:
        by_room = _rooms(apart)
        if len(by_room) < len(groups) and not _is_crowded(apart):
            return by_room
    return tuple(AgendaLane(id=group.id, name=group.name) for group in groups)


def _rooms(rows: Sequence[AgendaRow]) -> tuple[AgendaLane, ...]:
    found = {row.room_id: AgendaLane(id=row.room_id, name=row.room) for row in rows if row.room_id}
    roomless = any(not row.room_id for row in rows)
    return (*found.values(), *([AgendaLane(id="", name=_("Elsewhere"))] if roomless else []))


def _is_crowded(rows: Sequence[AgendaRow]) -> bool:
    """Whether a room, or the column of rows without one, would hold two rows at once."""
    return any(
        one.room_id == two.room_id and one.start < two.end and two.start < one.end
        for number, one in enumerate(rows)
        for two in rows[:number]
    )


def _is_for_all(row: AgendaRow, groups: Sequence[AgendaGroup]) -> bool:
    return all(row.is_for(group.id) for group in groups)


@dataclass(frozen=True)
class _Sheet:
    """A day's lines, and which row covers which column in each."""

    lines: tuple[tuple[str, str], ...]
    lanes: tuple[AgendaLane, ...]
    covering: tuple[tuple[AgendaRow | None, ...], ...]
    """For each line, the row in each column."""
    by_group: bool

    def blocks(self) -> Iterator[AgendaBlock]:
        """Yield the blocks, in order of time."""
        first = 0
        for number in range(1, len(self.lines) + 1):
            if number == len(self.lines) or not self._reaches_over(number):
                yield self._block(first, number)
                first = number

    def _reaches_over(self, number: int) -> bool:
        """Whether a row goes on from the line before into this one."""
        before, now = self.covering[number - 1], self.covering[number]
        return any(row is not None and row is old for old, row in zip(before, now, strict=True))

    def _block(self, first: int, end: int) -> AgendaBlock:
        alone = end - first == 1
        return AgendaBlock(
            lines=tuple(
                AgendaLine(
                    start=self.lines[number][0],
                    end=self.lines[number][1],
                    clock=digits("–".join(self.lines[number][: 2 if alone else 1])),
                    cells=tuple(self._cells(number, first, end)),
                )
                for number in range(first, end)
            )
        )

    def _cells(self, number: int, first: int, end: int) -> Iterator[AgendaCell]:
        """Yield the cells that begin in a line of the block from ``first`` to before ``end``."""
        for lane, lanes in self._runs(number):
            row = self.covering[number][lane]
            if number > first and self.covering[number - 1][lane] is row:
                continue
            later = range(number + 1, end)
            last = next((n for n in later if self.covering[n][lane] is not row), end)
            yield AgendaCell(
                row=row,
                lane=lane,
                lanes=lanes,
                lines=last - number,
                clock=row.clock if row is not None and end - first > 1 else "",
                where=self._where(row),
            )

    def _where(self, row: AgendaRow | None) -> str:
        if row is None:
            return ""
        return row.room if self.by_group else row.whom or row.room

    def _runs(self, number: int) -> Iterator[tuple[int, int]]:
        """Yield the first column and the width of each row in a line, empty columns one by one."""
        covering = self.covering[number]
        lane = 0
        while lane < len(covering):
            width = 1
            if covering[lane] is not None:
                while lane + width < len(covering) and covering[lane + width] is covering[lane]:
                    width += 1
            yield lane, width
            lane += width


def _sheet(
    rows: Sequence[AgendaRow], lanes: tuple[AgendaLane, ...], groups: Sequence[AgendaGroup]
) -> _Sheet:
    marks = sorted({row.start for row in rows} | {row.end for row in rows})
    lines = [
        (start, end)
        for start, end in pairwise(marks)
        if any(_lasts(row, start, end) for row in rows)
    ]
    by_group = [lane.id for lane in lanes] == [group.id for group in groups]

    def in_lane(row: AgendaRow, lane: AgendaLane) -> bool:
        if by_group:
            return row.is_for(lane.id)
        return lane.id == row.room_id or _is_for_all(row, groups)

    covering = tuple(
        tuple(
            next((row for row in rows if _lasts(row, *line) and in_lane(row, lane)), None)
            for lane in lanes
        )
        for line in lines
    )
    return _Sheet(tuple(lines), lanes, covering, by_group)


def _lasts(row: AgendaRow, start: str, end: str) -> bool:
    return row.start <= start and end <= row.end


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

    return _part(
        view, _("Groups that speak {language}", language=language.name), groups, has, narrowed
    )


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

    time, what, _who, where = view.headings
    part = _part(view, speaker.name, (), has, narrowed)
    return part.model_copy(
        update={"headings": (time, what, p_("heading of the other speakers", "With"), where)}
    )


def _elsewhere(view: AgendaView, row: AgendaRow, zone: str) -> str:
    """Return when a row is in another zone: ``Tue 5 March, 04:30–05:00, Europe/Vienna``."""
    start, end = (
        datetime.combine(row.date, clock, zone_info(view.timezone)).astimezone(UTC)
        for clock in (row.starts, row.ends)
    )
    first, last = start.astimezone(zone_info(zone)), end.astimezone(zone_info(zone))
    day, clocks = short_day(first, view.frame.language), clock_line(first.time(), last.time())
    return comma_list([day, clocks, zone])


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
