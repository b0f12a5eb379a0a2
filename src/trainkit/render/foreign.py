"""Texts on a page that are not in its script: English ones on a page from right to left.

What nobody has translated stays in the language of the original. On a page from right to left such
a text needs a direction of its own, or its full stop and brackets go to the wrong end. It is found
by the letters, because WeasyPrint does not know ``dir="auto"`` of HTML. A text with a letter of the
page's script is left to the page, with its few Latin words.
"""

from __future__ import annotations

import re
import unicodedata

from trainkit.languages import ENGLISH, direction_of, has_right_to_left

__all__ = ["foreign_attributes", "with_directions"]

_BLOCK = re.compile(
    r"(</?(?:address|article|aside|blockquote|body|br|caption|col|colgroup|dd|div|dl|dt|figcaption"
    r"|figure|footer|h[1-6]|head|header|hr|html|img|li|link|main|meta|nav|ol|p|pre|script|section"
    r"|style|svg|table|tbody|td|tfoot|th|thead|time|title|tr|ul)\b[^>]*>)"
)
_WORD = re.compile(r"[^\W\d_][^\W_]")
"""Two letters, or a letter and a figure as in ``A7``. A letter alone is a label of an option: it
needs no direction."""
_CODE = re.compile(r"<code>([^<]*)</code>")
_MOMENT = re.compile(
    r"<[^>]*>|(\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?|\d\d:\d\d(?::\d\d)?[+-]\d\d:\d\d)",
    re.ASCII,
)
"""A tag, or a date or a time with its offset: after a Persian letter their parts change places."""
_MARK = "\N{LEFT-TO-RIGHT MARK}"
_TAG = re.compile(r"<[^>]*>|&#?\w+;")
_VERBATIM = re.compile(r"<(head|pre|script|style|svg)\b[^>]*>")


def foreign_attributes(text: str, language: str) -> str:
    """Return ``lang`` and ``dir`` of a text that does not run as its page does; else nothing.

    Latin letters are taken for English, the language of the texts that come with trainkit.
    """
    if direction_of(language) == "ltr":
        return ""
    if not _WORD.search(text) or has_right_to_left(text):
        return ""
    letters = filter(str.isalpha, text)
    is_latin = all(unicodedata.name(each, "LATIN").startswith("LATIN") for each in letters)
    return f' lang="{ENGLISH}" dir="ltr"' if is_latin else ' dir="ltr"'


def with_directions(html: str, language: str) -> str:
    """Return a page whose lines in another direction are isolated, and dates and times marked.

    The lines stay on the side of the page where a line of it begins.
    """
    if direction_of(language) == "ltr":
        return html
    parts = _BLOCK.split(html)
    until = ""
    for at, part in enumerate(parts):
        if at % 2:
            if until:
                until = "" if part.startswith(until) else until
            elif verbatim := _VERBATIM.match(part):
                until = f"</{verbatim[1]}"
        elif not until:
            has_direction = at and ' dir="' in parts[at - 1]
            line = part if has_direction else _isolated(part, language)
            parts[at] = _MOMENT.sub(_marked, _CODE.sub(_directed_code, line))
    return "".join(parts)


def _directed_code(code: re.Match[str]) -> str:
    """Return code with a word of the page's script in it as running text; other code as it is."""
    return f'<code dir="rtl">{code[1]}</code>' if has_right_to_left(code[1]) else code[0]


def _marked(found: re.Match[str]) -> str:
    return f"{_MARK}{found[1]}{_MARK}" if found[1] else found[0]


def _isolated(line: str, language: str) -> str:
    """Return the content of a line in an isolate if it needs one; ``line`` has tags in it."""
    attributes = foreign_attributes(_TAG.sub("", line), language)
    if not attributes or ' dir="' in line or not _is_whole(line):
        return line
    inner = line.strip()
    return line.replace(inner, f"<bdi{attributes}>{inner}</bdi>")


def _is_whole(line: str) -> bool:
    """Whether each tag that is opened in a line is closed in it, and no other."""
    depth = 0
    for tag in re.finditer(r"<(/?)[a-z][^>]*?(/?)>", line):
        depth += 0 if tag[2] else -1 if tag[1] else 1
        if depth < 0:
            return False
    return depth == 0
