"""Compares what is printed on a score sheet with the forms: workshop, editions, codes, keys.

Printed cells are locked, but the lock has no password and keeps nobody out; a changed key or a
sheet of another edition must be found before anything is scored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trainkit.definitions.xlsxfile import MAX_ROWS, Cell
from trainkit.plan.forms import SCORED, Form, Forms, FormUse
from trainkit.plan.score_layout import (
    ANSWER_SHEETS,
    CHART,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    INSTRUCTIONS,
    ITEMS,
    ITEMS_FIRST_ROW,
    KEY,
    KEY_COLUMNS,
    KEY_FIRST_ROW,
    LETTERS_ROW,
    MARKS_SHEETS,
    MODULE_ROW,
    NUMBER_ROW,
    OBJECTIVE_ROW,
    PARTICIPANTS,
    SCORES,
    Fact,
    ItemColumn,
    ScoreLayout,
    check_value,
)
from trainkit.problems import Problems
from trainkit.responses.score_cells import Grid, shown

__all__ = ["changed_code_rows", "check_printed", "read_layout", "warn_of_typed_totals"]


def read_layout(grids: Mapping[str, Grid], forms: Forms, problems: Problems) -> ScoreLayout | None:
    """Return the sheet's layout if it belongs to this workshop and these editions, else ``None``.

    A sheet that belongs elsewhere is one problem: nothing else on it is worth reading.
    """
    sheet = grids[INSTRUCTIONS]
    for fact, wanted in _facts(forms).items():
        cell = sheet.at(fact.row, 2)
        if str(cell.value) != wanted:
            problems.error(
                cell.place,
                f'expected "{wanted}" as {fact.value}, found {shown(cell)}; '
                "this score sheet belongs to another workshop or another edition of the tests",
            )
            return None
    people = sheet.at(Fact.PEOPLE.row, 2)
    if not str(people.value).isdecimal() or int(str(people.value)) > MAX_ROWS:
        problems.error(people.place, f"expected the number of people, found {shown(people)}")
        return None
    layout = ScoreLayout(int(str(people.value)))
    return layout if _codes_are_unchanged(grids, layout, forms, problems) else None


def _facts(forms: Forms) -> dict[Fact, str]:
    pre, post = forms.form(FormUse.PRE), forms.form(FormUse.POST)
    return {
        Fact.WORKSHOP: forms.workshop,
        Fact.PRE_FORM: pre.code,
        Fact.PRE_HASH: pre.hash,
        Fact.POST_FORM: post.code,
        Fact.POST_HASH: post.hash,
    }


def _codes_are_unchanged(
    grids: Mapping[str, Grid], layout: ScoreLayout, forms: Forms, problems: Problems
) -> bool:
    people = grids[PARTICIPANTS]
    codes = [people.text(row, 1) for row in layout.roster_rows]
    check = grids[INSTRUCTIONS].at(Fact.CHECK.row, 2)
    if check.value == check_value(forms, codes):
        return True
    answers = grids[ANSWER_SHEETS[FormUse.PRE]]
    for row in layout.roster_rows:
        if people.text(row, 1) != answers.text(row, 1):
            problems.error(
                people.at(row, 1).place,
                f'the printed code was changed: expected "{answers.text(row, 1)}" as on the sheet '
                f"{answers.title}, found {shown(people.at(row, 1))}",
            )
            return False
    problems.error(
        check.place,
        f"the check value {shown(check)} does not fit the codes on the sheet {PARTICIPANTS}; "
        "codes or check value were changed",
    )
    return False


def check_printed(grids: Mapping[str, Grid], forms: Forms, problems: Problems) -> None:
    """Record every printed heading and key that differs from the forms."""
    row = KEY_FIRST_ROW
    for use in SCORED:
        form = forms.form(use)
        _check_key(grids[KEY], row, form, problems)
        _check_headings(grids[ANSWER_SHEETS[use]], grids[KEY], row, form, problems)
        row += len(form.items)


def warn_of_typed_totals(grids: Mapping[str, Grid], problems: Problems) -> None:
    """Warn of every number that stands where the sheet had a formula."""
    starts = {SCORES: (FIRST_ROW, 1), CHART: (1, 1)}
    starts |= dict.fromkeys(MARKS_SHEETS.values(), (FIRST_ROW, 1))
    starts[ITEMS] = (ITEMS_FIRST_ROW, ItemColumn.TOOK.number)
    for title, (row, column) in starts.items():
        for _, _, cell in grids[title].filled_from(row, column):
            if isinstance(cell.value, (int, float)):
                problems.warning(
                    cell.place,
                    f"the number {cell.value} was typed over a formula; scores are computed again "
                    "from the answers",
                )


def _check_key(sheet: Grid, first_row: int, form: Form, problems: Problems) -> None:
    for number, item in enumerate(form.items, 1):
        wanted = {
            "Test": ANSWER_SHEETS[form.use],
            "Form": form.code,
            "Number": str(number),
            "Module": item.module,
            "Item": item.item,
            "Version": str(item.version),
            "Letters": item.offered,
            "Key": item.key_text,
        }
        for heading, text in wanted.items():
            cell = sheet.at(first_row + number - 1, KEY_COLUMNS.index(heading) + 1)
            _expect(cell, text, problems)


def _check_headings(sheet: Grid, key: Grid, key_row: int, form: Form, problems: Problems) -> None:
    objective = KEY_COLUMNS.index("Objective") + 1
    for number, item in enumerate(form.items, 1):
        column = FIRST_ITEM_COLUMN + number - 1
        _expect(sheet.at(NUMBER_ROW, column), str(number), problems)
        _expect(sheet.at(MODULE_ROW, column), item.module, problems)
        _expect(
            sheet.at(OBJECTIVE_ROW, column), key.text(key_row + number - 1, objective), problems
        )
        _expect(sheet.at(LETTERS_ROW, column), item.offered, problems)


def _expect(cell: Cell, wanted: str, problems: Problems) -> None:
    if str(cell.value) != wanted:
        problems.error(
            cell.place, f'this printed cell was changed: expected "{wanted}", found {shown(cell)}'
        )


def changed_code_rows(
    sheet: Grid, people: Grid, layout: ScoreLayout, problems: Problems
) -> Iterator[int]:
    """Record and yield the rows of an answer sheet that no longer carry their person's code.

    A spare row holds a formula that repeats the code; typed over with another code it counts too.
    """
    for row in layout.rows:
        cell, wanted = sheet.at(row, 1), people.text(row, 1)
        if row in layout.spare_rows and (cell.is_formula or cell.value in {None, ""}):
            continue
        if str(cell.value) != wanted:
            problems.error(
                cell.place,
                f'expected the code "{wanted}" of this row on the sheet {people.title}, '
                f"found {shown(cell)}; rows must stay in their order",
            )
            yield row
