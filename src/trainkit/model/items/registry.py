"""The types of item there are. A new type has its own file beside this one and two lines here.

``Item`` is an item of any type, as banks hold it. Everything else asks an item, or the format of
its type, and knows no type by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, get_args

from pydantic import BeforeValidator, Discriminator, Field, Tag

from trainkit.model.fields import Definition, Id, Language, Version, expected
from trainkit.model.items.base import BaseItem, Case
from trainkit.model.items.entries import AnswerFormat
from trainkit.model.items.hot_spot import HotSpotItem
from trainkit.model.items.matching import MatchingItem
from trainkit.model.items.multiple import MultipleItem
from trainkit.model.items.numeric import NumericItem
from trainkit.model.items.ordering import OrderingItem
from trainkit.model.items.short_answer import ShortItem
from trainkit.model.items.single import SingleItem
from trainkit.model.items.true_false import TrueFalseItem
from trainkit.text.languages import N_, or_list


def _type_of(value: Any) -> Any:
    if isinstance(value, Mapping):
        return value.get("type", "single")
    return getattr(value, "type", None)


Item = Annotated[
    Annotated[SingleItem, Tag(N_("single"))]
    | Annotated[MultipleItem, Tag(N_("multiple"))]
    | Annotated[TrueFalseItem, Tag(N_("true-false"))]
    | Annotated[MatchingItem, Tag(N_("matching"))]
    | Annotated[OrderingItem, Tag(N_("ordering"))]
    | Annotated[NumericItem, Tag(N_("numeric"))]
    | Annotated[ShortItem, Tag(N_("short-answer"))]
    | Annotated[HotSpotItem, Tag(N_("hot-spot"))],
    Discriminator(_type_of),
]
"""An item of any type; ``type`` says which and is ``single`` if left out."""

MODELS: dict[str, type[BaseItem]] = {
    tag.tag: model for model, tag in map(get_args, get_args(get_args(Item)[0]))
}
"""The model of each type, by its name."""

FORMATS: dict[str, AnswerFormat] = {name: model.format for name, model in MODELS.items()}
"""The answer format of each type, by its name."""


def _known(value: Any) -> Any:
    if value not in FORMATS:
        raise expected(or_list(map(repr, FORMATS)))
    return value


TypeName = Annotated[str, BeforeValidator(_known), Field(json_schema_extra={"enum": [*FORMATS]})]
"""The name of a type."""


class ItemBank(Definition):
    """All items of one module."""

    module: Id
    version: Version
    language: Language = "en"
    cases: tuple[Case, ...] = ()
    items: Annotated[tuple[Item, ...], Field(min_length=1)]

    def item(self, item_id: str) -> Item:
        """Return the item with this id; raises ``KeyError`` if there is none."""
        return {item.id: item for item in self.items}[item_id]

    def case(self, case_id: str) -> Case:
        """Return the case with this id; raises ``KeyError`` if there is none."""
        return {case.id: case for case in self.cases}[case_id]
