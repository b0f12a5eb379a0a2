"""Writes a module for translators, and takes over what they return.

Makes the translation files of what translators returned, without writing them.

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
from trainkit.exchange.translators.sources import read_translation, source_named
from trainkit.exchange.translators.units import Status, Text, Translation, Unit, at, rows_hash
from trainkit.exercises.word_files import PARTS, prose
from trainkit.files.writing import lock, write_atomically
from trainkit.model.edit import edited
from trainkit.model.fields import Language, forbidden_characters
from trainkit.model.law import differences
from trainkit.model.lists import is_too_large, sent_data
from trainkit.model.loaded import DRAFT, UNTRANSLATED, Translated
from trainkit.model.translating import (
    HEAD,
    ORIGINALS,
    check_facts,
    check_terms,
    section_hash,
    sections_of,
    source_name,
)
from trainkit.model.validate import why_not
from trainkit.model.yaml import Location, read_text, read_yaml
from trainkit.problems import Place, Problem, Problems
from trainkit.text.languages import ENGLISH, _, and_list, n_

_EMPTY = "0" * 8


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
        return self.made_from != section_hash(self.unit.source)


def answers(
    translation: Translation, files: Sequence[Returned], problems: Problems
) -> tuple[Answer, ...]:
    """Return the units that translators changed or confirmed; every mistake is recorded."""
    found: dict[str, Answer] = {}
    for file in files:
        if file.module != translation.id:
            problems.error(
                Place(file.path),
                _(
                    'expected texts of the module "{wanted}", found those of "{found}"',
                    wanted=translation.id,
                    found=file.module,
                ),
            )
            continue
        for answer in _answers_in(file, translation, problems):
            other = found.setdefault(answer.unit.id, answer)
            if other.words != answer.words:
                problems.error(
                    answer.place,
                    _(
                        "{text}: the translation at {place} is different; choose one, and write it "
                        "in both",
                        text=answer.unit.context,
                        place=other.place,
                    ),
                )
    for answer in found.values():
        _check(answer, translation, problems)
    return tuple(found.values())


def _answers_in(file: Returned, translation: Translation, problems: Problems) -> Iterator[Answer]:
    known = {unit.id: (text, unit) for text, unit in translation.units}
    for name, rows in _by_unit(file, problems).items():
        place, check = rows[0].place, rows[0].check.split("-")
        if len(check) != 3 or len({row.check for row in rows}) != 1:
            problems.error(
                place,
                _(
                    "{unit}: the cell or note Check was changed; restore it from the file that was "
                    "sent out",
                    unit=name,
                ),
            )
            continue
        source_hash, source_rows, text_rows = check
        text, unit = _moved(known.get(name), source_hash, translation)
        if text is None or unit is None:
            problems.error(
                place,
                _(
                    'the module has no unit "{unit}"; restore its name, or have the file for '
                    "translators written anew",
                    unit=name,
                ),
            )
        elif rows_hash([row.source for row in rows]) != source_rows:
            _report_source(rows, unit, problems)
        elif _is_complete(rows, text_rows, problems):
            words = _words(unit, [row.text for row in rows])
            answer = Answer(text, unit, words, source_hash, tuple(rows))
            if _is_news(answer, text_rows, problems):
                yield answer


def _is_news(answer: Answer, text_rows: str, problems: Problems) -> bool:
    """Whether a translator changed or confirmed a translation that nobody else has changed."""
    unit, rows = answer.unit, answer.rows
    was_changed_here = not unit.check.endswith(text_rows)
    is_same = answer.words.strip() == unit.text.strip()
    if rows_hash([row.text for row in rows]) == text_rows:
        confirmed = unit.status is Status.STALE and all(row.is_done for row in rows)
        return confirmed and not was_changed_here
    if was_changed_here and not is_same:
        problems.error(
            answer.place,
            _(
                "{text}: the translation in {file} was changed after this file had been sent out; "
                "choose one, and write it in both",
                text=unit.context,
                file=answer.text.path.name,
            ),
        )
        return False
    return not is_same or unit.status is not Status.TRANSLATED


def _by_unit(file: Returned, problems: Problems) -> dict[str, list[Row]]:
    """Return the rows of each unit in the order of its paragraphs, in whatever order they came."""
    units: dict[str, dict[int, Row]] = {}
    for row in file.rows:
        other = units.setdefault(row.unit, {}).setdefault(row.number, row)
        if other.text != row.text:
            problems.error(
                row.place,
                _(
                    "the translation at {place} is different; delete one of the two rows",
                    place=other.place,
                ),
            )
    return {name: [rows[n] for n in sorted(rows)] for name, rows in units.items()}


def _moved(
    found: tuple[Text, Unit] | None, source_hash: str, translation: Translation
) -> tuple[Text | None, Unit | None]:
    """Return the unit, or the one that has its source now, where sections were added or moved."""
    if found is not None and section_hash(found[1].source) == source_hash:
        return found
    if found is not None and not found[0].is_markdown:
        return found
    same = [
        (text, unit)
        for text, unit in translation.units
        if text.is_markdown and section_hash(unit.source) == source_hash
    ]
    return same[0] if len(same) == 1 else found or (None, None)


def _report_source(rows: Sequence[Row], unit: Unit, problems: Problems) -> None:
    """Record that the source was changed, at the paragraph if it can be told."""
    now = {text.rstrip() for text in unit.paragraphs[0].texts}
    changed = [row for row in rows if row.source.rstrip() not in now]
    place = changed[0].source_place if changed else rows[0].source_place
    problems.error(
        place,
        _(
            "{text}: the source was changed, or a row of it is missing; restore it, and report "
            "mistakes in the source separately",
            text=unit.context,
        ),
    )


def _is_complete(rows: Sequence[Row], text_rows: str, problems: Problems) -> bool:
    """Whether there is a translation of every paragraph; none at all is still to be done."""
    empty = [row for row in rows if not row.text.strip()]
    if len(empty) == len(rows) and text_rows == _EMPTY:
        return False
    for row in empty:
        problems.error(
            row.place,
            _("this paragraph is empty; translate it like the others of its unit")
            if len(empty) < len(rows)
            else _("the translation was deleted; write one"),
        )
    return not empty


def _words(unit: Unit, texts: Sequence[str]) -> str:
    """Return the whole translation: the paragraphs between the gaps of the present one."""
    source, made = unit.paragraphs
    if len(texts) == len(made.texts):
        return made.joined(texts)
    return source.gaps[0] + "\n\n".join(texts) + source.gaps[-1]


def _check(answer: Answer, translation: Translation, problems: Problems) -> None:
    unit, languages = answer.unit, (translation.original, translation.language)
    for row in answer.rows:
        for _index, reason in forbidden_characters(row.text):
            problems.error(row.place, _("{reason}; delete it", reason=reason))
    source = "\n\n".join(row.source for row in answer.rows)
    words = "\n\n".join(row.text for row in answer.rows)
    pair = Translated(source, words, _differing(answer.rows, languages).place)
    if answer.text.repeated is None:
        check_facts(pair, languages, problems)
    else:  # its facts are compared with those of the whole file
        pair = replace(pair, source=prose(source), text=prose(words))
    if translation.original == ENGLISH:
        check_terms(pair, translation.language, problems)
    if answer.text.is_markdown and _marks(source) != _marks(words):
        problems.error(
            answer.place,
            _(
                "{text}: expected the headings of the source, with as many # before each, and no "
                "others",
                text=unit.context,
            ),
        )
    if answer.is_stale:
        problems.warning(
            answer.place,
            _(
                "{text}: the source has changed since this file was sent out; the translation is "
                "taken over and marked stale",
                text=unit.context,
            ),
        )


def _differing(rows: Sequence[Row], languages: tuple[str, str]) -> Row:
    """Return the first row whose facts differ, or the first row."""
    differing = (row for row in rows if any(differences(row.source, row.text, languages)))
    return next(differing, rows[0])


def _marks(text: str) -> Counter[int]:
    """Return how many headings of each level a section has."""
    sections = sections_of(text)
    return Counter(len(one.text) - len(one.text.lstrip("#")) for one in sections)


def changed_files(
    translation: Translation, answers: Sequence[Answer], problems: Problems
) -> dict[Path, str]:
    """Return the new content of every file that changes; what does not fit is recorded."""
    files: dict[Path, str] = {}
    for text in translation.texts:
        given = {one.unit.id: one for one in answers if one.text is text}
        if given:
            files[text.path] = (
                _markdown(text, given)
                if text.is_markdown
                else _yaml(text, given, translation, problems)
            )
    if not problems.errors:
        _check_result(translation, answers, files, problems)
    return files


def _markdown(text: Text, given: Mapping[str, Answer]) -> str:
    parts, hashes = [], []
    for unit in text.units:
        answer, now = given.get(unit.id), section_hash(unit.source)
        if answer is not None:
            part, made_from = answer.words, answer.made_from
        elif unit.status is Status.MISSING:
            part, made_from = unit.source, UNTRANSLATED
        else:
            part, made_from = unit.text, unit.made_from or now
        parts.append(part if part.endswith("\n") else f"{part}\n\n")
        hashes.append(made_from)
    head = f"<!-- translation: {DRAFT}; source: {' '.join(hashes)} -->"
    return f"{head}\n{''.join(parts).rstrip()}\n"


def _yaml(
    text: Text, given: Mapping[str, Answer], translation: Translation, problems: Problems
) -> str:
    path = text.repeated if text.file is None else text.file.path
    before = None if path is None else read_text(path, problems)
    data = text.data or _head(text, translation)
    _check_lists(text, given, problems)
    made = _with_new(data, _tree(text, given, data))
    if text.repeated is not None:
        made = _with_new(data, _with_new(_repeated(text.repeated, problems), made))
    return edited(_new_file(text, translation) if before is None else before, made)


def _repeated(path: Path, problems: Problems) -> dict[str, Any]:
    """Return what a translation repeats of its original where it has nothing of its own."""
    file = read_yaml(path, problems)
    return {} if file is None else {key: file.data[key] for key in file.data if key in PARTS}


def _head(text: Text, translation: Translation) -> dict[str, Any]:
    """Return the fields that say what a new translation is of."""
    fields = text.kind.model_fields if text.kind else ()
    of = getattr(text.original, "id", translation.id)
    head = {name: of for name in ORIGINALS if name in fields}
    head |= {"language": translation.language, "version": text.version, "status": DRAFT}
    return {key: value for key, value in head.items() if value and key in fields}


def _new_file(text: Text, translation: Translation) -> str:
    """Return the text of a new file: the line that names its schema, and its head."""
    source = translation.folder / text.name
    first = source.read_text(encoding="utf-8").partition("\n")[0] if source.is_file() else ""
    is_schema = first.startswith("# yaml-language-server") and first.endswith(".schema.json")
    line = first.replace(".schema.json", "-translation.schema.json") + "\n" if is_schema else ""
    values = _head(text, translation).items()
    return line + "".join(
        f'{key}: "{value}"\n' if "." in value else f"{key}: {value}\n" for key, value in values
    )


def _check_lists(text: Text, given: Mapping[str, Answer], problems: Problems) -> None:
    """Record lists of texts of which only a part is translated, since their entries have no ids."""
    for answer in given.values():
        *above, last = answer.unit.location
        if isinstance(last, int):
            beside = [unit for unit in text.units if [*unit.location[:-1]] == above]
            left = [unit for unit in beside if not unit.text and unit.id not in given]
            if left:
                problems.error(
                    answer.place,
                    n_(
                        "{text}: translate the whole list or nothing of it; {units} is missing",
                        "{text}: translate the whole list or nothing of it; {units} are missing",
                        len(left),
                        text=answer.unit.context,
                        units=and_list(unit.id for unit in left),
                    ),
                )


def _tree(text: Text, given: Mapping[str, Answer], data: dict[str, Any]) -> dict[str, Any]:
    """Return what a file is to hold, in the order of the original: its head and all its words."""
    states = {unit.id: _state(unit, given.get(unit.id)) for unit in text.units}
    tree: dict[Any, Any] = {key: data[key] for key in HEAD if key in data}
    tree |= {"status": DRAFT} if "status" in data else {}
    if text.version and Status.STALE not in states.values():
        tree["version"] = text.version
    for unit in text.units:
        here = tree
        *above, last = unit.location
        for n, part in enumerate(above):
            here = here.setdefault(part, _versions(text, above, states, data) if n == 1 else {})
        answer = given.get(unit.id)
        here[last] = answer.words.strip() if answer else at(data, unit.location)
    made = _filled(tree) or {}
    if text.kind is None or "sources" not in text.kind.model_fields:
        return made
    return made | {"sources": dict(_sources(text, given, states))}


def _state(unit: Unit, answer: Answer | None) -> Status:
    if answer is None:
        return unit.status
    return Status.STALE if answer.is_stale else Status.TRANSLATED


def _versions(
    text: Text, above: Sequence[str | int], states: Mapping[str, Status], data: Any
) -> dict[str, Any]:
    """Return the version of an item: the present one if none of its translations is stale."""
    if above[0] != "items":
        return {}
    mine = [unit for unit in text.units if [*unit.location[:2]] == [*above[:2]]]
    version = next(one.version for one in text.original.items if one.id == above[1])
    if Status.STALE in {states[unit.id] for unit in mine}:
        return {"version": at(data, (*above[:2], "version")) or max(1, version - 1)}
    return {"version": version}


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


def _sources(
    text: Text, given: Mapping[str, Answer], states: Mapping[str, Status]
) -> Iterator[tuple[str, str]]:
    """Yield the hash of the source of each text that has no version of its own."""
    for unit in text.units:
        name, answer = source_name(unit.location), given.get(unit.id)
        if unit.location[0] == "items" or states[unit.id] is Status.MISSING:
            continue
        if answer is not None:
            yield name, answer.made_from
        elif unit.made_from or unit.status is Status.TRANSLATED:
            yield name, unit.made_from or section_hash(unit.source)


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
    """Read the module with its new files and record every error, at the row that makes it."""
    found = Problems()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / translation.folder.name
        _copy(translation, files, folder)
        translation.check(folder, found)
        for problem in found.errors:
            path = translation.folder / problem.place.path.relative_to(folder)
            place = _row_of(path, problem.place.location, answers)
            problems.error(place or replace(problem.place, path=path), problem.message)


def _copy(translation: Translation, files: Mapping[Path, str], folder: Path) -> None:
    """Write what is read of the module's translations to another folder, with the new files."""
    for text in translation.texts:
        target = folder / text.path.relative_to(translation.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        if (translation.folder / text.name).is_file():
            shutil.copyfile(translation.folder / text.name, folder / text.name)
        if text.path in files:
            target.write_text(files[text.path], encoding="utf-8")
        elif text.path.is_file():
            shutil.copyfile(text.path, target)


def _row_of(path: Path, location: Location, answers: Sequence[Answer]) -> Place | None:
    """Return where the text at a place of a translation was returned, or one inside it."""
    found = (
        answer.place
        for answer in answers
        if answer.text.path == path and answer.unit.location[: len(location)] == location
    )
    return next(found, None) if location else None


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


def write_translation(folder: Path, language: str, into: Path) -> Exchanged:
    """Write a module for translators, as an Excel workbook and as an XLIFF file.

    Raises ``InputError`` if the module or its translation cannot be understood.
    """
    problems = Problems()
    translation = problems.checked(read_translation(folder, language, problems))
    stem = f"{translation.id}.{language}"
    made = {into / f"{stem}.{suffix}": make(translation) for suffix, make in FORMATS.items()}
    for path, content in made.items():
        write_atomically(path, content, shared=True)
    return Exchanged(language, tuple(made), translation.statuses)


def take_over_translation(folder: Path, paths: Sequence[Path]) -> Exchanged:
    """Take over files that translators returned into the translation files of a module.

    The format is recognised by the content. Raises ``InputError`` with every mistake in any of the
    files; nothing is written then.
    """
    problems = Problems()
    files = _all_read([(path, _content(path, problems)) for path in paths], problems)
    return _taken_over(folder, folder, files, problems)


def take_over_sent(workshop: Path, sent: Sequence[tuple[str, bytes]]) -> Exchanged:
    """Take over files that translators returned, by name and content, into a workshop's modules.

    They say themselves of which module they are; one that comes with trainkit is copied to the
    workshop. Raises ``InputError`` with every mistake; nothing is written then.
    """
    problems = Problems()
    files = _all_read([(Path(name), data) for name, data in sent], problems)
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
    language = _language(files, problems)
    problems.raise_errors()
    translation = problems.checked(read_translation(folder, language, problems))
    given = answers(translation, files, problems)
    problems.raise_errors()
    changed = changed_files(translation, given, problems)
    problems.raise_errors()
    contents = {
        path.relative_to(folder).as_posix(): _as_before(path, text)
        for path, text in changed.items()
    }
    if contents:
        write_files(folder, home, contents, shared=True)
    after = problems.checked(read_translation(home if contents else folder, language, problems))
    written = tuple(home / name for name in contents)
    return Exchanged(language, written, after.statuses, len(given), tuple(problems))


def _all_read(sent: Sequence[tuple[Path, bytes | None]], problems: Problems) -> list[Returned]:
    read = (_read(path, data, problems) for path, data in sent if data is not None)
    return [one for one in read if one is not None]


def _content(path: Path, problems: Problems) -> bytes | None:
    if not path.is_file():
        message = _("expected an Excel workbook or an XLIFF file here, found none")
        problems.error(Place(path), message)
        return None
    return sent_data(path)


def _read(path: Path, data: bytes, problems: Problems) -> Returned | None:
    if is_too_large(path, data, problems):
        return None
    start = data[:200]
    if start.startswith(b"PK"):
        return read_workbook(path, data, problems)
    if b"<" in start.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip()[:4]:
        return read_xliff(path, data, problems)
    problems.error(Place(path), _("expected an Excel workbook (.xlsx) or an XLIFF 2 file (.xlf)"))
    return None


def _language(files: Sequence[Returned], problems: Problems) -> str:
    """Return the one language of all files."""
    first = files[0].language if files else ""
    for file in files:
        if not file.language:
            message = _(
                "the file does not say which language it is translated into; restore that from the "
                "file that was sent out"
            )
            problems.error(Place(file.path), message)
        elif file.language != first:
            message = _(
                'expected the language "{wanted}" as in {file}, found "{found}"',
                wanted=first,
                file=files[0].path.name,
                found=file.language,
            )
            problems.error(Place(file.path), message)
    if first and (words := why_not(Language, first)):
        problems.error(Place(files[0].path), words)
    return first


def _as_before(path: Path, text: str) -> bytes:
    """Return a file's bytes, with the line ends that the file had."""
    has_returns = path.is_file() and b"\r\n" in path.read_bytes()
    return (text.replace("\n", "\r\n") if has_returns else text).encode()
