"""``trainkit print``, ``mail``: what is printed, in how many copies, and drafts of e-mails."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.cli.output import DONE, Folder, busy, tell, tell_file
from trainkit.text.languages import _, comma_list, n_

if TYPE_CHECKING:
    from trainkit.documents.printing import PrintItem, PrintList


def print_(folder: Folder) -> int:
    """List what to print, and put it into two PDFs that hold every copy, in the order of use.

    One may go to a print shop. The other has names, test questions and keys: print it yourselves.
    """
    from trainkit import api
    from trainkit.documents.printing import Pile

    with busy(_("counting pages")):
        listed = api.print_list(folder)
    _show(listed)
    with busy(_("putting the copies together")):
        files = api.print_files(folder)
    for path in files:
        tell_file(path)
    shop, own = listed.sheets(Pile.SHOP), listed.sheets(Pile.OWN)
    tell(_("{shop} sheets for the print shop, {own} to print yourselves.", shop=shop, own=own))
    return DONE


def _show(listed: PrintList) -> None:
    for stage, items in groupby(listed.items, key=lambda item: item.stage):
        tell(f"{stage}:")
        for item in items:
            tell(_line(item))
    tell("")


def _line(item: PrintItem) -> str:
    return "  " + _(
        "{title}: {copies} of {pages} for {for_whom} ({pile})",
        title=item.title,
        copies=n_("{n} copy", "{n} copies", item.copies),
        pages=n_("{n} page", "{n} pages", item.pages),
        for_whom=item.for_whom,
        pile=_(item.pile),
    )


def mail(folder: Folder = Path()) -> int:
    """Write a draft of an e-mail to each speaker and participant, with the agenda attached.

    The drafts are in DIR/out/trainers/mail; open one in your mail program, look at it, and send it.
    Nothing is sent by trainkit. Addresses come from the column E-mail of the roster and from email
    of a speaker in workshop.yaml.
    """
    from trainkit import api
    from trainkit.documents.mail import DRAFTS

    made = api.mail(folder)
    tell(
        _(
            "{n} drafts are in {folder}. Nothing was sent.",
            n=len(made.drafts),
            folder=folder / DRAFTS,
        )
    )
    if made.without_address:
        tell(_("Without an address: {names}.", names=comma_list(made.without_address)))
    return DONE
