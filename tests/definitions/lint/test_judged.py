"""The check against a person's judgement: two files of items, flawed and sound.

The items were at hand when the rules were tuned, so these numbers guard against steps back; what
the check is worth on new items, the banks of the built-in modules show.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.definitions.lint.judged import found, judged
from trainkit.model.lint import messages

FLAWED, SOUND = judged("flawed.yaml"), judged("sound.yaml")
MISSED = {"I converge": 1, "I opposites": 1}
"""What a reader remarks and the check does not: a key ahead of the others by one word; a prefix."""


def severities_of_rules() -> dict[str, set[str]]:
    """Return the letters of the severities that each rule has."""
    return {
        name: {severity.name[0] for severity, _ in said.values()}
        for name, said in messages().items()
    }


@pytest.mark.parametrize("entry", SOUND, ids=lambda entry: entry["guards"])
def test_nothing_is_said_of_a_sound_item(entry: Any) -> None:
    assert found(entry) == Counter()


def test_the_check_finds_what_a_reader_finds_but_for_what_is_named() -> None:
    missed: Counter[str] = Counter()
    for entry in FLAWED:
        said, flaws = found(entry), Counter(entry["found"])
        assert said - flaws == Counter(), entry["stem"]
        missed += flaws - said
    assert missed == MISSED


def test_every_rule_about_items_is_judged_twice_or_more_and_has_a_guard() -> None:
    judged_rules = Counter(rule for entry in FLAWED for rule in set(entry["found"]))
    elsewhere = {
        *("length-form", "undetermined", "position", "coverage", "balance"),
        *("stale", "unneeded-review"),
    }
    severities = severities_of_rules()
    rules = severities.keys() - elsewhere
    assert set(judged_rules) == {
        f"{letter} {name}" for name in rules for letter in severities[name]
    }
    assert min(judged_rules.values()) >= 2
    assert rules - {entry["guards"].split(",")[0] for entry in SOUND} == set()


def test_there_are_eighty_items_of_either_sort() -> None:
    assert (len(FLAWED) >= 80, len(SOUND) >= 80) == (True, True)


PAGE = Path(__file__).parents[3] / "docs/item-rules.md"


def test_page_lists_every_rule_with_its_severities() -> None:
    listed: dict[str, set[str]] = {"unneeded-review": {"I"}}  # explained with the reviews
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        row = re.match(r"\| `([a-z-]+)` \|", line)
        if row:
            cells = [cell.strip() for cell in line.split("|")]
            severity = next(cell for cell in cells if re.fullmatch("[EWI](; [EWI])?", cell))
            listed.setdefault(row[1], set()).update(severity.split("; "))
    assert listed == severities_of_rules()
    assert "`unneeded-review`, I" in PAGE.read_text(encoding="utf-8")
