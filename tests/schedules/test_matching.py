"""A conference's schedule taken over into the agenda: by guid, by title, checked, or refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import write_workshop
from trainkit import api
from trainkit.agenda_editor import Editor, StaleAgendaError
from trainkit.cli.app import run
from trainkit.cli.output import DONE, LOOK, WRONG_INPUT
from trainkit.documents.agenda.documents import agenda_documents
from trainkit.exchange.source import Source
from trainkit.kit import Kit
from trainkit.problems import InputError, Problems
from trainkit.schedules.events import read_schedule
from trainkit.schedules.matching import SchedulePlan

AGENDA = """\
workshop: test-workshop
days:
  - date: "2026-03-03"
    entries:
      - {start: "09:00", end: "09:30", title: "Pre", event: pre}
      # Ann wants this early
      - {start: "09:30", end: "10:30", title: "First", session: alpha/s1, room: hall}
      - {start: "12:30", end: "13:30", title: "Lunch", event: lunch}
  - date: "2026-03-04"
    entries:
      # Ben too
      - {start: "09:00", end: "10:00", title: "Second", session: alpha/s2, room: hall}
      - {start: "12:30", end: "13:30", title: "Lunch", event: lunch}
      - {start: "16:00", end: "16:30", title: "Post", event: post}
"""

PRETALX = """\
<?xml version='1.0' encoding='utf-8' ?>
<!-- Made with love by pretalx v2023.1.0. -->
<schedule>
    <generator name="pretalx" version="2023.1.0" />
    <version>0.4</version>
    <conference><acronym>w</acronym><title>W</title></conference>
    <day index='1' date='2026-03-03'>
        <room name='Side room' guid='None'>
            <event guid='0a7e2b8e-6c4b-5d7a-9c56-6b0f0b5a0001' id='41'>
                <date>2026-03-03T06:00:00+00:00</date>
                <start>11:00</start>
                <duration>01:00</duration>
                <room>Side room</room>
                <slug>w-41-first</slug>
                <title>FIRST</title>
                <subtitle></subtitle>
            </event>
            <event guid='0a7e2b8e-6c4b-5d7a-9c56-6b0f0b5a0002' id='42'>
                <date>2026-03-03T14:00:00+05:00</date>
                <start>14:00</start>
                <duration>00:30</duration>
                <room>Side room</room>
                <slug>w-42-keynote</slug>
                <title>Keynote of the conference</title>
            </event>
        </room>
    </day>
</schedule>
"""
"""As pretalx writes it: agenda/templates/agenda/schedule.xml."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = write_workshop(
        tmp_path / "w", rooms={"hall": {"name": "Hall"}, "side": {"name": "Side room"}}
    )
    (made / "plan").mkdir()
    (made / "plan" / "agenda.yaml").write_text(AGENDA, encoding="utf-8")
    return made


def exported(folder: Path, name: str) -> bytes:
    """Return the schedule that a build gives the conference."""
    editor = api.edit_agenda(folder)
    state = editor.state()
    assert state is not None
    assert state.agenda is not None
    documents = agenda_documents(Kit(editor.definitions, state.agenda, None))
    return next(one.recipe.make() for one in documents if one.name == name)


def moved(data: bytes, changes: dict[str, dict[str, str]]) -> bytes:
    """Return ``schedule.json`` with fields of events changed, by their titles."""
    schedule = json.loads(data)
    for day in schedule["schedule"]["conference"]["days"]:
        for events in day["rooms"].values():
            for event in events:
                event.update(changes.get(event["title"], {}))
    return json.dumps(schedule, indent=1).encode()


def planned(folder: Path, data: bytes) -> SchedulePlan:
    return api.plan_schedule(folder, Source(Path("schedule"), data))


def rows(folder: Path) -> list[str]:
    text = (folder / "plan" / "agenda.yaml").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines()[2:]]


@pytest.mark.parametrize("name", ["schedule.xml", "schedule.json"])
def test_own_schedule_changes_nothing(folder: Path, name: str) -> None:
    plan = planned(folder, exported(folder, name))
    assert (plan.moves, plan.same, plan.unknown, plan.missing, plan.problems) == ((), 6, (), (), ())


def test_moved_events_are_recognised_under_another_title_and_rows_keep_their_comments(
    folder: Path,
) -> None:
    changes = {
        "First": {
            "date": "2026-03-03T14:00:00+05:00",
            "title": "Opening talk",
            "room": "Side room",
        },
        "Second": {"date": "2026-03-04T06:00:00Z", "duration": "01:30"},
    }
    plan = planned(folder, moved(exported(folder, "schedule.json"), changes))
    assert [(move.row.shown.title, move.before, move.now) for move in plan.moves] == [
        (
            "First",
            "3 March 2026, 09:30, 60 minutes, Hall",
            "3 March 2026, 14:00, 60 minutes, Side room",
        ),
        (
            "Second",
            "4 March 2026, 09:00, 60 minutes, Hall",
            "4 March 2026, 11:00, 90 minutes, Hall",
        ),
    ]
    api.take_over_schedule(folder, plan)
    assert rows(folder) == [
        '- date: "2026-03-03"',
        "entries:",
        '- {start: "09:00", end: "09:30", title: "Pre", event: pre}',
        '- {start: "12:30", end: "13:30", title: "Lunch", event: lunch}',
        "# Ann wants this early",
        '- {start: "14:00", end: "15:00", title: "First", session: alpha/s1, '
        "room: side, pinned: true}",
        '- date: "2026-03-04"',
        "entries:",
        "# Ben too",
        '- {start: "11:00", end: "12:30", title: "Second", session: alpha/s2, '
        "room: hall, pinned: true}",
        '- {start: "12:30", end: "13:30", title: "Lunch", event: lunch}',
        '- {start: "16:00", end: "16:30", title: "Post", event: post}',
    ]  # fmt: skip
    state = api.edit_agenda(folder).state()
    assert state is not None
    assert state.undo == "Move 2 rows as in the schedule"


def test_pretalx_export_is_matched_by_title_and_the_rest_is_listed(folder: Path) -> None:
    plan = planned(folder, PRETALX.encode())
    assert [(move.row.shown.title, move.now) for move in plan.moves] == [
        ("First", "3 March 2026, 11:00, 60 minutes, Side room")
    ]
    assert [(str(one.place), one.title) for one in plan.unknown] == [
        ("schedule:18:1", "Keynote of the conference")
    ]
    assert [row.shown.title for row in plan.missing] == ["Pre", "Second", "Post"]
    assert plan.problems == ()


def test_what_breaks_a_rule_is_refused_at_its_event_and_nothing_is_written(folder: Path) -> None:
    clash = {"First": {"date": "2026-03-03T12:00:00+05:00"}}
    plan = planned(folder, moved(exported(folder, "schedule.json"), clash))
    (problem,) = plan.errors
    assert problem.place.path == Path("schedule")
    assert [place.path.name for place in problem.also] == ["agenda.yaml"]
    with pytest.raises(InputError):
        api.take_over_schedule(folder, plan)
    assert (folder / "plan" / "agenda.yaml").read_text(encoding="utf-8") == AGENDA


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"room": "Hall 7"}, 'there is no room "Hall 7" in workshop.yaml; add it to rooms there'),
        ({"duration": "20:00"}, '"First" would end after midnight; let it start earlier'),
    ],
)
def test_event_that_cannot_be_placed_is_refused(
    folder: Path, change: dict[str, str], said: str
) -> None:
    plan = planned(folder, moved(exported(folder, "schedule.json"), {"First": change}))
    assert [one.message for one in plan.errors] == [said]


def test_agenda_that_was_changed_meanwhile_is_not_written_over(folder: Path) -> None:
    plan = planned(folder, PRETALX.encode())
    path = folder / "plan" / "agenda.yaml"
    path.write_text(AGENDA.replace("Second", "Third"), encoding="utf-8")
    with pytest.raises(StaleAgendaError):
        api.take_over_schedule(folder, plan)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"hello", "s: expected schedule.xml, schedule.json or a calendar (.ics)"),
        (b"<a/>", "s: expected a schedule as frab and pretalx export it"),
        (b"<schedule/>", "s: expected a schedule with events, found none"),
        (b'{"schedule": []}', "s: expected a schedule with events, found none"),
        (
            b'<!DOCTYPE a [<!ENTITY x "y">]><schedule>&x;</schedule>',
            "s: refused: the XML declares entities",
        ),
        (
            b"<schedule>\n<day date='2026-03-03'><room name='A'>\n<event><title>T</title>"
            b"<start>9</start><duration>1h</duration></event></room></day></schedule>",
            's:3:1: "T" has no date and start that can be read, such as 2027-03-02T09:00:00+05:00|'
            's:3:1: "T" has no duration that can be read, such as 00:45',
        ),
    ],
)
def test_what_is_no_schedule_is_refused(data: bytes, said: str) -> None:
    problems = Problems()
    assert read_schedule(Source(Path("s"), data), "Asia/Almaty", problems) is None
    assert "|".join(map(str, problems)) == said


FIELDS = st.sampled_from(["date", "start", "duration", "room", "title", "guid", "id", "other"])
VALUES = st.none() | st.integers() | st.text(max_size=8) | st.just("00:30") | st.just("09:00")


@given(st.lists(st.dictionaries(FIELDS, VALUES), max_size=3), st.sampled_from(["2026-03-03", "x"]))
@settings(deadline=None, max_examples=40)
def test_any_events_are_read_or_refused(events: list[dict[str, Any]], day: str) -> None:
    data = {"schedule": {"conference": {"days": [{"date": day, "rooms": {"A": events}}]}}}
    problems = Problems()
    source = Source(Path("s"), json.dumps(data).encode())
    read = read_schedule(source, "Asia/Almaty", problems)
    assert (read is None) == bool(problems.errors)
    assert len(read or ()) in {0, len(events)}


def test_command_shows_and_takes_over(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "s.xml").write_text(PRETALX, encoding="utf-8")
    command = ["plan", str(folder), "--from", str(tmp_path / "s.xml")]
    assert run([*command, "--dry-run"]) == LOOK
    assert rows(folder) == [line.strip() for line in AGENDA.splitlines()[2:]]
    assert capsys.readouterr().out.splitlines() == [
        "  First: 3 March 2026, 09:30, 60 minutes, Hall "
        "→ 3 March 2026, 11:00, 60 minutes, Side room",
        "Nothing was written. 1 row moves.",
        "In the schedule, but not in the agenda:",
        f"  {tmp_path / 's.xml'}:18:1: Keynote of the conference",
        "In the agenda, but not in the schedule; these rows stay where they are:",
        "  Pre",
        "  Second",
        "  Post",
    ]  # fmt: skip
    assert run(command) == LOOK
    assert api.plan_schedule(folder, Source(Path("s"), PRETALX.encode())).moves == ()
    (tmp_path / "own.json").write_bytes(exported(folder, "schedule.json"))
    assert run(["plan", str(folder), "--from", str(tmp_path / "own.json")]) == DONE
    (tmp_path / "bad.xml").write_text("<schedule>", encoding="utf-8")
    assert run(["plan", str(folder), "--from", str(tmp_path / "bad.xml")]) == WRONG_INPUT


def test_title_that_two_rows_have_is_not_guessed(folder: Path) -> None:
    data = json.loads(exported(folder, "schedule.json"))
    for day in data["schedule"]["conference"]["days"]:
        for events in day["rooms"].values():
            for event in events:
                event.update(guid="", id=0, slug="", subtitle="")
                if event["title"] == "Lunch":
                    event["date"] = event["date"].replace("2026-03-03", "2026-03-04")
    plan = planned(folder, json.dumps(data).encode())
    assert [one.title for one in plan.unknown] == ["Lunch", "Lunch"]
    assert plan.same == 4


def test_editor_previews_without_writing(folder: Path) -> None:
    editor = Editor(folder, api.load(folder))
    plan = planned(folder, PRETALX.encode())
    agenda, problems = editor.previewed({one.row.number: one.change for one in plan.moves})
    assert [row.entry.title for row in agenda.rows] == [
        "Pre", "First", "Lunch", "Second", "Lunch", "Post",
    ]  # fmt: skip
    assert problems == ()
    assert (folder / "plan" / "agenda.yaml").read_text(encoding="utf-8") == AGENDA
