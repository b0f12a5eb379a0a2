"""What several groups change in papers besides the agenda: plans, workbook, certificates."""

from __future__ import annotations

from typing import Any

from tests.documents.agenda.groups_case import DAYS, ENTRIES, three_groups
from trainkit.documents.people import training_minutes
from trainkit.documents.session_plans import session_plans
from trainkit.planning.printed import Kit
from trainkit.render.pages import PdfRecipe


def views(documents: Any) -> list[Any]:
    found = []
    for document in documents:
        assert isinstance(document.recipe, PdfRecipe)
        found.append(document.recipe.view)
    return found


def alpha(kit: Kit) -> Any:
    return views(session_plans(kit))[0]


def test_a_session_that_groups_have_apart_is_planned_once_with_all_its_times() -> None:
    view = alpha(three_groups())
    day = "Wednesday, 3 March 2027"
    assert [
        [(one.when, one.speakers, one.room) for one in plan.held] for plan in view.sessions
    ] == [
        [
            (f"{day}, 09:30–10:30 · Analysts", "An expert", "Hall"),
            (f"{day}, 09:30–10:00 · Barristers", "A tutor", "Side room"),
            (f"{day}, 09:30–10:00 · Customs", "A caller", "Laboratory"),
        ],
        [
            (f"{day}, 10:50–11:50 · Analysts", "An expert; A caller", "Laboratory"),
            (f"{day}, 10:50–11:50 · Barristers, Customs", "A tutor", "Hall"),
        ],
    ]
    assert view.total_minutes == 120
    assert [one.minutes for one in view.sessions[0].held] == [60, 30, 30]


def test_steps_of_a_repeated_session_count_from_its_start() -> None:
    kit = three_groups()
    assert [step.start for step in alpha(kit).sessions[0].steps] == ["0:00", "0:55"]
    beta = views(session_plans(kit))[1]
    assert [step.start for step in beta.sessions[0].steps] == ["09:00", "09:55"]


def test_parts_of_a_session_are_planned_apart() -> None:
    rows = [
        {"start": clock, "end": f"{clock[:3]}30", "session": "alpha/s1", "part": part,
         "title": f"Part {part}", "groups": [group]}
        for clock, part, group in (
            ("09:00", 1, "analysts"), ("09:00", 1, "customs"), ("10:00", 2, "customs"),
            ("11:00", 2, "analysts"),
        )
    ]  # fmt: skip
    plans = alpha(three_groups({DAYS[0]: rows})).sessions
    assert [(plan.title, len(plan.held)) for plan in plans] == [("Part 1", 2), ("Part 2", 2)]


def test_hours_are_those_of_the_group_that_has_the_fewest() -> None:
    # 60 + 60 on the first day for the analysts; 30 + 30 + 60 for each of the others; 120 on the
    # second for all. The opening, breaks and lunch do not count.
    assert training_minutes(three_groups()) == 240
    shorter = {
        day: [row for row in rows if row["title"] != "Tour"] for day, rows in ENTRIES.items()
    }
    assert training_minutes(three_groups(shorter)) == 210


def test_breaks_with_windows_count_no_hours() -> None:
    breaks = [{"id": "tea", "title": "Tea", "minutes": 20, "between": "10:00-11:00"}]
    rows = [
        {"start": "09:00", "end": "10:00", "title": "Talk"},
        {"start": "10:00", "end": "10:20", "title": "Tea", "event": "tea"},
    ]
    assert training_minutes(three_groups({DAYS[0]: rows}, breaks=breaks)) == 60
