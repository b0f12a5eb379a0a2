"""Takes answers into a workshop's record and writes the score sheet from it.

The score sheet stays the trainers' own tool; whoever opens it sees everything that counts. The
record is written first: after a crash the same answers can be entered again, and nothing is lost or
counted twice.

The workbooks that people fill in, and where the filled ones are found.

A file in ``responses/`` goes before the one that was made to be filled in, which counts as soon as
it holds an entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from trainkit.assessment.forms import FormUse
from trainkit.assessment.forms_file import read_forms
from trainkit.files.outputs import file_digest, is_as_made
from trainkit.files.writing import lock, write_atomically
from trainkit.intake.questionnaires.layout import COURSE_ANSWERS, FOLLOW_UP_ANSWERS
from trainkit.intake.questionnaires.read import entered_answers
from trainkit.intake.record import RESPONSES, Entry, Field, Record, Source, Spot, record_of
from trainkit.intake.score_sheet.enter import (
    Entered,
    Intake,
    PaperAnswers,
    correct_code,
    enter,
)
from trainkit.intake.score_sheet.layout import ANSWER_SHEETS, SCORE_SHEET
from trainkit.intake.score_sheet.read import entered_cells
from trainkit.model.load import FORMS_FILE
from trainkit.problems import Place, Problems, TrainkitError
from trainkit.resources import StrPath
from trainkit.text.languages import _

ENTRY_BOOKS: dict[str, tuple[str, Callable[[Path], int | None]]] = {
    SCORE_SHEET: ("out/trainers", entered_cells),
    COURSE_ANSWERS: ("out/trainers", entered_answers),
    FOLLOW_UP_ANSWERS: ("out/follow-up", entered_answers),
}
"""Workbooks that people fill in: by name, where they are made, and what counts their entries."""


def entries_in(path: Path) -> int | None:
    """Return how many cells of a workbook of ``ENTRY_BOOKS`` somebody has filled in.

    0 for a file that is not there; ``None`` for one that cannot be read as what its name says,
    which must be treated as filled in. Raises ``KeyError`` for another name.
    """
    return ENTRY_BOOKS[path.name][1](path)


def find(folder: Path, name: str, problems: Problems) -> Path | None:
    """Return the file with the answers, ``None`` if there are none yet.

    ``name`` is one of ``ENTRY_BOOKS``; raises ``KeyError`` for another. ``responses/<name>`` goes
    before the one that was made to be filled in; where both hold entries, and not the same, a
    warning says which is read.
    """
    made = folder / ENTRY_BOOKS[name][0] / name
    responses = folder / RESPONSES / name
    filled = None if is_as_made(made) or entries_in(made) == 0 else made
    if not responses.exists():
        return filled
    if filled is not None and filled.read_bytes() != responses.read_bytes():
        problems.warning(
            Place(filled),
            _(
                "has entries that are not read, because {responses}/{name} exists; delete one of "
                "the two",
                responses=RESPONSES,
                name=name,
            ),
        )
    return responses


def answers_digest(folder: Path) -> str:
    """Return a sum over what reports are made from: the filled workbooks and the test forms."""
    files = {name: find(folder, name, Problems()) for name in sorted(ENTRY_BOOKS)}
    files[FORMS_FILE] = folder / FORMS_FILE
    sums = (f"{name} {path and file_digest(path)}\n" for name, path in files.items())
    return hashlib.sha256("".join(sums).encode()).hexdigest()


@dataclass(frozen=True)
class Undecided:
    """An answer as it was given, which only a person can turn into an entry."""

    code: str
    use: FormUse
    number: int
    """The item's number on the person's paper."""
    text: str

    @property
    def spot(self) -> Spot:
        """Where its entry belongs."""
        return Spot(self.code, ANSWER_SHEETS[self.use], Field.ITEM, self.number)


@dataclass(frozen=True)
class ToMark(Undecided):
    """An answer in words."""

    most: int
    """The points of a full answer."""


def enter_answers(
    folder: StrPath,
    answers: Sequence[PaperAnswers],
    source: Source,
    *,
    at: datetime,
    who: str = "",
    decided: Collection[Spot] = (),
) -> Entered:
    """Take answers into the record of a workshop, and write the score sheet with what counts.

    ``at`` is when they are entered, ``who`` by whom, and ``decided`` the places where a person
    decided for an answer against what the sheet says. Returned is also what the sheet disagrees
    with: those cells stay as they are. Raises ``InputError`` with all problems, having changed
    nothing, and ``TrainkitError`` where there is no score sheet yet.
    """
    return take_in(folder, Intake(source, at, who, answers, decided))


def take_in(folder: StrPath, intake: Intake, *, dry_run: bool = False) -> Entered:
    """Take what a source has into the record, and write the score sheet; see ``enter_answers``.

    With ``dry_run`` nothing is kept.
    """
    return _entered(Path(folder), partial(enter, intake=intake), dry_run=dry_run)


def rename_code(folder: StrPath, wrong: str, right: str) -> None:
    """Put what stands under a misspelled code under the right one.

    Raises ``InputError`` with all problems, having changed nothing.
    """
    _entered(Path(folder), partial(correct_code, codes=(wrong, right)))


def forget(folder: StrPath, code: str) -> None:
    """Delete a person's answers from the record and the score sheet, for good.

    Raises ``InputError`` with all problems, and ``TrainkitError`` where there is no score sheet.
    """
    take_in(folder, Intake(Source.DECISION, datetime.now(UTC), forgotten=code))


def _entered(folder: Path, step: Callable[..., Entered], *, dry_run: bool = False) -> Entered:
    """Do a step with the record and write the score sheet that comes of it."""
    with lock(folder), record_of(folder, make=not dry_run) as kept:
        problems, record = Problems(), Record.in_memory(kept) if dry_run else kept
        sheet = score_sheet_of(folder, problems)
        forms, _file = problems.checked(read_forms(folder / FORMS_FILE, problems))
        entered = step(path=sheet, forms=forms, problems=problems, record=record)
        if not dry_run:
            if entered.sheet is not None:
                write_atomically(sheet, entered.sheet)
            with record.transaction():
                record.show(entered.upto, entered.entries)
        return entered


def score_sheet_of(folder: Path, problems: Problems) -> Path:
    """Return the score sheet that holds the answers, or the one that was made for them.

    Raises ``TrainkitError`` where there is none.
    """
    made = folder / ENTRY_BOOKS[SCORE_SHEET][0] / SCORE_SHEET
    sheet = find(folder, SCORE_SHEET, problems) or made
    if not sheet.is_file():
        raise TrainkitError(_("there is no score sheet yet; build the documents first"))
    return sheet


def keep_typed(folder: Path, answers: PaperAnswers, *, at: datetime, who: str = "") -> None:
    """Keep the answers of one paper that somebody has just typed, as the items spell them.

    They are in the record when this returns, which takes milliseconds: typing never waits for a
    workbook.
    """
    if answers.use is None:
        return
    title = ANSWER_SHEETS[answers.use]
    said = {Spot(answers.code, title, Field.ITEM, n): text for n, text in answers.marks.items()}
    if answers.paper is not None:
        said[Spot(answers.code, title, Field.PAPER)] = answers.paper
    with record_of(folder, make=True) as record, record.transaction():
        record.say(said, Source.KEYBOARD, at=at, who=who)


def typed(folder: Path) -> tuple[Entry, ...]:
    """Return what was typed and is not on the score sheet yet, or disagrees with it."""
    with record_of(folder) as record:
        now, (upto, _cells) = record.standing(), record.shown
    return tuple(
        one
        for one in now.live
        if one.source is Source.KEYBOARD and (one.seq > upto or one in now.differences)
    )


def take_over_typed(
    folder: Path,
    *,
    at: datetime,
    typed_stands: Collection[Spot] = (),
    sheet_stands: Collection[Spot] = (),
) -> Entered:
    """Put the typed answers on the score sheet.

    What the sheet says otherwise is returned each time, until a person has decided:
    ``typed_stands`` and ``sheet_stands`` are the places where the one or the other is right. Raises
    as ``enter_answers`` does.
    """
    with record_of(folder) as record:
        if not record.entries():
            return Entered(None, 0, 0, ())
    return take_in(folder, Intake(Source.KEYBOARD, at, decided=typed_stands, kept=sheet_stands))
