"""Differences of long texts are shown where they are, with a few words around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainkit.exchange.checking import Difference, Kind
from trainkit.problems import Place

LONG = "Under article 18 of the convention, which record is {} information of a provider today?"
FIRST = "One two three four five six seven eight nine ten eleven twelve thirteen."


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Which?", "Who?", ("Which?", "Who?")),
        ("", "New.", ("–", "New.")),
        (LONG.format("subscriber"), LONG.format("traffic"),
         ("…convention, which record is subscriber information of a provider…",
          "…convention, which record is traffic information of a provider…")),
        (FIRST, FIRST.replace("One", "A"), ("One two three four five…", "A two three four five…")),
        (FIRST, f"{FIRST} More.", ("…eleven twelve thirteen.",
                                   "…eleven twelve thirteen. More.")),
    ],
)  # fmt: skip
def test_what_is_different_is_shown(old: str, new: str, shown: tuple[str, str]) -> None:
    one = Difference("isp-01", Kind.CHANGED, Place(Path("x.xlsx")), (("Question", old, new),))
    assert list(one.shown) == [("Question", *shown)]
