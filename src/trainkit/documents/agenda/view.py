"""What the agenda's four formats show, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from trainkit.definitions.workshop import EventKind
from trainkit.documents.frame import Frame
from trainkit.plan.agenda import EntryKind, minutes_between
from trainkit.render.recipe import View

__all__ = ["AgendaDayView", "AgendaRow", "AgendaSpeaker", "AgendaView"]


class AgendaSpeaker(View):
    """Who speaks; the organisation is empty where none is known."""

    name: str
    organisation: str

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}" if self.organisation else self.name


class AgendaRow(View):
    """One entry. Text that does not apply is empty."""

    uid: str
    """The same for the same thing however often it is moved; derived from no time of day."""
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
    speakers: tuple[AgendaSpeaker, ...]
    room: str
    objective: str
    """The session's summary in one sentence."""
    note: str

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
        return f"{self.start}–{self.end}"

    @property
    def sort(self) -> str:
        """What the row is, in one word: the event's kind for an event."""
        return (self.event_kind or self.kind).value


class AgendaDayView(View):
    """One day."""

    date: date
    heading: str
    """The full date: ``Tuesday, 5 March 2019``."""
    short: str
    """A name for a tab: ``Tue 5 March``."""
    rows: tuple[AgendaRow, ...]


class AgendaView(View):
    """The whole agenda."""

    frame: Frame
    """Title of the workshop, organisers, dates and place."""
    workshop_id: str
    subtitle: str
    timezone: str
    """The IANA name: ``Asia/Almaty``."""
    utc_offset: str
    """On the workshop's dates: ``UTC+06:00``."""
    zone_line: str
    """The two in words."""
    headings: tuple[str, str, str, str]
    """What stands over the columns of a day's table: time, what, who, where."""
    sequence: int
    """The agenda's revision."""
    days: tuple[AgendaDayView, ...]

    @property
    def rows(self) -> Iterator[AgendaRow]:
        """All rows of all days, in order."""
        return (row for day in self.days for row in day.rows)
