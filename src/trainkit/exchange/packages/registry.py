"""Packages of a whole module for learning platforms: its handout with questions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from trainkit.definitions.loaded import Course
from trainkit.exchange.exporting import Exported, questions_for, questions_in, with_case
from trainkit.exchange.format import About, Format
from trainkit.exchange.packages import scorm
from trainkit.exchange.packages.pages import LOOK, figures_of, look, pages_of
from trainkit.exchange.qti import qti12
from trainkit.exchange.qti.cartridge import cartridge
from trainkit.exchange.qti.writing12 import assessment
from trainkit.exchange.question import Question
from trainkit.languages import _, n_, speaking
from trainkit.problems import Place, Problems

__all__ = ["PACKAGES", "Package", "export_package"]


@dataclass(frozen=True)
class Package:
    """A kind of package."""

    name: str
    """As people type it after ``--format``."""
    title: str
    suffix: str
    for_participants: bool
    """Whether participants see the keys, so that no item of a test may be in it."""
    write: Callable[[Course, Sequence[Question]], bytes]
    questions: Format | None = None
    """The format in which its questions are; ``None`` if it has all that banks have."""


def _cartridge(course: Course, questions: Sequence[Question]) -> bytes:
    """Return handout, desk card and the questions as an assessment."""
    about = About(course.module.id, course.module.title, course.language)
    shown = {LOOK: look(), **figures_of(course, course.handout, course.card or "")}
    return cartridge(about, pages_of(course), assessment(questions, about), questions, shown)


PACKAGES: Mapping[str, Package] = {
    one.name: one
    for one in (
        Package("scorm", "SCORM 1.2", ".scorm.zip", for_participants=True, write=scorm.write),
        Package(
            "common-cartridge",
            "Common Cartridge 1.3",
            ".imscc",
            for_participants=True,
            write=_cartridge,
            questions=qti12.FORMAT,
        ),
    )
}
"""All kinds of package by name."""


def export_package(course: Course, kind: Package, on_forms: Collection[str] = ()) -> Exported:
    """Return a module as a package; ``on_forms`` are the ids of items that tests have.

    Where participants see the keys, those items are left out.
    """
    problems = Problems()
    barred = {one.id for one in course.bank.items} & set(on_forms if kind.for_participants else ())
    if barred:
        words = n_(
            "{n} item is left out, because a test has it and the package shows its key",
            "{n} items are left out, because tests have them and the package shows their keys",
            len(barred),
        )
        problems.warning(Place(course.bank_file.path), words)
    free = [one.id for one in course.bank.items if one.id not in barred]
    if kind.questions:
        questions = questions_for(course, kind.questions, free, problems)
    else:
        questions = [with_case(one, course) for one in questions_in(course, free, problems)]
    if not questions:
        words = _("no item is left for the package; its self-test is empty")
        problems.warning(Place(course.bank_file.path), words)
    with speaking(course.language):
        data = kind.write(course, questions)
    return Exported(f"{course.module.id}{kind.suffix}", data, len(questions), tuple(problems))
