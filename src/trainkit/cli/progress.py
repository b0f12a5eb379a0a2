"""What a person on a terminal sees while something takes long; nothing in a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from trainkit.cli.output import on_terminal
from trainkit.making import Watcher

__all__ = ["busy", "watched"]


class _BuildProgress(Watcher):
    """Shows which document is being made and how many are left; vanishes at the end."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.progress import TimeElapsedColumn as Elapsed

        text = TextColumn("{task.description}")
        self.bar = Progress(text, BarColumn(), MofNCompleteColumn(), Elapsed(), transient=True)
        self._task = self.bar.add_task("reading", total=None)

    def begin(self, total: int) -> None:
        """Show how many documents will be made."""
        self.bar.update(self._task, total=total, description="making documents")

    def making(self, path: str) -> None:
        """Show the document that is being made."""
        self.bar.update(self._task, description=path)

    def made(self, path: str) -> None:
        """Count a document that is ready."""
        self.bar.update(self._task, advance=1, description=path)


@contextmanager
def watched() -> Iterator[Watcher | None]:
    """Give the watcher of a build that draws a bar; ``None`` where nobody is watching."""
    if not on_terminal():
        yield None
        return
    progress = _BuildProgress()
    with progress.bar:
        yield progress


@contextmanager
def busy(what: str) -> Iterator[None]:
    """Show that something is being done."""
    if not on_terminal():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield
