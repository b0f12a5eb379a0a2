"""The explorer lab over many seeds: solved twice, and possible on real ledgers.

The second solution reads the CSV files alone; it uses none of the project's solvers or words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import pytest
from lxml import html

from tests.examples import examples
from tests.exercises.handed_out import heads, make, records, table
from trainkit.exercises.model import ExerciseSet

SEEDS = range(examples(250))
Row = dict[str, str]
Value = TypeVar("Value")


@cache
def lab(seed: int) -> ExerciseSet:
    return make("explorer-lab", seed)


@cache
def page(seed: int) -> Any:
    (file,) = lab(seed).evidence
    return html.document_fromstring(file.content.decode())


def only(values: Iterable[Value]) -> Value:
    (value,) = values
    return value


def listed(rows: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(rows[:-1]), rows[-1])))


class Files:
    """What a participant with a spreadsheet has."""

    def __init__(self, made: ExerciseSet) -> None:
        self._rows = {one.name: records(made, one.name) for one in made.files}
        known = {row["Known as"]: row["Address"] for row in self["known"]}
        self.known = known
        self.own, self.victim = known["paid by the victim"], known["victim’s wallet"]
        self.deposit = known["provider’s deposit address"]
        self.asked = {
            question.id: re.findall(r"[Ww]ithdrawal (W\d)", question.text)
            for question in made.worksheet.questions
        }

    def __getitem__(self, name: str) -> list[Row]:
        return self._rows[name]

    @property
    def usdx(self) -> list[Row]:
        contract = self.known["contract of USDX on A"]
        return [row for row in self["transfers"] if row["Contract of the token"] == contract]

    def candidates(self, withdrawal: Row) -> list[Row]:
        return [
            row
            for row in self["deposits"]
            if row["NAT"] == withdrawal["NAT"] and row["Time"] < withdrawal["Time"]
        ]

    def withdrawal(self, question: str) -> Row:
        name = only(set(self.asked[question]))
        return only(row for row in self["withdrawals"] if row["Row"] == name)


@cache
def files_of(seed: int) -> Files:
    return Files(lab(seed))


def tokens(files: Files) -> dict[str, str]:
    paid = [row for row in files.usdx if row["From"] == files.victim]
    fake = only(row for row in files["transfers"] if row not in files.usdx)
    flow = [
        Decimal(row["Amount"]) * (1 if row["To"] == files.own else -1)
        for row in files.usdx
        if files.own in (row["From"], row["To"])
    ]
    total = sum(Decimal(row["Amount"]) for row in paid)
    rows = listed([row["Row"] for row in paid])
    return {
        "received": f"{rows}: {total} USDX; not {fake['Row']}",
        "balance": f"{sum(flow)} USDX",
    }


def swap(files: Files) -> dict[str, str]:
    given, got = (row for row in files["log"] if row["Event"] == "Transfer")
    assert given["From"] == files.own
    assert given["To"] == got["From"]
    ins, outs = (Decimal(one["Value"]).scaleb(-int(one["Decimals"])) for one in (given, got))
    name = only(row["Value"] for row in files["swap"] if row["Field"] == "Transaction ID")
    assert only(r["Amount"] for r in files.usdx if r["Transaction ID"] == name) == f"{ins:.2f}"
    inside = only(row for row in files["coins"] if row["Transaction ID"] == name)
    assert (inside["To"], Decimal(inside["NAT"])) == (files.own, outs)
    return {
        "swap": (
            f"{ins:.2f} USDX (log {given['Log index']}) for {outs:.4f} NAT "
            f"(log {got['Log index']}); {ins / outs:.2f} USDX"
        ),
        "holder": f"{inside['Row']}: the same address; no",
    }


def mixer(files: Files) -> dict[str, str]:
    before = files.candidates(files.withdrawal("set"))
    own = [row["Row"] for row in before if row["From"] == files.own]
    odd = files.withdrawal("fee")
    fee = Decimal(odd["NAT"]) - Decimal(odd["Paid"])
    excluded = [
        row["Row"]
        for row in files["withdrawals"]
        if files.own not in {one["From"] for one in files.candidates(row)}
    ]
    return {
        "set": f"{len(before)} deposits, of them {len(own)} of that address ({listed(own)})",
        "fee": f"{fee} NAT to the relayer, {100 * fee / Decimal(odd['NAT']):.2f} %",
        "excluded": listed(excluded),
        "open": "not determinable",
    }


def bridge(files: Files) -> dict[str, str]:
    to = files.known["bridge on A"]
    name = only(row["Transaction ID"] for row in files.usdx if row["To"] == to)
    sent = only(row for row in files["sent"] if row["Transaction ID"] == name)
    own = only(
        r for r in files["released"] if (r["From network"], r["Nonce"]) == ("A", sent["Nonce"])
    )
    others = [row for row in files["released"] if row != own]
    twin = only(row["Row"] for row in others if row["Amount"] == own["Amount"])
    namesake = only(row["Row"] for row in others if row["Nonce"] == sent["Nonce"])
    made = [
        row
        for row in files["arrivals"]
        if (row["From"], row["To"]) == (own["To address"], files.deposit)
    ]
    alike = only(row["Row"] for row in files["arrivals"] if row["Amount"] == "0.00")
    listing = "".join(f"{r['Row']} (log {r['Log index']}): {r['Amount']} USDX; " for r in made)
    total = sum(Decimal(row["Amount"]) for row in made)
    return {
        "bridge": (
            f"nonce {sent['Nonce']}: {own['Row']}, {own['Amount']} USDX; not {twin}, {namesake}"
        ),
        "request": f"{listing}sum {total}; left out: {alike}",
    }


def test_a_second_solution_from_the_files_alone_is_that_of_the_key() -> None:
    for seed in SEEDS:
        made = lab(seed)
        files = files_of(seed)
        key = {
            question.id: answer.short
            for question, answer in zip(made.worksheet.questions, made.key.answers, strict=True)
        }
        found = tokens(files) | swap(files) | mixer(files) | bridge(files)
        assert found == key, seed
        asked = {question.id: question for question in made.worksheet.questions}
        odd = files.withdrawal("fee")
        assert f"{odd['Row']} paid {odd['Paid']} NAT" in asked["fee"].text
        assert {name: one.grid.rows for name, one in asked.items() if one.grid} == {
            "request": (("",) * 4,) * 3
        }


def test_the_row_that_is_done_for_all_is_a_payment_of_the_victim() -> None:
    for seed in SEEDS:
        files = files_of(seed)
        text = only(one.text for one in lab(seed).worksheet.sections if "done for you" in one.text)
        row = only(row for row in files["transfers"] if text.startswith(f"Row {row['Row']} of"))
        assert (row["From"], row in files.usdx) == (files.victim, True)
        assert f"({row['Transaction ID'][:10]}…)" in text


def test_strings_have_the_full_length_of_the_networks_form() -> None:
    for seed in SEEDS:
        text = lab(seed).evidence[0].content.decode()
        strings = re.findall(r"<code>(0x\w+)</code>", text)
        assert {len(one) for one in strings} == {42, 66}
        assert all(re.fullmatch("0x[0-9a-f]+", one) for one in strings)
        files = files_of(seed)
        addresses = {one for one in strings if len(one) == 42}
        ends = Counter(one[:6] + one[-4:] for one in addresses)
        alike = {one for one in addresses if ends[one[:6] + one[-4:]] > 1}
        assert len(alike) == 4
        assert {files.deposit, files.known["bridge on A"]} < alike


def test_every_release_is_a_message_less_its_fees_and_later() -> None:
    for seed in SEEDS:
        files = files_of(seed)
        fees = only(files["terms"])
        flat, rate = (Decimal(value) for value in fees.values())
        sent = {row["Nonce"]: row for row in files["sent"]}
        assert sorted(sent, key=int) == [row["Nonce"] for row in files["sent"]]
        from_a = [row for row in files["released"] if row["From network"] == "A"]
        assert len(from_a) == len(sent) == 5
        for row in from_a:
            message = sent[row["Nonce"]]
            gross = Decimal(message["Amount locked"])
            assert Decimal(row["Amount"]) == gross - flat - gross * rate / 100
            assert message["Time"] < row["Time"]


def test_nobody_pays_what_he_does_not_have() -> None:
    for seed in SEEDS:
        files = files_of(seed)
        flows = (
            (files.own, files.usdx, "Amount"),
            (files.own, files["coins"], "NAT"),
            (files.deposit, files["arrivals"], "Amount"),
            (files["arrivals"][0]["To"], files["arrivals"], "Amount"),
        )
        for address, rows, column in flows:
            assert [row["Time"] for row in rows] == sorted(row["Time"] for row in rows)
            balance = Decimal()
            for row in rows:
                balance += Decimal(row[column]) * (row["To"] == address)
                balance -= Decimal(row[column]) * (row["From"] == address)
                assert balance >= 0


def test_the_mixer_pays_out_a_deposit_in_whole_and_never_more_than_it_holds() -> None:
    for seed in SEEDS:
        files = files_of(seed)
        for row in files["withdrawals"]:
            assert Decimal(row["Paid"]) + Decimal(row["Relayer’s fee"]) == Decimal(row["NAT"])
            assert (row["Relayer"] == "") == (row["Relayer’s fee"] == "0.0000")
            earlier = [
                one
                for one in files["withdrawals"]
                if one["NAT"] == row["NAT"] and one["Time"] < row["Time"]
            ]
            assert len(files.candidates(row)) > len(earlier)
        own = {r["Transaction ID"] for r in files["deposits"] if r["From"] == files.own}
        mixers = {files.known[f"mixer, {n} NAT for each deposit"] for n in (1, 10)}
        assert own == {r["Transaction ID"] for r in files["coins"] if r["To"] in mixers}
        paid = [row["To"] for row in files["withdrawals"]]
        assert len(set(paid) | {row["From"] for row in files["deposits"]}) == len(paid) + 10


def test_a_transaction_id_stands_for_one_transaction() -> None:
    """An ID that occurs twice has the same time wherever it stands."""
    for seed in SEEDS:
        files = files_of(seed)
        times: dict[str, set[str]] = {}
        for name in ("transfers", "coins", "deposits", "withdrawals", "sent", "released"):
            for row in files[name]:
                times.setdefault(row["Transaction ID"], set()).add(row["Time"])
        assert {len(one) for one in times.values()} == {1}


@pytest.mark.parametrize("seed", range(5))
def test_the_saved_pages_have_the_cells_of_the_files_and_load_nothing(seed: int) -> None:
    found = [
        [["".join(cell.itertext()) for cell in row] for row in one.iter("tr")]
        for one in page(seed).iter("table")
    ]
    made = lab(seed)
    assert found == [[heads(made, one.name), *table(made, one.name)] for one in made.files]
    assert {one.tag for one in page(seed).iter()} & {"script", "img", "link", "iframe"} == set()
    names = {one.get("id") for one in page(seed).iter("section")}
    targets = [one.get("href") for one in page(seed).iter("a")]
    assert len(targets) > 20
    assert {one.removeprefix("#") for one in targets} == names


@pytest.mark.parametrize("seed", range(5))
def test_a_table_on_a_narrow_screen_keeps_its_heads_and_its_meaning(seed: int) -> None:
    for one in page(seed).iter("table"):
        columns = [cell.text for cell in one.iter("th")]
        for row in one.find("tbody"):
            assert [cell.get("data-head") for cell in row] == columns
            assert {cell.get("role") for cell in row} == {"cell"}
        assert len(one.findall("caption")) == 1
