"""The questions worth talking over with the class: the hardest ones after the course, with reasons.

Few are printed, so that the bank can be used again: those that fewer than ``HARD`` in a hundred had
right, at most ``MOST`` a module. A share is told only where enough people answered the item.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trainkit.assessment.forms import FormUse
from trainkit.documents.frame import Frame, frame_of
from trainkit.documents.handouts import assets_of
from trainkit.documents.papers_items import key_item
from trainkit.documents.papers_view import CaseText, TextContext
from trainkit.evaluation.disclosure import INTERNAL
from trainkit.items.base import KeyOption
from trainkit.kit import Audience, Kit
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import View
from trainkit.reports.findings import Findings, Telling
from trainkit.reports.items import ItemRow
from trainkit.reports.sections.items import per_cent

__all__ = ["HARD", "MOST", "discussion"]

HARD = 70
"""Per cent of full marks after the course below which an item is discussed."""
MOST = 3
"""Items of one module."""


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
    stem: str
    lead: str
    """What is to be known of the answers below; often nothing."""
    answers: tuple[Answer, ...]
    shares: str
    source: str


class DiscussionView(View):
    """The handout."""

    frame: Frame
    intro: str
    items: tuple[Discussed, ...]


def discussion(kit: Kit, found: Findings) -> PdfRecipe | None:
    """Return the recipe of the handout; ``None`` where nobody took the test after the course."""
    known = [row for row in found.items if _after(row) is not None]
    if not known:
        return None
    telling = Telling.of(found.definitions, release=False)
    chosen = list(_hardest(known))
    key = "discuss-intro" if chosen else "discuss-nothing"
    notice = telling.say("discuss-notice")
    view = DiscussionView(
        frame=frame_of(kit, telling.say("discuss-title"), Audience.PARTICIPANTS, notice),
        intro=telling.say(key, left=len(found.items) - len(chosen)),
        items=tuple(_discussions(found, chosen, telling)),
    )
    assets: tuple[tuple[str, Path], ...] = tuple(map(assets_of, found.definitions.courses))
    return PdfRecipe("reports/discussion.html", view, assets)


def _after(row: ItemRow) -> float | None:
    sat = row.at.get(FormUse.POST)
    return per_cent(sat) if sat and sat.statistics.n >= INTERNAL else None


def _hardest(rows: list[ItemRow]) -> Iterator[ItemRow]:
    """Yield the hardest items of each module, in the order of the modules."""
    for module in dict.fromkeys(row.item.module for row in rows):
        hard = [
            (share, row.form, row.item.number, row)
            for row in rows
            if row.item.module == module and (share := _after(row)) is not None and share < HARD
        ]
        yield from (row for _, _, _, row in sorted(hard, key=lambda one: one[:3])[:MOST])


def _discussions(found: Findings, chosen: list[ItemRow], telling: Telling) -> Iterator[Discussed]:
    """Yield the questions; those of one case stand together, and the case once."""
    cases = [_case_of(found, row) for row in chosen]
    places = {name: place for place, name in reversed(list(enumerate(cases))) if name}
    order = sorted(range(len(chosen)), key=lambda n: (places.get(cases[n] or "", n), n))
    before: str | None = None
    for n in order:
        yield _discussed(found, chosen[n], telling, shows_case=cases[n] != before)
        before = cases[n]


def _case_of(found: Findings, row: ItemRow) -> str | None:
    case = found.definitions.course(row.item.module).bank.item(row.item.item).case
    return f"{row.item.module}/{case}" if case else None


def _discussed(found: Findings, row: ItemRow, telling: Telling, *, shows_case: bool) -> Discussed:
    course = found.definitions.course(row.item.module)
    item = course.bank.item(row.item.item)
    shown = key_item(course.module, (row.item.number, row.item.placed, item))
    case = course.bank.case(item.case) if item.case and shows_case else None
    return Discussed(
        context=TextContext(
            title=course.module.title,
            assets=f"asset://{course.module.id}/",
            prefix=f"{course.module.id}-{row.form}-{row.item.number}-",
        ),
        module=course.module.short_title,
        case=case and CaseText(title=case.title, text=case.text, numbers=""),
        stem=shown.stem,
        lead=telling.say(item.lead) if item.lead else "",
        answers=tuple(_answer(option, telling) for option in shown.options),
        shares=_shares(row, telling),
        source=telling.say("discuss-source", source=shown.source),
    )


def _answer(option: KeyOption, telling: Telling) -> Answer:
    verdict = telling.say("discuss-right") if option.is_key else option.response
    return Answer(text=option.text, rationale=option.rationale, right=option.right, verdict=verdict)


def _shares(row: ItemRow, telling: Telling) -> str:
    percent = telling.words.percent
    after = percent((_after(row) or 0) / 100)
    sat = row.at.get(FormUse.PRE)
    before = per_cent(sat) if sat and sat.statistics.n >= INTERNAL else None
    if before is None:
        return telling.say("discuss-share-after", after=after)
    return telling.say("discuss-share", before=percent(before / 100), after=after)
