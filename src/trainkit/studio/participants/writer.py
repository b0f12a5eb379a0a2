"""Commits what many telephones send in few transactions.

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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from trainkit.telephones.store import Closed, connect, transaction

__all__ = ["Writer"]

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
