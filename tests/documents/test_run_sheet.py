"""A module's plan in the words of one workshop: counts, and the columns of its own form."""

from __future__ import annotations

import pytest

from tests.factories import make_module, module_data
from trainkit.documents.seating import Seating
from trainkit.documents.session_plans import of_variant
from trainkit.model.module import Module, of_form
from trainkit.text.languages import speaking

SIX = Seating(24, 4)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("One handout for each person", "One handout for each person (24)"),
        ("Two logs for each pair, empty", "Two logs for each pair (12), empty"),
        ("One set a table", "One set a table (4)"),
        ("One language at a table", "One language at a table"),
        ("A sheet for each team of four", "A sheet for each team of six (4)"),
        ("Cards for each group of five to seven", "Cards for each group of five to seven"),
        ("The worksheet of each table's own set", "The worksheet of each table's own set"),
        ("Tables of four, roles mixed", "Tables of six, roles mixed"),
        ("Groups of four or five", "Groups of six"),
        ("A flip chart", "A flip chart"),
    ],
)  # fmt: skip
def test_what_is_needed_gets_the_count_of_this_workshop(text: str, counted: str) -> None:
    assert SIX.counted(text) == counted


@pytest.mark.parametrize(
    ("seating", "size", "pairs", "words"),
    [
        (SIX, "six", 12, "24 participants at 4 tables of six"),
        (Seating(22, 4), "five or six", 12, "22 participants at 4 tables of five or six"),
        (Seating(5, 1), "five", 3, "5 participants at one table"),
        (Seating(2, 3), "none or one", 2, "2 participants at 3 tables of none or one"),
        (Seating(60, 2), "30", 30, "60 participants at 2 tables of 30"),
    ],
)  # fmt: skip
def test_tables_are_as_equal_as_they_can_be(
    seating: Seating, size: str, pairs: int, words: str
) -> None:
    assert (seating.size, seating.pairs, seating.words) == (size, pairs, words)


def test_an_empty_table_has_a_number_in_russian_too() -> None:
    with speaking("ru"):
        assert Seating(2, 3).size == "0 или 1"


def module() -> Module:
    """A module of two hours whose short form takes one."""
    short = [{"session": "s1", "minutes": 60, "steps": [55, 5]}]
    return Module.model_validate(module_data(variants={"short": short}))


WORK = """\
Before.

Table: How much of each worksheet

| Worksheet | Short | Standard | Time |
|---|---|---|---|
| Sums | 1 to 3 | all | in pairs |
| Logs | - | all | alone |

After."""
HOURS = WORK.replace("Short", "1 h").replace("Standard", "2 h")
OWN = """\
Before.

Table: How much of each worksheet

| Worksheet | {} | Time |
| --- | --- | --- |
| Sums | {} | in pairs |
{}
After."""


@pytest.mark.parametrize(
    ("text", "variant", "expected"),
    [
        (WORK, "short", OWN.format("Short", "1 to 3", "")),
        (WORK, "standard", OWN.format("Standard", "all", "| Logs | all | alone |\n")),
        (HOURS, "short", OWN.format("1 h", "1 to 3", "")),
        ("| A | B |\n|---|---|\n| 1 | 2 |", "short", "| A | B |\n|---|---|\n| 1 | 2 |"),
    ],
)  # fmt: skip
def test_a_table_keeps_the_column_of_this_workshop_s_form(
    text: str, variant: str, expected: str
) -> None:
    assert of_variant(text, module(), variant) == expected


def test_a_table_of_minutes_alone_is_left_out_with_its_caption() -> None:
    text = (
        "A\n\nTable: Lengths\n\n| Session | Short | Standard |\n|---|---|---|\n| S | 20 | 45 |\n\nB"
    )
    assert of_variant(text, module(), "short").split() == ["A", "B"]


def test_a_form_that_adds_a_session_to_another_has_the_columns_of_that_one() -> None:
    short = [{"session": "s1", "minutes": 60, "steps": [55, 5]}]
    tools = [*short, {"session": "s2", "minutes": 30, "steps": [25, 5]}]
    with_tools = Module.model_validate(module_data(variants={"short": short, "tools": tools}))
    assert of_variant(WORK, with_tools, "tools") == OWN.format("Short", "1 to 3", "")


def test_a_module_without_other_forms_keeps_its_tables() -> None:
    assert of_variant(WORK, make_module(), "standard") == WORK


NAMED = """\
All.

{short, case} Use three cards,
the first of them twice.

{standard} Use six cards.

{standard}
::: template Second hearing
One.

Two.
:::

{short} Last.
"""


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        ("short", "All.\n\nUse three cards,\nthe first of them twice.\n\nLast.\n"),
        (
            "standard",
            "All.\n\nUse six cards.\n\n::: template Second hearing\nOne.\n\nTwo.\n:::\n\n",
        ),
        ("extended", "All.\n\n"),
    ],
)
def test_a_paragraph_or_box_with_names_of_forms_is_in_those_alone(
    variant: str, expected: str
) -> None:
    assert of_form(NAMED, variant) == expected


def test_step_notes_have_the_words_of_this_workshop_s_form() -> None:
    data = module_data()
    data["sessions"][0]["steps"][0]["notes"] = "Ask.\n\n{standard} All six.\n\n{short} Three."
    first = Module.model_validate(data).timed_sessions("standard")[0]
    assert first.steps[0].notes == "Ask.\n\nAll six.\n\n"
