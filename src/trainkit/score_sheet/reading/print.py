"""Compares what is printed on a score sheet with the forms: workshop, editions, codes, keys.

Printed cells are locked, but the lock has no password and keeps nobody out; a changed key or a
sheet of another edition must be found before anything is scored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trainkit.assessment.forms import Forms, FormUse
from trainkit.definitions.xlsxfile import MAX_ROWS
from trainkit.problems import Problems
from trainkit.score_sheet.columns import ItemColumn
from trainkit.score_sheet.layout import (
    ANSWER_SHEETS,
    CLASS_LIST,
    DASHBOARD,
    FIRST_ROW,
    INSTRUCTIONS,
    ITEMS,
    ITEMS_FIRST_ROW,
    LAYOUT_VERSION,
    MARKS_SHEETS,
    PARTICIPANTS,
    SCORES,
    Fact,
    ScoreLayout,
    check_value,
    tested_forms,
)
from trainkit.score_sheet.reading.cells import Grid, is_filled, shown

__all__ = ["changed_code_rows", "is_of_this_layout", "read_layout", "warn_of_typed_totals"]


def is_of_this_layout(sheet: Grid, problems: Problems) -> bool:
    """Whether the Instructions sheet is of the layout that is read; says it if not."""
    label, value = sheet.at(Fact.LAYOUT.row, 1), sheet.at(Fact.LAYOUT.row, 2)
    if label.value == Fact.LAYOUT.value and str(value.value) == LAYOUT_VERSION:
        return True
    if label.value == Fact.LAYOUT.value:
        what = f"layout {shown(value)}, and layout {LAYOUT_VERSION} is read here"
    elif label.value == Fact.WORKSHOP.value:
        what = "the layout of an older version, which does not say who answered which paper"
    else:
        what = "no layout that is known; this is no score sheet, or its first rows were changed"
    problems.error(
        label.place,
        f"found {what}. Nothing was read and nothing changed: keep this file under "
        "another name, build a new score sheet and copy the entries over",
    )
    return False


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
    pre, post = (tested_forms(forms, use) for use in (FormUse.PRE, FormUse.POST))
    return {
        Fact.WORKSHOP: forms.workshop,
        Fact.PRE_FORM: ", ".join(form.code for form in pre),
        Fact.PRE_HASH: ", ".join(form.hash for form in pre),
        Fact.POST_FORM: ", ".join(form.code for form in post),
        Fact.POST_HASH: ", ".join(form.hash for form in post),
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
            if _is_shifted(people, answers, row):
                problems.error(people.at(row, 1).place, _ROW_INSERTED)
                return False
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


_ROW_INSERTED = "a row was inserted here; delete it, rows must stay in their order"


def _is_shifted(sheet: Grid, like: Grid, row: int) -> bool:
    """Whether the code that belongs into this row stands in the next one."""
    return bool(like.text(row, 1)) and sheet.text(row + 1, 1) == like.text(row, 1)


def warn_of_typed_totals(
    grids: Mapping[str, Grid], layout: ScoreLayout, problems: Problems
) -> None:
    """Warn of every number that stands where the sheet had a formula."""
    starts = {SCORES: (FIRST_ROW, 1), CLASS_LIST: (FIRST_ROW, 1), DASHBOARD: (1, 1)}
    starts[ITEMS] = (ITEMS_FIRST_ROW, ItemColumn.TOOK.number)
    starts |= dict.fromkeys(MARKS_SHEETS.values(), (FIRST_ROW, 1))
    for title, (row, column) in starts.items():
        last = layout.last_row if title in MARKS_SHEETS.values() else MAX_ROWS
        for at, _, cell in grids[title].filled_from(row, column):
            if isinstance(cell.value, (int, float)) and at <= last:
                problems.warning(
                    cell.place,
                    f"the number {cell.value} was typed over a formula; scores are computed again "
                    "from the answers",
                )


def changed_code_rows(
    sheet: Grid, people: Grid, layout: ScoreLayout, problems: Problems
) -> Iterator[int]:
    """Record and yield the rows of an answer sheet that no longer carry their person's code.

    A spare row holds a formula that repeats the code; typed over with another code it counts too.
    """
    inserted = False
    for row in layout.rows:
        cell, wanted = sheet.at(row, 1), people.text(row, 1)
        if inserted:
            yield row
            continue
        if row in layout.spare_rows and (cell.is_formula or cell.value in {None, ""}):
            continue
        if str(cell.value) != wanted:
            inserted = not is_filled(cell) and _is_shifted(sheet, people, row)
            if inserted:
                problems.error(cell.place, _ROW_INSERTED)
                yield row
                continue
            problems.error(
                cell.place,
                f'expected the code "{wanted}" of this row on the sheet {people.title}, '
                f"found {shown(cell)}; rows must stay in their order",
            )
            yield row
