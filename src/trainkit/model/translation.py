"""Translations of modules, item banks and exercises, beside the texts: ``module.ru.yaml``.

A translation holds words only and names their places by id; minutes, keys and sources stay in the
original, so that a translation cannot change them. Words without a translation stay as they are.
A translation names the version it was made from, so that an outdated one is noticed.

Which exercises a form of a module uses, and whether its sessions have time for them.

The steps that name an exercise by its title, in their title or material, are its slot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field
from pydantic_core import PydanticCustomError

from trainkit.model.exercises import Exercise, LoadedExercise
from trainkit.model.fields import Definition, Id, Line, Text, Version
from trainkit.model.items.base import Letter
from trainkit.model.items.matching import Digit
from trainkit.model.items.registry import ItemBank
from trainkit.model.loaded import DRAFT, Course, Translated, TranslatedFile
from trainkit.model.module import STANDARD, Module, Session
from trainkit.model.translating import (
    Translation,
    checked_review,
    is_for_trainers,
    merge,
    read_figure_words,
)
from trainkit.model.validate import Report
from trainkit.model.yaml import Location, read_text
from trainkit.problems import Place, Problems, Severity
from trainkit.text.languages import ENGLISH, _, and_list, has_catalogue, language_name


def is_spare(exercise: Exercise, module: Module, variant: str) -> bool:
    """Whether an exercise belongs to other forms of its module alone: this one never names it.

    An exercise that no form names belongs to all.
    """
    forms = {name: module.timed_sessions(name) for name in (STANDARD, *module.variants)}
    used = {name for name, held in forms.items() if any(_has(exercise, one) for one in held)}
    return bool(used) and variant not in used


def _has(exercise: Exercise, session: Session) -> bool:
    texts = (session.title, *session.materials)
    steps = (text for step in session.steps for text in (step.title, step.material or ""))
    return any(exercise.title.casefold() in text.casefold() for text in (*texts, *steps))


def check_slots(course: Course, problems: Problems) -> None:
    """Record exercises that take longer than the steps that use them, in each form of the module.

    An exercise that no step of a form names has no slot there, and is not compared.
    """
    module = course.module
    lengths = {session.id: len(session.steps) for session in module.sessions}
    for loaded in course.exercises:
        report = Report(loaded.file, problems)
        for name in loaded.exercise.variants:
            if name != STANDARD and name not in module.variants:
                known = ", ".join([STANDARD, *module.variants])
                report.key_error(
                    ("variants", name),
                    'expected a form of "{id}", found "{name}"; there: {known}',
                    id=module.id,
                    name=name,
                    known=known,
                )
        for variant in (STANDARD, *module.variants):
            entries = () if variant == STANDARD else module.variants[variant]
            if all(lengths.get(one.session) == len(one.steps) for one in entries):
                _compare(loaded, variant, module.timed_sessions(variant), report)


def _compare(
    loaded: LoadedExercise, variant: str, sessions: tuple[Session, ...], report: Report
) -> None:
    exercise = loaded.exercise
    own = exercise.variants.get(variant)
    minutes = exercise.minutes if own is None else own.minutes
    slot = sum(_minutes(exercise, sessions))
    if slot and minutes > slot:
        place = ("minutes",) if own is None else ("variants", variant, "minutes")
        report.warning(
            place,
            '"{title}" takes {minutes} minutes, the steps of the {variant} form that name it '
            "have {slot}; give them more time, or write a version that fits under variants",
            title=exercise.title,
            minutes=minutes,
            variant=variant,
            slot=slot,
        )


def _minutes(exercise: Exercise, sessions: tuple[Session, ...]) -> Iterator[int]:
    title = exercise.title.casefold()
    for session in sessions:
        for step in session.steps:
            if title in f"{step.title} {step.material or ''}".casefold():
                yield step.minutes


class StepTranslation(Definition):
    """The words of one step of a session plan."""

    title: Line | None = None
    material: Text | None = None
    notes: Text | None = None


class SessionTranslation(Definition):
    """The words of one session; a list has one entry for each of the original's."""

    title: Line | None = None
    summary: Text | None = None
    notes: Text | None = None
    materials: tuple[Text, ...] = ()
    needs: tuple[Text, ...] = ()
    steps: tuple[StepTranslation, ...] = ()


class PrerequisitesTranslation(Definition):
    """The words about what must come before a module."""

    knowledge: tuple[Text, ...] = ()
    """All of the original's, in its order."""


class GlossaryTermTranslation(Definition):
    """The meaning of a term in another language."""

    definition: Text | None = None


class ModuleTranslation(Translation):
    """A translation of ``module.yaml``. The glossary of the course holds the equivalents."""

    module: Id
    version: Version
    """The version of the module that was translated."""
    title: Line | None = None
    short_title: Line | None = None
    summary: Text | None = None
    audience: Text | None = None
    prerequisites: PrerequisitesTranslation | None = None
    objectives: dict[Id, Line] = {}
    glossary: dict[Line, GlossaryTermTranslation] = {}
    """By the terms of the original."""
    sessions: dict[Id, SessionTranslation] = {}


class OptionTranslation(Definition):
    """The words of one option."""

    text: Line | None = None
    rationale: Text | None = None


class PremiseTranslation(Definition):
    """The words of one premise of a matching item."""

    text: Line | None = None
    rationale: Text | None = None


class WrongNumberTranslation(Definition):
    """The words about one wrong number of a numeric item."""

    rationale: Text | None = None


class RubricTranslation(Definition):
    """The words of one line of a short answer's rubric."""

    text: Text | None = None


class ItemTranslation(Definition):
    """The words of one item."""

    version: Annotated[int, Field(ge=1)]
    """The version of the item that was translated."""
    stem: Text | None = None
    alt: Line | None = None
    options: dict[Letter, OptionTranslation] = {}
    premises: dict[Digit, PremiseTranslation] = {}
    rationale: Text | None = None
    unit: Line | None = None
    wrong: tuple[WrongNumberTranslation, ...] = ()
    answer: Text | None = None
    rubric: tuple[RubricTranslation, ...] = ()


class CaseTranslation(Definition):
    """The words of one case."""

    title: Line | None = None
    text: Text | None = None


class ItemBankTranslation(Translation):
    """A translation of ``items.yaml``."""

    module: Id
    version: Version
    """The version of the item bank that was translated."""
    cases: dict[Id, CaseTranslation] = {}
    items: dict[Id, ItemTranslation] = {}


class AuthorityTranslation(Definition):
    """The words on what ground an exercise is done."""

    lawful: Text | None = None
    necessary: Text | None = None
    proportionate: Text | None = None
    record: Text | None = None


class DeliverablesTranslation(Definition):
    """The words on what each track hands in."""

    investigators: Text | None = None
    prosecutors: Text | None = None


class ExerciseVariantTranslation(Definition):
    """The words of an exercise in one variant of its module."""

    task: Text | None = None


class ExerciseTranslation(Translation):
    """A translation of one exercise; its sheets have their words in ``templates/exercises/``."""

    exercise: Id
    version: Annotated[int, Field(ge=1)]
    """The version of the exercise that was translated."""
    title: Line | None = None
    variants: dict[Id, ExerciseVariantTranslation] = {}
    authority: AuthorityTranslation | None = None
    scene: Text | None = None
    task: Text | None = None
    deliverables: DeliverablesTranslation | None = None
    debrief: Text | None = None
    marking: Text | None = None


_GUIDE = "guide.md"
"""What only trainers read."""
_FILES = ("module.yaml", "items.yaml", "handout.md", _GUIDE)
_OPTIONAL = ("card.md", "slides.md", "cards.md")
"""Files that a module may do without."""
_BELOW = ("exercises/*.*.yaml", "figures/words.*.yaml")
"""Translations in the folders of a module."""


def languages_beside(folder: Path) -> tuple[str, ...]:
    """Return the languages for which a module folder has a translation, sorted."""
    names = [Path(name) for name in (*_FILES, *_OPTIONAL)]
    patterns = [*(f"{name.stem}.*{name.suffix}" for name in names), *_BELOW]
    found = (path for pattern in patterns for path in folder.glob(pattern))
    return tuple(sorted({path.name.split(".")[1] for path in found}))


def translate(course: Course, language: str, problems: Problems) -> Course:
    """Return the course in ``language`` as far as translations lie beside its files.

    Words that are not translated stay as they are, with one warning a file that counts them. A
    course in that language, or without any translation into it, is returned as it is.
    """
    course = replace(course, language=language, original=course.module.language)
    if course.module.language == language or language not in languages_beside(course.folder):
        return course
    optional = (name for name in _OPTIONAL if (course.folder / name).is_file())
    texts = [_translated(course, name, problems) for name in (*_FILES, *optional)]
    exercises = [_translated_exercise(loaded, language, problems) for loaded in course.exercises]
    figures = read_figure_words(course.folder, language, problems)
    _report_exercises(course, problems)
    files = (*(file for _made, file in (*texts, *exercises)), figures)
    changes = {name: value for fields, _file in texts for name, value in fields.items()}
    made = replace(
        course,
        **changes,
        exercises=tuple(exercise for exercise, _file in exercises),
        translated=tuple(file for file in files if file is not None),
    )
    _report_slots(course, made, problems)
    return made


_Read = tuple[dict[str, Any], TranslatedFile | None]
"""The fields of a course that a translation changes, and the file; none if it cannot be read."""


def _translated(course: Course, name: str, problems: Problems) -> _Read:
    """Read the translation of a file of the module."""
    path = (course.folder / name).with_suffix(f".{course.language}{Path(name).suffix}")
    if path.is_file():
        return _READERS.get(name, _translated_text)(course, path, problems)
    problems.add(
        Place(path),
        _("this translation does not exist; {name} is used as it is", name=name),
        Severity.INFORMATION if name == _GUIDE else Severity.WARNING,
    )
    return {}, None


def _translated_exercise(
    loaded: LoadedExercise, language: str, problems: Problems
) -> tuple[LoadedExercise, TranslatedFile | None]:
    """Return an exercise as far as it is translated, and the file that was read."""
    path = loaded.file.path.with_suffix(f".{language}.yaml")
    if not path.is_file():
        return loaded, None
    exercise = loaded.exercise
    of: dict[str, str | int] = {"exercise": exercise.id, "version": exercise.version}
    merged = merge(path, ExerciseTranslation, exercise, of, problems)
    if merged is None:
        return loaded, None
    whole = all(map(is_for_trainers, merged.missing))
    made = replace(
        loaded,
        exercise=merged.model,
        file=replace(loaded.file, moved=merged.moved),
        language=language if whole else loaded.language,
    )
    return made, merged.texts


def _report_exercises(course: Course, problems: Problems) -> None:
    """Record translations of exercises that are not there, and which exercises have none."""
    names = {loaded.file.path.stem for loaded in course.exercises}
    beside = course.folder.glob(f"exercises/*.{course.language}.yaml")
    found = {path.name.split(".")[0]: path for path in beside}
    for name in sorted(found.keys() - names):
        problems.error(
            Place(found[name]),
            'there is no exercise "{name}" to translate; rename or delete this file',
            name=name,
        )
    lacking = sorted(names - found.keys())
    if lacking:
        problems.information(
            Place(course.folder / "exercises"),
            "no translation ({language}) of {names}; the original text is used",
            language=course.language,
            names=and_list(lacking),
        )


def _report_slots(course: Course, made: Course, problems: Problems) -> None:
    """Warn of exercises whose translated title the steps do not name as the original's do.

    Steps name the exercises of their form by their titles, so another set would be printed.
    """
    for before, after in zip(course.exercises, made.exercises, strict=True):
        for form in (STANDARD, *course.module.variants):
            spare = [
                is_spare(loaded.exercise, one.module, form)
                for loaded, one in ((before, course), (after, made))
            ]
            if spare[0] != spare[1]:
                Report(after.file, problems).warning(
                    "title",
                    "steps of the {form} form name this exercise in one of the two languages "
                    'only; name it "{title}" where the original names it',
                    form=form,
                    title=after.exercise.title,
                )
                break


_HEADER = re.compile(
    r"<!-- *translation: *(?P<review>[^;\n]*?)"
    r"(?:; *source: *(?P<hashes>(?:[0-9a-f ]|-(?!->))*?))? *-->"
)
"""The first line of a translated text: how far it was reviewed, and of what it was made."""


def _translated_text(course: Course, path: Path, problems: Problems) -> _Read:
    """Read the translation of a text in Markdown."""
    text = read_text(path, problems)
    if text is None:
        return {}, None
    head, review, hashes = _HEADER.match(text), DRAFT, None
    if head is not None:
        try:
            review = checked_review(head["review"].strip())
        except PydanticCustomError as error:
            problems.error(
                Place(path, 1, head.start("review") + 1),
                'translation: expected {message}, found "{head}"',
                message=error.message(),
                head=head["review"],
            )
        hashes = None if head["hashes"] is None else tuple(head["hashes"].split())
        text = text[head.end() :]
    kind = path.name.split(".")[0]
    pair = Translated(getattr(course, kind), text, Place(path, 1, 1))
    return {kind: text, f"{kind}_name": path.name}, TranslatedFile(path, review, (pair,), hashes)


def _translated_module(course: Course, path: Path, problems: Problems) -> _Read:
    module = course.module
    of = {"module": module.id, "version": module.version}
    merged = merge(path, ModuleTranslation, module, of, problems)
    if merged is None:
        return {}, None
    return {
        "module": merged.model.model_copy(update={"language": course.language}),
        "module_file": replace(course.module_file, moved=merged.moved),
    }, merged.texts


def _translated_bank(course: Course, path: Path, problems: Problems) -> _Read:
    of = {"module": course.module.id, "version": course.bank.version}
    merged = merge(path, ItemBankTranslation, course.bank, of, problems)
    if merged is None:
        return {}, None
    outdated = _outdated_items(merged.made, course.bank, merged.report)
    return {
        "bank": merged.model.model_copy(update={"language": course.language}),
        "bank_file": replace(course.bank_file, moved=merged.moved),
        "untranslated": frozenset((*outdated, *_untranslated_items(merged.missing, course.bank))),
    }, merged.texts


_READERS = {"module.yaml": _translated_module, "items.yaml": _translated_bank}
"""What reads the translation of a file; any other is a text in Markdown."""


def _outdated_items(made: ItemBankTranslation, bank: ItemBank, report: Report) -> list[str]:
    """Return the items whose translation was made from another version, with a warning each."""
    versions = {item.id: item.version for item in bank.items}
    translated = {name: item.version for name, item in made.items.items()}
    outdated = [
        name for name in translated if translated[name] != versions.get(name, translated[name])
    ]
    for name in outdated:
        report.warning(
            ("items", name, "version"),
            "translation of {name} is of version {version}, the item is version {versions}",
            name=name,
            version=translated[name],
            versions=versions[name],
        )
    return outdated


def _untranslated_items(missing: Iterable[Location], bank: ItemBank) -> Iterator[str]:
    """Yield the items of which participants would read words that are not translated."""
    read = [place for place in missing if not is_for_trainers(place)]
    cases = {bank.cases[int(place[1])].id for place in read if place[0] == "cases"}
    items = {int(place[1]) for place in read if place[0] == "items"}
    for number, item in enumerate(bank.items):
        if number in items or item.case in cases:
            yield item.id


def languages_note(language: str, texts: Mapping[str, bool]) -> str:
    """Say what is printed in which language, if not all is in the language of the documents.

    ``texts`` says of each module whether it has texts in that language. Empty, if all is in it.
    """
    without = [module for module, has_texts in texts.items() if not has_texts]
    name = language_name(language)
    if language.split("-", maxsplit=1)[0] == ENGLISH:
        return ""
    if has_catalogue(language):
        return _course_texts_note(name, without, every=len(without) == len(texts))
    if len(without) == len(texts):
        return _(
            "the documents are to be in {name}, but no module has texts in it: handouts, test "
            "papers, headings and instructions are printed in English, only dates and countries in "
            "{name}",
            name=name,
        )
    if without:
        return _(
            "the documents are to be in {name}; headings and instructions are still printed in "
            "English, and so are all texts of {modules}",
            name=name,
            modules=", ".join(without),
        )
    return _(
        "the documents are to be in {name}; headings and instructions are still printed in English",
        name=name,
    )


def _course_texts_note(name: str, without: Sequence[str], *, every: bool) -> str:
    if every:
        return _(
            "the documents are to be in {name}, but no module has texts in it: handouts, slides "
            "and test questions are printed in English, headings and instructions in {name}",
            name=name,
        )
    if without:
        return _(
            "the documents are to be in {name}; all texts of {modules} are still printed in "
            "English",
            name=name,
            modules=", ".join(without),
        )
    return ""
