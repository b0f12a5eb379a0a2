"""Translations beside the text: what is taken from them, what stays, and what is said about it."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from tests.definitions.found import at, shown
from tests.factories import as_yaml, item_data, module_data, write_course, write_workshop
from tests.item_types import numeric_data, short_data
from tests.translated import module_in_russian
from trainkit.assessment.forms import content_sum
from trainkit.model.check_course import check_course
from trainkit.model.glossary import Glossary
from trainkit.model.items.short_answer import ShortItem
from trainkit.model.load import read_course, read_definitions
from trainkit.model.loaded import Course
from trainkit.model.translated_forms import (
    LawCardTranslation,
    LawFieldsTranslation,
    QuestionnaireTranslation,
)
from trainkit.model.translating import FigureWords
from trainkit.model.translation import (
    ExerciseTranslation,
    ItemBankTranslation,
    ModuleTranslation,
    languages_beside,
    languages_note,
)
from trainkit.model.validate import load_model
from trainkit.problems import Problem, Problems, Severity


def module_words(**changes: Any) -> Any:
    """Return a whole translation of the small module that ``factories`` writes."""
    return {**module_in_russian(), **changes}


def item_words(item_id: str, **changes: Any) -> Any:
    """Return a whole translation of an item of three options."""
    return {
        "version": 1,
        "stem": f"Какой ответ подходит к {item_id}?",
        "options": {
            letter: {"text": f"Ответ {letter} на {item_id}", "rationale": f"Причина {letter}"}
            for letter in "abc"
        },
        **changes,
    }


def bank_words(**changes: Any) -> Any:
    """Return a whole translation of the bank that ``course_folder`` writes."""
    return {
        "module": "alpha",
        "language": "ru",
        "version": "1.0.0",
        "cases": {"log": {"title": "Журнал", "text": "Строка журнала."}},
        "items": {f"q{n}": item_words(f"q{n}") for n in (1, 2, 3)},
        **changes,
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A module folder with a bank of three items and one case, without translations."""
    folder = write_course(tmp_path)
    bank = {
        "module": "alpha",
        "version": "1.0.0",
        "cases": [{"id": "log", "title": "Log", "text": "A line of a log."}],
        "items": [
            item_data("q1", "o1", case="log"),
            item_data("q2", "o2"),
            item_data("q3", "o3"),
        ],
    }
    (folder / "items.yaml").write_text(as_yaml(bank), encoding="utf-8")
    return folder


def put(folder: Path, name: str, data: Any) -> None:
    text = data if isinstance(data, str) else as_yaml(data)
    (folder / name).write_text(text, encoding="utf-8")


def put_all(folder: Path, module: Any = None, bank: Any = None) -> None:
    """Write translations of all four files."""
    put(folder, "module.ru.yaml", module or module_words())
    put(folder, "items.ru.yaml", bank or bank_words())
    put(folder, "handout.ru.md", "## Когда это нужно\n\nВсегда [@src].\n")
    put(
        folder,
        "guide.ru.md",
        "## До курса\n\nПодготовить.\n\n"
        "## Занятие 1 {#s1}\n\nСказать.\n\n## Занятие 2 {#s2}\n\nСказать.\n",
    )


def read(folder: Path, language: str = "ru") -> tuple[Course, list[Problem]]:
    problems = Problems()
    course = read_course(folder, problems, language)
    assert course is not None
    check_course(course, problems)
    return course, [one for one in problems if one.severity is not Severity.INFORMATION]


def test_course_without_translations_stays_as_it_is(folder: Path) -> None:
    course, problems = read(folder)
    assert problems == []
    original = read(folder, "en")[0]
    assert original is not None
    assert course == dataclasses.replace(original, language=course.language)
    assert course.module.language == "en"


def test_course_in_its_own_language_ignores_translations(folder: Path) -> None:
    put_all(folder)
    course, problems = read(folder, "en")
    assert problems == []
    assert course.module.title == "Module alpha"
    assert course.handout_path == folder / "handout.md"


def test_whole_translation_replaces_every_word_and_warns_of_nothing(folder: Path) -> None:
    put_all(folder)
    course, problems = read(folder)
    assert problems == []
    module, bank = course.module, course.bank
    assert (module.language, bank.language) == ("ru", "ru")
    assert (module.title, module.short_title) == ("Модуль альфа", "Альфа")
    assert (module.summary, module.audience) == ("Небольшой модуль.", "Для всех.")
    assert [o.text for o in module.objectives] == [f"Применять правило {n}" for n in (1, 2, 3)]
    assert [s.title for s in module.sessions] == ["Занятие 1", "Занятие 2"]
    assert module.session("s2").summary == "Участники применяют правило 2."
    assert [step.title for step in module.session("s1").steps] == ["Вход", "Проверка"]
    item = bank.item("q2")
    assert item.stem == "Какой ответ подходит к q2?"
    assert [option.text for option in item.options] == [f"Ответ {one} на q2" for one in "abc"]
    assert [o.rationale for o in item.options] == ["Причина a", "Причина b", "Причина c"]
    assert (bank.case("log").title, bank.case("log").text) == ("Журнал", "Строка журнала.")
    assert course.handout.startswith("## Когда это нужно")
    assert course.guide.startswith("## До курса")
    assert course.handout_path == folder / "handout.ru.md"
    assert course.guide_path == folder / "guide.ru.md"


def test_translation_changes_words_and_nothing_else(folder: Path) -> None:
    put_all(folder)
    original, translated = read(folder, "en")[0], read(folder)[0]
    for first, second in zip(original.bank.items, translated.bank.items, strict=True):
        words = {"stem", "options"}
        assert first.model_dump(exclude=words) == second.model_dump(exclude=words)
        assert [o.id for o in first.options] == [o.id for o in second.options]
    for one, two in zip(original.module.sessions, translated.module.sessions, strict=True):
        words = {"title", "summary", "steps"}
        assert one.model_dump(exclude=words) == two.model_dump(exclude=words)
        assert [(s.minutes, s.method) for s in one.steps] == [
            (s.minutes, s.method) for s in two.steps
        ]
    assert original.module.references == translated.module.references


def test_notes_materials_and_needs_are_translated(tmp_path: Path) -> None:
    data = module_data("alpha")
    data["sessions"][0] |= {
        "notes": "Say.", "materials": ["Card", "Sheet"], "needs": ["Table"],
    }  # fmt: skip
    data["sessions"][0]["steps"][0] |= {"material": "Card", "notes": "Ask."}
    folder = write_course(tmp_path, sessions=data["sessions"])
    words = module_words()
    words["sessions"]["s1"] |= {
        "notes": "Сказать.",
        "materials": ["Карточка", "Лист"],
        "needs": ["Стол"],
        "steps": [
            {"title": "Объяснение", "material": "Карточка", "notes": "Спросить."},
            {"title": "Проверка"},
        ],
    }
    put(folder, "module.ru.yaml", words)
    session = read(folder)[0].module.session("s1")
    assert session.notes == "Сказать."
    assert session.materials == ("Карточка", "Лист")
    assert session.needs == ("Стол",)
    assert (session.steps[0].material, session.steps[0].notes) == ("Карточка", "Спросить.")


def test_what_participants_should_know_is_translated(tmp_path: Path) -> None:
    folder = write_course(tmp_path, prerequisites={"knowledge": ["Law", "Addition"]})
    words = module_words(prerequisites={"knowledge": ["Право", "Сложение"]})
    put(folder, "module.ru.yaml", words)
    assert read(folder)[0].module.prerequisites.knowledge == ("Право", "Сложение")


def test_meanings_of_terms_are_translated(tmp_path: Path) -> None:
    glossary = [{"term": "log", "definition": "A list."}, {"term": "port", "definition": "One."}]
    folder = write_course(tmp_path, glossary=glossary)
    put(folder, "module.ru.yaml", module_words(glossary={"port": {"definition": "Число."}}))
    terms = [(each.term, each.definition) for each in read(folder)[0].module.glossary]
    assert terms == [("log", "A list."), ("port", "Число.")]


def test_a_letter_that_no_font_has_is_an_error_at_its_place(folder: Path) -> None:
    bank = bank_words()
    bank["items"]["q1"]["options"]["a"]["text"] = "本 q1"
    put_all(folder, bank=bank)
    place = at(folder, "items.ru.yaml", '"本 q1"')
    assert shown(read(folder)[1], folder) == [
        f"{place}: the fonts that come with trainkit cannot print 本; they have only Latin, Greek, "
        "Cyrillic and Arabic letters"
    ]


def test_missing_words_fall_back_and_are_counted_once_a_file(folder: Path) -> None:
    module = module_words()
    del module["audience"], module["objectives"]["o2"]  # 2 texts
    del module["sessions"]["s2"]  # title, summary and the titles of two steps
    bank = bank_words()
    del bank["items"]["q3"]  # a stem, three texts, three rationales
    del bank["items"]["q1"]["options"]["c"]["rationale"]
    del bank["cases"]
    put_all(folder, module, bank)
    course, problems = read(folder)
    assert shown(problems, folder) == [
        "items.ru.yaml:0:0: warning: 6 texts have no translation yet; the original text is used",
        "module.ru.yaml:0:0: warning: 4 texts have no translation yet; the original text is used",
    ]
    both = Problems()
    read_course(folder, both, "ru")
    for_trainers = "texts for trainers have no translation yet; the original text is used"
    assert [
        line for line in shown(both, folder) if "trainers" in line
    ] == [  # four rationales, the titles of two steps
        f"items.ru.yaml:0:0: information: 4 {for_trainers}",
        f"module.ru.yaml:0:0: information: 2 {for_trainers}",
    ]
    assert course.module.audience == "Everybody."
    assert [o.text for o in course.module.objectives] == [
        "Применять правило 1",
        "Apply rule 2",
        "Применять правило 3",
    ]
    assert course.module.session("s2").title == "Session 2 of alpha"
    assert course.bank.item("q3").stem == "Which answer fits question q3?"
    assert course.bank.item("q1").options[2].rationale == "Reason c"
    assert course.bank.item("q1").options[2].text == "Ответ c на q1"


def test_files_that_are_not_translated_are_named(folder: Path) -> None:
    put(folder, "handout.ru.md", "## Когда\n\nВсегда [@src].\n")
    course, problems = read(folder)
    assert shown(problems, folder) == [
        "items.ru.yaml:0:0: warning: this translation does not exist; items.yaml is used as it is",
        "module.ru.yaml:0:0: warning: this translation does not exist; module.yaml is used as it "
        "is",
    ]
    assert course.handout == "## Когда\n\nВсегда [@src].\n"
    said = Problems()
    read_course(folder, said, "ru")
    assert (
        "guide.ru.md:0:0: information: this translation does not exist; guide.md is used as it is"
    ) in shown(said, folder)
    assert (course.guide_path, course.module.title) == (folder / "guide.md", "Module alpha")


def test_unknown_ids_are_errors_at_their_keys(folder: Path) -> None:
    module, bank = module_words(), bank_words()
    module["objectives"]["o9"] = "Лишнее"
    module["sessions"]["s9"] = {"title": "Лишнее"}
    bank["items"]["q9"] = item_words("q9")
    bank["items"]["q1"]["options"]["d"] = {"text": "Лишнее"}
    bank["cases"]["extra"] = {"title": "Лишнее"}
    put_all(folder, module, bank)
    expected = "expected an id of the original, found"
    items, texts = "items.ru.yaml", "module.ru.yaml"
    assert shown(read(folder)[1], folder) == [
        f'{at(folder, items, "extra:")}: cases: {expected} "extra"; there: log',
        f'{at(folder, items, "d:")}: items.q1.options: {expected} "d"; there: a, b, c',
        f'{at(folder, items, "q9:")}: items: {expected} "q9"; there: q1, q2, q3',
        f'{at(folder, texts, "o9:")}: objectives: {expected} "o9"; there: o1, o2, o3',
        f'{at(folder, texts, "s9:")}: sessions: {expected} "s9"; there: s1, s2',
    ]


def test_a_short_answer_and_its_rubric_are_translated(folder: Path) -> None:
    items = [short_data("i1"), numeric_data("i2", wrong=[])]
    (folder / "items.yaml").write_text(
        as_yaml({"module": "alpha", "version": "1.0.0", "items": items}), encoding="utf-8"
    )
    words = {
        "i1": {
            "version": 1, "stem": "Почему?", "answer": "Потому что.",
            "rubric": [{"text": "Первое"}, {"text": "Второе"}],
        },
        "i2": {"version": 1, "stem": "Сколько?", "rationale": "Так.", "unit": "минут"},
    }  # fmt: skip
    made = {"module": "alpha", "language": "ru", "version": "1.0.0", "items": words}
    (folder / "items.ru.yaml").write_text(as_yaml(made), encoding="utf-8")
    problems = Problems()
    course = read_course(folder, problems, "ru")
    assert course is not None
    assert [p.message for p in problems if p.place.path.name == "items.ru.yaml"] == []
    short = course.bank.items[0]
    assert isinstance(short, ShortItem)
    assert (short.stem, short.answer, short.most) == ("Почему?", "Потому что.", 3)
    assert [line.text for line in short.rubric] == ["Первое", "Второе"]


def test_old_item_translation_is_warned_of_and_used(folder: Path) -> None:
    items = (folder / "items.yaml").read_text(encoding="utf-8")
    head, tail = items.split('id: "q3"\n    version: "1"', 1)
    put(folder, "items.yaml", f'{head}id: "q3"\n    version: "2"{tail}')
    put_all(folder)
    course, problems = read(folder)
    line = int(at(folder, "items.ru.yaml", "  q3:").split(":")[1]) + 1
    assert shown(problems, folder) == [
        f"items.ru.yaml:{line}:14: warning: translation of q3 is of version 1, the item is "
        "version 2"
    ]
    assert course.bank.item("q3").version == 2
    assert course.bank.item("q3").stem == "Какой ответ подходит к q3?"


def changed(data: Any, *location: str, **values: Any) -> Any:
    """Return data in which the mapping at a location has other values."""
    spot = data
    for key in location:
        spot = spot[key]
    spot.update(values)
    return data


MODULE, BANK = "module.ru.yaml", "items.ru.yaml"
S1 = ("sessions", "s1")


@pytest.mark.parametrize(
    ("module", "bank", "file", "part", "message"),
    [
        (
            changed(module_words(), version="0.9.0"), bank_words(), MODULE, '"0.9.0"',
            "warning: the translation is of version 0.9.0, the original is version 1.0.0",
        ),
        (
            module_words(), changed(bank_words(), version="0.8"), BANK, '"0.8"',
            "warning: the translation is of version 0.8, the original is version 1.0.0",
        ),
        (
            changed(module_words(), module="beta"), bank_words(), MODULE, '"beta"',
            'module: expected "alpha", found "beta"',
        ),
        (
            module_words(), changed(bank_words(), language="kk"), BANK, '"kk"',
            'language: expected "ru", as the file\'s name says, found "kk"',
        ),
        (
            changed(module_words(), *S1, notes="Сказать."), bank_words(), MODULE, '"Сказать."',
            "sessions.s1.notes: the original does not have this text",
        ),
        (
            changed(module_words(), *S1, steps=[{"title": "Одно"}]), bank_words(), MODULE,
            '-\n        title: "Одно"',
            "sessions.s1.steps: expected 2 entries as in the original, found 1",
        ),
        (
            changed(module_words(), titel="x"), bank_words(), MODULE, "titel:",
            'titel: this key is not known; did you mean "title"?',
        ),
        (  # a translation cannot change a key
            module_words(), changed(bank_words(), "items", "q1", key="a"), BANK, "key:",
            "items.q1.key: this key is not known; known here: alt, answer, options, premises, "
            "rationale, rubric, stem, unit, version, wrong",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_one_message_at_its_place(
    folder: Path, module: Any, bank: Any, file: str, part: str, message: str
) -> None:
    put_all(folder, module, bank)
    course, problems = read(folder)
    assert shown(problems, folder) == [f"{at(folder, file, part)}: {message}"]
    assert course.module.session("s1").notes is None
    assert len(course.module.session("s1").steps) == 2


def test_checks_of_translated_words_point_into_the_translation(folder: Path) -> None:
    bank = bank_words()
    bank["items"]["q2"]["stem"] = "Без знака q2"
    bank["items"]["q2"]["options"]["c"]["text"] = "Ответ А на q2"
    bank["items"]["q2"]["options"]["a"]["text"] = "Ответ А на q2"
    put_all(folder, bank=bank)
    put(folder, "handout.ru.md", "## Когда\n\nВсегда [@src] [@nowhere].\n")
    stem = at(folder, "items.ru.yaml", '"Без знака q2"')
    text = at(folder, "items.ru.yaml", '"Ответ А на q2"\n        rationale: "Причина c"')
    assert shown(read(folder)[1], folder) == [
        "handout.ru.md:1:1: the translation differs from its source: expected only what the source "
        'has; found the citation "nowhere"',
        'handout.ru.md:3:15: cites "nowhere", which is not among the references of module.yaml',
        f"{stem}: q2: expected a question mark or a colon at the end of the stem, "
        'found "Без знака q2"',
        f'{text}: q2: the options "a" and "c" have the same text',
    ]


def test_places_of_what_is_not_translated_stay_in_the_original(folder: Path) -> None:
    put_all(folder)
    course, _ = read(folder)
    place, moved = (course.bank_file.place(("items", 1, name)) for name in ("id", "stem"))
    assert f"items.yaml:{place.line}:{place.column}" == at(folder, "items.yaml", '"q2"')
    assert place.path == folder / "items.yaml"
    assert moved.path == folder / "items.ru.yaml"


def test_record_of_a_form_is_of_the_translated_words(folder: Path) -> None:
    put_all(folder)
    original, translated = read(folder, "en")[0].bank, read(folder)[0].bank
    sums = {content_sum(bank.item("q1"), bank.case("log")) for bank in (original, translated)}
    assert len(sums) == 2


def test_workshop_reads_modules_in_its_first_language(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path / "w", languages=["ru", "en"])
    put(folder / "curriculum" / "alpha", "module.ru.yaml", module_words())
    problems = Problems()
    definitions = read_definitions(folder, problems)
    assert definitions is not None
    assert definitions.course("alpha").module.title == "Модуль альфа"
    assert problems.errors == []


def test_examples_of_the_documentation_are_read(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs/modules.md").read_text(encoding="utf-8")
    section = text.split("## Translations", 1)[1]
    examples = re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)
    models: tuple[type[BaseModel], ...] = (
        FigureWords, ModuleTranslation, ItemBankTranslation, ExerciseTranslation,
        QuestionnaireTranslation, LawFieldsTranslation, LawCardTranslation, Glossary,
    )  # fmt: skip
    for example, model in zip(examples, models, strict=True):
        put(tmp_path, "example.yaml", example)
        problems = Problems()
        assert load_model(tmp_path / "example.yaml", model, problems), list(problems)


def test_languages_beside_are_listed_once_and_sorted(folder: Path) -> None:
    for name in ("module.ru.yaml", "items.ru.yaml", "guide.uz-Cyrl.md", "handout.fa.md"):
        put(folder, name, "x")
    assert languages_beside(folder) == ("fa", "ru", "uz-Cyrl")


@pytest.mark.parametrize(
    ("language", "texts", "note"),
    [
        ("en", {"isp": False}, ""),
        ("ru", {"isp": True}, ""),
        (
            "ru",
            {"isp": True, "crypto": False},
            "the documents are to be in Russian; all texts of crypto are still printed in English",
        ),
        (
            "ru",
            {"isp": False},
            "the documents are to be in Russian, but no module has texts in it: handouts, slides "
            "and test questions are printed in English, headings and instructions in Russian",
        ),
    ],
)
def test_what_is_not_in_the_language_of_the_documents(
    language: str, texts: dict[str, bool], note: str
) -> None:
    """Russian has a catalogue of fixed words, so only course texts can be missing."""
    assert languages_note(language, texts) == note
