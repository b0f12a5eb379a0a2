"""The questions of a Word file, in the ways in which trainers type them.

Tables are questions, keys, lines to be matched, or data. Lines are put together to drafts. All
drafts together show how right answers are marked, and so what each question asks. Nothing is
guessed: where a key is not clear, the question is named and left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, zip_longest
from typing import Any

from trainkit.exchange.markup import WrongError
from trainkit.exchange.question import (
    EVERY_TYPE,
    Choice,
    Format,
    Question,
    chosen,
    matched,
    numeric,
    ordered,
    true_or_false,
    written,
)
from trainkit.exchange.source import QuestionFile, UnreadableError
from trainkit.exchange.word import typed
from trainkit.exchange.word.lines import DOCUMENT, OWN, PLAIN, Line, Table, blocks
from trainkit.exchange.word.writing import limits, write
from trainkit.problems import Place, Problems
from trainkit.text.languages import N_, _, comma_list, every, latin_digits


@dataclass(slots=True)
class Option:
    """One option, or one response or premise of a table."""

    sign: str
    """Its letter or number; empty if it has none."""
    line: Line
    """Its words, without the label."""
    kind: str = "letter"
    """That of its label."""
    is_marked: bool = False
    """Whether a sign before its label marks it as right."""
    reasons: list[Line] = field(default_factory=list)

    @classmethod
    def of(cls, label: typed.Label, line: Line) -> Option:
        """Return the option that a line is; ``label`` stands in it or before it."""
        return cls(label.sign, line.part(label.end), label.kind, label.marked)

    def append(self, line: Line) -> None:
        """Take a line that goes on with its words."""
        space = ((" ", line.runs[0][1]),) if line.runs else ()
        self.line = replace(self.line, runs=(*self.line.runs, *space, *line.runs))

    @property
    def unsigned(self) -> Line:
        """Its words without a sign that marks it."""
        if self.line.role:
            return self.line
        text, start = self.line.text, 0
        if found := _SIGNED.match(text):
            start = found.end() if found.end() < len(text) else 0
        ends = [one.start() for one in _SIGNED.finditer(text, start + 1) if one.end() == len(text)]
        return self.line.part(start, ends[0] if ends else None)


@dataclass(slots=True)
class Draft:
    """One question as far as it was read."""

    at: int
    """The number of the paragraph in which it starts."""
    number: int | None = None
    stem: list[Line | Table] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    premises: list[Option] = field(default_factory=list)
    """Of a table of two columns whose lines are matched; ``options`` are the other column."""
    said: list[tuple[str, Line]] = field(default_factory=list)
    """What stands behind words such as ``Answer:``, by the names of ``typed``."""
    given: str = ""
    """Its key in a list at the end."""
    lines: int = 0
    """Lines to write on."""
    lost: list[str] = field(default_factory=list)
    wrong: str = ""
    """Why it is left out; empty if it is not."""
    pictures: dict[str, bytes] = field(default_factory=dict)
    last: str = "stem"
    """What was added last: ``stem``, ``option``, ``premise``, ``said``."""

    @property
    def words(self) -> str:
        """Its first words, for messages."""
        text = " ".join(one.text for one in self.stem if isinstance(one, Line))
        first = " ".join(text.split()[:8])
        return first if len(first) < 60 else first[:57] + "…"

    def of(self, *names: str) -> list[Line]:
        """Return what is said under some names."""
        return [line for name, line in self.said if name in names]

    @property
    def key(self) -> str:
        """Its key in words, if any is said."""
        said = next((line.text for line in self.of("answer", "answers")), self.given)
        return typed.without_directions(said).strip()

    @property
    def signs(self) -> list[str]:
        """The letters of its options, Latin ones where they have none."""
        signs = [one.sign for one in self.options]
        return signs if all(signs) else [*typed.LATIN[: len(signs)]]

    def markdown(self, dropped: Collection[str] = ()) -> str:
        """Return the stem; formats in ``dropped`` go where a whole line has them."""

        def kind_of(one: Line | Table) -> str:
            """Return the kind of a block that goes on over lines."""
            if isinstance(one, Table):
                return ""
            role = OWN.get(one.role, "")
            if not role and one.label and one.label.kind == "bullet":
                return "list"
            return role if role in {"code", "list", "steps", "quote"} else ""

        parts: list[str] = []
        for kind, group in groupby(self.stem, kind_of):
            lines = []
            for one in group:
                if isinstance(one, Table) or kind == "code":
                    lines.append(one.markdown() if isinstance(one, Table) else one.text)
                    is_first = True
                else:
                    number = one.label.number if one.label else 1
                    lead = {"list": "- ", "steps": f"{number}. ", "quote": "> "}.get(kind)
                    text = one.markdown(*(name for name in dropped if name in one.marks))
                    lines.append(lead + " ".join(text.split()) if lead else text)
                    is_first = one.is_first
                if not kind and not is_first and parts:
                    parts[-1] += f"\\\n{lines[-1]}"
                elif not kind:
                    parts.append(lines[-1])
            if kind:
                parts.append("\n".join(["```", *lines, "```"] if kind == "code" else lines))
        return "\n\n".join(parts).strip()


IN_TABLE: tuple[str, ...] = ("table",)
"""What labels have in common that a table says by a cell of its own, or by its heading."""
_OPTION = re.compile(
    r"(?:option|answer|variant|choice|вариант(?: ответа)?|ответ|گزینه|گزینهٔ|پاسخ)?\s*"
    r"([a-zа-я0-9]|ا|الف|ب|ج|د|ه)\s*[.)]?"
)
_TICKS = set("xх+*✓✔√v☑☒")
_Cell = Sequence[Line]


def _lines_of(table: Table) -> list[Line]:
    """Return the lines of a table that lays questions or options out; none if it is another one."""
    if any(line.role in OWN for line in table.lines()) or _keys_in_table(table):
        return []
    return _bank(table) or _statements(table) or _laid_out(table) or _lettered(table)


def _text(cell: _Cell) -> str:
    return " ".join(line.text for line in cell).strip()


def _is_letter(text: str) -> bool:
    return typed.is_sign(text) and len(typed.sign_of(text.strip("().[] "))) == 1


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[(\[]?\d{1,5}[.)\]]*", latin_digits(text.strip())))


def _said(name: str, line: Line) -> Line:
    """Return a line that says something of a question, such as its key."""
    return replace(line, runs=((f"{name}: ", PLAIN), *line.part(0).runs), label=None)


def _asked(cell: _Cell, number: str = "") -> Iterator[Line]:
    digits = latin_digits(number).strip(" .)")
    value = int(digits) if digits.isdigit() and len(digits) < 6 else 0
    yield replace(cell[0], label=typed.Label("question", "", value, IN_TABLE))
    yield from cell[1:]


def _offered(sign: str, cell: _Cell, *, ticked: bool = False) -> Iterator[Line]:
    """Yield the lines of an option, whose letter the table says; it may stand in the cell too."""
    label = typed.label_of(cell[0].text)
    if label is None or label.kind != "letter" or label.sign != sign:
        label = typed.Label("letter", sign, 0, IN_TABLE, marked=ticked)
    yield replace(cell[0], label=label)
    yield from (replace(line, is_first=False) for line in cell[1:])


# ---- a question in each row


def _bank(table: Table) -> list[Line]:
    """Return the lines of a table that has a question in each row, with a heading or without.

    A heading says the columns of the question, the options and the key. Without one every row ends
    with a letter.
    """
    texts = table.texts()
    words = [typed.plain_words(cell.strip(" .:")) for cell in texts[0]]
    known = typed.phrases("question") | {typed.plain_words(one) for one in every(N_("Question"))}
    asked = next((n for n, word in enumerate(words) if word in known), None)
    options = [
        (typed.sign_of(found[1]), n)
        for n, word in enumerate(words)
        if n != asked and (found := _OPTION.fullmatch(word))
    ]
    rows = table.rows[1:]
    if asked is not None and len(options) > 1:
        others = set(range(asked + 1, len(words))) - {n for _sign, n in options}
        keyed = [
            n for n in others if typed.is_line(words[n], "keys") or typed.field_of(f"{words[n]}: x")
        ]
        key = min(keyed, default=None)
    else:
        width, rows = max(map(len, texts)), table.rows
        asked = 1 if all(_is_number(row[0]) for row in texts) else 0
        key, count = width - 1, width - asked - 2
        if not 2 <= count <= 8 or not all(
            len(row) == width and all(row[asked : asked + 3]) and typed.is_sign(row[-1])
            for row in texts
        ):
            return []
        if any(typed.is_sign(row[asked]) for row in texts):
            return []
        options = [(typed.LATIN[n], asked + 1 + n) for n in range(count)]
    lines: list[Line] = []
    for row in rows:
        cells = dict(enumerate(row))
        if not (stem := cells.get(asked)):
            continue
        lines += _asked(stem, _text(row[0]) if asked else "")
        for sign, n in options:
            if cell := cells.get(n):
                lines += _offered(sign, cell)
        if key is not None and (cell := cells.get(key)):
            lines.append(_said(_("Answer"), cell[0]))
    return lines


def _statements(table: Table) -> list[Line]:
    """Return the lines of a table of statements with columns for true and false, ticked."""
    heading, *rows = table.rows
    truths = {n: truth for n, cell in enumerate(heading)
              if (truth := typed.truth_of(_text(cell))) is not None}  # fmt: skip
    stems = [n for n in range(len(heading)) if n not in truths]
    if sorted(truths.values()) != [False, True] or not stems:
        return []
    lines: list[Line] = []
    for row in rows:
        cells = dict(enumerate(row))
        if not (stem := cells.get(stems[-1])):
            continue
        lines += _asked(stem, _text(row[0]) if stems[-1] else "")
        for sign, n in zip(typed.LATIN, truths, strict=False):
            lines += _offered(sign, heading[n])
        ticked = [sign for sign, n in zip(typed.LATIN, truths, strict=False) if cells.get(n)]
        if len(ticked) == 1:
            lines.append(_said(_("Answer"), Line(stem[0].at, ((ticked[0], PLAIN),))))
    return lines


# ---- a line in each row


def _laid_out(table: Table) -> list[Line]:
    """Return the lines of a table whose rows begin with a number, a letter, or ``Answer``."""

    def number_of(text: str) -> str:
        """Return the number of a question in a cell that has nothing else; empty if it has."""
        label = typed.label_of(text)
        if label and label.kind == "question" and label.end >= len(text):
            return label.sign
        return text.strip("().[] ") if _is_number(text) else ""

    rows = [[cell for cell in row if cell] for row in table.rows]
    rows = [row for row in rows if row]
    heads = [_text(row[0]) for row in rows]
    letters = [one for one in heads if _is_letter(one)]
    others = (one for one in heads if not (_is_letter(one) or number_of(one)))
    if len(letters) < 2 or not all(typed.field_of(f"{one}:") for one in others):
        return []
    if max(map(len, rows)) > 3:
        return []
    lines: list[Line] = []
    for head, row in zip(heads, rows, strict=True):
        if len(row) == 1:
            lines += row[0]
        elif _is_letter(head):
            ticked = len(row) > 2 and _text(row[2]).casefold() in _TICKS
            lines += _offered(typed.sign_of(head.strip("().[] ")), row[1], ticked=ticked)
        elif number := number_of(head):
            lines += _asked(row[1], number)
        else:
            lines += [_said(head.rstrip(":"), row[1][0]), *row[1][1:]]
    return lines


def _lettered(table: Table) -> list[Line]:
    """Return the lines of a table whose cells are options with their letters, in their order."""
    found: list[tuple[str, int, _Cell]] = []
    for n, cell in enumerate(cell for row in table.rows for cell in row if cell):
        label = cell[0].label or typed.label_of(cell[0].text)
        if label is None or label.kind != "letter":
            return []
        found.append((label.sign, n, cell))
    cells = [cell for _sign, _n, cell in sorted(found)] if len(found) > 1 else []
    return [replace(line, is_first=n == 0) for cell in cells for n, line in enumerate(cell)]


# ---- what is no line of a question


def _keys_in_table(table: Table) -> list[tuple[int, str]]:
    """Return the numbers and keys of a table that has only those; empty if it has more."""
    rows = [[cell.strip(" .)") for cell in row] for row in table.texts() if any(row)]
    across = _pairs(rows)
    return across or sorted(_pairs([*zip_longest(*rows, fillvalue="")]))


def _pairs(rows: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """Return pairs of a table whose rows are numbers and keys in turn, with headings or without."""
    pairs: list[tuple[int, str]] = []
    for numbers, signs in zip_longest(rows[::2], rows[1::2], fillvalue=()):
        cells = [pair for pair in zip_longest(numbers, signs, fillvalue="") if any(pair)]
        if cells and not _is_number(cells[0][0]) and not typed.is_sign(cells[0][1]):
            del cells[0]
        if not all(_is_number(number) and typed.is_sign(sign) for number, sign in cells):
            return []
        pairs += [(int(latin_digits(number)), sign) for number, sign in cells]
    return pairs if len(pairs) > 1 else []


def _sides(table: Table) -> tuple[list[Option], list[Option]] | None:
    """Return the premises and responses of a table in which numbers are matched with letters.

    A label may have a cell of its own before what it labels.
    """
    sides: dict[str, list[Option]] = {"number": [], "letter": []}
    for n, row in enumerate(table.rows):
        before: typed.Label | None = None
        found: list[Option | None] = []
        for cell in filter(None, row):
            text = _text(cell)
            if before is None and (_is_number(text) or _is_letter(text)):
                kind = "number" if _is_number(text) else "letter"
                before = typed.Label(kind, typed.sign_of(text.strip("().[] ")), 0, IN_TABLE)
                continue
            label = before or cell[0].label or typed.label_of(cell[0].text)
            before = None
            if label is None or label.kind not in sides:
                found.append(None)
                continue
            option = Option.of(label, cell[0])
            for line in cell[1:]:
                said = typed.field_of(line.text) if line.role in OWN else None
                if said:
                    option.reasons.append(line.part(said[1]))
                elif option.reasons:
                    option.reasons.append(line)
                else:
                    option.append(line)
            found.append(option)
        if n == 0 and not any(found):
            continue  # its heading
        for one in found:
            if one is None:
                return None
            sides[one.kind].append(one)
    premises, responses = sides.values()
    return (premises, responses) if len(premises) > 1 and len(responses) > 1 else None


_SIGN = "sign"
_MARKS: Mapping[str, str] = {
    _SIGN: N_("marked with a sign"),
    "highlight": N_("highlighted"),
    "shading": N_("shaded"),
    "colour": N_("in another colour"),
    "underline": N_("underlined"),
    "bold": N_("in bold"),
    "italic": N_("in italics"),
    "strike": N_("struck through"),
}
"""What may mark right answers; where two do alike the first is taken."""
_VALUED = ("highlight", "shading", "colour")
"""Of which all options may have some, and right ones another."""
_SIGNED = re.compile(
    r"\s*[*+✓✔√]\s*(?=\S)|\s*(?:\*+|\(\s*[+*✓✔]\s*\)|(?<=\s)\+|[✓✔√☑]|[(\[]\s*(?:correct|right|key|"
    r"правильн\w+|верн\w+|ответ|درست|صحیح)(?:\s+(?:answer|ответ|вариант))?\s*[)\]])\s*$",
    re.IGNORECASE,
)


def _marked(options: Iterable[Option], name: str, usual: Mapping[str, str]) -> list[int]:
    return [n for n, one in enumerate(options) if _mark(one, name) not in {"", usual.get(name)}]


def _mark(option: Option, name: str) -> str:
    if name != _SIGN:
        return option.line.marks.get(name, "")
    is_signed = option.is_marked or option.unsigned.text != option.line.text.strip()
    return _SIGN if is_signed and not option.line.role else ""


def take_unlabelled(drafts: Sequence[Draft]) -> None:
    """Take the lines below stems for options where some are marked and none has a letter.

    Only if that is how most questions without options look.
    """
    bare = [one for one in drafts if not one.options and not one.of("answer", "answers")]
    found = []
    for draft in bare:
        lines = [one for one in draft.stem if isinstance(one, Line) and not one.role]
        if len(lines) < 3 or len(lines) < len(draft.stem) or draft.lines:
            continue
        options = [Option("", one, "line") for one in lines[1:]]
        marked = [bool(_mark(one, _SIGN) or one.line.marks) for one in options]
        is_asked = lines[0].text.rstrip().endswith(("?", "؟", ":", "…"))
        if is_asked and 0 < sum(marked) < len(marked):
            found.append((draft, options))
    for draft, options in found if 2 * len(found) >= len(bare) else ():
        draft.stem, draft.options = draft.stem[:1], options


_BLANK = re.compile(r"[\s_.…‗─-]{5,}")
"""A line to write on."""
_MOST_OPTIONS = 8
"""Numbers that start again sooner are taken for options."""
_Wrong = list[tuple[int, str]]
"""Paragraphs with what has to be changed there."""


def _pieces(block: Line | Table) -> Iterator[Line | Table]:
    """Yield a line with its label, in as many parts as it has options and answers in it."""
    if isinstance(block, Table):
        lines = _lines_of(block)
        if lines:
            for line in lines:
                yield from _pieces(line)
        else:
            yield block
    elif block.role in OWN or not block.text.strip():
        yield block
    else:
        for n, part in enumerate(_parted(block)):
            yield replace(part, label=(None if n else block.label) or typed.label_of(part.text))


def _parted(line: Line) -> Iterator[Line]:
    """Yield the parts of a line: what tabs part, if each has a label, and options in a row.

    Also where ``Answer: C`` stands behind something else.
    """
    text = line.text
    is_option = line.label is not None and line.label.kind == "letter"
    starts = [] if is_option else typed.inner_labels(text)
    if not starts and "\t" in text.strip():
        cells = [found for found in re.finditer(r"[^\t]+", text) if found[0].strip()][1:]
        if all(typed.label_of(cell[0]) or typed.field_of(cell[0]) for cell in cells):
            starts = [cell.start() for cell in cells]
    last = starts[-1] if starts else 0
    for found in re.finditer(r"[\t(]\s*(?=\w)|\s{2,}(?=\w)", text):
        at = found.end()
        if at > last and len(text) - at < 60 and (said := typed.field_of(text[at:])):
            value = text[at + said[1] :].strip().rstrip(").")
            if said[0] in {"answer", "answers"} and typed.is_sign(value):
                starts = [*starts, found.start()]
                break
    at = 0
    for end in [*filter(None, starts), len(text)]:
        if text[at:end].strip():
            part = line.part(at, end) if end - at < len(text) else line
            yield part if at == 0 else replace(part, is_first=False, lost=(), pictures={}, wrong="")
        at = end


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
    found = {IN_TABLE} if values.pop(IN_TABLE, ()) else set()
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
                for one in draft.options:  # what looked like options is a list in the stem
                    is_bullet = one.kind == "bullet"
                    lead = [] if is_bullet else [(f"{one.sign}. ", PLAIN)]
                    bullet = typed.Label("bullet", "", 0, ()) if is_bullet else None
                    draft.stem.append(Line(one.line.at, (*lead, *one.line.runs), bullet))
                draft.options = []
            if label.sign in [one.sign for one in draft.options]:
                if self.stem_styles:
                    words = _(
                        "expected a question before the options, found {sign} again",
                        sign=label.sign,
                    )
                    self.wrong.append((line.at, words))
                    return
                draft = self._open(line.at)
        draft.options.append(Option.of(label, line))
        draft.last = "option"
        self._note(line)

    # ---- other lines

    def _text(self, line: Line) -> None:
        """Take a line without a label, or with one that begins no option."""
        draft, text = self.draft, line.text
        said = typed.field_of(text) if draft and (draft.stem or draft.options) else None
        if _BLANK.fullmatch(text) and not line.pictures:
            if draft and not draft.options:
                draft.lines += 1
        elif draft and draft.stem and not draft.options and typed.is_line(text, "lead-in"):
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
            bare, said = replace(line, lost=(), pictures={}, wrong=""), typed.field_of(line.text)
            if said and (name == "key" or said[0] == "reason"):
                self._say(draft, said[0], bare.part(said[1]))
            elif draft.last == "option" and draft.options[-1].reasons:
                draft.options[-1].reasons.append(bare)
            elif draft.said and draft.said[-1][0] in {"full", "reason"}:
                draft.said.append((draft.said[-1][0], bare))
            elif line.text.strip():
                self._typed(replace(bare, role="", label=typed.label_of(line.text)))
        elif _BLANK.fullmatch(line.text):
            draft.lines += 1
        elif line.text.strip() or line.pictures or name == "code":
            draft.stem.append(line)
        self._note(line)

    # ---- keys at the end

    def _as_key(self, line: Line) -> bool:
        """Take a line of a list of keys; return whether it is one."""
        if line.label is None and typed.is_line(line.text, "keys"):
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
        if label and is_numbered and typed.is_sign(line.bare.text):
            return [(label.number, line.bare.text)]
        has_premises = bool(self.draft and self.draft.premises)
        said = None if has_premises or not self.draft else typed.field_of(line.text)
        pairs = typed.key_pairs(line.text[said[1] if said else 0 :])
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
        pairs = _keys_in_table(table) if self.in_keys or not is_asked else []
        if pairs and not is_data:
            self._take_keys(table.at, pairs)
        elif self.draft and not is_data and is_asked and (sides := _sides(table)):
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


class Habits:
    """What all questions of a file have in common, which says what each of them means."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.is_cyrillic = typed.cyrillic_only([one.key for one in drafts])
        stems = [one.stem[0] for one in drafts if one.stem]
        self.of_stems = _common_formats([one for one in stems if isinstance(one, Line)])
        self.of_options = _common_formats(one.line for draft in drafts for one in draft.options)
        self.has_options = any(one.options for one in drafts)
        asked = [one for one in drafts if len(one.options) > 1 and not one.premises]
        self.usual: dict[str, str] = {}
        """Of highlight, shading and colour what most options have."""
        for name in _VALUED:
            had = Counter(one.line.marks.get(name, "") for draft in asked for one in draft.options)
            half = had.total() / 2
            self.usual[name] = next((value for value, count in had.items() if count > half), "")
        worded = [one for one in asked if one.key or one.of("order")]
        self.has_words = bool(worded)
        """Whether any question has its key in words."""
        self.confirms = 2 * len(worded) >= len(asked)
        """Whether most questions have their keys in words, which marks confirm or contradict."""
        by_hand = [one for one in asked if not one.options[0].line.role]
        open_ones = by_hand if self.confirms else [one for one in asked if not one.key]
        self.mark, fitting = "", list[int]()
        """How right options are marked, one of ``_MARKS``; empty if they are not."""
        for name in _MARKS:
            sizes = [
                (len(_marked(one.options, name, self.usual)), len(one.options)) for one in open_ones
            ]
            fits = [count for count, of in sizes if 0 < count < of]
            if len(fits) > len(fitting):
                self.mark, fitting = name, fits
        if 5 * len(fitting) < len(open_ones):
            self.mark = ""
        several = sum(count > 1 for count in fitting)
        self.several = not self.confirms and several >= 2 and 5 * several >= len(fitting)
        """Whether the file has questions with more than one right option."""
        has_choices = any(one.options and not one.premises for one in drafts)
        self.has_keys = not has_choices or bool(self.mark or self.has_words)

    def data(self, draft: Draft) -> dict[str, Any]:
        """Return the fields of a question; raises ``WrongError``."""
        if draft.wrong:
            raise WrongError(draft.wrong)
        stem = draft.markdown(self.of_stems)
        if not stem:
            raise WrongError(_("expected a question before the options, found none"))
        if draft.premises:
            return self._matching(draft, stem)
        if not draft.options:
            return self._open(draft, stem)
        if len(draft.options) < 2:
            raise WrongError(_("expected at least two options, found one"))
        said = draft.of("order")
        if not said:
            return self._chosen(draft, stem)
        order = typed.without_directions(said[0].text)
        keys = typed.keys_in(order, draft.signs, self.is_cyrillic)
        if len(keys) != len(draft.options):
            words = _(
                'expected all of {letters} in the right order, found "{key}"',
                letters=comma_list(draft.signs),
                key=order,
            )
            raise WrongError(words)
        choices = self._choices(draft, ())
        return ordered(stem, [choices[n] for n in keys])

    # ---- options

    def _text(self, option: Option) -> str:
        """Return the words of an option without the sign that marks it."""
        line = option.unsigned if self.mark == _SIGN else option.line
        text = line.markdown(*({*self.of_options, self.mark} & line.marks.keys()))
        if not text:
            raise WrongError(_("expected words in option {sign}, found none", sign=option.sign))
        return " ".join(text.split())

    def _choices(self, draft: Draft, keys: Sequence[int]) -> list[Choice]:
        return [
            Choice(self._text(one), n in keys, _paragraphs(one.reasons))
            for n, one in enumerate(draft.options)
        ]

    def _chosen(self, draft: Draft, stem: str) -> dict[str, Any]:
        keys, several = self._keys(draft, stem)
        choices = self._choices(draft, keys)
        reasons = _paragraphs(draft.of("reason"))
        if reasons and len(keys) == 1 and not choices[keys[0]].rationale:
            choices[keys[0]] = Choice(choices[keys[0]].text, right=True, rationale=reasons)
        elif reasons:
            draft.lost.append(_("the explanation: {text}", text=reasons))
        if len(keys) == 1 and not several and (said := _verdicts(choices, stem)):
            return said
        return chosen(stem, choices, several=several or None)

    def _keys(self, draft: Draft, stem: str) -> tuple[list[int], bool]:
        """Return the positions of the right options, and whether several are asked for."""
        marked = _marked(draft.options, self.mark, self.usual) if self.mark else []
        signs, how = comma_list(draft.signs[n] for n in marked), _(_MARKS.get(self.mark, "–"))
        if draft.key:
            keys = self._said(draft)
            if marked and len(marked) < len(draft.options) and sorted(keys) != marked:
                words = _(
                    "expected one key, found {key} and {sign}, which is {how}",
                    key=draft.key,
                    sign=signs,
                    how=how,
                )
                draft.lost.append(words)
                keys = []
            return keys, bool(draft.of("answers"))
        if not self.mark or self.confirms:
            if self.has_words:
                raise WrongError(_("expected a line such as “Answer: C”, found none"))
            return [], False
        if not marked:
            words = _(
                "expected the right option to be {how}, as in other questions, found none", how=how
            )
            raise WrongError(words)
        takes_several = self.mark == _SIGN or self.several or typed.asks_for_several(stem)
        if (len(marked) > 1 and not takes_several) or len(marked) == len(draft.options):
            words = _(
                "expected one option to be {how}, found {signs}; if several are right, say "
                "so in the question: “select all that apply”",
                how=how,
                signs=signs,
            )
            raise WrongError(words)
        return marked, False

    def _said(self, draft: Draft) -> list[int]:
        """Return the positions of the options that a key in words names.

        It may be the words of one option, with its letter or without.
        """
        key, truth, label = draft.key, typed.truth_of(draft.key), typed.label_of(draft.key)
        keys = typed.keys_in(key, draft.signs, self.is_cyrillic)
        texts = [typed.plain_words(one.line.text.strip(" .")) for one in draft.options]
        for words in (key, key[label.end :] if label else key):
            plain = typed.plain_words(words.strip(" ."))
            if not keys and plain and texts.count(plain) == 1:
                keys = [texts.index(plain)]
        if not keys and truth is not None:
            verdicts = [typed.truth_of(one.line.text) for one in draft.options]
            keys = [verdicts.index(truth)] if verdicts.count(truth) == 1 else []
        if not keys:
            letters = comma_list(draft.signs)
            words = _('expected a key of {letters}, found "{key}"', letters=letters, key=key)
            raise WrongError(words)
        return keys

    def _matching(self, draft: Draft, stem: str) -> dict[str, Any]:
        pairs = dict(typed.key_pairs(draft.key))
        texts = [self._text(one) for one in draft.options]
        found: list[tuple[str, str]] = []
        for one in draft.premises:
            positions = typed.keys_in(pairs.get(int(one.sign), ""), draft.signs, self.is_cyrillic)
            if len(positions) != 1:
                words = _(
                    "expected a line such as “Answer: 1 – C, 2 – A” with a letter for each of "
                    "the {n} lines, found “{key}”",
                    n=len(draft.premises),
                    key=draft.key,
                )
                raise WrongError(words)
            found.append((self._text(one), texts[positions[0]]))
        reasons = [_paragraphs(one.reasons) for one in draft.premises]
        return matched(stem, found, responses=texts, rationales=reasons)

    # ---- without options

    def _open(self, draft: Draft, stem: str) -> dict[str, Any]:
        """Return the fields of a question without options."""
        full, key, truth = draft.of("full"), draft.key, typed.truth_of(draft.key)
        if not key or full or draft.of("rubric"):
            is_listed = self.has_options or draft.number is None
            is_asked = stem.rstrip("*_ ").endswith(("?", "؟"))
            if is_listed and not (full or draft.lines or is_asked or draft.of("rubric")):
                raise WrongError(_("expected options or an answer, found none"))
            return _written(draft, stem, full)
        if truth is not None:
            draft.stem = [
                one.part(*rest)
                if isinstance(one, Line) and (rest := typed.statement_in(one.text))
                else one
                for one in draft.stem
            ]
            reasons = _paragraphs(draft.of("reason"))
            return true_or_false(draft.markdown(self.of_stems), truth, reasons)
        if re.fullmatch(r"-?[1-9]\d{0,2}(?:,\d{3})+", key):
            words = _(
                "expected a number without a comma, or with a dot before decimals, found {key}",
                key=key,
            )
            raise WrongError(words)
        if found := typed.number_in(key):
            return _numeric(draft, stem, *found)
        return _written(draft, stem, draft.of("answer", "answers"))


def _numeric(draft: Draft, stem: str, answer: str, tolerance: str, unit: str) -> dict[str, Any]:
    explained: dict[str, Any] = {}
    wrong: list[dict[str, Any]] = []
    for name, line in draft.said:
        text = typed.without_directions(line.text).strip()
        if name == "tolerance":
            tolerance = (typed.number_in(text) or (text,))[0]
        elif name == "unit":
            unit = line.markdown()
        elif name == "wrong":
            value = typed.number_in(text)
            if not value:
                raise WrongError(
                    _('expected a wrong result as a number, found "{text}"', text=text)
                )
            wrong.append({"value": value[0]})
        elif name == "reason":
            target = wrong[-1] if wrong else explained
            before = [target["rationale"]] if "rationale" in target else []
            target["rationale"] = "\n\n".join([*before, line.markdown()])
    more = {"unit": unit, "wrong": wrong}
    return numeric(stem, answer, tolerance, **explained, **{k: v for k, v in more.items() if v})


def _written(draft: Draft, stem: str, answers: Sequence[Line]) -> dict[str, Any]:
    rubric = []
    for line in draft.of("rubric"):  # such as ``2 – names both``
        found = re.match(r"\s*([\d.,]+)\s*[–—-]\s*", line.text)
        points = found[1].replace(",", ".") if found else "1"
        rubric.append({"points": points, "text": line.part(found.end() if found else 0).markdown()})
    return written(stem, answer=_paragraphs(answers), rubric=rubric, lines=str(draft.lines))


def _common_formats(lines: Iterable[Line]) -> list[str]:
    """Return the formats that more than half of some lines have throughout, ours apart."""
    marks = [one.marks if one.role not in OWN else {} for one in lines]
    counts = Counter(name for one in marks for name in one)
    return [
        name for name in ("bold", "italic", "underline") if 2 * counts[name] > len(marks) > 1
    ]  # fmt: skip


def _paragraphs(lines: Iterable[Line]) -> str:
    return "\n\n".join(text for one in lines if (text := one.markdown()))


def _verdicts(choices: Sequence[Choice], stem: str) -> dict[str, Any] | None:
    """Return a question about a statement whose options all begin with a verdict."""
    parted = [re.split(r"\s*[,،]\s*", one.text, maxsplit=1) for one in choices]
    verdicts = [typed.truth_of(part[0]) for part in parted]
    if None in verdicts or len(set(verdicts)) < 2:
        return None
    if len(choices) == 2 and all(len(part) == 1 for part in parted):
        right, wrong = sorted(choices, key=lambda one: not one.right)
        is_true = bool(verdicts[choices.index(right)])
        return true_or_false(stem, is_true, right.rationale, wrong.rationale)
    if any(len(part) == 1 for part in parted):
        return None
    data = chosen(stem, [Choice(part[1], one.right, one.rationale)
                         for part, one in zip(parted, choices, strict=True)])  # fmt: skip
    for option, verdict in zip(data["options"], verdicts, strict=True):
        option["verdict"] = str(verdict).lower()
    return {**data, "type": "true-false"}


def _looks_like(source: QuestionFile) -> bool:
    is_older = source.is_old("WordDocument") or source.data.startswith(b"{\\rtf")
    return is_older or DOCUMENT in source.parts


def _read(source: QuestionFile, problems: Problems) -> Iterator[Question]:
    if DOCUMENT not in source.parts:
        words = _(
            "expected a Word file in the format .docx; open this one in Word, choose Save As, "
            "take the type “Word Document (*.docx)” and import the new file"
        )
        raise UnreadableError(words)
    pieces = [piece for block in blocks(source) for piece in _pieces(block)]
    gathering = _Gathering(_stem_styles(pieces))
    for piece in pieces:
        gathering.take(piece)
    gathering.close()
    gathering.give_keys()
    for at, words in gathering.wrong:
        problems.error(Place(source.path, at, 1), words)
    drafts = [one for one in gathering.drafts if one.stem or one.options]
    take_unlabelled(drafts)
    habits = Habits(drafts)
    for draft in drafts:
        place = Place(source.path, draft.at, 1)
        try:
            data = habits.data(draft)
        except WrongError as error:
            problems.error(place, _("“{words}”: {error}", words=draft.words, error=error))
            continue
        name = str(draft.number) if draft.number is not None else ""
        lost = tuple(dict.fromkeys(draft.lost))
        yield Question(data, place, name, lost, draft.pictures)
    if drafts and not habits.has_keys:
        words = _("no right answers are marked in the file; say them when you review the questions")
        problems.warning(Place(source.path), words)


FORMAT = Format(
    name="word",
    title="Word",
    suffix=".docx",
    types=EVERY_TYPE - {"hot-spot"},
    keeps=frozenset({
        "rationale", "verdict", "tolerance", "unit", "wrong", "answer", "rubric", "lines", "alt",
        "markup", "pictures",
    }),
    looks_like=_looks_like,
    read=_read,
    write=write,
    limits=limits,
)  # fmt: skip
