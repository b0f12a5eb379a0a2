"""Course text goes to HTML and comes back the same; other systems' HTML shows the same words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from trainkit.exchange.markup import (
    PICTURE,
    WrongError,
    from_auto,
    from_html,
    from_plain,
    line_from_html,
    to_html,
    to_plain,
)

BANKS = sorted((Path(__file__).parents[2] / "curriculum").glob("*/items*.yaml"))


def _texts(value: Any) -> Iterator[str]:
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(one, (dict, list)):
            yield from _texts(one)
        elif key in {"stem", "text", "rationale", "answer"}:
            yield str(one)


@pytest.mark.parametrize("bank", BANKS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_text_of_a_bank_comes_back(bank: Path) -> None:
    texts = set(_texts(yaml.load(bank.read_bytes(), yaml.CSafeLoader)))
    assert len(texts) > 200
    for text in texts:
        html = to_html(text)
        assert to_html(from_html(html)) == html
        shown = unescape(re.sub(r"<[^>]*>", " ", html))
        assert re.findall(r"\w+", to_plain(text)) == re.findall(r"\w+", shown)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<p dir="ltr" style="text-align: left;">2<br></p>', "2"),
        ("<p>a</p>\r\n<p>b<br>c</p>", "a\n\nb\\\nc"),
        ("x<br><br>y", "x\n\ny"),
        ("<p>x<b>y</b><br/></p>", "x**y**"),
        ("a &lt;b&gt; &amp;amp; c", r"a \<b> \&amp; c"),
        ("<p>5 - 3 = 2, a_b, #1</p>", "5 - 3 = 2, a_b, #1"),
        ("<p><span>1</span>. first</p>", r"1\. first"),
        ("<p>::: remember</p>", r"\::: remember"),
        ("<b><strong>x</strong></b>", "**x**"),
        ("<b>a</b><b>b</b>", "**ab**"),
        ("<b>«да»</b>нет", "«да»нет"),
        ('<span style="font-style: italic;">a</span>', "*a*"),
        ("<p>H<sub>2</sub>O, 10<sup>-6</sup> m, x<sup>ab</sup></p>", "H₂O, 10⁻⁶ m, x^ab"),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n   - b\n2. c"),
        ("<li>a<li>b", "- a\n- b"),
        ("<pre>a\n  b ``` c\\\nd</pre>", "````\na\n  b ``` c\\\nd\n````"),
        ('<pre><code class="language-sh">a &lt; b\n</code></pre>', "```sh\na < b\n```"),
        ('<img src="a b (1).png" alt="x [y]">', r"![x \[y\]](<a b (1).png>)"),
        ("<IMG alt='q' SRC=foo.png>", "![q](foo.png)"),
        ('<a href="javascript:x()">a</a> <a href="https://e.org">b</a>', "a [b](https://e.org)"),
        ("<p>س<b>ل</b>ام</p>", "س**ل**ام"),
        ("<style>p{}</style><p>a</p><script>b()</script>", "a"),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td rowspan=2>1|2</td><td><code>x|y</code>"
            "</td></tr><tr><td>3</td></tr></table>",
            "| a | b |\n| --- | --- |\n| 1\\|2 | `x\\|y` |\n|  | 3 |",
        ),
        (
            "<!--[if gte mso 9]><xml><w:x>1</w:x></xml><![endif]--><style>p.MsoNormal{}</style>"
            "<p class=MsoNormal><span lang=RU style='mso-x:1'>Кто&nbsp;ведёт <o:p></o:p></span></p>"
            "<p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Два&nbsp; </p>",
            "Кто\xa0ведёт\n\nДва",
        ),
    ],
)
def test_html_of_other_programs(html: str, text: str) -> None:
    assert from_html(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<br>b</p><p>c</p>", "a b c"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("<pre>a\nb</pre>", "`a b`"),
        ("<table><tr><td>a|b</td><td><code>c|d</code></td></tr></table>", r"a\|b `c|d`"),
        ('a <img src="p.png" alt="q">', "a ![q](p.png)"),
    ],
)
def test_html_of_one_line(html: str, text: str) -> None:
    assert line_from_html(html) == text


def test_indented_code_is_kept_or_refused() -> None:
    code = "if x:\n    y = 1\n\n    z = 2"
    assert from_auto(f"Look:\n<pre>{code}</pre>") == f"Look:\n\n```\n{code}\n```"
    with pytest.raises(WrongError, match="an option has code of several lines"):
        line_from_html("<pre>if x:\n    y = 1</pre>")


FORMULAS = {
    "<mfrac><mi>x</mi><mn>2</mn></mfrac>": "x/2",
    "<mfrac><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow><mn>2.5</mn></mfrac>": "(x+1)/2.5",
    "<msup><mrow><mi>a</mi><mo>-</mo><mi>b</mi></mrow><mn>10</mn></msup>": "(a-b)^10",
    "<msub><mi>x</mi><mi>i</mi></msub><mo>=</mo><msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>": (
        r"x_i=√(a+b)"
    ),
    "<mroot><mi>x</mi><mn>3</mn></mroot>": "x^(1/3)",
    "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>": "x_1^2",
    "<mn>2</mn><mrow><mfrac><mn>1</mn><mn>2</mn></mfrac></mrow>": "2 1/2",
    "<mi>a</mi><mfrac><mi>b</mi><mn>2</mn></mfrac><mfrac><mn>1</mn><mi>c</mi></mfrac>": (
        "a(b/2)(1/c)"
    ),
    "<mfrac><mn>1</mn><mn>2</mn></mfrac><msup><mi>y</mi><mn>2</mn></msup>": "(1/2)y^2",
    "<mfrac><mn>1</mn><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow></mfrac><mi>y</mi>": (
        "(1/(x+1))y"
    ),
    "<msup><mi>x</mi><mn>10</mn></msup><mn>2</mn><mi>y</mi>": "x^10 2y",
    "<mfrac><mn>1</mn><mn>2</mn></mfrac><mo>+</mo><mn>3</mn><msub><mi>x</mi><mn>1</mn></msub>": (
        "1/2+3x_1"
    ),
    "<semantics><mn>1</mn><annotation>one</annotation></semantics>": "1",
}


def test_formulas_of_pages_are_written_on_one_line() -> None:
    found = {one: from_html(f"<p>Is <math>{one}</math> right?</p>") for one in FORMULAS}
    assert found == {one: f"Is {text} right?" for one, text in FORMULAS.items()}
    with pytest.raises(WrongError, match="the formula “1 2” cannot be written on one line"):
        from_html("<math><mtable><mn>1</mn><mn>2</mn></mtable></math>")
    assert from_html("x<sup>a+b</sup>") == "x^(a+b)"


@pytest.mark.parametrize("tags", ["<div>", "<ul><li>", "<table><tr><td>", "<blockquote>"])
def test_html_nested_without_end_keeps_its_words(tags: str) -> None:
    assert to_plain(line_from_html(tags * (1000 // tags.count("<")) + "word")).split()[-1:] == [
        "word"
    ]


def test_pictures_are_found_with_signs_in_their_descriptions_and_with_titles() -> None:
    text = r'![Port \[A\]](figures/a.png) and ![](<figures/b.svg>) and ![B](c.png "A title"), ![no]'
    found = [(r"Port \[A\]", "figures/a.png"), ("", "figures/b.svg"), ("B", "c.png")]
    assert PICTURE.findall(text) == found


def test_pictures_without_a_path_leave_their_description() -> None:
    assert from_html('<p>a <img src="x.gif" alt="a cat"></p>', lambda _src: "") == "a a cat"


def test_pictures_are_asked_for_by_their_path_as_typed() -> None:
    asked: list[str] = []
    to_html("![a](<схема 1.png>)", lambda path: asked.append(path) or path)  # type: ignore[func-returns-value]
    assert asked == ["схема 1.png"]


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("a\nb", "a\\\nb"),
        ("a\n\nb <i>c</i>", "a\n\nb *c*"),
        ("<ul>\n<li>a</li>\n</ul>", "- a"),
        ("2 &lt; 3", "2 < 3"),
    ],
)
def test_a_line_that_ends_is_one_in_the_format_of_moodle(text: str, markdown: str) -> None:
    assert from_auto(text) == markdown


_SIGNS = st.text(alphabet=" \n.-+#>=~_*`[]()<&;|!:1aяس\\", max_size=30)


@settings(max_examples=examples(300), deadline=None)
@given(_SIGNS)
def test_plain_text_shows_the_same_characters(text: str) -> None:
    html = to_html(from_plain(text))
    shown = unescape(re.sub(r"</?p>|<br />", " ", html))
    assert "<" not in re.sub(r"</?p>|<br />", "", html)
    assert shown.split() == text.split()


@settings(max_examples=examples(150), deadline=None)
@given(_SIGNS, st.sampled_from(["p", "b", "li", "td", "pre", "code", "h2", "blockquote"]))
def test_any_html_keeps_its_words(text: str, tag: str) -> None:
    from html import escape

    words = re.findall(r"\w+", text)
    for read in (from_html, line_from_html):
        text = text.replace("\n ", "\n").replace("\n\t", "\n") if tag == "pre" else text
        found = read(f"<p>x <{tag}>{escape(text)}</{tag}> y<br>z</p>")
        assert re.findall(r"\w+", to_plain(found)) == ["x", *words, "y", "z"]
        read(f"<{tag}><{text}")  # broken HTML is read without an error


@pytest.mark.parametrize(
    "sign", [" ", "\n", "\xa0", "_", "*", "<p>", "<br>", "<b>", "&", "\\", "\t\n"]
)
def test_long_runs_of_one_sign_take_no_time(sign: str) -> None:
    from time import process_time

    run, start = f"a{sign * 20_000}b", process_time()
    for read in (from_plain, from_html, line_from_html, from_auto):
        read(run[:1500] if sign == "<b>" else run)
    assert process_time() - start < 5
