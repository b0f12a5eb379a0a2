"""Puts the lines of a Word file together to questions, in the ways in which trainers type them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from trainkit.exchange.word import tables
from trainkit.exchange.word.drafts import Draft, Option
from trainkit.exchange.word.lines import Line, Table
from trainkit.exchange.word.styles import OWN
from trainkit.exchange.word.typed import (
    Label,
    field_of,
    inner_labels,
    is_key_heading,
    is_lead_in,
    is_sign,
    key_pairs,
    label_of,
)
from trainkit.languages import _

__all__ = ["Gathered", "gather"]

_BLANK = re.compile(r"[\s_.…‗─-]{5,}")
"""A line to write on."""
_MOST_OPTIONS = 8
"""Numbers that start again sooner are taken for options."""


@dataclass
class Gathered:
    """The questions of a file, and what is wrong in it besides."""

    drafts: list[Draft] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    """Paragraphs with what has to be changed there."""


def gather(blocks: Iterable[Line | Table]) -> Gathered:
    """Return the questions of a file, without having decided which options are right."""
    pieces = [piece for block in blocks for piece in _pieces(block)]
    machine = _Machine(_stem_styles(pieces))
    for piece in pieces:
        machine.take(piece)
    machine.close()
    return machine.found


@dataclass(slots=True)
class _Piece:
    """A line, or a part of one, with the label that was typed before it or that Word counts."""

    line: Line
    label: Label | None = None
    whole: Line | None = None
    """The line with its label, if that was typed."""


def _pieces(block: Line | Table) -> Iterator[_Piece | Table]:
    """Yield a line in as many parts as it has options and answers in it."""
    if isinstance(block, Table):
        lines = tables.flattened(block)
        if lines is None:
            yield block
            return
        for line in lines:
            yield from _pieces(line)
        return
    if block.role in OWN or not block.text.strip():
        yield _Piece(block, block.label)
        return
    for n, part in enumerate(_parted(block)):
        yield _labelled(part, None if n else block.label)


def _labelled(line: Line, automatic: Label | None) -> _Piece:
    if automatic:
        return _Piece(line, automatic)
    text = line.text
    label = label_of(text)
    return _Piece(line.part(label.end), label, line) if label else _Piece(line)


def _parted(line: Line) -> Iterator[Line]:
    """Yield the parts of a line: what tabs part, if each has a label, and options in a row."""
    text = line.text
    is_option = line.label is not None and line.label.kind == "letter"
    starts = [] if is_option else inner_labels(text)
    if not starts and "\t" in text.strip():
        cells = [(found.start(), found[0]) for found in re.finditer(r"[^\t]+", text)]
        cells = [(at, cell) for at, cell in cells if cell.strip()]
        if all(label_of(cell) or field_of(cell) for _at, cell in cells[1:]):
            starts = [at for at, _cell in cells[1:]]
    if answer := _answer_at(text, starts[-1] if starts else 0):
        starts = [*starts, answer]
    ends = [*[one for one in starts if one], len(text)]
    at = 0
    for end in ends:
        if text[at:end].strip():
            part = line.part(at, end)
            yield part if at == 0 else replace(part, is_first=False, lost=(), pictures={})
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


def _stem_styles(pieces: Sequence[_Piece | Table]) -> set[tuple[str, ...]]:
    """Return the styles of those labels that number questions, not options or steps."""
    values: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    has_letters = False
    for piece in pieces:
        label = piece.label if isinstance(piece, _Piece) else None
        if label and label.kind in {"question", "number"}:
            values[label.style].append(label.number)
        elif label and label.kind == "letter":
            has_letters = True
    if ("question",) in values:
        return {("question",)}
    found = set()
    for n, (style, numbers) in enumerate(values.items()):
        ones = numbers.count(1)
        leads = n == 0 and (has_letters or len(values) > 1 or ones == 1)
        if leads or len(numbers) > _MOST_OPTIONS * ones:
            found.add(style)
    return found


class _Machine:
    """Takes one line after the other and knows what it can belong to."""

    def __init__(self, stem_styles: set[tuple[str, ...]]) -> None:
        self.found = Gathered()
        self.stem_styles = stem_styles
        self.draft: Draft | None = None
        self.in_keys = False
        self.keyed = 0
        """The questions before the last list of keys."""
        self.loose: list[tuple[int, str]] = []
        """Keys of a list, with the numbers of their questions."""
        self.loose_at = 0

    def close(self) -> None:
        """Finish the question that is open, and give the keys of the list to their questions."""
        if self.draft:
            self.found.drafts.append(self.draft)
        self.draft = None
        self._give_keys()

    def _open(self, at: int, number: int | None = None) -> Draft:
        if self.draft:
            self.found.drafts.append(self.draft)
        if self.in_keys or self.loose:
            self._give_keys()
            self.in_keys = False
        self.draft = Draft(at, number)
        return self.draft

    # ---- what comes

    def take(self, piece: _Piece | Table) -> None:
        """Take a line or a table."""
        if isinstance(piece, Table):
            self._table(piece)
            return
        line, label = piece.line, piece.label
        if line.role in OWN:
            self._own(line, label)
        elif not line.text.strip() and not line.pictures:
            self._lose(line)
        elif not self._as_key(piece):
            self._typed(piece)

    def _lose(self, line: Line) -> None:
        if self.draft:
            self.draft.lost += line.lost
            self.draft.pictures |= line.pictures

    def _typed(self, piece: _Piece) -> None:
        line, label = piece.line, piece.label
        if label and label.kind == "question":
            self._question(line, label)
        elif label and label.kind == "number" and label.style in self.stem_styles:
            if self._continues_options(label):
                self._option(piece)
            else:
                self._question(line, label)
        elif label and self._is_option(label):
            self._option(piece)
        else:
            self._text(piece.whole or line)

    def _continues_options(self, label: Label) -> bool:
        """Whether a number goes on with the options of a question, not with the questions."""
        draft = self.draft
        if not draft or not draft.options or draft.options[-1].kind != "number":
            return False
        return int(draft.options[-1].sign) + 1 == label.number != (draft.number or 0) + 1

    def _is_option(self, label: Label) -> bool:
        draft = self.draft
        if draft is None or not (draft.stem or draft.options):
            return False
        if label.kind in {"bullet", "number"}:
            return not draft.premises and draft.last != "said"
        if label.kind != "letter":
            return False
        lettered = [one for one in draft.options if one.kind == "letter"]
        if label.style[0] == "auto":
            return True
        return bool(lettered) or label.sign in {"A", "А", "ا"}

    def _question(self, line: Line, label: Label) -> None:
        draft = self._open(line.at, label.number)
        if line.text.strip() or line.pictures:
            self._to_stem(draft, line)
        else:
            self._lose(line)

    def _to_stem(self, draft: Draft, line: Line) -> None:
        draft.stem.append(line)
        draft.last = "stem"
        self._lose(line)

    def _option(self, piece: _Piece) -> None:
        draft, label, line = self.draft, piece.label, piece.line
        if draft is None or label is None:
            return
        kinds = {one.kind for one in draft.options}
        if label.kind == "letter" and kinds & {"bullet", "number"}:
            draft.options_to_stem()
        signs = [one.sign for one in draft.options]
        if label.kind == "letter" and label.sign in signs:
            if not self.stem_styles:
                draft = self._open(line.at)
            else:
                self.found.wrong.append((line.at, _("expected a question before the options, found "
                    "{sign} again", sign=label.sign)))  # fmt: skip
                return
        whole = piece.whole
        styled = whole.part(0, label.end).marks if whole else {}
        sign = label.sign if label.kind != "bullet" else ""
        draft.options.append(Option(sign, line, label.kind, label.marked, styled))
        draft.last = "option"
        self._lose(line)

    def _text(self, line: Line) -> None:
        """Take a line without a label, or with one that begins no option."""
        draft, text = self.draft, line.text
        if _BLANK.fullmatch(text) and not line.pictures:
            if draft and not draft.options:
                draft.lines += 1
            return
        if draft and draft.stem and not draft.options and is_lead_in(text):
            self._lose(line)
        elif draft and (said := field_of(text)) and (draft.stem or draft.options):
            self._say(draft, said[0], line.part(said[1]))
        elif line.role == "heading":
            self._heading()
        elif draft and not line.is_first and draft.last == "option":
            last = draft.options[-1]
            runs = (*last.line.runs, (" ", line.runs[0][1]), *line.runs)
            last.line = replace(last.line, runs=runs)
            self._lose(line)
        elif draft and draft.last == "stem" and not draft.options:
            self._to_stem(draft, line)
        elif draft and self.stem_styles:
            draft.lost.append(_("text after the answers: {text}", text=text.strip()))
            self._lose(line)
        elif not self.stem_styles:
            self._to_stem(self._open(line.at), line)

    def _heading(self) -> None:
        if self.draft and (self.draft.options or self.stem_styles):
            self.found.drafts.append(self.draft)
            self.draft = None

    def _say(self, draft: Draft, name: str, line: Line) -> None:
        if not line.text.strip("_.… \t"):
            draft.lines += not draft.options
        elif name == "reason" and draft.last in {"option", "premise"}:
            (draft.options if draft.last == "option" else draft.premises)[-1].reasons.append(line)
        else:
            draft.said.append((name, line))
            draft.last = "said"
        self._lose(line)

    # ---- our own files

    def _own(self, line: Line, label: Label | None) -> None:
        """Take a line in one of our own styles, which say what it is."""
        name = OWN[line.role]
        if name == "stem":
            self._open(line.at, label.number if label else None)
        draft = self.draft
        if draft is None:
            return
        if name == "option":
            sign = label.sign if label and label.kind == "letter" else ""
            draft.options.append(Option(sign, line))
            draft.last = "option"
        elif name in {"reason", "key"}:
            self._own_field(draft, line, name)
        elif _BLANK.fullmatch(line.text):
            draft.lines += 1
        elif line.text.strip() or line.pictures or name == "code":
            draft.stem.append(line)
        self._lose(line)

    def _own_field(self, draft: Draft, line: Line, name: str) -> None:
        said = field_of(line.text)
        if said and (name == "key" or said[0] == "reason"):
            self._say(draft, said[0], replace(line.part(said[1]), lost=(), pictures={}))
        elif draft.last == "option" and draft.options[-1].reasons:
            draft.options[-1].reasons.append(line)
        elif draft.said and draft.said[-1][0] in {"full", "reason"}:
            if line.text.strip():
                draft.said.append((draft.said[-1][0], line))
        elif line.text.strip():
            self._typed(_labelled(replace(line, role="", lost=(), pictures={}), None))

    # ---- keys at the end

    def _as_key(self, piece: _Piece) -> bool:
        """Take a line of a list of keys; return whether it is one."""
        line, label = piece.line, piece.label
        text = line.text.strip()
        if label is None and is_key_heading(text):
            if self.draft and not self.draft.options and self.draft.last == "stem":
                return False
            self._heading_of_keys()
            return True
        is_numbered = label and label.number and (label.style in self.stem_styles or self.in_keys)
        if label and is_numbered and is_sign(text) and self._has_options():
            self._loose(line.at, [(label.number, text)])
            return True
        whole = (piece.whole or line).text
        said = field_of(whole)
        is_said = bool(said and self.draft and self.draft.options and not self.draft.premises)
        pairs = key_pairs(whole[said[1] :] if said and is_said else whole)
        if pairs and (self.in_keys or (len(pairs) > 2 - is_said and self._has_options())):
            self._loose(line.at, pairs)
            return True
        if self.in_keys and label is None and is_sign(text.split()[0]):
            signs = text.replace(",", " ").replace(";", " ").split()
            if all(map(is_sign, signs)):
                self._loose(line.at, [(len(self.loose) + n, one) for n, one in enumerate(signs, 1)])
                return True
        return False

    def _has_options(self) -> bool:
        last = self.draft or next(reversed(self.found.drafts), None)
        return last is not None and (self.in_keys or bool(last.options))

    def _heading_of_keys(self) -> None:
        if self.draft:
            self.found.drafts.append(self.draft)
            self.draft = None
        self.in_keys = True

    def _loose(self, at: int, pairs: Sequence[tuple[int, str]]) -> None:
        self.in_keys = True
        self.loose_at = self.loose_at or at
        self.loose += pairs

    def _give_keys(self) -> None:
        """Give the keys of a list to the questions since the list before it."""
        drafts = self.found.drafts[self.keyed :]
        numbers = [one.number for one in drafts]
        if None in numbers or len(set(numbers)) < len(numbers):
            numbers = [*range(1, len(drafts) + 1)]
        by_number = dict(zip(numbers, drafts, strict=True))
        for number, key in self.loose:
            if number in by_number:
                by_number[number].given = key
            else:
                self.found.wrong.append((self.loose_at, _("the list of keys has question {number}, "
                    "which the file does not have", number=number)))  # fmt: skip
        if self.loose:
            self.keyed = len(self.found.drafts)
        self.loose, self.loose_at = [], 0

    # ---- tables

    def _table(self, table: Table) -> None:
        for line in table.lines():
            self._lose(line)
        role = next((OWN.get(line.role, "") for line in table.lines()), "")
        is_asked = self.draft is not None and not self.draft.options
        if self.draft and role == "cell":
            self.draft.stem.append(table)
        elif (not is_asked or self.in_keys) and (pairs := tables.keys(table, self.in_keys)):
            self._heading_of_keys()
            self._loose(table.at, pairs)
        elif drafts := tables.bank(table) or tables.statements(table):
            for one in drafts:
                self._open(one.at)
                self.draft = one
        elif self.draft and is_asked and (sides := tables.sides(table)):
            self.draft.premises, self.draft.options = sides
            self.draft.last = "premise"
        elif self.draft and is_asked and (options := tables.options(table)):
            self.draft.options = options
            self.draft.last = "option"
        elif self.draft and is_asked:
            self.draft.stem.append(table)
        elif not self.draft and not self.stem_styles:
            self._open(table.at).stem.append(table)
        elif self.draft:
            self.draft.lost.append(_("a table after the answers"))
