"""Takes the times and rooms of a conference's schedule over into the agenda.

In: the agenda, and the schedule that came back with our sessions in it. Out: a plan that says for
each row where it goes, what the schedule has that the agenda does not know, and what would be wrong
afterwards; and the change of the agenda. Titles, speakers and notes stay as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import TypeVar

from trainkit.agenda.workshop.editing import RowChange
from trainkit.agenda_editor import AgendaState, Editor, StateRow
from trainkit.definitions.workshop import Workshop
from trainkit.documents.agenda.calendar import Slot, slots_of
from trainkit.documents.agenda.documents import agenda_view
from trainkit.errors import TrainkitError
from trainkit.exchange.source import Source
from trainkit.kit import Kit
from trainkit.languages import _, comma_list, locale_of, n_, spoken
from trainkit.problems import InputError, Place, Problem, Problems, Severity
from trainkit.schedules.events import ScheduledEvent, read_schedule

__all__ = ["Move", "SchedulePlan", "plan_schedule", "take_over_schedule"]


@dataclass(frozen=True)
class Move:
    """A row that is at another time or in another room in the schedule."""

    row: StateRow
    event: ScheduledEvent
    change: RowChange
    before: str
    """When and where it is in the agenda, in words."""
    now: str
    """When and where it is in the schedule."""


@dataclass(frozen=True)
class SchedulePlan:
    """What taking a schedule over would do."""

    shown: str
    """The digest of the agenda on which it rests."""
    moves: tuple[Move, ...]
    same: int
    """Rows that are where the schedule has them."""
    unknown: tuple[ScheduledEvent, ...]
    """Events of the schedule that no row of the agenda is."""
    missing: tuple[StateRow, ...]
    """Rows, other than breaks, that the schedule does not have; they stay."""
    problems: tuple[Problem, ...]
    """What stands in the way; warnings do not."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems because of which nothing can be taken over."""
        return tuple(one for one in self.problems if one.severity is Severity.ERROR)


def plan_schedule(editor: Editor, source: Source) -> SchedulePlan:
    """Return what taking a schedule over into the agenda would do; writes nothing.

    Rows are recognised by guid, number and name of an event, which follow from what a row is, and
    then by title, as long as only one row and one event have it. Raises ``InputError`` for a
    schedule or an agenda that cannot be read, and ``TrainkitError`` where there is no agenda.
    """
    state, problems = editor.state(), Problems()
    if state is None:
        raise TrainkitError(_("there is no agenda yet; plan it first"))
    if state.agenda is None:
        raise InputError(state.problems)
    workshop = editor.definitions.workshop
    events = problems.checked(read_schedule(source, workshop.timezone, problems))
    view = agenda_view(Kit(editor.definitions, state.agenda, None)) if state.agenda.days else None
    pairs = _pairs(state.rows, slots_of(view) if view is not None else {}, events)
    moves = [
        move for row, event in pairs if (move := _move(row, event, workshop, problems)) is not None
    ]
    found = {row.number for row, _event in pairs}
    known = {id(event) for _row, event in pairs}
    if not problems.errors:
        problems.found += _made_wrong(editor, state, moves)
    return SchedulePlan(
        shown=state.digest,
        moves=tuple(moves),
        same=len(pairs) - len(moves),
        unknown=tuple(event for event in events if id(event) not in known),
        missing=tuple(
            row for row in state.rows if row.number not in found and not row.shown.is_pause
        ),
        problems=tuple(problems),
    )


def take_over_schedule(editor: Editor, plan: SchedulePlan) -> AgendaState:
    """Move the rows of the agenda as planned, and pin them; return the agenda as it is then.

    Raises ``InputError`` with the problems of the plan, and ``StaleAgendaError`` where the agenda
    is another one by now; nothing is written then.
    """
    if plan.errors:
        raise InputError(plan.problems)
    said = {"do": "schedule", "n": len(plan.moves)}
    changes = {move.row.number: move.change for move in plan.moves}
    return editor.change_rows(plan.shown, changes, said)


# --- which event is which row

_Key = Hashable | None
_T = TypeVar("_T")


def _pairs(
    rows: Sequence[StateRow], slots: Mapping[str, Slot], events: Sequence[ScheduledEvent]
) -> list[tuple[StateRow, ScheduledEvent]]:
    """Return each row with its event, in the order of the rows."""
    paired: dict[tuple[int, int], ScheduledEvent] = {}
    left_rows, left_events = list(rows), list(events)
    for of_row, of_event in _KEYS:
        by_row = _once((of_row(row, slots[row.shown.uid]), row) for row in left_rows)
        by_event = _once((of_event(event), event) for event in left_events)
        both = by_row.keys() & by_event.keys()
        paired |= {by_row[key].number: by_event[key] for key in both}
        taken = {id(by_event[key]) for key in both}
        left_rows = [row for row in left_rows if row.number not in paired]
        left_events = [event for event in left_events if id(event) not in taken]
    return [(row, paired[row.number]) for row in rows if row.number in paired]


def _once(keyed: Iterable[tuple[_Key, _T]]) -> dict[_Key, _T]:
    """Return by its key what is the only one to have it."""
    things = list(keyed)
    count = Counter(key for key, _one in things)
    return {key: one for key, one in things if key and count[key] == 1}


def _folded(*texts: str) -> _Key:
    return tuple(" ".join(text.split()).casefold() for text in texts) if texts[0] else None


_KEYS: tuple[tuple[Callable[[StateRow, Slot], _Key], Callable[[ScheduledEvent], _Key]], ...] = (
    (lambda _row, slot: str(slot.guid), lambda event: event.guid.lower()),
    (
        lambda row, slot: (str(slot.number), _folded(row.shown.title)),
        lambda event: (event.number, _folded(event.title)),
    ),
    (lambda _row, slot: slot.slug, lambda event: event.slug),
    (
        lambda row, _slot: _folded(row.shown.title, row.shown.whom, str(row.shown.date)),
        lambda event: _folded(event.title, event.subtitle, str(event.start.date())),
    ),
    (
        lambda row, _slot: _folded(row.shown.title, row.shown.whom),
        lambda event: _folded(event.title, event.subtitle),
    ),
    (
        lambda row, _slot: _folded(row.shown.title, str(row.shown.date)),
        lambda event: _folded(event.title, str(event.start.date())),
    ),
    (lambda row, _slot: _folded(row.shown.title), lambda event: _folded(event.title)),
)
"""By what a row and an event are the same, the surest first."""


# --- where it goes


def _move(
    row: StateRow, event: ScheduledEvent, workshop: Workshop, problems: Problems
) -> Move | None:
    """Return how a row moves; ``None`` if it stays, or its room is unknown, which is recorded."""
    entry = row.row.entry
    try:
        room = _room(event.room, entry.room, workshop)
    except LookupError:
        problems.error(
            event.place,
            _('there is no room "{room}" in workshop.yaml; add it to rooms there', room=event.room),
        )
        return None
    here = (row.row.date, entry.start, entry.minutes, entry.room)
    there = (event.start.date(), event.start.time(), event.minutes, room)
    if here == there:
        return None
    change = RowChange(day=there[0], start=there[1], minutes=there[2], room=room, pinned=True)
    try:
        change.applied(row.row)
    except TrainkitError as error:
        problems.error(event.place, str(error))
        return None
    return Move(row, event, change, _in_words(*here, workshop), _in_words(*there, workshop))


def _room(name: str, own: str | None, workshop: Workshop) -> str | None:
    """Return the id of the room with a name; the row's own where the schedule names the venue.

    Raises ``LookupError`` where there is no such room.
    """
    if not name or _folded(name) == _folded(workshop.venue.name):
        return own
    for key, room in workshop.rooms.items():
        site = workshop.venues[room.venue].name if room.venue else ""
        if _folded(name) in {
            _folded(room.name),
            _folded(comma_list((room.name, site))),
        }:
            return key
    raise LookupError(name)


def _in_words(day: date, start: time, minutes: int, room: str | None, workshop: Workshop) -> str:
    from babel.dates import format_date

    where = workshop.rooms[room].name if room in workshop.rooms else room or ""
    when = format_date(day, "long", locale_of(spoken()))
    length = n_("{n} minute", "{n} minutes", minutes)
    return comma_list((when, f"{start:%H:%M}", length, where))


def _made_wrong(editor: Editor, state: AgendaState, moves: Sequence[Move]) -> list[Problem]:
    """Return what would be wrong with the agenda and is not now, at the event that causes it."""
    agenda, problems = editor.previewed({move.row.number: move.change for move in moves})
    places = {
        row.location: move.event.place
        for move in moves
        for row in agenda.rows
        if (row.date, row.entry) == move.change.applied(move.row.row)
    }
    known = Counter(one.message for one in state.problems)
    found = []
    for one in problems:
        known[one.message] -= 1
        if known[one.message] < 0:
            moved: list[Place] = []
            others: list[Place] = []
            for place in (one.place, *one.also):
                event = places.get(place.location[:4])
                (others if event is None else moved).append(event or place)
            first, *also = moved + others
            found.append(replace(one, place=first, also=tuple(also)))
    return found
