"""Serves an app over connections that nobody can hold open without sending anything.

uvicorn has a time-out between two requests, and none for a head or a body that never ends; at its
bound (``limit_concurrency``) it refuses everybody. Here a head has 20 seconds, and a body 20 and
one more for each 500 bytes, as ``RequestReadTimeout`` of Apache has it. At the bound of an address,
or of all in the address that has most, the oldest connection without a whole request makes room.

Commits what many telephones send in few transactions.

One thread takes everything that waits, runs it in one transaction and commits, which flushes the
disk once (group commit; DeWitt et al. 1984, Implementation Techniques for Main Memory Database
Systems, section 3). Only then does anybody who waits go on. While the disk is busy more gathers, so
the rate rises with the load and no timer is needed.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from trainkit.telephones.store import Closed, connect, transaction

MOST = 2_000
"""Connections at a time; a telephone has up to six."""
MOST_OF_ADDRESS = 300
"""Of one address, which a whole class may share behind a router."""


def server_of(app: ASGIApp, *, keep_alive: int = 75) -> uvicorn.Server:
    """Return a server for an app; ``keep_alive`` is for how many seconds one may be silent."""
    _allow_connections()
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=BoundedConnection,
            log_level="warning",
            access_log=False,
            server_header=False,
            backlog=1024,
            timeout_keep_alive=keep_alive,
            timeout_graceful_shutdown=5,
        )
    )


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


Work = Callable[[sqlite3.Connection], None]
"""Writes what belongs together; must find out that it has to raise before it writes."""

_MOST = 500
"""Pieces of work in one transaction at most."""


@dataclass(frozen=True)
class _Waiting:
    work: Work
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[None]


class Writer:
    """The one connection that writes."""

    def __init__(self, path: Path) -> None:
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._connection = connect(path)
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    async def write(self, work: Work) -> None:
        """Return as soon as the work is on the disk.

        Raises ``Closed`` if the work did, and ``sqlite3.Error`` where nothing could be written.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._queue.put(_Waiting(work, loop, done))
        await done

    def stop(self) -> None:
        """Write what waits, and end."""
        self._queue.put(None)
        self._thread.join()
        self._connection.close()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch, is_last = self._gathered(first)
            self._commit(batch)
            if is_last:
                return

    def _gathered(self, first: _Waiting) -> tuple[list[_Waiting], bool]:
        batch = [first]
        while len(batch) < _MOST:
            try:
                another = self._queue.get_nowait()
            except queue.Empty:
                break
            if another is None:
                return batch, True
            batch.append(another)
        return batch, False

    def _commit(self, batch: Sequence[_Waiting]) -> None:
        refused: dict[int, Exception] = {}
        try:
            with transaction(self._connection):
                for place, one in enumerate(batch):
                    try:
                        one.work(self._connection)
                    except Closed as error:
                        refused[place] = error
        except Exception as error:  # noqa: BLE001 - nothing of the batch is kept, and all are told
            refused = dict.fromkeys(range(len(batch)), error)
        for loop in {one.loop for one in batch}:
            told = [(one.done, refused.get(n)) for n, one in enumerate(batch) if one.loop is loop]
            loop.call_soon_threadsafe(_tell, told)


def _tell(told: Sequence[tuple[asyncio.Future[None], Exception | None]]) -> None:
    for done, error in told:
        if done.done():  # the telephone has gone meanwhile
            continue
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)
