"""Templates and static files of the studio, from ``templates/studio``."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from trainkit.render.style import css_variables
from trainkit.resources import templates_folder

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["render", "static", "static_address"]

_FONTS = (
    "NotoSans-Regular.ttf",
    "NotoSans-SemiBold.ttf",
    "NotoSans-Bold.ttf",
    "Vazirmatn-Regular.ttf",
)
_FOR_GOOD = "private, max-age=31536000, immutable"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(templates_folder() / "studio"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = static_address
    return environment


def render(template: str, **context: Any) -> str:
    """Return a page of ``templates/studio`` with what it is to show."""
    return _environment().get_template(template).render(context)


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
        return PlainTextResponse("This file does not exist.", 404)
    kind = mimetypes.guess_type(Path(request.path_params["name"]).name)[0]
    headers = {"cache-control": _FOR_GOOD} if request.query_params.get("v") == found[1] else {}
    return Response(found[0], media_type=kind or "application/octet-stream", headers=headers)
