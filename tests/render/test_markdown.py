"""Course text becomes HTML that can show anything and do nothing."""

from __future__ import annotations

import re

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from trainkit.render.markdown import (
    BOXES,
    Heading,
    MarkdownContext,
    headings,
    inline_html,
    to_html,
)

ALLOWED = {
    "a": {"class", "href", "title"},
    "blockquote": set(),
    "br": set(),
    "caption": set(),
    "code": {"class", "dir"},
    "div": {"class"},
    "em": set(),
    "figcaption": set(),
    "figure": set(),
    "h1": {"id"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "h5": {"id"},
    "h6": {"id"},
    "hr": set(),
    "img": {"src", "alt", "title"},
    "li": {"class"},
    "ol": {"start"},
    "p": {"class"},
    "pre": {"dir"},
    "s": set(),
    "section": {"class"},
    "strong": set(),
    "table": {"class"},
    "tbody": set(),
    "td": {"style"},
    "th": {"style", "scope"},
    "thead": set(),
    "tr": set(),
    "ul": set(),
}
"""Every element and attribute that pages know; anything else is a hole."""
LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
FIGURE = re.compile(r"asset://alpha/[A-Za-z0-9_-]+(?:/[A-Za-z0-9_.-]+)*\.(?:svg|png|jpe?g)")
CLASSES = {"box-title", "note-lines", "note-line", "tick", "lead", "short", "cite", "box", *BOXES}
CONTEXT = MarkdownContext(
    assets="asset://alpha/", citations={"src": "1"}, prefix="alpha-", references="alpha-ref-"
)


def tree(html: str) -> lxml.html.HtmlElement:
    html = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", html)  # not in lxml
    return lxml.html.fragment_fromstring(html, create_parent="main")


def holes(html: str) -> list[str]:
    """Return what is outside the allow-list, in order."""
    found = []
    for element in tree(html).iterdescendants():
        if not isinstance(element.tag, str):
            found.append("comment or instruction")
            continue
        allowed = ALLOWED.get(element.tag, {"no such element"})
        found += [f"{element.tag} {name}" for name in element.attrib if name not in allowed]
        found += [element.tag] if element.tag not in ALLOWED else []
        found += [value for name, value in element.attrib.items() if not is_safe(name, value)]
    return found


def is_safe(name: str, value: str) -> bool:
    if name == "href":
        return bool(LINK.match(value) or re.fullmatch(FIGURE.pattern[15:], value))
    if name == "src":
        return bool(FIGURE.fullmatch(value))
    if name == "style":
        return value in {"text-align:left", "text-align:right", "text-align:center"}
    if name == "class":
        return value.startswith("language-") or set(value.split()) <= CLASSES
    return True


def test_quotes_become_typographic_ones_but_in_code() -> None:
    html = to_html('The dealer\'s "yes" and \'no\': `say "yes"`', CONTEXT)
    assert tree(html).text_content().strip() == 'The dealer’s “yes” and ‘no’: say "yes"'


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<b>bold</b> and <!-- hidden -->",
        "<style>@import url(http://127.0.0.1/)</style>",
        "<link rel=attachment href=file:///etc/hostname>",
        "<svg/onload=alert(1)>",
        "<?php echo 1 ?>",
        "<table><td colspan=99999>",
    ],
)
def test_raw_html_is_shown_as_text(text: str) -> None:
    html = to_html(text, CONTEXT)
    assert tree(html).text_content().strip() == text
    assert holes(html) == []


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,hello",
        "file:///etc/hostname",
        "vbscript:x",
        "//evil.example/x",
        "/etc/hostname",
        "../secret.md",
        "ftp://evil.example/x",
        "asset://templates/base/base.css",
    ],
)
@pytest.mark.parametrize("before", ["", "!"])
def test_a_link_or_figure_with_an_unsafe_address_is_shown_as_text(
    address: str, before: str
) -> None:
    text = f"{before}[words]({address})"
    html = to_html(text, CONTEXT)
    assert tree(html).text_content().strip() == text
    assert [e.tag for e in tree(html).iterdescendants()] == ["p"]


@pytest.mark.parametrize("address", ["https://example.org/a?b=c", "mailto:a@example.org", "#one"])
def test_a_safe_link_is_a_link(address: str) -> None:
    link = tree(to_html(f"[words]({address})")).find(".//a")
    assert (link.get("href"), link.text) == (address, "words")


def test_an_entity_does_not_smuggle_a_scheme() -> None:
    html = to_html("[x](&#106;avascript:alert(1))")
    assert tree(html).find(".//a") is None


def test_text_is_never_a_template() -> None:
    assert to_html("{{7*7}} {% raw %}") == "<p>{{7*7}} {% raw %}</p>\n"
    assert inline_html("{{ frame.title }}") == "{{ frame.title }}"


def test_a_box_has_its_title_and_its_content() -> None:
    html = tree(to_html("::: case The **missing** log\nOne.\n:::\n"))
    box = html.find("div")
    assert box.get("class") == "box case"
    assert [p.text_content() for p in box.findall("p")] == ["The missing log", "One."]


@pytest.mark.parametrize(("kind", "title"), BOXES.items())
def test_a_box_without_a_title_has_its_kinds(kind: str, title: str) -> None:
    box = tree(to_html(f"::: {kind}\nOne.\n:::\n")).find("div")
    assert (box.get("class"), box.find("p").text) == (f"box {kind}", title)


def test_a_box_of_an_unknown_kind_stays_text() -> None:
    html = tree(to_html("::: secret\nOne.\n:::\n"))
    assert [e.tag for e in html.iterdescendants()] == ["p"]


@pytest.mark.parametrize(("info", "lines"), [("notes 6", 6), ("notes", 4), ("notes 900", 30)])
def test_note_lines_are_counted_and_capped(info: str, lines: int) -> None:
    html = tree(to_html(f"::: {info}\n:::\n"))
    assert len(html.findall("div/div[@class='note-line']")) == lines


def test_ticks_and_plain_items_in_one_list() -> None:
    items = tree(to_html("- [ ] Sign\n- Plain\n- [x] No tick box\n")).findall("ul/li")
    assert [item.get("class") for item in items] == ["tick", None, None]
    assert [item.text_content() for item in items] == ["Sign", "Plain", "[x] No tick box"]


def test_brackets_outside_a_list_are_no_tick_box() -> None:
    assert to_html("[ ] Sign") == "<p>[ ] Sign</p>\n"


def test_a_table_has_its_caption_heading_cells_and_alignment() -> None:
    table = tree(to_html("Table: Times *in UTC*\n\n| A | B |\n|---|--:|\n| 1 | 2 |\n")).find(
        "table"
    )
    assert table.find("caption").text_content() == "Times in UTC"
    assert [cell.get("scope") for cell in table.findall("thead/tr/th")] == ["col", "col"]
    assert table.find("tbody/tr/td[2]").get("style") == "text-align:right"


def test_a_caption_line_without_a_table_stays_text() -> None:
    assert to_html("Table: Times\n\nNo table.") == "<p>Table: Times</p>\n<p>No table.</p>\n"


@pytest.mark.parametrize(("rows", "name"), [(1, "short"), (14, "short"), (15, None)])
def test_a_table_of_few_rows_is_marked_as_short(rows: int, name: str | None) -> None:
    table = tree(to_html("| A |\n|---|\n" + "| 1 |\n" * rows)).find("table")
    assert table.get("class") == name


def test_what_leads_to_a_list_or_table_is_marked() -> None:
    html = tree(to_html("One.\n\n- a\n\nTwo.\n\nThree.\n\n| A |\n|---|\n| 1 |\n"))
    assert [p.get("class") for p in html.findall("p")] == ["lead", None, "lead"]


def test_a_figure_has_its_source_alternative_and_caption() -> None:
    figure = tree(to_html('![A <tree> & "more"](figures/a.svg "Figure 1. *Ways*")', CONTEXT)).find(
        "figure"
    )
    assert figure.find("img").attrib == {
        "src": "asset://alpha/figures/a.svg",
        "alt": 'A <tree> & "more"',
    }
    assert figure.find("figcaption").text_content() == "Figure 1. Ways"


def test_a_figure_without_a_caption_has_no_empty_one() -> None:
    html = tree(to_html("![Alt](figures/a.png)", CONTEXT))
    assert [e.tag for e in html.iterdescendants()] == ["figure", "img"]


def test_a_known_citation_leads_to_its_reference() -> None:
    link = tree(to_html("Yes [@src, section 2].", CONTEXT)).find(".//a")
    assert (link.get("href"), link.get("class"), link.text) == (
        "#alpha-ref-1",
        "cite",
        "[1, section 2]",
    )


@pytest.mark.parametrize("text", ["[@unknown]", "[@src, <b>x</b>]", "[@Src]", "[@src", "`[@src]`"])
def test_what_is_no_known_citation_has_no_link_and_no_html(text: str) -> None:
    html = to_html(text, MarkdownContext())
    assert tree(html).text_content().strip() == text.strip("`")
    assert tree(html).find(".//a") is None


def test_a_locator_is_text() -> None:
    html = to_html("[@src, <i>4</i>]", CONTEXT)
    assert tree(html).text_content().strip() == "[1, <i>4</i>]"
    assert holes(html) == []


def test_headings_are_those_of_the_html_with_the_prefix() -> None:
    text = "# One\n\n## Two `code` *and* more\n\n```\n## no heading\n```\n\n### Three\n"
    assert headings(text, "alpha-") == (
        Heading(1, "One", "alpha-section-1"),
        Heading(2, "Two code and more", "alpha-section-2"),
        Heading(3, "Three", "alpha-section-3"),
    )
    found = tree(to_html(text, CONTEXT))
    assert [e.get("id") for e in found if e.tag in {"h1", "h2", "h3"}] == [
        "alpha-section-1",
        "alpha-section-2",
        "alpha-section-3",
    ]


def test_nested_lists_keep_their_levels_and_numbers() -> None:
    html = tree(to_html("3. three\n   - a\n     1. deep\n   - b\n4. four\n"))
    outer = html.find("ol")
    assert outer.get("start") == "3"
    assert len(outer.findall("li")) == 2
    assert [e.text_content().split() for e in outer.findall("li/ul/li")] == [["a", "deep"], ["b"]]
    assert outer.find("li/ul/li/ol/li").text_content() == "deep"


def test_code_runs_left_to_right_and_stays_text() -> None:
    code = tree(to_html("کد `<b>` است")).find(".//code")
    assert (code.get("dir"), code.text) == ("ltr", "<b>")
    lines = tree(to_html("کد:\n\n```\nfor c in a:\n```\n")).find(".//pre")
    assert (lines.get("dir"), lines.find("code").text) == ("ltr", "for c in a:\n")


PIECES = st.sampled_from(
    [
        "<script>", "</div>", "<!--", "javascript:", "](", "[x](", "![x](", "figures/a.svg",
        ")", '"', "'", "onerror=", "::: case ", "::: notes 3", ":::", "\n", "\n\n", "- [ ] ",
        "1. ", "> ", "| a | b |\n|---|:-:|\n| 1 | 2 |\n", "Table: ", "[@src, ", "[@", "]", "`",
        "```\n", "~~~ <x\n", "**", "_", "~~", "# ", "###### ", "&lt;", "&#106;", "\\",
        "http://a", "mailto:", "<http://a>", "<a@b.c>", "---\n", "{{", "}}", "{%", "\u202e",
        "\x00", "آ", "Ә", "[r]: javascript:x\n", "[r]",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40).map("".join),
)


@settings(max_examples=examples(300))
@given(text=TEXTS)
def test_no_text_makes_an_element_or_attribute_outside_the_list(text: str) -> None:
    assert holes(to_html(text, CONTEXT)) == []
    assert holes(inline_html(text, CONTEXT)) == []


@settings(max_examples=examples(100))
@given(text=TEXTS)
def test_any_text_has_as_many_headings_as_its_html(text: str) -> None:
    found = re.findall(r"<h[1-6] id=\"([^\"]+)\"", to_html(text, CONTEXT))
    assert [heading.anchor for heading in headings(text, "alpha-")] == found
