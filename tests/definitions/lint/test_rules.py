"""The page that explains the rules lists each of them with its severities."""

from __future__ import annotations

import re
from pathlib import Path

from trainkit.definitions.lint import RULES

PAGE = Path(__file__).parents[3] / "docs/item-rules.md"


def test_page_lists_every_rule_with_its_severities() -> None:
    listed: dict[str, set[str]] = {"unneeded-review": {"I"}}  # explained with the reviews
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        row = re.match(r"\| `([a-z-]+)` \|", line)
        if row:
            cells = [cell.strip() for cell in line.split("|")]
            severity = next(cell for cell in cells if re.fullmatch("[EWI](; [EWI])?", cell))
            listed.setdefault(row[1], set()).update(severity.split("; "))
    assert listed == {name: set(rule.severities) for name, rule in RULES.items()}
    assert "`unneeded-review`, I" in PAGE.read_text(encoding="utf-8")
