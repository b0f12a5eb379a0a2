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
from trainkit.definitions.lint import messages

FLAWED, SOUND = judged("flawed.yaml"), judged("sound.yaml")
MISSED = {"I converge": 1, "I opposites": 1}
"""What a reader remarks and the check does not: a key ahead of the others by one word; a prefix."""


def expected(entry: Any) -> Counter[str]:
    return Counter(entry["found"])


@pytest.mark.parametrize("entry", SOUND, ids=lambda entry: entry["guards"])
def test_nothing_is_said_of_a_sound_item(entry: Any) -> None:
    assert found(entry) == Counter()


@pytest.mark.parametrize("entry", FLAWED, ids=lambda entry: entry["stem"][:40])
def test_nothing_is_said_of_a_flawed_item_but_its_flaws(entry: Any) -> None:
    assert found(entry) - expected(entry) == Counter()


def test_the_check_finds_what_a_reader_finds_but_for_what_is_named() -> None:
    missed: Counter[str] = Counter()
    for entry in FLAWED:
        missed += expected(entry) - found(entry)
    assert missed == MISSED


def precision_and_recall(rule: str) -> tuple[float, float]:
    """Return the shares of right findings and of found flaws, over all items of both files."""
    said, right, there = 0, 0, 0
    for entry in [*FLAWED, *SOUND]:
        wanted, got = Counter(entry.get("found", ())), found(entry)
        said += got[rule]
        there += wanted[rule]
        right += min(got[rule], wanted[rule])
    return right / said, right / there


PRECISION_AND_RECALL = {
    "E keys": (1.0, 1.0),
    "W count": (1.0, 1.0),
    "E all-above": (1.0, 1.0),
    "E none-above": (1.0, 1.0),
    "W none-above": (1.0, 1.0),
    "E combo": (1.0, 1.0),
    "W negative": (1.0, 1.0),
    "E negative": (1.0, 1.0),
    "I length-item": (1.0, 1.0),
    "W absolute": (1.0, 1.0),
    "W hedge": (1.0, 1.0),
    "W clang": (1.0, 1.0),
    "I clang": (1.0, 1.0),
    "W grammar": (1.0, 1.0),
    "W stem": (1.0, 1.0),
    "I converge": (1.0, 0.5),
    "W order": (1.0, 1.0),
    "E overlap": (1.0, 1.0),
    "W overlap": (1.0, 1.0),
    "I opposites": (1.0, 0.8),
    "W wordy": (1.0, 1.0),
    "W enemies": (1.0, 1.0),
    "W duplicate": (1.0, 1.0),
    "E hinged": (1.0, 1.0),
    "E record": (1.0, 1.0),
    "I kind": (1.0, 1.0),
}


def test_precision_and_recall_of_every_rule_are_as_stated() -> None:
    measured = {rule: precision_and_recall(rule) for rule in PRECISION_AND_RECALL}
    assert measured == PRECISION_AND_RECALL


def test_every_rule_about_items_is_judged_twice_or_more_and_has_a_guard() -> None:
    judged_rules = Counter(rule for entry in FLAWED for rule in set(entry["found"]))
    assert set(judged_rules) == set(PRECISION_AND_RECALL)
    assert min(judged_rules.values()) >= 2
    elsewhere = {"length-form", "coverage", "balance", "stale", "unneeded-review"}
    assert {rule.split()[1] for rule in judged_rules} == messages().keys() - elsewhere
    guarded = {entry["guards"].split(",")[0] for entry in SOUND}
    assert {rule.split()[1] for rule in judged_rules} - guarded == set()


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
    assert listed == {
        name: {severity.name[0] for severity, _ in said.values()}
        for name, said in messages().items()
    }
    assert "`unneeded-review`, I" in PAGE.read_text(encoding="utf-8")
