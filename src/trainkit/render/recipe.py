"""A recipe: a view (what a document shows) and how to turn it into bytes.

The view holds everything that comes from definitions and plan, and nothing else, so a fingerprint
over it tells whether the document must be made again, and a participant's document that has no
key in its view cannot leak one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

__all__ = ["FileRecipe", "Recipe", "View"]


class View(BaseModel):
    """What one document shows: frozen, complete, in the order of the page."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Recipe(Protocol):
    """How one file is made."""

    def ingredients(self) -> Iterator[bytes]:
        """Yield everything the bytes depend on, apart from the program's own version."""
        ...

    def make(self) -> bytes:
        """Return the file's bytes."""
        ...


ViewT = TypeVar("ViewT", bound=BaseModel)


@dataclass(frozen=True)
class FileRecipe(Generic[ViewT]):
    """A file that a plain function writes: a workbook, a Word file, a calendar."""

    view: ViewT
    write: Callable[[ViewT], bytes]

    def ingredients(self) -> Iterator[bytes]:
        """Yield the writer's name and the view."""
        yield f"{self.write.__module__}.{self.write.__qualname__}".encode()
        yield self.view.model_dump_json().encode()

    def make(self) -> bytes:
        """Return the file's bytes."""
        return self.write(self.view)
