"""What tables in a file of questions are: keys, a bank, options, lines to be matched, or data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from trainkit.exchange.word.drafts import Draft, Option
from trainkit.exchange.word.lines import Line, Table
from trainkit.exchange.word.styles import OWN, PLAIN
from trainkit.exchange.word.typed import (
    LATIN,
    field_of,
    is_key_heading,
    is_sign,
    label_of,
    plain_words,
    sign_of,
    truth_of,
)
from trainkit.languages import N_, every, latin_digits

__all__ = ["bank", "flattened", "keys", "options", "sides", "statements"]

_QUESTION = {
    "question",
    "questions",
    "stem",
    "вопрос",
    "вопросы",
    "задание",
    "سوال",
    "سؤال",
    "پرسش",
}
_OPTION = re.compile(
    r"(?:option|answer|variant|choice|вариант(?: ответа)?|ответ|گزینه|گزینهٔ|پاسخ)?\s*"
    r"([a-zа-я0-9]|ا|الف|ب|ج|د|ه)\s*[.)]?"
)
_TICKS = {"x", "х", "+", "*", "✓", "✔", "√", "v", "☑", "☒"}


def flattened(table: Table) -> Iterator[Line] | None:
    """Return the lines of a table that only lays questions out; ``None`` if it is another one.

    Its rows begin with a number, a letter, or a word such as ``Answer`` in a cell of its own.
    """
    texts = table.texts()
    if any(line.role in OWN for line in table.lines()):
        return None
    heads = [row[0] for row in texts if any(row)]
    letters = [one for one in heads if _is_label(one, "letter")]
    numbers = [one for one in heads if _is_label(one, "number") or _is_question(one)]
    others = [one for one in heads if one not in letters and one not in numbers]
    is_layout = len(letters) >= 2 and all(not one or field_of(f"{one}:") for one in others)
    if not is_layout or not numbers or max(map(len, texts)) > 3:
        return None
    return _laid_out(table)


def _is_question(text: str) -> bool:
    """Whether a cell has nothing but the number of a question."""
    label = label_of(text)
    return bool(label and label.kind == "question" and label.end >= len(text))


def _is_label(text: str, kind: str) -> bool:
    text = text.strip()
    if kind == "number":
        return bool(re.fullmatch(r"[(\[]?\d{1,5}[.)\]]*", latin_digits(text)))
    return is_sign(text) and len(sign_of(text.strip("().[] "))) == 1


def _laid_out(table: Table) -> Iterator[Line]:
    for row in table.rows:
        cells = [cell for cell in row if cell]
        if not cells:
            continue
        head = " ".join(line.text for line in cells[0]).strip()
        if len(cells) == 1:
            yield from cells[0]
            continue
        first = cells[1][0]
        tick = len(cells) > 2 and cells[2][0].text.strip().casefold() in _TICKS
        lead = f"{'*' if tick else ''}{_with_point(head)} "
        how = cells[0][0].runs[0][1] if cells[0][0].runs else first.runs[0][1]
        yield replace(first, runs=((lead, how), *first.runs), label=None)
        yield from cells[1][1:]


def _with_point(head: str) -> str:
    if _is_label(head, "letter") or _is_label(head, "number"):
        return (
            f"{head.strip('().[] ')})" if _is_label(head, "letter") else f"{head.strip('().[] ')}."
        )
    return head if head.endswith(":") or _is_question(head) else f"{head}:"


def keys(table: Table, in_keys: bool) -> list[tuple[int, str]]:
    """Return the numbers and keys of a table that has only those; empty if it has more."""
    rows = [[cell.strip(" .)") for cell in row] for row in table.texts()]
    rows = [row for row in rows if any(row)]
    if rows and not any(_is_label(cell, "number") for cell in rows[0]):
        if len(rows) < 2 or any(is_sign(cell) for cell in rows[0]):
            return []
        rows = rows[1:]
    if len(rows) < (1 if in_keys else 2) and len(rows) != 2:
        return []
    across = _across(rows)
    return across if across else _down(rows)


def _across(rows: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """Return pairs of a table whose rows are numbers and keys in turn."""
    pairs: list[tuple[int, str]] = []
    if len(rows) % 2:
        return []
    for numbers, signs in zip(rows[::2], rows[1::2], strict=True):
        cells = [(n, s) for n, s in zip(numbers, signs, strict=False) if n or s]
        cells = [(n, s) for n, s in cells if _is_label(n, "number")] if cells and not _is_label(
            cells[0][0], "number") else cells  # fmt: skip
        if len(cells) < 2 or not all(_is_label(n, "number") and is_sign(s) for n, s in cells):
            return []
        pairs += [(int(latin_digits(n)), s) for n, s in cells]
    return pairs


def _down(rows: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """Return pairs of a table whose columns are numbers and keys in turn."""
    pairs = []
    for row in rows:
        for number, sign in zip(row[::2], row[1::2], strict=False):
            if not number and not sign:
                continue
            if not _is_label(number, "number") or not is_sign(sign):
                return []
            pairs.append((int(latin_digits(number)), sign))
    return sorted(pairs)


def bank(table: Table) -> list[Draft]:
    """Return the questions of a table that has one in each row; empty if it has not.

    Columns: a number, the question, its options, the key; with a heading or without.
    """
    texts = table.texts()
    width = max(map(len, texts))
    if width < 4:
        return []
    columns = _columns(texts[0])
    rows = table.rows[1:] if columns else table.rows
    columns = columns or _guessed(texts, width)
    if not columns:
        return []
    question, choices, key, signs = columns
    drafts = []
    for row in rows:
        if question >= len(row) or not row[question]:
            continue
        stem = row[question]
        draft = Draft(stem[0].at, _numbered(row, question), list(stem))
        for sign, n in zip(signs, choices, strict=True):
            cell = row[n] if n < len(row) else ()
            if cell:
                draft.options.append(_from_cell(sign, cell))
        if key is not None and key < len(row) and row[key]:
            draft.said.append(("answer", row[key][0].part(0)))
        for line in (line for cell in row for line in cell):
            draft.lost += line.lost
            draft.pictures |= line.pictures
        drafts.append(draft)
    return drafts


def statements(table: Table) -> list[Draft]:
    """Return the statements of a table with columns for true and false, ticked; else nothing."""
    texts = table.texts()
    verdicts = {
        n: truth for n, cell in enumerate(texts[0]) if (truth := truth_of(cell)) is not None
    }
    stems = [n for n in range(len(texts[0])) if n not in verdicts]
    if len(verdicts) != 2 or len(set(verdicts.values())) < 2 or not stems or len(texts) < 2:
        return []
    drafts = []
    for row in table.rows[1:]:
        stem = row[stems[-1]] if stems[-1] < len(row) else ()
        if not stem:
            continue
        draft = Draft(stem[0].at, _numbered(row, stems[-1]), [stem[0].part(0), *stem[1:]])
        draft.options = [Option("", table.rows[0][n][0].part(0), "line") for n in verdicts]
        ticked = [n < len(row) and bool(row[n]) for n in verdicts]
        if ticked.count(True) == 1:
            key = LATIN[ticked.index(True)]
            draft.said = [("answer", replace(stem[0].part(0), runs=((key, PLAIN),)))]
        drafts.append(draft)
    return drafts


def _from_cell(sign: str, cell: Sequence[Line]) -> Option:
    first, *others = cell
    runs = first.runs
    for other in others:
        runs = (*runs, (" ", runs[-1][1] if runs else other.runs[0][1]), *other.runs)
    label = label_of(first.text)
    line = replace(first, runs=runs, label=None)
    if label and label.kind == "letter" and label.sign == sign:
        line = line.part(label.end)
    return Option(sign, line, "letter", bool(label and label.marked))


def _numbered(row: Sequence[Sequence[Line]], question: int) -> int | None:
    if question == 0 or not row[0]:
        return None
    number = latin_digits(row[0][0].text).strip(" .)")
    return int(number) if number.isdigit() and len(number) < 6 else None


_Columns = tuple[int, list[int], int | None, list[str]]


def _columns(heading: Sequence[str]) -> _Columns | None:
    """Return the columns of the question, options and key by their heading."""
    words = [plain_words(cell.strip(" .:")) for cell in heading]
    asked = [n for n, word in enumerate(words) if word in _QUESTION | _catalogued(N_("Question"))]
    found = [(n, match) for n, word in enumerate(words) if (match := _OPTION.fullmatch(word))]
    found = [(n, match) for n, match in found if not asked or n != asked[0]]
    if not asked or len(found) < 2:
        return None
    key = next((n for n, word in enumerate(words)
                if n not in {one for one, _m in found} and n > asked[0]
                and (is_key_heading(word) or field_of(f"{word}: x"))), None)  # fmt: skip
    return asked[0], [n for n, _match in found], key, [sign_of(match[1]) for _n, match in found]


def _catalogued(word: str) -> set[str]:
    return {plain_words(one) for one in every(word)}


def _guessed(texts: Sequence[Sequence[str]], width: int) -> _Columns | None:
    """Return the columns of a table without a heading: every row ends with a letter."""
    full = [row for row in texts if len(row) == width and all(row[-3:])]
    if len(full) < len(texts) or not all(is_sign(row[-1]) for row in texts):
        return None
    question = 1 if all(_is_label(row[0], "number") for row in texts) else 0
    choices = [*range(question + 1, width - 1)]
    if not 2 <= len(choices) <= 8 or any(is_sign(row[question]) for row in texts):
        return None
    return question, choices, width - 1, [*LATIN[: len(choices)]]


def options(table: Table) -> list[Option]:
    """Return the options that a table has, one in each cell or row; empty if it has others."""
    cells = [cell for row in table.rows for cell in row if cell]
    found = [_option(cell) for cell in cells]
    if len(cells) >= 2 and all(found):
        return _in_order([one for one in found if one])
    rows = [[cell for cell in row if cell] for row in table.rows]
    rows = [row for row in rows if row]
    if len(rows) < 2 or not all(
        len(row) in {2, 3} and _is_label(row[0][0].text, "letter") for row in rows
    ):
        return []
    signs = [sign_of(row[0][0].text.strip("().[] ")) for row in rows]
    ticks = [len(row) == 3 and row[2][0].text.strip().casefold() in _TICKS for row in rows]
    return [
        _beside(_from_cell(sign, row[1]), tick, row[0][0])
        for sign, row, tick in zip(signs, rows, ticks, strict=True)
    ]


def _beside(option: Option, tick: bool, label: Line) -> Option:
    """Return an option with what stands in the cells beside it."""
    option.signed = option.signed or tick
    option.label = label.marks
    return option


def _option(cell: Sequence[Line]) -> Option | None:
    first, *others = cell
    label = first.label or label_of(first.text)
    if label is None or label.kind != "letter":
        return None
    line = first if first.label else first.part(label.end)
    runs = [*line.runs]
    for other in others:
        if other.role in OWN:
            continue
        runs += [(" ", other.runs[0][1]), *other.runs]
    return Option(label.sign, replace(line, runs=tuple(runs), label=None), "letter", label.marked)


def _in_order(found: Sequence[Option]) -> list[Option]:
    return sorted(found, key=lambda one: (one.sign, one.line.at))


def sides(table: Table) -> tuple[list[Option], list[Option]] | None:
    """Return the premises and responses of a table in which numbers are matched with letters."""
    premises: list[Option] = []
    responses: list[Option] = []
    for n, row in enumerate(table.rows):
        cells = [cell for cell in _joined(row) if cell]
        sided = [_sided(cell) for cell in cells]
        if n == 0 and not any(sided):
            continue
        for one in sided:
            if one is None:
                return None
            (premises if one.kind == "number" else responses).append(one)
    enough = len(premises) >= 2 and len(responses) >= 2
    return (premises, responses) if enough else None


def _joined(row: Sequence[Sequence[Line]]) -> Iterator[Sequence[Line]]:
    """Yield cells with a label of their own in the cell before it."""
    label: Sequence[Line] = ()
    for cell in row:
        text = cell[0].text.strip() if len(cell) == 1 else ""
        if text and not label and (_is_label(text, "number") or _is_label(text, "letter")):
            label = cell
        elif label and cell:
            lead = (_with_point(label[0].text.strip()) + " ", label[0].runs[0][1])
            yield [replace(cell[0], runs=(lead, *cell[0].runs)), *cell[1:]]
            label = ()
        else:
            yield cell


def _sided(cell: Sequence[Line]) -> Option | None:
    first, *others = cell
    label = first.label or label_of(first.text)
    if label is None or label.kind not in {"number", "letter"}:
        return None
    line = first if first.label else first.part(label.end)
    found = Option(label.sign, replace(line, label=None), label.kind)
    for other in others:
        said = field_of(other.text) if other.role in OWN else None
        if said:
            found.reasons.append(other.part(said[1]))
        elif found.reasons:
            found.reasons.append(other)
        else:
            runs = (*found.line.runs, (" ", other.runs[0][1]), *other.runs)
            found.line = replace(found.line, runs=runs)
    return found
