"""The documents: build, print, send them."""

from __future__ import annotations

from collections.abc import Collection
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainkit.builder import BuildResult
    from trainkit.documents.families import Family
    from trainkit.executor import Executor
    from trainkit.mail import MailDrafts
    from trainkit.making import Watcher
    from trainkit.printed import Printed
    from trainkit.printing import PrintList

__all__ = [
    "build",
    "families",
    "mail",
    "print_files",
    "print_list",
    "printed",
]


def build(
    folder: str | PathLike[str],
    watcher: Watcher | None = None,
    *,
    executor: Executor | None = None,
    only: Collection[str] = (),
) -> BuildResult:
    """Build everything that changed to ``folder/out`` and return what became of each file.

    ``executor`` is where pages are laid out (``executor_at``): without one, in this process.
    ``only`` names families of documents (``families``); all other files stay as they are. Raises
    ``InputError`` with all problems, having written nothing, and ``TrainkitError`` for an unknown
    family and for a cluster that does not answer.
    """
    from trainkit.builder import build_workshop

    return build_workshop(Path(folder), watcher, executor=executor, only=only)


def families() -> tuple[Family, ...]:
    """Return the families of documents that a build makes, each with its name and title."""
    from trainkit.documents.families import FAMILIES

    return FAMILIES


def print_list(folder: str | PathLike[str]) -> PrintList:
    """Return what to print of what was built last: copies, pages, sheets, for whom, when.

    Raises ``InputError`` with all problems, and ``TrainkitError`` where nothing was built.
    """
    from trainkit.printing import print_list as listed

    return listed(Path(folder))


def print_files(folder: str | PathLike[str]) -> tuple[Path, ...]:
    """Write what to print as two PDFs that hold every copy, and return them.

    One may go to a print shop; the other has names, test questions and keys. Raises as
    ``print_list`` does.
    """
    from trainkit.printing import print_files as written

    return written(Path(folder))


def mail(folder: str | PathLike[str]) -> MailDrafts:
    """Write drafts of e-mails to speakers and participants to ``folder/out/trainers/mail``.

    Nothing is sent. Raises ``InputError`` with all problems, and ``TrainkitError`` where no agenda
    has been built.
    """
    from trainkit.mail import write_drafts

    return write_drafts(Path(folder))


def printed(folder: str | PathLike[str]) -> Printed:
    """Record that everybody's pages have been printed as they would be built now.

    From then on a build makes ``out/trainers/to-print-again.pdf`` with the pages of people who are
    new or different. Raises ``InputError`` with all problems, having written nothing.
    """
    from trainkit.builder import record_as_printed

    return record_as_printed(Path(folder))
