"""The words of worksheets, for translators: every kind of exercise.

They come with trainkit, and a translation is the whole English file again with other words. What is
not translated yet stands in it in English, and only a file without such texts is used.
"""

from __future__ import annotations

import copy
from functools import partial
from pathlib import Path
from typing import Any

from trainkit.definitions.check_translation import section_hash
from trainkit.definitions.translating import source_name
from trainkit.definitions.yamlfile import Location
from trainkit.exercises.check_words import check_word_file, source_of
from trainkit.exercises.word_files import (
    PARTS,
    WORKSHEETS,
    ExerciseText,
    quoted,
    read_words,
    texts_of,
    word_file,
    word_kinds,
    words_folder,
)
from trainkit.languages import ENGLISH, _, plural_names
from trainkit.problems import Place, Problems
from trainkit.translators.units import Described, Translation, YamlSource, at, place_of, yaml_text

__all__ = ["read_worksheets"]


def read_worksheets(folder: Path, language: str, problems: Problems) -> Translation | None:
    """Read the words of worksheets and their translations, as ``read_translation``."""
    if language == ENGLISH:
        words = _(
            'everything here is in "{language}" itself; choose another language', language=language
        )
        problems.error(Place(folder), words)
        return None
    texts = [
        yaml_text(folder, _source(kind, folder, language), language, problems)
        for kind in word_kinds()
    ]
    read = tuple(one for one in texts if one is not None)
    check = partial(_check, language=language)
    return Translation(WORKSHEETS, "Worksheets", folder, ENGLISH, language, read, check)


def _check(folder: Path, problems: Problems, language: str) -> None:
    for kind in word_kinds():
        path = folder / word_file(kind, language).name
        if path.is_file():
            check_word_file(kind, path, language, problems)


def _source(kind: str, folder: Path, language: str) -> YamlSource:
    english, home = read_words(kind), words_folder()
    return YamlSource(
        f"{kind}.yaml",
        ExerciseText,
        english,
        {
            place: Described(
                text, place_of(f"worksheet {kind}", place), _note(english, place, text, language)
            )
            for place, text in texts_of(english).items()
        },
        reserve=None if folder.resolve() == home.resolve() else home,
        repeated=word_file(kind),
        understood=partial(_understood, english),
    )


def _note(english: ExerciseText, place: Location, text: str, language: str) -> str:
    """Say who reads a text, and what to keep besides its facts."""
    part, last = place[0], place[-1]
    notes = {"questions": ["Participants read this."], "answers": ["Only trainers read this."]}
    found = notes.get(str(part), [])
    if last == "columns":
        found.append(
            "Headings of columns, between |. Keep the marks # and `; the numbers after colons are "
            "widths in millimetres and may differ."
        )
    if part == "terms" and english.is_read_back(source_name(place[1:])):
        found.append("Read back from the sheet: keep a word or sign between two parts in braces.")
    if quoted(text):
        found.append("Translate the words in quotation marks between braces, too.")
    if "plural(" in text:
        found.append(
            f"After plural, the forms of the language: {', '.join(plural_names(language))}."
        )
    return " ".join(found)


def _understood(english: ExerciseText, data: Any) -> dict[str, Any]:
    """Return what a translation holds as others hold it: translated texts, each with its source.

    A file that people wrote has a hash a part, and everything in it is translated.
    """
    data, texts = copy.deepcopy(data), texts_of(english)
    parts = data.pop("source", None)
    if data.get("sources"):
        for place in texts:
            if source_name(place) not in data["sources"]:
                _drop(data, place)
        return dict(data)
    then, now = (parts or "").split(), source_of(english).split()
    changed = {part for part, old, new in zip(PARTS, then, now, strict=False) if old != new}
    sources = {
        source_name(place): _UNKNOWN if place[0] in changed else section_hash(text)
        for place, text in texts.items()
        if at(data, place)
    }
    return {**data, "sources": sources}


_UNKNOWN = "0" * 8
"""Stands for the hash of a text of which only its part is known to have changed."""


def _drop(data: Any, place: Location) -> None:
    """Remove the text at a place, and with it the list that it is in."""
    *above, last = place if isinstance(place[-1], str) else place[:-1]
    inside = at(data, tuple(above))
    if isinstance(inside, dict):
        inside.pop(last, None)
