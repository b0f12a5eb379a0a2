"""Questions to packages of QTI 2.1 to 3.0: a manifest, a test, and each item with its pictures.

Points are given as trainkit gives them: part of a point for each option, or each premise, that is
right. Steps in order have all or nothing: QTI has no share of pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from trainkit.exchange.format import About, Format
from trainkit.exchange.markup import to_html
from trainkit.exchange.qti.reading import MANIFEST, VERSIONS, Version, named_as_3, read, version_of
from trainkit.exchange.question import Question
from trainkit.exchange.source import document, node
from trainkit.files.writing import zipped

if TYPE_CHECKING:
    from lxml.etree import _Element

_XML = "{http://www.w3.org/XML/1998/namespace}"
_TOLD = "FEEDBACK"
_ATTRIBUTES = {"href", "src", "alt", "class"}
"""Those of HTML that every version has."""
_HTML = frozenset(
    {"a", "blockquote", "br", "code", "del", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
     "img", "li", "ol", "p", "pre", "span", "strong", "table", "tbody", "td", "th", "thead", "tr",
     "ul"}
)  # fmt: skip
"""The elements that course text has as HTML; all others are those of QTI."""


@dataclass
class _Answer:
    """How a question is answered and marked."""

    interaction: _Element
    cardinality: str
    type: str
    keys: Sequence[str] = ()
    points: Mapping[str, int] = field(default_factory=dict)
    """What an answer earns, in parts of the point."""
    right: _Element | None = None
    """When it is right, if not by the key as it stands."""
    share: _Element | None = None
    """Which part of the point it earns, if it may be partly right."""
    feedback: Mapping[str, str] = field(default_factory=dict)
    """By identifier."""
    told: Sequence[_Element] = ()
    """The rules that show feedback."""
    notes: Sequence[_Element] = ()
    """For persons who mark it."""
    most: int = 1
    """The points of a full answer."""
    by_hand: bool = False


def _filled(name: str, text: str, *, inline: bool = False, **attributes: str) -> _Element:
    """Return an element with course text in it."""
    from lxml import etree

    html = to_html(text, inline=inline)
    made: _Element = etree.fromstring(f"<{name}>{html}</{name}>")
    for one in made.iter():
        if one.tag == "s":  # which version 2 does not have
            one.tag = "span"
        for attribute in set(one.attrib) - _ATTRIBUTES:
            del one.attrib[attribute]
    for attribute, value in attributes.items():
        made.set(attribute, value)
    return made


def _variable(name: str = "RESPONSE") -> _Element:
    return node("variable", identifier=name)


def _value(kind: str, text: str) -> _Element:
    return node("baseValue", text, baseType=kind)


def _set(name: str, value: _Element) -> _Element:
    return node("setOutcomeValue", value, identifier=name)


def _choices(question: Question) -> tuple[list[_Element], dict[str, str]]:
    """Return the options, and the feedback on them by their ids."""
    options = question.data["options"]
    nodes = [_filled("simpleChoice", one["text"], inline=True, identifier=one["id"])
             for one in options]  # fmt: skip
    return nodes, {one["id"]: one["rationale"] for one in options if one.get("rationale")}


def _shuffled(question: Question) -> str:
    return str(question.is_shuffled).lower()


def _single(question: Question) -> _Answer:
    nodes, told = _choices(question)
    interaction = node("choiceInteraction", *nodes, maxChoices="1", shuffle=_shuffled(question))
    keys = [str(question.data["key"])] if question.data.get("key") else []
    return _Answer(interaction, "single", "identifier", keys, feedback=told,
                   told=_chosen_ones(told, node("multiple", _variable())))  # fmt: skip


def _multiple(question: Question) -> _Answer:
    nodes, told = _choices(question)
    interaction = node("choiceInteraction", *nodes, maxChoices="0", shuffle=_shuffled(question))
    keys = [str(key) for key in question.data["keys"]]
    points = {one["id"]: 1 if one["id"] in keys else -1 for one in question.data["options"]}
    left_blank = _value("float", str(len(nodes) - len(keys)))
    marked = node("sum", left_blank, _mapped())
    return _Answer(interaction, "multiple", "identifier", keys, points, feedback=told,
                   share=_share(marked, len(nodes)),
                   told=_chosen_ones(told, _variable()))  # fmt: skip


def _mapped() -> _Element:
    return node("mapResponse", identifier="RESPONSE")


def _share(points: _Element, among: int) -> _Element:
    return node("divide", points, _value("float", str(among)))


def _matching(question: Question) -> _Answer:
    premises, options = question.data["premises"], question.data["options"]
    several = str(len(premises))
    sets = [
        [_associable(f"P{one['id']}", one["text"], "1") for one in premises],
        [_associable(one["id"], one["text"], several) for one in options],
    ]
    interaction = node(
        "matchInteraction",
        *(node("simpleMatchSet", *nodes) for nodes in sets),
        maxAssociations=several,
        shuffle=_shuffled(question),
    )
    keys = [f"P{one['id']} {one['key']}" for one in premises]
    told = {f"P{one['id']}": one["rationale"] for one in premises if one.get("rationale")}
    return _Answer(interaction, "multiple", "directedPair", keys, dict.fromkeys(keys, 1),
                   share=_share(_mapped(), len(keys)), feedback=told,
                   told=_always(told))  # fmt: skip


def _associable(name: str, text: str, most: str) -> _Element:
    return _filled("simpleAssociableChoice", text, inline=True, identifier=name, matchMax=most)


def _chosen_ones(told: Mapping[str, str], chosen: _Element) -> list[_Element]:
    """Return the rule that shows the feedback on chosen options."""
    return [_set(_TOLD, chosen)] if told else []


def _always(told: Iterable[str]) -> list[_Element]:
    """Return the rule that shows all this feedback, whatever was answered."""
    values = [_value("identifier", name) for name in told]
    return [_set(_TOLD, node("multiple", *values))] if values else []


def _ordering(question: Question) -> _Answer:
    nodes, told = _choices(question)
    keys = [str(one["id"]) for one in question.data["options"]]
    # not in the right order, where a program shows them as they stand
    interaction = node("orderInteraction", *sorted(nodes, key=_words), shuffle="true")
    return _Answer(interaction, "ordered", "identifier", keys, feedback=told, told=_always(told))


def _words(choice: _Element) -> str:
    return "".join(choice.itertext()).casefold()


def _numeric(question: Question) -> _Answer:
    data = question.data
    unit = f" {data['unit']}" if data.get("unit") else ""
    interaction = node("p", node("textEntryInteraction", expectedLength="12"), unit)
    around = str(data.get("tolerance") or "0")
    exact = not around.strip("0.")
    how = ({"toleranceMode": "exact"} if exact else
           {"tolerance": f"{around} {around}", "toleranceMode": "absolute"})  # fmt: skip
    equal = node("equal", _variable(), node("correct", identifier="RESPONSE"), **how)
    told = {"RIGHT": str(data["rationale"])} if data.get("rationale") else {}
    rules = _always(told)
    for number, one in enumerate(data.get("wrong") or (), 1):
        rules.append(_if_entered(str(one["value"]), f"WRONG{number}"))
        if one.get("rationale"):
            told[f"WRONG{number}"] = one["rationale"]
    return _Answer(interaction, "single", "float", [str(data["answer"])], right=equal,
                   feedback=told, told=rules)  # fmt: skip


def _if_entered(value: str, name: str) -> _Element:
    equal = node("equal", _variable(), _value("float", value), toleranceMode="exact")
    rule = node("responseIf", equal, _set(_TOLD, node("multiple", _value("identifier", name))))
    return node("responseCondition", rule)


def _written(question: Question) -> _Answer:
    data = question.data
    notes, most = [], 0
    if data.get("answer"):
        notes.append(_note("answer", _filled("div", data["answer"])))
    if rubric := data.get("rubric"):
        most = sum(int(one["points"]) for one in rubric)
        rows = [
            node("tr", node("td", str(one["points"])), _filled("td", one["text"], inline=True))
            for one in rubric
        ]
        notes.append(_note("rubric", node("table", node("tbody", *rows))))
    lines = {"expectedLines": str(data["lines"])} if data.get("lines") else {}
    interaction = node("extendedTextInteraction", **lines)
    return _Answer(interaction, "single", "string", notes=notes, most=max(most, 1), by_hand=True)


def _note(kind: str, content: _Element) -> _Element:
    return node("rubricBlock", content, **{"view": "scorer", "class": kind})


_ANSWERS: Mapping[str, Callable[[Question], _Answer]] = {
    "single": _single,
    "multiple": _multiple,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short-answer": _written,
}
TYPES = _ANSWERS.keys()
"""The types of item that QTI has."""


def package(questions: Sequence[Question], about: About, version: Version) -> bytes:
    """Return a package: the manifest, a test of all questions, and a file for each."""
    items: dict[str, bytes] = {}
    resources = [_resource("test", "test.xml", version, [f"I-{one.id}" for one in questions])]
    pictures: dict[str, bytes] = {}
    for question in questions:
        name = f"items/{question.id}.xml"
        items[name] = _xml(_item(question, about, version), version)
        shown = [f"items/{path}" for path in question.pictures]
        resources.append(_resource("item", name, version, (), shown, f"I-{question.id}"))
        pictures |= {f"items/{path}": data for path, data in question.pictures.items()}
    head = {
        MANIFEST: _manifest(resources, about, version),
        "test.xml": _xml(_test(questions, about), version),
    }
    return zipped(head | items | dict(sorted(pictures.items())))


def _item(question: Question, about: About, version: Version) -> _Element:
    answer = _ANSWERS[question.type](question)
    head = {"identifier": question.id, "title": question.id, "toolName": "trainkit",
            "adaptive": "false", "timeDependent": "false"}  # fmt: skip
    score = {"identifier": "SCORE", "cardinality": "single", "baseType": "float",
             "normalMaximum": str(answer.most)}  # fmt: skip
    if answer.by_hand and version.number != "2.1":
        score["externalScored"] = "human"
    zero = node("defaultValue", node("value", "0"))
    item = node("assessmentItem", _declaration(answer), node("outcomeDeclaration", zero, **score),
                 **head)  # fmt: skip
    item.set(f"{_XML}lang", about.language)
    if answer.told:
        told = {"identifier": _TOLD, "cardinality": "multiple", "baseType": "identifier"}
        item.append(node("outcomeDeclaration", **told))
    item.append(_body(question.stem, answer))
    if not answer.by_hand:
        item.append(_processing(answer, version))
    for name, text in answer.feedback.items():
        item.append(_filled("modalFeedback", text, identifier=name, outcomeIdentifier=_TOLD,
                            showHide="show"))  # fmt: skip
    return item


def _declaration(answer: _Answer) -> _Element:
    declaration = node("responseDeclaration", identifier="RESPONSE",
                        cardinality=answer.cardinality, baseType=answer.type)  # fmt: skip
    if answer.keys:
        values = [node("value", key) for key in answer.keys]
        declaration.append(node("correctResponse", *values))
    if answer.points:
        entries = [node("mapEntry", mapKey=key, mappedValue=str(points))
                   for key, points in answer.points.items()]  # fmt: skip
        declaration.append(node("mapping", *entries, defaultValue="0"))
    return declaration


def _body(stem: str, answer: _Answer) -> _Element:
    """Return the stem and the interaction, whose prompt is the last paragraph of the stem."""
    body = _filled("itemBody", stem)
    interaction, takes = answer.interaction, answer.interaction
    if interaction.tag == "p":
        takes = interaction[0]
    elif len(body) and body[-1].tag == "p":
        prompt = body[-1]
        prompt.tag, prompt.tail = "prompt", None
        interaction.insert(0, prompt)
    takes.set("responseIdentifier", "RESPONSE")
    body.extend([interaction, *answer.notes])
    return body


def _processing(answer: _Answer, version: Version) -> _Element:
    if answer.right is None and answer.share is None and not answer.told:
        return node("responseProcessing", template=version.templates.format("match_correct"))
    if answer.share is not None:
        first = node("responseIf", node("isNull", _variable()), _score(_value("float", "0")))
        then = node("responseElse", _score(answer.share))
    else:
        right = answer.right
        if right is None:
            right = node("match", _variable(), node("correct", identifier="RESPONSE"))
        first = node("responseIf", right, _score(_value("float", "1")))
        then = node("responseElse", _score(_value("float", "0")))
    return node("responseProcessing", node("responseCondition", first, then), *answer.told)


def _score(value: _Element) -> _Element:
    return _set("SCORE", value)


def _test(questions: Sequence[Question], about: About) -> _Element:
    items = [node("assessmentItemRef", identifier=f"I-{one.id}", href=f"items/{one.id}.xml")
             for one in questions]  # fmt: skip
    section = node("assessmentSection", *items, identifier="S-1", title=about.title, visible="true")
    part = node("testPart", section, identifier="P-1", navigationMode="nonlinear",
                 submissionMode="simultaneous")  # fmt: skip
    return node("assessmentTest", part, identifier=about.id, title=about.title, toolName="trainkit")


def _xml(root: _Element, version: Version) -> bytes:
    """Return an element as a file, with the names that the version has."""
    if version.new_names:
        _wrap(root)
        for one in root.iter():
            if one.tag not in _HTML:
                named_as_3(one)
    schemas = {version.namespace: version.schema}
    return document(root, version.namespace, schemas=schemas, indented=False)


def _wrap(root: _Element) -> None:
    """Put what version 3 asks for around feedback and notes."""
    for one in root.iter("modalFeedback", "rubricBlock"):
        content = node("contentBody", one.text or "", *one)
        one.text = None
        one.append(content)


def _resource(
    what: str, name: str, version: Version, needs: Iterable[str] = (),
    pictures: Iterable[str] = (), id: str = "T-1",
) -> _Element:  # fmt: skip
    files = [node("file", href=href) for href in (name, *pictures)]
    others = [node("dependency", identifierref=one) for one in needs]
    return node("resource", *files, *others, identifier=id, type=version.kind(what), href=name)


def _manifest(resources: Sequence[_Element], about: About, version: Version) -> bytes:
    space, name = version.manifest
    number = "3.0.0" if version.new_names else "1.0.0"
    metadata = node("metadata", node("schema", name), node("schemaversion", number))
    root = node("manifest", metadata, node("organizations"), node("resources", *resources),
                identifier=f"M-{about.id}")  # fmt: skip
    return document(root, space)


def _format(version: Version) -> Format:
    name = f"qti{version.number.replace('.', '')}"
    return Format(
        name=name,
        title=f"QTI {version.number}",
        suffix=f".{name}.zip",
        types=frozenset(TYPES),
        keeps=frozenset(
            {"rationale", "shuffle", "tolerance", "unit", "wrong", "answer", "rubric", "lines",
             "alt", "markup", "pictures"}
        ),
        looks_like=lambda source: version_of(source) == version,
        read=partial(read, version=version),
        write=partial(package, version=version),
    )  # fmt: skip


FORMATS = tuple(map(_format, VERSIONS.values()))
