"""Results of a course in the work of the offices: indicators with their sources (Kirkpatrick's 4).

A course is one cause among many. An indicator is printed with what it was before and after, as of
when and by whose count, and as a contribution: never as an effect of the course.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from math import isfinite
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from trainkit.definitions.base import Day, Definition, Id, Text, expected, text_schema
from trainkit.definitions.yamlfile import YamlFile
from trainkit.problems import Problems

__all__ = ["Indicator", "check_results"]

_NUMBER = r"-?\d{1,12}(?:\.\d{1,6})?"
_PER_CENT = frozenset({"%", "per cent", "percent"})


def _number(value: Any) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value):
        return float(value)
    if not isinstance(value, str) or not re.fullmatch(_NUMBER, value.strip(), re.ASCII):
        raise expected("a number in plain digits such as 12 or 12.5")
    return float(value)


Figure = Annotated[
    float, BeforeValidator(_number), text_schema(f"^{_NUMBER}$", "a number in plain digits")
]
"""A number as people write it: a dot before decimals, nothing between thousands."""


class Indicator(Definition):
    """Something counted in the offices before the course and after it."""

    id: Id
    title: Text
    unit: Annotated[str, Field(min_length=1, max_length=40)]
    """What is counted: "requests a quarter", "%"."""
    before: Figure | None = None
    """Before the course; left out where nobody counted."""
    after: Figure | None = None
    """Left out as long as it has not been counted."""
    as_of: Day
    """The day of the latest of the two counts."""
    source: Text
    """Who counted, and where it can be looked up."""
    note: Text | None = None
    """What else may have changed the figure."""

    @property
    def change(self) -> float | None:
        """After less before; ``None`` unless both were counted."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


def check_results(
    results: Sequence[Indicator], dates: Sequence[date], file: YamlFile, problems: Problems
) -> None:
    """Record ids that stand twice, and figures that do not go with their date or their unit."""
    seen: set[str] = set()
    for index, one in enumerate(results):
        here = ("results", index)
        if one.id in seen:
            problems.error(file.place((*here, "id")), f'the indicator "{one.id}" stands here twice')
        seen.add(one.id)
        _check_dates(one, dates, file, here, problems)
        if one.unit.casefold() in _PER_CENT:
            for field in ("before", "after"):
                value = getattr(one, field)
                if value is not None and not 0 <= value <= 100:
                    problems.warning(
                        file.place((*here, field)),
                        f"{one.id}.{field}: a share in per cent is expected to lie between 0 and "
                        f"100, found {value:g}",
                    )


def _check_dates(
    one: Indicator,
    dates: Sequence[date],
    file: YamlFile,
    here: tuple[str | int, ...],
    problems: Problems,
) -> None:
    if one.before is None and one.after is None:
        problems.warning(
            file.place(here), f"{one.id}: has neither a figure before the course nor one after it"
        )
    elif one.after is not None and one.as_of <= dates[-1]:
        problems.error(
            file.place((*here, "as_of")),
            f"{one.id}: has a figure after the course, so as_of is expected to be later than its "
            f"last day, {dates[-1]}; found {one.as_of}",
        )
    elif one.after is None and one.as_of > dates[-1]:
        problems.warning(
            file.place((*here, "as_of")),
            f"{one.id}: has no figure after the course, but as_of is later than its last day",
        )
