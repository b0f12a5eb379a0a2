"""Checks of what stands beside and behind what: two places at once, ways, breaks, long work."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, groupby, pairwise

from trainkit.agenda.clock import Span, covers, instant, joined, outside, overlap, span_of
from trainkit.agenda.problem import Break, Requirement
from trainkit.agenda.solution import BreakPlacement
from trainkit.agenda.verify.facts import Facts, Thing, Violation
from trainkit.agenda.words import in_minutes, in_words, moment, the_break, when
from trainkit.fields import zone_info
from trainkit.languages import and_list

__all__ = [
    "check_breaks", "check_daily_maximum", "check_groups", "check_interpreters", "check_people",
    "check_presence", "check_rooms", "check_runs", "check_transfers", "runs_of",
]  # fmt: skip


def check_groups(facts: Facts) -> Iterator[Violation]:
    """Report groups that have two things at a time."""
    for group, things in facts.by_group.items():
        name = facts.problem.groups[group].name
        yield from _at_once(facts, Requirement.GROUP, group, name, things)


def check_people(facts: Facts) -> Iterator[Violation]:
    """Report people who are in two things at a time."""
    for person, things in facts.by_person.items():
        name = facts.problem.people[person].name
        yield from _at_once(facts, Requirement.PERSON, person, name, things)


def check_presence(facts: Facts) -> Iterator[Violation]:
    """Report sessions and fixed events that need a person who is not there."""
    for name, things in facts.by_person.items():
        person = facts.problem.people[name]
        spans = joined(person.available, zone_info(person.timezone or facts.problem.timezone))
        words = f"{person.name} is not there"
        yield from _outside(facts, Requirement.PRESENCE, name, words, spans, things)


def check_rooms(facts: Facts) -> Iterator[Violation]:
    """Report rooms that hold two things at a time, or a session while they are not open."""
    found: defaultdict[str | None, list[Thing]] = defaultdict(list)
    for thing in (*facts.held, *facts.events):
        found[thing.room].append(thing)
    for name, room in facts.problem.rooms.items():
        yield from _at_once(facts, Requirement.ROOM, name, room.name, found[name])
        spans = joined(room.open, facts.zone)
        sessions = (thing for thing in found[name] if thing.sessions)
        words = f"{room.name} is not open"
        yield from _outside(facts, Requirement.ROOM, name, words, spans, sessions)


def check_interpreters(facts: Facts) -> Iterator[Violation]:
    """Report teams that are in two things at a time, or needed while they are not there."""
    code = Requirement.INTERPRETERS
    for name, team in facts.problem.interpreters.items():
        things = [thing for thing in facts.held if name in thing.teams]
        yield from _at_once(facts, code, name, team.name, things)
        spans = joined(team.available, facts.zone)
        yield from _outside(facts, code, name, f"{team.name} is not there", spans, things)


def _at_once(
    facts: Facts, requirement: Requirement, who: str, name: str, things: Iterable[Thing]
) -> Iterator[Violation]:
    """Yield a violation for any two things at the same time, unless both are fixed events."""
    running: list[Thing] = []
    for thing in sorted(things, key=lambda one: one.span):
        running = [one for one in running if one.end > thing.start]
        for one in running:
            shared = overlap(one.span, thing.span)
            if shared and not (one.events and thing.events):
                words = (
                    f"{name} has {facts.name(one)} and {facts.name(thing)} at the same time "
                    f"({when(facts.zone, thing.start, thing.start + shared)})"
                )
                yield facts.violation(requirement, words, one, thing, who=who, amount=shared)
        running.append(thing)


def _outside(
    facts: Facts,
    requirement: Requirement,
    who: str,
    words: str,
    spans: Sequence[Span],
    things: Iterable[Thing],
) -> Iterator[Violation]:
    """Yield a violation for every thing that none of the spans holds; no spans mean always."""
    there = and_list(when(facts.zone, *span) for span in spans)
    for thing in things:
        if spans and not covers(spans, *thing.span):
            missing = thing.end - thing.start - sum(overlap(span, thing.span) for span in spans)
            sentence = (
                f"{words} during all of {facts.name(thing)} ({facts.span(thing)}), only {there}"
            )
            yield facts.violation(requirement, sentence, thing, who=who, amount=missing)


# -- ways and changeovers -------------------------------------------------------------------------


def check_transfers(facts: Facts) -> Iterator[Violation]:
    """Report too little time to go from venue to venue, or to change rooms or sessions.

    All pairs of stays are compared: what lies between two of them makes no way shorter. Of two
    fixed events nothing is reported.
    """
    ways: dict[frozenset[str], int] = {}
    for way in facts.problem.transfers:
        both = frozenset(way.between)
        ways[both] = max(way.minutes, ways.get(both, 0))
    groups, people = facts.problem.groups, facts.problem.people
    rows = [(name, groups[name].name, things, 0) for name, things in facts.by_group.items()]
    rows += [
        (name, people[name].name, things, people[name].changeover)
        for name, things in facts.by_person.items()
    ]
    for who, name, things, own in rows:
        moves = who not in people or not people[who].remote
        if own or (moves and (ways or facts.problem.changeover)):
            yield from _check_gaps(facts, (who, name), things, ways if moves else None, own)


def _check_gaps(
    facts: Facts,
    who: tuple[str, str],
    things: Sequence[Thing],
    ways: Mapping[frozenset[str], int] | None,
    own: int,
) -> Iterator[Violation]:
    """Compare the stays of one group or person; ``ways`` are ``None`` for who needs not move."""
    for one, then in combinations((thing for thing in things if not thing.breaks), 2):
        gap = then.start - one.end
        if gap < 0 or (one.events and then.events):
            continue
        needed, requirement, start, end = own, Requirement.CHANGEOVER, "", ""
        if ways is not None and one.day == then.day:
            here, there = _venue(facts, one), _venue(facts, then)
            way = ways.get(frozenset((here, there)), 0) if here != there else 0
            if one.room and then.room and one.room != then.room:
                needed = max(needed, facts.problem.changeover)
            if way > gap:
                needed, requirement = max(needed, way), Requirement.TRANSFER
                start, end = f" in {here}", f" in {there}"
        if gap < needed:
            words = (
                f"{who[1]} needs {in_minutes(needed)} from {facts.name(one)}{start} to "
                f"{facts.name(then)}{end}, but has {in_minutes(gap)}"
            )
            yield facts.violation(requirement, words, one, then, who=who[0], amount=needed - gap)


def _venue(facts: Facts, thing: Thing) -> str:
    room = facts.problem.rooms.get(thing.room or "")
    return (room.venue if room else None) or ""


def check_daily_maximum(facts: Facts) -> Iterator[Violation]:
    """Report people who have longer sessions on a day than their daily maximum."""
    for name, things in facts.by_person.items():
        person = facts.problem.people[name]
        for day in facts.frames:
            held = [thing for thing in things if thing.sessions and thing.day == day]
            total = sum(thing.end - thing.start for thing in held)
            if person.daily_maximum is not None and total > person.daily_maximum:
                words = (
                    f"{person.name} has {in_minutes(total)} of sessions on {in_words(day)}; at "
                    f"most {person.daily_maximum} are permitted"
                )
                yield facts.violation(
                    Requirement.DAILY_MAXIMUM,
                    words,
                    *held,
                    who=name,
                    amount=total - person.daily_maximum,
                )


# -- breaks ---------------------------------------------------------------------------------------


def check_breaks(facts: Facts) -> Iterator[Violation]:
    """Report breaks that are missing, outside their window, or in the wrong order."""
    counts = Counter((row.id, row.date) for row in facts.solution.breaks)
    for (name, day), rule in facts.break_rules.items():
        least = 0 if _may_be_left_out(facts, rule, day) else 1
        if not least <= counts[name, day] <= 1:
            count = counts[name, day]
            found = f"stands {count} times" if count else "is missing"
            sentence = f"{the_break(rule)} {found} on {in_words(day)}; expected once"
            yield Violation(Requirement.BREAK, sentence, breaks=(name,))
    for row in facts.solution.breaks:
        rule_of = facts.break_rules.get((row.id, row.date))
        if rule_of is None:
            words = f'no break "{row.id}" is asked for on {in_words(row.date)}'
            yield _broken(row, words)
        else:
            yield from _check_place(facts, row, rule_of)
    yield from _check_pause_order(facts)


def _may_be_left_out(facts: Facts, rule: Break, day: date) -> bool:
    """Whether all work of a break's groups ends before its window does, or starts after it."""
    groups = facts.problem.break_groups(rule, day)
    work = [
        thing
        for group in groups
        for thing in facts.by_group.get(group, ())
        if not thing.rests and thing.day == day
    ]
    first, last = span_of(day, rule.earliest, rule.latest, facts.zone)
    return all(thing.end <= last for thing in work) or all(thing.start >= first for thing in work)


def _check_place(facts: Facts, row: BreakPlacement, rule: Break) -> Iterator[Violation]:
    shown = f"{the_break(rule)} on {in_words(row.date)}"
    for words in facts.clock_faults(row.start):
        yield _broken(row, f"{the_break(rule)} {words}")
    start = instant(row.start, facts.zone)
    span = start, start + rule.minutes
    window = span_of(row.date, rule.earliest, rule.latest, facts.zone)
    if out := outside(span, window):
        words = f"{shown} is {moment(row.start)}, outside its window ({when(facts.zone, *window)})"
        yield _broken(row, words, out)
    frame = facts.frames[row.date]
    if out := outside(span, frame):
        words = f"{shown} lies {in_minutes(out)} outside the day ({when(facts.zone, *frame)})"
        yield _broken(row, words, out, Requirement.FRAME)


def _broken(
    row: BreakPlacement,
    sentence: str,
    amount: int | None = None,
    requirement: Requirement = Requirement.BREAK,
) -> Violation:
    return Violation(requirement, sentence, breaks=(row.id,), at=row.start, amount=amount)


def _check_pause_order(facts: Facts) -> Iterator[Violation]:
    """Report pauses of a group's day that are in another order than their earliest starts."""
    reported = set()
    for things in facts.by_group.values():
        pauses = sorted((one for one in things if one.rests), key=lambda one: one.day)
        for _, of_day in groupby(pauses, key=lambda one: one.day):
            expected = sorted(of_day, key=lambda one: (one.earliest, one.ids))
            for one, then in pairwise(expected):
                if then.start < one.start and not (one.events and then.events):
                    reported.add((one, then))
    for one, then in sorted(reported, key=lambda both: (both[1].start, both[0].ids, both[1].ids)):
        words = (
            f"{facts.name(then)} is before {facts.name(one)} on {in_words(one.day)}; expected them "
            "in the order of their earliest starts"
        )
        amount = one.start - then.start
        yield facts.violation(Requirement.BREAK, words, one, then, amount=amount)


# -- work without a pause -------------------------------------------------------------------------


@dataclass
class Run:
    """Work of a group without a pause; grows while the day is read."""

    start: int
    end: int
    things: list[Thing] = field(default_factory=list)
    minutes: int = 0
    """Of work, without the short gaps."""

    def add(self, thing: Thing, start: int, end: int) -> None:
        """Let the run go on with a thing."""
        self.minutes += max(0, end - max(start, self.end))
        self.end = max(self.end, end)
        if thing not in self.things:
            self.things.append(thing)


def check_runs(facts: Facts) -> Iterator[Violation]:
    """Report work of a group without a pause that is longer than the longest block.

    Only minutes of work count, not the short gaps between. Runs of fixed events alone pass. An
    event that rests people does so while another one goes on.
    """
    most = facts.problem.longest_block
    for group, things in facts.by_group.items():
        for run in runs_of(things, facts.problem.pause):
            if run.minutes > most and any(thing.sessions for thing in run.things):
                words = (
                    f"{facts.problem.groups[group].name} works {in_minutes(run.minutes)} without "
                    f"a pause ({when(facts.zone, run.start, run.end)}); at most "
                    f"{most} are permitted"
                )
                over = run.minutes - most
                yield facts.violation(Requirement.RUN, words, *run.things, who=group, amount=over)


def runs_of(things: Sequence[Thing], pause: int) -> Iterator[Run]:
    """Yield the runs of work of one group in order of time."""
    rests = [thing for thing in things if thing.rests]
    work = (piece for thing in things if not thing.rests for piece in _pieces(thing, rests))
    run: Run | None = None
    for start, end, thing in sorted(work, key=lambda piece: piece[:2]):
        if run is None or _apart(run.end, start, rests, pause):
            if run is not None:
                yield run
            run = Run(start, start)
        run.add(thing, start, end)
    if run is not None:
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
