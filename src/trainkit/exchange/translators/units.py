"""Every text that is translated: its source, place, translation and status.

A unit is a field of a YAML file or a section of a text in Markdown, as in the check of
translations. Its id is the name of the file and the place in it, as ``items.log-01.stem`` or
``handout.3``; no id has a character that XLIFF does not allow in one.

Takes a text apart into the paragraphs that a translator sees, and puts it together again.

A section is one unit, but a row of a spreadsheet shows no more than 409 points of it. So a unit has
one row for each paragraph, where the translation has as many as the source. Blank lines, and lines
without a letter such as ``---`` and ``:::``, stay outside; lines that an author broke in the middle
of a sentence are shown as one.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel

from trainkit.exercises.word_files import quoted
from trainkit.model.fields import one_line
from trainkit.model.glossary import built_in_glossary
from trainkit.model.law import facts_of
from trainkit.model.loaded import DRAFT, UNTRANSLATED, Course, TranslatedFile
from trainkit.model.questionnaire import Reader
from trainkit.model.translating import (
    HEAD,
    LONGEST,
    MAY_STAY,
    Section,
    is_for_trainers,
    model_in,
    name_of,
    section_hash,
    sections_of,
    source_name,
)
from trainkit.model.validate import load_model
from trainkit.model.yaml import Location, YamlFile, read_text
from trainkit.problems import Place, Problems
from trainkit.text.languages import ENGLISH, _, capitalised

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
        return f"{section_hash(self.source)}-{rows_hash(source.texts)}-{rows_hash(made.texts)}"


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
    text = Text(
        source.name,
        path,
        (),
        data.get("status") or DRAFT,
        source.kind,
        source.original,
        file,
        data,
        source.repeated,
    )
    texts = source.texts or dict(_described(text))
    units = tuple(_yaml_unit(text, location, one) for location, one in texts.items())
    return replace(text, units=units)


def _described(text: Text) -> Iterator[tuple[Location, Described]]:
    """Yield the texts in the fields of a model."""
    if text.kind is None:
        return
    for place, source, is_line in _fields(text.original, text.kind):
        if place[-1] not in MAY_STAY or at(text.data, place):
            note = _note(text, place, source, is_line=is_line)
            yield place, Described(source, place_of(text.key, place), note)


def _fields(
    original: Any, kind: type[BaseModel], here: Location = ()
) -> Iterator[tuple[Location, str, bool]]:
    """Yield where each text of a translation stands, its source, and whether it is one line."""
    for name, one in kind.model_fields.items():
        value = getattr(original, name, None)
        if name in HEAD or name == "sources" or value is None:
            continue
        inner, is_line = model_in(one.annotation), _is_line(one.annotation)
        for key, entry in _entries(value, named="dict" in str(one.annotation)):
            place = (*here, name, *key)
            if inner is not None:
                yield from _fields(entry, inner, place)
            elif isinstance(entry, str):
                yield place, entry, is_line
            elif hasattr(entry, "text"):
                yield place, entry.text, is_line


def _entries(value: Any, *, named: bool) -> Iterator[tuple[Location, Any]]:
    if isinstance(value, dict):
        yield from (((key,), entry) for key, entry in value.items())
    elif isinstance(value, tuple):
        yield from (((name_of(entry) if named else n,), entry) for n, entry in enumerate(value))
    else:
        yield (), value


def _is_line(annotation: Any) -> bool:
    return any(
        getattr(one, "func", None) is one_line or _is_line(one) for one in get_args(annotation)
    )


def _yaml_unit(text: Text, location: Location, described: Described) -> Unit:
    source, data = described.source, text.data
    made = str(at(data, location) or "").strip()
    recorded = (data.get("sources") or {}).get(source_name(location), "")
    status = Status.TRANSLATED if made else Status.MISSING
    if made and (recorded != section_hash(source) if recorded else _is_older(text, location, data)):
        status = Status.STALE
    return Unit(
        _id(text.key, location),
        location,
        described.context,
        source,
        made,
        status,
        recorded,
        described.note,
    )


_NOT_IN_ID = re.compile(r"[^\w-]+")
_LONGEST_PART = 24
"""Letters of a term or line that are part of an id; its hash tells it from others like it."""


def _id(key: str, location: Location) -> str:
    parts = [str(part + 1) if isinstance(part, int) else _part(part) for part in location]
    if parts[0] == key.rpartition(".")[2]:
        parts = parts[1:]
    return ".".join([key, *parts])


def _part(name: str) -> str:
    plain = _NOT_IN_ID.sub("-", name).strip("-")
    return plain if plain == name else f"{plain[:_LONGEST_PART]}-{rows_hash([name])}".strip("-")


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


def _is_older(text: Text, location: Location, data: Any) -> bool:
    """Whether the version that was translated is another than the original's."""
    if location[0] == "items":
        item = next(one for one in text.original.items if one.id == location[1])
        return str(at(data, (*location[:2], "version"))) != str(item.version)
    return bool(text.version) and str(data.get("version")) != text.version


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
    trainers = key == "guide" or reader is Reader.TRAINERS or is_for_trainers(location)
    notes = ["Only trainers read this." if trainers else "Participants read this."]
    if is_line:
        notes.append("One line.")
    if key == "items" and not trainers and location[0] == "items":
        notes.append(f"At most {int(LONGEST * len(source))} letters.")
    if key == "card":
        notes.append("The card fills one page at most.")
    if key == "slides":
        notes.append("At most 30 words on a slide.")
    return " ".join(notes)


def markdown_text(
    course: Course, name: str, language: str, files: dict[str, TranslatedFile], problems: Problems
) -> Text | None:
    """Return a text of a module in Markdown; ``None`` if its translation cannot be used.

    ``files`` are the translations that were read, by name.
    """
    path = (course.folder / name).with_suffix(f".{language}.md")
    source = sections_of(getattr(course, Path(name).stem))
    text, file = Text(name, path, ()), files.get(path.name)
    if file is None and path.is_file():
        read_text(path, problems)  # records why nothing was read
        return None
    if file is None:
        units = [_section_unit(text, n, one, None, "") for n, one in enumerate(source, 1)]
        return replace(text, units=tuple(units))
    made = sections_of(file.texts[0].text)
    pairs = _pairs(source, made, file.hashes)
    if pairs is None:
        problems.error(
            Place(path, 1, 1),
            _(
                "sections: expected {wanted} as in {name}, found {found}; correct this file before "
                "you write or read files for translators",
                wanted=len(source),
                name=name,
                found=len(made),
            ),
        )
        return None
    units = [
        _section_unit(text, n, one, made[at] if at is not None else None, old)
        for n, (one, (at, old)) in enumerate(zip(source, pairs, strict=True), 1)
    ]
    return replace(text, units=tuple(units), review=file.review)


def _pairs(
    source: Sequence[Section], made: Sequence[Section], hashes: Sequence[str] | None
) -> list[tuple[int | None, str]] | None:
    """Return for each section of the source its translation and the hash that this was made from.

    Without hashes sections pair by their order; ``None`` if there are not as many.
    """
    if hashes is None or len(hashes) != len(made):
        unknown: list[tuple[int | None, str]] = [(n, "") for n in range(len(made))]
        return unknown if len(made) == len(source) else None
    pairs: list[tuple[int | None, str]] = [(None, "")] * len(source)
    now = [section_hash(one.text) for one in source]
    for _kind, a, b, c, d in SequenceMatcher(None, hashes, now, autojunk=False).get_opcodes():
        for old, new in zip(range(a, b), range(c, d), strict=False):
            pairs[new] = old, hashes[old]
    return pairs


def _section_unit(
    text: Text, number: int, source: Section, made: Section | None, made_from: str
) -> Unit:
    status, words = Status.TRANSLATED, "" if made is None else made.text
    if made is None or made_from == UNTRANSLATED:
        status, words, made_from = Status.MISSING, "", ""
    elif made_from and made_from != section_hash(source.text):
        status = Status.STALE
    heading = re.sub(r"\s*\{[^{}]*\}\s*$", "", source.heading)
    where = f"section “{heading}”" if heading else "opening"
    return Unit(
        f"{text.key}.{number}",
        (number,),
        f"{text.key.capitalize()}, {where}",
        source.text,
        words,
        status,
        made_from,
        _note(text, (), source.text, is_line=False),
    )
