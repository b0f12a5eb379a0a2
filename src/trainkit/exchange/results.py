"""Answers that were given in other programs, on their way into the score sheet, all or nothing.

In: a file of results of any of ``programs``, as one ``Table``. Out: the answers of each person by
code, in the letters of the paper, entered into the score sheet. Names and addresses are looked at
for codes and kept nowhere. Each person's first finished attempt counts, or the last one. A number
that cannot be read is doubtful, as it is on paper; answers in words are listed for the person who
marks them.

Programs shuffle, so texts count and not their order. They also change texts: other quotes, other
spaces, no formatting, capitals for bold. A text is compared as it stands first, then more and more
loosely, and means an option only where it can mean no other one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import TypeVar

from trainkit.assessment.forms import SCORED, Forms, FormUse, Paper, PlacedItem
from trainkit.evaluation.matching import key_of
from trainkit.exchange.exporting import forms_of, paper_called
from trainkit.exchange.markup import to_plain
from trainkit.exchange.programs import PROGRAMS, Column, Row, Table, results_in
from trainkit.exchange.source import UnreadableError, sent
from trainkit.intake.entering import ToMark, score_sheet_of, take_in
from trainkit.intake.record import Field, Source, Spot
from trainkit.intake.score_sheet.enter import Disagreement, Intake, PaperAnswers
from trainkit.intake.score_sheet.layout import ANSWER_SHEETS
from trainkit.intake.score_sheet.merge import entries_of
from trainkit.model.check import read_and_check
from trainkit.model.items.entries import DOUBTFUL, NOTHING
from trainkit.model.lists import Cell, text_of
from trainkit.model.loaded import Definitions
from trainkit.problems import Place, Problem, Problems, Severity, TrainkitError
from trainkit.resources import StrPath
from trainkit.text.languages import _, n_, or_list, speaking

_Meant = TypeVar("_Meant")
Known = Sequence[tuple[str, _Meant]]
"""Texts with what each means."""

_ALIKE = str.maketrans("“”„«»‟‘’‚‛`´–—‑−…\u00a0\u202f", "\"\"\"\"\"\"''''''----.  ")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_UNSEEN = re.compile(r"[\s_*\"'()\[\]\\\u200b-\u200f\u2060-\u2069]")
_BETWEEN = re.compile(r"[.\s]*(?:[;,|]+\s*|$)")
_CUT = 7
"""Characters that Moodle keeps of each step that was put in order, with three dots behind them
(``qtype_ordering``, ``summarise_response``)."""


def _exact(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _loose(text: str) -> str:
    alike = unicodedata.normalize("NFKC", text.translate(_ALIKE)).casefold()
    return " ".join(alike.split()).rstrip(".;, ")


def _folded(text: str) -> str:
    """Return what is left of a text without formatting, spaces, quotes and capitals."""
    return _UNSEEN.sub("", _loose(_TAG.sub("", unescape(text))))


_WAYS: Sequence[Callable[[str], str]] = (_exact, _loose, _folded)
"""How texts are compared, the strictest way first."""


@dataclass(frozen=True)
class Asked:
    """One item of a paper in all words in which it may have been asked."""

    number: int
    """On the paper."""
    row: PlacedItem
    stems: tuple[str, ...]
    """As ``_folded`` leaves them."""
    choices: Known[str]
    """Texts of options with their letters."""
    premises: Known[int]
    """Texts of premises with their places, counted from 0."""

    def answer(self, text: str, column: Column | None = None) -> str | None:
        """Return the entry for an answer; ``None`` where it is none of this item's."""
        if not self.row.letters:
            return self.row.read(text.removesuffix(self.row.unit or "").strip())
        for known in self._readings(column):
            for way in _WAYS:
                found = _parted(text, known, way)
                if found is None:
                    continue
                if not self.row.premises:
                    return self.row.read("".join(found))
                letters = {int(one[0]): one[1] for one in found}
                return self.matched(letters) if len(letters) == len(found) else None
        return None if any(map(str.isdigit, text)) else self.row.read(text)

    def has(self, text: str) -> bool:
        """Whether an answer has the words of this item, not letters alone."""
        return len(text) > len(self.row.letters) and self.answer(text) is not None

    def _readings(self, column: Column | None) -> Iterator[Known[str]]:
        """Yield the texts that may stand in an answer, with what each puts into the entry."""
        if self.row.premises:
            yield [
                (f"{premise} -> {choice}", f"{place}{letter}")
                for premise, place in self.premises
                for choice, letter in self.choices
            ]
            return
        yield self.choices
        labelled = [
            (f"{letter}{sign} {text}", letter) for text, letter in self.choices for sign in ".)"
        ]
        yield [*self.choices, *labelled]
        if self.row.format.control == "boxes":
            yield [
                (text if len(text) <= _CUT + 3 else f"{text[:_CUT]}...", letter)
                for text, letter in self.choices
            ]
        if column is None or len(column.options) != len(self.row.letters):
            return
        shown = list(zip(column.options, self.row.letters, strict=True))
        if all(_meaning(text, self.choices) in {None, letter} for text, letter in shown):
            yield shown  # in the order of the paper, as far as their texts say

    def matched(self, letters: dict[int, str]) -> str | None:
        """Return the entry for the letters of premises by place; others were left empty."""
        places = range(len(self.row.premises))
        return self.row.read("".join(letters.get(place, NOTHING) for place in places))

    def letter(self, text: str) -> str | None:
        """Return the letter of an option's text."""
        found = _meaning(text, self.choices)
        return found or (text.upper() if text.upper() in set(self.row.letters) else None)


def _meaning(text: str, known: Known[_Meant]) -> _Meant | None:
    """Return what a text means, if it is one of the known ones and can be no other."""
    for way in _WAYS:
        found = {what for one, what in known if way(one) == way(text)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _parted(text: str, known: Known[_Meant], way: Callable[[str], str]) -> list[_Meant] | None:
    """Return what a text means that is made of known ones with ; , or a line between them.

    Each is there once at most, so that a text of any length is soon read.
    """
    whole = way(text.replace("\n", ";"))
    meanings: dict[str, set[_Meant]] = {}
    for one, what in known:
        meanings.setdefault(way(one), set()).add(what)
    texts = sorted((one for one in meanings if one), key=len, reverse=True)

    def rest(start: int, texts: Sequence[str]) -> list[str] | None:
        if start == len(whole):
            return []
        for one in texts:
            between = _BETWEEN.match(whole, start + len(one))
            if between and whole.startswith(one, start):
                behind = rest(between.end(), [text for text in texts if text != one])
                if behind is not None:
                    return [one, *behind]
        return None

    parts = rest(0, texts)
    if not parts or any(len(meanings[one]) > 1 for one in parts):
        return None
    return [next(iter(meanings[one])) for one in parts]


def _asked_on(paper: Paper, definitions: Definitions) -> tuple[Asked, ...]:
    """Return the items of a paper in every language in which it may have been given out."""
    languages = definitions.workshop.written_languages
    worded = [definitions.in_language(language) for language in languages]
    asked = []
    for number, row in enumerate(paper.items, 1):
        stems: list[str] = []
        choices: list[tuple[str, str]] = []
        premises: list[tuple[str, int]] = []
        for course in (one.course(row.module) for one in worded):
            item = {one.id: one for one in course.bank.items}.get(row.item)
            if item is None:  # only letters are understood then
                continue
            stems.append(_folded(to_plain(item.stem)))
            letters = dict(zip(row.options, row.letters, strict=True))
            choices += [(to_plain(one.text), letters[one.id]) for one in item.choices]
            for language in {course.bank.language, course.language}:
                with speaking(language):
                    texts = [(item.choice_text(one), letters[one.id]) for one in item.choices]
                choices += [(to_plain(text), letter) for text, letter in texts]
            lines = {one.id: to_plain(one.text) for one in item.matched}
            premises += [(lines[premise], place) for place, premise in enumerate(row.premises)]
        known = tuple(dict.fromkeys(choices)), tuple(dict.fromkeys(premises))
        asked.append(Asked(number, row, tuple(stems), *known))
    return tuple(asked)


@dataclass(frozen=True)
class Target:
    """What a column answers."""

    asked: Asked
    premise: int | None = None
    """The place of the premise, counted from 0, where it answers one only."""


def _targets_by_text(table: Table, items: Sequence[Asked]) -> dict[int, Target]:
    """Return by position what columns answer whose titles say it.

    They have the id of the item, its stem, or one premise.
    """
    targets: dict[int, Target] = {}
    for n, column in enumerate(table.columns):
        title = _folded(column.title)
        if not column.is_question or not column.title:
            continue
        lines = {
            (one.number, place): Target(one, place)
            for one in items
            for text, place in one.premises
            if _folded(text) == title
        }
        if len(lines) == 1:
            targets[n] = next(iter(lines.values()))
            continue
        stems = [(stem, one) for one in items for stem in one.stems if stem and stem in title]
        longest = max((len(stem) for stem, _one in stems), default=0)
        asking = {one.number: one for stem, one in stems if len(stem) == longest}
        named = [
            one
            for one in items
            if re.search(rf"(?<![\w-]){re.escape(one.row.item)}(?![\w-])", column.title, re.I)
        ]
        found = named or list(asking.values())
        if len(found) == 1:
            row = re.search(r"\[([^\[\]]+)\]\s*$", column.title)
            targets[n] = Target(found[0], _meaning(row[1], found[0].premises) if row else None)
    return targets


def _with_numbered(
    table: Table, targets: Mapping[int, Target], items: Sequence[Asked], without: int | None
) -> dict[int, Target]:
    """Return the targets with those of columns whose titles say nothing, by their numbers.

    Where no column is numbered, the questions count in their order, if they are as many as there
    are items. ``without`` is the position of the column with the code.
    """
    taken = {target.asked.number for target in targets.values()}
    free = {one.number: one for one in items if one.number not in taken}
    numbers = {
        n: one.number
        for n, one in enumerate(table.columns)
        if one.is_question and n != without and any(row.text(n) for row in table.rows)
    }
    if not targets and not any(numbers.values()) and len(numbers) == len(items):
        numbers = {n: number for number, n in enumerate(numbers, 1)}
    more = {n: Target(free[number]) for n, number in numbers.items() if number in free}
    return {**more, **targets}


def _code_in(text: str, codes: Mapping[str, str]) -> str | None:
    """Return the code that a text is, or an address has before @; ``None`` if it is none."""
    local = text.partition("@")[0].strip()
    return codes.get(local) or codes.get(key_of(local))


def by_text(codes: Iterable[str]) -> dict[str, str]:
    """Return codes by every text that means one of them and no other."""
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


class Reader:
    """Reads the answers of a table as those of one paper: as named, or with most of its questions.

    ``codes`` are those that are known, as ``by_text`` has them.
    """

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
        papers = [form.paper(1) for form in forms.forms]
        if options.form:
            papers = [paper_called(forms, options.form)]
        likeness: list[tuple[int, int]] = []
        """How many questions are a paper's own, and how many of the first people's answers."""
        tried = []
        for paper in papers:
            items = _asked_on(paper, definitions)
            targets = _targets_by_text(table, items)
            tried.append((paper, items, targets))
            own = sum(
                target.asked.has(row.text(n))
                for row in table.rows[:_FIRST]
                for n, target in _with_numbered(table, targets, items, None).items()
                if target.premise is None
            )
            likeness.append((len(targets), own))
        if likeness.count(max(likeness)) > 1:
            known = or_list([paper.form.code for paper in papers])
            raise TrainkitError(
                _("the file does not say which form was answered; name it: {forms}", forms=known)
            )
        self.paper, self.items, targets = tried[likeness.index(max(likeness))]
        counts = {  # of people's codes
            n: sum(_code_in(row.text(n), codes) is not None for row in table.rows)
            for n in range(len(table.columns))
            if n not in targets
        }
        best = max(counts, key=lambda n: counts[n], default=None)
        self.code_column = best if best is not None and counts[best] else None
        self.targets = _with_numbered(table, targets, self.items, self.code_column)
        self.has_all = {one.asked.number for one in self.targets.values()} == {
            one.number for one in self.items
        }

    def answers(self, path: Path) -> list[Person]:
        """Return what each person answered; what cannot be understood is recorded."""
        if not self.targets:
            words = _("expected questions of form {form}", form=self.paper.form.code)
            self.problems.error(Place(path), words)
            return []
        if self.code_column is None:
            words = _("expected a column with the participants’ codes; no column has any of them")
            self.problems.error(Place(path), words)
            return []
        seen: dict[tuple[int, int | None], Place] = {}
        for n, target in sorted(self.targets.items()):
            number, place = target.asked.number, self.table.columns[n].place
            if (number, target.premise) in seen:
                words = _("a second column answers question {n} of the form", n=number)
                self.problems.error(place, words)
            seen.setdefault((number, target.premise), place)
        missing = [one for one in self.items if one.number not in {n for n, _premise in seen}]
        if missing:
            words = n_(
                "the file has no answers to {n} question of form {form}: {ids}",
                "the file has no answers to {n} questions of form {form}: {ids}",
                len(missing),
                form=self.paper.form.code,
                ids=", ".join(one.row.item for one in missing),
            )
            self.problems.warning(Place(path), words)
        counted = self._counted(self.code_column)
        return [person for code, row in counted.items() if (person := self._person(code, row))]

    def _counted(self, code_column: int) -> dict[str, Row]:
        """Return each person's attempt that counts."""
        counted: dict[str, Row] = {}
        for row in self.table.rows:
            code = _code_in(row.text(code_column), self.codes)
            passed, words = row, ""
            if code is None:
                if any(row.text(n) for n in self.targets):
                    cell = row.cells.get(code_column)
                    words = _("expected the code of a participant, found none that is known")
                    self.problems.error(cell.place if cell else row.place, words)
                continue
            if not row.is_finished:
                words = _("{code}: this attempt was not finished", code=code)
            elif code not in counted:
                counted[code] = row
            elif self.options.last_attempt:
                words = _("{code}: a later attempt counts", code=code)
                passed, counted[code] = counted[code], row
            else:
                words = _("{code}: an earlier attempt counts", code=code)
            if words:
                self.problems.add(passed.place, words, Severity.INFORMATION)
        return counted

    def _person(self, code: str, row: Row) -> Person | None:
        def has_form(use: FormUse) -> bool:
            is_there = self.forms.has(use)
            return is_there and self.forms.paper_of(code, use).form == self.paper.form

        use = self.options.test or next(filter(has_form, SCORED), self.paper.form.use)
        if use not in SCORED or not self.forms.has(use):
            words = _("the score sheet has no place for form {form}", form=self.paper.code)
            self.problems.error(row.place, words)
            return None
        own = self.forms.paper_of(code, use)
        paper = own if own.form == self.paper.form else self.paper
        before = len(self.problems.errors)
        marks = dict(self._on(paper, self._marks(row)))
        is_whole = self.has_all and len(self.problems.errors) == before
        written = {
            target.asked.number: row.text(n)
            for n, target in self.targets.items()
            if target.asked.row.format.by_hand and n in row.cells
        }
        to_mark = (
            ToMark(code, use, number, text, int(paper.items[number - 1].key))
            for number, text in self._on(paper, written)
            if marks[number] == DOUBTFUL
        )
        sheet = ANSWER_SHEETS[use]
        spots = {
            Spot(code, sheet, Field.ITEM, number)
            for number, one in enumerate(paper.items, 1)
            if not one.format.by_hand or marks.get(number, DOUBTFUL) != DOUBTFUL
        } | {Spot(code, sheet, Field.PAPER)}
        if is_whole:
            marks = {number: marks.get(number, "") for number in range(1, len(paper.items) + 1)}
        answers = PaperAnswers(code, use, paper.code, marks)
        return Person(answers, tuple(to_mark), frozenset(spots))

    def _marks(self, row: Row) -> dict[int, str]:
        """Return the entries for a row's answers, in the letters of the exported paper.

        An answer in words is doubtful until a person has marked it, here or there, and so is a
        number that is none, or an order whose steps the program shortened too much.
        """
        marks, letters = dict[int, str](), dict[int, dict[int, str]]()
        for n, target in self.targets.items():
            cell, asked = row.cells.get(n), target.asked
            if cell is None:
                continue
            text, control = text_of(cell), asked.row.format.control
            if asked.row.format.by_hand:
                marks[asked.number] = self._points(n, row, asked) or DOUBTFUL
            elif target.premise is not None:
                if letter := self._checked(asked.letter(text), asked, cell):
                    letters.setdefault(asked.number, {})[target.premise] = letter
            else:
                mark = asked.answer(text, self.table.columns[n])
                is_unclear = control == "number" or (control == "boxes" and "..." in text)
                if mark is None and is_unclear:
                    words = _(
                        "question {n}: {text} cannot be read and counts as doubtful",
                        n=asked.number,
                        text=f"“{text}”",
                    )
                    self.problems.warning(cell.place, words)
                    mark = DOUBTFUL
                marks[asked.number] = self._checked(mark, asked, cell) or ""
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

    def _checked(self, mark: str | None, asked: Asked, cell: Cell) -> str | None:
        if mark is None:
            words = _(
                "expected an option of question {n} ({item}) of form {form}, found {text}",
                n=asked.number,
                item=asked.row.item,
                form=self.paper.form.code,
                text=f"“{text_of(cell)}”",
            )
            self.problems.error(cell.place, words)
        return mark

    def _on(self, paper: Paper, answers: Mapping[int, str]) -> Iterator[tuple[int, str]]:
        """Yield answers as another version of the paper numbers and letters them."""
        for number, answer in answers.items():
            place = paper.places[self.paper.numbers[number - 1] - 1]
            here, there = self.paper.items[number - 1], paper.items[place - 1]
            is_same = (here.options, here.premises) == (there.options, there.premises)
            if here.format.by_hand or is_same:
                yield place, answer
                continue
            letters = {
                letter: there.letters[there.options.index(option)]
                for letter, option in zip(here.letters, here.options, strict=True)
            }
            moved = [letters.get(sign, sign) for sign in answer]
            if here.premises and len(moved) == len(here.premises):
                moved = [moved[here.premises.index(premise)] for premise in there.premises]
            yield place, there.read("".join(moved)) or DOUBTFUL


@dataclass(frozen=True)
class ResultsTaken:
    """What came of a file of results."""

    program: str
    form: str
    """The form whose questions were asked: ``A1``."""
    sheet: Path
    """The score sheet that has the answers now."""
    people: int
    added: int
    confirmed: int
    """Answers that stood there already."""
    differences: tuple[Disagreement, ...]
    """Cells that say something else; they stay as they are."""
    to_mark: tuple[ToMark, ...]
    problems: tuple[Problem, ...]
    """What was left out and passed over, and what is doubtful."""
    is_dry_run: bool = False
    """Whether nothing was entered."""


def has_results(file: StrPath, data: bytes | None = None) -> bool:
    """Whether a file holds results of another program; raises ``TrainkitError`` if unreadable."""
    with sent(file, data) as source:
        return results_in(source) is not None


def import_results(
    folder: StrPath,
    file: StrPath,
    options: Options | None = None,
    *,
    at: datetime,
    data: bytes | None = None,
) -> ResultsTaken:
    """Enter the answers of a test that was sat in another program into the score sheet.

    ``options`` is what a person says of the file, ``at`` when they are entered; ``data`` are the
    bytes if ``file`` is only their name. Answers go into empty cells; what the sheet says otherwise
    is returned and stays as it is. Raises ``InputError`` with everything that cannot be understood,
    unless ``options.partial`` leaves it out, and ``TrainkitError`` where there are no forms or no
    score sheet yet; nothing is entered then.
    """
    folder, options = Path(folder), options or Options()
    problems = Problems()
    with sent(file, data) as source:
        definitions = problems.checked(read_and_check(folder, problems, is_over=True))
        found = results_in(source)
        if found is None:
            known = or_list([program.name for program in PROGRAMS])
            raise UnreadableError(_("expected results of {programs}", programs=known))
    program, table = found
    forms, sheet, told = forms_of(folder), score_sheet_of(folder, problems), Problems()
    codes = [  # every code that somebody has: by the list, the forms or the score sheet
        *(person.code for person in definitions.roster.participants),
        *(row.code for row in forms.allocation),
        *(spot.code for spot in entries_of(sheet, Problems()) or ()),
    ]
    reader = Reader(table, forms, definitions, by_text(dict.fromkeys(codes)), options, told)
    answers = reader.answers(Path(file))
    if not options.partial or not answers:
        told.raise_errors()
    given = [one.answers for one in answers]
    spots = frozenset[Spot]().union(*(one.spots for one in answers))
    decided = spots if options.overwrite else ()
    intake = Intake(Source.IMPORT, at, answers=given, decided=decided)
    entered = take_in(folder, intake, dry_run=options.dry_run)
    return ResultsTaken(
        program=program.name,
        form=reader.paper.form.code,
        sheet=sheet,
        people=len(answers),
        added=entered.added,
        confirmed=entered.confirmed,
        differences=tuple(one for one in entered.disagreements if one.spot in spots),
        to_mark=tuple(words for one in answers for words in one.to_mark),
        problems=tuple(told.as_warnings()),
        is_dry_run=options.dry_run,
    )
