"""The tables in docs/exchange.md say of each format what the registry says."""

from __future__ import annotations

from pathlib import Path

from trainkit.exchange.question import EVERY_TYPE, FIELDS, Format
from trainkit.exchange.registry import FORMATS

PAGE = Path(__file__).parents[2] / "docs" / "exchange.md"
_SIMPLER = {"true-false", "hot-spot"}


def tables() -> str:
    """Return both tables, to be copied to the page after a format was changed."""
    kinds = [kind for kind in FORMATS.values() if kind.write]
    types = [(name, [_type(name, kind) for kind in kinds]) for name in sorted(EVERY_TYPE)]
    fields = [(words, [_kept(name, kind) for kind in kinds]) for name, words in FIELDS.items()]
    return f"{_table('Type of item', kinds, types)}\n\n{_table('Kept', kinds, fields)}\n"


def _type(name: str, kind: Format) -> str:
    if name in kind.types:
        return "yes"
    return "as one best answer" if name in _SIMPLER and "single" in kind.types else "–"


def _kept(name: str, kind: Format) -> str:
    return "yes" if name in kind.keeps else "–"


def _table(first: str, kinds: list[Format], rows: list[tuple[str, list[str]]]) -> str:
    head = [[first, *(kind.title for kind in kinds)], ["---"] * (len(kinds) + 1)]
    lines = [*head, *([name, *cells] for name, cells in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def test_the_tables_say_what_the_formats_carry() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for table in tables().split("\n\n"):
        assert table.strip() in text, f"copy this into docs/exchange.md:\n\n{tables()}"
