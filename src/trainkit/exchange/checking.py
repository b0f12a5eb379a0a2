"""Reads a question as the item check does, although not everything of an item is known yet."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter, ValidationError

from trainkit.exchange.doubles import Near
from trainkit.model.check_course import Unreviewed
from trainkit.model.items.registry import Item
from trainkit.model.lint import remarks_on
from trainkit.model.validate import sentence
from trainkit.model.yaml import plain
from trainkit.problems import Place, Problem
from trainkit.text.languages import N_, _

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


_SHOWN = 60
"""Characters of a text that are shown whole; of a longer one, what is different."""
_AROUND = 20
"""Characters that are shown around it."""


class Kind(StrEnum):
    """What a row of a workbook does to a bank."""

    CHANGED = N_("changed in the bank")
    ACCEPTED = N_("reviewed, now in the bank")
    NOTED = N_("changed, still to be reviewed")
    NEW = N_("new, to be reviewed")


@dataclass(frozen=True)
class Difference:
    """A question that a workbook has otherwise than the bank."""

    id: str
    kind: Kind
    place: Place
    fields: tuple[tuple[str, str, str], ...] = ()
    """Columns with what they said and what they say, in whole."""

    @property
    def shown(self) -> Iterator[tuple[str, str, str]]:
        """Columns, each with what it said and says, in an extract where that is long."""
        for column, old, new in self.fields:
            yield column, *_extracts(old, new)


def in_words(fields: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Yield columns with what they said and say in words, in extracts where that is long."""
    for column, *texts in fields:
        old, new = _extracts(*texts)
        yield _("  {column}: “{old}” → “{new}”", column=column, old=old, new=new)


def _extracts(old: str, new: str) -> tuple[str, str]:
    """Return both texts from shortly before to shortly behind what is different."""
    if max(len(old), len(new)) <= _SHOWN or not old or not new:
        return old or "–", new or "–"
    pairs = list(zip(old, new, strict=False))
    head = next((n for n, (a, b) in enumerate(pairs) if a != b), len(pairs))
    ends = list(zip(reversed(old[head:]), reversed(new[head:]), strict=False))
    tail = next((n for n, (a, b) in enumerate(ends) if a != b), len(ends))
    return _extract(old, head, tail), _extract(new, head, tail)


def _extract(text: str, head: int, tail: int) -> str:
    """Return a text without what is the same at both ends, from and to the end of a word."""
    first = text.rfind(" ", 0, head - _AROUND) + 1 if head > _AROUND else 0
    after = text.find(" ", len(text) - tail + _AROUND) if tail > _AROUND else -1
    return f"{'…' if first else ''}{text[first : after if after > 0 else None]}{'…' * (after > 0)}"


@dataclass(frozen=True)
class Imported:
    """What came of a file of questions."""

    module: str
    """The id of the module that has the questions."""
    format: str
    """The title of the format that was found."""
    taken: tuple[Unreviewed, ...]
    """The questions that wait now, with their new ids."""
    known: int
    """Questions that the module had already, with the same key; they were passed over."""
    problems: tuple[Problem, ...]
    """What was lost, what resembles another question, and what the item check remarks."""
    differences: tuple[Difference, ...] | None = None
    """What a bank's own workbook changed; ``None`` for any other file."""
    near: tuple[Near, ...] = ()
    """Those of ``taken`` that are much like another question."""
    is_written: bool = True
    """Whether it was not only looked at."""

    def words(self) -> Iterator[str]:
        """Yield the differences in words, a line for each."""
        for one in self.differences or ():
            yield f"{one.id}: {_(one.kind)}"
            yield from in_words(one.fields)
