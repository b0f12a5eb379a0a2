"""The documents of personal copies: print files, spare sheets, and the scanner's geometry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from trainkit.assessment.answer_sheet.geometry import SheetGeometry
from trainkit.assessment.answer_sheet.layout import geometry_of
from trainkit.assessment.forms import Forms, FormUse, Paper
from trainkit.definitions.workshop import AnswerSheets
from trainkit.documents.copies.gather import Gathered, blank_copy, paper_assets, sheet_size
from trainkit.documents.copies.printing import CopiesRecipe
from trainkit.documents.copies.tagged import PersonalView, TaggedRecipe
from trainkit.documents.copies.view import Contents, PrintedPerson
from trainkit.documents.papers_view import PageStyle, PaperView
from trainkit.kit import Audience, Document, Kit
from trainkit.render.recipe import FileRecipe

__all__ = ["copies", "geometry_file", "spare_sheets", "tagged_copies"]

PaperViewOf = Callable[[Kit, Paper, FormUse, PageStyle], PaperView]
"""Makes the view of a paper, as it is answered at a test."""


def copies(kit: Kit) -> Iterator[Document]:
    """Yield each test's print file: everybody's copies, in the order in which people sit.

    Where nobody is on the roster, a blank copy of each paper.
    """
    for use in FormUse if kit.forms else ():
        assert kit.forms is not None  # noqa: S101 - checked in the line above
        if kit.forms.has(use):
            yield from _copies(Gathered(kit, use, kit.forms.papers_for(use)))


def _copies(gathered: Gathered) -> Iterator[Document]:
    large = set(gathered.options.large_print)
    everybody = gathered.people()
    usual = [person for person in everybody if person.code not in large]
    half = gathered.options.answer_sheets is AnswerSheets.HALF
    contents = Contents.QUESTIONS if half else Contents.BOTH
    name = f"{gathered.use}-test"
    blanks = [blank_copy(paper) for paper in gathered.papers]
    if usual or not everybody:
        yield _print_file(gathered, name, usual or blanks, contents)
    if len(usual) < len(everybody):
        some = [person for person in everybody if person.code in large]
        yield _print_file(gathered, f"{name}-large-print", some, contents, large=True)
    if half:
        people = everybody or blanks
        yield _print_file(gathered, f"{name}-answer-sheets", people, Contents.SHEETS)


def _print_file(
    gathered: Gathered,
    name: str,
    people: Sequence[PrintedPerson],
    contents: Contents,
    *,
    large: bool = False,
) -> Document:
    sheets = gathered.spares() if not people[0].code else gathered.sheets()
    view = gathered.view(
        people, large=large, sheets=() if contents is Contents.QUESTIONS else sheets,
        contents=contents,
    )  # fmt: skip
    recipe = CopiesRecipe(view, paper_assets(gathered.kit, gathered.papers))
    return Document(Audience.PARTICIPANTS, f"tests/{name}.pdf", recipe)


def tagged_copies(kit: Kit, paper_view: PaperViewOf) -> Iterator[Document]:
    """Yield one tagged file a person and test, where the workshop wants them.

    ``paper_view`` makes the view of a paper laid out whole.
    """
    for use in FormUse if kit.forms and kit.definitions.workshop.papers.per_person else ():
        assert kit.forms is not None  # noqa: S101 - checked in the line above
        if kit.forms.has(use):
            yield from _tagged(Gathered(kit, use, kit.forms.papers_for(use)), paper_view)


def _tagged(gathered: Gathered, paper_view: PaperViewOf) -> Iterator[Document]:
    large, papers = set(gathered.options.large_print), {p.code: p for p in gathered.papers}
    sheets = {sheet.geometry.paper: sheet for sheet in gathered.sheets()}
    for is_large in (False, True):
        people = [each for each in gathered.people() if (each.code in large) is is_large]
        view = gathered.view(
            people, large=is_large, sheets=tuple(sheets.values()), contents=Contents.SHEETS
        )
        for number, person in enumerate(people):
            paper = paper_view(gathered.kit, papers[person.paper], gathered.use, view.page)
            own = [sheets[person.paper]] if sheets else []
            personal = PersonalView(**dict(paper), sheets=tuple(own))
            assets = paper_assets(gathered.kit, [papers[person.paper]])
            recipe = TaggedRecipe(personal, view, number, assets)
            name = f"tests/personal/{gathered.use}-test-{person.code}.pdf"
            yield Document(Audience.PARTICIPANTS, name, recipe)


def spare_sheets(kit: Kit) -> Iterator[Document]:
    """Yield the blank answer sheets for late-comers, of every paper."""
    options = kit.definitions.workshop.papers
    if not kit.forms or options.answer_sheets is AnswerSheets.NONE or not options.spare_sheets:
        return
    gathered = Gathered(kit, FormUse.PRE, _all_papers(kit.forms))
    people = [blank_copy(paper) for paper in gathered.papers for _ in range(options.spare_sheets)]
    view = gathered.view(people, sheets=gathered.spares(), contents=Contents.SHEETS)
    view = view.model_copy(
        update={"frame": view.frame.model_copy(update={"title": "Spare answer sheets"})}
    )
    yield Document(Audience.PARTICIPANTS, "tests/spare-sheets.pdf", CopiesRecipe(view))


def geometry_file(kit: Kit) -> Iterator[Document]:
    """Yield what a scanner needs to know of the answer sheets; none where there are no sheets."""
    options = kit.definitions.workshop.papers
    if not kit.forms or options.answer_sheets is AnswerSheets.NONE:
        return
    codes = [person.code for person in kit.definitions.roster.participants]
    geometry = geometry_of(kit.forms, _all_papers(kit.forms), codes, sheet_size(options))
    recipe = FileRecipe(geometry, _geometry_json)
    yield Document(Audience.TRAINERS, "tests/answer-sheet-geometry.json", recipe)


def _geometry_json(geometry: SheetGeometry) -> bytes:
    return geometry.model_dump_json(indent=1, exclude_none=True).encode() + b"\n"


def _all_papers(forms: Forms) -> tuple[Paper, ...]:
    return tuple(paper for form in forms.forms for paper in form.papers)
