"""Questions to Moodle XML, as Moodle's own writer has them. See ``moodle``."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from trainkit.exchange.format import About
from trainkit.exchange.markup import has_markup, to_html
from trainkit.exchange.moodle.gift import shares, tags_of
from trainkit.exchange.plain import to_plain
from trainkit.exchange.question import Question
from trainkit.text.languages import _

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_SIGNS = 255
"""Characters of a response in a matching question, by Moodle's database."""


def write(questions: Sequence[Question], about: About) -> bytes:
    """Return a file with the questions in a category that has the module's title."""
    from lxml import etree

    quiz = etree.Element("quiz")
    category = etree.SubElement(quiz, "question", type="category")
    path = f"$course$/top/{about.title.replace('/', '//')}"
    _said(etree.SubElement(category, "category"), path)
    for question in questions:
        _Writer(quiz, question).write()
    etree.indent(quiz)
    return bytes(etree.tostring(quiz, xml_declaration=True, encoding="UTF-8")) + b"\n"


def limits(question: Question) -> Iterator[str]:
    """Yield what of a question Moodle has no place for."""
    if question.type == "matching":
        texts = [one.text for one in question.choices]
        if any(map(has_markup, texts)):
            yield _("its responses are written without formatting")
        longest = max(map(len, texts))
        if longest > _MOST_SIGNS:
            yield _("a response has {n} characters; Moodle takes {most}",
                    n=longest, most=_MOST_SIGNS)  # fmt: skip


def _said(parent: _Element, text: str) -> None:
    _value(parent, "text", text)


def _value(parent: _Element, tag: str, text: Any) -> _Element:
    from lxml import etree

    element: _Element = etree.SubElement(parent, tag)
    element.text = str(text)
    return element


class _Writer:
    """Writes one question."""

    def __init__(self, quiz: _Element, question: Question) -> None:
        from lxml import etree

        self.kind, self.answers = WRITERS[question.type]
        self.element: _Element = etree.SubElement(quiz, "question", type=self.kind)
        self.question = question
        self.data = question.data

    def write(self) -> None:
        _said(self.value("name", ""), self.question.id)
        self.text(self.element, "questiontext", self.question.stem)
        self.text(self.element, "generalfeedback", "", more=self._reasons())
        points = sum(int(line["points"]) for line in self.data.get("rubric") or ())
        self.value("defaultgrade", points or 1)
        self.value("penalty", "0.3333333")
        self.value("hidden", 0)
        self.value("idnumber", self.question.id)
        self.answers(self)
        if tags := tags_of(self.question):
            holder = self.value("tags", "")
            for tag in tags:
                _said(_value(holder, "tag", ""), tag)

    def _reasons(self) -> str:
        """Return the reasons of a matching question, for which Moodle has no place of their own."""
        lines = [
            f"<li>{_line(one['text'])}: {_line(one['rationale'])}</li>"
            for one in self.data.get("premises") or ()
            if one.get("rationale")
        ]
        return f"<ul>{''.join(lines)}</ul>" if lines else ""

    def value(self, tag: str, text: Any) -> _Element:
        return _value(self.element, tag, text)

    def text(
        self, parent: _Element, tag: str, text: Any, *, inline: bool = False, more: str = ""
    ) -> _Element:
        """Add an element that holds a text as HTML, with the pictures that it shows."""
        holder = _value(parent, tag, "")
        self.fill(holder, str(text or ""), inline=inline, more=more)
        return holder

    def fill(self, holder: _Element, text: str, *, inline: bool = False, more: str = "") -> None:
        shown: dict[str, bytes] = {}

        def picture(path: str) -> str:
            if path not in self.question.pictures:
                return path
            shown[path] = self.question.pictures[path]
            return f"@@PLUGINFILE@@/{quote(path)}"

        holder.set("format", "html")
        _said(holder, to_html(text, picture, inline=inline) + more)
        for path, data in shown.items():
            file = _value(holder, "file", base64.b64encode(data).decode())
            folder = PurePosixPath("/", path).parent
            file.set("name", PurePosixPath(path).name)
            file.set("path", f"{folder}/" if str(folder) != "/" else "/")
            file.set("encoding", "base64")

    def answer(self, percent: str, text: Any, feedback: Any, *, plain: bool = False) -> _Element:
        element = self.value("answer", "")
        element.set("fraction", percent)
        if plain:
            element.set("format", "plain_text")
            _said(element, str(text))
        else:
            self.fill(element, str(text), inline=True)
        self.text(element, "feedback", feedback)
        return element

    def shuffled(self) -> None:
        self.value("shuffleanswers", str(self.question.is_shuffled).lower())


def _options(writer: _Writer) -> None:
    single = writer.question.type == "single"
    writer.value("single", str(single).lower())
    writer.shuffled()
    writer.value("answernumbering", "ABCD")
    writer.value("showstandardinstruction", 0)
    choices = writer.question.choices
    counted = ["100" if one.right else "0" for one in choices] if single else shares(choices)
    for percent, one in zip(counted, choices, strict=True):
        writer.answer(percent, one.text, one.rationale)


def _pairs(writer: _Writer) -> None:
    writer.shuffled()
    for premise, response in writer.question.pairs_and_spare:
        element = writer.text(writer.element, "subquestion", premise, inline=True)
        _said(_value(element, "answer", ""), to_plain(response))


def _steps(writer: _Writer) -> None:
    """Write steps; the marking is that of items: the share of pairs in the right order."""
    choices = writer.question.choices
    for tag, value in {
        "layouttype": "VERTICAL",
        "selecttype": "ALL",
        "selectcount": len(choices),
        "gradingtype": "RELATIVE_ALL_PREVIOUS_AND_NEXT",
        "showgrading": "SHOW",
        "numberingstyle": "none",
    }.items():
        writer.value(tag, value)
    for number, one in enumerate(choices, 1):
        writer.answer(str(number), one.text, one.rationale)


def _number(writer: _Writer) -> None:
    """Write a number; its unit may be left out and is not marked."""
    data = writer.data
    right = writer.answer("100", data["answer"], data.get("rationale"), plain=True)
    _value(right, "tolerance", data.get("tolerance") or 0)
    for one in data.get("wrong") or ():
        wrong = writer.answer("0", one["value"], one.get("rationale"), plain=True)
        _value(wrong, "tolerance", 0)
    if data.get("unit"):
        unit = _value(writer.value("units", ""), "unit", "")
        _value(unit, "multiplier", 1)
        _value(unit, "unit_name", to_plain(str(data["unit"])))
    optional, none = 0, 3
    writer.value("unitgradingtype", 0)
    writer.value("showunits", optional if data.get("unit") else none)
    writer.value("unitsleft", 0)


def _line(text: Any) -> str:
    return to_html(" ".join(str(text).split()), inline=True)


def _essay(writer: _Writer) -> None:
    data = writer.data
    for tag, value in {
        "responseformat": "editor",
        "responserequired": 1,
        "responsefieldlines": data.get("lines") or 3,
        "attachments": 0,
        "attachmentsrequired": 0,
    }.items():
        writer.value(tag, value)
    rows = [
        f"<tr><td>{line['points']}</td><td>{_line(line['text'])}</td></tr>"
        for line in data.get("rubric") or ()
    ]
    table = f"<table><tbody>{''.join(rows)}</tbody></table>" if rows else ""
    writer.text(writer.element, "graderinfo", data.get("answer"), more=table)
    writer.text(writer.element, "responsetemplate", "")


WRITERS: Mapping[str, tuple[str, Callable[[_Writer], None]]] = {
    "single": ("multichoice", _options),
    "multiple": ("multichoice", _options),
    "matching": ("matching", _pairs),
    "ordering": ("ordering", _steps),
    "numeric": ("numerical", _number),
    "short-answer": ("essay", _essay),
}
"""What Moodle calls each type of item that it has, and what writes its answers."""
