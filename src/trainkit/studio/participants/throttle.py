"""Slows down who guesses codes: each address, and each person whose code is tried.

A few wrong codes cost nothing, for people mistype. After that each further one doubles the wait, up
to a limit; the wait shrinks again with time. Where all telephones share an address (a router that
hides them), the address has more tries.

A few guesses keep nobody else out: an address that has never sent a wrong code does not wait for a
person, and a person whose code was never tried wrongly does not wait for an address. That adds one
guess for each address and for each person, up to ``_GUESSES``: one who guesses may take many
addresses, and make up many persons.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Throttle", "Throttles"]

_MOST_KEYS = 10_000
_GUESSES = 100
"""Wrong codes of a person, or from an address, after which new ones wait as well; a person's code
has 130,321 possible endings."""


@dataclass
class _Tries:
    wrong: float
    at: float
    free: float
    count: int = 0
    """How many in all, forgiven ones too."""


class Throttles:
    """Says how long a try from an address for a person has to wait."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._addresses = Throttle(free=15, longest=60, forgiven=60, now=now)
        self._people = Throttle(free=5, longest=10, forgiven=60, now=now)

    def wait(self, address: str, person: str) -> float:
        """Return for how many seconds a try has to wait."""
        here, theirs = self._addresses.count(address), self._people.count(person)
        return max(
            self._addresses.wait(address) if theirs or here >= _GUESSES else 0.0,
            self._people.wait(person) if here or theirs >= _GUESSES else 0.0,
        )

    def wrong(self, address: str, person: str) -> None:
        """Note a wrong code."""
        self._addresses.wrong(address)
        self._people.wrong(person)


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

    def count(self, key: str) -> int:
        """Return how many wrong codes there were in all."""
        tries = self._keys.get(key)
        return 0 if tries is None else tries.count

    def wrong(self, key: str) -> None:
        """Note a wrong code."""
        now = self._now()
        tries = self._keys.pop(key, None) or _Tries(0.0, now, now)
        tries.wrong = max(0.0, tries.wrong - (now - tries.at) / self._forgiven) + 1
        tries.at = now
        tries.count += 1
        over = tries.wrong - self._free
        if over > 0:
            tries.free = max(tries.free, now) + min(self._longest, 2.0 ** min(over, 30))
        self._keys[key] = tries
        if len(self._keys) > _MOST_KEYS:
            self._keys.popitem(last=False)
