"""What can be translated: a module, the words of a workshop, and what all modules share.

Questionnaires and law cards, for translators.

Originals come with trainkit or are a workshop's own. What is translated for a workshop lies in its
own folder; where it has nothing, the translation that comes with trainkit holds.

The words of worksheets, for translators: every kind of exercise.

They come with trainkit, and a translation is the whole English file again with other words. What is
not translated yet stands in it in English, and only a file without such texts is used.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from pydantic import BaseModel

from trainkit.exchange.translators.units import (
    Described,
    Text,
    Translation,
    YamlSource,
    at,
    markdown_text,
    place_of,
    yaml_text,
)
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
from trainkit.model.law import FOLDER as LAW_CARDS
from trainkit.model.law import law_card_files, law_fields_file, read_law_cards
from trainkit.model.load import WORKSHOP_FILE, module_folder, read_course
from trainkit.model.loaded import Course
from trainkit.model.translated_forms import (
    QUESTIONNAIRES,
    LawCardTranslation,
    LawFieldsTranslation,
    QuestionnaireTranslation,
    read_form_texts,
    read_questionnaires,
)
from trainkit.model.translating import FigureWords, lines_to_translate, section_hash, source_name
from trainkit.model.translation import (
    ExerciseTranslation,
    ItemBankTranslation,
    ModuleTranslation,
    translate,
)
from trainkit.model.validate import load_model
from trainkit.model.workshop import Workshop
from trainkit.model.workshop_words import (
    WorkshopTranslation,
    source_language,
    workshop_in_languages,
)
from trainkit.model.yaml import Location
from trainkit.problems import Place, Problems
from trainkit.resources import curriculum_folder, is_built_in
from trainkit.text.languages import ENGLISH, N_, _, plural_names


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
        yaml_text(folder, _form_source(one, folder), language, problems)
        for one in forms
        if one.original.language == original
    ]

    def check(copy: Path, found: Problems) -> None:
        read_form_texts([*roots[:-1], copy.parent], [language], found)

    title = folder.name.replace("-", " ").capitalize()
    read = tuple(one for one in texts if one is not None)
    return Translation(folder.name, title, folder, original, language, read, check)


def _form_source(form: _Form, folder: Path) -> YamlSource:
    home = form.path.parent
    reserve = None if home == folder else home
    return YamlSource(form.path.name, form.kind, form.original, reserve=reserve)


def read_worksheets(folder: Path, language: str, problems: Problems) -> Translation | None:
    """Read the words of worksheets and their translations, as ``read_translation``."""
    if language == ENGLISH:
        words = _(
            'everything here is in "{language}" itself; choose another language', language=language
        )
        problems.error(Place(folder), words)
        return None
    texts = [
        yaml_text(folder, _kind_source(kind, folder, language), language, problems)
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


def _kind_source(kind: str, folder: Path, language: str) -> YamlSource:
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


_TEXTS = ("handout.md", "card.md", "slides.md", "guide.md")


def read_translation(folder: Path, language: str, problems: Problems) -> Translation | None:
    """Read what a folder has to translate, and its translations into a language.

    What is wrong in the files is recorded; ``None`` if they cannot be understood.
    """
    if (folder / WORKSHOP_FILE).is_file():
        return _workshop_words(folder, language, problems)
    shared = shared_in(folder)
    return (shared.read if shared else _module)(folder, language, problems)


def read_original(folder: Path, problems: Problems) -> Course | None:
    """Read a module in its own language; ``None`` if it cannot be understood."""
    course = read_course(folder, problems)
    if course is not None and course.original != ENGLISH:
        course = read_course(folder, problems, course.original)
    return course


def translation_of(course: Course, language: str, problems: Problems) -> Translation | None:
    """Return the translations of a module that is in its own language, as ``read_translation``."""
    if language == course.original:
        words = _(
            'the module is in "{language}" itself; choose another language', language=language
        )
        problems.error(Place(course.folder), words)
        return None

    def check(copy: Path, found: Problems) -> None:
        translate(_moved(course, copy), language, found)

    module, texts = course.module, _whole(_texts(course, language, problems))
    return Translation(
        module.id, module.title, course.folder, course.original, language, texts, check
    )


def _texts(course: Course, language: str, problems: Problems) -> Iterator[Text | None]:
    """Yield the texts of a module; ``None`` for one whose translation cannot be read."""
    for source in (
        YamlSource("module.yaml", ModuleTranslation, course.module),
        YamlSource("items.yaml", ItemBankTranslation, course.bank),
    ):
        yield yaml_text(course.folder, source, language, problems)
    files = {one.path.name: one for one in translate(course, language, Problems()).translated}
    for name in _TEXTS:
        if getattr(course, Path(name).stem) is not None:
            yield markdown_text(course, name, language, files, problems)
    for source in (*_exercises(course), *_drawn(course.folder)):
        yield yaml_text(course.folder, source, language, problems)


def _exercises(course: Course) -> Iterator[YamlSource]:
    """Yield the exercises of a module."""
    for one in course.exercises:
        name = one.file.path.relative_to(course.folder).as_posix()
        yield YamlSource(name, ExerciseTranslation, one.exercise)


def _moved(course: Course, folder: Path) -> Course:
    """Return a module as if it lay in another folder."""
    exercises = (
        replace(one, file=replace(one.file, path=folder / "exercises" / one.file.path.name))
        for one in course.exercises
    )
    return replace(course, folder=folder, exercises=tuple(exercises))


_DRAWN = "figures/words.yaml"
"""Where the words of drawings would be; only their translations are files."""
_DRAWN_NOTE = "Participants read this. One line. It stands in a drawing: keep it about as long."


def _drawn(folder: Path) -> Iterator[YamlSource]:
    """Yield the words in a module's drawings, if there are any."""
    lines = lines_to_translate(folder)
    if lines:
        texts: dict[Location, Described] = {
            ("words", line): Described(line, f"Drawing {path.name}", _DRAWN_NOTE)
            for line, path in lines.items()
        }
        yield YamlSource(_DRAWN, FigureWords, None, texts)


def source_named(workshop: Path, name: str, problems: Problems) -> Path | None:
    """Return the folder of what a workshop has by an id: one of its modules, or its own."""
    loaded = load_model(workshop / WORKSHOP_FILE, Workshop, problems)
    if loaded is None:
        return None
    if loaded[0].id == name:
        return workshop
    if name in SHARED:
        return shared_folder(workshop, name)
    named = {one.id: one.folder for one in loaded[0].modules}
    if name not in named:
        return None
    folder = named[name]
    return module_folder(name, workshop) if folder is None else workshop / folder


def _module(folder: Path, language: str, problems: Problems) -> Translation | None:
    course = read_original(folder, problems)
    return None if course is None else translation_of(course, language, problems)


def _whole(texts: Iterable[Text | None]) -> tuple[Text, ...]:
    return tuple(one for one in texts if one is not None)


def _workshop_words(folder: Path, language: str, problems: Problems) -> Translation | None:
    """Read ``workshop.yaml``, which is in the first language, or in English where that is asked."""
    loaded = load_model(folder / WORKSHOP_FILE, Workshop, problems)
    if loaded is None:
        return None
    workshop = loaded[0]
    original = source_language(workshop, language)
    if language == original:
        words = _(
            'the workshop is in "{language}" itself; choose another language', language=language
        )
        problems.error(Place(folder), words)
        return None
    source = YamlSource(WORKSHOP_FILE, WorkshopTranslation, workshop)
    text = yaml_text(folder, source, language, problems)

    def check(copy: Path, found: Problems) -> None:
        workshop_in_languages(workshop, copy / WORKSHOP_FILE, [language], found)

    return Translation(
        workshop.id, workshop.title, folder, original, language, _whole([text]), check
    )


class Shared(NamedTuple):
    """What all modules share. Translations of a workshop's own are in its ``curriculum/ID/``."""

    title: str
    built_in: Callable[[], Path]
    """The folder in which it comes with trainkit."""
    read: Callable[[Path, str, Problems], Translation | None]
    languages: Callable[[Path, Problems], set[str]]
    """Returns those of the originals."""


SHARED: Mapping[str, Shared] = {
    "questionnaires": Shared(
        N_("Questionnaires"),
        lambda: curriculum_folder() / "questionnaires",
        read_forms,
        original_languages,
    ),
    "law-cards": Shared(
        N_("Law cards"),
        lambda: curriculum_folder() / "law-cards",
        read_forms,
        original_languages,
    ),
    WORKSHEETS: Shared(
        N_("Words of worksheets"), words_folder, read_worksheets, lambda *_read: {ENGLISH}
    ),
}
"""By the ids that translators' files have."""


def shared_folder(workshop: Path, name: str) -> Path:
    """Return the folder of a workshop with its translations of what modules share."""
    return workshop / "curriculum" / name


def shared_in(folder: Path) -> Shared | None:
    """Return what a folder has translations of, if that is shared by all modules."""
    by_name = SHARED.get(folder.name)
    if by_name is None and folder.resolve() == words_folder().resolve():
        return SHARED[WORKSHEETS]
    return by_name
