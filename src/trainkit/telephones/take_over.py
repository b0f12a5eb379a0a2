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
from trainkit.intake.entering import Source, ToMark, Undecided, enter_answers, score_sheet_of
from trainkit.intake.score_sheet.enter import Disagreement, Entered, PaperAnswers
from trainkit.intake.score_sheet.layout import ANSWER_SHEETS
from trainkit.intake.score_sheet.read import Field, Spot
from trainkit.model.check import read_and_check
from trainkit.model.items.entries import DOUBTFUL, NOTHING
from trainkit.model.load import FORMS_FILE
from trainkit.model.roster import Participant
from trainkit.problems import Problems, TrainkitError
from trainkit.resources import StrPath
from trainkit.telephones import store
from trainkit.telephones.desk import DATABASE, database, person_keys
from trainkit.telephones.store import given, transaction
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

    def spot(self, place: int) -> Spot:
        """Return where the entry of an item belongs; of place 0, which paper was answered."""
        return Spot(self.code, ANSWER_SHEETS[self.use], Field.ITEM if place else Field.PAPER, place)


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
        _settle(connection, papers, sheet_stands)
        settled = _settled(connection, papers)
        offered = [_offered(forms, one, settled) for one in papers if one.spot(0) not in settled]
        entered = enter_answers(folder, offered, Source.TELEPHONE, at=at, decided=telephone_stands)
        _note_taken(connection, newest)
    return _taken_over(score_sheet_of(folder, problems), forms, papers, settled, entered)


def _taken_over(
    sheet: Path, forms: Forms, papers: list[_Answered], settled: set[Spot], entered: Entered
) -> TakenOver:
    by_hand = list(_by_hand(forms, papers))
    silent = settled | {one.spot for one in by_hand}
    entries = entered.entries
    return TakenOver(
        sheet=sheet,
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


def _note_taken(connection: sqlite3.Connection, newest: int) -> None:
    connection.execute("INSERT OR REPLACE INTO about VALUES ('taken', ?)", (str(newest),))


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


def _offered(forms: Forms, one: _Answered, settled: Collection[Spot]) -> PaperAnswers:
    """Return a paper's answers, without those against which a person decided for the sheet."""
    marks = {
        number: entry_of(one.values.get(number, ""), row)
        for number, row in enumerate(forms.paper(one.paper).items, 1)
        if one.spot(number) not in settled
    }
    return PaperAnswers(one.code, one.use, one.paper, marks, is_whole=one.is_ended)


def _settle(
    connection: sqlite3.Connection, papers: list[_Answered], spots: Collection[Spot]
) -> None:
    """Remember on which answers a person decided for the sheet; a later answer is asked about."""
    decided = [
        (one.id, spot.place, one.values.get(spot.place, ""))
        for one in papers
        for spot in spots
        if spot == one.spot(spot.place)
    ]
    with transaction(connection):
        connection.executemany("INSERT OR REPLACE INTO settled VALUES (?, ?, ?)", decided)


def _settled(connection: sqlite3.Connection, papers: list[_Answered]) -> set[Spot]:
    """Return where a person decided for the sheet, as long as the answer is still the same."""
    known = {one.id: one for one in papers}
    return {
        known[paper].spot(item)
        for paper, item, value in connection.execute("SELECT paper, item, value FROM settled")
        if paper in known and known[paper].values.get(item, "") == value
    }


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
