"""Checks that nobody and nothing is in two places, or where they are not there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from trainkit.agenda.problem import Requirement
from trainkit.agenda.verify.clock import Span, covers, joined, overlap
from trainkit.agenda.verify.facts import Facts, Thing
from trainkit.agenda.verify.verdict import Violation
from trainkit.agenda.verify.words import and_list, in_minutes, the_thing, when
from trainkit.fields import zone_info

__all__ = ["check_groups", "check_people", "check_presence", "check_rooms", "check_transfers",
           "meeting", "outside"]  # fmt: skip


def check_groups(facts: Facts) -> Iterator[Violation]:
    """Report groups that have two things at a time."""
    for group, things in facts.by_group.items():
        yield from meeting(facts, Requirement.GROUP, facts.problem.groups[group].name, things)


def check_people(facts: Facts) -> Iterator[Violation]:
    """Report people who are in two things at a time."""
    for person, things in facts.by_person.items():
        yield from meeting(facts, Requirement.PERSON, facts.problem.people[person].name, things)


def check_rooms(facts: Facts) -> Iterator[Violation]:
    """Report rooms that hold two things at a time, or a session while they are not open."""
    found: defaultdict[str | None, list[Thing]] = defaultdict(list)
    for thing in (*facts.held, *facts.events):
        found[thing.room].append(thing)
    for name, room in facts.problem.rooms.items():
        yield from meeting(facts, Requirement.ROOM, room.name, found[name])
        spans = joined(room.open, facts.zone)
        sessions = (thing for thing in found[name] if thing.sessions)
        yield from outside(facts, Requirement.ROOM, f"{room.name} is not open", spans, sessions)


def check_presence(facts: Facts) -> Iterator[Violation]:
    """Report sessions and fixed events that need a person who is not there."""
    for name, things in facts.by_person.items():
        person = facts.problem.people[name]
        spans = joined(person.available, zone_info(person.timezone or facts.problem.timezone))
        words = f"{person.name} is not there"
        yield from outside(facts, Requirement.PRESENCE, words, spans, things)


def meeting(
    facts: Facts, requirement: Requirement, who: str, things: Iterable[Thing]
) -> Iterator[Violation]:
    """Yield a violation for any two things at the same time, unless both are fixed events."""
    running: list[Thing] = []
    for thing in sorted(things, key=lambda one: one.span):
        running = [one for one in running if one.end > thing.start]
        for one in running:
            shared = overlap(one.span, thing.span)
            if shared and not (one.events and thing.events):
                yield _violation(
                    requirement,
                    f"{who}: {the_thing(facts, one)} and {the_thing(facts, thing)} stand at the "
                    f"same time ({when(facts.zone, thing.start, thing.start + shared)})",
                    (one, thing),
                    shared,
                )
        running.append(thing)


def outside(
    facts: Facts,
    requirement: Requirement,
    words: str,
    spans: Sequence[Span],
    things: Iterable[Thing],
) -> Iterator[Violation]:
    """Yield a violation for every thing that none of the spans holds; no spans mean always."""
    there = and_list(when(facts.zone, *span) for span in spans) if spans else ""
    for thing in things:
        if spans and not covers(spans, *thing.span):
            missing = thing.end - thing.start - sum(overlap(span, thing.span) for span in spans)
            yield _violation(
                requirement,
                f"{words} during all of {the_thing(facts, thing)} "
                f"({when(facts.zone, *thing.span)}), but {there}",
                (thing,),
                missing,
            )


def check_transfers(facts: Facts) -> Iterator[Violation]:
    """Report too little time for groups, and people who are there, to go from venue to venue."""
    ways: dict[frozenset[str], int] = {}
    for way in facts.problem.transfers:
        both = frozenset(way.between)
        ways[both] = max(way.minutes, ways.get(both, 0))
    if not ways:
        return
    for name, things in facts.by_group.items():
        yield from _check_ways(facts, facts.problem.groups[name].name, things, ways)
    for name, things in facts.by_person.items():
        if not facts.problem.people[name].remote:
            yield from _check_ways(facts, facts.problem.people[name].name, things, ways)


def _check_ways(
    facts: Facts, who: str, things: Sequence[Thing], ways: dict[frozenset[str], int]
) -> Iterator[Violation]:
    """Compare all things in venues: what lies between two of them makes no way shorter."""
    located = [(thing, _venue(facts, thing)) for thing in things]
    for (one, here), (then, there) in combinations((both for both in located if both[1]), 2):
        needed = ways.get(frozenset((str(here), str(there))), 0) if here != there else 0
        gap = then.start - one.end
        if one.day == then.day and 0 <= gap < needed and not (one.events and then.events):
            yield _violation(
                Requirement.TRANSFER,
                f"{who} needs {in_minutes(needed)} from {the_thing(facts, one)} in {here} to "
                f"{the_thing(facts, then)} in {there} and has {in_minutes(gap)}",
                (one, then),
                needed - gap,
            )


def _venue(facts: Facts, thing: Thing) -> str | None:
    room = facts.problem.rooms.get(thing.room or "")
    return room.venue if room else None


def _violation(
    requirement: Requirement, sentence: str, things: tuple[Thing, ...], amount: int
) -> Violation:
    return Violation(
        requirement,
        sentence,
        tuple(name for thing in things for name in thing.sessions),
        tuple(name for thing in things for name in thing.breaks),
        tuple(name for thing in things for name in thing.events),
        amount,
    )
