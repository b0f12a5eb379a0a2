"""``trainkit print``: what to print, how many copies, for whom, and as one file a pile."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from trainkit.cli.output import DONE, Folder, busy, shown, tell

if TYPE_CHECKING:
    from trainkit.printing import PrintItem, PrintList

__all__ = ["print_"]


def print_(folder: Folder) -> int:
    """List what to print, and put it into two PDFs that hold every copy, in the order of use.

    One may go to a print shop. The other has names, test questions and keys: print it yourselves.
    """
    from trainkit import api
    from trainkit.printing import Pile

    with busy("counting pages"):
        listed = api.print_list(folder)
    _show(listed)
    with busy("putting the copies together"):
        files = api.print_files(folder)
    for path in files:
        tell(f"made  {shown(path)}")
    shop, own = listed.sheets(Pile.SHOP), listed.sheets(Pile.OWN)
    tell(f"{shop} sheets for the print shop, {own} to print yourselves.")
    return DONE


def _show(listed: PrintList) -> None:
    for stage, items in groupby(listed.items, key=lambda item: item.stage):
        tell(f"{stage}:")
        for item in items:
            tell(_line(item))
    tell("")


def _line(item: PrintItem) -> str:
    copies = "1 copy" if item.copies == 1 else f"{item.copies} copies"
    pages = "1 page" if item.pages == 1 else f"{item.pages} pages"
    return f"  {item.title}: {copies} of {pages} for {item.for_whom} ({item.pile})"
