"""What the score sheet shows, gathered from the kit."""

from __future__ import annotations

from functools import cached_property

from trainkit.assessment.forms import SCORED, Forms, FormUse
from trainkit.assessment.keyed import KeyedForm, KeyedForms, KeyedItem, keyed_forms
from trainkit.evaluation.marking import POLICY, ScoringPolicy
from trainkit.kit import Kit
from trainkit.render.recipe import View
from trainkit.score_sheet.columns import Figure, ScoreColumn, score_columns
from trainkit.score_sheet.layout import ScoreLayout, check_value

__all__ = ["Group", "PersonRow", "ScoreSheetView", "score_sheet_view"]


class PersonRow(View):
    """A person on the roster."""

    code: str
    name: str | None
    country: str | None
    role: str | None
    papers: dict[FormUse, str]
    """The paper that is handed to the person at each test."""


class Group(View):
    """A module or an objective that gets its own columns."""

    key: str
    """The module's id, or ``module/objective``."""
    title: str
    """The module's short title."""
    text: str
    """The module's title, or the objective in words."""


class ScoreSheetView(View):
    """Everything on the score sheet."""

    workshop: str
    title: str
    names: bool
    people: tuple[PersonRow, ...]
    keyed: KeyedForms
    check: str
    modules: tuple[Group, ...]
    objectives: tuple[Group, ...]
    """Those that some item of the forms measures, in the order of the modules."""
    policy: ScoringPolicy = POLICY

    @cached_property
    def layout(self) -> ScoreLayout:
        """Where the people stand."""
        return ScoreLayout(len(self.people))

    @cached_property
    def columns(self) -> dict[ScoreColumn, int]:
        """The columns of the Scores sheet."""
        return score_columns(
            [group.key for group in self.modules], [group.key for group in self.objectives]
        )

    @property
    def items(self) -> list[tuple[KeyedForm, KeyedItem]]:
        """The items of all forms, form by form."""
        return [(form, item) for form in self.keyed.forms for item in form.items]

    @property
    def whole(self) -> bool:
        """Whether every mark is 0 or 1, so that points are the number of right items."""
        return all(self.is_whole(item) and item.points == 1 for _, item in self.items)

    def is_whole(self, item: KeyedItem) -> bool:
        """Whether the item is right or not, and never right in part."""
        return not (self.policy.shares(item.placed) or item.placed.format.by_hand)

    @property
    def points_title(self) -> str:
        """The heading of points: what they are, where they are whole."""
        return "Right" if self.whole else Figure.POINTS.value

    def objective_text(self, key: str) -> str:
        """Return an objective in words."""
        return {group.key: group.text for group in self.objectives}[key]


def score_sheet_view(kit: Kit, forms: Forms) -> ScoreSheetView:
    """Gather the view; raises ``KeyError`` unless there is a form for each test."""
    definitions = kit.definitions
    workshop = definitions.workshop
    names = workshop.privacy.names_in_score_sheet
    people = definitions.roster.participants
    banks = [course.bank for course in definitions.courses]
    keyed = keyed_forms(forms, banks)
    allocated = {row.code: row.papers for row in forms.allocation}
    first = {use: forms.paper_of("", use).code for use in SCORED}
    items = [item for form in keyed.forms for item in form.items]
    measured = {item.objective_key for item in items} | {item.module for item in items}
    modules = [course.module for course in definitions.courses]
    return ScoreSheetView(
        workshop=workshop.id,
        title=workshop.title,
        names=names,
        people=tuple(
            PersonRow(
                code=person.code,
                name=person.name if names else None,
                country=person.country,
                role=person.role,
                papers={use: allocated.get(person.code, {}).get(use, first[use]) for use in SCORED},
            )
            for person in people
        ),
        keyed=keyed,
        check=check_value(forms, [person.code for person in people]),
        modules=tuple(
            Group(key=module.id, title=module.short_title, text=module.title)
            for module in modules
            if module.id in measured
        ),
        objectives=tuple(
            Group(key=f"{module.id}/{objective.id}", title=module.short_title, text=objective.text)
            for module in modules
            for objective in module.objectives
            if f"{module.id}/{objective.id}" in measured
        ),
    )
