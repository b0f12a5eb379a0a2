"""Whole numbers of a page, in the digits of its language.

A template writes ``{{ count }}``, in text and in attributes alike. Jinja hands each number to
``marked``; once the page is whole, ``with_digits_of`` sees which numbers are text that people read
and writes those in local digits. Strings stay as they are: codes, addresses, file names; and so
does what a form sends back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from trainkit.languages import LATIN_DIGITS, digits, digits_of, with_digits

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["marked", "with_digits_of", "write_local_digits"]

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Characters for private use around a number until it is known what the number is."""
_CODE = r"<(style|script|code|pre|svg|textarea|option)\b.*?</\1>"
_PART = re.compile(rf"{_CODE}|<[^>]*>|{_OPEN}(?P<number>-?\d+){_CLOSE}", re.DOTALL)
_MARKS = str.maketrans("", "", _OPEN + _CLOSE)


def write_local_digits(environment: Environment, language: str) -> None:
    """Have numbers in expressions marked, and those in translated texts written in local digits."""
    from jinja2 import pass_context

    if digits_of(language) == LATIN_DIGITS:
        return

    def localised(function: Any) -> Callable[..., str]:
        @pass_context
        def call(context: Any, *texts: Any, **values: object) -> str:
            translated: str = function(context, *texts, **with_digits(values, language))
            return translated

        return call

    environment.finalize = marked
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        environment.globals[name] = localised(environment.globals[name])


def marked(value: object) -> object:
    """Return a whole number between marks, anything else as it is; a ``finalize`` of Jinja."""
    return f"{_OPEN}{value}{_CLOSE}" if type(value) is int else value


def with_digits_of(html: str, language: str) -> str:
    """Return the page with its marked numbers in the digits of a language, Latin ones in tags."""
    if digits_of(language) == LATIN_DIGITS:
        return html

    def shown(part: re.Match[str]) -> str:
        number = part["number"]
        return digits(number, language) if number else part[0].translate(_MARKS)

    return _PART.sub(shown, html)
