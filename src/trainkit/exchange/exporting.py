"""Puts a module's items into a file of another system, and says what that file does not carry.

Also a test paper, whose questions are in the form's order, with the form's letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from trainkit.assessment.forms import TEST_NAMES, Forms, Paper, PlacedItem, content_sum
from trainkit.assessment.forms_file import read_forms
from trainkit.editing.items import as_written
from trainkit.exchange.markup import PICTURE
from trainkit.exchange.question import (
    About,
    Format,
    Question,
    changes,
    lost_fields,
    named,
    shown_as,
)
from trainkit.model.check_course import check_figure
from trainkit.model.load import FORMS_FILE
from trainkit.model.loaded import Course, Definitions
from trainkit.model.yaml import plain
from trainkit.problems import Place, Problem, Problems, TrainkitError
from trainkit.text.languages import _, or_list, speaking, spoken


@dataclass(frozen=True)
class Exported:
    """A file of questions, and what it does not carry."""

    name: str
    data: bytes
    count: int
    """The questions in it."""
    problems: tuple[Problem, ...]


def export_questions(course: Course, kind: Format, names: Iterable[str] | None = None) -> Exported:
    """Return the items of a module in a format; all, or those with these ids in their order.

    Their words are in the language in which the module was read. ``kind`` must write.
    """
    problems = Problems()
    if kind.original and course.bank_file.moved:
        words = _("the questions are written as the bank has them, not translated")
        problems.warning(Place(course.bank_file.path), words)
        course = as_written(course)
    found = questions_in(course, names, problems)
    tell(found, kind, Place(course.bank_file.path), problems)
    with speaking(course.language):
        shown = [one for one in (shown_as(question, kind) for question in found) if one is not None]
    whole = shown if "case" in kind.keeps else [with_case(one, course) for one in shown]
    module = course.module
    language = course.bank.language if kind.original else course.language
    about = About(module.id, module.title, language, course)
    with speaking(spoken() if kind.original else language):
        data = kind.write(whole, about) if kind.write else b""
    return Exported(f"{module.id}{kind.suffix}", data, len(whole), tuple(problems))


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


def questions_in(course: Course, names: Iterable[str] | None, problems: Problems) -> list[Question]:
    """Return the items of a module as questions; all, or those with these ids in their order.

    Raises ``InputError`` with every picture that cannot be read.
    """
    index = {item.id: number for number, item in enumerate(course.bank.items)}
    wanted = index if names is None else names
    found = [question_of(course, index[name], problems) for name in wanted]
    problems.raise_errors()
    return found


def question_of(course: Course, index: int, problems: Problems) -> Question:
    """Return an item of a bank as a question; ``index`` is its position, counted from 0.

    A picture that cannot be read is recorded.
    """
    written = plain(course.bank_file.data["items"][index])
    typed = course.bank.items[index].model_dump(mode="json")
    data: Mapping[str, Any] = {"type": "single", **_in_language(written, typed)}
    case = {one.id: one for one in course.bank.cases}.get(str(data.get("case")))
    place = course.bank_file.place(("items", index))
    paths = shown_paths([data, case.text if case else ""])
    read = {path: check_figure(place, path, course.folder, problems) for path in paths}
    pictures = {path: data for path, data in read.items() if data is not None}
    return Question(data, place, str(data["id"]), (), pictures)


def _in_language(written: Any, typed: Any) -> Any:
    """Return fields as their file has them, but texts as they were read: perhaps translated."""
    if isinstance(written, dict):
        return {key: _in_language(value, typed[key]) for key, value in written.items()}
    if isinstance(written, list):
        return [_in_language(*pair) for pair in zip(written, typed, strict=True)]
    return typed if isinstance(typed, str) else written


def shown_paths(value: Any) -> list[str]:
    """Return the paths of the pictures that texts and the fields of an item show."""
    if isinstance(value, str):
        return [path for _alt, path in PICTURE.findall(value)]
    own = []
    if isinstance(value, Mapping):
        own = [str(value["picture"])] if value.get("picture") else []
        value = list(value.values())
    found = [path for one in value or () for path in shown_paths(one)] + own
    return list(dict.fromkeys(found))


def with_case(question: Question, course: Course) -> Question:
    """Return a question whose stem begins with the case that it is about."""
    name = question.data.get("case")
    if not name:
        return question
    case = {one.id: one for one in course.bank.cases}[str(name)]
    stem = f"**{case.title}**\n\n{case.text.strip()}\n\n{question.stem}"
    return question.with_fields(stem=stem, case=None)


def forms_of(folder: Path) -> Forms:
    """Return a workshop's forms; raises ``TrainkitError`` where there are none yet."""
    if not _has_forms(folder):
        raise TrainkitError(_("there are no test forms yet; build the documents first"))
    problems = Problems()
    return problems.checked(read_forms(folder / FORMS_FILE, problems))[0]


def form_names(folder: Path) -> list[str]:
    """Return the names of a workshop's forms, ``A1``; none where there are no forms yet."""
    return [form.code for form in forms_of(folder).forms] if _has_forms(folder) else []


def _has_forms(folder: Path) -> bool:
    return (folder / FORMS_FILE).is_file()


def items_on_forms(folder: Path) -> set[str]:
    """Return the ids of the items that a workshop's forms have."""
    forms = forms_of(folder).forms if _has_forms(folder) else ()
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


def export_paper(definitions: Definitions, paper: Paper, kind: Format) -> Exported:
    """Return the questions of a paper in a format, named by the ids of their items.

    Their words are in the language of ``definitions``. Raises ``InputError`` with every item that
    is not as it was when the form was fixed, and every picture that cannot be read. ``kind`` must
    write.
    """
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
    workshop, form = definitions.workshop, paper.form
    name = form.code if paper.version == 1 else paper.code
    with speaking(workshop.language):
        title = f"{workshop.title}: {_(TEST_NAMES.get(form.use, form.use.value))} {name}"
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
