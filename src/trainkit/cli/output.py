"""What the commands share: exit statuses, messages, progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from trainkit.problems import Problem

__all__ = [
    "DONE",
    "FAULT",
    "Folder",
    "LOOK",
    "STOPPED",
    "WRONG_INPUT",
    "complain",
    "on_terminal",
    "show_informations",
    "show_problems",
    "shown",
    "tell",
]

Folder = Annotated[Path, typer.Argument(metavar="[DIR]", help="The workshop folder.")]

DONE = 0
LOOK = 1
"""Done, but something needs a person's look."""
WRONG_INPUT = 2
FAULT = 3
STOPPED = 130
"""Stopped by the person at the prompt: what shells expect of a program that Ctrl-C ended."""


def tell(text: str) -> None:
    """Print a line to standard output; nobody may be reading it, and that is no fault."""
    try:
        typer.echo(text)
    except OSError:  # the reader of a pipe has gone, or the disk that takes the output is full
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def complain(message: str) -> None:
    """Print a message about the run itself to standard error."""
    typer.echo(f"trainkit: {message}", err=True)


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
