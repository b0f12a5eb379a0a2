"""The sessions of a module as this workshop holds them: which steps, at what time, how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from trainkit.agenda.workshop.agenda import Entry
from trainkit.definitions.loaded import Course
from trainkit.definitions.module import Session, Step
from trainkit.documents.frame import clock_line
from trainkit.kit import Kit
from trainkit.languages import digits

__all__ = ["HeldSession", "HeldStep", "held_sessions", "variant_of"]

Placed = tuple[date, Entry]


@dataclass(frozen=True)
class HeldStep:
    """A step of a session with its time."""

    number: int
    """Counted from 1 among all steps that the module has for the session."""
    step: Step
    start: str
    """On the clock; from 0:00 on where the session is held several times."""
    end: str


@dataclass(frozen=True)
class HeldSession:
    """A session, or the part of one that is held in one piece, with all its places."""

    session: Session
    """With this workshop's minutes and the steps of this part alone."""
    steps: tuple[HeldStep, ...]
    placed: tuple[Placed, ...]
    """At least one; more where groups have it one after another."""

    @property
    def entry(self) -> Entry:
        """The first of its places in the agenda."""
        return self.placed[0][1]

    @property
    def is_repeated(self) -> bool:
        """Whether it is held several times."""
        return len(self.placed) > 1


def variant_of(kit: Kit, course: Course) -> str:
    """Return which form of the module the workshop has: short, standard, extended."""
    modules = {entry.id: entry for entry in kit.definitions.workshop.modules}
    return modules[course.module.id].variant


def held_sessions(kit: Kit, course: Course) -> tuple[HeldSession, ...]:
    """Return a module's sessions in the order of the agenda."""
    variant = variant_of(kit, course)
    timed = {session.id: session for session in course.module.timed_sessions(variant)}
    numbers = course.module.taught_steps(variant)
    rows = kit.agenda.sessions_of(course.module.id)
    return tuple(
        _held(timed[name], numbers[name], placed, _minutes_before(rows, placed[0][1]))
        for name, placed in _repeated(rows)
    )


def _repeated(rows: Sequence[Placed]) -> Iterator[tuple[str, list[Placed]]]:
    """Yield each session, or part of one, with all its places in the agenda.

    The same part of a session is repeated if another group has it.
    """
    found: dict[tuple[str | None, int | None, int], list[Placed]] = {}
    seen: Counter[tuple[str | None, int | None, tuple[str, ...]]] = Counter()
    for day, entry in rows:
        seen[entry.session, entry.part, entry.groups] += 1
        count = seen[entry.session, entry.part, entry.groups]
        found.setdefault((entry.session, entry.part, count), []).append((day, entry))
    for placed in found.values():
        yield str(placed[0][1].session_id), placed


def _minutes_before(rows: Sequence[Placed], entry: Entry) -> int:
    """Return the minutes of a session that its earlier parts take."""
    if entry.part is None:
        return 0
    same = (row for _, row in rows if (row.session, row.groups) == (entry.session, entry.groups))
    return sum(row.minutes for row in same if (row.part or 1) < entry.part)


def _held(
    session: Session, numbers: Sequence[int], placed: list[Placed], before: int
) -> HeldSession:
    day, entry = placed[0]
    starts = accumulate((step.minutes for step in session.steps), initial=0)
    after = before + entry.minutes if entry.part is not None else session.minutes
    kept = [
        (number, step)
        for number, step, start in zip(numbers, session.steps, starts, strict=False)
        if before <= start < after or (after >= session.minutes and start >= before)
    ]
    steps = tuple(step for _, step in kept)
    minutes = sum(step.minutes for step in steps)
    clock = _clock(datetime.combine(day, entry.start), is_repeated=len(placed) > 1)
    return HeldSession(
        session.model_copy(update={"steps": steps, "minutes": minutes}),
        tuple(_timed(kept, clock)),
        tuple(placed),
    )


def _clock(start: datetime, *, is_repeated: bool) -> datetime:
    return datetime.min if is_repeated else start


def _timed(steps: Sequence[tuple[int, Step]], start: datetime) -> Iterator[HeldStep]:
    """Yield the steps with their times; those of a session held several times start at 0:00."""
    at = start
    for number, step in steps:
        end = at + timedelta(minutes=step.minutes)
        yield HeldStep(number, step, _shown(at, start), _shown(end, start))
        at = end


def _shown(moment: datetime, start: datetime) -> str:
    if start == datetime.min:
        return digits(f"{moment.hour}:{moment.minute:02}")
    return clock_line(moment.time())
