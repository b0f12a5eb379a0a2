"""Busy times in the settings: written there without titles, and kept free by the planner."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.factories import workshop_data, write_workshop
from tests.schedules.test_calendars import calendar
from trainkit import api
from trainkit.agenda.workshop.outline import outline_of
from trainkit.agenda.workshop.problem_of import problem_of
from trainkit.cli.app import run
from trainkit.cli.output import DONE, WRONG_INPUT
from trainkit.definitions.teaching import Speaker
from trainkit.definitions.workshop import Workshop
from trainkit.errors import TrainkitError
from trainkit.exchange.source import Source
from trainkit.problems import InputError
from trainkit.schedules.busy import plan_busy

LESSON = (
    "UID:1\nDTSTART;TZID=Asia/Almaty:20260301T101510\nDTEND;TZID=Asia/Almaty:20260301T113020\n"
    "RRULE:FREQ=DAILY\nSUMMARY:Very private"
)
LEAVE = "UID:2\nDTSTART;VALUE=DATE:20260304\nDTEND;VALUE=DATE:20260310\nSUMMARY:Also private"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_workshop(
        tmp_path / "w",
        speakers={
            "ann": {"name": "Ann"},
            "far": {"name": "Far", "timezone": "America/New_York", "remote": True},
        },
        interpreters={"pair": {"name": "Pair", "languages": ["en", "ru"]}},
    )


def taken(folder: Path, person: str, *events: str) -> Any:
    source = Source(Path("a.ics"), calendar(*events).encode())
    api.take_over_busy(folder, api.plan_busy(folder, person, source))
    workshop = api.load(folder).workshop
    return [str(slot) for slot in (workshop.speakers | workshop.interpreters)[person].busy]


def test_busy_times_of_the_dates_are_written_and_nothing_else(folder: Path) -> None:
    before = (folder / "workshop.yaml").read_text(encoding="utf-8")
    assert taken(folder, "ann", LESSON, LEAVE) == ["2026-03-03 10:15-11:31", "2026-03-04"]
    text = (folder / "workshop.yaml").read_text(encoding="utf-8")
    assert "rivate" not in text
    assert taken(folder, "pair", LESSON) == ["2026-03-03 10:15-11:31", "2026-03-04 10:15-11:31"]
    assert taken(folder, "ann", LESSON) == ["2026-03-03 10:15-11:31", "2026-03-04 10:15-11:31"]
    assert taken(folder, "ann") == []
    assert taken(folder, "pair") == []
    assert (folder / "workshop.yaml").read_text(encoding="utf-8") == before


def test_busy_times_are_by_the_clock_of_the_person(folder: Path) -> None:
    # 10:15 in Almaty (UTC+5 in 2026) is 0:15 in New York (UTC-5)
    assert taken(folder, "far", LESSON) == [f"2026-03-{day:02} 00:15-01:31" for day in (2, 3, 4, 5)]


def test_planner_has_the_speaker_only_when_the_speaker_is_free(folder: Path) -> None:
    taken(folder, "ann", LESSON)
    person = problem_of(outline_of(api.load(folder))).people["ann"]
    assert [(str(one.start), str(one.end)) for one in person.available] == [
        ("2026-03-03 00:00:00", "2026-03-03 10:15:00"),
        ("2026-03-03 11:31:00", "2026-03-04 10:15:00"),
        ("2026-03-04 11:31:00", "2026-03-05 00:00:00"),
    ]


def test_busy_times_cut_the_hours_and_days_of_a_person() -> None:
    dates = (date(2026, 3, 3), date(2026, 3, 4))

    def spans(**fields: Any) -> list[tuple[str, str]]:
        person = Speaker.model_validate({"name": "A", **fields})
        return [(f"{a:%d %H:%M}", f"{b:%d %H:%M}") for a, b in person.spans(dates)]

    assert spans(available="09:00-13:00", busy="10:00-11:00") == [
        ("03 09:00", "03 10:00"), ("03 11:00", "03 13:00"),
        ("04 09:00", "04 10:00"), ("04 11:00", "04 13:00"),
    ]  # fmt: skip
    assert spans(days=["2026-03-04"], busy=["2026-03-03", "2026-03-04 08:00-23:59"]) == [
        ("04 00:00", "04 08:00"), ("04 23:59", "05 00:00"),
    ]  # fmt: skip
    assert spans(busy=["2026-03-03", "2026-03-04"]) == [("03 00:00", "03 00:01")]


def test_person_who_is_always_busy_is_refused_and_nothing_is_written(folder: Path) -> None:
    before = (folder / "workshop.yaml").read_bytes()
    always = "UID:3\nDTSTART:20260101T000000Z\nDTEND:20261231T000000Z"
    with pytest.raises(InputError) as caught:
        taken(folder, "ann", always)
    assert [one.message for one in caught.value.problems if not one.severity] == [
        "speakers.ann: is not available at any time during the workshop; correct days, available "
        "or busy"
    ]
    assert (folder / "workshop.yaml").read_bytes() == before


def test_unknown_person_is_refused(folder: Path) -> None:
    with pytest.raises(TrainkitError, match='expected ann, far, pair, found "bob"'):
        api.plan_busy(folder, "bob", Source(Path("a.ics"), calendar(LESSON).encode()))


def test_unknown_person_is_refused_where_there_are_none() -> None:
    workshop = Workshop.model_validate(workshop_data())
    with pytest.raises(TrainkitError, match='expected none, found "bob"'):
        plan_busy(workshop, "bob", Source(Path("a.ics"), calendar(LESSON).encode()))


def test_command_writes_busy_times(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.ics").write_text(calendar(LEAVE, LESSON), encoding="utf-8")
    command = ["plan", str(folder), "--from", str(tmp_path / "a.ics")]
    assert run(command) == WRONG_INPUT
    capsys.readouterr()
    assert run([*command, "--whose", "ann", "--dry-run"]) == DONE
    assert api.load(folder).workshop.speakers["ann"].busy == ()
    assert capsys.readouterr().out.splitlines() == [
        "  busy 2026-03-03 10:15-11:31",
        "  busy 2026-03-04",
        "Nothing was written. Ann is busy at 2 times.",
    ]
    assert run([*command, "--whose", "ann"]) == DONE
    assert len(api.load(folder).workshop.speakers["ann"].busy) == 2


def test_schedule_is_not_taken_for_the_calendar_of_a_person(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "schedule.xml"
    file.write_text("<schedule><day date='2026-03-03'/></schedule>", encoding="utf-8")
    assert run(["plan", str(folder), "--from", str(file), "--whose", "ann"]) == WRONG_INPUT
    assert "expected a whole calendar (RFC 5545)" in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--dry-run"], ["--whose", "ann"]])
def test_options_of_an_import_without_a_file_plan_nothing(
    folder: Path, option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plan", str(folder), *option]) == WRONG_INPUT
    assert f"use --from and {option[0]} together" in capsys.readouterr().err
    assert not (folder / "plan").exists()
