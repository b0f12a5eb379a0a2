"""Straight quotation marks and apostrophes of a page become typographic ones.

Texts in Markdown have theirs already (``render.markdown``); this is for templates, names and data.
"""

from __future__ import annotations

import re

__all__ = ["with_typographic_quotes"]

_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"<(/?)(code|pre|kbd|samp|script|style|textarea|title)\b", re.IGNORECASE)
_IN_LINE = re.compile(
    r"</?(?:a|b|bdi|code|em|i|kbd|mark|samp|small|span|strong|sub|sup)\b", re.IGNORECASE
)
_MARK = re.compile(r"&#39;|&#x27;|&apos;|&#34;|&quot;|['\"]", re.IGNORECASE)
_SINGLE = frozenset({"'", "&#39;", "&#x27;", "&apos;"})
_OPENS_AFTER = re.compile(r"[\s(\[{<—–/“‘]?$")
"""What an opening mark follows; also the beginning of a text."""


def with_typographic_quotes(html: str) -> str:
    """Return the page with “quotes” and apostrophes as printers set them.

    Tags, code, scripts and the page's title stay as they are, and so does a mark after a digit that
    closes nothing: it means minutes, seconds or inches.
    """
    parts: list[str] = []
    verbatim, before = 0, ""
    for at, part in enumerate(_TAG.split(html)):
        if at % 2:
            if match := _NAME.match(part):
                verbatim += -1 if match[1] else 1
            before = before if _IN_LINE.match(part) else ""
            parts.append(part)
        else:
            parts.append(part if verbatim else _typographic(part, before))
            before = part[-1:] or before
    return "".join(parts)


def _typographic(text: str, before: str) -> str:
    """Return one text between two tags; ``before`` is the character that precedes it."""
    is_open = False

    def mark(match: re.Match[str]) -> str:
        nonlocal is_open
        double = match[0].lower() not in _SINGLE
        previous = text[match.start() - 1 : match.start()] or before
        following = text[match.end() : match.end() + 1]
        if not following.isspace() and (
            _OPENS_AFTER.match(previous) or (double and not is_open and not previous.isalnum())
        ):
            is_open = is_open or double
            return "“" if double else "‘"
        if previous.isdigit() and not following.isalpha() and not is_open:
            return match[0]
        is_open = is_open and not double
        return "”" if double else "’"

    return _MARK.sub(mark, text)
