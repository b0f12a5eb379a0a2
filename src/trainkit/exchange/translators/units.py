"""Every text that is translated: its source, place, translation and status.

What can be translated are modules, the words of a workshop, and what all modules share:
questionnaires, law cards and the words of worksheets. Originals come with trainkit or are a
workshop's own. What is translated for a workshop lies in its own folder; where it has nothing, the
translation that comes with trainkit holds.

A unit is a field of a YAML file or a section of a text in Markdown, as in the check of
translations. Its id is the name of the file and the place in it, as ``items.log-01.stem`` or
``handout.3``; no id has a character that XLIFF does not allow in one.

A section is one unit, but a row of a spreadsheet shows no more than 409 points of it. So a unit has
one row for each paragraph, where the translation has as many as the source. Blank lines, and lines
without a letter such as ``---`` and ``:::``, stay outside; lines that an author broke in the middle
of a sentence are shown as one.

A translation of the words of worksheets is the whole English file again with other words. What is
not translated yet stands in it in English, and only a file without such texts is used.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel

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
from trainkit.model import translating
from trainkit.model.fields import one_line
from trainkit.model.glossary import built_in_glossary
from trainkit.model.law import facts_of, law_card_files, law_fields_file, read_law_cards
from trainkit.model.load import WORKSHOP_FILE, module_folder, read_original
from trainkit.model.loaded import DRAFT, UNTRANSLATED, Course, TranslatedFile
from trainkit.model.questionnaire import Reader
from trainkit.model.translated_forms import (
    QUESTIONNAIRES,
    LawCardTranslation,
    LawFieldsTranslation,
    QuestionnaireTranslation,
    read_form_texts,
    read_questionnaires,
)
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
from trainkit.model.yaml import Location, YamlFile, read_text
from trainkit.problems import Place, Problems
from trainkit.resources import curriculum_folder, is_built_in
from trainkit.text.languages import ENGLISH, N_, _, capitalised, plural_names

_BLANK = re.compile(r"(\n(?:[ \t]*\n)+)")
_LETTER = re.compile(r"[^\W\d_]")
_ALONE = re.compile(r"\s*(?:\||#+ |:::|Table:|!\[)|.*(?:\\|  )$")
"""A line of Markdown that the next one does not continue."""
_BEGINS = re.compile(r"\s*(?:[-*+] |\d+[.)] |\||#+ |:::|!\[|Table:|\{)")
"""A line of Markdown that continues none."""


@dataclass(frozen=True)
class Paragraphs:
    """A text in parts, ``gaps`` before, between and behind them."""

    written: tuple[str, ...]
    """The paragraphs as they are in the file."""
    gaps: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The paragraphs as a translator sees them."""
        return tuple(map(_unbroken, self.written))

    def joined(self, texts: Sequence[str]) -> str:
        """Return the text with new paragraphs; those that stay are as they were written."""
        kept = [
            old if new.rstrip() == shown.rstrip() else new
            for old, shown, new in zip(self.written, self.texts, texts, strict=True)
        ]
        after = (text + gap for text, gap in zip(kept, self.gaps[1:], strict=True))
        return self.gaps[0] + "".join(after)


def _unbroken(text: str) -> str:
    if "```" in text:
        return text
    lines: list[str] = []
    for line in text.split("\n"):
        follows = lines and lines[-1].strip() and line.strip()
        if follows and not _BEGINS.match(line) and not _ALONE.match(lines[-1]):
            lines[-1] = f"{lines[-1].rstrip()} {line.lstrip()}"
        else:
            lines.append(line)
    return "\n".join(lines)


def paragraphs_of(text: str) -> Paragraphs:
    """Return the paragraphs of a text; the whole text is one if there is no letter in it."""
    if not _LETTER.search(text):
        return _whole(text)
    texts: list[str] = []
    gaps = [""]
    for number, part in enumerate(_BLANK.split(text)):
        if number % 2 or not _LETTER.search(part):
            gaps[-1] += part
            continue
        body = part.strip("\n")
        start = part.index(body)
        gaps[-1] += part[:start]
        texts.append(body)
        gaps.append(part[start + len(body) :])
    return Paragraphs(tuple(texts), tuple(gaps))


def paired(source: str, text: str) -> tuple[Paragraphs, Paragraphs]:
    """Return source and translation in as many paragraphs each: in one, where they do not pair.

    Where there is no translation, its paragraphs are empty, with the gaps of the source.
    """
    one = paragraphs_of(source)
    if not text:
        return one, Paragraphs(("",) * len(one.written), one.gaps)
    other = paragraphs_of(text)
    if len(one.written) == len(other.written):
        return one, other
    return _whole(source), _whole(text)


def _whole(text: str) -> Paragraphs:
    body = text.strip("\n")
    start = text.index(body)
    return Paragraphs((body,), (text[:start], text[start + len(body) :]))


class Status(StrEnum):
    """How far a unit is translated."""

    MISSING = "missing"
    STALE = "stale"
    """It was translated from another source than the present one."""
    TRANSLATED = "translated"


@dataclass(frozen=True)
class Unit:
    """One text and its translation."""

    id: str
    location: Location
    """In the translation file; of a section of Markdown, its number from 1."""
    context: str
    source: str
    text: str
    """Empty if there is no translation."""
    status: Status
    made_from: str
    """The hash of the source that was translated; empty if it is not known."""
    note: str

    @property
    def paragraphs(self) -> tuple[Paragraphs, Paragraphs]:
        """Source and translation, in as many paragraphs each."""
        return paired(self.source, self.text)

    @property
    def check(self) -> str:
        """What tells whether source or translation have changed since the unit was written.

        The hashes of the source, of its paragraphs, and of those of the translation.
        """
        source, made = self.paragraphs
        whole = translating.section_hash(self.source)
        return f"{whole}-{rows_hash(source.texts)}-{rows_hash(made.texts)}"


_KEPT = {"code": "`{}`", "citation": "@{}", "placeholder": "{}", "identifier": "{}",
         "address": "{}", "figure": "{}"}  # fmt: skip
"""Kinds of facts that are the same in every language, and how they are written."""


def kept_in(source: str) -> str:
    """Say what a translation has to keep of a text as it is; empty if nothing."""
    facts = (_KEPT[kind].format(fact) for kind, fact in facts_of(source, "en") if kind in _KEPT)
    kept = sorted(
        (fact for fact in {*facts} if "\n" not in fact and not quoted(fact)), key=source.find
    )
    return f"Keep as it is: {' '.join(kept)}" if kept else ""


def rows_hash(paragraphs: Sequence[str]) -> str:
    """Return eight hexadecimal digits that change with any paragraph; zeros if all are empty."""
    texts = [one.rstrip() for one in paragraphs]
    return hashlib.sha256(repr(texts).encode()).hexdigest()[:8] if any(texts) else "0" * 8


@dataclass(frozen=True)
class Text:
    """One file of a module with the units in it, and the file of their translations."""

    name: str
    """The name of the source, such as ``items.yaml``."""
    path: Path
    """Where the translation is, or will be."""
    units: tuple[Unit, ...]
    review: str = DRAFT
    kind: type[BaseModel] | None = None
    """The model of a translation in YAML."""
    original: Any = None
    """What ``kind`` translates."""
    file: YamlFile | None = None
    """The translation in YAML, if there is one."""
    data: Any = None
    """What is in it, as ``YamlSource.understood`` gives it."""
    repeated: Path | None = None
    """The original in YAML, where a translation repeats all of it that is not translated."""

    @property
    def key(self) -> str:
        """The beginning of its units' ids."""
        return self.name.removesuffix(Path(self.name).suffix).replace("/", ".")

    @property
    def version(self) -> str:
        """The version of the source; empty if it has none."""
        return str(getattr(self.original, "version", ""))

    @property
    def is_markdown(self) -> bool:
        """Whether its units are sections."""
        return self.kind is None

    @property
    def is_begun(self) -> bool:
        """Whether anything in it is translated."""
        return any(unit.text for unit in self.units)


@dataclass(frozen=True)
class Translation:
    """All texts of a module or a workshop, and their translations into one language."""

    id: str
    """The module's or the workshop's."""
    title: str
    folder: Path
    original: str
    """The language of the source."""
    language: str
    texts: tuple[Text, ...]
    check: Callable[[Path, Problems], object]
    """Reads the translations again from a copy of the folder; what is wrong is recorded."""

    @property
    def units(self) -> Iterator[tuple[Text, Unit]]:
        """Every unit with the text it belongs to, in the order of the module's files."""
        return ((text, unit) for text in self.texts for unit in text.units)

    @property
    def statuses(self) -> Counter[Status]:
        """How many units have which status."""
        return Counter(unit.status for _text, unit in self.units)

    def terms(self, source: str) -> tuple[tuple[str, str], ...]:
        """Return the terms of the glossary in a text, each with its word; English texts only."""
        if self.original != ENGLISH:
            return ()
        words = ((one, one.word_in(self.language)) for one in built_in_glossary().terms_in(source))
        return tuple((term.english, word.word) for term, word in words if word is not None)


class Described(NamedTuple):
    """A text to translate."""

    source: str
    context: str
    note: str


@dataclass(frozen=True)
class YamlSource:
    """What is translated in a YAML file."""

    name: str
    """The name of the file in its folder; the translation's is this with the language."""
    kind: type[BaseModel]
    """The model of a translation."""
    original: Any
    """What has the texts, in fields named as those of ``kind``."""
    texts: Mapping[Location, Described] = field(default_factory=dict)
    """The texts by their places, where the fields of ``kind`` do not tell all of them."""
    reserve: Path | None = None
    """The folder whose translation holds where there is none in the folder itself."""
    repeated: Path | None = None
    """As in ``Text``."""
    understood: Callable[[Any], Any] = dict
    """Returns the data of a translation with the texts that are translated, and ``sources``."""


def yaml_text(folder: Path, source: YamlSource, language: str, problems: Problems) -> Text | None:
    """Return a YAML file of a folder as a text; ``None`` if its translation cannot be read."""
    path = (folder / source.name).with_suffix(f".{language}.yaml")
    beside = [path] if source.reserve is None else [path, source.reserve / path.name]
    found = next((one for one in beside if one.is_file()), None)
    loaded = None if found is None else load_model(found, source.kind, problems)
    if loaded is None and found is not None:
        return None
    file = None if loaded is None else loaded[1]
    data = {} if file is None else source.understood(file.data)
    review, kind, original = data.get("status") or DRAFT, source.kind, source.original
    text = Text(source.name, path, (), review, kind, original, file, data, source.repeated)
    texts = source.texts or {
        place: Described(said, place_of(text.key, place), _note(text, place, said, is_line=is_line))
        for place, said, is_line in _fields(original, kind)
        if place[-1] not in translating.MAY_STAY or at(data, place)
    }
    units = []
    for location, one in texts.items():
        made = str(at(data, location) or "").strip()
        recorded = (data.get("sources") or {}).get(translating.source_name(location), "")
        if recorded:
            is_older = recorded != translating.section_hash(one.source)
        elif location[0] == "items":
            item = next(item for item in original.items if item.id == location[1])
            is_older = str(at(data, (*location[:2], "version"))) != str(item.version)
        else:
            is_older = bool(text.version) and str(data.get("version")) != text.version
        status = Status.STALE if is_older else Status.TRANSLATED
        status = status if made else Status.MISSING
        name = _id(text.key, location)
        units.append(
            Unit(name, location, one.context, one.source, made, status, recorded, one.note)
        )
    return replace(text, units=tuple(units))


def _fields(
    original: Any, kind: type[BaseModel], here: Location = ()
) -> Iterator[tuple[Location, str, bool]]:
    """Yield where each text of a translation stands, its source, and whether it is one line."""
    for name, one in kind.model_fields.items():
        value = getattr(original, name, None)
        if name in translating.HEAD or name == "sources" or value is None:
            continue
        inner, is_line = translating.model_in(one.annotation), _is_line(one.annotation)
        is_named = "dict" in str(one.annotation)
        entries: list[tuple[Location, Any]] = [((), value)]
        if isinstance(value, dict):
            entries = [((key,), entry) for key, entry in value.items()]
        elif isinstance(value, tuple):
            entries = [
                ((translating.name_of(e) if is_named else n,), e) for n, e in enumerate(value)
            ]
        for key, entry in entries:
            place = (*here, name, *key)
            if inner is not None:
                yield from _fields(entry, inner, place)
            elif isinstance(entry, str):
                yield place, entry, is_line
            elif hasattr(entry, "text"):
                yield place, entry.text, is_line


def _is_line(annotation: Any) -> bool:
    return any(
        getattr(one, "func", None) is one_line or _is_line(one) for one in get_args(annotation)
    )


_NOT_IN_ID = re.compile(r"[^\w-]+")
_LONGEST_PART = 24
"""Letters of a term or line that are part of an id; its hash tells it from others like it."""


def _id(key: str, location: Location) -> str:
    names = [str(part + 1) if isinstance(part, int) else part for part in location]
    plain = [_NOT_IN_ID.sub("-", name).strip("-") for name in names]
    parts = [
        short if short == name else f"{short[:_LONGEST_PART]}-{rows_hash([name])}".strip("-")
        for short, name in zip(plain, names, strict=True)
    ]
    return ".".join([key, *(parts[1:] if parts[0] == key.rpartition(".")[2] else parts)])


def at(data: Any, location: Location) -> Any:
    """Return what a file's data has at a place; ``None`` if nothing is there."""
    for part in location:
        if isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        elif isinstance(data, dict):
            data = data.get(part)
        else:
            return None
    return data


_NAMES = {
    "objectives": "objective", "sessions": "session", "steps": "step", "materials": "material",
    "needs": "need", "items": "item", "options": "option", "premises": "premise", "cases": "case",
    "glossary": "term", "rubric": "line of the rubric", "wrong": "wrong number",
    "variants": "variant", "groups": "group", "speakers": "speaker", "rooms": "room",
    "venues": "venue", "events": "event", "breaks": "break", "organisers": "organiser",
    "signatories": "signatory", "questions": "question", "answers": "answer",
    "statements": "statement", "parts": "part", "fields": "line", "sections": "section",
    "tables": "table", "drawings": "drawing", "terms": "term",
}  # fmt: skip
"""What one entry of a list or mapping is called."""


_LABELS = {"fields": "law card"}
"""What a file is called whose name does not tell what it is."""

_NAMED = {"module", "items"}
"""Files whose entries need no other name."""


def place_of(key: str, location: Location) -> str:
    """Say where a text stands: ``Item log-01, option b, rationale``."""
    label = _LABELS.get(key) or key.replace("exercises.", "exercise ")
    parts, rest = [] if key in _NAMED and location[0] in _NAMES else [label], list(location)
    while rest:
        name = str(rest.pop(0))
        if name in _NAMES and rest:
            entry = rest.pop(0)
            parts.append(f"{_NAMES[name]} {entry + 1 if isinstance(entry, int) else entry}")
        elif name != "text" or parts[-1].startswith("case"):
            parts.append(name.replace("_", " "))
    return capitalised(", ".join(parts))


def _note(text: Text, location: Location, source: str, *, is_line: bool) -> str:
    """Say who reads a text, and how long it may be."""
    key, reader = text.key, getattr(text.original, "reader", Reader.PARTICIPANTS)
    trainers = key == "guide" or reader is Reader.TRAINERS or translating.is_for_trainers(location)
    notes = ["Only trainers read this." if trainers else "Participants read this."]
    if is_line:
        notes.append("One line.")
    if key == "items" and not trainers and location[0] == "items":
        notes.append(f"At most {int(translating.LONGEST * len(source))} letters.")
    if key == "card":
        notes.append("The card fills one page at most.")
    if key == "slides":
        notes.append("At most 25 words below a slide's title.")
    return " ".join(notes)


def markdown_text(
    course: Course, name: str, language: str, files: dict[str, TranslatedFile], problems: Problems
) -> Text | None:
    """Return a text of a module in Markdown; ``None`` if its translation cannot be used.

    ``files`` are the translations that were read, by name. Sections pair with those from whose
    hashes they were made; without hashes they pair by their order, if there are as many.
    """
    path = (course.folder / name).with_suffix(f".{language}.md")
    source = translating.sections_of(getattr(course, Path(name).stem))
    text, file = Text(name, path, ()), files.get(path.name)
    if file is None and path.is_file():
        read_text(path, problems)  # records why nothing was read
        return None
    made = translating.sections_of(file.texts[0].text) if file else ()
    pairs: list[tuple[translating.Section | None, str]] = [(None, "")] * len(source)
    hashes = file.hashes if file else ()
    if hashes is not None and len(hashes) == len(made):
        now = [translating.section_hash(one.text) for one in source]
        for _kind, a, b, c, d in SequenceMatcher(None, hashes, now, autojunk=False).get_opcodes():
            for old, new in zip(range(a, b), range(c, d), strict=False):
                pairs[new] = made[old], hashes[old]
    elif len(made) == len(source):
        pairs = [(one, "") for one in made]
    else:
        words = _(
            "sections: expected {wanted} as in {name}, found {found}; correct this file before "
            "you write or read files for translators",
            wanted=len(source),
            name=name,
            found=len(made),
        )
        problems.error(Place(path, 1, 1), words)
        return None
    units = []
    for number, (one, (section, made_from)) in enumerate(zip(source, pairs, strict=True), 1):
        is_made = section is not None and made_from != UNTRANSLATED
        is_older = made_from and made_from != translating.section_hash(one.text)
        status = Status.STALE if is_older else Status.TRANSLATED
        status, words = (status, section.text) if section and is_made else (Status.MISSING, "")
        heading = re.sub(r"\s*\{[^{}]*\}\s*$", "", one.heading)
        where = f"section “{heading}”" if heading else "opening"
        context, key = f"{text.key.capitalize()}, {where}", f"{text.key}.{number}"
        note = _note(text, (), one.text, is_line=False)
        known = made_from if is_made else ""
        units.append(Unit(key, (number,), context, one.text, words, status, known, note))
    return replace(text, units=tuple(units), review=file.review if file else DRAFT)


def _originals(
    folder: Path, problems: Problems
) -> tuple[list[Path], list[tuple[Path, type[BaseModel], Any]]]:
    """Return where the originals for a folder of forms are looked for, as readers take it.

    And the originals: their files, the models of their translations, and what is in them. The lines
    of law cards come by their ids, as their translation has them, before each card.
    """
    own = folder.parent
    roots = [own] if is_built_in(folder) else [curriculum_folder(), own]
    if folder.name == QUESTIONNAIRES:
        read = read_questionnaires(roots, problems) or ()
        return roots, [(path, QuestionnaireTranslation, one) for path, one in read]
    path, law = law_fields_file(roots), read_law_cards(roots, problems)
    if path is None or law is None or law.fields is None:
        return roots, []
    fields, files = law.fields, law_card_files(roots)
    words = SimpleNamespace(
        version=fields.version,
        language=fields.language,
        title=fields.title,
        introduction=fields.introduction,
        parts=tuple(part.title for part in fields.parts),
        fields=tuple(line for part in fields.parts for line in part.fields),
    )
    cards = [(files[code.lower()], LawCardTranslation, card) for code, card in law.cards.items()]
    return roots, [(path, LawFieldsTranslation, words), *cards]


def original_languages(folder: Path, problems: Problems) -> set[str]:
    """Return the languages in which the originals for a folder of forms are written."""
    return {original.language for _path, _kind, original in _originals(folder, problems)[1]}


def read_forms(folder: Path, language: str, problems: Problems) -> Translation | None:
    """Read the forms of a folder and their translations into a language, as ``read_translation``.

    XLIFF has one language of sources in a file: English, if any form is in English.
    """
    before = len(problems.errors)
    roots, forms = _originals(folder, problems)
    languages = [one.language for _path, _kind, one in forms if one.language != language]
    if not languages:
        if len(problems.errors) == before:
            problems.error(Place(folder), _all_in(language))
        return None
    original = ENGLISH if ENGLISH in languages else languages[0]
    texts = []
    for path, kind, one in forms:
        if one.language == original:
            reserve = None if path.parent == folder else path.parent
            source = YamlSource(path.name, kind, one, reserve=reserve)
            texts.append(yaml_text(folder, source, language, problems))

    def check(copy: Path, found: Problems) -> None:
        read_form_texts([*roots[:-1], copy.parent], [language], found)

    title = folder.name.replace("-", " ").capitalize()
    read = tuple(one for one in texts if one is not None)
    return Translation(folder.name, title, folder, original, language, read, check)


def _all_in(language: str) -> str:
    return _(
        'everything here is in "{language}" itself; choose another language', language=language
    )


def read_worksheets(folder: Path, language: str, problems: Problems) -> Translation | None:
    """Read the words of worksheets and their translations, as ``read_translation``."""
    if language == ENGLISH:
        problems.error(Place(folder), _all_in(language))
        return None
    home, texts = words_folder(), []
    for kind in word_kinds():
        english = read_words(kind)
        described = {
            place: Described(
                said, place_of(f"worksheet {kind}", place), _worksheet_note(place, said, language)
            )
            for place, said in texts_of(english).items()
        }
        source = YamlSource(
            f"{kind}.yaml",
            ExerciseText,
            english,
            described,
            reserve=None if folder.resolve() == home.resolve() else home,
            repeated=word_file(kind),
            understood=partial(_understood, english),
        )
        texts.append(yaml_text(folder, source, language, problems))

    def check(copy: Path, found: Problems) -> None:
        for kind in word_kinds():
            path = copy / word_file(kind, language).name
            if path.is_file():
                check_word_file(kind, path, language, found)

    read = tuple(one for one in texts if one is not None)
    return Translation(WORKSHEETS, "Worksheets", folder, ENGLISH, language, read, check)


def _worksheet_note(place: Location, text: str, language: str) -> str:
    """Say who reads a text, and what to keep besides its facts."""
    part, last = place[0], place[-1]
    notes = {"questions": ["Participants read this."], "answers": ["Only trainers read this."]}
    found = notes.get(str(part), [])
    if last == "columns":
        found.append(
            "Headings of columns, between |. Keep the marks # and `; the numbers after colons are "
            "widths in millimetres and may differ."
        )
    if quoted(text):
        found.append("Translate the words in quotation marks between braces, too.")
    if "plural(" in text:
        found.append(
            f"After plural, the forms of the language: {', '.join(plural_names(language))}."
        )
    return " ".join(found)


def _understood(english: ExerciseText, data: Any) -> dict[str, Any]:
    """Return what a translation holds as others hold it: translated texts, each with its source.

    A file that people wrote has a hash a part, and everything in it is translated; noughts stand
    for the hash of a text of which only its part is known to have changed.
    """
    data, texts = copy.deepcopy(data), texts_of(english)
    parts = data.pop("source", None)
    if data.get("sources"):
        for place in texts:
            if (
                translating.source_name(place) not in data["sources"]
            ):  # it goes, and the list that it is in
                *above, last = place if isinstance(place[-1], str) else place[:-1]
                inside = at(data, tuple(above))
                if isinstance(inside, dict):
                    inside.pop(last, None)
        return dict(data)
    then, now = (parts or "").split(), source_of(english).split()
    changed = {part for part, old, new in zip(PARTS, then, now, strict=False) if old != new}
    sources = {
        translating.source_name(place): "0" * 8
        if place[0] in changed
        else translating.section_hash(text)
        for place, text in texts.items()
        if at(data, place)
    }
    return {**data, "sources": sources}


_TEXTS = ("handout.md", "card.md", "slides.md", "cards.md", "guide.md")


def read_translation(folder: Path, language: str, problems: Problems) -> Translation | None:
    """Read what a folder has to translate, and its translations into a language.

    What is wrong in the files is recorded; ``None`` if they cannot be understood. The words of a
    workshop are in its first language, or in English where that is asked.
    """
    if not (folder / WORKSHOP_FILE).is_file():
        if shared := shared_in(folder):
            return shared.read(folder, language, problems)
        course = read_original(folder, problems)
        return None if course is None else translation_of(course, language, problems)
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

    texts = () if text is None else (text,)
    return Translation(workshop.id, workshop.title, folder, original, language, texts, check)


def translation_of(course: Course, language: str, problems: Problems) -> Translation | None:
    """Return the translations of a module that is in its own language, as ``read_translation``.

    Of the words in its drawings only the translations are files.
    """
    if language == course.original:
        words = _(
            'the module is in "{language}" itself; choose another language', language=language
        )
        problems.error(Place(course.folder), words)
        return None
    module, folder = course.module, course.folder
    exercises = [
        YamlSource(one.file.path.relative_to(folder).as_posix(), ExerciseTranslation, one.exercise)
        for one in course.exercises
    ]
    drawn: dict[Location, Described] = {
        ("words", line): Described(line, f"Drawing {path.name}", _DRAWN_NOTE)
        for line, path in translating.lines_to_translate(folder).items()
    }
    files = {one.path.name: one for one in translate(course, language, Problems()).translated}
    texts = [
        *(
            yaml_text(folder, source, language, problems)
            for source in (
                YamlSource("module.yaml", ModuleTranslation, module),
                YamlSource("items.yaml", ItemBankTranslation, course.bank),
            )
        ),
        *(
            markdown_text(course, name, language, files, problems)
            for name in _TEXTS
            if getattr(course, Path(name).stem) is not None
        ),
        *(
            yaml_text(folder, source, language, problems)
            for source in (
                *exercises,
                *(
                    [YamlSource("figures/words.yaml", translating.FigureWords, None, drawn)]
                    if drawn
                    else ()
                ),
            )
        ),
    ]

    def check(copy: Path, found: Problems) -> None:
        moved = (
            replace(one, file=replace(one.file, path=copy / "exercises" / one.file.path.name))
            for one in course.exercises
        )
        translate(replace(course, folder=copy, exercises=tuple(moved)), language, found)

    read = tuple(one for one in texts if one is not None)
    return Translation(module.id, module.title, folder, course.original, language, read, check)


_DRAWN_NOTE = "Participants read this. One line. It stands in a drawing: keep it about as long."


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
        N_("Law cards"), lambda: curriculum_folder() / "law-cards", read_forms, original_languages
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
