"""Lists of questions that trainers keep in Excel or as CSV: a row for each, any headings.

Headings are recognised by their words, in several languages and in any order. The key is a letter,
a number, the text of an option or a star before the option.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain, islice
from typing import Any

from trainkit.exchange.markup import WrongError, from_plain
from trainkit.exchange.question import (
    EVERY_TYPE,
    TAGGED,
    Choice,
    Format,
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
    typed_words,
)
from trainkit.exchange.word import typed
from trainkit.model import lists
from trainkit.model.items.entries import ALEF, DIGITS
from trainkit.problems import Place, Problems
from trainkit.text.languages import _


@cache
def _headings(kind: str) -> lists.Headings:
    """Return what the headings of columns mean, or what lists call the types of item."""
    return lists.Headings(typed_words(kind))


def _truth_of(text: str) -> bool | None:
    """Return the verdict that a word is; letters such as В are keys rather."""
    bare = text.strip()
    return typed.truth_of(bare) if len(bare) > 1 or bare.lower() in {"t", "f"} else None


@dataclass
class Columns:
    """What the columns of a sheet are; positions count from 0."""

    single: dict[str, int] = field(default_factory=dict)
    """By target the column that has it."""
    options: dict[int, str] = field(default_factory=dict)
    """By column the sign in the heading of an option: ``b`` or ``2``; may be empty."""
    wrong: dict[int, str] = field(default_factory=dict)
    """Columns of options that are wrong."""
    reasons: dict[str, int] = field(default_factory=dict)
    """By the sign of an option the column with the reason why it is right or wrong."""
    others: dict[int, str] = field(default_factory=dict)
    """Headings of columns that mean nothing here."""

    @property
    def fits(self) -> bool:
        """Whether these are columns of questions with answers."""
        answers = len(self.options) + len(self.wrong) + ("key" in self.single)
        return "stem" in self.single and (answers > 1 or bool(answers and "key" in self.single))


def sign_of(text: str) -> str:
    """Return a letter or number as signs are compared, without what stands around it."""
    bare = unicodedata.normalize("NFKC", text).casefold().strip(" \t\n.):(]['\"*")
    bare = bare.replace(*ALEF).translate(DIGITS)
    bare = unicodedata.normalize("NFKD", bare)
    return "".join(sign for sign in bare if not unicodedata.combining(sign))


def columns_of(headings: Sequence[str]) -> Columns:
    """Return what a row of headings says."""
    found = Columns()
    rest: dict[int, str] = {}
    plain = []
    for text in headings:  # without what looks like the sign of an option and is none
        bare = re.sub(r"\(s\)", "", text.replace("#", " number "), flags=re.IGNORECASE).strip()
        plain.append("question" if bare.casefold() == "q" else bare)
    letters = [number for number, text in enumerate(plain) if len(sign_of(text)) == 1]
    for number, heading in enumerate(plain):
        words = [(word, sign_of(word)) for word in re.split(r"[\s_\-–:.()]+", heading)]
        signs = [
            sign for _word, sign in words if sign.isdecimal() or (len(sign) == 1 and sign.isalpha())
        ]
        bare = lists.folded_heading(" ".join(word for word, sign in words if sign not in signs))
        sign = signs[0] if len(signs) == 1 else ""
        target = _headings("headings").target(bare)[0] if bare else ""
        if number in letters and len(letters) > 1 and not bare:
            found.options[number] = sign_of(heading)
        elif not bare:
            continue
        elif target == "wrong":
            found.wrong[number] = sign
        elif target == "option" or (sign and target == "key"):
            found.options[number] = sign
        elif sign and target == "why":
            found.reasons[sign] = number
        else:
            rest[number] = bare
    targets = _headings("headings").targets(list(rest.values()))
    for number, target in zip(rest, targets, strict=True):
        if target:
            found.single[target] = number
        else:
            found.others[number] = plain[number]
    return found


def _head(rows: Sequence[Sequence[lists.Cell]]) -> tuple[int, Columns | None]:
    """Return the first row that has headings of questions, and what they mean."""
    for number, row in enumerate(rows):
        columns = columns_of([lists.text_of(cell) for cell in row])
        if columns.fits:
            return number, columns
    return 0, None


_SEARCHED = 20
"""Rows from the top among which the headings are looked for."""
_BULLET = re.compile(r"\s*(?:\(?(\d{1,3}|[^\W\d_]|[ivx]{2,4}|الف)[.)]|[-•])\s+", re.IGNORECASE)
"""The label of an option, or a bullet; a short word with a point, such as St., is neither."""
_ARROW = re.compile(r"\s*(?:->|→|=>|=)\s*")


class _WrongCellError(WrongError):
    """A cell is not what its column asks for."""

    def __init__(self, cell: lists.Cell, words: str) -> None:
        self.place = cell.place
        super().__init__(words)


def _read(source: QuestionFile, problems: Problems) -> Iterator[Question]:
    try:
        yield from _listed(source, problems)
    except csv.Error as error:
        raise UnreadableError(
            _("expected text with commas (.csv); reading it failed: {error}", error=error)
        ) from None


def _listed(source: QuestionFile, problems: Problems) -> Iterator[Question]:
    if source.is_old("Workbook"):
        lists.read_list(source.path, source.data, problems)  # says how it is saved as .xlsx
        return
    sheets: Iterator[tuple[str, Iterator[list[lists.Cell]]]]
    if source.data.startswith(b"PK"):
        visible = (one for one in source.sheets(problems) if one[0].sheet_state == "visible")
        sheets = ((sheet.title, rows) for sheet, rows in visible)
    else:
        counted = islice(
            lists.delimited_rows(source.path, source.text), MOST_QUESTIONS + _SEARCHED, None
        )
        if next(counted, None) is not None:
            raise too_many()
        sheets = iter([("", lists.delimited_rows(source.path, source.text))])
    left_out, found = [], 0
    for title, rows in sheets:
        top = list(islice(rows, _SEARCHED))
        header, columns = _head(top)
        if columns is None:
            if any(lists.text_of(cell) for row in top for cell in row):
                left_out.append(Place(source.path, sheet=title))
            continue
        found += 1
        for cells in chain(top[header + 1 :], rows):
            refused = [cell for cell in cells if lists.is_refused(cell, problems)]
            if any(map(lists.text_of, cells)) and not refused:
                yield from _asked(_Row(columns, cells), problems)
    for place in left_out:
        words = _(
            "expected a row of headings such as Question, A, B, C and Correct answer, found none"
        )
        (problems.warning if found else problems.error)(place, words)


def _asked(row: _Row, problems: Problems) -> Iterator[Question]:
    try:
        question = row.question()
    except WrongError as error:
        place = error.place if isinstance(error, _WrongCellError) else row.cell("key").place
        problems.error(place, str(error))
    else:
        if question is None:
            problems.warning(row.cells[0].place, _("left out: a text without a question"))
        else:
            yield question


@dataclass(frozen=True)
class _Option:
    sign: str
    """In the heading: ``b``, ``2``."""
    number: int
    """Of the column among those of options, from 1."""
    text: str
    cell: lists.Cell


class _Row:
    """One row of a list."""

    def __init__(self, columns: Columns, cells: Sequence[lists.Cell]) -> None:
        self.columns = columns
        self.cells = cells

    def cell(self, target: str) -> lists.Cell:
        return self._at(self.columns.single.get(target, len(self.cells)))

    def text(self, target: str) -> str:
        return lists.text_of(self.cell(target))

    def _at(self, column: int) -> lists.Cell:
        if column < len(self.cells):
            return self.cells[column]
        return lists.Cell(None, False, self.cells[0].place)

    def question(self) -> Question | None:
        """Return what the row asks; ``None`` if it is a heading between questions."""
        stem = from_plain(self.text("stem"))
        options = self._options()
        if not stem:
            if not options and not self.text("key"):
                return None
            raise _WrongCellError(self.cell("stem"), _("expected a question, found none"))
        named = self.text("type")
        words = " ".join(re.findall(r"[^\W\d_]+", named.casefold()))
        kind = named if named in EVERY_TYPE else _headings("types").target(words)[0]
        if not options and not self.text("key") and not kind:
            return None
        general = from_plain(self.text("why"))
        data, told = self._data(stem, kind, options, general)
        lost = [] if told else general_feedback(general)
        fields = {
            "objective": _("objective"),
            "cognitive": _("level"),
            "difficulty": _("difficulty"),
        }
        for name, words in fields.items():
            value = self.text(name)
            number = value.translate(DIGITS).replace(",", ".")
            plain = number if name == "difficulty" else value.casefold()
            if TAGGED[name].fullmatch(plain):
                data[name] = plain
            elif value:
                lost.append(f"{words}: {value}")
        points, topic, place = self.text("points"), self.text("topic"), self.text("source")
        lost += [_("points: {text}", text=points)] if points not in {"", "1"} else []
        lost += [_("topic: {text}", text=topic)] if topic else []
        lost += [_("source: {text}", text=place)] if place else []
        for column, heading in self.columns.others.items():
            if value := lists.text_of(self._at(column)):
                lost.append(f"{heading}: {value}")
        lost += [_("type: {text}", text=named)] if named and not kind else []
        return Question(data, self.cell("stem").place, self.text("number"), tuple(lost))

    def _options(self) -> list[_Option]:
        columns = {**self.columns.options, **self.columns.wrong}
        found = [
            _Option(sign, number, lists.text_of(self._at(column)), self._at(column))
            for number, (column, sign) in enumerate(sorted(columns.items()), 1)
        ]
        if len(found) != 1 or found[0].sign or "\n" not in found[0].text:
            return [one for one in found if one.text]
        lines = []  # one cell with all options: ``B) text``
        for number, line in enumerate(filter(str.strip, found[0].text.split("\n")), 1):
            bullet = _BULLET.match(line)
            star = "*" if line.strip().startswith("*") or line.rstrip().endswith("*") else ""
            sign = sign_of(bullet[1] or "") if bullet else ""
            bare = (line[bullet.end() :] if bullet else line).strip().strip("*").strip()
            lines.append(_Option(sign, number, star + bare, found[0].cell))
        return lines

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
            key, unit = self.text("key"), from_plain(self.text("unit"))
            number = key.translate(DIGITS).replace(",", ".")
            if kind != "numeric" and (kind or not re.fullmatch(r"[-−]?\d+(\.\d+)?", number)):
                answers = [from_plain(one) for one in re.split(r"\s*[|\n]\s*", key) if one]
                return written(stem, answers), not general
            if re.fullmatch(r"-?\d{1,3},\d{3}", key):
                raise WrongError(
                    _(
                        "expected a number such as 3 or 3.14, found {text}; the comma may separate "
                        "thousands or decimals",
                        text=key,
                    )
                )
            around = self.text("tolerance").translate(DIGITS).replace(",", ".")
            try:
                around = decimal(around) if around else ""
            except WrongError as error:
                raise _WrongCellError(self.cell("tolerance"), str(error)) from None
            return numeric(stem, decimal(number), around, rationale=general, unit=unit), True
        options, right = self._right(options)
        if len(options) < 2:
            words = _("expected at least two options, found {n}", n=len(options))
            raise _WrongCellError(options[0].cell, words)
        explained = len(right) == 1
        choices = []
        for one in options:
            column = self.columns.reasons.get(one.sign or str(one.number))
            own = from_plain(lists.text_of(self._at(column))) if column is not None else ""
            told = own or (general if explained and one in right else "")
            choices.append(Choice(_line(one), one in right, told))
        several = kind == "multiple" or len(right) > 1
        is_told = explained and any(one.right and one.rationale == general for one in choices)
        return chosen(stem, choices, several=several), is_told or not general

    def _arranged(self, stem: str, kind: str, options: list[_Option]) -> dict[str, Any]:
        if len(options) < 2:
            words = _("expected at least two options, found {n}", n=len(options))
            raise _WrongCellError(self.cell("stem"), words)
        if kind == "ordering":
            reasons = (self.columns.reasons.get(one.sign or str(one.number)) for one in options)
            told = [
                from_plain(lists.text_of(self._at(n))) if n is not None else "" for n in reasons
            ]
            steps = zip(options, told, strict=True)
            return ordered(stem, [Choice(_line(one), rationale=why) for one, why in steps])
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
        verdicts = [_truth_of(one.text.strip("*")) for one in options]
        key = _truth_of(self.text("key"))
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
        return _truth_of(right[0].text) if len(right) == 1 else None

    def _right(self, options: list[_Option]) -> tuple[list[_Option], list[_Option]]:
        """Return the options without stars before those that are right, and these."""
        key = self.text("key")
        if not key:
            bare = [replace(one, text=one.text.strip("*").strip()) for one in options]
            return bare, [one for one in bare if one not in options]
        texts = {" ".join(one.text.casefold().split()): one for one in options}
        by_text: list[_Option] = []
        # the key is one option, or several with line ends, ; or | between
        for apart in (None, r"\n", r"\s*[;؛]\s*", r"\s*\|\s*", r"\s*[,،]\s*"):
            parts = [key] if apart is None else list(filter(str.strip, re.split(apart, key)))
            named = [texts.get(" ".join(one.casefold().split())) for one in parts]
            if named and None not in named:
                by_text = [one for one in options if one in named]
                break
        signs = [typed.sign_of(one.sign) or str(one.number) for one in options]
        by_sign = [options[n] for n in sorted(typed.keys_in(key, signs))]
        if by_text and by_sign and by_text != by_sign:
            words = _(
                '"{text}" is the text of one option and the number of another; expected a letter',
                text=key,
            )
            raise _WrongCellError(self.cell("key"), words)
        if right := by_text or by_sign:
            return options, right
        if self.columns.wrong:  # such lists have the right answer in a column of its own
            own = _Option("", 0, key, self.cell("key"))
            return [own, *options], [own]
        words = _(
            'expected the letter, the number or the text of an option, found "{text}"', text=key
        )
        raise _WrongCellError(self.cell("key"), words)


def _line(option: _Option) -> str:
    return from_plain(" ".join(option.text.split()))


def _looks_so(source: QuestionFile) -> bool:
    if source.data.startswith(b"PK"):
        return WORKBOOK in source.parts
    if source.is_old("Workbook"):
        return True
    top = "".join(source.text[:100_000].splitlines(keepends=True)[:_SEARCHED])
    try:
        return _head(list(lists.delimited_rows(source.path, top)))[1] is not None
    except csv.Error:
        return False


FORMAT = Format(
    name="excel",
    title="Excel",
    suffix=".xlsx",
    types=EVERY_TYPE - {"hot-spot"},
    keeps=frozenset(),
    looks_like=_looks_so,
    read=_read,
)
