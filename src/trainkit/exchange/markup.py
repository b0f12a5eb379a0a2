"""Course text to other systems' HTML and plain text, and back.

Banks have Markdown. Other systems have HTML, or text without any formatting; HTML is written with
the parser of course text in its plain form: without typographic quotes, boxes and citations. It is
read with markdownify, where it is not simple.
"""

# ruff: noqa: ARG002 - markdownify calls every method with the same arguments

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from trainkit.text.languages import _

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag


class WrongError(Exception):
    """A question is not what its format asks for; says what was expected."""


_SPECIAL = re.compile(
    r"[\\`*\[\]|]|_+|~(?=~)|(?<=~)~|<(?=[a-zA-Z/!?])|&(?=#?\w+;)"
    r"|^[ \t]*(?:>|[-+](?=\s|$)|[-=](?=[-= ]*$)|#(?=#{0,5}(?:\s|$))|:(?=::)"
    r"|[0-9]+(?=[.)](?:\s|$)))",
    re.MULTILINE,
)
"""Signs that course text would take for formatting, and the starts of lines that make a list."""


BREAK = "\ufdd0"
"""Stands for a line break until it is known what is around it; no character of any script."""


_BLOCKS = {"paragraph_close", "heading_close", "list_item_close", "tr_close", "fence", "code_block"}


@cache
def course_text() -> MarkdownIt:
    """Return the parser of course text in its plain form."""
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def rendered(text: str) -> str:
    """Return Markdown as HTML, which is the same for all ways in which the same can be written."""
    if not _SPECIAL.search(text) and "\n" not in text:  # what most texts are
        return f"<p>{escapeHtml(text)}</p>"
    return str(course_text().render(text))


def to_plain(text: str) -> str:
    """Return Markdown without its formatting, a line for each paragraph, step and row."""
    if not _SPECIAL.search(text) and "\n" not in text:
        return text
    parts: list[str] = []
    for token in course_text().parse(text):
        if token.type == "inline":
            parts.append(_words(token))
        elif token.type == "list_item_open":
            parts.append(f"{token.info}{token.markup} ")
        elif token.type in {"td_close", "th_close"}:
            parts.append(" | ")
        elif token.type in _BLOCKS:
            parts.append(token.content + "\n")
    return re.sub(r"(?: \| )*\n+", "\n", "".join(parts)).strip()


def _words(inline: Token) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n", "image": ""}
    parts = []
    for part in inline.children or ():
        parts.append(breaks.get(part.type, part.content))
        if part.type == "image":
            title = part.attrGet("title")
            parts.append(_words(part) + (f" ({title})" if title else ""))
    return "".join(parts)


def from_plain(text: str) -> str:
    """Return text without formatting as Markdown that shows the same characters and lines."""
    marked = escaped(text.strip())
    if "\n" not in marked:
        return marked
    paragraphs = re.split(r"(?<![ \t])[ \t]*\n\s*\n\s*", marked)
    return "\n\n".join(re.sub(r"(?<![ \t])[ \t]*\n[ \t]*", r"\\\n", one) for one in paragraphs)


def escaped(text: str) -> str:
    """Return text with a backslash before what course text would take for formatting."""
    return _SPECIAL.sub(_with_backslash, text)


def _with_backslash(found: re.Match[str]) -> str:
    """Return a sign, or the start of a line that makes a list, with a backslash in its place.

    Underscores inside a word and those that stand alone, as a gap does, need none.
    """
    sign, text = found[0], found.string
    if sign[0] == "_":
        before, after = (
            text[max(found.start() - 2, 0) : found.start()],
            text[found.end() : found.end() + 1],
        )
        alone = before[-1:] == " " and before[0] not in " \n_" and after in {" ", ""}
        inside = before[-1:].isalnum() and after.isalnum()
        return sign if alone or inside else r"\_" * len(sign)
    return f"{sign}\\" if sign[-1].isdigit() else f"{sign[:-1]}\\{sign[-1]}"


def with_breaks(text: str) -> str:
    """Return Markdown whose line breaks are marked with ``BREAK``, with those that show."""
    text = re.sub(rf"{BREAK}\n(?:[ \t>]*{BREAK}\n)+", "\n\n", text)
    text = re.sub(rf"{BREAK}(?=\s*\n\s*\n|\s*$(?!\n)|\n[ >]*(?:[-#>|`]|\d+\.)\s)", "", text)
    text = re.sub(r"(?<![ \t])[ \t]+\n", "\n", re.sub(rf"[ \t]*{BREAK}", r"\\", text))
    return re.sub(r"\n(?:[ \t\xa0]*\n){2,}", "\n\n", text).strip()


class Formula(NamedTuple):
    """A part of a formula, as Word and pages of HTML have it."""

    kind: str
    """``row``, ``root`` or one of ``_FORMULAS``; others are unknown."""
    parts: Sequence[Formula | str]


def formula_text(formula: Formula | str) -> str:
    """Return a formula on one line, such as ``(a + b)/2`` and ``x^2``.

    Raises ``WrongError`` for one that has no such form: a table, or signs above each other.
    """
    if isinstance(formula, str):
        return formula
    kind, parts = formula
    texts = [formula_text(one) for one in parts]
    if kind in {"row", "root"}:
        inner = _side_by_side(parts, texts)
        return inner if kind == "row" else f"√{_one(inner)}"
    if len(texts) != _FORMULAS.get(kind, "").count("{}"):
        words = _("the formula “{text}” cannot be written on one line", text=" ".join(texts))
        raise WrongError(words)
    return _FORMULAS[kind].format(*map(_one, texts))


def _side_by_side(parts: Sequence[Formula | str], texts: Sequence[str]) -> str:
    """Return the parts of a row; those that would run into each other are kept apart.

    Without a sign between them, a half and y are ``(1/2)y``, two and a half ``2 1/2``.
    """
    pieces, before = [""], ""
    for part, text in zip(parts, texts, strict=True):
        kind, line = _kind(part), "".join(pieces)
        apart = text
        if re.search(r"[\w)]\Z", line) and re.match(r"[\w(√]", text):
            if before == "frac":
                pieces[-1] = f"({pieces[-1]})"
            if kind == "frac":
                is_mixed = re.search(r"(?<![\w.,^_])\d+\Z", line) and re.fullmatch(r"\d+/\d+", text)
                kind, apart = ("mixed", f" {text}") if is_mixed else ("", f"({text})")
            elif before not in {"", "frac"}:
                apart = f" {text}"
        pieces.append(apart)
        before = kind
    return "".join(pieces)


def _kind(part: Formula | str) -> str:
    """Return what kind of formula a part is; empty for signs and letters alone."""
    while isinstance(part, Formula) and part.kind == "row" and len(part.parts) == 1:
        part = part.parts[0]
    return part.kind if isinstance(part, Formula) and part.kind != "row" else ""


_FORMULAS = {
    "frac": "{}/{}",
    "sup": "{}^{}",
    "sub": "{}_{}",
    "subsup": "{}_{}^{}",
    "nroot": "{}^(1/{})",
    "func": "{} {}",
}


def _one(text: str) -> str:
    """Return a part of a formula, in brackets where it is more than a number or a name."""
    return text if re.fullmatch(r"\w+(?:[.,]\w+)*|\([^()]*\)", text) else f"({text})"


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
_BLANKS = re.compile(r"[ \t\r\n\f]+")


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
    bare = _EMPHASIS.sub(_starred, bare)
    if not _TAG.search(bare):
        return with_breaks(escaped(_spaced(unescape(bare))).replace(_STAR, "*"))
    return _markdown(html, picture)


def _unstyled(html: str) -> str:
    """Return HTML without styled parts, unless a style makes them bold or italic."""
    return html if _STYLED.search(html) else _SPAN.sub("", html)


def _starred(part: re.Match[str]) -> str:
    stars = _STAR * (2 if part[1].lower() in {"b", "strong"} else 1)
    return f"{stars}{part[2]}{stars}"


def _spaced(text: str) -> str:
    """Return the text of HTML with one space for each run, kept together or not, as it shows."""
    text = re.sub(r"[ \t\r\f]+", " ", text)
    return re.sub(r" *\xa0[ \xa0]+| +\xa0", " ", text) if "\xa0" in text else text


def line_from_html(html: str, picture: Callable[[str], str] = str) -> str:
    """Return HTML as Markdown of one line, as options have it."""
    bare = _SIMPLE.sub(" ", _unstyled(html))
    if not _TAG.search(bare):
        return from_plain(_BLANKS.sub(" ", _spaced(unescape(bare))))
    return _BLANKS.sub(" ", _markdown(html, picture, line=True)).strip()


def from_auto(text: str, picture: Callable[[str], str] = str) -> str:
    """Return text in Moodle's own format, HTML in which a line that ends is one, as Markdown."""
    parts = _CODE.split(text.strip()) if "<" in text else [text.strip()]
    for at in range(0, len(parts), 2):
        lines = re.sub(r"(?<![>\s])[ \t]*\n(?![ \t]*[<\n])", "<br>", parts[at])
        parts[at] = re.sub(r"\n(?:[ \t]*\n)+", "<p>", lines)
    return from_html("".join(parts), picture)


# ---- HTML with more in it, also as pasted from Word, is read with markdownify, which loads slowly

_RAISED = str.maketrans("0123456789+-=()ni−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ⁻")
_LOWERED = str.maketrans("0123456789+-=()−", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋")
_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_DROPPED = re.compile("script|style|head|xml|template|iframe|object|audio|video|svg")
_SAME = {
    "strong": "b",
    "em": "i u ins cite dfn",
    "code": "tt kbd samp",
    "del": "strike s",
    "p": "summary dt dd legend address figcaption",
    "div": "center details dl fieldset figure footer form header main nav",
}
_NAMES = {other: name for name, others in _SAME.items() for other in others.split()}
_FULL = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "div", "td", "th", "blockquote"}
_NOT_IN_LINES = _FULL | {"ul", "ol", "table", "tr", "caption", "hr"}
_INLINE = {"strong", "em", "code", "del", "a", "sub", "sup", "img", "q", "mark", "small", "label"}
_DOUBTFUL = re.compile(r"[^\w\s*]\*+\w|\w\*+[^\w\s*]|\*{3}")
"""Where stars stand between a word and a sign, they may not be taken for formatting."""
_STYLES = (
    ("strong", re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)),
    ("em", re.compile(r"font-style\s*:\s*(?:italic|oblique)|underline", re.IGNORECASE)),
)


def _markdown(html: str, picture: Callable[[str], str], *, line: bool = False) -> str:
    """Return HTML as Markdown; with ``line``, without any blocks."""
    from bs4 import BeautifulSoup

    def converted() -> str:
        converter = _converter()(picture=picture, line=line, heading_style="atx", bullets="-")
        return with_breaks(converter.process_tag(soup, parent_tags={"_inline"} if line else set()))

    soup = BeautifulSoup(html, "lxml")
    try:
        _tidy(soup)
        text = converted()
        if _DOUBTFUL.search(text) and to_plain(text).count("*") != soup.get_text().count("*"):
            # formatting that Markdown cannot have at this place: inside a word, beside a sign
            for tag in soup.find_all(["strong", "em"]):
                tag.unwrap()
            soup.smooth()
            text = converted()
    except RecursionError:  # no page for people is nested so deeply
        return from_plain(soup.get_text(" "))
    return text


def _tidy(soup: BeautifulSoup) -> None:
    """Give formatting one name each, and take away what shows nothing, as pages of Word have it.

    Cells that reach down into further rows get empty ones there.
    """
    from bs4 import Tag

    emphasised = []
    for tag in soup.find_all(True):
        if _DROPPED.fullmatch(tag.name):
            tag.decompose()
        if tag.decomposed:
            continue
        tag.name = _NAMES.get(tag.name, tag.name)
        if tag.name in {"strong", "em", "del"}:
            emphasised.append(tag)
        elif tag.name in {"span", "font"} or ":" in tag.name:
            for name, style in _STYLES:
                if style.search(str(tag.get("style"))):
                    emphasised.append(tag.wrap(soup.new_tag(name)))
            tag.unwrap()
        elif tag.name in {"td", "th"} and str(tag.get("rowspan")).isdecimal():
            at = len(tag.find_previous_siblings(["td", "th"]))
            below = tag.parent.find_next_siblings("tr") if tag.parent else []
            for row in below[: int(str(tag["rowspan"])) - 1]:
                cells = row.find_all(["td", "th"], recursive=False)
                if at < len(cells):
                    cells[at].insert_before(soup.new_tag("td"))
                else:
                    row.append(soup.new_tag("td"))
    for tag in emphasised:
        if any(above.name == tag.name for above in tag.parents):
            tag.unwrap()
        elif isinstance(before := tag.previous_sibling, Tag) and before.name == tag.name:
            before.extend(list(tag.contents))
            tag.extract()
    soup.smooth()


@cache
def _converter() -> Any:
    """Return the class that writes course text; ``line`` and ``picture`` are among its options.

    Course text has no raised and lowered signs: those that Unicode has are taken, for others ``^``
    or ``_`` stands before. Underlined words are emphasised. Colours, sizes and directions are
    dropped.
    """
    from bs4 import Tag
    from bs4.element import NavigableString, PageElement
    from markdownify import MarkdownConverter

    library: Any = MarkdownConverter  # declares little of what is overridden here

    class Converter(library):  # type: ignore[misc]
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
            code = el.find("code")
            names = code.get("class") or () if isinstance(code, Tag) else ()
            said = (str(name) for name in names if str(name).startswith("language-"))
            language = next(said, "").removeprefix("language-")
            fence = "`" * (max([2, *map(len, re.findall("`{3,}", text))]) + 1)
            code_lines = text.strip("\n")
            return f"\n\n{fence}{language}\n{code_lines}\n{fence}\n\n"

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

    return Converter


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


_MATH = {"msup": "sup", "msub": "sub", "msubsup": "subsup", "mfrac": "frac", "msqrt": "root"}
_MATH |= {"mroot": "nroot"} | dict.fromkeys(
    ["math", "mrow", "mstyle", "semantics", "mi", "mn", "mo", "mtext", "mspace", "mpadded"], "row"
)


def _parts_of_math(tag: Tag) -> Formula:
    """Return a formula of MathML, whose notes for other programs are left out."""
    from bs4 import Tag

    parts: list[Formula | str] = []
    for one in tag.children:
        if isinstance(one, Tag):
            if not one.name.startswith("annotation"):
                parts.append(_parts_of_math(one))
        elif text := " ".join(str(one).split()):
            parts.append(text)
    return Formula(_MATH.get(tag.name, ""), parts)
