"""Runs the participants' pages: one process a workshop, and the addresses it may listen on.

That is this computer alone until the trainer lets telephones in. A process that dies is started
again on its port; one whose trainer's program has died ends by itself, because the pipe between
them closes.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from trainkit.errors import TrainkitError
from trainkit.languages import _

__all__ = ["LOOPBACK", "Room", "Rooms", "is_of_own_network", "lan_addresses"]

LOOPBACK = "127.0.0.1"

_PORTS = (8080, 8888, 8000)
"""Ports that are easy to type; another one where all are taken."""
_NEIGHBOURS = (
    "10.255.255.255", "172.31.255.255", "192.168.255.255",  # any private network
    "192.168.137.2", "10.42.0.2", "192.168.2.2",  # a hotspot of Windows, of Linux, of macOS
    "192.168.43.2", "172.20.10.2",  # a telephone's hotspot, Android and iPhone
)  # fmt: skip
"""Where packets would go; nothing is sent there."""
_KEPT_VARIABLES = ("PATH", "PYTHONPATH", "SYSTEMROOT", "TEMP", "TMPDIR")
_RESTART_SECONDS, _STOP_SECONDS, _EARLY_SECONDS, _LONGEST_PAUSE = 0.1, 10.0, 1.0, 5.0


def lan_addresses() -> tuple[str, ...]:
    """Return this computer's addresses on networks of its own, likeliest first; sends nothing.

    A UDP socket that is connected has chosen the interface by which it would send.
    """
    found: dict[str, None] = {}
    for neighbour in _NEIGHBOURS:
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe,
            contextlib.suppress(OSError),
        ):
            probe.connect((neighbour, 9))
            found[probe.getsockname()[0]] = None
    with contextlib.suppress(OSError):
        for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
            found[str(entry[4][0])] = None
    return tuple(one for one in found if is_of_own_network(one))


def is_of_own_network(address: str) -> bool:
    """Whether an address is of a private network, and not this computer's name for itself."""
    try:
        parsed = ipaddress.IPv4Address(address)
    except ValueError:
        return False
    return parsed.is_private and not parsed.is_loopback and not parsed.is_unspecified


class Room:
    """The participants' pages of one workshop, while they are served."""

    def __init__(self, database: Path, host: str) -> None:
        """Start serving; raises ``TrainkitError`` where the address cannot be used."""
        self._database = database
        self.host = host
        self.port = 0
        self._is_stopped = False
        self._process = self._started(next(_free_ports(host)))
        self._watcher = threading.Thread(target=self._watch, name="room", daemon=True)
        self._watcher.start()

    @property
    def address(self) -> str:
        """What participants open: ``http://192.168.1.5:8080/``."""
        return f"http://{self.host}:{self.port}/"

    @property
    def is_open_to_others(self) -> bool:
        """Whether telephones can reach the pages."""
        return self.host != LOOPBACK

    @property
    def process_id(self) -> int:
        """The number of the process that serves now."""
        return self._process.pid

    def stop(self) -> None:
        """End the process; what was sent is written first."""
        self._is_stopped = True
        _let_go(self._process)

    def _started(self, port: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "trainkit.studio.participants", str(self._database)]
        process = subprocess.Popen(  # noqa: S603 - our own program
            [*command, "--host", self.host, "--port", str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=self._database.parent,
            env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
            start_new_session=True,  # Ctrl-C is for the studio, which then ends this in order
        )
        line = b""
        if process.stdout is not None:
            line = process.stdout.readline()
            process.stdout.close()
        if not line.strip().isdigit():
            _let_go(process)
            raise TrainkitError(
                _(
                    "the participants' pages cannot be served at {host}; choose another address",
                    host=self.host,
                )
            )
        self.port = int(line)
        return process

    def _watch(self) -> None:
        pause = _RESTART_SECONDS
        while not self._is_stopped:
            started = time.monotonic()
            self._process.wait()
            _let_go(self._process)
            # one that dies at once is started again, but ever less often
            is_early = time.monotonic() - started < _EARLY_SECONDS
            pause = min(pause * 2, _LONGEST_PAUSE) if is_early else _RESTART_SECONDS
            time.sleep(pause)
            if not self._is_stopped:
                with contextlib.suppress(TrainkitError):
                    self._process = self._started(self.port)


def _let_go(process: subprocess.Popen[bytes]) -> None:
    """Close the pipe to a process, on which it ends, and wait until it has."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_ports(host: str) -> Iterator[int]:
    for port in _PORTS:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((host, port))
            yield port
    yield 0


class Rooms:
    """The rooms of all workshops, by their keys."""

    def __init__(self) -> None:
        self._rooms: dict[str, Room] = {}
        self._lock = threading.Lock()

    def room(self, key: str) -> Room | None:
        """Return the room of a workshop, if its pages are served."""
        return self._rooms.get(key)

    def start(self, key: str, database: Path, host: str) -> Room:
        """Serve a workshop's pages at an address, and no longer at another one.

        Raises ``TrainkitError`` for an address that is none of this computer's.
        """
        if host not in (LOOPBACK, *lan_addresses()):
            raise TrainkitError(
                _(
                    "this is not an address of this computer on its network; choose one that is "
                    "listed"
                )
            )
        with self._lock:
            room = self._rooms.get(key)
            if room is not None and room.host == host:
                return room
            if room is not None:
                room.stop()
            self._rooms[key] = Room(database, host)
            return self._rooms[key]

    def stop(self, key: str) -> None:
        """Serve a workshop's pages no longer."""
        with self._lock:
            room = self._rooms.pop(key, None)
        if room is not None:
            room.stop()

    def stop_all(self) -> None:
        """Serve nothing any longer."""
        for key in tuple(self._rooms):
            self.stop(key)
