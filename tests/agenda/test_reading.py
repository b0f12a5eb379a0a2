"""Problem and solution files: read with places, written so that they read back equal."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agenda.large import large_problem
from tests.agenda.programme import (
    PROBLEM,
    make_problem,
    make_solution,
    problem_data,
    solution_data,
)
from tests.definitions.found import at, shown
from tests.factories import as_yaml
from trainkit.agenda.reading import (
    check_problem,
    read_problem,
    read_solution,
    write_problem,
    write_solution,
)
from trainkit.problems import Problems


def _problems_of(folder: Path, text: str, name: str = "problem.json") -> list[str]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    assert read_problem(path, problems) is None
    return shown(problems, folder)


def test_write_problem_reads_back_equal(tmp_path: Path) -> None:
    problem, problems = make_problem(), Problems()
    path = tmp_path / "problem.json"
    path.write_bytes(write_problem(problem))
    found = read_problem(path, problems)
    assert list(problems) == []
    assert found is not None
    assert found[0] == problem


def test_write_solution_reads_back_equal(tmp_path: Path) -> None:
    data = solution_data()
    data["quality"] = {"standing": "feasible", "cost": 90, "bound": 80, "costs": {"late": 90}}
    solution, problems = make_solution(data), Problems()
    path = tmp_path / "agenda.json"
    path.write_bytes(write_solution(solution))
    found = read_solution(path, problems)
    assert list(problems) == []
    assert found is not None
    assert found[0] == solution


def test_write_problem_is_json_in_the_order_of_the_model() -> None:
    problem = make_problem(
        {
            "groups": {"b": {"name": "Группа"}, "a": {"name": "A"}},
            "timezone": "Asia/Almaty",
            "id": "small",
            "days": [{"end": "17:00", "start": "09:00", "date": "2026-03-03"}],
            "sessions": {"x": {"groups": ["b"], "title": "X", "minutes": 30, "method": "talk"}},
        }
    )
    assert write_problem(problem).decode() == (
        "{\n"
        ' "id": "small",\n'
        ' "timezone": "Asia/Almaty",\n'
        ' "days": [\n'
        "  {\n"
        '   "date": "2026-03-03",\n'
        '   "start": "09:00",\n'
        '   "end": "17:00"\n'
        "  }\n"
        " ],\n"
        ' "groups": {\n'
        '  "b": {\n'
        '   "name": "Группа"\n'
        "  },\n"
        '  "a": {\n'
        '   "name": "A"\n'
        "  }\n"
        " },\n"
        ' "sessions": {\n'
        '  "x": {\n'
        '   "title": "X",\n'
        '   "groups": [\n'
        '    "b"\n'
        "   ],\n"
        '   "minutes": 30,\n'
        '   "method": "talk"\n'
        "  }\n"
        " }\n"
        "}\n"
    )


@settings(max_examples=50)
@given(data=st.data())
def test_write_problem_reads_back_equal_whatever_it_says(tmp_path: Path, data: Any) -> None:
    texts = st.text(st.sampled_from('aé"\\\u0436 :#'), min_size=1).filter(str.strip)
    problem = problem_data()
    for session in problem["sessions"].values():
        session["title"] = data.draw(texts)
        session["equipment"] = data.draw(st.lists(texts, max_size=2))
        session["method"] = data.draw(st.sampled_from(["talk", "practice", "other"]))
    problem["consecutive_factor"] = data.draw(st.floats(1, 3))
    problem["grain"] = data.draw(st.sampled_from([5, 10, 15]))
    path, problems = tmp_path / "problem.json", Problems()
    path.write_bytes(write_problem(make_problem(problem)))
    found = read_problem(path, problems)
    assert list(problems) == []
    assert found is not None
    assert found[0] == make_problem(problem)


def test_read_problem_takes_yaml(tmp_path: Path) -> None:
    path, problems = tmp_path / "problem.yaml", Problems()
    path.write_text(as_yaml(PROBLEM), encoding="utf-8")
    found = read_problem(path, problems)
    assert list(problems) == []
    assert found is not None
    assert found[0] == make_problem()


def test_read_problem_keeps_places(tmp_path: Path) -> None:
    path, problems = tmp_path / "problem.json", Problems()
    path.write_text(json.dumps(PROBLEM, indent=2), encoding="utf-8")
    found = read_problem(path, problems)
    assert found is not None
    place = found[1].place(("people", "jorge", "available", 0, "end"))
    assert f"problem.json:{place.line}:{place.column}" == at(
        tmp_path, "problem.json", '"2026-03-03T02:00"'
    )


def test_read_problem_reports_everything_at_its_place(tmp_path: Path) -> None:
    data = problem_data()
    data["groups"]["alpha"]["size"] = 0
    data["sessions"]["law-a"]["minute"] = 30
    data["sessions"]["lab-a"]["shortest"] = 95
    data["fixed"][0]["start"] = "2026-02-30T09:00"
    data["days"].reverse()
    found = _problems_of(tmp_path, json.dumps(data, indent=1))
    places = [
        at(tmp_path, "problem.json", '"size": 0', 8),
        at(tmp_path, "problem.json", '"2026-02-30T09:00"'),
        at(tmp_path, "problem.json", '"lab-a": {', 9),
        at(tmp_path, "problem.json", '"minute"'),
    ]
    assert sorted(found) == sorted(
        [
            f'{places[0]}: groups.alpha.size: expected at least 1, found "0"',
            f"{places[1]}: fixed[1].start: expected a local date and time such as "
            '"2019-03-05T09:30", found "2026-02-30T09:00"',
            f"{places[2]}: sessions.lab-a: expected shortest, minutes and longest in ascending "
            f"order",
            f'{places[3]}: sessions.law-a.minute: this key is not known; did you mean "minutes"?',
        ]
    )


def test_read_problem_without_groups(tmp_path: Path) -> None:
    data = problem_data() | {"groups": {}}
    found = _problems_of(tmp_path, json.dumps(data, indent=1))
    where = at(tmp_path, "problem.json", '"groups": {}', 10)
    assert found == [f"{where}: groups: expected at least 1 entry, found none"]


def test_read_problem_with_days_that_fall(tmp_path: Path) -> None:
    data = problem_data()
    data["days"].reverse()
    found = _problems_of(tmp_path, json.dumps(data, indent=1))
    assert found == ["problem.json:1:1: file: expected days in ascending order, each once"]


def test_read_problem_that_is_not_json(tmp_path: Path) -> None:
    found = _problems_of(tmp_path, '{\n\t"id": "x",\n\t"days": [1\n\t"x": 2}')
    assert len(found) == 1
    assert found[0].startswith("problem.json:4:")


def test_read_problem_takes_tabs_and_escapes_of_json(tmp_path: Path) -> None:
    path, problems = tmp_path / "problem.json", Problems()
    path.write_text(json.dumps(PROBLEM, indent="\t", ensure_ascii=True), encoding="utf-8")
    found = read_problem(path, problems)
    assert list(problems) == []
    assert found is not None
    assert found[0] == make_problem()


def test_read_problem_that_is_missing(tmp_path: Path) -> None:
    problems = Problems()
    assert read_problem(tmp_path / "none.json", problems) is None
    assert shown(problems, tmp_path) == ["none.json:0:0: expected a file here, found none"]


def test_read_and_check_of_360_sessions_takes_about_a_second(tmp_path: Path) -> None:
    problem = large_problem()
    path, problems = tmp_path / "large.json", Problems()
    path.write_bytes(write_problem(problem))
    began = process_time()
    found = read_problem(path, problems)
    assert found is not None
    check_problem(found[0], found[1].place, problems)
    assert process_time() - began < 4  # 0.7 on a quiet machine
    assert found[0] == problem
    assert list(problems) == []
