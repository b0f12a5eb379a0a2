"""Widths of columns: what must stay on a line does, measured with the font that prints it."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from trainkit.evaluation.reports.text import PAGE, length, widths
from trainkit.resources import templates_folder

FIGURES = ("38 (18 to 64)", "100 (83 to 100)", "0.44 (−0.26 to 0.84)", "−5 to +50", "ct-18")


def ems(text: str) -> float:
    """Return how long a text is in the font of the pages."""
    font = TTFont(next((templates_folder() / "fonts").glob("NotoSans-Regular*")))
    letters, advances = font.getBestCmap(), font["hmtx"]
    return sum(advances[letters[ord(c)]][0] for c in text) / font["head"].unitsPerEm


@pytest.mark.parametrize("text", [*FIGURES, "Cryptocurrency tracing", "Отслеживание средств"])
def test_the_estimate_is_close_to_the_font_and_seldom_below(text: str) -> None:
    assert 0.95 <= length(text) / ems(text) <= 1.1


def test_a_table_that_fits_gives_every_column_its_longest_cell() -> None:
    head, rows = ("Step", "People"), (("On the list", "24"), ("Attended", "23"))
    first, second = widths(head, rows)
    assert first * PAGE / 100 > ems("On the list")
    assert second * PAGE / 100 > ems("People")
    assert first > second


def test_figures_keep_their_line_beside_a_column_of_long_sentences() -> None:
    sentence = "chosen by the best third more often than by the others; " * 4
    head = ("No.", "Item", "Before, %", "Item-rest after", "Look at")
    rows = [("1", "ct-18", FIGURES[0], FIGURES[2], sentence), ("2", "ct-19", FIGURES[1], "", "")]
    got = widths(head, rows, words=(4,))
    for column, figure in ((1, FIGURES[4]), (2, FIGURES[1]), (3, FIGURES[2])):
        assert got[column] * PAGE / 100 > ems(figure) + 1  # what a cell has at its sides, in ems
    assert got[4] == max(got)


def test_an_interval_may_go_below_its_value_where_a_long_remark_needs_the_room() -> None:
    head, remark = ("Item", "Item-rest after", "Look at"), "chosen by the best third: A; " * 6
    broken, whole = (
        widths(head, [("ct-18", figure, remark)] * 2, words=(2,))[1]
        for figure in ("0.44 (−0.26\u00a0to\u00a00.84)", "0.44 (−0.26 to 0.84)")
    )
    assert ems("(−0.26 to 0.84)") + 1 < broken * PAGE / 100 < whole * PAGE / 100


CELLS = st.text("ab9 -(%", max_size=60)


@given(st.integers(1, 8).flatmap(lambda n: st.lists(st.tuples(*[CELLS] * n), max_size=5)))
def test_shares_are_whole_whatever_stands_in_the_cells(rows: list[tuple[str, ...]]) -> None:
    head = tuple("Head" for _ in (rows[0] if rows else "ab"))
    got = widths(head, rows)
    assert len(got) == len(head)
    assert min(got) > 0
    assert sum(got) == pytest.approx(100, abs=0.05)
