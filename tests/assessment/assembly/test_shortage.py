"""What is said where the banks cannot fill the blueprint: at which number, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.assessment.assembly.made import problems_of
from tests.factories import item_data
from tests.item_types import multiple_data, numeric_data

ADVICE = "lower the number or add items to the module's items.yaml"


def singles(count: int, level: str = "apply", **more: Any) -> list[Any]:
    return [item_data(f"{level}-{n}", f"o{n % 3 + 1}", level, **more) for n in range(count)]


def foes(one: str, others: str, level: str = "apply") -> Any:
    return item_data(one, cognitive=level, enemies=others.split())


def short(level: str, count: int, found: str, each: str = "", why: str = "") -> str:
    """Return the message at a level's number that asks for ``count`` items a form."""
    how = each or f"{2 * count} items ({count} on each of two forms)"
    return (
        f'{level}: "{count}" | module alpha, level {level}: expected {how}, found {found} '
        f"missing{why}; {ADVICE}"
    )


MIXED = [*singles(2), numeric_data("n1"), multiple_data("m1")]
TYPES = "2 more have types that assessment.types leaves out"
CASES: dict[str, tuple[list[Any], dict[str, Any], list[str]]] = {
    "no items asked for": (
        singles(1), {"items": {"apply": 0}},
        ['apply: "0" | assessment.items: expected at least one item, found none'],
    ),
    "too few at each level": (
        [*singles(3), item_data("j", cognitive="recall")],
        {"items": {"recall": 1, "apply": 3, "judge": 2}},
        [short("recall", 1, "1: 1"), short("apply", 3, "3: 3"), short("judge", 2, "0: 4")],
    ),
    "a module's own number": (
        singles(2), {"items": {"apply": 1}, "modules": {"alpha": {"apply": 4}}, "same_items": True},
        [short("apply", 4, "2: 2", "4 items (the same on both forms)")],
    ),
    "excluded": (
        singles(4), {"items": {"apply": 2}, "exclude": ["apply-0", "apply-3"]},
        [short("apply", 2, "2: 2", why="; 2 more are left out by assessment.exclude")],
    ),
    "wanted by name beyond their number": (
        singles(6), {"items": {"apply": 1}, "include": ["apply-0", "apply-3", "apply-4"]},
        [
            '- "apply-4" | item apply-4 of alpha has no place on a form beside the other items '
            'that must be on one; ask for more items of its '
            "level, or remove one from assessment.include"
        ],
    ),
    "seen": (
        singles(4), {"items": {"apply": 2}, "seen": ["before.yaml"]},
        [short("apply", 2, "2: 2", why="; 2 more are on records that assessment.seen names")],
    ),
    "of another type": (
        MIXED, {"items": {"apply": 2}, "types": ["single"]},
        [short("apply", 2, "2: 2", why=f"; {TYPES}")],
    ),
    "excluded and of another type": (
        MIXED, {"items": {"apply": 2}, "types": ["single"], "exclude": ["apply-0"]},
        [short("apply", 2, "1: 3", why=f"; 1 more are left out by assessment.exclude; {TYPES}")],
    ),
    "taken by the other forms": (
        singles(6), {"items": {"apply": 2}, "retention": True, "exclude": ["apply-5"]},
        [short("apply", 2, "1: 1",
               "2 items (for the retention test, none of which is on another form)",
               "; 4 more are on the other forms; 1 more are left out by assessment.exclude")],
    ),
    "enemies": (  # a form has one of them at most, and each of the two lacks another
        [foes("i0", "i1 i2 i3"), foes("i1", "i2 i3"), foes("i2", "i3"), foes("i3", "")],
        {"items": {"apply": 2}},
        [short("apply", 2, "4: 2",
               why="; enemies may not share a form (alpha/i0, alpha/i1, alpha/i2, alpha/i3)")],
    ),
    "enemies of two levels": (
        [foes("i1", "j1 j2"), foes("i2", ""), foes("j1", "", "judge"), foes("j2", "", "judge")],
        {"items": {"apply": 1, "judge": 1}},
        [short("apply", 1, "2: 1",
               why="; enemies may not share a form (alpha/i1, alpha/j1, alpha/j2)")],
    ),
    "a whole case": (
        [item_data(f"c{n}", case="log") for n in range(3)] + singles(3), {"items": {"apply": 2}},
        [short("apply", 2, "6: 1",
               why="; some cases must be used as a whole (alpha/c0, alpha/c1, alpha/c2)")],
    ),
    "anchors": (  # beside apply-0 a form has room for apply-2 alone, which is no anchor
        [foes(f"apply-{n}", f"apply-{(n + 1) % 4}") for n in range(4)] + singles(2, "judge"),
        {"items": {"apply": 2, "judge": 1}, "anchors": ["apply-0", "apply-1"]},
        ['- "apply-0" | assessment.anchors: expected 2 items that are on both forms, found that '
        'at most 0 can be, given everything else that is required'],
    ),
    "a constraint": (
        [*singles(8), *(numeric_data(f"n{n}", "o2") for n in range(3))],
        {"items": {"apply": 4}, "blueprint": [{"type": "numeric", "items": 3}]},
        ['type: "numeric" | assessment.blueprint[1], type numeric: expected exactly 3 items on '
 "each of two forms; the banks have 3 that may be taken, 3 missing, given everything else that "
 "is required; lower the number or add such items to items.yaml"],
    ),
    "a constraint that the other numbers exceed": (
        singles(9), {"items": {"apply": 4}, "blueprint": [{"level": "apply", "at_most": 3}]},
        ['level: "apply" | assessment.blueprint[1], level apply: expected at most 3 items on each '
         "of two forms; the banks have 9 that may be taken, 2 too many, given everything else "
         "that is required; raise the number or lower the others"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_shortage_is_explained_at_its_number(tmp_path: Path, name: str) -> None:
    items, asked, messages = CASES[name]
    (tmp_path / "before.yaml").write_text(
        "forms:\n  - items:\n      - {module: alpha, item: apply-1, key: B}\n"
        "      - {module: alpha, item: apply-2, key: B}\n"
    )
    cases = [{"id": "log", "title": "L", "text": "T", "whole": True}]
    bank = {"cases": cases} if any(item.get("case") for item in items) else {}
    assert problems_of(tmp_path, items, asked, **bank) == messages


def test_a_shortage_through_many_enemies_is_found_soon(tmp_path: Path) -> None:
    # A ring of 40 items, each the enemy of the 19 that follow: hopeless for 5 a form, and the
    # search may not try all 40^10 ways to see it.
    items = [
        item_data(f"i{n}", enemies=[f"i{(n + step) % 40}" for step in range(1, 20)])
        for n in range(40)
    ]
    (message,) = problems_of(tmp_path, items, {"items": {"apply": 5}})
    assert "enemies may not share a form" in message
