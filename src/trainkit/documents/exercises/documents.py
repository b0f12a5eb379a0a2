"""Worksheets and data files for participants, one folder an exercise; keys for trainers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from trainkit.definitions.exercises.exercise import Exercise
from trainkit.definitions.module import Module
from trainkit.documents.exercises.tables import (
    CsvView,
    WorkbookView,
    csv_bytes,
    evidence_bytes,
    workbook_bytes_of,
)
from trainkit.documents.exercises.view import (
    ExerciseHead,
    GlanceRow,
    KeySet,
    KeyView,
    WorksheetView,
    sheet_sum,
)
from trainkit.documents.frame import frame_of
from trainkit.documents.papers_view import TextContext
from trainkit.exercises.model import DataFile, ExerciseSet, Section
from trainkit.exercises.sets import PracticeSet, generate
from trainkit.items.base import Source
from trainkit.kit import Audience, Document, Kit
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import FileRecipe, Recipe

__all__ = ["exercise_keys", "worksheets"]

_SHORT = 44
"""Characters of the longest answer that a table of short answers takes."""
_ABREAST = 6
"""Sets of which the answers find room side by side."""

Made = tuple[PracticeSet, ExerciseSet]


def worksheets(kit: Kit) -> Iterator[Document]:
    """Yield every set's worksheet and data files."""
    for practice in kit.practice:
        made = generate(practice.exercise, practice.seed)
        yield _worksheet(kit, practice, made)
        yield from _data(practice, made)


def exercise_keys(kit: Kit) -> Iterator[Document]:
    """Yield one key an exercise, with all its sets."""
    by_exercise = groupby(kit.practice, key=lambda practice: (practice.module, practice.exercise))
    for (module_id, exercise), group in by_exercise:
        sets = [(practice, generate(exercise, practice.seed)) for practice in group]
        yield _key(kit, kit.definitions.course(module_id).module, exercise, sets)


def _folder(practice: PracticeSet) -> str:
    return f"exercises/{practice.module}/{practice.exercise.id}"


def _worksheet(kit: Kit, practice: PracticeSet, made: ExerciseSet) -> Document:
    module = kit.definitions.course(practice.module).module
    exercise = practice.exercise
    title = f"{exercise.title}, set {practice.number}"
    view = WorksheetView(
        frame=frame_of(kit, title, Audience.PARTICIPANTS),
        head=_head(module, exercise),
        number=practice.number,
        sum=sheet_sum(made.worksheet),
        points=sum(question.points for question in made.worksheet.questions),
        sections=made.worksheet.sections,
        workbook=_workbook_name(practice) if made.files else "",
        tables=tuple(_table_name(practice, file) for file in made.files),
        evidence=_evidence_folder(practice) if made.evidence else "",
    )
    recipe = PdfRecipe(
        "exercises/worksheet.html", view, drawings=_drawings(made.worksheet.sections, "")
    )
    return Document(Audience.PARTICIPANTS, f"{_folder(practice)}/set-{practice.number}.pdf", recipe)


def _workbook_name(practice: PracticeSet) -> str:
    return f"set-{practice.number}.xlsx"


def _table_name(practice: PracticeSet, file: DataFile) -> str:
    return f"set-{practice.number}-{file.name}.csv"


def _evidence_folder(practice: PracticeSet) -> str:
    return f"set-{practice.number}-files"


def _data_recipes(practice: PracticeSet, made: ExerciseSet) -> Iterator[tuple[str, Recipe]]:
    """Yield the names of a set's data files, as handed out, and how each is made."""
    if made.files:
        title = f"{practice.exercise.title}, set {practice.number}"
        view = WorkbookView(title=title, files=made.files)
        yield _workbook_name(practice), FileRecipe(view, workbook_bytes_of)
    for file in made.files:
        yield _table_name(practice, file), FileRecipe(CsvView(grid=file.grid), csv_bytes)
    for evidence in made.evidence:
        name = f"{_evidence_folder(practice)}/{evidence.name}"
        yield name, FileRecipe(evidence, evidence_bytes)


def _data(practice: PracticeSet, made: ExerciseSet) -> Iterator[Document]:
    for name, recipe in _data_recipes(practice, made):
        yield Document(Audience.PARTICIPANTS, f"{_folder(practice)}/{name}", recipe)


def _key(kit: Kit, module: Module, exercise: Exercise, sets: list[Made]) -> Document:
    view = KeyView(
        frame=frame_of(kit, f"{exercise.title}: key", Audience.TRAINERS),
        head=_head(module, exercise),
        marking=exercise.marking,
        debrief=exercise.debrief,
        sources=tuple(_source(module, source) for source in exercise.sources),
        numbers=tuple(question.number for question in sets[0][1].worksheet.questions),
        glance=_glance(sets),
        sets=tuple(_key_set(practice, made) for practice, made in sets),
    )
    drawings = tuple(
        drawing
        for practice, made in sets
        for drawing in _drawings(made.key.sections, f"{practice.number}-")
    )
    recipe = PdfRecipe("exercises/key.html", view, drawings=drawings)
    return Document(Audience.TRAINERS, f"exercises/{module.id}/{exercise.id}-key.pdf", recipe)


def _key_set(practice: PracticeSet, made: ExerciseSet) -> KeySet:
    questions = {question.number: question for question in made.worksheet.questions}
    return KeySet(
        number=practice.number,
        sum=sheet_sum(made.worksheet),
        answers=made.key.answers,
        points=tuple(questions[answer.question].points for answer in made.key.answers),
        questions=tuple(questions[answer.question].text for answer in made.key.answers),
        sections=made.key.sections,
    )


def _glance(sets: list[Made]) -> tuple[tuple[GlanceRow, ...], ...]:
    """Return the short answers of neighbouring sets side by side, as many as a page is wide.

    Nothing where the answers are too long for that.
    """
    rows = tuple(
        GlanceRow(
            number=practice.number,
            sum=sheet_sum(made.worksheet),
            answers=tuple(answer.short for answer in made.key.answers),
        )
        for practice, made in sets
    )
    longest = max((len(answer) for row in rows for answer in row.answers), default=0)
    if longest > _SHORT:
        return ()
    tables = -(-len(rows) // _ABREAST)
    size = -(-len(rows) // tables)
    return tuple(rows[start : start + size] for start in range(0, len(rows), size))


def _head(module: Module, exercise: Exercise) -> ExerciseHead:
    return ExerciseHead(
        title=exercise.title,
        module=module.short_title,
        version=exercise.version,
        as_of=exercise.as_of.isoformat(),
        minutes=exercise.minutes,
        authority=exercise.authority,
        scene=exercise.scene,
        task=exercise.task,
        deliverables=exercise.deliverables,
        objectives=tuple(module.objective(name).text for name in exercise.objectives),
        context=TextContext(
            title=module.title, assets=f"asset://{module.id}/", prefix=f"{exercise.id}-"
        ),
    )


def _source(module: Module, source: Source) -> str:
    reference = module.reference(source.reference)
    parts = [reference.body, reference.number, reference.title, str(reference.year), source.locator]
    return ", ".join(part for part in parts if part)


def _drawings(sections: tuple[Section, ...], prefix: str) -> tuple[tuple[str, bytes], ...]:
    """Return drawings with the names by which the page asks for them: section and position."""
    return tuple(
        (f"{prefix}{section}-{position}.svg", drawing.svg.encode())
        for section, one in enumerate(sections, 1)
        for position, drawing in enumerate(one.drawings, 1)
    )
