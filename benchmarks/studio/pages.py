"""Times the studio's pages on a new workshop of 60 people: ``python -m benchmarks.studio.pages``.

Each page is asked for over HTTP from a server that runs as for a trainer: the first time after the
workshop's file was saved, and then again. Beside them, in the same run, an empty page of the same
server, which says what asking alone costs. Building and planning are jobs and not measured.
"""

from __future__ import annotations

import os
import platform
import socket
import statistics
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path

import httpx2
import uvicorn
from starlette.applications import Starlette

from benchmarks.machine import processor
from trainkit import api
from trainkit.editing.starter import Answers, create_workshop
from trainkit.model.load import WORKSHOP_FILE, built_in_modules
from trainkit.studio.app import NAVIGATION, trainer_app
from trainkit.studio.visits import Pass

FIRST, AGAIN = 0.1, 0.2
"""Targets in seconds: the studio's first page, and any click."""
_TIMES = 15


def main() -> int:
    """Measure and print; exit status 1 where a target is missed."""
    with tempfile.TemporaryDirectory() as name, _listener() as listener:
        home = Path(name)
        _workshop(home / "sixty")
        listener.bind(("127.0.0.1", 0))
        own = Pass(listener.getsockname()[1])
        app = trainer_app(home, own)
        app.state.shelf.warm_up()  # as ``serve`` does while the browser opens
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            with httpx2.Client(base_url=f"http://127.0.0.1:{own.port}") as client:
                return _measured(client, own, app, home)
        finally:
            server.should_exit = True
            thread.join()


def _listener() -> socket.socket:
    """Return a socket like the studio's own (``server.serve``)."""
    return socket.socket(proto=socket.IPPROTO_TCP)


def _workshop(folder: Path) -> None:
    days = tuple(date(2027, 6, day) for day in (14, 15, 16))
    groups = ("Red group", "Blue group")
    create_workshop(
        folder,
        Answers("Sixty", days, "Africa/Dakar", built_in_modules(), participants=60, groups=groups),
    )
    api.plan(folder)


def _measured(client: httpx2.Client, own: Pass, app: Starlette, home: Path) -> int:
    started = time.perf_counter()
    client.get(own.address, follow_redirects=True).raise_for_status()
    first = time.perf_counter() - started
    empty = statistics.median(_seconds(client, "/static/icon.svg") for _ in range(_TIMES))
    sys.stdout.write(
        f"{processor()}, {os.cpu_count()} processors, Python {platform.python_version()}\n"
        f"first page {1000 * first:.0f} ms; asking alone {1000 * empty:.1f} ms\n\n"
        f"{'page':<16}{'after saving':>14}{'median':>10}{'slowest':>10}{'x asking':>10}\n"
    )
    slowest = 0.0
    for route in [name for _, pages in NAVIGATION for name, _ in pages]:
        address = app.url_path_for(route, key="sixty")
        os.utime(home / "sixty" / WORKSHOP_FILE)
        anew = _seconds(client, address)
        again = [_seconds(client, address) for _ in range(_TIMES)]
        slowest = max(slowest, anew, *again)
        middle = statistics.median(again)
        sys.stdout.write(
            f"{route:<16}{1000 * anew:>11.0f} ms{1000 * middle:>7.0f} ms"
            f"{1000 * max(again):>7.0f} ms{middle / empty:>10.0f}\n"
        )
    return int(first > FIRST or slowest > AGAIN)


def _seconds(client: httpx2.Client, address: str) -> float:
    started = time.perf_counter()
    answer = client.get(str(address), follow_redirects=True)
    spent = time.perf_counter() - started
    answer.raise_for_status()
    return spent


if __name__ == "__main__":
    raise SystemExit(main())
