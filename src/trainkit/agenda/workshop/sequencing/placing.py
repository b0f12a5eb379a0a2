"""A plan in the making: which sessions have a place, and where the others may still stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from trainkit.agenda.workshop.sequencing.lessons import Lesson
from trainkit.agenda.workshop.sequencing.timeline import Block, Timeline, Window, moment
from trainkit.definitions.teaching import there
from trainkit.definitions.workshop import Speaker, Workshop
from trainkit.fields import Span

__all__ = ["Plan", "days_with", "present", "within"]


@dataclass
class Plan:
    """Sessions being placed. It grows; nothing outside the sequencer sees it."""

    workshop: Workshop
    line: Timeline
    teaching: tuple[int, int]
    """The moments from which and until which sessions may stand."""
    lessons: tuple[Lesson, ...]
    """All of them, in the order in which they are tried."""
    placed: dict[str, Block]
    """By the lesson's key."""

    @property
    def minutes(self) -> int:
        """Minutes of sessions that have a place."""
        return sum(lesson.minutes for lesson in self.lessons if lesson.key in self.placed)

    def left_over(self) -> tuple[Lesson, ...]:
        """Return the lessons without a place."""
        return tuple(lesson for lesson in self.lessons if lesson.key not in self.placed)

    def place(self, lesson: Lesson, not_before: int = 0) -> int:
        """Put the lesson at the earliest place; return its end, ``not_before`` if it has none."""
        start = self.line.earliest_start(lesson.minutes, self.windows(lesson, not_before))
        if start is None:
            return not_before
        block = lesson.at(start)
        self.line.add(block)
        self.placed[lesson.key] = block
        return block.end

    def windows(
        self, lesson: Lesson, not_before: int = 0, without_speakers: bool = False
    ) -> Iterator[Window]:
        """Return when the lesson may stand, each stretch in one day, from what is placed so far."""
        start, end = self.teaching
        for other in self.lessons:
            block = self.placed.get(other.key)
            if block and other.key in lesson.before:
                start = max(start, block.end)
            elif block and lesson.key in other.before:
                end = min(end, block.start)
        speakers = () if without_speakers else present(self.workshop, lesson.speakers)
        for window in within(days_with(self.workshop, speakers), lesson.spans):
            clipped = Window(max(window.start, start, not_before), min(window.end, end))
            if clipped.start < clipped.end:
                yield clipped


def present(workshop: Workshop, names: Iterable[str]) -> tuple[Speaker, ...]:
    """Return the speakers with these names, without those that nobody defined."""
    return tuple(workshop.speakers[name] for name in names if name in workshop.speakers)


def days_with(workshop: Workshop, speakers: tuple[Speaker, ...]) -> Iterator[Window]:
    """Return the parts of each day on which all these speakers are there, in order of time."""
    for day in workshop.dates:
        hours = workshop.hours_on(day)
        windows = [Window(moment(day, hours.start), moment(day, hours.end))]
        for speaker in speakers:
            spans = there(speaker, workshop.dates, workshop.timezone)
            windows = list(within(windows, spans))
        yield from windows


def within(windows: Iterable[Window], spans: Sequence[Span]) -> Iterator[Window]:
    """Yield what lies in one of the windows and in one of the spans; no spans mean always."""
    for window in windows:
        if not spans:
            yield window
        for start, end in spans:
            shared = Window(max(window.start, _at(start)), min(window.end, _at(end)))
            if shared.start < shared.end:
                yield shared


def _at(local: datetime) -> int:
    return moment(local.date(), local.time())
