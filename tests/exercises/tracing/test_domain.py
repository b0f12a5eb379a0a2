"""The printed numbers of the domain brief (exercises 1A, 1B) and of the guide (sheet 2)."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from tests.exercises.handed_out import answered
from trainkit.cybercrime.tracing.ledger import (
    SATOSHI,
    Case,
    Entry,
    Mixture,
    Part,
    Transaction,
    fifo,
    haircut,
    poison,
)
from trainkit.cybercrime.tracing.trace import Balance, TracePlan, solve, trace
from trainkit.exercises.words import words_of

Line = tuple[str, str, str, str]


def satoshi(text: str) -> int:
    return int(Decimal(text) * SATOSHI)


def entry(text: str) -> Entry:
    address, amount = text.split()
    return Entry(address, satoshi(amount))


def case(lines: list[Line], paid: str, victim: set[str], services: dict[str, str]) -> Case:
    """Return a case as it is typed below: outputs have their index before a colon."""
    return Case(
        tuple(
            Transaction(
                name,
                datetime.fromisoformat(time).replace(tzinfo=UTC),
                tuple(map(entry, inputs.split("; "))),
                tuple(entry(one.partition(": ")[2]) for one in outputs.split("; ")),
            )
            for name, time, inputs, outputs in lines
        ),
        paid,
        frozenset(victim),
        services,
    )


CASE = case(
    [
        ("T1", "2026-03-02 08:00", "V1 2.0", "0: S1 1.5; 1: V2 0.4999"),
        ("T2", "2026-03-02 09:00", "S1 1.5; S2 0.3", "0: S3 1.7998"),
        ("T3", "2026-03-02 10:00", "S3 1.7998", "0: D1 0.25; 1: S4 1.5497"),
        ("T4", "2026-03-02 11:00", "S4 1.5497", "0: D1 0.25; 1: S5 1.2996"),
        ("T5", "2026-03-02 12:00", "S5 1.2996", "0: D1 0.30; 1: S6 0.9995"),
        (
            "T6",
            "2026-03-02 13:00",
            "S6 0.9995; J1 0.6; J2 0.55",
            "0: M1 0.5; 1: M2 0.5; 2: M3 0.5; 3: K1 0.4994; 4: K2 0.0999; 5: K3 0.0499",
        ),
        ("T7", "2026-03-02 14:00", "M2 0.5", "0: D2 0.4999"),
    ],
    "S1",
    {"V1", "V2"},
    {"D1": "VASP P", "D2": "VASP Q"},
)

# Exercise 1B
MIXTURE = Mixture(
    (Part("I1", 2 * SATOSHI, True), Part("I2", 3 * SATOSHI, False)), (SATOSHI, 4 * SATOSHI)
)

GUIDE_SHEET_2 = case(
    [
        ("u1", "2026-03-02 08:00", "B1 1.0", "0: K 0.8; 1: B2 0.1999"),
        ("u2", "2026-03-02 09:00", "K 0.8; L 0.5", "0: Q 1.2998"),
        ("u3", "2026-03-02 10:00", "Q 1.2998", "0: D5 0.30; 1: R 0.9997"),
        ("u4", "2026-03-02 11:00", "R 0.9997", "0: D5 0.20; 1: S 0.7996"),
        (
            "u5",
            "2026-03-02 12:00",
            "S 0.7996; Y1 0.45; Y2 0.34; Y3 0.5201",
            "0: E1 0.3; 1: E2 0.3; 2: E3 0.3; 3: E4 0.3; "
            "4: Z1 0.4995; 5: Z2 0.1499; 6: Z3 0.0399; 7: Z4 0.2200",
        ),
        ("u6", "2026-03-02 13:00", "E3 0.3", "0: D6 0.2999"),
        ("u7", "2026-03-02 14:00", "Z1 0.4995", "0: D5 0.4994"),
    ],
    "K",
    {"B1", "B2"},
    {"D5": "VASP P", "D6": "VASP Q"},
)

WORDS = words_of("transaction-trace")


def plan(ledger: Case, suspect: str, deposit: str) -> TracePlan:
    """Return the plan of a case whose last three rows are CoinJoin, later deposit and others."""
    rows, ends = ledger.transactions, len(suspect.split())
    chain, (mixed, later) = rows[: ends - 1], rows[ends - 1 : ends + 1]
    return TracePlan(ledger, MIXTURE, tuple(suspect.split()), chain, deposit, mixed, later)


PLAN = plan(CASE, "S1 S2 S3 S4 S5 S6", "D1")
KEY = trace(PLAN)
SOLUTION = solve(PLAN, WORDS)
ANSWERS = answered("transaction-trace", SOLUTION)


def test_fees_of_1a_are_0_0001_but_for_t2_and_t6():
    ten_thousandth = satoshi("0.0001")
    assert KEY.fees == {
        "T1": ten_thousandth,
        "T2": 2 * ten_thousandth,
        "T3": ten_thousandth,
        "T4": ten_thousandth,
        "T5": ten_thousandth,
        "T6": 3 * ten_thousandth,
        "T7": ten_thousandth,
    }


def test_total_at_d1_in_1a_is_0_80():
    assert [(found.transaction, found.index) for found in KEY.deposits] == [
        ("T3", 0),
        ("T4", 0),
        ("T5", 0),
    ]
    assert {found.address for found in KEY.deposits} == {"D1"}
    assert sum(found.amount for found in KEY.deposits) == satoshi("0.80")


def test_common_input_alone_joins_s1_and_s2_in_1a():
    assert KEY.clusters == (("S1", "S2"),)


def test_change_rule_and_assumption_give_s1_to_s6_in_1a():
    assert [(link.address, link.rule) for link in KEY.links] == [
        ("S1", "start"),
        ("S2", "common-input"),
        ("S3", "self-consolidation"),
        ("S4", "change"),
        ("S5", "change"),
        ("S6", "change"),
    ]


def test_t6_is_the_coinjoin_of_1a_and_its_other_inputs_are_not_merged():
    assert KEY.mixing.transaction == "T6"
    assert KEY.mixing.equal == ("M1", "M2", "M3")
    assert [party.address for party in KEY.mixing.others] == ["J1", "J2"]


def test_k1_must_be_the_change_of_s6_in_1a_because_only_s6_can_fund_it():
    assert KEY.mixing.change is not None
    assert KEY.mixing.change.address == "K1"
    assert KEY.mixing.able(KEY.mixing.change) == ("S6",)


def test_d2_of_1a_is_one_of_three_and_undetermined():
    assert [(found.transaction, found.address) for found in KEY.later] == [("T7", "D2")]
    answer = ANSWERS["later"]
    assert answer.short == "0.4999 to D2 in T7: undetermined, 1 of 3"
    assert answer.undetermined


def test_balance_of_1a_is_0_80_and_0_4994_and_0_5_and_fees_0_0006():
    assert KEY.balance == Balance(
        entered=satoshi("1.8"),
        parts={
            "deposits": satoshi("0.80"),
            "change": satoshi("0.4994"),
            "equal": satoshi("0.5"),
            "fees": satoshi("0.0006"),
        },
    )
    assert ANSWERS["balance"].short == "1.8000 = 0.8000 + 0.4994 + 0.5000 + 0.0006"


def test_haircut_share_at_s3_of_1a_is_83_3_percent():
    assert KEY.share == Fraction(15, 18)
    assert ANSWERS["taint"].short.endswith("(b) 5/6 = 83.3 %")


def test_three_taint_methods_on_1b():
    one, four = Fraction(SATOSHI), Fraction(4 * SATOSHI)
    assert poison(MIXTURE) == (one, four)
    assert haircut(MIXTURE) == (one * 4 / 10, one * 16 / 10)
    assert fifo(MIXTURE) == (one, one)


def test_sheet_2_of_the_guide_ends_at_its_coinjoin_with_a_change_that_is_proven():
    key = trace(plan(GUIDE_SHEET_2, "K L Q R S", "D5"))
    assert key.clusters == (("K", "L"),)
    assert key.mixing.change is not None
    assert key.mixing.change.address == "Z1"
    assert sum(found.amount for found in key.deposits) == satoshi("0.50")
    assert [(found.transaction, found.amount) for found in key.unlinked] == [
        ("u7", satoshi("0.4994"))
    ]
    assert key.balance.entered == satoshi("1.3")
    assert key.balance.parts["equal"] == satoshi("0.3")
