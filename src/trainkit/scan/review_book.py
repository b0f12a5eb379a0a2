"""The workbook in which a person answers what is asked about scanned pages.

A row a question, with the picture of what it is about beside the cell to be filled in. It can be
made again at any time: what somebody has typed is taken over to the same question's row, and what
was typed about anything that is no longer asked is kept at the end.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainkit.definitions.xlsxfile import open_workbook
from trainkit.errors import TrainkitError
from trainkit.languages import ENGLISH, N_, _, n_, p_, speaking
from trainkit.problems import Place, Problems
from trainkit.render.excel import letter, new_workbook, put_text, workbook_bytes
from trainkit.render.sheet_names import add_sheet, names_of, reference
from trainkit.scan.answering import Said, decisions_for
from trainkit.scan.questions import Question
from trainkit.scan.reading import Decision
from trainkit.scan.workshop import ScannedWorkshop
from trainkit.score_sheet.cells import SheetCells, is_filled, read_cells
from trainkit.score_sheet.look import EntrySheet

if TYPE_CHECKING:
    from openpyxl import Workbook

    from trainkit.scan.crops import Picture

__all__ = ["REVIEW", "Taken", "Typed", "review_book", "take_review", "typed_in"]

REVIEW = Path("out/trainers/review.xlsx")

TITLE, LISTS = N_("Scanned sheets"), N_("Answers")
_TITLE_BEFORE = "Review"
"""What the sheet was called in earlier workbooks."""
_NAME_ROW, _HEADING_ROW = 3, 5
_WIDTHS = (16, 34, 62, 16, 22, 10, 24, 14, 34)
_PAGE, _ASKED, _PICTURE, _ANSWER, _TAKEN, _WHO, _WHY, _KEY, _ENGLISH = range(1, len(_WIDTHS) + 1)
"""The last two are hidden: which question it is, and its text in English, by which one that has
changed is noticed whatever the language."""
_WIDEST, _TALLEST = 430, 330
"""Pixels of a picture at most."""
_SCALE = 6.5
"""Pixels a millimetre: rows are shown larger than life."""
_MARGIN = 4
_POINTS_A_PIXEL = 0.75
_MOST = 1_000
"""Questions in one workbook: readers take 2,000 rows."""
_EMU = 9_525
"""Office's units of length in a pixel."""


@dataclass(frozen=True)
class Typed:
    """What somebody has typed into a row."""

    asked: str
    answer: str
    who: str
    why: str


@dataclass(frozen=True)
class Taken:
    """What a workbook decides."""

    decisions: tuple[Decision, ...]
    answered: int
    """Questions that were answered."""
    settled: int
    """Answers to what is no longer asked; it was settled before."""


def review_book(
    folder: Path,
    workshop: ScannedWorkshop,
    questions: Sequence[Question],
    typed: Mapping[str, Typed] | None = None,
    name: str = "",
) -> bytes:
    """Return the workbook, in the language of the workshop.

    ``typed`` and ``name`` are taken over from an earlier one. Of very many questions it has the
    first, and those with an answer.
    """
    with speaking(workshop.language):
        return _book(folder, workshop.title, questions, typed or {}, name)


def _book(
    folder: Path, title: str, questions: Sequence[Question], typed: Mapping[str, Typed], name: str
) -> bytes:
    count = len(questions)
    asked = {question.key for question in questions}
    if count > _MOST:
        questions = sorted(questions, key=lambda one: one.key not in typed)[:_MOST]
    workbook = new_workbook(_("Scanned answer sheets to review: {workshop}", workshop=title))
    sheet = EntrySheet.add(workbook, TITLE, title)
    sheet.title(_title(count), _hint())
    sheet.prose(_NAME_ROW, 1, _("Checked by"), bold=True)
    sheet.entry(_NAME_ROW, 2, centred=False, text=name)
    left = {key: one for key, one in typed.items() if key not in asked}
    last = _HEADING_ROW + len(questions) + len(left)
    sheet.table(_HEADING_ROW, _columns(), max(last, _HEADING_ROW + 1))
    lists = _Lists(workbook)
    for row, question in enumerate(questions, _HEADING_ROW + 1):
        _write(sheet, row, question, typed.get(question.key), folder)
        _offer(sheet, row, question, lists)
    for row, (key, one) in enumerate(left.items(), _HEADING_ROW + len(questions) + 1):
        texts = {_PAGE: _("no longer asked"), _ASKED: one.asked, _ANSWER: one.answer, _WHO: one.who,
                 _WHY: one.why, _KEY: key}  # fmt: skip
        for column in range(1, len(_WIDTHS) + 1):
            sheet.label(row, column, texts.get(column, ""), wrapped=True)
    sheet.join((2, 2), (1, _WHY))
    for column in (_KEY, _ENGLISH):
        sheet.raw.column_dimensions[letter(column)].hidden = True
    return workbook_bytes(workbook)


def _title(count: int) -> str:
    if not count:
        return _("There are no open questions about scanned answer sheets")
    if count > _MOST:
        return n_(
            "The first {first} of {n} question about scanned answer sheets",
            "The first {first} of {n} questions about scanned answer sheets",
            count,
            first=_MOST,
        )
    return n_(
        "{n} question about scanned answer sheets",
        "{n} questions about scanned answer sheets",
        count,
    )


def _hint() -> str:
    return _(
        "Type what the picture shows into the column Answer, and your name or initials once in row "
        "{row} or in the column Who. Leave a row empty to decide later. Save the file, and run: "
        "{command}",
        row=_NAME_ROW,
        command=f"trainkit review DIR --take DIR/{REVIEW.as_posix()}",
    )


def _columns() -> dict[str, float]:
    headings = (
        _("Page"), _("Question"), p_("scanned page", "Picture"), _("Answer"),
        _("Possible answers"), _("Who"), _("Why"), _("Reference"), _("Question in English"),
    )  # fmt: skip
    return dict(zip(headings, _WIDTHS, strict=True))


def _write(
    sheet: EntrySheet, row: int, question: Question, typed: Typed | None, folder: Path
) -> None:
    sheet.label(row, _PAGE, question.place, wrapped=True)
    sheet.label(row, _ASKED, question.text, wrapped=True)
    sheet.label(row, _TAKEN, question.takes, wrapped=True)
    sheet.entry(row, _ANSWER, text=typed.answer if typed else "")
    sheet.entry(row, _WHO, text=typed.who if typed else "")
    sheet.entry(row, _WHY, centred=False, text=typed.why if typed else "")
    sheet.label(row, _KEY, question.key)
    sheet.label(row, _ENGLISH, _english(question))
    picture = _picture(folder, question)
    height = 60.0
    if picture is None:
        sheet.label(
            row, _PICTURE, _("No picture; look at {page}", page=question.place), wrapped=True
        )
    else:
        sheet.label(row, _PICTURE, "")
        height = max(height, _place(sheet, row, picture) * _POINTS_A_PIXEL)
    sheet.height(row, height)


def _english(question: Question) -> str:
    with speaking(ENGLISH):
        return question.text


def _picture(folder: Path, question: Question) -> Picture | None:
    from trainkit.scan.crops import clear, crop_of

    try:
        picture = crop_of(folder, question)
    except TrainkitError:  # somebody has deleted it; the page itself can still be looked at
        return None
    return None if picture is None else clear(picture)


def _place(sheet: EntrySheet, row: int, picture: Picture) -> float:
    """Put a picture into its cell; return the pixels that the row has to be high."""
    from openpyxl.drawing.image import Image
    from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
    from openpyxl.drawing.xdr import XDRPositiveSize2D

    from trainkit.scan.crops import DOTS, png, smaller

    height, width = map(int, picture.shape)
    scale = min(_SCALE / DOTS, _WIDEST / width, _TALLEST / height)
    image: Any = Image(io.BytesIO(png(smaller(picture, 2 * scale))))
    size = round(width * scale), round(height * scale)
    offset = _MARGIN * _EMU
    image.anchor = OneCellAnchor(
        _from=AnchorMarker(col=_PICTURE - 1, colOff=offset, row=row - 1, rowOff=offset),
        ext=XDRPositiveSize2D(size[0] * _EMU, size[1] * _EMU),
    )
    sheet.raw.add_image(image)
    return size[1] + 2 * _MARGIN


class _Lists:
    """The sheet with the answers that drop-downs offer, each list once."""

    def __init__(self, workbook: Workbook) -> None:
        self.sheet = add_sheet(workbook, LISTS)
        self.sheet.sheet_state = "hidden"
        self.known: dict[tuple[str, ...], str] = {}

    def reference(self, choices: tuple[str, ...]) -> str:
        """Return the formula of a list of answers."""
        if choices not in self.known:
            column = len(self.known) + 1
            for row, choice in enumerate(choices, 1):
                put_text(self.sheet, row, column, choice)
            name = letter(column)
            self.known[choices] = reference(LISTS, f"${name}$1:${name}${len(choices)}")
        return self.known[choices]


def _offer(sheet: EntrySheet, row: int, question: Question, lists: _Lists) -> None:
    """Give the cell for the answer its drop-down; other answers pass where they are taken."""
    cell = f"{letter(_ANSWER)}{row}"
    message = _("Expected {answers}", answers=question.takes)
    rule = sheet.rule("list", lists.reference(question.shown), cell, _("Answer"), message)
    rule.showErrorMessage = not question.is_free


def typed_in(path: Path, problems: Problems) -> tuple[dict[str, Typed], str]:
    """Return what somebody has typed, by question, and the name at the top.

    Nothing where there is no file; a file that cannot be read is recorded.
    """
    if not path.is_file():
        return {}, ""
    cells = _cells(path, problems)
    if cells is None:
        return {}, ""
    found = {}
    for row in range(_HEADING_ROW + 1, len(cells.cells) + 1):
        one = Typed(*(cells.text(row, column).strip() for column in (_ASKED, _ANSWER, _WHO, _WHY)))
        if one.answer or one.who or one.why:
            found[cells.text(row, _KEY)] = one
    return found, cells.text(_NAME_ROW, 2).strip()


def take_review(
    path: Path,
    questions: Sequence[Question],
    workshop: ScannedWorkshop,
    at: datetime,
    problems: Problems,
) -> Taken | None:
    """Return what the answers in a workbook decide, ``at`` the time given.

    Every answer that is none, and one of nobody, is recorded with its cell; ``None`` then.
    """
    cells = _cells(path, problems)
    if cells is None:
        return None
    asked = {question.key: question for question in questions}
    decisions, answered, settled = list[Decision](), 0, 0
    for row in range(_HEADING_ROW + 1, len(cells.cells) + 1):
        if not is_filled(cells.at(row, _ANSWER)):
            continue
        question = asked.get(cells.text(row, _KEY))
        if question is None:
            settled += 1
            continue
        answered += 1
        decisions += _decisions(cells, row, question, workshop, Said(at, ""), problems)
    return None if problems.errors else Taken(tuple(decisions), answered, settled)


def _decisions(
    cells: SheetCells,
    row: int,
    question: Question,
    workshop: ScannedWorkshop,
    said: Said,
    problems: Problems,
) -> Sequence[Decision]:
    answer, before = cells.at(row, _ANSWER), len(problems.errors)
    who = (cells.text(row, _WHO) or cells.text(_NAME_ROW, 2)).strip()
    if (cells.text(row, _ENGLISH) or cells.text(row, _ASKED)) != _english(question):
        problems.error(
            cells.at(row, _ASKED).place,
            _(
                "since this workbook was written, the question has changed: {text} Write the "
                "workbook again; your answer is kept",
                text=question.text,
            ),
        )
    if answer.is_formula:
        problems.error(
            answer.place, _("expected an answer, found the formula {formula}", formula=answer.value)
        )
    if not who:
        problems.error(
            cells.at(row, _WHO).place,
            _(
                "expected who decided this, here or once in {cell}",
                cell=f"{letter(2)}{_NAME_ROW}",
            ),
        )
    if len(problems.errors) > before:
        return ()
    try:
        own = Said(said.at, who, cells.text(row, _WHY).strip())
        return decisions_for(question, cells.text(row, _ANSWER), workshop, own)
    except ValueError as error:
        problems.error(answer.place, str(error))
        return ()


def _cells(path: Path, problems: Problems) -> SheetCells | None:
    workbook = open_workbook(path, problems)
    if workbook is None:
        return None
    names = names_of(workbook, (TITLE, _TITLE_BEFORE))
    tabs = [names.shown(title) for title in (TITLE, _TITLE_BEFORE)]
    tab = next((tab for tab in tabs if tab in workbook.sheetnames), None)
    if tab is None:
        problems.error(
            Place(path), _('expected the sheet "{tab}", which trainkit review writes', tab=tabs[0])
        )
        return None
    return read_cells(path, workbook[tab], problems, names)
