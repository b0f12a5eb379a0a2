"""Lays out the days on which groups go apart, and takes out the part that one reader has.

A column is a group, or a room where there are more groups than a page has columns and fewer rooms.
Where a row begins or ends, a line begins; a row covers all columns of its groups, and all lines
while it lasts. Groups that have rows together stand side by side where possible. A part of an
agenda (of a group, a language or a speaker) is a view of its own, laid out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise, permutations

from trainkit.documents.agenda.view import (
    AgendaBlock,
    AgendaCell,
    AgendaDayView,
    AgendaGroup,
    AgendaLane,
    AgendaLanguage,
    AgendaLine,
    AgendaRow,
    AgendaSpeaker,
    AgendaView,
)
from trainkit.documents.frame import clock_line, short_day
from trainkit.fields import zone_info
from trainkit.languages import _, comma_list, digits, language_name, p_

__all__ = ["divided_languages", "laid_out", "of_group", "of_language", "of_speaker", "speakers_of"]

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
