"""Checks of each session: that it is there, when and in which order, how long, where, for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations, pairwise

from trainkit.agenda.problem import AgendaProblem, Interpretation, Requirement, instant, outside
from trainkit.agenda.verify.facts import Facts, Part, Violation
from trainkit.agenda.verify.meetings import cut_places, foreign_groups, permitted
from trainkit.agenda.words import day_in_words, in_minutes, moment, quoted, range_of, when
from trainkit.text.languages import N_, _, and_list, digits, n_, or_list


def check_placed(facts: Facts) -> Iterator[Violation]:
    """Report what is missing, twice there or unknown, and rows that cannot be held as one."""
    return (
        Violation(Requirement.PLACED, words, sessions)
        for sessions, words in (*_strangers(facts), *_missing(facts), *_wrongly_joint(facts))
    )


_Misplaced = Iterator[tuple[tuple[str, ...], str]]
"""Sessions, and what is wrong with their being there."""


def _strangers(facts: Facts) -> _Misplaced:
    problem, solution = facts.problem, facts.solution
    if solution.problem != problem.id:
        words = N_('the agenda is for the problem "{found}", not for "{id}"')
        yield (), _(words, found=solution.problem, id=problem.id)
    words = N_('the agenda has a session "{name}" that the problem does not have')
    for name in dict.fromkeys(row.session for row in solution.sessions):
        if name not in problem.sessions:
            yield (name,), _(words, name=name)


def _missing(facts: Facts) -> _Misplaced:
    for name in facts.problem.sessions:
        numbers = [row.placement.part for row in facts.parts.get(name, ())]
        if not numbers:
            words = N_("{session} is missing from the agenda")
            yield (name,), _(words, session=quoted(facts.problem, name))
        elif numbers != list(range(1, len(numbers) + 1)):
            words = N_("{session}: expected parts 1, 2 … each once, found {found}")
            found = and_list(map(digits, numbers))
            yield (name,), _(words, session=quoted(facts.problem, name), found=found)


def _wrongly_joint(facts: Facts) -> _Misplaced:
    for name, rows in facts.parts.items():
        leader = next((row.placement.joint_with for row in rows if row.placement.joint_with), None)
        if leader is not None and (why := facts.why_not_joint(name)):
            yield (name, leader), _(why, session=quoted(facts.problem, name), leader=leader)


def check_frames(facts: Facts) -> Iterator[Violation]:
    """Report what lies outside its day, off the grain, or at a time that does not exist."""
    for part in _parts(facts):
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
    for part in _parts(facts):
        windows = facts.problem.sessions[part.session].windows
        spans = [(instant(w.start, facts.zone), instant(w.end, facts.zone)) for w in windows]
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


def _parts(facts: Facts) -> Iterator[Part]:
    for rows in facts.parts.values():
        yield from rows


def _broken(
    requirement: Requirement, sentence: str, part: Part, amount: int | None = None
) -> Violation:
    return Violation(requirement, sentence, (part.session,), at=part.placement.start, amount=amount)


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


def fewest(choices: Sequence[frozenset[str]]) -> int:
    """Return the least number of languages of which each choice holds at least one."""
    languages = sorted(frozenset().union(*choices))
    return next(
        count
        for count in range(len(languages) + 1)
        for some in combinations(languages, count)
        if all(not choice.isdisjoint(some) for choice in choices)
    )


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
