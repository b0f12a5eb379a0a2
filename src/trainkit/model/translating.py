"""Puts the words of a translation into the models of its original.

A translation is a YAML file beside the original that holds words only and names their places by id
or position. Whatever it lacks stays as it is in the original.

The words of a module's drawings in another language: ``figures/words.ru.yaml``.

Each line of text of a drawing is translated by itself, because it stands at a place of its own; one
line stands for all drawings of the module that have it.

Checks of translations against their source: facts, words of the glossary, changes, lengths.

Each unit is compared with its source: a field of a YAML file, a section of a text in Markdown.
What is compared as a fact is in ``facts``; the words of terms are in ``glossary``.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Generic, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator

from trainkit.model.fields import (
    Definition,
    Language,
    Line,
    as_day,
    expected,
    matching,
    text_schema,
)
from trainkit.model.glossary import built_in_glossary, recognises
from trainkit.model.law import Fact, differences, facts_of
from trainkit.model.loaded import DRAFT, UNTRANSLATED, Course, Translated, TranslatedFile
from trainkit.model.module import GlossaryTerm
from trainkit.model.validate import Report, check_letters, dotted, load_model
from trainkit.model.yaml import Location
from trainkit.problems import Place, Problems
from trainkit.render.assets import drawn_lines, words_file
from trainkit.text.languages import _, n_

_REVIEWED = r"reviewed by .+ on (\d{4}-\d{2}-\d{2})"


def checked_review(value: Any) -> str:
    """Return how far a translation was reviewed; raises pydantic's error for anything else."""
    found = re.fullmatch(rf"{DRAFT}|{_REVIEWED}", value) if isinstance(value, str) else None
    if found is None:
        raise expected(
            '"draft" or "reviewed by NAME on DATE", as "reviewed by A. Reader on 2026-11-28"'
        )
    if found[1]:
        as_day(found[1])
    return found[0]


Review = Annotated[
    str,
    BeforeValidator(checked_review),
    text_schema(f"^(?:{DRAFT}|{_REVIEWED})$", "draft, or reviewed by NAME on DATE"),
]
"""How far a translation has been read against its source by somebody else than the translator."""


Hash = Annotated[
    str,
    BeforeValidator(matching("[0-9a-f]{8}", "eight hexadecimal digits")),
    text_schema("^[0-9a-f]{8}$", "eight hexadecimal digits"),
]
"""As ``check_translation.section_hash`` makes them."""


class Translation(Definition):
    """What every translation says of itself, beside the name of its original."""

    language: Language
    status: Review = DRAFT
    """``draft``, or ``reviewed by NAME on DATE``."""
    sources: dict[str, Hash] = {}
    """The hash of the source of each text, as it was when it was translated."""


Original = TypeVar("Original", bound=BaseModel)
Made = TypeVar("Made", bound=Translation)

ORIGINALS = ("module", "exercise", "questionnaire", "workshop", "country")
"""Fields that name the original; words of drawings and lines of law cards have none."""
HEAD = (*ORIGINALS, "language", "version", "status")
"""Fields that say what a translation is of; the others hold words."""
_NO_WORDS = {*HEAD, "sources"}

_WHOLE = ("options", "premises")
"""Lists of which people see all in one language or none."""

_WORDS = (str, tuple, dict, BaseModel, NoneType)
"""What fields with words hold: a text or none, a list, entries by name, or a part with fields."""

MAY_STAY = {"source"}
"""Fields that may be the same in every language: titles of publications."""


@dataclass
class Merger:
    """Puts the words of one file into models, and notes their places and which are missing."""

    report: Report
    moved: dict[Location, Place] = field(default_factory=dict)
    texts: list[Translated] = field(default_factory=list)
    missing: list[Location] = field(default_factory=list)
    """Where the original has words that are not translated."""
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
        fields = {name: one for name, one in kind.model_fields.items() if name not in _NO_WORDS}
        changes = {
            name: self._field(
                getattr(original, name),
                getattr(made, name),
                model_in(one.annotation),
                (*here, name),
                (*there, name),
            )
            for name, one in fields.items()
            if isinstance(getattr(original, name, 0), _WORDS)
        }
        for name in fields:
            if name not in changes and getattr(made, name):
                self._no_such_text((*there, name))
        return original.model_copy(update=changes)

    def _field(
        self, value: Any, made: Any, kind: type[BaseModel] | None, here: Location, there: Location
    ) -> Any:
        if isinstance(value, dict):
            made = made or {}
            self.check_ids(made, [*value], there)
            return {
                name: self._entry(entry, made.get(name), kind, (*here, name), (*there, name))
                for name, entry in value.items()
            }
        if not isinstance(value, tuple):
            return self._entry(value, made, kind, here, there)
        if isinstance(made, dict):
            names = [name_of(entry) for entry in value]
            self.check_ids(made, names, there)
            return tuple(
                self._entry(entry, made.get(name), kind, (*here, index), (*there, name))
                for index, (entry, name) in enumerate(zip(value, names, strict=True))
            )
        made = self.fitting(made, len(value), there)
        return tuple(
            self._entry(entry, made[index] if made else None, kind, (*here, index), (*there, index))
            for index, entry in enumerate(value)
        )

    def _entry(
        self, entry: Any, made: Any, kind: type[BaseModel] | None, here: Location, there: Location
    ) -> Any:
        if kind is not None and entry is not None:
            return self.merged(entry, made, kind, here, there)
        if isinstance(entry, (str, NoneType)):
            return self.text(entry, made, here, there)
        text = self.text(entry.text, made, (*here, "text"), there)
        return entry.model_copy(update={"text": text})

    def text(self, value: str | None, made: str | None, here: Location, there: Location) -> Any:
        """Return a text of the original, or its translation if there is one."""
        if value is not None and made is None and here[-1] not in MAY_STAY:
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

    def check_ids(self, made: Mapping[str, Any], known: Sequence[str], there: Location) -> None:
        """Record names that the original does not have, and a list that has to be whole."""
        for name in made:
            if name not in known:
                self.wrong = True
                self.report.key_error(
                    (*there, name),
                    '{there}: expected an id of the original, found "{name}"; there: {names}',
                    there=dotted(there),
                    name=name,
                    names=", ".join(known),
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

    def fitting(self, made: Sequence[Any], count: int, there: Location) -> Sequence[Any]:
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
        self.report.error(there, f"{dotted(there)}: {message}")

    def report_missing(self) -> None:
        """Say once what is not translated, unless it may only be at a wrong place.

        What participants read is a warning; what only trainers read is information.
        """
        if self.wrong:
            return
        place = Place(self.report.file.path)
        for_trainers = sum(map(is_for_trainers, self.missing))
        if shown := len(self.missing) - for_trainers:
            self.report.problems.warning(
                place,
                n_(
                    "{n} text has no translation yet; the original text is used",
                    "{n} texts have no translation yet; the original text is used",
                    shown,
                ),
            )
        if for_trainers:
            self.report.problems.information(
                place,
                n_(
                    "{n} text for trainers has no translation yet; the original text is used",
                    "{n} texts for trainers have no translation yet; the original text is used",
                    for_trainers,
                ),
            )


_FOR_TRAINERS = {
    *("rationale", "answer", "rubric", "wrong"),
    *("steps", "notes", "materials", "needs"),
    *("debrief", "marking"),
}
"""Fields of items, sessions and exercises that no participant reads."""


def is_for_trainers(place: Location) -> bool:
    """Whether no participant reads the text at a place of an original."""
    return not _FOR_TRAINERS.isdisjoint(place)


def model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model of a field's value or entries; ``None`` where they are texts."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(model_in, get_args(annotation))), None)


def name_of(entry: Any) -> str:
    """Return by what a translation names an entry of a list: its id, or the term itself."""
    return str(entry.term if isinstance(entry, GlossaryTerm) else entry.id)


def source_name(place: Location) -> str:
    """Return by what ``sources`` names the text at a place: ``sessions.s1.title``."""
    return ".".join(map(str, place))


@dataclass(frozen=True)
class Merged(Generic[Original, Made]):
    """An original with the words of a translation, and what was found on the way."""

    model: Original
    made: Made
    report: Report
    texts: TranslatedFile
    moved: Mapping[Location, Place]
    """Where the words of the model stand, if they are translated."""
    missing: tuple[Location, ...]
    """Where the original has words that are not translated."""


def merge(
    path: Path,
    kind: type[Made],
    original: Original,
    of: Mapping[str, str | int],
    problems: Problems,
    put: Callable[[Merger, Original, Made], Original] | None = None,
) -> Merged[Original, Made] | None:
    """Return an original with the words of a file; ``None`` if that cannot be understood.

    ``of`` is what the file must say of its original, by field: its id and version. What does not
    fit, and how many texts are missing, is recorded. ``put`` puts the words in where the two files
    are not built alike.
    """
    loaded = load_model(path, kind, problems)
    if loaded is None:
        return None
    made, file = loaded
    check_letters(file, problems)
    words = Merger(Report(file, problems))
    check_language(made.language, words.report)
    _check_original(made, of, words.report)
    model = put(words, original, made) if put else words.merged(original, made, kind)
    words.report_missing()
    texts = TranslatedFile(path, made.status, tuple(words.texts), sources=made.sources)
    return Merged(model, made, words.report, texts, words.moved, tuple(words.missing))


def check_language(language: str, report: Report) -> None:
    """Compare the language that a translation names with its file's name, as ``items.ru.yaml``."""
    wanted = report.file.path.name.split(".")[-2]
    if language != wanted:
        report.error(
            "language",
            'language: expected "{wanted}", as the file\'s name says, found "{found}"',
            wanted=wanted,
            found=language,
        )


def _check_original(made: Translation, of: Mapping[str, str | int], report: Report) -> None:
    """Compare what a translation says of its original; another version is only a warning.

    It is none where the file has the hashes of its sources, which tell more.
    """
    for name, wanted in of.items():
        found = getattr(made, name)
        if found == wanted:
            continue
        if name != "version":
            report.error(
                name,
                '{field}: expected "{wanted}", found "{found}"',
                field=name,
                wanted=wanted,
                found=found,
            )
        elif not made.sources:
            report.warning(
                name,
                "the translation is of version {version}, the original is version {original}",
                version=found,
                original=wanted,
            )


class FigureWords(Definition):
    """Lines of text of a module's drawings, as they are and in another language."""

    language: Language
    status: Review = DRAFT
    """``draft``, or ``reviewed by NAME on DATE``."""
    words: dict[str, Line]


def read_figure_words(folder: Path, language: str, problems: Problems) -> TranslatedFile | None:
    """Return the words of a module's drawings in a language; ``None`` if there are none.

    What does not fit, and how many lines have no words, is recorded.
    """
    path = words_file(folder / "figures" / "any.svg", language)
    loaded = None if path is None else load_model(path, FigureWords, problems)
    if path is None or loaded is None:
        return None
    made, file = loaded
    report, lines = Report(file, problems), _lines(folder)
    check_letters(file, problems)
    check_language(made.language, report)
    for line in made.words:
        if line not in lines:
            report.warning(
                ("words", line), "no drawing of the module has this line; remove it, or correct it"
            )
    if lacking := len(lines_to_translate(folder).keys() - made.words.keys()):
        words = n_(
            "{n} line of a drawing has no translation yet; the original is printed",
            "{n} lines of drawings have no translation yet; the originals are printed",
            lacking,
        )
        problems.information(Place(path), words)
    texts = [Translated(*pair, file.place(("words", pair[0]))) for pair in made.words.items()]
    return TranslatedFile(path, made.status, tuple(texts))


_WORD = re.compile(r"(?<![\w@.])[^\W\d_]{2,}(?![\w@]|\.\w)")
"""A word; none is in T1, 16:30Z, @old_maps and shop.example, which no language changes."""


def lines_to_translate(folder: Path) -> dict[str, Path]:
    """Return the lines with words in a module's drawings, each with the first that has it."""
    return {line: path for line, path in _lines(folder).items() if _WORD.search(line)}


def _lines(folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted((folder / "figures").glob("*.svg")):
        for line in drawn_lines(path.read_text(encoding="utf-8", errors="replace")):
            found.setdefault(line, path)
    return found


def check_translation(course: Course, problems: Problems) -> None:
    """Record where a course's translations differ from their source in more than words."""
    for file in course.translated:
        check_file(file, (course.original, course.language), problems)


def check_file(file: TranslatedFile, languages: tuple[str, str], problems: Problems) -> None:
    """Record where a translation differs from its source; ``languages`` are those of the two."""
    if file.path.suffix == ".md":
        units = _sections(file, problems)
    else:
        units = list(file.texts)
        check_sources(file, problems)
        _check_lengths(file, problems)
    for unit in units:
        check_facts(unit, languages, problems)
        if languages[0] == "en":
            check_terms(unit, languages[1], problems)


def check_facts(
    unit: Translated, languages: tuple[str, str], problems: Problems, *, counts: bool = True
) -> None:
    """Record the facts of a source that its translation lacks, and those that it adds.

    Without ``counts`` it does not matter how often a fact is there.
    """
    lacking, added = differences(unit.source, unit.text, languages)
    if not counts:
        both = facts_of(unit.source, languages[0]).keys() & facts_of(unit.text, languages[1]).keys()
        lacking, added = (
            Counter({fact: n for fact, n in one.items() if fact not in both})
            for one in (lacking, added)
        )
    if not lacking and not added:
        return
    if not added:
        message = _(
            "the translation differs from its source: expected {lacking}; found nothing in its "
            "place",
            lacking=listed(lacking),
        )
    elif not lacking:
        message = _(
            "the translation differs from its source: expected only what the source has; found "
            "{added}",
            added=listed(added),
        )
    else:
        message = _(
            "the translation differs from its source: expected {lacking}; found {added}",
            lacking=listed(lacking),
            added=listed(added),
        )
    problems.error(unit.place, message)


def listed(facts: Counter[Fact]) -> str:
    """Return facts as a person calls them."""
    return ", ".join(_said(_(kind), fact, count) for (kind, fact), count in sorted(facts.items()))


def _said(kind: str, fact: str, count: int) -> str:
    if not fact:
        return _("{count} more {kind}", count=count, kind=kind)
    if count > 1:
        return _('the {kind} "{fact}" ({count} times)', kind=kind, fact=fact, count=count)
    return _('the {kind} "{fact}"', kind=kind, fact=fact)


def check_terms(unit: Translated, language: str, problems: Problems) -> None:
    """Name every term of the glossary whose word the translation does not have.

    It asks for nothing: an English word is also used in senses that are no term, and of those
    only a person can tell.
    """
    for term in built_in_glossary().terms_in(unit.source):
        word = term.word_in(language)
        if word is not None and not recognises(word.pattern, unit.text):
            problems.information(
                unit.place,
                'the glossary translates "{english}" as "{word}", and this text does not have '
                "that word; use it, or keep yours if the source means something else",
                english=term.english,
                word=word.word,
            )


LONGEST = 1.6
"""How many times as long as its source an item may be before people need more time for it."""
_SHOWN = {"stem", "options", "premises"}


def _check_lengths(file: TranslatedFile, problems: Problems) -> None:
    """Warn of items that take much longer to read than their source.

    Letters are counted and not words: Russian has no articles and Persian writes prefixes apart, so
    that the words of equally long texts differ by a third. At one speed of reading for a language,
    the ratio of the letters is that of the times.
    """
    lengths: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    places: dict[str, Place] = {}
    for unit in file.texts:
        match unit.place.location:
            case ("items", str(name), field, *rest) if field in _SHOWN and "rationale" not in rest:
                lengths[name][0] += len(unit.source)
                lengths[name][1] += len(unit.text)
                places.setdefault(name, unit.place)
    for name, (source, text) in lengths.items():
        if text > LONGEST * source:
            problems.warning(
                places[name],
                "{name} is {times} times as long as its source; expected at most {most} times, "
                "so that everybody has the same time to answer; shorten it",
                name=name,
                times=f"{text / source:.1f}",
                most=LONGEST,
            )


@dataclass(frozen=True)
class Section:
    """A heading of a text in Markdown and what is below it."""

    line: int
    heading: str
    text: str


_HEADING = re.compile(r"^(```)|^#+ (.*)$", re.MULTILINE)


def sections_of(text: str) -> list[Section]:
    """Return the sections of a text in Markdown; text before the first heading is one too."""
    starts, in_code = [(0, "")], False
    for match in _HEADING.finditer(text):
        in_code ^= match[1] is not None
        if match[1] is None and not in_code:
            starts.append((match.start(), match[2]))
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return [
        Section(text.count("\n", 0, start) + 1, heading, text[start:end])
        for (start, heading), end in zip(starts, ends, strict=True)
        if text[start:end].strip()
    ]


def section_hash(text: str) -> str:
    """Return eight hexadecimal digits that change with a section's words."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:8]


def _sections(file: TranslatedFile, problems: Problems) -> list[Translated]:
    """Return the sections of a translated text, each with its source; whole if they do not pair."""
    (whole,) = file.texts
    source, made = sections_of(whole.source), sections_of(whole.text)
    if len(source) != len(made):
        problems.error(
            whole.place,
            "expected {wanted} sections as in the source, found {made}; the source's headings: "
            "{names}",
            wanted=len(source),
            made=len(made),
            names=", ".join(one.heading for one in source if one.heading),
        )
        return [whole]
    _check_hashes(file, source, made, problems)
    return [
        Translated(one.text, other.text, Place(file.path, other.line, 1))
        for one, other in zip(source, made, strict=True)
    ]


def check_sources(file: TranslatedFile, problems: Problems) -> None:
    """Warn of texts in YAML whose source has changed since they were translated."""
    for unit in file.texts:
        made_from = file.sources.get(source_name(unit.place.location))
        if made_from is not None and made_from != section_hash(unit.source):
            problems.warning(
                unit.place,
                "the source of this text has changed since it was translated; translate it "
                "anew, then write {new} for {old} below sources",
                new=section_hash(unit.source),
                old=made_from,
            )


def _check_hashes(
    file: TranslatedFile, source: list[Section], made: list[Section], problems: Problems
) -> None:
    """Warn of sections whose source has changed since they were translated."""
    now = [section_hash(one.text) for one in source]
    if file.hashes is None or len(file.hashes) != len(now):
        header = f"<!-- translation: {file.review}; source: {' '.join(now)} -->"
        problems.information(
            Place(file.path, 1, 1),
            "does not say of which text it was made, so later changes of the source go "
            "unnoticed; when all of it is up to date, write as the first line {header}",
            header=header,
        )
        return
    for old, new, one, other in zip(file.hashes, now, source, made, strict=True):
        if old == UNTRANSLATED:
            problems.warning(
                Place(file.path, other.line, 1),
                'this section, "{heading}", has no translation yet; it is that of the source',
                heading=one.heading,
            )
        elif old != new:
            problems.warning(
                Place(file.path, other.line, 1),
                'the source of this section, "{heading}", has changed since it was translated; '
                "translate it anew, then write {new} for {old} in line 1",
                heading=one.heading,
                new=new,
                old=old,
            )
