"""What goes back to the participants: a personal sheet for each, and questions to talk over.

A sheet says by module what to read again. It says nothing about single objectives, for which three
to five items are too few, and does not compare people. It carries the person's code and no name.

The questions worth talking over with the class are on what it knew least after the course, with
reasons. They follow from the figures of a release (``release``), and no figure stands beside them:
whoever was right must not learn who was not.
"""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.documents.frame import Frame, workshop_frame
from trainkit.documents.handouts import assets_of, chapter_of
from trainkit.documents.papers_view import CaseText, TextContext, key_item
from trainkit.evaluation.reports.cohort import Member, Objective
from trainkit.evaluation.reports.findings import Findings, marked
from trainkit.evaluation.reports.items import ItemRow
from trainkit.evaluation.reports.release import Release
from trainkit.evaluation.reports.text import ReportText
from trainkit.planning.printed import Audience
from trainkit.render.pages import PdfRecipe, View

READ_AGAIN = 80
"""Per cent on a module after the course below which its handout is named. A rule of thumb."""
_WITH_SECTIONS = 4
"""Handouts whose sections are listed; of more, the titles alone, so that a sheet stays a page."""
_SECTIONS = 14
"""Sections of one handout that are listed."""
_TEXTS = (
    *("sheet-for", "sheet-intro", "sheet-module", "sheet-before", "sheet-after", "sheet-no-score"),
    *("sheet-read", "sheet-read-intro", "sheet-read-none", "sheet-error", "sheet-private"),
)
_LONG_TITLES = 6
"""Modules that are named by their whole titles; of more, by the short ones."""


class ModuleLine(View):
    """One module on a person's sheet."""

    title: str
    before: str
    """Per cent; a dash where there is no score."""
    after: str


class Reading(View):
    """A handout to read again, with its sections."""

    title: str
    sections: str
    """In one line."""


class PersonalSheet(View):
    """One person's page."""

    code: str
    lines: tuple[ModuleLine, ...]
    """The modules, then the whole test."""
    is_whole: bool
    """Whether there is a score on both tests."""
    readings: tuple[Reading, ...]
    others: str
    """Titles in one line, where the handouts to read again are many."""


class SheetsView(View):
    """All sheets, a page each."""

    frame: Frame
    texts: dict[str, str]
    sheets: tuple[PersonalSheet, ...]


def personal_sheets(found: Findings) -> PdfRecipe | None:
    """Return the recipe of the sheets; ``None`` where nobody has a score."""
    text = found.text
    people = [member for member in found.cohort.members if member.scores]
    if not people:
        return None
    modules = [objective for objective in found.cohort.objectives if objective.is_module]
    sections = _sections(found, text)
    frame = workshop_frame(found.workshop, text.say("sheet-title"), Audience.PARTICIPANTS)
    texts = {key.removeprefix("sheet-"): text.say(key) for key in _TEXTS}
    if found.cohort.lowest() < 0:
        texts["intro"] = text.say("sheet-intro-penalty")
    view = SheetsView(
        frame=marked(frame, found.draft, text),
        texts=texts,
        sheets=tuple(_sheet(member, modules, sections, text) for member in people),
    )
    return PdfRecipe("reports/personal.html", view)


def _sections(found: Findings, text: ReportText) -> dict[str, str]:
    """Return the sections of each module's handout in one line."""
    sections = {}
    for course in found.definitions.courses:
        lines = [line.text for line in chapter_of(course, course.handout).contents[:_SECTIONS]]
        whole = text.say("sheet-sections", sections=text.listed(lines)) if lines else ""
        sections[course.module.id] = whole
    return sections


def _sheet(
    member: Member, modules: list[Objective], sections: dict[str, str], text: ReportText
) -> PersonalSheet:
    lines = []
    for module in modules:
        scores = [member.objectives.get(use, {}).get(module.key) for use in SCORED]
        lines.append(_line(_title(module, modules), scores, text))
    whole = [member.scores.get(use) for use in SCORED]
    last = FormUse.POST if FormUse.POST in member.scores else FormUse.PRE
    weak = [
        module
        for module in modules
        if (score := member.objectives[last].get(module.key)) is not None and score < READ_AGAIN
    ]
    few = weak if len(weak) <= _WITH_SECTIONS else []
    return PersonalSheet(
        code=member.code,
        lines=(*lines, _line(text.say("sheet-whole"), whole, text)),
        is_whole=member.is_matched,
        readings=tuple(
            Reading(title=_title(module, modules), sections=sections[module.key]) for module in few
        ),
        others="" if few else text.listed(_title(module, modules) for module in weak),
    )


def _title(module: Objective, modules: list[Objective]) -> str:
    return module.text if len(modules) <= _LONG_TITLES else module.title


def _line(title: str, values: list[float | None], text: ReportText) -> ModuleLine:
    before, after = (
        text.say("sheet-none") if value is None else text.number(value) for value in values
    )
    return ModuleLine(title=title, before=before, after=after)


class Answer(View):
    """An answer, step, line or number with its reason."""

    text: str
    rationale: str
    right: bool
    verdict: str
    """That it is right, or what belongs to it; empty for a wrong one."""


class Discussed(View):
    """One question with its answers and how the class did."""

    context: TextContext
    module: str
    case: CaseText | None
    type: str
    stem: str
    fields: dict[str, str | int | None]
    """What only the fragment of its type prints."""
    lead: str
    """What is to be known of the answers below; often nothing."""
    answers: tuple[Answer, ...]
    source: str


class DiscussionView(View):
    """The handout."""

    frame: Frame
    intro: str
    items: tuple[Discussed, ...]


def discussion(found: Findings, release: Release) -> PdfRecipe | None:
    """Return the recipe of the handout; ``None`` where scores by module may not be told."""
    if release.discussed is None:
        return None
    text = found.text
    chosen = [row for row in found.items if (row.form, row.item.number) in release.discussed]
    order = list(dict.fromkeys(row.item.module for row in found.items))
    chosen.sort(key=lambda row: order.index(row.item.module))
    key = "discuss-intro" if chosen else "discuss-nothing"
    notice, title = text.say("discuss-notice"), text.say("discuss-title")
    frame = workshop_frame(found.workshop, title, Audience.PARTICIPANTS, notice)
    view = DiscussionView(
        frame=frame,
        intro=text.say(key, left=len(found.items) - len(chosen)),
        items=tuple(_discussions(found, chosen, text)),
    )
    assets = tuple(map(assets_of, found.definitions.courses))
    return PdfRecipe("reports/discussion.html", view, assets)


def _discussions(found: Findings, chosen: list[ItemRow], text: ReportText) -> Iterator[Discussed]:
    """Yield the questions; those of one case stand together, and the case once."""
    cases = [_case_of(found, row) for row in chosen]
    places = {name: place for place, name in reversed(list(enumerate(cases))) if name}
    order = sorted(range(len(chosen)), key=lambda n: (places.get(cases[n] or "", n), n))
    before: str | None = None
    for n in order:
        yield _discussed(found, chosen[n], text, shows_case=cases[n] != before)
        before = cases[n]


def _case_of(found: Findings, row: ItemRow) -> str | None:
    case = found.definitions.course(row.item.module).bank.item(row.item.item).case
    return f"{row.item.module}/{case}" if case else None


def _discussed(found: Findings, row: ItemRow, text: ReportText, *, shows_case: bool) -> Discussed:
    course = found.definitions.course(row.item.module)
    item = course.bank.item(row.item.item)
    shown = key_item(course.module, (row.item.number, row.item, item))
    case = course.bank.case(item.case) if item.case and shows_case else None
    return Discussed(
        context=TextContext(
            title=course.module.title,
            assets=f"asset://{course.module.id}/",
            prefix=f"{course.module.id}-{row.form}-{row.item.number}-",
        ),
        module=course.module.short_title,
        case=case and CaseText(title=case.title, text=case.text, numbers=""),
        type=shown.type,
        stem=shown.stem,
        fields=shown.fields,
        lead=text.say(item.lead) if item.lead else "",
        answers=tuple(
            Answer(
                text=one.text,
                rationale=one.rationale,
                right=one.right,
                verdict=text.say("discuss-right") if one.is_key else one.response,
            )
            for one in shown.options
        ),
        source=text.say("discuss-source", source=shown.source),
    )
