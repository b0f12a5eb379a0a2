"""Times, lengths and names in the words of the check's sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.verify.clock import local
from trainkit.agenda.verify.facts import Facts, Part, Thing

__all__ = ["and_list", "in_minutes", "in_words", "quoted", "the_part", "the_thing", "when"]

# Not strftime: its month names change with the locale of the process.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def in_words(day: date) -> str:
    """Return a date as ``6 March 2019``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def in_minutes(count: int) -> str:
    """Return a length as ``45 minutes``."""
    return "1 minute" if count == 1 else f"{count} minutes"


def and_list(parts: Iterable[str]) -> str:
    """Return ``a, b and c``."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def quoted(problem: AgendaProblem, session: str) -> str:
    """Return a session as ``"Log basics" (log-basics)``."""
    return f'"{problem.sessions[session].title}" ({session})'


def the_part(facts: Facts, part: Part) -> str:
    """Return a session, or a part of it, by title and id."""
    shown = quoted(facts.problem, part.session)
    cut = len(facts.parts[part.session]) > 1
    return f"part {part.placement.part} of {shown}" if cut else shown


def the_thing(facts: Facts, thing: Thing) -> str:
    """Return whatever keeps people busy, by title and id."""
    if thing.sessions:
        shown = and_list(quoted(facts.problem, name) for name in thing.sessions)
        return shown if thing.part is None else f"part {thing.part} of {shown}"
    if thing.breaks:
        rule = facts.break_rules[thing.breaks[0], thing.day]
        return f'the break "{rule.title}" ({rule.id})'
    event = next(one for one in facts.problem.fixed if one.id == thing.events[0])
    return f'the event "{event.title}" ({event.id})'


def when(zone: ZoneInfo, start: int, end: int) -> str:
    """Return a span as ``5 March 2019, 09:30-10:15``."""
    first, last = local(start, zone), local(end, zone)
    return f"{in_words(first.date())}, {first:%H:%M}-{last:%H:%M}"
