"""The lines of a Word file, with what formatting says: lists, marks, pictures, tracked changes.

Markup is that of ECMA-376, Part 1 (WordprocessingML). A line is a paragraph, or what stands
between two breaks of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from html import escape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from trainkit.exchange.markup import from_html
from trainkit.exchange.pictures import Pictures
from trainkit.exchange.plain import Formula, WrongError, formula_text, from_plain
from trainkit.exchange.source import MOST_QUESTIONS, QuestionFile, UnreadableError
from trainkit.exchange.word.typed import Label
from trainkit.exchange.word.writing import (
    PLAIN,
    Lists,
    RunFormat,
    Styles,
    W,
    root_of,
    shading_of,
    value_of,
)
from trainkit.text.languages import _

if TYPE_CHECKING:
    from lxml.etree import _Element

DOCUMENT = "word/document.xml"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SYMBOLS = {"F0FC": "✓", "F0FB": "✗", "F0A8": "☐", "F0FE": "☑", "F0B7": "•"}
"""Signs of Word's fonts of symbols that people mark answers with."""
_MARKS = ("bold", "italic", "underline", "strike", "colour", "highlight", "shading")
"""What of a format may mark a right answer."""
_TAGS = (("code", "code"), ("bold", "b"), ("italic", "i"), ("underline", "u"), ("strike", "del"))
_LETTER = re.compile(r"\w")
_PARAGRAPH = re.compile(rb"<w:p[\s/>]")
MOST_PARAGRAPHS = 5 * MOST_QUESTIONS
"""Paragraphs of a file; they are read within two minutes."""


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
        """Return the line as Markdown; formats named in ``without`` are dropped."""
        runs = [*self.runs]
        if without:
            dropped: Any = {name: type(getattr(PLAIN, name))() for name in without}
            runs = [(text, how._replace(**dropped)) for text, how in runs]
        if not any(_has_markup(how) for _text, how in runs):
            return from_plain("".join(text for text, _how in runs).replace("\t", " "))
        return from_html("".join(_html(text, how) for text, how in _joined(runs)))


def _has_markup(how: RunFormat) -> bool:
    return how._replace(colour="", highlight="", shading="") != PLAIN


def _joined(runs: list[tuple[str, RunFormat]]) -> Iterator[tuple[str, RunFormat]]:
    """Yield runs with those that show alike in one; spaces are never formatted alone."""
    kept: list[tuple[str, RunFormat]] = []
    for text, how in runs:
        shown = how._replace(colour="", highlight="", shading="")
        if kept and (kept[-1][1] == shown or (not text.strip() and not shown.picture)):
            kept[-1] = (kept[-1][0] + text, kept[-1][1])
        else:
            kept.append((text, shown))
    yield from kept


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
        for row in self.rows:
            for cell in row:
                yield from cell


def blocks(source: QuestionFile) -> Iterator[Line | Table]:
    """Yield the lines and tables of a Word file in their order.

    Raises ``UnreadableError`` where the file is damaged or would do harm.
    """
    data = source.part(DOCUMENT)
    if sum(1 for _one in _PARAGRAPH.finditer(data)) > MOST_PARAGRAPHS:
        raise UnreadableError(
            _("refused: it has more than {most} paragraphs; divide the file",
              most=f"{MOST_PARAGRAPHS:,}")
        )  # fmt: skip
    reader = _Reader(source)
    for element in source.elements(("p", "tbl"), data, _is_block):
        if element.tag == f"{W}p":
            yield from reader.lines(element)
        elif element.tag == f"{W}tbl":
            yield reader.table(element)


def _is_block(element: _Element) -> bool:
    """Whether a paragraph or table stands in the text itself, not in a cell or a box."""
    above = element.getparent()
    while above is not None and above.tag in _AROUND:
        above = above.getparent()
    return above is not None and above.tag == f"{W}body"


class _Reader:
    """Reads paragraphs with the styles, lists and relations of their file."""

    def __init__(self, source: QuestionFile) -> None:
        self.source = source
        self.at = 0
        self.styles = Styles(source)
        self.lists = Lists(source, self.styles)
        self.pictures = Pictures()
        self._paths: dict[str, str] = {}

    # ---- parts of the file

    @cached_property
    def _relations(self) -> Mapping[str, str]:
        root = root_of(self.source, "word/_rels/document.xml.rels")
        found = root if root is not None else ()
        return {str(one.get("Id")): str(one.get("Target")) for one in found}

    @cached_property
    def _notes(self) -> Mapping[tuple[str, str], str]:
        """The words of footnotes, endnotes and comments, by their kind and id."""
        found = {}
        for kind in ("footnote", "endnote", "comment"):
            root = root_of(self.source, f"word/{kind}s.xml")
            for one in root if root is not None else ():
                words = "".join(str(t.text or "") for t in one.iter(f"{W}t"))
                found[kind, str(one.get(f"{W}id"))] = words.strip()
        return found

    # ---- paragraphs and tables

    def lines(self, paragraph: _Element, shading: str = "") -> Iterator[Line]:
        """Yield the lines of a paragraph; ``shading`` is that of the cell in which it stands."""
        self.at += 1
        properties = paragraph.find(f"{W}pPr")
        style = value_of(properties, "pStyle") or self.styles.default
        found = _Found(self, style)
        found.walk(paragraph, "")
        shading = shading or shading_of(properties)
        lines: list[list[tuple[str, RunFormat]]] = [[]]
        for text, how in found.runs:
            shown = how._replace(shading=shading) if shading else how
            first, *others = text.split("\n")
            lines[-1].append((first, shown))
            lines += [[(other, shown)] for other in others]
        runs = [tuple(run for run in line if run[0] or run[1].picture) for line in lines]
        label, role = self.lists.label(properties, style), self.styles.role(style)
        lost = tuple(dict.fromkeys(found.lost))
        more: Any = {"lost": lost, "pictures": found.pictures, "wrong": found.wrong}
        yield Line(self.at, runs[0], label, role, **more)
        for line in runs[1:]:
            yield Line(self.at, line, None, role, is_first=False)

    def table(self, table: _Element) -> Table:
        """Return a table; cells that go on from the row above are empty."""
        at = self.at + 1
        rows = [
            tuple(tuple(self._cell(one)) for one in row.iter(f"{W}tc") if _around(one, "tr") is row)
            for row in table.iter(f"{W}tr")
            if _around(row, "tbl") is table
        ]
        return Table(at, tuple(filter(None, rows)))

    def _cell(self, cell: _Element) -> Iterator[Line]:
        shading = shading_of(cell.find(f"{W}tcPr"))
        for paragraph in cell.iter(f"{W}p"):
            if _around(paragraph, "txbxContent") is None:
                for line in self.lines(paragraph, shading):
                    if line.text.strip() or line.pictures:
                        yield line

    def note(self, kind: str, name: str) -> str:
        """Return the words of a footnote, endnote or comment."""
        return self._notes.get((kind, name), "")

    def picture(self, target: str) -> str:
        """Return the path of the picture to which a relation leads; empty if it is of no use."""
        if target not in self._paths:
            name = target.lstrip("/") if target.startswith("/") else f"word/{target}"
            data = self.source.part(name) if name in self.source.parts else b""
            self._paths[target] = self.pictures.add(target, data)
        return self._paths[target]

    def relation(self, name: str) -> str:
        """Return where a relation of the document leads; empty if nowhere."""
        return self._relations.get(name, "")


def _around(element: _Element, name: str) -> _Element | None:
    return next(element.iterancestors(f"{W}{name}"), None)


_MATH = {"f": "frac", "sSup": "sup", "sSub": "sub", "sSubSup": "subsup", "func": "func"}
_MATH_ROWS = {
    *("oMath", "oMathPara", "r", "t", "e", "num", "den", "sup", "sub", "deg", "box", "fName"),
}
_NO_PART = ("Pr", "ctrlPr")


def _parts_of_math(element: _Element) -> Formula:
    """Return a formula of Office Math (ECMA-376, Part 1, 22.1)."""
    name = str(element.tag).rpartition("}")[2]
    parts = [
        _parts_of_math(one)
        for one in element
        if isinstance(one.tag, str) and not one.tag.endswith(_NO_PART)
    ]
    texts: list[Formula | str] = [element.text or ""] if name == "t" else list(parts)
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
    return Formula(_MATH.get(name, "row" if name in _MATH_ROWS else ""), texts)


_THROUGH = {
    f"{W}{name}"
    for name in ("smartTag", "sdt", "sdtContent", "fldSimple", "bdo", "dir", "customXml")
}
_AROUND = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins")}
_BREAKS = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
_NOTES = {
    f"{W}footnoteReference": "footnote",
    f"{W}endnoteReference": "endnote",
    f"{W}commentReference": "comment",
}


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
            if tag == f"{W}r":
                self._run(one, link)
            elif tag in _THROUGH:
                self.walk(one, link)
            elif tag == f"{W}hyperlink":
                target = self.reader.relation(str(one.get(f"{_R}id")))
                self.walk(one, target if target.startswith(("http:", "https:", "mailto:")) else "")
            elif tag in {f"{W}ins", f"{W}moveTo"}:
                self.lost.append(_("a tracked change: inserted text was taken over"))
                self.walk(one, link)
            elif tag in {f"{W}del", f"{W}moveFrom"}:
                self.lost.append(_("a tracked change: deleted text was left out"))
            elif isinstance(tag, str) and tag.endswith(("}oMath", "}oMathPara")):
                self._formula(one)

    def _formula(self, element: _Element) -> None:
        try:
            words = formula_text(_parts_of_math(element))
        except WrongError as error:
            self.wrong = str(error)
            return
        if self.runs and re.match(r"\w", words) and re.search(r"\w\Z", self.runs[-1][0]):
            self.runs.append((" ", PLAIN))
        self.runs.append((words, PLAIN))
        self.lost.append(_("the layout of the formula {text}", text=words))

    def _run(self, run: _Element, link: str) -> None:
        how = self.reader.styles.format(run.find(f"{W}rPr"), self.style, link)
        for one in run:
            tag = one.tag
            if tag == f"{W}t":
                self.runs.append(((one.text or "").replace("\n", " "), how))
            elif tag in _BREAKS:
                self.runs.append((_BREAKS[tag], how))
            elif tag == f"{W}br":
                if one.get(f"{W}type") in {None, "textWrapping"}:
                    self.runs.append(("\n", how))
            elif tag == f"{W}sym":
                code = str(one.get(f"{W}char")).upper()
                self.runs.append((_SYMBOLS.get(code, ""), how))
            elif tag in _NOTES:
                text = self.reader.note(_NOTES[tag], str(one.get(f"{W}id")))
                is_comment = _NOTES[tag] == "comment"
                self.lost.append(_("a comment: {text}", text=text) if is_comment
                                 else _("a footnote: {text}", text=text))  # fmt: skip
            elif isinstance(tag, str) and tag.endswith("}AlternateContent"):
                self._drawing(one[0] if len(one) else one)
            elif tag in {f"{W}drawing", f"{W}pict", f"{W}object"}:
                self._drawing(one)

    def _drawing(self, drawing: _Element) -> None:
        boxes = [*drawing.iter(f"{W}txbxContent")]
        for box in boxes:
            words = " ".join(str(t.text or "") for t in box.iter(f"{W}t"))
            self.lost.append(_("a text box: {text}", text=words))
        if boxes:
            return
        alt = ""
        for one in drawing.iter("{*}docPr"):
            alt = " ".join(str(one.get("descr") or "").split())
        names = [str(one.get(f"{_R}embed")) for one in drawing.iter("{*}blip")]
        names += [str(one.get(f"{_R}id")) for one in drawing.iter("{*}imagedata")]
        for name in names:
            self._picture(name, alt)
        if not names:
            self.lost.append(_("a drawing"))

    def _picture(self, name: str, alt: str) -> None:
        target = self.reader.relation(name)
        path = self.reader.picture(target)
        if path:
            self.pictures[path] = self.reader.pictures.found[path]
            self.runs.append((alt, PLAIN._replace(picture=path)))
        else:
            self.lost.append(_("the picture {name}", name=PurePosixPath(target).name or "?"))
