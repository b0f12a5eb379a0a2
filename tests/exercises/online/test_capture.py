"""Web captures and photographs solved a second way, from what participants get alone.

``warcio check`` 1.8.1 read sets of the same code and named the altered response alone; here, a
reader of its own cuts the file at its version lines.
"""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import datetime, timedelta

from lxml import etree

from tests.examples import examples
from tests.exercises.handed_out import make, records
from tests.exercises.saxaul.solved_again import key, only
from trainkit.cybercrime.online.capture import sun_bearing
from trainkit.exercises.model import ExerciseSet

TURN = {
    "to the left": 90,
    "to the right": -90,
    "away from the camera": 0,
    "towards the camera": 180,
}


def parts(made: ExerciseSet) -> list[tuple[dict[str, str], bytes]]:
    """Return the fields and the block of each record."""
    found = []
    for text in re.split(rb"(?:\A|\r\n\r\n)WARC/1\.1\r\n", made.evidence[0].content)[1:]:
        head, block = text.split(b"\r\n\r\n", 1)
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        found.append((fields, block[: int(fields["Content-Length"])]))
    return found


def responses(made: ExerciseSet) -> dict[int, tuple[dict[str, str], bytes]]:
    return {
        number: one
        for number, one in enumerate(parts(made), 1)
        if one[0]["WARC-Type"] == "response"
    }


def computed(block: bytes) -> str:
    body = block.split(b"\r\n\r\n", 1)[1]
    found = hashlib.sha1(body, usedforsecurity=False)
    return f"sha1:{base64.b32encode(found.digest()).decode()}"


def paragraphs(block: bytes) -> list[str]:
    return re.findall(r"<p>(.*)</p>", block.decode())


def archive(made: ExerciseSet) -> dict[str, str]:
    """Return the answers on the archive."""
    found = responses(made)
    status = {n: block.split(b" ", 2)[1].decode() for n, (_, block) in found.items()}
    refused = only(n for n, code in status.items() if code != "200")
    altered = only(
        n for n, (head, block) in found.items() if computed(block) != head["WARC-Payload-Digest"]
    )
    uris = [head["WARC-Target-URI"] for head, _ in found.values()]
    twice = [n for n in found if uris.count(found[n][0]["WARC-Target-URI"]) == 2]
    then, now = only(
        pair
        for pair in zip(*(paragraphs(found[n][1]) for n in twice), strict=True)
        if pair[0] != pair[1]
    )
    times = [found[n][0]["WARC-Date"][11:19] for n in twice]
    block = found[twice[0]][1].decode()
    served = datetime.strptime(
        only(re.findall(r"Date: (.+) GMT", block)) + " +0000", "%a, %d %b %Y %H:%M:%S %z"
    )
    lead = (served - datetime.fromisoformat(found[twice[0]][0]["WARC-Date"])).total_seconds()
    log = records(made, "log")
    value = only(row["Note"] for row in log if row["Note"].startswith("SHA-256"))
    assert "".join(value.split()[1:]) != hashlib.sha256(made.evidence[0].content).hexdigest()
    return {
        "refused": f"response {refused}: status {status[refused]}",
        "digests": f"no; response {altered}",
        "change": f"{then} → {now}",
        "when": f"cannot be determined; between {times[0]} and {times[1]}",
        "clock": f"{abs(lead):.0f} s {'fast' if lead > 0 else 'slow'}",
        "log": wrong_row(made, [head["WARC-Date"] for head, _ in found.values()]),
        "sentence": f"response {altered}; two digests; cause open",
    }


def wrong_row(made: ExerciseSet, stamps: list[str]) -> str:
    """Return the row of the log that is not the archive's time; its rows are in that order."""
    zone = next(
        grid.caption
        for section in made.worksheet.sections
        for grid in section.grids
        if "Log of the operator" in grid.caption
    )
    hours, minutes = map(int, re.findall(r"UTC\+(\d\d):(\d\d)", zone)[0])
    saved = [row for row in records(made, "log") if row["Address"]]
    rows = []
    for row, stamp in zip(saved, stamps, strict=True):
        local = datetime.fromisoformat(stamp) + timedelta(hours=hours, minutes=minutes)
        if row["Time"] != f"{local:%H:%M:%S}":
            rows.append(f"row {row['No.']}; {stamp[11:19]} UTC")
    return only(rows)


def photograph(made: ExerciseSet) -> dict[str, str]:
    """Return the answers on the photograph."""
    clues = {row["Clue"]: row["In the photograph"] for row in records(made, "features")}
    sun = {row["Clock of the town"]: list(row.values())[1] for row in records(made, "sun")}
    shadow = int(sun[clues["Clock in the picture"]]) + 180
    camera = (shadow + TURN[clues["Shadow of the pole points"]]) % 360
    seen = {name: text for name, text in clues.items() if text in ("yes", "no")}
    hidden = only(name for name, text in clues.items() if text.startswith("hidden"))
    places = [
        row
        for row in records(made, "places")
        if min(
            (int(row["Camera looks to"]) - camera) % 360,
            (camera - int(row["Camera looks to"])) % 360,
        )
        <= 15
        and all(row[name] == text for name, text in seen.items())
    ]
    assert len(places) == 2
    return {
        "camera": f"{camera} degrees",
        "remain": " or ".join(row["Place"] for row in places),
        "separate": f"{hidden}: " + ", ".join(f"{row['Place']} {row[hidden]}" for row in places),
    }


def test_every_set_is_right_by_a_second_way() -> None:
    for seed in range(examples(200)):
        made = make("web-capture", seed)
        assert archive(made) | photograph(made) == key(made), seed


def test_the_archive_has_the_records_and_fields_of_the_format() -> None:
    """ISO 28500:2017, section 5: which fields are mandatory, and what response records have."""
    found = parts(make("web-capture", 3))
    assert [head["WARC-Type"] for head, _ in found] == [
        "warcinfo",
        *["request", "response", "metadata"] * 5,
    ]
    assert len({head["WARC-Record-ID"] for head, _ in found}) == 16
    for number in range(1, 16, 3):
        request, response, note = (found[number + shift][0] for shift in range(3))
        assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"]
        assert note["WARC-Concurrent-To"] == response["WARC-Record-ID"]
        assert response["Content-Type"] == "application/http;msgtype=response"
    for head, block in found:
        assert len(block) == int(head["Content-Length"])
        assert re.fullmatch(
            r"<urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}>", head["WARC-Record-ID"]
        )


def test_the_sun_is_where_an_equinox_puts_it() -> None:
    """At the equinox the sun rises in the east, stands in the south at noon, sets in the west."""
    assert [round(sun_bearing(hour, 0)) for hour in (6, 12, 18)] == [90, 180, 270]


def test_drawings_are_well_formed() -> None:
    for seed in range(20):
        sections = make("web-capture", seed).worksheet.sections
        drawings = [etree.fromstring(one.svg) for part in sections for one in part.drawings]
        assert [one.get("width") for one in drawings] == ["120mm", "168mm"]
