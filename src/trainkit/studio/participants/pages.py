"""Templates and static files of the participants' pages, from ``templates/participants``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from trainkit.resources import templates_folder
from trainkit.studio.accept_language import preferred_language

__all__ = ["Pages", "static_file"]

_DIGITS = "0123456789"
_KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates_folder() / "participants"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = _address
    return environment


@lru_cache(maxsize=4)
def _languages(kept: str) -> Mapping[str, Mapping[str, Any]]:
    """Return what the pages say by language, the first one of the papers first."""
    return dict(json.loads(kept))


class Pages:
    """Makes pages in a paper's language, or in that of a telephone."""

    def __init__(self, about: Mapping[str, str], language: str | None, accepted: str) -> None:
        """Speak a paper's ``language``; without one, that which ``Accept-Language`` prefers."""
        languages = _languages(about["languages"])
        tags = (language or "", preferred_language(accepted, languages) or "", *languages)
        self._about = next(languages[tag] for tag in tags if tag in languages)
        self._zone = ZoneInfo(about["zone"])
        self._digits = dict(zip(map(ord, _DIGITS), self._about["digits"], strict=True))

    def page(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        """Return a page; templates say words by ``say``."""
        html = _environment().get_template(template).render(
            say=self.say, words=self._about["words"], about=self._about, **context
        )  # fmt: skip
        return HTMLResponse(html, status)

    def say(self, key: str, **values: object) -> str:
        """Return words by their key, and numbers in the digits of the language."""
        shown = {name: self.number(value) for name, value in values.items()}
        return str(self._about["words"][key]).format(**shown)

    def number(self, value: object) -> object:
        """Return a number, or a text of digits, in the digits of the language; others stay."""
        is_number = isinstance(value, int) or str(value).isdecimal()
        return str(value).translate(self._digits) if is_number else value

    def clock(self, moment: float) -> str:
        """Return a time of day in the workshop's zone: ``10:45``."""
        return f"{datetime.fromtimestamp(moment, self._zone):%H:%M}".translate(self._digits)


@cache
def _files() -> dict[str, tuple[bytes, str, str]]:
    folder = templates_folder() / "participants" / "static"
    read = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    return {
        name: (data, _KINDS[name.rpartition(".")[2]], hashlib.sha256(data).hexdigest()[:16])
        for name, data in read.items()
    }


def static_file(name: str) -> tuple[bytes, str] | None:
    """Return content and media type of a static file: one of a fixed table, or none."""
    found = _files().get(name)
    return None if found is None else found[:2]


def _address(name: str) -> str:
    return f"/static/{name}?v={_files()[name][2]}"
