"""Scanned answer sheets: read them, ask what is open, keep what a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from trainkit.executor import Executor
    from trainkit.making import Watcher
    from trainkit.scan.desk import Scanned
    from trainkit.scan.questions import Question
    from trainkit.scan.reading import Decision
    from trainkit.scan.settle import Settled

__all__ = [
    "scan",
    "scan_questions",
    "settle_scans",
    "take_back_scans",
]


def scan(
    folder: str | PathLike[str],
    paths: Iterable[str | PathLike[str]],
    watcher: Watcher | None = None,
    *,
    executor: Executor | None = None,
    at: datetime,
) -> Scanned:
    """Read answer sheets from files and folders, and enter what is certain into the score sheet.

    ``executor`` says where pages are read: left out, in this process. Raises ``InputError`` with
    all problems of the workshop or its score sheet, and ``TrainkitError`` where there is none,
    before any page is read.
    """
    from trainkit.executor import InProcess
    from trainkit.scan.desk import scan as read

    found = [Path(path) for path in paths]
    return read(Path(folder), found, executor or InProcess(), watcher, at=at)


def scan_questions(folder: str | PathLike[str]) -> tuple[Question, ...]:
    """Return what is open about scanned pages, having changed nothing.

    Raises ``InputError`` with all problems of the workshop.
    """
    from trainkit.scan.settle import open_questions
    from trainkit.scan.workshop import workshop_in

    return open_questions(Path(folder), workshop_in(Path(folder)))


def settle_scans(
    folder: str | PathLike[str], decisions: Sequence[Decision], *, at: datetime
) -> Settled:
    """Keep what was decided about scanned pages, and enter what is certain now.

    ``scan.answering.decisions_for`` makes decisions of an answer to a question. Raises
    ``TrainkitError`` with all that is wrong, having kept nothing, ``InputError`` where the score
    sheet cannot be read, and ``TrainkitError`` where there is none yet.
    """
    from trainkit.scan.settle import settle
    from trainkit.scan.workshop import workshop_in

    return settle(Path(folder), workshop_in(Path(folder)), decisions, at=at)


def take_back_scans(folder: str | PathLike[str], *, who: str = "", at: datetime) -> Settled:
    """Take the last answer about scanned pages back, and put the score sheet right.

    Raises ``TrainkitError`` where nothing is decided.
    """
    from trainkit.scan.settle import enter_scans, sheets_in, take_back
    from trainkit.scan.workshop import workshop_in

    path = Path(folder)
    workshop = workshop_in(path)
    before = sheets_in(path, workshop)
    take_back(path, at=at, who=who)
    return enter_scans(path, workshop, at=at, who=who, before=before)
