"""A Word file of questions that a trainer can edit and give back.

Every paragraph has a style that says what it is (``OWN``); questions and options are
numbered by Word. Formatting goes from Markdown over HTML to WordprocessingML (ECMA-376, Part 1).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from html import escape
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from trainkit.exchange.markup import to_html
from trainkit.exchange.question import About, Question
from trainkit.exchange.word.lines import OWN
from trainkit.exchange.word.typed import LATIN
from trainkit.render.assets import xml_text
from trainkit.render.pages import SIZES, office
from trainkit.render.word import (
    FACTS,
    NAMESPACE,
    TABLE,
    ParagraphStyle,
    add_paragraph,
    new_document,
    word_bytes,
)
from trainkit.text.languages import _, comma_list, direction_of, has_right_to_left, speaking

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element


_STYLES = {role: name for name, role in OWN.items()}
_MONO = "Courier New"
_BLANK = "_" * 60
_LINES = 3
"""Lines to write on where an item does not say."""
_WIDEST = 150
"""Millimetres that a picture may be wide."""
_TABLE = 8600
"""The width of a table, in twentieths of a point."""
_LIST, _BULLETS, _STEPS = 1, 2, 3
"""The ids of the lists: questions with options, bullets, steps."""
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = f'xmlns:w="{NAMESPACE}" xmlns:r="{_RELATIONS}"'

_SMALL, _CELL, _QUIET = SIZES["small"], SIZES["table"], office("quiet")
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "stem": {"before": 14, "after": 3, "list": (_LIST, 0), "next": "QuestionOption"},
    "text": {"before": 3, "after": 3, "indent": 28},
    "list": {"after": 1, "list": (_BULLETS, 0)},
    "steps": {"after": 1, "list": (_STEPS, 0)},
    "quote": {"after": 3, "indent": 42, "colour": _QUIET},
    "code": {"size": _SMALL, "indent": 28},
    "cell": {"size": _CELL},
    "pair": {"size": _CELL},
    "option": {"after": 1, "list": (_LIST, 1)},
    "reason": {"size": _SMALL, "after": 2, "indent": 56, "colour": _QUIET},
    "key": {"before": 3, "after": 2, "indent": 28, "colour": _QUIET, "stays": False,
            "next": "QuestionStem"},
}  # fmt: skip
"""How the styles differ from text of 11 points that stays with what follows."""


def limits(question: Question) -> Iterator[str]:
    """Yield which pictures Word does not take."""
    for path in question.pictures:
        if path.lower().endswith(".svg"):
            yield _("the picture {path} is not written: Word takes .png and .jpg", path=path)


def write(questions: Sequence[Question], about: About) -> bytes:
    """Return a Word file of questions, in the language of the module."""
    from docx.oxml import parse_xml

    with speaking(about.language):
        document = new_document(about.title, about.language)
        _set_up(document, about.language)
        add_paragraph(document, xml_text(about.title), "Title")
        words = _("You can change these questions and add others, then take the file over again.")
        add_paragraph(document, words, FACTS)
        body: Any = document.element.body
        writer = _Writer(document, about.language)
        for question in questions:
            markup = "".join(writer.question(question))
            for element in parse_xml(f"<w:body {_NAMESPACES}>{markup}</w:body>"):
                body.insert(len(body) - 1, element)
        _number_lists(document, writer.steps)
        return word_bytes(document)


def _set_up(document: WordDocument, language: str) -> None:
    from docx.oxml import parse_xml

    styles: Any = document.styles.element
    for role, look in _LOOKS.items():
        style = ParagraphStyle(_STYLES[role], **{"size": 11, "stays": True, **look})
        styles.append(parse_xml(style.markup()))
    if direction_of(language) == "rtl":
        normal = styles.xpath('w:style[@w:styleId="Normal"]/w:pPr')[0]
        normal.insert(0, parse_xml(f"<w:bidi {_NAMESPACES}/>"))
        section: Any = document.sections[0]._sectPr
        last = section.find(f"{{{NAMESPACE}}}docGrid")
        last.addprevious(parse_xml(f"<w:bidi {_NAMESPACES}/>"))


def _level(number: int, kind: str, text: str, left: int, hanging: int, role: str) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:pStyle w:val="{_style_id(role)}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr>'
        "</w:lvl>"
    )


def _number_lists(document: WordDocument, steps: int) -> None:
    """Say how questions, options, bullets and ``steps`` lists of steps are counted."""
    from docx.oxml import parse_xml

    levels = {
        _LIST: _level(0, "decimal", "%1.", 560, 560, "stem")
        + _level(1, "upperLetter", "%2.", 1120, 440, "option"),
        _BULLETS: _level(0, "bullet", "•", 1000, 300, "list"),
        _STEPS: _level(0, "decimal", "%1.", 1000, 400, "steps"),
    }
    lists = [
        f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="multilevel"/>{one}'
        "</w:abstractNum>"
        for n, one in levels.items()
    ]
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    for n in range(1, _STEPS + steps + 1):
        more = f'<w:abstractNumId w:val="{min(n, _STEPS)}"/>{anew if n > _STEPS else ""}'
        lists.append(f'<w:num w:numId="{n}">{more}</w:num>')
    root: Any = document.part.numbering_part.element
    root[:] = parse_xml(f"<w:numbering {_NAMESPACES}>{''.join(lists)}</w:numbering>")[:]


class _Writer:
    """Writes questions as markup; pictures go into the file beside it."""

    def __init__(self, document: WordDocument, language: str) -> None:
        self.document = document
        self.is_right_to_left = direction_of(language) == "rtl"
        self.steps = 0
        """Lists of steps so far, each of which counts from 1."""
        self._drawn = 0
        self._pictures: Mapping[str, bytes] = {}

    # ---- questions

    def question(self, question: Question) -> Iterator[str]:
        """Yield the paragraphs and tables of a question."""
        self._pictures = question.pictures
        yield from self._blocks(question.stem)
        yield from _TYPES[question.type](self, question)

    def chosen(self, question: Question) -> Iterator[str]:
        """Yield options with their reasons, and the letters of those that are right."""
        yield from self._options(question)
        name = _("Answers") if question.type == "multiple" else _("Answer")
        right = [n for n, one in enumerate(question.choices) if one.right]
        yield self._said(name, comma_list(LATIN[n] for n in right))

    def ordered(self, question: Question) -> Iterator[str]:
        """Yield the steps, and their order."""
        yield from self._options(question)
        yield self._said(_("Right order"), comma_list(LATIN[: len(question.choices)]))

    def _options(self, question: Question) -> Iterator[str]:
        worded = question.as_single() or question  # verdicts in words
        for one in worded.data.get("options") or ():
            yield self._paragraph("option", self._inline(str(one["text"])))
            yield from self._reasons(one)

    def matched(self, question: Question) -> Iterator[str]:
        """Yield a table of premises and responses, and which belong together."""
        options, premises = question.data.get("options") or (), question.data.get("premises") or ()
        left = [
            self._paragraph("pair", self._inline(str(one["text"]), f"{n}. "))
            + "".join(self._reasons(one, '<w:ind w:left="0"/>'))
            for n, one in enumerate(premises, 1)
        ]
        right = [
            self._paragraph("pair", self._inline(str(one["text"]), f"{letter}. "))
            for letter, one in zip(LATIN, options, strict=False)
        ]
        empty = self._paragraph("pair", "")
        yield self._table([*zip_longest(left, right, fillvalue=empty)], has_head=False)
        letters = dict(zip((one["id"] for one in options), LATIN, strict=False))
        keys = [f"{n} – {letters[one['key']]}" for n, one in enumerate(premises, 1)]
        yield self._said(_("Answer"), comma_list(keys))

    def counted(self, question: Question) -> Iterator[str]:
        """Yield the number, how near is near enough, and the usual wrong ones."""
        data = question.data
        yield self._said(_("Answer"), str(data["answer"]))
        if data.get("tolerance"):
            yield self._said(_("Tolerance"), str(data["tolerance"]))
        if data.get("unit"):
            yield self._paragraph("key", self._inline(str(data["unit"]), f"{_('Unit')}: "))
        yield from self._reasons(data)
        for one in data.get("wrong") or ():
            yield self._said(_("Wrong result"), str(one["value"]))
            yield from self._reasons(one)

    def written(self, question: Question) -> Iterator[str]:
        """Yield lines to write on, the full answer and the rubric."""
        data = question.data
        for _n in range(int(data.get("lines") or _LINES)):
            yield self._paragraph("text", _run(_BLANK))
        if data.get("answer"):
            yield from self._labelled(_("Full answer"), str(data["answer"]), "key")
        for one in data.get("rubric") or ():
            lead = f"{_('Rubric')}: {one['points']} – "
            yield self._paragraph("key", self._inline(str(one["text"]), lead))

    def _said(self, name: str, text: str) -> str:
        if self.is_right_to_left and not has_right_to_left(re.sub("[،؛]", "", text)):
            text = f"\u202a{text}\u202c"  # 1 – A would be read from its end
        return self._paragraph("key", _run(f"{name}: {text}"))

    def _reasons(self, data: Mapping[str, Any], own: str = "") -> Iterator[str]:
        if data.get("rationale"):
            yield from self._labelled(_("Reason"), str(data["rationale"]), "reason", own)

    def _labelled(self, name: str, text: str, role: str, own: str = "") -> Iterator[str]:
        """Yield a text of several paragraphs behind a word that says what it is.

        Lists and tables in it become paragraphs; ``own`` is what the paragraphs say of themselves.
        """
        lead = f"{name}: "
        for block in _fragment(to_html(text)):
            if block.tag in {"ul", "ol", "table", "blockquote", "pre"}:
                lines = [_run(line.strip()) for line in block.itertext() if line.strip()]
            else:
                lines = [self._runs(block)]
            for line in lines:
                yield self._paragraph(role, _run(lead) + line, own)
                lead = ""

    # ---- course text

    def _inline(self, text: str, lead: str = "") -> str:
        return _run(lead) + self._runs(_fragment(to_html(text, inline=True)))

    def _blocks(self, text: str) -> Iterator[str]:
        """Yield the blocks of a stem; the first paragraph is what Word numbers."""
        blocks = [*_fragment(to_html(text))]
        role = "stem"
        if not blocks or not re.fullmatch("p|h[1-6]", str(blocks[0].tag)):
            yield self._paragraph(role, "")
            role = "text"
        for block in blocks:
            yield from self._block(block, role)
            role = "text"

    def _block(self, block: _Element, role: str) -> Iterator[str]:
        tag = str(block.tag)
        if tag in {"ul", "ol"}:
            yield from self._listed(block, tag)
        elif tag == "table":
            rows = block.iter("tr")
            yield self._table(
                [[self._paragraph("cell", self._runs(c)) for c in row] for row in rows]
            )
        elif tag == "pre":
            code = "".join(str(part) for part in block.itertext()).rstrip("\n")
            for line in code.split("\n"):
                yield self._paragraph("code", _run(line, {"code"}))
        elif tag == "blockquote":
            for inner in block:
                yield self._paragraph("quote", self._runs(inner))
        elif tag != "hr":
            bold = {"bold"} if tag.startswith("h") else ()
            yield self._paragraph(role, self._runs(block, bold))

    def _listed(self, block: _Element, tag: str) -> Iterator[str]:
        role, own = "list", ""
        if tag == "ol":
            self.steps += 1
            own = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{_STEPS + self.steps}"/></w:numPr>'
            role = "steps"
        for item in block:
            yield self._paragraph(role, self._runs(item, without={"ul", "ol"}), own)
            for inner in item.iterchildren("ul", "ol"):
                yield from self._listed(inner, str(inner.tag))

    def _runs(
        self, element: _Element, how: Collection[str] = (), without: Collection[str] = ()
    ) -> str:
        parts = [_run(element.text, how)]
        for one in element:
            tag, tail = str(one.tag), one.tail or ""
            if tag == "br":
                parts.append("<w:r><w:br/></w:r>")
                tail = tail.lstrip("\n")
            elif tag == "img":
                parts.append(self._picture(str(one.get("src")), str(one.get("alt") or "")))
            elif tag == "a":
                parts.append(self._link(one, how))
            elif tag not in without:
                parts.append(self._runs(one, {*how, _FORMATS.get(tag, "")}))
            parts.append(_run(tail, how))
        return "".join(parts)

    def _link(self, element: _Element, how: Collection[str]) -> str:
        runs = self._runs(element, how)
        address = str(element.get("href") or "")
        if not address.startswith(("http:", "https:", "mailto:")):
            return runs
        name = self.document.part.relate_to(address, f"{_RELATIONS}/hyperlink", is_external=True)
        return f'<w:hyperlink r:id="{name}">{runs}</w:hyperlink>'

    def _picture(self, path: str, alt: str) -> str:
        from docx.shared import Mm
        from lxml import etree

        data = self._pictures.get(path, b"")
        if not data.startswith((b"\x89PNG", b"\xff\xd8")):
            return _run(alt)
        inline: Any = self.document.part.new_pic_inline(io.BytesIO(data))
        if inline.extent.cx > Mm(_WIDEST):
            inline = self.document.part.new_pic_inline(io.BytesIO(data), width=Mm(_WIDEST))
        self._drawn += 1
        inline.docPr.id = self._drawn
        inline.docPr.name = f"{self._drawn}"
        inline.docPr.set("descr", xml_text(alt))
        markup = etree.tostring(inline, encoding="unicode")
        return f"<w:r><w:drawing>{markup}</w:drawing></w:r>"

    # ---- markup

    def _paragraph(self, role: str, runs: str, own: str = "") -> str:
        """Return a paragraph; ``own`` are properties besides those of its style."""
        return f'<w:p><w:pPr><w:pStyle w:val="{_style_id(role)}"/>{own}</w:pPr>{runs}</w:p>'

    def _table(self, rows: Sequence[Sequence[str]], *, has_head: bool = True) -> str:
        widths = _widths(rows)
        empty = self._paragraph("cell", "")
        visual = "<w:bidiVisual/>" if self.is_right_to_left else ""
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        lines = []
        for row in rows:
            cells = [
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
                for width, cell in zip_longest(widths, row, fillvalue=empty)
            ]
            lines.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE.replace(" ", "")}"/>{visual}'
            f'<w:tblW w:w="{_TABLE}" w:type="dxa"/><w:tblInd w:w="660" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{"0420" if has_head else "0400"}"/>'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
        )


_FORMATS = {"strong": "bold", "em": "italic", "code": "code", "s": "strike"}
_PROPERTIES = {
    "code": f'<w:rFonts w:ascii="{_MONO}" w:hAnsi="{_MONO}" w:cs="{_MONO}"/>',
    "bold": "<w:b/><w:bCs/>",
    "italic": "<w:i/><w:iCs/>",
    "strike": "<w:strike/>",
    "right to left": "<w:rtl/>",
}
"""Formats of a run, in the order of the schema."""
_TYPES: Mapping[str, Callable[[_Writer, Question], Iterator[str]]] = {
    "single": _Writer.chosen,
    "multiple": _Writer.chosen,
    "true-false": _Writer.chosen,
    "ordering": _Writer.ordered,
    "matching": _Writer.matched,
    "numeric": _Writer.counted,
    "short-answer": _Writer.written,
}


def _style_id(role: str) -> str:
    return _STYLES[role].replace(" ", "")


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the widths of columns by the length of their texts."""
    longest = [
        min(max(18, *(len(re.sub("<[^>]*>", "", cell)) for cell in column)), 60)
        for column in zip_longest(*rows, fillvalue="")
    ]
    return [_TABLE * one // sum(longest) for one in longest]


def _fragment(html: str) -> _Element:
    from lxml import html as parser

    root: _Element = parser.fragment_fromstring(xml_text(html), create_parent="div")
    return root


def _run(text: str | None, how: Collection[str] = ()) -> str:
    """Return a run of text with its formats."""
    if not text:
        return ""
    said = {*how, "right to left"} if has_right_to_left(text) else how
    properties = "".join(markup for name, markup in _PROPERTIES.items() if name in said)
    shown = escape(xml_text(text.replace("\n", " ")), quote=False)
    about = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{about}<w:t xml:space="preserve">{shown}</w:t></w:r>'
