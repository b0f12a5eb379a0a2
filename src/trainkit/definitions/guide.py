"""Splits a trainer's guide into its introduction and one part a session.

A part starts at a heading ``## Title {#session-id}`` and runs to the next heading of that level.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Guide", "split_guide"]

_HEADING = re.compile(r"^##\s+(?P<title>.*?)\s*(?:\{#(?P<id>[^}]*)\})?\s*$")


@dataclass(frozen=True)
class Guide:
    """The guide's introduction and its session parts, as Markdown, with the parts' lines."""

    introduction: str
    sessions: Mapping[str, str]
    lines: Mapping[str, int]
    """Where each part's heading stands, counted from 1."""
    repeated: tuple[tuple[str, int], ...] = ()
    """Ids that stand at a second heading, with the line."""


def split_guide(text: str) -> Guide:
    """Split a guide; text under headings without an id belongs to the introduction."""
    introduction: list[str] = []
    parts: dict[str, list[str]] = {}
    lines: dict[str, int] = {}
    repeated: list[tuple[str, int]] = []
    target = introduction
    fenced = False
    for number, line in enumerate(text.split("\n"), 1):
        fenced ^= line.startswith("```")
        heading = None if fenced else _HEADING.match(line)
        if heading and heading["id"]:
            if heading["id"] in parts:
                repeated.append((heading["id"], number))
            target = parts.setdefault(heading["id"], [])
            lines.setdefault(heading["id"], number)
        elif heading:
            target = introduction
            target.append(line)
        else:
            target.append(line)
    return Guide(
        "\n".join(introduction).strip(),
        {name: "\n".join(part).strip() for name, part in parts.items()},
        lines,
        tuple(repeated),
    )
