"""Base58 against the Internet draft draft-msporny-base58 and the test vector of BIP 49."""

from __future__ import annotations

import pytest

from trainkit.cybercrime.tracing.triage import check_encode, encode, to_xrp

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


def test_base58check_agrees_with_bip_49():
    payload, text = BIP_49
    assert check_encode(payload) == text


def test_an_address_of_the_xrp_ledger_has_the_checksum_in_its_own_characters() -> None:
    # The genesis account (xrpl.org, "Special Addresses"), with its account ID in hexadecimal.
    payload = bytes.fromhex("00" + "b5f762798a53d543a014caf8b297cff8f2f937e8")
    assert to_xrp(check_encode(payload)) == "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"
