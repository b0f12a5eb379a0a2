"""Checks inside one module: objectives, sessions, items, exercises, sources, file names, texts.

How items are worded is the item check's subject (``lint``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from trainkit.definitions.check_markdown import check_figure, check_text, refuse_citations
from trainkit.definitions.check_slides import check_slides
from trainkit.definitions.check_slots import check_slots
from trainkit.definitions.check_translation import check_translation
from trainkit.definitions.exercises import LoadedExercise
from trainkit.definitions.form_text import forms_named
from trainkit.definitions.loaded import Course
from trainkit.definitions.module import STANDARD, split_guide
from trainkit.definitions.unreviewed import UNREVIEWED, read_unreviewed
from trainkit.definitions.validate import Report, check_letters, unknown
from trainkit.languages import _, n_
from trainkit.problems import Place, Problems, Severity

__all__ = ["check_course", "check_guide", "check_item"]

_SHOWN = 4
"""Words of a stem that a message quotes."""


def check_course(course: Course, problems: Problems, *, is_over: bool = False) -> None:
    """Record everything in the module that does not fit together.

    How items are worded is not checked when the tests are over.
    """
    module, bank = Report(course.module_file, problems), Report(course.bank_file, problems)
    check_letters(course.module_file, problems)
    check_letters(course.bank_file, problems)
    _check_file_names(course, problems)
    _check_ids(course, module, bank)
    _check_objectives(course, module)
    _check_sessions(course, module)
    _check_variants(course, module)
    for index in range(len(course.bank.items)):
        _check_item(course, index, problems)
    if not is_over:
        from trainkit.definitions.lint import lint_course

        lint_course(course, problems)
    _check_use(course, module, bank)
    check_slots(course, problems)
    for loaded in course.exercises:
        check_letters(loaded.file, problems)
        _check_exercise(course, loaded, Report(loaded.file, problems))
    check_text(course.handout_path, course.handout, course, problems)
    check_text(course.guide_path, course.guide, course, problems)
    check_card(course, problems)
    check_guide(course, problems)
    _check_forms(course, module)
    check_slides(course, problems)
    check_translation(course, problems)
    _check_unreviewed(course, problems)


def _check_unreviewed(course: Course, problems: Problems) -> None:
    if waiting := read_unreviewed(course.folder):
        words = n_(
            "{n} question waits to be reviewed; no test uses it before",
            "{n} questions wait to be reviewed; no test uses them before",
            len(waiting),
        )
        problems.add(Place(course.folder / UNREVIEWED), words, Severity.INFORMATION)


def check_item(course: Course, index: int, problems: Problems) -> None:
    """Record what is wrong with one item of a bank, and what the item check remarks on it.

    ``index`` is its position, counted from 0.
    """
    from trainkit.definitions.lint import lint_item

    here, found = ("items", index), Problems()
    check_letters(course.bank_file, found)
    problems.found.extend(one for one in found.found if one.place.location[:2] == here)
    _check_item(course, index, problems)
    lint_item(course, index, problems)


def _check_ids(course: Course, report: Report, bank: Report) -> None:
    module = course.module
    if module.id != course.folder.name:
        report.error(
            _(
                'expected the folder\'s name "{folder}", found "{id}"',
                folder=course.folder.name,
                id=module.id,
            ),
            "id",
        )
    elif course.bank.module != module.id:
        bank.error(
            _(
                'expected the module\'s id "{id}", found "{module}"',
                id=module.id,
                module=course.bank.module,
            ),
            "module",
        )
    report.unique("objectives", (objective.id for objective in module.objectives))
    report.unique("sessions", (session.id for session in module.sessions))
    report.unique("references", (reference.id for reference in module.references))
    report.unique("glossary", (term.term for term in module.glossary), "term")
    bank.unique("items", (item.id for item in course.bank.items))
    bank.unique("cases", (case.id for case in course.bank.cases))


def _check_objectives(course: Course, report: Report) -> None:
    """Objectives are printed as list entries and inside sentences: no full stop at the end."""
    for index, objective in enumerate(course.module.objectives):
        if objective.text.endswith((".", "۔", "。")):
            message = _(
                'the objective "{id}" ends with a full stop; delete the full stop', id=objective.id
            )
            report.warning(message, "objectives", index, "text")


def _check_sessions(course: Course, report: Report) -> None:
    objectives = {objective.id for objective in course.module.objectives}
    position = {session.id: number for number, session in enumerate(course.module.sessions)}
    for index, session in enumerate(course.module.sessions):
        here = report.at("sessions", index)
        here.all_known("objective", session.objectives, objectives, "objectives")
        here.all_known("session", session.after, position, "after")
        for number, name in enumerate(session.after):
            if position.get(name, -1) >= index:
                here.error(
                    _(
                        '"{name}" is listed below this session; list sessions in an order that '
                        "works",
                        name=name,
                    ),
                    "after",
                    number,
                )


def _check_variants(course: Course, report: Report) -> None:
    sessions = {session.id: session for session in course.module.sessions}
    for name, entries in course.module.variants.items():
        report.at("variants").unique(name, (entry.session for entry in entries), "session")
        for index, entry in enumerate(entries):
            here = report.at("variants", name, index)
            here.known("session", entry.session, sessions, "session")
            session = sessions.get(entry.session)
            if session is not None and len(entry.steps) != len(session.steps):
                here.error(
                    _(
                        'expected {steps} numbers, one for each step of "{id}", found {found}',
                        steps=len(session.steps),
                        id=session.id,
                        found=len(entry.steps),
                    ),
                    "steps",
                )
            elif sum(entry.steps) != entry.minutes:
                here.error(
                    _(
                        "the steps add up to {total} minutes, but the session has {minutes}",
                        total=sum(entry.steps),
                        minutes=entry.minutes,
                    ),
                    "steps",
                )


def _check_forms(course: Course, report: Report) -> None:
    """Check the names of forms before paragraphs of notes that only some forms have."""
    known = [STANDARD, *course.module.variants]
    for number, session in enumerate(course.module.sessions):
        here = report.at("sessions", number)
        for _at, name in forms_named(session.notes or ""):
            here.known("form", name, known, "notes")
        for index, step in enumerate(session.steps):
            for _at, name in forms_named(step.notes or ""):
                here.known("form", name, known, "steps", index, "notes")


@dataclass(frozen=True)
class _ItemReport(Report):
    """Records what is wrong with one item, whose figures lie in the module's folder."""

    course: Course = field(kw_only=True)

    def figure(self, name: str, *field: str | int) -> bytes | None:
        place = self.file.place((*self.here, *field))
        return check_figure(place, name, self.course.folder, self.problems)


def _check_item(course: Course, index: int, problems: Problems) -> None:
    module, bank, item = course.module, course.bank, course.bank.items[index]
    file, here = course.bank_file, ("items", index)
    report = _ItemReport(file, problems, here, f"{item.id}: ", course=course)
    report.known("objective", item.objective, [o.id for o in module.objectives], "objective")
    references = [reference.id for reference in module.references]
    report.known("reference", item.source.reference, references, "source", "reference")
    if item.case:
        report.known("case", item.case, [case.id for case in bank.cases], "case")
    names = [other.id for other in bank.items]
    for number, enemy in enumerate(item.enemies):
        if enemy not in names or enemy == item.id:
            report.error(
                _('expected another item of this bank, found "{enemy}"', enemy=enemy),
                "enemies",
                number,
            )
    if not item.stem.endswith(item.stem_ends):
        report.error(
            _(
                'expected {wanted}, found "{end}"',
                wanted=_(item.stem_end),
                end=_end_of(item.stem),
            ),
            "stem",
        )
    item.check(report)


def _end_of(text: str) -> str:
    """Return the last words of a text: they show where YAML ended it early."""
    words = text.split()
    return ("… " if len(words) > _SHOWN else "") + " ".join(words[-_SHOWN:])


def _check_use(course: Course, module: Report, bank: Report) -> None:
    """Record objectives without an item or a session, and cases without an item.

    Where a name is unknown, which is an error already, it may be the one that is missing here.
    """
    objectives = {objective.id for objective in course.module.objectives}
    cases = {case.id for case in course.bank.cases}
    tested = {item.objective for item in course.bank.items}
    taught = {name for session in course.module.sessions for name in session.objectives}
    used = {item.case for item in course.bank.items if item.case}
    for index, objective in enumerate(course.module.objectives):
        here = module.at("objectives", index, "id")
        if objective.id not in tested and tested <= objectives:
            here.error(_('the objective "{id}" has no item in items.yaml', id=objective.id))
        if objective.id not in taught and taught <= objectives:
            here.error(_('the objective "{id}" is taught in no session', id=objective.id))
    for index, case in enumerate(course.bank.cases):
        if case.id not in used and used <= cases:
            bank.warning(_('no item uses the case "{id}"', id=case.id), "cases", index, "id")


def _check_exercise(course: Course, loaded: LoadedExercise, report: Report) -> None:
    exercise, name = loaded.exercise, loaded.file.path.stem
    if exercise.id != name:
        report.error(
            _('expected the file\'s name "{name}", found "{id}"', name=name, id=exercise.id), "id"
        )
    objectives = [objective.id for objective in course.module.objectives]
    report.all_known("objective", exercise.objectives, objectives, "objectives")
    references = [reference.id for reference in course.module.references]
    for index, source in enumerate(exercise.sources):
        report.known("reference", source.reference, references, "sources", index, "reference")


_READ = re.compile(
    r"(?:module|items)(?:\.[A-Za-z-]+)?\.yaml|(?:handout|guide|card|slides)(?:\.[A-Za-z-]+)?\.md"
)
"""Names of files that are read; a language may have capitals, such as ``uz-Cyrl``."""


def _check_file_names(course: Course, problems: Problems) -> None:
    """Record files that look like parts of the module and that nothing reads.

    Where a file system takes capitals for small letters, such a file is read after all.
    """
    for path, wanted in _misnamed(course.folder):
        if not path.with_name(wanted).exists():
            problems.error(
                Place(path), _('this file is not read; rename it to "{wanted}"', wanted=wanted)
            )


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


def check_card(course: Course, problems: Problems) -> None:
    """Check the desk card: Markdown as elsewhere, but no citations, for it has no list of them."""
    if course.card is None:
        return
    check_text(course.card_path, course.card, course, problems)
    why = _(
        "a desk card has no list of references; name the source in words, or cite it in the "
        "handout only"
    )
    refuse_citations(course.card_path, course.card, why, problems)


def check_guide(course: Course, problems: Problems) -> None:
    """Check that the guide has one part for each session and no other, and names known forms.

    Where a part names no session, it may belong to the one whose part is missing.
    """
    path = course.guide_path
    guide = split_guide(course.guide)
    sessions = {session.id: session.title for session in course.module.sessions}
    forms = [STANDARD, *course.module.variants]
    for line, name in forms_named(course.guide):
        if name not in forms:
            problems.error(Place(path, line, 2), unknown("form", name, forms))
    for name, line in guide.repeated:
        problems.error(Place(path, line, 1), _('a second part for the session "{name}"', name=name))
    for name, line in guide.lines.items():
        if name not in sessions:
            problems.error(
                Place(path, line, 1),
                _(
                    '"{name}" is not a session of module.yaml; there: {names}',
                    name=name,
                    names=", ".join(sessions),
                ),
            )
    for name, title in sessions.items():
        if name not in guide.sessions and set(guide.sessions) <= set(sessions):
            problems.error(
                Place(path),
                _(
                    'expected a part for every session: "## {title} {{#{name}}}" is missing',
                    title=title,
                    name=name,
                ),
            )
