from __future__ import annotations

import pytest

from tests import pdf
from trainkit.render.assets import visual_order, with_visual_order
from trainkit.render.pages import to_pdf


def test_letters_have_the_forms_of_unicode_and_stand_from_the_left() -> None:
    # The Unicode chart "Arabic Presentation Forms-B": U+FEB3 is seen at the beginning of a word,
    # U+FEFC lam with alef at its end, U+FEE1 meem alone.
    assert visual_order("سلام") == "\ufee1\ufefc\ufeb3"
    # Without a joint after the non-joiner: U+FB8F keheh at the end, U+FEE2 meem at the end.
    assert visual_order("یک\u200cم") == "\ufee1\ufb8f\ufbfe"
    # The chart "Arabic Presentation Forms-A": U+FBA5 heh with yeh above at the end of a word.
    assert visual_order("نه\u0654") == "\ufba5\ufee7"


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("آ (BTC) 12", "12 (BTC) \ufe81"),
        ("(آ)", "(\ufe81)"),
        ("آ 08:30 ا 09:00", "09:00 \ufe8d 08:30 \ufe81"),
        ("آ 0.25 BTC", "BTC 0.25 \ufe81"),
        ("آ \u200e0.25 BTC", "0.25 BTC \ufe81"),
        ("آ A7, B2", "A7, B2 \ufe81"),
        ("آ 5 % و", "\ufeed % 5 \ufe81"),
        # UAX #9, W4: a full stop is of a number only between two digits.
        ("آ 6.", ".6 \ufe81"),
        # UAX #9, N0: brackets around a letter from right to left are from right to left.
        ("B2 (آ)", "(\ufe81) B2"),
    ],
)
def test_numbers_and_latin_words_keep_their_order(line: str, runs: str) -> None:
    assert visual_order(line) == runs


def test_only_words_from_right_to_left_are_changed() -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg"><title>آ ا</title><text x="1">A &amp; B</text>'
        '<text x="2">آ &lt; <tspan>B</tspan> ا</text></svg>'
    )
    assert with_visual_order(drawing.encode()).decode() == drawing.replace(
        "آ &lt; <tspan>B</tspan> ا", " &gt; \ufe81<tspan>B</tspan>\ufe8d "
    )


def test_a_drawing_on_a_page_has_its_words_joined() -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="20" viewBox="0 0 99 20">'
        '<text x="5" y="15">لب</text></svg>'
    )
    page = '<html lang="fa"><title>t</title><img alt="a" src="asset://drawings/a.svg"></html>'
    found = pdf.text(to_pdf(page, drawings={"a.svg": drawing.encode()}))
    assert found == "لب"
