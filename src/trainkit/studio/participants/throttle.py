"""Slows down who guesses codes, and locks nobody out.

Wrong codes are counted by address and person together: where they come from, and whose code is
tried. A few cost nothing, for people mistype. After that each further one doubles the wait, up to a
minute; codes that are tried meanwhile are refused unread and do not lengthen it, and time forgives.
So a right code is let in within a minute, whatever was guessed at other people's codes from the
same address (behind a router all telephones share one), or at this person's code from others.

How far guessing gets is worked out in ``docs/decisions/0015-participants-pages.md``.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Throttle"]

_FREE = 5
_LONGEST = _FORGIVEN = 60.0
"""Seconds: the longest wait, and what undoes one wrong code."""
_MOST_PAIRS = 100_000
"""Pairs that are remembered, in some 40 MB; to have one forgotten takes as many wrong codes."""


@dataclass(slots=True)
class _Tries:
    wrong: float
    at: float
    free: float


class Throttle:
    """Says how long a try from an address for a person has to wait."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._pairs: OrderedDict[tuple[str, str], _Tries] = OrderedDict()

    def wait(self, address: str, person: str) -> float:
        """Return for how many seconds a try has to wait."""
        tries = self._pairs.get((address, person))
        return 0.0 if tries is None else max(0.0, tries.free - self._now())

    def wrong(self, address: str, person: str) -> None:
        """Note a wrong code."""
        now = self._now()
        tries = self._pairs.pop((address, person), None) or _Tries(0.0, now, now)
        tries.wrong = max(0.0, tries.wrong - (now - tries.at) / _FORGIVEN) + 1
        tries.at = now
        if (over := tries.wrong - _FREE) > 0:
            tries.free = now + min(_LONGEST, 2.0**over)
        self._pairs[address, person] = tries
        if len(self._pairs) > _MOST_PAIRS:
            self._pairs.popitem(last=False)
