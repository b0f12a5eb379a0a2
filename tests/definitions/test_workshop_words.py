"""The words of a workshop in another language are compared with those they translate."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.definitions.found import at, shown
from tests.factories import as_yaml, write_workshop
from trainkit.model.load import read_definitions
from trainkit.problems import Problems, Severity

TITLE = "2e0bb8f3"
"""The first digits of the SHA-256 of "Test workshop": ``printf 'Test workshop' | sha256sum``."""

QUOTED = '"Пробный'


def said(folder: Path, **words: object) -> list[str]:
    head = {"workshop": "test-workshop", "language": "ru", "status": "draft"}
    (folder / "workshop.ru.yaml").write_text(as_yaml({**head, **words}), encoding="utf-8")
    problems = Problems()
    read_definitions(folder, problems)
    mine = (one for one in problems if one.place.path.name == "workshop.ru.yaml")
    return shown([one for one in mine if one.severity is not Severity.INFORMATION], folder)


def test_words_whose_source_has_changed_are_named(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path, languages=["en", "ru"], translations=["ru"])
    found = said(folder, title="Пробный семинар", sources={"title": TITLE})
    assert [line for line in found if "changed" in line] == []
    found = said(folder, title="Пробный семинар", sources={"title": "0a0a0a0a"})
    assert [line for line in found if "changed" in line] == [
        f"{at(folder, 'workshop.ru.yaml', QUOTED)}: warning: the source of this text has "
        f"changed since it was translated; translate it anew, then write {TITLE} for 0a0a0a0a "
        "below sources"
    ]


def test_words_with_another_number_are_an_error(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path, languages=["en", "ru"], translations=["ru"])
    found = said(folder, title="Пробный семинар 2")
    assert [line for line in found if "differs" in line] == [
        f"{at(folder, 'workshop.ru.yaml', QUOTED)}: the translation differs from its source: "
        'expected only what the source has; found the number "2"'
    ]


@pytest.mark.parametrize(
    ("words", "part", "message"),
    [
        ({"workshop": "other"}, '"other"', 'workshop: expected "test-workshop", found "other"'),
        ({"language": "fa"}, '"fa"',
         'language: expected "ru", as the file\'s name says, found "fa"'),
        ({"title": "会"}, '"会"',
         "the fonts that come with trainkit cannot print 会; they have only Latin, Greek, Cyrillic "
         "and Arabic letters"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_an_error_at_its_place(
    tmp_path: Path, words: dict[str, str], part: str, message: str
) -> None:
    folder = write_workshop(tmp_path, languages=["en", "ru"], translations=["ru"])
    found = [line for line in said(folder, **words) if "no translation yet" not in line]
    assert found == [f"{at(folder, 'workshop.ru.yaml', part)}: {message}"]
