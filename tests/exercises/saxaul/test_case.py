"""Operation Saxaul over many seeds: solved twice, consistent across steps, without paradoxes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.examples import examples
from tests.exercises.handed_out import delivered, make, records, table, variant
from tests.exercises.saxaul import solved_again
from tests.exercises.saxaul.solved_again import Ledger, key, moment, only
from tests.factories import exercise_data, write_exercise, write_workshop
from trainkit.exercises.model import ExerciseSet
from trainkit.exercises.sets import generate, practice_sets
from trainkit.model.load import read_definitions
from trainkit.problems import Problems

SEEDS = range(examples(200))
STEPS = ("shop", "payment", "laptop", "address", "moot")


@cache
def step(name: str, seed: int) -> ExerciseSet:
    return make(f"saxaul-{name}", seed)


def results(made: ExerciseSet, file: str, name: str) -> list[list[str]]:
    """Return the lines that a state of the case has on a step."""
    return [row for row in table(made, file) if row[0] == name]


@pytest.mark.parametrize(
    ("name", "solve"),
    [
        ("shop", solved_again.shop),
        ("payment", solved_again.payment),
        ("laptop", solved_again.laptop),
        ("address", solved_again.address),
    ],
)
def test_a_second_solution_from_the_files_alone_is_that_of_the_key(
    name: str, solve: Callable[[ExerciseSet], dict[str, str]]
) -> None:
    for seed in SEEDS:
        made = step(name, seed)
        shorts = key(made)
        shorts.pop("sentence", None)
        assert solve(made) == shorts, seed


def test_three_claims_hold_three_are_contradicted_and_two_go_beyond_the_file() -> None:
    for seed in SEEDS:
        made = step("moot", seed)
        verdicts = solved_again.moot(made)
        assert [answer.short.split(":")[0] for answer in made.key.answers[:8]] == verdicts
        assert Counter(verdicts) == {"holds": 3, "contradicted": 3, "not shown": 2}


def test_each_step_begins_with_what_the_printed_sheet_before_it_gives() -> None:
    for seed in SEEDS:
        moot = step("moot", seed)
        for name, file_of in (("The payment", "laptop"), ("The laptop", "address")):
            begun = results(step(file_of, seed), "state", name)
            assert begun == results(moot, "case-file", name)
            assert len(begun) >= 8
        shop, address = (key(step(name, seed)) for name in ("shop", "address"))
        file = {row[1]: row[2] for row in table(moot, "case-file")}
        assert shop["zone"].endswith(file["Account that confirmed the orders (ID)"])
        assert address["subscription"].startswith(file["Subscription of that log-in"])
        assert address["uncorrected"].startswith(
            file["Subscription that the uncorrected time names"]
        )
        assert key(step("laptop", seed))["file"] == file["File that was changed after imaging"]


def test_orders_and_addresses_are_the_same_in_shop_ledger_and_laptop() -> None:
    for seed in SEEDS:
        orders = {row["Pay to address"]: row for row in records(step("shop", seed), "orders")}
        ledger = Ledger.of(step("payment", seed))
        paid = {
            address: amount
            for side in ledger.outputs.values()
            for address, amount in side.items()
            if address in orders
        }
        assert len(paid) == 3
        assert all(f"{amount}" == orders[address]["BTC"] for address, amount in paid.items())
        known = only(
            row["Address"]
            for row in records(step("payment", seed), "known")
            if row["Known as"] == "paid by the customer"
        )
        complaint = orders[known]["Order"]
        history = {one.name: one.content.decode() for one in step("laptop", seed).evidence}
        assert f"order {complaint} confirmed" in history["history.txt"]


def test_no_address_is_used_again_by_accident() -> None:
    """An output address is paid once and spent later at most once; only services are paid twice."""
    for seed in SEEDS:
        ledger = Ledger.of(step("payment", seed))
        paid = Counter(address for side in ledger.outputs.values() for address in side)
        spent = Counter(address for side in ledger.inputs.values() for address in side)
        assert set(paid.values()) == set(spent.values()) == {1}
        names = list(ledger.inputs)
        order = {
            row["Transaction"]: row["Block time, UTC"]
            for row in records(step("payment", seed), "ledger")
        }
        assert [order[name] for name in names] == sorted(order.values())
        for address in set(paid) & set(spent):
            before = only(name for name, side in ledger.outputs.items() if address in side)
            assert names.index(before) < names.index(ledger.spending(address))
        orders = {row["Pay to address"] for row in records(step("shop", seed), "orders")}
        files = {one.name: one.content.decode() for one in step("laptop", seed).evidence}
        wallet = {one for one in files["wallet.txt"].split() if not one.startswith("T")}
        assert len(orders & (set(paid) | set(spent))) == 3
        assert len(wallet & (set(paid) | set(spent))) == 3
        assert len(wallet - orders) == 4
        shown = {row["From address"] for row in records(step("address", seed), "log-ins")}
        assert len(shown) == 3
        lines = records(step("address", seed), "port-blocks")
        assert len({row["Subscription"] for row in lines}) == len(lines) == 18
        handles = Counter(row["Handle"] for row in records(step("shop", seed), "handles"))
        assert sorted(handles.values()) == [1, 1, 1, 1, 1, 2]


def test_events_of_all_steps_stand_in_an_order_that_can_be() -> None:
    for seed in SEEDS:
        state = {row[1]: row[2] for row in table(step("moot", seed), "case-file")}
        swap = only(
            row
            for row in records(step("payment", seed), "swaps")
            if row["Order"] == state["Order at the swap service"]
        )
        ledger = records(step("payment", seed), "ledger")
        joined = next(
            row["Block time, UTC"] for row in ledger if row["Address"] == swap["At address"]
        )
        log = records(step("laptop", seed), "custody")
        times = [
            state["Change of the handle, UTC"],
            f"{joined}:00",
            swap["Received"],
            state["Swap paid out, UTC"],
            state["Last of these transfers, UTC"],
            state["Session at the exchange, UTC"],
            only(records(step("laptop", seed), "clock"))["Reference, UTC"],
            *(row["Time"] for row in log),
        ]
        assert times == sorted(times)
        assert len(set(times)) == len(times)


def test_every_swap_is_received_after_it_was_sent_and_paid_out_after_it_was_received() -> None:
    for seed in SEEDS:
        made = step("payment", seed)
        sent = {
            row["Address"]: row["Block time, UTC"]
            for row in records(made, "ledger")
            if row["Side"] == "output"
        }
        for row in records(made, "swaps"):
            assert row["Received"] < row["Paid out"]
            if row["At address"] in sent:
                assert sent[row["At address"]] < row["Received"]


def test_nobody_travels() -> None:
    """Customers write from one place each; the laptop keeps its zone until it is seized."""
    for seed in SEEDS:
        made = step("shop", seed)
        clocks = Counter(
            (row["Kind"], row["Clock"]) for row in records(made, "records") if row["Clock"] != "UTC"
        )
        assert len({place for _, place in clocks} - {"not shown"}) == 3
        laptop = step("laptop", seed)
        lines = {one.name: one.content.decode() for one in laptop.evidence}[
            "history.txt"
        ].splitlines()
        shown = [moment(line[:19]) for line in lines]
        assert all(a < b for a, b in pairwise(shown))
        order = next(
            row for row in records(made, "orders") if f"order {row['Order']} conf" in lines[0]
        )
        record = only(row for row in records(made, "records") if row["No."] == order["No."])
        offsets = {row["Clock"]: row["Offset"] for row in records(made, "offsets")}
        confirmed = moment(record["Time shown"], offsets[record["Clock"]])
        note = only(records(laptop, "clock"))
        error = moment(note["Shown by the laptop"]) - moment(note["Reference, UTC"])
        assert shown[0] - confirmed == error


def test_tables_differ_and_steps_of_a_table_agree_whatever_their_versions(tmp_path: Path) -> None:
    made = sets_of(tmp_path / "a", version=1)
    raised = sets_of(tmp_path / "b", version=2)
    assert [one.seed for one in made] == [one.seed for one in raised]
    by_table = {number: {one.seed for one in made if one.number == number} for number in (1, 2)}
    assert [len(seeds) for seeds in by_table.values()] == [1, 1]
    assert by_table[1] != by_table[2]
    shop, payment = (
        next(one for one in made if one.exercise.id == f"saxaul-{n}") for n in STEPS[:2]
    )
    addresses = {row["Pay to address"] for row in records(shop.content, "orders")}
    assert len(addresses & {row["Address"] for row in records(payment.content, "ledger")}) == 3


def sets_of(folder: Path, version: int) -> tuple[Any, ...]:
    write_workshop(folder, exercises={"tables": 2})
    for name in STEPS:
        data = delivered(f"saxaul-{name}").model_dump(mode="json")
        own: dict[str, Any] = {"objectives": ["o1"], "sources": [{"reference": "src"}]}
        write_exercise(folder, exercise_data(**{**data, **own, "version": version}))
    problems = Problems()
    definitions = read_definitions(folder, problems)
    assert definitions is not None, list(problems)
    return practice_sets(definitions, bytes(16))


def test_a_second_case_has_other_data() -> None:
    first = generate(delivered("saxaul-shop"), b"seed")
    second = generate(variant("saxaul-shop", case="operation-tamarisk"), b"seed")
    assert re.findall(r"SX-\d+", first.model_dump_json()) != re.findall(
        r"SX-\d+", second.model_dump_json()
    )
