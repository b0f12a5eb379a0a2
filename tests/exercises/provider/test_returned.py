"""Providers' returns solved a second way, from the files that participants get alone.

``solved`` uses no reader, solver or word of the project; a participant with a spreadsheet, a hash
program and the print-outs finds the same.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime, timedelta

from tests.exercises.handed_out import make, records
from tests.exercises.saxaul.solved_again import key, only
from trainkit.exercises.model import ExerciseSet

HOURS = [timedelta(hours=hours) for hours in range(-12, 15)]


def evidence(made: ExerciseSet) -> dict[str, bytes]:
    return {one.name: one.content for one in made.evidence}


def eight_groups(address: str) -> list[int]:
    """Return the groups of an IPv6 address, by RFC 4291, section 2.2."""
    left, _, right = address.partition("::")
    head, tail = (part.split(":") if part else [] for part in (left, right))
    return [int(group, 16) for group in [*head, *["0"] * (8 - len(head) - len(tail)), *tail]]


def number(address: str) -> list[int]:
    return eight_groups(address) if ":" in address else [int(part) for part in address.split(".")]


def network_of(made: ExerciseSet, address: str) -> tuple[str, str, str, str]:
    """Return handle, holder, abuse address and day of the last change of the entry that fits."""
    files, found = evidence(made), []
    for name in ("rdap-b.json", "rdap-c.json"):
        answer = json.loads(files[name])
        first, last = (number(answer[end]) for end in ("startAddress", "endAddress"))
        if len(first) == len(number(address)) and first <= number(address) <= last:
            cards = {
                role: {line[0]: line[3] for line in entity["vcardArray"][1]}
                for entity in answer["entities"]
                for role in entity["roles"]
            }
            day = only(
                e["eventDate"] for e in answer["events"] if e["eventAction"] == "last changed"
            )
            names = cards["registrant"]["fn"], cards["abuse"]["email"]
            found.append((answer["handle"], *names, day[:10]))
    text = files["whois-a.txt"].decode()
    said = dict(re.findall(r"^([a-z-]+): +(.+)$", text, re.MULTILINE))
    first, last = map(number, said["inetnum"].split(" - "))
    if len(number(address)) == 4 and first <= number(address) <= last:
        names = said["org-name"], said["abuse-mailbox"]
        found.append((said["inetnum"], *names, said["last-modified"][:10]))
    return only(found)


def day(text: str) -> datetime:
    return datetime.strptime(f"{text} +0000", "%d %B %Y %z")


def places(row: dict[str, str], start: datetime, end: datetime) -> set[bool]:
    """Return in and out, as far as the stamp leaves them open."""
    stamp = row["Time"]
    if " " in stamp:
        shown = datetime.fromisoformat(f"{stamp}+00:00")
        return {start <= shown - offset < end for offset in HOURS}
    return {start <= datetime.fromisoformat(stamp) < end}


def solved(made: ExerciseSet) -> dict[str, str]:
    files = evidence(made)
    rows = {row["No."]: row for row in records(made, "log-ins")}
    items = [row["Item"] for row in records(made, "order")]
    start, end = (day(text) for text in re.findall(r"(\d+ \w+ \d{4}), 00:00 UTC", items[1]))
    placed = {n: places(row, start, end) for n, row in rows.items()}
    listed = dict(line.split("  ")[::-1] for line in files["hash-list.txt"].decode().splitlines())
    absent = [name for name in listed if name not in files]
    differing = [
        name
        for name, digest in listed.items()
        if name in files and hashlib.sha256(files[name]).hexdigest() != digest
    ]
    asked = {
        question.id: re.findall(r"\*\*(\d+)\*\*", question.text)
        for question in made.worksheet.questions
    }
    (following,) = asked["next"]
    networks = [
        f"{n}: {handle}, {holder}"
        for n in sorted(asked["networks"], key=int)
        for handle, holder, _, _ in [network_of(made, rows[n]["Address"])]
    ]
    six = {n: eight_groups(row["Address"]) for n, row in rows.items() if ":" in row["Address"]}
    halves = [groups[:4] for groups in six.values()]
    most = max(halves, key=halves.count)
    _, holder, mail, _ = network_of(made, rows[min(six)]["Address"])
    late = {network_of(made, row["Address"]) for row in rows.values()}
    handle, _, _, changed = only(one for one in late if one[3] >= end.date().isoformat())
    changed_day = datetime.fromisoformat(changed)
    record = json.loads(files["subscriber.json"])
    blank = [name for name in items[0].partition(": ")[2].split(", ") if record[name] is None]
    kept_text = re.findall(r"Preserved until: (.+)", files["letter.txt"].decode())[0]
    short = (day(items[4].partition(" until ")[2]) - day(kept_text)).days
    portless = [n for n, row in rows.items() if row["Source port"] == ""]
    bare = [n for n, row in rows.items() if " " in row["Time"]]
    sure, doubtful = ([n for n in bare if len(placed[n]) == count] for count in (1, 2))
    row = rows[following]
    return {
        "hash-values": f"{only(differing)} differs; {only(absent)} not received",
        "networks": "; ".join(networks),
        "roles": f"holder {holder}; abuse {mail}; user not shown",
        "changed": f"{handle}, changed {changed_day.day} {changed_day:%B %Y}",
        "period": ", ".join(n for n, found in placed.items() if found == {True}),
        "zone": f"{only(sure)} yes; {only(doubtful)} cannot be determined",
        "prefix": ", ".join(n for n, groups in six.items() if groups[:4] == most)
        + ": "
        + ":".join(f"{group:x}" for group in most)
        + "::/64",
        "missing": f"{only(blank)}; {only(absent)}; port of {only(portless)}; "
        f"zone of {' and '.join(bare)}",
        "preserved": f"{short} days; ask before {kept_text}",
        "next": f"{network_of(made, row['Address'])[1]}: {row['Address']}, "
        f"port {row['Source port']}, {row['Time'].replace('T', ' ').replace('Z', ' UTC')}",
    }


def test_every_set_is_right_by_a_second_way() -> None:
    for seed in range(200):
        made = make("provider-return", seed)
        assert solved(made) == key(made), seed


def test_every_set_has_its_traps() -> None:
    for seed in range(40):
        made = make("provider-return", seed)
        rows = {row["No."]: row for row in records(made, "log-ins")}
        start, end = (
            day(text)
            for text in re.findall(r"(\d+ \w+ \d{4}), 00:00 UTC", records(made, "order")[1]["Item"])
        )
        local = [row for row in rows.values() if "+" in row["Time"]]
        printed = [
            start <= datetime.fromisoformat(f"{row['Time'][:10]}T00:00:00+00:00") < end
            for row in local
        ]
        meant = [only(places(row, start, end)) for row in local]
        misread = [(a, b) for a, b in zip(printed, meant, strict=True) if a != b]
        assert sorted(misread) == [(False, True), (True, False)]
        assert sum(row["Address"].startswith("2001:0db8:") for row in rows.values()) == 1


def test_print_outs_have_the_members_that_rfc_9083_gives_a_network() -> None:
    """Sections 4.1, 4.5, 4.9 and 5.4; events and roles are values of the IANA registry for RDAP."""
    for name in ("rdap-b.json", "rdap-c.json"):
        answer = json.loads(evidence(make("provider-return", 1))[name])
        assert answer.keys() == {
            *("rdapConformance", "notices", "objectClassName", "handle", "startAddress"),
            *("endAddress", "ipVersion", "name", "type", "parentHandle", "status"),
            *("events", "entities"),
        }
        assert answer["rdapConformance"] == ["rdap_level_0"]
        assert answer["objectClassName"] == "ip network"
        assert [one["roles"] for one in answer["entities"]] == [["registrant"], ["abuse"]]
