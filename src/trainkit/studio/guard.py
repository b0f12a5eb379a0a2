"""Keeps everybody out but the browser that the trainer opened.

Other pages in the same browser, other users of the laptop and a name server that turns a stranger's
name into 127.0.0.1 (DNS rebinding) can all reach a port on the loopback. So each request must name
this server as its host, carry the cookie that the address with the token gives out, and, where it
writes, come from one of these pages and carry their token (checked in ``visits``).
"""

from __future__ import annotations

import hmac
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trainkit.languages import _
from trainkit.studio.participants.guard import bounded

__all__ = ["MOST_BYTES", "Guard", "Pass"]

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
        if int(headers.get("content-length") or 0) > _most(scope):
            return PlainTextResponse(_("This file is too large."), 413)
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
