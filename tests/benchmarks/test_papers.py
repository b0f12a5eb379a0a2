"""The benchmark of papers measures the paper that it says it measures."""

from __future__ import annotations

import io

from benchmarks.papers.__main__ import _figures
from benchmarks.papers.ours import Run, run
from benchmarks.papers.paper import copies_view, people, personal_view, shuffled_paper

from tests import pdf
from trainkit.documents.copies.printing import Press, sheet_drawings
from trainkit.render.pages import render_html, to_pdf


def test_paper_has_six_pages_however_it_is_made() -> None:
    everybody = people(3)
    stream = io.BytesIO()
    Press.of(copies_view(everybody), {}).write(stream)
    texts = pdf.texts(stream.getvalue())
    assert len(texts) == 18
    assert all(everybody[n // 6].code in text for n, text in enumerate(texts))
    whole = to_pdf(
        render_html("tests/personal.html", personal_view()),
        drawings=sheet_drawings(personal_view().sheets, "en"),
    )
    assert len(pdf.texts(whole)) == 6


def test_shuffled_papers_differ_and_have_every_item_once() -> None:
    papers = [shuffled_paper(number) for number in range(5)]
    orders = [[row.item for block in paper.blocks for row in block.rows] for paper in papers]
    assert all(sorted(order) == list(range(20)) for order in orders)
    assert len({tuple(order) for order in orders}) == 5


def test_run_counts_what_it_writes() -> None:
    for shuffled in (False, True):
        result = run(2, shuffled=shuffled)
        assert (result.copies, result.pages) == (2, 6)
        assert result.seconds > 0
        assert result.size > 10_000


def test_figures_of_a_run() -> None:
    result = Run(copies=1000, seconds=2.0, size=3_000_000, pages=5, memory=100)
    assert _figures(result, 0.4, {"alone": 0.03, "together": 0.02}) == {
        "copies_per_second_per_core": 500.0,
        "ratio_to_typst": 10.0,
        "ratio_to_weasyprint": 200.0,
        "bytes_per_copy": 3000,
    }
    assert _figures(result, 0.4, {})["ratio_to_typst"] is None
