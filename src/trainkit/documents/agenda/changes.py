"""What is different in a later agenda, for everybody, a group or a speaker, in plain words.

Two views are compared: the same part (``parts``) of the earlier and of the later agenda. A row is
the same row if it has the same UID, or else, for those who have the parts, if it is the same thing:
a session that two groups had together and now have apart has moved for each. Short pauses that the
planner put in are left out: nobody plans by them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from trainkit.agenda.workshop.agenda import EntryKind
from trainkit.agenda.workshop.wording import and_list
from trainkit.documents.agenda.view import AgendaRow, AgendaView
from trainkit.documents.frame import short_day
from trainkit.render.recipe import View

__all__ = ["Change", "ChangeKind", "changes", "when_and_where"]


class ChangeKind(StrEnum):
    """What happened to a row."""

    MOVED = "moved"
    """It has another time or room."""
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    """It stands where it stood, and something else is different."""


class Change(View):
    """One row that is different."""

    kind: ChangeKind
    before: AgendaRow | None
    """``None`` for what is new."""
    after: AgendaRow | None
    """``None`` for what fell away."""
    also: tuple[str, ...] = ()
    """What else is different, in sentences."""

    @property
    def row(self) -> AgendaRow:
        """The row as it is now, or was if it fell away."""
        row = self.after or self.before
        assert row is not None  # noqa: S101 - a change has one of them
        return row


def changes(before: AgendaView, after: AgendaView) -> tuple[Change, ...]:
    """Return what is different, in the order of the kinds, then of time."""
    found = [change for one, two in _pairs(before, after) if (change := _change(one, two))]
    order = list(ChangeKind)
    return tuple(
        sorted(found, key=lambda c: (order.index(c.kind), c.row.date, c.row.start, c.row.uid))
    )


def when_and_where(row: AgendaRow, language: str) -> str:
    """Return ``Tue 5 March, 09:30–10:30, Altai Hall``, and when that is on the reader's clock."""
    parts = [short_day(row.date, language), row.clock, row.room]
    place = ", ".join(part for part in parts if part)
    return f"{place} ({row.elsewhere})" if row.elsewhere else place


Pair = tuple[AgendaRow | None, AgendaRow | None]


def _pairs(before: AgendaView, after: AgendaView) -> Iterator[Pair]:
    """Yield each row of either agenda once, with the row of the other that is the same."""
    old, new = _rows(before), _rows(after)
    for name in (_uid, _thing):
        matched = list(_matched(old, new, name))
        yield from matched
        old = [row for row in old if all(row is not one for one, _ in matched)]
        new = [row for row in new if all(row is not two for _, two in matched)]
    yield from ((row, None) for row in old)
    yield from ((None, row) for row in new)


def _matched(
    old: Sequence[AgendaRow], new: Sequence[AgendaRow], name: Callable[[AgendaRow], str]
) -> Iterator[tuple[AgendaRow, AgendaRow]]:
    """Yield the rows that have the same name; of several, the first with the first."""
    waiting: dict[str, list[AgendaRow]] = {}
    for row in new:
        waiting.setdefault(name(row), []).append(row)
    for row in old:
        if waiting.get(name(row)):
            yield row, waiting[name(row)].pop(0)


def _rows(view: AgendaView) -> list[AgendaRow]:
    return [row for row in view.rows if row.kind is not EntryKind.PAUSE]


def _uid(row: AgendaRow) -> str:
    return row.uid


def _thing(row: AgendaRow) -> str:
    """Name a row whoever has it; what was added by hand is known by its title."""
    return f"added {row.title}" if row.kind is EntryKind.ADDED else row.thing


def _change(before: AgendaRow | None, after: AgendaRow | None) -> Change | None:
    if before is None or after is None:
        kind = ChangeKind.NEW if before is None else ChangeKind.GONE
        return Change(kind=kind, before=before, after=after)
    also = tuple(_differences(before, after))
    if _place(before) != _place(after):
        return Change(kind=ChangeKind.MOVED, before=before, after=after, also=also)
    if also:
        return Change(kind=ChangeKind.CHANGED, before=before, after=after, also=also)
    return None


def _place(row: AgendaRow) -> tuple[object, ...]:
    return row.date, row.start, row.end, row.room_id


def _differences(before: AgendaRow, after: AgendaRow) -> Iterator[str]:
    """Yield a sentence for everything besides time and room that is different."""
    if before.title != after.title:
        yield f"Title before: {before.title}."
    if before.speakers != after.speakers:
        yield f"Now with: {_with(after)}. Before: {_with(before)}."
    if before.whom != after.whom:
        yield f"Now for: {after.whom or 'everybody'}. Before: {before.whom or 'everybody'}."
    if before.interpretation != after.interpretation:
        yield f"{after.interpretation or 'Not interpreted'}."
    if before.note != after.note and after.note:
        yield f"{after.note.rstrip('.')}."


def _with(row: AgendaRow) -> str:
    return and_list([speaker.name for speaker in row.speakers]) or "nobody named"
