"""Questions of other programs: taken over, reviewed, given out; answers that were given there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from trainkit.exchange.exporting import form_names
from trainkit.exchange.importing import drop
from trainkit.exchange.markup import to_plain
from trainkit.exchange.programs import PROGRAMS
from trainkit.exchange.registry import FORMATS
from trainkit.exchange.results import Options
from trainkit.exchange.scorm import PACKAGES
from trainkit.exchange.source import MAX_BYTES
from trainkit.files.executor import Watcher
from trainkit.model.check_course import read_unreviewed
from trainkit.problems import InputError, Problem, TrainkitError
from trainkit.studio.forms.item_words import TYPES
from trainkit.studio.tests import near_shown
from trainkit.studio.visits import Visit, get, post
from trainkit.text.languages import _, language_name

if TYPE_CHECKING:
    from trainkit.exchange.exporting import Exported

_SHOWN = 100
"""Questions of a module that are listed at once."""
_AT_ONCE = 1_000_000
"""Bytes of a file that is read while the browser waits; a larger one is read beside the pages."""


def _page(visit: Visit, problems: Sequence[Problem] = (), message: str = "") -> Response:
    done, visit.work.imported = visit.work.imported, None
    done = None if problems or message else done
    results, visit.work.results = visit.work.results, None
    courses = visit.work.definitions.courses
    return visit.page(
        "exchange.html",
        422 if problems or message else 200,
        done=done,
        near=[near_shown(one) for one in (done.near if done else ())[:_SHOWN]],
        results=None if problems or message else results,
        programs=[program.name for program in PROGRAMS],
        forms=form_names(visit.work.folder),
        problems=problems,
        message=message,
        module=visit.text("module") or (done.module if done else ""),
        courses=courses,
        waiting=[(course.module, read_unreviewed(course.folder)) for course in courses],
        shown=_SHOWN,
        plain=to_plain,
        languages=visit.work.definitions.workshop.written_languages,
        language_name=language_name,
        types=TYPES,
        titles=[kind.title for kind in FORMATS.values()],
        formats=[kind for kind in FORMATS.values() if kind.write],
        packages=PACKAGES.values(),
    )


def _take(visit: Visit) -> Response:
    """Take over the questions or answers of a file, or say what is wrong with it."""
    from trainkit import api

    for name, data in visit.files("file", MAX_BYTES)[:1]:
        try:
            if api.has_results(name, data):
                _take_results(visit, name, data)
            elif len(data) > _AT_ONCE:
                return visit.run(
                    _("Reading the questions"),
                    _taking(visit, name, data),
                    ("exchange", _("Go on")),
                    what="questions",
                    can_stop=True,
                )
            else:
                _taking(visit, name, data)(None)
        except InputError as error:
            return _page(visit, error.problems)
        except TrainkitError as error:
            return _page(visit, message=str(error))
    return visit.go("exchange")


def _taking(visit: Visit, name: str, data: bytes) -> Callable[[Watcher | None], None]:
    """Return what takes the questions of a file over, and keeps for the page what came of it."""
    from trainkit import api

    work, module = visit.work, visit.text("module")
    partial, dry_run = bool(visit.text("partial")), bool(visit.text("look"))

    def take(watcher: Watcher | None) -> None:
        work.imported = api.import_questions(
            *(work.folder, module, name),
            partial=partial,
            dry_run=dry_run,
            data=data,
            watcher=watcher,
        )

    return take


def _take_results(visit: Visit, name: str, data: bytes) -> None:
    from trainkit import api

    options = Options(
        form=visit.text("form"),
        partial=bool(visit.text("partial")),
        dry_run=bool(visit.text("look")),
    )
    visit.work.results = api.import_results(
        visit.work.folder, name, options, at=datetime.now(UTC), data=data
    )


def _drop(visit: Visit) -> Response:
    """Delete a question that waits."""
    drop(visit.work.folder, visit.text("module"), [visit.text("question")])
    return visit.go("exchange")


def _exported(visit: Visit) -> Response:
    """Say what the file would not carry, before it is downloaded."""
    asked = visit.request.query_params
    name = asked.get("format", "")
    kind = FORMATS.get(name) or PACKAGES.get(name)
    if kind is None:
        return visit.go("exchange")
    module, language = asked.get("module", ""), asked.get("language", "")
    done = _export(visit, module, kind.name)
    return visit.page("exported.html", done=done, kind=kind, module=module, language=language)


def _send(visit: Visit) -> Response:
    values = visit.request.path_params
    done = _export(visit, values["module"], values["format"])
    return Response(
        done.data,
        media_type="application/octet-stream",
        headers={"content-disposition": f'attachment; filename="{done.name}"'},
    )


def _export(visit: Visit, module: str, kind: str) -> Exported:
    from trainkit import api

    language = visit.request.query_params.get("language") or None
    try:
        return api.export_questions(visit.work.folder, module, kind, language=language)
    except TrainkitError as error:
        raise HTTPException(404, str(error)) from None


ROUTES = (
    get("/w/{key}/exchange", _page, "exchange"),
    post("/w/{key}/exchange", _take, "exchange-take"),
    post("/w/{key}/exchange/drop", _drop, "exchange-drop"),
    get("/w/{key}/exchange/out", _exported, "exported"),
    get("/w/{key}/exchange/{module}/{format}", _send, "exchange-send"),
)
