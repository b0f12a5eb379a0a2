"""Providers' returns solved a second way, from the files that participants get alone.

Nothing here uses a reader, solver or word of the project; a participant with a spreadsheet, a hash
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


def package(made: ExerciseSet) -> dict[str, str]:
    """Return the answers on the files, and on what is missing from them."""
    files = evidence(made)
    rows = {row["No."]: row for row in records(made, "log-ins")}
    items = [row["Item"] for row in records(made, "order")]
    listed = dict(line.split("  ")[::-1] for line in files["hash-list.txt"].decode().splitlines())
    absent = only(name for name in listed if name not in files)
    differing = only(
        name
        for name, digest in listed.items()
        if name in files and hashlib.sha256(files[name]).hexdigest() != digest
    )
    record = json.loads(files["subscriber.json"])
    blank = only(name for name in items[0].partition(": ")[2].split(", ") if record[name] is None)
    kept = re.findall(r"Preserved until: (.+)", files["letter.txt"].decode())[0]
    short = (day(items[4].partition(" until ")[2]) - day(kept)).days
    portless = only(n for n, row in rows.items() if row["Source port"] == "")
    bare = " and ".join(n for n, row in rows.items() if " " in row["Time"])
    return {
        "hash-values": f"{differing} differs; {absent} not received",
        "missing": f"{blank}; {absent}; port of {portless}; zone of {bare}",
        "preserved": f"{short} days; ask before {kept}",
    }


def times(made: ExerciseSet) -> dict[str, str]:
    """Return the answers on the period, and the network whose entry is younger than it."""
    rows = {row["No."]: row for row in records(made, "log-ins")}
    item = records(made, "order")[1]["Item"]
    start, end = (day(text) for text in re.findall(r"(\d+ \w+ \d{4}), 00:00 UTC", item))
    placed = {n: places(row, start, end) for n, row in rows.items()}
    bare = [n for n, row in rows.items() if " " in row["Time"]]
    sure, doubtful = (only(n for n in bare if len(placed[n]) == count) for count in (1, 2))
    entries = {network_of(made, row["Address"]) for row in rows.values()}
    handle, _, _, changed = only(one for one in entries if one[3] >= end.date().isoformat())
    changed_day = datetime.fromisoformat(changed)
    return {
        "period": ", ".join(n for n, found in placed.items() if found == {True}),
        "zone": f"{sure} yes; {doubtful} cannot be determined",
        "changed": f"{handle}, changed {changed_day.day} {changed_day:%B %Y}",
    }


def networks(made: ExerciseSet) -> dict[str, str]:
    """Return the answers on the networks."""
    rows = {row["No."]: row for row in records(made, "log-ins")}
    asked = {
        question.id: re.findall(r"\*\*(\d+)\*\*", question.text)
        for question in made.worksheet.questions
    }
    found = {n: network_of(made, row["Address"]) for n, row in rows.items()}
    six = {n: eight_groups(row["Address"]) for n, row in rows.items() if ":" in row["Address"]}
    halves = [groups[:4] for groups in six.values()]
    most = max(halves, key=halves.count)
    members = ", ".join(n for n, groups in six.items() if groups[:4] == most)
    (following,) = asked["next"]
    row = rows[following]
    stamp = row["Time"].replace("T", " ").replace("Z", " UTC")
    _, holder, mail, _ = found[min(six)]
    return {
        "networks": "; ".join(
            f"{n}: {found[n][0]}, {found[n][1]}" for n in sorted(asked["networks"], key=int)
        ),
        "roles": f"holder {holder}; abuse {mail}; user not shown",
        "prefix": f"{members}: {':'.join(f'{group:x}' for group in most)}::/64",
        "next": f"{found[following][1]}: {row['Address']}, port {row['Source port']}, {stamp}",
    }


def test_every_set_is_right_by_a_second_way() -> None:
    for seed in range(200):
        made = make("provider-return", seed)
        assert package(made) | times(made) | networks(made) == key(made), seed


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
