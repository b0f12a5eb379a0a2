"""Starts the studio on the loopback and opens the browser."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path

from trainkit.studio.app import trainer_app
from trainkit.studio.guard import Pass

__all__ = ["serve"]

_LOOPBACK = "127.0.0.1"


def serve(
    home: Path,
    *,
    port: int = 0,
    browser: bool = True,
    say: Callable[[str], None] = lambda _: None,
    addresses: Sequence[str] = (),
) -> None:
    """Serve the studio until it is interrupted.

    ``port`` 0 takes any that is free. ``say`` is told the address, which holds a secret: it opens
    the studio for whoever has it. The studio itself listens on the loopback alone; participants'
    pages may also be served at ``addresses``.
    """
    import uvicorn

    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_LOOPBACK, port))
        own = Pass(listener.getsockname()[1])
        config = uvicorn.Config(
            trainer_app(home, own, addresses),
            log_level="warning",
            access_log=False,
            server_header=False,
        )
        server = uvicorn.Server(config)
        say(own.address)
        if browser:
            webbrowser.open(own.address)
        server.run(sockets=[listener])
