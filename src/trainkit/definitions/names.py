"""Names in workshop.yaml that must be defined in it, and ids that must be unique.

Names are those of speakers, rooms, groups and venues. Works on the file's data and not on the
model, so that these problems come out in the same pass even where another value is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trainkit.definitions.yamlfile import YamlFile
from trainkit.problems import Problems

__all__ = ["check_names"]

Location = tuple[str | int, ...]


def check_names(file: YamlFile, problems: Problems) -> None:
    """Record every name that nobody defined, and every id that is used twice."""
    data = file.data if isinstance(file.data, dict) else {}
    for kind, location, name in _used(data):
        known = data.get(f"{kind}s")
        names = list(known) if isinstance(known, dict) else []
        if name not in names:
            problems.error(
                file.place(location),
                f'expected one of the {kind}s defined below "{kind}s", found "{name}"; '
                f"there: {', '.join(names) or 'none'}",
            )
    _check_ids(file, ("modules",), problems)
    _check_ids(file, ("events", "breaks"), problems)


def _used(data: dict[str, Any]) -> Iterator[tuple[str, Location, str]]:
    """Yield each name that is used: its kind, where it stands, and the name."""
    for field in ("modules", "events", "breaks"):
        for location, entry in _entries(data, field):
            yield from _used_by(location, entry)
            for name, placement in _mapping(entry.get("sessions")):
                yield from _used_by((*location, "sessions", name), placement)
    for name, room in _mapping(data.get("rooms")):
        if isinstance(room.get("venue"), str):
            yield "venue", ("rooms", name, "venue"), room["venue"]
    for location, transfer in _entries(data, "transfers"):
        yield from _listed("venue", (*location, "between"), transfer.get("between"))


def _used_by(location: Location, entry: dict[str, Any]) -> Iterator[tuple[str, Location, str]]:
    for kind in ("group", "speaker", "room"):
        yield from _listed(kind, (*location, f"{kind}s"), entry.get(f"{kind}s"))
    if isinstance(entry.get("room"), str):
        yield "room", (*location, "room"), entry["room"]


def _listed(kind: str, location: Location, names: Any) -> Iterator[tuple[str, Location, str]]:
    for index, name in enumerate(names if isinstance(names, list) else ()):
        if isinstance(name, str):
            yield kind, (*location, index), name


def _mapping(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, entry in value.items() if isinstance(value, dict) else ():
        if isinstance(entry, dict):
            yield name, entry


def _entries(data: dict[str, Any], field: str) -> Iterator[tuple[Location, dict[str, Any]]]:
    entries = data.get(field)
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield (field, index), entry


def _check_ids(file: YamlFile, fields: tuple[str, ...], problems: Problems) -> None:
    """Record ids that an earlier entry of one of the lists has already."""
    data = file.data if isinstance(file.data, dict) else {}
    first: dict[str, int] = {}
    for location, entry in (one for field in fields for one in _entries(data, field)):
        name = entry.get("id")
        if not isinstance(name, str):
            continue
        place = file.place((*location, "id"))
        if name in first:
            problems.error(place, f'the id "{name}" is used twice; first on line {first[name]}')
        first.setdefault(name, place.line)
