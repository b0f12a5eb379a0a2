"""What a page's code gets and gives: the visit, and the two kinds of route.

A page is a function of a ``Visit`` that returns a response. ``get`` shows, ``post`` writes; every
``post`` is refused without the token of the studio's own forms, before the page's code runs. Errors
of the library become a page that says what is wrong, with each problem and its place.
"""

from __future__ import annotations

import hmac
import logging
import re
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from trainkit.definitions.listfile import MAX_BYTES
from trainkit.documents.papers_view import TITLES
from trainkit.errors import TrainkitError
from trainkit.languages import _
from trainkit.problems import InputError, Place
from trainkit.studio.pages import render

if TYPE_CHECKING:
    from trainkit.making import Watcher
    from trainkit.studio.guard import Pass
    from trainkit.studio.jobs import Job
    from trainkit.studio.shelf import Shelf, Work

__all__ = ["Handler", "Visit", "get", "post"]

_MOST_FIELDS = 5_000


class _Number(IntegerConvertor):
    """A number in an address: of a row, a task, a page; Starlette's own may be of any length."""

    regex = "[0-9]{1,9}"


register_url_convertor("number", _Number())


class Visit:
    """One request for a page, and the means to answer it."""

    titles = TITLES
    """What the tests are called."""

    def __init__(self, request: Request, form: FormData | None = None) -> None:
        self.request = request
        self.form = form if form is not None else FormData()
        self.shelf: Shelf = request.app.state.shelf
        self.own: Pass = request.app.state.own

    @cached_property
    def work(self) -> Work:
        """The workshop that the address names; a page that says so where there is none."""
        work = self.shelf.work(self.request.path_params["key"])
        if work is None:
            raise HTTPException(404, _("This workshop does not exist; it may have been moved."))
        return work

    @property
    def navigation(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """The steps of the work, and the pages of each as (route, label)."""
        navigation: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
        navigation = self.request.app.state.navigation
        return navigation

    @property
    def here(self) -> str:
        """The address of this page, or of the one to go to from one that cannot be shown again."""
        if self.request.method == "GET" and not self.is_part:
            query = self.request.url.query
            return self.request.url.path + (f"?{query}" if query else "")
        return self.url("overview" if "key" in self.request.path_params else "start")

    def is_at(self, name: str) -> bool:
        """Whether this is the page with this route, or one below it."""
        here, there = self.request.url.path, self.url(name)
        return here == there or (name != "overview" and here.startswith(f"{there}/"))

    def place(self, place: Place) -> str:
        """Return where a problem is, without the path to the workshop's folder."""
        return str(place).replace(f"{Place(self.work.folder)}/", "", 1)

    @staticmethod
    def item(place: Place) -> tuple[str, str, int] | None:
        """Return whose answer to which item a problem of a score sheet is about, if it is one.

        That is the person's code, the test, and the item's number.
        """
        match place.sheet, place.location:
            case [str(sheet), (str(code), str(test), int(number))] if sheet:
                return code, test, number
        return None

    @property
    def is_part(self) -> bool:
        """Whether htmx asks for a part of the page that is on the screen."""
        return "hx-request" in self.request.headers

    def text(self, name: str, default: str = "") -> str:
        """Return what was typed into a field, without blanks around it."""
        value = self.form.get(name, default)
        return value.strip() if isinstance(value, str) else default

    @staticmethod
    def number(text: str) -> int | None:
        """Return the number that a text is; ``None`` for any other text, and for a long number."""
        return int(text) if re.fullmatch("[0-9]{1,9}", text) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return every value of a field that may be there several times."""
        return tuple(value for value in self.form.getlist(name) if isinstance(value, str))

    def files(self, name: str, most: int = MAX_BYTES) -> list[tuple[str, bytes]]:
        """Return name and content of each file in a field, no more than shows it is too large."""
        return [
            (re.split(r"[/\\]", one.filename)[-1], one.file.read(most + 1))
            for one in self.form.getlist(name)
            if isinstance(one, UploadFile) and one.filename
        ]

    def url(self, route: str, /, **values: Any) -> str:
        """Return the address of a page of this workshop by the name of its route."""
        if "key" in self.request.path_params and route not in {"start", "new", "example", "speak"}:
            values.setdefault("key", self.request.path_params["key"])
        return str(self.request.app.url_path_for(route, **values))

    def page(self, template: str, status: int = 200, **context: Any) -> Response:
        """Return a page made from a template; it knows ``visit``, ``work`` and ``csrf``."""
        work = self.work if "key" in self.request.path_params else None
        html = render(template, visit=self, work=work, csrf=self.own.form, **context)
        return HTMLResponse(html, status)

    def start_job(
        self,
        title: str,
        work: Callable[[Watcher], Any],
        after: tuple[str, str],
        what: str = "documents",
        *,
        can_stop: bool = False,
    ) -> Job:
        """Start work that takes longer than a click; ``after`` is where its page leads then.

        ``what`` is what it works on, one after the other. Only work that says how far it is can be
        stopped.
        """
        return self.shelf.jobs.start(self.work.key, title, work, after, what, can_stop=can_stop)

    def go(self, route: str, /, query: str = "", **values: Any) -> Response:
        """Return what sends the browser on to a page by the name of its route."""
        address = self.url(route, **values) + (f"?{query}" if query else "")
        if self.is_part:
            return Response(status_code=204, headers={"hx-redirect": address})
        return RedirectResponse(address, 303)


Handler = Callable[[Visit], Response]


def get(path: str, handler: Handler, name: str) -> Route:
    """Return the route of a page that only shows."""

    async def shown(request: Request) -> Response:
        return await run_in_threadpool(_answered, handler, Visit(request))

    return Route(path, shown, methods=["GET"], name=name)


def post(path: str, handler: Handler, name: str, *, most_files: int = 50) -> Route:
    """Return the route of what writes; it wants the token of the studio's forms."""

    async def written(request: Request) -> Response:
        async with request.form(max_fields=_MOST_FIELDS, max_files=most_files) as form:
            visit = Visit(request, form)
            given = request.headers.get("x-csrf-token") or visit.text("csrf")
            if not hmac.compare_digest(given.encode(errors="replace"), visit.own.form.encode()):
                return HTMLResponse(
                    _("This page is from an earlier run of the studio; reload it."), 403
                )
            return await run_in_threadpool(_answered, handler, visit)

    return Route(path, written, methods=["POST"], name=name)


def _answered(handler: Handler, visit: Visit) -> Response:
    try:
        return handler(visit)
    except InputError as error:
        return visit.page(_failed(visit), 422, problems=error.problems, message="")
    except TrainkitError as error:
        return visit.page(_failed(visit), 409, problems=(), message=str(error))
    except HTTPException as error:
        return _lost(visit, error)
    except Exception:
        logging.getLogger("trainkit.studio").exception("an error in trainkit")
        message = _("An error in trainkit. Saved work is safe; the terminal shows details.")
        return visit.page(_failed(visit), 500, problems=(), message=message)


def _failed(visit: Visit) -> str:
    return "parts/problems.html" if visit.is_part else "failed.html"


def _lost(visit: Visit, error: HTTPException) -> Response:
    html = render("lost.html", visit=visit, work=None, csrf=visit.own.form, message=error.detail)
    return HTMLResponse(html, error.status_code)
