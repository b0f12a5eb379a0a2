"""Questionnaires, law cards and exercises in another language: words change, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.definitions.found import at, checked, shown
from tests.factories import (
    as_yaml,
    exercise_data,
    module_data,
    write_exercise,
    write_workshop,
)
from tests.translated import EXERCISE_IN_RUSSIAN, module_in_russian
from trainkit.model.law import LawCard, LawFields
from trainkit.model.load import read_definitions
from trainkit.model.loaded import Definitions
from trainkit.model.translated_forms import read_form_texts
from trainkit.problems import Problems

QUESTIONNAIRE = {
    "id": "own",
    "version": "1.0.0",
    "title": "Own questions",
    "introduction": "No names.",
    "minutes": 5,
    "questions": [
        {
            "id": "use",
            "kind": "choice",
            "text": "Did you use it in 30 days?",
            "answers": ["Often", "Once", "I cannot say"],
            "favourable": ["Often"],
            "no_view": ["I cannot say"],
        },
        {"id": "why", "kind": "open", "text": "Why?"},
    ],
    "source": "Written for the tests.",
}
QUESTIONS_RU = {
    "questionnaire": "own",
    "language": "ru",
    "version": "1.0.0",
    "status": "draft",
    "title": "Свои вопросы",
    "introduction": "Имён не писать.",
    "questions": {
        "use": {
            "text": "Пользовались ли вы этим за 30 дней?",
            "answers": ["Часто", "Один раз", "Не могу сказать"],
        },
        "why": {"text": "Почему?"},
    },
}
FIELDS = {
    "version": "1.0.0",
    "title": "Law card",
    "introduction": "Write the act.",
    "parts": [
        {"title": "Data", "fields": [{"id": "order", "label": "Order", "hint": "Who gives it?"}]},
        {
            "title": "Search",
            "fields": [{"id": "device", "label": "Device", "hint": "On what order?"}],
        },
    ],
}
FIELDS_RU = {
    "language": "ru",
    "version": "1.0.0",
    "status": "reviewed by A. Reader on 2026-11-28",
    "title": "Карта закона",
    "introduction": "Напишите закон.",
    "parts": ["Данные", "Обыск"],
    "fields": {
        "order": {"label": "Приказ", "hint": "Кто его даёт?"},
        "device": {"label": "Устройство", "hint": "По какому приказу?"},
    },
}
CARD = {
    "country": "KZ",
    "version": "1.2.0",
    "entries": {
        "order": {"text": "Article 7.", "source": "Code of 2014", "as_of": "2026-01-02"},
        "device": {"text": "A court.", "source": "kodeks.example", "as_of": "2026-01-02"},
    },
}
CARD_RU = {
    "country": "KZ",
    "language": "ru",
    "version": "1.2.0",
    "entries": {
        "order": {"text": "Статья 7.", "source": "Кодекс 2014 года"},
        "device": {"text": "Суд."},
    },
}
EXERCISE_RU = EXERCISE_IN_RUSSIAN | {
    "status": "draft",
    "variants": {"short": {"task": "Посчитайте 3 дня."}},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workshop in English and Russian with a questionnaire, law cards and an exercise."""
    home = write_workshop(tmp_path / "w", languages=["en", "ru"], translations=["ru"])
    short = {"short": {"minutes": 10, "task": "Count three days."}}
    write_exercise(home, exercise_data(variants=short))
    put(home, "alpha/exercises/dates.ru.yaml", EXERCISE_RU)
    put(home, "questionnaires/own.yaml", QUESTIONNAIRE)
    put(home, "questionnaires/own.ru.yaml", QUESTIONS_RU)
    return home


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder like the curriculum, with the lines of law cards alone."""
    put(tmp_path, "law-cards/fields.yaml", FIELDS)
    put(tmp_path, "law-cards/fields.ru.yaml", FIELDS_RU)
    return tmp_path / "curriculum"


def put(folder: Path, name: str, data: Any) -> None:
    path = folder / "curriculum" / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(as_yaml(data), encoding="utf-8")


def read(folder: Path) -> Definitions:
    problems = Problems()
    definitions = read_definitions(folder, problems)
    assert definitions is not None, shown(problems, folder)
    return definitions


def lines_of_cards(root: Path, language: str = "ru") -> tuple[LawFields, list[str]]:
    """Return the lines of law cards in a language, and what is said about the files."""
    problems = Problems()
    texts = read_form_texts([root], [language], problems)
    assert texts is not None
    assert texts[language].law.fields is not None
    return texts[language].law.fields, shown(problems, root)


def said(folder: Path, name: str) -> list[str]:
    """Return what is said about one file."""
    return [line for line in checked(folder) if f"/{name}:" in line]


def test_a_questionnaire_has_other_words_and_the_same_answers_count(folder: Path) -> None:
    english, russian = (
        next(one for one in definitions.questionnaires if one.id == "own")
        for definitions in (read(folder), read(folder).in_language("ru"))
    )
    assert (english.language, russian.language) == ("en", "ru")
    assert (russian.title, russian.introduction) == ("Свои вопросы", "Имён не писать.")
    asked, of_original = russian.questions[0], english.questions[0]
    assert asked.answers == ("Часто", "Один раз", "Не могу сказать")
    for named, names in (("favourable", ("Часто",)), ("no_view", ("Не могу сказать",))):
        assert getattr(asked, named) == names
        assert asked.places(names) == of_original.places(getattr(of_original, named))
    assert (russian.version, asked.letters) == ("1.0.0", "abc")


def test_the_lines_of_law_cards_have_other_words(root: Path) -> None:
    fields, said_of = lines_of_cards(root)
    assert said_of == []
    assert (fields.title, fields.introduction, fields.language) == (
        "Карта закона", "Напишите закон.", "ru",
    )  # fmt: skip
    assert [
        (part.title, [(line.id, line.label, line.hint) for line in part.fields])
        for part in fields.parts
    ] == [
        ("Данные", [("order", "Приказ", "Кто его даёт?")]),
        ("Обыск", [("device", "Устройство", "По какому приказу?")]),
    ]


def test_an_exercise_has_other_words_and_the_same_settings(folder: Path) -> None:
    definitions = read(folder)
    (english,), (russian,) = (
        one.course("alpha").exercises for one in (definitions, definitions.in_language("ru"))
    )
    assert (english.language, russian.language) == ("en", "ru")
    made = russian.exercise.model_dump()
    for name in ("title", "authority", "scene", "task", "deliverables", "debrief", "marking"):
        assert made[name] == EXERCISE_RU[name]
    variants = russian.exercise.variants["short"]
    assert (variants.minutes, variants.task) == (10, "Посчитайте 3 дня.")
    assert russian.exercise.as_of == english.exercise.as_of


def test_sound_translations_have_no_problem(folder: Path) -> None:
    names = ("dates.ru.yaml", "own.ru.yaml")
    assert [line for name in names for line in said(folder, name)] == []


def test_a_changed_fact_is_an_error_at_its_text(folder: Path) -> None:
    text = (folder / "curriculum/questionnaires/own.ru.yaml").read_text(encoding="utf-8")
    changed = text.replace("30 дней", "60 дней")
    (folder / "curriculum/questionnaires/own.ru.yaml").write_text(changed, encoding="utf-8")
    name = "curriculum/questionnaires/own.ru.yaml"
    place = at(folder, name, '"Пользовались')
    message = 'the translation differs from its source: expected the number "30"; found the number'
    assert said(folder, "own.ru.yaml") == [f'{place}: {message} "60"']


@pytest.mark.parametrize(
    ("name", "data", "part", "message"),
    [
        ("questionnaires/own", QUESTIONS_RU | {"version": "0.9.0"}, '"0.9.0"',
         "warning: the translation is of version 0.9.0, the original is version 1.0.0"),
        ("questionnaires/own", QUESTIONS_RU | {"language": "uz"}, '"uz"',
         'language: expected "ru", as the file\'s name says, found "uz"'),
        ("questionnaires/own", QUESTIONS_RU | {"questions": {
            "use": {"text": "Пользовались ли вы этим за 30 дней?", "answers": ["Да", "Нет"]},
            "why": {"text": "Почему?"}}}, '- "Да"',
         "questions.use.answers: expected 3 entries as in the original, found 2"),
        ("questionnaires/own", QUESTIONS_RU | {"questions": {
            "use": {"text": "Пользовались ли вы этим за 30 дней?", "answers": ["Да", "Да", "Нет"]},
            "why": {"text": "Почему?"}}}, '- "Да"\n      - "Да"',
         "use: expected answers that differ, as in the original"),
        ("alpha/exercises/dates", EXERCISE_RU | {"version": 2}, '"2"',
         "warning: the translation is of version 2, the original is version 1"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_one_message_at_its_place(
    folder: Path, name: str, data: Any, part: str, message: str
) -> None:
    put(folder, f"{name}.ru.yaml", data)
    place = at(folder, f"curriculum/{name}.ru.yaml", part)
    assert said(folder, f"{Path(name).name}.ru.yaml") == [f"{place}: {message}"]


def test_a_line_that_no_card_has_is_an_error_at_its_name(root: Path) -> None:
    lines: Any = {**FIELDS_RU["fields"], "content": {"label": "Содержание"}}  # type: ignore[dict-item]
    put(root.parent, "law-cards/fields.ru.yaml", FIELDS_RU | {"fields": lines})
    place = at(root, "law-cards/fields.ru.yaml", "content")
    message = 'fields: expected an id of the original, found "content"; there: order, device'
    assert lines_of_cards(root)[1] == [f"{place}: {message}"]


def test_missing_words_are_counted_and_the_original_is_used(root: Path) -> None:
    put(root.parent, "law-cards/fields.ru.yaml", FIELDS_RU | {"parts": []})
    fields, said_of = lines_of_cards(root)
    assert (fields.language, fields.parts[0].title, fields.title) == ("en", "Data", "Карта закона")
    assert said_of == [
        "law-cards/fields.ru.yaml:0:0: warning: 2 texts have no translation yet; the original text "
        "is used"
    ]


def test_an_exercise_that_translated_steps_do_not_name_is_a_warning(folder: Path) -> None:
    short = [{"session": "s2", "minutes": 40, "steps": [35, 5]}]
    data = module_data("alpha", variants={"short": short})
    data["sessions"][0]["steps"][1]["material"] = 'Exercise "Dates"'
    put(folder, "alpha/module.yaml", data)
    words = module_in_russian()
    words["sessions"]["s1"]["steps"][1]["material"] = "Упражнение «Сроки»"
    put(folder, "alpha/module.ru.yaml", words)
    place = at(folder, "curriculum/alpha/exercises/dates.ru.yaml", '"Даты"')
    assert said(folder, "dates.ru.yaml") == [
        f"{place}: warning: steps of the short form name this exercise in one of the two languages "
        'only; name it "Даты" where the original names it'
    ]
    words["sessions"]["s1"]["steps"][1]["material"] = "Упражнение «Даты»"
    put(folder, "alpha/module.ru.yaml", words)
    assert said(folder, "dates.ru.yaml") == []


def card_of(root: Path) -> tuple[LawCard, list[str]]:
    """Return the card of Kazakhstan in Russian, and what is said about the files."""
    problems = Problems()
    texts = read_form_texts([root], ["ru"], problems)
    assert texts is not None
    return texts["ru"].law.cards["KZ"], shown(problems, root)


def test_what_is_known_of_a_country_has_other_words_and_the_same_date(root: Path) -> None:
    put(root.parent, "law-cards/kz.yaml", CARD)
    put(root.parent, "law-cards/kz.ru.yaml", CARD_RU)
    card, said_of = card_of(root)
    assert said_of == []
    assert (card.language, card.version) == ("ru", "1.2.0")
    assert {name: (one.text, one.source, str(one.as_of)) for name, one in card.entries.items()} == {
        "order": ("Статья 7.", "Кодекс 2014 года", "2026-01-02"),
        "device": ("Суд.", "kodeks.example", "2026-01-02"),
    }


def test_a_card_whose_file_is_named_in_capitals_replaces_an_earlier_one(root: Path) -> None:
    earlier = {name: {"text": "Old.", "source": "Old"} for name in ("order", "device")}
    put(root.parent / "first", "law-cards/kz.yaml", CARD)
    put(root.parent / "first", "law-cards/kz.ru.yaml", CARD_RU | {"entries": earlier})
    put(root.parent, "law-cards/KZ.yaml", CARD)
    put(root.parent, "law-cards/KZ.ru.yaml", CARD_RU)
    problems = Problems()
    texts = read_form_texts([root.parent / "first" / "curriculum", root], ["ru"], problems)
    assert [str(one) for one in problems] == []
    assert texts is not None
    assert texts["ru"].law.cards["KZ"].entries["device"].text == "Суд."


@pytest.mark.parametrize("is_translated", [True, False])
def test_whom_to_ask_may_be_translated_where_the_card_says_it(
    root: Path, is_translated: bool
) -> None:
    ask = {"text": "Ask the court.", "source": "List", "as_of": "2026-01-02"}
    made = {"ask": {"text": "Спросите суд."}} if is_translated else {}
    put(root.parent, "law-cards/kz.yaml", CARD | {"ask": ask})
    put(root.parent, "law-cards/kz.ru.yaml", CARD_RU | made)
    card, _said = card_of(root)
    assert card.ask is not None
    assert card.ask.text == ("Спросите суд." if is_translated else "Ask the court.")
    assert card.language == ("ru" if is_translated else "en")


def test_a_card_says_what_is_missing_or_has_another_number(root: Path) -> None:
    put(root.parent, "law-cards/kz.yaml", CARD)
    entries = {"order": {"text": "Статья 8.", "source": "Кодекс 2014 года"}}
    put(root.parent, "law-cards/kz.ru.yaml", CARD_RU | {"entries": entries})
    card, said_of = card_of(root)
    assert (card.language, card.entries["device"].text) == ("en", "A court.")
    place = at(root, "law-cards/kz.ru.yaml", "Статья 8", -1)
    assert said_of == [
        "law-cards/kz.ru.yaml:0:0: warning: 1 text has no translation yet; the original text is "
        "used",
        f'{place}: the translation differs from its source: expected the number "7"; found the '
        'number "8"',
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("law-cards/fr.ru.yaml",
         "this file is not read; expected a translation of "
         "af, fields, ir, kg, kz, pk, tj, tm or uz"),
        ("alpha/exercises/date.ru.yaml",
         'there is no exercise "date" to translate; rename or delete this file'),
    ],
)  # fmt: skip
def test_a_translation_of_nothing_is_an_error(folder: Path, name: str, message: str) -> None:
    put(folder, name, EXERCISE_RU)
    assert said(folder, Path(name).name) == [f"curriculum/{name}:0:0: {message}"]


def test_another_form_of_the_language_takes_the_words_of_the_language(root: Path) -> None:
    words = FIELDS_RU | {"language": "fa", "title": "کارت قانون"}
    put(root.parent, "law-cards/fields.fa.yaml", words)
    fields, _ = lines_of_cards(root, "fa-AF")
    assert (fields.title, fields.language) == ("کارت قانون", "fa-AF")
