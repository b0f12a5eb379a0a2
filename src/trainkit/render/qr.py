"""QR codes by the thousand, for texts that differ in a few characters.

With the version, the error level and the mask fixed, every module of a QR code is a sum over GF(2)
of the text's bits: the bits are placed as they are, Reed-Solomon codes (ISO/IEC 18004, 7.5) are
linear, and a mask adds a constant. So a code is that of a reference text plus, for each bit that
differs, a pattern that depends on the bit alone. Patterns come from segno, when first needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

__all__ = ["QrMaker", "QrPicture", "qr_maker", "smallest_version"]

_LEVEL = "m"
"""15 % of a code may be spoilt."""
_MASK = 3
_MODE_BYTE = "byte"


@dataclass(frozen=True)
class QrPicture:
    """A QR code without its quiet zone."""

    side: int
    """Modules on a side."""
    bits: int
    """Row by row from the upper left, the first module in the highest bit, 1 for black."""

    def rows(self) -> bytes:
        """Return the rows, each filled up with zeros to whole bytes."""
        stride = -self.side % 8
        mask = (1 << self.side) - 1
        packed = 0
        for row in range(self.side - 1, -1, -1):
            packed = packed << (self.side + stride) | (
                (self.bits >> (row * self.side) & mask) << stride
            )
        return packed.to_bytes(self.side * ((self.side + 7) // 8), "big")


def smallest_version(length: int) -> int:
    """Return the smallest version that holds this many bytes; raises ``ValueError``."""
    import segno

    version = segno.make_qr("x" * length, error=_LEVEL, mode=_MODE_BYTE, boost_error=False).version
    return int(version)


@dataclass
class QrMaker:
    """Makes the codes of texts of one length."""

    length: int
    """Bytes of every text."""
    version: int
    _patterns: dict[tuple[int, int], int] = field(default_factory=dict)
    _reference: bytes = field(init=False)
    _base: int = field(init=False)

    def __post_init__(self) -> None:
        self._reference = b"a" * self.length
        self._base = self._drawn(self._reference)

    @property
    def side(self) -> int:
        """Modules on a side."""
        return 17 + 4 * self.version

    def make(self, text: str) -> QrPicture:
        """Return the code of an ASCII text; raises ``ValueError`` for another length."""
        data = text.encode("ascii")
        if len(data) != self.length:
            raise ValueError(f"expected {self.length} characters, found {len(data)}")
        bits, patterns = self._base, self._patterns
        for place, (byte, reference) in enumerate(zip(data, self._reference, strict=True)):
            if byte != reference:
                pattern = patterns.get((place, byte))
                bits ^= self._pattern(place, byte) if pattern is None else pattern
        return QrPicture(self.side, bits)

    def _pattern(self, place: int, byte: int) -> int:
        """Return what changes where this byte stands at this place; from those of its bits."""
        different = byte ^ self._reference[place]
        pattern = 0
        for bit in (1 << n for n in range(8)):
            if different & bit:
                pattern ^= self._bit_pattern(place, bit)
        self._patterns[place, byte] = pattern
        return pattern

    def _bit_pattern(self, place: int, bit: int) -> int:
        key = (place, self._reference[place] ^ bit)
        if key not in self._patterns:
            changed = bytearray(self._reference)
            changed[place] ^= bit
            self._patterns[key] = self._drawn(bytes(changed)) ^ self._base
        return self._patterns[key]

    def _drawn(self, data: bytes) -> int:
        import segno

        code = segno.make_qr(
            data, version=self.version, error=_LEVEL, mask=_MASK, mode=_MODE_BYTE,
            boost_error=False,
        )  # fmt: skip
        bits = 0
        for row in code.matrix:
            for module in row:
                bits = bits << 1 | (module & 1)
        return bits


@cache
def qr_maker(length: int, version: int) -> QrMaker:
    """Return the maker for texts of this length; its patterns are kept."""
    return QrMaker(length, version)
