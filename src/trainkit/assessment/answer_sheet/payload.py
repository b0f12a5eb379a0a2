"""The text of the QR code on each page of a personal paper and answer sheet.

``TK1 almaty-2019 A1-2 KZ-02 S1 3f9c0a5e``: a mark of the format, the workshop, the paper, the
participant's code, the page (``Q`` of the questions, ``S`` of the answer sheet) and a check value.
The check value is the beginning of a SHA-256 sum over what stands before it and the paper's sum in
the record. It notices misreadings and sheets of another edition; it holds no secret and is none.
A spare sheet has ``-`` in place of the code.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

__all__ = ["NOBODY", "PagePayload", "Part", "payload", "read_payload"]

_FORMAT = "TK1"
_CHECK_DIGITS = 8
NOBODY = "-"
"""Stands in place of a code on a spare sheet."""

Part = Literal["Q", "S"]


@dataclass(frozen=True)
class PagePayload:
    """What a QR code says."""

    workshop: str
    paper: str
    code: str | None
    """``None`` on a spare sheet."""
    part: Part
    page: int


def payload(said: PagePayload, paper_hash: str) -> str:
    """Return the text of the QR code; ``paper_hash`` is the paper's sum in the record."""
    page = f"{said.part}{said.page}"
    text = f"{_FORMAT} {said.workshop} {said.paper} {said.code or NOBODY} {page}"
    return f"{text} {_check(text, paper_hash)}"


def read_payload(text: str, hashes: dict[str, str]) -> PagePayload:
    """Return what a QR code says; ``hashes`` has the sum of each paper by its code.

    Raises ``ValueError`` in plain words for anything that is not such a text, for a paper that is
    not in the record and for a check value that does not fit.
    """
    parts = text.split(" ")
    if len(parts) != 6 or parts[0] != _FORMAT:
        raise ValueError("this is not the QR code of a test paper")
    _, workshop, paper, code, page, check = parts
    if paper not in hashes:
        raise ValueError(f"the record has no paper {paper}")
    if check != _check(" ".join(parts[:5]), hashes[paper]):
        raise ValueError(f"the check value does not belong to paper {paper} of this record")
    part = page[:1]
    if part not in ("Q", "S") or not page[1:].isdecimal():
        raise ValueError(f'expected a page such as Q1 or S1, found "{page}"')
    named = None if code == NOBODY else code
    return PagePayload(workshop, paper, named, "Q" if part == "Q" else "S", int(page[1:]))


def _check(said: str, paper_hash: str) -> str:
    return hashlib.sha256(f"{said} {paper_hash}".encode()).hexdigest()[:_CHECK_DIGITS]
