"""Rows of cells of electronic business cards: vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350).

Address books write all three, many cards to a file. Only what the list of participants has is read:
name, e-mail, organisation, role, country and language; pictures, telephones and notes are passed
over. (vobject, the library for this, keeps no lines, so that a problem could not name its place,
and icalendar's lines refuse what version 2.1 writes.)
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from trainkit.definitions.xlsxfile import Cell
from trainkit.languages import _
from trainkit.problems import Place, Problems

__all__ = ["looks_like_cards", "read_cards"]


def looks_like_cards(text: str) -> bool:
    """Whether a text begins as a card does."""
    return (
        re.match(r"\ufeff?\s*BEGIN\s*:\s*VCARD\s*$", text, re.IGNORECASE | re.MULTILINE) is not None
    )


def read_cards(path: Path, text: str, problems: Problems) -> list[tuple[str, list[list[Cell]]]]:
    """Return the cards as one table below a row of headings, without columns that nobody fills.

    Cards of groups and distribution lists (``KIND:group``) are left out.
    """
    cards = [card for card in _cards(path, text, problems) if not card.is_of_many]
    rows = [{name: find(card) for name, find in _COLUMNS.items()} for card in cards]
    used = [name for name in _COLUMNS if any(row[name] for row in rows)]
    table = [[Cell(name, False, Place(path)) for name in used]]
    for card, row in zip(cards, rows, strict=True):
        values = [(row[name], card.place) for name in used]
        table.append([Cell(*_filled(found, place)) for found, place in values])
    return [("", table)]


@dataclass(frozen=True)
class _Property:
    """One line of a card, unfolded."""

    name: str
    parameters: Mapping[str, str]
    """By name in capitals; a bare word of version 2.1 stands under ``TYPE``, as later ones do."""
    value: str
    place: Place

    @property
    def types(self) -> set[str]:
        """What it is for: ``WORK``, ``HOME``, ``PREF``."""
        return set(self.parameters.get("TYPE", "").upper().replace('"', "").split(","))

    @property
    def preference(self) -> int:
        """How far it is preferred: 1 most, 100 least (RFC 6350, 5.3)."""
        number = self.parameters.get("PREF", "")
        return (
            int(number) if re.fullmatch(r"\d{1,3}", number) else 1 if "PREF" in self.types else 100
        )

    @property
    def parts(self) -> list[str]:
        """The components between semicolons, as a person would write them."""
        return [_unescaped(part) for part in re.split(r"(?<!\\);", self.value)]


@dataclass
class _Card:
    place: Place
    properties: list[_Property] = field(default_factory=list)

    def best(self, name: str, kind: str = "") -> _Property | None:
        """Return the property of a name that is preferred: of a kind, then by its order."""
        found = [one for one in self.properties if one.name == name and one.value.strip(" ;")]
        return min(found, key=lambda one: (kind not in one.types, one.preference), default=None)

    @property
    def is_of_many(self) -> bool:
        """Whether it is a card of a group, not of a person."""
        kinds = (self.best("KIND"), self.best("X-ADDRESSBOOKSERVER-KIND"))
        return any(one is not None and one.value.strip().lower() == "group" for one in kinds)


_Found = tuple[str, Place] | None


def _filled(found: _Found, place: Place) -> tuple[str | None, bool, Place]:
    return (None, False, place) if found is None else (found[0], False, found[1])


def _name(card: _Card) -> _Found:
    if (whole := card.best("FN")) is not None:
        return _unescaped(whole.value), whole.place
    if (parts := card.best("N")) is None:
        return None
    family, given, middle = ([*parts.parts, "", "", ""])[:3]
    return " ".join(" ".join((given, middle, family)).split()), parts.place


def _organisation(card: _Card) -> _Found:
    found = card.best("ORG")
    return (", ".join(filter(None, found.parts)), found.place) if found else None


def _country(card: _Card) -> _Found:
    """Return the last component of the office's address, or of the only one (RFC 6350, 6.3.1)."""
    found = card.best("ADR", "WORK")
    return (found.parts[6], found.place) if found and len(found.parts) > 6 else None


def _text_of(*names: str, kind: str = "") -> Callable[[_Card], _Found]:
    def find(card: _Card) -> _Found:
        found = next(filter(None, (card.best(name, kind) for name in names)), None)
        return (_unescaped(found.value), found.place) if found else None

    return find


_COLUMNS: Mapping[str, Callable[[_Card], _Found]] = {
    "Name": _name,
    "Organisation": _organisation,
    "Role": _text_of("TITLE", "ROLE"),
    "Country": _country,
    "Language": _text_of("LANG"),
    "Email": _text_of("EMAIL", kind="WORK"),
}
"""What is read of a card, by headings that ``rosters.columns`` recognises."""
_READ = {"N", "FN", "ORG", "TITLE", "ROLE", "ADR", "LANG", "EMAIL", "KIND",
         "X-ADDRESSBOOKSERVER-KIND"}  # fmt: skip


def _cards(path: Path, text: str, problems: Problems) -> Iterator[_Card]:
    card: _Card | None = None
    for number, line in _unfolded(text.removeprefix("\ufeff")):
        place = Place(path, number, 1)
        match line.replace(" ", "").upper():
            case "":
                continue
            case "BEGIN:VCARD":
                if card is not None:
                    problems.error(
                        place, _("a card begins here, but END:VCARD of the one above is missing")
                    )
                card = _Card(place)
            case "END:VCARD":
                if card is None:
                    problems.error(place, _("a card ends here that did not begin"))
                else:
                    yield card
                card = None
            case _ if card is None:
                problems.error(place, _("expected BEGIN:VCARD, found something else"))
            case _:
                if (one := _property(line, place, problems)) is not None:
                    card.properties.append(one)
    if card is not None:
        problems.error(
            card.place, _("the card that begins here does not end: END:VCARD is missing")
        )


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield the logical lines with the numbers of their first lines.

    A line goes on where the next begins with a blank (RFC 6350, 3.2), and one in quoted-printable
    where it ends with an equals sign (RFC 2045, 6.7).
    """
    first, pieces, is_open = 0, list[str](), False
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if is_open or (pieces and line[:1] in {" ", "\t"} and line.strip()):
            pieces.append(line if is_open else line[1:])
        else:
            if pieces:
                yield first, "".join(pieces)
            first, pieces = number, [line]
        is_open = line.endswith("=") and "QUOTED-PRINTABLE" in pieces[0].upper()
        if is_open:
            pieces[-1] = pieces[-1][:-1]
    yield first, "".join(pieces)


_HEAD = re.compile(r"""(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<parameters>(?:;(?:[^":;]|"[^"]*")*)*):""")


def _property(line: str, place: Place, problems: Problems) -> _Property | None:
    """Return a line as a property; ``None`` if it is not needed, or wrong, which is recorded."""
    head = _HEAD.match(line.strip())
    if head is None:
        problems.error(place, _("expected a property of a card such as FN:Anna Lee"))
        return None
    if head["name"].upper() not in _READ:
        return None
    value = line.strip()[head.end() :]
    parameters = _parameters(head["parameters"])
    encoding = parameters.get("ENCODING", "").upper()
    if encoding == "QUOTED-PRINTABLE" or "QUOTED-PRINTABLE" in parameters.get("TYPE", "").upper():
        try:
            charset = parameters.get("CHARSET", "utf-8").strip('"')
            value = quopri.decodestring(value.encode("ascii")).decode(charset)
        except (UnicodeError, LookupError):
            problems.error(
                place, _("the quoted-printable text cannot be decoded; export it as UTF-8")
            )
            return None
    return _Property(head["name"].upper(), parameters, value, place)


def _parameters(text: str) -> Mapping[str, str]:
    found: dict[str, list[str]] = {}
    for one in re.findall(r""";((?:[^":;]|"[^"]*")*)""", text):
        name, mark, value = one.partition("=")
        found.setdefault(name.strip().upper() if mark else "TYPE", []).append(
            value if mark else name
        )
    return {name: ",".join(values) for name, values in found.items()}


def _unescaped(text: str) -> str:
    """Return a text without backslashes before signs and with blanks for line breaks."""
    plain = re.sub(r"\\(.)", lambda match: " " if match[1] in "nN" else match[1], text)
    return " ".join(plain.split())
