"""Draws a web capture with its log and a photograph, and prints their worksheet.

Held constant over sets: five captures, the first page captured twice with one line changed; one
page refused by the server; one payload changed after the log was closed; one row of the log ten
minutes wrong; a server whose clock is not right. Drawn: pages, times, what changed, names; for the
photograph see ``places``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from trainkit.cybercrime.online.capture_key import Tables, lines_of
from trainkit.cybercrime.online.places import FEATURES, View, draw_view, map_of, sketch_of
from trainkit.cybercrime.online.warc import Record, digest, http, read, written
from trainkit.exercises.generator import NETWORKS, Draws, Sheet, grouped, sha256
from trainkit.exercises.model import EvidenceFile, Grid
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


class _Capture:
    """Draws the archive and its log."""

    def __init__(self, draws: Draws, words: Words) -> None:
        self.draws, self.words = draws, words
        self.offset = draws.choice(_OFFSETS)
        self.lead = draws.choice((-1, 1)) * draws.between(12, 95)
        start = datetime(2026, 2, 2, 6, tzinfo=UTC) + timedelta(days=draws.below(200))
        self.start = start + timedelta(seconds=draws.below(3600))
        self.item = draws.between(1000, 9999)
        self.address = f"{draws.choice(NETWORKS)}.{draws.between(2, 250)}"
        others = draws.shuffled(_OTHERS)
        self.refused, self.altered = others[:2]
        self.pages = [f"item/{self.item}", *draws.shuffled(others)]
        self.pages.insert(draws.between(2, 4), self.pages[0])
        gaps = [draws.between(150, 900) for _ in self.pages]
        self.times = [self.start + timedelta(seconds=sum(gaps[: n + 1])) for n in range(5)]
        self.bodies = self._bodies()

    def _bodies(self) -> list[bytes]:
        """Return the body of each capture; the second of the first page has one line changed."""
        draws, words = self.draws.branch("pages"), self.words
        values = {
            name: draws.sample(words.choices(f"values.{name}"), 2) for name in words.group("values")
        }
        changed = draws.choice(("price", "contact", "stock"))
        bodies, seen = [], set[str]()
        for page in self.pages:
            kind = page.partition("/")[0]
            now = {name: pair[name == changed and page in seen] for name, pair in values.items()}
            seen.add(page)
            status = "refused" if kind == self.refused else kind
            lines = (words(f"page.{status}", item=self.item, **now)).splitlines()
            bodies.append(_html(lines))
        return bodies

    def records(self) -> list[Record]:
        """Return the records of the archive as they were captured."""
        info = b"software: capture-tool/2\r\nformat: WARC File Format 1.1\r\n"
        fields = {
            "WARC-Type": "warcinfo",
            "WARC-Record-ID": self._id(),
            "WARC-Date": _stamp(self.start),
            "Content-Type": "application/warc-fields",
        }
        found = [Record(fields, info)]
        for page, time, body in zip(self.pages, self.times, self.bodies, strict=True):
            found += self._captured(f"https://{_HOST}/{page}", time, body)
        return found

    def _captured(self, uri: str, time: datetime, body: bytes) -> list[Record]:
        """Return request, response and metadata of one capture."""
        refused = uri.endswith(self.refused)
        status = "HTTP/1.1 403 Forbidden" if refused else "HTTP/1.1 200 OK"
        served = format_datetime(time + timedelta(seconds=self.lead), usegmt=True)
        headers = {"Date": served, "Content-Type": "text/html", "Content-Length": str(len(body))}
        path = uri.removeprefix(f"https://{_HOST}")
        common = {"WARC-Date": _stamp(time), "WARC-Target-URI": uri}
        request, response, note = self._id(), self._id(), self._id()
        return [
            Record(
                {"WARC-Type": "request", "WARC-Record-ID": request, **common}
                | {
                    "WARC-Concurrent-To": response,
                    "Content-Type": "application/http;msgtype=request",
                },
                http(f"GET {path} HTTP/1.1", {"Host": _HOST, "User-Agent": "capture-tool/2"}),
            ),
            Record(
                {"WARC-Type": "response", "WARC-Record-ID": response, **common}
                | {"WARC-IP-Address": self.address, "WARC-Payload-Digest": digest(body)}
                | {"Content-Type": "application/http;msgtype=response"},
                http(status, headers, body),
            ),
            Record(
                {"WARC-Type": "metadata", "WARC-Record-ID": note, **common}
                | {"WARC-Concurrent-To": response, "Content-Type": "application/warc-fields"},
                b"operator: op-3\r\nfetchTimeMs: %d\r\n" % self.draws.between(80, 900),
            ),
        ]

    def _id(self) -> str:
        hexes = [self.draws.hex(digits) for digits in (8, 4, 3, 3, 12)]
        return "<urn:uuid:{}-{}-4{}-8{}-{}>".format(*hexes)

    def changed_later(self, data: bytes) -> bytes:
        """Return the archive with the first digit of a number changed in one page."""
        body = self.bodies[self.pages.index(self.altered)]
        found = next(re.finditer(rb"(?<= )\d", body))
        other = b"%d" % (int(found[0]) % 9 + 1)
        return data.replace(body, body[: found.start()] + other + body[found.end() :])

    def log(self, file_digest: str) -> Grid:
        """Return the operator's log; one capture is noted ten minutes late."""
        words, wrong = self.words, self.draws.below(5)
        steps = [(self.start - timedelta(minutes=4), "time-check", "", words("log.right"))]
        steps.append((self.start, "started", "", _FILE))
        for n, (page, time) in enumerate(zip(self.pages, self.times, strict=True)):
            late = timedelta(minutes=10 if n == wrong else 0)
            steps.append((time + late, "saved", f"https://{_HOST}/{page}", words("log.done")))
        closed = self.times[-1] + timedelta(minutes=14)
        steps.append((closed, "closed", "", words("log.closed", digest=grouped(file_digest))))
        rows = (
            (
                n,
                f"{time + timedelta(seconds=self.offset):%H:%M:%S}",
                words(f"step.{step}"),
                uri,
                note,
            )
            for n, (time, step, uri, note) in enumerate(steps, 1)
        )
        return words.table("log", rows, offset=offset_text(self.offset))


def _html(lines: list[str]) -> bytes:
    title, *rest = lines
    body = "".join(f"<p>{line}</p>\n" for line in rest)
    return f"<html><head><title>{title}</title></head>\n<body>\n{body}</body></html>\n".encode()


def _stamp(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"


def _archive_tables(records: list[Record], draws: Draws, words: Words) -> dict[str, Grid]:
    """Return records, digests as recorded and as computed, and the lines of the pages."""
    responses = [one for one in enumerate(records, 1) if one[1].kind == "response"]
    recorded = ((n, one.fields["WARC-Payload-Digest"]) for n, one in responses)
    computed = ((n, digest(one.payload)) for n, one in draws.shuffled(responses))
    lines = ((n, line) for n, one in responses for line in lines_of(one))
    rows = (
        (
            n,
            one.kind,
            one.fields["WARC-Date"],
            one.fields.get("WARC-Target-URI", ""),
            one.status if one.kind == "response" else "",
            one.header("Date")[-12:-4] if one.kind == "response" else "",
        )
        for n, one in enumerate(records, 1)
    )
    return {
        "records": words.table("records", rows),
        "digests": words.table("digests", recorded),
        "computed": words.table("computed", computed),
        "pages": words.table("pages", lines),
    }


def _once_named(pages: Grid) -> Grid:
    """Return the table with each number in the first of its rows alone."""
    rows, last = [], ""
    for number, line in pages.rows:
        rows.append(("" if number == last else number, line))
        last = number
    return pages.model_copy(update={"rows": tuple(rows)})


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


def print_sheet(_exercise: WebCapture, draws: Draws, words: Words) -> Sheet[Tables]:
    """Lay out the worksheet and its files."""
    capture = _Capture(draws.branch("capture"), words)
    view = draw_view(draws.branch("view"))
    data = written(capture.records())
    evidence = EvidenceFile(name=_FILE, content=capture.changed_later(data))
    records = list(read(evidence.content))
    features, sun, places = _view_tables(view, words)
    tables = Tables(
        capture.log(sha256(data)), features, sun, places, evidence, offset_text(capture.offset)
    )
    names = {name: words(f"feature.{name}") for name in FEATURES}
    sheets = _archive_tables(records, draws, words)
    receipt = words.table("receipt", [(_FILE, grouped(sha256(evidence.content)))])
    return Sheet(
        sections=(
            words.section("archive", sheets["records"]),
            words.section("log", tables.log, receipt, offset=tables.offset),
            words.section("digests", sheets["digests"], sheets["computed"]),
            words.section("pages", _once_named(sheets["pages"])),
            words.section("photograph", features, words.drawing("sketch", sketch_of(view))),
            words.section("places", places, sun, words.drawing("map", map_of(view, names))),
            words.section("questions", *words.questions(*_QUESTIONS)),
            words.section("help"),
        ),
        data=tables,
        files={
            **sheets,
            "log": plain(tables.log),
            "receipt": plain(receipt),
            "features": features,
            "sun": sun,
            "places": places,
        },
        evidence=(evidence,),
    )
