"""The words in which requirements, changes and reasons speak of sessions, people and times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from trainkit.agenda.problem import AgendaProblem, Break, FixedEvent, Window
from trainkit.agenda.verify.clock import instant, local, overlap, span_of
from trainkit.agenda.verify.words import and_list, in_words, quoted, when
from trainkit.fields import zone_info

__all__ = [
    "few", "groups_of", "moment", "or_list", "quoted_all", "the_break", "the_event",
    "the_windows", "what",
]  # fmt: skip

_SHOWN = 4
"""So many times or names are shown; of more, their number."""


def few(words: Sequence[str], more: str = "more") -> str:
    """Return ``a, b and c``; of many, the first and how many more there are."""
    if len(words) <= _SHOWN + 1:
        return and_list(words)
    return and_list([*words[:_SHOWN], f"{len(words) - _SHOWN} {more}"])


def or_list(words: Sequence[str]) -> str:
    """Return ``a, b or c``."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def moment(local: datetime) -> str:
    """Return a local time as ``6 March 2019, 09:00``."""
    return f"{in_words(local.date())}, {local:%H:%M}"


def quoted_all(problem: AgendaProblem, sessions: Iterable[str]) -> str:
    """Return sessions by title and id."""
    return few([quoted(problem, name) for name in sessions])


def groups_of(problem: AgendaProblem, groups: Iterable[str]) -> str:
    """Return groups by name; all of them as ``all groups``."""
    names = list(groups) or list(problem.groups)
    if len(names) == len(problem.groups) > 1:
        return "all groups"
    return few([problem.groups[name].name for name in names])


def the_break(one: Break) -> str:
    """Return a break by title and id."""
    return f'the break "{one.title}" ({one.id})'


def the_event(one: FixedEvent) -> str:
    """Return a fixed event by title and id."""
    return f'the event "{one.title}" ({one.id})'


def the_windows(problem: AgendaProblem, windows: Iterable[Window], zone: str | None = None) -> str:
    """Return windows in the problem's time, in their order; of many with the same hours, these.

    It is said if none of them touches a day.
    """
    here, there = zone_info(problem.timezone), zone_info(zone or problem.timezone)
    spans = sorted((instant(one.start, there), instant(one.end, there)) for one in windows)
    edges = [(local(start, here), local(end, here)) for start, end in spans]
    hours = {f"{start:%H:%M}-{end:%H:%M}" for start, end in edges}
    if len(spans) > _SHOWN and len(hours) == 1:
        first, last = (in_words(edges[n][0].date()) for n in (0, -1))
        shown = f"{hours.pop()} on {len(spans)} days from {first} to {last}"
    else:
        shown = few([when(here, *span) for span in spans], "more times")
    if here != there:
        shown += f" (time in {problem.timezone})"
    days = [span_of(day.date, day.start, day.end, here) for day in problem.days]
    missed = not any(overlap(span, day) for span in spans for day in days)
    return f"{shown}, on none of the days" if missed else shown


def what(problem: AgendaProblem, sessions: Sequence[str]) -> str:
    """Return a session, or several that may be held as one, by title and ids."""
    titles = {problem.sessions[name].title for name in sessions}
    if len(titles) == 1 and len(sessions) > 1:
        return f'"{titles.pop()}" ({", ".join(sessions)})'
    return and_list(quoted(problem, name) for name in sessions)
