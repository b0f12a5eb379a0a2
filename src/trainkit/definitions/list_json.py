"""Rows of cells of lists in JSON, as registration systems export them.

Every list of objects is a table: an object is a row, its keys are the headings. What an object
holds inside itself is laid out beside the rest, with the inner keys as headings. Known to be read:

- pretalx, Export of speakers: a list of objects with the headings of its CSV (``orga/forms/
  export.py``, ``speaker.py``), and ``/api/events/…/speakers/``, a page with ``results``
- Indico, ``/api/events/…/registrants``: ``registrants`` with ``full_name`` and ``personal_data``
  (``modules/events/registration/util.py``, ``_build_personal_data``)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from trainkit.definitions.jsonfile import JsonObject, read_json
from trainkit.definitions.xlsxfile import Cell
from trainkit.languages import _
from trainkit.problems import Place, Problems

__all__ = ["looks_like_json", "read_json_list"]

_PRETALX = {"biography", "submissions"}
"""Keys of a speaker in pretalx's API; ``code`` beside them names a record, not a participant."""


def looks_like_json(text: str) -> bool:
    """Whether a text begins as a list or an object of JSON does."""
    return re.match(r"\ufeff?\s*(?:\{\s*[\"}]|\[\s*[\[{\]])", text) is not None


def read_json_list(path: Path, text: str, problems: Problems) -> list[tuple[str, list[list[Cell]]]]:
    """Return each list of objects by the keys that lead to it, as a table with its headings."""
    data = read_json(path, text, problems)
    tables = [(title, _table(rows)) for title, rows in _lists(data, "")]
    if not tables and not problems.errors:
        problems.error(Place(path), _("expected a list with an object for each person"))
    return tables


def _lists(data: Any, title: str) -> Iterator[tuple[str, list[JsonObject]]]:
    """Yield the lists of objects that are not inside another one."""
    if isinstance(data, list):
        rows = [one for one in data if isinstance(one, JsonObject)]
        if rows:
            yield title, rows
        else:  # Moodle has a list of sheets
            for one in data:
                yield from _lists(one, title)
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _lists(value, f"{title} {_words(key)}".strip())


def _table(rows: list[JsonObject]) -> list[list[Cell]]:
    laid_out = [dict(_cells(row)) for row in rows]
    headings = list(dict.fromkeys(key for row in laid_out for key in row))
    top = [Cell(heading, False, rows[0].place) for heading in headings]
    return [
        top,
        *(
            [Cell(texts.get(key), False, row.place) for key in headings]
            for row, texts in zip(rows, laid_out, strict=True)
        ),
    ]


def _cells(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the heading and the value of each cell, those of inner objects behind the others."""
    inner = []
    for key, value in row.items():
        if isinstance(value, dict):
            inner.append(value)
        elif not isinstance(value, list):
            yield ("ID" if key == "code" and _PRETALX & set(row) else _words(key)), _plain(value)
        elif all(isinstance(one, (str, int, float)) for one in value):
            yield _words(key), ", ".join(map(str, value))
    outer = {_words(key) for key, value in row.items() if not isinstance(value, (dict, list))}
    for value in inner:
        yield from ((key, cell) for key, cell in _cells(value) if key not in outer)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, bool) else value


def _words(key: str) -> str:
    """Return a key as a heading: ``firstName`` and ``first_name`` as ``first name``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key).replace("_", " ").strip()
