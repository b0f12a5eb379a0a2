"""Connections that send nothing, or never end: they close, and leave the others served."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from trainkit.studio import app as studio
from trainkit.studio.participants import __main__ as pages
from trainkit.studio.participants.app import ParticipantsGuard
from trainkit.studio.participants.connections import (
    MOST,
    MOST_OF_ADDRESS,
    BoundedConnection,
    server_of,
)

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def _echo(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        said = f"{len(await Request(scope, receive).body())} bytes"
        await PlainTextResponse(said)(scope, receive, send)


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a server of an app that says how long a body is."""
    server = server_of(ParticipantsGuard(_echo, ["x"]))
    with socket.socket() as listener:
        listener.bind(("0.0.0.0", 0))  # noqa: S104 - for several addresses of the loopback
        listener.listen(1024)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join()


def connected(port: int, address: str, data: bytes) -> socket.socket:
    """Return a connection from an address that has sent something."""
    one = socket.create_connection(("127.0.0.1", port), 10, (address, 0))
    one.sendall(data)
    return one


def answer(one: socket.socket) -> bytes:
    """Return the body of the answer; empty where the connection was closed without one."""
    said = http.client.HTTPResponse(one)
    try:
        said.begin()
        return said.read()
    except (ConnectionError, http.client.BadStatusLine):
        return b""


def served(port: int, address: str) -> bool:
    with connected(port, address, GET) as one:
        return answer(one) == b"0 bytes"


def is_closed(one: socket.socket) -> bool:
    try:
        return one.recv(1000) == b""
    except ConnectionError:
        return True


def test_2100_half_open_connections_leave_everybody_served(port: int) -> None:
    """From 21 addresses: heads that never end, bodies that never come, and nothing at all."""
    began = time.monotonic()
    with ExitStack() as stack:
        own = stack.enter_context(connected(port, "127.0.0.99", GET))
        assert answer(own) == b"0 bytes"
        for n in range(2_100):
            data = (b"", HEAD, HEAD + b"Content-Length: 9\r\n\r\n")[n % 3]
            stack.enter_context(connected(port, f"127.0.1.{n % 21}", data))
            if n % 100 == 99:
                assert served(port, "127.0.0.98")
        assert served(port, "127.0.1.1")  # one of theirs too
        own.sendall(GET)
        assert answer(own) == b"0 bytes"
    assert time.monotonic() - began < BoundedConnection.head_seconds


def test_an_address_has_a_bound_of_its_own(port: int) -> None:
    with ExitStack() as stack:
        first, *_, last = [
            stack.enter_context(connected(port, "127.0.0.3", HEAD))
            for _ in range(MOST_OF_ADDRESS + 1)
        ]
        assert MOST_OF_ADDRESS < MOST
        assert is_closed(first)
        last.sendall(b"Content-Length: 2\r\n\r\nab")
        assert answer(last) == b"2 bytes"


@pytest.mark.parametrize("is_second", [False, True])
@pytest.mark.parametrize(
    "sent",
    [
        b"G",
        HEAD,
        HEAD + b"Content-Length: 9\r\n\r\n",
        HEAD + b"Content-Length: 9\r\n\r\nab",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nab",
    ],
)
def test_a_request_that_never_ends_is_closed(
    port: int,
    sent: bytes,
    is_second: bool,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(BoundedConnection, "head_seconds", 0.2)
    monkeypatch.setattr(BoundedConnection, "body_seconds", 0.2)
    with connected(port, "127.0.0.4", GET if is_second else sent) as one:
        if is_second:
            assert answer(one) == b"0 bytes"
            one.sendall(sent)
        began = time.monotonic()
        assert is_closed(one)
        assert time.monotonic() - began < 5
    assert served(port, "127.0.0.4")
    assert caplog.messages == []


def test_a_connection_that_sends_nothing_is_closed(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BoundedConnection, "head_seconds", 0.2)
    with connected(port, "127.0.0.4", b"") as one:
        assert is_closed(one)


def test_who_sends_at_a_fair_rate_is_waited_for_and_who_drips_is_not(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BoundedConnection, "head_seconds", 0.3)
    monkeypatch.setattr(BoundedConnection, "body_seconds", 0.3)
    head = HEAD + b"Content-Length: 1000\r\n\r\n"
    with connected(port, "127.0.0.5", head) as fair, connected(port, "127.0.0.5", head) as slow:
        for _ in range(10):
            time.sleep(0.1)
            fair.sendall(b"x" * 100)  # 1,000 bytes a second; 500 are asked for
            with contextlib.suppress(ConnectionError):
                slow.sendall(b"x")
        assert is_closed(slow)
        assert answer(fair) == b"1000 bytes"
        time.sleep(0.5)  # between two requests it may be silent
        fair.sendall(GET)
        assert answer(fair) == b"0 bytes"


def test_both_servers_are_of_this_kind() -> None:
    for module in (studio, pages):
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        assert ("server_of(" in source, "uvicorn.Config(" in source) == (True, False)
