"""Says what cannot be planned because sessions need more time than there is, without a search.

In: a problem. Out: one problem a cause. Where the same sessions are too much for several at once, a
room and its speakers say, that is one cause, stated of the one that lacks most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from trainkit.agenda.checking import PlaceOf
from trainkit.agenda.explain.counting import Overload, overloads
from trainkit.agenda.problem import AgendaProblem, Group, Interpreters, Person, Room
from trainkit.agenda.words import in_minutes
from trainkit.languages import N_, _, and_list, n_, or_list, semicolon_list
from trainkit.problems import Problems

__all__ = ["record_overloads"]

_SHOWN = 3
"""Sessions that are named; the others are only counted."""

_HELPS = {
    "rooms": N_("give some of them another room"),
    "people": N_("give some of them to another speaker"),
    "groups": N_("leave some of them out"),
    "interpreters": N_("add interpreters, or speakers who need none"),
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
        problems.error(place_of(worst.whose[0]), semicolon_list(_parts(problem, worst, others)))


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
    yield _too_much(problem, worst)
    if also := list(dict.fromkeys(others)):
        yield n_(
            "{names} has too little time as well",
            "{names} have too little time as well",
            len(also),
            names=and_list(also),
        )
    kind = str(worst.whose[0][0])
    helps = [_(_HELPS[kind]), _("take short forms of modules"), _("add hours or days")]
    if len(problem.groups) > 1 and kind != "groups":
        helps.insert(1, _("let groups have sessions together (together: true)"))
    yield or_list(helps)


def _too_much(problem: AgendaProblem, worst: Overload) -> str:
    titles = list(dict.fromkeys(f'"{problem.sessions[name].title}"' for name in worst.sessions))
    more = [_("{number} more", number=len(titles) - _SHOWN)] if titles[_SHOWN:] else []
    values = {
        "who": _whose(problem, worst),
        "free": _time(worst.free),
        "needed": _time(worst.needs),
        "sessions": and_list([*titles[:_SHOWN], *more]),
    }
    count = len(worst.sessions)
    if len(worst.whose) > 1:
        return n_(
            "{who} have {free} for {n} session that needs {needed}: {sessions}",
            "{who} have {free} for {n} sessions that need {needed}: {sessions}",
            count,
            **values,
        )
    return n_(
        "{who} has {free} for {n} session that needs {needed}: {sessions}",
        "{who} has {free} for {n} sessions that need {needed}: {sessions}",
        count,
        **values,
    )


def _whose(problem: AgendaProblem, one: Overload) -> str:
    tables: dict[str, Mapping[str, Person | Group | Room | Interpreters]] = {
        "people": problem.people, "groups": problem.groups, "rooms": problem.rooms,
        "interpreters": problem.interpreters,
    }  # fmt: skip
    return and_list(tables[str(kind)][str(name)].name for kind, name in one.whose)


def _time(minutes: int) -> str:
    """Return a length as ``2 hours 30 minutes``."""
    hours, rest = divmod(minutes, 60)
    parts = [n_("{n} hour", "{n} hours", hours)] * bool(hours) + [in_minutes(rest)] * bool(rest)
    return " ".join(parts) or _("no time")
