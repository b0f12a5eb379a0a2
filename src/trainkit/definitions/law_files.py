"""Reads the cards of national law, the built-in ones and those of the workshop."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from trainkit.definitions.entries import check_unique, unknown
from trainkit.definitions.law import LawCard, LawCards, LawFields
from trainkit.definitions.letters import check_letters
from trainkit.definitions.validate import load_model
from trainkit.definitions.yamlfile import YamlFile
from trainkit.problems import Problems

__all__ = ["read_law_cards"]

FOLDER = "law-cards"
FIELDS = "fields.yaml"


def read_law_cards(roots: Sequence[Path], problems: Problems) -> LawCards | None:
    """Read ``law-cards/`` below every root; a later root's file replaces one of the same name.

    Every problem is recorded and ``None`` returned if any.
    """
    before = len(problems.errors)
    paths = {path.name: path for root in roots for path in sorted((root / FOLDER).glob("*.yaml"))}
    loaded = load_model(paths.pop(FIELDS), LawFields, problems) if FIELDS in paths else None
    fields = None if loaded is None else loaded[0]
    if loaded is not None:
        check_letters(loaded[1], problems)
        for index, part in enumerate(loaded[0].parts):
            check_unique(
                loaded[1], ("parts", index, "fields"), (f.id for f in part.fields), problems
            )
    cards = {}
    for name in sorted(paths):
        card = load_model(paths[name], LawCard, problems)
        if card is not None:
            _check(*card, fields.ids if fields else (), problems)
            cards[card[0].country] = card[0]
    return None if len(problems.errors) > before else LawCards(fields=fields, cards=cards)


def _check(card: LawCard, file: YamlFile, known: Sequence[str], problems: Problems) -> None:
    check_letters(file, problems)
    if file.path.stem.upper() != card.country:
        problems.error(
            file.place(("country",)),
            f'expected the file\'s name "{file.path.stem.upper()}", found "{card.country}"',
        )
    for name in card.entries:
        if name not in known:
            problems.error(file.key_place(("entries", name)), unknown("line", name, known))
