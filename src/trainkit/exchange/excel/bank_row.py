r"""An item as a row of text cells, and back.

Fields that hold lists are one cell each: a line for each entry, with bars between its parts. A bar
in a text is ``\|``, a line break in it ``¶``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

from trainkit.items.entries import LETTERS, capitals
from trainkit.languages import N_

__all__ = [
    "COLUMNS",
    "Column",
    "cleaned",
    "column_of",
    "data_of",
    "digest_of_row",
    "field_of",
    "row_of",
]


@dataclass(frozen=True)
class Column:
    """A column of the workbook of a bank."""

    name: str
    """In the hidden first row, by which it is found wherever it was moved."""
    heading: str
    width: int
    """In characters."""
    choices: str = ""
    """The list that its cells are chosen from."""
    is_ours: bool = False
    """Whether trainkit says something there that nobody fills in."""


_OPTIONS = tuple(LETTERS.lower())
COLUMNS: Mapping[str, Column] = {
    column.name: column
    for column in (
        Column("id", N_("Item id"), 11),
        Column("stem", N_("Question"), 40),
        Column("status", N_("Status"), 11, "status"),
        Column("remarks", N_("Remarks of the item check"), 26, is_ours=True),
        Column("type", N_("Type"), 13, "type"),
        Column("key", N_("Right answer"), 9),
        *(
            column
            for letter in _OPTIONS
            for column in (
                Column(letter, letter.upper(), 24),
                Column(f"why-{letter}", N_("Why it is right or wrong"), 28),
            )
        ),
        Column("verdict", N_("Options that say “true”"), 11),
        Column("undetermined", N_("Options that say “cannot be determined”"), 13),
        Column("premises", N_("Lines to be matched: line | letter | reason"), 44),
        Column("answer", N_("Answer"), 20),
        Column("tolerance", N_("Tolerance"), 11),
        Column("unit", N_("Unit"), 9),
        Column("rationale", N_("How the answer is found"), 32),
        Column("wrong", N_("Wrong numbers: number | error that leads to it"), 34),
        Column("rubric", N_("Rubric: points | what earns them"), 34),
        Column("lines", N_("Lines to write on"), 9),
        Column("picture", N_("Picture"), 20),
        Column("alt", N_("What the picture shows"), 26),
        Column("objective", N_("Objective"), 18, "objective"),
        Column("cognitive", N_("Level"), 12, "cognitive"),
        Column("difficulty", N_("Expected share of right answers"), 11),
        Column("case", N_("Case it belongs to"), 16, "case"),
        Column("reference", N_("Reference"), 18, "reference"),
        Column("locator", N_("Place in the source"), 18),
        Column("as_of", N_("Facts checked on"), 12),
        Column("volatile", N_("May change with law or time"), 11, "flag"),
        Column("shuffle", N_("Options may be printed in any order"), 11, "flag"),
        Column("literal", N_("Options differ by letters that look similar"), 11, "flag"),
        Column("enemies", N_("Not on the same form as"), 18),
        Column("reviewed", N_("Accepted remarks: rule | name | reason"), 30),
        Column("version", N_("Version"), 9, is_ours=True),
        Column("origin", N_("From"), 18, is_ours=True),
        Column("check", "", 9, is_ours=True),
    )
}
"""By name the columns from left to right."""

_LISTS = {
    "premises": ("text", "key", "rationale"),
    "wrong": ("value", "rationale"),
    "rubric": ("points", "text"),
    "reviewed": ("rule", "by", "why"),
}
"""By column the parts of each line."""
_OF_OPTIONS = {"verdict", "undetermined", *_OPTIONS, *(f"why-{one}" for one in _OPTIONS)}
_ELSEWHERE = {
    "id",
    "key",
    "enemies",
    "status",
    "remarks",
    "origin",
    "check",
    "reference",
    "locator",
}
_PLAIN = [name for name in COLUMNS if name not in _LISTS.keys() | _ELSEWHERE | _OF_OPTIONS]
"""Columns that are a field each."""


def row_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells of an item by column; ``data`` are its fields, scalars as text."""
    row: dict[str, Any] = {name: data.get(name) for name in _PLAIN}
    row["id"] = str(data.get("id") or "")
    row["type"] = row["type"] or "single"
    source = data.get("source") or {}
    row |= {"reference": source.get("reference"), "locator": source.get("locator")}
    row["enemies"] = ", ".join(data.get("enemies") or ())
    for name, parts in _LISTS.items():
        row[name] = "\n".join(_line(one, parts) for one in data.get(name) or ())
    options = data.get("options") or ()
    for one in options:
        row[one["id"]] = one.get("text")
        row[f"why-{one['id']}"] = one.get("rationale")
    for name in ("verdict", "undetermined"):
        row[name] = _letters(one["id"] for one in options if one.get(name) == "true")
    keys = data.get("keys") or [data.get("key")]
    is_order = row["type"] == "ordering"
    row["key"] = _letters((one["id"] for one in options) if is_order else keys)
    return {name: cleaned(text) for name, text in row.items() if text and name in COLUMNS}


def cleaned(text: str) -> str:
    """Return a text as programs keep it: with line feeds, and no blanks around it."""
    text = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def _letters(names: Iterable[str | None]) -> str:
    return ", ".join(str(name).upper() for name in names if name)


def _line(entry: Mapping[str, Any], parts: Sequence[str]) -> str:
    texts = [str(entry.get(name) or "") for name in parts]
    texts = [
        text.upper() if name == "key" else re.sub(r"([|¶])", r"\\\1", text).replace("\n", "¶")
        for name, text in zip(parts, texts, strict=True)
    ]
    return " | ".join(texts).rstrip(" |") if not texts[-1] else " | ".join(texts)


def data_of(row: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields that the cells of a row say, scalars as text."""
    row = {name: text for name, text in row.items() if text}
    data: dict[str, Any] = {"id": row.get("id", ""), "type": row.get("type", "single")}
    data |= {name: row[name] for name in _PLAIN if name in row}
    source = {name: row[name] for name in ("reference", "locator") if name in row}
    data |= {"source": source} if source else {}
    if "enemies" in row:
        data["enemies"] = re.findall(r"[^\s,،;؛]+", row["enemies"])
    for name, parts in _LISTS.items():
        if name in row:
            data[name] = [_entry(line, parts) for line in row[name].split("\n") if line.strip()]
    for number, premise in enumerate(data.get("premises", ()), 1):
        premise["id"] = str(number)
    return data | _answers(row, data["type"])


def _entry(line: str, parts: Sequence[str]) -> dict[str, str]:
    texts = re.split(r"(?<!\\)\|", line, maxsplit=len(parts) - 1)
    return {
        name: capitals(text.strip()).lower() if name == "key" else _unmarked(text)
        for name, text in zip(parts, texts, strict=False)
        if text.strip()
    }


def _unmarked(text: str) -> str:
    return re.sub(r"\\([|¶])", r"\1", re.sub(r"(?<!\\)¶", "\n", text.strip()))


def _answers(row: Mapping[str, str], kind: str) -> dict[str, Any]:
    """Return options and keys."""
    keys = _named(row.get("key", ""))
    verdicts, unsure = _named(row.get("verdict", "")), _named(row.get("undetermined", ""))
    options = [
        _option(row, letter, kind, verdicts, unsure)
        for letter in _OPTIONS
        if letter in row or f"why-{letter}" in row
    ]
    if kind == "ordering":
        options.sort(key=lambda one: keys.index(one["id"]) if one["id"] in keys else len(keys))
        return {"options": options} if options else {}
    key = {"keys": keys} if kind == "multiple" else {"key": "".join(keys)}
    return ({"options": options} if options else {}) | (key if keys else {})


def _option(
    row: Mapping[str, str], letter: str, kind: str, verdicts: list[str], unsure: list[str]
) -> dict[str, str]:
    option = {"id": letter}
    if letter in row:
        option["text"] = row[letter]
    if kind == "true-false":
        option["verdict"] = "true" if letter in verdicts else "false"
    if f"why-{letter}" in row:
        option["rationale"] = row[f"why-{letter}"]
    return option | ({"undetermined": "true"} if letter in unsure else {})


def _named(text: str) -> list[str]:
    """Return the letters of options that a cell names; signs that are none stay as they are."""
    return [one.lower() for one in re.sub(r"[\s,،;؛.)]+", "", capitals(text))]


def field_of(column: str) -> tuple[str, ...]:
    """Return the fields of an item that a column changes."""
    if column in _OF_OPTIONS:
        return ("options",)
    if column in {"reference", "locator"}:
        return ("source",)
    return ("key", "keys", "options") if column == "key" else (column,)


def column_of(location: Sequence[str | int], options: Sequence[str]) -> str:
    """Return the column of a place in an item; ``options`` are the letters of its options."""
    name, *rest = location or ("stem",)
    if name in {"key", "keys"}:
        return "key"
    if name == "source":
        return "locator" if rest[:1] == ["locator"] else "reference"
    if name != "options":
        return str(name) if name in COLUMNS else "id"
    at = rest[0] if rest and isinstance(rest[0], int) else 0
    letter = options[at] if at < len(options) else ascii_lowercase[min(at, 7)]
    part = rest[1] if len(rest) > 1 else "text"
    return {"rationale": f"why-{letter}"}.get(
        str(part), str(part) if part in {"verdict", "undetermined"} else letter
    )


def digest_of_row(row: Mapping[str, str]) -> str:
    """Return a digest of what a person can change in a row, by which a change is noticed."""
    return hashlib.sha256(json.dumps(sorted(_changeable(row))).encode()).hexdigest()[:16]


def _changeable(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, column in COLUMNS.items():
        if not column.is_ours and name != "status" and row.get(name):
            yield name, row[name]
