"""The key of a triage against checksums computed a second way from the CSV file.

The polynomial and its constants are those of the reference code in BIP 173 and BIP 350; Base58Check
is a double SHA-256, as the Bitcoin developer reference has it.
"""

from __future__ import annotations

import hashlib
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exercises.handed_out import records
from tests.exercises.tracing.definitions import triage
from trainkit.definitions.exercises import AddressTriage
from trainkit.exercises.sets import generate

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def polymod(values: list[int]) -> int:
    generator = [0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3]
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place in range(5):
            check ^= generator[place] if ((top >> place) & 1) else 0
    return check


def bech32(text: str) -> str:
    """Return which of the two checksums fits a string in small letters."""
    prefix, data = text[:2], text[3:]
    if text[2] != "1" or any(one not in BECH32 for one in data):
        return "no match"
    spread = [ord(one) >> 5 for one in prefix] + [0] + [ord(one) & 31 for one in prefix]
    rest = polymod(spread + [BECH32.index(one) for one in data])
    return {1: "Bech32", 0x2BC830A3: "Bech32m"}.get(rest, "no match")


def base58(text: str) -> str:
    if any(one not in BASE58 for one in text):
        return "no match"
    number = 0
    for one in text:
        number = number * 58 + BASE58.index(one)
    data = number.to_bytes(25, "big")
    check = hashlib.sha256(hashlib.sha256(data[:21]).digest()).digest()[:4]
    return "Base58Check" if check == data[21:] else "no match"


def read(text: str) -> tuple[str, str, str, str]:
    """Return checksum, type, network and fault."""
    if re.fullmatch("0x[0-9a-f]{40}", text):
        return "has none", "account form", "undetermined", ""
    if re.fullmatch("[0-9a-f]{64}", text):
        return "has none", "undetermined", "undetermined", ""
    low = text.lower()
    if low[:3] not in ("bc1", "tb1"):
        fits = base58(text)
        kind = {"m": "P2PKH", "n": "P2PKH", "2": "P2SH"}[text[0]]
        return fits, kind, "test", "" if fits == "Base58Check" else "character"
    fits, needs = bech32(low), "Bech32" if low[3] == "q" else "Bech32m"
    kind = {("q", 42): "P2WPKH", ("q", 62): "P2WSH", ("p", 62): "P2TR"}.get(
        (low[3], len(low)), "SegWit v0"
    )
    if text not in (low, low.upper()):
        fault = "mixed case"
    elif fits == "no match":
        fault = "checksum"
    elif fits != needs:
        fault = f"{fits} for {needs}"
    else:
        fault = "length" if kind == "SegWit v0" else ""
    return fits, kind, "main" if low[0] == "b" else "test", fault


@settings(max_examples=100, deadline=None)
@given(st.builds(triage, strings=st.integers(12, 14)), st.binary(min_size=4, max_size=8))
def test_the_key_agrees_with_checksums_of_the_file(exercise: AddressTriage, seed: bytes) -> None:
    made = generate(exercise, seed)
    rows = records(made, "strings")
    found = {row["No."]: read(row["String"]) for row in rows}
    (findings,) = made.key.sections[0].grids

    assert [row["Checksum"] for row in rows] == [one[0] for one in found.values()]
    assert [row["Length"] for row in rows] == [str(len(row["String"])) for row in rows]
    assert {row[0]: (row[1], row[2], row[4]) for row in findings.rows} == {
        number: one[1:] for number, one in found.items()
    }
    short = {answer.question: answer.short for answer in made.key.answers}
    assert short[2] == ", ".join(number for number, one in found.items() if one[3])
    fits_but_broken = [n for n, one in found.items() if one[3] == "length" or " for " in one[3]]
    assert short[5] == ", ".join(fits_but_broken)
    assert len(fits_but_broken) == 2
    alike: dict[str, list[str]] = {}
    for row in rows:
        if not found[row["No."]][3]:
            alike.setdefault(row["String"].lower(), []).append(row["No."])
    (pair,) = [numbers for numbers in alike.values() if len(numbers) > 1]
    assert short[3] == " and ".join(pair)
    assert short[6] == f"{[n for n, one in found.items() if one[1] == 'account form'][0]}: " + (
        "network undetermined"
    )
