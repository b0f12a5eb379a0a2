"""Tests of the course's glossary: its file, its patterns, and the terms of the modules."""

from pathlib import Path

import pytest

from trainkit.model.glossary import (
    Glossary,
    built_in_glossary,
    check_built_in_glossary,
    read_glossary,
    recognises,
)
from trainkit.model.load import built_in_modules, module_folder, read_course
from trainkit.model.module import Module
from trainkit.model.validate import load_model
from trainkit.problems import Problems


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("данн* о трафик*", "Запросите у провайдера данных о трафике нет."),
        ("учетн* запис*", "Учётной записи присвоен номер"),
        ("цепоч* … доказательств*", "цепочку хранения всех этих доказательств"),
        ("хеш-значен*", "ХЕШ‑ЗНАЧЕНИЯ совпали"),
        ("صرافی* | صراف*", "این صرافان"),
        ("داده* ترافیک*", "داده‌های ترافیک را بخواهید"),
        ("پول‌شو*", "جرم پولشویی است"),
        ("کلید* خصوصی*", "كليد خصوصي"),
        ("مهر* زمان*", "مُهر زمانی"),
    ],
)
def test_a_pattern_recognises_inflected_and_differently_written_forms(
    pattern: str, text: str
) -> None:
    assert recognises(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("порт", "портал"),
        ("порт*", "экспорт"),
        ("цепоч* … доказательств*", "цепочка одна два три четыре пять доказательств"),
        ("ключ*", ""),
    ],
)
def test_a_pattern_does_not_recognise_other_words(pattern: str, text: str) -> None:
    assert not recognises(pattern, text)


def test_the_longest_term_wins_and_plurals_count() -> None:
    found = built_in_glossary().terms_in("Compare both hash values; ask for traffic data.")

    assert {term.english for term in found} == {"hash value", "traffic data"}


def test_a_dialect_falls_back_to_its_language() -> None:
    term = built_in_glossary().term("prosecutors")

    assert term is not None
    words = {tag: term.word_in(tag) for tag in ("fa-AF", "fa-IR", "ru", "uz")}
    assert {tag: one and one.word for tag, one in words.items()} == {
        "fa-AF": "څارنوال",
        "fa-IR": "دادستان",
        "ru": "прокурор",
        "uz": None,
    }


def test_the_built_in_glossary_has_no_problems_and_every_term_in_russian_and_dari() -> None:
    problems = Problems()
    glossary = check_built_in_glossary(problems)

    assert glossary is not None
    assert list(problems) == []
    assert [
        (term.id, language)
        for term in glossary.terms
        for language in ("ru", "fa-AF")
        if term.word_in(language) is None
    ] == []


@pytest.mark.parametrize("module_id", built_in_modules())
def test_the_words_of_a_module_come_from_the_glossary_alone(module_id: str) -> None:
    folder = module_folder(module_id)
    assert folder is not None
    written = load_model(folder / "module.yaml", Module, Problems())
    course = read_course(folder, Problems())

    assert written is not None
    assert course is not None
    assert [line.term for line in written[0].glossary if line.translations] == []
    assert [line.term for line in course.module.glossary if "ru" not in line.translations] == []


def test_every_problem_of_a_glossary_has_its_place(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text(
        "terms:\n"
        "  - id: port\n"
        "    english: port\n"
        "    words:\n"
        "      ru: {word: порт, pattern: порт*, source: nowhere}\n"
        "  - id: port\n"
        "    english: Port\n"
        "    words: {}\n",
        encoding="utf-8",
    )
    problems = Problems()
    read_glossary(path, problems)

    assert [(one.place.line, one.place.column, one.message) for one in problems] == [
        (5, 48, 'expected a known source, found "nowhere"; known: none'),
        (6, 9, 'the id "port" is used twice; first on line 2'),
        (7, 14, 'the english "port" is used twice; first on line 3'),
    ]


def test_a_pattern_that_misses_its_own_word_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text(
        "terms:\n  - id: port\n    english: port\n    words:\n"
        "      ru: {word: порт, pattern: журнал*}\n",
        encoding="utf-8",
    )
    problems = Problems()

    assert read_glossary(path, problems) is None
    assert [(one.place.line, one.place.column, one.message) for one in problems] == [
        (
            5,
            33,
            "terms[1].words.ru.pattern: expected a pattern that recognises the word itself, "
            '"порт", found "журнал*"',
        )
    ]


def test_a_glossary_without_terms_is_empty() -> None:
    assert Glossary().term("port") is None
