"""Takes questions from a file into a workshop's module, where they wait to be reviewed.

All or nothing: a question that cannot be understood stops the others unless ``partial`` is set.
The same question is taken over once, whatever file it comes in again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from trainkit.editing.items import ItemSaved, bank_to_edit, free_item_ids, new_item
from trainkit.editing.own_modules import own_folder, write_files
from trainkit.exchange import checking
from trainkit.exchange.bank_book import is_book, read_book, take_back
from trainkit.exchange.question import PICTURES, Question
from trainkit.exchange.registry import format_of
from trainkit.exchange.source import (
    MAX_TEXT,
    MOST_QUESTIONS,
    QuestionFile,
    UnreadableError,
    sent,
    too_many,
)
from trainkit.files.executor import Watcher
from trainkit.files.writing import lock
from trainkit.model.check_course import UNREVIEWED, Unreviewed, read_unreviewed, unreviewed_bytes
from trainkit.model.fields import Id
from trainkit.model.lists import OLD_OFFICE
from trainkit.model.load import Memory
from trainkit.model.loaded import Course
from trainkit.model.validate import why_not
from trainkit.problems import Place, Problems, Severity, TrainkitError
from trainkit.resources import StrPath
from trainkit.text.languages import _

CHECKED = 500
"""Questions of one file that the item check reads at once; the others as each is reviewed."""


def questions_of(
    source: QuestionFile, problems: Problems, watcher: Watcher | None = None
) -> tuple[str, list[Question]]:
    """Return the title of a file's format and its questions; what is wrong is recorded."""
    start = source.data[:1000].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t")
    may_have_pictures = source.data.startswith((b"PK", OLD_OFFICE)) or start.startswith(b"<")
    try:
        if len(source.data) > MAX_TEXT and not may_have_pictures:
            raise too_many()
        kind = format_of(source)
        lines = source.data.count(b"\n") + 1
        found: list[Question] = []
        for question in kind.read(source, problems):
            if len(found) == MOST_QUESTIONS:
                raise too_many()
            found.append(question)
            if watcher:
                watcher.at(min(question.place.line or 0, lines), 3 * lines)
    except UnreadableError as error:
        problems.error(Place(source.path), str(error))
        return "", []
    if not found and not problems.errors:
        problems.error(Place(source.path), _("expected questions, found none"))
    return kind.title, found


def import_questions(  # noqa: PLR0913 - what the command line asks for, by name
    folder: StrPath,
    module: str,
    file: StrPath,
    *,
    partial: bool = False,
    dry_run: bool = False,
    data: bytes | None = None,
    watcher: Watcher | None = None,
) -> checking.Imported:
    """Take the questions of a file into a module of a workshop, where they wait to be reviewed.

    The format is found by the content. ``data`` are the bytes if ``file`` is only their name.
    Raises ``InputError`` with everything that is wrong with any question, and ``TrainkitError`` if
    the workshop has no such module; nothing is written then, unless ``partial`` takes the other
    questions, nor with ``dry_run``. The workbook that ``export_questions`` makes of the module in
    the format ``bank`` changes the bank instead; what was different is in ``differences``. A
    ``watcher`` is told how far it is.
    """
    workshop = Path(folder)
    with sent(file, data) as source:
        book_of = read_book(source, Problems())[0] if is_book(source) else ""
        if book_of == module:
            return take_back(workshop, module, source, partial=partial, dry_run=dry_run)
        problems = Problems()
        title, found = questions_of(source, problems, watcher)
        if not partial or not found:
            problems.raise_errors()
        definitions, course = bank_to_edit(workshop, module)
        if book_of in {one.module.id for one in definitions.courses}:
            words = _("this is the workbook of {module}; choose that module", module=book_of)
            raise TrainkitError(words)
        waiting = read_unreviewed(course.folder)
        is_written = False
        while not is_written:
            taken, near = _new_ones(course, waiting, found, watcher)
            new = tuple(one for _question, one in taken)
            told = problems.as_warnings()
            _tell(course, taken, near, told)
            if not new or dry_run:
                break
            compared = course.bank, waiting  # which took its time: the workshop was not held
            with lock(workshop):
                course = bank_to_edit(workshop, module)[1]
                waiting = read_unreviewed(course.folder)
                if is_written := (course.bank, waiting) == compared:
                    files = {
                        path: data
                        for question, one in taken
                        for path, data in zip(
                            _new_paths(one.id, question).values(),
                            question.pictures.values(),
                            strict=True,
                        )
                    }
                    files[UNREVIEWED] = unreviewed_bytes([*waiting, *new])
                    write_files(course.folder, own_folder(workshop, course.folder), files)
        known = len(found) - len(taken)
        return checking.Imported(
            module, title, new, known, tuple(told), near=near, is_written=not dry_run
        )


def _new_paths(name: str, question: Question) -> dict[str, str]:
    """Return by the paths of pictures those that they get in the module."""
    return {
        path: f"{PICTURES}/{name}-{number}{Path(path).suffix.lower()}"
        for number, path in enumerate(question.pictures, 1)
    }


def _new_ones(
    course: Course,
    waiting: Sequence[Unreviewed],
    found: Sequence[Question],
    watcher: Watcher | None,
) -> tuple[list[tuple[Question, Unreviewed]], tuple[checking.Near, ...]]:
    """Return the new questions as they will wait, and those much like others.

    They show the pictures under the names that they get in the module. A question is not new if the
    module has the same one already. It keeps its own id if that is one that an item may have, and
    free. Where it came from is said without the folders of the computer that read it.
    """
    there = [(item.id, checking.asked_in(course, n)) for n, item in enumerate(course.bank.items)]
    there += [(one.id, checking.waiting_question(course, one)) for one in waiting]
    doubles = checking.Doubles(there, _passing(found, 1, watcher))
    taken_ids = {name for name, _question in there}
    free = free_item_ids(course, taken_ids)
    taken: list[tuple[Question, Unreviewed]] = []
    near: list[checking.Near] = []

    def renamed(value: Any, paths: Mapping[str, str]) -> Any:
        if isinstance(value, dict):
            return {key: renamed(one, paths) for key, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [renamed(one, paths) for one in value]
        for path, new in paths.items():
            value = new if value == path else str(value).replace(f"]({path}", f"]({new}")
        return value

    for question in _passing(found, 2, watcher):
        if doubles.has(question):
            continue
        name = str(question.data.get("id") or "")
        if not name or name in taken_ids or why_not(Id, name):
            name = next(free)
        if like := doubles.like(question):
            near.append(checking.Near.of(name, question, like, doubles.questions[like]))
        doubles.add(name, question)
        taken_ids.add(name)
        paths, data = _new_paths(name, question), {**question.data, "id": name}
        origin = str(replace(question.place, path=Path(question.place.path.name)))
        shown = renamed(data, paths) if paths else data
        taken.append((question, Unreviewed(shown, origin, question.lost, like)))
    return taken, tuple(near)


def near_of(course: Course, name: str) -> checking.Near | None:
    """Return a question that waits beside the one that it is much like, if that is still there."""
    waiting = {one.id: one for one in read_unreviewed(course.folder)}
    one = waiting[name]
    index = {item.id: number for number, item in enumerate(course.bank.items)}
    if one.like in index:
        other = checking.asked_in(course, index[one.like])
    elif one.like in waiting:
        other = checking.waiting_question(course, waiting[one.like])
    else:
        return None
    return checking.Near.of(name, checking.waiting_question(course, one), one.like, other)


def _passing(found: Sequence[Question], third: int, watcher: Watcher | None) -> Iterator[Question]:
    """Yield questions, and say how far they are in a third of all work."""
    for at, question in enumerate(found, third * len(found)):
        if watcher:
            watcher.at(at, 3 * len(found))
        yield question


def _tell(
    course: Course,
    taken: Sequence[tuple[Question, Unreviewed]],
    near: Iterable[checking.Near],
    problems: Problems,
) -> None:
    fields = {one.id: one.fields for one in near}
    lost = Counter(words for question, _one in taken for words in set(question.lost))
    all_lose = {words for words, count in lost.items() if count == len(taken) > 1}
    file = Place(taken[0][0].place.path) if taken else None
    for words in lost:
        if file and words in all_lose:
            problems.warning(file, _("not taken over of any question: {words}", words=words))
    for question, one in taken:
        for words in question.lost:
            if words not in all_lose:
                problems.warning(question.place, _("not taken over: {words}", words=words))
        if one.like:
            words = _("{id} is much like {like}", id=one.id, like=one.like)
            said = "; ".join(map(str.strip, checking.in_words(fields[one.id])))
            problems.warning(question.place, f"{words}. {said}")
    for question, one in taken[:CHECKED]:
        for words in checking.remarks_of(one.item, course.bank.language):
            problems.add(question.place, f"{one.id}: {words}", Severity.INFORMATION)
    if file and len(taken) > CHECKED:
        words = _(
            "the item check read the first {n} questions; it reads the others as each is reviewed",
            n=CHECKED,
        )
        problems.add(file, words, Severity.INFORMATION)


def accept(
    workshop: Path, module: str, name: str, data: Mapping[str, Any], memory: Memory | None = None
) -> ItemSaved:
    """Put a question that was reviewed into the bank, with these fields; it waits no longer.

    Raises ``InputError`` with all that is wrong with it as an item; it waits on then.
    """
    saved = new_item(workshop, module, {**data, "id": name}, memory)
    drop(workshop, module, [name])
    return saved


def drop(workshop: Path, module: str, names: Iterable[str]) -> None:
    """Delete questions that wait, by their ids."""
    with lock(workshop):
        _definitions, course = bank_to_edit(workshop, module)
        gone = set(names)
        kept = [one for one in read_unreviewed(course.folder) if one.id not in gone]
        home = own_folder(workshop, course.folder)
        if kept or (home / UNREVIEWED).is_file():
            write_files(course.folder, home, {UNREVIEWED: unreviewed_bytes(kept)})
