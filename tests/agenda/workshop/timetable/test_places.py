"""Every part of a problem has its place in workshop.yaml, module.yaml or agenda.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.agenda.workshop.timetable.workshop import two_groups
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.agenda.workshop.agenda_file import read_agenda
from trainkit.agenda.workshop.timetable.places import PlaceMap
from trainkit.agenda.workshop.timetable.problem_of import agenda_problem
from trainkit.problems import Problems

AGENDA = """\
workshop: test-workshop
days:
  - date: "2026-03-03"
    entries:
      - {start: "10:00", end: "10:50", title: "Lab", session: alpha/s1, groups: [ru], pinned: true}
      - {start: "15:00", end: "15:30", title: "Talk"}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workshop")


@pytest.fixture(scope="module")
def places(folder: Path) -> PlaceMap:
    (folder / "plan").mkdir()
    (folder / "plan/agenda.yaml").write_text(AGENDA, encoding="utf-8")
    read = read_agenda(folder / "plan/agenda.yaml", Problems())
    assert read is not None
    return agenda_problem(two_groups(folder), *read)[1]


def shown(places: PlaceMap, folder: Path, *location: str | int) -> tuple[str, str]:
    """Return the file and what stands at a place in it, up to the end of the line."""
    place = places.place(location)
    line = place.path.read_text(encoding="utf-8").splitlines()[place.line - 1]
    return str(place.path.relative_to(folder)), line[place.column - 1 :]


WORKSHOP, ALPHA, ROW = "workshop.yaml", "curriculum/alpha/module.yaml", "plan/agenda.yaml"


@pytest.mark.parametrize(
    ("location", "file", "text"),
    [
        (("longest_block",), WORKSHOP, '"80"'),
        (("days", 0, "start"), WORKSHOP, '"09:00"'),
        (("days", 1, "start"), WORKSHOP, '"08:30-12:30"'),
        (("weights", "late"), WORKSHOP, '"0"'),
        (("groups", "ru", "size"), WORKSHOP, '"4"'),
        (("people", "far", "available", 1, "start"), WORKSHOP, '- "05:00-09:00"'),
        (("people", "ann", "available"), WORKSHOP, 'name: "Ann"'),
        (("rooms", "hall", "booths"), WORKSHOP, '"1"'),
        (("interpreters", "pair"), WORKSHOP, "pair:"),
        (("transfers", 0), WORKSHOP, "between:"),
        (("breaks", 1, "latest"), WORKSHOP, '"13:30-14:30"'),
        (("fixed", 0, "start"), WORKSHOP, '"09:00"'),
        (("fixed", 3), ROW, '{start: "15:00", end: "15:30", title: "Talk"}'),
        (("sessions", "alpha-s2"), WORKSHOP, 'together: "true"'),
        (("sessions", "alpha-s2", "rooms"), WORKSHOP, '"hall"'),
        (("sessions", "alpha-s2", "people", 0), WORKSHOP, '- "far"'),
        (("sessions", "alpha-s3-en", "people", 0), WORKSHOP, '- "ann"'),
        (("sessions", "alpha-s2", "windows", 1), WORKSHOP, '- "2026-03-03"'),
        # Only the pre-test leaves it less than the whole time.
        (("sessions", "alpha-s1-en", "windows"), WORKSHOP, '"09:00"'),
        (("sessions", "alpha-s1-en", "longest"), WORKSHOP, '"70"'),
        (("sessions", "alpha-s1-en", "minutes"), ALPHA, '"60"'),
        (("sessions", "alpha-s1-en", "demanding"), ALPHA, '"true"'),
        (("sessions", "alpha-s2", "shortest"), ALPHA, '"30"'),
        (("sessions", "alpha-s3-ru", "after", 0), ALPHA, '- "s1"'),
        (("sessions", "alpha-s1-ru", "pin", "start"), ROW, '{start: "10:00", end: "10:50", '
         'title: "Lab", session: alpha/s1, groups: [ru], pinned: true}'),
    ],
)  # fmt: skip
def test_place_is_where_it_was_said(
    places: PlaceMap, folder: Path, location: tuple[str | int, ...], file: str, text: str
) -> None:
    assert shown(places, folder, *location) == (file, text)


def test_place_of_nothing_known_is_the_start_of_the_workshop(
    places: PlaceMap, folder: Path
) -> None:
    place = places.place(("nothing", "at", "all"))
    assert (place.path, place.line) == (folder / "workshop.yaml", 1)


def test_rows_of_an_agenda_that_was_not_read_have_its_file_as_their_place(folder: Path) -> None:
    read = read_agenda(folder / "plan/agenda.yaml", Problems())
    assert read is not None
    previous = Agenda.model_validate(read[0].model_dump())
    _, places = agenda_problem(two_groups(folder), previous)
    place = places.place(("sessions", "alpha-s1-ru", "pin"))
    assert (place.path, place.line) == (folder / "plan/agenda.yaml", 0)
