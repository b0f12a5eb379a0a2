"""Problems: what they read like, how they are sorted, and when they stop the work."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainkit.problems import InputError, Place, Problem, Problems, Severity, TrainkitError


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_place_in_text_shows_path_line_and_column() -> None:
    assert str(Place(Path("w/workshop.yaml"), 12, 9)) == "w/workshop.yaml:12:9"


def test_place_of_a_whole_file_shows_the_path_alone() -> None:
    assert str(Place(Path("workshop.yaml"))) == "workshop.yaml"


def test_place_in_a_workbook_shows_sheet_and_cell() -> None:
    path = Path("file.xlsx")
    assert str(Place(path, sheet="Sheet", cell="B7")) == "file.xlsx!Sheet!B7"
    assert str(Place(path, sheet="Sheet")) == "file.xlsx!Sheet"


def test_place_below_the_current_folder_is_shown_from_there(tmp_path: Path) -> None:
    assert str(Place(tmp_path / "w" / "a.yaml", 1, 2)) == "w/a.yaml:1:2"


def test_place_outside_the_current_folder_is_shown_in_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    assert str(Place(tmp_path / "a.yaml", 1, 2)) == f"{tmp_path / 'a.yaml'}:1:2"


def test_problem_says_how_much_it_matters() -> None:
    place = Place(Path("a.yaml"), 3, 1)
    assert str(Problem(place, "found x")) == "a.yaml:3:1: found x"
    assert str(Problem(place, "found x", Severity.WARNING)) == "a.yaml:3:1: warning: found x"
    informed = Problem(place, "found x", Severity.INFORMATION)
    assert str(informed) == "a.yaml:3:1: information: found x"


def test_problems_are_sorted_by_file_line_and_column_each_once() -> None:
    problems = Problems()
    for path, line, column in (("b", 1, 1), ("a", 10, 1), ("a", 9, 2), ("a", 9, 1), ("a", 9, 1)):
        problems.error(Place(Path(path), line, column), "x")
    shown = [str(problem) for problem in problems]
    assert shown == ["a:9:1: x", "a:9:2: x", "a:10:1: x", "b:1:1: x"]
    assert len(problems) == 4


def test_problems_in_a_workbook_are_sorted_by_sheet_row_and_column() -> None:
    problems = Problems()
    for sheet, cell in (
        ("B", "A1"),
        ("A", "AA2"),
        ("A", "B10"),
        ("A", "B2"),
        ("A", "A10"),
        ("A", ""),
    ):
        problems.error(Place(Path("a.xlsx"), sheet=sheet, cell=cell), "x")
    cells = [(problem.place.sheet, problem.place.cell) for problem in problems]
    assert cells == [("A", ""), ("A", "B2"), ("A", "AA2"), ("A", "A10"), ("A", "B10"), ("B", "A1")]
    with pytest.raises(InputError) as caught:
        problems.raise_errors()
    assert list(caught.value.problems) == list(problems)


def test_errors_and_warnings_are_told_apart() -> None:
    problems = Problems()
    problems.warning(Place(Path("a"), 1, 1), "look")
    problems.error(Place(Path("a"), 2, 1), "mend")
    assert [problem.message for problem in problems.errors] == ["mend"]
    assert [problem.message for problem in problems.warnings] == ["look"]


def test_raise_errors_carries_every_problem_sorted() -> None:
    problems = Problems()
    problems.error(Place(Path("b"), 1, 1), "second")
    problems.warning(Place(Path("c"), 1, 1), "third")
    problems.error(Place(Path("a"), 1, 1), "first")
    with pytest.raises(InputError) as caught:
        problems.raise_errors()
    assert [problem.message for problem in caught.value.problems] == ["first", "second", "third"]
    assert str(caught.value) == "a:1:1: first\nb:1:1: second\nc:1:1: warning: third"
    assert isinstance(caught.value, TrainkitError)


def test_raise_errors_with_warnings_only_raises_nothing() -> None:
    problems = Problems()
    problems.warning(Place(Path("a"), 1, 1), "look")
    problems.raise_errors()
    assert len(problems) == 1


def test_errors_that_stop_the_work_leave_information_aside() -> None:
    problems, place = Problems(), Place(Path("a.yaml"), 1, 1)
    problems.add(place, "x", Severity.INFORMATION)
    problems.raise_errors()
    problems.warning(place, "y")
    problems.error(place, "z")
    with pytest.raises(InputError) as caught:
        problems.raise_errors()
    assert [problem.message for problem in caught.value.problems] == ["y", "z"]
    assert [len(part) for part in (problems.errors, problems.warnings, problems)] == [1, 1, 3]
