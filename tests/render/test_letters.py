from __future__ import annotations

import pytest

from trainkit.render.assets import unprintable, why_unprintable


@pytest.mark.parametrize(
    "text",
    [
        "Plain",
        "Айгерім Үлгіева, Бакыт Үлгүбаев",
        "Oʻtkir Gʻaniyev, Ýazgül Çaryýewa",
        "مریم نمونه‌پور ۱۲۳ ٹڈڑ",
        "“quoted” – 5 × 3 ≥ 2 → □ ₸",
        "line\nand\ttab",
    ],
)
def test_letters_of_the_region_can_be_printed(text: str) -> None:
    assert unprintable(text) == ""
    assert why_unprintable(text) is None


def test_letters_of_other_scripts_are_named_once_in_order() -> None:
    assert unprintable("Ანა Ana 中文 文") == "Ანა中文"
    assert why_unprintable("中 中") == (
        "the fonts that come with trainkit cannot print 中; they have only Latin, Greek, Cyrillic "
        "and Arabic letters"
    )
