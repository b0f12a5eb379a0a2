"""``trainkit translate``: a module goes to translators, and their files are taken over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.definitions.test_translation import folder, put_all
from tests.studio.conftest import EXAMPLE
from tests.translators.case import TRANSLATION, fill
from trainkit.cli.app import run
from trainkit.exercises.word_files import own_words, read_words, texts_of
from trainkit.model.law import FOLDER as LAW_CARDS
from trainkit.model.translating import section_hash
from trainkit.model.yaml import read_yaml
from trainkit.problems import Problems
from trainkit.resources import curriculum_folder
from trainkit.text.languages import PSEUDO, speaking

__all__ = ["folder"]


def test_module_goes_out_and_comes_back(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put_all(folder)
    monkeypatch.chdir(folder.parent)
    assert run(["translate", "alpha", "--to", "ru", "--out", "sent"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "made  sent/alpha.ru.xlsx",
        "made  sent/alpha.ru.xlf",
        "Translation into ru: 0 missing, 0 stale, 42 translated.",
    ]
    fill(Path("sent/alpha.ru.xlsx"), {("module.title", TRANSLATION): "Модуль"})
    assert (
        run(["translate", "alpha", "--read", "sent/back.xlsx", "--read", "sent/alpha.ru.xlf"]) == 0
    )
    assert capsys.readouterr().out.splitlines() == [
        "changed  alpha/module.ru.yaml",
        "Texts taken over: 1. Translation into ru: 0 missing, 0 stale, 42 translated.",
    ]
    fill(Path("sent/alpha.ru.xlsx"), {("module.title", TRANSLATION): "Модуль 2"})
    assert run(["translate", "alpha", "--read", "sent/back.xlsx"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "sent/back.xlsx!module!C2: Module, title: the translation in module.ru.yaml was changed "
        "after this file had been sent out; choose one, and write it in both",
        "trainkit: 1 problem; nothing was written",
    ]


def test_what_was_done_with_files_is_said_in_the_language_of_the_user(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put_all(folder)
    monkeypatch.chdir(folder.parent)
    with speaking(PSEUDO):
        run(["translate", "alpha", "--to", "ru"])
        fill(Path("alpha.ru.xlsx"), {("module.title", TRANSLATION): "Модуль"})
        run(["translate", "alpha", "--read", "back.xlsx"])
    lines = capsys.readouterr().out.splitlines()
    assert (lines[0], lines[3]) == ("ḿáďé  alpha.ru.xlsx", "ćĥáńĝéď  alpha/module.ru.yaml")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["alpha"], "add --to LANGUAGE to write files, or --read FILE to read them"),
        (["none", "--to", "ru"], "expected a folder with a module.yaml, or the id of a module"),
        (["isp-cooperation", "--read", "x.xlsx"], '"isp-cooperation" comes with trainkit; copy'),
        (["law-cards", "--read", "x.xlsx"], "start this command in the folder of the workshop"),
        (["alpha", "--to", "Russian"], 'expected a language tag such as "en", "ru" or "uz-Cyrl"'),
        (["alpha", "--to", "en"], 'the module is in "en" itself; choose another language'),
    ],
)
def test_command_that_is_not_complete_says_what_to_add(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    words: str,
) -> None:
    monkeypatch.chdir(folder.parent)
    assert run(["translate", *arguments]) == 2
    shown = " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert words in shown
    assert sorted(path.name for path in folder.parent.iterdir()) == ["alpha"]


def test_words_of_a_workshop_go_out_and_come_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("workshop.yaml", "workshop.ru.yaml"):
        shutil.copyfile(EXAMPLE / name, tmp_path / name)
    before = (tmp_path / "workshop.ru.yaml").read_bytes()
    monkeypatch.chdir(tmp_path)
    assert run(["translate", ".", "--to", "ru"]) == 0
    assert run(["translate", ".", "--read", "almaty-2019.ru.xlf"]) == 0
    assert capsys.readouterr().out.splitlines()[2:] == [
        "Translation into ru: 0 missing, 0 stale, 33 translated.",
        "Texts taken over: 0. Translation into ru: 0 missing, 0 stale, 33 translated.",
    ]
    assert (tmp_path / "workshop.ru.yaml").read_bytes() == before
    assert run(["translate", ".", "--to", "kk"]) == 0
    cells = {
        ("workshop.venue.city", TRANSLATION): "Алматы",
        ("workshop.certificate.signatories.2.role", TRANSLATION): "ОААКО",
    }
    fill(Path("almaty-2019.kk.xlsx"), cells)
    assert run(["translate", ".", "--read", "back.xlsx"]) == 0
    file = read_yaml(tmp_path / "workshop.kk.yaml", Problems())
    assert file is not None
    assert file.data == {
        "workshop": "almaty-2019",
        "language": "kk",
        "status": "draft",
        "venue": {"city": "Алматы"},
        "certificate": {"signatories": [{}, {"role": "ОААКО"}]},
        "sources": {
            "venue.city": section_hash("Almaty"),
            "certificate.signatories.1.role": section_hash("CARICC"),
        },
    }
    assert run(["translate", ".", "--to", "en"]) == 2
    assert capsys.readouterr().err.splitlines()[0] == (
        '.: the workshop is in "en" itself; choose another language'
    )


def test_law_cards_go_out_and_come_back_in_the_folder_of_a_workshop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(EXAMPLE / "workshop.yaml", tmp_path / "workshop.yaml")
    monkeypatch.chdir(tmp_path)
    assert run(["translate", "law-cards", "--to", "kk"]) == 0
    fill(Path("law-cards.kk.xlsx"), {("fields.title", TRANSLATION): "Ұлттық құқық картасы"})
    assert run(["translate", "law-cards", "--read", "back.xlsx"]) == 0
    files = (curriculum_folder() / LAW_CARDS).glob("??.yaml")
    cards = [file.data for file in (read_yaml(path, Problems()) for path in files) if file]
    # what every card asks, then each entry's text and whom to ask; sources may stay as they are
    missing = 57 + sum(len(card["entries"]) + ("ask" in card) for card in cards)
    assert capsys.readouterr().out.splitlines() == [
        "made  law-cards.kk.xlsx",
        "made  law-cards.kk.xlf",
        f"Translation into kk: {missing} missing, 0 stale, 0 translated.",
        "changed  curriculum/law-cards/fields.kk.yaml",
        f"Texts taken over: 1. Translation into kk: {missing - 1} missing, 0 stale, 1 translated.",
    ]
    file = read_yaml(tmp_path / "curriculum/law-cards/fields.kk.yaml", Problems())
    assert file is not None
    assert file.data == {
        "language": "kk",
        "version": "1.0.1",
        "status": "draft",
        "title": "Ұлттық құқық картасы",
        "sources": {"title": section_hash("National law card")},
    }


def test_words_of_worksheets_go_out_and_come_back_in_the_folder_of_a_workshop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainkit.exchange.translators.units.word_kinds", lambda: ("saxaul",))
    shutil.copyfile(EXAMPLE / "workshop.yaml", tmp_path / "workshop.yaml")
    monkeypatch.chdir(tmp_path)
    assert run(["translate", "worksheets", "--to", "ru"]) == 0
    fill(Path("worksheets.ru.xlsx"), {("saxaul.terms.steps.shop", TRANSLATION): "Торговля"})
    assert run(["translate", "worksheets", "--read", "back.xlsx"]) == 0
    counted = f"0 missing, 0 stale, {len(texts_of(read_words('saxaul')))} translated."
    assert capsys.readouterr().out.splitlines() == [
        "made  worksheets.ru.xlsx",
        "made  worksheets.ru.xlf",
        f"Translation into ru: {counted}",
        "changed  curriculum/worksheets/saxaul.ru.yaml",
        f"Texts taken over: 1. Translation into ru: {counted}",
    ]
    words = read_words("saxaul", "ru", own_words(tmp_path))
    assert (words.terms["steps"], read_words("saxaul", "ru").terms["steps"]) == (
        {"shop": "Торговля", "payment": "Платёж", "laptop": "Ноутбук", "address": "Соединение"},
        {"shop": "Магазин", "payment": "Платёж", "laptop": "Ноутбук", "address": "Соединение"},
    )
