"""Fills the score sheet of an example with simulated answers, seeded, so that it can be scored.

    python examples/simulate.py examples/almaty-2019

Build the example first. People answer by a Rasch model: an ability of their own, the difficulty
that the author expects, and a gain of the class. The awkward cases of a real course are in it:
somebody who never came, one who left before the second test, a late-comer without a place on the
list, a code that nobody knows, blanks.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from math import exp, log
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from trainkit.assessment.forms import SCORED, FormUse, Paper, PlacedItem
from trainkit.documents.builder import gather
from trainkit.files.writing import fixed_zip
from trainkit.intake.responses import Status
from trainkit.intake.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    PAPER_COLUMN,
    PARTICIPANTS,
    people_columns,
)
from trainkit.model.loaded import Definitions
from trainkit.planning.printed import Kit
from trainkit.problems import Problems

SEED = 2019
GAIN = 0.9
"""Logits by which the class is better after the course."""
BLANK = 0.03
"""Share of items left blank."""


def main(folder: Path) -> None:
    """Write ``responses/score-sheet.xlsx`` of a workshop that was built."""
    problems = Problems()
    gathered = gather(folder, problems)
    problems.raise_errors()
    assert gathered is not None
    kit = gathered[0]
    book = load_workbook(folder / "out" / "trainers" / "score-sheet.xlsx")
    _fill(kit, book, random.Random(SEED))
    target = folder / "responses" / "score-sheet.xlsx"
    target.parent.mkdir(exist_ok=True)
    book.save(target)
    target.write_bytes(fixed_zip(target.read_bytes()))


def _fill(kit: Kit, book: dict[str, Worksheet], draw: random.Random) -> None:
    assert kit.forms is not None
    people = kit.definitions.roster.participants
    columns = people_columns(kit.definitions.workshop.privacy.names_in_score_sheet)
    status, note = columns.index("Status") + 1, columns.index("Note") + 1
    sheet = book[PARTICIPANTS]
    for row, person in enumerate(people, FIRST_ROW):
        sheet.cell(row, note).value = "simulated"
        uses = _tests_of(row - FIRST_ROW)
        sheet.cell(row, status).value = _status(uses).value
        ability = draw.gauss(0, 0.8)
        for use in uses:
            paper = kit.forms.paper_of(person.code, use)
            _answer(
                kit,
                book[ANSWER_SHEETS[use]],
                row,
                paper,
                ability + GAIN * (use is FormUse.POST),
                draw,
            )
    row = FIRST_ROW + len(people)
    for code, uses in (("LATE-01", SCORED), ("XX-99", (FormUse.POST,))):
        sheet.cell(row, 1).value, sheet.cell(row, note).value = code, "simulated"
        sheet.cell(row, status).value = Status.PRESENT.value
        for use in uses:
            paper = kit.forms.papers_for(use)[-1 if use is FormUse.POST else 0]
            answers = book[ANSWER_SHEETS[use]]
            answers.cell(row, PAPER_COLUMN).value = paper.code
            _answer(kit, answers, row, paper, GAIN * (use is FormUse.POST), draw)
        row += 1


def _tests_of(number: int) -> tuple[FormUse, ...]:
    """Return the tests that the person with this number took."""
    return {7: (), 15: (FormUse.PRE,), 19: (FormUse.POST,)}.get(number, SCORED)


def _status(uses: tuple[FormUse, ...]) -> Status:
    if not uses:
        return Status.ABSENT
    return Status.PRESENT if FormUse.POST in uses else Status.LEFT_EARLY


def _answer(
    kit: Kit, sheet: Worksheet, row: int, paper: Paper, ability: float, draw: random.Random
) -> None:
    for column, item in enumerate(paper.items, FIRST_ITEM_COLUMN):
        if draw.random() >= BLANK:
            right = draw.random() < _chance(kit.definitions, item, ability)
            sheet.cell(row, column).value = item.key if right else _wrong(item, draw)


def _chance(definitions: Definitions, item: PlacedItem, ability: float) -> float:
    """Return the chance of a right answer; an author's difficulty is that after training."""
    expected = definitions.course(item.module).bank.item(item.item).difficulty
    expected = min(max(expected, 0.05), 0.95)
    return 1 / (1 + exp(-(ability - GAIN + log(expected / (1 - expected)))))


def _wrong(item: PlacedItem, draw: random.Random) -> str:
    if item.type == "numeric":
        return str(int(float(item.key)) + draw.choice((1, 2, 10)))
    if item.type == "short-answer":
        return str(draw.randrange(int(item.key)))
    return draw.choice([answer for answer in _answers(item, draw) if answer != item.key])


def _answers(item: PlacedItem, draw: random.Random) -> Iterator[str]:
    """Yield some answers to an item."""
    if item.type == "multiple":
        for size in (1, 2, 3):
            yield "".join(sorted(draw.sample(item.letters, min(size, len(item.letters)))))
    elif item.type == "ordering":
        for _ in range(8):
            yield "".join(draw.sample(item.letters, len(item.letters)))
    elif item.type == "matching":
        for _ in range(8):
            yield "".join(draw.choice(item.letters) for _ in item.premises)
    else:
        yield from item.letters


if __name__ == "__main__":
    main(Path(sys.argv[1]))
