"""Questionnaires and law cards in the languages that their translations are in.

A translation lies beside its original, or in a workshop's own folder of the same name:
``questionnaires/end-of-course.ru.yaml``; ``law-cards/fields.ru.yaml`` for what all cards ask, and
``kz.ru.yaml`` for what one of them says. Answers are counted by their positions, so that
everybody's count together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from trainkit.model.fields import CountryCode, Definition, Id, Line, Text, Version
from trainkit.model.law import FOLDER as LAW_CARDS
from trainkit.model.law import (
    LawCard,
    LawCards,
    LawFields,
    law_card_files,
    law_fields_file,
    read_law_cards,
)
from trainkit.model.loaded import FormTexts
from trainkit.model.questionnaire import Question, Questionnaire
from trainkit.model.translating import Merged, Merger, Translation, check_file, merge
from trainkit.model.validate import Report, load_model
from trainkit.model.yaml import originals_in
from trainkit.problems import Place, Problems
from trainkit.resources import curriculum_folder, is_built_in
from trainkit.text.languages import or_list, tags_of

QUESTIONNAIRES = "questionnaires"

Form = TypeVar("Form", Questionnaire, LawFields, LawCard)
Law = TypeVar("Law", LawFields, LawCard)
Made = TypeVar("Made", bound=Translation)


class QuestionTranslation(Definition):
    """The words of one question."""

    text: Text | None = None
    answers: tuple[Line, ...] = ()
    """All answers, in the order of the original."""
    statements: tuple[Line, ...] = ()
    """All lines of a scale, in the order of the original."""


class QuestionnaireTranslation(Translation):
    """A translation of a questionnaire."""

    questionnaire: Id
    version: Version
    """The version of the questionnaire that was translated."""
    title: Line | None = None
    introduction: Text | None = None
    questions: dict[Id, QuestionTranslation] = {}
    closing: Text | None = None
    source: Text | None = None


class LawFieldTranslation(Definition):
    """The words of one line."""

    label: Line | None = None
    hint: Text | None = None


class LawFieldsTranslation(Translation):
    """A translation of what every card of national law asks."""

    version: Version
    """The version of the lines that were translated."""
    title: Line | None = None
    introduction: Text | None = None
    parts: tuple[Line, ...] = ()
    """The titles of all parts, in the order of the original."""
    fields: dict[Id, LawFieldTranslation] = {}
    """By the ids of the lines."""


class LawEntryTranslation(Definition):
    """The words of what was verified for one line."""

    text: Text | None = None
    source: Text | None = None
    """The document in which it was read; left out where its name stays as it is."""


class LawCardTranslation(Translation):
    """A translation of what is known of one country."""

    country: CountryCode
    version: Version
    """The version of the card that was translated."""
    ask: LawEntryTranslation | None = None
    entries: dict[Id, LawEntryTranslation] = {}
    """By the ids of the lines."""


def read_form_texts(
    roots: Sequence[Path],
    languages: Iterable[str],
    problems: Problems,
    *,
    checks_built_in: bool = False,
) -> dict[str, FormTexts] | None:
    """Read questionnaires and law cards, as far as they are translated, for each language.

    A later root's file replaces one of the same name, and with it its translations. Translations
    are compared with their originals, those that come with trainkit only on demand, because a
    trainer cannot change them. Every problem is recorded and ``None`` returned if any.
    """
    reading = _Reading(roots, problems, checks_built_in)
    questionnaires = read_questionnaires(roots, problems)
    law = read_law_cards(roots, problems)
    if questionnaires is None or law is None:
        return None
    reading.report_unread({path.stem for path, _ in questionnaires})
    return {
        language: FormTexts(
            tuple(reading.questionnaire(*one, language) for one in questionnaires),
            reading.law(law, language),
        )
        for language in languages
    }


def read_questionnaires(
    roots: Iterable[Path], problems: Problems
) -> list[tuple[Path, Questionnaire]] | None:
    """Read the questionnaires below some roots, each with its file; ``None`` if one is not valid.

    A later root's file replaces one of the same name.
    """
    folders = (originals_in(root / QUESTIONNAIRES) for root in roots)
    paths = {name: path for folder in folders for name, path in folder.items()}
    read = [
        (paths[name], load_model(paths[name], Questionnaire, problems)) for name in sorted(paths)
    ]
    found = [(path, one[0]) for path, one in read if one is not None]
    return found if len(found) == len(read) else None


def check_built_in_forms(problems: Problems) -> None:
    """Record what is wrong with the questionnaires and law cards that come with trainkit."""
    root = curriculum_folder()
    beside = (path.stem.split(".")[1:] for path in _translations([root]))
    languages = sorted({tag for tags in beside for tag in tags})
    read_form_texts([root], languages, problems, checks_built_in=True)


def form_folders(roots: Iterable[Path]) -> list[Path]:
    """Return the folders below some roots that questionnaires and law cards are read from."""
    return [root / name for root in roots for name in (QUESTIONNAIRES, LAW_CARDS)]


def _translations(roots: Iterable[Path]) -> list[Path]:
    return [path for folder in form_folders(roots) for path in sorted(folder.glob("*.*.yaml"))]


@dataclass(frozen=True)
class _Reading:
    """Reads the files below some roots."""

    roots: Sequence[Path]
    problems: Problems
    checks_built_in: bool

    def report_unread(self, questionnaires: Collection[str]) -> None:
        """Record translations of what is not there, or what is not translated."""
        known = {
            QUESTIONNAIRES: questionnaires,
            LAW_CARDS: {name for root in self.roots for name in originals_in(root / LAW_CARDS)},
        }
        for path in _translations(self.roots):
            names = known[path.parent.name]
            if path.name.split(".")[0] not in names:
                self.problems.error(
                    Place(path),
                    "this file is not read; expected a translation of {names}",
                    names=or_list(sorted(names)),
                )

    def questionnaire(self, path: Path, original: Questionnaire, language: str) -> Questionnaire:
        """Return a questionnaire in a language, as far as it is translated."""
        of = {"questionnaire": original.id, "version": original.version}
        merged = self._merged(path, QuestionnaireTranslation, original, of, language)
        if merged is None:
            return original
        return merged.model.model_copy(
            update={
                "language": original.language if merged.missing else language,
                "questions": tuple(
                    _with_answers(asked, of_original, merged.report)
                    for asked, of_original in zip(
                        merged.model.questions, original.questions, strict=True
                    )
                ),
            }
        )

    def law(self, law: LawCards, language: str) -> LawCards:
        """Return the law cards in a language, as far as they are translated."""
        fields, path = law.fields, law_fields_file(self.roots)
        if fields is not None and path is not None:
            of = {"version": fields.version}
            fields = self._with_words(path, LawFieldsTranslation, fields, of, language, _lines)
        files = law_card_files(self.roots)
        cards = {
            code: self._with_words(
                files[code.lower()],
                LawCardTranslation,
                card,
                {"country": code, "version": card.version},
                language,
            )
            for code, card in law.cards.items()
        }
        return law.model_copy(update={"fields": fields, "cards": cards})

    def _with_words(
        self,
        path: Path,
        kind: type[Made],
        original: Law,
        of: Mapping[str, str | int],
        language: str,
        put: Callable[[Merger, Law, Made], Law] | None = None,
    ) -> Law:
        """Return an original with its translated words; it has their language if all are there."""
        merged = self._merged(path, kind, original, of, language, put)
        if merged is None:
            return original
        own = original.language if merged.missing else language
        return merged.model.model_copy(update={"language": own})

    def _merged(
        self,
        path: Path,
        kind: type[Made],
        original: Form,
        of: Mapping[str, str | int],
        language: str,
        put: Callable[[Merger, Form, Made], Form] | None = None,
    ) -> Merged[Form, Made] | None:
        """Return a form in a language; ``None`` where it is in that or has no translation."""
        found = None if original.language == language else self._translation(path, language)
        if found is None:
            return None
        merged = merge(found, kind, original, of, self.problems, put)
        if merged is not None and (self.checks_built_in or not is_built_in(found)):
            check_file(merged.texts, (original.language, language), self.problems)
        return merged

    def _translation(self, path: Path, language: str) -> Path | None:
        """Return the translation of a file: in its own folder, or in that of a later root."""
        roots = [*self.roots]
        first = roots.index(path.parent.parent)
        places = (
            root / path.parent.name / f"{path.stem}.{tag}.yaml"
            for tag in tags_of(language)
            for root in reversed(roots[first:])
        )
        return next((place for place in places if place.is_file()), None)


def _with_answers(question: Question, original: Question, report: Report) -> Question:
    """Return a translated question that names its own answers as favourable, or as no view."""
    if len(set(question.answers)) != len(question.answers):
        report.error(
            ("questions", question.id, "answers"),
            "{id}: expected answers that differ, as in the original",
            id=question.id,
        )
    named = {
        field: tuple(question.answers[place] for place in original.places(getattr(original, field)))
        for field in ("favourable", "no_view")
    }
    return question.model_copy(update=named)


def _lines(words: Merger, fields: LawFields, made: LawFieldsTranslation) -> LawFields:
    """Return the lines of law cards with the words of a translation."""
    titles = words.fitting(made.parts, len(fields.parts), ("parts",))
    words.check_ids(made.fields, fields.ids, ("fields",))
    parts = [
        part.model_copy(
            update={
                "title": words.text(
                    part.title, titles[n] if titles else None, ("parts", n, "title"), ("parts", n)
                ),
                "fields": tuple(
                    words.merged(
                        line,
                        made.fields.get(line.id),
                        LawFieldTranslation,
                        ("parts", n, "fields", k),
                        ("fields", line.id),
                    )
                    for k, line in enumerate(part.fields)
                ),
            }
        )
        for n, part in enumerate(fields.parts)
    ]
    heads = {
        name: words.text(getattr(fields, name), getattr(made, name), (name,), (name,))
        for name in ("title", "introduction")
    }
    return fields.model_copy(update={**heads, "parts": tuple(parts)})
