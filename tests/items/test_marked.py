"""Marked bubbles are spelled as the score sheet takes them, or left to a person."""

from __future__ import annotations

import pytest

from tests.item_types import row
from trainkit.model.items.registry import FORMATS

CASES = {
    "single": [("A", "A"), ("", ""), ("AB", None)],
    "true-false": [("D", "D"), ("AB", None)],
    "hot-spot": [("B", "B"), ("BD", None)],
    "multiple": [("A", "A"), ("AD", "AD"), ("", "")],
    "matching": [("C A B", "CAB"), ("C _ C", "C-C"), ("_ _ _", ""), ("C AB B", None)],
    "ordering": [("B D A C", "BDAC"), ("B B A C", "--AC"), ("_ _ _ A", "---A"), ("_ _ _ _", "")],
    "numeric": [
        ("1 2 . 5 _ _ _ _", "12.5"),
        ("_ _ _ _ _ 0 7 _", "7"),
        ("- 3 _ _ _ _ _ _", "-3"),
        ("1 _ 5 _ _ _ _ _", None),
        ("1 23 _ _ _ _ _ _", None),
        ("1 - 5 _ _ _ _ _", None),
        ("- _ _ _ _ _ _ _", "-"),
        ("_ _ _ _ _ _ _ _", ""),
    ],
    "short-answer": [("3", "3"), ("0", "0"), ("", ""), ("12", None)],
}
"""By type: what is marked, a word a row, ``_`` for nothing; and the entry that is.

The entries are those that the instructions on the score sheet ask for.
"""


def test_every_type_is_here() -> None:
    assert set(CASES) == set(FORMATS)


@pytest.mark.parametrize(
    ("kind", "marks", "entry"),
    [(kind, marks, entry) for kind, cases in CASES.items() for marks, entry in cases],
)
def test_what_is_marked_is_spelled(kind: str, marks: str, entry: str | None) -> None:
    item = row(kind)
    groups = [tuple(word.replace("_", "")) for word in marks.split(" ")]
    found = item.format.marked(groups, item)
    assert found == entry
    if found:
        assert item.read(found) == found
