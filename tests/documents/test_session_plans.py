"""Session plans: the clock, what the trainer needs, and where agenda and steps disagree."""

from __future__ import annotations

import copy
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import pdf
from tests.documents.conftest import Made, documents_of
from tests.documents.course import AGENDA, SESSIONS, small_kit
from tests.factories import as_yaml, event_data, make_kit, module_data, workshop_data
from trainkit.documents.handouts import as_handed_out
from trainkit.planning.printed import Kit

ALPHA = "trainers/session-plans/alpha.pdf"
BETA = "trainers/session-plans/beta.pdf"
NOTICE = "Check: the agenda gives"


def plan_of(kit: Kit, path: str = ALPHA) -> bytes:
    return documents_of(kit)[path].recipe.make()


def timed(text: str) -> list[tuple[str, int]]:
    """Return the printed start and minutes of each step."""
    return [(start, int(n)) for start, n in re.findall(r"(\d\d:\d\d) (\d+) min\b", text)]


def test_the_first_page_gives_an_overview(made: Made) -> None:
    page = pdf.texts(made(ALPHA))[0]
    for part in (
        "Session plans For trainers only Logs and letters: from the first entry to the answer",
        "2 sessions, 120 minutes (standard form). Edition 1.0.0, content as of 2026-01-01",
        "When Session Minutes Speaker",
        "Tuesday, 3 March 2026, 09:30–10:30 Reading a log 60 Visiting expert; Academy lecturer",
        "Tuesday, 3 March 2026, 10:45–11:45 Writing a letter 60 Visiting expert",
    ):
        assert squeezed(part) in squeezed(page)
    appendix = squeezed(pdf.texts(made(ALPHA))[-1])
    assert squeezed("Before the course Print one copy each. Seats In fours.") in appendix


def test_preparation_names_what_each_session_needs_with_this_workshop_s_counts(made: Made) -> None:
    page = squeezed(pdf.texts(made(ALPHA))[0])
    for part in (
        "Preparation This workshop: 4 participants at 4 tables of one, standard form.",
        "Reading a log", "Workbook, module 1, The steps", "Log cards", "Tables for one",
        "Count the cards first.", "Writing a letter",
    ):  # fmt: skip
        assert squeezed(part) in page


def test_a_plan_names_the_handouts_where_participants_get_them(tmp_path: Path) -> None:
    kit = small_kit(tmp_path, course_text="handouts")
    text = squeezed(pdf.text(plan_of(kit)))
    assert squeezed("Handout, The steps") in text
    assert "Workbook" not in text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            "Handout, figure 2; handout, table",
            "Workbook, module 1, figure 2; workbook, module 1, table",
        ),
        ("One handout for each person", "One workbook for each person"),
        ("For each person: handout, desk card", "For each person: workbook, desk card"),
        ("The handout's list; two handouts", "The workbook's list; two workbooks"),
        ("Hand out handout.md", "Hand out handout.md"),
    ],
)
def test_texts_for_trainers_name_the_workbook(tmp_path: Path, written: str, read: str) -> None:
    kit = small_kit(
        tmp_path, also={"curriculum/alpha/guide.md": f"## Reading {{#s1}}\n\n{written}\n"}
    )
    assert as_handed_out(kit, kit.definitions.courses[0]).guide.splitlines()[2] == read


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_a_run_sheet_begins_a_page_and_the_guide_follows_it(made: Made) -> None:
    marks = {line.title: line.page for line in pdf.bookmarks(made(ALPHA))}
    assert [marks[title] for title in ("Reading a log", "Writing a letter", "References")] == [
        2, 3, 3,
    ]  # fmt: skip
    page = squeezed(pdf.texts(made(ALPHA))[1])
    for part in (
        "Tuesday, 3 March 2026, 09:30–10:30 · 60 minutes · Visiting expert; Academy lecturer · "
        "Altai Hall",
        "Objectives: 1. Apply rule 1; 2. Apply rule 2. Opens with slide 2.",
        "Run sheet Time Do Say, ask, expect Hand out, project",
        "09:30 25 min Show Demonstration", "Ask: whose clock is it?", "Workbook Slide 3",
        "09:55 10 min Sort Group work", "Log cards Slide 4",
    ):  # fmt: skip
        assert squeezed(part) in page
    run, guide = page.split(squeezed("Reading a log: the trainer’s guide"))
    for part in ("Say what a log is [1].", "Misconceptions", "“A log names the user.”"):
        assert squeezed(part) in guide
        assert squeezed(part) not in run
    assert "3.Applyrule3" not in page


@pytest.mark.parametrize(
    ("path", "page", "start", "end"),
    [(ALPHA, 2, "09:30", "10:30"), (BETA, 2, "09:00", "10:00"), (BETA, 3, "10:10", "11:10")],
)
def test_clock_times_add_up_to_the_session(
    path: str, page: int, start: str, end: str, made: Made
) -> None:
    steps = timed(pdf.texts(made(path))[page - 1])
    clock = datetime.strptime(start, "%H:%M")
    for shown, minutes in steps:
        assert shown == f"{clock:%H:%M}"
        clock += timedelta(minutes=minutes)
    assert len(steps) > 1
    assert f"{clock:%H:%M}" == end


def test_a_session_that_the_agenda_gives_another_length_says_so(made: Made) -> None:
    pages = pdf.texts(made(ALPHA))
    assert [NOTICE in page for page in pages] == [False, False, True]
    assert f"{NOTICE} 60 minutes, but the steps below take 45." in pages[2]
    assert timed(pages[2]) == [("10:45", 40), ("11:25", 5)]


def test_without_a_difference_there_is_no_notice(made: Made) -> None:
    assert NOTICE not in pdf.text(made(BETA))


def changed_agenda(day: int, entry: int, **changes: Any) -> Any:
    agenda = copy.deepcopy(AGENDA)
    agenda["days"][day]["entries"][entry].update(changes)
    return agenda


def test_a_title_and_time_changed_by_hand_are_followed(tmp_path: Path) -> None:
    agenda = changed_agenda(0, 1, start="09:35", end="10:35", title="Logs, read aloud")
    page = pdf.texts(plan_of(small_kit(tmp_path, agenda=agenda)))[1]
    assert page.startswith("Logs, read aloud Tuesday, 3 March 2026, 09:35–10:35 · 60 minutes")
    assert timed(page) == [("09:35", 25), ("10:00", 10), ("10:10", 25)]


def test_a_module_whose_sessions_are_all_gone_says_so(tmp_path: Path) -> None:
    agenda = copy.deepcopy(AGENDA)
    agenda["days"][1]["entries"] = agenda["days"][1]["entries"][2:]
    data = plan_of(small_kit(tmp_path, agenda=agenda), BETA)
    assert "Check: the agenda has no session of this module." in pdf.text(data)
    assert pdf.failures(data) == []


def test_the_short_form_has_its_own_minutes_and_leaves_steps_out(tmp_path: Path) -> None:
    short = [{"session": "s1", "minutes": 40, "steps": [25, 0, 15]}]
    module = module_data("alpha", sessions=SESSIONS, variants={"short": short})
    workshop = workshop_data(("alpha",))
    workshop["modules"] = [{"id": "alpha", "variant": "short", "when": ["2026-03-03"]}]
    files = {"workshop.yaml": as_yaml(workshop), "curriculum/alpha/module.yaml": as_yaml(module)}
    data = plan_of(make_kit(tmp_path, ("alpha",), files=files))
    pages = pdf.texts(data)
    assert "1 session, 40 minutes (short form)" in pages[0]
    assert timed(pages[1]) == [("09:30", 25), ("09:55", 15)]
    assert "Sort" not in pages[1]


NOTES = "**Say:** " + "a long sentence that the trainer reads aloud. " * 30


def test_no_step_is_split_over_two_pages(tmp_path: Path) -> None:
    steps = [
        {"minutes": 10, "title": f"Step {n}", "method": "lecture", "notes": f"{NOTES} END{n}END"}
        for n in range(1, 10)
    ]
    sessions = [{**SESSIONS[0], "minutes": 90, "steps": steps}]
    files = {"curriculum/alpha/module.yaml": as_yaml(module_data("alpha", sessions=sessions))}
    agenda = changed_agenda(0, 1, end="11:00")
    agenda["days"][0]["entries"] = agenda["days"][0]["entries"][:2]
    pages = pdf.texts(plan_of(small_kit(tmp_path, files=files, agenda=agenda)))
    found = {n: [f"Step {n} Lecture" in page for page in pages] for n in range(1, 10)}
    ends = {n: [f"END{n}END" in page for page in pages] for n in range(1, 10)}
    assert found == ends
    assert [sum(where) for where in found.values()] == [1] * 9
    tables = [page for page in pages if re.search(r"Step \d Lecture", page)]
    assert len(tables) > 2
    assert ["Time Do Say, ask, expect Hand out, project" in page for page in tables] == [
        True
    ] * len(tables)


@pytest.mark.parametrize("count", [30, 32, 34])
def test_no_guide_ends_with_a_few_lines_alone_on_a_page(tmp_path: Path, count: int) -> None:
    remarks = "\n\n".join(f"Remark {number}." for number in range(1, count + 1))
    guide = f"## Reading {{#s1}}\n\n{remarks}\n"
    pages = pdf.texts(plan_of(small_kit(tmp_path, also={"curriculum/alpha/guide.md": guide})))
    numbers = [page.count("Remark") for page in pages if "Remark" in page]
    assert sum(numbers) == count
    assert numbers[-1] >= 7


def test_an_event_has_a_run_sheet_and_a_table_to_fill_in_for_the_report(tmp_path: Path) -> None:
    steps = [{"minutes": 10, "title": "Prepare", "method": "group-work", "notes": "**Ask:** Who?"},
             {"minutes": 20, "title": "Report", "method": "discussion"}]  # fmt: skip
    event = event_data(
        "table", "activity", "2026-03-03", "16:00", 30, run_sheet=steps, write_down=["Call first"]
    )
    changes = {"events": [*workshop_data()["events"], event], "countries": ["KZ", "AF"]}
    text = pdf.text(plan_of(make_kit(tmp_path, **changes), "trainers/run-sheets/table.pdf"))
    assert timed(text) == [("16:00", 10), ("16:10", 20)]
    assert "Ask: Who?" in text
    assert re.search(r"Country\s+Call first\s+Kazakhstan\s+Afghanistan", text)
