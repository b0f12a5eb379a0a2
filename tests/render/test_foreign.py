from __future__ import annotations

import pytest

from tests import pdf
from trainkit.documents.handouts import Source
from trainkit.render.pages import (
    _environment,
    _inline,
    _markdown,
    foreign_attributes,
    to_pdf,
    with_directions,
)
from trainkit.text.languages import speaking

ENGLISH = ' lang="en" dir="ltr"'


@pytest.mark.parametrize(
    ("text", "language", "attributes"),
    [
        ("Ask the company (by letter).", "fa-AF", ENGLISH),
        ("Спросите компанию.", "fa-AF", ' dir="ltr"'),
        ("از شرکت NTC بپرسید.", "fa-AF", ""),
        ("A 60", "fa", ""),
        ("192.0.2.1", "fa", ""),
        ("0: P28 0.2499; 1: A55 1.4500", "fa", ENGLISH),
        ("N4\u200f، N5\u200f، N3", "fa-AF", ""),
        ("Ask the company.", "ru", ""),
    ],
)
def test_what_needs_a_direction_of_its_own(text: str, language: str, attributes: str) -> None:
    assert foreign_attributes(text, language) == attributes


def test_lines_of_a_page_are_isolated() -> None:
    page = (
        '<html lang="fa"><head><title>The page.</title></head><body><h1>First day.</h1>'
        "<table><tr><td><strong>Lunch</strong>, at noon.<div>ساعت ۱۲</div></td></tr></table>"
        '<p dir="ltr">Left alone.</p><pre>a (b).</pre></body></html>'
    )
    assert with_directions(page, "fa") == (
        '<html lang="fa"><head><title>The page.</title></head><body>'
        f"<h1><bdi{ENGLISH}>First day.</bdi></h1>"
        f"<table><tr><td><bdi{ENGLISH}><strong>Lunch</strong>, at noon.</bdi>"
        "<div>ساعت ۱۲</div></td></tr></table>"
        '<p dir="ltr">Left alone.</p><pre>a (b).</pre></body></html>'
    )
    assert with_directions(page, "ru") == page


def test_course_text_in_english_on_a_persian_page() -> None:
    with speaking("fa"):
        assert _markdown("Ask *them*.") == f"<div{ENGLISH}><p>Ask <em>them</em>.</p>\n</div>"
        assert _inline("Ask them.") == f"<bdi{ENGLISH}>Ask them.</bdi>"
        assert _markdown("بپرسید.") == "<p>بپرسید.</p>\n"


def test_the_full_stop_of_an_english_line_is_read_at_its_end() -> None:
    page = '<html lang="fa" dir="rtl"><title>t</title><body><p>Ask the company.</p></body></html>'
    assert pdf.text(to_pdf(page)) == ".Ask the company"
    assert pdf.text(to_pdf(with_directions(page, "fa"))) == "Ask the company."


def test_code_on_a_persian_page_is_read_from_left_to_right() -> None:
    page = (
        '<html lang="fa" dir="rtl"><head><title>t</title>'
        '<link rel="stylesheet" href="asset://templates/base/base.css"></head>'
        "<body><p><code>7916…2c7a</code></p></body></html>"
    )
    assert pdf.text(to_pdf(page)).split()[0] == "7916…2c7a"


def test_dates_and_times_keep_their_order_on_a_persian_page() -> None:
    page = '<a href="d/2026-01-11">از 2026-01-11 09:00 تا 12 جون 08:30+06:00</a>'
    first, last = "2026-01-11 09:00", "08:30+06:00"
    mark = "\N{LEFT-TO-RIGHT MARK}"
    assert with_directions(page, "fa") == (
        f'<a href="d/2026-01-11">از {mark}{first}{mark} تا 12 جون {mark}{last}{mark}</a>'
    )


def test_code_with_a_persian_word_runs_as_the_page_does() -> None:
    page = "<td><code>12 جون</code></td><td><code>a1</code></td>"
    assert with_directions(page, "fa") == (
        f'<td><code dir="rtl">12 جون</code></td><td><bdi{ENGLISH}><code>a1</code></bdi></td>'
    )


def test_a_source_runs_as_its_language_does() -> None:
    source = Source(
        body="IETF", number="RFC 3339", title="Timestamps", year=2002,
        url="https://www.rfc-editor.org/rfc/rfc3339", notes=("Section 5.6",),
        as_of=("2026-11-25",), volatile=False,
    )  # fmt: skip

    def printed(language: str) -> str:
        with speaking(language):
            module = _environment(language).get_template("base/references.html").module
            return str(module.references((source,), "r"))  # type: ignore[attr-defined]

    cited = (
        "IETF, RFC 3339, <strong>Timestamps</strong>, 2002. "
        '<span class="whole">https://www.rfc-editor.org</span>/rfc/rfc3339. Section 5.6.'
    )
    assert f'<li id="r1">{cited} <span class="whole">As of' in printed("en")
    assert f'<bdi dir="ltr">{cited}</bdi> <span class="whole">' in printed("fa")
