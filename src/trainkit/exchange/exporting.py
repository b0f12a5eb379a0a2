"""Puts a module's items into a file of another system, and says what that file does not carry.

Also a test paper, whose questions are in the form's order, with the form's letters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from trainkit.assessment.forms import TEST_NAMES, Forms, Paper, PlacedItem, content_sum
from trainkit.assessment.forms_file import read_forms
from trainkit.editing.items import as_written
from trainkit.exchange.question import (
    About,
    Format,
    Question,
    changes,
    lost_fields,
    named,
    question_of,
    shown_as,
    with_case,
)
from trainkit.exchange.registry import FORMATS
from trainkit.exchange.scorm import PACKAGES, Package
from trainkit.model.check import load
from trainkit.model.load import FORMS_FILE, module_folder, read_original
from trainkit.model.loaded import Course
from trainkit.model.translation import languages_beside, translate
from trainkit.problems import Place, Problem, Problems, TrainkitError
from trainkit.resources import StrPath
from trainkit.text.languages import _, n_, or_list, speaking, spoken

_WRITTEN = {name: kind for name, kind in FORMATS.items() if kind.write}


@dataclass(frozen=True)
class Exported:
    """A file of questions, and what it does not carry."""

    name: str
    data: bytes
    count: int
    """The questions in it."""
    problems: tuple[Problem, ...]


def export_questions(
    folder: StrPath, module: str, format: str, *, language: str | None = None
) -> Exported:
    """Return the items of a workshop's module, or of one that comes with trainkit, in a format.

    ``format`` is a name of ``FORMATS`` or of ``PACKAGES``, which leave out the items of the
    workshop's tests; ``language`` is a translation to use. Raises ``InputError`` if the module, one
    of its pictures or, for a package, the workshop's forms cannot be read, and ``TrainkitError`` if
    there is no such module or format.
    """
    _expect(format, [*_WRITTEN, *PACKAGES])
    home = module_folder(module, Path(folder))
    if home is None:
        raise TrainkitError(_("there is no module {module}", module=module))
    problems = Problems()
    course = problems.checked(read_original(home, problems))
    if language is not None:
        _expect_language(language, [course.original, *languages_beside(home)])
    course = problems.checked(translate(course, language or "en", problems))
    told, place = Problems(), Place(course.bank_file.path)
    if format in PACKAGES:
        return _package(course, PACKAGES[format], _items_on_forms(Path(folder)), told)
    kind = _WRITTEN[format]
    if kind.original and course.bank_file.moved:
        told.warning(place, _("the questions are written as the bank has them, not translated"))
        course = as_written(course)
    found = questions_in(course, told)
    tell(found, kind, place, told)
    with speaking(course.language):
        shown = [one for one in (shown_as(question, kind) for question in found) if one is not None]
    whole = shown if "case" in kind.keeps else [with_case(one, course) for one in shown]
    written_in = course.bank.language if kind.original else course.language
    about = About(course.module.id, course.module.title, written_in, course)
    with speaking(spoken() if kind.original else written_in):
        data = kind.write(whole, about) if kind.write else b""
    return Exported(f"{course.module.id}{kind.suffix}", data, len(whole), tuple(told))


def _package(
    course: Course, kind: Package, on_forms: Collection[str], problems: Problems
) -> Exported:
    """Return a module as a package without the items ``on_forms``, which tests have."""
    place = Place(course.bank_file.path)
    barred = {one.id for one in course.bank.items} & set(on_forms)
    if barred:
        words = n_(
            "{n} item is left out, because a test has it and the package shows its key",
            "{n} items are left out, because tests have them and the package shows their keys",
            len(barred),
        )
        problems.warning(place, words)
    found = questions_in(course, problems, without=barred)
    if not found:
        problems.warning(place, _("no item is left for the package; its self-test is empty"))
    with speaking(course.language):
        data = kind.write(course, [with_case(one, course) for one in found])
    return Exported(f"{course.module.id}{kind.suffix}", data, len(found), tuple(problems))


def tell(found: Sequence[Question], kind: Format, place: Place, problems: Problems) -> None:
    """Record what is not carried: at ``place`` what all lose, then what else each question does."""
    lost = {question.name: lost_fields(question, kind) for question in found}
    all_lose = frozenset.intersection(*lost.values()) if lost else frozenset()
    if all_lose:
        words = _("no question keeps {fields}", fields=named(all_lose))
        problems.warning(place, words)
    for question in found:
        for words in changes(question, kind):
            problems.warning(question.place, f"{question.name}: {words}")
        if mine := lost[question.name] - all_lose:
            words = _("{name}: does not keep {fields}", name=question.name, fields=named(mine))
            problems.warning(question.place, words)


def questions_in(
    course: Course, problems: Problems, *, without: Collection[str] = ()
) -> list[Question]:
    """Return the items of a module as questions, ``without`` those that have these ids.

    Raises ``InputError`` with every picture that cannot be read.
    """
    items = enumerate(course.bank.items)
    found = [question_of(course, n, problems) for n, item in items if item.id not in without]
    problems.raise_errors()
    return found


def _expect(format: str, known: Iterable[str]) -> None:
    if format not in known:
        raise TrainkitError(
            _('expected the format {known}, found "{format}"', known=or_list(known), format=format)
        )


def _expect_language(language: str, known: Sequence[str]) -> None:
    if language not in known:
        raise TrainkitError(
            _(
                'expected the language {known}, found "{language}"',
                known=or_list(known),
                language=language,
            )
        )


def forms_of(folder: Path) -> Forms:
    """Return a workshop's forms; raises ``TrainkitError`` where there are none yet."""
    if not (folder / FORMS_FILE).is_file():
        raise TrainkitError(_("there are no test forms yet; build the documents first"))
    problems = Problems()
    return problems.checked(read_forms(folder / FORMS_FILE, problems))[0]


def form_names(folder: Path) -> list[str]:
    """Return the names of a workshop's forms, ``A1``; none where there are no forms yet."""
    has_forms = (folder / FORMS_FILE).is_file()
    return [form.code for form in forms_of(folder).forms] if has_forms else []


def _items_on_forms(folder: Path) -> set[str]:
    forms = forms_of(folder).forms if (folder / FORMS_FILE).is_file() else ()
    return {row.item for form in forms for row in form.items}


def paper_called(forms: Forms, name: str) -> Paper:
    """Return the paper ``A1-2``; ``A1`` is its first version.

    Raises ``TrainkitError`` if there is none.
    """
    papers = {paper.code: paper for form in forms.forms for paper in form.papers}
    paper = papers.get(name if "-" in name else f"{name}-1")
    if paper is None:
        known = or_list([form.code for form in forms.forms])
        raise TrainkitError(_('expected the form {known}, found "{name}"', known=known, name=name))
    return paper


def export_form(
    folder: StrPath, form: str, format: str, *, language: str | None = None
) -> Exported:
    """Return the questions of a workshop's test form in a format, named by the ids of their items.

    ``form`` is a form such as ``A1``, or a version of it: ``A1-2``. ``language`` is one of those in
    which the workshop's documents are written. Raises as ``export_questions`` does, ``InputError``
    also with every item that is not as it was when the form was fixed.
    """
    definitions = load(folder)
    _expect(format, _WRITTEN)
    kind, paper = _WRITTEN[format], paper_called(forms_of(Path(folder)), form)
    known = definitions.workshop.written_languages
    if language is not None:
        _expect_language(language, known)
    definitions = definitions.in_language(language or known[0])
    problems = Problems()
    found: list[Question] = []
    for row in paper.items:
        home = (definitions.original or definitions).course(row.module)
        bank = {item.id: item for item in home.bank.items}
        item = bank.get(row.item)
        case = home.bank.case(item.case) if item and item.case else None
        if item is None or content_sum(item, case) != row.content:
            words = _("{id} is not as the form has it; see trainkit check", id=row.item)
            problems.error(Place(home.bank_file.path), words)
        else:
            course = definitions.course(row.module)
            question = question_of(course, list(bank).index(row.item), problems)
            found.append(_as_printed(with_case(question, course), row))
    problems.raise_errors()
    workshop, use = definitions.workshop, paper.form.use
    name = paper.form.code if paper.version == 1 else paper.code
    with speaking(workshop.language):
        title = f"{workshop.title}: {_(TEST_NAMES.get(use, use.value))} {name}"
        about = About(f"{workshop.id}-{name}", title, workshop.language)
        tell(found, kind, Place(definitions.workshop_file.path), problems)
        shown = [one for one in (shown_as(question, kind) for question in found) if one is not None]
        data = kind.write(shown, about) if kind.write else b""
    return Exported(f"{about.id}{kind.suffix}", data, len(shown), tuple(problems))


def _as_printed(question: Question, row: PlacedItem) -> Question:
    """Return a question with options and premises in the order, and with the letters, of a form.

    Steps to put in order stay in the right order, as all formats have them. Reasons are left out:
    other programs show them to whoever has answered.
    """
    data = question.data
    is_ordering = question.type == "ordering"
    order = "".join(one["id"] for one in data["options"]) if is_ordering else row.options
    letters = dict(zip(order, ascii_lowercase, strict=False))
    numbers = {old: str(new) for new, old in enumerate(row.premises, 1)}
    fields: dict[str, Any] = {}
    if order:
        fields["shuffle"] = None if is_ordering else "false"
        fields["options"] = [
            {**one, "id": letters[one["id"]]} for one in _in_order(data["options"], order)
        ]
    if "key" in data:
        fields["key"] = letters[data["key"]]
    if "keys" in data:
        fields["keys"] = sorted(letters[one] for one in data["keys"])
    if row.premises:
        fields["premises"] = [
            {**one, "id": numbers[one["id"]], "key": letters[one["key"]]}
            for one in _in_order(data["premises"], row.premises)
        ]
    return question.with_fields(**fields)


def _in_order(lines: Iterable[Mapping[str, Any]], ids: str) -> list[dict[str, Any]]:
    by_id = {line["id"]: line for line in lines}
    return [
        {name: value for name, value in by_id[one].items() if name != "rationale"} for one in ids
    ]
