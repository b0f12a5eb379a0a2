"""Takes answers over into a workshop's score sheet, and keeps a record of where each came from.

The score sheet stays the one place that is scored; whoever opens it sees everything. The record,
``responses/entered.jsonl``, only grows: a line a paper, with source, time and what was answered, so
that a score can be traced back. It is written before the sheet: after a crash the same answers can
be entered again, and nothing is lost or counted twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.assessment.forms_file import read_forms
from trainkit.definitions.load import FORMS_FILE
from trainkit.entry_books import ENTRY_BOOKS, RESPONSES, SCORE_SHEET, find
from trainkit.errors import TrainkitError
from trainkit.files import lock, private_folder, write_atomically
from trainkit.problems import Problems
from trainkit.score_sheet.enter import Entered, PaperAnswers, correct_code, enter

if TYPE_CHECKING:
    from trainkit.assessment.forms import Forms
    from trainkit.score_sheet.entries import Spot

__all__ = ["RECORD", "Source", "enter_answers", "rename_code", "score_sheet_of"]

RECORD = Path(RESPONSES) / "entered.jsonl"


class Source(StrEnum):
    """Where answers came from."""

    KEYBOARD = "keyboard"
    TELEPHONE = "telephone"
    SCAN = "scan"
    IMPORT = "import"


def enter_answers(
    folder: Path,
    answers: Sequence[PaperAnswers],
    source: Source,
    *,
    at: datetime,
    who: str = "",
    decided: Collection[Spot] = (),
) -> Entered:
    """Enter answers into the empty cells of a workshop's score sheet.

    ``at`` is when they are entered, ``who`` by whom, and ``decided`` the places where a person
    decided for an answer against what the sheet says. Returned is also what the sheet disagrees
    with: those cells stay as they are. Raises ``InputError`` with all problems, having changed
    nothing, and ``TrainkitError`` where there is no score sheet yet.
    """
    with lock(folder):
        problems = Problems()
        sheet, forms = score_sheet_of(folder, problems), _forms(folder, problems)
        entered = problems.checked(enter(sheet, answers, forms, problems, decided))
        _record(folder, answers, source, at, who)
        if entered.sheet is not None:
            write_atomically(sheet, entered.sheet)
        return entered


def rename_code(folder: Path, wrong: str, right: str) -> None:
    """Put what stands under a misspelled code under the right one.

    Raises ``InputError`` with all problems, having changed nothing.
    """
    with lock(folder):
        problems = Problems()
        sheet, forms = score_sheet_of(folder, problems), _forms(folder, problems)
        data = problems.checked(correct_code(sheet, wrong, right, forms, problems))
        write_atomically(sheet, data)


def score_sheet_of(folder: Path, problems: Problems) -> Path:
    """Return the score sheet that holds the answers, or the one that was made for them.

    Raises ``TrainkitError`` where there is none.
    """
    made = folder / ENTRY_BOOKS[SCORE_SHEET][0] / SCORE_SHEET
    sheet = find(folder, SCORE_SHEET, problems) or made
    if not sheet.is_file():
        raise TrainkitError("there is no score sheet yet; build the documents first")
    return sheet


def _forms(folder: Path, problems: Problems) -> Forms:
    read = read_forms(folder / FORMS_FILE, problems)
    return problems.checked(read)[0]


def _record(
    folder: Path, answers: Sequence[PaperAnswers], source: Source, at: datetime, who: str
) -> None:
    head = {"at": at.isoformat(timespec="seconds"), "source": source.value, "who": who}
    path = folder / RECORD
    private_folder(path.parent)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as stream:
        for one in answers:
            line = {
                **head,
                "code": one.code,
                "test": one.use.value if one.use else None,
                "paper": one.paper,
                "marks": {str(number): text for number, text in one.marks.items()},
                "status": one.status,
            }
            stream.write(f"{json.dumps(line, ensure_ascii=False)}\n")
        stream.flush()
        os.fsync(stream.fileno())
