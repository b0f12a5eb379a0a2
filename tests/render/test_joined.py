"""Files joined for a printer: copies, sides of sheets, outline, the same bytes each time."""

from __future__ import annotations

import io

import pikepdf
import pytest

from tests import pdf
from trainkit.render.pages import to_pdf
from trainkit.render.pdf import Part, Sides, joined, page_count


def pages(*texts: str) -> bytes:
    html = "".join(f'<p style="break-after: page">{text}</p>' for text in texts[:-1])
    body = f"<h1>Part</h1>{html}<p>{texts[-1]}</p>"
    return to_pdf(f'<html lang="en"><head><title>T</title></head><body>{body}</body></html>')


def shown(*parts: Part) -> list[str]:
    """Return the last word of each page; an empty text for a page without any."""
    return [text.rpartition(" ")[2] for text in pdf.texts(joined(parts, "All", "en"))]


@pytest.mark.parametrize(
    ("sides", "copies", "expected"),
    [
        (Sides.ONE, 1, ["a", "b", "c"]),
        (Sides.ONE, 2, ["a", "b", "c", "a", "b", "c"]),
        (Sides.BOTH, 2, ["a", "b", "c", "", "a", "b", "c", ""]),
        (Sides.FRONT, 1, ["a", "", "b", "", "c", ""]),
    ],
)
def test_each_copy_begins_on_the_front_of_a_sheet(
    sides: Sides, copies: int, expected: list[str]
) -> None:
    part = Part("Letters", pages("a", "b", "c"), sides, copies)
    assert shown(part) == expected
    assert page_count(part) == len(expected)


def test_outline_leads_to_the_parts() -> None:
    parts = [Part("One", pages("a"), Sides.BOTH), Part("Two", pages("b", "c"), Sides.BOTH)]
    data = joined(parts, "All", "en")
    assert [(line.title, line.page) for line in pdf.bookmarks(data)] == [("One", 1), ("Two", 3)]
    assert pdf.identity(data) == ("en", "All")
    with pikepdf.open(io.BytesIO(data)) as document:
        assert str(document.Root.ViewerPreferences.PrintScaling) == "/None"
        assert [key for page in document.pages for key in page.obj if key == "/StructParents"] == []
    assert joined(parts, "All", "en") == data
