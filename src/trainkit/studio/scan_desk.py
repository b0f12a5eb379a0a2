"""What the pages for scanned sheets keep between clicks.

Folding the record of scans takes milliseconds; reading the score sheet does not. So decisions are
kept at once, and entered into the score sheet together, when the trainer says so.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainkit.scan.desk import Scanned
    from trainkit.scan.questions import Question
    from trainkit.scan.reading import Decision
    from trainkit.scan.settle import Settled
    from trainkit.scan.sheets import Sheets
    from trainkit.scan.workshop import ScannedWorkshop

__all__ = ["ScanDesk"]


class ScanDesk:
    """What is open about one workshop's scanned sheets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.who = ""
        """Who decided last."""
        self.scanned: Scanned | None = None
        """What became of the files that were read last in this run of the studio."""
        self.before: Sheets | None = None
        """What was known before the first decision that is not in the score sheet yet."""
        self._workshop: tuple[object, ScannedWorkshop] | None = None
        self._cells: tuple[Question, ...] = ()
        self._answered: Question | None = None
        """The last answered question, if it was about a cell."""
        self._lock = threading.Lock()

    def workshop(self, state: object) -> ScannedWorkshop:
        """Return the workshop; it is read again when its ``state`` has changed.

        Raises ``InputError`` with all problems, and ``TrainkitError`` without answer sheets.
        """
        from trainkit.scan.workshop import workshop_in

        with self._lock:
            if self._workshop is None or self._workshop[0] != state:
                self._workshop = state, workshop_in(self.folder)
            return self._workshop[1]

    def sheets(self, workshop: ScannedWorkshop) -> Sheets:
        """Return what is known from scans now."""
        from trainkit.scan.settle import sheets_in

        return sheets_in(self.folder, workshop)

    def questions(self, workshop: ScannedWorkshop) -> tuple[Question, ...]:
        """Return what is open: about pages and rows, then about cells as they were seen last."""
        return (*self.sheets(workshop).questions, *self._cells)

    def answer(self, question: Question, answer: str, why: str, workshop: ScannedWorkshop) -> None:
        """Keep an answer; raises ``ValueError`` in plain words for one that is none."""
        from trainkit.scan.answering import Said, decisions_for
        from trainkit.scan.settle import decide

        said = Said(datetime.now(UTC), self.who, why)
        decisions = decisions_for(question, answer, workshop, said)
        with self._kept(workshop):
            decide(self.folder, workshop, decisions)
            self._answered = question if question in self._cells else None
            self._cells = tuple(one for one in self._cells if one.key != question.key)

    def take_back(self, workshop: ScannedWorkshop) -> tuple[Decision, ...]:
        """Undo the last answer, and return the decisions that it was."""
        from trainkit.scan.settle import take_back

        with self._kept(workshop):
            back = take_back(self.folder, at=datetime.now(UTC), who=self.who)
            if self._answered is not None:
                self._cells, self._answered = (self._answered, *self._cells), None
            return back

    @contextmanager
    def _kept(self, workshop: ScannedWorkshop) -> Iterator[None]:
        with self._lock:
            if self.before is None:
                self.before = self.sheets(workshop)
            yield

    def enter(self, workshop: ScannedWorkshop) -> Settled:
        """Enter the certain answers into the score sheet, and see where it says something else."""
        from trainkit.scan.desk import write_pages
        from trainkit.scan.settle import enter_scans

        before = self.before
        settled = enter_scans(
            self.folder, workshop, at=datetime.now(UTC), who=self.who, before=before
        )
        write_pages(self.folder, workshop)
        self.take(settled)
        return settled

    def take(self, settled: Settled) -> None:
        """Remember what the score sheet disagrees with."""
        from trainkit.scan.questions import QuestionKind

        with self._lock:
            self._cells = tuple(one for one in settled.questions if one.kind is QuestionKind.CELL)
            self.before = None
