"""Reads a stack of printed forms into a workbook, and where they are a test into the score sheet.

A page is a row of the workbook; what a person has to look at is listed with its picture. Every page
stands on one of two lists: read, or set aside with the reason.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainkit.assessment.forms import Forms, FormUse
from trainkit.assessment.forms_file import read_forms
from trainkit.definitions.check import read_and_check
from trainkit.definitions.form_layout import FormLayout, LoadedLayout, load_form_layout
from trainkit.definitions.load import FORMS_FILE
from trainkit.entering import Source as From
from trainkit.entering import enter_answers
from trainkit.errors import TrainkitError
from trainkit.executor import Executor
from trainkit.files import write_atomically
from trainkit.items.entries import DOUBTFUL
from trainkit.languages import N_, _, p_
from trainkit.making import Watcher
from trainkit.problems import Problems
from trainkit.render.excel import (
    PageSetup,
    header_row,
    new_workbook,
    put_text,
    set_page,
    workbook_bytes,
)
from trainkit.render.sheet_names import add_sheet
from trainkit.render.style import office
from trainkit.scan.crops import clear, png, smaller
from trainkit.scan.foreign import FormPage, FormReader, FormRowRead
from trainkit.scan.pictures import UnreadableError
from trainkit.scan.reading import page_name
from trainkit.scan.reasons import Reason, told
from trainkit.scan.register import DOTS, NotFoundError
from trainkit.scan.sources import Page, pages_in
from trainkit.score_sheet.enter import Entered, PaperAnswers

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["FormsRead", "scan_forms"]

_MARGIN = 3.0
"""Millimetres around a row in its picture."""


@dataclass(frozen=True)
class FormsRead:
    """What became of a stack of forms."""

    pages: tuple[FormPage, ...]
    """In the order of files and pages; those with a reason are set aside."""
    book: Path
    """The workbook with the answers."""
    entered: Entered | None = None
    """What the score sheet took, where the form is a test."""
    not_entered: tuple[str, ...] = ()
    """Pages that the score sheet could not take, and why."""

    @cached_property
    def read(self) -> tuple[FormPage, ...]:
        """The pages that were read."""
        return tuple(page for page in self.pages if not page.reason)

    @cached_property
    def open(self) -> tuple[tuple[FormPage, FormRowRead], ...]:
        """The rows that a person has to look at."""
        return tuple((page, row) for page in self.read for row in page.rows if row.values is None)


def scan_forms(
    folder: Path,
    layout: Path,
    paths: Iterable[Path],
    executor: Executor,
    watcher: Watcher | None = None,
    *,
    at: datetime,
) -> FormsRead:
    """Read forms by a layout into ``folder/out/trainers/forms-<layout>.xlsx``.

    A workbook that is there is kept and a new one gets a number, since people correct answers in
    it. Raises ``InputError`` with all problems of the layout, and ``TrainkitError`` where the scan
    of the empty form does not show the form or a path is not there.
    """
    watcher, problems = watcher or Watcher(), Problems()
    loaded = problems.checked(load_form_layout(layout, problems))
    job, found = _Job(_reader(loaded, layout)), pages_in(paths)
    watcher.begin(len(found.pages))
    read: dict[int, FormPage] = {}
    sent = (page if executor.shares_disk else page.alone() for page in found.pages)
    for (number, page), one in executor.run(job, enumerate(sent)):
        read[number] = one
        watcher.made(page_name(page.file, page.number))
    pages = tuple(_counted_once(read[number] for number in sorted(read)))
    result = FormsRead(pages, _free(folder / "out" / "trainers" / f"forms-{layout.stem}.xlsx"))
    if loaded.layout.test:
        result = _entered(folder, FormUse(loaded.layout.test), result, at)
    write_atomically(result.book, _book(loaded.layout, result))
    return result


def _reader(loaded: LoadedLayout, path: Path) -> FormReader:
    try:
        empty = None
        if loaded.picture is not None:
            empty = next(iter(pages_in([loaded.picture]).pages)).picture()
        return FormReader(loaded.layout, empty)
    except (NotFoundError, UnreadableError) as error:
        raise TrainkitError(
            _(
                "{picture}: the form of {path} was not found on this picture of the empty form "
                "({error}); measure the layout again, or scan the whole page without its "
                "surroundings",
                picture=loaded.picture,
                path=path,
                error=told(str(error)),
            )
        ) from error


@dataclass(frozen=True)
class _Job:
    """Decodes a page and reads it; of the picture only what a person has to look at is kept."""

    reader: FormReader

    def __call__(self, item: tuple[int, Page]) -> FormPage:
        """Return what was found out; nothing that is wrong with a page is raised."""
        _number, page = item
        try:
            picture = page.picture()
        except UnreadableError as error:
            return FormPage(page.unread(str(error)), reason=str(error))
        read = self.reader.read(picture, page.source(picture))
        crops = {
            number: _crop(read, row) for number, row in enumerate(read.rows) if row.values is None
        }
        return replace(read, picture=None, crops=crops)


def _crop(page: FormPage, row: FormRowRead) -> bytes:
    """Return a picture of a row."""
    if page.picture is None:
        return b""
    across, down = zip(*row.row.centres, strict=True)
    x, y = row.row.bubble.width / 2 + _MARGIN, row.row.bubble.height / 2 + _MARGIN
    left, top = max(0, min(across) - 3 * x), max(0, min(down) - y)
    right, bottom = max(across) + x, max(down) + y
    part = page.picture[
        round(top * DOTS) : round(bottom * DOTS), round(left * DOTS) : round(right * DOTS)
    ]
    return png(clear(smaller(part, 0.5)))


def _counted_once(pages: Iterable[FormPage]) -> Iterator[FormPage]:
    seen: set[str] = set()
    for page in pages:
        yield replace(page, rows=(), reason=Reason.TWICE) if page.source.sha in seen else page
        seen.add(page.source.sha)


def _free(path: Path) -> Path:
    """Return the path, with a number behind it where there is a file already."""
    number, free = 2, path
    while free.exists():
        free = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return free


def _entered(folder: Path, use: FormUse, result: FormsRead, at: datetime) -> FormsRead:
    """Enter the certain answers into the score sheet, for everybody whose form came once."""
    problems = Problems()
    definitions = problems.checked(read_and_check(folder, problems, is_over=True))
    forms, _file = problems.checked(read_forms(folder / FORMS_FILE, problems))
    if not forms.has(use):
        raise TrainkitError(
            _("this workshop has no {use}-test; see “test” in the layout", use=use.value)
        )
    codes = {one.code.replace("-", ""): one.code for one in definitions.roster.participants}
    times = Counter(page.code for page in result.read)
    answers, refused = list[PaperAnswers](), list[str]()
    for page in result.read:
        where = page.source.name
        code = codes.get((page.code or "").replace("-", ""))
        if code is None:
            refused.append(
                _(
                    "{page}: the code {code} is not on the list of participants; not entered",
                    page=where,
                    code=page.code or DOUBTFUL,
                )
            )
        elif times[page.code] > 1:
            refused.append(
                _(
                    "{page}: {count} forms have the code {code}; not entered",
                    page=where,
                    count=times[page.code],
                    code=code,
                )
            )
        else:
            answers.append(_answers(page, code, use, forms))
    entered = enter_answers(folder, answers, From.SCAN, at=at)
    return replace(result, entered=entered, not_entered=tuple(refused))


def _answers(page: FormPage, code: str, use: FormUse, forms: Forms) -> PaperAnswers:
    """Return a page's answers as the score sheet takes them; what is open is left out."""
    items = dict(enumerate(forms.paper_of(code, use).items, 1))
    marks: dict[int, str | None] = {}
    for row in page.answers:
        item = items.get(int(row.row.label))
        if item is not None and len(item.format.bubbles(item)) == 1 and not item.format.by_hand:
            said = None if row.values is None else item.format.marked([row.values], item)
            marks[int(row.row.label)] = said
    certain = {number: said for number, said in marks.items() if said is not None}
    return PaperAnswers(code, use, None, certain, is_whole=certain.keys() == items.keys())


def _book(layout: FormLayout, result: FormsRead) -> bytes:
    workbook = new_workbook(layout.title)
    _answers_sheet(workbook, layout, result.read)
    _open_sheet(workbook, layout, result)
    aside = add_sheet(workbook, N_("Set aside"))
    header_row(aside, 1, (_("File"), _("Page"), _("Why")))
    for line, page in enumerate((page for page in result.pages if page.reason), 2):
        _put(aside, line, (page.source.file, str(page.source.page), told(page.reason)))
    _wide(aside, {"A": 30, "C": 70}, layout)
    return workbook_bytes(workbook)


def _answers_sheet(workbook: Workbook, layout: FormLayout, pages: Sequence[FormPage]) -> None:
    from openpyxl.styles import PatternFill

    sheet = add_sheet(workbook, N_("Answers"))
    labels = [row.label for row in layout.placed if row.reads != "code"]
    header_row(sheet, 1, (_("File"), _("Page"), _("Code"), *labels))
    for line, page in enumerate(pages, 2):
        has_code = len(page.answers) < len(page.rows)
        code = (page.code or DOUBTFUL) if has_code else ""
        said = [DOUBTFUL if r.values is None else ", ".join(r.values) for r in page.answers]
        _put(sheet, line, (page.source.file, str(page.source.page), code, *said))
        for column, text in enumerate((code, *said), 3):
            if text == DOUBTFUL:
                cell: Any = sheet.cell(line, column)
                cell.fill = PatternFill("solid", start_color=office("doubt"))
    sheet.freeze_panes = "D2"
    _wide(sheet, {"A": 30}, layout)


def _open_sheet(workbook: Workbook, layout: FormLayout, result: FormsRead) -> None:
    from openpyxl.drawing.image import Image

    sheet = add_sheet(workbook, N_("To look at"))
    picture = p_("scanned page", "Picture")
    header_row(sheet, 1, (_("File"), _("Page"), _("Row"), _("What was seen"), picture))
    for line, (page, row) in enumerate(result.open, 2):
        name = row.row.label
        if row.row.reads == "code":
            name = _("code, {row}", row=name)
        _put(sheet, line, (page.source.file, str(page.source.page), name, row.why))
        image: Any = Image(io.BytesIO(page.crops[page.rows.index(row)]))
        sheet.add_image(image, f"E{line}")
        sheet.row_dimensions[line].height = image.height * 0.75 + 6  # pixels to points
    _wide(sheet, {"A": 30, "D": 40, "E": 60}, layout)


def _put(sheet: Worksheet, line: int, texts: Sequence[str]) -> None:
    for column, text in enumerate(texts, 1):
        put_text(sheet, line, column, text)


def _wide(sheet: Worksheet, widths: Mapping[str, float], layout: FormLayout) -> None:
    """Make columns so wide, and set how the sheet prints."""
    for column, width in widths.items():
        sheet.column_dimensions[column].width = width
    set_page(sheet, PageSetup(layout.title))
