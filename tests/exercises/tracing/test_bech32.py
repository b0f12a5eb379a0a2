"""The test vectors of BIP 173 and BIP 350, as published in github.com/bitcoin/bips."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainkit.cybercrime.tracing.ledger import fitting, write_address
from trainkit.cybercrime.tracing.triage import look_at

VALID_BECH32 = (
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "11" + "q" * 82 + "c8247j",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    "?1ezyfcl",
)
VALID_BECH32M = (
    "A1LQFN3A",
    "a1lqfn3a",
    "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
    "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
    "11" + "l" * 82 + "ludsr8",
    "split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
    "?1v759aa",
)
INVALID_BECH32 = (
    "\x201nwldj5",
    "\x7f1axkwrx",
    "\x801eym55h",
    "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx",
    "pzry9x0s0muk",
    "1pzry9x0s0muk",
    "x1b4n0q5v",
    "li1dgmt3",
    "de1lg7wt\xff",
    "A1G7SGD8",
    "10a06t8",
    "1qzzfhee",
)
INVALID_BECH32M = (
    "\x201xj0phk",
    "\x7f1g6xzxy",
    "\x801vctc34",
    "an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4",
    "qyrz8wqd2c9m",
    "1qyrz8wqd2c9m",
    "y1b0jsk6g",
    "lt1igcx5c0",
    "in1muywd",
    "mm1crxm3i",
    "au1s5cgom",
    "M1VUXWEZ",
    "16plkw9",
    "1p2gdwpf",
)

# BIP 350: address, scriptPubKey
VALID_ADDRESSES = (
    ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "0014751e76e8199196d454941c45d1b3a323f1433bd6"),
    (
        "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
        "00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262",
    ),
    (
        "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
        "5128751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6",
    ),
    ("BC1SW50QGDZ25J", "6002751e"),
    ("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", "5210751e76e8199196d454941c45d1b3a323"),
    (
        "tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy",
        "0020000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433",
    ),
    (
        "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c",
        "5120000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433",
    ),
    (
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
    ),
)
# Those of BIP 350 and BIP 173 that break a rule of the sheet, read by the rules of BIP 350.
MALFORMED = (
    ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", "Bech32 for Bech32m"),
    ("tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf", "Bech32 for Bech32m"),
    ("BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL", "Bech32 for Bech32m"),
    ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh", "Bech32m for Bech32"),
    ("tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47", "Bech32m for Bech32"),
    ("bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4", "checksum"),
    ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "checksum"),
    ("BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P", "length"),
    ("bc1pw5dgrnzv", "length"),
    ("tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq", "mixed case"),
    ("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sL5k7", "mixed case"),
)
EXAMPLES_173 = (
    ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", ("P2WPKH", "main")),
    ("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", ("P2WPKH", "test")),
    ("bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3", ("P2WSH", "main")),
    ("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7", ("P2WSH", "test")),
    ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", ("P2TR", "main")),
)


@pytest.mark.parametrize("text", VALID_BECH32)
def test_bech32_fits_the_valid_strings_of_bip_173(text: str):
    assert fitting(text) == "Bech32"


@pytest.mark.parametrize("text", VALID_BECH32M)
def test_bech32m_fits_the_valid_strings_of_bip_350(text: str):
    assert fitting(text) == "Bech32m"


@pytest.mark.parametrize("text", [*INVALID_BECH32, *INVALID_BECH32M])
def test_neither_fits_the_invalid_strings_of_both(text: str):
    assert fitting(text) is None


@pytest.mark.parametrize(("text", "script"), VALID_ADDRESSES)
def test_an_address_is_written_for_the_script_of_bip_350(text: str, script: str):
    opcode, _, *program = bytes.fromhex(script)
    version = opcode - 0x50 if opcode else 0
    assert write_address(text[:2].lower(), version, bytes(program)) == text.lower()


@pytest.mark.parametrize(("text", "fault"), MALFORMED)
def test_a_malformed_address_breaks_a_rule_of_the_sheet(text: str, fault: str):
    assert look_at(text).fault == fault


@pytest.mark.parametrize(("text", "found"), EXAMPLES_173)
def test_the_examples_of_the_bips_are_valid(text: str, found: tuple[str, str]):
    seen = look_at(text)
    assert (seen.kind, seen.network, seen.state) == (*found, "valid")


@given(st.binary(min_size=32, max_size=32), st.sampled_from([0, 1]), st.sampled_from(["bc", "tb"]))
def test_what_is_written_fits(program: bytes, version: int, prefix: str):
    text = write_address(prefix, version, program)
    assert fitting(text) == fitting(text.upper()) == ("Bech32m" if version else "Bech32")
    assert look_at(text).fault == ""
