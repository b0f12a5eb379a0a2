"""``trainkit roster``: a list is taken over, asked about, and taken over again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import write_roster
from trainkit.cli.app import run
from trainkit.rosters.editing import read_roster_file


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
