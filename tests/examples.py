"""How many examples a property test has: a few in ``make test``, all in ``make test-thorough``."""

from __future__ import annotations

import os

THOROUGH = bool(os.environ.get("TRAINKIT_THOROUGH"))


def examples(thorough: int) -> int:
    """Return the number of examples of a test that has ``thorough`` where time does not count."""
    return thorough if THOROUGH else max(3, thorough // 5)
