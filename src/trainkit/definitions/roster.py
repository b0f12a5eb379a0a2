"""The roster: who takes part, read from ``participants.xlsx``, one row a person.

People are matched by a folded key (``name_key``) so that one person typed with Arabic and Persian
letters, or with an invisible joiner, is noticed; the text itself is kept as it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, ValidationError

from trainkit.definitions.base import CountryCode, Definition, Language, Text, expected
from trainkit.definitions.xlsxfile import Cell, open_workbook, rows
from trainkit.problems import Place, Problems

__all__ = ["COLUMNS", "SHEET", "Participant", "Roster", "name_key", "read_roster"]

SHEET = "Participants"
COLUMNS = {
    "Code": "code",
    "Name": "name",
    "Organisation": "organisation",
    "Country": "country",
    "Role": "role",
    "Language": "language",
}
"""Column headings and the fields they fill; Code is required."""

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CODE = r"[A-Z0-9]+(?:-[A-Z0-9]+)*"


def _code(value: object) -> str:
    text = str(value).strip()
    if not re.fullmatch(_CODE, text) or len(text) > 12:
        raise expected("a code of up to 12 capital letters, digits and hyphens such as PX-07")
    return text


class Participant(Definition):
    """One person. The code stands for the person on every paper; the name may be left out."""

    code: Annotated[str, BeforeValidator(_code)]
    name: Text | None = None
    organisation: Text | None = None
    country: CountryCode | None = None
    role: Text | None = None
    language: Language | None = None


class Roster(Definition):
    """The participants, in the order of the file."""

    participants: tuple[Participant, ...] = ()


def name_key(name: str) -> str:
    """Return a key that is equal for spellings of one name that only look different to a machine.

    Folds case and compatibility forms, Arabic yeh and kaf to the Persian letters, and drops
    joiners, vowel marks and spacing.
    """
    folded = unicodedata.normalize("NFKD", name).casefold()
    folded = folded.translate({0x064A: 0x06CC, 0x0649: 0x06CC, 0x0643: 0x06A9})
    return "".join(c for c in folded if c.isalnum())


def read_roster(path: Path, problems: Problems) -> Roster | None:
    """Read the roster; every problem is recorded and ``None`` returned if there is an error."""
    workbook = open_workbook(path, problems)
    if workbook is None:
        return None
    if SHEET not in workbook.sheetnames:
        found = ", ".join(workbook.sheetnames)
        problems.error(Place(path), f'expected a sheet named "{SHEET}", found {found}')
        return None
    before = len(problems.errors)
    table = list(rows(path, workbook[SHEET], problems))
    columns = _columns(path, table, problems)
    people = [
        person
        for row in table[1:]
        if any(cell.value is not None for cell in row)
        for person in [_participant(row, columns, problems)]
        if person is not None
    ]
    _check_people(people, problems)
    if len(problems.errors) > before:
        return None
    return Roster(participants=tuple(person for person, _ in people))


def _columns(path: Path, table: Sequence[list[Cell]], problems: Problems) -> dict[int, str]:
    known = {heading.casefold(): field for heading, field in COLUMNS.items()}
    columns: dict[int, str] = {}
    for index, cell in enumerate(table[0] if table else []):
        heading = str(cell.value or "").strip()
        field = known.get(heading.casefold())
        if field and field in columns.values():
            problems.error(cell.place, f'the column "{heading}" stands here twice')
        elif field:
            columns[index] = field
        elif heading:
            problems.warning(
                cell.place, f'the column "{heading}" is not read; known: {", ".join(COLUMNS)}'
            )
    if "code" not in columns.values() and not problems.errors:
        problems.error(
            Place(path, sheet=SHEET, cell="A1"), 'expected a column "Code" in the first row'
        )
    return columns


def _participant(
    row: Sequence[Cell], columns: dict[int, str], problems: Problems
) -> tuple[Participant, Place] | None:
    places = {field: row[index].place for index, field in columns.items() if index < len(row)}
    values = {}
    before = len(problems.errors)
    for index, field in columns.items():
        cell = row[index] if index < len(row) else None
        if cell is None or cell.value is None or str(cell.value).strip() == "":
            continue
        if cell.is_formula:
            problems.error(cell.place, f"expected text, found the formula {cell.value}")
        elif _BIDI.search(str(cell.value)):
            problems.error(cell.place, "found an invisible direction control; type the text again")
        else:
            values[field] = str(cell.value)
    if len(problems.errors) > before:
        return None
    try:
        return Participant.model_validate(values), places.get("code", row[0].place)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            field = str(detail["loc"][0])
            place = places.get(field, row[0].place)
            found = f'"{values[field]}"' if field in values else "nothing"
            what = detail["msg"] if detail["type"] == "expected" else "a value"
            problems.error(place, f"{field}: expected {what}, found {found}")
        return None


def _check_people(people: Sequence[tuple[Participant, Place]], problems: Problems) -> None:
    codes: dict[str, Place] = {}
    names: dict[str, Place] = {}
    for person, place in people:
        first = codes.setdefault(person.code, place)
        if first is not place:
            problems.error(place, f"the code {person.code} belongs to two people; first in {first.cell}")
        if person.name:
            same = names.setdefault(name_key(person.name), place)
            if same is not place:
                problems.warning(
                    place, f"looks like the same person as in row {same.cell.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}; if it is, delete one row"
                )
