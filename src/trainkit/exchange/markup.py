"""Course text to other systems' HTML and plain text, and back.

Banks have Markdown. Other systems have HTML, or text without any formatting; HTML is written with
the parser of course text in its plain form: without typographic quotes, boxes and citations. It is
read with markdownify (``html``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import unquote

from trainkit.exchange.plain import BREAK, course_text, escaped, from_plain, to_plain, with_breaks

PICTURE = re.compile(r'!\[((?:\\.|[^\]\\])*)\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)')
"""A picture in Markdown, with its description and its path."""
_TAG = re.compile(r"<[a-zA-Z/!?]")
# what most texts have at most, which is read here: a bank of 50,000 questions has 500,000 texts
_SIMPLE = re.compile(r"<(?:(br)|/?p|/?div)\b[^<>]*>", re.IGNORECASE)
_SPAN = re.compile(r"</?(?:span|font|o:p)\b[^<>]*>", re.IGNORECASE)
_STYLED = re.compile(r"font-weight|font-style|underline", re.IGNORECASE)
_EMPHASIS = re.compile(
    r"(?<![^\s(«„“])<(b|strong|i|em)>(\w(?:[^<>]*\w)?)</\1>(?![^\s.,;:?!)»“”])", re.IGNORECASE
)
_STAR = "\ufdd1"
"""Stands for a star that is formatting, while others are escaped; no character of any script."""

_CODE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL | re.IGNORECASE)
_WRAP = re.compile(r"(?<![ \t\r\f])[ \t\r\f]*\n\s*")
_EDGE = re.compile(r"(?<=>)\s+(?=<)|(?<=>)\n|\n(?=<)")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def to_html(text: str, picture: Callable[[str], str] = str, *, inline: bool = False) -> str:
    """Return Markdown as HTML; ``picture`` gives the address of a picture by its path.

    ``inline`` leaves out the paragraph around a text of one line.
    """
    parser = course_text()
    tokens = parser.parseInline(text) if inline else parser.parse(text)
    for token in tokens:
        for part in token.children or ():
            if part.type == "image":
                part.attrSet("src", picture(unquote(str(part.attrGet("src")))))
    return str(parser.renderer.render(tokens, parser.options, {})).rstrip("\n")


def has_markup(text: str) -> bool:
    """Return whether a text has anything but words: bold, a table, a picture, more paragraphs."""
    plain = to_plain(text)
    return plain != text and from_plain(plain) != text


def from_html(html: str, picture: Callable[[str], str] = str) -> str:
    """Return HTML as Markdown.

    ``picture`` gives the path of a picture by its address; of one without a path its description
    is kept.
    """
    bare = _EDGE.sub("", _WRAP.sub("\n", _unstyled(html.strip().replace("\r", "\n"))))
    bare = _SIMPLE.sub(lambda tag: f"{BREAK}\n" if tag[1] else "\n\n", bare)
    bare = _EMPHASIS.sub(lambda part: _starred(part[2], part[1].lower()), bare)
    if not _TAG.search(bare):
        return with_breaks(escaped(_spaced(unescape(bare))).replace(_STAR, "*"))
    pass

    from trainkit.exchange.html import markdown

    return markdown(html, picture)


def _unstyled(html: str) -> str:
    """Return HTML without styled parts, unless a style makes them bold or italic."""
    return html if _STYLED.search(html) else _SPAN.sub("", html)


def _starred(text: str, tag: str) -> str:
    stars = _STAR * (2 if tag in {"b", "strong"} else 1)
    return f"{stars}{text}{stars}"


def _spaced(text: str) -> str:
    """Return the text of HTML with one space for each run, kept together or not, as it shows."""
    text = re.sub(r"[ \t\r\f]+", " ", text)
    return re.sub(r" *\xa0[ \xa0]+| +\xa0", " ", text) if "\xa0" in text else text


def line_from_html(html: str, picture: Callable[[str], str] = str) -> str:
    """Return HTML as Markdown of one line, as options have it."""
    bare = _SIMPLE.sub(" ", _unstyled(html))
    if not _TAG.search(bare):
        return from_plain(_SPACE.sub(" ", _spaced(unescape(bare))))
    pass

    from trainkit.exchange.html import markdown

    return _SPACE.sub(" ", markdown(html, picture, line=True)).strip()


def from_auto(text: str, picture: Callable[[str], str] = str) -> str:
    """Return text in Moodle's own format, HTML in which a line that ends is one, as Markdown."""
    parts = _CODE.split(text.strip()) if "<" in text else [text.strip()]
    for at in range(0, len(parts), 2):
        lines = re.sub(r"(?<![>\s])[ \t]*\n(?![ \t]*[<\n])", "<br>", parts[at])
        parts[at] = re.sub(r"\n(?:[ \t]*\n)+", "<p>", lines)
    return from_html("".join(parts), picture)
