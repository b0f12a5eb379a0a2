"""Handles that are said to look alike do so in the fonts that print them."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from trainkit.exercises.online.lookalikes import (
    ARABIC_DIGITS,
    CYRILLIC,
    JOINED,
    LATIN,
    PERSIAN,
    TWINS,
    UNRELATED,
)
from trainkit.resources import templates_folder


@cache
def font(name: str) -> Any:
    return TTFont(templates_folder() / "fonts" / f"{name}-Regular.ttf")


def box(letter: str) -> tuple[float, ...]:
    """Return the letter's edges in thousandths of its size."""
    found = font("NotoSans")
    pen = BoundsPen(found.getGlyphSet())
    found.getGlyphSet()[found.getBestCmap()[ord(letter)]].draw(pen)
    return tuple(edge * 1000 / found["head"].unitsPerEm for edge in pen.bounds)


def outline(name: str) -> Any:
    found = font("Vazirmatn").getGlyphSet()
    pen = DecomposingRecordingPen(found)
    found[name].draw(pen)
    return pen.value, found[name].width


def joined(letter: str, feature: str) -> str:
    """Return the glyph of a letter at the beginning or in the middle of a word."""
    found = font("Vazirmatn")
    table = found["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == feature
        for index in record.Feature.LookupListIndex
    }
    name = found.getBestCmap()[ord(letter)]
    for index in sorted(lookups):
        for part in table.LookupList.Lookup[index].SubTable:
            mapping = getattr(getattr(part, "ExtSubTable", part), "mapping", {})
            if name in mapping:
                return str(mapping[name])
    raise AssertionError(letter)


@pytest.mark.parametrize(("one", "other"), TWINS.items())
def test_latin_and_cyrillic_twins_fill_the_same_box(one: str, other: str) -> None:
    assert {unicodedata.name(letter).split()[0] for letter in (one, other)} == {"LATIN", "CYRILLIC"}
    assert max(abs(a - b) for a, b in zip(box(one), box(other), strict=True)) <= 15


def test_other_letters_do_not_fill_the_same_box() -> None:
    assert max(abs(a - b) for a, b in zip(box("a"), box("б"), strict=True)) > 15


@pytest.mark.parametrize("feature", ["init", "medi"])
@pytest.mark.parametrize(("one", "other"), JOINED.items())
def test_kaf_and_yeh_have_one_outline_where_they_join(one: str, other: str, feature: str) -> None:
    assert outline(joined(one, feature)) == outline(joined(other, feature))


@pytest.mark.parametrize(("one", "other"), ARABIC_DIGITS.items())
def test_digits_have_one_outline(one: str, other: str) -> None:
    names = font("Vazirmatn").getBestCmap()

    assert unicodedata.digit(one) == unicodedata.digit(other)
    assert outline(names[ord(one)]) == outline(names[ord(other)])


def test_every_handle_has_what_its_family_needs() -> None:
    for handle in (*LATIN, *CYRILLIC):
        assert sum(letter in TWINS for letter in handle) >= 2, handle
        assert len(handle) <= 10
    for handle in CYRILLIC:
        assert len(unicodedata.normalize("NFD", handle)) == len(handle) + 1, handle
    for handle in PERSIAN:
        assert any(letter in JOINED for letter in handle[:-1]), handle
        assert len(handle) <= 7
    words = (*LATIN, *CYRILLIC, *PERSIAN, *UNRELATED)
    assert [word for word in words if unicodedata.normalize("NFC", word) != word] == []
