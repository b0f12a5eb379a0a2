"""A personal sheet for each participant: by module, with what to read again.

A sheet says nothing of a single objective, which three to five items cannot carry, and compares
nobody with anybody else. It carries the person's code and no name.
"""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.documents.chapter import chapter_of
from trainkit.documents.document import Audience, Kit
from trainkit.documents.frame import Frame, frame_of
from trainkit.plan.forms import SCORED, FormUse
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import View
from trainkit.reports.cohort import Aim, Member
from trainkit.reports.findings import Findings, Telling
from trainkit.reports.numbers import number

__all__ = ["READ_AGAIN", "PersonalSheet", "personal_sheets"]

READ_AGAIN = 80
"""Per cent on a module after the course below which its handout is named. A rule of thumb."""


class ModuleLine(View):
    """One module on a person's sheet."""

    title: str
    before: int | None
    """Per cent; ``None`` where there is no score."""
    after: int | None


class Reading(View):
    """A handout to read again, with its sections."""

    title: str
    sections: tuple[str, ...]


class PersonalSheet(View):
    """One person's page."""

    code: str
    before: str
    after: str
    modules: tuple[ModuleLine, ...]
    readings: tuple[Reading, ...]


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
    sections = {
        course.module.id: tuple(line.text for line in chapter_of(course).contents)
        for course in found.definitions.courses
    }
    modules = [aim for aim in found.cohort.aims if aim.is_module]
    view = SheetsView(
        frame=frame_of(kit, telling.say("sheet-title"), Audience.PARTICIPANTS),
        texts=_texts(found, telling),
        sheets=tuple(_sheet(member, modules, sections, telling) for member in people),
    )
    return PdfRecipe("reports/personal.html", view)


def _texts(found: Findings, telling: Telling) -> dict[str, str]:
    keys = ("sheet-for", "sheet-intro", "sheet-module", "sheet-before", "sheet-after",
            "sheet-whole", "sheet-none", "sheet-read", "sheet-read-none", "sheet-sections",
            "sheet-private")  # fmt: skip
    texts = {key.removeprefix("sheet-"): telling.say(key) for key in keys}
    errors = [error for error in found.learning.errors.values() if error is not None]
    texts["error"] = (
        telling.say("sheet-error", error=number(sum(errors) / len(errors))) if errors else ""
    )
    return texts


def _sheet(
    member: Member,
    modules: list[Aim],
    sections: dict[str, tuple[str, ...]],
    telling: Telling,
) -> PersonalSheet:
    before, after = (
        f"{number(member.scores[use])} %" if use in member.scores else telling.say("sheet-none")
        for use in SCORED
    )
    return PersonalSheet(
        code=member.code,
        before=before,
        after=after,
        modules=tuple(_line(member, module) for module in modules),
        readings=tuple(_readings(member, modules, sections)),
    )


def _line(member: Member, module: Aim) -> ModuleLine:
    values = [member.aims.get(use, {}).get(module.key) for use in SCORED]
    before, after = (None if value is None else round(value) for value in values)
    return ModuleLine(title=module.text, before=before, after=after)


def _readings(
    member: Member, modules: list[Aim], sections: dict[str, tuple[str, ...]]
) -> Iterator[Reading]:
    """Yield the handouts of modules on which the last score leaves something to read."""
    last = FormUse.POST if FormUse.POST in member.scores else FormUse.PRE
    for module in modules:
        value = member.aims[last].get(module.key)
        if value is not None and value < READ_AGAIN:
            yield Reading(title=module.text, sections=sections[module.key])
