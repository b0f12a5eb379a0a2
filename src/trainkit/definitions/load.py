"""Reads all definitions of a workshop: its own files and the modules it names.

A module is looked for in the workshop's own ``curriculum/`` first, then in the built-in one, so a
trainer can add a module or replace one. Everything is read even when something is wrong, so that
all problems come out in one pass; ids and names are therefore checked on the file's data, not on
the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trainkit.definitions.assessment import read_history
from trainkit.definitions.exercises.exercise import ExerciseFile, LoadedExercise
from trainkit.definitions.law import read_law_cards
from trainkit.definitions.loaded import Course, Definitions
from trainkit.definitions.module import Module
from trainkit.definitions.questionnaire import Questionnaire
from trainkit.definitions.roster import read_roster
from trainkit.definitions.translation import translate
from trainkit.definitions.validate import dotted, load_model, validate
from trainkit.definitions.workshop import Workshop
from trainkit.definitions.yamlfile import Location, YamlFile, read_text, read_yaml
from trainkit.items.registry import ItemBank
from trainkit.problems import Place, Problems
from trainkit.resources import curriculum_folder

__all__ = [
    "AGENDA_BEFORE_FILE",
    "AGENDA_FILE",
    "FORMS_FILE",
    "ROSTER_FILE",
    "SECRET_FILE",
    "WORKSHOP_FILE",
    "built_in_modules",
    "check_names",
    "module_folder",
    "named_history_files",
    "named_module_folders",
    "read_course",
    "read_definitions",
]


WORKSHOP_FILE = "workshop.yaml"
ROSTER_FILE = "participants.xlsx"
AGENDA_FILE = "plan/agenda.yaml"
AGENDA_BEFORE_FILE = "plan/agenda-before.yaml"
"""The agenda as it was sent out, kept when it is planned anew with the fewest moves."""
FORMS_FILE = "plan/forms.yaml"
SECRET_FILE = "plan/secret.txt"  # noqa: S105 - where the secret lies
QUESTIONNAIRES = "questionnaires"
CARD = "card.md"
EXERCISES = "exercises"


def built_in_modules() -> tuple[str, ...]:
    """Return the ids of the modules that come with trainkit, sorted."""
    found = curriculum_folder().glob("*/module.yaml")
    return tuple(sorted(path.parent.name for path in found))


def module_folder(module_id: str, workshop_folder: Path | None = None) -> Path | None:
    """Return the folder of a module: the workshop's own if there is one, else the built-in."""
    roots = [] if workshop_folder is None else [workshop_folder / "curriculum"]
    for root in (*roots, curriculum_folder()):
        if (root / module_id / "module.yaml").is_file():
            return root / module_id
    return None


def read_course(folder: Path, problems: Problems, language: str = "en") -> Course | None:
    """Read one module folder; every problem is recorded and ``None`` returned if any.

    Where translations into ``language`` lie beside the texts, the course carries them; what is
    wrong in a translation is recorded, and the original's words stay.
    """
    module = load_model(folder / "module.yaml", Module, problems)
    bank = load_model(folder / "items.yaml", ItemBank, problems)
    handout = read_text(folder / "handout.md", problems)
    guide = read_text(folder / "guide.md", problems)
    card = read_text(folder / CARD, problems) if (folder / CARD).exists() else None
    exercises = _read_exercises(folder, problems)
    if module is None or bank is None or handout is None or guide is None or exercises is None:
        return None
    course = Course(folder, *module, *bank, handout, guide, card, exercises)
    return translate(course, language, problems)


def _read_exercises(folder: Path, problems: Problems) -> tuple[LoadedExercise, ...] | None:
    paths = sorted((folder / EXERCISES).glob("*.yaml"))
    loaded = [load_model(path, ExerciseFile, problems) for path in paths]
    read = tuple(LoadedExercise(found[0].root, found[1]) for found in loaded if found is not None)
    return read if len(read) == len(paths) else None


def read_definitions(
    folder: Path, problems: Problems, seen: list[Course] | None = None
) -> Definitions | None:
    """Read a workshop folder and its modules; ``None`` if a file could not be understood.

    ``seen`` collects every module that could be read, also where the rest could not, so that the
    caller can check it in the same pass.
    """
    file = _read_workshop_file(folder / WORKSHOP_FILE, problems)
    workshop = None if file is None else validate(file, Workshop, problems)
    if file is not None:
        check_names(file, problems)
    roster = read_roster(folder / ROSTER_FILE, problems)
    questionnaires = _read_questionnaires(folder, problems)
    law = read_law_cards([curriculum_folder(), folder / "curriculum"], problems)
    courses = None if file is None else _read_courses(file, folder, problems)
    if seen is not None:
        seen.extend(courses or ())
    if file is None or workshop is None or roster is None or questionnaires is None or law is None:
        return None
    if courses is None or {c.module.id for c in courses} != {m.id for m in workshop.modules}:
        return None
    history = read_history(folder, workshop.assessment, file, problems)
    if history is None:
        return None
    return Definitions(folder, workshop, file, roster, courses, questionnaires, law, history)


def _read_questionnaires(folder: Path, problems: Problems) -> tuple[Questionnaire, ...] | None:
    """Read the built-in questionnaires; the workshop's own stand in for those of the same name."""
    roots = (curriculum_folder(), folder / "curriculum")
    paths = {path.stem: path for root in roots for path in (root / QUESTIONNAIRES).glob("*.yaml")}
    loaded = [load_model(paths[name], Questionnaire, problems) for name in sorted(paths)]
    read = tuple(found[0] for found in loaded if found is not None)
    return read if len(read) == len(paths) else None


def _read_workshop_file(path: Path, problems: Problems) -> YamlFile | None:
    if path.exists():
        return read_yaml(path, problems)
    problems.error(
        Place(path),
        "expected a file here, found none; `trainkit new DIR` starts a workshop folder",
    )
    return None


def _read_courses(file: YamlFile, folder: Path, problems: Problems) -> tuple[Course, ...]:
    """Read the modules that the file names, in its order, as far as they can be read."""
    courses: dict[str, Course] = {}
    language = _language(file)
    for location, module_id in _module_ids(file):
        found = _named_folder(file, location[1], folder) or module_folder(module_id, folder)
        if found is None:
            known = ", ".join(built_in_modules())
            problems.error(
                file.place(location),
                f"{dotted(location)}: expected a module that exists, found "
                f'"{module_id}"; built in: {known}',
            )
        elif not (found / "module.yaml").is_file():
            place = ("modules", location[1], "folder")
            problems.error(
                file.place(place),
                f"{dotted(place)}: expected a folder with a module.yaml, found none at {found}",
            )
        elif module_id not in courses:
            course = read_course(found, problems, language)
            if course is not None:
                courses[module_id] = course
    return tuple(courses.values())


def _module_ids(file: YamlFile) -> Iterator[tuple[tuple[str, int, str], str]]:
    """Yield the module ids and where they stand, straight from the data: the rest may be wrong."""
    for index, entry in _module_entries(file):
        if isinstance(entry.get("id"), str):
            yield ("modules", index, "id"), entry["id"]


def _module_entries(file: YamlFile) -> Iterator[tuple[int, dict[str, Any]]]:
    entries = file.data.get("modules") if isinstance(file.data, dict) else None
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield index, entry


def _named_folder(file: YamlFile, index: int, folder: Path) -> Path | None:
    """Return the folder that a module's entry names, if it names one."""
    name = dict(_module_entries(file))[index].get("folder")
    return folder / name.strip() if isinstance(name, str) and name.strip() else None


def named_module_folders(folder: Path) -> tuple[Path, ...]:
    """Return the module folders that a workshop's file names itself; none if it cannot be read."""
    file = read_yaml(folder / WORKSHOP_FILE, Problems())
    if file is None:
        return ()
    named = (_named_folder(file, index, folder) for index, _ in _module_entries(file))
    return tuple(path for path in named if path is not None)


def named_history_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of other workshops that a test specification names, there or not."""
    file = read_yaml(folder / WORKSHOP_FILE, Problems())
    data = file.data if file is not None and isinstance(file.data, dict) else {}
    spec = data.get("assessment")
    if not isinstance(spec, dict):
        return ()
    seen = spec.get("seen")
    names = [*(seen if isinstance(seen, list) else ()), spec.get("past_use")]
    return tuple(folder / name for name in names if isinstance(name, str))


def _language(file: YamlFile) -> str:
    """Return the documents' language, straight from the data as well."""
    languages = file.data.get("languages") if isinstance(file.data, dict) else None
    first = languages[0] if isinstance(languages, list) and languages else None
    return first if isinstance(first, str) else "en"


def check_names(file: YamlFile, problems: Problems) -> None:
    """Record every name that nobody defined, and every id that is used twice."""
    data = file.data if isinstance(file.data, dict) else {}
    for kind, location, name in _used(data):
        known = data.get(f"{kind}s")
        names = list(known) if isinstance(known, dict) else []
        if name not in names:
            problems.error(
                file.place(location),
                f'expected one of the {kind}s defined below "{kind}s", found "{name}"; '
                f"there: {', '.join(names) or 'none'}",
            )
    _check_ids(file, ("modules",), problems)
    _check_ids(file, ("events", "breaks"), problems)


def _used(data: dict[str, Any]) -> Iterator[tuple[str, Location, str]]:
    """Yield each name that is used: its kind, where it stands, and the name."""
    for field in ("modules", "events", "breaks"):
        for location, entry in _entries(data, field):
            yield from _used_by(location, entry)
            for name, placement in _mapping(entry.get("sessions")):
                yield from _used_by((*location, "sessions", name), placement)
    for name, room in _mapping(data.get("rooms")):
        if isinstance(room.get("venue"), str):
            yield "venue", ("rooms", name, "venue"), room["venue"]
    for location, transfer in _entries(data, "transfers"):
        yield from _listed("venue", (*location, "between"), transfer.get("between"))


def _used_by(location: Location, entry: dict[str, Any]) -> Iterator[tuple[str, Location, str]]:
    for kind in ("group", "speaker", "room"):
        yield from _listed(kind, (*location, f"{kind}s"), entry.get(f"{kind}s"))
    if isinstance(entry.get("room"), str):
        yield "room", (*location, "room"), entry["room"]


def _listed(kind: str, location: Location, names: Any) -> Iterator[tuple[str, Location, str]]:
    for index, name in enumerate(names if isinstance(names, list) else ()):
        if isinstance(name, str):
            yield kind, (*location, index), name


def _mapping(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, entry in value.items() if isinstance(value, dict) else ():
        if isinstance(entry, dict):
            yield name, entry


def _entries(data: dict[str, Any], field: str) -> Iterator[tuple[Location, dict[str, Any]]]:
    entries = data.get(field)
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield (field, index), entry


def _check_ids(file: YamlFile, fields: tuple[str, ...], problems: Problems) -> None:
    """Record ids that an earlier entry of one of the lists has already."""
    data = file.data if isinstance(file.data, dict) else {}
    first: dict[str, int] = {}
    for location, entry in (one for field in fields for one in _entries(data, field)):
        name = entry.get("id")
        if not isinstance(name, str):
            continue
        place = file.place((*location, "id"))
        if name in first:
            problems.error(place, f'the id "{name}" is used twice; first on line {first[name]}')
        first.setdefault(name, place.line)
