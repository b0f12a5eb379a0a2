"""Small courses and workshops for tests, in memory and as folders.

Every function returns valid data; a test changes just what it is about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from trainkit.agenda.workshop.agenda import Agenda
from trainkit.agenda.workshop.agenda_of import plan_agenda
from trainkit.model.items.registry import ItemBank
from trainkit.model.load import read_definitions
from trainkit.model.loaded import Course, Definitions
from trainkit.model.module import Module
from trainkit.model.questionnaire import Questionnaire
from trainkit.model.roster import Participant, Roster
from trainkit.model.workshop import Workshop
from trainkit.model.yaml import Node, YamlFile
from trainkit.planning.printed import Kit
from trainkit.problems import Problems

LEVELS = ("recall", "apply", "judge")
SECRET = "00112233445566778899aabbccddeeff\n"
"""What planning draws for every workshop of a test."""


def sha(text: str) -> str:
    """Return the sum of a row, form or version as the record writes it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def module_data(
    module_id: str = "alpha", minutes: tuple[int, ...] = (60, 60), **changes: Any
) -> Any:
    """Return the data of a module with one session per length given."""
    return {
        "id": module_id,
        "version": "1.0.0",
        "title": f"Module {module_id}",
        "short_title": module_id.title(),
        "summary": "A small module.",
        "audience": "Everybody.",
        "as_of": "2026-01-01",
        "objectives": [
            {"id": f"o{n}", "level": "apply", "text": f"Apply rule {n}"} for n in (1, 2, 3)
        ],
        "sessions": [
            {
                "id": f"s{n}",
                "title": f"Session {n} of {module_id}",
                "minutes": length,
                "method": "lecture",
                "objectives": ["o1", "o2", "o3"],
                "summary": f"Participants apply rule {n}.",
                "steps": [
                    {"minutes": length - 5, "title": "Input", "method": "lecture"},
                    {"minutes": 5, "title": "Check", "method": "quiz"},
                ],
            }
            for n, length in enumerate(minutes, 1)
        ],
        "references": [
            {"id": "src", "body": "Body", "title": "Standard", "year": 2020, "as_of": "2026-01-01"}
        ],
        **changes,
    }


def make_module(
    module_id: str = "alpha", minutes: tuple[int, ...] = (60, 60), **changes: Any
) -> Module:
    """Return a valid module."""
    return Module.model_validate(module_data(module_id, minutes, **changes))


def item_data(item_id: str, objective: str = "o1", cognitive: str = "apply", **changes: Any) -> Any:
    """Return the data of a three-option item whose key is option b."""
    return {
        "id": item_id,
        "version": 1,
        "objective": objective,
        "cognitive": cognitive,
        "difficulty": 0.6,
        "stem": f"Which answer fits question {item_id}?",
        "options": [
            {"id": letter, "text": f"Answer {letter} to {item_id}", "rationale": f"Reason {letter}"}
            for letter in "abc"
        ],
        "key": "b",
        "source": {"reference": "src"},
        "as_of": "2026-01-01",
        **changes,
    }


def bank_data(module_id: str = "alpha", per_level: int = 6) -> Any:
    """Return the data of a bank with ``per_level`` items at each cognitive level."""
    return {
        "module": module_id,
        "version": "1.0.0",
        "items": [
            item_data(f"{module_id}-{level}-{n}", f"o{n % 3 + 1}", level)
            for level in LEVELS
            for n in range(per_level)
        ],
    }


def make_bank(module_id: str = "alpha", per_level: int = 6) -> ItemBank:
    """Return a valid item bank."""
    return ItemBank.model_validate(bank_data(module_id, per_level))


def workshop_data(modules: tuple[str, ...] = ("alpha",), **changes: Any) -> Any:
    """Return the data of a two-day workshop with lunch and a test on each day."""
    return {
        "id": "test-workshop",
        "title": "Test workshop",
        "dates": ["2026-03-03", "2026-03-04"],
        "timezone": "Asia/Almaty",
        "venue": {"name": "Hotel", "city": "Almaty", "country": "KZ"},
        "languages": ["en"],
        "organisers": ["Organiser"],
        "modules": [{"id": module_id} for module_id in modules],
        "day": {"start": "09:00", "end": "17:00"},
        "events": [
            event_data("pre", "pre-test", "2026-03-03", "09:00", 30),
            event_data("lunch", "lunch", "every day", "12:30", 60),
            event_data("post", "post-test", "2026-03-04", "16:00", 30),
        ],
        "assessment": {"minutes": 30, "items": {"recall": 1, "apply": 2, "judge": 1}},
        **changes,
    }


def event_data(event_id: str, kind: str, on: str, start: str, minutes: int, **changes: Any) -> Any:
    """Return the data of a fixed event."""
    title = event_id.title()
    return {
        "id": event_id, "title": title, "kind": kind, "on": on, "start": start, "minutes": minutes,
        **changes,
    }  # fmt: skip


def make_workshop(modules: tuple[str, ...] = ("alpha",), **changes: Any) -> Workshop:
    """Return a valid workshop."""
    return Workshop.model_validate(workshop_data(modules, **changes))


def make_roster(count: int = 6) -> Roster:
    """Return a roster with codes P-01, P-02 …"""
    return Roster(
        participants=tuple(
            Participant(code=f"P-{n:02}", name=f"Person {n}", country="KZ", role="Prosecutor")
            for n in range(1, count + 1)
        )
    )


def one_set_of_exercises(workshop: Path) -> None:
    """Let a workshop print one set of each exercise, not four: it is built in half the time."""
    path = workshop / "workshop.yaml"
    text = path.read_text(encoding="utf-8")
    assert "  tables: 4" in text
    path.write_text(text.replace("  tables: 4", "  tables: 1"), encoding="utf-8")


def write_roster(path: Path, rows: list[tuple[object, ...]] | None = None) -> None:
    """Write a participants.xlsx; the first row of ``rows`` is the heading."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Participants"
    for row in rows or [
        ("Code", "Name", "Organisation", "Country", "Role", "Language"),
        *((f"P-{n:02}", f"Person {n}", "Office", "KZ", "Prosecutor", "en") for n in range(1, 7)),
    ]:
        sheet.append(row)
    workbook.save(path)
    path.chmod(0o600)  # as trainkit writes it


def grouped_rows(groups: Mapping[str, Any], count: int = 6) -> list[tuple[object, ...]]:
    """Return rows of a roster on which each group has as many people as it says, in order."""
    names = [name for name, group in groups.items() for _ in range(int(group.get("size", 0)))]
    people = [(f"P-{n:02}", f"Person {n}", "KZ") for n in range(1, count + 1)]
    rows = [(*row, names[n] if n < len(names) else "") for n, row in enumerate(people)]
    return [("Code", "Name", "Country", "Group"), *rows]


def as_yaml(data: Any, indent: int = 0) -> str:
    """Write nested data as YAML with every scalar in quotation marks."""
    pad = "  " * indent
    if isinstance(data, dict):
        if not data:
            return f"{pad}{{}}\n"
        return "".join(f"{pad}{key}:{_child(value, indent)}" for key, value in data.items())
    if isinstance(data, (list, tuple)):
        if not data:
            return f"{pad}[]\n"
        return "".join(f"{pad}-{_child(value, indent)}" for value in data)
    raise TypeError(type(data))


def _child(value: Any, indent: int) -> str:
    if isinstance(value, (dict, list, tuple)):
        return "\n" + as_yaml(value, indent + 1)
    if isinstance(value, date):
        return f' "{value.isoformat()}"\n'
    text = str(value).lower() if isinstance(value, bool) else str(value)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f' "{escaped}"\n'


def write_course(root: Path, module_id: str = "alpha", **changes: Any) -> Path:
    """Write a module folder under ``root`` and return it."""
    folder = root / module_id
    folder.mkdir(parents=True)
    data = module_data(module_id, **changes)
    (folder / "module.yaml").write_text(as_yaml(data), encoding="utf-8")
    (folder / "items.yaml").write_text(as_yaml(bank_data(module_id)), encoding="utf-8")
    (folder / "handout.md").write_text("## When to use this\n\nAlways [@src].\n", encoding="utf-8")
    guide = "".join(f"## {s['title']} {{#{s['id']}}}\n\nSay it.\n\n" for s in data["sessions"])
    (folder / "guide.md").write_text(f"## Before the course\n\nRead.\n\n{guide}", encoding="utf-8")
    return folder


def write_workshop(folder: Path, modules: tuple[str, ...] = ("alpha",), **changes: Any) -> Path:
    """Write a complete small workshop folder with its own modules and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    data = workshop_data(modules, **changes)
    (folder / "workshop.yaml").write_text(as_yaml(data), encoding="utf-8")
    groups = data.get("groups", {})
    write_roster(folder / "participants.xlsx", grouped_rows(groups) if groups else None)
    for module_id in modules:
        write_course(folder / "curriculum", module_id)
    return folder


def make_definitions(
    banks: list[Any], folder: Path = Path("workshop"), **changes: Any
) -> Definitions:
    """Return checked definitions in memory: one course for the data of each bank.

    Files have no places in it; read a folder from ``write_workshop`` where places matter.
    """
    courses = []
    for data in banks:
        module = make_module(data["module"])
        home = folder / "curriculum" / module.id
        bank = ItemBank.model_validate(data)
        module_file, bank_file = (
            YamlFile(home / name, Node({}, 1, 1)) for name in ("module.yaml", "items.yaml")
        )
        courses.append(Course(home, module, module_file, bank, bank_file, "Text.", "Text."))
    workshop = make_workshop(tuple(data["module"] for data in banks), **changes)
    return Definitions(
        folder,
        workshop,
        YamlFile(folder / "workshop.yaml", Node({}, 1, 1)),
        make_roster(),
        tuple(courses),
        (make_questionnaire(),),
    )


def make_kit(
    folder: Path,
    modules: tuple[str, ...] = ("alpha", "beta"),
    *,
    rows: list[tuple[object, ...]] | None = None,
    files: Mapping[str, str] | None = None,
    agenda: Any = None,
    **changes: Any,
) -> Kit:
    """Write a workshop, read it back and return what documents are made from, without tests.

    ``rows`` are those of the roster below its heading, ``files`` texts to put in place of others,
    by their paths below the folder, and ``agenda`` data of an agenda instead of a computed one.
    """
    write_workshop(folder, modules, **changes)
    if rows is not None:
        heading = ("Code", "Name", "Organisation", "Country", "Role", "Language")
        write_roster(folder / "participants.xlsx", [heading, *rows])
    for path, text in (files or {}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    problems = Problems()
    definitions = read_definitions(folder, problems)
    problems.raise_errors()
    assert definitions is not None
    if agenda is not None:
        return Kit(definitions, Agenda.model_validate(agenda), None)
    planned = plan_agenda(definitions, problems)
    problems.raise_errors()
    assert planned is not None
    return Kit(definitions, planned[0], None)


def exercise_data(exercise_id: str = "dates", **changes: Any) -> Any:
    """Return the data of an exercise of the module that ``write_course`` writes."""
    return {
        "id": exercise_id,
        "version": 1,
        "generator": "preservation-dates",
        "title": "Dates",
        "minutes": 15,
        "objectives": ["o1"],
        "authority": {
            "lawful": "An invented order.",
            "necessary": "Nothing less would do.",
            "proportionate": "One period only.",
            "record": "In the diary.",
        },
        "scene": "A register has to be kept.",
        "task": "Count the days.",
        "deliverables": {"investigators": "The dates.", "prosecutors": "Two sentences."},
        "debrief": "Ask what had to be known first.",
        "marking": "One point a date.",
        "sources": [{"reference": "src"}],
        "as_of": "2026-01-01",
        **changes,
    }


def write_exercise(folder: Path, data: Any, module_id: str = "alpha") -> Path:
    """Write an exercise into a module of a workshop folder and return its file."""
    path = folder / "curriculum" / module_id / "exercises" / f"{data['id']}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(as_yaml(data), encoding="utf-8")
    return path


def make_questionnaire() -> Questionnaire:
    """Return a questionnaire with one open question."""
    return Questionnaire.model_validate(
        {
            "id": "end",
            "version": "1.0.0",
            "title": "Questionnaire",
            "introduction": "No names.",
            "minutes": 5,
            "questions": [{"id": "q1", "kind": "open", "text": "What will you do first?"}],
            "source": "Written for the tests.",
        }
    )
