"""The studio as its users meet it: behind a client that knows the pass, and in a real browser.

Tests share what takes long and does not change: what was read of the built-in course, one server
that listens, one login of the browser. Each test has a folder and an app of its own.
"""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from trainkit.agenda.solver.search import Limits
from trainkit.model.load import Memory
from trainkit.render.pages import PdfRecipe
from trainkit.studio.app import trainer_app
from trainkit.studio.visits import Pass

EXAMPLE = Path(__file__).parents[2] / "examples" / "almaty-2019"
MADE = ("out", "agenda.yaml", "agenda-before.yaml", "printed.yaml", "history", "released.txt")
"""What a demonstration in this checkout adds to the example."""
MEMORY = Memory()
"""What all studios of these tests have read; what changes on disk is read again."""
expect.set_options(timeout=30_000)


def studio(home: Path, own: Pass) -> Starlette:
    """Return the studio of a folder, which remembers what other tests have read."""
    app = trainer_app(home, own)
    app.state.shelf.memory = MEMORY
    return app


@pytest.fixture(scope="package", autouse=True)
def agendas_are_planned_with_less_work() -> Iterator[None]:
    """Search a tenth as long for a better agenda: here it matters that there is one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Limits.__init__, "__defaults__", (0.4, 120.0))
        yield


@pytest.fixture
def blank_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the pages of PDF files blank, where a test looks at other things."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595.276, 841.89))  # A4, in points
    pdf.save(page := BytesIO())
    monkeypatch.setattr(PdfRecipe, "make", lambda _: page.getvalue())


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
            studio(home, self.own),
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

    def __init__(self, app: ASGIApp, listener: socket.socket) -> None:
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


class Listening:
    """A server that stays when one studio follows another at its address."""

    def __init__(self, port: int) -> None:
        self.own = Pass(port)
        self.app: ASGIApp = Starlette()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on to the studio of the test that runs."""
        await self.app(scope, receive, send)


@pytest.fixture(scope="session")
def listening() -> Iterator[Listening]:
    """The one server of a run."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listening = Listening(listener.getsockname()[1])
        served = Served(listening, listener)
        yield listening
        served.stop()


@pytest.fixture
def served(listening: Listening, home: Path) -> Iterator[Pass]:
    """The pass of a studio that listens, while the test runs."""
    app = studio(home, listening.own)
    listening.app = app
    yield listening.own
    app.state.rooms.stop_all()


@pytest.fixture(scope="session")
def open_browser(
    chromium: Browser, listening: Listening
) -> Iterator[Callable[[bool], BrowserContext]]:
    """Gives the browser that was let into the studio, with scripts or without."""
    contexts: dict[bool, BrowserContext] = {}

    def opened(has_scripts: bool) -> BrowserContext:
        if has_scripts not in contexts:
            own = listening.own
            context = contexts[has_scripts] = chromium.new_context(
                viewport={"width": 1280, "height": 800},
                base_url=f"http://{own.hosts[0]}",
                java_script_enabled=has_scripts,
            )
            context.set_default_timeout(60_000)
            page = context.new_page()
            page.goto(own.address)
            page.close()
        return contexts[has_scripts]

    yield opened
    for context in contexts.values():
        context.close()


@pytest.fixture
def page(served: Pass, open_browser: Callable[[bool], BrowserContext]) -> Iterator[Page]:
    """A page of the browser that knows the studio; any error in the page fails the test.

    A key waits until the page is loaded and settled: its scripts hear no key before.
    """
    assert served.port
    page = open_browser(True).new_page()
    keyboard, press = page.keyboard, page.keyboard.press

    def press_when_settled(key: str, *, delay: float | None = None) -> None:
        page.wait_for_load_state()
        expect(page.locator(".htmx-settling")).to_have_count(0)
        press(key, delay=delay)

    keyboard.press = press_when_settled  # type: ignore[method-assign]
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield page
    page.close()
    assert faults == []


@pytest.fixture
def plain_page(served: Pass, open_browser: Callable[[bool], BrowserContext]) -> Iterator[Page]:
    """A page of a browser without scripts."""
    assert served.port
    page = open_browser(False).new_page()
    yield page
    page.close()


def fit_for_all(page: Page) -> None:
    """Check what axe-core finds, and that nothing is cut off at 320 px from either side.

    Called once for each page, and for each state of a page that has other parts.
    """
    found = Axe().run(page).response["violations"]
    size, document = page.viewport_size, "document.documentElement"
    before = page.evaluate(f"{document}.dir")
    page.set_viewport_size({"width": 320, "height": 700})
    wide = []
    for direction in ("ltr", "rtl"):
        page.evaluate(f"{document}.dir = '{direction}'")
        wide.append(page.evaluate(f"{document}.scrollWidth - {document}.clientWidth"))
    page.evaluate(f"{document}.dir = '{before}'")
    if size is not None:
        page.set_viewport_size(size)
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
    assert wide == [0, 0]
