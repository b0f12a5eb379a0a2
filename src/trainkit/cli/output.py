"""What the commands share: exit statuses, messages, and the progress shown on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainkit.languages import N_, _
from trainkit.making import Watcher

if TYPE_CHECKING:
    from trainkit.entering import ToMark
    from trainkit.problems import Problem
    from trainkit.score_sheet.enter import Disagreement

__all__ = [
    "DONE",
    "FAULT",
    "LOOK",
    "STOPPED",
    "WRONG_INPUT",
    "Folder",
    "OnCluster",
    "Test",
    "busy",
    "complain",
    "show_informations",
    "show_problems",
    "shown",
    "tell",
    "tell_file",
    "to_mark",
    "values_of",
    "watched",
]

Folder = Annotated[Path, typer.Argument(metavar="[DIR]", help="The workshop folder.")]

OnCluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Work on the Dask cluster at this address, such as tcp://192.168.1.20:8786.",
    ),
]

DONE = 0
LOOK = 1
"""Done, but something needs a person's look."""
WRONG_INPUT = 2
FAULT = 3
STOPPED = 130
"""Stopped by the person at the prompt: what shells expect of a program that Ctrl-C ended."""


class Test(StrEnum):
    """When a form is answered, without the time that importing ``FormUse`` takes."""

    PRE = "pre"
    POST = "post"


def tell(text: str) -> None:
    """Print a line to standard output; nobody may be reading it, and that is no fault."""
    try:
        typer.echo(text)
    except OSError:  # the reader of a pipe has gone, or the disk that takes the output is full
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def tell_file(path: Path, fate: str = N_("made")) -> None:
    """Print what was done with a file, marked for translation: made, changed, removed."""
    tell(f"{_(fate)}  {shown(path)}")


def complain(message: str) -> None:
    """Print a message about the run itself to standard error."""
    typer.echo(f"trainkit: {message}", err=True)


def values_of(one: Disagreement) -> dict[str, str]:
    """Return by name what a message says of a cell that disagrees with an answer."""
    return {
        "code": one.spot.code,
        "sheet": one.spot.sheet,
        "shown": one.spot.shown,
        "cell": one.cell,
        "in_sheet": one.in_sheet or _("nothing"),
        "offered": one.offered or _("nothing"),
    }


def to_mark(one: ToMark) -> str:
    """Return what a message says of an answer that a person has to mark."""
    from trainkit.assessment.forms import TEST_NAMES

    return _(
        "To mark, at most {most} points: {code}, {test}, question {number}: {text}",
        most=one.most,
        code=one.code,
        test=_(TEST_NAMES[one.use]),
        number=one.number,
        text=one.text,
    )


def show_problems(problems: Iterable[Problem]) -> None:
    """Print problems, one a line, to standard error."""
    for problem in problems:
        typer.echo(str(problem), err=True)


def show_informations(problems: Iterable[Problem]) -> None:
    """Print what asks for nothing, one a line, to standard error; dim on a terminal."""
    for problem in problems:
        typer.secho(str(problem), err=True, dim=True)


def on_terminal() -> bool:
    """Whether a person is watching standard output."""
    return sys.stdout is not None and sys.stdout.isatty()


def shown(path: Path) -> str:
    """Return a path as a person at the prompt would type it."""
    from trainkit.problems import Place

    return str(Place(path))


class _BuildProgress(Watcher):
    """Shows which document is being made and how many are left; vanishes at the end."""

    def __init__(self, what: str) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.progress import TimeElapsedColumn as Elapsed

        text = TextColumn("{task.description}")
        self.bar = Progress(text, BarColumn(), MofNCompleteColumn(), Elapsed(), transient=True)
        self._what, self._task = what, self.bar.add_task(_("reading"), total=None)

    def begin(self, total: int) -> None:
        """Show how many documents will be made."""
        self.bar.update(self._task, total=total, description=self._what)

    def making(self, path: str) -> None:
        """Show the document that is being made."""
        self.bar.update(self._task, description=path)

    def made(self, path: str) -> None:
        """Count a document that is ready."""
        self.bar.update(self._task, advance=1, description=path)

    def at(self, done: int, total: int) -> None:
        """Show how far reading is."""
        self.bar.update(self._task, completed=done, total=total, description=self._what)


@contextmanager
def watched(what: str = N_("making documents")) -> Iterator[Watcher | None]:
    """Give the watcher of a run that draws a bar; ``None`` where nobody is watching.

    ``what`` is made or read, marked for translation.
    """
    if not on_terminal():
        yield None
        return
    progress = _BuildProgress(_(what))
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
