"""Basics of Word files."""

from __future__ import annotations

import pytest

from trainkit.render import word


@pytest.mark.parametrize(
    ("language", "tag"),
    [("en", "en-GB"), ("ru", "ru-RU"), ("uz-Cyrl", "uz-Cyrl-UZ"), ("en-US", "en-US")],
)
def test_word_language_has_a_region(language: str, tag: str) -> None:
    assert word.word_language(language) == tag
