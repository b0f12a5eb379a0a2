"""Pieces are laid out once and say where they and their places are; print files share them."""

from __future__ import annotations

import io
from functools import cache

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from tests import pdf
from trainkit.problems import AssetError, LayoutError
from trainkit.render.fragments import Copy, FragmentSheet, PrintFile, PrintPage, lay_out_fragments
from trainkit.resources import templates_folder

STYLE = """
@page { size: 400mm %s; margin: 0 } body { margin: 0; font: 12pt/1.5 "Noto Sans" }
.fragment { opacity: 0.5; display: flow-root; width: 100mm } p { margin: 0 }
.letters { font-weight: 600 } .at { display: inline-block; width: 0; height: 0 }
"""
PIECES = """
<div class="fragment" id="f-letters"><p class="letters">ABC 123</p></div>
<div class="fragment" id="f-one"><p>First piece</p></div>
<div class="fragment" id="f-two"><p style="padding-inline-start: 10mm"><span class="at"
id="at-two--n"></span>Second piece,<br>of two lines</p></div>
"""
MM = 96 / 25.4


def page(pieces: str = PIECES, height: str = "9000mm") -> str:
    return f'<html lang="en"><style>{STYLE % height}</style><body>{pieces}</body></html>'


@cache
def sheet() -> FragmentSheet:
    return lay_out_fragments(page())


def test_pieces_have_the_heights_that_css_gives_them() -> None:
    line = 12 * 96 / 72 * 1.5
    found = {name: (piece.width, piece.height) for name, piece in sheet().fragments.items()}
    assert found == {
        "letters": pytest.approx((100 * MM, line)),
        "one": pytest.approx((100 * MM, line)),
        "two": pytest.approx((100 * MM, 2 * line)),
    }


def test_place_stands_where_its_line_begins_on_the_base_line() -> None:
    x, y = sheet().fragments["two"].places["n"]
    assert x == pytest.approx(10 * MM)
    with TTFont(templates_folder() / "fonts" / "NotoSans-Regular.ttf") as font:
        ascent, descent = font["hhea"].ascent / 1000, -font["hhea"].descent / 1000
    size = 12 * 96 / 72
    # CSS 2.2, 10.8.1: half of what is left of the line's height stands above the letters
    base = (1.5 * size - (ascent + descent) * size) / 2 + ascent * size
    assert y == pytest.approx(base, abs=0.6)


def test_letters_are_as_wide_as_in_the_font() -> None:
    with TTFont(templates_folder() / "fonts" / "NotoSans-SemiBold.ttf") as font:
        cmap, widths = font.getBestCmap(), font["hmtx"]
        expected = sum(widths[cmap[ord(letter)]][0] for letter in "CAB 31") / 1000
    assert sheet().font.width("CAB 31", 10) == pytest.approx(10 * expected, abs=0.02)


def test_letter_that_was_not_laid_out_is_an_error() -> None:
    with pytest.raises(KeyError):
        sheet().font.shown("Z", 0, 0, 10)


def test_pieces_that_fill_more_than_a_page_are_refused() -> None:
    with pytest.raises(LayoutError, match="fill 2 pages, not one"):
        lay_out_fragments(page(height="20mm"))


def test_pieces_may_read_declared_files_only() -> None:
    with pytest.raises(AssetError):
        lay_out_fragments(
            page('<div class="fragment" id="f-x"><img src="file:///etc/passwd"></div>')
        )


def written(count: int, *, across: bool = False) -> bytes:
    """Return a file of copies of two pages: the same body, and a letter of their own."""
    stream = io.BytesIO()
    file = PrintFile(stream, sheet(), 210 * 72 / 25.4, 297 * 72 / 25.4)
    body = file.body(sheet().drawn("one", 30, 40) + sheet().drawn("two", 30, 90))
    file.add(
        Copy(
            f"Copy {number} é(\\)",
            (
                PrintPage(body + sheet().font.shown("ABC"[number % 3], 400, 40, 16)),
                PrintPage(sheet().written_out("two", 30, 40), across=across),
            ),
        )
        for number in range(count)
    )
    file.close("Title (of it)", "en", "Для печати")
    return stream.getvalue()


def test_file_holds_each_copy_in_order() -> None:
    texts = pdf.texts(written(5))
    assert texts == [
        text
        for letter in "ABCAB"
        for text in (
            f"First piece Second piece, of two lines {letter}",
            "Second piece, of two lines",
        )
    ]


def test_pieces_stand_where_they_are_put() -> None:
    boxes = {box.text: box for box in pdf.boxes(written(1))}
    assert boxes["First piece"].left == pytest.approx(30 / MM, abs=0.5)
    two = boxes["Second piece,"]
    assert two.left == pytest.approx(30 / MM + 10, abs=0.5)
    apart = boxes["First piece"].bottom - two.bottom
    # base lines are 50 pixels apart; the letters of both reach below their base line
    assert apart == pytest.approx(50 / MM, abs=0.3)


def test_page_tree_of_many_copies_is_read_and_marked() -> None:
    data = written(95)
    marks = pdf.bookmarks(data)
    assert [mark.page for mark in marks] == list(range(1, 190, 2))
    assert marks[94].title == "Copy 94 é(\\)"
    with pikepdf.Pdf.open(io.BytesIO(data)) as document:
        assert document.check_pdf_syntax() == []
        assert len(document.pages) == 190
        assert [int(branch.Count) for branch in document.Root.Pages.Kids] == [80, 80, 30]
        assert str(document.docinfo["/Title"]) == "Title (of it)"
        assert str(document.docinfo["/Subject"]) == "Для печати"


def test_page_that_lies_across_has_its_size() -> None:
    assert pdf.sizes(written(1, across=True)) == [(210, 297), (297, 210)]


def test_a_copy_adds_little_and_the_same_file_comes_each_time() -> None:
    assert (len(written(200)) - len(written(100))) / 100 < 1200
    assert written(7) == written(7)


def test_what_is_written_out_is_not_among_what_pages_share() -> None:
    names = "".join(
        f'<p class="fragment" id="f-name-{n}">Person {word}</p>'
        for n, word in enumerate(("one", "two"))
    )
    people = lay_out_fragments(page(PIECES + names))
    stream = io.BytesIO()
    file = PrintFile(stream, people, 595, 842)
    file.add([Copy("1", (PrintPage(people.written_out("name-0", 30, 40)),))])
    file.close("T", "en", "S")
    assert pdf.text(stream.getvalue()) == "Person one"
    with pikepdf.Pdf.open(io.BytesIO(stream.getvalue())) as document:
        shared = set(document.pages[0].Resources.XObject.keys())
    own = {f"/{people.fragments[name].resource}" for name in ("name-0", "name-1", "letters")}
    assert shared == {f"/{each.resource}" for each in people.fragments.values()} - own
