"""The notation in which worksheets' tables and questions are written."""

from __future__ import annotations

from trainkit.exercises.model import Column, Question
from trainkit.exercises.printing import bold, columns, plain, questions, table, tied

ASKED = """
fees, 4 points, 2 lines: What is the fee
of {name}? Note: one row is wrong.
kinds-{place}, {points} points, 0 lines: Fill in.
"""


def test_headings_say_kind_and_width_of_columns() -> None:
    assert columns("#No.:9 | `File` | Shown: yes or no:38 | #`Sum` | :10") == (
        Column(name="No.", number=True, width=9),
        Column(name="File", code=True),
        Column(name="Shown: yes or no", width=38),
        Column(name="Sum", number=True, code=True),
        Column(name="", width=10),
    )


def test_cells_of_a_table_are_text() -> None:
    grid = table("Files", "#No. | File", ((n, name) for n, name in enumerate("ab", 1)))
    assert grid.rows == (("1", "a"), ("2", "b"))


def test_questions_begin_with_id_points_and_lines() -> None:
    blank = table("", "Kind", [("",)])
    asked = questions(ASKED, {"kinds-2": blank}, name="tx-1", place=2, points=7)
    assert list(asked.values()) == [
        Question(
            id="fees", text="What is the fee of tx-1? Note: one row is wrong.", points=4, lines=2
        ),
        Question(id="kinds-2", text="Fill in.", points=7, lines=0, grid=blank),
    ]


def test_the_id_of_a_question_is_not_handed_out() -> None:
    assert "fees" not in Question(id="fees", text="What?").model_dump_json()


def test_rows_are_named_in_order() -> None:
    assert bold("10", "9") == "**9** and **10**"


def test_what_ties_a_line_is_left_out_of_data() -> None:
    grid = table("", "Time", [(tied("9 Jan 08:00"),), ("a…\u2060b",)])
    assert grid.rows[0] == ("9\u00a0Jan\u00a008:00",)
    assert plain(grid).rows == (("9 Jan 08:00",), ("a…b",))
