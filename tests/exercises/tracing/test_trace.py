"""Sets of "Follow the payment": what a set has in it, and what its pages say."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.exercises.handed_out import make, sets, variant
from trainkit.cybercrime.tracing.ledger import Case
from trainkit.cybercrime.tracing.trace import TracePlan, draw_plan
from trainkit.exercises.generator import Draws
from trainkit.model.exercises import TransactionTrace

NAME = "follow-the-payment"
CHOICES = st.builds(
    partial(variant, NAME),
    peels=st.integers(2, 4),
    parties=st.integers(3, 5),
    unrelated=st.integers(5, 8),
    change=st.sampled_from(["proven", "open"]),
)
SEEDS = st.integers(0, 2**32)
JOINER = "\u2060"
"""Nothing to see; no line is broken at it."""


def every_trap_can_be_seen_on_the_sheet(plan: TracePlan, case: Case) -> None:
    below_zero = [row for row in case.transactions if row.fee < 0]
    larger_payment = [
        row
        for row in case.transactions
        if {e.address for e in row.inputs} & set(plan.suspect[2:])
        and max(row.outputs, key=lambda entry: entry.amount).address == plan.deposit
    ]
    strangers = [
        row
        for row in case.transactions
        if plan.deposit in {e.address for e in row.outputs}
        and not {e.address for e in row.inputs} & set(plan.suspect)
    ]
    alike = [
        row
        for row in case.transactions
        if len(row.inputs) == 1 and len({e.amount for e in row.outputs}) < len(row.outputs) - 1
    ]
    assert len(below_zero) == len(larger_payment) == len(strangers) == len(alike) == 1


def an_output_is_spent_once_and_later_and_in_full(case: Case) -> None:
    born = {}
    for row in case.transactions:
        for entry in row.inputs:
            if entry.address in born:
                assert (entry.amount, True) == (
                    born[entry.address][0],
                    born[entry.address][1] <= row.time,
                )
                del born[entry.address]
        for entry in row.outputs:
            if entry.address not in case.services:
                assert entry.address not in born
                born[entry.address] = (entry.amount, row.time)


@settings(max_examples=examples(120))
@given(CHOICES, SEEDS)
def test_every_set_has_its_traps_and_is_possible(exercise: TransactionTrace, seed: int):
    plan = draw_plan(exercise, Draws(seed))
    assert len(plan.case.transactions) == exercise.peels + exercise.unrelated + 4
    every_trap_can_be_seen_on_the_sheet(plan, plan.case)
    an_output_is_spent_once_and_later_and_in_full(plan.case)


def test_no_line_breaks_inside_a_transaction_id():
    for made in sets(NAME, 20):
        texts = [section.text for section in made.worksheet.sections]
        texts += [question.text for question in made.worksheet.questions]
        texts += [text for answer in made.key.answers for text in (answer.short, answer.reason)]
        assert sum(text.count("tx-") for text in texts) > 10
        assert all(text.count("tx-") == text.count(f"tx-{JOINER}") for text in texts)


def test_data_hold_transaction_ids_as_they_are():
    for made in sets(NAME, 5):
        grids = [grid for section in made.worksheet.sections for grid in section.grids]
        grids += [file.grid for file in made.files]
        assert JOINER not in "".join(grid.model_dump_json() for grid in grids)


def test_sheet_says_how_each_taint_method_counts():
    mixed = next(
        section
        for section in make(NAME, 1).worksheet.sections
        if section.questions and section.questions[0].number == 9
    )
    (asked,) = mixed.questions
    assert asked.grid is not None
    for row in asked.grid.rows:
        assert f"**{row[0]}**:" in mixed.text


def test_a_balance_without_the_change_names_the_coinjoin_as_not_followed():
    answer = make(NAME, 1, change="open").key.answers[7]
    assert "the CoinJoin (not followed further) " in answer.reason


@pytest.mark.parametrize(("peels", "parties"), [(2, 3), (4, 5)])
def test_the_drawing_of_participants_shows_the_first_payment_only(peels: int, parties: int):
    made = make(NAME, 1, peels=peels, parties=parties)
    (start,) = [d for section in made.worksheet.sections for d in section.drawings]
    (graph,) = [d for section in made.key.sections for d in section.drawings]
    rows = made.worksheet.sections[1].grids[0].rows
    assert sum(row[0] in start.svg for row in rows) == 1
    assert sum(row[0] in graph.svg for row in rows) == peels + 4


def test_files_hold_every_input_and_output():
    made = make(NAME, 1)
    ledger = next(file for file in made.files if file.name == "ledger")
    rows = made.worksheet.sections[1].grids[0].rows
    entries = sum(row[2].count(";") + row[3].count(";") + 2 for row in rows)
    assert len(ledger.grid.rows) == entries
