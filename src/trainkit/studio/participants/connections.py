"""Serves an app over connections that nobody can hold open without sending anything.

uvicorn has a time-out between two requests, and none for a head or a body that never ends; at its
bound (``limit_concurrency``) it refuses everybody. Here a head has 20 seconds, and a body 20 and
one more for each 500 bytes, as ``RequestReadTimeout`` of Apache has it. At the bound of an address,
or of all in the address that has most, the oldest connection without a whole request makes room.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import cast

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["MOST", "MOST_OF_ADDRESS", "BoundedConnection", "server_of"]

MOST = 2_000
"""Connections at a time; a telephone has up to six."""
MOST_OF_ADDRESS = 300
"""Of one address, which a whole class may share behind a router."""


def server_of(app: ASGIApp, *, keep_alive: int = 75) -> uvicorn.Server:
    """Return a server for an app; ``keep_alive`` is for how many seconds one may be silent."""
    _allow_connections()
    return uvicorn.Server(
        uvicorn.Config(
            app, http=BoundedConnection, log_level="warning", access_log=False,
            server_header=False, backlog=1024, timeout_keep_alive=keep_alive,
            timeout_graceful_shutdown=5,
        )
    )  # fmt: skip


def _allow_connections() -> None:
    """Raise the number of open files, which a connection is too: 256 is usual on macOS."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    wanted = 2 * MOST
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


class BoundedConnection(H11Protocol):
    """Closes if its request takes too long, or to make room for others."""

    head_seconds = body_seconds = 20.0
    bytes_a_second = 500

    _until: float | None = None
    """When what is being sent has to be there; ``None`` where nothing is."""
    _check: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head, and make room."""
        super().connection_made(transport)
        self._made = self.loop.time()
        self._wait(self.head_seconds)
        others = cast("set[BoundedConnection]", self.connections)
        addresses = Counter(one._address for one in others)
        if addresses[self._address] > MOST_OF_ADDRESS:
            crowd = self._address
        elif len(others) > MOST:
            crowd = addresses.most_common(1)[0][0]
        else:
            return
        # an address that has only whole requests loses the one that has been answered longest
        first = min(
            (one for one in others if one._address == crowd),
            key=lambda one: (one._until is None, one._made),
        )
        first._cut()

    def data_received(self, data: bytes) -> None:
        """Take what was sent, and wait for the rest of it if that is no whole request."""
        was_body = self.conn.their_state is h11.SEND_BODY
        super().data_received(data)
        if self.conn.their_state is h11.SEND_BODY:
            if was_body and self._until is not None:
                self._until += len(data) / self.bytes_a_second
            else:
                self._wait(self.body_seconds)
        elif self.conn.their_state is not h11.IDLE:
            self._until = None
        elif self._until is None:
            self._wait(self.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        if self._check is not None:
            self._check.cancel()
        super().connection_lost(exc)

    @property
    def _address(self) -> str:
        return self.client[0] if self.client else ""

    def _wait(self, seconds: float) -> None:
        self._until = self.loop.time() + seconds
        if self._check is None:
            self._check = self.loop.call_later(seconds, self._look)

    def _look(self) -> None:
        """Close the connection if what was awaited is not there."""
        self._check = None
        if self._until is None:
            return
        if self.flow.read_paused:  # the server is slow, not the telephone
            self._until = self.loop.time() + self.body_seconds
        left = self._until - self.loop.time()
        if left > 0:
            self._check = self.loop.call_later(left, self._look)
        else:
            self._cut()

    def _cut(self) -> None:
        self.connections.discard(self)
        self.transport.abort()
