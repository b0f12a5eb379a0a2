"""Reads a question as the item check does, although not everything of an item is known yet."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from trainkit.definitions.lint import remarks_on
from trainkit.definitions.spans import plain
from trainkit.definitions.validate import sentence
from trainkit.items.registry import Item
from trainkit.languages import _

__all__ = ["remarks_of"]

_ITEM: TypeAdapter[Item] = TypeAdapter(Item)
_ANYTHING: Mapping[str, Any] = {
    "objective": "x",
    "cognitive": "recall",
    "difficulty": "0.5",
    "source": {"reference": "x"},
    "as_of": "2000-01-01",
    "version": "1",
    "rationale": "Not known.",
    "alt": "Not known.",
}
"""Stands in for what other systems do not have; the reviewer adds it, and no rule reads it."""


def remarks_of(data: Mapping[str, Any], language: str) -> Iterator[str]:
    """Yield what has to be changed before a question can be an item, and what the rules remark.

    What only has to be added, such as objective, source and reasons, is passed over.
    """
    tried = copy.deepcopy(plain(data))
    try:
        item = _ITEM.validate_python(tried)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _fill_in(tried, detail["loc"])
        try:
            item = _ITEM.validate_python(tried)
        except ValidationError as still:
            for detail in still.errors(include_url=False):
                where = ".".join(map(str, detail["loc"][1:]))
                yield _("{field}: {message}", field=where, message=sentence(detail))
            return
    yield from remarks_on(item, language)


def _fill_in(tried: Any, location: tuple[int | str, ...]) -> None:
    """Put something where a field is missing; the first part of the location is the item's type."""
    *parents, last = location[1:]
    name = str(last)
    if name in _ANYTHING:
        for part in parents:
            tried = tried[part]
        tried.setdefault(name, _ANYTHING[name])
