"""Course text to other systems' HTML and plain text, and back.

Banks have Markdown. Other systems have HTML, or text without any formatting; HTML is read with
markdownify and written with the parser of course text in its plain form: without typographic
quotes, boxes and citations.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token

__all__ = ["from_html", "from_plain", "has_markup", "line_from_html", "to_html", "to_plain"]

_SPECIAL = re.compile(
    r"[\\`*_\[\]<>|~]|&(?=#?\w+;)|^\s*(?:[-+#](?=\s|#)|\d+(?=[.)]\s))", re.MULTILINE
)
_TAG = re.compile(r"<[a-zA-Z/!][^>]*>|&#?\w+;")
_BLOCKS = {"paragraph_close", "heading_close", "list_item_close", "tr_close", "fence"}


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.validateLink = bool  # type: ignore[method-assign,assignment]  # pictures have any path
    return parser


def to_html(text: str, picture: Callable[[str], str] = str, *, inline: bool = False) -> str:
    """Return Markdown as HTML; ``picture`` gives the address of a picture by its path.

    ``inline`` leaves out the paragraph around a text of one line.
    """
    parser = _parser()
    tokens = parser.parseInline(text) if inline else parser.parse(text)
    for token in tokens:
        for part in token.children or ():
            if part.type == "image":
                part.attrSet("src", picture(str(part.attrGet("src"))))
    return str(parser.renderer.render(tokens, parser.options, {})).rstrip("\n")


def to_plain(text: str) -> str:
    """Return Markdown without its formatting, a line for each paragraph and row."""
    if not _SPECIAL.search(text) and "\n" not in text:
        return text
    parts: list[str] = []
    for token in _parser().parse(text):
        if token.type == "inline":
            parts.append(_words(token))
        elif token.type in {"td_close", "th_close"}:
            parts.append(" | ")
        elif token.type in _BLOCKS:
            parts.append(token.content + "\n")
    return re.sub(r"(?: \| )?\n+", "\n", "".join(parts)).strip()


def _words(inline: Token) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(breaks.get(part.type, part.content) for part in inline.children or ())


def has_markup(text: str) -> bool:
    """Return whether a text has anything but words: bold, a table, a picture, more paragraphs."""
    plain = to_plain(text)
    return plain != text and from_plain(plain) != text


def from_plain(text: str) -> str:
    """Return text without formatting as Markdown that shows the same characters."""
    return _SPECIAL.sub(lambda sign: "\\".join(_before_last(sign[0])), text.strip())


def _before_last(sign: str) -> tuple[str, str]:
    """Return a sign, or the start of a line that makes a list, parted before what to escape."""
    return (sign, "") if sign[-1:].isdigit() else (sign[:-1], sign[-1])


def from_html(html: str, picture: Callable[[str], str] = str) -> str:
    """Return HTML as Markdown; ``picture`` gives the path of a picture by its address."""
    if not _TAG.search(html):
        return from_plain(html)
    if not re.search(r"<[a-zA-Z/!]", html):
        return from_plain(unescape(html))
    from markdownify import markdownify

    html = re.sub(
        r"(<img\b[^>]*?\bsrc\s*=\s*)(\"[^\"]*\"|'[^']*')",
        lambda found: f'{found[1]}"{picture(unescape(found[2][1:-1]))}"',
        html,
    )
    text = markdownify(
        html, heading_style="ATX", bullets="-", escape_misc=True, strip=["script", "style"],
        keep_inline_images_in=["td", "th", "li"], newline_style="backslash",
        bs4_options={"features": "lxml"},  # type: ignore[arg-type]  # passed on as keywords
    )  # fmt: skip
    return re.sub(r"[ \t]+\n", "\n", re.sub(r"\n{3,}", "\n\n", text)).strip()


def line_from_html(html: str, picture: Callable[[str], str] = str) -> str:
    """Return HTML as Markdown of one line, as options have it."""
    return " ".join(from_html(html, picture).split())
