"""What must be known of a workshop to read its answer sheets, and to say what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from trainkit.assessment.answer_sheet import AnswerSheet, Box, SheetGeometry, geometry_of
from trainkit.assessment.forms import Forms, FormUse, Paper
from trainkit.assessment.forms_file import read_forms
from trainkit.model.check import read_and_check
from trainkit.model.load import FORMS_FILE
from trainkit.model.workshop import AnswerSheets
from trainkit.problems import Problems, TrainkitError
from trainkit.scan.reading import Identity
from trainkit.text.languages import ENGLISH, _


@dataclass(frozen=True)
class ScannedWorkshop:
    """A workshop whose answer sheets are read."""

    title: str
    forms: Forms
    geometry: SheetGeometry
    codes: tuple[str, ...]
    """The participants', in the order of the roster."""
    language: str = ENGLISH
    """Of its documents and workbooks, as a tag."""

    @cached_property
    def papers(self) -> dict[str, Paper]:
        """Every paper by its code."""
        return {paper.code: paper for form in self.forms.forms for paper in form.papers}

    @cached_property
    def handed_out(self) -> tuple[tuple[str, FormUse, str], ...]:
        """Everybody's tests with the paper of each: code, test, paper; by test."""
        return tuple(
            (code, use, self.forms.paper_of(code, use).code)
            for use in FormUse
            if self.forms.has(use)
            for code in self.codes
        )

    @cached_property
    def _uses(self) -> dict[tuple[str, str], FormUse]:
        return {(code, _form(paper)): use for code, use, paper in self.handed_out}

    def use_of(self, code: str, paper: str) -> FormUse:
        """Return at which test a person answers a paper; raises ``KeyError`` for no such paper."""
        return self._uses.get((code, _form(paper)), self.papers[paper].form.use)

    def sheet_of(self, identity: Identity) -> AnswerSheet | None:
        """Return the answer sheet to which a page belongs; ``None`` if there is no such page."""
        sheets = self.geometry.spares if identity.is_spare else self.geometry.sheets
        found = next((sheet for sheet in sheets if sheet.paper == identity.paper), None)
        return found if found and identity.page <= len(found.pages) else None

    def head_of(self, identity: Identity | None) -> Box:
        """Return the upper part of an answer sheet, down to its first question, in millimetres."""
        found = self.sheet_of(identity) if identity else None
        sheet = found or self.geometry.sheets[0]
        page = sheet.pages[identity.page - 1 if identity and found else 0]
        height = min(field.area.y for field in page.fields)
        return Box(x=0, y=0, width=sheet.width, height=height)


def workshop_in(folder: Path) -> ScannedWorkshop:
    """Read a workshop whose answer sheets come back.

    Raises ``InputError`` with all problems, and ``TrainkitError`` where no answer sheets are
    printed.
    """
    from trainkit.documents.copies.documents import sheet_size

    problems = Problems()
    definitions = problems.checked(read_and_check(folder, problems, is_over=True))
    forms, _file = problems.checked(read_forms(folder / FORMS_FILE, problems))
    options = definitions.workshop.papers
    if options.answer_sheets is AnswerSheets.NONE:
        raise TrainkitError(
            _(
                "this workshop has no answer sheets, because workshop.yaml has “answer_sheets: "
                "none” under “papers”; type the answers into the score sheet"
            )
        )
    codes = tuple(person.code for person in definitions.roster.participants)
    papers = [paper for form in forms.forms for paper in form.papers]
    geometry = geometry_of(forms, papers, codes, sheet_size(options))
    workshop = definitions.workshop
    return ScannedWorkshop(workshop.title, forms, geometry, codes, workshop.language)


def _form(paper: str) -> str:
    return paper.partition("-")[0]
