"""What was chosen for the columns of one list holds for the next with the same headings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.factories import write_roster
from trainkit import api
from trainkit.editing.roster_import import REMEMBERED_FILE, Decisions, ImportPlan, read_choices


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "workshop.yaml").write_text("title: A\n", encoding="utf-8")
    write_roster(tmp_path / "participants.xlsx", [("Code", "Name", "Organisation", "Role")])
    return tmp_path


def planned(
    folder: Path, text: str, columns: Mapping[int, str] | None = None, header: int | None = None
) -> ImportPlan:
    decisions = Decisions(columns=columns, header=header)
    return api.plan_roster(folder, "list.csv", decisions, data=text.encode(), in_use=tuple)


def taken(folder: Path, text: str, columns: Mapping[int, str], header: int = 1) -> None:
    api.take_over_roster(folder, planned(folder, text, columns, header))


FIRST = "Delegate;Works for;Seat\nAnna Lee;Court;4\n"


def test_choice_is_used_again_wherever_the_headings_stand(folder: Path) -> None:
    assert planned(folder, FIRST).columns == {1: "", 2: "", 3: ""}
    taken(folder, FIRST, {1: "name", 2: "organisation"})
    again = planned(folder, "List of May;;\nNo.;WORKS FOR:;Delegate\n1;Police;Ben Omarov\n")
    assert (again.header, again.columns) == (2, {1: "", 2: "organisation", 3: "name"})
    assert again.new == ({"name": "Ben Omarov", "organisation": "Police"},)


def test_choice_against_the_guess_needs_the_same_headings(folder: Path) -> None:
    text = "Name;Delegate\nCourt;Anna Lee\n"
    assert planned(folder, text).columns == {1: "name", 2: ""}
    taken(folder, text, {1: "organisation", 2: "name"})
    assert planned(folder, text).columns == {1: "organisation", 2: "name"}
    assert planned(folder, "Name;Office\nBen;Police\n").columns == {1: "name", 2: "organisation"}


def test_later_choice_replaces_the_earlier_one_and_a_choice_can_be_taken_back(folder: Path) -> None:
    taken(folder, FIRST, {1: "name", 2: "organisation"})
    taken(folder, FIRST, {1: "name", 2: "role"})
    assert planned(folder, FIRST).columns == {1: "name", 2: "role", 3: ""}
    known = "Office;Name\nCourt;Cai\n"
    taken(folder, known, {2: "name"})
    assert planned(folder, known).columns == {1: "", 2: "name"}
    taken(folder, known, {1: "organisation", 2: "name"})
    assert planned(folder, known).columns == {1: "organisation", 2: "name"}
    assert len(read_choices(folder)) == 1


def test_file_shows_nothing_of_the_list_and_is_not_written_without_a_choice(folder: Path) -> None:
    taken(folder, "Name;Office\nBen;Police\n", {1: "name", 2: "organisation"})
    taken(folder, "Anna Lee;Court\n", {1: "name"}, header=0)
    assert not (folder / REMEMBERED_FILE).exists()
    taken(folder, FIRST, {1: "name", 2: "organisation"})
    lines = (folder / REMEMBERED_FILE).read_text(encoding="utf-8").splitlines()
    # sha256sum of "delegate" and "works for", the first 16 digits
    assert [line for line in lines if not line.startswith("#")] == [
        "59a713b4b0390a56=organisation 6f216e33c5cf9add=name",
    ]


def test_damaged_lines_are_passed_over(folder: Path) -> None:
    (folder / "plan").mkdir()
    (folder / REMEMBERED_FILE).write_text("# x\nhello\n0123456789abcdef=king\n", encoding="utf-8")
    assert read_choices(folder) == ()
