"""The progress line that a person on a terminal sees during a build."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from trainkit.making import Watcher

__all__ = ["BuildProgress"]


class BuildProgress(Watcher):
    """Shows which document is being made and how many are left; vanishes at the end."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            transient=True,
        )
        self._task = self._progress.add_task("reading", total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def begin(self, total: int) -> None:
        """Show how many documents will be made."""
        self._progress.update(self._task, total=total, description="making documents")

    def making(self, path: str) -> None:
        """Show the document that is being made."""
        self._progress.update(self._task, description=path)

    def made(self, path: str) -> None:
        """Count a document that is ready."""
        self._progress.update(self._task, advance=1, description=path)
