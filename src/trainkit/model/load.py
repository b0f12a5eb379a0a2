"""Reads all definitions of a workshop: its own files and the modules it names.

A module is looked for in the workshop's own ``curriculum/`` first, then in the built-in one, so a
trainer can add a module or replace one. Everything is read even when something is wrong, so that
all problems come out in one pass; ids and names are therefore checked on the file's data, not on
the model.

What was read from folders and found in them, kept until one of their files changes.

For programs that read the same workshop again and again; a single run needs none.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from trainkit.model.assessment import read_history
from trainkit.model.exercises import ExerciseFile, LoadedExercise
from trainkit.model.glossary import built_in_glossary, with_equivalents
from trainkit.model.items.registry import ItemBank
from trainkit.model.loaded import Course, Definitions, FormTexts
from trainkit.model.module import Module
from trainkit.model.roster import Roster, read_roster
from trainkit.model.translated_forms import form_folders, read_form_texts
from trainkit.model.translation import translate
from trainkit.model.validate import Report, dotted, load_model, validate
from trainkit.model.workshop import Workshop
from trainkit.model.workshop_words import workshop_in_languages
from trainkit.model.yaml import Location, YamlFile, originals_in, parse_yaml, read_text, read_yaml
from trainkit.problems import Place, Problem, Problems
from trainkit.resources import curriculum_folder
from trainkit.text.languages import ENGLISH, N_, _, spoken

Value = TypeVar("Value")
_State = tuple[tuple[str, int, int], ...]


class Memory:
    """Remembers values made from files, with the problems that were found on the way."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[_State, Any, tuple[Problem, ...]]] = {}
        self._lock = threading.Lock()

    def recall(
        self,
        key: Hashable,
        folders: Sequence[Path],
        make: Callable[[Problems], Value],
        problems: Problems,
    ) -> Value:
        """Return what ``make`` returns, and record what it finds.

        It is called only if a file in ``folders`` has changed since ``key`` was last asked for in
        the language that is written now, in which problems are worded.
        """
        state, key = _state(folders), (spoken(), key)
        with self._lock:
            kept = self._kept.get(key)
        if kept is None or kept[0] != state:
            found = Problems()
            kept = state, make(found), tuple(found.found)
            with self._lock:
                self._kept[key] = kept
        problems.found.extend(kept[2])
        value: Value = kept[1]
        return value


def _state(folders: Sequence[Path]) -> _State:
    """Return what changes as soon as a file is replaced."""
    return tuple(state for folder in folders for state in _states(folder))


def _states(folder: Path) -> Iterator[tuple[str, int, int]]:
    for path in sorted(folder.rglob("*")):
        with contextlib.suppress(FileNotFoundError):  # gone since it was listed
            stat = path.stat()
            yield str(path), stat.st_mtime_ns, stat.st_size


WORKSHOP_FILE = "workshop.yaml"
ROSTER_FILE = "participants.xlsx"
AGENDA_FILE = "plan/agenda.yaml"
AGENDA_BEFORE_FILE = "plan/agenda-before.yaml"
"""The agenda as it was sent out, kept when it is replanned with the fewest moves."""
HISTORY_FOLDER = "plan/history"
"""Every agenda that was changed by a command or in the studio; nothing is made from it."""
FORMS_FILE = "plan/forms.yaml"
PRINTED_FILE = "plan/printed.yaml"
SECRET_FILE = "plan/secret.txt"  # noqa: S105 - where the secret is kept
RELEASED_FILE = "plan/released.txt"
CARD = "card.md"
SLIDES = "slides.md"
CARDS = "cards.md"
EXERCISES = "exercises"

Model = TypeVar("Model", bound=BaseModel)
Entry = dict[str, Any]
"""A mapping of a file's data."""


def built_in_modules() -> tuple[str, ...]:
    """Return the ids of the modules that come with trainkit, sorted."""
    found = curriculum_folder().glob("*/module.yaml")
    return tuple(sorted(path.parent.name for path in found))


_MODULES = "*/module.yaml"


def module_folder(module_id: str, workshop_folder: Path | None = None) -> Path | None:
    """Return the folder of a module: the workshop's own if there is one, else the built-in.

    An id is compared with the names of the folders that are there, and is never made into a path.
    """
    roots = [] if workshop_folder is None else [workshop_folder / "curriculum"]
    there = (file.parent for one in (*roots, curriculum_folder()) for file in one.glob(_MODULES))
    return next((folder for folder in there if folder.name == module_id), None)


def offered_modules(folder: Path | None = None, memory: Memory | None = None) -> tuple[Module, ...]:
    """Return the modules that a workshop may use: its own, which replace built-in ones, and those.

    A module with an error is left out here; the check of a workshop that uses it reports it.
    """
    memory = Memory() if memory is None else memory
    roots = [curriculum_folder(), *([] if folder is None else [folder / "curriculum"])]
    found = {path.parent.name: path.parent for root in roots for path in root.glob(_MODULES)}
    read = (
        memory.recall(
            ("module", home), (home,), partial(load_model, home / "module.yaml", Module), Problems()
        )
        for _, home in sorted(found.items())
    )
    return tuple(one[0] for one in read if one is not None)


def read_course(folder: Path, problems: Problems, language: str = "en") -> Course | None:
    """Read one module folder; every problem is recorded and ``None`` returned if any.

    Where translations into ``language`` lie beside the texts, the course carries them; what is
    wrong in a translation is recorded, and the original's words stay.
    """
    course = read_original(folder, problems)
    return None if course is None else translate(course, language, problems)


def read_original(folder: Path, problems: Problems) -> Course | None:
    """Read one module folder as ``read_course`` does, without any translation."""
    module = load_model(folder / "module.yaml", Module, problems)
    bank = load_model(folder / "items.yaml", ItemBank, problems)
    handout = read_text(folder / "handout.md", problems)
    guide = read_text(folder / "guide.md", problems)
    card = _read_if_there(folder / CARD, problems)
    slides = _read_if_there(folder / SLIDES, problems)
    cards = _read_if_there(folder / CARDS, problems)
    exercises = _read_exercises(folder, problems)
    if module is None or bank is None or handout is None or guide is None or exercises is None:
        return None
    words, places = module
    return Course(
        folder,
        with_equivalents(words, built_in_glossary()),
        places,
        *bank,
        handout,
        guide,
        card,
        slides,
        cards,
        tuple(replace(loaded, language=words.language) for loaded in exercises),
        language=words.language,
        original=words.language,
    )


def _read_if_there(path: Path, problems: Problems) -> str | None:
    return read_text(path, problems) if path.exists() else None


def _read_exercises(folder: Path, problems: Problems) -> tuple[LoadedExercise, ...] | None:
    paths = originals_in(folder / EXERCISES)
    files = _read_all([paths[name] for name in sorted(paths)], ExerciseFile, problems)
    if files is None:
        return None
    return tuple(LoadedExercise(found.root, file) for found, file in files)


def _read_all(
    paths: Sequence[Path], model: type[Model], problems: Problems
) -> tuple[tuple[Model, YamlFile], ...] | None:
    """Read all files; every problem is recorded and ``None`` returned if any."""
    loaded = [load_model(path, model, problems) for path in paths]
    read = tuple(found for found in loaded if found is not None)
    return read if len(read) == len(paths) else None


def read_definitions(
    folder: Path,
    problems: Problems,
    seen: list[Course] | None = None,
    *,
    memory: Memory | None = None,
    text: str | None = None,
) -> Definitions | None:
    """Read a workshop folder and its modules; ``None`` if a file could not be understood.

    ``seen`` collects every module that could be read, even where the rest could not, so that the
    caller can check it in the same pass. ``memory`` knows modules that have not changed. With
    ``text`` the workshop is read as if it were what stands in ``workshop.yaml``.
    """
    memory = Memory() if memory is None else memory
    if not folder.is_dir():
        problems.error(
            Place(folder),
            "expected a workshop's folder here, found none; `trainkit new DIR` starts one",
        )
        return None
    file, workshop = _read_workshop(folder / WORKSHOP_FILE, problems, text)
    groups = None if workshop is None else {key: one.name for key, one in workshop.groups.items()}
    roster = read_roster(folder / ROSTER_FILE, problems, groups)
    languages = _written_languages(file, workshop)
    forms = _read_forms(folder, languages, problems, memory)
    originals = () if file is None else _read_courses(file, problems, memory)
    courses = {one: _in_language(originals, one, problems, memory) for one in languages}
    if seen is not None:
        seen.extend(chain(*courses.values()))
    if file is None or workshop is None or roster is None or forms is None:
        return None
    if {course.module.id for course in originals} != {entry.id for entry in workshop.modules}:
        return None
    return _put_together(file, workshop, roster, courses, forms, problems)


def _put_together(
    file: YamlFile,
    workshop: Workshop,
    roster: Roster,
    courses: Mapping[str, tuple[Course, ...]],
    forms: Mapping[str, FormTexts],
    problems: Problems,
) -> Definitions | None:
    """Return what was read as one; ``courses`` and ``forms`` are by language."""
    folder, first = file.path.parent, workshop.language
    history = read_history(folder, workshop.assessment, file, problems)
    if history is None:
        return None
    worded = workshop_in_languages(workshop, file.path, courses, problems)
    return Definitions(
        folder,
        worded.get(first, workshop),
        file,
        roster,
        courses[first],
        forms[first].questionnaires,
        forms[first].law,
        history,
        translated={one: courses[one] for one in workshop.translations},
        form_texts=forms,
        worded=worded,
    )


def _read_forms(
    folder: Path, languages: Sequence[str], problems: Problems, memory: Memory
) -> dict[str, FormTexts] | None:
    """Read questionnaires and law cards in the languages of a workshop's documents.

    In English as well, because workbooks may have been made before there was a translation.
    """
    roots = [curriculum_folder(), folder / "curriculum"]
    wanted = tuple(dict.fromkeys((*languages, ENGLISH)))
    return memory.recall(
        ("forms", folder, wanted),
        form_folders(roots),
        partial(read_form_texts, roots, wanted),
        problems,
    )


def _read_workshop(
    path: Path, problems: Problems, text: str | None
) -> tuple[YamlFile | None, Workshop | None]:
    file = _read_workshop_file(path, problems, text)
    if file is None:
        return None, None
    workshop = validate(file, Workshop, problems)
    check_names(file, problems)
    return file, workshop


def _read_workshop_file(path: Path, problems: Problems, text: str | None) -> YamlFile | None:
    if text is not None:
        return parse_yaml(path, text, problems)
    if path.exists():
        return read_yaml(path, problems)
    problems.error(
        Place(path), "expected a file here, found none; `trainkit new DIR` starts a workshop folder"
    )
    return None


def _read_courses(file: YamlFile, problems: Problems, memory: Memory) -> tuple[Course, ...]:
    """Read the modules that the file names, in its order, as far as they can be read."""
    courses: dict[str, Course] = {}
    for location, entry in _entries(file, "modules"):
        module_id = entry.get("id")
        if not isinstance(module_id, str) or module_id in courses:
            continue
        found = _folder_of(location, entry, file, problems)
        if found is not None:
            read = partial(read_original, found)
            course = memory.recall(("read", found), (found,), read, problems)
            courses |= {} if course is None else {module_id: course}
    return tuple(courses.values())


def _written_languages(file: YamlFile | None, workshop: Workshop | None) -> tuple[str, ...]:
    """Return the languages that courses are wanted in: of a faulty file the first, or English."""
    if workshop is not None:
        return workshop.written_languages
    languages = None if file is None else _data(file).get("languages")
    first = languages[0] if isinstance(languages, list) and languages else None
    return (first if isinstance(first, str) else "en",)


def _in_language(
    originals: Sequence[Course], language: str, problems: Problems, memory: Memory
) -> tuple[Course, ...]:
    return tuple(
        memory.recall(
            ("read", course.folder, language),
            (course.folder,),
            partial(translate, course, language),
            problems,
        )
        for course in originals
    )


def _folder_of(location: Location, entry: Entry, file: YamlFile, problems: Problems) -> Path | None:
    """Return the folder of a module that the workshop names; if there is none, say so."""
    folder, report = file.path.parent, Report(file, problems)
    named = _named(folder, entry.get("folder"))
    found = named or module_folder(entry["id"], folder)
    if found is None:
        here = (*location, "id")
        report.error(
            here,
            '{here}: expected a module that exists, found "{entry}"; built in: {names}',
            here=dotted(here),
            entry=entry["id"],
            names=", ".join(built_in_modules()),
        )
    elif not (found / "module.yaml").is_file():
        here = (*location, "folder")
        report.error(
            here,
            "{here}: expected a folder with a module.yaml, found none at {found}",
            here=dotted(here),
            found=found,
        )
        return None
    return found


def named_files(folder: Path) -> tuple[Path, ...]:
    """Return what a workshop's file names outside its folder, there or not.

    These are folders of modules, and files of other workshops that the test specification names.
    """
    file = read_yaml(folder / WORKSHOP_FILE, Problems())
    if file is None:
        return ()
    spec = _data(file).get("assessment")
    spec = spec if isinstance(spec, dict) else {}
    seen = spec.get("seen")
    names = [*(seen if isinstance(seen, list) else ()), spec.get("past_use")]
    names += [entry.get("folder") for _, entry in _entries(file, "modules")]
    return tuple(path for path in (_named(folder, name) for name in names) if path is not None)


def _named(folder: Path, name: Any) -> Path | None:
    """Return the path that a text names, seen from the workshop; ``None`` for anything else."""
    return folder / name.strip() if isinstance(name, str) and name.strip() else None


_UNDEFINED = {
    "group": N_(
        'expected one of the groups defined below "groups", found "{name}"; there: {known}'
    ),
    "venue": N_(
        'expected one of the venues defined below "venues", found "{name}"; there: {known}'
    ),
    "room": N_('expected one of the rooms defined below "rooms", found "{name}"; there: {known}'),
    "speaker": N_(
        'expected one of the speakers defined below "speakers", found "{name}"; there: {known}'
    ),
}
"""What is said of a name that is used and not defined."""


def check_names(file: YamlFile, problems: Problems) -> None:
    """Record every name in workshop.yaml that it does not define, and every id used twice.

    Works on the file's data and not on the model, so that these problems come out in the same pass
    even where another value is wrong.
    """
    for kind, location, name in _used(file):
        known = _data(file).get(f"{kind}s")
        names = list(known) if isinstance(known, dict) else []
        if name not in names:
            problems.error(
                file.place(location),
                _(_UNDEFINED[kind], name=name, known=", ".join(names) or _("none")),
            )
    for fields in (("modules",), ("events", "breaks")):
        first: dict[str, int] = {}
        for location, entry in (one for field in fields for one in _entries(file, field)):
            own, place = entry.get("id"), file.place((*location, "id"))
            if isinstance(own, str) and own in first:
                problems.error(
                    place,
                    'the id "{own}" is used twice; first on line {first}',
                    own=own,
                    first=first[own],
                )
            elif isinstance(own, str):
                first[own] = place.line


def _used(file: YamlFile) -> Iterator[tuple[str, Location, str]]:
    """Yield each name that is used: its kind, where it stands, and the name."""
    for field in ("modules", "events", "breaks"):
        for location, entry in _entries(file, field):
            yield from _used_by(location, entry)
            for below, placement in _below((*location, "sessions"), entry.get("sessions")):
                yield from _used_by(below, placement)
    for location, room in _entries(file, "rooms"):
        yield from _listed("venue", location, [room.get("venue")], "venue")
    for location, transfer in _entries(file, "transfers"):
        yield from _listed("venue", location, transfer.get("between"), "between")


def _used_by(location: Location, entry: Entry) -> Iterator[tuple[str, Location, str]]:
    for kind in ("group", "speaker", "room"):
        yield from _listed(kind, location, entry.get(f"{kind}s"), f"{kind}s")
    yield from _listed("room", location, [entry.get("room")], "room")


def _listed(
    kind: str, location: Location, names: Any, field: str
) -> Iterator[tuple[str, Location, str]]:
    for index, name in enumerate(names if isinstance(names, list) else ()):
        if isinstance(name, str):
            yield kind, (*location, field, index), name


def _data(file: YamlFile) -> Entry:
    return file.data if isinstance(file.data, dict) else {}


def _entries(file: YamlFile, field: str) -> Iterator[tuple[Location, Entry]]:
    """Yield the mappings below a field, a list or itself a mapping, with their locations."""
    yield from _below((field,), _data(file).get(field))


def _below(location: Location, value: Any) -> Iterator[tuple[Location, Entry]]:
    pairs = enumerate(value) if isinstance(value, list) else ()
    for name, entry in value.items() if isinstance(value, dict) else pairs:
        if isinstance(entry, dict):
            yield (*location, name), entry
