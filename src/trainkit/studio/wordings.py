"""Two wordings of a form, or two questions, side by side: which words of which fields differ."""

from __future__ import annotations

import base64
import difflib
import re
from collections.abc import Iterator
from typing import NamedTuple

from trainkit.exchange.doubles import Near
from trainkit.studio.forms.parts import View

__all__ = ["Difference", "NearShown", "Stretch", "differences", "near_shown", "stretches"]

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


class NearShown(NamedTuple):
    """A new question beside one that is nearly the same, for a page."""

    near: Near
    rows: tuple[Difference, ...]
    pictures: tuple[tuple[str, tuple[str, ...]], ...]
    """Of the other one and of the new one the names of the pictures, and their addresses."""


def near_shown(near: Near) -> NearShown:
    """Return what a page shows of a question that is much like another."""
    has_pictures = any(near.pictures)
    fields = near.fields[:-1] if has_pictures else near.fields
    rows = tuple(Difference(label, tuple(stretches(old, new))) for label, old, new in fields)
    shown = [tuple(map(_address, filter(None, each))) for each in near.pictures]
    names = near.fields[-1][1:] if has_pictures else ()
    return NearShown(near, rows, tuple(zip(names, shown, strict=False)))


def _address(picture: bytes) -> str:
    """Return the address of a picture that has all its bytes."""
    starts = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg"}
    kind = next((kind for start, kind in starts.items() if picture.startswith(start)), "svg+xml")
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"


def _texts(view: View, above: str = "") -> Iterator[tuple[str, str]]:
    """Yield each field's label, with those of what it is in, and what it shows."""
    for one in (*view.children, *view.more):
        label = ", ".join(filter(None, (above, one.label)))
        if one.children:
            yield from _texts(one, label)
        elif one.control != "hidden":
            shown = dict(one.options)
            yield label, ", ".join(" ".join(shown.get(text, text).split()) for text in one.texts)
