"""Quotation marks of pages: those of docs/house-style.md.

The apostrophe is U+2019, as the Unicode Standard prefers (version 17, chapter 6.2).
"""

import pytest

from trainkit.render.pages import with_typographic_quotes


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>victim&#39;s wallet</p>", "<p>victim’s wallet</p>"),
        ("<td>years' jail</td>", "<td>years’ jail</td>"),
        ("<b>Fund</b>'s page &#34;About us&#34;, read", "<b>Fund</b>’s page “About us”, read"),
        ('<p>("in 2019")</p>', "<p>(“in 2019”)</p>"),
        ('<p>"<em>x</em>" y</p>', "<p>“<em>x</em>” y</p>"),
        ('<p>=F("a","b")</p>', "<p>=F(“a”,“b”)</p>"),
        ("<td>5</td><td>'x'</td>", "<td>5</td><td>‘x’</td>"),
        ("<p>5' 3\" north</p>", "<p>5' 3\" north</p>"),
        ("<p title=\"a'b\">c</p><!-- d'e -->", "<p title=\"a'b\">c</p><!-- d'e -->"),
        (
            "<code>a'b</code> don't <script>'x'</script>",
            "<code>a'b</code> don’t <script>'x'</script>",
        ),
    ],
)
def test_straight_marks_become_typographic_ones_but_in_tags_and_code(page, expected):
    assert with_typographic_quotes(page) == expected
