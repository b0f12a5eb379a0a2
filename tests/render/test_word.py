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


@pytest.mark.parametrize(("language", "tag"), [("ru", "ru-RU"), ("fa-AF", "fa-AF")])
def test_all_text_of_a_new_document_is_marked_with_its_language(language: str, tag: str) -> None:
    document = word.new_document("Title", language)
    marks = document.styles.element.xpath(".//w:lang/@w:val | .//w:lang/@w:bidi")
    theme = document.settings.element.xpath("w:themeFontLang/@*[local-name() != 'eastAsia']")
    assert (marks, theme) == ([tag, tag], [tag, tag])
