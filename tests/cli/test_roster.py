"""``trainkit roster``: a list is taken over, asked about, and taken over again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import write_roster
from trainkit.cli.app import run
from trainkit.editing.roster import read_roster_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "workshop.yaml").write_text("title: A\n", encoding="utf-8")
    rows = [("Code", "Name", "Country"), ("AB-12", "Anna Lee", "KZ"), ("CD-34", "", "")]
    write_roster(tmp_path / "participants.xlsx", [*rows])
    return tmp_path


def texts(folder: Path) -> list[tuple[str, ...]]:
    return [tuple(row.texts.values()) for row in read_roster_file(folder).table.rows]


def test_list_is_taken_over_once_its_questions_are_answered(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    Path("list.csv").write_bytes("ФИО;Страна\nАнна Ли;Узбекистан\nBo;Nowhere\n".encode("cp1251"))
    assert run(["roster", ".", "list.csv"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        'list.csv:3:2: expected a country such as Senegal or SN, found "Nowhere"',
        "trainkit: 1 problem; nothing was written",
    ]
    Path("list.csv").write_bytes("ФИО;Страна\nAnna Lee;Узбекистан\nBo;\n".encode("cp1251"))
    assert run(["roster", ".", "list.csv"]) == 2
    assert capsys.readouterr().err.splitlines()[0] == (
        "list.csv:2:1: choose whether row 2 is AB-12 (Anna Lee, the same name), or somebody else"
    )
    assert run(["roster", ".", "list.csv", "--same", "2=AB-12", "--dry-run"]) == 1
    assert texts(folder) == [("AB-12", "Anna Lee", "KZ"), ("CD-34", "", "")]
    capsys.readouterr()
    assert run(["roster", ".", "list.csv", "--same", "2=AB-12"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "New: 1. Already there: 1. Empty cells filled: 0. Cells changed: 0.",
        '  AB-12: country stays "KZ"; the list has "UZ"',
        "To accept these changes, run the command again with --accept CODE or --accept all.",
    ]
    assert texts(folder) == [("AB-12", "Anna Lee", "KZ"), ("CD-34", "Bo", "")]
    assert run(["roster", ".", "list.csv", "--same", "2=AB-12", "--accept", "AB-12"]) == 0
    assert texts(folder) == [("AB-12", "Anna Lee", "UZ"), ("CD-34", "Bo", "")]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--same", "AB-12"], 'expected 5=KT-47, found "AB-12"'),
        (["--column", "1=shoe size"], 'found "shoe size"'),
        (["--sheet", "People"], 'expected one of the sheets none, found "People"'),
    ],
)
def test_option_that_says_nothing_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    (folder / "list.csv").write_text("Name\nCara\n", encoding="utf-8")
    assert run(["roster", str(folder), str(folder / "list.csv"), *options]) == 2
    assert said in " ".join(capsys.readouterr().err.split())
    assert run(["roster", str(folder), str(folder / "missing.csv")]) == 2


def test_column_said_otherwise_goes_before_the_guess(folder: Path) -> None:
    (folder / "list.csv").write_text("Name;Nickname\nCara;Dora\n", encoding="utf-8")
    assert run(["roster", str(folder), str(folder / "list.csv"), "--column", "2=name"]) == 1
    assert texts(folder)[1] == ("CD-34", "Dora", "")


def test_prepared_codes_of_nobody_are_removed_when_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["roster", str(folder)]) == 2
    assert run(["roster", str(folder), "--remove-prepared"]) == 0
    assert capsys.readouterr().out == "Removed: CD-34.\n"
    assert texts(folder) == [("AB-12", "Anna Lee", "KZ")]


@pytest.mark.parametrize("languages", ["5", "ru", "{ru: 1}", "[]", "null"])
def test_nobody_is_misplaced_where_the_languages_of_groups_cannot_be_read(
    tmp_path: Path, languages: str
) -> None:
    groups = f"groups:\n  r: {{name: Russian, languages: {languages}}}\n"
    (tmp_path / "workshop.yaml").write_text(groups, encoding="utf-8")
    rows = [("Code", "Name", "Language", "Group"), ("AB-12", "Anna", "fr", "r")]
    write_roster(tmp_path / "participants.xlsx", rows)
    assert run(["roster", str(tmp_path), "--by-language"]) == 0


def test_people_in_groups_of_another_language_are_named_and_moved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "workshop.yaml").write_text(
        "groups:\n  r: {name: Russian, languages: [ru]}\n  p: {name: Persian, languages: [fa]}\n"
        "  all: {name: Mixed}\n",
        encoding="utf-8",
    )
    rows = [
        ("Code", "Name", "Language", "Group"), ("AB-12", "Anna", "ru", "Persian"),
        ("CD-34", "Dara", "prs", "p"), ("EF-56", "Eva", "fr", "r"), ("GH-78", "Guy", "fr", "Mixed"),
        ("KL-90", "Karim", "fa-AF", ""), ("MN-12", "Mo", "", "r"),
    ]  # fmt: skip
    write_roster(tmp_path / "participants.xlsx", rows)
    (tmp_path / "list.csv").write_text("Name;Language;Group\nLev;Russian;p\n", encoding="utf-8")
    assert run(["roster", str(tmp_path), str(tmp_path / "list.csv"), "--dry-run"]) == 1
    assert capsys.readouterr().out.splitlines()[1:3] == [
        "3 people are not in a group of their language: Anna, Karim, Lev.",
        "No group has the language of Eva.",
    ]
    assert run(["roster", str(tmp_path), str(tmp_path / "list.csv")]) == 1
    assert capsys.readouterr().out.splitlines()[-3:] == [
        "3 people are not in a group of their language: Anna, Karim, Lev.",
        "No group has the language of Eva.",
        f"To put them there, run: trainkit roster {tmp_path} --by-language",
    ]
    before = (tmp_path / "participants.xlsx").read_bytes()
    assert run(["roster", str(tmp_path), "--by-language", "--dry-run"]) == 1
    assert (tmp_path / "participants.xlsx").read_bytes() == before
    assert run(["roster", str(tmp_path), "--by-language"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "They are in groups of their languages now."
    groups = {text[1]: text[3] for text in texts(tmp_path)}
    assert groups == {
        "Anna": "Russian", "Dara": "p", "Eva": "r", "Guy": "Mixed", "Karim": "Persian",
        "Mo": "r", "Lev": "Russian",
    }  # fmt: skip
