"""Makes documents, in this process or in several, and tells a watcher how far it is."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from trainkit.errors import AssetError, LayoutError

if TYPE_CHECKING:
    from trainkit.kit import Document
    from trainkit.render.recipe import Recipe

__all__ = ["Watcher", "make_documents"]

_MOST_WORKERS = 4


class Watcher:
    """Is told what the build is doing; this one keeps silent."""

    def begin(self, total: int) -> None:
        """Say how many documents will be made."""

    def making(self, path: str) -> None:
        """Say that a document is being made."""

    def made(self, path: str) -> None:
        """Say that a document is ready."""


def make_documents(
    documents: Sequence[Document], watcher: Watcher, workers: int
) -> Iterator[tuple[str, bytes]]:
    """Yield each document's path and bytes as they are ready; the order is not fixed.

    Raises ``AssetError`` for a file that a page may not read and ``LayoutError`` for a text that
    does not fit; either names the document.
    """
    watcher.begin(len(documents))
    workers = workers or min(os.cpu_count() or 1, _MOST_WORKERS)
    if workers > 1 and len(documents) > workers:
        yield from _make_in_parallel(documents, watcher, workers)
        return
    for document in documents:
        watcher.making(document.path)
        data = _made(document.path, document.recipe)
        watcher.made(document.path)
        yield document.path, data


def _make_in_parallel(
    documents: Sequence[Document], watcher: Watcher, workers: int
) -> Iterator[tuple[str, bytes]]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker) as pool:
        tasks = {pool.submit(_made, item.path, item.recipe): item.path for item in documents}
        for task in as_completed(tasks):
            data = task.result()
            watcher.made(tasks[task])
            yield tasks[task], data


def _begin_worker() -> None:
    """Let a worker end at once with Ctrl-C, and with its parent however that ends."""
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing
    import os

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _made(path: str, recipe: Recipe) -> bytes:
    """Make one document; an error names it."""
    try:
        return recipe.make()
    except (AssetError, LayoutError) as error:
        raise type(error)(f"{path}: {error}") from error
