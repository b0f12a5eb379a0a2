"""What rooms, speakers and groups were called when an agenda was printed.

An agenda has their ids alone, and workshop.yaml what they are called today. A notice of changes
must call them as they stand on the paper that people hold.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from trainkit.definitions.loaded import Definitions
from trainkit.definitions.teaching import Group, Interpreters, Room, Site, Speaker
from trainkit.fields import Definition, Id, Line

__all__ = ["PrintedNames", "with_names"]

_Named = TypeVar("_Named", Group, Interpreters, Room, Site, Speaker)


class PrintedNames(Definition):
    """Names by id, as workshop.yaml had them."""

    speakers: dict[Id, Line] = {}
    organisations: dict[Id, Line] = {}
    """Of speakers."""
    rooms: dict[Id, Line] = {}
    venues: dict[Id, Line] = {}
    groups: dict[Id, Line] = {}
    interpreters: dict[Id, Line] = {}

    @classmethod
    def of(cls, definitions: Definitions) -> PrintedNames:
        """Return the names that the definitions have now."""
        workshop = definitions.workshop
        return cls(
            speakers=_names(workshop.speakers),
            organisations={
                key: one.organisation for key, one in workshop.speakers.items() if one.organisation
            },
            rooms=_names(workshop.rooms),
            venues=_names(workshop.venues),
            groups=_names(workshop.groups),
            interpreters=_names(workshop.interpreters),
        )

    def differ(self, now: PrintedNames) -> bool:
        """Whether anything that is still there is called something else now."""
        return any(
            before[key] != after[key]
            for (_, before), (_, after) in zip(self.kinds, now.kinds, strict=True)
            for key in before.keys() & after.keys()
        )

    @property
    def kinds(self) -> tuple[tuple[str, dict[str, str]], ...]:
        """The kinds of things with their names by id."""
        return tuple((kind, getattr(self, kind)) for kind in type(self).model_fields)

    def restored(self, definitions: Definitions) -> Definitions:
        """Return the definitions with things called as they were; who has gone comes back by name.

        They serve to print the earlier agenda, not to plan one.
        """
        workshop = definitions.workshop
        speakers = _renamed(workshop.speakers, self.speakers)
        for key, name in self.speakers.items():
            speaker = speakers.get(key) or Speaker(name=name)
            organisation = self.organisations.get(key)
            speakers[key] = speaker.model_copy(update={"organisation": organisation})
        rooms = _renamed(workshop.rooms, self.rooms)
        rooms |= {key: Room(name=name) for key, name in self.rooms.items() if key not in rooms}
        update = {
            "speakers": speakers,
            "rooms": rooms,
            "venues": _renamed(workshop.venues, self.venues),
            "groups": _renamed(workshop.groups, self.groups),
            "interpreters": _renamed(workshop.interpreters, self.interpreters),
        }
        return dataclasses.replace(definitions, workshop=workshop.model_copy(update=update))

    def yaml_lines(self) -> Iterator[str]:
        """Yield the lines of a mapping ``names``; none where nothing has a name."""
        kinds = [(kind, names) for kind, names in self.kinds if names]
        if kinds:
            yield "names:"
        for kind, names in kinds:
            yield f"  {kind}:"
            for key, name in names.items():
                yield f"    {json.dumps(key)}: {json.dumps(name, ensure_ascii=False)}"


def with_names(agenda: bytes, names: PrintedNames) -> bytes:
    """Return an agenda's file as it is kept once it is sent out, with the names on it."""
    lines = "".join(f"{line}\n" for line in names.yaml_lines())
    ends = not lines or agenda.endswith(b"\n")  # not every editor ends the last line
    return (agenda if ends else agenda + b"\n") + lines.encode()


def _names(things: Mapping[str, Any]) -> dict[str, str]:
    return {key: one.name for key, one in things.items()}


def _renamed(things: Mapping[str, _Named], names: Mapping[str, str]) -> dict[str, _Named]:
    return {
        key: one.model_copy(update={"name": names.get(key, one.name)})
        for key, one in things.items()
    }
