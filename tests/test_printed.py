"""The record of what was printed: what is kept, what a build adds, and what is no record."""

from __future__ import annotations

from pathlib import Path

from tests.factories import bank_data, make_definitions, write_workshop
from trainkit import api
from trainkit.agenda.workshop.agenda import PrintedNames
from trainkit.planning.printed import Printed, printed_yaml, read_printed
from trainkit.problems import Problems

ROOMS = {"hall": {"name": 'The "Altai" hall: first floor'}}
SPEAKERS = {"no": {"name": "Айгерім Үлгіева", "organisation": "Academy"}}


def read(path: Path, workshop: str = "test-workshop") -> tuple[Printed | None, list[str]]:
    problems = Problems()
    printed = read_printed(path, workshop, problems)
    return printed, [str(problem).rpartition("printed.yaml")[2] for problem in problems]


def test_what_is_written_reads_back_equal(tmp_path: Path) -> None:
    known = make_definitions([bank_data()], rooms=ROOMS, speakers=SPEAKERS)
    pages = {"pre-test": {"P-01": "00aa", "P-02": "00bb"}, "badge": {"no": "00cc"}}
    printed = Printed(workshop="test-workshop").after_build(known, pages)
    assert printed.names == PrintedNames(
        rooms={"hall": 'The "Altai" hall: first floor'},
        speakers={"no": "Айгерім Үлгіева"},
        organisations={"no": "Academy"},
    )
    assert printed.pages == pages
    path = tmp_path / "printed.yaml"
    path.write_bytes(printed_yaml(printed))
    assert read(path) == (printed, [])


def test_a_build_keeps_the_sums_that_are_there_and_adds_kinds_that_are_new() -> None:
    known = make_definitions([bank_data()])
    first = Printed(workshop="test-workshop").after_build(known, {"badge": {}, "pre": {"P-1": "a"}})
    assert first.pages == {"pre": {"P-1": "a"}}
    later = first.after_build(known, {"badge": {"P-1": "c"}, "pre": {"P-1": "b", "P-2": "d"}})
    assert later.pages == {"badge": {"P-1": "c"}, "pre": {"P-1": "a"}}


def test_record_of_another_workshop_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "printed.yaml"
    path.write_bytes(printed_yaml(Printed(workshop="other")))
    assert read(path) == (
        None,
        [
            ':4:11: expected "test-workshop", found "other"; this is the record of '
            "another workshop; delete the file, and the next build starts a new one"
        ],
    )


def test_check_names_what_is_wrong_with_the_record(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path / "w")
    path = folder / "plan/printed.yaml"
    path.parent.mkdir()
    path.write_text("workshop: test-workshop\npage: {}\n", encoding="utf-8")
    (problem,) = (one for one in api.check(folder) if one.place.path == path)
    assert (problem.place.line, problem.message.partition(";")[0]) == (
        2,
        "page: this key is not known",
    )
