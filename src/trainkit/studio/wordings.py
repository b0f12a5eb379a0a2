"""Two wordings of the same form side by side: which fields differ, and in which words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import NamedTuple

from trainkit.studio.forms.parts import View

__all__ = ["Difference", "Stretch", "differences", "stretches"]

_PIECE = re.compile(r"\w+|\s+|[^\w\s]")


class Stretch(NamedTuple):
    """Words that both texts have, or one of them."""

    is_same: bool
    before: str
    after: str


class Difference(NamedTuple):
    """A field that two wordings have differently."""

    label: str
    stretches: tuple[Stretch, ...]


def differences(before: View, after: View) -> Iterator[Difference]:
    """Yield the fields whose texts differ, in the order of the form."""
    old, new = dict(_texts(before)), dict(_texts(after))
    for label in dict.fromkeys((*new, *old)):
        one, other = old.get(label, ""), new.get(label, "")
        if one != other:
            yield Difference(label, tuple(stretches(one, other)))


def stretches(before: str, after: str) -> Iterator[Stretch]:
    """Yield two texts word by word, as far as they are the same and where they differ."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        yield Stretch(kind == "equal", "".join(old[a:b]), "".join(new[c:d]))


def _texts(view: View, above: str = "") -> Iterator[tuple[str, str]]:
    """Yield each field's label, with those of what it is in, and what it shows."""
    for one in (*view.children, *view.more):
        label = ", ".join(filter(None, (above, one.label)))
        if one.children:
            yield from _texts(one, label)
        elif one.control != "hidden":
            shown = dict(one.options)
            yield label, ", ".join(" ".join(shown.get(text, text).split()) for text in one.texts)
