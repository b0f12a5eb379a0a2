"""The text of a QR code is read back, and what was changed is noticed."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainkit.assessment.page_marks import PagePayload, Part, payload, read_payload

HASHES = {"A1-1": "0123456789abcdef", "A1-2": "fedcba9876543210"}
PAGE = PagePayload("almaty-2019", "A1-2", "KZ-02", "S", 1)
TEXT = payload(PAGE, HASHES["A1-2"])


def test_text_says_what_stands_on_the_page() -> None:
    said = "TK1 almaty-2019 A1-2 KZ-02 S1"
    check = hashlib.sha256(f"{said} fedcba9876543210".encode()).hexdigest()[:8]
    assert f"{said} {check}" == TEXT


@given(
    st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,8})?", fullmatch=True),
    st.sampled_from(sorted(HASHES)),
    st.none() | st.from_regex(r"[A-Z0-9]{1,5}(-[A-Z0-9]{1,5})?", fullmatch=True),
    st.sampled_from(["Q", "S"]),
    st.integers(1, 99),
)
@settings(derandomize=True, deadline=None)
def test_what_is_written_is_read(
    workshop: str, paper: str, code: str | None, part: Part, page: int
) -> None:
    said = PagePayload(workshop, paper, code, part, page)
    assert read_payload(payload(said, HASHES[paper]), HASHES) == said


@pytest.mark.parametrize("place", range(len(TEXT)))
def test_any_changed_character_is_noticed(place: int) -> None:
    changed = TEXT[:place] + ("7" if TEXT[place] != "7" else "8") + TEXT[place + 1 :]
    with pytest.raises(ValueError, match="QR code|no paper|check value"):
        read_payload(changed, HASHES)


def test_a_sheet_of_another_edition_is_noticed() -> None:
    with pytest.raises(ValueError, match="check value does not belong to paper A1-2"):
        read_payload(TEXT, {**HASHES, "A1-2": "00000000deadbeef"})


@pytest.mark.parametrize("text", ["", "https://example.org", "TK2 a A1-1 X Q1 00000000", "TK1"])
def test_other_codes_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not the QR code of a test paper"):
        read_payload(text, HASHES)
