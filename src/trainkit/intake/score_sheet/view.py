"""What the score sheet shows, gathered from the kit, and where the cells of each test are.

A test may be answered on several papers: two forms, each in several versions. ``index`` is the cell
that says which of the test's papers a person answered, counted from 1; with it a formula looks up
what belongs to that paper in a block of rows. A test with one paper needs no look-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from trainkit.assessment.forms import SCORED, Form, Forms, FormUse, Paper
from trainkit.assessment.scoring_key import (
    ScoredForm,
    ScoredItem,
    ScoringKey,
    scoring_key,
)
from trainkit.intake.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    MARKS_SHEETS,
    PARTICIPANTS,
    AnswerBlock,
    Figure,
    MarksBlock,
    Objectives,
    ScoreColumn,
    ScoreLayout,
    TestLayout,
    check_value,
    people_columns,
    score_columns,
)
from trainkit.intake.score_sheet.look import EntrySheet, instructions, quoted
from trainkit.intake.score_sheet.second_rater import rater_sheets_of
from trainkit.model.items.registry import FORMATS
from trainkit.model.loaded import Definitions
from trainkit.planning.printed import Kit
from trainkit.render.excel import letter, reference
from trainkit.render.pages import View
from trainkit.text.languages import N_, _, p_

STATE, POINTS = "B", "C"
"""Columns of a marks sheet."""
TEST_TITLES = {FormUse.PRE: N_("Pre-test"), FormUse.POST: N_("Post-test")}
PERCENT_TITLES = {FormUse.PRE: N_("Pre %"), FormUse.POST: N_("Post %")}
"""Stands over the per cent of each test."""


def scored() -> str:
    """Return the state of a row that has a score, as it stands in a formula."""
    return quoted(p_("state of a row", "scored"))


_ROW = 7_000_003
"""Stands for a person's row while a formula is made for all rows at once."""


class PersonRow(View):
    """A person on the roster."""

    code: str
    name: str | None
    country: str | None
    role: str | None
    language: str | None = None
    """Of the person's papers; ``None`` where all are in one."""
    papers: dict[FormUse, str]
    """The paper that is handed to the person at each test."""


class ScoreGroup(View):
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
    scoring: ScoringKey
    check: str
    modules: tuple[ScoreGroup, ...]
    objectives: tuple[ScoreGroup, ...]
    """Those that some item of the forms measures, in the order of the modules."""
    steps: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def layout(self) -> ScoreLayout:
        """The rows of the people."""
        return ScoreLayout(len(self.people))

    @property
    def people_columns(self) -> tuple[str, ...]:
        """The headings of the Participants sheet, in English."""
        return people_columns(self.names, any(person.language for person in self.people))

    @cached_property
    def columns(self) -> dict[ScoreColumn, int]:
        """The columns of the Scores sheet."""
        return score_columns(
            [group.key for group in self.modules], [group.key for group in self.objectives]
        )

    @property
    def items(self) -> list[tuple[ScoredForm, ScoredItem]]:
        """The items of all forms, form by form."""
        return [(form, item) for form in self.scoring.forms for item in form.items]

    @cached_property
    def objective_ids(self) -> Objectives:
        """The objective of each item."""
        return {(form.code, item.number): item.objective for form, item in self.items}

    @property
    def whole(self) -> bool:
        """Whether every mark is 0 or 1, so that points are the number of right items."""
        return all(self.is_whole(item) and item.points == 1 for _form, item in self.items)

    def is_whole(self, item: ScoredItem) -> bool:
        """Whether the item is right or not, never right in part, and nothing is taken off."""
        return not (item.format.can_share or item.format.by_hand or item.penalty)

    @property
    def has_penalty(self) -> bool:
        """Whether some wrong answer takes points off."""
        return any(item.penalty for _form, item in self.items)

    @property
    def points_title(self) -> str:
        """The heading over points: "Right" where every item is worth 0 or 1."""
        return p_("points", "Right") if self.whole else _(Figure.POINTS)

    def objective_text(self, key: str) -> str:
        """Return an objective in words."""
        return {group.key: group.text for group in self.objectives}[key]


def score_sheet_view(kit: Kit, forms: Forms) -> ScoreSheetView:
    """Gather the view; raises ``KeyError`` unless there is a form for each test."""
    definitions = kit.definitions
    workshop = definitions.workshop
    scoring = scoring_key(forms, [course.bank for course in definitions.courses])
    people = _people(definitions, forms)
    items = [item for form in scoring.forms for item in form.items]
    measured = {item.objective_key for item in items} | {item.module for item in items}
    modules = [course.module for course in definitions.courses]
    return ScoreSheetView(
        workshop=workshop.id,
        title=workshop.title,
        names=workshop.privacy.names_in_score_sheet,
        people=people,
        scoring=scoring,
        steps=_steps(scoring),
        colours=instructions("scores-colours"),
        notes=(
            *instructions("scores-notes"),
            *(instructions("scores-penalty") if any(item.penalty for item in items) else ()),
        ),
        check=check_value(forms, [person.code for person in people]),
        modules=tuple(
            ScoreGroup(key=module.id, title=module.short_title, text=module.title)
            for module in modules
            if module.id in measured
        ),
        objectives=tuple(
            ScoreGroup(
                key=f"{module.id}/{objective.id}", title=module.short_title, text=objective.text
            )
            for module in modules
            for objective in module.objectives
            if f"{module.id}/{objective.id}" in measured
        ),
    )


def _people(definitions: Definitions, forms: Forms) -> tuple[PersonRow, ...]:
    """Return a row for each person on the roster, with a name only where names are wanted."""
    workshop = definitions.workshop
    names = workshop.privacy.names_in_score_sheet
    allocated = {row.code: row.papers for row in forms.allocation}
    first = {use: forms.paper_of("", use).code for use in SCORED}
    return tuple(
        PersonRow(
            code=person.code,
            name=person.name if names else None,
            country=person.country,
            role=person.role,
            language=workshop.language_for(person.language) if workshop.translations else None,
            papers={use: allocated.get(person.code, {}).get(use, first[use]) for use in SCORED},
        )
        for person in definitions.roster.participants
    )


def _steps(scoring: ScoringKey) -> tuple[str, ...]:
    """Return what to do, with a step for each type of item that needs one."""
    types = {item.type for form in scoring.forms for item in form.items}
    of_types = [answers.entry_step for name, answers in FORMATS.items() if name in types]
    several = any(len(papers) > 1 for papers in scoring.papers.values())
    return (
        *instructions("scores-first"),
        *(instructions("scores-several-papers") if several else ()),
        *map(_, dict.fromkeys(filter(None, of_types))),
        *(instructions("scores-second-rater") if rater_sheets_of(scoring.papers) else ()),
        *instructions("scores-last"),
    )


def of_each_row(layout: ScoreLayout, formula: Callable[[int], str]) -> Iterator[tuple[int, str]]:
    """Yield every person's row with its formula.

    The formula is made once, for a row that no sheet has. The numbers of this row, and of the rows
    below the table that belong to it, are then put in its place.
    """
    made = formula(_ROW)
    places: tuple[Callable[[int], int], ...] = (layout.reading_row, layout.spelled_row, int)
    for row in layout.rows:
        each = made
        for place in places:
            each = each.replace(str(place(_ROW)), str(place(row)))
        yield row, each


@dataclass(frozen=True)
class CellsOfTest(TestLayout):
    """The cells of one test, for formulas."""

    view: ScoreSheetView

    @classmethod
    def of(cls, view: ScoreSheetView, use: FormUse) -> CellsOfTest:
        """Return the cells of a test."""
        return cls(use, view.scoring.papers[use], view.layout, view)

    @property
    def answers(self) -> str:
        """The sheet on which answers are entered, by its English name."""
        return ANSWER_SHEETS[self.use]

    @property
    def title(self) -> str:
        """What the test is called in headings."""
        return _(TEST_TITLES[self.use])

    @property
    def marks(self) -> str:
        """The sheet with the marks, by its English name."""
        return MARKS_SHEETS[self.use]

    @cached_property
    def scored(self) -> tuple[ScoredForm, ...]:
        """The forms with what their items measure."""
        return self.view.scoring.forms_at(self.use)

    def papers_of(self, form: Form | ScoredForm) -> list[tuple[int, Paper]]:
        """Return the papers of a form, each with its index."""
        return [
            (index, paper)
            for index, paper in enumerate(self.papers, 1)
            if paper.form.code == form.code
        ]

    def items_at(self, column: int) -> list[ScoredItem]:
        """Return the items that have this column's number, form by form."""
        at = column - FIRST_ITEM_COLUMN
        return [form.items[at] for form in self.scored]

    def span(self, row: int) -> str:
        """Return the items' cells of a row: ``$D7:$W7``."""
        return f"${letter(FIRST_ITEM_COLUMN)}{row}:${letter(self.last_column)}{row}"

    def down(self, column: int | str, row: Callable[[int], int] | None = None) -> str:
        """Return a column's cells of all people: ``$D$7:$D$31``; ``row`` leads elsewhere."""
        name = column if isinstance(column, str) else letter(column)
        first, last = FIRST_ROW, self.layout.last_row
        if row is not None:
            first, last = row(first), row(last)
        return f"${name}${first}:${name}${last}"

    def index(self, row: int) -> str:
        """Return the cell, on the answer sheet, with the index of a person's paper."""
        return f"$C{self.layout.reading_row(row)}"

    def far_index(self, row: int) -> str:
        """Return the same for formulas on other sheets."""
        return reference(self.answers, self.index(row))

    def reading(self, row: int, column: int) -> str:
        """Return the cell with what was read, for formulas on other sheets."""
        return reference(self.answers, f"{letter(column)}{self.layout.reading_row(row)}")

    def spelled(self, row: int, column: int) -> str:
        """Return the cell with a spelled entry, on the answer sheet."""
        return f"{letter(column)}{self.layout.spelled_row(row)}"

    def entry(self, row: int, column: int) -> str:
        """Return a reference to a person's entry for the item that has this column's number.

        Where papers have other orders, it looks up the item's place on the person's paper.
        """
        if self._in_form_order:
            return f"{letter(column)}{row}"
        return f"INDEX({self.span(row)},{self.of_paper(AnswerBlock.PLACES, row, column)})"

    def of_paper(self, block: AnswerBlock, row: int, column: int) -> str:
        """Return a reference, on the answer sheet, to the cell of a block for a person's paper."""
        return _looked_up(column, self.answer_rows(block), self.index(row))

    @cached_property
    def _in_form_order(self) -> bool:
        """Whether every paper has the order of its form."""
        return all(tuple(sorted(paper.numbers)) == paper.numbers for paper in self.papers)

    def key(self, row: int, column: int) -> str:
        """Return a reference, on the marks sheet, to the key of this column's item."""
        rows = self.marks_rows(MarksBlock.KEYS)
        if not self.several:
            return f"{letter(column)}${rows.start}"
        return _looked_up(column, rows, self.far_index(row))

    def by_form(self, index: str, formulas: list[str]) -> str:
        """Return the formula that belongs to the form of the paper with this index."""
        if len(set(formulas)) == 1:
            return formulas[0]
        last = len(self.papers_of(self.forms[0]))
        return f"IF({index}<={last},{formulas[0]},{formulas[1]})"

    def form_number(self, row: int) -> str:
        """Return the formula of the number of a person's form among the test's, 0 without one."""
        last = len(self.papers_of(self.forms[0]))
        index = self.far_index(row)
        second = "2" if len(self.forms) > 1 else "1"
        return f'IF(OR($A{row}="",{index}=0),0,IF({index}<={last},1,{second}))'

    def letters_of(self, form: ScoredForm, item: ScoredItem, option: str) -> dict[str, list[int]]:
        """Return the letters that an option of version 1 has on papers, with their indices."""
        bank = item.options[item.letters.index(option)]
        pairs = []
        for index, paper in self.papers_of(form):
            printed = paper.by_number[item.number - 1]
            pairs.append((printed.letters[printed.options.index(bank)], index))
        return {
            key: [index for _letter, index in group]
            for key, group in groupby(sorted(pairs), key=lambda pair: pair[0])
        }


def _looked_up(column: int, rows: range, index: str) -> str:
    name = letter(column)
    return f"INDEX({name}${rows.start}:{name}${rows.stop - 1},{index})"


def show_code(sheet: EntrySheet, row: int, of_row: int | None = None) -> None:
    """Show the code that the Participants sheet has in this row, or in ``of_row``."""
    source = reference(PARTICIPANTS, f"$A{of_row or row}")
    sheet.calculated(row, 1, f'IF({source}="","",{source})', "@", left=True)


def show_person(sheet: EntrySheet, view: ScoreSheetView, row: int) -> None:
    """Show whose row it is: the printed code with name or country, or the code that was entered."""
    if row not in view.layout.roster_rows:
        show_code(sheet, row)
        sheet.label(row, 2, "")
        return
    person = view.people[row - FIRST_ROW]
    sheet.label(row, 1, person.code, bold=True)
    sheet.label(row, 2, (person.name if view.names else person.country) or "")
