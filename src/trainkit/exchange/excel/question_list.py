"""Lists of questions that trainers keep in Excel or as CSV: a row for each, any headings.

Headings are recognised by their words, in several languages and in any order. The key is a letter,
a number, the text of an option or a star before the option.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from trainkit.exchange.excel.list_headings import TYPES, Columns, columns_of, sign_of, truth_of
from trainkit.exchange.format import EVERY_TYPE, Format
from trainkit.exchange.plain import WrongError, from_plain
from trainkit.exchange.question import (
    TAGGED,
    Choice,
    Question,
    chosen,
    decimal,
    general_feedback,
    matched,
    numeric,
    ordered,
    true_or_false,
    written,
)
from trainkit.exchange.source import (
    MOST_QUESTIONS,
    WORKBOOK,
    QuestionFile,
    UnreadableError,
    too_many,
)
from trainkit.model.items.entries import DIGITS, LETTERS, capitals
from trainkit.model.lists import Cell, delimited_rows, is_refused, read_list, text_of
from trainkit.problems import Place, Problems
from trainkit.text.languages import _

_SEARCHED = 20
"""Rows from the top among which the headings are looked for."""
_BULLET = re.compile(r"\s*(?:\(?(\d{1,3}|[^\W\d_]|[ivx]{2,4}|الف)[.)]|[-•])\s+", re.IGNORECASE)
"""The label of an option, or a bullet; a short word with a point, such as St., is neither."""
_ARROW = re.compile(r"\s*(?:->|→|=>|=)\s*")
_BETWEEN = re.compile(r"[\s,;،؛/&+|.()]+")
_AND = {"and", "и", "و", "et"}

_Rows = Iterator[list[Cell]]


class _WrongCellError(Exception):
    """A cell is not what its column asks for."""

    def __init__(self, cell: Cell, words: str) -> None:
        self.place = cell.place
        super().__init__(words)


def _sheets(source: QuestionFile, problems: Problems) -> Iterator[tuple[str, _Rows]]:
    if source.is_old("Workbook"):
        read_list(source.path, source.data, problems)  # says how it is saved as .xlsx
        return
    if not source.data.startswith(b"PK"):
        rows = delimited_rows(source.path, source.text)
        if next(islice(rows, MOST_QUESTIONS + _SEARCHED, None), None) is not None:
            raise too_many()
        yield "", delimited_rows(source.path, source.text)
        return
    for sheet, rows in source.sheets(problems):
        if sheet.sheet_state == "visible":
            yield sheet.title, rows


def _read(source: QuestionFile, problems: Problems) -> Iterator[Question]:
    try:
        yield from _listed(source, problems)
    except csv.Error as error:
        raise UnreadableError(
            _("expected text with commas (.csv); reading it failed: {error}", error=error)
        ) from None


def _listed(source: QuestionFile, problems: Problems) -> Iterator[Question]:
    left_out, found = [], 0
    for title, rows in _sheets(source, problems):
        top = list(islice(rows, _SEARCHED))
        header, columns = _header(top)
        if columns is None:
            if any(text_of(cell) for row in top for cell in row):
                left_out.append(Place(source.path, sheet=title))
            continue
        found += 1
        yield from _questions(columns, top[header + 1 :], problems)
        yield from _questions(columns, rows, problems)
    for place in left_out:
        words = _(
            "expected a row of headings such as Question, A, B, C and Correct answer, found none"
        )
        (problems.warning if found else problems.error)(place, words)


def _header(rows: Sequence[Sequence[Cell]]) -> tuple[int, Columns | None]:
    """Return the first row that has headings of questions, and what they mean."""
    for number, row in enumerate(rows):
        columns = columns_of([text_of(cell) for cell in row])
        if columns.fits:
            return number, columns
    return 0, None


def _questions(columns: Columns, rows: Iterator[list[Cell]] | Sequence[list[Cell]],
               problems: Problems) -> Iterator[Question]:  # fmt: skip
    for cells in rows:
        row = _Row(columns, cells)
        refused = [cell for cell in cells if is_refused(cell, problems)]
        if row.is_empty or refused:
            continue
        try:
            question = row.question()
        except _WrongCellError as error:
            problems.error(error.place, str(error))
        except WrongError as error:
            problems.error(row.cell("key").place, str(error))
        else:
            if question is None:
                problems.warning(cells[0].place, _("left out: a text without a question"))
            else:
                yield question


@dataclass(frozen=True)
class _Option:
    sign: str
    """In the heading: ``b``, ``2``."""
    number: int
    """Of the column among those of options, from 1."""
    text: str
    cell: Cell


class _Row:
    """One row of a list."""

    def __init__(self, columns: Columns, cells: Sequence[Cell]) -> None:
        self.columns = columns
        self.cells = cells

    @property
    def is_empty(self) -> bool:
        return not any(map(text_of, self.cells))

    def cell(self, target: str) -> Cell:
        return self._at(self.columns.single.get(target, len(self.cells)))

    def text(self, target: str) -> str:
        return text_of(self.cell(target))

    def _at(self, column: int) -> Cell:
        if column < len(self.cells):
            return self.cells[column]
        return Cell(None, False, self.cells[0].place)

    def question(self) -> Question | None:
        """Return what the row asks; ``None`` if it is a heading between questions."""
        stem = from_plain(self.text("stem"))
        options = self._options()
        if not stem:
            if not options and not self.text("key"):
                return None
            raise _WrongCellError(self.cell("stem"), _("expected a question, found none"))
        named = self.text("type")
        kind = TYPES.target(" ".join(re.findall(r"[^\W\d_]+", named.casefold())))[0]
        kind = named if named in EVERY_TYPE else kind
        if not options and not self.text("key") and not kind:
            return None
        general = from_plain(self.text("why"))
        data, told = self._data(stem, kind, options, general)
        lost = [] if told else general_feedback(general)
        fields, more = self._fields()
        lost += [*more, *([_("type: {text}", text=named)] if named and not kind else [])]
        return Question({**data, **fields}, self.cell("stem").place, self.text("number"),
                        tuple(lost))  # fmt: skip

    def _options(self) -> list[_Option]:
        columns = {**self.columns.options, **self.columns.wrong}
        found = [
            _Option(sign, number, text_of(self._at(column)), self._at(column))
            for number, (column, sign) in enumerate(sorted(columns.items()), 1)
        ]
        if len(found) == 1 and not found[0].sign and "\n" in found[0].text:
            lines = [line for line in found[0].text.split("\n") if line.strip()]
            return [_line(number, line, found[0].cell) for number, line in enumerate(lines, 1)]
        return [one for one in found if one.text]

    def _data(
        self, stem: str, kind: str, options: list[_Option], general: str
    ) -> tuple[dict[str, Any], bool]:
        """Return the fields of the item, and whether they tell what explains the answer."""
        if kind in {"ordering", "matching"}:
            return self._arranged(stem, kind, options), not general
        verdict = self._verdict(kind, options)
        if verdict is not None:
            return true_or_false(stem, verdict, general), True
        if not options:
            return self._answered(stem, kind, general)
        options, right = self._right(options)
        if len(options) < 2:
            words = _("expected at least two options, found {n}", n=len(options))
            raise _WrongCellError(options[0].cell, words)
        explained = len(right) == 1
        choices = [self._choice(one, one in right, general if explained else "") for one in options]
        several = kind == "multiple" or len(right) > 1
        told = explained and any(one.right and one.rationale == general for one in choices)
        return chosen(stem, choices, several=several), told or not general

    def _choice(self, option: _Option, right: bool, general: str) -> Choice:
        column = self.columns.reasons.get(option.sign or str(option.number))
        own = from_plain(text_of(self._at(column))) if column is not None else ""
        return Choice(from_plain(" ".join(option.text.split())), right,
                      own or (general if right else ""))  # fmt: skip

    def _arranged(self, stem: str, kind: str, options: list[_Option]) -> dict[str, Any]:
        if len(options) < 2:
            words = _("expected at least two options, found {n}", n=len(options))
            raise _WrongCellError(self.cell("stem"), words)
        if kind == "ordering":
            return ordered(stem, [self._choice(one, False, "") for one in options])
        pairs, others = [], []
        for one in options:
            premise, *response = _ARROW.split(one.text, maxsplit=1)
            if response:
                pairs.append((from_plain(premise), from_plain(response[0])))
            else:
                others.append(from_plain(one.text))
        if not pairs:
            raise _WrongCellError(
                options[0].cell,
                _("expected a pair such as Canada -> Ottawa, found {text}", text=options[0].text),
            )
        return matched(stem, pairs, others)

    def _verdict(self, kind: str, options: list[_Option]) -> bool | None:
        """Return whether a statement is true; ``None`` if the question is another one."""
        verdicts = [truth_of(one.text.strip("*")) for one in options]
        key = truth_of(self.text("key"))
        if not options:
            if kind == "true-false" and key is None:
                raise _WrongCellError(
                    self.cell("key"),
                    _('expected "true" or "false", found "{text}"', text=self.text("key")),
                )
            return key if kind in {"", "true-false"} else None
        if sorted(map(str, verdicts)) != ["False", "True"]:
            return None
        if key is not None and sign_of(self.text("key")) not in {one.sign for one in options}:
            return key
        right = self._right(options)[1]
        return truth_of(right[0].text) if len(right) == 1 else None

    def _answered(self, stem: str, kind: str, general: str) -> tuple[dict[str, Any], bool]:
        key = self.text("key")
        more = {"rationale": general} if general else {}
        number = key.translate(DIGITS).replace(",", ".")
        if kind == "numeric" or (not kind and re.fullmatch(r"[-−]?\d+(\.\d+)?", number)):
            if re.fullmatch(r"-?\d{1,3},\d{3}", key):
                raise WrongError(
                    _(
                        "expected a number such as 3 or 3.14, found {text}; the comma may separate "
                        "thousands or decimals",
                        text=key,
                    )
                )
            unit = {"unit": from_plain(self.text("unit"))} if self.text("unit") else {}
            return numeric(stem, decimal(number), self._tolerance(), **more, **unit), True
        answers = [from_plain(one) for one in re.split(r"\s*[|\n]\s*", key) if one]
        return written(stem, answers), not general

    def _tolerance(self) -> str:
        text = self.text("tolerance").translate(DIGITS).replace(",", ".")
        try:
            return decimal(text) if text else ""
        except WrongError as error:
            raise _WrongCellError(self.cell("tolerance"), str(error)) from None

    def _right(self, options: list[_Option]) -> tuple[list[_Option], list[_Option]]:
        """Return the options without stars before those that are right, and these."""
        key = self.text("key")
        if not key:
            bare = [replace(one, text=one.text.strip("*").strip()) for one in options]
            return bare, [one for one in bare if one not in options]
        by_text, by_sign = _by_text(key, options), _by_sign(key, options)
        if by_text and by_sign and by_text != by_sign:
            raise _WrongCellError(
                self.cell("key"),
                _(
                    '"{text}" is the text of one option and the number of another; expected a '
                    "letter",
                    text=key,
                ),
            )
        right = by_text or by_sign
        if right:
            return options, right
        if self.columns.wrong:  # such lists have the right answer in a column of its own
            own = _Option("", 0, key, self.cell("key"))
            return [own, *options], [own]
        raise _WrongCellError(
            self.cell("key"),
            _(
                'expected the letter, the number or the text of an option, found "{text}"',
                text=key,
            ),
        )

    def _fields(self) -> tuple[dict[str, str], list[str]]:
        """Return fields that an item has as the list has them, and in words what it has not."""
        fields, lost = {}, []
        values = {name: self.text(name).translate(DIGITS) for name in _FILED}
        for name, value in values.items():
            plain = value.replace(",", ".") if name == "difficulty" else value.casefold()
            if TAGGED[name].fullmatch(plain):
                fields[name] = plain
            elif value:
                lost.append(f"{_(_FILED[name])}: {self.text(name)}")
        points, topic, place = self.text("points"), self.text("topic"), self.text("source")
        lost += [_("points: {text}", text=points)] if points not in {"", "1"} else []
        lost += [_("topic: {text}", text=topic)] if topic else []
        lost += [_("source: {text}", text=place)] if place else []
        for column, heading in self.columns.others.items():
            if value := text_of(self._at(column)):
                lost.append(f"{heading}: {value}")
        return fields, lost


_FILED: Mapping[str, str] = {
    "objective": "objective",
    "cognitive": "level",
    "difficulty": "difficulty",
}


def _line(number: int, line: str, cell: Cell) -> _Option:
    """Return an option that is one line of a cell: ``B) text``."""
    bullet = _BULLET.match(line)
    star = "*" if line.strip().startswith("*") or line.rstrip().endswith("*") else ""
    sign = sign_of(bullet[1] or "") if bullet else ""
    bare = (line[bullet.end() :] if bullet else line).strip().strip("*").strip()
    return _Option(sign, number, star + bare, cell)


def _by_text(key: str, options: Sequence[_Option]) -> list[_Option]:
    """Return the options whose texts a key is: one, or several with line ends, ; or | between."""
    texts = {" ".join(one.text.casefold().split()): one for one in options}
    for apart in (None, r"\n", r"\s*[;؛]\s*", r"\s*\|\s*", r"\s*[,،]\s*"):
        parts = [key] if apart is None else [one for one in re.split(apart, key) if one.strip()]
        found = [texts.get(" ".join(one.casefold().split())) for one in parts]
        if found and None not in found:
            return [one for one in options if one in found]
    return []


def _by_sign(key: str, options: Sequence[_Option]) -> list[_Option]:
    """Return the options that a key names by letters or numbers; none if it is something else."""
    found = []
    for word in filter(None, _BETWEEN.split(key)):
        one = sign_of(word)
        named = _named(one, options)
        if named is None and len(one) > 1 and one.isalpha():
            each = [_named(sign, options) for sign in one]
            if None in each:
                if one in _AND or columns_of([f"{word} 1"]).options:  # “Option 2”, “A and C”
                    continue
                return []
            found += each
        elif named is not None:
            found.append(named)
        elif one not in _AND:
            return []
    return [one for one in options if one in found]


def _named(sign: str, options: Sequence[_Option]) -> _Option | None:
    """Return the option with a sign: that of its heading, its number, or its letter."""
    letter = capitals(sign)
    number = LETTERS.find(letter) + 1 if len(letter) == 1 and sign.isalpha() else 0
    own = next((one for one in options if one.sign == sign), None)
    if own is not None:
        return own
    at = int(sign) if sign.isdecimal() and len(sign) < 3 else number
    return next((one for one in options if one.number == at), None) if at else None


def _looks_like(source: QuestionFile) -> bool:
    if source.data.startswith(b"PK"):
        return WORKBOOK in source.parts
    if source.is_old("Workbook"):
        return True
    top = "".join(source.text[:100_000].splitlines(keepends=True)[:_SEARCHED])
    try:
        return _header(list(delimited_rows(source.path, top)))[1] is not None
    except csv.Error:
        return False


FORMAT = Format(
    name="excel",
    title="Excel",
    suffix=".xlsx",
    types=EVERY_TYPE - {"hot-spot"},
    keeps=frozenset(),
    looks_like=_looks_like,
    read=_read,
)
