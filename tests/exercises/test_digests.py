"""Hash values against published ones, and how they are printed."""

from __future__ import annotations

import pytest

from trainkit.exercises.generator import grouped, sha256

# "abc" and the empty message: NIST, examples with intermediate values for FIPS 180-4, and its test
# vectors SHA256ShortMsg. The beginnings and ends of all four stand in the domain brief, 3A.
PUBLISHED = {
    b"abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    b"": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
}
BRIEF = {
    b"abc": "ba7816bf…f20015ad",
    b"": "e3b0c442…7852b855",
    b"Exhibit KZ-01\n": "4eb331bc…06ab0fd2",
    b"Exhibit KZ-01\r\n": "adaafd2b…b81378ed",
}


@pytest.mark.parametrize(("content", "published"), PUBLISHED.items())
def test_sums_are_those_that_nist_published(content: bytes, published: str) -> None:
    assert sha256(content) == published


@pytest.mark.parametrize(("content", "shortened"), BRIEF.items())
def test_the_hash_lab_of_the_brief_comes_out(content: bytes, shortened: str) -> None:
    found = sha256(content)

    assert f"{found[:8]}…{found[-8:]}" == shortened


def test_a_printed_sum_has_groups_of_four_in_two_lines() -> None:
    printed = grouped(PUBLISHED[b"abc"])

    assert [line.split("\u00a0") for line in printed.split(" ")] == [
        ["ba78", "16bf", "8f01", "cfea", "4141", "40de", "5dae", "2223"],
        ["b003", "61a3", "9617", "7a9c", "b410", "ff61", "f200", "15ad"],
    ]
