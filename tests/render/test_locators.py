"""Places in a source: words in the language, numbers as they are."""

from __future__ import annotations

import pytest

from trainkit.render.locators import translated_locator
from trainkit.text.languages import speaking


@pytest.mark.parametrize(
    ("locator", "russian"),
    [
        ("article 16", "статья 16"),
        ("Articles 16(2) and 29(7)", "статьи 16(2) и 29(7)"),
        ("articles 16 to 21", "статьи 16–21"),
        ("Section 5.6", "раздел 5.6"),
        ("article 669, note 1", "статья 669, примечание 1"),
        ("articles 4, 5", "статьи 4, 5"),
        ("paragraphs 12–14", "пункты 12–14"),
        ("chapter VI", "глава VI"),
        ("section 2.1; computed from the case", "раздел 2.1; вычислено по данным дела"),
        ("Abstract", "аннотация"),
        ("пункт 4", "пункт 4"),
        ("Peeling chains", "Peeling chains"),
        ("article 19, between Parties", "article 19, between Parties"),
        ("SHA-256; section 3 of the standard", "SHA-256; section 3 of the standard"),
        ("", ""),
    ],
)
def test_words_of_places_are_translated_and_titles_are_not(locator: str, russian: str) -> None:
    assert translated_locator(locator) == locator
    with speaking("ru"):
        assert translated_locator(locator) == russian


def test_numbers_commas_and_semicolons_are_those_of_the_language() -> None:
    with speaking("fa"):
        assert translated_locator("articles 16(2) and 29") == "ماده‌های ۱۶(۲) و ۲۹"
        assert translated_locator("articles 4, 5") == "ماده‌های ۴، ۵"
        assert translated_locator("article 669, note 1") == "مادهٔ ۶۶۹، تبصرهٔ ۱"
        assert translated_locator("article 4; article 5") == "مادهٔ ۴؛ مادهٔ ۵"
