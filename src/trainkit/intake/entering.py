"""Takes answers over into a workshop's score sheet, and keeps a record of where each came from.

The score sheet stays the one place that is scored; whoever opens it sees everything. The record,
``responses/entered.jsonl``, only grows: a line a paper, with source, time and what was answered, so
that a score can be traced back. It is written before the sheet: after a crash the same answers can
be entered again, and nothing is lost or counted twice.

The workbooks that people fill in, and where the filled ones are found.

A file in ``responses/`` goes before the one that was made to be filled in, which counts as soon as
it holds an entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainkit.assessment.forms import FormUse
from trainkit.assessment.forms_file import read_forms
from trainkit.files.outputs import file_digest, is_as_made
from trainkit.files.writing import (
    add_lines,
    foreign_line,
    journal_lines,
    lock,
    private_folder,
    read_lines,
    write_atomically,
)
from trainkit.intake.questionnaires.layout import COURSE_ANSWERS, FOLLOW_UP_ANSWERS
from trainkit.intake.questionnaires.read import entered_answers
from trainkit.intake.score_sheet.enter import Entered, PaperAnswers, correct_code, enter
from trainkit.intake.score_sheet.layout import ANSWER_SHEETS, SCORE_SHEET
from trainkit.intake.score_sheet.merge import entries_of
from trainkit.intake.score_sheet.read import Field, Spot, WholePapers, entered_cells
from trainkit.model.load import FORMS_FILE
from trainkit.problems import Place, Problems, TrainkitError
from trainkit.resources import StrPath
from trainkit.text.languages import _

if TYPE_CHECKING:
    from trainkit.assessment.forms import Forms


RESPONSES = "responses"
"""The folder of a workshop for answers."""

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


RECORD = Path(RESPONSES) / "entered.jsonl"
TYPED = Path(RESPONSES) / "typed.jsonl"


class Source(StrEnum):
    """Where answers came from."""

    KEYBOARD = "keyboard"
    TELEPHONE = "telephone"
    SCAN = "scan"
    IMPORT = "import"
    ATTENDANCE = "attendance"


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
    """Enter answers into the empty cells of a workshop's score sheet.

    ``at`` is when they are entered, ``who`` by whom, and ``decided`` the places where a person
    decided for an answer against what the sheet says. Returned is also what the sheet disagrees
    with: those cells stay as they are. Raises ``InputError`` with all problems, having changed
    nothing, and ``TrainkitError`` where there is no score sheet yet.
    """
    folder = Path(folder)
    with lock(folder):
        problems = Problems()
        sheet, forms = score_sheet_of(folder, problems), _forms(folder, problems)
        entered = problems.checked(enter(sheet, answers, forms, problems, decided))
        _record(folder, answers, source, at, who)
        if entered.sheet is not None:
            write_atomically(sheet, entered.sheet)
        return entered


def rename_code(folder: StrPath, wrong: str, right: str) -> None:
    """Put what stands under a misspelled code under the right one.

    Raises ``InputError`` with all problems, having changed nothing.
    """
    folder = Path(folder)
    with lock(folder):
        problems = Problems()
        sheet, forms = score_sheet_of(folder, problems), _forms(folder, problems)
        data = problems.checked(correct_code(sheet, wrong, right, forms, problems))
        moved = [line for line in read_lines(folder / RECORD) if line.get("code") == wrong]
        if moved:
            add_lines(folder / RECORD, [line | {"code": right} for line in moved])
        write_atomically(sheet, data)


def score_sheet_of(folder: Path, problems: Problems) -> Path:
    """Return the score sheet that holds the answers, or the one that was made for them.

    Raises ``TrainkitError`` where there is none.
    """
    made = folder / ENTRY_BOOKS[SCORE_SHEET][0] / SCORE_SHEET
    sheet = find(folder, SCORE_SHEET, problems) or made
    if not sheet.is_file():
        raise TrainkitError(_("there is no score sheet yet; build the documents first"))
    return sheet


def _forms(folder: Path, problems: Problems) -> Forms:
    read = read_forms(folder / FORMS_FILE, problems)
    return problems.checked(read)[0]


def _record(
    folder: Path, answers: Sequence[PaperAnswers], source: Source, at: datetime, who: str
) -> None:
    head = {"at": at.isoformat(timespec="seconds"), "source": source.value, "who": who}
    private_folder((folder / RECORD).parent)
    add_lines(folder / RECORD, [head | _line(one) for one in answers])


def _line(answers: PaperAnswers) -> dict[str, object]:
    return {
        "code": answers.code,
        "test": answers.use.value if answers.use else None,
        "paper": answers.paper,
        "marks": {str(number): text for number, text in answers.marks.items()},
        "whole": answers.is_whole,
        "status": answers.status,
    }


def keep_typed(folder: Path, answers: PaperAnswers, *, who: str = "") -> None:
    """Keep the answers of one paper that somebody has just typed, until ``take_over_typed``.

    They are on the disk when this returns, which takes milliseconds: typing never waits for a
    workbook.
    """
    with lock(folder, RESPONSES, seconds=10):
        private_folder((folder / TYPED).parent)
        add_lines(folder / TYPED, [{"who": who, **_line(answers)}])


def typed(folder: Path) -> tuple[tuple[str, PaperAnswers], ...]:
    """Return who typed which answers that are not on the score sheet yet.

    A last line that was cut off by a crash was never acknowledged, and is passed over. Raises
    ``TrainkitError`` where somebody has damaged the file.
    """
    return _answers_in(folder / TYPED)


def recorded(folder: Path, source: Source) -> tuple[tuple[str, PaperAnswers], ...]:
    """Return who entered which answers from a source so far, by the record.

    Raises ``TrainkitError`` where somebody has damaged the file.
    """
    return _answers_in(folder / RECORD, source)


def whole_papers(folder: Path) -> WholePapers:
    """Return the papers of which nothing is left to enter, by the record.

    Such a paper was handed in on a telephone, or all of it was typed, scanned or imported. Each
    source counts by what it said last. Raises ``TrainkitError`` where somebody has damaged the
    record.
    """
    said = dict[tuple[str, str, FormUse, str], int | None]()
    try:
        for line in read_lines(folder / RECORD):
            _who, one = _answers_of(line)
            if one.use is not None and one.paper is not None:
                last = max((number for number, mark in one.marks.items() if mark), default=0)
                said[line["source"], one.code, one.use, one.paper] = last if one.is_whole else None
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise foreign_line(folder / RECORD) from error
    found = dict[tuple[str, FormUse, str], int]()
    for (_source, code, use, paper), number in said.items():
        if number is not None:
            found[code, use, paper] = min(number, found.get((code, use, paper), number))
    return found


def _answers_in(path: Path, source: Source | None = None) -> tuple[tuple[str, PaperAnswers], ...]:
    try:
        return tuple(
            _answers_of(line)
            for line in read_lines(path)
            if source is None or line["source"] == source
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise foreign_line(path) from error


def _answers_of(line: dict[str, Any]) -> tuple[str, PaperAnswers]:
    return line["who"], PaperAnswers(
        code=line["code"],
        use=FormUse(line["test"]) if line["test"] else None,
        paper=line["paper"],
        marks={int(number): text for number, text in line["marks"].items()},
        is_whole=line["whole"],
        status=line["status"],
    )


def take_over_typed(
    folder: Path,
    *,
    at: datetime,
    typed_stands: Collection[Spot] = (),
    sheet_stands: Collection[Spot] = (),
) -> Entered:
    """Enter the typed answers into the score sheet.

    A paper on which the sheet says something else is kept and returned each time, until a person
    has decided: ``typed_stands`` and ``sheet_stands`` are the places where the one or the other is
    right. Raises as ``enter_answers`` does. Run again after a crash it changes nothing more.
    """
    pending = typed(folder)
    own = [_yielding(folder, answers, sheet_stands) for _who, answers in pending]
    total, kept = Entered(None, 0, 0, ()), list[dict[str, object]]()
    for name in dict.fromkeys(who for who, _answers in pending):
        by_one = [
            answers for (who, _answers), answers in zip(pending, own, strict=True) if who == name
        ]
        entered = enter_answers(
            folder, by_one, Source.KEYBOARD, at=at, who=name, decided=typed_stands
        )
        total += entered
        left = {(one.spot.code, one.spot.sheet) for one in entered.disagreements}
        kept += [
            {"who": name, **_line(answers)}
            for answers in by_one
            if answers.use and (answers.code, ANSWER_SHEETS[answers.use]) in left
        ]
    _replace(folder, pending, kept)
    return total


def _yielding(folder: Path, answers: PaperAnswers, spots: Collection[Spot]) -> PaperAnswers:
    """Return what was typed with the sheet's answer in the places where that is right."""
    title = ANSWER_SHEETS[answers.use] if answers.use else ""
    places = [spot for spot in spots if (spot.code, spot.sheet) == (answers.code, title)]
    if not places:
        return answers
    problems = Problems()
    sheet = problems.checked(entries_of(score_sheet_of(folder, problems), problems))
    return replace(
        answers, marks={**answers.marks, **{spot.place: sheet.get(spot, "") for spot in places}}
    )


def _replace(
    folder: Path, taken: Sequence[tuple[str, PaperAnswers]], kept: Sequence[Mapping[str, object]]
) -> None:
    """Put what is kept in place of what was taken; others may have added or taken lines too."""
    if not taken:
        return
    left = list(taken)
    with lock(folder, RESPONSES, seconds=10):
        more = list[Mapping[str, object]]()
        for line in read_lines(folder / TYPED):
            if (read := _answers_of(line)) in left:
                left.remove(read)
            else:
                more.append(line)
        write_atomically(folder / TYPED, journal_lines([*kept, *more]))
