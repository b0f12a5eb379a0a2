"""Where everything stands on the agenda board: columns of days, lanes of groups, cards of rows.

Positions are minutes and parts of a column; the style sheet makes lengths of them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from trainkit.agenda.workshop.agenda import EntryKind, minutes_of
from trainkit.agenda_editor import AgendaState, StateRow
from trainkit.definitions.workshop import Workshop
from trainkit.documents.frame import short_day, weekday_date
from trainkit.languages import spoken

__all__ = ["Board", "Card", "Column", "board_of", "day_name"]

_HOUR = 60


@dataclass(frozen=True)
class Card:
    """A row of the agenda on the board."""

    id: str
    """The same wherever the row is moved."""
    row: StateRow
    lane: int
    """The number of its first lane, from 0."""
    lanes: int
    """How many lanes it covers."""
    level: int = 0
    """Its place among the cards that it overlaps, from 0."""
    levels: int = 1
    """How many of these stand beside one another."""

    @property
    def start(self) -> int:
        """Minutes since midnight."""
        return minutes_of(self.row.row.entry.start)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.row.row.entry.minutes

    def meets(self, other: Card) -> bool:
        """Whether both stand in the same lane at the same time."""
        is_beside = self.lane < other.lane + other.lanes and other.lane < self.lane + self.lanes
        ends = self.start + self.minutes, other.start + other.minutes
        return is_beside and self.start < ends[1] and other.start < ends[0]


@dataclass(frozen=True)
class Column:
    """A day."""

    day: date
    heading: str
    short: str
    opens: int
    closes: int
    """From when to when the workshop lasts on it, in minutes since midnight."""
    lanes: tuple[tuple[str, str], ...]
    """Ids and names of the groups that go apart on it; none where all stay together."""
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Board:
    """All days on one time axis."""

    columns: tuple[Column, ...]
    first: int
    """Where the axis begins, in minutes since midnight: a full hour."""
    last: int

    @property
    def hours(self) -> range:
        """The full hours on the axis."""
        return range(self.first, self.last, _HOUR)

    @property
    def cards(self) -> Iterator[Card]:
        """All cards in order of days."""
        return (card for column in self.columns for card in column.cards)


def board_of(state: AgendaState, workshop: Workshop) -> Board:
    """Return where everything stands."""
    seen: Counter[str] = Counter()
    dates = sorted({*workshop.dates, *(row.row.date for row in state.rows)})
    ids = {row.number: _id(row, seen) for row in state.rows}
    columns = tuple(
        _column(workshop, day, [(ids[r.number], r) for r in state.rows if r.row.date == day])
        for day in dates
    )
    times = [(c.opens, c.closes) for c in columns]
    times += [(card.start, card.start + card.minutes) for c in columns for card in c.cards]
    first = min(start for start, _ in times) // _HOUR * _HOUR
    last = -(-max(end for _, end in times) // _HOUR) * _HOUR
    return Board(columns, first, last)


def day_name(day: date) -> str:
    """Return a day as ``Tuesday, 5 March 2019``."""
    return weekday_date(day, spoken())


def _id(row: StateRow, seen: Counter[str]) -> str:
    """Return an id that does not depend on day and time."""
    entry = row.row.entry
    is_own = entry.kind in {EntryKind.ADDED, EntryKind.PAUSE}
    name = f"{entry.kind} {entry.title}" if is_own else row.shown.uid
    seen[name] += 1
    return f"card-{hashlib.sha256(f'{name} {seen[name]}'.encode()).hexdigest()[:10]}"


def _column(workshop: Workshop, day: date, rows: Sequence[tuple[str, StateRow]]) -> Column:
    hours = workshop.hours_on(day)
    apart = any(row.shown.groups for _, row in rows)
    lanes = tuple((key, one.name) for key, one in workshop.groups.items()) if apart else ()
    cards = [card for name, row in rows for card in _cards(name, row, [key for key, _ in lanes])]
    return Column(
        day=day,
        heading=day_name(day),
        short=short_day(day, spoken()),
        opens=minutes_of(hours.start),
        closes=minutes_of(hours.end),
        lanes=lanes,
        cards=tuple(_side_by_side(cards)),
    )


def _cards(name: str, row: StateRow, lanes: Sequence[str]) -> Iterator[Card]:
    """Yield a card for each stretch of neighbouring lanes that have the row."""
    having = [n for n, lane in enumerate(lanes) if row.shown.is_for(lane)] or [0]
    begins = [n for n in having if n - 1 not in having]
    for count, first in enumerate(begins):
        last = next(n for n in range(first, len(lanes) + 1) if n + 1 not in having)
        yield Card(f"{name}-{count}" if count else name, row, first, last - first + 1)


def _side_by_side(cards: Iterable[Card]) -> Iterator[Card]:
    """Yield the cards with levels, so that none of those that overlap hides another."""
    levels: dict[str, int] = {}
    clusters: list[list[Card]] = []
    for card in sorted(cards, key=lambda one: (one.start, -one.minutes, one.lane)):
        met = [one for cluster in clusters for one in cluster if one.meets(card)]
        taken = {levels[one.id] for one in met}
        levels[card.id] = next(n for n in range(len(met) + 1) if n not in taken)
        joined = [cluster for cluster in clusters if any(one in met for one in cluster)]
        clusters = [cluster for cluster in clusters if cluster not in joined]
        clusters.append([*(one for cluster in joined for one in cluster), card])
    for cluster in sorted(clusters, key=lambda one: one[0].start):
        count = 1 + max(levels[card.id] for card in cluster)
        for card in cluster:
            yield Card(card.id, card.row, card.lane, card.lanes, levels[card.id], count)
