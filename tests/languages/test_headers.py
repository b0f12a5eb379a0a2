"""Catalogues open in Weblate, OmegaT and Poedit as they are: what their headers must say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel import Locale

from tests.languages.test_catalogues import CATALOGUES, parsed
from trainkit.text.languages import locale_of

SINGULAR = {"fa", "tg", "uz"}
"""Languages whose nouns stay singular after numbers, so that one form may say everything."""


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_header_says_language_characters_and_plural_forms(path: Path) -> None:
    header = path.read_bytes().decode("utf-8").partition("\n\n")[0]
    catalogue = parsed(path)
    assert str(catalogue.locale) == str(Locale.parse(path.stem, sep="-"))
    assert header.count(f'"Language: {path.stem.replace("-", "_")}\\n"') == 1
    assert header.count('"Content-Type: text/plain; charset=utf-8\\n"') == 1
    assert header.count('"Content-Transfer-Encoding: 8bit\\n"') == 1
    assert header.count(f'"Plural-Forms: {catalogue.plural_forms}\\n"') == 1
    unfilled = re.findall(r"EMAIL@ADDRESS|FULL NAME|FIRST AUTHOR|ORGANIZATION|LL@li\.org", header)
    assert unfilled == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_numbers_that_cldr_puts_together_have_one_form(path: Path) -> None:
    from gettext import c2py

    catalogue = parsed(path)
    form, category = c2py(catalogue.plural_expr), locale_of(path.stem).plural_form
    found: dict[str, set[int]] = {}
    for number in range(1_200):
        found.setdefault(category(number), set()).add(form(number))
    assert {len(forms) for forms in found.values()} == {1}
    used = set().union(*found.values())
    assert used == set(range(catalogue.num_plurals))
    assert len(used) == (1 if path.stem in SINGULAR and len(used) == 1 else len(found))
