"""Text for trainers that only some forms of a module have: ``{short, case} Use three cards``.

The names stand before a paragraph, or on a line of their own above a box. Without names, a text
belongs to all forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["forms_named", "of_form"]

_FORMS = r"^\{([^{}\n]{1,100})\}"
_NAMED = re.compile(
    _FORMS
    + r"(?:[ \t]+(?P<paragraph>(?:\S.*(?:\n|\Z))+)"
    + r"|[ \t]*\n(?P<box>:::+[ \t]*\w(?:.*\n)+?:::+[ \t]*(?:\n|\Z)))\n*",
    re.MULTILINE,
)


def of_form(text: str, form: str) -> str:
    """Return a text as one form of the module has it, without the names."""

    def shown(found: re.Match[str]) -> str:
        if form not in _names(found[1]):
            return ""
        return text[found.start(found.lastgroup or 0) : found.end()]

    return _NAMED.sub(shown, text)


def forms_named(text: str) -> Iterator[tuple[int, str]]:
    """Yield each name of a form with its line, counted from 1."""
    for number, line in enumerate(text.split("\n"), 1):
        found = re.match(_FORMS, line)
        if found:
            for name in _names(found[1]):
                yield number, name


def _names(listed: str) -> list[str]:
    return [name.strip() for name in listed.split(",")]
