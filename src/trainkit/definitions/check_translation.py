"""Checks of translations against their source: facts, words of the glossary, changes, lengths.

Each unit is compared with its source: a field of a YAML file, a section of a text in Markdown.
What is compared as a fact is in ``facts``; the words of terms are in ``glossary``.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from trainkit.definitions.facts import Fact, differences, facts_of
from trainkit.definitions.glossary import built_in_glossary, recognises
from trainkit.definitions.loaded import UNTRANSLATED, Course, Translated, TranslatedFile
from trainkit.definitions.translating import source_name
from trainkit.languages import _
from trainkit.problems import Place, Problems, Severity

__all__ = [
    "LONGEST",
    "Section",
    "check_facts",
    "check_file",
    "check_sources",
    "check_terms",
    "check_translation",
    "listed",
    "section_hash",
    "sections_of",
]


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
            problems.add(
                unit.place,
                _(
                    'the glossary translates "{english}" as "{word}", and this text does not have '
                    "that word; use it, or keep yours if the source means something else",
                    english=term.english,
                    word=word.word,
                ),
                Severity.INFORMATION,
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
                _(
                    "{name} is {times} times as long as its source; expected at most {most} times, "
                    "so that everybody has the same time to answer; shorten it",
                    name=name,
                    times=f"{text / source:.1f}",
                    most=LONGEST,
                ),
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
            _(
                "expected {wanted} sections as in the source, found {made}; the source's headings: "
                "{names}",
                wanted=len(source),
                made=len(made),
                names=", ".join(one.heading for one in source if one.heading),
            ),
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
                _(
                    "the source of this text has changed since it was translated; translate it "
                    "anew, then write {new} for {old} below sources",
                    new=section_hash(unit.source),
                    old=made_from,
                ),
            )


def _check_hashes(
    file: TranslatedFile, source: list[Section], made: list[Section], problems: Problems
) -> None:
    """Warn of sections whose source has changed since they were translated."""
    now = [section_hash(one.text) for one in source]
    if file.hashes is None or len(file.hashes) != len(now):
        header = f"<!-- translation: {file.review}; source: {' '.join(now)} -->"
        problems.add(
            Place(file.path, 1, 1),
            _(
                "does not say of which text it was made, so later changes of the source go "
                "unnoticed; when all of it is up to date, write as the first line {header}",
                header=header,
            ),
            Severity.INFORMATION,
        )
        return
    for old, new, one, other in zip(file.hashes, now, source, made, strict=True):
        if old == UNTRANSLATED:
            problems.warning(
                Place(file.path, other.line, 1),
                _(
                    'this section, "{heading}", has no translation yet; it is that of the source',
                    heading=one.heading,
                ),
            )
        elif old != new:
            problems.warning(
                Place(file.path, other.line, 1),
                _(
                    'the source of this section, "{heading}", has changed since it was translated; '
                    "translate it anew, then write {new} for {old} in line 1",
                    heading=one.heading,
                    new=new,
                    old=old,
                ),
            )
