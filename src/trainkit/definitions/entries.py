"""What checks of lists share: ids that stand twice, names that stand for nothing."""

from __future__ import annotations

from collections.abc import Iterable

from trainkit.definitions.yamlfile import Location, YamlFile
from trainkit.problems import Problems

__all__ = ["check_unique", "unknown"]


def check_unique(
    file: YamlFile, location: Location, ids: Iterable[str], problems: Problems, key: str = "id"
) -> None:
    """Record every id in a list that an earlier entry has already."""
    seen: dict[str, int] = {}
    for index, value in enumerate(ids):
        if value in seen:
            first = file.place((*location, seen[value], key)).line
            problems.error(
                file.place((*location, index, key)),
                f'the {key} "{value}" is used twice; first on line {first}',
            )
        seen.setdefault(value, index)


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """Return the message about a name that is none of those known."""
    listed = ", ".join(sorted(known)) or "none"
    return f'expected a known {kind}, found "{name}"; known: {listed}'
