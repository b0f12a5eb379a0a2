"""HTML of other systems, also as pasted from Word, to Markdown. See ``markup`` for its use.

Course text has no raised and lowered signs: those that Unicode has are taken, for others ``^`` or
``_`` stands before. Underlined words are emphasised. Colours, sizes and directions are dropped.
"""

# ruff: noqa: ARG002 - markdownify calls every method with the same arguments

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement
from markdownify import MarkdownConverter

from trainkit.exchange.plain import (
    BREAK,
    Formula,
    WrongError,
    escaped,
    formula_text,
    from_plain,
    to_plain,
    with_breaks,
)
from trainkit.text.languages import _

_Library: Any = MarkdownConverter
"""The package declares little of what is overridden here."""


_RAISED = str.maketrans("0123456789+-=()ni−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ⁻")


_LOWERED = str.maketrans("0123456789+-=()−", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋")


_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


_DROPPED = {"script", "style", "head", "xml", "template", "iframe", "object", "audio", "video",
            "svg"}  # fmt: skip


_SAME = {
    "strong": "b",
    "em": "i u ins cite dfn",
    "code": "tt kbd samp",
    "del": "strike s",
    "p": "summary dt dd legend address figcaption",
    "div": "center details dl fieldset figure footer form header main nav",
}


_NAMES = {other: name for name, others in _SAME.items() for other in others.split()}


_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


_FULL = _HEADINGS | {"p", "li", "div", "td", "th", "blockquote"}


_NOT_IN_LINES = _FULL | {"ul", "ol", "table", "tr", "caption", "hr"}


_INLINE = {"strong", "em", "code", "del", "a", "sub", "sup", "img", "q", "mark", "small", "label"}


_PARTS = {"strong", "em", "del"}


_DOUBTFUL = re.compile(r"[^\w\s*]\*+\w|\w\*+[^\w\s*]|\*{3}")
"""Where stars stand between a word and a sign, they may not be taken for formatting."""


_STYLES = (
    ("strong", re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)),
    ("em", re.compile(r"font-style\s*:\s*(?:italic|oblique)|underline", re.IGNORECASE)),
)


def markdown(html: str, picture: Callable[[str], str], *, line: bool = False) -> str:
    """Return HTML as Markdown; with ``line``, without any blocks."""
    soup = BeautifulSoup(html, "lxml")
    try:
        _tidy(soup)
        text = _converted(soup, picture, line)
        if _DOUBTFUL.search(text) and to_plain(text).count("*") != soup.get_text().count("*"):
            # formatting that Markdown cannot have at this place: inside a word, beside a sign
            for tag in soup.find_all(["strong", "em"]):
                tag.unwrap()
            soup.smooth()
            text = _converted(soup, picture, line)
    except RecursionError:  # no page for people is nested so deeply
        return from_plain(soup.get_text(" "))
    return text


def _converted(soup: BeautifulSoup, picture: Callable[[str], str], line: bool) -> str:
    converter = _Converter(picture=picture, line=line, heading_style="atx", bullets="-")
    return with_breaks(converter.process_tag(soup, parent_tags={"_inline"} if line else set()))


def _tidy(soup: BeautifulSoup) -> None:
    """Give formatting one name each, and take away what shows nothing, as pages of Word have it."""
    emphasised = []
    for tag in soup.find_all(True):
        if tag.name in _DROPPED:
            tag.decompose()
        if tag.decomposed:
            continue
        tag.name = _NAMES.get(tag.name, tag.name)
        if tag.name in _PARTS:
            emphasised.append(tag)
        elif tag.name in {"span", "font"} or ":" in tag.name:
            for name, style in _STYLES:
                if style.search(str(tag.get("style"))):
                    emphasised.append(tag.wrap(soup.new_tag(name)))
            tag.unwrap()
        elif tag.name in {"td", "th"} and str(tag.get("rowspan")).isdecimal():
            _fill_below(soup, tag)
    for tag in emphasised:
        if any(above.name == tag.name for above in tag.parents):
            tag.unwrap()
        elif isinstance(before := tag.previous_sibling, Tag) and before.name == tag.name:
            before.extend(list(tag.contents))
            tag.extract()
    soup.smooth()


def _fill_below(soup: BeautifulSoup, cell: Tag) -> None:
    """Put empty cells where a cell reaches down into further rows."""
    row = cell.parent
    at = len(cell.find_previous_siblings(["td", "th"]))
    below = row.find_next_siblings("tr") if row else []
    for one in below[: int(str(cell["rowspan"])) - 1]:
        cells = one.find_all(["td", "th"], recursive=False)
        if at < len(cells):
            cells[at].insert_before(soup.new_tag("td"))
        else:
            one.append(soup.new_tag("td"))


def _language(pre: Tag) -> str:
    code = pre.find("code")
    names = code.get("class") or () if isinstance(code, Tag) else ()
    return next((str(name)[9:] for name in names if str(name).startswith("language-")), "")


class _Converter(_Library):  # type: ignore[misc]  # see there
    """Writes course text; ``line`` and ``picture`` are among its options."""

    def process_text(self, el: NavigableString, parent_tags: set[str]) -> str:
        node: PageElement = el
        while node.previous_sibling is None and node.parent and node.parent.name in _INLINE:
            node = node.parent
        before = node.previous_sibling
        self.within = isinstance(before, NavigableString) or (
            isinstance(before, Tag) and before.name in _INLINE
        )
        return str(super().process_text(el, parent_tags))

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Return text escaped; inside a line nothing starts a list."""
        return escaped(f".{text}")[1:] if self.within else escaped(text)

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "pre" in parent_tags:
            return "\n"
        return " " if "_inline" in parent_tags else f"{BREAK}\n{text}"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        path = self.options["picture"](str(el.get("src") or ""))
        alt = from_plain(" ".join(str(el.get("alt") or "").split()))
        if not path:
            return alt
        title = re.sub(r'([\\"])', r"\\\1", " ".join(str(el.get("title") or "").split()))
        caption = f' "{title}"' if title else ""
        return f"![{alt}]({_target(path)}{caption})"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        href = str(el.get("href") or "")
        if "_noformat" in parent_tags or not text.strip() or not _LINK.match(href):
            return text
        return f"[{text.strip()}]({_target(href)})"

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _moved(text, _RAISED, "^")

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _moved(text, _LOWERED, r"\_")

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        code = str(super().convert_code(el, text, parent_tags))
        in_table = parent_tags & {"td", "th"} and not self.options["line"]
        return code.replace("|", r"\|") if in_table else code

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags:
            if re.search(r"\n[ \t]", text.strip()):
                raise WrongError(
                    _("an option has code of several lines, which papers cannot print")
                )
            return f" {self.convert_code(el, ' '.join(text.split()), parent_tags)} "
        fence = "`" * (max([2, *map(len, re.findall("`{3,}", text))]) + 1)
        code = text.strip("\n")
        return f"\n\n{fence}{_language(el)}\n{code}\n{fence}\n\n"

    def convert_math(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return from_plain(formula_text(_parts_of_math(el)))

    def convert_q(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"“{text}”"

    def convert_caption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"{text.strip()}\n\n"

    def get_conv_fn(self, tag_name: str) -> Any:
        """Return what writes a tag; a line has no lists and tables, only their words."""
        if self.options["line"] and tag_name in _NOT_IN_LINES:
            return lambda _el, text, **_more: f" {text} "
        write = super().get_conv_fn(tag_name)
        if tag_name not in _FULL or write is None:
            return write
        return lambda el, text, **more: write(el, text.strip(f" \t\r\n{BREAK}"), **more)


def _target(path: str) -> str:
    return f"<{path}>" if re.search(r"[\s()<>]", path) else path


def _moved(text: str, signs: dict[int, int], mark: str) -> str:
    moved = text.translate(signs)
    if text.strip() and all(ord(one) in signs.values() for one in moved.replace(" ", "")):
        return moved
    inner = text.strip()
    if len(inner) > 1 and not inner.isalnum():
        text = text.replace(inner, f"({inner})")
    return f"{mark}{text}" if inner else text


_MATH = {"msup": "sup", "msub": "sub", "msubsup": "subsup", "mfrac": "frac", "msqrt": "root",
         "mroot": "nroot"}  # fmt: skip


_MATH_ROWS = {"math", "mrow", "mstyle", "semantics", "mi", "mn", "mo", "mtext", "mspace", "mpadded"}


def _parts_of_math(tag: Tag) -> Formula:
    """Return a formula of MathML, whose notes for other programs are left out."""
    kind = _MATH.get(tag.name, "row" if tag.name in _MATH_ROWS else "")
    parts: list[Formula | str] = []
    for one in tag.children:
        if isinstance(one, Tag):
            if not one.name.startswith("annotation"):
                parts.append(_parts_of_math(one))
        elif text := " ".join(str(one).split()):
            parts.append(text)
    return Formula(kind, parts)
