"""``trainkit mail``: drafts of e-mails to speakers and participants; nothing is sent."""

from __future__ import annotations

from pathlib import Path

from trainkit.cli.output import DONE, Folder, tell

__all__ = ["mail"]


def mail(folder: Folder = Path()) -> int:
    """Write a draft of an e-mail to each speaker and participant, with the agenda attached.

    The drafts are in DIR/out/trainers/mail; open one in your mail program, look at it, and send it.
    Nothing is sent by trainkit. Addresses come from the column E-mail of the roster and from email
    of a speaker in workshop.yaml.
    """
    from trainkit import api
    from trainkit.mail import DRAFTS

    made = api.mail(folder)
    tell(f"{len(made.drafts)} drafts are in {folder / DRAFTS}. Nothing was sent.")
    if made.without_address:
        tell(f"Without an address: {', '.join(made.without_address)}.")
    return DONE
