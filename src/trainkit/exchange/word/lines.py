"""The lines of a Word file, with what formatting says: lists, marks, pictures, tracked changes.

Markup is that of ECMA-376, Part 1 (WordprocessingML): formats of runs in 17.3.2, styles in 17.7,
lists and what Word counts before a paragraph in 17.9, formulas in 22.1. A line is a paragraph, or
what stands between two breaks of one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from html import escape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from trainkit.exchange.markup import Formula, WrongError, formula_text, from_html, from_plain
from trainkit.exchange.pictures import Pictures
from trainkit.exchange.source import MOST_QUESTIONS, QuestionFile, UnreadableError
from trainkit.exchange.word.typed import ABJAD, ARABIC, CYRILLIC, LATIN, Label
from trainkit.text.languages import _

if TYPE_CHECKING:
    from lxml.etree import _Element


DOCUMENT = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
OWN = {
    "Question Stem": "stem",
    "Question Text": "text",
    "Question List": "list",
    "Question Steps": "steps",
    "Question Quote": "quote",
    "Question Code": "code",
    "Question Cell": "cell",
    "Question Pair": "pair",
    "Question Option": "option",
    "Question Reason": "reason",
    "Question Key": "key",
}
"""The styles of the files that we write ourselves, which say what a paragraph is."""
_KINDS = {"bullet": "bullet", "lowerRoman": "roman", "upperRoman": "roman"}
_LETTERS = {
    "upperLetter": LATIN,
    "lowerLetter": LATIN,
    "russianUpper": CYRILLIC,
    "russianLower": CYRILLIC,
    "arabicAbjad": ABJAD,
    "arabicAlpha": ARABIC,
}
_SYMBOLS = {"F0FC": "✓", "F0FB": "✗", "F0A8": "☐", "F0FE": "☑", "F0B7": "•"}
"""Signs of Word's fonts of symbols that people mark answers with."""
_MARKS = ("bold", "italic", "underline", "strike", "colour", "highlight", "shading")
"""What of a format may mark a right answer."""
_TAGS = (("code", "code"), ("bold", "b"), ("italic", "i"), ("underline", "u"), ("strike", "del"))
_LETTER = re.compile(r"\w")
_PARAGRAPH = re.compile(rb"<w:p[\s/>]")
MOST_PARAGRAPHS = 5 * MOST_QUESTIONS
"""Paragraphs of a file; they are read within two minutes."""


class RunFormat(NamedTuple):
    """How a run of text is formatted, as far as it matters."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    code: bool = False
    raised: str = ""
    colour: str = ""
    highlight: str = ""
    shading: str = ""
    link: str = ""
    picture: str = ""


PLAIN = RunFormat()


def _value(element: _Element | None, name: str) -> str:
    """Return the value of a property below an element; empty if it is not there."""
    found = element.find(f"{_W}{name}") if element is not None else None
    return str(found.get(f"{_W}val") or "") if found is not None else ""


def _number(text: str | None) -> int:
    return int(text) if text and text.lstrip("-").isdigit() and len(text) < 9 else 0


def _fill(shading: _Element | None) -> str:
    """Return the colour of a shading; empty for none and white."""
    fill = str(shading.get(f"{_W}fill") or "").upper() if shading is not None else ""
    return "" if fill in {"AUTO", "FFFFFF"} else fill


def _shading_of(properties: _Element | None) -> str:
    return _fill(properties.find(f"{_W}shd")) if properties is not None else ""


def _is_on(value: str) -> bool:
    return value not in {"0", "false", "off"}


def _font(name: str) -> dict[str, Any]:
    is_code = "mono" in name or name.startswith(("courier", "consolas"))
    return {"code": is_code} if name else {}


_RAISED = {"superscript": "sup", "subscript": "sub"}
_BLACK = {"auto", "000000", ""}
_SAYS: Mapping[str, Callable[[_Element, str], dict[str, Any]]] = {
    "b": lambda _one, value: {"bold": _is_on(value)},
    "i": lambda _one, value: {"italic": _is_on(value)},
    "strike": lambda _one, value: {"strike": _is_on(value)},
    "u": lambda _one, value: {"underline": value not in {"none", ""}},
    "color": lambda _one, value: {"colour": "" if value in _BLACK else value.upper()},
    "highlight": lambda _one, value: {"highlight": "" if value in {"none", "white"} else value},
    "shd": lambda one, _value: {"shading": _fill(one)},
    "vertAlign": lambda _one, value: {"raised": _RAISED.get(value, "")},
    "rFonts": lambda one, _value: _font(str(one.get(f"{_W}ascii") or "").casefold()),
}


def _said(one: _Element) -> dict[str, Any]:
    """Return what a property of a run says of its format."""
    name = one.tag[len(_W) :] if isinstance(one.tag, str) and one.tag.startswith(_W) else ""
    says = _SAYS.get(name)
    return says(one, str(one.get(f"{_W}val") or "")) if says else {}


@cache
def _marks_of(how: RunFormat) -> Mapping[str, str]:
    """Return what of a format may mark a right answer."""
    return {name: str(value) for name in _MARKS if (value := getattr(how, name))}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, with the formats of its parts."""

    at: int
    """The number of its paragraph, counted from 1."""
    runs: tuple[tuple[str, RunFormat], ...] = ()
    label: Label | None = None
    """Its number or letter, which Word counts or somebody typed."""
    role: str = ""
    """The name of the paragraph's style where it is one of ours, or ``heading``."""
    is_first: bool = True
    """Whether it is the first of its paragraph."""
    lost: tuple[str, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    wrong: str = ""
    """Why its question is left out; empty if it is not."""

    @property
    def text(self) -> str:
        """The words without formatting."""
        if len(self.runs) == 1:  # what most lines have, of which large banks have a million
            return self.runs[0][0]
        return "".join([text for text, _format in self.runs])

    def part(self, start: int, end: int | None = None) -> Line:
        """Return a part of the line, without spaces around it and without its label."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        end = start + len(text.strip())
        runs, at = [], 0
        for words, how in self.runs:
            cut = words[max(start - at, 0) : max(end - at, 0)]
            if cut:
                runs.append((cut, how))
            at += len(words)
        return replace(self, runs=tuple(runs), label=None)

    @property
    def bare(self) -> Line:
        """The line without its label."""
        return self.part(self.label.end if self.label else 0)

    @property
    def marks(self) -> Mapping[str, str]:
        """What all its letters have in common, of what may mark a right answer."""
        own = [_marks_of(how) for text, how in self.runs if _LETTER.search(text)]
        if len(set(map(id, own))) < 2:
            return own[0] if own else {}
        return {k: v for k, v in own[0].items() if all(one.get(k) == v for one in own[1:])}

    def markdown(self, *without: str) -> str:
        """Return the line as Markdown; formats named in ``without`` are dropped.

        Runs that show alike are one; spaces are never formatted alone.
        """
        unseen: dict[str, Any] = dict.fromkeys(("colour", "highlight", "shading"), "")
        unseen |= {name: type(getattr(PLAIN, name))() for name in without}
        runs = [(text, how if how is PLAIN else how._replace(**unseen)) for text, how in self.runs]
        if all(how == PLAIN for _text, how in runs):
            return from_plain("".join(text for text, _how in runs).replace("\t", " "))
        kept: list[tuple[str, RunFormat]] = []
        for text, how in runs:
            if kept and (kept[-1][1] == how or (not text.strip() and not how.picture)):
                kept[-1] = (kept[-1][0] + text, kept[-1][1])
            else:
                kept.append((text, how))
        return from_html("".join(_html(text, how) for text, how in kept))


def _html(text: str, how: RunFormat) -> str:
    if how.picture:
        return f'<img src="{escape(how.picture)}" alt="{escape(text)}"/>'
    inner = text.strip()
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if not inner:
        return text
    shown = escape(inner, quote=False)
    for name, tag in _TAGS:
        if getattr(how, name) and not (name == "underline" and how.link):
            shown = f"<{tag}>{shown}</{tag}>"
    if how.raised:
        shown = f"<{how.raised}>{shown}</{how.raised}>"
    if how.link and how.link != inner:
        shown = f'<a href="{escape(how.link)}">{shown}</a>'
    return before + shown + after


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells of lines."""

    at: int
    rows: tuple[tuple[tuple[Line, ...], ...], ...]

    def texts(self) -> list[list[str]]:
        """Return the words of all cells."""
        return [[" ".join(line.text for line in cell).strip() for cell in row] for row in self.rows]

    def markdown(self) -> str:
        """Return it as a table of Markdown, whose first row is its head."""
        rows = [
            [" ".join(line.markdown() for line in cell).strip() for cell in row]
            for row in self.rows
        ]
        width = max(map(len, rows))
        rows = [[*row, *[""] * (width - len(row))] for row in rows]
        lines = [rows[0], ["---"] * width, *rows[1:]]
        return "\n".join(f"| {' | '.join(' '.join(c.split()) for c in row)} |" for row in lines)

    def lines(self) -> Iterator[Line]:
        """Yield the lines of all cells."""
        return (line for row in self.rows for cell in row for line in cell)


_THROUGH = {
    f"{_W}{name}"
    for name in ("smartTag", "sdt", "sdtContent", "fldSimple", "bdo", "dir", "customXml")
}
_AROUND = {f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins")}
_BREAKS = {f"{_W}tab": "\t", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}ptab": "\t"}
_NOTES = {f"{_W}{kind}Reference": kind for kind in ("footnote", "endnote", "comment")}


def blocks(source: QuestionFile) -> Iterator[Line | Table]:
    """Yield the lines and tables of a Word file in their order.

    Raises ``UnreadableError`` where the file is damaged or would do harm.
    """

    def is_block(element: _Element) -> bool:
        """Whether a paragraph or table stands in the text itself, not in a cell or a box."""
        above = element.getparent()
        while above is not None and above.tag in _AROUND:
            above = above.getparent()
        return above is not None and above.tag == f"{_W}body"

    data = source.part(DOCUMENT)
    if sum(1 for _one in _PARAGRAPH.finditer(data)) > MOST_PARAGRAPHS:
        most = f"{MOST_PARAGRAPHS:,}"
        words = _("refused: it has more than {most} paragraphs; divide the file", most=most)
        raise UnreadableError(words)
    reader = _Reader(source)
    for element in source.elements(("p", "tbl"), data, is_block):
        if element.tag == f"{_W}p":
            yield from reader.lines(element)
        elif element.tag == f"{_W}tbl":
            yield reader.table(element)


class _List(NamedTuple):
    abstract: str
    """The id of the definition that it counts with."""
    levels: Mapping[int, _Element]
    anew: Collection[int]
    """The levels that start anew in it."""


class _Reader:
    """Reads paragraphs with the styles, lists and relations of their file."""

    def __init__(self, source: QuestionFile) -> None:
        self.source = source
        self.at = 0
        self.pictures = Pictures()
        self._paths: dict[str, str] = {}
        self._formats: dict[tuple[str, str], RunFormat] = {}
        self._counters: Counter[tuple[str, int]] = Counter()
        self._started: set[tuple[str, int]] = set()

    # ---- parts of the file

    def _root(self, name: str) -> _Element | tuple[()]:
        """Return the root of a part of the file; nothing if it has no such part."""
        return self.source.xml(self.source.part(name)) if name in self.source.parts else ()

    @cached_property
    def _styles(self) -> Mapping[str, _Element]:
        found = (one for one in self._root("word/styles.xml") if one.tag == f"{_W}style")
        return {str(one.get(f"{_W}styleId")): one for one in found}

    @cached_property
    def _default(self) -> str:
        """The id of the style that paragraphs have if they name none."""
        for name, style in self._styles.items():
            if style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") == "1":
                return name
        return ""

    @cached_property
    def relations(self) -> Mapping[str, str]:
        """Where relations of the document lead."""
        root = self._root("word/_rels/document.xml.rels")
        return {str(one.get("Id")): str(one.get("Target")) for one in root}

    @cached_property
    def notes(self) -> Mapping[tuple[str, str], str]:
        """The words of footnotes, endnotes and comments, by their kind and id."""
        found = {}
        for kind in _NOTES.values():
            for one in self._root(f"word/{kind}s.xml"):
                words = "".join(str(t.text or "") for t in one.iter(f"{_W}t"))
                found[kind, str(one.get(f"{_W}id"))] = words.strip()
        return found

    @cached_property
    def _lists(self) -> Mapping[str, _List]:
        def levels(parent: _Element) -> dict[int, _Element]:
            return {_number(one.get(f"{_W}ilvl")): one for one in parent.iterfind(f"{_W}lvl")}

        root = list(self._root("word/numbering.xml"))
        defined = {
            str(one.get(f"{_W}abstractNumId")): levels(one)
            for one in root
            if one.tag == f"{_W}abstractNum"
        }
        found = {}
        for one in root:
            if one.tag == f"{_W}num":
                abstract = _value(one, "abstractNumId")
                own = {k: v for override in one for k, v in levels(override).items()}
                anew = {
                    _number(override.get(f"{_W}ilvl"))
                    for override in one
                    if override.find(f"{_W}startOverride") is not None
                }
                every = {**defined.get(abstract, {}), **own}
                found[str(one.get(f"{_W}numId"))] = _List(abstract, every, anew)
        return found

    # ---- styles and lists

    def _chain(self, style: str) -> list[_Element]:
        """Return a style and those that it is based on, the last first."""
        chain: list[_Element] = []
        while style in self._styles and len(chain) < 20:
            chain.insert(0, self._styles[style])
            style = _value(chain[0], "basedOn")
        return chain

    def format(self, properties: _Element | None, style: str, link: str) -> RunFormat:
        """Return the format of a run, from its own properties and its styles."""
        own = _value(properties, "rStyle")
        if (style, own) not in self._formats:
            chain = [*self._chain(style), *self._chain(own)]
            said = [_said(one) for each in chain for one in each.iterfind(f"{_W}rPr/*")]
            self._formats[style, own] = RunFormat(**{k: v for one in said for k, v in one.items()})
        values: dict[str, Any] = {"link": link} if link else {}
        for one in properties if properties is not None else ():
            values |= _said(one)
        found = self._formats[style, own]
        return found._replace(**values) if values else found

    def _role(self, style: str) -> str:
        """Return the name of a style of our own, ``heading`` for one of headings, else nothing."""
        name = _value(self._styles.get(style), "name")
        is_heading = name.casefold().startswith(("heading", "title", "subtitle"))
        return "heading" if is_heading else name if name in OWN else ""

    def _label(self, properties: _Element | None, style: str) -> Label | None:
        """Return the number that Word writes before a paragraph, and count on."""
        own = properties.find(f"{_W}numPr") if properties is not None else None
        styled = [one.find(f"{_W}pPr/{_W}numPr") for one in reversed(self._chain(style))]
        places = [one for one in ([own] if own is not None else styled) if one is not None]
        name = next(filter(None, (_value(one, "numId") for one in places)), "0")
        if name == "0" or name not in self._lists:
            return None
        abstract, levels, anew = self._lists[name]
        level = _number(_value(places[0], "ilvl"))
        if own is None:
            linked = [n for n, one in levels.items() if _value(one, "pStyle") == style]
            level = linked[0] if linked else level
        if level not in levels or _value(levels[level], "numFmt") == "none":
            return None
        key, how = (abstract, level), levels[level]
        if key not in self._counters or (level in anew and (name, level) not in self._started):
            self._counters[key] = _number(_value(how, "start") or "1") - 1
        self._started.add((name, level))
        self._counters[key] += 1
        for other in [one for one in self._counters if one[0] == abstract and one[1] > level]:
            del self._counters[other]
        number, kind = self._counters[key], _value(how, "numFmt") or "decimal"
        look = ("auto", str(level), kind, _value(how, "lvlText"))
        if letters := _LETTERS.get(kind):
            sign = letters[number - 1] if 0 < number <= len(letters) else str(number)
            return Label("letter", sign, 0, look)
        return Label(_KINDS.get(kind, "number"), str(number), number, look)

    # ---- paragraphs and tables

    def lines(self, paragraph: _Element, shading: str = "") -> Iterator[Line]:
        """Yield the lines of a paragraph; ``shading`` is that of the cell in which it stands."""
        self.at += 1
        properties = paragraph.find(f"{_W}pPr")
        style = _value(properties, "pStyle") or self._default
        found = _Found(self, style)
        found.walk(paragraph, "")
        shading = shading or _shading_of(properties)
        lines: list[list[tuple[str, RunFormat]]] = [[]]
        for text, how in found.runs:
            shown = how._replace(shading=shading) if shading else how
            first, *others = text.split("\n")
            lines[-1].append((first, shown))
            lines += [[(other, shown)] for other in others]
        runs = [tuple(run for run in line if run[0] or run[1].picture) for line in lines]
        label, role = self._label(properties, style), self._role(style)
        lost = tuple(dict.fromkeys(found.lost))
        more: Any = {"lost": lost, "pictures": found.pictures, "wrong": found.wrong}
        yield Line(self.at, runs[0], label, role, **more)
        for line in runs[1:]:
            yield Line(self.at, line, None, role, is_first=False)

    def table(self, table: _Element) -> Table:
        """Return a table; cells that go on from the row above are empty."""

        def around(element: _Element, name: str) -> _Element | None:
            return next(element.iterancestors(f"{_W}{name}"), None)

        at, rows = self.at + 1, []
        for row in (row for row in table.iter(f"{_W}tr") if around(row, "tbl") is table):
            cells = []
            for cell in (cell for cell in row.iter(f"{_W}tc") if around(cell, "tr") is row):
                shading = _shading_of(cell.find(f"{_W}tcPr"))
                lines = [
                    line
                    for paragraph in cell.iter(f"{_W}p")
                    if around(paragraph, "txbxContent") is None
                    for line in self.lines(paragraph, shading)
                ]
                cells.append(tuple(one for one in lines if one.text.strip() or one.pictures))
            rows.append(tuple(cells))
        return Table(at, tuple(filter(None, rows)))

    def picture(self, target: str) -> str:
        """Return the path of the picture to which a relation leads; empty if it is of no use."""
        if target not in self._paths:
            name = target.lstrip("/") if target.startswith("/") else f"word/{target}"
            data = self.source.part(name) if name in self.source.parts else b""
            self._paths[target] = self.pictures.add(target, data)
        return self._paths[target]


_MATH = {"f": "frac", "sSup": "sup", "sSub": "sub", "sSubSup": "subsup", "func": "func"}
_MATH |= dict.fromkeys(("oMath", "oMathPara", "r", "t", "e", "num", "den"), "row")
_MATH |= dict.fromkeys(("sup", "sub", "deg", "box", "fName"), "row")


def _parts_of_math(element: _Element) -> Formula:
    """Return a formula of Office Math (ECMA-376, Part 1, 22.1)."""
    name = str(element.tag).rpartition("}")[2]
    parts = [
        _parts_of_math(one)
        for one in element
        if isinstance(one.tag, str) and not one.tag.endswith(("Pr", "ctrlPr"))
    ]
    if name == "d":
        signs = {one.tag.rpartition("}")[2]: one for one in element.iterfind("{*}dPr/*")}
        start, end = (
            next(iter(signs[key].attrib.values()), "") if key in signs else usual
            for key, usual in (("begChr", "("), ("endChr", ")"))
        )
        return Formula("row" if len(parts) == 1 else "", [str(start), *parts, str(end)])
    if name == "rad":
        degree, base = parts[0], parts[-1]
        has_degree = len(parts) > 1 and element.find("{*}deg//{*}t") is not None
        return Formula("nroot", [base, degree]) if has_degree else Formula("root", [base])
    return Formula(_MATH.get(name, ""), [element.text or ""] if name == "t" else parts)


class _Found:
    """What a paragraph holds."""

    def __init__(self, reader: _Reader, style: str) -> None:
        self.reader = reader
        self.style = style
        self.runs: list[tuple[str, RunFormat]] = []
        self.lost: list[str] = []
        self.wrong = ""
        self.pictures: dict[str, bytes] = {}

    def walk(self, element: _Element, link: str) -> None:
        """Take what is in an element of text."""
        for one in element:
            tag = one.tag
            if tag == f"{_W}r":
                self._run(one, link)
            elif tag in _THROUGH:
                self.walk(one, link)
            elif tag == f"{_W}hyperlink":
                target = self.reader.relations.get(str(one.get(f"{_R}id")), "")
                self.walk(one, target if target.startswith(("http:", "https:", "mailto:")) else "")
            elif tag in {f"{_W}ins", f"{_W}moveTo"}:
                self.lost.append(_("a tracked change: inserted text was taken over"))
                self.walk(one, link)
            elif tag in {f"{_W}del", f"{_W}moveFrom"}:
                self.lost.append(_("a tracked change: deleted text was left out"))
            elif isinstance(tag, str) and tag.endswith(("}oMath", "}oMathPara")):
                try:
                    words = formula_text(_parts_of_math(one))
                except WrongError as error:
                    self.wrong = str(error)
                else:
                    before = self.runs[-1][0] if self.runs else ""
                    if re.match(r"\w", words) and re.search(r"\w\Z", before):
                        self.runs.append((" ", PLAIN))
                    self.runs.append((words, PLAIN))
                    self.lost.append(_("the layout of the formula {text}", text=words))

    def _run(self, run: _Element, link: str) -> None:
        how = self.reader.format(run.find(f"{_W}rPr"), self.style, link)
        for one in run:
            tag = one.tag
            if tag == f"{_W}t":
                self.runs.append(((one.text or "").replace("\n", " "), how))
            elif tag in _BREAKS:
                self.runs.append((_BREAKS[tag], how))
            elif tag == f"{_W}br":
                if one.get(f"{_W}type") in {None, "textWrapping"}:
                    self.runs.append(("\n", how))
            elif tag == f"{_W}sym":
                code = str(one.get(f"{_W}char")).upper()
                self.runs.append((_SYMBOLS.get(code, ""), how))
            elif tag in _NOTES:
                kind = _NOTES[tag]
                text = self.reader.notes.get((kind, str(one.get(f"{_W}id"))), "")
                said = _("a footnote: {text}", text=text)
                self.lost.append(_("a comment: {text}", text=text) if kind == "comment" else said)
            elif isinstance(tag, str) and tag.endswith("}AlternateContent"):
                self._drawing(one[0] if len(one) else one)
            elif tag in {f"{_W}drawing", f"{_W}pict", f"{_W}object"}:
                self._drawing(one)

    def _drawing(self, drawing: _Element) -> None:
        boxes = [*drawing.iter(f"{_W}txbxContent")]
        for box in boxes:
            words = " ".join(str(t.text or "") for t in box.iter(f"{_W}t"))
            self.lost.append(_("a text box: {text}", text=words))
        if boxes:
            return
        alt = ""
        for one in drawing.iter("{*}docPr"):
            alt = " ".join(str(one.get("descr") or "").split())
        names = [str(one.get(f"{_R}embed")) for one in drawing.iter("{*}blip")]
        names += [str(one.get(f"{_R}id")) for one in drawing.iter("{*}imagedata")]
        for target in (self.reader.relations.get(name, "") for name in names):
            if path := self.reader.picture(target):
                self.pictures[path] = self.reader.pictures.found[path]
                self.runs.append((alt, PLAIN._replace(picture=path)))
            else:
                words = PurePosixPath(target).name or "?"
                self.lost.append(_("the picture {name}", name=words))
        if not names:
            self.lost.append(_("a drawing"))
