"""What stands in a cell about a person, made into what the roster has there.

Countries and languages may be written out in any language, a
code in small letters, an address with what a mail program puts around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from trainkit.definitions.roster import group_id
from trainkit.languages import _, or_list
from trainkit.typed_answers import AnswerError, read_country, read_languages

__all__ = ["clean"]


def clean(field: str, text: str, groups: Mapping[str, str]) -> str:
    """Return a text as the roster has it in a field; empty stays empty.

    ``groups`` are the names of the workshop's groups by their ids. Raises ``AnswerError`` for what
    is not understood.
    """
    plain = " ".join(text.split())
    if not plain:
        return ""
    if field == "group":
        return _group(plain, groups)
    return _CLEANERS.get(field, str)(plain)


def _code(text: str) -> str:
    return re.sub(r"[\s‐-―−-]+", "-", text).upper()


def _language(text: str) -> str:
    """Return the first language; a person who names several gets papers in that one."""
    return read_languages(text)[0]


def _email(text: str) -> str:
    inner = re.search(r"<([^<>]+)>", text)
    return (inner[1] if inner else text).strip().removeprefix("mailto:").rstrip(".;,")


def _group(text: str, groups: Mapping[str, str]) -> str:
    found = group_id(text, groups)
    if found is None:
        known = or_list(groups.values()) or _("none")
        raise AnswerError(
            _(
                'expected one of the groups of the workshop, {known}, found "{text}"',
                known=known,
                text=text,
            )
        )
    return groups[found]


_CLEANERS: Mapping[str, Callable[[str], str]] = {
    "code": _code,
    "country": read_country,
    "language": _language,
    "email": _email,
}
