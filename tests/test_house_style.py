"""Texts that people read have none of the phrases that ``docs/house-style.md`` lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STYLE = ROOT / "docs" / "house-style.md"
TEXTS = (
    *ROOT.glob("curriculum/**/*.md"),
    *ROOT.glob("curriculum/**/*.yaml"),
    *ROOT.glob("templates/**/*.html"),
    *ROOT.glob("templates/**/*.yaml"),
    *(path for path in ROOT.glob("docs/*.md") if path != STYLE),
    ROOT / "README.md",
)


def phrases() -> list[str]:
    """Return the first column of the last table."""
    table = STYLE.read_text(encoding="utf-8").split("| Not | But |")[1]
    return [match[1].strip() for match in re.finditer(r"^\| (.+?) \|", table, re.MULTILINE)]


def found_in(text: str, phrase: str) -> Iterator[int]:
    """Yield the lines on which a phrase begins; a line may end inside it."""
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    for match in re.finditer(rf"(?<![\w.]){words}(?!\w)", text, re.IGNORECASE):
        yield text.count("\n", 0, match.start()) + 1


def test_the_list_is_read() -> None:
    assert {"of the own country", "allows to", "e.g."} <= set(phrases())
    assert [*found_in("It allows\nto go.\nThis allows towns.", "allows to")] == [1]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_text_has_none_of_the_phrases(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [f"{path.name}:{line}: {one}" for one in phrases() for line in found_in(text, one)]
    assert found == []
