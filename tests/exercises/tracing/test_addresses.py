"""Sets of "Address triage": the key against what a reader finds with the sheet's rules alone."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exercises.tracing.definitions import triage
from trainkit.definitions.exercises import AddressTriage
from trainkit.exercises.model import ExerciseSet, Grid
from trainkit.exercises.sets import generate
from trainkit.exercises.tracing.triage import VECTORS

CHOICES = st.builds(triage, strings=st.integers(12, 14))
SEEDS = st.binary(min_size=4, max_size=8)


def strings_of(made: ExerciseSet) -> Grid:
    return made.worksheet.sections[0].grids[0]


def by_the_rules(row: tuple[str, ...]) -> tuple[str, str, str]:
    """Return type, network and fault with no code but string comparison, as on paper."""
    _, text, length, checksum = row
    if text.startswith("0x"):
        return "account form", "undetermined", ""
    if length == "64":
        return "undetermined", "undetermined", ""
    low = text.lower()
    if not low.startswith(("tb1", "bc1")):
        kind = "P2SH" if text[0] == "2" else "P2PKH"
        bad = any(one in text for one in "0OIl")
        assert bad == (checksum != "Base58Check")
        return kind, "test", "character" if bad else ""
    network = "main" if low.startswith("bc1") else "test"
    needs = "Bech32" if low[3] == "q" else "Bech32m"
    kinds = {("q", "42"): "P2WPKH", ("q", "62"): "P2WSH", ("p", "62"): "P2TR"}
    kind = kinds.get((low[3], length), "SegWit v0")
    fault = "length" if kind == "SegWit v0" else ""
    if checksum != needs:
        fault = "checksum" if checksum == "no match" else f"{checksum} for {needs}"
    if text not in (low, text.upper()):
        fault = "mixed case"
    return kind, network, fault


@settings(max_examples=150)
@given(CHOICES, SEEDS)
def test_key_agrees_with_the_rules_on_the_sheet(exercise: AddressTriage, seed: bytes):
    made = generate(exercise, seed)
    (findings,) = made.key.sections[0].grids
    found = {row[0]: (row[1], row[2], row[4]) for row in findings.rows}
    assert {row[0]: by_the_rules(row) for row in strings_of(made).rows} == found


@settings(max_examples=150)
@given(CHOICES, SEEDS)
def test_every_set_has_the_same_traps(exercise: AddressTriage, seed: bytes):
    made = generate(exercise, seed)
    rows = strings_of(made).rows
    faults = Counter(by_the_rules(row)[2].split(" for ")[0] for row in rows)
    kind = faults.pop("Bech32", 0) + faults.pop("Bech32m", 0)
    assert kind == 1
    assert (faults["mixed case"], faults["checksum"], faults["length"]) == (1, 1, 1)
    assert faults["character"] == (exercise.strings > 12)
    assert len(rows) == exercise.strings
    low = Counter(row[1].lower() for row in rows)
    assert sorted(low.values())[-2:] == [2, 2]  # both cases of one address; the mixed-case twin


@settings(max_examples=150)
@given(CHOICES, SEEDS)
def test_strings_of_the_main_network_are_published_vectors(exercise: AddressTriage, seed: bytes):
    for row in strings_of(generate(exercise, seed)).rows:
        text = row[1].lower()
        if text.startswith(("1", "3", "bc1")) and len(text) != 64:
            assert text in VECTORS


def test_answers_name_what_the_rules_find():
    made = generate(triage(), b"seed")
    rows = {row[0]: (row[1], *by_the_rules(row)) for row in strings_of(made).rows}
    shorts = [answer.short for answer in made.key.answers]
    segwit = ("P2WPKH", "P2WSH", "P2TR")
    valid = [n for n, row in rows.items() if not row[3] and row[1] in segwit]
    assert shorts[0] == f"Valid SegWit: {', '.join(valid)}"
    assert shorts[1] == ", ".join(number for number, row in rows.items() if row[3])
    main = [number for number, row in rows.items() if row[2] == "main"]
    assert shorts[2] == f"{main[0]} and {main[1]}"
    assert shorts[3] == ", ".join(n for n, row in rows.items() if row[2] == "test" and not row[3])
    assert shorts[4] == ", ".join(
        n for n, row in rows.items() if row[3] == "length" or " for " in row[3]
    )
    assert [answer.question for answer in made.key.answers if answer.undetermined] == [6, 7, 8]


def test_neighbours_do_not_share_answers():
    keys = [
        [answer.short for answer in generate(triage(), bytes([number])).key.answers]
        for number in range(50)
    ]
    for ours, theirs in zip(keys, keys[1:], strict=False):
        same = sum(one == other for one, other in zip(ours, theirs, strict=True))
        assert same <= 3


def test_without_the_last_string_its_question_is_left_out():
    for strings, questions in ((12, 7), (13, 7), (14, 8)):
        made = generate(triage(strings=strings), b"seed")
        assert len(made.worksheet.questions) == len(made.key.answers) == questions


def test_what_participants_get_holds_no_answer():
    for number in range(20):
        made = generate(triage(), bytes([number]))
        given_out = made.worksheet.model_dump_json() + made.files[0].model_dump_json()
        for answer in made.key.answers:
            assert answer.reason not in given_out
        for word in (
            "mixed case",
            "Bech32 for Bech32m",
            "Bech32m for Bech32",
            "undetermined, no checksum",
        ):
            assert word not in given_out
