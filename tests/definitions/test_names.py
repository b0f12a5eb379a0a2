from __future__ import annotations

from pathlib import Path

from tests.factories import as_yaml, event_data, workshop_data
from trainkit.definitions.load import check_names
from trainkit.definitions.yamlfile import read_yaml
from trainkit.problems import Problems


def found(tmp_path: Path, data: object) -> list[str]:
    path = tmp_path / "workshop.yaml"
    path.write_text(as_yaml(data), encoding="utf-8")
    problems = Problems()
    file = read_yaml(path, problems)
    assert file is not None
    check_names(file, problems)
    lines = path.read_text(encoding="utf-8").splitlines()
    return [f"{lines[p.place.line - 1].strip()} | {p.message}" for p in problems]


def test_names_that_are_defined_are_no_problem(tmp_path: Path) -> None:
    data = workshop_data(
        speakers={"anna": {"name": "Anna"}},
        rooms={"hall": {"name": "Hall"}},
    )
    session = {"speakers": ["anna"], "room": "hall"}
    data["modules"] = [{"id": "alpha", **session, "sessions": {"s1": session}}]
    assert found(tmp_path, data) == []


def test_unknown_speakers_and_rooms_are_found_wherever_they_stand(tmp_path: Path) -> None:
    event = event_data("talk", "activity", "2026-03-03", "10:00", 30, speakers=["bert"], room="b")
    data = workshop_data(speakers={"anna": {"name": "Anna"}}, events=[event])
    session = {"speakers": ["carl"], "room": "c"}
    data["modules"] = [{"id": "alpha", "speakers": ["ana"], "sessions": {"s1": session}}]
    speaker = 'expected one of the speakers defined below "speakers", found'
    room = 'expected one of the rooms defined below "rooms", found'
    assert sorted(found(tmp_path, data)) == sorted(
        [
            f'- "ana" | {speaker} "ana"; there: anna',
            f'- "carl" | {speaker} "carl"; there: anna',
            f'room: "c" | {room} "c"; there: none',
            f'- "bert" | {speaker} "bert"; there: anna',
            f'room: "b" | {room} "b"; there: none',
        ]
    )


def test_names_are_checked_where_other_values_are_wrong(tmp_path: Path) -> None:
    data = workshop_data(timezone="Nowhere", dates="soon", events="none")
    data["modules"] = [{"id": "alpha", "speakers": ["ana"]}, "beta", {"speakers": "ana"}]
    assert found(tmp_path, data) == [
        '- "ana" | expected one of the speakers defined below "speakers", found "ana"; there: none'
    ]


def test_ids_used_twice_are_found_with_the_first_line(tmp_path: Path) -> None:
    events = [event_data("lunch", "lunch", "every day", f"{hour}:00", 30) for hour in (12, 13)]
    data = workshop_data(events=events)
    text = as_yaml(data).splitlines()
    first = next(number for number, line in enumerate(text, 1) if line == '    id: "lunch"')
    assert found(tmp_path, data) == [
        f'id: "lunch" | the id "lunch" is used twice; first on line {first}'
    ]


def test_groups_rooms_and_venues_are_found_wherever_they_stand(tmp_path: Path) -> None:
    data = workshop_data(
        groups={"east": {"name": "East"}},
        rooms={"hall": {"name": "Hall", "venue": "hotel"}, "lab": {"name": "Lab", "venue": "h2"}},
        venues={"hotel": {"name": "Hotel"}},
        transfers=[{"between": ["hotel", "h3"]}],
        events=[event_data("talk", "activity", "2026-03-03", "10:00", 30, groups=["e1"])],
        breaks=[{"id": "talk", "groups": ["e2", "east"]}],
    )
    session = {"groups": ["e3"], "rooms": ["hall", "r1"]}
    data["modules"] = [{"id": "alpha", "sessions": {"s1": session}}]
    group = 'expected one of the groups defined below "groups", found'
    room = 'expected one of the rooms defined below "rooms", found'
    venue = 'expected one of the venues defined below "venues", found'
    assert sorted(found(tmp_path, data)) == sorted(
        [
            f'- "e1" | {group} "e1"; there: east',
            f'- "e2" | {group} "e2"; there: east',
            f'- "e3" | {group} "e3"; there: east',
            f'- "r1" | {room} "r1"; there: hall, lab',
            f'venue: "h2" | {venue} "h2"; there: hotel',
            f'- "h3" | {venue} "h3"; there: hotel',
            f'id: "talk" | the id "talk" is used twice; first on line {line_of(data)}',
        ]
    )


def line_of(data: object) -> int:
    """Return the line on which the first id "talk" stands."""
    return as_yaml(data).splitlines().index('    id: "talk"') + 1
