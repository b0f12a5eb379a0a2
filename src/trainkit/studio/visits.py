"""What a page's code gets and gives: the visit, and the two kinds of route.

A page is a function of a ``Visit`` that returns a response. ``get`` shows, ``post`` writes; every
``post`` is refused without the token of the studio's own forms, before the page's code runs. Errors
of the library become a page that says what is wrong, with each problem and its place.

Keeps everybody out but the browser that the trainer opened.

Other pages in the same browser, other users of the laptop and a name server that turns a stranger's
name into 127.0.0.1 (DNS rebinding) can all reach a port on the loopback. So each request must name
this server as its host, carry the cookie that the address with the token gives out, and, where it
writes, come from one of these pages and carry their token (checked in ``visits``).
"""

from __future__ import annotations

import hmac
import logging
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.datastructures import FormData, Headers, MutableHeaders, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request, cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trainkit.documents.papers_view import TITLES
from trainkit.model.lists import MAX_BYTES
from trainkit.problems import InputError, Place, TrainkitError
from trainkit.studio.pages import render
from trainkit.studio.participants.app import bounded
from trainkit.text.languages import _

if TYPE_CHECKING:
    from trainkit.files.executor import Watcher

    pass
    from trainkit.studio.jobs import Job
    from trainkit.studio.shelf import OpenWorkshop, Workshops


MOST_BYTES = 40_000_000
"""The largest request that is read: a score sheet of a large course has 2 MB."""

_SCANS = re.compile(r"/w/[^/]+/scans/files")
_MOST_SCANNED = 500_000_000
"""The largest stack of scanned pages: a telephone's picture has 4 MB."""

_SAFE = {"GET", "HEAD"}
_OPEN = "/open"


_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self'; "
        "frame-ancestors 'self'; base-uri 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
"""What every page gets where it says nothing else: scripts come from this server alone."""


@dataclass(frozen=True)
class Pass:
    """The secrets of one run of the studio."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    """Stands in the address that opens the browser."""
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    """The value of the cookie."""
    form: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    """Goes with everything that writes."""
    once: set[str] = field(default_factory=set)
    """Stand in addresses that open the studio once."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names under which this server may be asked."""
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"

    @property
    def address(self) -> str:
        """The address that opens the studio."""
        return f"http://127.0.0.1:{self.port}{_OPEN}?token={self.token}"

    def address_once(self) -> str:
        """Return another address, which opens the studio once.

        For starting a browser with: everybody on this computer can see what a program was started
        with.
        """
        token = secrets.token_urlsafe(32)
        self.once.add(token)
        return self.address.replace(self.token, token)

    def admits(self, token: str) -> bool:
        """Whether a token opens the studio; one for once does so no more."""
        if token in self.once:
            self.once.discard(token)
            return True
        return _same(token, self.token)

    @property
    def cookie(self) -> str:
        """The cookie's name; cookies do not know ports, so that two studios need two names."""
        return f"trainkit-{self.port}"


class Guard:
    """Stands before the app; what it does not know never gets there."""

    def __init__(self, app: ASGIApp, own: Pass) -> None:
        self.app = app
        self.own = own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or hand on one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = self._answer(scope)
        if answer is not None:
            await answer(scope, receive, _with_headers(send))
            return
        with suppress(ClientDisconnect):  # its connection was lost, or took too long
            await self.app(scope, bounded(receive, _most(scope)), _with_headers(send))

    def _answer(self, scope: Scope) -> Response | None:
        """Return what is to be said instead of the page that was asked for."""
        headers = Headers(scope=scope)
        if headers.get("host") not in self.own.hosts:
            return PlainTextResponse(_("This server has another address."), 421)
        if scope["path"] == _OPEN:
            return self._opened(scope)
        # other programs of this computer set cookies as well, in any form: one is no reason to fail
        cookies = cookie_parser(headers.get("cookie", ""))
        if not _same(cookies.get(self.own.cookie, ""), self.own.session):
            return PlainTextResponse(
                _("Open the studio by the address that it printed when it started."), 403
            )
        origin = headers.get("origin")
        if scope["method"] not in _SAFE and origin not in {f"http://{h}" for h in self.own.hosts}:
            return PlainTextResponse(_("This was not sent from a page of the studio."), 403)
        if int(headers.get("content-length") or 0) > (most := _most(scope)):
            said = _("This file is larger than {most} megabytes.", most=most // 10**6)
            return PlainTextResponse(said, 413)
        return None

    def _opened(self, scope: Scope) -> Response:
        given = parse_qs(scope["query_string"].decode("ascii", "replace")).get("token", [""])[0]
        if not self.own.admits(given):
            return PlainTextResponse(
                _(
                    "This address has already been used, or belongs to an earlier run. Open the "
                    "address that the studio printed when it started."
                ),
                403,
            )
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            self.own.cookie, self.own.session, httponly=True, samesite="strict", path="/"
        )
        return answer


def _most(scope: Scope) -> int:
    return _MOST_SCANNED if _SCANS.fullmatch(scope["path"]) else MOST_BYTES


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), wanted.encode())


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sent


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
        self.shelf: Workshops = request.app.state.shelf
        self.own: Pass = request.app.state.own

    @cached_property
    def work(self) -> OpenWorkshop:
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

    def run(
        self,
        title: str,
        work: Callable[[Watcher], Any],
        after: tuple[str, str],
        *,
        what: str = "documents",
        can_stop: bool = False,
        kept: str = "",
    ) -> Response:
        """Start work that takes longer than a click, and lead to the page that shows how far it is.

        ``after`` is the route to which that page leads then, and what the link says; ``what`` is
        what is made or read, one after the other; ``kept`` the name by which ``result_of`` finds
        the work again. Only work that says how far it is can be stopped.
        """
        job = self.shelf.jobs.start(self.work.key, title, work, after, what, can_stop=can_stop)
        if kept:
            self.work.jobs[kept] = job
        return self.go("job", number=job.number)

    def result_of(self, kept: str) -> Any:
        """Return what the work of this name returned last; ``None`` before that."""
        job = self.work.jobs.get(kept)
        return None if job is None else job.result

    def job(self) -> Job:
        """Return the work whose number stands in the address, as it is now."""
        job = self.shelf.jobs.get(self.request.path_params["number"])
        if job is None:
            raise HTTPException(404, _("This task belongs to an earlier run of the studio."))
        return job

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
