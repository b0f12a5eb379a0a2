"""A Word file of questions that a trainer can edit and give back.

Every paragraph has a style that says what it is (``OWN``); questions and options are
numbered by Word. Formatting goes from Markdown over HTML to WordprocessingML (ECMA-376, Part 1).
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from html import escape
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from trainkit.exchange.markup import to_html
from trainkit.exchange.question import About, Question
from trainkit.exchange.word.lines import OWN
from trainkit.exchange.word.typed import LATIN
from trainkit.render import word
from trainkit.render.assets import xml_text
from trainkit.render.pages import SIZES, office
from trainkit.text.languages import _, comma_list, direction_of, has_right_to_left, speaking

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element


_STYLES = {role: name for name, role in OWN.items()}
_IDS = {role: name.replace(" ", "") for name, role in OWN.items()}
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
_COUNTED = {
    _LIST: [("decimal", "%1.", 560, 560, "stem"), ("upperLetter", "%2.", 1120, 440, "option")],
    _BULLETS: [("bullet", "•", 1000, 300, "list")],
    _STEPS: [("decimal", "%1.", 1000, 400, "steps")],
}
"""By list how its levels count, where their texts stand, and in which style."""
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = f'xmlns:w="{word.NAMESPACE}" xmlns:r="{_RELATIONS}"'

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
        document = word.new_document(about.title, about.language)
        styles: Any = document.styles.element
        for role, look in _LOOKS.items():
            style = word.ParagraphStyle(_STYLES[role], **{"size": 11, "stays": True, **look})
            styles.append(parse_xml(style.markup()))
        if direction_of(about.language) == "rtl":
            normal = styles.xpath('w:style[@w:styleId="Normal"]/w:pPr')[0]
            normal.insert(0, parse_xml(f"<w:bidi {_NAMESPACES}/>"))
            section: Any = document.sections[0]._sectPr
            last = section.find(f"{{{word.NAMESPACE}}}docGrid")
            last.addprevious(parse_xml(f"<w:bidi {_NAMESPACES}/>"))
        word.add_paragraph(document, xml_text(about.title), "Title")
        words = _("You can change these questions and add others, then take the file over again.")
        word.add_paragraph(document, words, word.FACTS)
        body: Any = document.element.body
        writer = _Writer(document, about.language)
        for question in questions:
            markup = "".join(writer.question(question))
            for element in parse_xml(f"<w:body {_NAMESPACES}>{markup}</w:body>"):
                body.insert(len(body) - 1, element)
        lists = []
        for n, levels in _COUNTED.items():
            inner = "".join(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
                f'<w:pStyle w:val="{_IDS[role]}"/><w:lvlText w:val="{text}"/>'
                f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/>'
                "</w:pPr></w:lvl>"
                for level, (kind, text, left, hanging, role) in enumerate(levels)
            )
            kind = '<w:multiLevelType w:val="multilevel"/>'
            lists.append(f'<w:abstractNum w:abstractNumId="{n}">{kind}{inner}</w:abstractNum>')
        anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        for n in range(1, _STEPS + writer.steps + 1):
            more = f'<w:abstractNumId w:val="{min(n, _STEPS)}"/>{anew if n > _STEPS else ""}'
            lists.append(f'<w:num w:numId="{n}">{more}</w:num>')
        root: Any = document.part.numbering_part.element
        root[:] = parse_xml(f"<w:numbering {_NAMESPACES}>{''.join(lists)}</w:numbering>")[:]
        return word.word_bytes(document)


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
        """Yield the paragraphs and tables of a question; what is right stands behind them."""
        self._pictures = question.pictures
        blocks = [*_fragment_of(to_html(question.stem))]
        if not blocks or not re.fullmatch("p|h[1-6]", str(blocks[0].tag)):
            yield self._paragraph("stem", "")  # which Word numbers
        for n, block in enumerate(blocks):
            is_stem = n == 0 and re.fullmatch("p|h[1-6]", str(block.tag))
            yield from self._block(block, "stem" if is_stem else "text")
        data, kind = question.data, question.type
        options, premises = data.get("options") or (), data.get("premises") or ()
        if kind == "matching":
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
        elif kind == "numeric":
            yield self._said(_("Answer"), str(data["answer"]))
            if data.get("tolerance"):
                yield self._said(_("Tolerance"), str(data["tolerance"]))
            if data.get("unit"):
                yield self._paragraph("key", self._inline(str(data["unit"]), f"{_('Unit')}: "))
            yield from self._reasons(data)
            for one in data.get("wrong") or ():
                yield self._said(_("Wrong result"), str(one["value"]))
                yield from self._reasons(one)
        elif kind == "short-answer":
            for _n in range(int(data.get("lines") or _LINES)):
                yield self._paragraph("text", _run(_BLANK))
            if data.get("answer"):
                yield from self._labelled(_("Full answer"), str(data["answer"]), "key")
            for one in data.get("rubric") or ():
                lead = f"{_('Rubric')}: {one['points']} – "
                yield self._paragraph("key", self._inline(str(one["text"]), lead))
        else:
            worded = question.as_single() or question  # verdicts in words
            for one in worded.data.get("options") or ():
                yield self._paragraph("option", self._inline(str(one["text"])))
                yield from self._reasons(one)
            keyed = [n for n, one in enumerate(question.choices) if one.right]
            if kind == "ordering":
                yield self._said(_("Right order"), comma_list(LATIN[: len(options)]))
            else:
                name = _("Answers") if kind == "multiple" else _("Answer")
                yield self._said(name, comma_list(LATIN[n] for n in keyed))

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
        for block in _fragment_of(to_html(text)):
            if block.tag in {"ul", "ol", "table", "blockquote", "pre"}:
                lines = [_run(line.strip()) for line in block.itertext() if line.strip()]
            else:
                lines = [self._runs(block)]
            for line in lines:
                yield self._paragraph(role, _run(lead) + line, own)
                lead = ""

    # ---- course text

    def _inline(self, text: str, lead: str = "") -> str:
        return _run(lead) + self._runs(_fragment_of(to_html(text, inline=True)))

    def _block(self, block: _Element, role: str) -> Iterator[str]:
        tag = str(block.tag)
        if tag in {"ul", "ol"}:
            yield from self._listed(block, tag)
        elif tag == "table":
            rows = [
                [self._paragraph("cell", self._runs(c)) for c in row] for row in block.iter("tr")
            ]
            yield self._table(rows)
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
        from docx.shared import Mm
        from lxml import etree

        parts = [_run(element.text, how)]
        for one in element:
            tag, tail = str(one.tag), one.tail or ""
            if tag == "br":
                parts.append("<w:r><w:br/></w:r>")
                tail = tail.lstrip("\n")
            elif tag == "img":
                alt, data = str(one.get("alt") or ""), self._pictures.get(str(one.get("src")), b"")
                if data.startswith((b"\x89PNG", b"\xff\xd8")):
                    part = self.document.part
                    inline: Any = part.new_pic_inline(io.BytesIO(data))
                    if inline.extent.cx > Mm(_WIDEST):
                        inline = part.new_pic_inline(io.BytesIO(data), width=Mm(_WIDEST))
                    self._drawn += 1
                    inline.docPr.id = self._drawn
                    inline.docPr.name = f"{self._drawn}"
                    inline.docPr.set("descr", xml_text(alt))
                    markup = etree.tostring(inline, encoding="unicode")
                    parts.append(f"<w:r><w:drawing>{markup}</w:drawing></w:r>")
                else:
                    parts.append(_run(alt))
            elif tag == "a":
                runs, address = self._runs(one, how), str(one.get("href") or "")
                if address.startswith(("http:", "https:", "mailto:")):
                    kind = f"{_RELATIONS}/hyperlink"
                    name = self.document.part.relate_to(address, kind, is_external=True)
                    runs = f'<w:hyperlink r:id="{name}">{runs}</w:hyperlink>'
                parts.append(runs)
            elif tag not in without:
                parts.append(self._runs(one, {*how, _FORMATS.get(tag, "")}))
            parts.append(_run(tail, how))
        return "".join(parts)

    # ---- markup

    def _paragraph(self, role: str, runs: str, own: str = "") -> str:
        """Return a paragraph; ``own`` are properties besides those of its style."""
        return f'<w:p><w:pPr><w:pStyle w:val="{_IDS[role]}"/>{own}</w:pPr>{runs}</w:p>'

    def _table(self, rows: Sequence[Sequence[str]], *, has_head: bool = True) -> str:
        """Return a table with columns as wide as their texts are long."""
        longest = [
            min(max(18, *(len(re.sub("<[^>]*>", "", cell)) for cell in column)), 60)
            for column in zip_longest(*rows, fillvalue="")
        ]
        widths = [_TABLE * one // sum(longest) for one in longest]
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
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{word.TABLE.replace(" ", "")}"/>{visual}'
            f'<w:tblW w:w="{_TABLE}" w:type="dxa"/><w:tblInd w:w="660" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{"0420" if has_head else "0400"}"/>'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
        )


def _fragment_of(html: str) -> _Element:
    from lxml import html as parser

    root: _Element = parser.fragment_fromstring(xml_text(html), create_parent="div")
    return root


_FORMATS = {"strong": "bold", "em": "italic", "code": "code", "s": "strike"}
_PROPERTIES = {
    "code": f'<w:rFonts w:ascii="{_MONO}" w:hAnsi="{_MONO}" w:cs="{_MONO}"/>',
    "bold": "<w:b/><w:bCs/>",
    "italic": "<w:i/><w:iCs/>",
    "strike": "<w:strike/>",
    "right to left": "<w:rtl/>",
}
"""Formats of a run, in the order of the schema."""


def _run(text: str | None, how: Collection[str] = ()) -> str:
    """Return a run of text with its formats."""
    if not text:
        return ""
    said = {*how, "right to left"} if has_right_to_left(text) else how
    properties = "".join(markup for name, markup in _PROPERTIES.items() if name in said)
    shown = escape(xml_text(text.replace("\n", " ")), quote=False)
    about = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{about}<w:t xml:space="preserve">{shown}</w:t></w:r>'
