"""Packages of a whole module for learning platforms: its handout with questions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from trainkit.definitions.loaded import Course
from trainkit.exchange.exporting import Exported, questions_in, with_case
from trainkit.exchange.packages import scorm
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
    write: Callable[[Course, Sequence[Question]], bytes]


PACKAGES: Mapping[str, Package] = {
    "scorm": Package("scorm", "SCORM 1.2", ".scorm.zip", write=scorm.write)
}
"""All kinds of package by name. Participants see the keys in them."""


def export_package(course: Course, kind: Package, on_forms: Collection[str] = ()) -> Exported:
    """Return a module as a package without the items ``on_forms``, which tests have."""
    problems = Problems()
    barred = {one.id for one in course.bank.items} & set(on_forms)
    if barred:
        words = n_(
            "{n} item is left out, because a test has it and the package shows its key",
            "{n} items are left out, because tests have them and the package shows their keys",
            len(barred),
        )
        problems.warning(Place(course.bank_file.path), words)
    free = [one.id for one in course.bank.items if one.id not in barred]
    questions = [with_case(one, course) for one in questions_in(course, free, problems)]
    if not questions:
        words = _("no item is left for the package; its self-test is empty")
        problems.warning(Place(course.bank_file.path), words)
    with speaking(course.language):
        data = kind.write(course, questions)
    return Exported(f"{course.module.id}{kind.suffix}", data, len(questions), tuple(problems))
