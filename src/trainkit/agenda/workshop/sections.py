"""The sections of a workshop's sessions, and the order in which they are taught.

A *section* is a session for the groups that have it as one: all of its groups if they have it
together, one group otherwise. Its id does not depend on any agenda.

A session follows the sessions of its module that ``after`` names; if it names none, or none that
the variant keeps, the one above it in the variant. A module follows those of the workshop's
modules that its ``prerequisites.modules`` names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trainkit.definitions.loaded import Definitions
from trainkit.definitions.module import Session
from trainkit.definitions.teaching import Teaching, Together
from trainkit.definitions.workshop import Workshop

__all__ = ["Section", "free_name", "language_of", "predecessors", "sections_of"]


@dataclass(frozen=True)
class Section:
    """A session to be placed, for the groups that have it as one."""

    id: str
    """Its id in the agenda problem."""
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

    def is_for(self, groups: Iterable[str]) -> bool:
        """Whether an entry for these groups is for this section too; none means everybody."""
        named = set(groups)
        return not named or bool(named & set(self.groups))


def sections_of(definitions: Definitions) -> tuple[Section, ...]:
    """Return all sections, in the order of modules, sessions and groups."""
    found: dict[str, Section] = {}
    for index, entry in enumerate(definitions.workshop.modules):
        for session in definitions.course(entry.id).module.timed_sessions(entry.variant):
            teaching = definitions.workshop.teaching(entry, session)
            together = teaching.together is Together.YES
            sets = [teaching.groups] if together else [(group,) for group in teaching.groups]
            for groups in sets:
                own = f"-{groups[0]}" if len(sets) > 1 else ""
                name = free_name(f"{entry.id}-{session.id}{own}", found)
                found[name] = Section(name, entry.id, index, session, teaching, groups)
    return tuple(found.values())


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return the id, with a number behind it if it is taken: two joined ids can look like one."""
    known, number, free = set(taken), 1, name
    while free in known:
        number += 1
        free = f"{name}-{number}"
    return free


def language_of(workshop: Workshop, section: Section) -> str | None:
    """Return the language in which a section is held; ``None`` if every language does.

    The languages of all its speakers are tried in the first one's order; where there is a choice,
    one that all the groups understand.
    """
    if section.teaching.language is not None:
        return section.teaching.language
    speakers = [workshop.speakers[name] for name in section.teaching.speakers]
    spoken = [one.languages for one in speakers if one.languages]
    if not spoken:
        return None
    common = [one for one in spoken[0] if all(one in others for others in spoken)] or [spoken[0][0]]
    groups = [workshop.groups[name] for name in section.groups if name in workshop.groups]
    understood = (
        language
        for language in common
        if all(not group.languages or language in group.languages for group in groups)
    )
    return next(understood, common[0])


def predecessors(
    definitions: Definitions, sections: Sequence[Section]
) -> dict[str, tuple[str, ...]]:
    """Return for each section the ids of those that it follows.

    It follows what its groups have of the sessions before it in its module, and of the modules that
    its own needs first.
    """
    after: dict[str, dict[str, None]] = {section.id: {} for section in sections}
    needs = {
        course.module.id: course.module.prerequisites.modules for course in definitions.courses
    }
    for group in definitions.workshop.group_ids:
        modules: dict[str, list[Section]] = {name: [] for name in needs}
        for section in sections:
            if group in section.groups:
                modules[section.module].append(section)
        for later, earlier in _pairs(modules, needs):
            after[later.id][earlier.id] = None
    return {name: tuple(others) for name, others in after.items()}


def _pairs(
    modules: Mapping[str, list[Section]], needs: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Section, Section]]:
    """Yield each section of one group with those that it follows.

    Of a module that is needed first, the last sessions are enough, and of one that needs it the
    first: the others follow.
    """
    waits = {name: _waits(sections) for name, sections in modules.items()}
    for name, sections in modules.items():
        by_session = {one.session.id: one for one in sections}
        for section in sections:
            for earlier in waits[name][section.session.id]:
                yield section, by_session[earlier]
        first = [one for one in sections if not waits[name][one.session.id]]
        for needed in _needed(name, modules, needs, set()):
            followed = {earlier for some in waits[needed].values() for earlier in some}
            last = [one for one in modules[needed] if one.session.id not in followed]
            yield from ((begin, end) for begin in first for end in last)


def _waits(sections: Sequence[Section]) -> dict[str, tuple[str, ...]]:
    """Return for each of a module's sessions those among them that come right before it."""
    kept = {one.session.id for one in sections}
    waits: dict[str, tuple[str, ...]] = {}
    above: tuple[str, ...] = ()
    for one in sections:
        named = tuple(name for name in one.session.after if name in kept)
        waits[one.session.id] = named or above
        above = (one.session.id,)
    return waits


def _needed(
    name: str,
    modules: Mapping[str, list[Section]],
    needs: Mapping[str, Sequence[str]],
    seen: set[str],
) -> Iterator[str]:
    """Yield the modules that one needs first; for one without sessions, those that it needs."""
    for needed in needs[name]:
        if needed in seen or needed not in modules:
            continue
        seen.add(needed)
        if modules[needed]:
            yield needed
        else:
            yield from _needed(needed, modules, needs, seen)
