"""Templates and static files of the participants' pages, from ``templates/participants``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from trainkit.resources import templates_folder

__all__ = ["Pages", "static_file"]

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


class Pages:
    """Makes pages in the words of one language."""

    def __init__(self, about: Mapping[str, str]) -> None:
        self._about = about
        self._words: Mapping[str, str] = json.loads(about["words"])

    def page(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        """Return a page; templates say words by ``say``."""
        html = _environment().get_template(template).render(
            say=self.say, words=self._words, about=self._about, **context
        )  # fmt: skip
        return HTMLResponse(html, status)

    def say(self, key: str, **values: object) -> str:
        """Return words by their key."""
        return self._words[key].format(**values)

    def clock(self, moment: float) -> str:
        """Return a time of day in the workshop's zone: ``10:45``."""
        zone = ZoneInfo(self._about["zone"])
        return datetime.fromtimestamp(moment, zone).strftime("%H:%M")


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
