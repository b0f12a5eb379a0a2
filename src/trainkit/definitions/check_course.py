"""Checks inside one module: that its objectives, sessions, items and sources fit together."""

from __future__ import annotations

from trainkit.definitions.check_exercises import check_exercises
from trainkit.definitions.check_files import check_files
from trainkit.definitions.check_items import check_items
from trainkit.definitions.entries import check_unique, unknown
from trainkit.definitions.gathered import Course
from trainkit.definitions.letters import check_letters
from trainkit.definitions.texts import check_card, check_guide, check_text
from trainkit.problems import Problems

__all__ = ["check_course"]


def check_course(course: Course, problems: Problems, *, is_over: bool = False) -> None:
    """Record everything in the module that does not fit together.

    How items are worded is not looked at when the tests are over.
    """
    check_letters(course.module_file, problems)
    check_letters(course.bank_file, problems)
    check_files(course, problems)
    _check_ids(course, problems)
    _check_objectives(course, problems)
    _check_sessions(course, problems)
    _check_variants(course, problems)
    _check_coverage(course, problems)
    check_items(course, problems)
    if not is_over:
        from trainkit.definitions.lint import lint_course

        lint_course(course, problems)
    _check_cases(course, problems)
    check_text(course.handout_path, course.handout, course, problems)
    check_text(course.guide_path, course.guide, course, problems)
    check_card(course, problems)
    check_exercises(course, problems)
    check_guide(course, problems)


def _check_ids(course: Course, problems: Problems) -> None:
    module, file = course.module, course.module_file
    if module.id != course.folder.name:
        problems.error(
            file.place(("id",)),
            f'expected the folder\'s name "{course.folder.name}", found "{module.id}"',
        )
    if course.bank.module != module.id:
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
        if objective.text.rstrip().endswith((".", "۔", "。")):
            problems.warning(
                course.module_file.place(("objectives", index, "text")),
                f'the objective "{objective.id}" ends with a full stop; leave it out',
            )


def _check_sessions(course: Course, problems: Problems) -> None:
    module, file = course.module, course.module_file
    objectives = {objective.id for objective in module.objectives}
    position = {session.id: number for number, session in enumerate(module.sessions)}
    for index, session in enumerate(module.sessions):
        for number, name in enumerate(session.objectives):
            if name not in objectives:
                place = file.place(("sessions", index, "objectives", number))
                problems.error(place, unknown("objective", name, objectives))
        for number, name in enumerate(session.after):
            place = file.place(("sessions", index, "after", number))
            if name not in position:
                problems.error(place, unknown("session", name, position))
            elif position[name] >= index:
                problems.error(
                    place,
                    f'"{name}" stands below this session; list sessions in an order that works',
                )


def _check_variants(course: Course, problems: Problems) -> None:
    module, file = course.module, course.module_file
    sessions = {session.id: session for session in module.sessions}
    for name, entries in module.variants.items():
        check_unique(file, ("variants", name), (e.session for e in entries), problems, "session")
        for index, entry in enumerate(entries):
            location = ("variants", name, index)
            session = sessions.get(entry.session)
            if session is None:
                problems.error(
                    file.place((*location, "session")), unknown("session", entry.session, sessions)
                )
            elif len(entry.steps) != len(session.steps):
                problems.error(
                    file.place((*location, "steps")),
                    f'expected {len(session.steps)} numbers, one a step of "{session.id}", '
                    f"found {len(entry.steps)}",
                )
            if sum(entry.steps) != entry.minutes:
                problems.error(
                    file.place((*location, "steps")),
                    f"the steps add up to {sum(entry.steps)} minutes, the session has "
                    f"{entry.minutes}",
                )


def _check_coverage(course: Course, problems: Problems) -> None:
    """Every objective needs an item and a session; the first lack is reported at the objective."""
    tested = {item.objective for item in course.bank.items}
    taught = {name for session in course.module.sessions for name in session.objectives}
    for index, objective in enumerate(course.module.objectives):
        place = course.module_file.place(("objectives", index, "id"))
        if objective.id not in tested:
            problems.error(place, f'the objective "{objective.id}" has no item in items.yaml')
        if objective.id not in taught:
            problems.error(place, f'the objective "{objective.id}" is taught in no session')


def _check_cases(course: Course, problems: Problems) -> None:
    used = {item.case for item in course.bank.items}
    for index, case in enumerate(course.bank.cases):
        if case.id not in used:
            problems.warning(
                course.bank_file.place(("cases", index, "id")), f'no item uses the case "{case.id}"'
            )
