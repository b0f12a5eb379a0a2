"""What a relaxation is, and the tables of those that are alike for many kinds of constraint.

``DROPS`` has the constraints that may be dropped outright, ``NUMBERS`` those of which a number may
have another value; ``families`` has the rest. A *family* has relaxations of one kind that differ in
an amount. The amounts rise, and each relaxation helps wherever those before it do, so that the
smallest one that helps is found by halving. Sizes are minutes, or what something counts as in
minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from trainkit.agenda.explain.constraints import About, Constraint, with_named
from trainkit.agenda.explain.sentences import heads, sessions_in_words
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.words import and_list, in_minutes, quoted, the_break, the_event
from trainkit.definitions.yamlfile import Location

__all__ = [
    "EVERYBODY", "FARTHEST", "Family", "Relaxation", "booths_in_words", "drop_families", "lower",
    "number_families", "one_family", "put", "putting", "steps", "unit_in_words", "what",
]  # fmt: skip

FARTHEST = 240
"""No window, and nobody's day, is widened by more minutes than this."""
EVERYBODY = 2
"""A minute of everybody counts as this many."""
_SEAT, _BOOTH = 3, 60
"""What one more seat and booth count as."""


@dataclass(frozen=True)
class Relaxation:
    """One change with which a problem may have an agenda."""

    sentence: str
    """What to change, in words: it begins with a small letter and has no full stop."""
    location: Location
    """Where the change is to be made."""
    size: int
    apply: Callable[[AgendaProblem], AgendaProblem] = field(compare=False)
    """Returns the changed problem; what it lacks is skipped."""
    subject: Constraint | None = None
    """What is relaxed, if that can be dropped outright instead."""
    is_whole: bool = False
    """Whether the subject is dropped."""

    def is_part_of(self, other: Relaxation) -> bool:
        """Whether another one relaxes all that this one does."""
        is_dropped = other.is_whole and other.subject is not None and other.subject == self.subject
        return self == other or is_dropped


@dataclass(frozen=True)
class Family:
    """Relaxations of one kind."""

    key: tuple[object, ...]
    """Of families with the same key the smallest relaxation is enough."""
    make: Callable[[int], Relaxation]
    amounts: tuple[int, ...] = (0,)


def one_family(relaxation: Relaxation) -> Family:
    """Return a family of a single relaxation."""
    return Family((relaxation.location, relaxation.sentence), lambda _: relaxation)


def steps(problem: AgendaProblem, most: int) -> tuple[int, ...]:
    """Return rising numbers of minutes up to the most."""
    return tuple(range(problem.grain, most + 1, problem.grain))


def put(
    whole: AgendaProblem, changed: AgendaProblem, location: Location, value: Any
) -> AgendaProblem:
    """Return a changed problem with another value at a location of the whole problem."""
    table, *rest = location
    if not rest:
        return changed.model_copy(update={str(table): value})
    key, name = rest
    items = getattr(changed, str(table))
    if isinstance(items, dict):
        return with_named(changed, str(table), str(key), **{str(name): value})
    meant = _identity(getattr(whole, str(table))[key])
    update = {str(name): value}
    found = (one.model_copy(update=update) if _identity(one) == meant else one for one in items)
    return changed.model_copy(update={str(table): tuple(found)})


def putting(
    problem: AgendaProblem, location: Location, value: Any
) -> Callable[[AgendaProblem], AgendaProblem]:
    """Return a function that puts a value at a location."""
    return lambda changed: put(problem, changed, location, value)


def _identity(item: Any) -> object:
    """Return what tells an item of a list of the problem from the others."""
    return next(getattr(item, key) for key in ("id", "date", "between") if hasattr(item, key))


def lower(problem: AgendaProblem, length: int, least: int) -> tuple[int, ...]:
    """Return shorter lengths, the longest first."""
    step = problem.grain
    return tuple(range((length - 1) // step * step, max(least, step) - 1, -step))


# -- dropped constraints and other numbers --------------------------------------------------------


def unit_in_words(problem: AgendaProblem, names: Iterable[str]) -> str:
    """Return a session, or several that may be held as one, by title and ids."""
    names = tuple(names)
    titles = {problem.sessions[name].title for name in names}
    if len(titles) == 1 and len(names) > 1:
        return f'"{titles.pop()}" ({", ".join(names)})'
    return sessions_in_words(problem, [names])


def _person(problem: AgendaProblem, about: About) -> str:
    return problem.people[about[0]].name


def _room_name(problem: AgendaProblem, about: About) -> str:
    return problem.rooms[about[0]].name


_WHAT: dict[str, Callable[[AgendaProblem, About], str]] = {
    "placed": unit_in_words,
    "pinned": unit_in_words,
    "windows": unit_in_words,
    "language": unit_in_words,
    "needs": lambda problem, about: unit_in_words(problem, about[1:]),
    "after": lambda problem, about: " follows ".join(quoted(problem, name) for name in about),
    "available": _person,
    "own changeover": _person,
    "daily maximum": _person,
    "open": _room_name,
    "seats": _room_name,
    "booths": _room_name,
    "team": lambda problem, about: f'the interpreters "{problem.interpreters[about[0]].name}"',
    "way": lambda _, about: f"the way between {and_list(about)}",
    "break": lambda problem, about: the_break(
        next(one for one in problem.breaks if one.id == about[0])
    ),
    "event": lambda problem, about: the_event(
        next(one for one in problem.fixed if one.id == about[0])
    ),
}
"""What a constraint is about, in words."""


def what(problem: AgendaProblem, one: Constraint) -> str:
    """Return what a constraint is about, in words."""
    return _WHAT[one.kind](problem, one.about) if one.kind in _WHAT else ""


DROPS: dict[str, tuple[int, str]] = {
    "placed": (240, "leave {what} out"),
    "pinned": (15, "remove the pin of {what}"),
    "after": (60, "do not ask that {what}"),
    "windows": (60, "let {what} be held at any time"),
    "needs": (120, "hold {what} without {who}, or with somebody else"),
    "language": (180, "hold {what} without interpretation"),
    "available": (300, "let {what} be there at all times"),
    "open": (300, "open {what} at all times"),
    "team": (300, "let {what} be there at all times"),
    "break": (0, "leave {what} out"),
    "event": (0, "leave {what} out"),
}
"""What dropping a constraint counts as, beside what is lost of lengths, and how it is said."""


def drop_families(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield the family that drops a constraint, if it may be dropped."""
    if one.kind not in DROPS:
        return
    size, words = DROPS[one.kind]
    if one.kind == "placed":
        size += problem.sessions[one.about[0]].least
    if one.kind in ("break", "event"):
        items: list[Any] = [*problem.breaks, *problem.fixed]
        size += 2 * EVERYBODY * next(it.minutes for it in items if it.id == one.about[0])
    who = _person(problem, one.about) if one.kind == "needs" else ""
    sentence = words.format(what=what(problem, one), who=who)
    location = one.location(problem)
    yield one_family(Relaxation(sentence, location, size, one.dropped, one, is_whole=True))


_Amounts = Callable[[AgendaProblem, int, Collection[str]], Iterable[int]]


def _down_to(least: int) -> _Amounts:
    """Return a function that yields lower values, at least this, the highest first."""
    none = (0,) if not least else ()
    return lambda problem, value, _: (*lower(problem, value, least), *(none if value else ()))


def _up(most: int, limit: int) -> _Amounts:
    """Return a function that yields higher values, by this much and up to a limit."""
    return lambda problem, value, _: [
        value + step for step in steps(problem, most) if value + step <= limit
    ]


def _seats(problem: AgendaProblem, seats: int, sessions: Collection[str]) -> Iterable[int]:
    return [n for n in sorted({heads(problem, (name,)) for name in sessions}) if n > seats]


def booths_in_words(count: int) -> str:
    """Return ``2 interpretation booths``."""
    return "1 interpretation booth" if count == 1 else f"{count} interpretation booths"


NUMBERS: dict[str, tuple[str, str, int, _Amounts]] = {
    "break": ("minutes", "shorten {what} to {minutes}", EVERYBODY, _down_to(5)),
    "event": ("minutes", "shorten {what} to {minutes}", EVERYBODY, _down_to(5)),
    "way": ("minutes", "allow {minutes} for {what}", EVERYBODY, _down_to(0)),
    "changeover": ("", "allow {minutes} for changing rooms", EVERYBODY, _down_to(0)),
    "own changeover": ("", "give {what} {minutes} between two sessions", 1, _down_to(0)),
    "daily maximum": ("", "let {what} have {minutes} of sessions a day", 1, _up(FARTHEST, 1440)),
    "block": ("", "allow a block of {minutes}", EVERYBODY, _up(120, 480)),
    "seats": ("", "put {number} seats into {what}", _SEAT, _seats),
    "booths": ("", "put {booths} into {what}", _BOOTH, lambda _, n, __: (n + 1, n + 2)),
}
"""The field behind a constraint's location, how another value is said, what a unit of it counts as,
and the values that may be tried."""


def number_families(
    problem: AgendaProblem, one: Constraint, sessions: Collection[str]
) -> Iterator[Family]:
    """Yield the family that gives a constraint's number other values, if it has one."""
    if one.kind not in NUMBERS:
        return
    key, words, weight, amounts_of = NUMBERS[one.kind]
    location = (*one.location(problem), *([key] if key else []))
    value: Any = problem
    for step in location:
        is_field = not isinstance(value, (dict, tuple))
        value = getattr(value, str(step)) if is_field else value.__getitem__(step)

    def make(amount: int) -> Relaxation:
        said = {"minutes": in_minutes(amount), "number": amount, "booths": booths_in_words(amount)}
        sentence = words.format(what=what(problem, one), **said)
        size = weight * abs(amount - int(value or 0))
        return Relaxation(
            sentence, location, size, lambda it: put(problem, it, location, amount), one
        )

    if amounts := tuple(amounts_of(problem, int(value or 0), sessions)):
        yield Family((one, key), make, amounts)
