"""Starts the studio on the loopback and opens the browser."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable
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
) -> None:
    """Serve the studio until it is interrupted.

    ``port`` 0 takes any that is free. ``say`` is told the address, which holds a secret: it opens
    the studio for whoever has it. It listens on the loopback alone.
    """
    from trainkit.studio.participants.connections import server_of

    with socket.socket(proto=socket.IPPROTO_TCP) as listener:  # answers go out at once
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_LOOPBACK, port))
        own = Pass(listener.getsockname()[1])
        app = trainer_app(home, own)
        threading.Thread(target=app.state.shelf.warm_up, daemon=True).start()
        server = server_of(app, keep_alive=5)
        say(own.address)
        if browser:
            webbrowser.open(own.address_once())
        server.run(sockets=[listener])
