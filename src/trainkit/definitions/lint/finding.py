"""What the item check says, and the table of its rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trainkit.definitions.yamlfile import Location
from trainkit.problems import Severity

__all__ = ["RULES", "Finding", "error", "information", "warning"]


@dataclass(frozen=True)
class Finding:
    """One remark on one item."""

    rule: str
    severity: Severity
    location: Location
    """Where it stands inside the item; empty for the item as a whole."""
    text: str
    """What was found, why it matters, what to do."""


def error(rule: str, location: Location, text: str) -> Finding:
    """Return a finding that blocks and that no review clears."""
    return Finding(rule, Severity.ERROR, location, text)


def warning(rule: str, location: Location, text: str) -> Finding:
    """Return a finding that stays open until the item is changed or a review clears it."""
    return Finding(rule, Severity.WARNING, location, text)


def information(rule: str, location: Location, text: str) -> Finding:
    """Return a finding that informs and asks for nothing."""
    return Finding(rule, Severity.INFORMATION, location, text)


RULES: Mapping[str, str] = {
    "keys": "E",
    "count": "W",
    "all-above": "E",
    "none-above": "EW",
    "combo": "E",
    "negative": "EW",
    "length-item": "I",
    "length-form": "IW",
    "absolute": "W",
    "hedge": "W",
    "clang": "WI",
    "grammar": "W",
    "stem": "W",
    "converge": "I",
    "order": "W",
    "overlap": "EW",
    "opposites": "I",
    "wordy": "W",
    "enemies": "W",
    "duplicate": "W",
    "hinged": "E",
    "record": "E",
    "kind": "I",
    "coverage": "I",
    "balance": "I",
    "stale": "WI",
    "unneeded-review": "I",
}
"""Every rule with its severities: error, warning, information. docs/item-rules.md explains them."""
