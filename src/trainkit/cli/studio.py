"""``trainkit studio``: everything in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trainkit.cli.output import DONE, WRONG_INPUT, complain, shown, tell

__all__ = ["studio"]


def studio(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="A workshop, or a folder of workshops.")
    ] = Path(),
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port to use; any free one if left out.")
    ] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the browser.")
    ] = True,
) -> int:
    """Open the studio in the browser: prepare, print, run and score without the terminal.

    It can be reached from this computer alone. Ctrl-C ends it; everything is saved.
    """
    from trainkit.studio.server import serve

    if not folder.is_dir():
        complain(f"{shown(folder)} is not a folder")
        return WRONG_INPUT

    def say(address: str) -> None:
        tell(f"The studio is open at {address}\nKeep this window open; press Ctrl-C to end it.")

    serve(folder, port=port, browser=browser, say=say)
    return DONE
