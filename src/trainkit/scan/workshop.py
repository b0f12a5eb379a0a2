"""What must be known of a workshop to read its answer sheets, and to say what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trainkit.assessment.answer_sheet import SheetGeometry, geometry_of
from trainkit.assessment.forms import Forms
from trainkit.assessment.forms_file import read_forms
from trainkit.definitions.check import read_and_check
from trainkit.definitions.load import FORMS_FILE
from trainkit.definitions.workshop import AnswerSheets
from trainkit.errors import TrainkitError
from trainkit.problems import Problems

__all__ = ["ScannedWorkshop", "workshop_in"]


@dataclass(frozen=True)
class ScannedWorkshop:
    """A workshop whose answer sheets are read."""

    forms: Forms
    geometry: SheetGeometry
    codes: tuple[str, ...]
    """The participants', in the order of the roster."""

    @property
    def hashes(self) -> dict[str, str]:
        """The sum of each paper in the record, by the paper's code."""
        return {sheet.paper: sheet.hash for sheet in self.geometry.sheets}


def workshop_in(folder: Path) -> ScannedWorkshop:
    """Read a workshop whose answer sheets come back.

    Raises ``InputError`` with all problems, and ``TrainkitError`` where no answer sheets are
    printed.
    """
    from trainkit.documents.copies.documents import sheet_size

    problems = Problems()
    definitions = problems.checked(read_and_check(folder, problems, is_over=True))
    forms, _ = problems.checked(read_forms(folder / FORMS_FILE, problems))
    options = definitions.workshop.papers
    if options.answer_sheets is AnswerSheets.NONE:
        raise TrainkitError(
            "this workshop has no answer sheets: “answer_sheets: none” stands under “papers” in "
            "workshop.yaml; type the answers into the score sheet"
        )
    codes = tuple(person.code for person in definitions.roster.participants)
    papers = [paper for form in forms.forms for paper in form.papers]
    geometry = geometry_of(forms, papers, codes, sheet_size(options))
    return ScannedWorkshop(forms, geometry, codes)
