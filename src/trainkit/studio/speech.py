"""The language that the studio speaks: chosen in its header, else as the browser asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from trainkit.languages import ENGLISH, PSEUDO, catalogued, language_name, speaking

__all__ = ["COOKIE", "Speech", "language_for", "names", "offered"]

COOKIE = "trainkit-language"
"""Holds the tag of the language that was chosen, and nothing else."""

_WISH = re.compile(r"\s*([A-Za-z0-9-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")


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
    wishes = (_offered(tag) for tag in _wishes(headers.get("accept-language", "")))
    return next(filter(None, wishes), ENGLISH)


def _wishes(header: str) -> Sequence[str]:
    """Return the tags that a browser asks for, the most wanted first."""
    found = [match for part in header.split(",") if (match := _WISH.fullmatch(part))]
    wanted = [(float(match[2] or 1), match[1]) for match in found]
    return [tag for weight, tag in sorted(wanted, key=lambda one: -one[0]) if weight]


def _offered(tag: str) -> str | None:
    """Return the language that is offered for a tag, with or without its regions and scripts."""
    known = {one.lower(): one for one in offered()}
    while tag:
        if tag.lower() in known:
            return known[tag.lower()]
        tag = tag.rpartition("-")[0]
    return None


@cache
def names() -> dict[str, str]:
    """Return the languages that are offered, with the name that each has for itself."""
    found: Iterator[tuple[str, str]] = ((tag, language_name(tag, tag)) for tag in offered())
    return {tag: "English" if tag == ENGLISH else name.capitalize() for tag, name in found}
