"""Build the documents, watch it happen, and look at them."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from trainkit.outputs import read_manifest
from trainkit.studio.visits import Visit, get, post

__all__ = ["ROUTES"]

OUT = "out"


def _name(path: str) -> str:
    """Return a document's name in addresses."""
    return hashlib.sha256(path.encode()).hexdigest()[:16]


def _made(visit: Visit) -> dict[str, Path]:
    """Return the documents of the last build that are still there, by their names in addresses."""
    out = visit.work.folder / OUT
    return {_name(p): out / p for p in read_manifest(out).files if (out / p).is_file()}


def _documents(visit: Visit) -> Response:
    out = visit.work.folder / OUT
    files = [(name, path.relative_to(out).as_posix()) for name, path in _made(visit).items()]
    return visit.page("documents.html", files=sorted(files, key=lambda file: file[1]), job=None)


def _build(visit: Visit) -> Response:
    from trainkit import api

    folder = visit.work.folder
    job = visit.shelf.jobs.start(
        visit.work.key, "Build", lambda watcher: api.build(folder, watcher)
    )
    return visit.go("job", number=job.number)


def _job(visit: Visit) -> Response:
    job = visit.shelf.jobs.get(visit.request.path_params["number"])
    if job is None:
        raise HTTPException(404, "This work belongs to an earlier run of the studio.")
    problems = getattr(job.error, "problems", ())
    template = "parts/progress.html" if visit.is_part else "job.html"
    return visit.page(
        template, job=job, problems=problems, message=str(job.error or ""), name=_name
    )


def _document(visit: Visit) -> Response:
    path = _made(visit).get(visit.request.path_params["name"])
    if path is None:
        raise HTTPException(404, "This document is not there any more; build again.")
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    place = "inline" if kind in {"application/pdf", "text/html"} else "attachment"
    return FileResponse(path, media_type=kind, filename=path.name, content_disposition_type=place)


ROUTES = (
    get("/w/{key}/documents", _documents, "documents"),
    post("/w/{key}/build", _build, "build"),
    get("/w/{key}/jobs/{number:int}", _job, "job"),
    get("/w/{key}/document/{name}", _document, "document"),
)
