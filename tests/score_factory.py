"""Score sheets for tests: forms made by hand, a sheet made from them, entries put into it."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook

from tests.factories import make_bank, make_definitions, sha
from tests.item_types import row
from tests.office import converted
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.assessment.forms import (
    SCORED,
    Allocation,
    Form,
    Forms,
    FormUse,
    FormVersion,
    PlacedItem,
    VersionRow,
)
from trainkit.assessment.scoring_key import scoring_key
from trainkit.intake.responses import Respondent, Responses, Sitting
from trainkit.intake.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    PARTICIPANTS,
)
from trainkit.intake.score_sheet.write import score_sheets
from trainkit.model.items.entries import LETTERS
from trainkit.model.items.registry import FORMATS, ItemBank
from trainkit.model.roster import Participant, Roster
from trainkit.planning.printed import Kit
from trainkit.render.excel import shown_name

PRE, POST = FormUse.PRE, FormUse.POST
KINDS = tuple(FORMATS)


def placed(item: str, order: str = "abc", key: str = "b", module: str = "alpha") -> PlacedItem:
    """Place an item whose bank key is ``key``; options in ``order``."""
    return PlacedItem(
        module=module,
        item=item,
        version=1,
        options=order,
        key=LETTERS[order.index(key)],
        content=sha(item),
    )


def form(use: FormUse, items: Sequence[PlacedItem], form_id: str, edition: int = 1) -> Form:
    text = "|".join(item.model_dump_json() for item in items)
    return Form(id=form_id, use=use, edition=edition, items=tuple(items), hash=sha(text))


def forms(
    pre: Sequence[PlacedItem], post: Sequence[PlacedItem], workshop: str = "test-workshop"
) -> Forms:
    return Forms(
        workshop=workshop,
        forms=(form(FormUse.PRE, pre, "A"), form(FormUse.POST, post, "B")),
    )


def kit(
    test_forms: Forms | None,
    people: Sequence[Participant],
    banks: Sequence[ItemBank] | None = None,
    names: bool = False,
) -> Kit:
    """Return a kit with one module a bank (``alpha`` if none is given)."""
    data = [bank.model_dump(mode="json", exclude_none=True) for bank in banks or [make_bank()]]
    definitions = make_definitions(data, privacy={"names_in_score_sheet": names})
    definitions = dataclasses.replace(definitions, roster=Roster(participants=tuple(people)))
    return Kit(definitions, Agenda(workshop="test-workshop", days=()), test_forms)


def people(*codes: str) -> list[Participant]:
    return [Participant(code=code, country="KZ", role="Prosecutor") for code in codes]


def sheet_bytes(*arguments: object, **named: object) -> bytes:
    """Return the score sheet of ``kit(...)``."""
    (document,) = score_sheets(kit(*arguments, **named))  # type: ignore[arg-type]
    assert document.path == "trainers/score-sheet.xlsx"
    return document.recipe.make()


def type_in(
    path: Path,
    answers: Mapping[FormUse, Mapping[int, Sequence[str | None]]],
    participants: Mapping[str, object] | None = None,
) -> None:
    """Type answers into row number ``FIRST_ROW + index``; ``None`` or empty text is a blank.

    A line that is a text has one letter an item; a space in it stands for a blank.
    """
    workbook = load_workbook(path)
    for use, lines in answers.items():
        sheet = workbook[shown_name(ANSWER_SHEETS[use])]
        for index, marks in lines.items():
            for column, mark in enumerate(marks, FIRST_ITEM_COLUMN):
                if mark and not (mark == " " and isinstance(marks, str)):
                    cell = sheet.cell(row=FIRST_ROW + index, column=column)
                    cell.value = mark
                    cell.data_type = "s"
    for cell, value in (participants or {}).items():
        workbook[shown_name(PARTICIPANTS)][cell] = value
    workbook.save(path)


def change(path: Path, edit: Callable[[Workbook], object]) -> None:
    """Change a workbook as somebody with a spreadsheet program would."""
    workbook = load_workbook(path)
    edit(workbook)
    workbook.save(path)


def put(sheet: str, cell: str, value: object) -> Callable[[Workbook], object]:
    """Return the change of one cell."""

    def edit(workbook: Workbook) -> None:
        workbook[sheet][cell].value = value  # type: ignore[union-attr]

    return edit


def recalculate(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Have LibreOffice calculate copies of the workbooks."""
    return converted(paths, "xlsx:Calc MS Excel 2007 XML", folder)


def shuffled(item: PlacedItem, draw: random.Random) -> tuple[str, str, str]:
    """Return options, premises and key of an item whose options and premises are put anew."""
    if not item.options or item.type == "hot-spot":
        return item.options, item.premises, item.key
    options = "".join(draw.sample(item.options, len(item.options)))
    premises = "".join(draw.sample(item.premises, len(item.premises)))

    def moved(letter: str) -> str:
        return LETTERS[options.index(item.options[LETTERS.index(letter)])]

    if item.type == "matching":
        of = dict(zip(item.premises, item.key, strict=True))
        return options, premises, "".join(moved(of[premise]) for premise in premises)
    letters = [moved(letter) for letter in item.key]
    return (
        options,
        premises,
        "".join(sorted(letters) if item.type == "multiple" else letters),
    )


def with_versions(first: Form, count: int, seed: int) -> Form:
    """Return the form with versions 2 to ``count``, items and options in other orders."""
    draw = random.Random(seed)
    versions = []
    for number in range(2, count + 1):
        rows = []
        for n in draw.sample(range(1, len(first.items) + 1), len(first.items)):
            options, premises, key = shuffled(first.items[n - 1], draw)
            rows.append(VersionRow(n=n, options=options, premises=premises, key=key))
        hash_ = sha(f"{first.hash}{number}{rows}")
        versions.append(FormVersion(number=number, hash=hash_, items=tuple(rows)))
    return first.model_copy(update={"versions": tuple(versions)})


def allocated(codes: Sequence[str], versions: int) -> tuple[Allocation, ...]:
    """Half answer form A before and B after, the other half the other way; versions in turn."""
    rows = []
    for at, code in enumerate(codes):
        one, other = ("A1", "B1") if at % 2 == 0 else ("B1", "A1")
        version = at // 2 % versions + 1
        papers = {PRE: f"{one}-{version}", POST: f"{other}-{version}"}
        rows.append(Allocation(code=code, papers=papers))
    return tuple(rows)


def counterbalanced(
    a: Sequence[PlacedItem], b: Sequence[PlacedItem], codes: Sequence[str], versions: int = 3
) -> Forms:
    return Forms(
        workshop="test-workshop",
        counterbalanced=True,
        forms=(
            with_versions(form(PRE, a, "A"), versions, 1),
            with_versions(form(POST, b, "B"), versions, 2),
        ),
        allocation=allocated(codes, versions),
    )


def typed_forms(codes: Sequence[str], versions: int = 3) -> Forms:
    """Items of every type, some worth more than a point; the two forms differ in type by number."""
    worth = {"short-answer": 3, "multiple": 2}
    a = [
        row(kind, f"alpha-{level}-{kind}-0", points=worth.get(kind, 1))
        for level in ("recall", "apply")
        for kind in KINDS
    ]
    b = [
        row(kind, f"alpha-{level}-{kind}-1", points=worth.get(kind, 1))
        for level in ("recall", "judge")
        for kind in (*KINDS[3:], *KINDS[:3])
    ]
    return counterbalanced(a, b, codes, versions)


TINY = forms(
    [
        placed("alpha-recall-0", "abc"),
        placed("alpha-apply-1", "bca"),
        placed("alpha-judge-3", "cab"),
    ],
    [
        placed("alpha-recall-1", "abc"),
        placed("alpha-apply-0", "cba"),
        placed("alpha-judge-2", "bac"),
    ],
)
"""A tiny class, five people and three items a test; ``test_scoring`` works its numbers by hand.

The bank's key is option b; objectives pre o1 o2 o1, post o2 o1 o3.
"""

TINY_KEYED = scoring_key(TINY, [make_bank()])

TINY_ANSWERS = {
    FormUse.PRE: {0: "BAC", 1: "BAA", 2: "BC ", 3: "ABB"},
    FormUse.POST: {0: "BBA", 1: "BBA", 2: "B?A", 3: "BAA", 4: "BBB"},
}
"""By row; a space is a blank."""


def _tiny_sitting(use: FormUse, row: int) -> Sitting:
    marks = TINY_ANSWERS[use].get(row, "   ")
    return Sitting(marks=tuple(mark.strip() for mark in marks))


def tiny_responses() -> Responses:
    return Responses(
        workshop=TINY.workshop,
        forms={use: TINY.form(use).code for use in SCORED},
        people=tuple(
            Respondent(
                code=f"P-{row + 1:02}", sittings={use: _tiny_sitting(use, row) for use in SCORED}
            )
            for row in range(5)
        ),
    )
