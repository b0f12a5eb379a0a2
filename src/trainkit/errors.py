"""The errors trainkit raises, as one tree.

::

    TrainkitError                something a caller may want to catch
    ├── InputError               files a person wrote are wrong; carries every problem (problems.py)
    ├── AssetError               a page asks for a file it may not have, or that is missing
    └── LayoutError              a text does not fit on the pages it may fill

Nothing in the library prints, exits or changes directory. The command line turns ``InputError``
into exit status 2 and anything outside this tree into exit status 3.
"""

from __future__ import annotations

__all__ = ["AssetError", "LayoutError", "TrainkitError"]


class TrainkitError(Exception):
    """The root of the tree."""


class AssetError(TrainkitError):
    """A page refers to a file that is missing, remote, or outside the folders it may read."""


class LayoutError(TrainkitError):
    """A text does not fit on the pages that its document may have."""
