"""The test forms of a workshop folder from plan to plan: made, kept, and given to newcomers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import write_roster, write_workshop
from trainkit import InputError, plan

HEAD = ("Code", "Name", "Country")
WANTED = {"minutes": 30, "items": {"recall": 1, "apply": 2, "judge": 1}}


def workshop(folder: Path, **changes: object) -> Path:
    return write_workshop(folder, ("alpha",), assessment={**WANTED, **changes})


def roster(folder: Path, codes: list[str]) -> None:
    rows = [(code, f"Person {code}", "KZ") for code in codes]
    write_roster(folder / "participants.xlsx", [HEAD, *rows])


def record(folder: Path) -> str:
    return (folder / "plan" / "forms.yaml").read_text(encoding="utf-8")


def people(folder: Path) -> list[str]:
    return record(folder).split("allocation:\n")[1].splitlines()


def test_people_who_join_get_papers_and_nobody_elses_change(tmp_path: Path) -> None:
    folder = workshop(tmp_path / "w", versions=3)
    assert plan(folder).notes == (
        "Test forms A1 and B1 were made, with 4 items and 3 versions each.",
        "3 people answer A1 before the course and B1 after it, 3 people answer them the other way "
        "round.",
    )
    before = people(folder)
    forms = record(folder).split("allocation:")[0]
    roster(folder, ["P-01", "X-1", "P-02", "P-03", "P-04", "P-05", "P-06", "X-2", "X-3"])
    assert plan(folder).notes == (
        "3 people more now have papers; all other papers have not changed.",
    )
    after = people(folder)
    assert record(folder).split("allocation:")[0] == forms
    assert [line for line in after if "P-" in line] == before
    assert [line.split('"')[1] for line in after][:3] == ["P-01", "X-1", "P-02"]
    roster(folder, ["P-01", "X-1"])
    made = plan(folder)
    assert (made.files, made.notes) == ((), ())
    assert people(folder) == after


def test_a_plan_without_the_secret_keeps_the_record(tmp_path: Path) -> None:
    folder = workshop(tmp_path / "w", versions=2)
    plan(folder)
    before = record(folder)
    (folder / "plan" / "secret.txt").unlink()
    assert plan(folder).files == ()
    assert record(folder) == before


def test_a_new_edition_gives_everybody_papers_of_its_own(tmp_path: Path) -> None:
    folder = workshop(tmp_path / "w")
    plan(folder)
    made = plan(folder, new_edition=True)
    assert made.forms is not None
    papers = {paper for row in made.forms.allocation for paper in row.papers.values()}
    assert papers == {"A2-1", "B2-1"}


def test_a_record_made_before_turns_were_taken_stays_as_it_is(tmp_path: Path) -> None:
    folder = workshop(tmp_path / "w", counterbalance="false")
    plan(folder)
    old = record(folder)
    assert "\nallocation:" not in old
    assert "counterbalanced:" not in old.split("\nworkshop:")[1]
    workshop(tmp_path / "again")
    file = (tmp_path / "again" / "workshop.yaml").read_bytes()
    (folder / "workshop.yaml").write_bytes(file)
    roster(folder, ["P-01", "P-09"])
    made = plan(folder)
    assert (made.files, made.notes) == ((), ())
    assert record(folder) == old
    assert made.forms is not None
    assert not made.forms.counterbalanced


def test_a_record_that_does_not_fit_is_not_added_to(tmp_path: Path) -> None:
    folder = workshop(tmp_path / "w", versions=2)
    plan(folder)
    path = folder / "plan" / "forms.yaml"
    path.write_text(record(folder).replace('pre: "A1-1"', 'pre: "A1-7"', 1), encoding="utf-8")
    before = record(folder)
    roster(folder, [*(f"P-0{n}" for n in range(1, 7)), "X-1"])
    with pytest.raises(InputError) as caught:
        plan(folder)
    (message,) = [problem.message for problem in caught.value.problems]
    assert 'expected one of A1-1, A1-2, B1-1, B1-2, found "A1-7"' in message
    assert record(folder) == before
