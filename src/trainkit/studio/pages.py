"""Templates and static files of the studio, from ``templates/studio``."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from trainkit.render.pages import css_variables, page_environment, with_digits_of
from trainkit.resources import templates_folder
from trainkit.text.languages import (
    ENGLISH,
    PSEUDO,
    _,
    catalogued,
    direction_of,
    language_name,
    p_,
    preferred_language,
    speaking,
    spoken,
)

if TYPE_CHECKING:
    from jinja2 import Environment


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


_FONTS = (
    "NotoSans-Regular.ttf",
    "NotoSans-SemiBold.ttf",
    "NotoSans-Bold.ttf",
    "Vazirmatn-Regular.ttf",
)
_FOR_GOOD = "private, max-age=31536000, immutable"


@cache
def _environment(language: str) -> Environment:
    environment = page_environment(templates_folder() / "studio", language)
    environment.globals["static"] = static_address
    environment.globals["language"] = language
    environment.globals["direction"] = direction_of(language)
    environment.globals["offered"] = names()
    environment.filters["translated"] = _translated
    return environment


def _translated(text: str, context: str = "") -> str:
    """Return a marked text; a gettext call in a template would take a percent sign for a value."""
    return p_(context, text) if context else _(text)


def render(template: str, **context: Any) -> str:
    """Return a page of ``templates/studio`` with what it is to show, in the language spoken."""
    page = _environment(spoken()).get_template(template).render(context)
    return with_digits_of(page, spoken())


@cache
def _files() -> dict[str, tuple[bytes, str]]:
    """Return the static files and their sums by name: a fixed table, never a path from outside."""
    folder = templates_folder()
    paths = [
        *sorted((folder / "studio" / "static").iterdir()),
        *(folder / "fonts" / f for f in _FONTS),
    ]
    files = {path.name: path.read_bytes() for path in paths}
    files["palette.css"] = css_variables().encode()
    return {name: (data, hashlib.sha256(data).hexdigest()[:16]) for name, data in files.items()}


def static_address(name: str) -> str:
    """Return the address of a static file, which changes with its content."""
    return f"/static/{name}?v={_files()[name][1]}"


async def static(request: Request) -> Response:
    """Answer with a static file."""
    found = _files().get(request.path_params["name"])
    if found is None:
        return PlainTextResponse(_("This file does not exist."), 404)
    kind = mimetypes.guess_type(Path(request.path_params["name"]).name)[0]
    headers = {"cache-control": _FOR_GOOD} if request.query_params.get("v") == found[1] else {}
    return Response(found[0], media_type=kind or "application/octet-stream", headers=headers)
