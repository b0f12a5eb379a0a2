"""What is done to a text's tokens between reading and printing: one function a rule."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

__all__ = [
    "FIGURE",
    "add_anchors",
    "make_figures",
    "mark_ticks",
    "move_captions",
    "refuse_targets",
]

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
