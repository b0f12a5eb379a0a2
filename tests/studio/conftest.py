"""The studio as its users meet it: behind a client that knows the pass, and in a real browser."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.testclient import TestClient

from trainkit.studio.app import trainer_app
from trainkit.studio.visits import Pass

EXAMPLE = Path(__file__).parents[2] / "examples" / "almaty-2019"
MADE = ("out", "agenda.yaml", "agenda-before.yaml", "printed.yaml", "history", "released.txt")
"""What a demonstration in this checkout adds to the example."""
expect.set_options(timeout=30_000)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a copy of the example in it, without anything built."""
    shutil.copytree(EXAMPLE, tmp_path / "almaty", ignore=shutil.ignore_patterns(*MADE))
    (tmp_path / "almaty" / "plan" / "released.txt").unlink(missing_ok=True)
    return tmp_path


class Client(TestClient):
    """A client that holds the pass, as the trainer's browser does."""

    def __init__(self, home: Path) -> None:
        self.own = Pass(8000)
        super().__init__(
            trainer_app(home, self.own),
            base_url="http://127.0.0.1:8000",
            headers={"origin": "http://127.0.0.1:8000", "x-csrf-token": self.own.form},
            raise_server_exceptions=False,
        )
        self.get(self.own.address)


@pytest.fixture
def client(home: Path) -> Iterator[Client]:
    """The trainer's own client, with the studio open."""
    with Client(home) as client:
        yield client


class Served:
    """An app that really listens, in a thread of this process."""

    def __init__(self, app: Starlette, listener: socket.socket) -> None:
        config = uvicorn.Config(app, log_level="warning", access_log=False)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listener]})
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        """End the server and wait until it has ended."""
        self.server.should_exit = True
        self.thread.join()


@pytest.fixture
def address(home: Path) -> Iterator[str]:
    """The address that opens a studio which listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        own = Pass(listener.getsockname()[1])
        served = Served(trainer_app(home, own), listener)
        yield own.address
        served.stop()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """A page of the browser with the studio open; any error in the page fails the test."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, base_url=address.split("/open", maxsplit=1)[0]
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(address)
    yield page
    context.close()
    assert faults == []
