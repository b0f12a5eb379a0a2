"""What a worksheet and a key show.

A worksheet's view is made of ``Worksheet`` alone; answers have no place in it.
"""

from __future__ import annotations

import hashlib

from trainkit.definitions.exercises.base import Authority, Deliverables
from trainkit.documents.frame import Frame
from trainkit.documents.papers_view import TextContext
from trainkit.exercises.model import Answer, Section, Worksheet
from trainkit.render.recipe import View

__all__ = ["ExerciseHead", "GlanceRow", "KeySet", "KeyView", "WorksheetView", "sheet_sum"]


class ExerciseHead(View):
    """What stands above a worksheet and a key alike."""

    title: str
    module: str
    version: int
    as_of: str
    minutes: int
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
    questions: tuple[str, ...]
    sections: tuple[Section, ...]


class KeyView(View):
    """An exercise's key for all sets."""

    frame: Frame
    head: ExerciseHead
    marking: str
    debrief: str
    sources: tuple[str, ...]
    numbers: tuple[int, ...]
    """The questions' numbers."""
    glance: tuple[tuple[GlanceRow, ...], ...]
    """Groups of sets, a table each; empty where the short answers are too long for that."""
    sets: tuple[KeySet, ...]


def sheet_sum(worksheet: Worksheet) -> str:
    """Return eight hexadecimal digits of a SHA-256 sum over everything a worksheet asks."""
    return hashlib.sha256(worksheet.model_dump_json().encode()).hexdigest()[:8]
