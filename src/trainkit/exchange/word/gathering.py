"""Puts the lines of a Word file together to questions, in the ways in which trainers type them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from trainkit.exchange.word import tables
from trainkit.exchange.word.lines import Line, Table
from trainkit.exchange.word.tables import Draft, Option
from trainkit.exchange.word.typed import (
    field_of,
    inner_labels,
    is_key_heading,
    is_lead_in,
    is_sign,
    key_pairs,
    label_of,
)
from trainkit.exchange.word.writing import OWN
from trainkit.text.languages import _

_BLANK = re.compile(r"[\s_.…‗─-]{5,}")
"""A line to write on."""
_MOST_OPTIONS = 8
"""Numbers that start again sooner are taken for options."""
_Wrong = list[tuple[int, str]]
"""Paragraphs with what has to be changed there."""


def gather(blocks: Iterable[Line | Table]) -> tuple[list[Draft], _Wrong]:
    """Return the questions of a file, and what is wrong in it besides.

    Which options are right is not decided here.
    """
    pieces = [piece for block in blocks for piece in _pieces(block)]
    gathering = _Gathering(_stem_styles(pieces))
    for piece in pieces:
        gathering.take(piece)
    gathering.close()
    gathering.give_keys()
    return gathering.drafts, gathering.wrong


def _pieces(block: Line | Table) -> Iterator[Line | Table]:
    """Yield a line with its label, in as many parts as it has options and answers in it."""
    if isinstance(block, Table):
        lines = tables.lines_of(block)
        if lines:
            for line in lines:
                yield from _pieces(line)
        else:
            yield block
    elif block.role in OWN or not block.text.strip():
        yield block
    else:
        for n, part in enumerate(_parted(block)):
            yield replace(part, label=(None if n else block.label) or label_of(part.text))


def _parted(line: Line) -> Iterator[Line]:
    """Yield the parts of a line: what tabs part, if each has a label, and options in a row."""
    text = line.text
    is_option = line.label is not None and line.label.kind == "letter"
    starts = [] if is_option else inner_labels(text)
    if not starts and "\t" in text.strip():
        cells = [found for found in re.finditer(r"[^\t]+", text) if found[0].strip()][1:]
        if all(label_of(cell[0]) or field_of(cell[0]) for cell in cells):
            starts = [cell.start() for cell in cells]
    if answer := _answer_at(text, starts[-1] if starts else 0):
        starts = [*starts, answer]
    at = 0
    for end in [*filter(None, starts), len(text)]:
        if text[at:end].strip():
            part = line.part(at, end) if end - at < len(text) else line
            yield part if at == 0 else replace(part, is_first=False, lost=(), pictures={}, wrong="")
        at = end


def _answer_at(text: str, start: int) -> int:
    """Return where ``Answer: C`` stands behind something else in a line; 0 if nowhere."""
    for found in re.finditer(r"[\t(]\s*(?=\w)|\s{2,}(?=\w)", text):
        at = found.end()
        if at > start and len(text) - at < 60 and (said := field_of(text[at:])):
            value = text[at + said[1] :].strip().rstrip(").")
            if said[0] in {"answer", "answers"} and is_sign(value):
                return found.start()
    return 0


def _stem_styles(pieces: Sequence[Line | Table]) -> set[tuple[str, ...]]:
    """Return the styles of those labels that number questions, not options or steps."""
    values: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    has_letters = False
    for piece in pieces:
        label = piece.label if isinstance(piece, Line) else None
        if label and label.kind in {"question", "number"}:
            values[label.style].append(label.number)
        elif label and label.kind == "letter":
            has_letters = True
    found = {tables.IN_TABLE} if values.pop(tables.IN_TABLE, ()) else set()
    if ("question",) in values:
        return {("question",)} | found
    for n, (style, numbers) in enumerate(values.items()):
        ones = numbers.count(1)
        leads = n == 0 and (has_letters or len(values) > 1 or ones == 1)
        if leads or len(numbers) > _MOST_OPTIONS * ones:
            found.add(style)
    return found


class _Gathering:
    """Takes one line after the other and knows what it can belong to."""

    def __init__(self, stem_styles: set[tuple[str, ...]]) -> None:
        self.drafts: list[Draft] = []
        self.wrong: _Wrong = []
        self.stem_styles = stem_styles
        self.draft: Draft | None = None
        self.in_keys = False
        self.keyed = 0
        """The questions before the last list of keys."""
        self.keys: list[tuple[int, int, str]] = []
        """Of a list the paragraph, the number of the question and its key."""

    def close(self) -> None:
        """Finish the question that is open."""
        if self.draft:
            self.drafts.append(self.draft)
        self.draft = None

    def _open(self, at: int, number: int = 0) -> Draft:
        self.close()
        if self.in_keys:
            self.give_keys()
        self.draft = Draft(at, number or None)
        return self.draft

    def take(self, piece: Line | Table) -> None:
        """Take a line or a table."""
        if isinstance(piece, Table):
            self._table(piece)
        elif piece.role in OWN:
            self._own(piece)
        elif piece.text.strip() or piece.pictures:
            if not self._as_key(piece):
                self._typed(piece)
        else:
            self._note(piece)

    def _note(self, line: Line) -> None:
        """Take what no item has, and pictures."""
        if self.draft:
            self.draft.lost += line.lost
            self.draft.wrong = self.draft.wrong or line.wrong
            self.draft.pictures |= line.pictures

    # ---- lines with a label

    def _typed(self, line: Line) -> None:
        label = line.label
        is_counted = label and label.kind == "number" and label.style in self.stem_styles
        if label and (label.kind == "question" or is_counted):
            self._to_stem(self._open(line.at, label.number), line.bare)
        elif self._is_option(line):
            self._option(line)
        else:
            self._text(line)

    def _is_option(self, line: Line) -> bool:
        draft, label = self.draft, line.label
        if draft is None or label is None or not (draft.stem or draft.options):
            return False
        if label.kind in {"bullet", "number"}:
            return not draft.premises and draft.last != "said"
        if label.kind != "letter":
            return False
        is_sure = label.style[0] != "typed" or label.sign in {"A", "А", "ا"}
        return is_sure or any(one.kind == "letter" for one in draft.options)

    def _to_stem(self, draft: Draft, line: Line) -> None:
        if line.text or line.pictures:
            draft.stem.append(line)
        draft.last = "stem"
        self._note(line)

    def _option(self, line: Line) -> None:
        draft, label = self.draft, line.label
        if draft is None or label is None:
            return
        if label.kind == "letter":
            if any(one.kind in {"bullet", "number"} for one in draft.options):
                draft.options_to_stem()
            if label.sign in [one.sign for one in draft.options]:
                if self.stem_styles:
                    self.wrong.append((line.at, _("expected a question before the options, found "
                        "{sign} again", sign=label.sign)))  # fmt: skip
                    return
                draft = self._open(line.at)
        draft.options.append(Option.of(label, line))
        draft.last = "option"
        self._note(line)

    # ---- other lines

    def _text(self, line: Line) -> None:
        """Take a line without a label, or with one that begins no option."""
        draft, text = self.draft, line.text
        said = field_of(text) if draft and (draft.stem or draft.options) else None
        if _BLANK.fullmatch(text) and not line.pictures:
            if draft and not draft.options:
                draft.lines += 1
        elif draft and draft.stem and not draft.options and is_lead_in(text):
            self._note(line)
        elif draft and said:
            self._say(draft, said[0], line.part(said[1]))
        elif line.role == "heading":
            if draft and (draft.options or self.stem_styles):
                self.close()
        elif draft and not line.is_first and draft.last == "option":
            draft.options[-1].append(line)
            self._note(line)
        elif draft and draft.last == "stem" and not draft.options:
            self._to_stem(draft, line)
        elif not self.stem_styles:
            self._to_stem(self._open(line.at), line)
        elif draft:
            draft.lost.append(_("text after the answers: {text}", text=text.strip()))
            self._note(line)

    def _say(self, draft: Draft, name: str, line: Line) -> None:
        if not line.text.strip("_.… \t"):
            draft.lines += not draft.options
        elif name == "reason" and draft.last in {"option", "premise"}:
            (draft.options if draft.last == "option" else draft.premises)[-1].reasons.append(line)
        else:
            draft.said.append((name, line))
            draft.last = "said"
        self._note(line)

    def _own(self, line: Line) -> None:
        """Take a line in one of our own styles, which say what it is."""
        name = OWN[line.role]
        if name == "stem":
            self._open(line.at, line.label.number if line.label else 0)
        draft = self.draft
        if draft is None:
            return
        if name == "option":
            sign = line.label.sign if line.label and line.label.kind == "letter" else ""
            draft.options.append(Option(sign, line))
            draft.last = "option"
        elif name in {"reason", "key"}:
            self._own_field(draft, replace(line, lost=(), pictures={}, wrong=""), name)
        elif _BLANK.fullmatch(line.text):
            draft.lines += 1
        elif line.text.strip() or line.pictures or name == "code":
            draft.stem.append(line)
        self._note(line)

    def _own_field(self, draft: Draft, line: Line, name: str) -> None:
        said = field_of(line.text)
        if said and (name == "key" or said[0] == "reason"):
            self._say(draft, said[0], line.part(said[1]))
        elif draft.last == "option" and draft.options[-1].reasons:
            draft.options[-1].reasons.append(line)
        elif draft.said and draft.said[-1][0] in {"full", "reason"}:
            draft.said.append((draft.said[-1][0], line))
        elif line.text.strip():
            self._typed(replace(line, role="", label=label_of(line.text)))

    # ---- keys at the end

    def _as_key(self, line: Line) -> bool:
        """Take a line of a list of keys; return whether it is one."""
        if line.label is None and is_key_heading(line.text):
            if self.draft and not self.draft.options and self.draft.last == "stem":
                return False
            self._take_keys(line.at, [])
            return True
        pairs = self._pairs(line)
        if pairs:
            self._take_keys(line.at, pairs)
        return bool(pairs)

    def _pairs(self, line: Line) -> list[tuple[int, str]]:
        """Return the numbers and keys that a line has and nothing else: ``1. C``, ``1-C, 2-A``."""
        last = self.draft or next(reversed(self.drafts), None)
        if not self.in_keys and not (last and last.options):
            return []
        label = line.label
        is_numbered = label and label.number and (label.style in self.stem_styles or self.in_keys)
        if label and is_numbered and is_sign(line.bare.text):
            return [(label.number, line.bare.text)]
        has_premises = bool(self.draft and self.draft.premises)
        said = None if has_premises or not self.draft else field_of(line.text)
        pairs = key_pairs(line.text[said[1] if said else 0 :])
        return pairs if self.in_keys or len(pairs) > (1 if said else 2) else []

    def _take_keys(self, at: int, pairs: Iterable[tuple[int, str]]) -> None:
        self.close()
        self.in_keys = True
        self.keys += [(at, number, key) for number, key in pairs]

    def give_keys(self) -> None:
        """Give the keys of a list to the questions since the list before it."""
        drafts = self.drafts[self.keyed :]
        numbers = [one.number for one in drafts]
        if None in numbers or len(set(numbers)) < len(numbers):
            numbers = [*range(1, len(drafts) + 1)]
        by_number = dict(zip(numbers, drafts, strict=True))
        for at, number, key in self.keys:
            if number in by_number:
                by_number[number].given = key
            else:
                self.wrong.append((at, _("the list of keys has question {number}, "
                    "which the file does not have", number=number)))  # fmt: skip
        if self.keys:
            self.keyed = len(self.drafts)
        self.keys, self.in_keys = [], False

    # ---- tables

    def _table(self, table: Table) -> None:
        """Take a table that lays no questions out: data, lines to be matched, or keys."""
        is_asked = self.draft is not None and not self.draft.options
        is_data = any(OWN.get(line.role) == "cell" for line in table.lines())
        pairs = tables.keys(table) if self.in_keys or not is_asked else []
        if pairs and not is_data:
            self._take_keys(table.at, pairs)
        elif self.draft and not is_data and is_asked and (sides := tables.sides(table)):
            self.draft.premises, self.draft.options = sides
            self.draft.last = "premise"
        elif self.draft and (is_asked or is_data):
            self.draft.stem.append(table)
        elif not self.draft and not self.stem_styles:
            self._open(table.at).stem.append(table)
        elif self.draft:
            self.draft.lost.append(_("a table after the answers"))
        for line in table.lines():
            self._note(line)
