"""Draws the strings of a triage.

Published test vectors of BIP 173 and BIP 350 stand for the main network; every other address is of
a test network, from drawn bytes instead of a hash, so that no address belongs to anybody. Held
constant: how many strings there are of each kind, one fault of each kind, one miscopied and one
mixed-case twin of a valid string, one address in both cases. Drawn: everything else, and the order.
"""

from __future__ import annotations

from trainkit.definitions.exercises.tracing import AddressTriage
from trainkit.exercises.draws import Draws
from trainkit.exercises.tracing import base58, bech32
from trainkit.exercises.tracing.bech32 import Checksum, Program

__all__ = ["VECTORS", "draw_strings"]

VECTORS = (
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
)
"""Main network: two examples of BIP 173 and a test vector of BIP 350."""

_KEY_HASH, _SCRIPT_HASH = b"\x6f", b"\xc4"
_NOT_USED = "0OIl"


def draw_strings(exercise: AddressTriage, draws: Draws) -> tuple[str, ...]:
    """Return the strings in a drawn order."""
    key_hash = _test(draws, 0, 20)
    script_hash = _test(draws, 0, 32)
    vector = draws.choice(VECTORS)
    strings = [
        _old(draws, _KEY_HASH),
        _old(draws, _SCRIPT_HASH),
        key_hash,
        _miscopied(draws, key_hash),
        script_hash,
        _mixed(draws, script_hash),
        _test(draws, 1, 32),
        vector,
        vector.upper(),
        _test(draws, 0, draws.choice((16, 18, 22, 24, 26, 28))),
        _wrong_checksum(draws),
        "0x" + draws.hex(40),
        _bad_character(draws),
        draws.hex(64),
    ]
    return tuple(draws.shuffled(strings[: exercise.strings]))


def _bytes(draws: Draws, count: int) -> bytes:
    return bytes.fromhex(draws.hex(2 * count))


def _test(draws: Draws, version: int, size: int) -> str:
    return bech32.write_address(Program("tb", version, _bytes(draws, size)))


def _old(draws: Draws, version: bytes) -> str:
    return base58.check_encode(version + _bytes(draws, 20))


def _wrong_checksum(draws: Draws) -> str:
    """Return Bech32 where Bech32m is required, or the other way round."""
    version, size, checksum = draws.choice(
        ((1, 32, Checksum.BECH32), (0, 20, Checksum.BECH32M), (0, 32, Checksum.BECH32M))
    )
    return bech32.write_address(Program("tb", version, _bytes(draws, size)), checksum)


def _miscopied(draws: Draws, text: str) -> str:
    """Return ``text`` with two characters changed, which the checksum is sure to show."""
    for place in draws.sample(range(4, len(text)), 2):
        other = draws.choice([one for one in bech32.CHARACTERS if one != text[place]])
        text = text[:place] + other + text[place + 1 :]
    return text


def _mixed(draws: Draws, text: str) -> str:
    """Return ``text`` with two letters after the prefix in capitals."""
    letters = [place for place in range(4, len(text)) if text[place].isalpha()]
    for place in draws.sample(letters, 2):
        text = text[:place] + text[place].upper() + text[place + 1 :]
    return text


def _bad_character(draws: Draws) -> str:
    """Return a Base58 address with one character that the alphabet leaves out."""
    text = _old(draws, draws.choice((_KEY_HASH, _SCRIPT_HASH)))
    place = draws.between(3, len(text) - 3)
    return text[:place] + draws.choice(_NOT_USED) + text[place + 1 :]
