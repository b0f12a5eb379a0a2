"""Checks an agenda against its problem and prices it, without any of the solver's code.

In: an ``AgendaProblem`` and an ``AgendaSolution``, wherever that came from. Out: a ``Verdict`` with
every requirement that does not hold, and the cost of every wish.

The check works on instants and plain lists. What the problem's model leaves open is decided here
so:

- People, rooms and interpreters are there during the union of their windows; each part of a session
  lies inside one of the session's own windows.
- Sessions that are held as one need people, room and interpreters once, and seats for all. A row
  that is marked so wrongly is reported under ``PLACED`` and then counted on its own.
- A start off the grain, or at a time that clocks skip, is reported under ``FRAME`` (``BREAK`` for a
  break); parts of a session in the wrong order under ``ORDER``.
- Interpretation booths: the fewest languages that serve every group which needs one.
- Fixed events are given: what they do among themselves, and where they stand, is not reported,
  except that a person whom one needs is there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import accumulate, chain, combinations, groupby, pairwise

from trainkit.agenda.facts import (
    Facts,
    Part,
    Thing,
    Violation,
    cut_places,
    fewest,
    foreign_groups,
    permitted,
    wished,
)
from trainkit.agenda.problem import (
    AgendaProblem,
    AgendaSolution,
    Break,
    BreakPlacement,
    Method,
    Requirement,
    Session,
    Span,
    Weights,
    covers,
    instant,
    joined,
    outside,
    overlap,
    span_of,
)
from trainkit.agenda.words import (
    clock,
    day_in_words,
    in_minutes,
    moment,
    quoted,
    range_of,
    the_break,
    when,
)
from trainkit.model.teaching import Interpretation
from trainkit.text.languages import N_, _, and_list, digits, n_, or_list


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that does not hold, in the order of ``Requirement``."""

    violations: tuple[Violation, ...]

    @property
    def holds(self) -> bool:
        """Whether every requirement is met."""
        return not self.violations

    @property
    def requirements(self) -> frozenset[Requirement]:
        """Those that are not met."""
        return frozenset(violation.requirement for violation in self.violations)


def verify(problem: AgendaProblem, solution: AgendaSolution) -> Verdict:
    """Return everything in an agenda that does not hold; nothing is repaired or left out."""
    facts = Facts(problem, solution)
    return Verdict(tuple(chain.from_iterable(check(facts) for check in _CHECKS)))


def check_placed(facts: Facts) -> Iterator[Violation]:
    """Report what is missing, twice there or unknown, and rows that cannot be held as one."""
    problem, solution = facts.problem, facts.solution
    found: list[tuple[tuple[str, ...], str]] = []
    if solution.problem != problem.id:
        words = N_('the agenda is for the problem "{found}", not for "{id}"')
        found.append(((), _(words, found=solution.problem, id=problem.id)))
    words = N_('the agenda has a session "{name}" that the problem does not have')
    for name in dict.fromkeys(row.session for row in solution.sessions):
        if name not in problem.sessions:
            found.append(((name,), _(words, name=name)))
    for name in problem.sessions:
        numbers, shown = [row.placement.part for row in facts.parts.get(name, ())], ""
        if not numbers:
            shown = N_("{session} is missing from the agenda")
        elif numbers != list(range(1, len(numbers) + 1)):
            shown = N_("{session}: expected parts 1, 2 … each once, found {found}")
        if shown:
            parts = and_list(map(digits, numbers))
            found.append(((name,), _(shown, session=quoted(problem, name), found=parts)))
    for name, rows in facts.parts.items():
        leader = next((row.placement.joint_with for row in rows if row.placement.joint_with), None)
        if leader is not None and (why := facts.why_not_joint(name)):
            found.append(((name, leader), _(why, session=quoted(problem, name), leader=leader)))
    for sessions, sentence in found:
        yield Violation(Requirement.PLACED, sentence, sessions)


def check_frames(facts: Facts) -> Iterator[Violation]:
    """Report what lies outside its day, off the grain, or at a time that does not exist."""
    for part in chain.from_iterable(facts.parts.values()):
        shown, frame = facts.part_name(part), facts.frames.get(part.day)
        for words in facts.clock_faults(shown, part.placement.start):
            yield _broken(Requirement.FRAME, words, part)
        if frame is None:
            sentence = N_("{name} is on {day}, which is not one of the days")
            words = _(sentence, name=shown, day=day_in_words(part.day))
            yield _broken(Requirement.FRAME, words, part, part.end - part.start)
        elif out := outside(part.span, frame):
            words = _(
                "{name} ({when}) lies {minutes} outside the day ({frame})",
                name=shown,
                when=facts.span(part),
                minutes=in_minutes(out),
                frame=when(facts.zone, *frame),
            )
            yield _broken(Requirement.FRAME, words, part, out)


def check_windows(facts: Facts) -> Iterator[Violation]:
    """Report parts of sessions that lie in none of the session's windows."""
    for part in chain.from_iterable(facts.parts.values()):
        windows = facts.problem.sessions[part.session].windows
        spans = [window.span(facts.zone) for window in windows]
        if out := min((outside(part.span, span) for span in spans), default=0):
            words = _(
                "{name} ({when}) is outside its windows: {windows}",
                name=facts.part_name(part),
                when=facts.span(part),
                windows=and_list(when(facts.zone, *span) for span in spans),
            )
            yield _broken(Requirement.WINDOW, words, part, min(out, part.end - part.start))


_OTHER_ROOM = N_("{name} is pinned to the room {room}, but is in {found}")
_NO_ROOM = N_("{name} is pinned to the room {room}, but is in none")


def check_pins(facts: Facts) -> Iterator[Violation]:
    """Report pinned sessions that start at another time or are in another room."""
    for name, rows in facts.parts.items():
        pin = facts.problem.sessions[name].pin
        if pin is None:
            continue
        if moved := rows[0].start - instant(pin.start, facts.zone):
            words = _(
                "{name} is pinned to {time}, but starts on {start}",
                name=quoted(facts.problem, name),
                time=moment(pin.start),
                start=moment(rows[0].placement.start),
            )
            yield _broken(Requirement.PINNED, words, rows[0], abs(moved))
        for part in rows:
            found = part.placement.room
            if pin.room not in (None, found):
                template = _NO_ROOM if found is None else _OTHER_ROOM
                words = _(template, name=facts.part_name(part), room=pin.room, found=found)
                yield _broken(Requirement.PINNED, words, part)


def check_order(facts: Facts) -> Iterator[Violation]:
    """Report sessions, or parts, that start before what they follow has ended."""
    for name, rows in facts.parts.items():
        first = min(rows, key=lambda row: row.start)
        for other in dict.fromkeys(facts.problem.sessions[name].after):
            last = max((row.end for row in facts.parts.get(other, ())), default=first.start)
            if last > first.start:
                words = _(
                    "{name} starts before {earlier} has ended",
                    name=quoted(facts.problem, name),
                    earlier=quoted(facts.problem, other),
                )
                at, amount = first.placement.start, last - first.start
                yield Violation(Requirement.ORDER, words, (name, other), at=at, amount=amount)
        for before, row in pairwise(rows):
            if row.start < before.start:
                sentence = N_("{name} starts before part {number}")
                words = _(sentence, name=facts.part_name(row), number=before.placement.part)
                yield _broken(Requirement.ORDER, words, row, before.end - row.start)


_CUT = N_("{name} is cut after {minutes} minutes; expected {expected}")
_NO_CUT = N_("{name} is cut after {minutes} minutes; expected no cut")


def check_lengths(facts: Facts) -> Iterator[Violation]:
    """Report lengths that are not permitted, and cuts that are not at a mark."""
    for name, rows in facts.parts.items():
        total = sum(row.end - row.start for row in rows)
        least, most = permitted(facts.problem, name)
        if not least <= total <= most:
            words = _(
                "{name} lasts {minutes}; expected {expected}",
                name=quoted(facts.problem, name),
                minutes=in_minutes(total),
                expected=range_of(least, most),
            )
            yield _broken(Requirement.LENGTH, words, rows[-1], max(least - total, total - most))
        cuts = list(accumulate(row.end - row.start for row in rows))[:-1]
        places = cut_places(facts.problem, name, total)
        marks = iter(places)
        # Each cut takes the first mark that is left and fits; ``marks`` goes on where it stopped.
        if not all(any(cut in mark for mark in marks) for cut in cuts):
            words = _(
                _CUT if any(places) else _NO_CUT,
                name=quoted(facts.problem, name),
                minutes=and_list(map(digits, cuts)),
                expected=or_list(map(digits, sorted(frozenset().union(*places)))),
            )
            yield _broken(Requirement.LENGTH, words, rows[-1])


def _broken(
    requirement: Requirement,
    sentence: str,
    row: Part | BreakPlacement,
    amount: int | None = None,
) -> Violation:
    """Return a violation by a part of a session, or by a break, that stands wrongly."""
    if isinstance(row, BreakPlacement):
        return Violation(requirement, sentence, breaks=(row.id,), at=row.start, amount=amount)
    return Violation(requirement, sentence, (row.session,), at=row.placement.start, amount=amount)


# -- rooms and interpreters -----------------------------------------------------------------------


_NOT_FOR = N_("{room} is not permitted for {session}; expected {expected}")


def check_room_fits(facts: Facts) -> Iterator[Violation]:
    """Report rooms that are not permitted, too small, or without what a session needs."""
    rooms = facts.problem.rooms
    for thing in facts.held:
        found: list[str] = []
        if thing.room is None:
            found += [_("no room is given")] if rooms else []
        elif thing.room not in rooms:
            found.append(_('the room "{room}" is not among the rooms', room=thing.room))
        else:
            for name in thing.sessions:
                permitted_rooms = facts.problem.sessions[name].rooms
                if permitted_rooms and thing.room not in permitted_rooms:
                    shown, expected = rooms[thing.room].name, or_list(permitted_rooms)
                    found.append(_(_NOT_FOR, room=shown, session=name, expected=expected))
            found += lacks(facts.problem, thing.sessions, thing.room, sorted(thing.teams))
        for words in found:
            sentence = _("{name}: {fault}", name=facts.name(thing), fault=words)
            yield facts.violation(Requirement.ROOM_FITS, sentence, thing, who=thing.room)


def lacks(
    problem: AgendaProblem, sessions: Sequence[str], room_id: str, teams: Sequence[str]
) -> Iterator[str]:
    """Yield what a room lacks for sessions that are held as one.

    ``teams`` are those that may interpret.
    """
    room, asked = problem.rooms[room_id], [problem.sessions[name] for name in sessions]
    groups = {name for session in asked for name in session.groups if name in problem.groups}
    heads = sum(problem.groups[name].size for name in groups)
    if room.seats is not None and heads > room.seats:
        yield _(
            "{room} seats {seats}, not {people}", room=room.name, seats=room.seats, people=heads
        )
    items = dict.fromkeys(item for session in asked for item in session.equipment)
    missing = [item for item in items if item not in room.equipment]
    if missing:
        yield _("{room} does not have {items}", room=room.name, items=and_list(missing))
    booths = booths_of(problem, sessions, teams)
    if booths > room.booths > 0:
        yield n_(
            "{room} has {n} interpretation booth, not {needed}",
            "{room} has {n} booths, not {needed}",
            room.booths,
            room=room.name,
            needed=booths,
        )
    elif booths > room.booths:
        yield _("{room} has no interpretation booth, not {needed}", room=room.name, needed=booths)


def booths_of(problem: AgendaProblem, sessions: Sequence[str], teams: Sequence[str]) -> int:
    """Return how many booths sessions that are held as one need."""
    return fewest(
        [
            heard
            for name in sessions
            if problem.sessions[name].interpretation is Interpretation.SIMULTANEOUS
            for group in foreign_groups(problem, name)
            if (heard := served(problem, name, group, teams))
        ]
    )


def served(
    problem: AgendaProblem, session: str, group: str, teams: Sequence[str]
) -> frozenset[str]:
    """Return the languages of a group into which some teams interpret a session."""
    spoken = problem.sessions[session].language
    known = [problem.interpreters[team] for team in teams if team in problem.interpreters]
    heard = {one for team in known if spoken in team.languages for one in team.languages}
    return frozenset(heard & set(problem.groups[group].languages))


def check_served(facts: Facts) -> Iterator[Violation]:
    """Report groups that nobody interprets for, and teams that are not known."""
    code, problem = Requirement.INTERPRETERS, facts.problem
    for thing in facts.held:
        for name in thing.sessions:
            for group in foreign_groups(problem, name):
                if not served(problem, name, group, sorted(thing.teams)):
                    words = _(
                        "{name}: there are no interpreters for {group}, and it is held in "
                        "{language}",
                        name=facts.name(thing),
                        group=problem.groups[group].name,
                        language=problem.sessions[name].language,
                    )
                    yield facts.violation(code, words, thing, who=group)
        for team in sorted(thing.teams - problem.interpreters.keys()):
            words = _(
                '{name}: the interpreters "{team}" are not known', name=facts.name(thing), team=team
            )
            yield facts.violation(code, words, thing, who=team)


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
        who = (name, facts.problem.people[name].name)
        spans = facts.present(name)
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
            yield _broken(Requirement.BREAK, words, row)
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
        yield _broken(Requirement.BREAK, words, row)
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
        yield _broken(Requirement.BREAK, words, row, out)
    frame = facts.frames[row.date]
    if out := outside(span, frame):
        words = _(
            "{name} on {day} lies {minutes} outside the day ({frame})",
            minutes=in_minutes(out),
            frame=when(facts.zone, *frame),
            **values,
        )
        yield _broken(Requirement.FRAME, words, row, out)


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


_CHECKS = (
    check_placed,
    check_frames,
    check_windows,
    check_pins,
    check_breaks,
    check_groups,
    check_people,
    check_presence,
    check_rooms,
    check_room_fits,
    check_transfers,
    check_daily_maximum,
    check_served,
    check_interpreters,
    check_order,
    check_lengths,
    check_runs,
)
"""In the order of ``Requirement``."""


# -- the price -----------------------------------------------------------------------------------

_FIVE, _QUARTER, _HOUR = 5, 15, 60


def price(problem: AgendaProblem, solution: AgendaSolution) -> dict[str, int]:
    """Return the cost of every soft constraint by the name of its field in ``Weights``.

    Minutes in fives, quarters and hours are rounded down: for ``idle`` by segment, for ``uneven``
    by group, for ``underfilled`` by group and day, for ``length`` by session.
    """
    facts = Facts(problem, solution)
    plans = [_GroupDays(facts, group) for group in problem.groups]
    weights = problem.weights.model_dump()
    costs = {}
    for name in Weights.model_fields:
        of_all = _OF_ALL.get(name)
        count = of_all(facts) if of_all else sum(getattr(plan, name)() for plan in plans)
        costs[name] = count * weights[name]
    return costs


@dataclass(frozen=True)
class _Segment:
    """A stretch of a group's day between pauses."""

    day: date
    number: int
    """In its day, from 0."""
    span: Span
    after_lunch: bool
    parts: list[tuple[Part, Session]] = field(default_factory=list)
    """Those of the group that lie in it; filled while the agenda is read."""
    events: list[Span] = field(default_factory=list)
    """Fixed events of the group, other than pauses, that start in it; filled likewise."""


class _GroupDays:
    """The days of one group, cut into segments; what is counted by group has a method."""

    def __init__(self, facts: Facts, group: str) -> None:
        self.facts = facts
        self.group = group
        self.things = facts.by_group[group]
        self.sessions = {
            name: one for name, one in facts.problem.sessions.items() if group in one.groups
        }
        self.parts = [
            (part, session)
            for name, session in self.sessions.items()
            for part in facts.parts.get(name, ())
        ]
        self.days = {day: list(self._segments(day)) for day in facts.frames}
        for part, session in self.parts:
            if part.day in self.days:
                self._at(part.day, part.start).parts.append((part, session))
        for thing in self.things:
            if thing.events and not thing.rests and thing.day in self.days:
                self._at(thing.day, thing.start).events.append(thing.span)

    def _at(self, day: date, start: int) -> _Segment:
        segments = self.days[day]
        return segments[bisect_right([one.span[0] for one in segments[1:]], start)]

    def _segments(self, day: date) -> Iterator[_Segment]:
        start, end = self.facts.frames[day]
        number, lunch = 0, False
        for (begins, ends), _earliest, is_lunch in sorted(self._pauses(day)):
            yield _Segment(day, number, (start, begins), lunch)
            number, lunch, start = number + 1, is_lunch, max(start, ends)
        yield _Segment(day, number, (start, end), lunch)

    def _pauses(self, day: date) -> Iterator[tuple[Span, int, bool]]:
        """Yield span, earliest start and lunch or not of each pause, left-out ones too."""
        frame = self.facts.frames[day]
        today = [thing for thing in self.things if thing.day == day]
        standing = {name for thing in today for name in thing.breaks}
        for one in today:
            if one.rests and one.start < frame[1] and one.end > frame[0]:
                yield one.span, one.earliest, one.lunch
        work = [one for one in today if not one.rests]
        first = min((one.start for one in work), default=frame[0])
        last = max((one.end for one in work), default=frame[0])
        for (name, asked), rule in self.facts.break_rules.items():
            groups = self.facts.problem.break_groups(rule, day)
            if asked == day and name not in standing and self.group in groups:
                earliest, latest = span_of(day, rule.earliest, rule.latest, self.facts.zone)
                at = last if last <= latest else first
                yield (at, at), earliest, rule.lunch

    @cached_property
    def segments(self) -> list[_Segment]:
        return [segment for segments in self.days.values() for segment in segments]

    def after_lunch(self) -> int:
        return sum(_talks(segment) for segment in self.segments if segment.after_lunch)

    def alternate(self) -> int:
        return sum(max(0, _talks(segment) - 1) for segment in self.segments)

    def module_apart(self) -> int:
        modules = {session.module for _part, session in self.parts} - {None}
        pieces = 0
        for module in modules:
            in_module = sum(_rows_of_module(segments, module) for segments in self.days.values())
            pieces += max(0, in_module - 1)
        return pieces

    @cached_property
    def _modules(self) -> dict[str, Span]:
        """From the start of each module's first session to the end of its last."""
        spans: dict[str, Span] = {}
        for part, session in self.parts:
            if session.module is not None:
                start, end = spans.get(session.module, (part.start, part.end))
                spans[session.module] = min(start, part.start), max(end, part.end)
        return spans

    def mixed(self) -> int:
        pairs = combinations(self._modules.values(), 2)
        return sum(one[0] < other[1] and other[0] < one[1] for one, other in pairs)

    def order(self) -> int:
        wished = [self._modules[one] for one in self.facts.problem.modules if one in self._modules]
        return sum(later[0] < earlier[1] for earlier, later in pairwise(wished))

    def demanding(self) -> int:
        return sum(
            segment.number
            for segment in self.segments
            for session in _sessions(segment)
            if session.demanding
        )

    def room_changes(self) -> int:
        rooms: defaultdict[date, set[str]] = defaultdict(set)
        for part, _session in self.parts:
            if part.placement.room is not None:
                rooms[part.day].add(part.placement.room)
        return sum(len(found) - 1 for found in rooms.values())

    def late(self) -> int:
        return sum(bool(segments[-1].parts) for segments in self.days.values())

    def idle(self) -> int:
        found = 0
        for segment in self.segments:
            if segment.parts:  # up to the end of the last work
                ends = [part.end for part, _session in segment.parts] + [
                    end for _start, end in segment.events
                ]
                start, end = segment.span[0], min(max(ends), segment.span[1])
                work = (thing.span for thing in self.things if not thing.rests)
                found += max(0, end - start - _covered(work, (start, end))) // _QUARTER
        return found

    def uneven(self) -> int:
        """Return by how many hours the fullest day is above the mean of all days."""
        total = sum(wished(self.facts.problem, name) for name in self.sessions)
        taught = dict.fromkeys(self.facts.frames, 0)
        for part, _session in self.parts:
            if part.day in taught:
                taught[part.day] += part.end - part.start
        above = max(taught.values()) * len(taught) - total
        return max(0, above // (_HOUR * len(taught)))

    def gaps(self) -> int:
        found = 0
        for segments in self.days.values():
            works = [bool(one.parts or one.events) for one in segments]
            found += sum(not here and any(works[n:]) for n, here in enumerate(works))
        return found

    def underfilled(self) -> int:
        """Return by how many quarters of an hour days fall short of two thirds of their share."""
        frames = self.facts.frames
        events = [thing.span for thing in self.things if thing.events and not thing.rests]
        work = {day: _covered(events, frame) for day, frame in frames.items()}
        total = sum(wished(self.facts.problem, name) for name in self.sessions)
        total += sum(work.values())
        for part, _session in self.parts:
            if part.day in work:
                work[part.day] += part.end - part.start
        lengths = {day: end - start for day, (start, end) in frames.items()}
        whole = sum(lengths.values())
        return sum(
            max(0, (2 * total * lengths[day] - 3 * work[day] * whole) // (3 * _QUARTER * whole))
            for day in frames
        )


def _covered(spans: Iterable[Span], frame: Span) -> int:
    """Return the minutes of a frame in which any of some spans, in order of start, goes on."""
    reached, end = frame
    minutes = 0
    for first, last in spans:
        minutes += max(0, min(last, end) - max(first, reached))
        reached = max(reached, last)
    return minutes


def _sessions(segment: _Segment) -> list[Session]:
    """Return the sessions that a segment holds, each once."""
    return list({part.placement.session: session for part, session in segment.parts}.values())


def _talks(segment: _Segment) -> int:
    return sum(session.method is Method.TALK for session in _sessions(segment))


def _rows_of_module(segments: Sequence[_Segment], module: str | None) -> int:
    """Return how many rows of neighbouring segments hold a session of the module."""
    holds = [any(session.module == module for _part, session in one.parts) for one in segments]
    return sum(now and not before for before, now in zip([False, *holds], holds, strict=False))


def _repeats(facts: Facts) -> int:
    times: defaultdict[str, int] = defaultdict(int)
    for name in facts.parts:
        joint = facts.problem.sessions[name].joint
        if joint is not None and name not in facts.leaders:
            times[joint] += 1
    return sum(max(0, count - 1) for count in times.values())


def _steps_off(facts: Facts) -> int:
    return sum(
        abs(sum(row.end - row.start for row in rows) - wished(facts.problem, name)) // _FIVE
        for name, rows in facts.parts.items()
    )


_OF_ALL: dict[str, Callable[[Facts], int]] = {
    "speaker_days": lambda facts: sum(
        max(0, len({thing.day for thing in things if thing.sessions}) - 1)
        for things in facts.by_person.values()
    ),
    "apart": _repeats,
    "length": _steps_off,
    "split": lambda facts: sum(len(rows) - 1 for rows in facts.parts.values()),
}
"""What is not counted by group."""
