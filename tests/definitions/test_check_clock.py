"""Clock changes as in the IANA data: Germany 2027-03-28 and 2027-10-31, Almaty 2024-02-29."""

from __future__ import annotations

from pathlib import Path

from tests.factories import event_data, write_workshop
from trainkit.definitions.check import read_and_check
from trainkit.problems import Problems


def messages(tmp_path: Path, zone: str, day: str, start: str) -> list[str]:
    event = event_data("night", "activity", day, start, 30)
    write_workshop(
        tmp_path,
        timezone=zone,
        dates=[day],
        day={"start": "00:30", "end": "23:45"},
        events=[event],
        assessment=None,
    )
    file = tmp_path / "workshop.yaml"
    file.write_text(file.read_text().replace('assessment: "None"\n', ""))
    problems = Problems()
    read_and_check(tmp_path, problems)
    return [f"{problem.severity.name} {problem.message}" for problem in problems]


def test_time_that_clocks_skip_is_an_error(tmp_path: Path) -> None:
    assert messages(tmp_path, "Europe/Berlin", "2027-03-28", "02:15") == [
        "ERROR 02:15 on 2027-03-28 in Europe/Berlin does not exist: clocks go forward then"
    ]


def test_time_that_happens_twice_is_a_warning(tmp_path: Path) -> None:
    assert messages(tmp_path, "Europe/Berlin", "2027-10-31", "02:15") == [
        "WARNING 02:15 on 2027-10-31 in Europe/Berlin happens twice: clocks go back then"
    ]


def test_almaty_repeated_the_last_hour_of_29_february_2024(tmp_path: Path) -> None:
    assert messages(tmp_path, "Asia/Almaty", "2024-02-29", "23:10") == [
        "WARNING 23:45 on 2024-02-29 in Asia/Almaty happens twice: clocks go back then",
        "WARNING 23:10 on 2024-02-29 in Asia/Almaty happens twice: clocks go back then",
    ]


def test_ordinary_times_are_no_problem(tmp_path: Path) -> None:
    assert messages(tmp_path, "Europe/Berlin", "2027-03-29", "02:15") == []
