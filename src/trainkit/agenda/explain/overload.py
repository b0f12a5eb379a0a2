"""Says what cannot be planned because sessions need more time than there is, without a search.

In: a problem. Out: one problem a cause. Where the same sessions are too much for several at once, a
room and its speakers say, that is one cause, stated of the one that lacks most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from trainkit.agenda.checking import PlaceOf
from trainkit.agenda.explain.counting import Overload, overloads
from trainkit.agenda.problem import AgendaProblem, Group, Interpreters, Person, Room
from trainkit.agenda.words import how_many
from trainkit.languages import and_list
from trainkit.problems import Problems

__all__ = ["record_overloads"]

_SHOWN = 3
"""Sessions that are named; the others are only counted."""

_HELPS = {
    "rooms": "give some of them another room",
    "people": "give some of them to another speaker",
    "groups": "leave some of them out",
    "interpreters": "add interpreters, or speakers who need none",
}


def record_overloads(
    problem: AgendaProblem, place_of: PlaceOf, problems: Problems, *, lacking: int = 0
) -> None:
    """Record each set of sessions that need more time than there is, at what lacks most.

    Where less is missing than ``lacking`` minutes, nothing is recorded.
    """
    for cause in _causes(overloads(problem)):
        worst = max(cause, key=_lacking)
        if _lacking(worst) < lacking:
            continue
        others = [_whose(problem, one) for one in cause if one is not worst]
        problems.error(place_of(worst.whose[0]), "; ".join(_parts(problem, worst, others)))


def _lacking(one: Overload) -> int:
    return one.needs - one.free


def _causes(found: Iterable[Overload]) -> Iterator[list[Overload]]:
    """Yield overloads that share sessions together."""
    causes: list[list[Overload]] = []
    for one in found:
        same = [c for c in causes if any({*one.sessions} & {*other.sessions} for other in c)]
        causes = [cause for cause in causes if cause not in same]
        causes.append([other for cause in same for other in cause] + [one])
    yield from causes


def _parts(problem: AgendaProblem, worst: Overload, others: list[str]) -> Iterator[str]:
    has = "have" if len(worst.whose) > 1 else "has"
    titles = list(dict.fromkeys(f'"{problem.sessions[name].title}"' for name in worst.sessions))
    named = [*titles[:_SHOWN], *([f"{len(titles) - _SHOWN} more"] if titles[_SHOWN:] else [])]
    sessions = how_many(len(worst.sessions), "session that needs", "sessions that need")
    yield (
        f"{_whose(problem, worst)} {has} {_time(worst.free)} for {sessions} "
        f"{_time(worst.needs)}: {and_list(named)}"
    )
    if also := list(dict.fromkeys(others)):
        yield f"{and_list(also)} {'have' if also[1:] else 'has'} too little time as well"
    helps = [_HELPS[str(worst.whose[0][0])], "take short forms of modules", "add hours or days"]
    if len(problem.groups) > 1 and worst.whose[0][0] != "groups":
        helps.insert(1, "let groups have sessions together (together: true)")
    yield f"{', '.join(helps[:-1])} or {helps[-1]}"


def _whose(problem: AgendaProblem, one: Overload) -> str:
    tables: dict[str, Mapping[str, Person | Group | Room | Interpreters]] = {
        "people": problem.people, "groups": problem.groups, "rooms": problem.rooms,
        "interpreters": problem.interpreters,
    }  # fmt: skip
    return and_list(tables[str(kind)][str(name)].name for kind, name in one.whose)


def _time(minutes: int) -> str:
    """Return a length as ``2 hours 30 minutes``."""
    hours, rest = divmod(minutes, 60)
    parts = [how_many(hours, "hour")] * bool(hours) + [how_many(rest, "minute")] * bool(rest)
    return " ".join(parts) or "no time"
