"""``trainkit translate``: a module goes to translators, and their files are taken over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.definitions.test_translation import folder, put_all
from tests.translators.case import TRANSLATION, fill
from trainkit.cli.app import run

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
        "after this file had been sent out; decide for one, and write it in both",
        "trainkit: 1 problem; nothing was written",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["alpha"], "add --to LANGUAGE to write files, or --read FILE to read them"),
        (["none", "--to", "ru"], "expected a folder with a module.yaml, or the id of a module"),
        (["isp-cooperation", "--read", "x.xlsx"], '"isp-cooperation" comes with trainkit; copy'),
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
