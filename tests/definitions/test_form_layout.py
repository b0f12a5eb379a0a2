"""Layouts of printed forms: what they say, and every problem at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainkit.definitions.form_layout import load_form_layout
from trainkit.problems import Problems

FORMS = Path(__file__).parents[2] / "examples" / "paper-forms"
ANSWER_FORM = (FORMS / "answer-form.yaml").read_text(encoding="utf-8")


def problems_of(folder: Path, text: str) -> list[str]:
    """Return what is wrong with a layout, as ``line:column: message``."""
    path = folder / "form.yaml"
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    loaded = load_form_layout(path, problems)
    assert (loaded is None) == bool(len(problems))
    return [f"{p.place.line}:{p.place.column}: {p.message}" for p in problems]


def test_rows_stand_where_the_layout_says() -> None:
    problems = Problems()
    loaded = problems.checked(load_form_layout(FORMS / "answer-form.yaml", problems))
    rows = loaded.layout.placed
    assert [(row.reads, row.label) for row in rows[:4]] == [
        ("code", "1"), ("code", "2"), ("code", "3"), ("one", "1"),
    ]  # fmt: skip
    assert rows[1].centres[:2] == ((140.0, 34.0), (140.0, 39.0))
    assert (rows[-1].label, rows[-1].values, rows[-1].centres[-1]) == (
        "40", ("A", "B", "C", "D", "E"), (174.0, 261.5),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("at: [14, 14], size: 6", "at: [14, 14], size: big", [
            '8:39: marks[1].size: expected a number, found "big"']),
        ("title:", "titel:", ['4:1: titel: this key is not known; did you mean "title"?']),
        ("step: [0, 5]", "step: [0, 0.5]", [
            "17:9: rows[1].step: expected a step of at least 1 mm, such as [8, 0], found a list"]),
        ("  next_row: [8, 0]\n", "", [
            "14:3: rows[1]: expected next_row, the step from one row to the next"]),
        ("  first_label: 21\n", "", [
            "25:3: rows[3]: expected labels that are all different, but 1 is already used; see "
            "first_label and labels"]),
        ("first: [138, 100]", "first: [50, 102]", [
            "25:3: rows[3]: a bubble overlaps another one"]),
        ("first: [138, 100]", "first: [188, 100]", [
            "25:3: rows[3]: a bubble is outside the page"]),
        ("{shape: square, at: [14, 14], size: 6}", "{shape: aruco, at: [14, 14], size: 6}", [
            "8:1: marks: expected ArUco markers only, or none",
            "8:3: marks: expected the id of this ArUco marker"]),
        ("- {shape: square, at: [14, 283], size: 6}\n", "", [
            "8:1: marks: expected at least 4, found 3"]),
        ("bubble:", "picture: nowhere.png\nbubble:", [
            "12:10: picture: expected a file nowhere.png beside this one"]),
        ("bubble:", "marked: 0.05\nbubble:", ["12:9: marked: expected more than empty (0.055)"]),
        ("- reads: code #", "- reads: several\n  labels: [x, y, z]\n  #", []),
        ("title:", "test: pre\ntitle:", []),
        ("- reads: code #", "- labels: [x, y, z]\n  #", []),
    ],
)  # fmt: skip
def test_every_problem_has_its_place(tmp_path: Path, old: str, new: str, said: list[str]) -> None:
    assert old in ANSWER_FORM
    assert problems_of(tmp_path, ANSWER_FORM.replace(old, new)) == said


def test_a_form_that_looks_the_same_upside_down_is_refused(tmp_path: Path) -> None:
    rows = (
        "rows:\n- {first: [65, 48.5], values: [A, B, C], step: [40, 0], rows: 3, "
        "next_row: [0, 100]}\n"
    )
    text = ANSWER_FORM.split("rows:", maxsplit=1)[0] + rows
    assert problems_of(tmp_path, text) == [
        "8:1: marks: this form looks the same upside down; expected a mark or a row that tells top "
        "from bottom"
    ]
    assert problems_of(tmp_path, text.replace("[A, B, C]", "[A, B]")) == []


def test_a_test_on_a_form_needs_a_code_and_numbers(tmp_path: Path) -> None:
    text = ANSWER_FORM.replace("title:", "test: pre\ntitle:").replace("- reads: code #", "- #")
    text = text.replace("first: [132, 34]", "first: [132, 34]\n  labels: [x, y, z]")
    assert problems_of(tmp_path, text) == [
        "4:7: test: expected rows that read the participant's code",
        '4:7: test: expected the numbers of items as labels, found "x"',
        '4:7: test: expected the numbers of items as labels, found "y"',
        '4:7: test: expected the numbers of items as labels, found "z"',
    ]
