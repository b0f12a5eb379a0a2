"""Brings answers from telephones into the score sheet, where those from paper are typed.

An answer is spelled as the score sheet takes it, by the rules for paper: a letter in two boxes
counts in neither, and what is no number is doubtful and waits for a person. Answers in words are
doubtful until a person has marked them; they are returned to be read. A paper that was handed in is
whole: what it does not answer is blank.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from trainkit.assessment.forms import SCORED, Forms, FormUse, PlacedItem
from trainkit.assessment.forms_file import read_forms
from trainkit.intake.entering import ToMark, Undecided, score_sheet_of, take_in
from trainkit.intake.record import Source, Spot
from trainkit.intake.score_sheet.enter import Disagreement, Intake, PaperAnswers
from trainkit.model.check import read_and_check
from trainkit.model.items.entries import DOUBTFUL, NOTHING
from trainkit.model.load import FORMS_FILE
from trainkit.model.roster import Participant
from trainkit.problems import Problems, TrainkitError
from trainkit.resources import StrPath
from trainkit.telephones import store
from trainkit.telephones.desk import DATABASE, database, person_keys
from trainkit.telephones.store import given
from trainkit.text.languages import _


@dataclass(frozen=True)
class TakenOver:
    """What became of the answers."""

    sheet: Path
    """The score sheet that has them now."""
    people: Mapping[FormUse, int]
    """How many people's answers were looked at, by test."""
    added: int
    confirmed: int
    differences: tuple[Disagreement, ...]
    """Cells that say something else; they stay as they are."""
    doubts: tuple[Undecided, ...]
    """Answers that nothing could be made of; they stand as doubtful in the score sheet."""
    words: tuple[ToMark, ...]

    @property
    def wants_a_look(self) -> bool:
        """Whether a person has something to decide or to mark."""
        return bool(self.differences or self.doubts or self.words)


@dataclass(frozen=True)
class _Answered:
    """One person's paper as it was answered on a telephone."""

    id: int
    code: str
    use: FormUse
    paper: str
    is_ended: bool
    values: Mapping[int, str]


def take_over(
    folder: StrPath,
    *,
    at: datetime,
    telephone_stands: Collection[Spot] = (),
    sheet_stands: Collection[Spot] = (),
) -> TakenOver:
    """Enter the answers of all papers that were begun into the score sheet (``entering``).

    ``at`` is when. ``telephone_stands`` and ``sheet_stands`` are places on which the two disagreed
    and a person has decided that the one or the other is right. Raises ``TrainkitError`` while a
    test is open or where there is no score sheet, and ``InputError`` with all problems; nothing is
    entered then.
    """
    folder = Path(folder)
    problems = Problems()
    forms, people = _workshop(folder, problems)
    with database(folder) as connection:
        if store.open_test(connection) is not None:
            raise TrainkitError(_("a test is open; close it before you take over the answers"))
        newest = _newest(connection)
        papers = list(_answered(connection, folder, people))
        offered = [_offered(forms, one) for one in papers]
        entered = take_in(
            folder,
            Intake(
                Source.TELEPHONE,
                at,
                answers=offered,
                decided=telephone_stands,
                kept=sheet_stands,
            ),
        )
        connection.execute("INSERT OR REPLACE INTO about VALUES ('taken', ?)", (str(newest),))
    by_hand = list(_by_hand(forms, papers))
    silent, entries = {one.spot for one in by_hand}, entered.entries
    return TakenOver(
        sheet=score_sheet_of(folder, problems),
        people={use: sum(one.use is use for one in papers) for use in SCORED},
        added=entered.added,
        confirmed=entered.confirmed,
        differences=tuple(
            one
            for one in entered.disagreements
            if one.offered != DOUBTFUL and one.spot not in silent
        ),
        doubts=tuple(one for one in _doubts(forms, papers) if entries.get(one.spot) == DOUBTFUL),
        words=tuple(one for one in by_hand if one.text and entries.get(one.spot) == DOUBTFUL),
    )


def not_taken_over(folder: Path) -> int:
    """Return how many papers have answers that were given since the last time."""
    if not (folder / DATABASE).is_file():
        return 0
    with database(folder) as connection:
        return int(connection.execute(
            "SELECT count(DISTINCT paper) FROM answers WHERE seq >"
            " (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM about WHERE name = 'taken')"
        ).fetchone()[0])  # fmt: skip


def _newest(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM answers").fetchone()[0])


def _workshop(folder: Path, problems: Problems) -> tuple[Forms, tuple[Participant, ...]]:
    definitions = problems.checked(read_and_check(folder, problems, is_over=True))
    forms, _ = problems.checked(read_forms(folder / FORMS_FILE, problems))
    return forms, definitions.roster.participants


def _answered(
    connection: sqlite3.Connection, folder: Path, people: tuple[Participant, ...]
) -> Iterator[_Answered]:
    """Yield the papers that were begun, in the order of tests and of the roster."""
    keys = person_keys(connection, folder, people)
    for use in SCORED:
        rows = connection.execute(
            "SELECT person, id, view, ended FROM papers WHERE use = ? AND begun IS NOT NULL",
            (use.value,),
        )
        found = {person: rest for person, *rest in rows}
        for code, key in keys.items():
            if key in found:
                number, view, ended = found[key]
                values = {item: one.value for item, one in given(connection, number).items()}
                paper = json.loads(view)["paper"]
                yield _Answered(number, code, use, paper, ended is not None, values)


def entry_of(value: str, row: PlacedItem) -> str:
    """Return an answer as the score sheet takes it; empty for a blank, ``?`` for what is none."""
    if not value:
        return ""
    answer = None if row.format.by_hand else row.read(value)
    if answer is None and row.format.control == "boxes":
        once = (NOTHING if value.count(letter) > 1 else letter for letter in value)
        answer = row.read("".join(once))
    return DOUBTFUL if answer is None else answer


def _offered(forms: Forms, one: _Answered) -> PaperAnswers:
    """Return a paper's answers; of one that was not handed in, what is missing is no blank."""
    marks = {
        number: entry_of(one.values.get(number, ""), row)
        for number, row in enumerate(forms.paper(one.paper).items, 1)
    }
    said = {number: mark for number, mark in marks.items() if mark or one.is_ended}
    return PaperAnswers(one.code, one.use, one.paper, said)


def _doubts(forms: Forms, papers: list[_Answered]) -> Iterator[Undecided]:
    for one in papers:
        for number, row in enumerate(forms.paper(one.paper).items, 1):
            value = one.values.get(number, "")
            if not row.format.by_hand and entry_of(value, row) == DOUBTFUL:
                yield Undecided(one.code, one.use, number, value)


def _by_hand(forms: Forms, papers: list[_Answered]) -> Iterator[ToMark]:
    for one in papers:
        for number, row in enumerate(forms.paper(one.paper).items, 1):
            value = one.values.get(number, "")
            if row.format.by_hand:
                yield ToMark(one.code, one.use, number, value, int(row.key))
