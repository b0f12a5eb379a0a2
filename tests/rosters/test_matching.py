"""Who is one person, who may be, and who is somebody else."""

from __future__ import annotations

import pytest

from trainkit.editing.roster_import import Alike, find_alike

OTHERS = {"A-1": {"name": "Gulnara Mysalbekova", "country": "KG", "email": "g@example.org"}}


def found(**texts: str) -> tuple[Alike, ...]:
    return find_alike(texts, OTHERS)


def test_same_name_is_certain_in_any_order_case_and_spacing() -> None:
    same = (Alike("A-1", True, "the same name"),)
    assert found(name="MYSALBEKOVA,  Gulnara") == same
    assert found(name="Gulnara Mysalbekova", country="KG", organisation="Court") == same


def test_same_name_in_another_country_is_asked_unless_the_address_is_the_same() -> None:
    asked = (Alike("A-1", False, "the same name"),)
    assert found(name="Gulnara Mysalbekova", country="KZ") == asked
    certain = (Alike("A-1", True, "the same name"),)
    assert found(name="Gulnara Mysalbekova", country="KZ", email="G@example.org") == certain


def test_name_that_two_people_have_is_asked() -> None:
    twins = {"A-1": {"name": "Ali Hasan"}, "B-2": {"name": "Hasan Ali"}}
    assert find_alike({"name": "Ali Hasan"}, twins) == (
        Alike("A-1", False, "the same name"), Alike("B-2", False, "the same name"),
    )  # fmt: skip


def test_same_address_with_another_name_is_asked() -> None:
    assert found(name="Anna Lee", email="g@example.org") == (
        Alike("A-1", False, "the same e-mail address"),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gulnara Mysalbekova", "Gulnara Misalbekova"),
        ("Gulnara Mysalbekova", "Гульнара Мысалбекова"),
        ("Aigerim Ulgieva", "Айгерім Үлгіева"),
        ("Reza Nemunegar", "رضا نمونه‌گر"),
        ("مریم نمونه‌پور", "Maryam Nemunepur"),
        ("Jawid Barzakhel", "برزخیل جاوید"),
        ("Хуршед Назаров", "Nazarov Khurshed"),
    ],
)
def test_similar_names_are_asked_in_and_between_scripts(one: str, other: str) -> None:
    expected = (Alike("x", False, "a similar name"),)
    assert find_alike({"name": one}, {"x": {"name": other}}) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ali Hasan", "Ali Hussein"),
        ("Timur Primerov", "Айгерім Үлгіева"),
        ("Ali Hasan", "علی رضایی"),
        ("", ""),
    ],
)
def test_other_names_are_other_people(one: str, other: str) -> None:
    assert find_alike({"name": one}, {"x": {"name": other}}) == ()
