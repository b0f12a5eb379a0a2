"""What stands before the participants' pages: known hosts, small bodies, strict headers."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["MOST_BYTES", "ParticipantsGuard", "bounded"]

MOST_BYTES = 200_000
"""The largest request that is read: all answers of a long test in words."""

_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}

_TOO_LARGE = "This request is too large."
_RAW = tuple((name.encode(), value.encode()) for name, value in _HEADERS.items())
_NOT_STORED = ((b"cache-control", b"no-store"),)


class ParticipantsGuard:
    """Refuses other names of this server, posts of other pages and what is too large."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or hand on one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope["method"], Headers(scope=scope))
        if refusal is not None:
            await refusal(scope, receive, _with_headers(send))
            return
        with suppress(ClientDisconnect):  # its connection was lost, or took too long
            await self.app(scope, bounded(receive, MOST_BYTES), _with_headers(send))

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if host not in self.hosts:
            return PlainTextResponse("This server has another address.", 421)
        if method in {"GET", "HEAD"}:
            return None
        # old browsers send no Origin with a form; the form's own token is asked for in any case
        if headers.get("origin", f"http://{host}") != f"http://{host}":
            return PlainTextResponse("This was not sent from a page of the test.", 403)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            return PlainTextResponse(_TOO_LARGE, 413)
        return None


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = message["headers"]
            stored = any(name == b"cache-control" for name, _ in headers)
            message["headers"] = [*headers, *_RAW, *(() if stored else _NOT_STORED)]
        await send(message)

    return sent


def bounded(receive: Receive, most: int) -> Receive:
    """Return what reads a request's body, and refuses it where it grows longer than ``most``.

    A body that is sent in chunks says nothing of its length beforehand.
    """
    read = 0

    async def received() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise HTTPException(413, _TOO_LARGE)
        return message

    return received
