"""Reads a table of results as the answers of people on one paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from trainkit.assessment.forms import SCORED, Forms, FormUse, Paper, PlacedItem
from trainkit.evaluation.matching import key_of
from trainkit.exchange.paper import paper_called
from trainkit.exchange.results.table import Column, Row, Table
from trainkit.exchange.results.words import Asked, asked_on, folded, meant
from trainkit.intake.entering import ToMark
from trainkit.intake.score_sheet.enter import PaperAnswers
from trainkit.intake.score_sheet.layout import ANSWER_SHEETS
from trainkit.intake.score_sheet.read import Field, Spot
from trainkit.model.items.entries import DOUBTFUL
from trainkit.model.lists import Cell, text_of
from trainkit.model.loaded import Definitions
from trainkit.problems import Place, Problems, Severity, TrainkitError
from trainkit.text.languages import _, n_, or_list


@dataclass(frozen=True)
class Target:
    """What a column answers."""

    asked: Asked
    premise: int | None = None
    """The place of the premise, counted from 0, where it answers one only."""


def targets_by_text(table: Table, items: Sequence[Asked]) -> dict[int, Target]:
    """Return what columns answer whose titles say it, by position."""
    found = ((n, _target(column, items)) for n, column in enumerate(table.columns))
    return {n: target for n, target in found if target}


def _target(column: Column, items: Sequence[Asked]) -> Target | None:
    """Return what a column answers by the item's id, its stem or one premise in the title."""
    if not column.is_question or not column.title:
        return None
    title = folded(column.title)
    lines = [((one, place), folded(text)) for one in items for text, place in one.premises]
    line = {
        (one.number, place): Target(one, place) for (one, place), text in lines if text == title
    }
    if len(line) == 1:
        return next(iter(line.values()))
    named = [one for one in items if _names(column.title, one.row.item)]
    stems = [(stem, one) for one in items for stem in one.stems if stem and stem in title]
    longest = max((len(stem) for stem, _one in stems), default=0)
    asking = {one.number: one for stem, one in stems if len(stem) == longest}
    found = named or list(asking.values())
    if len(found) != 1:
        return None
    row = re.search(r"\[([^\[\]]+)\]\s*$", column.title)
    return Target(found[0], meant(row[1], found[0].premises) if row else None)


def _names(title: str, item: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(item)}(?![\w-])", title, re.IGNORECASE) is not None


def with_numbered(
    table: Table, targets: Mapping[int, Target], items: Sequence[Asked], without: int | None
) -> dict[int, Target]:
    """Return the targets with those of columns whose titles say nothing, by their numbers.

    Where no column is numbered, the questions count in their order, if they are as many as there
    are items. ``without`` is the position of the column with the code.
    """
    taken = {target.asked.number for target in targets.values()}
    free = {one.number: one for one in items if one.number not in taken}
    asking = [
        n
        for n, one in enumerate(table.columns)
        if one.is_question and n != without and any(row.text(n) for row in table.rows)
    ]
    numbers = {n: table.columns[n].number for n in asking}
    if not targets and not any(numbers.values()) and len(asking) == len(items):
        numbers = {n: number for number, n in enumerate(asking, 1)}
    more = {n: Target(free[number]) for n, number in numbers.items() if number in free}
    return {**more, **targets}


def code_column(
    table: Table, targets: Mapping[int, Target], codes: Mapping[str, str]
) -> int | None:
    """Return the position of the column in which most people's codes stand; ``None`` for none.

    ``codes`` are those that are known, as ``by_text`` has them.
    """
    counts = {
        n: sum(code_in(row.text(n), codes) is not None for row in table.rows)
        for n in range(len(table.columns))
        if n not in targets
    }
    best = max(counts, key=lambda n: counts[n], default=None)
    return best if best is not None and counts[best] else None


def code_in(text: str, codes: Mapping[str, str]) -> str | None:
    """Return the code that a text is, or an address has before @; ``None`` if it is none."""
    local = text.partition("@")[0].strip()
    return codes.get(local) or codes.get(key_of(local))


def by_text(codes: Iterable[str]) -> dict[str, str]:
    """Return codes by every text that ``code_in`` takes for one of them and for no other."""
    known = list(codes)
    counts = Counter(map(key_of, known))
    loosely = {key_of(code): code for code in known if counts[key_of(code)] == 1}
    return loosely | {code: code for code in known}


_POINTS = re.compile(r"(\d+)(?:[.,]0+)?(?:\s*/\s*(\d+)(?:[.,]0+)?)?")
"""Points, perhaps with those of a full answer: ``2.00 / 3``."""
_FIRST = 20
"""People whose answers show which form it was."""


@dataclass(frozen=True)
class Options:
    """What a person says of a file of results."""

    form: str = ""
    """``A1`` or ``A1-2``; empty where the questions say it."""
    test: FormUse | None = None
    """When it was sat; ``None`` where the allocation of forms says it."""
    last_attempt: bool = False
    """Whether the last finished attempt counts, not the first."""
    overwrite: bool = False
    """Whether the file is right where the score sheet says something else."""
    partial: bool = False
    """Whether what cannot be understood is left out."""
    dry_run: bool = False
    """Whether nothing is entered, only said what would be."""


@dataclass(frozen=True)
class Person:
    """What one person answered."""

    answers: PaperAnswers
    to_mark: tuple[ToMark, ...]
    spots: frozenset[Spot]
    """Where the score sheet has what the file says: points for words only if the file has any."""


class _Tried:
    """A paper whose questions a table may have."""

    def __init__(self, table: Table, paper: Paper, items: tuple[Asked, ...]) -> None:
        self.table, self.paper, self.items = table, paper, items
        self.targets = targets_by_text(table, items)

    @cached_property
    def likeness(self) -> tuple[int, int]:
        """How many questions are its own, and how many of the first people's answers."""
        targets = with_numbered(self.table, self.targets, self.items, None)
        answers = (
            target.asked.has(row.text(n))
            for row in self.table.rows[:_FIRST]
            for n, target in targets.items()
            if target.premise is None
        )
        return len(self.targets), sum(answers)


class Reader:
    """Reads the answers of a table as those of one paper."""

    def __init__(
        self,
        table: Table,
        forms: Forms,
        definitions: Definitions,
        codes: Mapping[str, str],
        options: Options,
        problems: Problems,
    ) -> None:
        self.table, self.forms, self.codes = table, forms, codes
        self.options, self.problems = options, problems
        self.paper, self.items, targets = self._asked(definitions)
        self.code_column = code_column(table, targets, codes)
        self.targets = with_numbered(table, targets, self.items, self.code_column)

    def _asked(
        self, definitions: Definitions
    ) -> tuple[Paper, tuple[Asked, ...], dict[int, Target]]:
        """Return the paper whose questions the table has: as named, or with the most of them."""
        named = self.options.form
        papers = (
            [paper_called(self.forms, named)]
            if named
            else [form.paper(1) for form in self.forms.forms]
        )
        tried = [_Tried(self.table, paper, asked_on(paper, definitions)) for paper in papers]
        best = max(tried, key=lambda one: one.likeness)
        if len(tried) > 1 and [one.likeness for one in tried].count(best.likeness) > 1:
            known = or_list([paper.form.code for paper in papers])
            raise TrainkitError(
                _("the file does not say which form was answered; name it: {forms}", forms=known)
            )
        return best.paper, best.items, best.targets

    def answers(self, path: Path) -> list[Person]:
        """Return what each person answered; what cannot be understood is recorded."""
        if not self.targets:
            self.problems.error(
                Place(path), _("expected questions of form {form}", form=self.paper.form.code)
            )
            return []
        if self.code_column is None:
            self.problems.error(
                Place(path),
                _("expected a column with the participants’ codes; no column has any of them"),
            )
            return []
        self._tell_columns(path)
        counted = self._counted()
        return [person for code, row in counted.items() if (person := self._person(code, row))]

    def _tell_columns(self, path: Path) -> None:
        """Record which questions the file does not have, or has twice."""
        seen: dict[tuple[int, int | None], Place] = {}
        for n, target in sorted(self.targets.items()):
            key, place = (target.asked.number, target.premise), self.table.columns[n].place
            if key in seen:
                self.problems.error(
                    place,
                    _("a second column answers question {n} of the form", n=target.asked.number),
                )
            seen.setdefault(key, place)
        missing = [one for one in self.items if one.number not in {n for n, _premise in seen}]
        if missing:
            ids = ", ".join(one.row.item for one in missing)
            self.problems.warning(
                Place(path),
                n_(
                    "the file has no answers to {n} question of form {form}: {ids}",
                    "the file has no answers to {n} questions of form {form}: {ids}",
                    len(missing),
                    form=self.paper.form.code,
                    ids=ids,
                ),
            )

    def _counted(self) -> dict[str, Row]:
        """Return each person's attempt that counts."""
        counted: dict[str, Row] = {}
        for row in self.table.rows:
            code = code_in(row.text(self.code_column or 0), self.codes)
            if code is None:
                if any(row.text(n) for n in self.targets):
                    self.problems.error(
                        self._code_place(row),
                        _("expected the code of a participant, found none that is known"),
                    )
            elif not row.is_finished:
                self._pass_over(row, _("{code}: this attempt was not finished", code=code))
            elif code in counted and not self.options.last_attempt:
                self._pass_over(row, _("{code}: an earlier attempt counts", code=code))
            else:
                if code in counted:
                    self._pass_over(counted[code], _("{code}: a later attempt counts", code=code))
                counted[code] = row
        return counted

    def _code_place(self, row: Row) -> Place:
        cell = row.cells.get(self.code_column or 0)
        return cell.place if cell else row.place

    def _pass_over(self, row: Row, words: str) -> None:
        self.problems.add(row.place, words, Severity.INFORMATION)

    def _person(self, code: str, row: Row) -> Person | None:
        use = self.options.test or self._use(code)
        if use not in SCORED or not self.forms.has(use):
            self.problems.error(
                row.place, _("the score sheet has no place for form {form}", form=self.paper.code)
            )
            return None
        own = self.forms.paper_of(code, use)
        paper = own if own.form == self.paper.form else self.paper
        before = len(self.problems.errors)
        marks = dict(self._on(paper, self._marks(row)))
        is_whole = self._has_all and len(self.problems.errors) == before
        sheet = ANSWER_SHEETS[use]
        settled = [
            n
            for n, one in enumerate(paper.items, 1)
            if not one.format.by_hand or marks.get(n, DOUBTFUL) != DOUBTFUL
        ]
        return Person(
            PaperAnswers(code, use, paper.code, marks, is_whole=is_whole),
            tuple(
                ToMark(code, use, number, text, int(paper.items[number - 1].key))
                for number, text in self._on(paper, self._written(row))
                if marks[number] == DOUBTFUL
            ),
            frozenset(
                [Spot(code, sheet, Field.PAPER)]
                + [Spot(code, sheet, Field.ITEM, number) for number in settled]
            ),
        )

    def _written(self, row: Row) -> dict[int, str]:
        """Return the answers in words."""
        return {
            target.asked.number: row.text(n)
            for n, target in self.targets.items()
            if target.asked.row.format.by_hand and n in row.cells
        }

    def _marks(self, row: Row) -> dict[int, str]:
        """Return the entries for a row's answers, in the letters of the exported paper.

        An answer in words is doubtful until a person has marked it, here or there.
        """
        marks, letters = dict[int, str](), dict[int, dict[int, str]]()
        for n, target in self.targets.items():
            cell, asked = row.cells.get(n), target.asked
            if cell is None:
                continue
            if asked.row.format.by_hand:
                marks[asked.number] = self._points(n, row, asked) or DOUBTFUL
            elif target.premise is None:
                marks[asked.number] = self._mark(target, n, cell)
            elif letter := self._checked(asked.letter(text_of(cell)), asked, cell):
                letters.setdefault(asked.number, {})[target.premise] = letter
        by_number = {one.number: one for one in self.items}
        matched = {number: by_number[number].matched(one) or "" for number, one in letters.items()}
        return {number: mark for number, mark in (marks | matched).items() if mark}

    def _points(self, column: int, row: Row, asked: Asked) -> str:
        """Return the points that an answer in words was given there; empty if none can be taken.

        Programs write 0 also where nobody has marked the answer yet.
        """
        at = self.table.columns[column].points
        text = row.text(at) if at is not None else ""
        found = _POINTS.fullmatch(text)
        points = asked.row.read(found[1]) if found and found[2] in {None, asked.row.key} else None
        if points and points != "0":
            return points
        if points:
            said = _(
                "question {n}: 0 points may mean that nobody has marked the answer; mark it",
                n=asked.number,
            )
        elif any(map(str.isdigit, text)) and not text.startswith("-"):
            said = _(
                "question {n}: the points {text} were not taken, since a full answer has {most}; "
                "mark it",
                n=asked.number,
                text=f"“{text}”",
                most=asked.row.key,
            )
        else:
            return ""
        self.problems.warning(row.cells[at or 0].place, said)
        return ""

    def _on(self, paper: Paper, answers: Mapping[int, str]) -> Iterator[tuple[int, str]]:
        """Yield answers as another version of the paper numbers and letters them."""
        for number, answer in answers.items():
            place = paper.places[self.paper.numbers[number - 1] - 1]
            here, there = self.paper.items[number - 1], paper.items[place - 1]
            yield place, answer if here.format.by_hand else _lettered(answer, here, there)

    @property
    def _has_all(self) -> bool:
        """Whether the file has every question of the form."""
        return {one.asked.number for one in self.targets.values()} == {
            one.number for one in self.items
        }

    def _use(self, code: str) -> FormUse:
        """Return at which test a person answers the form."""
        for use in SCORED:
            if self.forms.has(use) and self.forms.paper_of(code, use).form == self.paper.form:
                return use
        return self.paper.form.use

    def _mark(self, target: Target, column: int, cell: Cell) -> str:
        """Return the entry for an answer; empty where it cannot be understood."""
        asked, text = target.asked, text_of(cell)
        mark = asked.answer(text, self.table.columns[column])
        if mark is None and _is_unclear(text, asked):
            self.problems.warning(
                cell.place,
                _("question {n}: {text} cannot be read and counts as doubtful",
                  n=asked.number, text=f"“{text}”"),
            )  # fmt: skip
            return DOUBTFUL
        return self._checked(mark, asked, cell) or ""

    def _checked(self, mark: str | None, asked: Asked, cell: Cell) -> str | None:
        if mark is None:
            self.problems.error(
                cell.place,
                _(
                    "expected an option of question {n} ({item}) of form {form}, found {text}",
                    n=asked.number,
                    item=asked.row.item,
                    form=self.paper.form.code,
                    text=f"“{text_of(cell)}”",
                ),
            )
        return mark


def _is_unclear(text: str, asked: Asked) -> bool:
    """Whether a person wrote what is no number, or the program shortened steps too much."""
    control = asked.row.format.control
    return control == "number" or (control == "boxes" and "..." in text)


def _lettered(answer: str, here: PlacedItem, there: PlacedItem) -> str:
    """Return an answer to an item as another version of the paper letters it."""
    if (here.options, here.premises) == (there.options, there.premises):
        return answer
    letters = {
        letter: there.letters[there.options.index(option)]
        for letter, option in zip(here.letters, here.options, strict=True)
    }
    moved = [letters.get(sign, sign) for sign in answer]
    if here.premises and len(moved) == len(here.premises):
        moved = [moved[here.premises.index(premise)] for premise in there.premises]
    return there.read("".join(moved)) or DOUBTFUL
