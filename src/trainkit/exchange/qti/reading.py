"""Items of QTI 2.1 to 3.0 to questions; what no question has is said in words.

QTI 2.1, 2.2 and 3.0 of 1EdTech: items, and packages of items.

https://www.1edtech.org/standards/qti. Version 3.0 has the model of version 2 with other names,
``qti-choice-interaction`` for ``choiceInteraction``; here everything has the names of version 2.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from trainkit.exchange.markup import from_html, line_from_html
from trainkit.exchange.pictures import Pictures
from trainkit.exchange.plain import WrongError
from trainkit.exchange.question import (
    Choice,
    Question,
    chosen,
    decimal,
    matched,
    numeric,
    ordered,
    true_or_false,
    written,
)
from trainkit.exchange.source import (
    QuestionFile,
    UnreadableError,
    inner_html,
    plain_elements,
    take_out,
)
from trainkit.problems import Place, Problems
from trainkit.text.languages import N_, _

if TYPE_CHECKING:
    from lxml.etree import _Element


MANIFEST = "imsmanifest.xml"
HEAD = 4096
"""Bytes of a file among which its root stands, behind comments."""
_ITEM = re.compile(rb"<(?:\w+:)?(?:assessmentItem|(qti-assessment-item))[\s>]")
_TYPE = re.compile(rb"\btype\s*=\s*[\"']imsqti_(?:apip)?(?:item|test)_xmlv(\d)p(\d)")
_NAMESPACE = re.compile(rb"imsglobal\.org/xsd/(?:apip/apipv1p0/)?\w*/?imsqti(?:asi)?_v(\d)p(\d)")


@dataclass(frozen=True)
class Version:
    """What the versions of QTI differ in."""

    number: str
    """``2.1``"""
    namespace: str
    schema: str
    """The address of the schema, for the file's own head."""
    templates: str
    """The address of a template of response processing; its name belongs in the braces."""
    manifest: tuple[str, str]
    """The namespace of a package's manifest, and what the package calls itself."""

    @property
    def new_names(self) -> bool:
        """Whether elements have the names of version 3."""
        return self.number.startswith("3")

    def kind(self, what: str) -> str:
        """Return the type of a resource in the manifest; ``what`` is item or test."""
        return f"imsqti_{what}_xmlv{self.number.replace('.', 'p')}"


_IMS = "http://www.imsglobal.org"
_PURL = "https://purl.imsglobal.org/spec/qti/v3p0"
VERSIONS = {
    one.number: one
    for one in (
        Version(
            "2.1",
            f"{_IMS}/xsd/imsqti_v2p1",
            f"{_IMS}/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
            _IMS + "/question/qti_v2p1/rptemplates/{}",
            (f"{_IMS}/xsd/imscp_v1p1", "QTIv2.1 Package"),
        ),
        Version(
            "2.2",
            f"{_IMS}/xsd/imsqti_v2p2",
            f"{_IMS}/xsd/qti/qtiv2p2/imsqti_v2p2.xsd",
            _IMS + "/question/qti_v2p2/rptemplates/{}",
            (f"{_IMS}/xsd/imscp_v1p1", "QTIv2.2 Package"),
        ),
        Version(
            "3.0",
            f"{_IMS}/xsd/imsqtiasi_v3p0",
            f"{_PURL}/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
            _PURL + "/rptemplates/{}.xml",
            (f"{_IMS}/xsd/qti/qtiv3p0/imscp_v1p1", "QTI Package"),
        ),
    )
}
"""The versions by their number. What is older than 2.1 is read as 2.1."""


def version_of(source: QuestionFile) -> Version | None:
    """Return the version of an item or of a package of items; ``None`` if it is neither."""
    if not source.parts:
        return _version_of_item(source.data)
    if MANIFEST in source.parts and (found := _TYPE.search(source.part(MANIFEST))):
        return _numbered(found)
    found_items = (_version_of_item(data) for _name, data in files(source))
    return next((one for one in found_items if one), None)


def _version_of_item(data: bytes) -> Version | None:
    item = _ITEM.search(data[:HEAD])
    if item is None:
        return None
    if item[1]:
        return VERSIONS["3.0"]
    namespace = _NAMESPACE.search(data[:HEAD])
    return _numbered(namespace) if namespace else VERSIONS["2.1"]


def _numbered(found: re.Match[bytes]) -> Version:
    number = f"{found[1].decode()}.{found[2].decode()}"
    known = [one for one in VERSIONS if one <= number]
    return VERSIONS[known[-1] if known else "2.1"]


def in_order(source: QuestionFile) -> list[str]:
    """Return the parts of an archive that may have questions, first those of its manifest."""
    hrefs: dict[str, None] = {}
    if MANIFEST in source.parts:
        for resource in source.elements("resource", source.part(MANIFEST)):
            hrefs[str(resource.get("href"))] = None
            hrefs |= {str(one.get("href")): None for one in resource.iterfind("{*}file")}
    named = [name for name in hrefs if name in source.parts]
    others = [name for name in source.parts if name not in hrefs]
    return [name for name in [*named, *others] if name.lower().endswith((".xml", ".dat", ".qti"))]


def files(source: QuestionFile, root: re.Pattern[bytes] = _ITEM) -> Iterator[tuple[str, bytes]]:
    """Yield what begins as ``root`` does, with the names of the parts; a file itself has none."""
    if not source.parts:
        yield "", source.data
    elif "[Content_Types].xml" not in source.parts:  # of an Office document, which has no items
        for name in in_order(source):
            data = source.part(name)
            if root.search(data[:HEAD]):
                yield name, data


def read_each(
    source: QuestionFile,
    problems: Problems,
    found: Iterable[tuple[str, bytes]],
    tag: str,
    question: Callable[[_Element, str, Place], Question],
) -> Iterator[Question]:
    """Yield the question of each element with a name in files; what is wrong is recorded."""
    for name, data in found:
        try:
            for element in source.elements(tag, data):
                place = _place(source, name, element)
                try:
                    yield question(element, name, place)
                except WrongError as error:
                    problems.error(place, str(error))
        except UnreadableError as error:
            problems.error(Place(source.path, sheet=name), str(error))


def _place(source: QuestionFile, part: str, element: _Element) -> Place:
    """Return the place of an element in a file, or in a part of an archive: its line."""
    line = element.sourceline or 0
    return Place(source.path, sheet=part, cell=str(line)) if part else Place(source.path, line, 1)


def named_as_2(root: _Element) -> None:
    """Give the elements and attributes of an item the names of version 2, without namespaces."""
    plain_elements(root)
    for node in root.iter():
        name = str(node.tag)
        if name.startswith("qti-"):
            node.tag = _camel(name.removeprefix("qti-"))
            for attribute, value in node.attrib.items():
                if "-" in attribute and not str(attribute).startswith(("data-", "aria-")):
                    del node.attrib[attribute]
                    node.set(_camel(str(attribute)), value)


def _camel(name: str) -> str:
    return re.sub(r"-(\w)", lambda found: found[1].upper(), name)


def named_as_3(node: _Element) -> None:
    """Give an element of QTI, of version 2, the name and attributes of version 3."""
    node.tag = f"qti-{_kebab(str(node.tag))}"
    for attribute, value in node.attrib.items():
        if (new := _kebab(str(attribute))) != attribute:
            del node.attrib[attribute]
            node.set(new, value)


def _kebab(name: str) -> str:
    # names in another namespace stand in braces
    return name if name.startswith("{") else re.sub(r"[A-Z]", lambda c: f"-{c[0].lower()}", name)


UNIT_WORDS = 3
"""Words behind an answer that are taken for its unit, at most."""

_LINE_END = re.compile(r"\s*\n\s*")
_GAP = "\ufdd2"
"""Stands for a gap until the text is course text; no character of any script."""
_UNSEEN = ("catalogInfo", "companionMaterialsInfo", "apipAccessibility", "stylesheet")
"""Aids and looks, of which a question has none."""
_LOST = {
    "math": N_("a formula; its signs were kept"),
    "audio": N_("a sound"),
    "video": N_("a film"),
    "endAttemptInteraction": N_("a button, such as for a hint"),
}


@dataclass
class QtiItem:
    """One item of QTI 2 or 3: parts that were understood are taken out of its tree."""

    root: _Element
    source: QuestionFile
    part: str
    """The name of the item's file in its package."""
    pictures: Pictures = field(default_factory=Pictures)
    lost: list[str] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    """Feedback that was not used, by the identifiers that show it."""

    def html(self, element: _Element) -> str:
        """Return the content of an element as HTML."""
        return inner_html(element)

    def text(self, element: _Element) -> str:
        """Return the content of an element as Markdown."""
        return from_html(self.html(element), self._picture)

    def line(self, element: _Element) -> str:
        """Return the content of an element as Markdown of one line."""
        return line_from_html(self.html(element), self._picture)

    def _picture(self, address: str) -> str:
        """Return the path under which a question shows a picture; empty if it is not there."""
        if address in self.pictures.found:
            return address
        return self.pictures.inside(self.source, address, posixpath.dirname(self.part))

    def take(self, *names: str) -> str:
        """Return the feedback under some names, and take it out."""
        return " ".join(filter(None, [self.told.pop(name, "") for name in dict.fromkeys(names)]))

    def question(self, data: Mapping[str, Any], place: Place) -> Question:
        """Return the question with these fields, and what the item says beyond them."""
        told = [_("feedback: {text}", text=text) for text in self.told.values() if text]
        lost = tuple(dict.fromkeys([*self.lost, *told, *self.pictures.lost]))
        names = map(self.root.get, ("title", "identifier", "ident"))
        return Question(data, place, next(filter(None, names), ""), lost, self.pictures.found)

    def chosen(
        self, stem: str, choices: Sequence[Choice], names: Sequence[str] = (), *, several: bool,
        shuffle: str,
    ) -> dict[str, Any]:  # fmt: skip
        """Return the fields of a choice, or of a statement if it is between true and false."""
        for words in (names, [one.text for one in choices]):
            said = [word.casefold() for word in words]
            if not several and sorted(said) == ["false", "true"]:
                (right, is_true), (other, _is) = sorted(
                    zip(choices, said, strict=True), key=lambda one: not one[0].right
                )
                if right.right and not other.right:
                    return true_or_false(stem, is_true == "true", right.rationale, other.rationale)
        return chosen(stem, choices, several=several, shuffle=shuffle)

    def steps(self, labels: Mapping[str, _Element], keys: Sequence[str]) -> list[Choice]:
        """Return steps in their right order; raises ``WrongError`` if some are not in it."""
        if sorted(keys) != sorted(labels):
            raise WrongError(_("expected all {n} steps in their right order, found {m}",
                               n=len(labels), m=len(keys)))  # fmt: skip
        return [Choice(self.line(labels[key]), rationale=self.take(key)) for key in keys]

    def written(self, stem: str, answers: Sequence[str], told: str) -> dict[str, Any]:
        """Return the fields of a question that is answered in words; feedback may be the answer."""
        if told and answers:
            self.lost.append(_("feedback: {text}", text=told))
        return written(stem, answers, answer=told)

    def body(self) -> _Element:
        """Return what the participant sees, after everything else was put in order.

        Raises ``WrongError`` if no question can be like this.
        """
        named_as_2(self.root)
        self._tidy()
        body = self.root.find("itemBody")
        if body is None:
            raise WrongError(_("expected an itemBody, found none"))
        self._take_feedback()
        return body

    def _tidy(self) -> None:
        from lxml import etree

        root = self.root
        if root.get("adaptive") == "true":
            raise WrongError(_("expected an item that is answered once, found an adaptive one"))
        if root.find("templateDeclaration") is not None:
            raise WrongError(_("expected an item with fixed words, found one with random ones"))
        etree.strip_elements(root, *_UNSEEN, with_tail=False)
        _unwrap_lines(root)
        etree.strip_tags(root, "contentBody", "include")
        for name, words in _LOST.items():
            if next(root.iter(name), None) is not None:
                self.lost.append(_(words))
        etree.strip_elements(root, "endAttemptInteraction", with_tail=False)
        for stimulus in root.findall("assessmentStimulusRef"):
            self._insert(stimulus.get("href", ""))
        for one in list(root.iter("object")):
            self._shown(one)

    def _insert(self, href: str) -> None:
        """Put a stimulus, which several items share, before the stem."""
        name = posixpath.normpath(posixpath.join(posixpath.dirname(self.part), href))
        if name not in self.source.parts:
            self.lost.append(_("{name}, which is not in the file", name=href))
            return
        stimulus = self.source.xml(self.source.part(name))
        named_as_2(stimulus)
        shared, body = stimulus.find("stimulusBody"), self.root.find("itemBody")
        if shared is not None and body is not None:
            for image in shared.iter("img", "object"):
                for attribute in {"src", "data"} & set(image.keys()):
                    address = posixpath.join(posixpath.dirname(name), image.get(attribute, ""))
                    here = posixpath.dirname(self.part) or "."
                    image.set(attribute, posixpath.relpath(address, here))
            shared.tag = "div"
            body.insert(0, shared)

    def _shown(self, one: _Element) -> None:
        """Make an object a picture, with the words that stand for it; others are their words."""
        words, kind = " ".join("".join(one.itertext()).split()), one.get("type", "")
        address, tail = one.get("data", ""), one.tail
        one.clear()
        one.tail = tail
        if kind.startswith("image/"):
            one.tag = "img"
            one.set("src", address)
            one.set("alt", words)
        else:
            one.tag = "span"
            one.text = words
            self.lost.append(_("{name}, which no item can show", name=address or kind))

    def _take_feedback(self) -> None:
        """Take feedback out of the item, also out of its choices."""
        for one in list(self.root.iter("modalFeedback", "feedbackInline", "feedbackBlock")):
            if one.getparent() is None:
                continue
            text, name = self.text(one), one.get("identifier", "")
            choice = next(one.iterancestors("simpleChoice", "simpleAssociableChoice"), None)
            if choice is not None:
                name = choice.get("identifier", "")
            take_out(one)
            if one.get("showHide") == "hide":
                self.lost.append(_("feedback: {text}", text=text))
            elif text:
                self.told[name] = " ".join(filter(None, (self.told.get(name), text)))

    def stem(self, interaction: _Element, *, gap: bool = False) -> str:
        """Return what stands around an interaction, with its prompt or a gap, as Markdown."""
        prompt, tail = interaction.find("prompt"), interaction.tail
        interaction.clear()
        interaction.tag, interaction.tail = ("span" if gap else "div"), tail
        interaction.text = f" {_GAP} " if gap else None
        if prompt is not None:
            prompt.tag = "div"
            interaction.append(prompt)
        for rubric in self.rubrics():
            words = self.line(rubric)
            self.lost.append(_("a note for teachers: {text}", text=words))
            take_out(rubric)
        body = self.root.find("itemBody")
        return "" if body is None else self.text(body).replace(_GAP, "_____")

    def rubrics(self) -> list[_Element]:
        """Return what others than the participants are to read."""
        return [
            one
            for one in self.root.iterfind("itemBody//rubricBlock")
            if "candidate" not in one.get("view", "candidate").split()
        ]

    def declared(self, interaction: _Element) -> Declared:
        """Return what the item says of the right answer."""
        name = interaction.get("responseIdentifier", "")
        for one in self.root.iterfind("responseDeclaration"):
            if one.get("identifier") == name:
                return Declared(one)
        raise WrongError(_('expected a responseDeclaration "{name}", found none', name=name))


class Declared:
    """What an item says of the right answer."""

    def __init__(self, declaration: _Element) -> None:
        self.type = declaration.get("baseType", "")
        self.several = declaration.get("cardinality") == "multiple"
        self.points: Mapping[str, float] = {
            one.get("mapKey", ""): _points(one.get("mappedValue", ""))
            for one in declaration.iterfind("mapping/mapEntry")
        }
        correct = [
            " ".join((one.text or "").split())
            for one in declaration.iterfind("correctResponse/value")
        ]
        best = 0.0 if self.several else max(self.points.values(), default=0.0)
        earning = [key for key, points in self.points.items() if points >= best and points > 0]
        self.keys = correct or (earning if self.several else earning[:1])

    @property
    def is_weighted(self) -> bool:
        """Whether right answers earn different points, or others than right ones earn some."""
        earning = {key: points for key, points in self.points.items() if points > 0}
        return len(set(earning.values())) > 1 or not earning.keys() <= set(self.keys)


def _points(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _unwrap_lines(root: _Element) -> None:
    """Make the line ends of a text spaces, except where they show."""
    shown = {node for pre in root.iter("pre") for node in pre.iter()}
    for node in root.iter():
        if node not in shown:
            node.text = _LINE_END.sub(" ", node.text or "") or None
        if node.getparent() not in shown:
            node.tail = _LINE_END.sub(" ", node.tail or "") or None


def number(text: str) -> Decimal | None:
    """Return a number, ``None`` if it is none."""
    try:
        return Decimal(decimal(text))
    except WrongError:
        return None


_EQUAL = {"equal", "match"}


def read(source: QuestionFile, problems: Problems, version: Version) -> Iterator[Question]:
    """Return the questions of an item or of a package; what cannot be understood is recorded."""
    tag = "qti-assessment-item" if version.new_names else "assessmentItem"

    def question(element: _Element, part: str, place: Place) -> Question:
        return _question(QtiItem(element, source, part), place)

    return read_each(source, problems, files(source), tag, question)


def _question(item: QtiItem, place: Place) -> Question:
    found = [one for one in item.body().iter() if str(one.tag).endswith("Interaction")]
    if len(found) != 1:
        names = ", ".join(str(one.tag) for one in found) or "0"
        raise WrongError(_("expected one interaction, found {names}", names=names))
    taken = _TAKEN.get(str(found[0].tag))
    if taken is None:
        words = _("no type of item corresponds to {name}", name=found[0].tag)
        raise WrongError(words)
    data = taken(item, found[0])
    if item.root.get("toolName") == "trainkit":
        data["id"] = item.root.get("identifier", "")
    return item.question(data, place)


def _choice(item: QtiItem, interaction: _Element) -> dict[str, Any]:
    """Return one best answer, or several, also of a list in the text."""
    declared = item.declared(interaction)
    listed = list(interaction.iter("simpleChoice", "inlineChoice"))
    names = [one.get("identifier", "") for one in listed]
    choices = [
        Choice(item.line(one), name in declared.keys, item.take(name))
        for one, name in zip(listed, names, strict=True)
    ]
    several = declared.several and interaction.get("maxChoices") != "1"
    if declared.is_weighted:
        item.lost.append(_("that answers earn different points"))
    shuffle = _shuffle(item, interaction, listed)
    stem = item.stem(interaction, gap=interaction.tag == "inlineChoiceInteraction")
    return item.chosen(stem, choices, names, several=several, shuffle=shuffle)


def _shuffle(item: QtiItem, interaction: _Element, listed: Sequence[_Element] = ()) -> str:
    """Return ``false`` if the order of the options is fixed: of all of them."""
    fixed = [one.get("fixed") == "true" for one in listed]
    if interaction.get("shuffle") == "false" or (fixed and all(fixed)):
        return "false"
    if any(fixed):
        item.lost.append(_("that some options keep their place"))
    return ""


def _match(item: QtiItem, interaction: _Element) -> dict[str, Any]:
    """Return premises with responses; the key says which of the two sets the premises are."""
    declared = item.declared(interaction)
    sets = [
        {one.get("identifier", ""): one for one in group.iter("simpleAssociableChoice")}
        for group in interaction.iterfind("simpleMatchSet")
    ]
    pairs = [pair for pair in map(str.split, declared.keys) if len(pair) == 2]
    if len(sets) != 2:
        raise WrongError(_("expected two simpleMatchSet, found {n}", n=len(sets)))
    if sorted(first for first, _second in pairs) != sorted(sets[0]):
        sets, pairs = sets[::-1], [pair[::-1] for pair in pairs]
    known = {second for _first, second in pairs} <= sets[1].keys()
    if sorted(first for first, _second in pairs) != sorted(sets[0]) or not known:
        raise WrongError(_("expected one right response for each premise"))
    if declared.is_weighted:
        item.lost.append(_("that answers earn different points"))
    keys = dict(pairs)
    texts = [{name: item.line(one) for name, one in group.items()} for group in sets]
    told = [item.take(name) for name in texts[0]]
    answers = [(text, texts[1].get(keys[name], "")) for name, text in texts[0].items()]
    shuffle = _shuffle(item, interaction)
    return matched(
        item.stem(interaction), answers, texts[1].values(), rationales=told, shuffle=shuffle
    )


def _order(item: QtiItem, interaction: _Element) -> dict[str, Any]:
    """Return steps in their right order."""
    steps = {one.get("identifier", ""): one for one in interaction.iter("simpleChoice")}
    choices = item.steps(steps, item.declared(interaction).keys)
    return ordered(item.stem(interaction), choices)


def _entry(item: QtiItem, interaction: _Element) -> dict[str, Any]:
    """Return a number, or words in a gap of the text."""
    declared = item.declared(interaction)
    answers = [*dict.fromkeys([*declared.keys, *declared.points])]
    numbers = [number(answer) for answer in declared.keys]
    if declared.type in {"float", "integer"} or (numbers and None not in numbers):
        return _numeric(item, interaction, declared)
    if declared.is_weighted:
        item.lost.append(_("that answers earn different points"))
    stem = item.stem(interaction, gap=_unit(interaction, 0) is None)
    return item.written(stem, answers, item.take(*item.told))


def _numeric(item: QtiItem, interaction: _Element, declared: Declared) -> dict[str, Any]:
    answer, tolerance = _key(item, declared)
    wrong = []
    for value, name in _told_numbers(item):
        entered, why = number(value), item.take(name)
        if entered == answer and why:
            item.told[""] = why
        elif entered is not None and entered != answer:
            wrong.append({"value": f"{entered:f}"} | ({"rationale": why} if why else {}))
    unit = _unit(interaction, UNIT_WORDS)
    stem = item.stem(interaction, gap=unit is None)
    return numeric(stem, f"{answer:f}", f"{tolerance:f}", unit=unit, wrong=wrong,
                   rationale=item.take(*item.told))  # fmt: skip


def _key(item: QtiItem, declared: Declared) -> tuple[Decimal, Decimal]:
    """Return the right number and its tolerance, as the declaration or the processing has them."""
    process = item.root.find("responseProcessing")
    bounds = [number(one.findtext("baseValue") or "") for one in _tests(process, "gte", "lte")]
    low, high = (bounds[0], bounds[1]) if len(bounds) == 2 else (None, None)
    text = (declared.keys or [""])[0]
    answer = number(text)
    if low is not None and high is not None:
        middle = (low + high) / 2 if answer is None else answer
        return middle, max(abs(high - middle), abs(middle - low))
    if answer is None:
        raise WrongError(_("expected a number as the right answer, found {text}", text=text or "–"))
    for test in _tests(process, "equal"):
        around = max((number(one) or Decimal() for one in test.get("tolerance", "").split()),
                     default=Decimal())  # fmt: skip
        if around and test.get("toleranceMode") == "relative":
            return answer, abs(answer) * around / 100
        if around:
            return answer, around
    return answer, Decimal()


def _tests(process: _Element | None, *names: str) -> list[_Element]:
    return [] if process is None else list(process.iter(*names))


def _told_numbers(item: QtiItem) -> Iterator[tuple[str, str]]:
    """Yield numbers, each with the identifier of the feedback to who enters it."""
    process = item.root.find("responseProcessing")
    for rule in _tests(process, "responseIf", "responseElseIf"):
        values = [one.findtext("baseValue") for one in rule.iterfind("*") if one.tag in _EQUAL]
        for told in rule.iterfind("setOutcomeValue//baseValue[@baseType='identifier']"):
            for value in values:
                yield value or "", told.text or ""


def _unit(interaction: _Element, words: int) -> str | None:
    """Take away and return the unit behind an answer that stands alone in a paragraph.

    ``None`` if it stands in a sentence, or if there are more words behind it.
    """
    parent, unit = interaction.getparent(), (interaction.tail or "").strip()
    alone = parent is not None and parent.tag == "p" and len(parent) == 1
    if parent is None or not alone or (parent.text or "").strip() or len(unit.split()) > words:
        return None
    interaction.tail = None
    return unit


def _extended(item: QtiItem, interaction: _Element) -> dict[str, Any]:
    """Return a question to be answered in words, with what the item says to those who mark it."""
    answer, rubric = "", []
    for block in item.rubrics():
        if "answer" in block.get("class", "").split():
            answer = item.text(block)
        elif "scorer" in block.get("view", ""):
            rubric += _rubric(item, block)
        else:
            continue
        take_out(block)
    if not answer:
        answer = "\n\n".join([*item.declared(interaction).keys, *item.told.values()])
        item.told.clear()
    lines = interaction.get("expectedLines", "")
    return written(item.stem(interaction), answer=answer, rubric=rubric, lines=lines)


def _rubric(item: QtiItem, block: _Element) -> list[dict[str, str]]:
    """Return the lines of a rubric: rows of a table with points, or the text as one line."""
    rows = []
    for row in block.iter("tr"):
        cells = [item.line(cell) for cell in row.iter("td")]
        if len(cells) == 2 and cells[0].isdecimal():
            rows.append({"points": cells[0], "text": cells[1]})
    if rows:
        return rows
    score = item.root.find("outcomeDeclaration[@identifier='SCORE']")
    most = number("" if score is None else score.get("normalMaximum", ""))
    points = f"{most.to_integral_value():f}" if most and most >= 1 else "1"
    return [{"points": points, "text": item.line(block)}]


_TAKEN: Mapping[str, Callable[[QtiItem, _Element], dict[str, Any]]] = {
    "choiceInteraction": _choice,
    "inlineChoiceInteraction": _choice,
    "matchInteraction": _match,
    "orderInteraction": _order,
    "textEntryInteraction": _entry,
    "extendedTextInteraction": _extended,
}
