"""The test specification, and what is known of items from other workshops.

``read_history`` reads the files that the specification names with ``seen`` and ``past_use``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from trainkit.model.fields import Definition, Id, Line, Minutes, Text, expected, refused
from trainkit.model.items.base import CognitiveLevel
from trainkit.model.items.registry import FORMATS, TypeName
from trainkit.model.validate import Report, load_model
from trainkit.model.yaml import YamlFile
from trainkit.problems import Problems

_KEYED = tuple(name for name, answers in FORMATS.items() if not answers.by_hand)
"""Types that are scored by a key; a short answer needs a person who marks it."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)

Count = Annotated[int, Field(ge=0, le=400)]


class BlueprintCell(Definition):
    """A constraint on every form beside the numbers for each level: items, or points, of a kind.

    ``module``, ``objective``, ``level`` and ``type`` together name the kind.
    """

    module: Id | None = None
    objective: Id | None = None
    """One of the module's objectives; its module must be named too."""
    level: CognitiveLevel | None = None
    type: TypeName | None = None
    items: Count | None = None
    """The exact number of items."""
    at_least: Count | None = None
    """The smallest number of items."""
    at_most: Count | None = None
    """The largest number of items."""
    points: Count | None = None
    """The exact total of the items' points."""

    @model_validator(mode="after")
    def _says_what_and_how_many(self) -> Self:
        if not (self.module or self.objective or self.level or self.type):
            raise refused("expected one of module, objective, level and type, found none")
        if self.objective is not None and self.module is None:
            raise refused("expected the objective's module beside it, found none")
        between = self.at_least is not None or self.at_most is not None
        if (self.items is not None) + (self.points is not None) + between != 1:
            raise refused("expected either items, or points, or at_least and at_most")
        if self.range[0] > self.range[1]:
            raise refused("expected at_least to be no more than at_most")
        return self

    @property
    def range(self) -> tuple[int, int]:
        """The smallest and the largest number of items, or of points."""
        exact = self.points if self.items is None else self.items
        if exact is not None:
            return exact, exact
        return self.at_least or 0, 400 if self.at_most is None else self.at_most


class DifficultyTarget(Definition):
    """How difficult a form should be; met as nearly as the banks allow."""

    mean: Annotated[float, Field(gt=0, lt=1)]
    """The mean share of right answers expected of trained participants (facility)."""
    spread: Annotated[float, Field(ge=0, le=0.5)] | None = None
    """The standard deviation of the items' facilities; no limit if left out."""


class DroppedItem(Definition):
    """An item that does not count, after the event."""

    item: Id
    reason: Text


def _anchors(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        if all(isinstance(each, str) and _ID.fullmatch(each) for each in value):
            return tuple(value)
    elif isinstance(value, int) and value >= 0:
        return value
    elif isinstance(value, str) and re.fullmatch("[0-9]{1,3}", value.strip(), re.ASCII):
        return int(value)
    raise expected("a number of items, or a list of the ids of items")


Anchors = Annotated[
    int | tuple[str, ...],
    BeforeValidator(_anchors),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0},
                {"type": "array", "items": {"type": "string", "pattern": f"^{_ID.pattern}$"}},
            ]
        }
    ),
]
"""A number of items, or their ids."""


GUESSING = "guessing"
"""The penalty at which marking at random gains nothing on average."""


def _penalty(value: Any) -> str:
    text = str(value).strip().lower()
    if text == GUESSING:
        return text
    if re.fullmatch(r"[0-9]{1,2}/[1-9][0-9]?|[01](\.[0-9]{1,2})?", text, re.ASCII):
        part = Fraction(text)
        if 0 < part <= 1:
            return str(part)
    raise expected(
        '"{guessing}", or the part of its points that a wrong answer takes off, above 0 and up '
        "to 1, such as 1/3 or 0.25",
        guessing=GUESSING,
    )


Penalty = Annotated[
    str,
    BeforeValidator(_penalty),
    WithJsonSchema(
        {"type": ["string", "number"], "pattern": rf"^({GUESSING}|[0-9]+/[0-9]+|[01](\.[0-9]+)?)$"}
    ),
]
"""``guessing``, or a fraction: ``1/4``."""


class Assessment(Definition):
    """The test specification, equal for the pre-test and the post-test."""

    items: dict[CognitiveLevel, Annotated[int, Field(ge=0, le=20)]]
    """Items of each cognitive level that every module gives to each form."""
    modules: dict[Id, dict[CognitiveLevel, Annotated[int, Field(ge=0, le=20)]]] = {}
    """Other numbers for individual modules."""
    minutes: Minutes
    """The time for each test; its event on the agenda is at least as long."""
    same_items: bool = False
    """True puts the same items on both forms; repetition alone then raises scores."""
    exclude: tuple[Id, ...] = ()
    """Items that this audience has seen before."""
    include: tuple[Id, ...] = ()
    """Items that the test before or the one after the course must have."""
    types: Annotated[tuple[TypeName, ...], Field(min_length=1)] = _KEYED
    """The types of item that a form may hold; all but short answers if left out."""
    retention: bool = False
    """True makes a third form for some months after the course, of items that no other form has."""
    versions: Annotated[int, Field(ge=1, le=8)] = 1
    """Versions of each form: the same items in different orders; neighbours get different
    versions."""
    counterbalance: bool | None = None
    """Whether half of the people answer form B first and form A after the course, so that a
    difference between the forms cannot pass for learning; true if left out, unless both forms have
    the same items."""
    blueprint: tuple[BlueprintCell, ...] = ()
    """Further constraints on every form: items or points of a module, objective, level or type."""
    points: dict[TypeName, Annotated[int, Field(ge=1, le=20)]] = {}
    """What a right answer of each type is worth; 1 if left out."""
    penalty: Penalty | None = None
    """What a wrong answer takes off where one letter is marked: a part of the item's points such as
    1/4, or "guessing" for 1/(k - 1) of them with k options, so that guessing at random gains
    nothing on average. Nothing if left out; a blank takes nothing off. Papers say so."""
    difficulty: DifficultyTarget | None = None
    anchors: Anchors = 0
    """Items that are on both forms: how many, or which. None if left out: whoever has seen an
    item before the course may remember it afterwards."""
    seen: tuple[Line, ...] = ()
    """Records of other workshops' tests (plan/forms.yaml), as paths from this folder; this audience
    has seen their items, so no form takes them."""
    dropped: tuple[DroppedItem, ...] = ()
    """Items found to be flawed after the tests: they count for nobody, on either
    test, and reports name them with the reason."""
    past_use: Line | None = None
    """A file with the shares of right answers to items in the past, as a path from this folder."""

    @property
    def counterbalanced(self) -> bool:
        """Whether half of the people answer the forms in the other order."""
        return self.counterbalance is not False and not self.same_items

    @property
    def anchor_ids(self) -> tuple[str, ...]:
        """The ids of the anchor items, where they are named."""
        return () if isinstance(self.anchors, int) else self.anchors

    @property
    def anchor_count(self) -> int:
        """How many items are on both forms."""
        return self.anchors if isinstance(self.anchors, int) else len(set(self.anchors))

    def items_of(self, module_id: str) -> dict[CognitiveLevel, int]:
        """Return how many items of each level the module gives to a form, zeros left out."""
        wanted = self.modules.get(module_id, self.items)
        return {level: wanted[level] for level in CognitiveLevel if wanted.get(level)}

    def points_of(self, kind: str) -> int:
        """Return what a right answer of this type is worth."""
        return self.points.get(kind, 1)

    def penalty_of(self, kind: str, options: int) -> str | None:
        """Return the part of its points that a wrong answer to an item of this type takes off."""
        if self.penalty is None or not FORMATS[kind].one_letter:
            return None
        return str(Fraction(1, options - 1)) if self.penalty == GUESSING else self.penalty


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


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Row(_Part):
    module: Id
    item: Id


class _Form(_Part):
    items: tuple[_Row, ...]


class _Record(_Part):
    """As much of a record of forms as says which items they hold."""

    forms: Annotated[tuple[_Form, ...], Field(min_length=1)]


def read_history(
    folder: Path, spec: Assessment | None, file: YamlFile, problems: Problems
) -> History | None:
    """Read the files that the test specification names; ``None`` if one cannot be read.

    A missing file is a problem at its name in workshop.yaml; what is wrong inside a file is one at
    its place there.
    """
    if spec is None:
        return History()
    report = Report(file, problems, ("assessment",))
    records = [
        _read(folder / name, _Record, name, report.at("seen", index))
        for index, name in enumerate(spec.seen)
    ]
    use: PastUse | None = PastUse()
    if spec.past_use:
        use = _read(folder / spec.past_use, PastUse, spec.past_use, report.at("past_use"))
    if use is None or None in records:
        return None
    forms = [form for record in records if record for form in record.forms]
    seen = frozenset((row.module, row.item) for form in forms for row in form.items)
    past: dict[tuple[str, str, int], tuple[int, float]] = {}
    for row in use.items:
        key = row.module, row.item, row.version
        people, right = past.get(key, (0, 0.0))
        past[key] = people + row.n, right + row.n * row.facility
    return History(seen, past)


Read = TypeVar("Read", bound=BaseModel)


def _read(path: Path, model: type[Read], name: str, report: Report) -> Read | None:
    if not path.is_file():
        report.error((), 'expected a file here, found none: "{name}"', name=name)
        return None
    loaded = load_model(path, model, report.problems)
    return None if loaded is None else loaded[0]
