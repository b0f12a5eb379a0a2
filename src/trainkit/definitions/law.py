"""Cards of national law: which article, which authority, as of when; blank where not verified.

``law-cards/fields.yaml`` says what every card asks; ``law-cards/kz.yaml`` holds what was verified
for one country. A local prosecutor fills in the card and checks what is already printed on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from trainkit.definitions.validate import Report, check_letters, load_model, unknown
from trainkit.definitions.yamlfile import YamlFile, originals_in
from trainkit.fields import CountryCode, Day, Definition, Id, Language, Line, Text, Version
from trainkit.languages import ENGLISH, _
from trainkit.problems import Problems

__all__ = [
    "FIELDS",
    "FOLDER",
    "LawCard",
    "LawCards",
    "LawEntry",
    "LawField",
    "LawFields",
    "LawPart",
    "law_card_files",
    "law_fields_file",
    "read_law_cards",
]


class LawField(Definition):
    """One line of the card."""

    id: Id
    label: Line
    """Question: "Order for content data"."""
    hint: Text
    """What to write: article, authority, limit, form."""


class LawPart(Definition):
    """Lines on one subject."""

    title: Line
    fields: Annotated[tuple[LawField, ...], Field(min_length=1)]


class LawFields(Definition):
    """What every card asks."""

    version: Version
    language: Language = "en"
    title: Line
    introduction: Text
    parts: Annotated[tuple[LawPart, ...], Field(min_length=1)]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all lines, in order."""
        return tuple(field.id for part in self.parts for field in part.fields)


class LawEntry(Definition):
    """What was verified for one line of one country."""

    text: Text
    source: Text
    """The document in which it was read."""
    as_of: Day
    """The date on which it was known to be true."""


class LawCard(Definition):
    """What is known of one country."""

    country: CountryCode
    language: Language = ENGLISH
    version: Version
    entries: dict[Id, LawEntry] = {}
    """By the ids of the lines; a line without an entry stays blank."""


class LawCards(Definition):
    """The lines and what is known, for every country that has a file."""

    fields: LawFields | None = None
    cards: dict[CountryCode, LawCard] = {}


FOLDER = "law-cards"
FIELDS = "fields.yaml"


def law_fields_file(roots: Sequence[Path]) -> Path | None:
    """Return the file that says what every card asks: that of the last root that has one."""
    paths = (root / FOLDER / FIELDS for root in reversed(roots))
    return next((path for path in paths if path.is_file()), None)


def law_card_files(roots: Sequence[Path]) -> dict[str, Path]:
    """Return the files of cards, by the countries' codes in small letters.

    A later root's file replaces one of the same name, in small letters or capitals.
    """
    found = (path for root in roots for path in originals_in(root / FOLDER).values())
    paths = {path.stem.lower(): path for path in found if path.name != FIELDS}
    return dict(sorted(paths.items()))


def read_law_cards(roots: Sequence[Path], problems: Problems) -> LawCards | None:
    """Read ``law-cards/`` below every root; a later root's file replaces one of the same name.

    Every problem is recorded and ``None`` returned if any.
    """
    before = len(problems.errors)
    fields_path = law_fields_file(roots)
    loaded = None if fields_path is None else load_model(fields_path, LawFields, problems)
    fields = None if loaded is None else loaded[0]
    if loaded is not None:
        check_letters(loaded[1], problems)
        for index, part in enumerate(loaded[0].parts):
            ids = (field.id for field in part.fields)
            Report(loaded[1], problems, ("parts", index)).unique("fields", ids)
    known = () if fields is None else fields.ids
    cards = {}
    for path in law_card_files(roots).values():
        card = load_model(path, LawCard, problems)
        if card is not None:
            _check(*card, None if fields_path and fields is None else known, problems)
            cards[card[0].country] = card[0]
    return None if len(problems.errors) > before else LawCards(fields=fields, cards=cards)


def _check(card: LawCard, file: YamlFile, known: Sequence[str] | None, problems: Problems) -> None:
    """Check a card; its lines only where it is known which lines there are."""
    report, country = Report(file, problems), file.path.stem.upper()
    check_letters(file, problems)
    if country != card.country:
        name, found = f'"{country}"', f'"{card.country}"'
        report.error(
            _("expected the file's name {name}, found {found}", name=name, found=found), "country"
        )
    for name in card.entries:
        if known is not None and name not in known:
            report.key_error(unknown("line", name, known), "entries", name)
