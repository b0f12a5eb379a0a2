"""Base58 against the Internet draft draft-msporny-base58 and the test vector of BIP 49."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainkit.cybercrime.tracing.ledger import check_decode, check_encode, decode, encode

DRAFT = (
    (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
    (
        b"The quick brown fox jumps over the lazy dog.",
        "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
    ),
    (bytes.fromhex("0000287fb4cd"), "11233QC4"),
)
BIP_49 = (
    bytes.fromhex("c4" + "336caa13e08b96080a32b5d818d59b4ab3b36742"),
    "2Mww8dCYPUpKHofjgcXcBCEGmniw9CoaiD2",
)


@pytest.mark.parametrize(("data", "text"), DRAFT)
def test_base58_agrees_with_the_draft(data: bytes, text: str):
    assert encode(data) == text
    assert decode(text) == data


def test_base58check_agrees_with_bip_49():
    payload, text = BIP_49
    assert check_encode(payload) == text
    assert check_decode(text) == payload


@pytest.mark.parametrize("wrong", ["0", "O", "I", "l"])
def test_characters_outside_the_alphabet_are_refused(wrong: str):
    _, text = BIP_49
    assert decode(text[:9] + wrong + text[10:]) is None
    assert check_decode(text[:9] + wrong + text[10:]) is None


def test_a_swapped_pair_breaks_the_checksum():
    _, text = BIP_49
    assert check_decode(text[:9] + text[10] + text[9] + text[11:]) is None


@given(st.binary(max_size=40))
def test_what_is_encoded_decodes(data: bytes):
    assert decode(encode(data)) == data
    assert not data or check_decode(check_encode(data)) == data
