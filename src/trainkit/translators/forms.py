"""Questionnaires and law cards, for translators.

Originals come with trainkit or are a workshop's own. What is translated for a workshop lies in its
own folder; where it has nothing, the translation that comes with trainkit holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from pydantic import BaseModel

from trainkit.definitions.law import FOLDER as LAW_CARDS
from trainkit.definitions.law import law_card_files, law_fields_file, read_law_cards
from trainkit.definitions.translated_forms import (
    QUESTIONNAIRES,
    LawCardTranslation,
    LawFieldsTranslation,
    QuestionnaireTranslation,
    read_form_texts,
    read_questionnaires,
)
from trainkit.languages import ENGLISH, _
from trainkit.problems import Place, Problems
from trainkit.resources import curriculum_folder, is_built_in
from trainkit.translators.units import Translation, YamlSource, yaml_text

__all__ = ["FORM_FOLDERS", "original_languages", "read_forms"]


class _Form(NamedTuple):
    """An original."""

    path: Path
    kind: type[BaseModel]
    """The model of its translation."""
    original: Any


def _questionnaires(roots: Sequence[Path], problems: Problems) -> Iterator[_Form]:
    for path, questionnaire in read_questionnaires(roots, problems) or ():
        yield _Form(path, QuestionnaireTranslation, questionnaire)


def _law_cards(roots: Sequence[Path], problems: Problems) -> Iterator[_Form]:
    """Yield the lines of law cards, by their ids as their translation has them, and each card."""
    path, law = law_fields_file(roots), read_law_cards(roots, problems)
    if path is None or law is None or law.fields is None:
        return
    fields, files = law.fields, law_card_files(roots)
    words = SimpleNamespace(
        version=fields.version,
        language=fields.language,
        title=fields.title,
        introduction=fields.introduction,
        parts=tuple(part.title for part in fields.parts),
        fields=tuple(line for part in fields.parts for line in part.fields),
    )
    yield _Form(path, LawFieldsTranslation, words)
    for code, card in law.cards.items():
        yield _Form(files[code.lower()], LawCardTranslation, card)


FORM_FOLDERS: Mapping[str, Callable[[Sequence[Path], Problems], Iterator[_Form]]] = {
    QUESTIONNAIRES: _questionnaires,
    LAW_CARDS: _law_cards,
}
"""What reads the originals, by the name of their folder."""


def original_languages(folder: Path, problems: Problems) -> set[str]:
    """Return the languages in which the originals for a folder of forms are written."""
    return {one.original.language for one in FORM_FOLDERS[folder.name](_roots(folder), problems)}


def _roots(folder: Path) -> list[Path]:
    """Return where originals are looked for, as ``read_form_texts`` takes it."""
    own = folder.parent
    return [own] if is_built_in(folder) else [curriculum_folder(), own]


def read_forms(folder: Path, language: str, problems: Problems) -> Translation | None:
    """Read the forms of a folder and their translations into a language, as ``read_translation``.

    XLIFF has one language of sources in a file: English, if any form is in English.
    """
    before, roots = len(problems.errors), _roots(folder)
    forms = list(FORM_FOLDERS[folder.name](roots, problems))
    languages = [one.original.language for one in forms if one.original.language != language]
    if not languages:
        if len(problems.errors) == before:
            words = _(
                'everything here is in "{language}" itself; choose another language',
                language=language,
            )
            problems.error(Place(folder), words)
        return None
    original = ENGLISH if ENGLISH in languages else languages[0]
    texts = [
        yaml_text(folder, _source(one, folder), language, problems)
        for one in forms
        if one.original.language == original
    ]

    def check(copy: Path, found: Problems) -> None:
        read_form_texts([*roots[:-1], copy.parent], [language], found)

    title = folder.name.replace("-", " ").capitalize()
    read = tuple(one for one in texts if one is not None)
    return Translation(folder.name, title, folder, original, language, read, check)


def _source(form: _Form, folder: Path) -> YamlSource:
    home = form.path.parent
    reserve = None if home == folder else home
    return YamlSource(form.path.name, form.kind, form.original, reserve=reserve)
