"""Places in a source, such as "articles 16 to 21", in the language that is written now.

Authors write them in English. The words of ``_WORDS`` are translated, and numbers kept; a place in
other words, which may be a title of the source, stays as it is written.
"""

from __future__ import annotations

import re

from trainkit.text.languages import (
    ENGLISH,
    N_,
    _,
    and_list,
    comma_list,
    digits,
    semicolon_list,
    spoken,
)

_WORDS = {
    "annex": N_("annex {numbers}"),
    "article": N_("article {numbers}"),
    "articles": N_("articles {numbers}"),
    "chapter": N_("chapter {numbers}"),
    "chapters": N_("chapters {numbers}"),
    "definition": N_("definition {numbers}"),
    "definitions": N_("definitions {numbers}"),
    "note": N_("note {numbers}"),
    "page": N_("page {numbers}"),
    "pages": N_("pages {numbers}"),
    "paragraph": N_("paragraph {numbers}"),
    "paragraphs": N_("paragraphs {numbers}"),
    "part": N_("part {numbers}"),
    "parts": N_("parts {numbers}"),
    "principle": N_("principle {numbers}"),
    "principles": N_("principles {numbers}"),
    "section": N_("section {numbers}"),
    "sections": N_("sections {numbers}"),
    "table": N_("table {numbers}"),
    "unit": N_("unit {numbers}"),
}
"""Words before numbers. English sources capitalise some; a place always stands inside a line."""

_PHRASES = {
    "abstract": N_("abstract"),
    "applied to the case": N_("applied to the case"),
    "computed": N_("computed"),
    "computed from the case": N_("computed from the case"),
    "disclaimer": N_("disclaimer"),
    "executive summary": N_("executive summary"),
    "facts of the case": N_("facts of the case"),
    "introduction": N_("introduction"),
}

_NUMBER = r"(?:\d[\d.]*[a-z]?(?:\(\w+\))*|[IVXL]+|\(\w+\))(?:[–-]\d[\d.]*)?"
_UNIT = rf"(?:{'|'.join(_WORDS)}) {_NUMBER}(?:(?:, | and | to ){_NUMBER})*"
_PLACE = re.compile(rf"{_UNIT}(?:, {_UNIT})*", re.IGNORECASE)
_ONE = re.compile(_UNIT, re.IGNORECASE)


def translated_locator(locator: str) -> str:
    """Return a place in a source in the language that is written now."""
    if spoken() == ENGLISH:
        return locator
    return semicolon_list(map(_translated, locator.split("; ")))


def _translated(part: str) -> str:
    phrase = _PHRASES.get(part.lower())
    if phrase is not None:
        return _(phrase)
    if _PLACE.fullmatch(part):
        return comma_list(_unit(match[0]) for match in _ONE.finditer(part))
    return part


def _unit(text: str) -> str:
    word, numbers = text.split(" ", 1)
    return _(_WORDS[word.lower()], numbers=_numbers(numbers))


def _numbers(text: str) -> str:
    """Return numbers with the digits and commas of the language, its words for "and" and "to"."""
    groups = (comma_list(map(_span, group.split(", "))) for group in text.split(" and "))
    return and_list(groups)


def _span(text: str) -> str:
    first, _to, last = digits(text).partition(" to ")
    return _("{first} to {last}", first=first, last=last) if last else first
