"""A place to find on a picture or diagram, answered with the letter that stands at it.

The picture carries the letters of its places. They are fixed there, so options keep the bank's
order, which is that of the letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from trainkit.model.fields import Line, matching, text_schema
from trainkit.model.items.base import Option, Report
from trainkit.model.items.entries import LETTERS, Row
from trainkit.model.items.single import OneKeyItem
from trainkit.render.markdown import FIGURE
from trainkit.text.languages import N_, or_list

_TEXT = re.compile(rb"<(?:\w+:)?text\b[^>]*>(.*?)</(?:\w+:)?text>", re.DOTALL)


class HotSpotItem(OneKeyItem):
    """A place on a picture; the options are its labelled places, A first."""

    type: Literal["hot-spot"]
    picture: Annotated[
        str,
        BeforeValidator(matching(FIGURE.pattern, N_('a figure such as "figures/network.svg"'))),
        text_schema(f"^{FIGURE.pattern}$", "a figure in the module's folder: svg, png or jpg"),
    ]
    """A picture on which the letters of the places stand."""
    alt: Line
    """What the picture shows, for people who cannot see it; does not give the key away."""
    options: Annotated[tuple[Option, ...], Field(min_length=3, max_length=8)]
    """The labelled places; their text says what is there and is printed below the picture."""

    def check(self, report: Report) -> None:
        super().check(report)
        letters = LETTERS[: len(self.options)]
        found = "".join(option.id for option in self.options)
        if found != letters.lower():
            wanted = ", ".join(letters.lower())
            report.error(
                "options",
                "expected the places {wanted} in this order, as the letters on the picture, "
                "found {names}",
                wanted=wanted,
                names=", ".join(found),
            )
        drawing = report.figure(self.picture, "picture")
        if drawing is not None and self.picture.endswith(".svg"):
            missing = [letter for letter in letters if letter not in _labels(drawing)]
            if missing:
                report.error(
                    "picture",
                    "the picture has no text {names}; each place needs its letter on the picture",
                    names=or_list(missing),
                )

    def content(self) -> Mapping[str, Any]:
        return {"type": self.type, "picture": self.picture, **super().content()}

    def page_fields(self, row: Row) -> dict[str, str | int | None]:
        return {"picture": self.picture, "alt": self.alt}


def _labels(drawing: bytes) -> set[str]:
    """Return the texts of a drawing."""
    return {re.sub(rb"<[^>]*>", b"", text).decode().strip() for text in _TEXT.findall(drawing)}
