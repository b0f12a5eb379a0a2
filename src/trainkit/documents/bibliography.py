"""Sources as one numbered list: of one module, or of several that are bound together.

Modules that read the same source share its number. What each of them noted about it, and when the
copy that it read was current, is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from trainkit.definitions.module import Module, Reference
from trainkit.render.recipe import View

__all__ = ["Bibliography", "Source", "bibliography_of"]


class Source(View):
    """A source as the list prints it."""

    body: str
    number: str | None
    title: str
    year: int
    url: str | None
    notes: tuple[str, ...]
    """Without the full stop at their ends."""
    as_of: tuple[str, ...]
    """When the copies that were read were current, the earliest first."""
    volatile: bool


class Bibliography(View):
    """Numbered sources, and which number each module's references have."""

    sources: tuple[Source, ...]
    citations: Mapping[str, Mapping[str, str]]
    """By module and by reference what is printed for a citation: the source's number."""


def bibliography_of(modules: Sequence[Module]) -> Bibliography:
    """Return the sources of the modules in the order of their first mention."""
    same: dict[tuple[str, str], list[Reference]] = {}
    for reference in chain.from_iterable(module.references for module in modules):
        same.setdefault(_identity(reference), []).append(reference)
    numbers = {identity: str(number) for number, identity in enumerate(same, 1)}
    return Bibliography(
        sources=tuple(map(_source, same.values())),
        citations={
            module.id: {one.id: numbers[_identity(one)] for one in module.references}
            for module in modules
        },
    )


def _identity(reference: Reference) -> tuple[str, str]:
    """Return what two references to one source have in common: who issued it, and its number.

    Where there is no number, its title and year.
    """
    name = reference.number or f"{reference.title}, {reference.year}"
    return reference.body.casefold(), name.casefold()


def _source(same: Sequence[Reference]) -> Source:
    first = same[0]
    return Source(
        body=first.body,
        number=first.number,
        title=max((one.title for one in same), key=len),
        year=first.year,
        url=next((one.url for one in same if one.url), None),
        notes=tuple(dict.fromkeys(one.note.rstrip(".") for one in same if one.note)),
        as_of=tuple(sorted({one.as_of.isoformat() for one in same})),
        volatile=any(one.volatile for one in same),
    )
