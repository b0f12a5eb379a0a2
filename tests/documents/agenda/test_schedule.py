"""``schedule.xml`` and ``schedule.json``: they pass their schemas, and guids outlive a move."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from jsonschema.validators import validator_for
from lxml import etree

from tests.documents.agenda.case import make_kit
from tests.documents.agenda.groups_case import DAYS, SHOWN, changed, three_groups
from trainkit.documents.agenda.office import agenda_documents
from trainkit.planning.printed import Kit

SCHEMAS = Path(__file__).resolve().parents[4] / "shared" / "schemas" / "schedule"
"""The C3VOC's schemas, which are not part of the project."""
needs_schemas = pytest.mark.skipif(
    not SCHEMAS.is_dir(), reason="the schemas of schedule.xml and schedule.json are not here"
)


def made(kit: Kit) -> tuple[bytes, bytes]:
    documents = {document.name: document.recipe for document in agenda_documents(kit)}
    return documents["schedule.xml"].make(), documents["schedule.json"].make()


def events(data: bytes) -> Iterator[dict[str, Any]]:
    for day in json.loads(data)["schedule"]["conference"]["days"]:
        for held in day["rooms"].values():
            yield from held


EMPTY = {DAYS[0]: [], DAYS[1]: [{"start": "09:00", "end": "10:00", "title": "=1+1 & <b> \ufffe"}]}
KITS = {
    "three groups": three_groups,
    "one group": make_kit,
    "short id": lambda: three_groups(id="w-1"),
    "zone that the JSON schema refuses": lambda: three_groups(timezone="Etc/GMT-6"),
    "zone with three parts": lambda: three_groups(timezone="America/Argentina/Ushuaia"),
    "empty day and odd letters": lambda: three_groups(EMPTY),
}


@needs_schemas
@pytest.mark.parametrize("name", KITS)
def test_both_files_pass_their_schemas(name: str) -> None:
    xml, data = made(KITS[name]())
    schema = etree.XMLSchema(etree.parse(str(SCHEMAS / "schedule.xml.xsd")))
    schema.validate(etree.fromstring(xml).getroottree())
    assert [str(error) for error in schema.error_log] == []
    rules = json.loads((SCHEMAS / "schema.json").read_text(encoding="utf-8"))
    validator = validator_for(rules)
    checker = validator(rules, format_checker=validator.FORMAT_CHECKER)
    assert [error.message for error in checker.iter_errors(json.loads(data))] == []


def test_breaks_are_events_too() -> None:
    found = [event["title"] for event in events(made(three_groups())[1])]
    assert len(found) == len(SHOWN)
    assert found.count("Lunch") == 2
    assert found.count("Short break") == 2


def test_guid_is_the_uuid_of_the_uid_and_stays_when_a_row_moves() -> None:
    def guids(kit: Kit) -> dict[str, str]:
        return {event["title"]: event["guid"] for event in events(made(kit)[1])}

    before = guids(three_groups())
    moved = changed("Tour", start="11:00", end="11:30", room="lab")
    assert guids(three_groups(moved, 2)) == before
    # RFC 9562, 5.5
    assert before["Welcome"] == str(
        uuid5(NAMESPACE_URL, "urn:trainkit:test-workshop.event.opening@trainkit")
    )


def test_numbers_and_guids_of_both_files_agree_and_no_two_are_the_same() -> None:
    xml, data = made(three_groups())
    of_xml = {(e.get("guid"), int(e.get("id"))) for e in etree.fromstring(xml).iter("event")}
    of_json = {(event["guid"], event["id"]) for event in events(data)}
    assert of_xml == of_json
    assert len({guid for guid, _ in of_xml}) == len({number for _, number in of_xml}) == len(SHOWN)


def test_facts_of_an_event() -> None:
    (event,) = [
        event for event in events(made(three_groups())[1]) if event["title"] == "Logs three"
    ]
    stated = {key: value for key, value in event.items() if key not in {"guid", "id", "url"}}
    assert stated == {
        "date": "2027-03-03T09:30:00+06:00",
        "start": "09:30",
        "end": "2027-03-03T10:00:00+06:00",
        "duration": "00:30",
        "room": "Laboratory, Academy",
        "slug": "test_workshop-session-alpha-s1-groups-customs",
        "title": "Logs three",
        "subtitle": "Customs",
        "track": "Alpha",
        "type": "session",
        "language": "ru",
        "abstract": "Participants apply rule 1.",
        "description": None,
        "do_not_record": True,
        "persons": event["persons"],
        "links": [],
    }
    assert [person["name"] for person in event["persons"]] == ["A caller"]
    assert event["url"] == f"urn:uuid:{event['guid']}"


def test_version_is_the_agenda_s_revision() -> None:
    xml, data = made(three_groups(revision=4))
    assert etree.fromstring(xml).findtext("version") == "4"
    assert json.loads(data)["schedule"]["version"] == "4"
