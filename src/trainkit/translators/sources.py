"""What can be translated: a module, the words of a workshop, its questionnaires and law cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from trainkit.definitions.figure_words import FigureWords, lines_to_translate
from trainkit.definitions.load import WORKSHOP_FILE, module_folder, read_course
from trainkit.definitions.loaded import Course
from trainkit.definitions.translation import (
    ExerciseTranslation,
    ItemBankTranslation,
    ModuleTranslation,
    translate,
)
from trainkit.definitions.validate import load_model
from trainkit.definitions.workshop import Workshop
from trainkit.definitions.workshop_words import (
    WorkshopTranslation,
    source_language,
    workshop_in_languages,
)
from trainkit.definitions.yamlfile import Location
from trainkit.languages import ENGLISH, _
from trainkit.problems import Place, Problems
from trainkit.translators.forms import FORM_FOLDERS, form_folder, read_forms
from trainkit.translators.units import (
    Described,
    Text,
    Translation,
    YamlSource,
    markdown_text,
    yaml_text,
)
from trainkit.translators.worksheets import are_worksheets, read_worksheets

__all__ = ["read_original", "read_translation", "source_of", "translation_of"]

_TEXTS = ("handout.md", "card.md", "slides.md", "guide.md")


def read_translation(folder: Path, language: str, problems: Problems) -> Translation | None:
    """Read what a folder has to translate, and its translations into a language.

    What is wrong in the files is recorded; ``None`` if they cannot be understood.
    """
    read = next(read for is_one, read in _READERS if is_one(folder))
    return read(folder, language, problems)


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
    folder = course.folder
    files = {one.path.name: one for one in translate(course, language, Problems()).translated}
    first = [
        YamlSource("module.yaml", ModuleTranslation, course.module),
        YamlSource("items.yaml", ItemBankTranslation, course.bank),
    ]
    others = [*_exercises(course), *_drawn(folder)]
    texts = [
        *(yaml_text(folder, one, language, problems) for one in first),
        *(
            markdown_text(course, name, language, files, problems)
            for name in _TEXTS
            if getattr(course, Path(name).stem) is not None
        ),
        *(yaml_text(folder, one, language, problems) for one in others),
    ]

    def check(copy: Path, found: Problems) -> None:
        translate(_moved(course, copy), language, found)

    module = course.module
    return Translation(
        module.id, module.title, folder, course.original, language, _whole(texts), check
    )


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


def source_of(workshop: Path, name: str, problems: Problems) -> Path | None:
    """Return the folder of what a workshop has by an id: one of its modules, or its own."""
    loaded = load_model(workshop / WORKSHOP_FILE, Workshop, problems)
    if loaded is None:
        return None
    if loaded[0].id == name:
        return workshop
    if name in FORM_FOLDERS:
        return form_folder(workshop, name)
    named = {one.id: one.folder for one in loaded[0].modules}
    if name not in named:
        return None
    folder = named[name]
    return module_folder(name, workshop) if folder is None else workshop / folder


def _module(folder: Path, language: str, problems: Problems) -> Translation | None:
    course = read_original(folder, problems)
    return None if course is None else translation_of(course, language, problems)


def _whole(texts: Sequence[Text | None]) -> tuple[Text, ...]:
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


_READERS: tuple[
    tuple[Callable[[Path], bool], Callable[[Path, str, Problems], Translation | None]], ...
] = (
    (lambda folder: (folder / WORKSHOP_FILE).is_file(), _workshop_words),
    (lambda folder: folder.name in FORM_FOLDERS, read_forms),
    (are_worksheets, read_worksheets),
    (lambda _folder: True, _module),
)
"""How to tell what a folder is, and what reads it; the first that fits holds."""
