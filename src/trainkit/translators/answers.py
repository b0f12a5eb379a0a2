"""Compares what translators returned with the module, and finds every mistake in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from trainkit.definitions.check_translation import (
    check_facts,
    check_terms,
    section_hash,
    sections_of,
)
from trainkit.definitions.facts import differences
from trainkit.definitions.loaded import Translated
from trainkit.exercises.word_files import prose
from trainkit.fields import forbidden_characters
from trainkit.languages import ENGLISH, _
from trainkit.problems import Place, Problems
from trainkit.translators.returned import Returned, Row
from trainkit.translators.units import Status, Text, Translation, Unit, rows_hash

__all__ = ["Answer", "answers"]

_EMPTY = "0" * 8


@dataclass(frozen=True)
class Answer:
    """The new translation of a unit."""

    text: Text
    unit: Unit
    words: str
    made_from: str
    """The hash of the source that was translated."""
    rows: tuple[Row, ...]

    @property
    def place(self) -> Place:
        """Where its translation begins in the file that was returned."""
        return self.rows[0].place

    @property
    def is_stale(self) -> bool:
        """Whether the source has changed while the translator had it."""
        return self.made_from != section_hash(self.unit.source)


def answers(
    translation: Translation, files: Sequence[Returned], problems: Problems
) -> tuple[Answer, ...]:
    """Return the units that translators changed or confirmed; every mistake is recorded."""
    found: dict[str, Answer] = {}
    for file in files:
        if file.module != translation.id:
            problems.error(
                Place(file.path),
                _(
                    'expected texts of the module "{wanted}", found those of "{found}"',
                    wanted=translation.id,
                    found=file.module,
                ),
            )
            continue
        for answer in _answers_in(file, translation, problems):
            other = found.setdefault(answer.unit.id, answer)
            if other.words != answer.words:
                problems.error(
                    answer.place,
                    _(
                        "{text}: the translation at {place} is different; choose one, and write it "
                        "in both",
                        text=answer.unit.context,
                        place=other.place,
                    ),
                )
    for answer in found.values():
        _check(answer, translation, problems)
    return tuple(found.values())


def _answers_in(file: Returned, translation: Translation, problems: Problems) -> Iterator[Answer]:
    known = {unit.id: (text, unit) for text, unit in translation.units}
    for name, rows in _by_unit(file, problems).items():
        place, check = rows[0].place, rows[0].check.split("-")
        if len(check) != 3 or len({row.check for row in rows}) != 1:
            problems.error(
                place,
                _(
                    "{unit}: the cell or note Check was changed; restore it from the file that was "
                    "sent out",
                    unit=name,
                ),
            )
            continue
        source_hash, source_rows, text_rows = check
        text, unit = _moved(known.get(name), source_hash, translation)
        if text is None or unit is None:
            problems.error(
                place,
                _(
                    'the module has no unit "{unit}"; restore its name, or have the file for '
                    "translators written anew",
                    unit=name,
                ),
            )
        elif rows_hash([row.source for row in rows]) != source_rows:
            _report_source(rows, unit, problems)
        elif _is_complete(rows, text_rows, problems):
            words = _words(unit, [row.text for row in rows])
            answer = Answer(text, unit, words, source_hash, tuple(rows))
            if _is_news(answer, text_rows, problems):
                yield answer


def _is_news(answer: Answer, text_rows: str, problems: Problems) -> bool:
    """Whether a translator changed or confirmed a translation that nobody else has changed."""
    unit, rows = answer.unit, answer.rows
    was_changed_here = not unit.check.endswith(text_rows)
    is_same = answer.words.strip() == unit.text.strip()
    if rows_hash([row.text for row in rows]) == text_rows:
        confirmed = unit.status is Status.STALE and all(row.is_done for row in rows)
        return confirmed and not was_changed_here
    if was_changed_here and not is_same:
        problems.error(
            answer.place,
            _(
                "{text}: the translation in {file} was changed after this file had been sent out; "
                "choose one, and write it in both",
                text=unit.context,
                file=answer.text.path.name,
            ),
        )
        return False
    return not is_same or unit.status is not Status.TRANSLATED


def _by_unit(file: Returned, problems: Problems) -> dict[str, list[Row]]:
    """Return the rows of each unit in the order of its paragraphs, in whatever order they came."""
    units: dict[str, dict[int, Row]] = {}
    for row in file.rows:
        other = units.setdefault(row.unit, {}).setdefault(row.number, row)
        if other.text != row.text:
            problems.error(
                row.place,
                _(
                    "the translation at {place} is different; delete one of the two rows",
                    place=other.place,
                ),
            )
    return {name: [rows[n] for n in sorted(rows)] for name, rows in units.items()}


def _moved(
    found: tuple[Text, Unit] | None, source_hash: str, translation: Translation
) -> tuple[Text | None, Unit | None]:
    """Return the unit, or the one that has its source now, where sections were added or moved."""
    if found is not None and section_hash(found[1].source) == source_hash:
        return found
    if found is not None and not found[0].is_markdown:
        return found
    same = [
        (text, unit)
        for text, unit in translation.units
        if text.is_markdown and section_hash(unit.source) == source_hash
    ]
    return same[0] if len(same) == 1 else found or (None, None)


def _report_source(rows: Sequence[Row], unit: Unit, problems: Problems) -> None:
    """Record that the source was changed, at the paragraph if it can be told."""
    now = {text.rstrip() for text in unit.paragraphs[0].texts}
    changed = [row for row in rows if row.source.rstrip() not in now]
    place = changed[0].source_place if changed else rows[0].source_place
    problems.error(
        place,
        _(
            "{text}: the source was changed, or a row of it is missing; restore it, and report "
            "mistakes in the source separately",
            text=unit.context,
        ),
    )


def _is_complete(rows: Sequence[Row], text_rows: str, problems: Problems) -> bool:
    """Whether there is a translation of every paragraph; none at all is still to be done."""
    empty = [row for row in rows if not row.text.strip()]
    if len(empty) == len(rows) and text_rows == _EMPTY:
        return False
    for row in empty:
        problems.error(
            row.place,
            _("this paragraph is empty; translate it like the others of its unit")
            if len(empty) < len(rows)
            else _("the translation was deleted; write one"),
        )
    return not empty


def _words(unit: Unit, texts: Sequence[str]) -> str:
    """Return the whole translation: the paragraphs between the gaps of the present one."""
    source, made = unit.paragraphs
    if len(texts) == len(made.texts):
        return made.joined(texts)
    return source.gaps[0] + "\n\n".join(texts) + source.gaps[-1]


def _check(answer: Answer, translation: Translation, problems: Problems) -> None:
    unit, languages = answer.unit, (translation.original, translation.language)
    for row in answer.rows:
        for _index, reason in forbidden_characters(row.text):
            problems.error(row.place, _("{reason}; delete it", reason=reason))
    source = "\n\n".join(row.source for row in answer.rows)
    words = "\n\n".join(row.text for row in answer.rows)
    pair = Translated(source, words, _differing(answer.rows, languages).place)
    if answer.text.repeated is None:
        check_facts(pair, languages, problems)
    else:  # its facts are compared with those of the whole file
        pair = replace(pair, source=prose(source), text=prose(words))
    if translation.original == ENGLISH:
        check_terms(pair, translation.language, problems)
    if answer.text.is_markdown and _marks(source) != _marks(words):
        problems.error(
            answer.place,
            _(
                "{text}: expected the headings of the source, with as many # before each, and no "
                "others",
                text=unit.context,
            ),
        )
    if answer.is_stale:
        problems.warning(
            answer.place,
            _(
                "{text}: the source has changed since this file was sent out; the translation is "
                "taken over and marked stale",
                text=unit.context,
            ),
        )


def _differing(rows: Sequence[Row], languages: tuple[str, str]) -> Row:
    """Return the first row whose facts differ, or the first row."""
    differing = (row for row in rows if any(differences(row.source, row.text, languages)))
    return next(differing, rows[0])


def _marks(text: str) -> Counter[int]:
    """Return how many headings of each level a section has."""
    sections = sections_of(text)
    return Counter(len(one.text) - len(one.text.lstrip("#")) for one in sections)
