"""A plan in the making: which sessions have a place, and where the others may still stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trainkit.definitions.workshop import Speaker, Workshop
from trainkit.plan.sequencing.lessons import Lesson
from trainkit.plan.sequencing.timeline import Block, Timeline, Window, moment

__all__ = ["Plan", "days_with", "present"]


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
        """Return when the lesson may stand, one stretch a day, from what is placed so far."""
        start, end = self.teaching
        for other in self.lessons:
            block = self.placed.get(other.key)
            if block and other.key in lesson.before:
                start = max(start, block.end)
            elif block and lesson.key in other.before:
                end = min(end, block.start)
        speakers = () if without_speakers else present(self.workshop, lesson.speakers)
        for window in days_with(self.workshop, speakers):
            clipped = Window(max(window.start, start, not_before), min(window.end, end))
            if clipped.start < clipped.end:
                yield clipped


def present(workshop: Workshop, names: Iterable[str]) -> tuple[Speaker, ...]:
    """Return the speakers with these names, without those that nobody defined."""
    return tuple(workshop.speakers[name] for name in names if name in workshop.speakers)


def days_with(workshop: Workshop, speakers: tuple[Speaker, ...]) -> Iterator[Window]:
    """Return the part of each day on which all these speakers are there."""
    for day in workshop.dates:
        if all(not speaker.days or day in speaker.days for speaker in speakers):
            hours = [speaker.available for speaker in speakers if speaker.available]
            start = max([workshop.day.start, *(each.start for each in hours)])
            end = min([workshop.day.end, *(each.end for each in hours)])
            if start < end:
                yield Window(moment(day, start), moment(day, end))
