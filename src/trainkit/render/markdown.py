"""Course text to HTML: CommonMark without raw HTML, plus what handouts need.

Added to CommonMark: pipe tables with a ``Table: …`` caption line, figures (a paragraph that holds
only an image), boxes (``::: remember Title``), note lines (``::: notes 6``), tick boxes (``- [ ]``)
and citations (``[@reference-id, section 2]``). Straight quotes become typographic ones, but in
code. Text is data: it is never compiled as a template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.container import container_plugin

from trainkit.render.locators import translated_locator
from trainkit.text.languages import N_, _, comma_list

FIGURE = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_.-]+)*\.(?:svg|png|jpe?g)")
"""The path of a figure inside a module's folder."""


def add_anchors(state: StateCore) -> None:
    """Give every heading a numbered anchor after the context's prefix."""
    prefix = state.env["context"].prefix
    number = 0
    for token in state.tokens:
        if token.type == "heading_open":
            number += 1
            token.attrSet("id", f"{prefix}section-{number}")


def move_captions(state: StateCore) -> None:
    """Turn a paragraph ``Table: …`` before a table into the table's caption."""
    tokens = state.tokens
    kept: list[Token] = []
    index = 0
    while index < len(tokens):
        caption = _caption_at(tokens, index)
        if caption is not None:
            tokens[index + 3].meta["caption"] = caption
            index += 3
            continue
        kept.append(tokens[index])
        index += 1
    state.tokens = kept


def _caption_at(tokens: Sequence[Token], index: int) -> str | None:
    window = [token.type for token in tokens[index : index + 4]]
    if window != ["paragraph_open", "inline", "paragraph_close", "table_open"]:
        return None
    text = tokens[index + 1].content
    return text.removeprefix("Table:").strip() if text.startswith("Table:") else None


def make_figures(state: StateCore) -> None:
    """Turn a paragraph that holds only an image into a figure."""
    for index, token in enumerate(state.tokens):
        children = token.children or []
        if token.type == "inline" and len(children) == 1 and children[0].type == "image":
            image = children[0]
            token.type = "figure"
            token.meta = {
                "src": image.attrGet("src"),
                "alt": image.content,
                "caption": image.attrGet("title") or "",
            }
            state.tokens[index - 1].hidden = True
            state.tokens[index + 1].hidden = True


def mark_ticks(state: StateCore) -> None:
    """Mark list items that start with ``[ ]`` as boxes to tick."""
    for index, token in enumerate(state.tokens):
        if token.type != "inline" or not token.children or index < 2:
            continue
        first = token.children[0]
        if state.tokens[index - 2].type == "list_item_open" and first.content.startswith("[ ] "):
            first.content = first.content[4:]
            state.tokens[index - 2].attrJoin("class", "tick")


def refuse_targets(state: StateCore) -> None:
    """Drop links that lead nowhere, and show an image that is no figure as it was typed."""
    for token in state.tokens:
        open_links: list[bool] = []
        for part in token.children or []:
            if part.type == "link_open":
                open_links.append(part.attrGet("href") == "")
                part.hidden = open_links[-1]
            elif part.type == "link_close":
                part.hidden = open_links.pop()
            elif part.type == "image" and not FIGURE.fullmatch(str(part.attrGet("src"))):
                part.type, part.children = "text", None
                part.content = f"![{part.content}]({part.attrGet('src')})"


BOXES = {
    "remember": N_("Remember"),
    "case": N_("Worked case"),
    "checklist": N_("Checklist"),
    "limits": N_("Limits"),
    "warning": N_("Take care"),
    "example": N_("Example"),
    "template": N_("Template"),
}
"""The kinds of box and the title each has when the text gives none."""

MAX_COLUMNS = 12
"""Table columns laid out at most; a table with thousands would stall the layout."""

SHORT_TABLE = 14
"""Rows below the heading up to which a table is not broken between pages: they take two thirds of
one at most, so the page before is not left empty."""

_CITATION = re.compile(r"\[@([a-z0-9-]+)(?:,\s*([^\]]{1,80}))?\]")
_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)


@dataclass(frozen=True)
class MarkdownContext:
    """What a text needs from outside: where its figures lie and what its citations point to."""

    assets: str = ""
    """The URL that figures' paths are joined to, ending in a slash."""
    citations: Mapping[str, str] = field(default_factory=dict)
    """Reference ids and the labels printed for them."""
    prefix: str = ""
    """Put before every anchor, so that several texts can stand in one document."""
    references: str = ""
    """Put before a citation's label to get the anchor that it points to."""


@dataclass(frozen=True)
class Heading:
    """A heading, for tables of contents."""

    level: int
    text: str
    anchor: str


def to_html(text: str, context: MarkdownContext | None = None) -> Markup:
    """Return the text as HTML. Unsafe links and raw HTML come out as visible text."""
    context = context or MarkdownContext()
    return Markup(_parser().render(text, {"context": context}))  # noqa: S704 - built from escaped parts


def inline_html(text: str, context: MarkdownContext | None = None) -> Markup:
    """Return one line of text as HTML without a paragraph around it."""
    context = context or MarkdownContext()
    return Markup(_parser().renderInline(text, {"context": context}))  # noqa: S704 - as above


def headings(text: str, prefix: str = "") -> tuple[Heading, ...]:
    """Return the headings in order, with the anchors that ``to_html`` gives them."""
    tokens = _outline_parser().parse(text, {"context": MarkdownContext(prefix=prefix)})
    return tuple(
        Heading(int(token.tag[1]), _plain(tokens[index + 1]), str(token.attrGet("id")))
        for index, token in enumerate(tokens)
        if token.type == "heading_open"
    )


def _plain(inline: Token) -> str:
    parts = inline.children or []
    return "".join(part.content for part in parts if part.type in {"text", "code_inline"})


@cache
def _parser() -> MarkdownIt:
    return _new_parser()


@cache
def _outline_parser() -> MarkdownIt:
    """Return a parser that drops everything but headings before it looks into lines."""
    parser = _new_parser()
    parser.core.ruler.after("block", "outline", _keep_headings)
    return parser


def _keep_headings(state: StateCore) -> None:
    opened = (at for at, token in enumerate(state.tokens) if token.type == "heading_open")
    state.tokens = [token for at in opened for token in state.tokens[at : at + 3]]


def _new_parser() -> MarkdownIt:
    options = {"html": False, "typographer": True, "quotes": "“”‘’"}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough", "smartquotes"])
    parser.validateLink = lambda url: bool(_LINK.match(url) or FIGURE.fullmatch(url))  # type: ignore[method-assign]
    for name in BOXES:
        parser.use(container_plugin, name, render=_of_token(_box))
    parser.use(container_plugin, "notes", render=_of_token(_note_lines))
    parser.inline.ruler.before("link", "citation", _citation)
    parser.core.ruler.push("targets", refuse_targets)
    parser.core.ruler.push("anchors", add_anchors)
    parser.core.ruler.push("captions", move_captions)
    parser.core.ruler.push("leads", _leads)
    parser.core.ruler.push("figures", make_figures)
    parser.core.ruler.push("ticks", mark_ticks)
    for name, rule in {
        "citation": _of_token(_render_citation),
        "figure": _of_token(_render_figure),
        "code_inline": _of_token(_render_code),
        "fence": _render_fence,
        "table_open": _render_table,
        "th_open": _render_heading_cell,
    }.items():
        parser.add_render_rule(name, rule)
    return parser


def _of_token(draw: Callable[[Token, Any], str]) -> Callable[..., str]:
    """Return a rule of the library that draws a token from the token and its surroundings alone."""

    def rule(
        _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, env: Any
    ) -> str:
        return draw(tokens[index], env)

    return rule


def _box(token: Token, env: Any) -> str:
    if token.nesting < 0:
        return "</div>\n"
    kind, _space, title = token.info.strip().partition(" ")
    shown = _parser().renderInline(title.strip() or _(BOXES[kind]), env)
    return f'<div class="box {kind}"><p class="box-title">{shown}</p>\n'


def _note_lines(token: Token, _env: Any) -> str:
    if token.nesting < 0:
        return "</div>\n"
    count = re.search(r"\d+", token.info)
    lines = min(int(count[0]), 30) if count else 4
    return '<div class="note-lines">' + '<div class="note-line"></div>' * lines


def _citation(state: StateInline, silent: bool) -> bool:
    match = _CITATION.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.meta = {"id": match[1], "locator": (match[2] or "").strip()}
        token.content = match[0]
    state.pos = match.end()
    return True


def _render_citation(token: Token, env: Any) -> str:
    context: MarkdownContext = env["context"]
    label = context.citations.get(token.meta["id"])
    if label is None:
        return escape(token.content)
    shown = comma_list([label, translated_locator(token.meta["locator"])])
    return f'<a class="cite" href="#{context.references}{label}">[{escape(shown)}]</a>'


def _leads(state: StateCore) -> None:
    """Mark what the page keeps together: short tables, and what leads to a table or list."""
    opened = {"table_open", "bullet_list_open", "ordered_list_open", "fence"}
    for index, token in enumerate(state.tokens):
        if token.type == "table_open" and _row_count(state.tokens, index) <= SHORT_TABLE:
            token.attrJoin("class", "short")
        follows = index > 0 and state.tokens[index - 1].type == "paragraph_close"
        if follows and token.type in opened:
            state.tokens[index - 3].attrJoin("class", "lead")


def _row_count(tokens: Sequence[Token], table: int) -> int:
    count = 0
    for token in tokens[table:]:
        if token.type == "table_close":
            break
        count += token.type == "tr_open"
    return count - 1


def _render_figure(token: Token, env: Any) -> str:
    figure = token.meta
    source = escape(f"{env['context'].assets}{figure['src']}")
    caption = _parser().renderInline(str(figure["caption"]), env)
    shown = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{source}" alt="{escape(str(figure["alt"]))}">{shown}</figure>\n'


def _render_code(token: Token, _env: Any) -> str:
    return f'<code dir="ltr">{escape(token.content)}</code>'


def _render_fence(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    return renderer.fence(tokens, index, options, env).replace("<pre", '<pre dir="ltr"', 1)


def _render_table(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: Any,
    env: MutableMapping[str, Any],
) -> str:
    opening = renderer.renderToken(tokens, index, options, env)
    caption = tokens[index].meta.get("caption")
    if not caption:
        return opening
    return f"{opening}<caption>{_parser().renderInline(caption, env)}</caption>\n"


def _render_heading_cell(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    tokens[index].attrSet("scope", "col")
    return renderer.renderToken(tokens, index, options, env)
