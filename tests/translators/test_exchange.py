"""Modules are written for translators, and what they return is taken over or refused."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.definitions.test_translation import bank_words, folder, module_words, put, put_all
from tests.factories import item_data, module_data
from tests.translators.case import (
    SOURCE,
    STATUS,
    TRANSLATION,
    UNIT,
    cell_of,
    contents,
    fill,
    refused,
    taken,
    texts,
    written,
)
from trainkit.exchange.translators.exchange import write_translation
from trainkit.exchange.translators.units import Status
from trainkit.model.check_course import check_course
from trainkit.model.load import read_course
from trainkit.model.translating import section_hash
from trainkit.model.yaml import read_yaml
from trainkit.problems import InputError, Problems

__all__ = ["folder"]

CASES = [{"id": "log", "title": "Log", "text": "A line of a log."}]
Q2 = {
    "items__q2__stem": "Что верно для q2?",
    **{f"items__q2__options__{letter}__text": f"Ответ {letter} на q2" for letter in "abc"},
}
"""What participants read of an item."""


@pytest.mark.parametrize("suffix", ["xlsx", "xlf"])
def test_unchanged_file_changes_no_byte(folder: Path, suffix: str) -> None:
    put_all(folder)
    put(folder, "handout.ru.md", "<!-- translation: draft -->\r\n## Когда  \r\n\r\nВсегда [@src].")
    before = contents(folder)
    book = written(folder)
    assert taken(folder, book.with_suffix(f".{suffix}")).files == ()
    assert contents(folder) == before


def test_built_in_translations_come_back_byte_for_byte(tmp_path: Path) -> None:
    from trainkit.model.load import module_folder

    source = module_folder("digital-evidence-protocols")
    assert source is not None
    home = shutil.copytree(source, tmp_path / source.name, ignore=shutil.ignore_patterns("*.svg"))
    before = contents(home)
    done = write_translation(home, "ru", tmp_path)
    assert done.statuses[Status.TRANSLATED] > 700
    for path in done.files:
        assert taken(home, path).taken == 0
    assert contents(home) == before


def test_folder_that_is_named_is_changed_where_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one of the modules that come with trainkit, in a checkout."""
    monkeypatch.setattr("trainkit.editing.own_modules.is_built_in", lambda _path: True)
    put_all(folder)
    done = taken(folder, fill(written(folder), texts(module__title="Модуль")))
    assert done.files == (folder / "module.ru.yaml",)
    assert "title: Модуль\n" in done.files[0].read_text(encoding="utf-8").replace('"', "")


def test_terms_in_any_script_are_units_of_their_own(folder: Path) -> None:
    data = module_data(language="ru")
    data["glossary"] = [
        {"term": "журнал", "definition": "Записи по времени."},
        {"term": "хэш", "definition": "Сумма файла."},
    ]
    put(folder, "module.yaml", data)
    words = {"журнал": "Records in order of time.", "хэш": "A sum of a file."}
    cells = {
        (f"module.glossary.{term}.definition", TRANSLATION): text for term, text in words.items()
    }
    done = taken(folder, fill(written(folder, "en"), cells))
    file = read_yaml(done.files[0], Problems())
    assert file is not None
    assert file.data["glossary"] == {term: {"definition": text} for term, text in words.items()}


def test_first_translations_make_files_beside_the_source(folder: Path) -> None:
    first = "# yaml-language-server: $schema=../../schemas/items.schema.json\n"
    items = folder / "items.yaml"
    items.write_text(first + items.read_text(encoding="utf-8"), encoding="utf-8")
    words = {
        "module__title": "Модуль",
        "items__cases__log__text": "Строка журнала.",
        **Q2,
    }
    cells = texts(**words)
    cells |= {
        ("handout.1/1", TRANSLATION): "## Когда",
        ("handout.1/2", TRANSLATION): "Всегда [@src].",
    }
    cells |= {
        ("guide.2/1", TRANSLATION): "## Занятие 1 {#s1}",
        ("guide.2/2", TRANSLATION): "Сказать.",
    }
    done = taken(folder, fill(written(folder), cells))
    assert [path.name for path in done.files] == [
        *("module.ru.yaml", "items.ru.yaml", "handout.ru.md", "guide.ru.md"),
    ]
    title, case = section_hash("Module alpha"), section_hash("A line of a log.")
    assert (folder / "module.ru.yaml").read_text(encoding="utf-8") == (
        'module: alpha\nlanguage: ru\nversion: "1.0.0"\nstatus: draft\ntitle: "Модуль"\n\n'
        f"sources:\n  title: {quoted(title)}\n"
    )
    assert (folder / "items.ru.yaml").read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../../schemas/items-translation.schema.json\n"
        'module: alpha\nlanguage: ru\nversion: "1.0.0"\nstatus: draft\n\n'
        'cases:\n  log: {text: "Строка журнала."}\n\n'
        'items:\n  q2:\n    version: 1\n    stem: "Что верно для q2?"\n    options: '
        '{a: {text: "Ответ a на q2"}, b: {text: "Ответ b на q2"}, c: {text: "Ответ c на q2"}}\n\n'
        f"sources:\n  cases.log.text: {quoted(case)}\n"
    )
    source = section_hash("## When to use this\n\nAlways [@src].\n")
    assert (folder / "handout.ru.md").read_text(encoding="utf-8") == (
        f"<!-- translation: draft; source: {source} -->\n## Когда\n\nВсегда [@src].\n"
    )
    second = section_hash("## Session 1 of alpha {#s1}\n\nSay it.")
    assert (folder / "guide.ru.md").read_text(encoding="utf-8") == (
        f"<!-- translation: draft; source: - {second} - -->\n## Before the course\n\nRead.\n\n"
        "## Занятие 1 {#s1}\n\nСказать.\n\n## Session 2 of alpha {#s2}\n\nSay it.\n"
    )


def quoted(digits: str) -> str:
    """Return a hash as YAML needs it: in quotation marks if it would be a number."""
    number = digits.replace("e", "", 1).isdecimal()
    return f'"{digits}"' if number else digits


def test_what_the_check_says_of_a_text_that_is_translated_in_part(folder: Path) -> None:
    put_all(folder)
    (folder / "guide.ru.md").unlink()
    cells = {
        ("guide.2/1", TRANSLATION): "## Занятие 1 {#s1}",
        ("guide.2/2", TRANSLATION): "Сказать.",
    }
    taken(folder, fill(written(folder), cells))
    problems = Problems()
    course = read_course(folder, problems, "ru")
    assert course is not None
    check_course(course, problems)
    assert problems.errors == []
    assert [(one.place.line, one.message) for one in problems.warnings] == [
        (2, 'this section, "Before the course", has no translation yet; it is that of the source'),
        (
            10,
            'this section, "Session 2 of alpha {#s2}", has no translation yet; it is that of the '
            "source",
        ),
    ]


def test_change_leaves_everything_else_as_it_was_and_makes_it_a_draft(folder: Path) -> None:
    put_all(folder, bank=bank_words(status="reviewed by A. Reader on 2026-11-28"))
    path = folder / "items.ru.yaml"
    old = path.read_text(encoding="utf-8").replace("  q2:", "  # the second\n  q2:")
    path.write_text(old, encoding="utf-8")
    done = taken(folder, fill(written(folder), texts(items__q2__stem="Что верно для q2?")))
    hashes = [section_hash(text) for text in ("Log", "A line of a log.")]
    new = old.replace("Какой ответ подходит к q2?", "Что верно для q2?")
    new = new.replace("reviewed by A. Reader on 2026-11-28", "draft")
    sources = f"sources:\n  cases.log.title: {hashes[0]}\n  cases.log.text: {hashes[1]}\n"
    text = path.read_text(encoding="utf-8")
    assert text.replace('"', "").count(sources) == 1
    assert re.sub(r"\n*sources:\n(  .*\n)+", "\n", text) == new
    assert (done.files, done.taken) == ((path,), 1)


@pytest.mark.parametrize(
    ("unit", "column", "value", "message"),
    [
        ("module.title", TRANSLATION, None, "the translation was deleted; write one"),
        (
            "handout.1/2",
            TRANSLATION,
            "  ",
            "this paragraph is empty; translate it like the others of its unit",
        ),
        (
            "handout.1/2",
            TRANSLATION,
            "Всегда [@other].",
            "the translation differs from its source: expected the citation "
            '"src"; found the citation "other"',
        ),
        (
            "handout.1/1",
            TRANSLATION,
            "# Когда",
            "Handout, section “When to use this”: expected the headings of the source, with as "
            "many # before each, and no others",
        ),
        (
            "module.objectives.o1",
            TRANSLATION,
            "Применять правило 2",
            "the translation differs from its source: expected the number "
            '"1"; found the number "2"',
        ),
        (
            "module.objectives.o1",
            TRANSLATION,
            "Правило\n1",
            'objectives.o1: expected one line of text, found a line break after "Правило"',
        ),
        (
            "items.q1.stem",
            TRANSLATION,
            "=A1",
            "expected text, found the formula =A1; type an apostrophe before the =",
        ),
        (
            "items.q1.stem",
            TRANSLATION,
            "Ответ на q1 \u202e",
            "found the invisible direction control U+202E, which can hide part of a text; "
            "delete it",
        ),
        (
            "items.q1.stem",
            SOURCE,
            "Which answer?",
            "Item q1, stem: the source was changed, or a row of it is missing; restore it, and "
            "report mistakes in the source separately",
        ),
        (
            "items.q1.stem",
            UNIT,
            "items.q9.stem",
            'the module has no unit "items.q9.stem"; restore its name, or have the file for '
            "translators written anew",
        ),
        (
            "items.q1.stem",
            UNIT + 1,
            "12345678",
            "items.q1.stem: the cell or note Check was changed; restore it from the file that was "
            "sent out",
        ),
        (
            "items.q1.stem",
            UNIT,
            "",
            "expected the name of a unit in the column Unit of this row, found none",
        ),
    ],
)
def test_mistake_is_reported_at_its_cell(
    folder: Path, unit: str, column: int, value: str | None, message: str
) -> None:
    put_all(folder)
    sent = written(folder)
    place = cell_of(sent, unit, SOURCE if column == SOURCE else TRANSLATION)
    back = fill(sent, {(unit, column): value})
    assert refused(folder, back) == [f"{place.replace(str(sent), str(back))}: {message}"]


def test_all_options_of_an_item_are_translated_or_none(folder: Path) -> None:
    sent = written(folder)
    back = fill(sent, texts(items__q2__options__a__text="Ответ a на q2"))
    place = cell_of(back, "items.q2.options.a.text")
    assert refused(folder, back) == [
        f"{place}: items.q2.options: expected a, b, c as in the original; add b, c"
    ]


def test_all_entries_of_a_list_are_translated_or_none(folder: Path) -> None:
    data = module_data()
    data["sessions"][0]["materials"] = ["A paper", "A pen"]
    put(folder, "module.yaml", data)
    back = fill(written(folder), texts(module__sessions__s1__materials__1="Бумага"))
    assert refused(folder, back) == [
        f"{cell_of(back, 'module.sessions.s1.materials.1')}: Session s1, material 1: translate the "
        "whole list or nothing of it; module.sessions.s1.materials.2 is missing"
    ]


def test_two_people_who_translate_a_unit_in_two_ways_are_told(folder: Path) -> None:
    put_all(folder)
    sent = written(folder)
    one = fill(sent, texts(module__title="Модуль А", module__summary="Малый модуль."), "one.xlsx")
    two = fill(sent, texts(module__title="Модуль Б", module__summary="Малый модуль."), "two.xlsx")
    assert refused(folder, one, two) == [
        f"{cell_of(two, 'module.title')}: Module, title: the translation at "
        f"{cell_of(one, 'module.title')} is different; choose one, and write it in both"
    ]
    three = fill(sent, texts(module__audience="Всем."), "three.xlsx")
    assert taken(folder, one, three).taken == 3
    assert taken(folder, one, three).files == ()


def test_rows_may_be_sorted(folder: Path) -> None:
    put_all(folder)
    back = fill(written(folder), {("handout.1/2", TRANSLATION): "Всегда, всегда [@src]."})
    workbook = load_workbook(back)
    sheet = workbook["handout"]
    for column in range(1, 9):
        one, other = sheet.cell(2, column), sheet.cell(3, column)
        one.value, other.value = other.value, one.value
    workbook.save(back)
    taken(folder, back)
    text = (folder / "handout.ru.md").read_text(encoding="utf-8")
    assert text.partition("\n")[2] == "## Когда это нужно\n\nВсегда, всегда [@src].\n"


def test_changed_source_makes_its_units_stale_until_they_are_confirmed(folder: Path) -> None:
    put_all(folder)
    taken(folder, fill(written(folder), texts(module__audience="Всем.")))
    put(folder, "module.yaml", module_data(version="1.1.0", title="Module of rules"))
    sent = written(folder)
    assert statuses(sent) == {"module.title": "stale"}
    assert taken(folder, sent).taken == 0
    problems = Problems()
    read = read_course(folder, problems, "ru")
    assert read is not None
    check_course(read, problems)
    old, new = section_hash("Module alpha"), section_hash("Module of rules")
    assert [one.message for one in problems.warnings] == [
        "the source of this text has changed since it was translated; translate it anew, then "
        f"write {new} for {old} below sources"
    ]
    assert taken(folder, fill(sent, {("module.title", STATUS): "translated"})).taken == 1
    assert statuses(written(folder)) == {}
    assert 'version: "1.1.0"' in (folder / "module.ru.yaml").read_text(encoding="utf-8")


def statuses(book: Path) -> dict[str, str]:
    """Return the units that are not translated, with their status."""
    rows = (
        row
        for sheet in load_workbook(book).worksheets[1:]
        for row in sheet.iter_rows(min_row=2, values_only=True)
    )
    return {str(row[6]): str(row[3]) for row in rows if row[3] != "translated"}


def test_item_gets_its_version_when_all_of_it_is_up_to_date(folder: Path) -> None:
    put_all(folder)
    bank = {"module": "alpha", "version": "1.0.0", "cases": CASES}
    items = [item_data("q1", case="log"), item_data("q2", "o2", version=2), item_data("q3", "o3")]
    put(folder, "items.yaml", bank | {"items": items})
    sent = written(folder)
    mine = [unit for unit in statuses(sent) if unit.startswith("items.q2")]
    assert len(mine) == len(statuses(sent)) == 7
    part = fill(sent, {(unit, STATUS): "translated" for unit in mine[:3]})
    taken(folder, part)
    assert version_of(folder, "q2") == "1"
    taken(folder, fill(sent, {(unit, STATUS): "translated" for unit in mine}))
    assert version_of(folder, "q2") == "2"
    assert statuses(written(folder)) == {}


def version_of(folder: Path, item: str) -> str:
    text = (folder / "items.ru.yaml").read_text(encoding="utf-8")
    return text[text.index(f"  {item}:") :].split("version: ")[1].split("\n")[0].strip("\"'")


def test_source_that_changed_meanwhile_is_taken_as_stale(folder: Path) -> None:
    put_all(folder)
    back = fill(written(folder), texts(module__title="Модуль о правилах"))
    put(folder, "module.yaml", module_data(title="Module of rules", version="1.1.0"))
    done = taken(folder, back)
    assert [str(one) for one in done.problems] == [
        f"{cell_of(back, 'module.title')}: warning: Module, title: the source has changed since "
        "this file was sent out; the translation is taken over and marked stale"
    ]
    assert statuses(written(folder))["module.title"] == "stale"


def test_translation_that_changed_meanwhile_is_not_overwritten(folder: Path) -> None:
    put_all(folder)
    sent = written(folder)
    put(folder, "module.ru.yaml", module_words(title="Другой модуль", summary="Другой."))
    before = contents(folder)
    assert taken(folder, sent).taken == 0
    assert contents(folder) == before
    back = fill(sent, texts(module__title="Третий модуль"))
    assert refused(folder, back) == [
        f"{cell_of(back, 'module.title')}: Module, title: the translation in "
        "module.ru.yaml was changed after this file had been sent out; choose one, and write "
        "it in both"
    ]


def test_new_section_of_a_source_leaves_the_others_translated(folder: Path) -> None:
    put_all(folder)
    taken(folder, fill(written(folder), {("guide.2/2", TRANSLATION): "Скажите."}))
    guide = folder / "guide.md"
    old = guide.read_text(encoding="utf-8")
    guide.write_text(f"## First\n\nNew.\n\n{old}", encoding="utf-8")
    sent = written(folder)
    assert statuses(sent) == {"guide.1/1": "missing", "guide.1/2": "missing"}
    cells = {("guide.1/1", TRANSLATION): "## Сначала", ("guide.1/2", TRANSLATION): "Новое."}
    taken(folder, fill(sent, cells))
    text = (folder / "guide.ru.md").read_text(encoding="utf-8")
    assert text.partition("\n")[2] == (
        "## Сначала\n\nНовое.\n\n## До курса\n\nПодготовить.\n\n"
        "## Занятие 1 {#s1}\n\nСкажите.\n\n## Занятие 2 {#s2}\n\nСказать.\n"
    )


def test_file_of_another_module_language_or_kind_is_refused(folder: Path) -> None:
    put_all(folder)
    sent, other = written(folder), written(folder, "fa")
    text = folder.parent / "notes.txt"
    text.write_text("Hello", encoding="utf-8")
    assert refused(folder, sent, other, text, folder.parent / "none.xlf") == [
        f"{folder.parent / 'none.xlf'}: expected an Excel workbook or an XLIFF file here, "
        "found none",
        f"{text}: expected an Excel workbook (.xlsx) or an XLIFF 2 file (.xlf)",
        f'{other}: expected the language "ru" as in alpha.ru.xlsx, found "fa"',
    ]
    path = folder.parent / "path.xlf"
    xliff = sent.with_suffix(".xlf").read_text(encoding="utf-8")
    path.write_text(xliff.replace('trgLang="ru"', 'trgLang="ru/../x"'), encoding="utf-8")
    assert refused(folder, path) == [
        f'{path}: expected a language tag such as "en", "ru" or "uz-Cyrl", found "ru/../x"'
    ]
    put(folder, "module.yaml", module_data("beta"))
    assert refused(folder, sent) == [
        f'{sent}: expected texts of the module "beta", found those of "alpha"'
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "handout.ru.md",
            "## Раз\n\nа\n\n## Два\n\nб\n".encode(),
            r"sections: expected 1 as in handout\.md, found 2",
        ),
        ("handout.ru.md", "## Раз\n\nа\n".encode("cp1251"), "UTF-8"),
        ("module.ru.yaml", b"- title\n", "expected a mapping"),
        ("module.ru.yaml", b"module: alpha\nsources: [a]\n", "sources: expected a mapping"),
    ],
)
def test_translation_that_cannot_be_read_is_neither_sent_nor_overwritten(
    folder: Path, name: str, content: bytes, message: str
) -> None:
    put_all(folder)
    sent = written(folder)
    for path in sent.parent.iterdir():
        path.rename(folder.parent / path.name)
    (folder / name).write_bytes(content)
    with pytest.raises(InputError, match=f"{re.escape(name)}:.*{message}"):
        written(folder)
    assert [*sent.parent.iterdir()] == []
    back = fill(folder.parent / sent.name, {("handout.1/2", TRANSLATION): "Всегда, всегда [@src]."})
    assert message.replace("\\", "") in " ".join(refused(folder, back))
