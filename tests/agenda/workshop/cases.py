"""Workshops for the tests of agendas, read from real files so that problems have places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.factories import (
    as_yaml,
    event_data,
    make_bank,
    make_questionnaire,
    make_roster,
    module_data,
    workshop_data,
)
from trainkit.agenda.workshop.agenda import Agenda, AgendaDay
from trainkit.model.loaded import Course, Definitions
from trainkit.model.module import Module
from trainkit.model.validate import load_model
from trainkit.model.workshop import Workshop
from trainkit.problems import Problems

DAY_1, DAY_2 = "2026-03-03", "2026-03-04"


def definitions_of(folder: Path, modules: list[Any], /, **changes: Any) -> Definitions:
    """Write workshop.yaml and the modules' files, and return them as read."""
    ids = tuple(module["id"] for module in modules)
    workshop, workshop_file = _written(
        folder / "workshop.yaml", {**workshop_data(ids), **changes}, Workshop
    )
    courses = []
    for data in modules:
        home = folder / "curriculum" / data["id"]
        module, file = _written(home / "module.yaml", data, Module)
        courses.append(Course(home, module, file, make_bank(data["id"]), file, "Text.", "Text."))
    return Definitions(
        folder, workshop, workshop_file, make_roster(), tuple(courses), (make_questionnaire(),)
    )


def _written(path: Path, data: Any, model: Any) -> Any:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_yaml(data), encoding="utf-8")
    problems = Problems()
    loaded = load_model(path, model, problems)
    assert loaded is not None, list(problems)
    return loaded


def module_with(module_id: str, minutes: tuple[int, ...], **changes: Any) -> Any:
    """Return a module's data; ``after`` maps a session to the sessions it names."""
    after = changes.pop("after", {})
    data = module_data(module_id, minutes, **changes)
    for session in data["sessions"]:
        if session["id"] in after:
            session["after"] = after[session["id"]]
    return data


def rows_of(day: AgendaDay) -> list[str]:
    """Return a day as lines: times and what stands there."""
    return [
        f"{row.start:%H:%M}-{row.end:%H:%M} {row.session or row.event or row.title}"
        for row in day.entries
    ]


def timetable(agenda: Agenda | None) -> list[list[str]]:
    """Return all days as lines."""
    assert agenda is not None
    return [rows_of(day) for day in agenda.days]


def two_groups(folder: Path, **changes: Any) -> Definitions:
    """Return a workshop that uses every setting: two days, two groups and two modules."""
    alpha = module_with("alpha", (60, 40, 30), after={"s3": ["s1"]})
    alpha["sessions"][0] |= {
        "method": "lab",
        "demanding": True,
        "steps": [
            {"minutes": 20, "title": "In", "method": "lecture", "may_pause_after": True},
            {"minutes": 35, "title": "Do", "method": "lab", "may_pause_after": True},
            {"minutes": 5, "title": "Check", "method": "quiz", "may_pause_after": True},
        ],
    }
    alpha["sessions"][1] |= {"shortest": 30, "method": "discussion"}
    beta = module_with("beta", (45,), prerequisites={"modules": ["alpha", "elsewhere"]})
    data: dict[str, Any] = {
        "languages": ["en", "ru"],
        "days": {DAY_2: "08:30-12:30"},
        "day": {"start": "09:00", "end": "17:00", "longest_block": 80, "pause": 15},
        "groups": {
            "ru": {"name": "Russian", "size": 4, "languages": ["ru"]},
            "en": {"name": "English", "size": 2, "languages": ["en"]},
        },
        "speakers": {
            "ann": {"name": "Ann", "languages": ["en", "ru"]},
            "far": {
                "name": "Far",
                "timezone": "Europe/Berlin",
                "remote": True,
                "languages": ["en"],
                "days": [DAY_1],
                "available": ["05:00-09:00", f"{DAY_2} 06:00-08:00"],
            },
        },
        "interpreters": {
            "pair": {"name": "Pair", "languages": ["en", "ru"], "available": "09:00-15:00"}
        },
        "interpretation": "consecutive",
        "consecutive_factor": 1.5,
        "venues": {"hotel": {"name": "Hotel"}, "court": {"name": "Court"}},
        "transfers": [{"between": ["hotel", "court"], "minutes": 20}],
        "rooms": {
            "hall": {"name": "Hall", "venue": "hotel", "seats": 6, "booths": 1},
            "lab": {
                "name": "Lab",
                "venue": "court",
                "equipment": ["laptops"],
                "open": [f"{DAY_1} 10:00-16:00"],
            },
        },
        "modules": [
            {
                "id": "alpha",
                "speakers": ["ann"],
                "sessions": {
                    "s1": {"rooms": ["lab"], "equipment": ["laptops"], "longest": 70},
                    "s2": {
                        "together": True,
                        "speakers": ["far"],
                        "room": "hall",
                        "interpretation": "simultaneous",
                        "when": [DAY_1, f"{DAY_2} 10:00-11:00"],
                    },
                    "s3": {
                        "together": "if-possible",
                        "language": "en",
                        "interpretation": "simultaneous",
                    },
                },
            },
            {"id": "beta", "groups": ["en"]},
        ],
        "events": [
            event_data("pre", "pre-test", DAY_1, "09:00", 30),
            event_data("lunch", "lunch", "every day", "12:00", 30),
            event_data("visit", "activity", DAY_1, "13:00", 3, groups=["en"], room="hall"),
            event_data("post", "post-test", DAY_2, "11:30", 30, groups=["ru"]),
        ],
        "breaks": [
            {"id": "tea", "title": "Tea", "minutes": 20, "between": "10:00-11:30", "note": "Green"},
            {
                "id": "prayer",
                "title": "Prayer",
                "kind": "prayer",
                "minutes": 15,
                "between": "13:30-14:30",
                "dates": [DAY_1],
                "groups": ["ru"],
            },
        ],
        "wishes": {"late": 0, "after_lunch": 30},
    }
    return definitions_of(folder, [alpha, beta], **{**data, **changes})
