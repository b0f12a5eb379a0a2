"""Checks inside one module: objectives, sessions, items, exercises, sources and file names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from trainkit.definitions.check_items import check_items
from trainkit.definitions.loaded import Course
from trainkit.definitions.texts import check_card, check_guide, check_text
from trainkit.definitions.validate import check_known, check_letters, check_unique
from trainkit.definitions.yamlfile import Location
from trainkit.problems import Place, Problems

__all__ = ["check_course"]


def check_course(course: Course, problems: Problems, *, is_over: bool = False) -> None:
    """Record everything in the module that does not fit together.

    How items are worded is not checked when the tests are over.
    """
    check_letters(course.module_file, problems)
    check_letters(course.bank_file, problems)
    _check_file_names(course, problems)
    _check_ids(course, problems)
    _check_objectives(course, problems)
    _check_sessions(course, problems)
    _check_variants(course, problems)
    check_items(course, problems)
    if not is_over:
        from trainkit.definitions.lint import lint_course

        lint_course(course, problems)
    _check_use(course, problems)
    check_text(course.handout_path, course.handout, course, problems)
    check_text(course.guide_path, course.guide, course, problems)
    check_card(course, problems)
    _check_exercises(course, problems)
    check_guide(course, problems)


def _check_ids(course: Course, problems: Problems) -> None:
    module, file = course.module, course.module_file
    if module.id != course.folder.name:
        problems.error(
            file.place(("id",)),
            f'expected the folder\'s name "{course.folder.name}", found "{module.id}"',
        )
    elif course.bank.module != module.id:
        problems.error(
            course.bank_file.place(("module",)),
            f'expected the module\'s id "{module.id}", found "{course.bank.module}"',
        )
    check_unique(file, ("objectives",), (o.id for o in module.objectives), problems)
    check_unique(file, ("sessions",), (s.id for s in module.sessions), problems)
    check_unique(file, ("references",), (r.id for r in module.references), problems)
    check_unique(file, ("glossary",), (t.term for t in module.glossary), problems, "term")
    check_unique(course.bank_file, ("items",), (i.id for i in course.bank.items), problems)
    check_unique(course.bank_file, ("cases",), (c.id for c in course.bank.cases), problems)


def _check_objectives(course: Course, problems: Problems) -> None:
    """Objectives are printed as list entries and inside sentences: no full stop at the end."""
    for index, objective in enumerate(course.module.objectives):
        if objective.text.endswith((".", "۔", "。")):
            problems.warning(
                course.module_file.place(("objectives", index, "text")),
                f'the objective "{objective.id}" ends with a full stop; leave it out',
            )


def _check_sessions(course: Course, problems: Problems) -> None:
    module, file = course.module, course.module_file
    objectives = {objective.id for objective in module.objectives}
    position = {session.id: number for number, session in enumerate(module.sessions)}
    for index, session in enumerate(module.sessions):
        here: Location = ("sessions", index)
        for number, name in enumerate(session.objectives):
            location = (*here, "objectives", number)
            check_known(file, location, "objective", name, objectives, problems)
        for number, name in enumerate(session.after):
            location = (*here, "after", number)
            check_known(file, location, "session", name, position, problems)
            if position.get(name, -1) >= index:
                problems.error(
                    file.place(location),
                    f'"{name}" stands below this session; list sessions in an order that works',
                )


def _check_variants(course: Course, problems: Problems) -> None:
    module, file = course.module, course.module_file
    sessions = {session.id: session for session in module.sessions}
    for name, entries in module.variants.items():
        check_unique(file, ("variants", name), (e.session for e in entries), problems, "session")
        for index, entry in enumerate(entries):
            here: Location = ("variants", name, index)
            check_known(file, (*here, "session"), "session", entry.session, sessions, problems)
            session = sessions.get(entry.session)
            if session is not None and len(entry.steps) != len(session.steps):
                problems.error(
                    file.place((*here, "steps")),
                    f'expected {len(session.steps)} numbers, one a step of "{session.id}", '
                    f"found {len(entry.steps)}",
                )
            elif sum(entry.steps) != entry.minutes:
                problems.error(
                    file.place((*here, "steps")),
                    f"the steps add up to {sum(entry.steps)} minutes, the session has "
                    f"{entry.minutes}",
                )


def _check_use(course: Course, problems: Problems) -> None:
    """Record objectives without an item or a session, and cases without an item.

    Where a name is unknown, which is an error already, it may be the one that is missing here.
    """
    objectives = {objective.id for objective in course.module.objectives}
    cases = {case.id for case in course.bank.cases}
    tested = {item.objective for item in course.bank.items}
    taught = {name for session in course.module.sessions for name in session.objectives}
    used = {item.case for item in course.bank.items if item.case}
    for index, objective in enumerate(course.module.objectives):
        place = course.module_file.place(("objectives", index, "id"))
        if objective.id not in tested and tested <= objectives:
            problems.error(place, f'the objective "{objective.id}" has no item in items.yaml')
        if objective.id not in taught and taught <= objectives:
            problems.error(place, f'the objective "{objective.id}" is taught in no session')
    for index, case in enumerate(course.bank.cases):
        if case.id not in used and used <= cases:
            problems.warning(
                course.bank_file.place(("cases", index, "id")), f'no item uses the case "{case.id}"'
            )


def _check_exercises(course: Course, problems: Problems) -> None:
    objectives = [objective.id for objective in course.module.objectives]
    references = [reference.id for reference in course.module.references]
    for loaded in course.exercises:
        exercise, file = loaded.exercise, loaded.file
        check_letters(file, problems)
        if exercise.id != file.path.stem:
            problems.error(
                file.place(("id",)),
                f'expected the file\'s name "{file.path.stem}", found "{exercise.id}"',
            )
        for index, name in enumerate(exercise.objectives):
            check_known(file, ("objectives", index), "objective", name, objectives, problems)
        for index, source in enumerate(exercise.sources):
            location = ("sources", index, "reference")
            check_known(file, location, "reference", source.reference, references, problems)


_READ = re.compile(
    r"(?:module|items)(?:\.[A-Za-z-]+)?\.yaml|(?:handout|guide|card)(?:\.[A-Za-z-]+)?\.md"
)
"""Names of files that are read; a language may have capitals, such as ``uz-Cyrl``."""


def _check_file_names(course: Course, problems: Problems) -> None:
    """Record files that look like parts of the module and that nothing reads.

    Where a file system takes capitals for small letters, such a file is read after all.
    """
    for path, wanted in _misnamed(course.folder):
        if not path.with_name(wanted).exists():
            problems.error(Place(path), f'this file is not read; rename it to "{wanted}"')


def _misnamed(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.glob("*")):
        wanted = _usual(path.name)
        if wanted != path.name and _READ.fullmatch(wanted):
            yield path, wanted
    for path in sorted(folder.glob("exercises/*")):
        wanted = path.stem + _usual_ending(path.suffix)
        if wanted != path.name and wanted.endswith(".yaml"):
            yield path, wanted


def _usual(name: str) -> str:
    """Return a name with first part and ending in small letters, and no ``.yml``."""
    first, dot, rest = name.partition(".")
    middle, _, ending = f"{dot}{rest}".rpartition(".")
    return f"{first.lower()}{middle}{_usual_ending(f'.{ending}')}"


def _usual_ending(suffix: str) -> str:
    return suffix.lower().replace(".yml", ".yaml")
