"""A solution as an agenda and an agenda as a solution: groups, parts, joint sessions, pins."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from tests.agenda.workshop.cases import DAY_1, DAY_2, two_groups
from trainkit.agenda.problem import AgendaSolution, BreakPlacement, Placement
from trainkit.agenda.verify import verify
from trainkit.agenda.workshop.agenda import Agenda, AgendaDay, Entry, agenda_yaml, read_agenda
from trainkit.agenda.workshop.agenda_of import agenda_of, solution_of
from trainkit.agenda.workshop.check import check_agenda
from trainkit.agenda.workshop.problem_of import agenda_problem
from trainkit.model.loaded import Definitions
from trainkit.problems import Problems

FIRST, SECOND = date.fromisoformat(DAY_1), date.fromisoformat(DAY_2)


@pytest.fixture
def definitions(tmp_path: Path) -> Definitions:
    return two_groups(tmp_path)


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock))


def placed(name: str, day: date, clock: str, minutes: int, room: str, **more: object) -> Placement:
    return Placement.model_validate(
        {"session": name, "start": at(day, clock), "minutes": minutes, "room": room, **more}
    )


TEAM = {"interpreters": ("pair",)}

# Ann needs twenty minutes from the court to the hotel; so do the groups.
SOLUTION = AgendaSolution(
    problem="test-workshop",
    sessions=(
        placed("alpha-s1-en", FIRST, "10:25", 20, "lab"),
        placed("alpha-s1-en", FIRST, "11:20", 40, "lab", part=2),
        placed("alpha-s1-ru", FIRST, "12:30", 60, "lab"),
        placed("alpha-s3-ru", FIRST, "14:20", 30, "hall", **TEAM),
        placed("alpha-s3-en", FIRST, "14:20", 30, "hall", joint_with="alpha-s3-ru", **TEAM),
        placed("alpha-s2", SECOND, "10:30", 30, "hall", **TEAM),
        placed("beta-s1", SECOND, "11:15", 45, "hall"),
    ),
    breaks=(
        BreakPlacement(id="tea", date=FIRST, start=at(FIRST, "11:00")),
        BreakPlacement(id="prayer", date=FIRST, start=at(FIRST, "13:40")),
        BreakPlacement(id="tea", date=SECOND, start=at(SECOND, "10:00")),
    ),
)

ROWS = [
    [
        "09:00-09:30 pre",
        "10:25-10:45 alpha/s1 part 1 for en in lab with ann",
        "11:00-11:20 tea",
        "11:20-12:00 alpha/s1 part 2 for en in lab with ann",
        "12:00-12:30 lunch",
        "12:30-13:30 alpha/s1 for ru in lab with ann",
        "13:00-13:03 visit for en in hall",
        "13:40-13:55 prayer for ru",
        "14:20-14:50 alpha/s3 in hall with ann, pair",
    ],
    [
        "10:00-10:20 tea",
        "10:30-11:00 alpha/s2 in hall with far, pair",
        "11:15-12:00 beta/s1 for en in hall",
        "11:30-12:00 post for ru",
        "12:00-12:30 lunch",
    ],
]


def shown(agenda: Agenda) -> list[list[str]]:
    return [[_row(entry) for entry in day.entries] for day in agenda.days]


def _row(entry: Entry) -> str:
    groups, people = ", ".join(entry.groups), ", ".join((*entry.speakers, *entry.interpreters))
    return (
        f"{entry.start:%H:%M}-{entry.end:%H:%M} {entry.session or entry.event or entry.title}"
        f"{f' part {entry.part}' if entry.part else ''}"
        f"{f' for {groups}' if groups else ''}"
        f"{f' in {entry.room}' if entry.room else ''}"
        f"{f' with {people}' if people else ''}"
    )


def test_agenda_of_a_solution_has_rows_for_groups_parts_and_joint_sessions(
    definitions: Definitions,
) -> None:
    problem = agenda_problem(definitions)
    assert [str(one) for one in verify(problem, SOLUTION).violations] == []
    assert shown(agenda_of(definitions, problem, SOLUTION)) == ROWS


def test_agenda_of_a_solution_passes_the_check_of_agendas(definitions: Definitions) -> None:
    problem = agenda_problem(definitions)
    path = definitions.folder / "agenda.yaml"
    path.write_bytes(agenda_yaml(agenda_of(definitions, problem, SOLUTION), definitions))
    problems = Problems()
    read = read_agenda(path, problems)
    assert read is not None
    check_agenda(*read, definitions, problems)
    assert [str(one) for one in problems] == []


def test_solution_of_an_agenda_is_what_it_was_made_of(definitions: Definitions) -> None:
    problem = agenda_problem(definitions)
    agenda = agenda_of(definitions, problem, SOLUTION)
    found = solution_of(definitions, problem, agenda)
    assert found.sessions == tuple(
        sorted(SOLUTION.sessions, key=lambda one: (one.start, one.session))
    )
    assert sorted(found.breaks, key=lambda one: one.start) == list(SOLUTION.breaks)


def test_solution_of_an_agenda_leaves_out_what_has_no_row(definitions: Definitions) -> None:
    problem = agenda_problem(definitions)
    row = Entry(start=time(10), end=time(10, 30), session="alpha/s3", title="L", groups=("ru",))
    other = Entry(start=time(11), end=time(11, 30), session="gone/s1", title="Gone")
    agenda = Agenda(workshop="test-workshop", days=(AgendaDay(date=FIRST, entries=(row, other)),))
    found = solution_of(definitions, problem, agenda)
    assert [one.session for one in found.sessions] == ["alpha-s3-ru"]
    assert found.breaks == ()


def test_pauses_are_shown_for_the_groups_that_need_them(definitions: Definitions) -> None:
    # 60 and 30 minutes are more than the longest block of 80; the Russian group has no such run.
    problem = agenda_problem(definitions)
    solution = SOLUTION.model_copy(
        update={
            "sessions": (
                placed("alpha-s1-en", FIRST, "13:20", 60, "lab"),
                placed("alpha-s3-en", FIRST, "14:35", 30, "hall"),
                placed("alpha-s1-ru", FIRST, "15:00", 60, "lab"),
            )
        }
    )
    rows = shown(agenda_of(definitions, problem, solution))[0]
    assert [row for row in rows if "break" in row] == ["14:20-14:35 Short break for en"]


def previous_of(agenda: Agenda, name: str, **changes: object) -> Agenda:
    """Return the agenda with one session's rows changed."""
    days = tuple(
        day.model_copy(
            update={
                "entries": tuple(
                    row.model_copy(update=changes) if row.session == name else row
                    for row in day.entries
                )
            }
        )
        for day in agenda.days
    )
    return agenda.model_copy(update={"days": days})


def test_sessions_keep_title_and_note_and_the_revision_rises_with_a_change(
    definitions: Definitions,
) -> None:
    problem = agenda_problem(definitions)
    first = agenda_of(definitions, problem, SOLUTION)
    edited = previous_of(first, "alpha/s2", title="Two", note="Bring pens").model_copy(
        update={"revision": 3}
    )
    assert agenda_of(definitions, problem, SOLUTION, edited) == edited
    moved = SOLUTION.model_copy(
        update={
            "sessions": tuple(
                one.model_copy(update={"start": at(SECOND, "10:25")})
                if one.session == "alpha-s2"
                else one
                for one in SOLUTION.sessions
            )
        }
    )
    again = agenda_of(definitions, problem, moved, edited)
    assert again.revision == 4
    (row,) = (row for _, row in again.sessions_of("alpha") if row.session == "alpha/s2")
    assert (row.start, row.title, row.note) == (time(10, 25), "Two", "Bring pens")


def test_pinned_row_is_kept_as_it_is(definitions: Definitions) -> None:
    first = agenda_of(definitions, agenda_problem(definitions), SOLUTION)
    pinned = previous_of(first, "beta/s1", pinned=True, title="B", speakers=("ann",), note="N")
    problem = agenda_problem(definitions, pinned)
    assert problem.sessions["beta-s1"].people == ("ann",)
    assert agenda_of(definitions, problem, SOLUTION, pinned) == pinned


def test_sessions_keep_their_words_by_group_and_part(definitions: Definitions) -> None:
    problem = agenda_problem(definitions)
    first = agenda_of(definitions, problem, SOLUTION)
    titles = {("en",): {1: "E one", 2: "E two"}, ("ru",): {None: "R"}}
    days = tuple(
        day.model_copy(
            update={
                "entries": tuple(
                    row.model_copy(update={"title": titles[row.groups][row.part]})
                    if row.session == "alpha/s1"
                    else row
                    for row in day.entries
                )
            }
        )
        for day in first.days
    )
    edited = first.model_copy(update={"days": days})
    again = agenda_of(definitions, problem, SOLUTION, edited)
    assert [row.title for _, row in again.sessions_of("alpha")][:3] == ["E one", "E two", "R"]
    whole = SOLUTION.model_copy(
        update={
            "sessions": (placed("alpha-s1-en", FIRST, "13:20", 60, "lab"), *SOLUTION.sessions[2:])
        }
    )
    again = agenda_of(definitions, problem, whole, edited)
    assert {row.title for _, row in again.sessions_of("alpha") if row.groups == ("en",)} == {
        "E one"
    }
