"""The test papers for participants, and their keys for trainers, from the record of the forms.

All follow ``plan/forms.yaml`` item by item and option by option. A paper is rendered from a view
that has no place for a key, a rationale, a difficulty or an option's id in the bank, so none can
reach a participant's file. Items of one case follow it; the case is printed once.

Each paper (a form in one version) is written without personal parts, to read; then, for each test,
a print file of everybody's own copies with answer sheets, and a file of spare sheets.
"""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.assessment.forms import SCORED, Form, FormUse, Paper
from trainkit.documents.copies.documents import (
    copies,
    geometry_file,
    page_style,
    paper_assets,
    spare_sheets,
    tagged_copies,
)
from trainkit.documents.copies.printing import sheet_drawings
from trainkit.documents.frame import frame_of
from trainkit.documents.papers_view import (
    TITLES,
    FormLine,
    KeyBlock,
    KeyPart,
    KeyView,
    PageStyle,
    PaperBlock,
    PaperPart,
    PaperView,
    Placed,
    VersionKeys,
    blocks_of,
    case_text,
    key_item,
    language_line,
    marking_rules,
    paper_head,
    paper_item,
    penalty_rules,
    shares_of,
    text_context,
)
from trainkit.model.loaded import Course
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.render.pages import PdfRecipe
from trainkit.text.languages import N_, _


def papers(kit: Kit) -> Iterator[Document]:
    """Yield every paper, the copies for each test and spare sheets; none without a test."""
    for form in kit.forms.forms if kit.forms else ():
        for paper in form.papers:
            page = page_style(kit.definitions.workshop.papers)
            recipe = PdfRecipe(
                "tests/paper.html",
                paper_view(kit, paper, _use_of(kit, form), page),
                paper_assets(kit, [paper]),
                tuple(sheet_drawings((), kit.definitions.workshop.language).items()),
            )
            yield Document(Audience.PARTICIPANTS, f"tests/form-{paper.code}.pdf", recipe)
    yield from copies(kit)
    yield from spare_sheets(kit)
    yield from tagged_copies(kit, paper_view)


def _use_of(kit: Kit, form: Form) -> FormUse | None:
    """Return the test at which everybody answers a form; ``None`` if some do before, some after."""
    is_either = kit.forms is not None and kit.forms.counterbalanced and form.use in SCORED
    return None if is_either else form.use


def paper_view(kit: Kit, paper: Paper, use: FormUse | None, page: PageStyle) -> PaperView:
    """Return what a paper shows at a test; ``None`` if it serves either the first or the second."""
    beside = kit.definitions.beside
    return PaperView(
        **dict(paper_head(kit, use, [paper], page)),
        frame=frame_of(
            kit,
            _(TITLES[use]) if use else _("Test"),
            Audience.PARTICIPANTS,
            _("Form {form}, {hash}", form=paper.code, hash=paper.hash),
        ),
        form=_form_line(paper.form, paper.code, paper.hash, language_line(kit)),
        parts=tuple(
            PaperPart(
                context=text_context(course, beside),
                blocks=tuple(
                    PaperBlock(
                        case=case_text(course, block, beside),
                        items=tuple(paper_item(placed, beside) for placed in block),
                    )
                    for block in blocks_of(share)
                ),
            )
            for course, share in shares_of(kit, paper)
        ),
    )


_ANSWERED_AT = {
    None: N_("This form is answered at the pre-test and post-test."),
    FormUse.PRE: N_("This form is answered at the pre-test."),
    FormUse.POST: N_("This form is answered at the post-test."),
    FormUse.RETENTION: N_("This form is answered at the retention test."),
}


def keys(kit: Kit) -> Iterator[Document]:
    """Yield the key of each form; none where the workshop has no test."""
    if kit.forms is None:
        return
    for form in kit.forms.forms:
        recipe = PdfRecipe("tests/key.html", _key_view(kit, form), paper_assets(kit, form.papers))
        yield Document(Audience.TRAINERS, f"tests/form-{form.code}-key.pdf", recipe)
    yield from geometry_file(kit)


def _key_view(kit: Kit, form: Form) -> KeyView:
    assessment = kit.definitions.workshop.assessment
    form_line = _("Form {form}, {hash}", form=form.code, hash=form.hash)
    for_trainers = _("For trainers only.")
    title = _("Key to form {form}", form=form.code)
    return KeyView(
        frame=frame_of(kit, title, Audience.TRAINERS, f"{for_trainers} {form_line}"),
        form=_form_line(form, form.code, form.hash),
        use=form.use.value,
        answered_at=_(_ANSWERED_AT[_use_of(kit, form)]),
        minutes=assessment.minutes if assessment else None,
        rules=marking_rules(row.type for row in form.items),
        penalties=penalty_rules(form.items),
        longest_key=max(len(row.key_text) for row in form.items),
        versions=tuple(
            VersionKeys(
                paper=paper.code,
                hash=paper.hash,
                keys=tuple(row.key_text for row in paper.items),
                numbers=paper.numbers,
            )
            for paper in form.papers
        ),
        parts=tuple(_key_part(course, placed) for course, placed in shares_of(kit, form.papers[0])),
    )


def _key_part(course: Course, placed: list[Placed]) -> KeyPart:
    return KeyPart(
        context=text_context(course),
        short_title=course.module.short_title,
        blocks=tuple(
            KeyBlock(
                case=case_text(course, block),
                items=tuple(key_item(course.module, each) for each in block),
            )
            for block in blocks_of(placed)
        ),
    )


def _form_line(form: Form, code: str, digest: str, language: str = "") -> FormLine:
    return FormLine(
        code=code,
        letter=form.id,
        edition=form.edition,
        hash=digest,
        count=len(form.items),
        language=language,
    )
