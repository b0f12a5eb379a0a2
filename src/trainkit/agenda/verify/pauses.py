"""Checks of breaks and of work without a pause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from trainkit.agenda.problem import Break, Requirement
from trainkit.agenda.solution import BreakPlacement
from trainkit.agenda.verify.clock import Span, exists, instant, span_of
from trainkit.agenda.verify.facts import Facts, Thing
from trainkit.agenda.verify.verdict import Violation
from trainkit.agenda.verify.words import in_minutes, in_words, the_thing, when

__all__ = ["check_breaks", "check_runs"]


def check_breaks(facts: Facts) -> Iterator[Violation]:
    """Report breaks that are missing, outside their window, or in the wrong order."""
    counts = Counter((row.id, row.date) for row in facts.solution.breaks)
    for (name, day), rule in facts.break_rules.items():
        if counts[name, day] != 1:
            yield _broken(
                f'the break "{rule.title}" ({name}) stands {counts[name, day]} times on '
                f"{in_words(day)}; expected once",
                name,
            )
    for row in facts.solution.breaks:
        rule_of = facts.break_rules.get((row.id, row.date))
        if rule_of is None:
            yield _broken(f'no break "{row.id}" is asked for on {in_words(row.date)}', row.id)
        else:
            yield from _check_place(facts, row, rule_of)
    yield from _check_pause_order(facts)


def _check_place(facts: Facts, row: BreakPlacement, rule: Break) -> Iterator[Violation]:
    shown = f'the break "{rule.title}" ({rule.id}) on {in_words(row.date)}'
    if row.start.minute % facts.problem.grain or row.start.second:
        yield _broken(
            f"{shown} starts at {row.start:%H:%M}, which is not a multiple of "
            f"{in_minutes(facts.problem.grain)} after the full hour",
            rule.id,
        )
    if not exists(row.start, facts.zone):
        yield _broken(f"{shown} starts at {row.start:%H:%M}, which does not exist", rule.id)
    start = instant(row.start, facts.zone)
    window = span_of(row.date, rule.earliest, rule.latest, facts.zone)
    out = _outside((start, start + rule.minutes), window)
    if out:
        yield _broken(
            f"{shown} stands {in_words(row.start.date())}, {row.start:%H:%M}, outside its window "
            f"({when(facts.zone, *window)})",
            rule.id,
            out,
        )
    frame = facts.frames[row.date]
    out = _outside((start, start + rule.minutes), frame)
    if out:
        yield Violation(
            Requirement.FRAME,
            f"{shown} lies {in_minutes(out)} outside the day ({when(facts.zone, *frame)})",
            breaks=(rule.id,),
            amount=out,
        )


def _outside(span: Span, frame: Span) -> int:
    return max(0, frame[0] - span[0]) + max(0, span[1] - frame[1])


def _broken(sentence: str, name: str, amount: int | None = None) -> Violation:
    return Violation(Requirement.BREAK, sentence, breaks=(name,), amount=amount)


def _check_pause_order(facts: Facts) -> Iterator[Violation]:
    """Report pauses of a group's day that stand in another order than their earliest starts."""
    reported = set()
    for things in facts.by_group.values():
        pauses = sorted((one for one in things if one.rests), key=lambda one: one.day)
        for _, of_day in groupby(pauses, key=lambda one: one.day):
            expected = sorted(of_day, key=lambda one: (one.earliest, one.ids))
            for one, then in pairwise(expected):
                if then.start < one.start and not (one.events and then.events):
                    reported.add((one, then))
    for one, then in sorted(reported, key=lambda both: (both[1].start, both[0].ids, both[1].ids)):
        yield Violation(
            Requirement.BREAK,
            f"{the_thing(facts, then)} stands before {the_thing(facts, one)} on "
            f"{in_words(one.day)}; expected them in the order of their earliest starts",
            breaks=one.breaks + then.breaks,
            events=one.events + then.events,
            amount=one.start - then.start,
        )


@dataclass
class _Run:
    """Work of a group without a pause; grows while the day is read."""

    things: list[Thing] = field(default_factory=list)
    minutes: int = 0
    until: int = 0

    def add(self, thing: Thing, start: int, end: int) -> None:
        self.minutes += max(0, end - max(start, self.until))
        self.until = max(self.until, end)
        if thing not in self.things:
            self.things.append(thing)


def check_runs(facts: Facts) -> Iterator[Violation]:
    """Report work of a group without a pause that is longer than the longest block.

    Only minutes of work count, not the short gaps between. Runs of fixed events alone pass. An
    event that rests people does so while another one goes on.
    """
    for group, things in facts.by_group.items():
        for run in _runs(things, facts.problem.pause):
            over = run.minutes - facts.problem.longest_block
            if over > 0 and any(thing.sessions for thing in run.things):
                yield Violation(
                    Requirement.RUN,
                    f"{facts.problem.groups[group].name} works {in_minutes(run.minutes)} without "
                    f"a pause ({when(facts.zone, run.things[0].start, run.until)}); at most "
                    f"{facts.problem.longest_block} are permitted",
                    tuple(name for thing in run.things for name in thing.sessions),
                    events=tuple(name for thing in run.things for name in thing.events),
                    amount=over,
                )


def _runs(things: Sequence[Thing], pause: int) -> Iterator[_Run]:
    rests = [thing for thing in things if thing.rests]
    work = (piece for thing in things if not thing.rests for piece in _pieces(thing, rests))
    run = _Run()
    for start, end, thing in sorted(work, key=lambda piece: piece[:2]):
        if run.things and _apart(run.until, start, rests, pause):
            yield run
            run = _Run()
        run.add(thing, start, end)
    if run.things:
        yield run


def _pieces(thing: Thing, rests: Sequence[Thing]) -> Iterator[tuple[int, int, Thing]]:
    """Yield when a session is, or when an event is and no other event rests people."""
    start = thing.start
    for rest in rests if thing.events else ():
        if rest.events and start < rest.end and rest.start < thing.end:
            if start < rest.start:
                yield start, rest.start, thing
            start = rest.end
    if start < thing.end:
        yield start, thing.end, thing


def _apart(end: int, start: int, rests: Sequence[Thing], pause: int) -> bool:
    return start - end >= pause or any(end <= one.start and one.end <= start for one in rests)
