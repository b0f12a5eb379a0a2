"""The texts that forms take from models, for the catalogues: names of fields, what they mean."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.model.items.registry import MODELS
from trainkit.model.workshop import Workshop
from trainkit.studio.forms.item_words import FIELDS
from trainkit.studio.forms.parts import (
    ENUMS,
    FormField,
    FormPart,
    FormRows,
    Kind,
    explained,
    in_words,
    part_of,
)
from trainkit.studio.forms.words import OPTIONS, label_of


def texts_of_models() -> Iterator[str]:
    """Yield each text, in English, in the order of the forms."""
    yield from _texts(part_of(Workshop))
    for name, model in MODELS.items():
        yield from _texts(part_of(model, FIELDS[name]))
    for each in ENUMS:
        labels = OPTIONS.get(each.__name__, {})
        yield from (in_words(one.value) for one in each if one.value not in labels)


def _texts(kind: Kind) -> Iterator[str]:
    if isinstance(kind, FormField):
        return
    if not isinstance(kind, FormPart):
        yield from _texts(kind.part if isinstance(kind, FormRows) else kind.inner)
        return
    for name, inner in kind.kinds.items():
        yield label_of(kind.model.__name__, name)
        if hint := explained(kind.model, name):
            yield hint
        yield from _texts(inner)
