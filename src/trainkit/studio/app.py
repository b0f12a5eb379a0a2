"""The trainer's app: every page module's routes behind the guard."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from trainkit.studio import (
    agenda,
    attending,
    documents,
    entry,
    exchange,
    items,
    overview,
    roster,
    roster_list,
    scanning,
    scoring,
    sending,
    settings,
    start,
    telephones,
    tests,
    translations,
)
from trainkit.studio.pages import Speech, static
from trainkit.studio.shelf import Workshops
from trainkit.studio.telephones import ParticipantsServers
from trainkit.studio.visits import Guard, Pass
from trainkit.text.languages import N_

PAGES = (
    start,
    overview,
    settings,
    roster,
    roster_list,
    agenda,
    items,
    exchange,
    tests,
    translations,
    documents,
    sending,
    attending,
    telephones,
    scanning,
    entry,
    scoring,
)
"""The modules that have pages. Each lists its own in ``ROUTES``; a new one needs a line here and,
if people are to find it from everywhere, one in ``NAVIGATION``."""

NAVIGATION = (
    (
        N_("Prepare"),
        (
            ("overview", N_("Overview")),
            ("settings", N_("Settings")),
            ("roster", N_("Participants")),
            ("agenda", N_("Agenda")),
            ("items", N_("Items")),
            ("exchange", N_("Import and export")),
            ("tests", N_("Tests")),
            ("translations", N_("Translations")),
            ("documents", N_("Documents")),
            ("print", N_("What to print")),
            ("mail", N_("E-mails")),
        ),
    ),
    (
        N_("Run"),
        (
            ("attendance", N_("Attendance")),
            ("telephones", N_("Tests on telephones")),
            ("scanning", N_("Scanned sheets")),
            ("entry", N_("Type answers")),
        ),
    ),
    (N_("Score"), (("scoring", N_("Score and report")),)),
)
"""The steps of the work, and the pages of each: route and label."""


def trainer_app(home: Path, own: Pass) -> Starlette:
    """Return the app that shows the workshops in a folder to the holder of a pass."""
    rooms = ParticipantsServers()

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        rooms.stop_all()

    routes = [Route("/static/{name}", static, name="static")]
    routes += [route for module in PAGES for route in module.ROUTES]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Speech), Middleware(Guard, own=own)],
        lifespan=lifespan,
    )
    app.state.shelf = Workshops(home)
    app.state.own = own
    app.state.rooms = rooms
    app.state.navigation = NAVIGATION
    return app


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
