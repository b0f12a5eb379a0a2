"""Checks that rooms and interpreters are what the sessions need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from trainkit.agenda.problem import Interpretation, Requirement, Room
from trainkit.agenda.verify.clock import joined
from trainkit.agenda.verify.facts import Facts, Thing
from trainkit.agenda.verify.lengths import foreign_groups
from trainkit.agenda.verify.meetings import meeting, outside
from trainkit.agenda.verify.verdict import Violation
from trainkit.agenda.verify.words import and_list, the_thing

__all__ = ["check_interpreters", "check_room_fits", "fewest"]


def check_room_fits(facts: Facts) -> Iterator[Violation]:
    """Report rooms that are not permitted, too small, or without what a session needs."""
    for thing in facts.held:
        for lack in _lacks(facts, thing):
            sentence = f"{the_thing(facts, thing)}: {lack}"
            yield Violation(Requirement.ROOM_FITS, sentence, thing.sessions)


def _lacks(facts: Facts, thing: Thing) -> Iterator[str]:
    rooms = facts.problem.rooms
    if thing.room is None:
        if rooms:
            yield "no room is given"
        return
    room = rooms.get(thing.room)
    if room is None:
        yield f'the room "{thing.room}" is not among the rooms'
        return
    for name in thing.sessions:
        permitted = facts.problem.sessions[name].rooms
        if permitted and thing.room not in permitted:
            yield f"{room.name} is not permitted for {name}; expected {' or '.join(permitted)}"
    groups = [facts.problem.groups[name] for name in thing.groups if name in facts.problem.groups]
    heads = sum(group.size for group in groups)
    if room.seats is not None and heads > room.seats:
        yield f"{room.name} seats {room.seats}, not {heads}"
    yield from _missing(facts, thing, room)


def _missing(facts: Facts, thing: Thing, room: Room) -> Iterator[str]:
    asked = [one for name in thing.sessions for one in facts.problem.sessions[name].equipment]
    lacking = [one for one in dict.fromkeys(asked) if one not in room.equipment]
    if lacking:
        yield f"{room.name} does not have {and_list(lacking)}"
    booths = fewest(_booth_choices(facts, thing))
    if booths > room.booths:
        found = "1 interpretation booth" if room.booths == 1 else f"{room.booths} booths"
        yield f"{room.name} has {found if room.booths else 'no interpretation booth'}, not {booths}"


def _booth_choices(facts: Facts, thing: Thing) -> list[frozenset[str]]:
    """Return for each group that hears simultaneous interpretation the languages it can get."""
    choices = []
    for name in thing.sessions:
        if facts.problem.sessions[name].interpretation is Interpretation.SIMULTANEOUS:
            for group in foreign_groups(facts.problem, name):
                known = frozenset(facts.problem.groups[group].languages)
                choices.append(_served(facts, thing, name, group) or known)
    return choices


def _served(facts: Facts, thing: Thing, session: str, group: str) -> frozenset[str]:
    """Return the languages of a group into which the thing's teams interpret the session."""
    spoken = facts.problem.sessions[session].language
    teams = [facts.problem.interpreters[t] for t in thing.teams if t in facts.problem.interpreters]
    heard = {one for team in teams if spoken in team.languages for one in team.languages}
    return frozenset(heard & set(facts.problem.groups[group].languages))


def fewest(choices: list[frozenset[str]]) -> int:
    """Return the least number of languages of which each choice holds at least one."""
    forced = {language for choice in choices if len(choice) == 1 for language in choice}
    open_choices = [choice for choice in choices if choice.isdisjoint(forced)]
    languages = sorted(frozenset().union(*open_choices))
    counts = range(len(languages) + 1)
    return len(forced) + next(
        count
        for count in counts
        for some in combinations(languages, count)
        if all(not choice.isdisjoint(some) for choice in open_choices)
    )


def check_interpreters(facts: Facts) -> Iterator[Violation]:
    """Report groups that nobody interprets for, and teams that are elsewhere or not there."""
    found: defaultdict[str, list[Thing]] = defaultdict(list)
    for thing in facts.held:
        for name in thing.sessions:
            for group in foreign_groups(facts.problem, name):
                if not _served(facts, thing, name, group):
                    yield Violation(
                        Requirement.INTERPRETERS,
                        f"{the_thing(facts, thing)}: no interpreters serve "
                        f"{facts.problem.groups[group].name}, for whom it is held in "
                        f"{facts.problem.sessions[name].language}",
                        thing.sessions,
                    )
        for team in sorted(thing.teams):
            found[team].append(thing)
            if team not in facts.problem.interpreters:
                sentence = f'{the_thing(facts, thing)}: the interpreters "{team}" are not known'
                yield Violation(Requirement.INTERPRETERS, sentence, thing.sessions)
    for name, team_of in facts.problem.interpreters.items():
        code, spans = Requirement.INTERPRETERS, joined(team_of.available, facts.zone)
        yield from meeting(facts, code, team_of.name, found[name])
        yield from outside(facts, code, f"{team_of.name} is not there", spans, found[name])
