"""Tests on telephones: prepare, show the address, open and close, and take the answers over.

Runs the participants' pages: one process a workshop, and the addresses it may listen on.

That is this computer alone until the trainer lets telephones in. A process that dies is started
again on its port; one whose trainer's program has died ends by itself, because the pipe between
them closes.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response

from trainkit import api
from trainkit.assessment.forms import FormUse
from trainkit.documents.papers_view import TITLES
from trainkit.intake.record import Field, Spot
from trainkit.model.fields import zone_info
from trainkit.problems import TrainkitError
from trainkit.studio.visits import Visit, get, post
from trainkit.telephones import desk
from trainkit.telephones.desk import DATABASE
from trainkit.telephones.slips import qr_drawing, slips
from trainkit.telephones.take_over import TakenOver, not_taken_over
from trainkit.text.languages import ENGLISH, _, has_catalogue, speaking

LOOPBACK = "127.0.0.1"

_PORTS = (8080, 8888, 8000)
"""Ports that are easy to type; another one where all are taken."""
_NEIGHBOURS = (
    "10.255.255.255",
    "172.31.255.255",
    "192.168.255.255",  # any private network
    "192.168.137.2",
    "10.42.0.2",
    "192.168.2.2",  # a hotspot of Windows, of Linux, of macOS
    "192.168.43.2",
    "172.20.10.2",  # a telephone's hotspot, Android and iPhone
)
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


class ParticipantsServer:
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


class ParticipantsServers:
    """The rooms of all workshops, by their keys."""

    def __init__(self) -> None:
        self._rooms: dict[str, ParticipantsServer] = {}
        self._lock = threading.Lock()

    def room(self, key: str) -> ParticipantsServer | None:
        """Return the room of a workshop, if its pages are served."""
        return self._rooms.get(key)

    def start(self, key: str, database: Path, host: str) -> ParticipantsServer:
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
            self._rooms[key] = ParticipantsServer(database, host)
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


_SPOT = re.compile(r"decide-(?P<code>[A-Z0-9-]{1,12})/(?P<sheet>\w+)/(?P<place>\d{1,3})")


def _rooms(visit: Visit) -> ParticipantsServers:
    rooms: ParticipantsServers = visit.request.app.state.rooms
    return rooms


def _room(visit: Visit) -> ParticipantsServer | None:
    return _rooms(visit).room(visit.work.key)


def _clock(visit: Visit) -> Callable[[float], str]:
    """Return what says a time of day in the workshop's zone: ``10:45``."""
    zone = zone_info(visit.work.definitions.workshop.timezone)
    return lambda moment: datetime.fromtimestamp(moment, zone).strftime("%H:%M")


def _page(visit: Visit, taken: TakenOver | None = None) -> Response:
    folder = visit.work.folder
    tests = desk.states(folder)
    shown = next((one for one in tests if one.is_open), None)
    shown = shown or next((one for one in reversed(tests) if one.opened), None)
    people = visit.work.definitions.roster.participants
    return visit.page(
        "telephones.html",
        tests=tests,
        titles=[_(one.title).lower() for one in tests],
        uses=TITLES,
        shown=shown,
        people=desk.people_states(folder, shown.use, people) if shown else (),
        addresses=lan_addresses(),
        loopback=LOOPBACK,
        room=_room(visit),
        notes=desk.notes(folder),
        taken=taken,
        waiting=not_taken_over(folder),
        spot=_spot_name,
        clock=_clock(visit),
    )


def _prepare(visit: Visit) -> Response:
    api.prepare_telephones(visit.work.folder)
    return visit.go("telephones")


def _serve(visit: Visit) -> Response:
    folder, key = visit.work.folder, visit.work.key
    with desk.database(folder):  # says so where nothing is prepared
        _rooms(visit).start(key, folder / DATABASE, visit.text("address"))
    return visit.go("telephones")


def _stop(visit: Visit) -> Response:
    desk.close_test(visit.work.folder)
    _rooms(visit).stop(visit.work.key)
    return visit.go("telephones")


def _use(visit: Visit) -> FormUse:
    try:
        return FormUse(visit.text("use"))
    except ValueError:
        raise HTTPException(404, _("This test does not exist.")) from None


def _open(visit: Visit) -> Response:
    desk.open_test(visit.work.folder, _use(visit))
    return visit.go("telephones")


def _close(visit: Visit) -> Response:
    desk.close_test(visit.work.folder)
    return visit.go("telephones")


def _hand_back(visit: Visit) -> Response:
    desk.hand_back(visit.work.folder, _use(visit), visit.text("code"))
    return visit.go("telephones")


def _take_over(visit: Visit) -> Response:
    decided: dict[str, list[Spot]] = {"telephone_stands": [], "sheet_stands": []}
    for name in visit.form:
        match = _SPOT.fullmatch(name)
        choice = f"{visit.text(name)}_stands"
        if match and choice in decided:
            place = int(match["place"])
            field = Field.ITEM if place else Field.PAPER
            decided[choice].append(Spot(match["code"], match["sheet"], field, place))
    return _page(
        visit, taken=api.take_over_telephones(visit.work.folder, at=datetime.now(UTC), **decided)
    )


def _spot_name(spot: Spot) -> str:
    return f"decide-{spot.code}/{spot.sheet}/{spot.place}"


def _slips(visit: Visit) -> Response:
    room = _room(visit)
    data = slips(visit.work.folder, room.address if room else "")
    headers = {"content-disposition": 'inline; filename="slips.pdf"'}
    return Response(data, media_type="application/pdf", headers=headers)


def _qr(visit: Visit) -> Response:
    room = _room(visit)
    if room is None:
        raise HTTPException(404, _("The participants' pages are not served."))
    return Response(qr_drawing(room.address), media_type="image/svg+xml")


def _screen(visit: Visit) -> Response:
    tests = desk.states(visit.work.folder)
    template = "parts/telephones_count.html" if visit.is_part else "telephones_room.html"
    test = next((one for one in tests if one.is_open), None)
    language = visit.work.definitions.workshop.language
    with speaking(language if has_catalogue(language) else ENGLISH):  # the room reads it
        return visit.page(template, test=test, room=_room(visit), clock=_clock(visit))


ROUTES = (
    get("/w/{key}/telephones", _page, "telephones"),
    post("/w/{key}/telephones/prepare", _prepare, "telephones-prepare"),
    post("/w/{key}/telephones/serve", _serve, "telephones-serve"),
    post("/w/{key}/telephones/stop", _stop, "telephones-stop"),
    post("/w/{key}/telephones/open", _open, "telephones-open"),
    post("/w/{key}/telephones/close", _close, "telephones-close"),
    post("/w/{key}/telephones/hand-back", _hand_back, "telephones-hand-back"),
    post("/w/{key}/telephones/take-over", _take_over, "telephones-take-over"),
    get("/w/{key}/telephones/slips.pdf", _slips, "telephones-slips"),
    get("/w/{key}/telephones/qr.svg", _qr, "telephones-qr"),
    get("/w/{key}/telephones/room", _screen, "telephones-room"),
)
