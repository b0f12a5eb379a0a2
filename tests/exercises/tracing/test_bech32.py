"""The test vectors of BIP 173 and BIP 350, as published in github.com/bitcoin/bips."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainkit.exercises.tracing.bech32 import (
    Checksum,
    Decoded,
    Fault,
    Program,
    decode,
    encode,
    read_address,
    write_address,
)

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
INVALID_ADDRESSES_350 = (
    ("tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut", Fault.PREFIX),
    ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", Fault.KIND),
    ("tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf", Fault.KIND),
    ("BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL", Fault.KIND),
    ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh", Fault.KIND),
    ("tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47", Fault.KIND),
    ("bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4", Fault.FORM),
    ("BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R", Fault.VERSION),
    ("bc1pw5dgrnzv", Fault.LENGTH),
    (
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
        Fault.LENGTH,
    ),
    ("BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P", Fault.LENGTH),
    ("tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq", Fault.MIXED_CASE),
    ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf", Fault.PADDING),
    ("tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j", Fault.PADDING),
    ("bc1gmk9yu", Fault.VERSION),
)
# BIP 173, read by the rules of BIP 350: what had Bech32 in version 1 or later is now refused.
ADDRESSES_173 = (
    ("tc1qw508d6qejxtdg4y5r3zarvary0c5xw7kg3g4ty", Fault.PREFIX),
    ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", Fault.CHECKSUM),
    ("BC13W508D6QEJXTDG4Y5R3ZARVARY0C5XW7KN40WF2", Fault.VERSION),
    ("bc1rw5uspcuh", Fault.KIND),
    (
        "bc10w508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kw5rljs90",
        Fault.KIND,
    ),
    ("BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P", Fault.LENGTH),
    ("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sL5k7", Fault.MIXED_CASE),
    ("bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du", Fault.KIND),
    ("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3pjxtptv", Fault.PADDING),
    ("bc1gmk9yu", Fault.VERSION),
    (
        "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7k7grplx",
        Fault.KIND,
    ),
    ("BC1SW50QA3JX3S", Fault.KIND),
    ("bc1zw508d6qejxtdg4y5r3zarvaryvg6kdaj", Fault.KIND),
)
EXAMPLES_173 = (
    ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bc", 20),
    ("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "tb", 20),
    ("bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3", "bc", 32),
    ("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7", "tb", 32),
)


@pytest.mark.parametrize("text", VALID_BECH32)
def test_decode_accepts_valid_bech32_of_bip_173(text: str):
    decoded = decode(text)
    assert isinstance(decoded, Decoded)
    assert decoded.checksum is Checksum.BECH32
    assert encode(decoded) == text.lower()


@pytest.mark.parametrize("text", VALID_BECH32M)
def test_decode_accepts_valid_bech32m_of_bip_350(text: str):
    decoded = decode(text)
    assert isinstance(decoded, Decoded)
    assert decoded.checksum is Checksum.BECH32M
    assert encode(decoded) == text.lower()


@pytest.mark.parametrize("text", [*INVALID_BECH32, *INVALID_BECH32M])
def test_decode_refuses_invalid_strings_of_both(text: str):
    assert decode(text) in (Fault.FORM, Fault.CHECKSUM)


@pytest.mark.parametrize(("text", "script"), VALID_ADDRESSES)
def test_read_address_gives_the_script_of_bip_350(text: str, script: str):
    found = read_address(text)
    assert isinstance(found, Program)
    opcode = 0 if found.version == 0 else 0x50 + found.version
    assert bytes([opcode, len(found.program)]) + found.program == bytes.fromhex(script)
    assert write_address(found) == text.lower()


@pytest.mark.parametrize(("text", "fault"), [*INVALID_ADDRESSES_350, *ADDRESSES_173])
def test_read_address_refuses_for_the_reason_in_the_bip(text: str, fault: Fault):
    assert read_address(text) is fault


@pytest.mark.parametrize(("text", "prefix", "size"), EXAMPLES_173)
def test_read_address_accepts_the_examples_of_bip_173(text: str, prefix: str, size: int):
    found = read_address(text)
    assert isinstance(found, Program)
    assert (found.prefix, found.version, len(found.program)) == (prefix, 0, size)


@given(st.binary(min_size=32, max_size=32), st.sampled_from([0, 1]), st.sampled_from(["bc", "tb"]))
def test_an_address_reads_back(program: bytes, version: int, prefix: str):
    written = Program(prefix, version, program)
    assert read_address(write_address(written)) == written
    assert read_address(write_address(written).upper()) == written
