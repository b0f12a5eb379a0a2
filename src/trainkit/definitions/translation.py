"""Translations of modules and item banks: ``module.ru.yaml`` and ``items.ru.yaml`` beside the text.

A translation holds words only and names their places by id; minutes, keys and sources stay in the
original, so that a translation cannot change them. What is not translated keeps its original
words. A translation names the version it was made from, so that an old one is noticed.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from trainkit.definitions.base import Definition, Id, Language, Text, Version
from trainkit.definitions.items import Digit, Letter

__all__ = [
    "CaseTranslation",
    "ItemBankTranslation",
    "ItemTranslation",
    "ModuleTranslation",
    "OptionTranslation",
    "PremiseTranslation",
    "RubricTranslation",
    "SessionTranslation",
    "StepTranslation",
    "WrongNumberTranslation",
]


class StepTranslation(Definition):
    """The words of one step of a session plan."""

    title: Text | None = None
    material: Text | None = None
    notes: Text | None = None


class SessionTranslation(Definition):
    """The words of one session; a list has one entry for each of the original's."""

    title: Text | None = None
    summary: Text | None = None
    notes: Text | None = None
    materials: tuple[Text, ...] = ()
    needs: tuple[Text, ...] = ()
    steps: tuple[StepTranslation, ...] = ()


class ModuleTranslation(Definition):
    """A translation of ``module.yaml``. The glossary holds its equivalents itself."""

    module: Id
    language: Language
    version: Version
    """The version of the module that was translated."""
    title: Text | None = None
    short_title: Text | None = None
    summary: Text | None = None
    audience: Text | None = None
    objectives: dict[Id, Text] = {}
    sessions: dict[Id, SessionTranslation] = {}


class OptionTranslation(Definition):
    """The words of one option."""

    text: Text | None = None
    rationale: Text | None = None


class PremiseTranslation(Definition):
    """The words of one premise of a matching item."""

    text: Text | None = None
    rationale: Text | None = None


class WrongNumberTranslation(Definition):
    """The words about one wrong number of a numeric item."""

    rationale: Text | None = None


class RubricTranslation(Definition):
    """The words of one line of a short answer's rubric."""

    text: Text | None = None


class ItemTranslation(Definition):
    """The words of one item."""

    version: Annotated[int, Field(ge=1)]
    """The version of the item that was translated."""
    stem: Text | None = None
    options: dict[Letter, OptionTranslation] = {}
    premises: dict[Digit, PremiseTranslation] = {}
    rationale: Text | None = None
    unit: Text | None = None
    wrong: tuple[WrongNumberTranslation, ...] = ()
    answer: Text | None = None
    rubric: tuple[RubricTranslation, ...] = ()


class CaseTranslation(Definition):
    """The words of one case."""

    title: Text | None = None
    text: Text | None = None


class ItemBankTranslation(Definition):
    """A translation of ``items.yaml``."""

    module: Id
    language: Language
    version: Version
    """The version of the item bank that was translated."""
    cases: dict[Id, CaseTranslation] = {}
    items: dict[Id, ItemTranslation] = {}
