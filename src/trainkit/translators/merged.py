"""Makes the translation files of what translators returned, without writing them.

A file changes only where a unit does; comments, order and layout of the rest stay. A text that has
changed is a draft again, and each unit gets the hash of the source it was made from: in the first
line of a text in Markdown, below ``sources`` in YAML, and as the version of an item.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from trainkit.definitions.check_translation import section_hash
from trainkit.definitions.edit import edited
from trainkit.definitions.loaded import DRAFT, UNTRANSLATED
from trainkit.definitions.translating import HEAD, ORIGINALS, source_name
from trainkit.definitions.yamlfile import Location, read_text, read_yaml
from trainkit.exercises.word_files import PARTS
from trainkit.languages import and_list, n_
from trainkit.problems import Place, Problems
from trainkit.translators.answers import Answer
from trainkit.translators.units import Status, Text, Translation, Unit, at

__all__ = ["changed_files"]


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
