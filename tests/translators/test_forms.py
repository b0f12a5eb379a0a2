"""Questionnaires and the lines of law cards go to translators and come back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.definitions.test_translated_forms import QUESTIONNAIRE, QUESTIONS_RU
from tests.factories import as_yaml
from tests.translators.case import (
    STATUS,
    TRANSLATION,
    cell_of,
    contents,
    fill,
    refused,
    taken,
    texts,
    written,
)
from tests.translators.test_xliff import schema_errors
from trainkit.exchange.translators.exchange import write_translation
from trainkit.exchange.translators.units import Status
from trainkit.model.translated_forms import read_form_texts
from trainkit.problems import InputError, Problems, Severity
from trainkit.resources import curriculum_folder

USE = "questions.use"
HASHES = {"Own questions": "86aaaa21", "Any case?": "61b48772"}
"""The first digits of the SHA-256 of titles: ``printf 'Own questions' | sha256sum``."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The own texts of a workshop, with one questionnaire."""
    put(tmp_path / "curriculum" / "questionnaires" / "own.yaml", QUESTIONNAIRE)
    return tmp_path / "curriculum"


def put(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_yaml(data), encoding="utf-8")


def warnings(root: Path) -> list[str]:
    problems = Problems()
    read_form_texts([curriculum_folder(), root], ["ru"], problems)
    return [one.message for one in problems if one.severity is not Severity.INFORMATION]


@pytest.mark.parametrize("name", ["questionnaires", "law-cards"])
@pytest.mark.parametrize("language", ["ru", "fa-AF"])
def test_built_in_translations_come_back_byte_for_byte(
    tmp_path: Path, name: str, language: str
) -> None:
    home = shutil.copytree(curriculum_folder() / name, tmp_path / name)
    before = contents(home)
    done = write_translation(home, language, tmp_path)
    assert [path.name for path in done.files] == [
        f"{name}.{language}.xlsx",
        f"{name}.{language}.xlf",
    ]
    assert done.statuses[Status.TRANSLATED] > 30
    for path in done.files:
        assert taken(home, path).taken == 0
    assert contents(home) == before
    assert schema_errors(done.files[1].read_text(encoding="utf-8")) == []


def test_translation_of_a_built_in_form_is_written_to_the_workshop_alone(tmp_path: Path) -> None:
    folder = tmp_path / "curriculum" / "law-cards"
    book = written(folder)
    cells = texts(fields__parts__2="Обыск и изъятие")
    done = taken(folder, fill(book, cells))
    assert done.files == (folder / "fields.ru.yaml",)
    old = (curriculum_folder() / "law-cards" / "fields.ru.yaml").read_text(encoding="utf-8")
    new = (folder / "fields.ru.yaml").read_text(encoding="utf-8")
    assert "Обыск, изъятие и доказательства" in old
    head = new.partition("\nsources:")[0].replace('"Обыск и изъятие"', "Обыск и изъятие")
    assert (
        head.rstrip() == old.replace("Обыск, изъятие и доказательства", "Обыск и изъятие").rstrip()
    )
    assert sorted(path.name for path in folder.iterdir()) == ["fields.ru.yaml"]
    problems = Problems()
    read = read_form_texts([curriculum_folder(), tmp_path / "curriculum"], ["ru"], problems)
    assert read is not None
    assert read["ru"].law.fields is not None
    assert read["ru"].law.fields.parts[1].title == "Обыск и изъятие"
    assert problems.errors == []


def test_first_translation_of_a_questionnaire_makes_its_file(root: Path) -> None:
    folder = root / "questionnaires"
    cells = texts(
        own__title="Свои вопросы",
        own__questions__use__text="Пользовались ли вы этим за 30 дней?",
        own__questions__use__answers__1="Часто",
        own__questions__use__answers__2="Один раз",
        own__questions__use__answers__3="Не могу сказать",
    )
    back = fill(written(folder), cells)
    assert taken(folder, back).files == (folder / "own.ru.yaml",)
    text = (folder / "own.ru.yaml").read_text(encoding="utf-8").replace('"', "")
    assert text.partition("\nsources:")[0] == (
        "questionnaire: own\nlanguage: ru\nversion: 1.0.0\nstatus: draft\ntitle: Свои вопросы\n\n"
        "questions:\n  use: {text: Пользовались ли вы этим за 30 дней?, "
        "answers: [Часто, Один раз, Не могу сказать]}\n"
    )
    assert f"  title: {HASHES['Own questions']}\n" in text
    assert warnings(root) == ["2 texts have no translation yet; the original text is used"]


def test_changed_source_makes_its_unit_stale_until_it_is_confirmed(root: Path) -> None:
    folder = root / "questionnaires"
    put(folder / "own.ru.yaml", QUESTIONS_RU)
    taken(folder, fill(written(folder), texts(own__questions__why__text="По какой причине?")))
    put(folder / "own.yaml", {**QUESTIONNAIRE, "version": "1.1.0", "title": "Any case?"})
    old, new = HASHES["Own questions"], HASHES["Any case?"]
    assert warnings(root) == [
        "the source of this text has changed since it was translated; translate it anew, then "
        f"write {new} for {old} below sources"
    ]
    sent = written(folder)
    assert taken(folder, sent).statuses[Status.STALE] == 1
    done = taken(folder, fill(sent, {("own.title", STATUS): "translated"}))
    assert (done.taken, done.statuses[Status.STALE]) == (1, 0)
    assert warnings(root) == []


def test_mistakes_are_reported_at_their_cells(root: Path) -> None:
    folder = root / "questionnaires"
    put(folder / "own.ru.yaml", QUESTIONS_RU)
    sent = written(folder)
    back = fill(
        sent,
        {
            (f"own.{USE}.text", TRANSLATION): "Пользовались ли вы этим за 31 день?",
            ("own.questions.why.text", TRANSLATION): None,
        },
    )
    assert refused(folder, back) == [
        f"{cell_of(back, f'own.{USE}.text')}: the translation differs from its source: expected "
        'the number "30"; found the number "31"',
        f"{cell_of(back, 'own.questions.why.text')}: the translation was deleted; write one",
    ]
    back = fill(sent, {(f"own.{USE}.answers.2", TRANSLATION): "Часто"})
    assert refused(folder, back) == [
        f"{cell_of(back, f'own.{USE}.answers.2')}: use: expected answers that differ, as in the "
        "original"
    ]


def test_forms_in_the_language_itself_are_refused(root: Path) -> None:
    folder = root / "questionnaires"
    with pytest.raises(InputError) as caught:
        written(folder, "en")
    assert [str(problem) for problem in caught.value.problems] == [
        f'{folder}: everything here is in "en" itself; choose another language'
    ]
    put(folder / "own.yaml", {**QUESTIONNAIRE, "language": "ru"})
    done = write_translation(folder, "en", root)
    assert done.statuses == {Status.MISSING: 7}
