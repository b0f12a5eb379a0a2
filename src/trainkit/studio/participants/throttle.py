"""Slows down who guesses codes: each address, and each person whose code is tried.

A few wrong codes cost nothing, for people mistype. After that each further one doubles the wait, up
to a limit; the wait shrinks again with time. Where all telephones share an address (a router that
hides them), the address has more tries.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Throttle"]

_MOST_KEYS = 10_000


@dataclass
class _Tries:
    wrong: float
    at: float
    free: float


class Throttle:
    """Says how long the next try has to wait, by key."""

    def __init__(
        self, free: int, longest: float, forgiven: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        """Take the number of free tries, and in seconds the longest wait and what undoes a try."""
        self._free, self._longest, self._forgiven, self._now = free, longest, forgiven, now
        self._keys: OrderedDict[str, _Tries] = OrderedDict()

    def wait(self, key: str) -> float:
        """Return for how many seconds a try has to wait."""
        tries = self._keys.get(key)
        return 0.0 if tries is None else max(0.0, tries.free - self._now())

    def wrong(self, key: str) -> None:
        """Note a wrong code."""
        now = self._now()
        tries = self._keys.pop(key, None) or _Tries(0.0, now, now)
        tries.wrong = max(0.0, tries.wrong - (now - tries.at) / self._forgiven) + 1
        tries.at = now
        over = tries.wrong - self._free
        if over > 0:
            tries.free = max(tries.free, now) + min(self._longest, 2.0 ** min(over, 30))
        self._keys[key] = tries
        if len(self._keys) > _MOST_KEYS:
            self._keys.popitem(last=False)
