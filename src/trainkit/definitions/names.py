"""Names in workshop.yaml that must be defined in it: speakers, rooms, groups; ids that are unique.

Works on the file's data and not on the model, so that these problems come out in the same pass
even where another value in the file is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trainkit.definitions.yamlfile import YamlFile
from trainkit.problems import Problems

__all__ = ["check_names"]

Location = tuple[str | int, ...]


def check_names(file: YamlFile, problems: Problems) -> None:
    """Record every speaker, room and group that nobody defined, and every id that is used twice."""
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
    for field in ("modules", "events"):
        _check_ids(file, field, problems)


def _used(data: dict[str, Any]) -> Iterator[tuple[str, Location, str]]:
    """Yield each name that is used: its kind, where it stands, and the name."""
    for field in ("modules", "events"):
        for location, entry in _entries(data, field):
            yield from _used_by(location, entry)
            sessions = entry.get("sessions")
            for name, placement in sessions.items() if isinstance(sessions, dict) else ():
                if isinstance(placement, dict):
                    yield from _used_by((*location, "sessions", name), placement)


def _used_by(location: Location, entry: dict[str, Any]) -> Iterator[tuple[str, Location, str]]:
    for kind in ("group", "speaker"):
        names = entry.get(f"{kind}s")
        for index, name in enumerate(names if isinstance(names, list) else ()):
            if isinstance(name, str):
                yield kind, (*location, f"{kind}s", index), name
    if isinstance(entry.get("room"), str):
        yield "room", (*location, "room"), entry["room"]


def _entries(data: dict[str, Any], field: str) -> Iterator[tuple[Location, dict[str, Any]]]:
    entries = data.get(field)
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield (field, index), entry


def _check_ids(file: YamlFile, field: str, problems: Problems) -> None:
    first: dict[str, int] = {}
    for location, entry in _entries(file.data if isinstance(file.data, dict) else {}, field):
        name = entry.get("id")
        if not isinstance(name, str):
            continue
        place = file.place((*location, "id"))
        if name in first:
            problems.error(place, f'the id "{name}" is used twice; first on line {first[name]}')
        first.setdefault(name, place.line)
