"""What tables in a file of questions are: questions, keys, lines to be matched, or data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, zip_longest

from trainkit.exchange.word.lines import Line, Table
from trainkit.exchange.word.typed import (
    LATIN,
    Label,
    asks_for_several,
    field_of,
    is_key_heading,
    is_sign,
    label_of,
    plain_words,
    sign_of,
    truth_of,
    without_directions,
)
from trainkit.exchange.word.writing import OWN, PLAIN
from trainkit.text.languages import N_, _, every, latin_digits


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
    def of(cls, label: Label, line: Line) -> Option:
        """Return the option that a line is; ``label`` stands in it or before it."""
        return cls(label.sign, line.part(label.end), label.kind, label.marked)

    def append(self, line: Line) -> None:
        """Take a line that goes on with its words."""
        space = ((" ", line.runs[0][1]),) if line.runs else ()
        self.line = replace(self.line, runs=(*self.line.runs, *space, *line.runs))


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
        return without_directions(said).strip()

    @property
    def signs(self) -> list[str]:
        """The letters of its options, Latin ones where they have none."""
        signs = [one.sign for one in self.options]
        return signs if all(signs) else [*LATIN[: len(signs)]]

    def options_to_stem(self) -> None:
        """Take what looked like options for a list in the stem."""
        for one in self.options:
            lead = [] if one.kind == "bullet" else [(f"{one.sign}. ", PLAIN)]
            label = Label("bullet", "", 0, ()) if one.kind == "bullet" else None
            self.stem.append(Line(one.line.at, (*lead, *one.line.runs), label))
        self.options = []

    def markdown(self, dropped: Collection[str] = ()) -> str:
        """Return the stem; formats in ``dropped`` go where a whole line has them."""
        parts: list[str] = []
        for kind, group in groupby(self.stem, _kind):
            shown = [(one, _shown(one, kind, dropped)) for one in group]
            if kind == "code":
                parts.append("\n".join(["```", *(text for _one, text in shown), "```"]))
            elif kind:
                parts.append("\n".join(text for _one, text in shown))
            for one, text in shown if not kind else ():
                if isinstance(one, Line) and not one.is_first and parts:
                    parts[-1] += f"\\\n{text}"
                else:
                    parts.append(text)
        return "\n\n".join(parts).strip()


def _kind(one: Line | Table) -> str:
    """Return the kind of a block that goes on over lines."""
    role = OWN.get(one.role, "") if isinstance(one, Line) else ""
    if isinstance(one, Line) and not role and one.label and one.label.kind == "bullet":
        return "list"
    return role if role in {"code", "list", "steps", "quote"} else ""


def _shown(one: Line | Table, kind: str, dropped: Collection[str]) -> str:
    if isinstance(one, Table):
        return one.markdown()
    if kind == "code":
        return one.text
    text = one.markdown(*(name for name in dropped if name in one.marks))
    number = one.label.number if one.label else 1
    lead = {"list": "- ", "steps": f"{number}. ", "quote": "> "}.get(kind)
    return lead + " ".join(text.split()) if lead else text


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


@dataclass(frozen=True)
class Marking:
    """How the right options of a file are marked."""

    name: str
    """One of the marks; empty if none is used."""
    usual: Mapping[str, str]
    """Of highlight, shading and colour what most options have."""
    several: bool
    """Whether the file has questions with more than one right option."""
    has_words: bool
    """Whether any question has its key in words."""
    confirms: bool = False
    """Whether most questions have their keys in words, which marks confirm or contradict."""

    @property
    def words(self) -> str:
        """How a marked option looks, for trainers."""
        return _(_MARKS[self.name])

    def marked(self, draft: Draft) -> list[int]:
        """Return the positions of the options that are marked."""
        return _marked(draft.options, self.name, self.usual) if self.name else []

    def takes_several(self, stem: str) -> bool:
        """Whether more than one marked option is meant."""
        return self.name == _SIGN or self.several or asks_for_several(stem)

    def bare(self, option: Option) -> Line:
        """Return an option without the sign that marks it."""
        return _without_sign(option) if self.name == _SIGN else option.line


def _without_sign(option: Option) -> Line:
    if option.line.role:
        return option.line
    text, start = option.line.text, 0
    if found := _SIGNED.match(text):
        start = found.end() if found.end() < len(text) else 0
    ends = [one.start() for one in _SIGNED.finditer(text, start + 1) if one.end() == len(text)]
    return option.line.part(start, ends[0] if ends else None)


def _marked(options: Iterable[Option], name: str, usual: Mapping[str, str]) -> list[int]:
    return [n for n, one in enumerate(options) if _mark(one, name) not in {"", usual.get(name)}]


def _mark(option: Option, name: str) -> str:
    if name != _SIGN:
        return option.line.marks.get(name, "")
    is_signed = option.is_marked or _without_sign(option).text != option.line.text.strip()
    return _SIGN if is_signed and not option.line.role else ""


def marking_of(drafts: Sequence[Draft]) -> Marking:
    """Return how a file marks its right options."""
    asked = [one for one in drafts if len(one.options) > 1 and not one.premises]
    usual = {name: _usual(name, asked) for name in _VALUED}
    worded = [one for one in asked if one.key or one.of("order")]
    is_worded = 2 * len(worded) >= len(asked)
    by_hand = [one for one in asked if not one.options[0].line.role]
    open_ones = by_hand if is_worded else [one for one in asked if not one.key]
    best, fitting = "", list[int]()
    for name in _MARKS:
        counts = [(len(_marked(one.options, name, usual)), len(one.options)) for one in open_ones]
        fits = [count for count, of in counts if 0 < count < of]
        if len(fits) > len(fitting):
            best, fitting = name, fits
    if 5 * len(fitting) < len(open_ones):
        best = ""
    if is_worded:  # the marks only confirm the keys, or contradict them
        return Marking(best, usual, several=False, has_words=bool(worded), confirms=True)
    several = sum(count > 1 for count in fitting)
    return Marking(best, usual, several >= 2 and 5 * several >= len(fitting), bool(worded))


def _usual(name: str, drafts: Iterable[Draft]) -> str:
    counts = Counter(one.line.marks.get(name, "") for draft in drafts for one in draft.options)
    return next((value for value, count in counts.items() if 2 * count > counts.total()), "")


def take_unlabelled(drafts: Sequence[Draft]) -> None:
    """Take the lines below stems for options where some are marked and none has a letter.

    Only if that is how most questions without options look.
    """
    bare = [one for one in drafts if not one.options and not one.of("answer", "answers")]
    found = [(one, options) for one in bare if (options := _unlabelled(one))]
    for draft, options in found if 2 * len(found) >= len(bare) else ():
        draft.stem, draft.options = draft.stem[:1], options


def _unlabelled(draft: Draft) -> list[Option]:
    lines = [one for one in draft.stem if isinstance(one, Line) and not one.role]
    if len(lines) < 3 or len(lines) < len(draft.stem) or draft.lines:
        return []
    options = [Option("", one, "line") for one in lines[1:]]
    marked = [bool(_mark(one, _SIGN) or one.line.marks) for one in options]
    is_asked = lines[0].text.rstrip().endswith(("?", "؟", ":", "…"))
    return options if is_asked and 0 < sum(marked) < len(marked) else []
