"""``trainkit new-module``: write a commented skeleton of a course module."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trainkit.cli.output import DONE, shown, tell

__all__ = ["new_module"]


def new_module(
    module_id: Annotated[
        str, typer.Argument(metavar="ID", help="Small letters, digits and hyphens: log-basics.")
    ],
    folder: Annotated[
        Path, typer.Option("--folder", metavar="DIR", help="Where the module's folder is made.")
    ] = Path("curriculum"),
    title: Annotated[str | None, typer.Option(help="The module's title.")] = None,
) -> int:
    """Write a commented skeleton of a module that passes the check.

    Modules in the folder curriculum of a workshop are found by their id.
    """
    from datetime import datetime

    from trainkit.starter import create_module

    today = datetime.now().astimezone().date()
    for path in create_module(folder, module_id, today, title):
        tell(f"made  {shown(path)}")
    place = folder / module_id
    tell(
        f"\nNext: replace the texts in {shown(place)}, run: trainkit check {place}\n"
        f"Then name the module in workshop.yaml, under modules: - {{id: {module_id}}}"
    )
    return DONE
