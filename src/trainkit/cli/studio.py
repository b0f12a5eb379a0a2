"""``trainkit studio``: everything in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trainkit.cli.output import DONE, WRONG_INPUT, complain, shown, tell
from trainkit.text.languages import _


def studio(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="A workshop, or a folder of workshops.")
    ] = Path(),
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port to use; default: any free port.")
    ] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the browser.")
    ] = True,
) -> int:
    """Open the studio in the browser: prepare, print, run and score without the terminal.

    It can be reached from this computer alone. Its page "Tests on telephones" lets participants
    open their tests from the room's network, and nothing else. Ctrl-C ends it; everything is saved.
    """
    from trainkit.studio.app import serve

    if not folder.is_dir():
        complain(_("{folder} is not a folder", folder=shown(folder)))
        return WRONG_INPUT
    serve(folder, port=port, browser=browser, say=_say)
    return DONE


def _say(address: str) -> None:
    tell(
        _(
            "The studio is open at {address}\nKeep this window open; press Ctrl-C to end it.",
            address=address,
        )
    )
