"""Makes documents, wherever an executor runs them, and tells a watcher how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from trainkit.errors import AssetError, LayoutError

if TYPE_CHECKING:
    from trainkit.executor import Executor
    from trainkit.kit import Document

__all__ = ["Watcher", "make_documents"]


class Watcher:
    """Is told what the build is doing; this one keeps silent."""

    def begin(self, total: int) -> None:
        """Say how many documents will be made."""

    def making(self, path: str) -> None:
        """Say that a document is being made."""

    def made(self, path: str) -> None:
        """Say that a document is ready."""


def make_documents(
    documents: Sequence[Document], watcher: Watcher, executor: Executor
) -> Iterator[tuple[str, bytes]]:
    """Yield each document's path and bytes as they are ready; the order is not fixed.

    Raises ``AssetError`` for a file that a page may not read and ``LayoutError`` for a text that
    does not fit; either names the document.
    """
    watcher.begin(len(documents))
    for document, data in executor.run(_made, _announced(documents, watcher)):
        watcher.made(document.path)
        yield document.path, data


def _announced(documents: Iterable[Document], watcher: Watcher) -> Iterator[Document]:
    for document in documents:
        watcher.making(document.path)
        yield document


def _made(document: Document) -> bytes:
    """Make one document; an error names it."""
    try:
        return document.recipe.make()
    except (AssetError, LayoutError) as error:
        raise type(error)(f"{document.path}: {error}") from error
