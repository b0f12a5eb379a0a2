"""A web capture with its log and a photograph: what is in an archive file, and what is not.

Held constant over sets: five captures, the first page captured twice with one line changed; one
page refused by the server; one payload changed after the log was closed; one row of the log ten
minutes wrong; a server whose clock is not right. Drawn: pages, times, what changed, names; for the
photograph see ``draw_view``.

The archive is WARC 1.1 (ISO 28500:2017): a record is a version line, named fields, an empty line, a
block of ``Content-Length`` bytes and two line ends (section 4). A digest is written as is
customary: SHA-1 in Base32, of the payload, which is the body of the HTTP message without its
headers (section 5.9).

A payload that no longer has the digest of its record is not what was captured; a whole file that
no longer has the hash value of the log was changed after the log. A shadow points away from the
sun, so that the camera's bearing is the shadow's, less where the shadow points in the picture.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from math import atan2, cos, degrees, radians, sin

from trainkit.exercises.generator import NETWORKS, Draws, Sheet, Solution, grouped, sha256
from trainkit.exercises.model import EvidenceFile, Grid
from trainkit.exercises.svg import Svg
from trainkit.exercises.times import offset_text
from trainkit.exercises.words import Words, plain
from trainkit.model.exercises import WebCapture

_FILE = "capture.warc"
_HOST = "shop.example"
_OTHERS = ("seller", "delivery", "reviews")
_QUESTIONS = (
    *("refused", "digests", "change", "when", "clock", "log"),
    *("camera", "remain", "separate", "sentence"),
)
_OFFSETS = tuple(60 * minutes for minutes in (210, 270, 300, 360))
_SLIP = timedelta(minutes=10)
"""By how much one row of the log is late."""
_TAGS = re.compile(r"<[^>]+>")
_END = b"\r\n"


@dataclass(frozen=True)
class Record:
    """A record; of a field that is there twice, the last."""

    fields: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        """The type, such as ``response``."""
        return self.fields["WARC-Type"]

    @property
    def payload(self) -> bytes:
        """The body of the HTTP message."""
        return self.block.partition(_END * 2)[2]

    @property
    def status(self) -> str:
        """The status code of a response."""
        return self.block.split(b" ", 2)[1].decode()

    def header(self, name: str) -> str:
        """Return the value of a header of the HTTP message."""
        lines = self.block.partition(_END * 2)[0].decode().split("\r\n")
        return next(line.partition(": ")[2] for line in lines if line.startswith(f"{name}: "))


def digest(payload: bytes) -> str:
    """Return the labelled digest of a payload."""
    found = hashlib.sha1(payload, usedforsecurity=False)
    return f"sha1:{base64.b32encode(found.digest()).decode()}"


def http(first: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return an HTTP/1.1 message."""
    lines = [first, *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + _END * 2 + body


def written(records: Iterable[Record]) -> bytes:
    """Return the file, uncompressed."""
    data = b""
    for record in records:
        fields = record.fields | {"Content-Length": str(len(record.block))}
        lines = ["WARC/1.1", *(f"{name}: {value}" for name, value in fields.items())]
        data += "\r\n".join(lines).encode() + _END * 2 + record.block + _END * 2
    return data


SIDES = {"left": -90, "right": 90, "ahead": 0, "behind": 180}
"""Where a shadow points in the picture, in degrees from where the camera looks, clockwise."""
TOLERANCE = 15
"""Degrees by which a bearing that was read from a photograph may be wrong."""
FEATURES = ("mountains", "stop", "arcade", "mast")
_LATITUDE = 41
_STEP = 5


@dataclass(frozen=True)
class Place:
    """A place: where it is on the map in millimetres, where a camera looks, what is in its view."""

    letter: str
    at: tuple[float, float]
    bearing: int
    features: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """The photograph, the places, and the bearing of the sun at whole hours."""

    hour: int
    side: str
    hidden: str
    """The feature of which the photograph does not show whether it is there."""
    shown: tuple[str, ...]
    places: tuple[Place, ...]
    sun: dict[int, int]

    @property
    def camera(self) -> int:
        """The bearing to which the camera looked."""
        return (self.sun[self.hour] + 180 - SIDES[self.side]) % 360

    def against(self, place: Place) -> list[str]:
        """Return what rules a place out: ``bearing``, or features of the view."""
        turn = abs((place.bearing - self.camera + 180) % 360 - 180)
        differing = ({*place.features} ^ {*self.shown}) - {self.hidden}
        bearing = ["bearing"] if turn > TOLERANCE else []
        return [*bearing, *(one for one in FEATURES if one in differing)]


def sun_bearing(hour: float, declination: float) -> float:
    """Return the sun's bearing in degrees from north; ``hour`` is solar time.

    The spherical triangle of pole, zenith and sun, as in Meeus, Astronomical Algorithms, 13.5.
    """
    angle, tilt, high = map(radians, (15 * (hour - 12), declination, _LATITUDE))
    south = atan2(sin(angle), cos(angle) * sin(high) - sin(tilt) / cos(tilt) * cos(high))
    return degrees(south) + 180


def draw_view(draws: Draws) -> View:
    """Draw an invented town with places where the photograph may have been taken.

    It shows a clock and a shadow, so that with the sun's bearing at that hour the camera's bearing
    follows. Six places: two fit everything that can be seen and differ in what a tree hides, one
    looks the opposite way, the others lack one thing each that the photograph shows.
    """
    tilt, noon = draws.between(-12, 18), 12 + draws.between(40, 80) / 60
    sun = {
        hour: round(sun_bearing(hour - noon + 12, tilt) / _STEP) * _STEP for hour in range(9, 18)
    }
    hour = draws.choice((9, 10, 11, 15, 16, 17))
    side = draws.choice(tuple(SIDES))
    bearing = (sun[hour] + 180 - SIDES[side]) % 360
    hidden, extra = draws.sample(FEATURES, 2)
    shown = tuple(one for one in FEATURES if one not in (hidden, extra))
    all_shown = (*shown, hidden) if draws.chance(1, 2) else shown
    sets = {
        "fits": (bearing, (*shown, hidden)),
        "fits-too": (bearing, shown),
        "opposite": ((bearing + 180) % 360, all_shown),
        "lacks": (bearing, tuple(one for one in all_shown if one != shown[0])),
        "has": (bearing, (*all_shown, extra)),
        "turned": ((bearing + draws.choice((90, 270))) % 360, all_shown),
    }
    spots = draws.shuffled([(x, y) for x in (30.0, 80.0, 130.0) for y in (22.0, 56.0)])
    letters = draws.shuffled("ABCDEF")
    places = [
        Place(letter, spot, turn, tuple(one for one in FEATURES if one in found))
        for letter, spot, (turn, found) in zip(letters, spots, sets.values(), strict=True)
    ]
    return View(hour, side, hidden, shown, tuple(sorted(places, key=lambda p: p.letter)), sun)


def map_of(view: View, names: dict[str, str]) -> str:
    """Return the map: an arrow for the camera at each place, and what is in its view."""
    chart = Svg(168, 84)
    chart.rectangle(0, 0, (168, 84), "white")
    for y in (42.0, 77.0):
        chart.line((2, y), (166, y), stroke="#999999", stroke_width="1.6")
    for x in (55.0, 105.0):
        chart.line((x, 2), (x, 82), stroke="#999999", stroke_width="1.6")
    chart.line((160, 14), (160, 4))
    chart.line((160, 4), (158, 7))
    chart.line((160, 4), (162, 7))
    chart.text(160, 18, "N", bold=True)
    for place in view.places:
        x, y = place.at
        _arrow(chart, place.at, place.bearing)
        chart.text(x - 7, y - 4, place.letter, bold=True)
        for line in range(0, len(place.features), 2):
            seen = ", ".join(names[one] for one in place.features[line : line + 2])
            chart.text(x, y + 11.5 + 2 * line, seen)
    return chart.svg()


def _arrow(chart: Svg, at: tuple[float, float], bearing: int) -> None:
    """Draw an arrow that points to the bearing; north is up."""
    x, y = at

    def end(turn: float, length: float) -> tuple[float, float]:
        angle = radians(bearing + turn)
        return x + length * sin(angle), y - length * cos(angle)

    chart.element("circle", cx=x, cy=y, r=1.2, fill="black")
    for turn in (-14, 14):
        chart.line(end(0, 8), end(turn, 5.5))
    chart.line((x, y), end(0, 8), stroke_width="0.5")


def sketch_of(view: View) -> str:
    """Return a sketch of the photograph."""
    chart = Svg(120, 64)
    chart.rectangle(0, 0, (120, 64), "white")
    spots = dict(zip(FEATURES, (60.0, 16.0, 40.0, 104.0), strict=True))
    for name in view.shown:
        _FEATURE_OF[name](chart, spots[name])
    chart.line((0, 40), (120, 40))
    if view.hidden == "mountains":
        for x in (10.0, 30.0, 50.0, 70.0, 90.0, 110.0):
            _tree(chart, x, 26)
    else:
        _tree(chart, spots[view.hidden], 28)
    _clock(chart, 82, 18, view.hour)
    _pole(chart, 70, view.side)
    return chart.svg()


def _mountains(chart: Svg, _x: float) -> None:
    points = ((0.0, 30.0), (18.0, 14.0), (34.0, 26.0), (56.0, 8.0), (78.0, 25.0), (98.0, 12.0))
    for start, end in pairwise((*points, (120.0, 28.0))):
        chart.line(start, end)


def _stop(chart: Svg, x: float) -> None:
    chart.line((x, 50), (x, 30), stroke_width="0.5")
    chart.rectangle(x - 4, 24, (8, 7), "white")
    chart.text(x, 29, "BUS")


def _arcade(chart: Svg, x: float) -> None:
    chart.rectangle(x - 14, 24, (28, 16), "#eeeeee")
    for shift in (-9, 0, 9):
        chart.element(
            "path",
            d=f"M{x + shift - 3:g},40 v-7 a3,3 0 0 1 6,0 v7",
            fill="white",
            stroke="black",
            stroke_width=0.25,
        )


def _mast(chart: Svg, x: float) -> None:
    chart.line((x - 2, 40), (x, 6))
    chart.line((x + 2, 40), (x, 6))
    for y in (14.0, 22.0, 30.0):
        chart.line((x - 3, y), (x + 3, y))


def _tree(chart: Svg, x: float, y: float) -> None:
    chart.rectangle(x - 1, y + 6, (2, 14), "#bbbbbb")
    chart.element(
        "ellipse", cx=x, cy=y, rx=11, ry=13, fill="#dddddd", stroke="black", stroke_width=0.25
    )


def _clock(chart: Svg, x: float, y: float, hour: int) -> None:
    chart.rectangle(x - 7, y - 7, (14, 29), "white")
    chart.element("circle", cx=x, cy=y, r=5, fill="white", stroke="black", stroke_width=0.3)
    angle = radians(30 * hour)
    chart.line((x, y), (x + 2.6 * sin(angle), y - 2.6 * cos(angle)), stroke_width="0.7")
    chart.line((x, y), (x, y - 4.2))


def _pole(chart: Svg, x: float, side: str) -> None:
    """Draw a pole and its shadow on the ground before it, behind it or at its side."""
    chart.line((x, 50), (x, 28), stroke_width="0.8")
    dx, dy = {"left": (-22, 0), "right": (22, 0), "ahead": (0, -9), "behind": (0, 12)}[side]
    slant = 3 if dx == 0 else 0
    chart.line((x, 50), (x + dx + slant, 50 + dy), stroke="#888888", stroke_width="1.4")


_FEATURE_OF: dict[str, Callable[[Svg, float], None]] = {
    "mountains": _mountains,
    "stop": _stop,
    "arcade": _arcade,
    "mast": _mast,
}


@dataclass(frozen=True)
class _Response:
    """A response of the archive, with the number of its record."""

    number: str
    record: Record
    time: datetime
    """When it was captured."""

    @property
    def uri(self) -> str:
        return self.record.fields["WARC-Target-URI"]

    @property
    def clock(self) -> str:
        """The time of capture, in UTC."""
        return f"{self.time:%H:%M:%S}"

    @property
    def intact(self) -> bool:
        """Whether the payload has the digest of the record."""
        return digest(self.record.payload) == self.record.fields["WARC-Payload-Digest"]

    @property
    def lines(self) -> list[str]:
        """The lines of the page as they are read."""
        text = _TAGS.sub("", self.record.payload.decode())
        return [line for line in map(str.strip, text.splitlines()) if line]


@dataclass(frozen=True)
class _Case:
    """The archive as it is today, what was noted of it, and the photograph."""

    offset: int
    """Of the operator's clock, in seconds."""
    lead: int
    """Seconds by which the server's clock was ahead of the capture's."""
    start: datetime
    records: tuple[Record, ...]
    responses: tuple[_Response, ...]
    logged: str
    """The hash value of the file when the log was closed."""
    late: int
    """Which response was noted too late, from 0."""
    view: View

    @property
    def content(self) -> bytes:
        """The file."""
        return written(self.records)

    def local(self, time: datetime) -> str:
        """Return what the operator's clock shows."""
        return f"{time + timedelta(seconds=self.offset):%H:%M:%S}"


def _draw(draws: Draws, words: Words, view: View) -> _Case:
    offset = draws.choice(_OFFSETS)
    lead = draws.choice((-1, 1)) * draws.between(12, 95)
    start = datetime(2026, 2, 2, 6, tzinfo=UTC) + timedelta(days=draws.below(200))
    start += timedelta(seconds=draws.below(3600))
    item = draws.between(1000, 9999)
    address = f"{draws.choice(NETWORKS)}.{draws.between(2, 250)}"
    refused, altered, _ = others = draws.shuffled(_OTHERS)
    pages = [f"item/{item}", *draws.shuffled(others)]
    pages.insert(draws.between(2, 4), pages[0])
    gaps = [draws.between(150, 900) for _ in pages]
    times = [start + timedelta(seconds=sum(gaps[: n + 1])) for n in range(len(pages))]

    def new_id() -> str:
        hexes = [draws.hex(digits) for digits in (8, 4, 3, 3, 12)]
        return "<urn:uuid:{}-{}-4{}-8{}-{}>".format(*hexes)

    def captured(page: str, time: datetime, body: bytes) -> tuple[Record, Record, Record]:
        """Return request, response and metadata of one capture."""
        common = {"WARC-Date": _stamp(time), "WARC-Target-URI": f"https://{_HOST}/{page}"}
        request, response, note = new_id(), new_id(), new_id()
        fields = {"WARC-Type": "request", "WARC-Record-ID": request, **common}
        fields |= {
            "WARC-Concurrent-To": response,
            "Content-Type": "application/http;msgtype=request",
        }
        block = http(f"GET /{page} HTTP/1.1", {"Host": _HOST, "User-Agent": "capture-tool/2"})
        asked = Record(fields, block)
        fields = {"WARC-Type": "response", "WARC-Record-ID": response, **common}
        fields |= {"WARC-IP-Address": address, "WARC-Payload-Digest": digest(body)}
        fields |= {"Content-Type": "application/http;msgtype=response"}
        served = format_datetime(time + timedelta(seconds=lead), usegmt=True)
        heads = {"Date": served, "Content-Type": "text/html", "Content-Length": str(len(body))}
        status = "HTTP/1.1 403 Forbidden" if page == refused else "HTTP/1.1 200 OK"
        sent = Record(fields, http(status, heads, body))
        fields = {"WARC-Type": "metadata", "WARC-Record-ID": note, **common}
        fields |= {"WARC-Concurrent-To": response, "Content-Type": "application/warc-fields"}
        block = b"operator: op-3\r\nfetchTimeMs: %d\r\n" % draws.between(80, 900)
        return asked, sent, Record(fields, block)

    info = {"WARC-Type": "warcinfo", "WARC-Record-ID": new_id(), "WARC-Date": _stamp(start)}
    info |= {"Content-Type": "application/warc-fields"}
    records = [Record(info, b"software: capture-tool/2\r\nformat: WARC File Format 1.1\r\n")]
    bodies = _bodies(pages, refused, item, draws.branch("pages"), words)
    for page, time, body in zip(pages, times, bodies, strict=True):
        records += captured(page, time, body)
    logged = sha256(written(records))
    place = 3 * pages.index(altered) + 2
    records[place] = replace(records[place], block=_changed(records[place].block))
    responses = (
        _Response(str(3 * n + 3), records[3 * n + 2], time) for n, time in enumerate(times)
    )
    return _Case(
        offset=offset,
        lead=lead,
        start=start,
        records=tuple(records),
        responses=tuple(responses),
        logged=logged,
        late=draws.below(len(pages)),
        view=view,
    )


def _bodies(
    pages: list[str], refused: str, item: int, draws: Draws, words: Words
) -> Iterator[bytes]:
    """Yield the body of each capture; the second of the first page has one line changed."""
    values = {
        name: draws.sample(words.choices(f"values.{name}"), 2) for name in words.group("values")
    }
    changed = draws.choice(("price", "contact", "stock"))
    for n, page in enumerate(pages):
        now = {name: pair[name == changed and page in pages[:n]] for name, pair in values.items()}
        kind = "refused" if page == refused else page.partition("/")[0]
        title, *rest = words(f"page.{kind}", item=item, **now).splitlines()
        body = "".join(f"<p>{line}</p>\n" for line in rest)
        yield (
            f"<html><head><title>{title}</title></head>\n<body>\n{body}</body></html>\n".encode()
        )


def _changed(block: bytes) -> bytes:
    """Return a message with the first digit of the first number in its page changed."""
    head, end, body = block.partition(b"\r\n\r\n")
    changed = re.sub(rb"(?<= )\d", lambda found: b"%d" % (int(found[0]) % 9 + 1), body, count=1)
    return head + end + changed


def _stamp(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"


def print_sheet(_exercise: WebCapture, draws: Draws, words: Words) -> Sheet[_Case]:
    """Lay out the worksheet and its files."""
    case = _draw(draws.branch("capture"), words, draw_view(draws.branch("view")))
    log = _log(case, words)
    receipt = words.table("receipt", [(_FILE, grouped(sha256(case.content)))])
    records = words.table("records", (_record(n, one) for n, one in enumerate(case.records, 1)))
    recorded = ((one.number, one.record.fields["WARC-Payload-Digest"]) for one in case.responses)
    computed = ((one.number, digest(one.record.payload)) for one in draws.shuffled(case.responses))
    digests, again = words.table("digests", recorded), words.table("computed", computed)
    lines = [(one, n, line) for one in case.responses for n, line in enumerate(one.lines)]
    pages, filed = (
        words.table(
            "pages", ((one.number if repeated or not n else "", line) for one, n, line in lines)
        )
        for repeated in (False, True)
    )
    features, sun, places = _view_tables(case.view, words)
    names = {name: words(f"feature.{name}") for name in FEATURES}
    return Sheet(
        sections=(
            words.section("archive", records),
            words.section("log", log, receipt, offset=offset_text(case.offset)),
            words.section("digests", digests, again),
            words.section("pages", pages),
            words.section("photograph", features, words.drawing("sketch", sketch_of(case.view))),
            words.section("places", places, sun, words.drawing("map", map_of(case.view, names))),
            words.section("questions", *words.questions(*_QUESTIONS)),
            words.section("help"),
        ),
        data=case,
        files={
            "records": records,
            "digests": digests,
            "computed": again,
            "pages": filed,
            "log": plain(log),
            "receipt": plain(receipt),
            "features": features,
            "sun": sun,
            "places": places,
        },
        evidence=(EvidenceFile(name=_FILE, content=case.content),),
    )


def _record(number: int, record: Record) -> tuple[object, ...]:
    fields, served = record.fields, record.kind == "response"
    return (
        number,
        record.kind,
        fields["WARC-Date"],
        fields.get("WARC-Target-URI", ""),
        record.status if served else "",
        record.header("Date")[-12:-4] if served else "",
    )


def _log(case: _Case, words: Words) -> Grid:
    """Return the operator's log; one capture is noted ten minutes late."""
    closed = case.responses[-1].time + timedelta(minutes=14)
    steps = [
        (case.start - timedelta(minutes=4), "time-check", "", words("log.right")),
        (case.start, "started", "", _FILE),
        *(
            (_noted(case, n), "saved", one.uri, words("log.done"))
            for n, one in enumerate(case.responses)
        ),
        (closed, "closed", "", words("log.closed", digest=grouped(case.logged))),
    ]
    rows = (
        (n, case.local(time), words(f"step.{step}"), uri, note)
        for n, (time, step, uri, note) in enumerate(steps, 1)
    )
    return words.table("log", rows, offset=offset_text(case.offset))


def _noted(case: _Case, number: int) -> datetime:
    """Return when a response was captured by the log."""
    return case.responses[number].time + (_SLIP if number == case.late else timedelta())


def _view_tables(view: View, words: Words) -> tuple[Grid, Grid, Grid]:
    """Return what the photograph shows, the bearings of the sun, and the places."""
    seen = {name: words("seen.yes" if name in view.shown else "seen.no") for name in FEATURES}
    seen[view.hidden] = words("hidden")
    clues = (
        (words("clue.clock"), f"{view.hour}:00"),
        (words("clue.shadow"), words(f"side.{view.side}")),
        *((words(f"feature.{name}"), seen[name]) for name in FEATURES),
    )
    sun = ((f"{hour}:00", bearing) for hour, bearing in view.sun.items())
    places = (
        (
            place.letter,
            place.bearing,
            *(words("seen.yes" if name in place.features else "seen.no") for name in FEATURES),
        )
        for place in view.places
    )
    return words.table("features", clues), words.table("sun", sun), words.table("places", places)


def solve(case: _Case, words: Words) -> Solution:
    """Return the answers, the captures with their digests, and what is against each place."""
    view, responses = case.view, case.responses
    uris = [one.uri for one in responses]
    times = first, second = [one for one in responses if uris.count(one.uri) == 2]
    then, now = next(
        pair for pair in zip(first.lines, second.lines, strict=True) if len({*pair}) == 2
    )
    against = {
        place.letter: ", ".join(
            words("bearing" if reason == "bearing" else f"feature.{reason}")
            for reason in view.against(place)
        )
        for place in view.places
    }
    values = {
        "refused": next(one for one in responses if one.record.status != "200"),
        "altered": next(one for one in responses if not one.intact),
        "same": sha256(case.content) == case.logged,
        "then": then,
        "now": now,
        "times": times,
        "lead": case.lead,
        "row": case.late + 3,
        "shown": case.local(_noted(case, case.late)),
        "meant": responses[case.late],
        "camera": view.camera,
        "clock": f"{view.hour}:00",
        "remaining": [letter for letter, reasons in against.items() if not reasons],
        "hidden": words(f"feature.{view.hidden}"),
        "seen": [
            (place.letter, words("seen.yes" if view.hidden in place.features else "seen.no"))
            for place in view.places
            if not against[place.letter]
        ],
    }
    captures = (
        (
            one.number,
            one.clock,
            one.uri,
            one.record.status,
            words("intact" if one.intact else "altered"),
        )
        for one in responses
    )
    ruled_out = ((letter, reasons or words("remains")) for letter, reasons in against.items())
    tables = words.table("captures", captures), words.table("against", ruled_out)
    return Solution(values, (words.section("solved", *tables),), {"when", "remain"})
