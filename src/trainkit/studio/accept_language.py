"""Which of several languages a browser prefers (RFC 9110, section 12.5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

__all__ = ["preferred_language"]

_ACCEPTED = re.compile(r"\s*([A-Za-z0-9-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")


def preferred_language(header: str, offered: Iterable[str]) -> str | None:
    """Return the tag that fits the header ``Accept-Language`` best; ``None`` where none does.

    A tag fits as it is, then without its regions and scripts, then with those of another country:
    Dari where Persian is asked for.
    """
    known = {one.lower(): one for one in reversed(tuple(offered))}
    elsewhere = {tag.partition("-")[0]: one for tag, one in known.items()}
    for wanted in map(str.lower, _accepted(header)):
        parts = wanted.split("-")
        tags = ("-".join(parts[:count]) for count in range(len(parts), 0, -1))
        found = next((known[tag] for tag in tags if tag in known), elsewhere.get(parts[0]))
        if found is not None:
            return found
    return None


def _accepted(header: str) -> Sequence[str]:
    """Return the tags that a browser asks for, the most wanted first."""
    found = [match for part in header.split(",") if (match := _ACCEPTED.fullmatch(part))]
    wanted = [(float(match[2] or 1), match[1]) for match in found]
    return [tag for weight, tag in sorted(wanted, key=lambda one: -one[0]) if weight]
