"""Build the documents, watch it happen, look at their pages, and see what to print."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from trainkit.documents.builder import OUT
from trainkit.documents.families import FAMILIES
from trainkit.documents.print_again import FILE as PRINT_AGAIN
from trainkit.documents.printing import FILES, Pile, PrintItem, print_list
from trainkit.files.executor import executor_at
from trainkit.files.outputs import MANIFEST, read_manifest
from trainkit.render.pdf import opened_pdf, page_picture, png
from trainkit.studio.visits import Visit, get, post
from trainkit.text.languages import _, spoken

_MADE_HTML = "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""A document that is itself a page for a browser gets no access to the studio."""


_FOLDERS = ("", "reports", "reports/draft", "follow-up")
"""Folders below ``out/`` that have a record of what was written there."""


SCANNED = "trainers/scanned-sheets.pdf"
"""What is made when answer sheets are scanned; it is in no record of what was built."""


def name_of(path: str) -> str:
    """Return a document's name in addresses, from its path below ``out/``."""
    return hashlib.sha256(path.encode()).hexdigest()[:16]


def _made(visit: Visit) -> dict[str, Path]:
    """Return the documents that are there, by their names in addresses."""
    out = visit.work.folder / OUT
    paths = [
        (Path(folder) / path).as_posix()
        for folder in _FOLDERS
        for path in read_manifest(out / folder).files
    ]
    found = (*paths, *FILES.values(), SCANNED)
    return {name_of(path): out / path for path in found if (out / path).is_file()}


def _after() -> tuple[str, str]:
    return "documents", _("See the documents")


def _found(visit: Visit) -> Path:
    path = _made(visit).get(visit.request.path_params["name"])
    if path is None:
        raise HTTPException(404, _("This document no longer exists; build it again."))
    return path


def _documents(visit: Visit) -> Response:
    out = visit.work.folder / OUT
    paths = sorted((path.relative_to(out) for path in _made(visit).values()), key=_order)
    folders = [(place, list(files)) for place, files in groupby(paths, _place)]
    return visit.page(
        "documents.html",
        folders=folders,
        families=FAMILIES,
        name=lambda path: name_of(path.as_posix()),
    )


def _place(path: Path) -> tuple[str, ...]:
    """Return the audience, and the first folder below it where there is one."""
    return path.parts[:-1][:2]


def _order(path: Path) -> tuple[tuple[str, ...], Path]:
    return _place(path), path


def _printed(visit: Visit) -> Response:
    """Answer with the list of what to print; counting pages takes a moment the first time."""
    work = visit.work
    manifest = work.folder / OUT / MANIFEST
    state = manifest.stat().st_mtime_ns if manifest.is_file() else 0
    listed = _listed(work.folder, state, work.state, spoken())
    stages = [(stage.value, list(items)) for stage, items in groupby(listed, lambda i: i.stage)]
    piles = [(pile, FILES[pile], _sheets(listed, pile)) for pile in Pile]
    return visit.page("parts/print_list.html", stages=stages, piles=piles, name=name_of)


@lru_cache(maxsize=8)
def _listed(folder: Path, _built: int, _written: object, _spoken: str) -> tuple[PrintItem, ...]:
    return print_list(folder).items


def _sheets(items: Sequence[PrintItem], pile: Pile) -> int:
    return sum(item.sheets for item in items if item.pile is pile)


def _print_page(visit: Visit) -> Response:
    made, again = _made(visit), name_of(f"trainers/{PRINT_AGAIN}")
    return visit.page("print.html", is_built=bool(made), again=again if again in made else "")


def _print_files(visit: Visit) -> Response:
    from trainkit import api

    folder = visit.work.folder
    return visit.run(_("Assembling the copies"), lambda _: api.print_files(folder), _after())


def _build(visit: Visit) -> Response:
    from trainkit import api

    folder, only = visit.work.folder, tuple(filter(None, visit.texts("only")))
    return visit.run(
        _("Building the documents"),
        lambda watcher: api.build(folder, watcher, executor=executor_at(), only=only),
        _after(),
    )


def _stop(visit: Visit) -> Response:
    """Stop a job that can be stopped."""
    number = visit.request.path_params["number"]
    visit.shelf.jobs.stop(number)
    return visit.go("job", number=number)


def _job(visit: Visit) -> Response:
    job = visit.job()
    template = "parts/progress.html" if visit.is_part else "job.html"
    return visit.page(template, job=job, problems=job.problems, message=job.message, name=name_of)


def _document(visit: Visit) -> Response:
    path = _found(visit)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    place = "inline" if kind in {"application/pdf", "text/html"} else "attachment"
    headers = {"content-security-policy": _MADE_HTML} if kind == "text/html" else None
    return FileResponse(
        path,
        headers=headers,
        media_type=kind,
        filename=path.name,
        content_disposition_type=place,
    )


def _pages(visit: Visit) -> Response:
    path = _found(visit)
    if path.suffix != ".pdf":
        raise HTTPException(404, _("This document has no page pictures; open it instead."))
    with opened_pdf(path) as pdf:
        sizes = [pdf.get_page_size(number) for number in range(len(pdf))]
    shown = path.relative_to(visit.work.folder / OUT).as_posix()
    return visit.page("pages.html", path=shown, sizes=sizes, name=name_of(shown))


def _picture(visit: Visit) -> Response:
    path, number = _found(visit), visit.request.path_params["number"]
    state = path.stat()
    picture = _drawn(path, number, (state.st_mtime_ns, state.st_size))
    if picture is None:
        raise HTTPException(404, _("This page does not exist."))
    return Response(picture, media_type="image/png")


@lru_cache(maxsize=64)
def _drawn(path: Path, number: int, _state: tuple[int, int]) -> bytes | None:
    picture = page_picture(path, number)
    return None if picture is None else png(picture)


ROUTES = (
    get("/w/{key}/documents", _documents, "documents"),
    get("/w/{key}/print", _print_page, "print"),
    get("/w/{key}/print/list", _printed, "print-list"),
    post("/w/{key}/print/files", _print_files, "print-files"),
    post("/w/{key}/build", _build, "build"),
    get("/w/{key}/jobs/{number:number}", _job, "job"),
    post("/w/{key}/jobs/{number:number}/stop", _stop, "job-stop"),
    get("/w/{key}/document/{name}", _document, "document"),
    get("/w/{key}/document/{name}/pages", _pages, "pages"),
    get("/w/{key}/document/{name}/page/{number:number}", _picture, "page-picture"),
)
