"""What is known of items from other workshops: which were seen, and how often answered right.

In: the files that the test specification names with ``seen`` and ``past_use``. Out: ``History``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from trainkit.definitions.base import Definition, Id
from trainkit.definitions.validate import load_model
from trainkit.definitions.workshop import Workshop
from trainkit.definitions.yamlfile import YamlFile
from trainkit.problems import Problems

__all__ = ["History", "PastItem", "PastUse", "read_history"]


class PastItem(Definition):
    """How one version of an item was answered at one or more workshops."""

    module: Id
    item: Id
    version: Annotated[int, Field(ge=1)]
    """The item's version in its bank; figures of another version are not used."""
    n: Annotated[int, Field(ge=1)]
    """People who answered it after they were taught."""
    facility: Annotated[float, Field(ge=0, le=1)]
    """The share of them who were right; the mean mark where an answer can be partly right."""


class PastUse(Definition):
    """The file that ``assessment.past_use`` names."""

    items: tuple[PastItem, ...] = ()


@dataclass(frozen=True)
class History:
    """What is known of items from other workshops."""

    seen: frozenset[tuple[str, str]] = frozenset()
    """Module and id of each item that this audience has seen."""
    past: Mapping[tuple[str, str, int], tuple[int, float]] = field(default_factory=dict)
    """For module, id and version: how many people answered, and how many of them right."""


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)
    module: Id
    item: Id


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True)
    items: tuple[_Row, ...]


class _Record(BaseModel):
    """As much of a record of forms as says which items they hold."""

    model_config = ConfigDict(frozen=True)
    forms: Annotated[tuple[_Form, ...], Field(min_length=1)]


def read_history(
    folder: Path, workshop: Workshop, file: YamlFile, problems: Problems
) -> History | None:
    """Read the files that the test specification names; ``None`` if one cannot be read.

    A file that is not there is a problem at its name in workshop.yaml; what is wrong inside a file
    is one at its place there.
    """
    spec = workshop.assessment
    if spec is None:
        return History()
    before = len(problems.errors)
    seen: set[tuple[str, str]] = set()
    for index, name in enumerate(spec.seen):
        path = _found(folder, name, file, ("assessment", "seen", index), problems)
        record = load_model(path, _Record, problems) if path else None
        for form in record[0].forms if record else ():
            seen |= {(row.module, row.item) for row in form.items}
    past = _past(folder, spec.past_use, file, problems) if spec.past_use else {}
    return History(frozenset(seen), past) if len(problems.errors) == before else None


def _found(
    folder: Path, name: str, file: YamlFile, location: tuple[str | int, ...], problems: Problems
) -> Path | None:
    path = folder / name
    if path.is_file():
        return path
    problems.error(file.place(location), f'expected a file here, found none: "{name}"')
    return None


def _past(
    folder: Path, name: str, file: YamlFile, problems: Problems
) -> dict[tuple[str, str, int], tuple[int, float]]:
    path = _found(folder, name, file, ("assessment", "past_use"), problems)
    loaded = load_model(path, PastUse, problems) if path else None
    past: dict[tuple[str, str, int], tuple[int, float]] = {}
    for row in loaded[0].items if loaded else ():
        key = row.module, row.item, row.version
        people, right = past.get(key, (0, 0.0))
        past[key] = people + row.n, right + row.n * row.facility
    return past
