"""Checks inside one module: that its objectives, sessions, items and sources fit together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainkit.definitions.gathered import Course
from trainkit.definitions.items import Item
from trainkit.definitions.letters import check_letters
from trainkit.definitions.texts import check_guide, check_text
from trainkit.definitions.yamlfile import YamlFile
from trainkit.problems import Problems

__all__ = ["check_course", "check_unique"]

Location = tuple[str | int, ...]


def check_course(course: Course, problems: Problems) -> None:
    """Record everything in the module that does not fit together."""
    check_letters(course.module_file, problems)
    check_letters(course.bank_file, problems)
    _check_ids(course, problems)
    _check_sessions(course, problems)
    _check_variants(course, problems)
    _check_coverage(course, problems)
    for index, item in enumerate(course.bank.items):
        _check_item(course, index, item, problems)
    _check_cases(course, problems)
    check_text(course.handout_path, course.handout, course, problems)
    check_text(course.guide_path, course.guide, course, problems)
    check_guide(course, problems)


def check_unique(
    file: YamlFile, location: Location, ids: Iterable[str], problems: Problems, key: str = "id"
) -> None:
    """Record every id in a list that an earlier entry has already."""
    seen: dict[str, int] = {}
    for index, value in enumerate(ids):
        if value in seen:
            first = file.place((*location, seen[value], key)).line
            problems.error(
                file.place((*location, index, key)),
                f'the {key} "{value}" is used twice; first on line {first}',
            )
        seen.setdefault(value, index)


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


def _check_sessions(course: Course, problems: Problems) -> None:
    module, file = course.module, course.module_file
    objectives = {objective.id for objective in module.objectives}
    position = {session.id: number for number, session in enumerate(module.sessions)}
    for index, session in enumerate(module.sessions):
        for number, name in enumerate(session.objectives):
            if name not in objectives:
                place = file.place(("sessions", index, "objectives", number))
                problems.error(place, _unknown("objective", name, objectives))
        for number, name in enumerate(session.after):
            place = file.place(("sessions", index, "after", number))
            if name not in position:
                problems.error(place, _unknown("session", name, position))
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
                    file.place((*location, "session")), _unknown("session", entry.session, sessions)
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


def _check_item(course: Course, index: int, item: Item, problems: Problems) -> None:
    file, module, bank = course.bank_file, course.module, course.bank
    objectives = [objective.id for objective in module.objectives]
    references = [reference.id for reference in module.references]

    def report(field: Location, message: str) -> None:
        problems.error(file.place(("items", index, *field)), f"{item.id}: {message}")

    if item.objective not in objectives:
        report(("objective",), _unknown("objective", item.objective, objectives))
    if item.source.reference not in references:
        report(("source", "reference"), _unknown("reference", item.source.reference, references))
    if item.case and item.case not in {case.id for case in bank.cases}:
        report(("case",), _unknown("case", item.case, [case.id for case in bank.cases]))
    names = [other.id for other in bank.items]
    for number, enemy in enumerate(item.enemies):
        if enemy not in names or enemy == item.id:
            report(("enemies", number), f'expected another item of this bank, found "{enemy}"')
    _check_options(file, index, item, problems)


def _check_options(file: YamlFile, index: int, item: Item, problems: Problems) -> None:
    location = ("items", index, "options")
    check_unique(file, location, (option.id for option in item.options), problems)
    if item.key not in {option.id for option in item.options}:
        problems.error(
            file.place(("items", index, "key")), f'{item.id}: there is no option "{item.key}"'
        )
    texts: dict[str, str] = {}
    for number, option in enumerate(item.options):
        same = texts.setdefault(option.text, option.id)
        if same != option.id:
            problems.error(
                file.place((*location, number, "text")),
                f'{item.id}: the options "{same}" and "{option.id}" have the same text',
            )
    if not item.stem.rstrip().endswith(("?", ":", "？", "؟")):
        problems.error(
            file.place(("items", index, "stem")),
            f"{item.id}: the stem ends neither with a question mark nor with a colon",
        )


def _check_cases(course: Course, problems: Problems) -> None:
    used = {item.case for item in course.bank.items}
    for index, case in enumerate(course.bank.cases):
        if case.id not in used:
            problems.warning(
                course.bank_file.place(("cases", index, "id")), f'no item uses the case "{case.id}"'
            )


def _unknown(kind: str, name: str, known: Iterable[str]) -> str:
    return f'expected a known {kind}, found "{name}"; known: {_listed(list(known))}'


def _listed(names: Sequence[str]) -> str:
    return ", ".join(sorted(names)) if names else "none"
