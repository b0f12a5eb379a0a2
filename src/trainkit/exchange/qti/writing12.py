"""Questions to an assessment of QTI 1.2.1 in the profile of Common Cartridge.

The profile has choices, gaps and essays. An answer is right or wrong as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from trainkit.exchange.format import About
from trainkit.exchange.markup import to_html
from trainkit.exchange.question import Choice, Question
from trainkit.exchange.xml_tree import document, node

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["FILE_BASE", "TYPES", "assessment"]

FILE_BASE = "$IMS-CC-FILEBASE$/"
"""Stands for the folder of the package in the addresses of pictures."""
_SPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_SCHEMA = "http://www.imsglobal.org/profile/cc/ccv1p3/ccv1p3_qtiasiv1p2p1_v1p0.xsd"
_RESPONSE = "response"


def assessment(questions: Sequence[Question], about: About) -> bytes:
    """Return the file of an assessment with questions of ``TYPES``."""
    fields = {"cc_profile": "cc.exam.v0p1", "qmd_assessmenttype": "Examination"}
    section = node("section", *map(_item, questions), ident="root_section")
    whole = node("assessment", _fields(fields), section, ident=f"A-{about.id}", title=about.title)
    return document(node("questestinterop", whole), _SPACE, schemas={_SPACE: _SCHEMA})


def _fields(fields: Mapping[str, str]) -> _Element:
    pairs = [
        node("qtimetadatafield", node("fieldlabel", label), node("fieldentry", entry))
        for label, entry in fields.items()
    ]
    return node("qtimetadata", *pairs)


def _item(question: Question) -> _Element:
    profile, response, conditions, told = _WRITERS[question.type](question)
    fields = {"cc_profile": f"cc.{profile}.v0p1"}
    if profile == "essay":
        fields["qmd_computerscored"] = "No"
    score = {"maxvalue": "100", "minvalue": "0", "varname": "SCORE", "vartype": "Decimal"}
    outcomes = node("outcomes", node("decvar", **score))
    return node(
        "item",
        node("itemmetadata", _fields(fields)),
        node("presentation", _material(question.stem), response),
        node("resprocessing", outcomes, *conditions),
        *(node("itemfeedback", one, ident=ident) for ident, one in told.items()),
        ident=question.id,
        title=question.id,
    )


def _material(text: str, *, inline: bool = False) -> _Element:
    html = to_html(text, lambda path: FILE_BASE + path, inline=inline)
    return node("material", node("mattext", html, texttype="text/html"))


_Answer = tuple[str, "_Element", "list[_Element]", "dict[str, _Element]"]
"""The profile's name of the type, the response, the conditions, and what they show."""


def _choices(question: Question) -> _Answer:
    several = question.type == "multiple"
    named = {str(one["id"]): choice for one, choice in
             zip(question.data["options"], question.choices, strict=True)}  # fmt: skip
    labels = [
        node("response_label", _material(one.text, inline=True), ident=name)
        for name, one in named.items()
    ]
    response = node(
        "response_lid",
        node("render_choice", *labels, shuffle="Yes" if question.is_shuffled else "No"),
        ident=_RESPONSE,
        rcardinality="Multiple" if several else "Single",
    )
    told = {f"{name}_fb": one.rationale for name, one in named.items() if one.rationale}
    conditions = [
        _condition(_equal(name), show=f"{name}_fb", go_on=True)
        for name in named
        if f"{name}_fb" in told
    ]
    conditions.append(_condition(_all_right(named) if several else _one_right(named), right=True))
    shown = {ident: node("flow_mat", _material(text)) for ident, text in told.items()}
    return "multiple_response" if several else "multiple_choice", response, conditions, shown


def _equal(text: str, **attributes: str) -> _Element:
    return node("varequal", text, respident=_RESPONSE, **attributes)


def _one_right(named: Mapping[str, Choice]) -> _Element:
    return _equal(next((name for name, one in named.items() if one.right), ""))


def _all_right(named: Mapping[str, Choice]) -> _Element:
    return node("and", *(_equal(name) if one.right else node("not", _equal(name))
                          for name, one in named.items()))  # fmt: skip


def _condition(
    *tests: _Element, right: bool = False, show: str = "", kind: str = "Response",
    go_on: bool = False,
) -> _Element:  # fmt: skip
    attributes = {"continue": "Yes" if go_on else "No"}
    condition = node("respcondition", node("conditionvar", *tests), **attributes)
    if right:
        condition.append(node("setvar", "100", action="Set", varname="SCORE"))
    if show:
        condition.append(node("displayfeedback", feedbacktype=kind, linkrefid=show))
    return condition


def _entry(profile: str, tests: Iterable[_Element], shown: str, kind: str) -> _Answer:
    """Return a place to write, with feedback that is shown whatever was written."""
    fib = {"fibtype": "Decimal"} if profile == "fib" else {}
    response = node(
        "response_str", node("render_fib", **fib), ident=_RESPONSE, rcardinality="Single"
    )
    ident = "solution" if kind == "Solution" else "general_fb"
    conditions, told = [], {}
    if shown:
        conditions.append(_condition(node("other"), show=ident, kind=kind, go_on=True))
        told[ident] = node("flow_mat", _material(shown))
        if kind == "Solution":
            told[ident] = node("solution", node("solutionmaterial", told[ident]))
    conditions += [_condition(test, right=True) for test in tests]
    return profile, response, conditions, told


def _number(question: Question) -> _Answer:
    answer, unit = str(question.data["answer"]), question.data.get("unit")
    spelled = dict.fromkeys((answer, answer.replace(".", ",")))
    told = str(question.data.get("rationale") or "")
    profile, response, conditions, shown = _entry("fib", map(_equal, spelled), told, "Response")
    if unit:
        response.append(_material(str(unit), inline=True))
    return profile, response, conditions, shown


def _essay(question: Question) -> _Answer:
    return _entry("essay", (), str(question.data.get("answer") or ""), "Solution")


_WRITERS: Mapping[str, Callable[[Question], _Answer]] = {
    "single": _choices,
    "multiple": _choices,
    "numeric": _number,
    "short-answer": _essay,
}
TYPES = _WRITERS.keys()
"""The types of item that the profile has."""
