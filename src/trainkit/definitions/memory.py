"""What was read from folders and found in them, kept until one of their files changes.

For programs that read the same workshop again and again; a single run needs none.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from trainkit.languages import spoken
from trainkit.problems import Problem, Problems

__all__ = ["Memory"]

Value = TypeVar("Value")
_State = tuple[tuple[str, int, int], ...]


class Memory:
    """Remembers values made from files, with the problems that were found on the way."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[_State, Any, tuple[Problem, ...]]] = {}
        self._lock = threading.Lock()

    def recall(
        self,
        key: Hashable,
        folders: Sequence[Path],
        make: Callable[[Problems], Value],
        problems: Problems,
    ) -> Value:
        """Return what ``make`` returns, and record what it finds.

        It is called only if a file in ``folders`` has changed since ``key`` was last asked for in
        the language that is written now, in which problems are worded.
        """
        state, key = _state(folders), (spoken(), key)
        with self._lock:
            kept = self._kept.get(key)
        if kept is None or kept[0] != state:
            found = Problems()
            kept = state, make(found), tuple(found.found)
            with self._lock:
                self._kept[key] = kept
        problems.found.extend(kept[2])
        value: Value = kept[1]
        return value


def _state(folders: Sequence[Path]) -> _State:
    """Return what changes as soon as a file is replaced."""
    return tuple(state for folder in folders for state in _states(folder))


def _states(folder: Path) -> Iterator[tuple[str, int, int]]:
    for path in sorted(folder.rglob("*")):
        with contextlib.suppress(FileNotFoundError):  # gone since it was listed
            stat = path.stat()
            yield str(path), stat.st_mtime_ns, stat.st_size
