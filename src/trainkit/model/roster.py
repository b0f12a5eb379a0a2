"""The roster: who takes part, read from ``participants.xlsx``, one row per person.

People are matched by a folded key (``name_key``) so that one person entered twice, with Arabic and
with Persian letters or with an invisible joiner, is noticed; the text stays as it was typed.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from string import ascii_uppercase, digits
from typing import TYPE_CHECKING

from pydantic import ValidationError

from trainkit.model.fields import (
    CountryCode,
    Definition,
    EmailAddress,
    Language,
    Line,
    ParticipantCode,
    forbidden_characters,
)
from trainkit.model.lists import Cell, open_workbook, rows, text_of
from trainkit.model.validate import sentence
from trainkit.problems import Place, Problems
from trainkit.render.assets import why_unprintable
from trainkit.render.excel import names_of
from trainkit.text.languages import N_, _, every, or_list

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

SHEET = N_("Participants")
COLUMNS = {
    N_("Code"): "code",
    N_("Name"): "name",
    N_("Organisation"): "organisation",
    N_("Country"): "country",
    N_("Role"): "role",
    N_("Language"): "language",
    N_("Group"): "group",
    N_("E-mail"): "email",
}
"""Column headings, in English, and the fields they fill; Code is required."""

_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}


class Participant(Definition):
    """One person. The code identifies the person on every paper; the name may be left out."""

    code: ParticipantCode
    name: Line | None = None
    organisation: Line | None = None
    country: CountryCode | None = None
    role: Line | None = None
    language: Language | None = None
    group: Line | None = None
    """The id of the person's group, where workshop.yaml has groups."""
    email: EmailAddress | None = None
    """The address for drafts of e-mails; it is not printed on any document."""


class Roster(Definition):
    """The participants, in the order of the file."""

    participants: tuple[Participant, ...] = ()

    def members(self, group: str | None) -> tuple[Participant, ...]:
        """Return who is in a group, or for ``None`` who is in none, in the order of the file."""
        return tuple(person for person in self.participants if person.group == group)


@dataclass(frozen=True)
class RosterRow:
    """What stands in one row of the roster, as it was typed, by field."""

    number: int
    """The row of the sheet, counted from 1."""
    texts: Mapping[str, str]

    @property
    def is_prepared(self) -> bool:
        """Whether the row is a code, perhaps with a group, that nobody has yet."""
        return not any(text for name, text in self.texts.items() if name not in {"code", "group"})

    @property
    def digest(self) -> str:
        """What is another one as soon as anything in the row is."""
        filled = sorted((field, text) for field, text in self.texts.items() if text)
        return sha256(json.dumps(filled).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class RosterTable:
    """What stands in the roster, as it was typed."""

    tab: str
    """The name of the sheet."""
    columns: Mapping[str, int]
    """By field the number of its column, counted from 1."""
    rows: tuple[RosterRow, ...]


def name_key(name: str) -> str:
    """Return a key that is equal for spellings of one name that only look different to a machine.

    Folds case and compatibility forms, Arabic yeh and kaf to the Persian letters, and drops
    joiners, vowel marks and spacing.
    """
    folded = unicodedata.normalize("NFKD", name).casefold()
    folded = folded.translate({0x064A: 0x06CC, 0x0649: 0x06CC, 0x0643: 0x06A9})
    return "".join(c for c in folded if c.isalnum())


def code_pattern(codes: Iterable[str]) -> tuple[str, ...]:
    """Return for each place of a code the characters that may stand there.

    A place where all codes have letters takes any letter, likewise digits; where codes differ in
    kind, both and the hyphen. A hyphen that all codes have is the only character of its place.
    """
    known = list(codes) or ["AA-00"]
    pattern = []
    for place in range(max(map(len, known))):
        found = {code[place] if place < len(code) else "" for code in known}
        is_short = "" in found
        found.discard("")
        letters = ascii_uppercase if any(each.isalpha() for each in found) else ""
        numerals = digits if any(each.isdigit() for each in found) else ""
        hyphen = "-" if "-" in found else ""
        if hyphen and is_short and not letters and not numerals:
            letters, numerals = ascii_uppercase, digits
        pattern.append(letters + numerals + hyphen)
    return tuple(pattern)


def read_roster(
    path: Path,
    problems: Problems,
    groups: Mapping[str, str] | None = None,
    data: bytes | None = None,
) -> Roster | None:
    """Read the roster; every problem is recorded and ``None`` returned if there is an error.

    ``groups`` are the names of the workshop's groups by their ids, either of which may stand in the
    column Group; with ``None`` they are not known, and the column is not checked. With ``data`` the
    roster is read as if these bytes were the file.
    """
    before = len(problems.errors)
    table = _table(path, problems, data)
    if table is None:
        return None
    _tab, columns, filled = table
    if groups is not None:
        columns = _with_groups(filled, columns, groups, problems)
    read = [_participant(row, columns, groups or {}, problems) for row in filled]
    people = [person for person in read if person is not None]
    _check_people(people, problems)
    if len(problems.errors) > before:
        return None
    return Roster(participants=tuple(person for person, _ in people))


def read_roster_table(
    path: Path, problems: Problems, data: bytes | None = None
) -> RosterTable | None:
    """Read what stands in the roster, right or wrong; ``None`` if it is no roster at all."""
    table = _table(path, problems, data)
    if table is None:
        return None
    tab, columns, filled = table
    return RosterTable(
        tab=tab,
        columns={field: index + 1 for index, field in columns.items()},
        rows=tuple(
            RosterRow(
                number=_row_of(row[0].place),
                texts={field: text_of(row[index]) for index, field in columns.items()},
            )
            for row in filled
        ),
    )


def _table(
    path: Path, problems: Problems, data: bytes | None
) -> tuple[str, dict[int, str], list[list[Cell]]] | None:
    """Return the sheet's name, which column has which field, and the rows that are not empty."""
    workbook = open_workbook(path, problems, data)
    if workbook is None:
        return None
    sheet = people_sheet(workbook)
    if sheet is None:
        found = ", ".join(workbook.sheetnames)
        problems.error(
            Place(path), 'expected a sheet named "{sheet}", found {found}', sheet=SHEET, found=found
        )
        return None
    before = len(problems.errors)
    table = list(rows(path, sheet, problems))
    columns = (
        _columns(Place(path, sheet=sheet.title), table, problems)
        if len(problems.errors) == before
        else {}
    )
    if "code" not in columns.values():
        return None
    return sheet.title, columns, [row for row in table[1:] if any(map(text_of, row))]


def _plain(heading: str) -> str:
    """Return a heading as it is compared: "Email" is "E-mail"."""
    return heading.casefold().replace("-", "")


def people_sheet(workbook: Workbook) -> Worksheet | None:
    """Return the sheet of people, by its name in any language; ``None`` if there is none."""
    title = names_of(workbook, (SHEET,)).shown(SHEET)
    return next((sheet for sheet in workbook.worksheets if sheet.title == title), None)


def _field_of(heading: str) -> str | None:
    """Return the field that a column fills, by its heading in any language; English goes first.

    So no catalogue is read for a roster in English.
    """
    plain = _plain(heading)
    for english, field in COLUMNS.items():
        if plain == _plain(english):
            return field
    for english, field in COLUMNS.items():
        if any(plain == _plain(word) for word in every(english)):
            return field
    return None


def _columns(place: Place, table: Sequence[list[Cell]], problems: Problems) -> dict[int, str]:
    columns: dict[int, str] = {}
    for index, cell in enumerate(table[0] if table else []):
        heading = text_of(cell)
        field = _field_of(heading)
        if field and field in columns.values():
            problems.error(cell.place, 'the column "{heading}" appears twice', heading=heading)
        elif field:
            columns[index] = field
        elif heading:
            problems.warning(
                cell.place,
                'the column "{heading}" is not read; known: {names}',
                heading=heading,
                names=", ".join(COLUMNS),
            )
    if "code" not in columns.values():
        problems.error(replace(place, cell="A1"), 'expected a column "Code" in the first row')
    return columns


def _with_groups(
    filled: Sequence[Sequence[Cell]],
    columns: dict[int, str],
    groups: Mapping[str, str],
    problems: Problems,
) -> dict[int, str]:
    """Return the columns, without that of the groups if there are none; check what stands in it.

    What is typed wrongly in the same way in many rows is one problem, at the first of them.
    """
    index = next((index for index, field in columns.items() if field == "group"), None)
    if index is None:
        return columns
    cells: dict[str, list[Cell]] = {}
    for row in filled:
        if text := text_of(row[index]):
            cells.setdefault(text, []).append(row[index])
    if not groups:
        if cells:
            problems.warning(
                next(iter(cells.values()))[0].place,
                "the column Group is not used, because workshop.yaml has no groups; add them "
                "there under groups, or delete the column",
            )
        return {at: field for at, field in columns.items() if at != index}
    for text, typed in cells.items():
        if unusable(typed[0], text) is None and group_id(text, groups) is None:
            problems.error(typed[0].place, _no_group(text, groups, typed[1:]))
    return columns


def _no_group(text: str, groups: Mapping[str, str], again: Sequence[Cell]) -> str:
    known = or_list(groups.values())
    if not again:
        return _(
            'expected one of the groups of workshop.yaml, {known}, found "{text}"',
            known=known,
            text=text,
        )
    return _(
        'expected one of the groups of workshop.yaml, {known}, found "{text}"; the same in {cells}',
        known=known,
        text=text,
        cells=", ".join(cell.place.cell for cell in again),
    )


def group_id(text: str, groups: Mapping[str, str]) -> str | None:
    """Return the group that a cell names, by its id or its name."""
    typed = name_key(text)
    return next((id_ for id_, name in groups.items() if typed in map(name_key, (id_, name))), None)


def _participant(
    row: Sequence[Cell],
    columns: Mapping[int, str],
    groups: Mapping[str, str],
    problems: Problems,
) -> tuple[Participant, Place] | None:
    cells = {field: row[index] for index, field in columns.items()}
    values = {}
    wrong = False
    for field, cell in cells.items():
        text = text_of(cell)
        reason = unusable(cell, text)
        if reason:
            problems.error(cell.place, reason)
            wrong = True
        elif text:
            values[field] = (field == "group" and group_id(text, groups)) or text
    if wrong:
        return None
    try:
        return Participant.model_validate(values), cells["code"].place
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            field = str(detail["loc"][0])
            problems.error(cells[field].place, f"{field}: {sentence(detail)}")
        return None


def unusable(cell: Cell, text: str) -> str | None:
    """Return why a cell cannot be taken as text for people; ``None`` if it can."""
    if cell.is_formula:
        return _("expected text, found the formula {text}", text=text)
    if text in _ERRORS:
        return _("expected text, found the error value {text}", text=text)
    forbidden = next((reason for _at, reason in forbidden_characters(text)), None)
    if forbidden:
        return _("{reason}; type the text again", reason=forbidden)
    return why_unprintable(text)


def _check_people(people: Sequence[tuple[Participant, Place]], problems: Problems) -> None:
    codes: dict[str, Place] = {}
    names: dict[str, Place] = {}
    for person, place in people:
        first = codes.setdefault(person.code, place)
        if first is not place:
            problems.error(
                place,
                "the code {code} belongs to two people; first in {cell}",
                code=person.code,
                cell=first.cell,
            )
        key = name_key(person.name or "")
        same = names.setdefault(key, place) if key else place
        if same is not place:
            problems.warning(
                place,
                "looks like the same person as in row {row}; if so, delete one row",
                row=_row_of(same),
            )


def _row_of(place: Place) -> int:
    return int(re.sub("[^0-9]", "", place.cell))
