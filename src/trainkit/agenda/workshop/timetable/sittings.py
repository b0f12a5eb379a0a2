"""The sessions that are to be placed, one for each group that has a session alone.

A *sitting* is a session for the groups that have it as one: all of its groups if they have it
together, one group otherwise. Its id does not depend on any agenda.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trainkit.agenda.workshop.sequencing.lessons import module_needs, session_needs
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.module import Session
from trainkit.definitions.teaching import Teaching, Together
from trainkit.definitions.workshop import Workshop
from trainkit.problems import Problems

__all__ = ["Sitting", "followed", "free_name", "language_of", "sittings_of"]


@dataclass(frozen=True)
class Sitting:
    """A session to be placed for the groups that have it as one."""

    id: str
    """Its id in the problem."""
    module: str
    module_index: int
    """The position of the module in workshop.yaml, counted from 0."""
    session: Session
    """Timed as in the workshop's variant."""
    teaching: Teaching
    groups: tuple[str, ...]

    @property
    def key(self) -> str:
        """``module/session``, as an agenda's entry names it."""
        return f"{self.module}/{self.session.id}"

    def is_in(self, groups: Iterable[str]) -> bool:
        """Whether an entry for these groups is for this sitting too; none means everybody."""
        return not (named := set(groups)) or bool(named & set(self.groups))


def sittings_of(definitions: Definitions) -> tuple[Sitting, ...]:
    """Return all sittings, in the order of modules, sessions and groups."""
    found: list[Sitting] = []
    names: set[str] = set()
    for index, entry in enumerate(definitions.workshop.modules):
        for session in definitions.course(entry.id).module.timed_sessions(entry.variant):
            teaching = definitions.workshop.teaching(entry, session)
            sets = _sets(teaching)
            for groups in sets:
                own = f"-{groups[0]}" if len(sets) > 1 else ""
                name = free_name(f"{entry.id}-{session.id}{own}", names)
                names.add(name)
                found.append(Sitting(name, entry.id, index, session, teaching, groups))
    return tuple(found)


def _sets(teaching: Teaching) -> list[tuple[str, ...]]:
    if teaching.together is Together.YES:
        return [teaching.groups]
    return [(group,) for group in teaching.groups]


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return the id, with a number behind it if it is taken: two joined ids can look like one."""
    known, number, free = set(taken), 1, name
    while free in known:
        number += 1
        free = f"{name}-{number}"
    return free


def language_of(workshop: Workshop, sitting: Sitting) -> str | None:
    """Return the language of a sitting: the one that is said, or one that its speakers have.

    Of several, it is the first that all of its groups understand; ``None`` if nobody says.
    """
    if sitting.teaching.language is not None:
        return sitting.teaching.language
    speakers = [workshop.speakers[name] for name in sitting.teaching.speakers]
    spoken = [speaker.languages for speaker in speakers if speaker.languages]
    if not spoken:
        return None
    common = [one for one in spoken[0] if all(one in other for other in spoken)] or [spoken[0][0]]
    groups = [workshop.groups[name] for name in sitting.groups if name in workshop.groups]
    for language in common:
        if all(not group.languages or language in group.languages for group in groups):
            return language
    return common[0]


def followed(definitions: Definitions, sittings: Sequence[Sitting]) -> dict[str, tuple[str, ...]]:
    """Return for each sitting the ids of those that it follows.

    It follows what its groups have of the sessions before it in its module, and of the modules that
    its own needs first.
    """
    after: dict[str, dict[str, None]] = {sitting.id: {} for sitting in sittings}
    needs = module_needs(definitions, Problems())
    for group in definitions.workshop.group_ids:
        own = {one.id: one for one in sittings if group in one.groups}
        modules: dict[str, list[Sitting]] = {name: [] for name in needs}
        for sitting in own.values():
            modules[sitting.module].append(sitting)
        for later, earlier in _pairs(modules, needs):
            after[later.id][earlier.id] = None
    return {name: tuple(others) for name, others in after.items()}


def _pairs(
    modules: Mapping[str, list[Sitting]], needs: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Sitting, Sitting]]:
    """Yield each sitting of one group with those that it follows.

    Of a module that is needed first, the last sessions are enough, and of one that needs it the
    first: the others follow.
    """
    for name, sittings in modules.items():
        waits = session_needs(tuple(one.session for one in sittings))
        by_session = {one.session.id: one for one in sittings}
        for sitting in sittings:
            for earlier in waits[sitting.session.id]:
                yield sitting, by_session[earlier]
        first = [one for one in sittings if not waits[one.session.id]]
        for needed in _needed(name, modules, needs, set()):
            ends = _last(modules[needed])
            yield from ((begin, end) for begin in first for end in ends)


def _last(sittings: Sequence[Sitting]) -> list[Sitting]:
    waits = session_needs(tuple(one.session for one in sittings))
    waited_for = {name for names in waits.values() for name in names}
    return [one for one in sittings if one.session.id not in waited_for]


def _needed(
    name: str,
    modules: Mapping[str, list[Sitting]],
    needs: Mapping[str, Sequence[str]],
    seen: set[str],
) -> Iterator[str]:
    """Yield the modules that one needs first; instead of one without sessions, those it needs."""
    for needed in needs[name]:
        if needed in seen:
            continue
        seen.add(needed)
        if modules[needed]:
            yield needed
        else:
            yield from _needed(needed, modules, needs, seen)
