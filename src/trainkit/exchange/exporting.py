"""Puts a module's items into a file of another system, and says what that file does not carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trainkit.editing.items import as_written
from trainkit.exchange.format import (
    About,
    Format,
    changes,
    lost_fields,
    named,
    shown_as,
)
from trainkit.exchange.markup import PICTURE
from trainkit.exchange.question import Question
from trainkit.model.check_course import check_figure
from trainkit.model.loaded import Course
from trainkit.model.yaml import plain
from trainkit.problems import Place, Problem, Problems
from trainkit.text.languages import _, speaking, spoken


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
    whole = questions_for(course, kind, names, problems)
    module = course.module
    language = course.bank.language if kind.original else course.language
    about = About(module.id, module.title, language, course)
    with speaking(spoken() if kind.original else language):
        data = kind.write(whole, about) if kind.write else b""
    return Exported(f"{module.id}{kind.suffix}", data, len(whole), tuple(problems))


def questions_for(
    course: Course, kind: Format, names: Iterable[str] | None, problems: Problems
) -> list[Question]:
    """Return the items of a module as a format has them; what it does not carry is recorded."""
    found = questions_in(course, names, problems)
    tell(found, kind, Place(course.bank_file.path), problems)
    with speaking(course.language):
        shown = [one for one in (shown_as(question, kind) for question in found) if one is not None]
    return shown if "case" in kind.keeps else [with_case(one, course) for one in shown]


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
