"""What already has its place before sessions are placed: events, pinned entries, added rows.

Events stand at the times in workshop.yaml. Of an earlier agenda, pinned entries stay where they
are, and so does every row that somebody added by hand, pinned or not: nobody else could make it
again. They stay even where they break a rule; ``agenda_check`` says so with their line.
"""

from __future__ import annotations

from datetime import date, datetime

from trainkit.agenda.workshop.agenda import Agenda, Entry, EntryKind
from trainkit.agenda.workshop.sequencing.timeline import Block, Timeline, clock_of, moment
from trainkit.agenda.workshop.wording import clock_span, in_minutes, in_words, presence
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.teaching import is_there
from trainkit.definitions.workshop import Event, EventKind
from trainkit.problems import Place, Problems

__all__ = ["check_events", "fixed_blocks", "teaching_time"]

_DAY = 24 * 60


def fixed_blocks(definitions: Definitions, previous: Agenda | None) -> tuple[Block, ...]:
    """Return everything that keeps its place, in order of time.

    An event that is pinned elsewhere replaces the one in workshop.yaml: on its own day if it takes
    place every day, on any day if it takes place once.
    """
    kept = _kept(definitions, previous)
    moved = {(block.day, block.entry.event) for block in kept}
    moved_once = {block.entry.event for block in kept}
    blocks = list(kept)
    for event in definitions.workshop.events:
        if event.on is not None and event.id in moved_once:
            continue
        blocks += [
            _event_block(day, event)
            for day in definitions.workshop.dates
            if event.is_on(day) and (day, event.id) not in moved
        ]
    return tuple(sorted(blocks))


def _kept(definitions: Definitions, previous: Agenda | None) -> tuple[Block, ...]:
    occasions = definitions.workshop.occasions.values()
    breaks = {one.id for one in occasions if one.kind.is_pause}
    return tuple(
        Block.on(day.date, entry, entry.event in breaks)
        for day in (previous.days if previous else ())
        for entry in day.entries
        if entry.pinned or entry.kind is EntryKind.ADDED
    )


def _event_block(day: date, event: Event) -> Block:
    start = moment(day, event.start)
    entry = Entry(
        start=event.start,
        end=clock_of(start + event.minutes),
        event=event.id,
        title=event.title,
        groups=event.groups,
        speakers=event.speakers,
        room=event.room,
        note=event.note,
    )
    return Block.on(day, entry, event.kind.is_pause)


def teaching_time(definitions: Definitions, blocks: tuple[Block, ...]) -> tuple[int, int]:
    """Return the moments from which and until which sessions may stand.

    They lie after every pre-test and before every post-test, where the workshop has them.
    """
    dates = definitions.workshop.dates
    kinds = {event.id: event.kind for event in definitions.workshop.events}
    start = dates[0].toordinal() * _DAY
    end = (dates[-1].toordinal() + 1) * _DAY
    for block in blocks:
        kind = kinds.get(block.entry.event or "")
        if kind is EventKind.PRE_TEST:
            start = max(start, block.end)
        elif kind is EventKind.POST_TEST:
            end = min(end, block.start)
    return start, end


def check_events(definitions: Definitions, blocks: tuple[Block, ...], problems: Problems) -> None:
    """Report events whose speaker is not there, and events for too long without a pause.

    Only events at the times of workshop.yaml are looked at, since only they stand in that file. A
    run of events that is too long is a warning: the trainer has set these times on purpose.
    """
    index = {event.id: n for n, event in enumerate(definitions.workshop.events)}
    events = [b for b in blocks if b.entry.event in index and not b.entry.pinned]
    for block in events:
        place = _event_place(definitions, index[block.entry.event or ""])
        _check_speakers(definitions, block, place, problems)
    _check_runs(definitions, blocks, problems)


def _check_speakers(
    definitions: Definitions, block: Block, place: Place, problems: Problems
) -> None:
    for name in block.entry.speakers:
        speaker = definitions.workshop.speakers.get(name)
        if speaker is None:
            continue
        span = (
            datetime.combine(block.day, block.entry.start),
            datetime.combine(block.day, block.entry.end),
        )
        here = is_there(speaker, span, definitions.workshop.dates, definitions.workshop.timezone)
        if not here:
            problems.error(
                place,
                f"{_at(block)} needs {speaker.name}, who is there only {presence(speaker)}; move "
                "the event or change the speaker's days or hours",
            )


def _check_runs(definitions: Definitions, blocks: tuple[Block, ...], problems: Problems) -> None:
    frame = definitions.workshop.day
    index = {event.id: n for n, event in enumerate(definitions.workshop.events)}
    occasions = definitions.workshop.occasions
    line = Timeline(frame, (block for block in blocks if block.entry.event in occasions))
    for block in (block for day in definitions.workshop.dates for block in line.on(day)):
        day = line.on(block.day)
        run = line.run_before(day, block.end)
        if block.is_work and run > frame.longest_block and not line.run_after(day, block.end):
            problems.warning(
                _event_place(definitions, index[block.entry.event or ""]),
                f"{_at(block)} ends {in_minutes(run)} of events without a pause, more than "
                f"day.longest_block ({in_minutes(frame.longest_block)}); put a break among them",
            )


def _at(block: Block) -> str:
    hours = clock_span(block.entry.start, block.entry.end)
    return f'"{block.entry.title}" ({in_words(block.day)}, {hours})'


def _event_place(definitions: Definitions, index: int) -> Place:
    return definitions.workshop_file.place(("events", index))
