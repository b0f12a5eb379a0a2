"""What tables in a file of questions are: questions, keys, lines to be matched, or data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from trainkit.exchange.word.drafts import Option
from trainkit.exchange.word.lines import Line, Table
from trainkit.exchange.word.styles import OWN, PLAIN
from trainkit.exchange.word.typed import (
    LATIN,
    Label,
    field_of,
    is_key_heading,
    is_sign,
    label_of,
    plain_words,
    sign_of,
    truth_of,
)
from trainkit.languages import N_, _, every, latin_digits

__all__ = ["IN_TABLE", "keys", "lines_of", "sides"]

IN_TABLE: tuple[str, ...] = ("table",)
"""What labels have in common that a table says by a cell of its own, or by its heading."""
_QUESTION = {
    "question", "questions", "stem", "вопрос", "вопросы", "задание", "سوال", "سؤال", "پرسش",
}  # fmt: skip
_OPTION = re.compile(
    r"(?:option|answer|variant|choice|вариант(?: ответа)?|ответ|گزینه|گزینهٔ|پاسخ)?\s*"
    r"([a-zа-я0-9]|ا|الف|ب|ج|د|ه)\s*[.)]?"
)
_TICKS = set("xх+*✓✔√v☑☒")
_Cell = Sequence[Line]


def lines_of(table: Table) -> list[Line]:
    """Return the lines of a table that lays questions or options out; none if it is another one."""
    if any(line.role in OWN for line in table.lines()) or keys(table):
        return []
    return _bank(table) or _statements(table) or _laid_out(table) or _lettered(table)


def _text(cell: _Cell) -> str:
    return " ".join(line.text for line in cell).strip()


def _is_letter(text: str) -> bool:
    return is_sign(text) and len(sign_of(text.strip("().[] "))) == 1


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[(\[]?\d{1,5}[.)\]]*", latin_digits(text.strip())))


def _said(name: str, line: Line) -> Line:
    """Return a line that says something of a question, such as its key."""
    return replace(line, runs=((f"{name}: ", PLAIN), *line.part(0).runs), label=None)


def _asked(cell: _Cell, number: str = "") -> Iterator[Line]:
    digits = latin_digits(number).strip(" .)")
    value = int(digits) if digits.isdigit() and len(digits) < 6 else 0
    yield replace(cell[0], label=Label("question", "", value, IN_TABLE))
    yield from cell[1:]


def _offered(sign: str, cell: _Cell, *, ticked: bool = False) -> Iterator[Line]:
    """Yield the lines of an option, whose letter the table says; it may stand in the cell too."""
    label = label_of(cell[0].text)
    if label is None or label.kind != "letter" or label.sign != sign:
        label = Label("letter", sign, 0, IN_TABLE, marked=ticked)
    yield replace(cell[0], label=label)
    yield from (replace(line, is_first=False) for line in cell[1:])


# ---- a question in each row


@dataclass(frozen=True)
class _Columns:
    question: int
    options: Sequence[tuple[str, int]]
    key: int | None


def _bank(table: Table) -> list[Line]:
    """Return the lines of a table that has a question in each row, with a heading or without."""
    texts = table.texts()
    headed = _headed(texts[0])
    columns = headed or _guessed(texts)
    lines: list[Line] = []
    for row in table.rows[1 if headed else 0 :] if columns else ():
        cells = dict(enumerate(row))
        if not columns or not (stem := cells.get(columns.question)):
            continue
        lines += _asked(stem, _text(row[0]) if columns.question else "")
        for sign, n in columns.options:
            if cell := cells.get(n):
                lines += _offered(sign, cell)
        if columns.key is not None and (cell := cells.get(columns.key)):
            lines.append(_said(_("Answer"), cell[0]))
    return lines


def _headed(heading: Sequence[str]) -> _Columns | None:
    """Return the columns of the question, options and key by their heading."""
    words = [plain_words(cell.strip(" .:")) for cell in heading]
    known = _QUESTION | {plain_words(one) for one in every(N_("Question"))}
    asked = next((n for n, word in enumerate(words) if word in known), None)
    options = [
        (sign_of(found[1]), n)
        for n, word in enumerate(words)
        if n != asked and (found := _OPTION.fullmatch(word))
    ]
    if asked is None or len(options) < 2:
        return None
    others = set(range(asked + 1, len(words))) - {n for _sign, n in options}
    keyed = [n for n in others if is_key_heading(words[n]) or field_of(f"{words[n]}: x")]
    return _Columns(asked, options, min(keyed, default=None))


def _guessed(texts: Sequence[Sequence[str]]) -> _Columns | None:
    """Return the columns of a table without a heading: every row ends with a letter."""
    width = max(map(len, texts))
    question = 1 if all(_is_number(row[0]) for row in texts) else 0
    count = width - question - 2
    if not 2 <= count <= 8 or not all(
        len(row) == width and all(row[question : question + 3]) and is_sign(row[-1])
        for row in texts
    ):
        return None
    if any(is_sign(row[question]) for row in texts):
        return None
    options = [(LATIN[n], question + 1 + n) for n in range(count)]
    return _Columns(question, options, width - 1)


def _statements(table: Table) -> list[Line]:
    """Return the lines of a table of statements with columns for true and false, ticked."""
    heading, *rows = table.rows
    truths = {n: truth for n, cell in enumerate(heading)
              if (truth := truth_of(_text(cell))) is not None}  # fmt: skip
    stems = [n for n in range(len(heading)) if n not in truths]
    if sorted(truths.values()) != [False, True] or not stems:
        return []
    lines: list[Line] = []
    for row in rows:
        cells = dict(enumerate(row))
        if not (stem := cells.get(stems[-1])):
            continue
        lines += _asked(stem, _text(row[0]) if stems[-1] else "")
        for sign, n in zip(LATIN, truths, strict=False):
            lines += _offered(sign, heading[n])
        ticked = [sign for sign, n in zip(LATIN, truths, strict=False) if cells.get(n)]
        if len(ticked) == 1:
            lines.append(_said(_("Answer"), Line(stem[0].at, ((ticked[0], PLAIN),))))
    return lines


# ---- a line in each row


def _laid_out(table: Table) -> list[Line]:
    """Return the lines of a table whose rows begin with a number, a letter, or ``Answer``."""
    rows = [[cell for cell in row if cell] for row in table.rows]
    rows = [row for row in rows if row]
    heads = [_text(row[0]) for row in rows]
    letters = [one for one in heads if _is_letter(one)]
    others = [one for one in heads if not (_is_letter(one) or _number(one) or field_of(f"{one}:"))]
    if len(letters) < 2 or others or max(map(len, rows)) > 3:
        return []
    lines: list[Line] = []
    for head, row in zip(heads, rows, strict=True):
        if len(row) == 1:
            lines += row[0]
        elif _is_letter(head):
            ticked = len(row) > 2 and _text(row[2]).casefold() in _TICKS
            lines += _offered(sign_of(head.strip("().[] ")), row[1], ticked=ticked)
        elif number := _number(head):
            lines += _asked(row[1], number)
        else:
            lines += [_said(head.rstrip(":"), row[1][0]), *row[1][1:]]
    return lines


def _number(text: str) -> str:
    """Return the number of a question in a cell that has nothing else; empty if it has."""
    label = label_of(text)
    if label and label.kind == "question" and label.end >= len(text):
        return label.sign
    return text.strip("().[] ") if _is_number(text) else ""


def _lettered(table: Table) -> list[Line]:
    """Return the lines of a table whose cells are options with their letters, in their order."""
    found: list[tuple[str, int, _Cell]] = []
    for n, cell in enumerate(cell for row in table.rows for cell in row if cell):
        label = cell[0].label or label_of(cell[0].text)
        if label is None or label.kind != "letter":
            return []
        found.append((label.sign, n, cell))
    cells = [cell for _sign, _n, cell in sorted(found)] if len(found) > 1 else []
    return [replace(line, is_first=n == 0) for cell in cells for n, line in enumerate(cell)]


# ---- what is no line of a question


def keys(table: Table) -> list[tuple[int, str]]:
    """Return the numbers and keys of a table that has only those; empty if it has more."""
    rows = [[cell.strip(" .)") for cell in row] for row in table.texts() if any(row)]
    across = _pairs(rows)
    return across or sorted(_pairs([*zip_longest(*rows, fillvalue="")]))


def _pairs(rows: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """Return pairs of a table whose rows are numbers and keys in turn, with headings or without."""
    pairs: list[tuple[int, str]] = []
    for numbers, signs in zip_longest(rows[::2], rows[1::2], fillvalue=()):
        cells = [pair for pair in zip_longest(numbers, signs, fillvalue="") if any(pair)]
        if cells and not _is_number(cells[0][0]) and not is_sign(cells[0][1]):
            del cells[0]
        if not all(_is_number(number) and is_sign(sign) for number, sign in cells):
            return []
        pairs += [(int(latin_digits(number)), sign) for number, sign in cells]
    return pairs if len(pairs) > 1 else []


def sides(table: Table) -> tuple[list[Option], list[Option]] | None:
    """Return the premises and responses of a table in which numbers are matched with letters."""
    premises: list[Option] = []
    responses: list[Option] = []
    for n, row in enumerate(table.rows):
        found = [*_sided(row)]
        if n == 0 and not any(found):
            continue  # its heading
        if not all(found):
            return None
        premises += [one for one in found if one and one.kind == "number"]
        responses += [one for one in found if one and one.kind == "letter"]
    return (premises, responses) if len(premises) > 1 and len(responses) > 1 else None


def _sided(row: Sequence[_Cell]) -> Iterator[Option | None]:
    """Yield what is matched in a row, ``None`` for other cells; a label may have its own cell."""
    before: Label | None = None
    for cell in filter(None, row):
        text = _text(cell)
        if before is None and (_is_number(text) or _is_letter(text)):
            kind = "number" if _is_number(text) else "letter"
            before = Label(kind, sign_of(text.strip("().[] ")), 0, IN_TABLE)
            continue
        label = before or cell[0].label or label_of(cell[0].text)
        before = None
        is_side = label and label.kind in {"number", "letter"}
        yield _matched(label, cell) if label and is_side else None


def _matched(label: Label, cell: _Cell) -> Option:
    found = Option.of(label, cell[0])
    for line in cell[1:]:
        said = field_of(line.text) if line.role in OWN else None
        if said:
            found.reasons.append(line.part(said[1]))
        elif found.reasons:
            found.reasons.append(line)
        else:
            found.append(line)
    return found
