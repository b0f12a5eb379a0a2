"""What can be translated: a module, the words of a workshop, and what all modules share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

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
from trainkit.exercises.word_files import WORKSHEETS, words_folder
from trainkit.languages import ENGLISH, N_, _
from trainkit.problems import Place, Problems
from trainkit.resources import curriculum_folder
from trainkit.translators.forms import original_languages, read_forms
from trainkit.translators.units import (
    Described,
    Text,
    Translation,
    YamlSource,
    markdown_text,
    yaml_text,
)
from trainkit.translators.worksheets import read_worksheets

__all__ = [
    "SHARED",
    "read_original",
    "read_translation",
    "shared_folder",
    "shared_in",
    "source_of",
    "translation_of",
]

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


def source_of(workshop: Path, name: str, problems: Problems) -> Path | None:
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
