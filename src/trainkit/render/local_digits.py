"""Pages in a language: the words of its catalogue, whole numbers in its digits.

A template writes ``{{ count }}``, in text and in attributes alike. Jinja hands each number to
``marked``; once the page is whole, ``with_digits_of`` sees which numbers are text that people read
and writes those in local digits. Strings stay as they are: codes, addresses, file names; and so
does what a form sends back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainkit.languages import LATIN_DIGITS, and_list, catalogue, digits, digits_of, with_digits

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["marked", "page_environment", "with_digits_of"]

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Characters for private use around a number until it is known what the number is."""
_CODE = r"<(style|script|code|pre|svg|textarea|option)\b.*?</\1>"
_PART = re.compile(rf"{_CODE}|<[^>]*>|{_OPEN}(?P<number>-?\d+){_CLOSE}", re.DOTALL)
_MARKS = str.maketrans("", "", _OPEN + _CLOSE)


def page_environment(folder: Path, language: str) -> Environment:
    """Return what fills the templates of a folder with the words and digits of a language."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    _write_local_digits(environment, language)
    environment.filters["listed"] = and_list
    return environment


def _write_local_digits(environment: Environment, language: str) -> None:
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
