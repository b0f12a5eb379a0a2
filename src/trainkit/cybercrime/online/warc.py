"""Web-archive files: WARC 1.1 (ISO 28500:2017).

A record is a version line, named fields, an empty line, a block of ``Content-Length`` bytes and two
line ends (section 4). A digest is written as is customary: SHA-1 in Base32, of the payload, which
is the body of the HTTP message without its headers (section 5.9).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

_END = b"\r\n"


@dataclass(frozen=True)
class Record:
    """A record; of a field that is there twice, the last."""

    fields: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        """The type, such as ``response``."""
        return self.fields["WARC-Type"]

    @property
    def payload(self) -> bytes:
        """The body of the HTTP message."""
        return self.block.partition(_END * 2)[2]

    @property
    def status(self) -> str:
        """The status code of a response."""
        return self.block.split(b" ", 2)[1].decode()

    def header(self, name: str) -> str:
        """Return the value of a header of the HTTP message."""
        lines = self.block.partition(_END * 2)[0].decode().split("\r\n")
        return next(line.partition(": ")[2] for line in lines if line.startswith(f"{name}: "))


def digest(payload: bytes) -> str:
    """Return the labelled digest of a payload."""
    found = hashlib.sha1(payload, usedforsecurity=False)
    return f"sha1:{base64.b32encode(found.digest()).decode()}"


def http(first: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return an HTTP/1.1 message."""
    lines = [first, *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + _END * 2 + body


def written(records: Iterable[Record]) -> bytes:
    """Return the file, uncompressed."""
    return b"".join(map(_record, records))


def _record(record: Record) -> bytes:
    fields = record.fields | {"Content-Length": str(len(record.block))}
    lines = ["WARC/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join(lines).encode() + _END * 2 + record.block + _END * 2
