"""The command line speaks the language of whoever uses it."""

from __future__ import annotations

import re

import pytest

from trainkit.cli.app import command_line, run
from trainkit.cli.output import texts_of_commands, users_language
from trainkit.text.languages import N_, PSEUDO, retold, speaking


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru-RU"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "fa_AF.UTF-8"}, "fa-AF"),
        ({"LANG": "ru_RU.UTF-8", "LC_MESSAGES": "C.UTF-8"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "POSIX"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": ""}, "ru-RU"),
        ({"LANG": "de_DE.UTF-8"}, "en"),  # there is no catalogue
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "de:ru:en"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LANGUAGE": "en:ru"}, "en"),
        ({"LANG": "C", "LANGUAGE": "ru"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "TRAINKIT_LANGUAGE": "fa"}, "fa"),
        ({"LANG": "ru_RU.UTF-8", "TRAINKIT_LANGUAGE": "en"}, "en"),
    ],
)
def test_language_is_that_of_the_user(environment: dict[str, str], language: str) -> None:
    assert users_language(environment) == language


_DATA = re.compile(
    r"^Úśáĝé: .*|(?<!\w)--?[a-z-]+|'[^']*'"
    r"|\[DIR\]|<[^>]*>|[{\[][a-z|-]+[}\]]|\b[A-Z]{2,}\b|: [^\]]*\]$",
    re.MULTILINE,
)
"""Names of options and what is typed for them, which are the same in each language."""


def test_help_has_no_word_that_is_not_translated(capsys: pytest.CaptureFixture[str]) -> None:
    names = sorted(command_line().commands)
    with speaking(PSEUDO):
        for arguments in (["--help"], *([name, "--help"] for name in names)):
            run(arguments)
    shown = _DATA.sub("", capsys.readouterr().out)
    assert {*re.findall(r"\b[a-z-]{3,}\b", shown)} - {*names} == set()


def test_mistakes_on_the_command_line_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    with speaking(PSEUDO):
        run(["bild"])
        run(["build", "--foo"])
        run(["new"])
        run(["plan", "one", "two"])
    errors = [line for line in capsys.readouterr().err.splitlines() if line.startswith("Éŕŕóŕ")]
    assert errors == [
        "Éŕŕóŕ: Ńó śúćĥ ćóḿḿáńď 'bild'. Ďíď ýóú ḿéáń 'build'?",
        "Éŕŕóŕ: Ńó śúćĥ óṕťíóń: --foo",
        "Éŕŕóŕ: Ḿíśśíńĝ áŕĝúḿéńť 'DIR'.",
        "Éŕŕóŕ: Ĝóť úńéxṕéćťéď éxťŕá áŕĝúḿéńť(ś) (two)",
    ]


def test_commands_give_their_help_to_translators_by_paragraph() -> None:
    texts = [*texts_of_commands(command_line())]
    assert "Show the version." in texts
    assert "What has not changed is not made again." in texts


def test_a_text_that_was_made_in_english_is_said_again() -> None:
    templates = (N_("No such option: {name}"),)
    with speaking(PSEUDO):
        assert retold("No such option: --foo", templates) == "Ńó śúćĥ óṕťíóń: --foo"
        assert retold("Something else", templates) == "Something else"
    assert retold("No such option: --foo", templates) == "No such option: --foo"
