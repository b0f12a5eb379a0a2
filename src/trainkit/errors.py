"""The errors trainkit raises, as one tree.

::

    TrainkitError                something a caller may want to catch
    ├── InputError               files a person wrote are wrong; carries every Problem found
    ├── AssetError               a page asks for a file it may not have, or that is missing
    └── LayoutError              a text does not fit on the pages it may fill

Nothing in the library prints, exits or changes directory. The command line turns ``InputError``
into exit status 2 and anything outside this tree into exit status 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainkit.problems import Problem

__all__ = ["AssetError", "InputError", "LayoutError", "TrainkitError"]


class TrainkitError(Exception):
    """The root of the tree."""


class InputError(TrainkitError):
    """Files that a person wrote cannot be used.

    ``problems`` holds every problem found, sorted by place, never only the first.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class AssetError(TrainkitError):
    """A page refers to a file that is missing, remote, or outside the folders it may read."""


class LayoutError(TrainkitError):
    """A text does not fit on the pages that its document may have."""
