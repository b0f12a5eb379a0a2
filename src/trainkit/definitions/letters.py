"""Checks that the bundled fonts can print every text of a file."""

from __future__ import annotations

from trainkit.definitions.yamlfile import Location, YamlFile
from trainkit.problems import Problems
from trainkit.render.letters import why_unprintable

__all__ = ["check_letters"]


def check_letters(file: YamlFile, problems: Problems) -> None:
    """Record every text of the file that no bundled font can print."""
    waiting: list[tuple[Location, object]] = [((), file.data)]
    while waiting:
        location, value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(((*location, key), child) for key, child in value.items())
        elif isinstance(value, list):
            waiting.extend(((*location, index), child) for index, child in enumerate(value))
        elif isinstance(value, str):
            reason = why_unprintable(value)
            if reason:
                problems.error(file.place(location), reason)
