"""The files of words: complete and used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

import trainkit.cybercrime
from trainkit.exercises.model import Column, Question
from trainkit.exercises.word_files import read_words
from trainkit.exercises.words import ExerciseText, Words, bold, plain, tied, words_of
from trainkit.resources import templates_folder

FILES = sorted((templates_folder() / "exercises").glob("*.en.yaml"))
SHEETS = sorted((templates_folder() / "exercises").glob("*.*.yaml"))
WORDS = Words(
    ExerciseText(
        sections={"rules": {"title": "Rules of {{ name }}", "text": "- One."}},
        tables={"files": {"caption": "Files", "columns": "#No.:9 | `File` | Shown: no:38 | :10"}},
        questions={
            "fees": {"points": "4", "lines": "{{ 2 * lines }}", "ask": "Fee of {{ name }}?"},
            "log": {"ask": "Log {{ n }}?"},
        },
        answers={"log": {"short": "{{ found[n - 1] }}", "reason": "so"}},
        terms={
            "places": {"home": "at home"},
        },
    )
)


def test_headings_say_kind_and_width_of_columns() -> None:
    grid = WORDS.table("files", [(1, "a", "", "")])
    assert grid.columns == (
        Column(name="No.", number=True, width=9),
        Column(name="File", code=True),
        Column(name="Shown: no", width=38),
        Column(name="", width=10),
    )
    assert grid.rows == (("1", "a", "", ""),)


def test_fixed_columns_are_a_matter_of_print_and_not_of_content() -> None:
    table = {"columns": "`ID`:62", "fixed": True}
    text = ExerciseText(sections={}, tables={"ids": table}, questions={}, answers={})
    grid = Words(text).table("ids", [("0x1f",)])
    assert grid.fixed
    assert "fixed" not in grid.model_dump_json()


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_fixed_columns_are_not_wider_than_the_page(path: Path) -> None:
    # A4 within the margins of base.css; the padding of cells is that of exercises.css
    kind, language = path.stem.split(".")
    wide = {}
    for name, table in read_words(kind, language).tables.items():
        columns = Words(read_words(kind, language)).table(name, ()).columns if table.fixed else ()
        padding = 1.2 if len(columns) > 6 else 1.8
        widths = sum((column.width or 0) + 2 * padding for column in columns)
        if widths > 210 - 2 * 18:
            wide[name] = widths
    assert wide == {}


def test_a_question_is_filled_with_values() -> None:
    assert WORDS.question("fees", name="tx-1", lines=1) == Question(
        id="fees", text="Fee of tx-1?", points=4, lines=2
    )


def test_a_question_that_is_asked_twice_has_a_number_and_one_answer() -> None:
    asked = WORDS.question("log", n=2)
    assert (asked.id, asked.text) == ("log-2", "Log 2?")
    assert WORDS.answer("log-2", {"found": ["none", "5 c"]}) == ("5 c", "so")


def test_the_id_of_a_question_is_not_handed_out() -> None:
    assert "fees" not in Question(id="fees", text="What?").model_dump_json()


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="'name' is undefined"):
        WORDS.section("rules")


@pytest.mark.parametrize("name", ["places", "nowhere", "places.away"])
def test_a_missing_text_is_an_error(name: str) -> None:
    with pytest.raises(KeyError):
        WORDS(name)


def test_rows_are_named_in_order() -> None:
    assert bold("10", "9") == "**9** and **10**"


def test_what_ties_a_line_is_left_out_of_data() -> None:
    grid = WORDS.table("files", [(1, tied("9 Jan 08:00"), "a…\u2060b", "")])
    assert grid.rows[0][1] == "9\u00a0Jan\u00a008:00"
    assert plain(grid).rows[0] == ("1", "9 Jan 08:00", "a…b", "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_is_used(path: Path) -> None:
    text = words_of(path.name.removesuffix(".en.yaml")).text
    code = "".join(
        one.read_text(encoding="utf-8")
        for one in Path(trainkit.cybercrime.__file__).parent.rglob("*.py")
    )
    fields = (text.sections, text.tables, text.drawings, text.questions, text.terms)
    names = {name for field in fields for name in field}
    source = path.read_text(encoding="utf-8")
    unused = {
        name
        for name in names
        if not re.search(rf"""["']{name}["'.]""", code) and f"terms.{name}" not in source
    }
    assert unused == set()
    assert set(text.answers) == set(text.questions)
