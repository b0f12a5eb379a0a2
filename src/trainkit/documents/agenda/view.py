"""What the agenda's formats show, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from trainkit.agenda.workshop.agenda import EntryKind, minutes_between
from trainkit.definitions.workshop import EventKind
from trainkit.documents.frame import Frame, clock_line
from trainkit.languages import _, and_list, comma_list, semicolon_list
from trainkit.render.recipe import View

__all__ = [
    "AgendaBlock",
    "AgendaCell",
    "AgendaDayView",
    "AgendaGroup",
    "AgendaLane",
    "AgendaLanguage",
    "AgendaLine",
    "AgendaListing",
    "AgendaRow",
    "AgendaSpeaker",
    "AgendaView",
]


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

    clock: str
    row: AgendaRow | None
    speaker_lines: int
    """Beside how many lines its speakers stand; 0 where they stand beside a line before."""


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
                clock = clock_line(before.ends, row.starts)
                lines.append(AgendaListing(clock=clock, row=None, speaker_lines=1))
                first = None
            goes_on = first is not None and _same_speakers(before, row)
            if first is None or not goes_on:
                first = len(lines)
            else:
                told = lines[first]
                more = told.speaker_lines + 1
                lines[first] = told.model_copy(update={"speaker_lines": more})
            span = 0 if goes_on else 1
            lines.append(AgendaListing(clock=row.clock, row=row, speaker_lines=span))
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
