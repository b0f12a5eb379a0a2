"""Checks of each session by itself, and of the order of sessions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from trainkit.agenda.problem import Requirement
from trainkit.agenda.verify.clock import exists, instant
from trainkit.agenda.verify.facts import Facts, Part
from trainkit.agenda.verify.lengths import cut_places, permitted
from trainkit.agenda.verify.verdict import Violation
from trainkit.agenda.verify.words import and_list, in_minutes, in_words, quoted, the_part, when

__all__ = [
    "check_frames",
    "check_lengths",
    "check_order",
    "check_pins",
    "check_placed",
    "check_windows",
]


def check_placed(facts: Facts) -> Iterator[Violation]:
    """Report what is missing, twice there or unknown, and rows that cannot be held as one."""
    problem, solution = facts.problem, facts.solution
    if solution.problem != problem.id:
        yield Violation(
            Requirement.PLACED,
            f'the agenda is for the problem "{solution.problem}", not for "{problem.id}"',
        )
    for name in dict.fromkeys(row.session for row in solution.sessions):
        if name not in problem.sessions:
            sentence = f'the agenda has a session "{name}" that the problem does not have'
            yield Violation(Requirement.PLACED, sentence, (name,))
    for name in problem.sessions:
        rows = facts.parts.get(name, ())
        numbers = [row.placement.part for row in rows]
        if not rows:
            sentence = f"{quoted(facts.problem, name)} does not stand in the agenda"
            yield Violation(Requirement.PLACED, sentence, (name,))
        elif numbers != list(range(1, len(rows) + 1)):
            found = and_list(str(number) for number in numbers)
            sentence = (
                f"{quoted(facts.problem, name)}: expected parts 1, 2 … each once, found {found}"
            )
            yield Violation(Requirement.PLACED, sentence, (name,))
    yield from _check_joint(facts)


def _check_joint(facts: Facts) -> Iterator[Violation]:
    for name, rows in facts.parts.items():
        leader = next((row.placement.joint_with for row in rows if row.placement.joint_with), None)
        if leader is not None and name not in facts.leaders:
            sentence = (
                f'{quoted(facts.problem, name)} is marked as held with "{leader}", but '
                f"{facts.why_not_joint(name)}"
            )
            yield Violation(Requirement.PLACED, sentence, (name, leader))


def check_frames(facts: Facts) -> Iterator[Violation]:
    """Report what lies outside its day, off the grain, or at a time that does not exist."""
    for part in _parts(facts):
        shown = the_part(facts, part)
        start = part.placement.start
        if not exists(start, facts.zone):
            yield _frame(
                f"{shown} starts at {start:%H:%M} on {in_words(part.day)}, which does not exist: "
                "clocks go forward then",
                part,
            )
        if start.minute % facts.problem.grain or start.second:
            yield _frame(
                f"{shown} starts at {start:%H:%M}, which is not a multiple of "
                f"{in_minutes(facts.problem.grain)} after the full hour",
                part,
            )
        frame = facts.frames.get(part.day)
        if frame is None:
            words = f"{shown} stands on {in_words(part.day)}, which is not one of the days"
            yield _frame(words, part, part.end - part.start)
            continue
        outside = max(0, frame[0] - part.start) + max(0, part.end - frame[1])
        if outside:
            yield _frame(
                f"{shown} ({when(facts.zone, part.start, part.end)}) lies {in_minutes(outside)} "
                f"outside the day ({when(facts.zone, *frame)})",
                part,
                outside,
            )


def _frame(sentence: str, part: Part, amount: int | None = None) -> Violation:
    return Violation(Requirement.FRAME, sentence, (part.session,), amount=amount)


def check_windows(facts: Facts) -> Iterator[Violation]:
    """Report parts of sessions that lie in none of the session's windows."""
    for part in _parts(facts):
        windows = facts.problem.sessions[part.session].windows
        spans = [(instant(w.start, facts.zone), instant(w.end, facts.zone)) for w in windows]
        if not spans:
            continue
        outside = min(max(0, start - part.start) + max(0, part.end - end) for start, end in spans)
        if outside:
            yield Violation(
                Requirement.WINDOW,
                f"{the_part(facts, part)} ({when(facts.zone, part.start, part.end)}) lies in none "
                f"of its windows: {and_list(when(facts.zone, *span) for span in spans)}",
                (part.session,),
                amount=min(outside, part.end - part.start),
            )


def check_pins(facts: Facts) -> Iterator[Violation]:
    """Report pinned sessions that start at another time or stand in another room."""
    for name, rows in facts.parts.items():
        pin = facts.problem.sessions[name].pin
        if pin is None:
            continue
        moved = rows[0].start - instant(pin.start, facts.zone)
        if moved:
            yield Violation(
                Requirement.PINNED,
                f"{quoted(facts.problem, name)} is pinned to {in_words(pin.start.date())}, "
                f"{pin.start:%H:%M}, and starts on {in_words(rows[0].day)}, "
                f"{rows[0].placement.start:%H:%M}",
                (name,),
                amount=abs(moved),
            )
        for part in rows:
            if pin.room not in (None, part.placement.room):
                yield Violation(
                    Requirement.PINNED,
                    f"{the_part(facts, part)} is pinned to the room {pin.room} and stands in "
                    f"{part.placement.room or 'none'}",
                    (name,),
                )


def check_order(facts: Facts) -> Iterator[Violation]:
    """Report sessions, or parts, that start before what they follow has ended."""
    for name, rows in facts.parts.items():
        first = min(row.start for row in rows)
        for other in dict.fromkeys(facts.problem.sessions[name].after):
            last = max((row.end for row in facts.parts.get(other, ())), default=first)
            if last > first:
                yield Violation(
                    Requirement.ORDER,
                    f"{quoted(facts.problem, name)} starts before "
                    f"{quoted(facts.problem, other)} has ended",
                    (name, other),
                    amount=last - first,
                )
        for number, row in enumerate(rows[1:], 1):
            before = rows[number - 1]
            if row.start < before.start:
                yield Violation(
                    Requirement.ORDER,
                    f"{the_part(facts, row)} starts before part {before.placement.part}",
                    (name,),
                    amount=before.end - row.start,
                )


def check_lengths(facts: Facts) -> Iterator[Violation]:
    """Report lengths that are not permitted, and cuts that are not at a mark."""
    for name, rows in facts.parts.items():
        total = sum(row.end - row.start for row in rows)
        least, most = permitted(facts.problem, name)
        if not least <= total <= most:
            span = str(least) if least == most else f"{least} to {most}"
            yield Violation(
                Requirement.LENGTH,
                f"{quoted(facts.problem, name)} lasts {in_minutes(total)}; expected {span}",
                (name,),
                amount=max(least - total, total - most),
            )
        yield from _check_cut(facts, name, rows, total)


def _check_cut(facts: Facts, name: str, rows: tuple[Part, ...], total: int) -> Iterator[Violation]:
    cuts = list(accumulate(row.end - row.start for row in rows))[:-1]
    places = cut_places(facts.problem, name, total)
    marks = iter(places)
    # Each cut takes the first mark that is left and fits; ``marks`` goes on where it stopped.
    if all(any(cut in mark for mark in marks) for cut in cuts):
        return
    found = and_list(str(cut) for cut in cuts)
    known = sorted(frozenset().union(*places))
    expected = " or ".join(str(place) for place in known) if known else "no cut"
    sentence = f"{quoted(facts.problem, name)} is cut after {found} minutes; expected {expected}"
    yield Violation(Requirement.LENGTH, sentence, (name,))


def _parts(facts: Facts) -> Iterator[Part]:
    for rows in facts.parts.values():
        yield from rows
