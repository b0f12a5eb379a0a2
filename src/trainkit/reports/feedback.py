"""A personal sheet for each participant: by module, with what to read again.

A sheet says nothing of a single objective, which three to five items cannot carry, and compares
nobody with anybody else. It carries the person's code and no name.
"""

from __future__ import annotations

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.documents.frame import Frame, frame_of
from trainkit.documents.handouts import chapter_of
from trainkit.kit import Audience, Kit
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import View
from trainkit.reports.cohort import Aim, Member
from trainkit.reports.findings import Findings, Telling

__all__ = ["READ_AGAIN", "PersonalSheet", "personal_sheets"]

READ_AGAIN = 80
"""Per cent on a module after the course below which its handout is named. A rule of thumb."""
_WITH_SECTIONS = 4
"""Handouts whose sections are listed; of more, the titles alone, so that a sheet stays a page."""
_SECTIONS = 14
"""Sections of one handout that are listed."""
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


def personal_sheets(kit: Kit, found: Findings) -> PdfRecipe | None:
    """Return the recipe of the sheets; ``None`` where nobody has a score."""
    telling = Telling.of(found.definitions, release=False)
    people = [member for member in found.cohort.members if member.scores]
    if not people:
        return None
    modules = [aim for aim in found.cohort.aims if aim.is_module]
    sections = _sections(found, telling)
    view = SheetsView(
        frame=frame_of(kit, telling.say("sheet-title"), Audience.PARTICIPANTS),
        texts=_texts(found, telling),
        sheets=tuple(_sheet(member, modules, sections, telling) for member in people),
    )
    return PdfRecipe("reports/personal.html", view)


def _sections(found: Findings, telling: Telling) -> dict[str, str]:
    """Return the sections of each module's handout in one line."""
    lines = {
        course.module.id: [line.text for line in chapter_of(course).contents[:_SECTIONS]]
        for course in found.definitions.courses
    }
    return {
        module: telling.say("sheet-sections", sections=telling.listed(texts)) if texts else ""
        for module, texts in lines.items()
    }


def _texts(found: Findings, telling: Telling) -> dict[str, str]:
    keys = ("sheet-for", "sheet-intro", "sheet-module", "sheet-before", "sheet-after",
            "sheet-no-score", "sheet-read", "sheet-read-intro", "sheet-read-none",
            "sheet-private")  # fmt: skip
    texts = {key.removeprefix("sheet-"): telling.say(key) for key in keys}
    errors = [error for error in found.learning.errors.values() if error is not None]
    texts["error"] = telling.say("sheet-error-unknown")
    if errors:
        error = telling.words.points(sum(errors) / len(errors))
        texts["error"] = telling.say("sheet-error", error=error)
    return texts


def _sheet(
    member: Member, modules: list[Aim], sections: dict[str, str], telling: Telling
) -> PersonalSheet:
    lines = [_line(_title(module, modules), _values(member, module), telling) for module in modules]
    whole = [member.scores.get(use) for use in SCORED]
    weak = _weak(member, modules)
    few = weak if len(weak) <= _WITH_SECTIONS else []
    return PersonalSheet(
        code=member.code,
        lines=(*lines, _line(telling.say("sheet-whole"), whole, telling)),
        is_whole=member.is_matched,
        readings=tuple(
            Reading(title=_title(module, modules), sections=sections[module.key]) for module in few
        ),
        others="" if few else telling.listed(_title(module, modules) for module in weak),
    )


def _weak(member: Member, modules: list[Aim]) -> list[Aim]:
    """Return the modules on which the last score leaves something to read."""
    last = FormUse.POST if FormUse.POST in member.scores else FormUse.PRE
    scores = [(module, member.aims[last].get(module.key)) for module in modules]
    return [module for module, value in scores if value is not None and value < READ_AGAIN]


def _title(module: Aim, modules: list[Aim]) -> str:
    return module.text if len(modules) <= _LONG_TITLES else module.title


def _values(member: Member, module: Aim) -> list[float | None]:
    return [member.aims.get(use, {}).get(module.key) for use in SCORED]


def _line(title: str, values: list[float | None], telling: Telling) -> ModuleLine:
    before, after = (
        telling.say("sheet-none") if value is None else telling.words.number(value)
        for value in values
    )
    return ModuleLine(title=title, before=before, after=after)
