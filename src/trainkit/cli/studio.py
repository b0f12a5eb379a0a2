"""``trainkit studio``: everything in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trainkit.cli.output import DONE, WRONG_INPUT, complain, shown, tell
from trainkit.languages import _

__all__ = ["studio"]


OnNetwork = Annotated[
    bool, typer.Option("--lan", help="Let telephones on the same network open the tests.")
]
Address = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS", help="With --lan: this computer's address on the network to use."
    ),
]


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
    lan: OnNetwork = False,
    address: Address = "",
) -> int:
    """Open the studio in the browser: prepare, print, run and score without the terminal.

    It can be reached from this computer alone. With --lan, participants can open their tests from
    the network that this computer is in, and nothing else. Ctrl-C ends it; everything is saved.
    """
    from trainkit.studio.rooms import is_of_own_network, lan_addresses
    from trainkit.studio.server import serve

    if not folder.is_dir():
        complain(_("{folder} is not a folder", folder=shown(folder)))
        return WRONG_INPUT
    if address and not is_of_own_network(address):
        complain(
            _(
                "{address} is not an address on a private network, such as 192.168.1.5",
                address=address,
            )
        )
        return WRONG_INPUT
    addresses = ((address,) if address else lan_addresses()) if lan else ()
    if lan and not addresses:
        complain(_("this computer is not on a network; join the Wi-Fi in the room and start again"))
        return WRONG_INPUT

    serve(folder, port=port, browser=browser, say=_say, addresses=addresses)
    return DONE


def _say(address: str) -> None:
    tell(
        _(
            "The studio is open at {address}\nKeep this window open; press Ctrl-C to end it.",
            address=address,
        )
    )
