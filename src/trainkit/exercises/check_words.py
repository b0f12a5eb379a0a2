"""Checks of the words of exercises in other languages: against the English ones, and on sheets.

A translation has the names, values, points, columns and facts of its original. Then sheets are
made in both languages, solved, and their keys compared.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, nodes

from trainkit.exercises.model import Answer
from trainkit.exercises.sets import generate
from trainkit.exercises.word_files import (
    NO_OWN,
    PARTS,
    ExerciseText,
    OwnWords,
    language_of,
    prose,
    texts_of,
    word_file,
    word_kinds,
    words_folder,
)
from trainkit.exercises.words import environment
from trainkit.model.exercises import Exercise
from trainkit.model.fields import Language
from trainkit.model.law import differences
from trainkit.model.loaded import DRAFT, Translated, TranslatedFile
from trainkit.model.translating import check_facts, check_sources, check_terms, listed
from trainkit.model.validate import Report, check_letters, load_model, why_not
from trainkit.model.yaml import Location
from trainkit.problems import Place, Problems
from trainkit.text.languages import ENGLISH, _, n_, plural_names


def _translations(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Yield kind, language and path of each file of words in another language than English."""
    for path in sorted(folder.glob("*.*.yaml")):
        kind, language = path.name.split(".")[:2]
        if language != ENGLISH:
            yield kind, language, path


def check_words(problems: Problems, folder: Path | None = None) -> None:
    """Record what is wrong with the words in a folder, or with those that come with trainkit."""
    for kind, language, path in _translations(folder or words_folder()):
        if reason := why_not(Language, language):
            problems.error(Place(path), reason)
        elif kind in word_kinds():
            check_word_file(kind, path, language, problems)
        else:
            problems.error(
                Place(path),
                "there is no kind of exercise of this name; expected {kinds}",
                kinds=", ".join(word_kinds()),
            )


def source_of(english: ExerciseText) -> str:
    """Return the hashes of a file's parts, as a translation names the file it was made from."""
    data = english.model_dump(mode="json")
    parts = (json.dumps(data[part], ensure_ascii=False) for part in PARTS)
    return " ".join(hashlib.sha256(part.encode()).hexdigest()[:8] for part in parts)


def check_word_file(kind: str, path: Path, language: str, problems: Problems) -> None:
    """Record where a file of words differs from the English one of its kind."""
    original = load_model(word_file(kind), ExerciseText, problems)
    loaded = load_model(path, ExerciseText, problems)
    if original is None or loaded is None:
        return
    english, (made, file) = original[0], loaded
    check_letters(file, problems)
    report = Report(file, problems)
    texts = texts_of(english)
    left = {place for place in texts if not made.is_translated(place)}
    if made.sources:
        _check_sources(texts, left, made, report)
    else:
        _check_parts(english, made, report)
    _Comparison(report, left, (ENGLISH, language)).compare(
        english.model_dump(include={*PARTS}), made.model_dump(include={*PARTS})
    )


def _check_parts(english: ExerciseText, made: ExerciseText, report: Report) -> None:
    """Say which parts of the English file have changed since they were translated."""
    now, then = source_of(english), made.source
    if then is None or len(then.split()) != len(PARTS):
        report.problems.information(
            report.file.place(),
            "does not say of which words it was made, so later changes of the English file go "
            'unnoticed; when all of it is up to date, write below status: source: "{source}"',
            source=now,
        )
        return
    for part, old, new in zip(PARTS, then.split(), now.split(), strict=True):
        if old != new:
            report.warning(
                part,
                'the English texts below "{part}" have changed since they were translated; '
                "bring them up to date, then write {new} for {old} in source",
                part=part,
                new=new,
                old=old,
            )


def _check_sources(
    texts: Mapping[Location, str], left: Collection[Location], made: ExerciseText, report: Report
) -> None:
    """Say which English texts have changed since they were translated, and how many are left."""
    units = tuple(Translated(text, "", report.file.place(place)) for place, text in texts.items())
    file = TranslatedFile(report.file.path, made.status or DRAFT, units, sources=made.sources)
    check_sources(file, report.problems)
    if left:
        report.problems.warning(
            Place(report.file.path),
            n_(
                "{n} text has no translation yet; the original text is used",
                "{n} texts have no translation yet; the original text is used",
                len(left),
            ),
        )


_MARKS = re.compile(r":\d+\s*(?=\||$|\{)|[`#]")
"""What headings of columns have beside words: widths and marks."""
_FREE = {"lines", "room", "tall", "fixed", "whole"}
"""Fields about the room that words take."""


@dataclass(frozen=True)
class _Comparison:
    """Compares a file with the English one, each text at its place."""

    report: Report
    left: Collection[Location]
    """Where the file has no translation yet."""
    languages: tuple[str, str]

    def compare(self, source: object, made: object, here: Location = ()) -> None:
        """Compare two values: texts, lists of texts, or entries by name."""
        match source, made:
            case dict(), dict():
                self._check_names(source, made, here)
                self._compare_entries(source, made, here)
            case tuple(), tuple() if len(source) == len(made):
                self._compare_entries(dict(enumerate(source)), dict(enumerate(made)), here)
            case str(), str():
                self._compare_texts(source, made, here)
            case _ if source != made:
                self.report.error(here, "expected as many entries of the same kind as in English")

    def _check_names(
        self, source: Mapping[str, object], made: Mapping[str, object], here: Location
    ) -> None:
        for name in made.keys() - source.keys():
            self.report.key_error(
                (*here, name),
                'the English file has no "{name}" here; expected {names}',
                name=name,
                names=", ".join(source),
            )
        if missing := [name for name in source if name not in made]:
            self.report.error(
                here,
                "expected all names of the English file; add {names}",
                names=", ".join(missing),
            )

    def _compare_entries(
        self, source: Mapping[Any, object], made: Mapping[Any, object], here: Location
    ) -> None:
        for name in source:
            if name in made and name not in _FREE:
                self.compare(source[name], made[name], (*here, name))
        if here[:1] == ("terms",):
            self._check_apart(source, made, here)

    def _check_apart(
        self, source: Mapping[Any, object], made: Mapping[Any, object], here: Location
    ) -> None:
        """Record terms of a group that are one only in the translation."""
        first: dict[object, object] = {}
        for name, text in made.items():
            if not isinstance(text, str) or name not in source:
                continue
            other = first.setdefault(text, source[name])
            if other != source[name]:
                self.report.error(
                    (*here, name),
                    '"{text}" stands for "{one}" and for "{other}"; find words that differ',
                    text=text,
                    one=other,
                    other=source[name],
                )

    def _compare_texts(self, source: str, made: str, here: Location) -> None:
        if here[-1] == "points":
            if source != made:
                self.report.error(
                    here,
                    "expected {wanted} points as in English, found {found}",
                    wanted=source,
                    found=made,
                )
            return
        if here in self.left or not self._compare_values(source, made, here):
            return
        if here[-1] == "columns":
            self._compare_columns(source, made, here)
            source, made = _MARKS.sub("", source), _MARKS.sub("", made)
        place = self.report.file.place(here)
        unit = Translated(prose(source), prose(made), place)
        # a text that is said in one case and in another has its facts in each
        check_facts(unit, self.languages, self.report.problems, counts="{%" not in source + made)
        check_terms(unit, self.languages[1], self.report.problems)

    def _compare_columns(self, source: str, made: str, here: Location) -> None:
        """Compare how many headings there are, and which mark numbers and identifiers."""
        wanted, found = (
            [(head.strip()[:1] == "#", "`" in head) for head in prose(text).split("|")]
            for text in (source, made)
        )
        if wanted != found:
            self.report.error(
                here,
                "expected {count} columns with the marks # and ` as in English: {columns}",
                count=len(wanted),
                columns=source,
            )

    def _compare_values(self, source: str, made: str, here: Location) -> bool:
        """Compare the values that two texts ask for; false if the braces cannot be read."""
        try:
            environment().from_string(made)
        except TemplateError as error:
            self.report.error(here, "the parts between braces cannot be read: {error}", error=error)
            return False
        self._check_plurals(made, here)
        wanted, found = _values(source), _values(made)
        if lacking := wanted - found:
            self.report.error(
                here,
                "expected the values of the English text; add {values}",
                values=", ".join(sorted(lacking)),
            )
        if added := found - wanted:
            self.report.error(
                here,
                "the English text does not have these values: {values}",
                values=", ".join(sorted(added)),
            )
        return True

    def _check_plurals(self, made: str, here: Location) -> None:
        names = plural_names(self.languages[1])
        for call in environment().parse(made).find_all(nodes.Filter):
            if call.name == "plural" and len(call.args) != len(names):
                self.report.error(
                    here,
                    "plural: expected {count} forms ({names}), found {found}",
                    count=len(names),
                    names=", ".join(names),
                    found=len(call.args),
                )


def _values(source: str) -> set[str]:
    """Return the values that a text asks for: ``one.end``; not those that it defines itself."""
    tree = environment().parse(source)
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"} | {"loop"}
    found = (_value(node) for node in tree.find_all((nodes.Name, nodes.Getattr, nodes.Getitem)))
    return {value for value in found if value and value.partition(".")[0] not in own}


def _value(node: nodes.Node) -> str:
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr() if before := _value(node.node):
            return f"{before}.{node.attr}"
        case nodes.Getitem(arg=nodes.Const(value=value)) if before := _value(node.node):
            return f"{before}.{value}"
    return ""


_SEEDS = (b"first sheet", b"second sheet")
"""Of which sheets are made, to see whether they are solved alike."""


def check_sheets(exercises: Iterable[Exercise], problems: Problems, own: OwnWords = NO_OWN) -> None:
    """Make sheets of exercises in every language, and record where their keys differ.

    Of a workshop's own words only their languages are checked.
    """
    folder = own.folder if own.names else words_folder()
    languages = sorted({language for _kind, language, _path in _translations(folder)})
    for exercise in exercises:
        for language in languages:
            if language_of(exercise.generator, language, own) == language:
                _check_sheets(exercise, language, problems, own)


def _check_sheets(exercise: Exercise, language: str, problems: Problems, own: OwnWords) -> None:
    place = Place(word_file(exercise.generator, language, own))
    for seed in _SEEDS:
        english = generate(exercise, seed).key.answers
        try:
            made = generate(exercise, seed, language, own).key.answers
        except (TemplateError, LookupError, TypeError, ValueError, StopIteration) as error:
            problems.error(
                place, "a sheet with these words cannot be solved: {error}", error=f"{error!r}"
            )
            return
        for one, other in zip(english, made, strict=True):
            if difference := _difference(one, other, language):
                problems.error(
                    place,
                    'the key differs from the English one; English: "{english}", here: "{made}"; '
                    "{difference}",
                    english=one.short,
                    made=other.short,
                    difference=difference,
                )


def _difference(english: Answer, made: Answer, language: str) -> str:
    """Say in what an answer of a key differs from the English one; empty if in words alone."""
    if english.undetermined != made.undetermined:
        return _("only one of them says that the data leave it open")
    lacking, added = differences(english.short, made.short, (ENGLISH, language))
    return listed(lacking + added)
