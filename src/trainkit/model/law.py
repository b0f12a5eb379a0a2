"""Cards of national law: which article, which authority, as of when; blank where not verified.

``law-cards/fields.yaml`` says what every card asks; ``law-cards/kz.yaml`` holds what was verified
for one country. A local prosecutor fills in the card and checks what is already printed on it.

What a translation must keep: numbers, dates, identifiers, sources, figures and placeholders.

A text is taken apart into facts, each of a kind and in one spelling, whatever digits and decimal
signs its language has, so that the facts of a text and of its translation can be compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from trainkit.model.fields import CountryCode, Day, Definition, Id, Language, Line, Text, Version
from trainkit.model.validate import Report, check_letters, load_model, unknown
from trainkit.model.yaml import YamlFile, originals_in
from trainkit.problems import Problems
from trainkit.text.languages import ENGLISH, N_, locale_of, tags_of


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
    ask: LawEntry | None = None
    """Whom to ask about the lines that have no entry."""
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
            "country", "expected the file's name {name}, found {found}", name=name, found=found
        )
    for name in card.entries:
        if known is not None and name not in known:
            report.key_error(("entries", name), unknown("line", name, known))


Fact = tuple[str, str]
"""The kind of a fact as a person calls it, and the fact."""

_DIGITS = {ord(zero) + n: str(n) for zero in "٠۰" for n in range(10)}
_ISOLATES = dict.fromkeys(map(ord, "\u200e\u200f\u061c"), None)

_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_KINDS = (
    (N_("figure"), re.compile(r"(?<=\])\((figures/[^\s)]+)")),
    ("citation", re.compile(r"(?<=\[)@([a-z0-9-]+)")),
    ("link", re.compile(r"\]\(([^\s)]+)\)")),
    (N_("address"), re.compile(r"(https?://[^\s)\]>»]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)", re.ASCII)),
    ("placeholder", re.compile(r"(\{\{[^{}\n]*\}\}|\{[^{}\n]*\}|%\(\w+\)[sd])")),
    (
        N_("identifier"),
        re.compile(
            r"(?<![\w.])((?=[\w.:/+@…-]*[A-Za-z])(?=[\w.:/+@…-]*\d)"
            r"(?:[A-Za-z_]|0x|\d+[A-Z]|\d[\da-f]{3,}…)[\w.:/+@…-]*[\w]"
            r"|\d{4}-\d\d-\d\dT[\d:]+(?:Z|[+-]\d\d:\d\d)?|\d[\da-f]{7,}"
            r"|[A-Za-z_][\w-]+(?:[._][\w-]{2,})+)",
            re.ASCII,
        ),
    ),
)  # fmt: skip
"""Kinds in the order in which they are taken out of a text; what is taken is not read again."""

_SERIES = re.compile(r"(?<![\w-])[А-Я]{1,4}(?=-\d)|(?<=\d-)[А-Я](?=-\d)")
"""The letters of an act's number, as in ЗРУ-344, which English texts have in Latin letters."""
_LATIN = str.maketrans("АБВГДЕЗИКЛМНОПРСТУФ", "ABVGDEZIKLMNOPRSTUF")

_LAYOUT = (
    (N_("row of a table"), re.compile(r"^\s*(\|)", re.MULTILINE)),
    (N_("box"), re.compile(r"^(:::) *\w", re.MULTILINE)),
    (N_("entry of a list"), re.compile(r"^ *(?:([-*]|\d+\.)) ", re.MULTILINE)),
)
_NUMBER = re.compile(r"\d+(?:[.:]\d+)*")
_NUMBER_WORDS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
}
_WORD = re.compile(r"[a-z]+")


def differences(
    source: str, text: str, languages: tuple[str, str]
) -> tuple[Counter[Fact], Counter[Fact]]:
    """Return the facts of a source that its translation lacks, and those that it adds.

    ``languages`` are those of the two texts. A number that an English source writes as a word may
    be a figure in the translation.
    """
    wanted, found = (facts_of(*one) for one in zip((source, text), languages, strict=True))
    added = found - wanted
    words = Counter(word for word in _WORD.findall(source.lower()) if word in _NUMBER_WORDS)
    return wanted - found, added - Counter(
        {("number", _NUMBER_WORDS[word]): count for word, count in words.items()}
    )


def facts_of(text: str, language: str) -> Counter[Fact]:
    """Return the facts of a text, each with how often it is there."""
    facts: Counter[Fact] = Counter()
    left = text.translate(_ISOLATES)
    for match in _CODE.finditer(left):
        facts[N_("code"), match[0].strip("`").strip()] += 1
    left = _CODE.sub(" ¦ ", left)
    for kind, pattern in _LAYOUT:
        facts[kind, ""] += len(pattern.findall(left))
    left = _SERIES.sub(lambda letters: letters[0].translate(_LATIN), left.translate(_DIGITS))
    for kind, pattern in _KINDS:
        for match in pattern.finditer(left):
            facts[kind, match[1].rstrip(".,:;…") if kind == "address" else match[1]] += 1
        left = pattern.sub(" ¦ ", left)
    facts.update((N_("month of a date"), str(month)) for month in _months_in(left, language))
    facts.update((N_("number"), number) for number in _numbers_in(left, language))
    return +facts


def _numbers_in(text: str, language: str) -> Iterator[str]:
    for match in _NUMBER.finditer(_with_points(text, language)):
        yield match[0]


def _with_points(text: str, language: str) -> str:
    """Return a text whose numbers have a decimal point and no sign between thousands."""
    plain = text.replace("٬", "").replace("٫", ".")
    if decimal_sign(language) == ",":
        plain = re.sub(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))", "", plain)
        return re.sub(r"(?<=\d),(?=\d)", ".", plain)
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain)


@cache
def decimal_sign(language: str) -> str:
    """Return the decimal sign of a language, by CLDR."""
    from babel.numbers import get_decimal_symbol

    return get_decimal_symbol(locale_of(language))


_VERB = re.compile(r"\b(?:may|march)\b")
"""English words that are months only with a capital."""


def _months_in(text: str, language: str) -> Iterator[int]:
    """Yield the months that stand beside a figure, as in "10 November" and "April 2026"."""
    pattern, months = _month_names(language)
    if language.partition("-")[0] == "en":
        text = _VERB.sub(" ¦ ", text)
    for match in pattern.finditer(text.casefold()):
        yield months[next(filter(None, match.groups()))]


_CASE = "[аеёиоуыьюяйм]"
"""The letters in which a month's name ends in the cases of Russian and its neighbours."""


@cache
def _month_names(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    stems: dict[str, int] = {}
    short: dict[str, int] = {}
    for tag in reversed(tags_of(language)):
        months = locale_of(tag).months
        for context in ("format", "stand-alone"):
            for number, name in months[context]["wide"].items():
                stems[re.sub(f"{_CASE}$", "", name.casefold())] = number
            for number, name in months[context]["abbreviated"].items():
                short[name.casefold().rstrip(".")] = number
    if language.partition("-")[0] == "en":
        short["sep"] = 9
    name = rf"(?:({_either(stems)}){_CASE}{{0,2}}|({_either(short)}))"
    # a joiner makes of the month May the prefix of a Persian verb
    end = r"(?![\w\u200c])"
    return re.compile(rf"\d\s+{name}{end}|(?<!\w){name}\.?\s+\d"), short | stems


def _either(names: dict[str, int]) -> str:
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
