"""Workshops for the tests of the agenda, read from real files so that problems have places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.factories import (
    as_yaml,
    make_bank,
    make_questionnaire,
    make_roster,
    module_data,
    workshop_data,
)
from trainkit.agenda.workshop.agenda import Agenda, AgendaDay
from trainkit.definitions.loaded import Course, Definitions
from trainkit.definitions.module import Module
from trainkit.definitions.validate import load_model
from trainkit.definitions.workshop import Workshop
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
