"""Serves the participants' pages of one database until standard input is closed.

The port is printed as the only line of output. The trainer's program holds the other end of
standard input, so that this process ends with it, however that ends.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import threading
from pathlib import Path

import uvicorn

from trainkit.studio.participants.app import participants_app
from trainkit.studio.participants.connections import server_of
from trainkit.telephones.store import connect


def main() -> None:
    """Serve until nobody holds standard input any more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    connect(given.database).close()  # before anybody is told that there are pages
    with socket.socket(proto=socket.IPPROTO_TCP) as listener:  # answers go out at once
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((given.host, given.port))
        listener.listen(1024)  # who comes before the server is ready waits
        port = listener.getsockname()[1]
        hosts = (f"{given.host}:{port}", given.host) if port == 80 else (f"{given.host}:{port}",)
        server = server_of(participants_app(given.database, hosts))
        threading.Thread(target=_end_with, args=(server,), daemon=True).start()
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        server.run(sockets=[listener])


def _end_with(server: uvicorn.Server) -> None:
    while os.read(sys.stdin.fileno(), 4096):  # a buffered read could not be left at the end
        pass
    server.should_exit = True


if __name__ == "__main__":
    main()
