"""Exercises on paper and as data: worksheets and data files for participants, keys for trainers.

A worksheet's view is made of ``Worksheet`` alone; answers have no place in it. Data tables are
handed out as CSV and as a workbook, both read by spreadsheets without harm.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import groupby

from trainkit.documents.frame import Frame, frame_of, original_note
from trainkit.documents.handouts import variant_of
from trainkit.documents.papers_view import TextContext, source_line
from trainkit.exercises.model import Answer, DataFile, EvidenceFile, Grid, Section
from trainkit.exercises.sets import PracticeSet
from trainkit.exercises.word_files import is_draft
from trainkit.model.exercises import Authority, Deliverables, Exercise
from trainkit.model.loaded import Course
from trainkit.model.module import Module
from trainkit.model.workshop import SetsFor
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.render.pages import FileRecipe, PdfRecipe, Recipe, View
from trainkit.text.languages import _

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_WIDEST = 60
"""Characters of the widest column of a data sheet."""
_SHORT = 44
"""Characters of the longest answer that a table of short answers takes."""
_ABREAST = 6
"""Sets of which the answers find room side by side."""


class ExerciseHead(View):
    """What stands above a worksheet and a key alike."""

    title: str
    module: str
    version: int
    as_of: str
    minutes: int
    """In this workshop's form of the module."""
    share: str
    """Which questions to answer in that time; Markdown, empty for the whole sheet."""
    authority: Authority
    scene: str
    task: str
    deliverables: Deliverables
    objectives: tuple[str, ...]
    context: TextContext


class WorksheetView(View):
    """One set as participants get it."""

    frame: Frame
    head: ExerciseHead
    number: int
    sum: str
    """Stands on worksheet and key, so that a marker sees that they belong together."""
    points: int
    sections: tuple[Section, ...]
    workbook: str
    """Name of the workbook that goes with the sheet; empty if there is none."""
    tables: tuple[str, ...]
    """Names of the same tables as CSV."""
    evidence: str
    """Name of the folder with what is handed out byte for byte; empty if there is none."""


class GlanceRow(View):
    """The short answers of one set, question by question."""

    number: int
    sum: str
    answers: tuple[str, ...]


class KeySet(View):
    """One set's answers and worked solution."""

    number: int
    sum: str
    answers: tuple[Answer, ...]
    points: tuple[int, ...]
    sections: tuple[Section, ...]


class KeyView(View):
    """An exercise's key for all sets."""

    frame: Frame
    head: ExerciseHead
    is_draft: bool
    """Whether words in it are a translation that nobody has reviewed."""
    marking: str
    debrief: str
    sources: tuple[str, ...]
    numbers: tuple[int, ...]
    """The questions' numbers."""
    glance: tuple[tuple[GlanceRow, ...], ...]
    """Groups of sets, a table each; empty where the short answers are too long for that."""
    shared: tuple[int, ...]
    """The numbers of the sections that are the same in all sets, and are printed once."""
    sets: tuple[KeySet, ...]


class CsvView(View):
    """One table of a set."""

    grid: Grid


class WorkbookView(View):
    """All tables of a set, a sheet each."""

    title: str
    files: tuple[DataFile, ...]


def csv_bytes(view: CsvView) -> bytes:
    """Return a table as CSV: UTF-8 with a mark that Excel needs, commas, line feeds after returns.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front; numbers with a
    sign stay as they are.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_harmless(column.name) for column in view.grid.columns])
    writer.writerows([_harmless(cell) for cell in row] for row in view.grid.rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _harmless(cell: str) -> str:
    if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def workbook_bytes_of(view: WorkbookView) -> bytes:
    """Return the tables as a workbook; every cell is text, since identifiers are no numbers.

    Text that is longer than the widest column goes on below in its cell. In print all columns
    stand on one page.
    """
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    from trainkit.render.excel import (
        PageSetup,
        header_row,
        new_workbook,
        put_text,
        set_page,
        workbook_bytes,
    )

    workbook = new_workbook(view.title)
    for file in view.files:
        sheet = workbook.create_sheet(file.name[:31])
        header_row(sheet, 1, [column.name for column in file.grid.columns])
        for number, row in enumerate(file.grid.rows, 2):
            for column, cell in enumerate(row, 1):
                written = put_text(sheet, number, column, cell)
                written.alignment = Alignment(vertical="top", wrap_text=len(cell) > _WIDEST)
        for column, heading in enumerate(file.grid.columns):
            cells = [heading.name, *(row[column] for row in file.grid.rows)]
            width = min(_WIDEST, max(map(len, cells)) + 3)
            sheet.column_dimensions[get_column_letter(column + 1)].width = width
        sheet.freeze_panes = "A2"
        set_page(sheet, PageSetup(view.title))
    return workbook_bytes(workbook)


def evidence_bytes(view: EvidenceFile) -> bytes:
    """Return an evidence file as it was made, byte for byte."""
    return view.content


def worksheets(kit: Kit) -> Iterator[Document]:
    """Yield every set's worksheet and data files; in translation, without sets of other readers.

    Headings and cells of the data are in the language of the sheet. A translation that has no words
    of its own names the files of the first language.
    """
    original = kit.definitions.original
    for practice in _sets_of_readers(kit) if original else kit.practice:
        yield _worksheet(kit, practice)
        if original is None or practice.seen_by(original).language != practice.language:
            yield from _data(practice)


def _sets_of_readers(kit: Kit) -> Iterator[PracticeSet]:
    """Yield the sets of tables, and those of people who read the language of the documents."""
    known = kit.definitions
    for practice in kit.practice:
        if known.workshop.exercises.sets_for is SetsFor.TABLE or known.reads_here(
            known.roster.participants[practice.number - 1]
        ):
            yield practice


def exercise_keys(kit: Kit) -> Iterator[Document]:
    """Yield one key an exercise, with all its sets."""
    by_exercise = groupby(kit.practice, key=lambda practice: (practice.module, practice.exercise))
    for (module_id, exercise), group in by_exercise:
        yield _key(kit, kit.definitions.course(module_id), exercise, list(group))


def _folder(practice: PracticeSet) -> str:
    return f"exercises/{practice.module}/{practice.exercise.id}"


def _name(practice: PracticeSet) -> str:
    return f"set-{practice.number}"


def _title(practice: PracticeSet) -> str:
    return _("{exercise}, set {number}", exercise=practice.exercise.title, number=practice.number)


def _worksheet(kit: Kit, practice: PracticeSet) -> Document:
    course = kit.definitions.course(practice.module)
    made, name = practice.content, _name(practice)
    view = WorksheetView(
        frame=frame_of(
            kit,
            _title(practice),
            Audience.PARTICIPANTS,
            original_note(kit, [course.exercise(practice.exercise.id).language, practice.language]),
        ),
        head=_head(course.module, practice.exercise, variant_of(kit, course)),
        number=practice.number,
        sum=practice.check_sum,
        points=sum(question.points for question in made.worksheet.questions),
        sections=made.worksheet.sections,
        workbook=f"{name}.xlsx" if made.files else "",
        tables=tuple(f"{name}-{file.name}.csv" for file in made.files),
        evidence=f"{name}-files" if made.evidence else "",
    )
    recipe = PdfRecipe(
        "exercises/worksheet.html", view, drawings=_drawings(made.worksheet.sections, "")
    )
    return Document(Audience.PARTICIPANTS, f"{_folder(practice)}/{name}.pdf", recipe)


def _data(practice: PracticeSet) -> Iterator[Document]:
    """Yield a set's data files, under the names that its worksheet states."""
    made = practice.content
    if made.files:
        view = WorkbookView(title=_title(practice), files=made.files)
        yield _data_file(practice, ".xlsx", FileRecipe(view, workbook_bytes_of))
    for file in made.files:
        recipe = FileRecipe(CsvView(grid=file.grid), csv_bytes)
        yield _data_file(practice, f"-{file.name}.csv", recipe)
    for evidence in made.evidence:
        recipe_of_bytes = FileRecipe(evidence, evidence_bytes)
        yield _data_file(practice, f"-files/{evidence.name}", recipe_of_bytes)


def _data_file(practice: PracticeSet, ending: str, recipe: Recipe) -> Document:
    return Document(Audience.PARTICIPANTS, f"{_folder(practice)}/{_name(practice)}{ending}", recipe)


def _key(kit: Kit, course: Course, exercise: Exercise, sets: list[PracticeSet]) -> Document:
    module = course.module
    sections = [practice.content.key.sections for practice in sets]
    view = KeyView(
        frame=frame_of(kit, _("{exercise}: key", exercise=exercise.title), Audience.TRAINERS),
        head=_head(module, exercise, variant_of(kit, course)),
        is_draft=course.is_draft or is_draft(exercise.generator, sets[0].language, sets[0].own),
        marking=exercise.marking,
        debrief=exercise.debrief,
        sources=tuple(
            source_line(module.reference(one.reference), one.locator) for one in exercise.sources
        ),
        numbers=tuple(question.number for question in sets[0].content.worksheet.questions),
        glance=_glance(sets),
        shared=tuple(
            number
            for number, alike in enumerate(zip(*sections, strict=False), 1)
            if len(sets) > 1 and all(one == alike[0] for one in alike)
        ),
        sets=tuple(map(_key_set, sets)),
    )
    drawings = tuple(
        drawing
        for practice in sets
        for drawing in _drawings(practice.content.key.sections, f"{practice.number}-")
    )
    recipe = PdfRecipe("exercises/key.html", view, drawings=drawings)
    return Document(Audience.TRAINERS, f"exercises/{module.id}/{exercise.id}-key.pdf", recipe)


def _key_set(practice: PracticeSet) -> KeySet:
    made = practice.content
    return KeySet(
        number=practice.number,
        sum=practice.check_sum,
        answers=made.key.answers,
        points=tuple(question.points for question in made.worksheet.questions),
        sections=made.key.sections,
    )


def _glance(sets: list[PracticeSet]) -> tuple[tuple[GlanceRow, ...], ...]:
    """Return the short answers of neighbouring sets side by side, as many as a page is wide.

    Nothing where the answers are too long for that.
    """
    rows = tuple(
        GlanceRow(
            number=practice.number,
            sum=practice.check_sum,
            answers=tuple(answer.short for answer in practice.content.key.answers),
        )
        for practice in sets
    )
    longest = max((len(answer) for row in rows for answer in row.answers), default=0)
    if longest > _SHORT:
        return ()
    tables = -(-len(rows) // _ABREAST)
    size = -(-len(rows) // tables)
    return tuple(rows[start : start + size] for start in range(0, len(rows), size))


def _head(module: Module, exercise: Exercise, variant: str) -> ExerciseHead:
    own = exercise.variants.get(variant)
    return ExerciseHead(
        title=exercise.title,
        module=module.short_title,
        version=exercise.version,
        as_of=exercise.as_of.isoformat(),
        minutes=exercise.minutes if own is None else own.minutes,
        share="" if own is None else own.task or "",
        authority=exercise.authority,
        scene=exercise.scene,
        task=exercise.task,
        deliverables=exercise.deliverables,
        objectives=tuple(module.objective(name).text for name in exercise.objectives),
        context=TextContext(
            title=module.title, assets=f"asset://{module.id}/", prefix=f"{exercise.id}-"
        ),
    )


def _drawings(sections: tuple[Section, ...], prefix: str) -> tuple[tuple[str, bytes], ...]:
    """Return drawings with the names by which the page asks for them: section and position."""
    return tuple(
        (f"{prefix}{section}-{position}.svg", drawing.svg.encode())
        for section, one in enumerate(sections, 1)
        for position, drawing in enumerate(one.drawings, 1)
    )
