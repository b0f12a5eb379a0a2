"""Tests on telephones: prepare, show the address, open and close, and take the answers over."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.exceptions import HTTPException
from starlette.responses import Response

from trainkit import api
from trainkit.assessment.forms import FormUse
from trainkit.documents.papers_view import TITLES
from trainkit.fields import zone_info
from trainkit.languages import ENGLISH, _, has_catalogue, speaking
from trainkit.score_sheet.entries import Field, Spot
from trainkit.studio.rooms import LOOPBACK, Room, Rooms, lan_addresses
from trainkit.studio.visits import Visit, get, post
from trainkit.telephones import desk
from trainkit.telephones.desk import DATABASE
from trainkit.telephones.slips import qr_drawing, slips
from trainkit.telephones.take_over import TakenOver, not_taken_over

__all__ = ["ROUTES"]

_SPOT = re.compile(r"decide-(?P<code>[A-Z0-9-]{1,12})/(?P<sheet>\w+)/(?P<place>\d{1,3})")


def _rooms(visit: Visit) -> Rooms:
    rooms: Rooms = visit.request.app.state.rooms
    return rooms


def _room(visit: Visit) -> Room | None:
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
