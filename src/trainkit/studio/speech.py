"""The language that the studio speaks: chosen in its header, else as the browser asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from trainkit.languages import ENGLISH, PSEUDO, catalogued, language_name, speaking
from trainkit.studio.accept_language import preferred_language

__all__ = ["COOKIE", "Speech", "language_for", "names", "offered"]

COOKIE = "trainkit-language"
"""Holds the tag of the language that was chosen, and nothing else."""


class Speech:
    """Lets each request be answered in its language."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with speaking(language_for(Headers(scope=scope))):
            await self.app(scope, receive, send)


def offered() -> tuple[str, ...]:
    """Return the languages in which the studio can speak, English first."""
    return (ENGLISH, *(tag for tag in catalogued() if tag != PSEUDO))


def language_for(headers: Headers) -> str:
    """Return the language in which a request is to be answered."""
    chosen = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
    if chosen in {*offered(), PSEUDO}:
        return chosen
    return preferred_language(headers.get("accept-language", ""), offered()) or ENGLISH


@cache
def names() -> dict[str, str]:
    """Return the languages that are offered, with the name that each has for itself."""
    found: Iterator[tuple[str, str]] = ((tag, language_name(tag, tag)) for tag in offered())
    return {tag: "English" if tag == ENGLISH else name.capitalize() for tag, name in found}
