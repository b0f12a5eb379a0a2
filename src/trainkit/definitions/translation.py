"""Translations of modules and item banks: ``module.ru.yaml`` and ``items.ru.yaml`` beside the text.

A translation holds words only and names their places by id; minutes, keys and sources stay in the
original, so that a translation cannot change them. Words without a translation stay as they are.
A translation names the version it was made from, so that an outdated one is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from trainkit.definitions.loaded import DRAFT, Course, Translated, TranslatedFile
from trainkit.definitions.module import Module
from trainkit.definitions.validate import Report, dotted, load_model
from trainkit.definitions.yamlfile import Location, YamlFile, read_text
from trainkit.fields import (
    Definition,
    Id,
    Language,
    Line,
    Text,
    Version,
    as_day,
    expected,
    text_schema,
)
from trainkit.items.base import Letter
from trainkit.items.matching import Digit
from trainkit.items.registry import ItemBank
from trainkit.languages import _, n_
from trainkit.problems import Place, Problems

__all__ = [
    "CaseTranslation",
    "ItemBankTranslation",
    "ItemTranslation",
    "ModuleTranslation",
    "OptionTranslation",
    "PremiseTranslation",
    "RubricTranslation",
    "SessionTranslation",
    "StepTranslation",
    "WrongNumberTranslation",
]


_REVIEWED = r"reviewed by .+ on (\d{4}-\d{2}-\d{2})"


def _review(value: Any) -> str:
    found = re.fullmatch(rf"{DRAFT}|{_REVIEWED}", value) if isinstance(value, str) else None
    if found is None:
        raise expected(
            _('"draft" or "reviewed by NAME on DATE", as "reviewed by A. Reader on 2026-11-28"')
        )
    if found[1]:
        as_day(found[1])
    return found[0]


Review = Annotated[
    str,
    BeforeValidator(_review),
    text_schema(f"^(?:{DRAFT}|{_REVIEWED})$", "draft, or reviewed by NAME on DATE"),
]
"""How far a translation has been read against its source by somebody else than the translator."""


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


class ModuleTranslation(Definition):
    """A translation of ``module.yaml``. The glossary holds its equivalents itself."""

    module: Id
    language: Language
    version: Version
    """The version of the module that was translated."""
    status: Review = DRAFT
    """``draft``, or ``reviewed by NAME on DATE``."""
    title: Line | None = None
    short_title: Line | None = None
    summary: Text | None = None
    audience: Text | None = None
    objectives: dict[Id, Line] = {}
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


class ItemBankTranslation(Definition):
    """A translation of ``items.yaml``."""

    module: Id
    language: Language
    version: Version
    """The version of the item bank that was translated."""
    status: Review = DRAFT
    """``draft``, or ``reviewed by NAME on DATE``."""
    cases: dict[Id, CaseTranslation] = {}
    items: dict[Id, ItemTranslation] = {}


_FILES = ("module.yaml", "items.yaml", "handout.md", "guide.md")
_OPTIONAL = ("card.md", "slides.md")
"""Files that a module may do without."""

Original = TypeVar("Original", bound=BaseModel)


def languages_beside(folder: Path) -> tuple[str, ...]:
    """Return the languages for which a module folder has a translation, sorted."""
    names = [Path(name) for name in (*_FILES, *_OPTIONAL)]
    found = (path for name in names for path in folder.glob(f"{name.stem}.*{name.suffix}"))
    return tuple(sorted({path.name.split(".")[1] for path in found}))


def translate(course: Course, language: str, problems: Problems) -> Course:
    """Return the course in ``language`` as far as translations lie beside its files.

    Words that are not translated stay as they are, with one warning a file that counts them. A
    course in that language, or without any translation into it, is returned as it is.
    """
    course = replace(course, language=language, original=course.module.language)
    if course.module.language == language or language not in languages_beside(course.folder):
        return course
    changes: dict[str, Any] = {}
    optional = (name for name in _OPTIONAL if (course.folder / name).is_file())
    for name in (*_FILES, *optional):
        path = (course.folder / name).with_suffix(f".{language}{Path(name).suffix}")
        if not path.is_file():
            problems.warning(
                Place(path),
                _("this translation does not exist; {name} is used as it is", name=name),
            )
        elif path.suffix == ".yaml":
            changes |= _translated(course, path, language, problems)
        else:
            changes |= _translated_text(course, path, Path(name).stem, problems)
    files = tuple(changes.pop(name) for name in list(changes) if name.endswith(" translated"))
    return replace(course, **changes, translated=files)


_HEADER = re.compile(
    r"<!-- *translation: *(?P<review>[^;\n]*?)(?:; *source: *(?P<hashes>[0-9a-f ]*?))? *-->"
)
"""The first line of a translated text: how far it was reviewed, and of what it was made."""


def _translated_text(
    course: Course, path: Path, kind: str, problems: Problems
) -> dict[str, str | TranslatedFile]:
    """Return the fields of the course that a translated text in Markdown changes."""
    text = read_text(path, problems)
    if text is None:
        return {}
    head, review, hashes = _HEADER.match(text), DRAFT, None
    if head is not None:
        try:
            review = _review(head["review"].strip())
        except PydanticCustomError as error:
            problems.error(
                Place(path, 1, head.start("review") + 1),
                _(
                    'translation: expected {message}, found "{head}"',
                    message=error.message(),
                    head=head["review"],
                ),
            )
        hashes = None if head["hashes"] is None else tuple(head["hashes"].split())
        text = text[head.end() :]
    pair = Translated(getattr(course, kind), text, Place(path, 1, 1))
    file = TranslatedFile(path, review, (pair,), hashes)
    return {kind: text, f"{kind}_name": path.name, f"{kind} translated": file}


def _translated(
    course: Course, path: Path, language: str, problems: Problems
) -> dict[str, Module | ItemBank | YamlFile | TranslatedFile | frozenset[str]]:
    """Return the fields of the course that a translation of its module or bank changes."""
    is_module = path.name.startswith("module.")
    kind: type[ModuleTranslation | ItemBankTranslation]
    kind = ModuleTranslation if is_module else ItemBankTranslation
    loaded = load_model(path, kind, problems)
    if loaded is None:
        return {}
    made, file = loaded
    words = _Words(Report(file, problems))
    original: Module | ItemBank = course.module if is_module else course.bank
    words.check_head(made, course.module.id, language, original.version)
    if isinstance(made, ItemBankTranslation):
        words.check_item_versions(made, course.bank)
    merged = words.merged(original, made, kind).model_copy(update={"language": language})
    words.report_missing()
    texts = TranslatedFile(path, made.status, tuple(words.texts))
    if is_module:
        return {
            "module": merged,
            "module_file": replace(course.module_file, moved=words.moved),
            "module translated": texts,
        }
    return {
        "bank": merged,
        "bank_file": replace(course.bank_file, moved=words.moved),
        "untranslated": words.outdated.union(words.untranslated_items(course.bank)),
        "bank translated": texts,
    }


_HEAD = {"module", "language", "version", "status"}
"""Fields that say what a translation is of; the others hold words."""

_FOR_TRAINERS = {"rationale", "answer", "rubric", "wrong"}
"""Fields of an item that stand on no test paper."""

_WHOLE = ("options", "premises")
"""Lists of which people see all in one language or none."""

_ENTRIES: Mapping[str, type[BaseModel]] = {
    "sessions": SessionTranslation,
    "steps": StepTranslation,
    "items": ItemTranslation,
    "options": OptionTranslation,
    "premises": PremiseTranslation,
    "wrong": WrongNumberTranslation,
    "rubric": RubricTranslation,
    "cases": CaseTranslation,
}


@dataclass
class _Words:
    """Puts the words of one file into models, and notes their places and which are missing."""

    report: Report
    moved: dict[Location, Place] = field(default_factory=dict)
    texts: list[Translated] = field(default_factory=list)
    missing: list[Location] = field(default_factory=list)
    """Where the original has words that are not translated."""
    outdated: frozenset[str] = frozenset()
    """Items whose translation was made from another version."""
    wrong: bool = False
    """Whether words are at a wrong place, so that others seem to be missing."""

    def merged(
        self,
        original: Original,
        made: BaseModel | None,
        kind: type[BaseModel],
        here: Location = (),
        there: Location = (),
    ) -> Original:
        """Return ``original``, at ``here`` in its file, with the words of ``made`` at ``there``."""
        made = made or kind.model_construct()
        names = [name for name in kind.model_fields if name not in _HEAD]
        changes = {
            name: self._field(
                getattr(original, name), getattr(made, name), (*here, name), (*there, name)
            )
            for name in names
            if isinstance(getattr(original, name, 0), (str, tuple, NoneType))
        }
        for name in names:
            if name not in changes and getattr(made, name):
                self._no_such_text((*there, name))
        return original.model_copy(update=changes)

    def _field(self, value: Any, made: Any, here: Location, there: Location) -> Any:
        if not isinstance(value, tuple):
            return self._text(value, made, here, there)
        if isinstance(made, dict):
            self._check_ids(made, [entry.id for entry in value], there)
            return tuple(
                self._entry(entry, made.get(entry.id), (*here, index), (*there, entry.id))
                for index, entry in enumerate(value)
            )
        made = self._fitting(made, len(value), there)
        return tuple(
            self._entry(entry, made[index] if made else None, (*here, index), (*there, index))
            for index, entry in enumerate(value)
        )

    def _entry(self, entry: Any, made: Any, here: Location, there: Location) -> Any:
        kind = _ENTRIES.get(str(here[-2]))
        if kind is not None:
            return self.merged(entry, made, kind, here, there)
        if isinstance(entry, str):
            return self._text(entry, made, here, there)
        text = self._text(entry.text, made, (*here, "text"), there)
        return entry.model_copy(update={"text": text})

    def _text(self, value: str | None, made: str | None, here: Location, there: Location) -> Any:
        if value is not None and made is None:
            self.missing.append(here)
        if made is None:
            return value
        if value is None:
            self._no_such_text(there)
            return None
        self.moved[here] = self.report.file.place(there)
        self.texts.append(Translated(value, made, self.moved[here]))
        return made

    def _no_such_text(self, there: Location) -> None:
        self._error(_("the original does not have this text"), there)

    def _check_ids(self, made: Mapping[str, Any], known: Sequence[str], there: Location) -> None:
        for name in made:
            if name not in known:
                self.wrong = True
                self.report.key_error(
                    _(
                        '{there}: expected an id of the original, found "{name}"; there: {names}',
                        there=dotted(there),
                        name=name,
                        names=", ".join(known),
                    ),
                    *(*there, name),
                )

        left = [name for name in known if name not in made]
        if made and left and there[-1] in _WHOLE:
            self._error(
                _(
                    "expected {known} as in the original; add {missing}",
                    known=", ".join(known),
                    missing=", ".join(left),
                ),
                there,
            )

    def _fitting(self, made: Sequence[Any], count: int, there: Location) -> Sequence[Any]:
        """Return the list if it fits the original's; an empty one is not translated yet."""
        if len(made) in {0, count}:
            return made
        self._error(
            _("expected {count} entries as in the original, found {n}", count=count, n=len(made)),
            there,
        )
        return ()

    def _error(self, message: str, there: Location) -> None:
        self.wrong = True
        self.report.error(f"{dotted(there)}: {message}", *there)

    def check_head(
        self,
        made: ModuleTranslation | ItemBankTranslation,
        module_id: str,
        language: str,
        version: str,
    ) -> None:
        """Compare what the file says it is with where it lies and what it was made from."""
        if made.module != module_id:
            self.report.error(
                _(
                    'module: expected "{wanted}", found "{found}"',
                    wanted=module_id,
                    found=made.module,
                ),
                "module",
            )
        if made.language != language:
            self.report.error(
                _(
                    'language: expected "{wanted}", as the file\'s name says, found "{found}"',
                    wanted=language,
                    found=made.language,
                ),
                "language",
            )
        if made.version != version:
            self.report.warning(
                _(
                    "the translation is of version {version}, the original is version {original}",
                    version=made.version,
                    original=version,
                ),
                "version",
            )

    def check_item_versions(self, made: ItemBankTranslation, bank: ItemBank) -> None:
        """Warn of every item whose translation was made from another version."""
        versions = {item.id: item.version for item in bank.items}
        for name, item in made.items.items():
            if item.version != versions.get(name, item.version):
                self.outdated |= {name}
                self.report.warning(
                    _(
                        "translation of {name} is of version {version}, the item is version "
                        "{versions}",
                        name=name,
                        version=item.version,
                        versions=versions[name],
                    ),
                    *("items", name, "version"),
                )

    def untranslated_items(self, bank: ItemBank) -> Iterator[str]:
        """Yield the items of which participants would read words that are not translated."""
        read = [place for place in self.missing if not _FOR_TRAINERS & {*place}]
        cases = {bank.cases[int(place[1])].id for place in read if place[0] == "cases"}
        items = {int(place[1]) for place in read if place[0] == "items"}
        for number, item in enumerate(bank.items):
            if number in items or item.case in cases:
                yield item.id

    def report_missing(self) -> None:
        """Warn once of what is not translated, unless it may only be at a wrong place."""
        if self.missing and not self.wrong:
            number = len(self.missing)
            self.report.problems.warning(
                Place(self.report.file.path),
                n_(
                    "{n} text has no translation yet; the original text is used",
                    "{n} texts have no translation yet; the original text is used",
                    number,
                ),
            )
