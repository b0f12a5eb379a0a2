"""Numbers that people read are in the digits of their language."""

from __future__ import annotations

import pytest

from tests import pdf
from trainkit.evaluation.reports.text import ReportText
from trainkit.render.pages import marked, to_pdf, with_digits_of
from trainkit.text.languages import _, decimal, digits, n_, percent, speaking


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        # CLDR 48, defaultNumberingSystem: fa arabext; ar and ur latn, ar-EG arab, ur-IN arabext
        ("en", "09:45"),
        ("ru", "09:45"),
        ("fa", "۰۹:۴۵"),
        ("fa-AF", "۰۹:۴۵"),
        ("prs", "۰۹:۴۵"),
        ("ar", "09:45"),
        ("ar-EG", "٠٩:٤٥"),
        ("ur", "09:45"),
        ("ur-IN", "۰۹:۴۵"),
    ],
)
def test_digits_of_a_language(language: str, shown: str) -> None:
    assert digits("09:45", language) == shown


def test_numbers_in_fixed_words() -> None:
    with speaking("fa"):
        assert n_("{n} minute", "{n} minutes", 45) == "۴۵ دقیقه"
        assert (decimal("0.5"), percent(0.384)) == ("۰٫۵", "۳۸٪")
        assert _("Form {form}", form="A1") == "فرم A1"
    with speaking("ru"):
        assert (decimal("0.5"), percent(0.384)) == ("0,5", "38\u00a0%")


def test_numbers_in_reports() -> None:
    text = ReportText.in_language("fa-AF")
    assert text.percent(0.405, 1) == "۴۰٫۵٪"
    assert text.number(-2) == "\N{LEFT-TO-RIGHT MARK}\N{MINUS SIGN}۲"


def test_only_what_people_read_on_a_page_gets_local_digits() -> None:
    two = marked(2)
    page = (
        f'<style>p {{ margin: {two}mm }}</style><p id="p{two}">{two} و 3</p>'
        f"<code>{two}</code><option>{two}</option>"
        f"<td colspan={two}>{marked('192.0.2.1')} {marked(True)}</td>"
    )
    assert with_digits_of(page, "fa-AF") == (
        '<style>p { margin: 2mm }</style><p id="p2">۲ و 3</p>'
        "<code>2</code><option>2</option><td colspan=2>192.0.2.1 True</td>"
    )


def test_counters_of_a_page_are_local() -> None:
    html = (
        '<html lang="{}" dir="rtl"><title>t</title>'
        '<link rel="stylesheet" href="asset://templates/base/base.css">'
        "<ol><li>الف</li></ol></html>"
    )
    # of the list, of the page and of all pages
    for language, one in (("fa-AF", "۱"), ("ar-EG", "١"), ("ar", "1")):
        text = pdf.text(to_pdf(html.format(language)))
        assert [letter for letter in text if letter.isdecimal()] == [one] * 3
