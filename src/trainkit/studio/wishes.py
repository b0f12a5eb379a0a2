"""Which of the languages there are a browser asks for (RFC 9110, section 12.5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

__all__ = ["language_wished"]

_WISH = re.compile(r"\s*([A-Za-z0-9-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")


def language_wished(header: str, offered: Iterable[str]) -> str | None:
    """Return the tag that fits the header ``Accept-Language`` best; ``None`` where none does.

    A tag fits with or without its regions and scripts, then one of the same language elsewhere:
    Dari for Persian.
    """
    known = {one.lower(): one for one in reversed(tuple(offered))}
    elsewhere = {tag.partition("-")[0]: one for tag, one in known.items()}
    for wish in map(str.lower, _wishes(header)):
        parts = wish.split("-")
        tags = ("-".join(parts[:count]) for count in range(len(parts), 0, -1))
        found = next((known[tag] for tag in tags if tag in known), elsewhere.get(parts[0]))
        if found is not None:
            return found
    return None


def _wishes(header: str) -> Sequence[str]:
    """Return the tags that a browser asks for, the most wanted first."""
    found = [match for part in header.split(",") if (match := _WISH.fullmatch(part))]
    wanted = [(float(match[2] or 1), match[1]) for match in found]
    return [tag for weight, tag in sorted(wanted, key=lambda one: -one[0]) if weight]
