"""Checks of what stands beside and behind what: two places at once, ways, breaks, long work.

Which groups need interpreters, how long a session may be, and where it may be cut.

Consecutive interpretation stretches a session whose groups need it: each of its lengths is
multiplied by the problem's factor and rounded up to the grain. The factor is taken as it is written
in decimals, so that 50 minutes at 1.1 are 55 and not a little more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import combinations, groupby, pairwise
from math import ceil

from trainkit.agenda.problem import (
    AgendaProblem,
    Break,
    BreakPlacement,
    Interpretation,
    Requirement,
    Span,
    covers,
    instant,
    joined,
    outside,
    overlap,
    span_of,
)
from trainkit.agenda.verify.facts import Facts, Thing, Violation
from trainkit.agenda.words import clock, day_in_words, in_minutes, the_break, when
from trainkit.model.fields import zone_info
from trainkit.text.languages import N_, _, and_list, n_


def check_groups(facts: Facts) -> Iterator[Violation]:
    """Report what groups have at the same time, once for all that have the same two things."""
    found: dict[tuple[Thing, Thing], list[str]] = {}
    for group, things in facts.by_group.items():
        for both in _pairs_at_once(things):
            found.setdefault(both, []).append(group)
    for both, groups in found.items():
        names = [facts.problem.groups[group].name for group in groups]
        who = groups[0] if len(groups) == 1 else None
        yield _at_once(facts, Requirement.GROUP, who, names, both)


def check_people(facts: Facts) -> Iterator[Violation]:
    """Report people who are in two things at a time."""
    for person, things in facts.by_person.items():
        name = facts.problem.people[person].name
        for both in _pairs_at_once(things):
            yield _at_once(facts, Requirement.PERSON, person, [name], both)


def check_presence(facts: Facts) -> Iterator[Violation]:
    """Report sessions and fixed events that need a person who is not there."""
    for name, things in facts.by_person.items():
        person = facts.problem.people[name]
        spans = joined(person.available, zone_info(person.timezone or facts.problem.timezone))
        who = (name, person.name)
        yield from _outside(facts, Requirement.PRESENCE, who, spans, things, _NOT_THERE)


def check_rooms(facts: Facts) -> Iterator[Violation]:
    """Report rooms that hold two things at a time, or a session while they are not open."""
    found: defaultdict[str | None, list[Thing]] = defaultdict(list)
    for thing in (*facts.held, *facts.events):
        found[thing.room].append(thing)
    for name, room in facts.problem.rooms.items():
        for both in _pairs_at_once(found[name]):
            yield _at_once(facts, Requirement.ROOM, name, [room.name], both)
        spans = joined(room.open, facts.zone)
        sessions = (thing for thing in found[name] if thing.sessions)
        who = (name, room.name)
        yield from _outside(facts, Requirement.ROOM, who, spans, sessions, _NOT_OPEN)


def check_interpreters(facts: Facts) -> Iterator[Violation]:
    """Report teams that are in two things at a time, or needed while they are not there."""
    code = Requirement.INTERPRETERS
    for name, team in facts.problem.interpreters.items():
        things = [thing for thing in facts.held if name in thing.teams]
        for both in _pairs_at_once(things):
            yield _at_once(facts, code, name, [team.name], both)
        spans = joined(team.available, facts.zone)
        yield from _outside(facts, code, (name, team.name), spans, things, _NOT_THERE)


def _pairs_at_once(things: Iterable[Thing]) -> Iterator[tuple[Thing, Thing]]:
    """Yield any two things at the same time, unless both are fixed events."""
    running: list[Thing] = []
    for thing in sorted(things, key=lambda one: one.span):
        running = [one for one in running if one.end > thing.start]
        for one in running:
            if overlap(one.span, thing.span) and not (one.events and thing.events):
                yield one, thing
        running.append(thing)


def _at_once(
    facts: Facts,
    requirement: Requirement,
    who: str | None,
    names: Sequence[str],
    both: tuple[Thing, Thing],
) -> Violation:
    """Return a violation by two things at the same time, for those who are named."""
    one, thing = both
    shared = overlap(one.span, thing.span)
    sentence = n_(
        "{who} has {one} and {other} at the same time ({when})",
        "{who} have {one} and {other} at the same time ({when})",
        len(names),
        who=and_list(names),
        one=facts.name(one),
        other=facts.name(thing),
        when=when(facts.zone, thing.start, thing.start + shared),
    )
    return facts.violation(requirement, sentence, one, thing, who=who, amount=shared)


_NOT_THERE = N_("{who} is not there during all of {name} ({when}), only {times}")
_NOT_OPEN = N_("{who} is not open during all of {name} ({when}), only {times}")


def _outside(
    facts: Facts,
    requirement: Requirement,
    who: tuple[str, str],
    spans: Sequence[Span],
    things: Iterable[Thing],
    template: str,
) -> Iterator[Violation]:
    """Yield a violation for every thing that none of the spans holds; no spans mean always."""
    there = and_list(when(facts.zone, *span) for span in spans)
    for thing in things:
        if spans and not covers(spans, *thing.span):
            missing = thing.end - thing.start - sum(overlap(span, thing.span) for span in spans)
            shown, at = facts.name(thing), facts.span(thing)
            sentence = _(template, who=who[1], name=shown, when=at, times=there)
            yield facts.violation(requirement, sentence, thing, who=who[0], amount=missing)


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


_NO_TIME = N_("{who} needs {minutes} from {one} to {then}, but has {found}")
_NO_WAY = N_("{who} needs {minutes} from {one} in {here} to {then} in {there}, but has {found}")


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
        needed, requirement, template, venues = own, Requirement.CHANGEOVER, _NO_TIME, {}
        if ways is not None and one.day == then.day:
            here, there = _venue(facts, one), _venue(facts, then)
            way = ways.get(frozenset((here, there)), 0) if here != there else 0
            if one.room and then.room and one.room != then.room:
                needed = max(needed, facts.problem.changeover)
            if way > gap:
                needed, requirement = max(needed, way), Requirement.TRANSFER
                template, venues = _NO_WAY, {"here": here, "there": there}
        if gap < needed:
            words = _(
                template,
                who=who[1],
                minutes=in_minutes(needed),
                one=facts.name(one),
                then=facts.name(then),
                found=in_minutes(gap),
                **venues,
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
            total, most = sum(thing.end - thing.start for thing in held), person.daily_maximum
            if most is not None and total > most:
                words = _(
                    "{who} has {minutes} of sessions on {day}; at most {most} are permitted",
                    who=person.name,
                    minutes=in_minutes(total),
                    day=day_in_words(day),
                    most=most,
                )
                code, over = Requirement.DAILY_MAXIMUM, total - most
                yield facts.violation(code, words, *held, who=name, amount=over)


# -- breaks ---------------------------------------------------------------------------------------


def check_breaks(facts: Facts) -> Iterator[Violation]:
    """Report breaks that are missing, outside their window, or in the wrong order."""
    counts = Counter((row.id, row.date) for row in facts.solution.breaks)
    for (name, day), rule in facts.break_rules.items():
        count, values = counts[name, day], {"name": the_break(rule), "day": day_in_words(day)}
        if count > 1:
            words = n_(
                "{name} stands {n} time on {day}; expected once",
                "{name} stands {n} times on {day}; expected once",
                count,
                **values,
            )
            yield Violation(Requirement.BREAK, words, breaks=(name,))
        elif not count and not _may_be_left_out(facts, rule, day):
            words = _("{name} is missing on {day}; expected once", **values)
            yield Violation(Requirement.BREAK, words, breaks=(name,))
    for row in facts.solution.breaks:
        rule_of = facts.break_rules.get((row.id, row.date))
        if rule_of is None:
            words = _(
                'no break "{id}" is asked for on {day}', id=row.id, day=day_in_words(row.date)
            )
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
    values = {"name": the_break(rule), "day": day_in_words(row.date)}
    for words in facts.clock_faults(the_break(rule), row.start):
        yield _broken(row, words)
    start = instant(row.start, facts.zone)
    span = start, start + rule.minutes
    window = span_of(row.date, rule.earliest, rule.latest, facts.zone)
    if out := outside(span, window):
        words = _(
            "{name} on {day} is {time}, outside its window ({window})",
            time=clock(row.start.time()),
            window=when(facts.zone, *window),
            **values,
        )
        yield _broken(row, words, out)
    frame = facts.frames[row.date]
    if out := outside(span, frame):
        words = _(
            "{name} on {day} lies {minutes} outside the day ({frame})",
            minutes=in_minutes(out),
            frame=when(facts.zone, *frame),
            **values,
        )
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
        for _day, of_day in groupby(pauses, key=lambda one: one.day):
            expected = sorted(of_day, key=lambda one: (one.earliest, one.ids))
            for one, then in pairwise(expected):
                if then.start < one.start and not (one.events and then.events):
                    reported.add((one, then))
    for one, then in sorted(reported, key=lambda both: (both[1].start, both[0].ids, both[1].ids)):
        words = _(
            "{first} is before {second} on {day}; expected them in the order of their earliest "
            "starts",
            first=facts.name(then),
            second=facts.name(one),
            day=day_in_words(one.day),
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
                words = _(
                    "{group} works {minutes} without a pause ({when}); at most {most} are "
                    "permitted",
                    group=facts.problem.groups[group].name,
                    minutes=in_minutes(run.minutes),
                    when=when(facts.zone, run.start, run.end),
                    most=most,
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


def foreign_groups(problem: AgendaProblem, session: str) -> tuple[str, ...]:
    """Return the groups of a session that do not understand its language."""
    one = problem.sessions[session]
    known = {name: problem.groups[name] for name in one.groups if name in problem.groups}
    return tuple(
        name
        for name, group in known.items()
        if one.language and group.languages and one.language not in group.languages
    )


def permitted(problem: AgendaProblem, session: str) -> tuple[int, int]:
    """Return the shortest and the longest length of a session, with interpretation."""
    one = problem.sessions[session]
    return _length(problem, session, one.least), _length(problem, session, one.most)


def wished(problem: AgendaProblem, session: str) -> int:
    """Return the length that is wished, with interpretation."""
    return _length(problem, session, problem.sessions[session].minutes)


def _length(problem: AgendaProblem, session: str, minutes: int) -> int:
    is_consecutive = problem.sessions[session].interpretation is Interpretation.CONSECUTIVE
    is_interpreted = is_consecutive and foreign_groups(problem, session)
    return stretched(problem, minutes) if is_interpreted else minutes


def stretched(problem: AgendaProblem, minutes: int) -> int:
    """Return how long consecutive interpretation makes a length."""
    grain = problem.grain
    return ceil(minutes * Fraction(str(problem.consecutive_factor)) / grain) * grain


def cut_places(problem: AgendaProblem, session: str, total: int) -> tuple[frozenset[int], ...]:
    """Return for each mark after how many minutes a session of length ``total`` may be cut there.

    Marks belong to the length that is written in the problem: a session of that length is cut at a
    mark exactly. Where it is shorter, longer or interpreted, a mark moves in proportion and is
    rounded to the nearest multiple of the grain; both neighbours are right for one that falls
    halfway. A mark that moves to the start or the end permits no cut.
    """
    one = problem.sessions[session]
    if total == one.minutes:
        return tuple(frozenset([mark]) for mark in one.marks)
    grain, whole = problem.grain, one.minutes * problem.grain
    places = []
    for mark in one.marks:
        steps, rest = divmod(mark * total, whole)
        near = (
            {steps} if 2 * rest < whole else {steps + 1} if 2 * rest > whole else {steps, steps + 1}
        )
        places.append(frozenset(n * grain for n in near if 0 < n * grain < total))
    return tuple(places)
