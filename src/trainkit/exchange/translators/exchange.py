"""Writes a module for translators, and takes over what they return.

A file changes only where a unit does; comments, order and layout of the rest stay. A text that has
changed is a draft again, and each unit gets the hash of the source it was made from: in the first
line of a text in Markdown, below ``sources`` in YAML, and as the version of an item.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from trainkit.editing.own_modules import own_folder, write_files
from trainkit.exchange.translators.formats import (
    Returned,
    Row,
    read_workbook,
    read_xliff,
    workbook,
    xliff,
)
from trainkit.exchange.translators.units import (
    Status,
    Text,
    Translation,
    Unit,
    at,
    read_translation,
    rows_hash,
    source_named,
)
from trainkit.exercises.word_files import PARTS, prose
from trainkit.files.writing import lock, write_atomically
from trainkit.model import translating
from trainkit.model.edit import edited
from trainkit.model.fields import Language, forbidden_characters
from trainkit.model.law import differences
from trainkit.model.lists import is_too_large, sent_data
from trainkit.model.loaded import DRAFT, UNTRANSLATED, Translated
from trainkit.model.validate import why_not
from trainkit.model.yaml import read_text, read_yaml
from trainkit.problems import Place, Problem, Problems
from trainkit.resources import StrPath
from trainkit.text.languages import ENGLISH, _, and_list, n_


@dataclass(frozen=True)
class Answer:
    """The new translation of a unit."""

    text: Text
    unit: Unit
    words: str
    made_from: str
    """The hash of the source that was translated."""
    rows: tuple[Row, ...]

    @property
    def place(self) -> Place:
        """Where its translation begins in the file that was returned."""
        return self.rows[0].place

    @property
    def is_stale(self) -> bool:
        """Whether the source has changed while the translator had it."""
        return self.made_from != translating.section_hash(self.unit.source)


def _answers(
    translation: Translation, files: Sequence[Returned], problems: Problems
) -> tuple[Answer, ...]:
    """Return the units that translators changed or confirmed; every mistake is recorded."""
    found: dict[str, Answer] = {}
    for file in files:
        if file.module != translation.id:
            words = _(
                'expected texts of the module "{wanted}", found those of "{found}"',
                wanted=translation.id,
                found=file.module,
            )
            problems.error(Place(file.path), words)
            continue
        for answer in _answers_in(file, translation, problems):
            other = found.setdefault(answer.unit.id, answer)
            if other.words != answer.words:
                words = _(
                    "{text}: the translation at {place} is different; choose one, and write it "
                    "in both",
                    text=answer.unit.context,
                    place=other.place,
                )
                problems.error(answer.place, words)
    for answer in found.values():
        _check(answer, translation, problems)
    return tuple(found.values())


def _answers_in(file: Returned, translation: Translation, problems: Problems) -> Iterator[Answer]:
    """Yield the units of a file that a translator changed or confirmed."""
    by_unit: dict[str, dict[int, Row]] = {}
    for row in file.rows:
        other = by_unit.setdefault(row.unit, {}).setdefault(row.number, row)
        if other.text != row.text:
            words = _(
                "the translation at {place} is different; delete one of the two rows",
                place=other.place,
            )
            problems.error(row.place, words)
    known = {unit.id: (text, unit) for text, unit in translation.units}
    for name, numbered in by_unit.items():
        rows = [numbered[n] for n in sorted(numbered)]  # in whatever order they came
        place, check = rows[0].place, rows[0].check.split("-")
        if len(check) != 3 or len({row.check for row in rows}) != 1:
            words = _(
                "{unit}: the cell or note Check was changed; restore it from the file that was "
                "sent out",
                unit=name,
            )
            problems.error(place, words)
            continue
        source_hash, source_rows, text_rows = check
        found = known.get(name)
        has_moved = found is None or translating.section_hash(found[1].source) != source_hash
        if has_moved and (found is None or found[0].is_markdown):
            # the unit that has its source now, where sections were added or moved
            same = [
                (text, unit)
                for text, unit in translation.units
                if text.is_markdown and translating.section_hash(unit.source) == source_hash
            ]
            found = same[0] if len(same) == 1 else found
        if found is None:
            words = _(
                'the module has no unit "{unit}"; restore its name, or have the file for '
                "translators written anew",
                unit=name,
            )
            problems.error(place, words)
            continue
        text, unit = found
        if rows_hash([row.source for row in rows]) != source_rows:
            now = {one.rstrip() for one in unit.paragraphs[0].texts}
            changed = [row for row in rows if row.source.rstrip() not in now]
            words = _(
                "{text}: the source was changed, or a row of it is missing; restore it, and report "
                "mistakes in the source separately",
                text=unit.context,
            )
            problems.error((changed or rows)[0].source_place, words)
            continue
        empty = [row for row in rows if not row.text.strip()]
        if len(empty) == len(rows) and text_rows == rows_hash([]):
            continue  # still to be done
        for row in empty:
            problems.error(
                row.place,
                _("this paragraph is empty; translate it like the others of its unit")
                if len(empty) < len(rows)
                else _("the translation was deleted; write one"),
            )
        if empty:
            continue
        texts = [row.text for row in rows]
        source, made = unit.paragraphs
        if len(texts) == len(made.texts):
            whole = made.joined(texts)
        else:
            whole = source.gaps[0] + "\n\n".join(texts) + source.gaps[-1]
        was_changed_here = not unit.check.endswith(text_rows)
        is_same = whole.strip() == unit.text.strip()
        if rows_hash(texts) == text_rows:
            is_confirmed = unit.status is Status.STALE and all(row.is_done for row in rows)
            is_news = is_confirmed and not was_changed_here
        elif was_changed_here and not is_same:
            words = _(
                "{text}: the translation in {file} was changed after this file had been sent out; "
                "choose one, and write it in both",
                text=unit.context,
                file=text.path.name,
            )
            problems.error(place, words)
            continue
        else:
            is_news = not is_same or unit.status is not Status.TRANSLATED
        if is_news:
            yield Answer(text, unit, whole, source_hash, tuple(rows))


def _check(answer: Answer, translation: Translation, problems: Problems) -> None:
    unit, languages = answer.unit, (translation.original, translation.language)
    for row in answer.rows:
        for _index, reason in forbidden_characters(row.text):
            problems.error(row.place, _("{reason}; delete it", reason=reason))
    source = "\n\n".join(row.source for row in answer.rows)
    words = "\n\n".join(row.text for row in answer.rows)
    differing = (row for row in answer.rows if any(differences(row.source, row.text, languages)))
    pair = Translated(source, words, next(differing, answer.rows[0]).place)
    if answer.text.repeated is None:
        translating.check_facts(pair, languages, problems)
    else:  # its facts are compared with those of the whole file
        pair = replace(pair, source=prose(source), text=prose(words))
    if translation.original == ENGLISH:
        translating.check_terms(pair, translation.language, problems)
    levels = [
        Counter(len(one.text) - len(one.text.lstrip("#")) for one in translating.sections_of(text))
        for text in (source, words)
    ]
    if answer.text.is_markdown and levels[0] != levels[1]:
        told = _(
            "{text}: expected the headings of the source, with as many # before each, and no "
            "others",
            text=unit.context,
        )
        problems.error(answer.place, told)
    if answer.is_stale:
        told = _(
            "{text}: the source has changed since this file was sent out; the translation is "
            "taken over and marked stale",
            text=unit.context,
        )
        problems.warning(answer.place, told)


def _changed_files(
    translation: Translation, answers: Sequence[Answer], problems: Problems
) -> dict[Path, str]:
    """Return the new content of every file that changes; what does not fit is recorded."""
    files: dict[Path, str] = {}
    for text in translation.texts:
        given = {one.unit.id: one for one in answers if one.text is text}
        if given and text.is_markdown:
            files[text.path] = _markdown(text, given)
        elif given:
            files[text.path] = _yaml(text, given, translation, problems)
    if not problems.errors:
        _check_result(translation, answers, files, problems)
    return files


def _markdown(text: Text, given: Mapping[str, Answer]) -> str:
    parts, hashes = [], []
    for unit in text.units:
        if answer := given.get(unit.id):
            part, made_from = answer.words, answer.made_from
        elif unit.status is Status.MISSING:
            part, made_from = unit.source, UNTRANSLATED
        else:
            part, made_from = unit.text, unit.made_from or translating.section_hash(unit.source)
        parts.append(part if part.endswith("\n") else f"{part}\n\n")
        hashes.append(made_from)
    head = f"<!-- translation: {DRAFT}; source: {' '.join(hashes)} -->"
    return f"{head}\n{''.join(parts).rstrip()}\n"


def _yaml(
    text: Text, given: Mapping[str, Answer], translation: Translation, problems: Problems
) -> str:
    path = text.repeated if text.file is None else text.file.path
    before = None if path is None else read_text(path, problems)
    fields = text.kind.model_fields if text.kind else ()
    of = getattr(text.original, "id", translation.id)
    head = {name: of for name in translating.ORIGINALS if name in fields}
    head |= {"language": translation.language, "version": text.version, "status": DRAFT}
    head = {key: value for key, value in head.items() if value and key in fields}
    data = text.data or head
    for answer in given.values():  # lists of texts, whose entries have no ids
        *above, last = answer.unit.location
        if isinstance(last, int):
            beside = [unit for unit in text.units if [*unit.location[:-1]] == above]
            left = [unit for unit in beside if not unit.text and unit.id not in given]
            if left:
                words = n_(
                    "{text}: translate the whole list or nothing of it; {units} is missing",
                    "{text}: translate the whole list or nothing of it; {units} are missing",
                    len(left),
                    text=answer.unit.context,
                    units=and_list(unit.id for unit in left),
                )
                problems.error(answer.place, words)
    made = _with_new(data, _tree(text, given, data))
    if text.repeated is not None:  # what a translation repeats where it has nothing of its own
        file = read_yaml(text.repeated, problems)
        own = {} if file is None else {key: file.data[key] for key in file.data if key in PARTS}
        made = _with_new(data, _with_new(own, made))
    if before is None:  # a new file: the line that names its schema, and its head
        source = translation.folder / text.name
        first = source.read_text(encoding="utf-8").partition("\n")[0] if source.is_file() else ""
        is_schema = first.startswith("# yaml-language-server") and first.endswith(".schema.json")
        before = first.replace(".schema.json", "-translation.schema.json\n") if is_schema else ""
        for key, value in head.items():
            before += f'{key}: "{value}"\n' if "." in value else f"{key}: {value}\n"
    return edited(before, made)


def _tree(text: Text, given: Mapping[str, Answer], data: dict[str, Any]) -> dict[str, Any]:
    """Return what a file is to hold, in the order of the original: its head and all its words."""
    states = {unit.id: unit.status for unit in text.units}
    states |= {
        name: Status.STALE if one.is_stale else Status.TRANSLATED for name, one in given.items()
    }

    def versions(above: Sequence[str | int]) -> dict[str, Any]:
        """Return the version of an item: the present one if none of its translations is stale."""
        if above[0] != "items":
            return {}
        version = next(one.version for one in text.original.items if one.id == above[1])
        mine = [unit.id for unit in text.units if [*unit.location[:2]] == [*above[:2]]]
        if Status.STALE in {states[name] for name in mine}:
            return {"version": at(data, (*above[:2], "version")) or max(1, version - 1)}
        return {"version": version}

    tree: dict[Any, Any] = {key: data[key] for key in translating.HEAD if key in data}
    tree |= {"status": DRAFT} if "status" in data else {}
    if text.version and Status.STALE not in states.values():
        tree["version"] = text.version
    sources: dict[str, str] = {}
    """The hashes of the sources of texts that have no versions of their own."""
    for unit in text.units:
        here = tree
        *above, last = unit.location
        for n, part in enumerate(above):
            here = here.setdefault(part, versions(above) if n == 1 else {})
        answer = given.get(unit.id)
        here[last] = answer.words.strip() if answer else at(data, unit.location)
        if unit.location[0] == "items" or states[unit.id] is Status.MISSING:
            continue
        if answer:
            sources[translating.source_name(unit.location)] = answer.made_from
        elif unit.made_from or unit.status is Status.TRANSLATED:
            sources[translating.source_name(unit.location)] = (
                unit.made_from or translating.section_hash(unit.source)
            )
    made = _filled(tree) or {}
    if text.kind is None or "sources" not in text.kind.model_fields:
        return made
    return made | {"sources": sources}


def _filled(node: Any) -> Any:
    """Return a tree without the parts in which nothing is translated; ``None`` if nothing is."""
    if not isinstance(node, dict):
        return node
    inner = {key: _filled(value) for key, value in node.items()}
    if not any(value for key, value in inner.items() if key != "version"):
        return None
    if all(isinstance(key, int) for key in inner):
        return [{} if value is None else value for value in inner.values()]
    return {key: value for key, value in inner.items() if value is not None}


def _with_new(old: Any, new: Any) -> Any:
    """Return data with new values; keys that are there keep their order, others follow theirs."""
    if isinstance(old, dict) and isinstance(new, dict):
        keys, before = list(old), 0
        for key in new:
            if key not in old:
                keys.insert(before, key)
            before = keys.index(key) + 1
        return {key: _with_new(old.get(key), new[key]) if key in new else old[key] for key in keys}
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [_with_new(one, other) for one, other in zip(old, new, strict=True)]
    return new


def _check_result(
    translation: Translation,
    answers: Sequence[Answer],
    files: Mapping[Path, str],
    problems: Problems,
) -> None:
    """Read the module with its new files and record every error, at the row that makes it.

    What is read of the module's translations is copied to another folder, with the new files.
    """
    found, home = Problems(), translation.folder
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / home.name
        for text in translation.texts:
            target = folder / text.path.relative_to(home)
            target.parent.mkdir(parents=True, exist_ok=True)
            if (home / text.name).is_file():
                shutil.copyfile(home / text.name, folder / text.name)
            if text.path in files:
                target.write_text(files[text.path], encoding="utf-8")
            elif text.path.is_file():
                shutil.copyfile(text.path, target)
        translation.check(folder, found)
        for problem in found.errors:
            path = home / problem.place.path.relative_to(folder)
            location = problem.place.location
            rows = [
                answer.place
                for answer in answers
                if answer.text.path == path and answer.unit.location[: len(location)] == location
            ]
            place = rows[0] if rows and location else replace(problem.place, path=path)
            problems.error(place, problem.message)


FORMATS = {"xlsx": workbook, "xlf": xliff}
"""What translators may get, by the suffix of the file."""


@dataclass(frozen=True)
class Exchanged:
    """What was written, and how far the module is translated then."""

    language: str
    files: tuple[Path, ...]
    statuses: Counter[Status]
    taken: int = 0
    """Units that were taken over."""
    problems: tuple[Problem, ...] = ()
    """Warnings and information."""


def write_translation(folder: StrPath, language: str, into: StrPath) -> Exchanged:
    """Write a module for translators, as an Excel workbook and as an XLIFF file.

    Raises ``InputError`` if the module or its translation cannot be understood.
    """
    folder, into = Path(folder), Path(into)
    problems = Problems()
    translation = problems.checked(read_translation(folder, language, problems))
    stem = f"{translation.id}.{language}"
    made = {into / f"{stem}.{suffix}": make(translation) for suffix, make in FORMATS.items()}
    for path, content in made.items():
        write_atomically(path, content, shared=True)
    return Exchanged(language, tuple(made), translation.statuses)


def take_over_translation(folder: StrPath, paths: Sequence[Path]) -> Exchanged:
    """Take over files that translators returned into the translation files of a module.

    The format is recognised by the content. Raises ``InputError`` with every mistake in any of the
    files; nothing is written then.
    """
    folder = Path(folder)
    problems = Problems()
    files: list[Returned] = []
    for path in paths:
        if path.is_file():
            files += _read(path, sent_data(path), problems)
        else:
            words = _("expected an Excel workbook or an XLIFF file here, found none")
            problems.error(Place(path), words)
    return _taken_over(folder, folder, files, problems)


def take_over_sent(workshop: StrPath, sent: Sequence[tuple[str, bytes]]) -> Exchanged:
    """Take over files that translators returned, by name and content, into a workshop's modules.

    They say themselves of which module they are; one that comes with trainkit is copied to the
    workshop. Raises ``InputError`` with every mistake; nothing is written then.
    """
    workshop = Path(workshop)
    problems = Problems()
    files = [one for name, data in sent for one in _read(Path(name), data, problems)]
    problems.raise_errors()
    with lock(workshop):
        module = files[0].module
        folder = source_named(workshop, module, problems)
        if folder is None and not problems.errors:
            words = _('this workshop has no module "{module}"', module=module)
            problems.error(Place(files[0].path), words)
        folder = problems.checked(folder)
        return _taken_over(folder, own_folder(workshop, folder), files, problems)


def _taken_over(
    folder: Path, home: Path, files: Sequence[Returned], problems: Problems
) -> Exchanged:
    """Take over files into a module; ``home`` is where it may be changed."""
    language = files[0].language if files else ""
    for file in files:
        if not file.language:
            words = _(
                "the file does not say which language it is translated into; restore that from the "
                "file that was sent out"
            )
            problems.error(Place(file.path), words)
        elif file.language != language:
            words = _(
                'expected the language "{wanted}" as in {file}, found "{found}"',
                wanted=language,
                file=files[0].path.name,
                found=file.language,
            )
            problems.error(Place(file.path), words)
    if language and (why := why_not(Language, language)):
        problems.error(Place(files[0].path), why)
    problems.raise_errors()
    translation = problems.checked(read_translation(folder, language, problems))
    given = _answers(translation, files, problems)
    problems.raise_errors()
    changed = _changed_files(translation, given, problems)
    problems.raise_errors()
    contents: dict[str, bytes] = {}
    for path, text in changed.items():
        has_returns = path.is_file() and b"\r\n" in path.read_bytes()  # its line ends stay
        made = text.replace("\n", "\r\n") if has_returns else text
        contents[path.relative_to(folder).as_posix()] = made.encode()
    if contents:
        write_files(folder, home, contents, shared=True)
    after = problems.checked(read_translation(home if contents else folder, language, problems))
    written = tuple(home / name for name in contents)
    return Exchanged(language, written, after.statuses, len(given), tuple(problems))


def _read(path: Path, data: bytes, problems: Problems) -> list[Returned]:
    """Return the file that somebody sent; none, and a problem, if it cannot be read."""
    if is_too_large(path, data, problems):
        return []
    if data.startswith(b"PK"):
        read = read_workbook(path, data, problems)
    elif b"<" in data[:200].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip()[:4]:
        read = read_xliff(path, data, problems)
    else:
        words = _("expected an Excel workbook (.xlsx) or an XLIFF 2 file (.xlf)")
        problems.error(Place(path), words)
        return []
    return [] if read is None else [read]
