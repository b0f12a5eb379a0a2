"""What is done with scans in a workshop's folder: read files, show pages.

Each step leaves the folder so that the next can begin: the record has grown, the score sheet has
what is certain, and the files for the trainers say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.files.writing import whole_file
from trainkit.resources import StrPath
from trainkit.scan.reasons import Reason
from trainkit.scan.settle import (
    Settled,
    check_score_sheet,
    enter_scans,
    open_questions,
    settle,
    sheets_in,
    take_back,
)
from trainkit.scan.sheets import Fate
from trainkit.scan.workshop import ScannedWorkshop, workshop_in

if TYPE_CHECKING:
    from trainkit.files.executor import Executor, Watcher
    from trainkit.scan.questions import Question
    from trainkit.scan.reading import Decision
    from trainkit.scan.run import Summary


@dataclass(frozen=True)
class Scanned:
    """What became of files that were scanned."""

    summary: Summary
    settled: Settled
    made: tuple[Path, ...]
    """Files for the trainers."""

    @cached_property
    def counts(self) -> Counter[Fate]:
        """How many pages were read, asked about and set aside; together they are all pages."""
        return Counter(fate for fate, _ in self._fates)

    @cached_property
    def aside(self) -> Counter[str]:
        """How many pages were set aside, by ``Reason``."""
        return Counter(reason for fate, reason in self._fates if fate is Fate.ASIDE)

    @cached_property
    def _fates(self) -> list[tuple[Fate, str]]:
        known = {page.page.source.sha: page for page in self.settled.sheets.pages}
        return [
            (Fate.ASIDE, Reason.BEFORE)
            if page.is_repeated
            else (known[page.source.sha].fate, known[page.source.sha].reason)
            for page in self.summary.pages
        ]


def scan(
    folder: StrPath,
    paths: Iterable[StrPath],
    watcher: Watcher | None = None,
    *,
    executor: Executor | None = None,
    at: datetime,
) -> Scanned:
    """Read answer sheets from files and folders, and enter what is certain into the score sheet.

    ``executor`` says where pages are read: left out, in this process. Run again after a crash it
    goes on where it stopped. Raises ``InputError`` with all problems of the workshop or its score
    sheet, and ``TrainkitError`` where there is none, before any page is read; and as ``scan_files``
    does.
    """
    from trainkit.files.executor import InProcess
    from trainkit.scan.reader import Reader
    from trainkit.scan.run import scan_files

    folder, found = Path(folder), [Path(path) for path in paths]
    workshop = workshop_in(folder)
    check_score_sheet(folder)
    reader, where = Reader(workshop.geometry), executor or InProcess()
    summary = scan_files(folder, found, reader, where, watcher, at=at)
    settled = enter_scans(folder, workshop, at=at)
    return Scanned(summary, settled, (write_pages(folder, workshop),))


def write_pages(folder: Path, workshop: ScannedWorkshop) -> Path:
    """Write ``out/trainers/scanned-sheets.pdf`` and return its path."""
    from trainkit.scan.annotated import ANNOTATED, write_annotated

    with whole_file(folder / ANNOTATED) as stream:
        write_annotated(folder, sheets_in(folder, workshop), workshop, stream)
    return folder / ANNOTATED


def scan_questions(folder: StrPath) -> tuple[Question, ...]:
    """Return what is open about scanned pages, having changed nothing.

    Raises ``InputError`` with all problems of the workshop.
    """
    return open_questions(Path(folder), workshop_in(Path(folder)))


def settle_scans(folder: StrPath, decisions: Sequence[Decision], *, at: datetime) -> Settled:
    """Keep what was decided about scanned pages, and enter what is certain now.

    ``scan.answering.decisions_for`` makes decisions of an answer to a question. Raises
    ``TrainkitError`` with all that is wrong, having kept nothing, ``InputError`` where the score
    sheet cannot be read, and ``TrainkitError`` where there is none yet.
    """
    return settle(Path(folder), workshop_in(Path(folder)), decisions, at=at)


def take_back_scans(folder: StrPath, *, who: str = "", at: datetime) -> Settled:
    """Take the last answer about scanned pages back, and put the score sheet right.

    Raises ``TrainkitError`` where nothing is decided.
    """
    path = Path(folder)
    workshop = workshop_in(path)
    take_back(path, at=at, who=who)
    return enter_scans(path, workshop, at=at, who=who)
