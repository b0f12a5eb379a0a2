"""QTI of 1EdTech (https://www.1edtech.org/standards/qti), versions 2.1, 2.2 and 3.0.

Items, and packages of items, to questions and back; what no question has is said in words. Version
3.0 has the model of version 2 with other names, ``qti-choice-interaction`` for
``choiceInteraction``; here everything has the names of version 2.

A package that is written has a manifest, a test, and each item with its pictures. Points are given
as trainkit gives them: part of a point for each option, or each premise, that is right. Steps in
order have all or nothing: QTI has no share of pairs.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from trainkit.exchange.markup import WrongError, from_html, line_from_html, to_html
from trainkit.exchange.pictures import Pictures
from trainkit.exchange.question import (
    COMMON,
    About,
    Choice,
    Format,
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
    document,
    inner_html,
    node,
    plain_elements,
    take_out,
)
from trainkit.files.writing import zipped
from trainkit.problems import Place, Problems
from trainkit.text.languages import N_, _

if TYPE_CHECKING:
    from lxml.etree import _Element


MANIFEST = "imsmanifest.xml"
_HEAD = 4096
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


_IMS = "http://www.imsglobal.org"
_PURL = "https://purl.imsglobal.org/spec/qti/v3p0"


def _version_2(number: str) -> Version:
    short = f"v{number.replace('.', 'p')}"
    return Version(
        number,
        f"{_IMS}/xsd/imsqti_{short}",
        f"{_IMS}/xsd/qti/qti{short}/imsqti_{short}.xsd",
        f"{_IMS}/question/qti_{short}/rptemplates/{{}}",
        (f"{_IMS}/xsd/imscp_v1p1", f"QTIv{number} Package"),
    )


_VERSION_3 = Version(
    "3.0",
    f"{_IMS}/xsd/imsqtiasi_v3p0",
    f"{_PURL}/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    _PURL + "/rptemplates/{}.xml",
    (f"{_IMS}/xsd/qti/qtiv3p0/imscp_v1p1", "QTI Package"),
)
VERSIONS = {"2.1": _version_2("2.1"), "2.2": _version_2("2.2"), "3.0": _VERSION_3}
"""The versions by their number. What is older than 2.1 is read as 2.1."""


def _version_of(source: QuestionFile) -> Version | None:
    """Return the version of an item or of a package of items; ``None`` if it is neither."""
    found = None
    if MANIFEST in source.parts:
        found = _TYPE.search(source.part(MANIFEST))
    if found is None:
        head = next((data[:_HEAD] for _name, data in _files(source)), b"")
        item = _ITEM.search(head)
        if item is None or item[1]:
            return VERSIONS["3.0"] if item else None
        found = _NAMESPACE.search(head)
    number = f"{found[1].decode()}.{found[2].decode()}" if found else ""
    return VERSIONS[max([one for one in VERSIONS if one <= number], default="2.1")]


def _is_in(version: Version, source: QuestionFile) -> bool:
    return _version_of(source) == version


def _files(source: QuestionFile) -> Iterator[tuple[str, bytes]]:
    """Yield the items of an archive with their names, first those of its manifest.

    A file itself has no name. An Office document has no items.
    """
    if not source.parts:
        yield "", source.data
    if not source.parts or "[Content_Types].xml" in source.parts:
        return
    hrefs: dict[str, None] = {}
    if MANIFEST in source.parts:
        for resource in source.elements("resource", source.part(MANIFEST)):
            hrefs[str(resource.get("href"))] = None
            hrefs |= {str(one.get("href")): None for one in resource.iterfind("{*}file")}
    named = [name for name in hrefs if name in source.parts]
    for name in [*named, *(name for name in source.parts if name not in hrefs)]:
        if name.lower().endswith((".xml", ".dat", ".qti")):
            data = source.part(name)
            if _ITEM.search(data[:_HEAD]):
                yield name, data


def _named_as_2(root: _Element) -> None:
    """Give the elements and attributes of an item the names of version 2, without namespaces."""

    def camel(name: str) -> str:
        return re.sub(r"-(\w)", lambda found: found[1].upper(), name)

    plain_elements(root)
    for one in root.iter():
        name = str(one.tag)
        if name.startswith("qti-"):
            one.tag = camel(name.removeprefix("qti-"))
            for attribute, value in one.attrib.items():
                if "-" in attribute and not str(attribute).startswith(("data-", "aria-")):
                    del one.attrib[attribute]
                    one.set(camel(str(attribute)), value)


def _named_as_3(one: _Element) -> None:
    """Give an element of QTI, of version 2, the name and attributes of version 3."""

    def kebab(name: str) -> str:  # names in another namespace stand in braces
        if name.startswith("{"):
            return name
        return re.sub(r"[A-Z]", lambda c: f"-{c[0].lower()}", name)

    one.tag = f"qti-{kebab(str(one.tag))}"
    for attribute, value in one.attrib.items():
        if (new := kebab(str(attribute))) != attribute:
            del one.attrib[attribute]
            one.set(new, value)


_UNIT_WORDS = 3
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
class _QtiItem:
    """One item of QTI 2 or 3: parts that were understood are taken out of its tree."""

    root: _Element
    source: QuestionFile
    part: str
    """The name of the item's file in its package."""
    pictures: Pictures = field(default_factory=Pictures)
    lost: list[str] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    """Feedback that was not used, by the identifiers that show it."""

    def text(self, element: _Element) -> str:
        """Return the content of an element as Markdown."""
        return from_html(inner_html(element), self._picture)

    def line(self, element: _Element) -> str:
        """Return the content of an element as Markdown of one line."""
        return line_from_html(inner_html(element), self._picture)

    def _picture(self, address: str) -> str:
        """Return the path under which a question shows a picture; empty if it is not there."""
        if address in self.pictures.found:
            return address
        return self.pictures.inside(self.source, address, posixpath.dirname(self.part))

    def take(self, *names: str) -> str:
        """Return the feedback under some names, and take it out."""
        return " ".join(filter(None, [self.told.pop(name, "") for name in dict.fromkeys(names)]))

    def body(self) -> _Element:
        """Return what the participant sees, after everything else was put in order.

        Raises ``WrongError`` if no question can be like this.
        """
        from lxml import etree

        root = self.root
        _named_as_2(root)
        if root.get("adaptive") == "true":
            raise WrongError(_("expected an item that is answered once, found an adaptive one"))
        if root.find("templateDeclaration") is not None:
            raise WrongError(_("expected an item with fixed words, found one with random ones"))
        etree.strip_elements(root, *_UNSEEN, with_tail=False)
        shown = {one for pre in root.iter("pre") for one in pre.iter()}
        for one in root.iter():  # the line ends of a text are spaces, except where they show
            if one not in shown:
                one.text = _LINE_END.sub(" ", one.text or "") or None
            if one.getparent() not in shown:
                one.tail = _LINE_END.sub(" ", one.tail or "") or None
        etree.strip_tags(root, "contentBody", "include")
        for name, words in _LOST.items():
            if next(root.iter(name), None) is not None:
                self.lost.append(_(words))
        etree.strip_elements(root, "endAttemptInteraction", with_tail=False)
        for stimulus in root.findall("assessmentStimulusRef"):
            self._insert(stimulus.get("href", ""))
        for one in list(root.iter("object")):  # a picture, with the words that stand for it
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
        body = root.find("itemBody")
        if body is None:
            raise WrongError(_("expected an itemBody, found none"))
        for one in list(root.iter("modalFeedback", "feedbackInline", "feedbackBlock")):
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
        return body

    def _insert(self, href: str) -> None:
        """Put a stimulus, which several items share, before the stem."""
        name = posixpath.normpath(posixpath.join(posixpath.dirname(self.part), href))
        if name not in self.source.parts:
            self.lost.append(_("{name}, which is not in the file", name=href))
            return
        stimulus = self.source.xml(self.source.part(name))
        _named_as_2(stimulus)
        shared, body = stimulus.find("stimulusBody"), self.root.find("itemBody")
        if shared is not None and body is not None:
            for image in shared.iter("img", "object"):
                for attribute in {"src", "data"} & set(image.keys()):
                    address = posixpath.join(posixpath.dirname(name), image.get(attribute, ""))
                    here = posixpath.dirname(self.part) or "."
                    image.set(attribute, posixpath.relpath(address, here))
            shared.tag = "div"
            body.insert(0, shared)

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

    def declared(self, interaction: _Element) -> _Declared:
        """Return what the item says of the right answer."""
        name = interaction.get("responseIdentifier", "")
        for one in self.root.iterfind("responseDeclaration"):
            if one.get("identifier") == name:
                return _Declared(one)
        raise WrongError(_('expected a responseDeclaration "{name}", found none', name=name))


class _Declared:
    """What an item says of the right answer."""

    def __init__(self, declaration: _Element) -> None:
        self.type = declaration.get("baseType", "")
        self.several = declaration.get("cardinality") == "multiple"
        self.points: dict[str, float] = {}
        for one in declaration.iterfind("mapping/mapEntry"):
            try:
                self.points[one.get("mapKey", "")] = float(one.get("mappedValue", ""))
            except ValueError:
                self.points[one.get("mapKey", "")] = 0.0
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


def _number(text: str) -> Decimal | None:
    """Return a number, ``None`` if it is none."""
    try:
        return Decimal(decimal(text))
    except WrongError:
        return None


def _read(source: QuestionFile, problems: Problems, version: Version) -> Iterator[Question]:
    """Yield the questions of an item or of a package; what cannot be understood is recorded."""
    tag = "qti-assessment-item" if version.new_names else "assessmentItem"
    for name, data in _files(source):
        try:
            for element in source.elements(tag, data):
                line = element.sourceline or 0
                place = Place(source.path, line, 1)
                if name:
                    place = Place(source.path, sheet=name, cell=str(line))
                try:
                    yield _question(_QtiItem(element, source, name), place)
                except WrongError as error:
                    problems.error(place, str(error))
        except UnreadableError as error:
            problems.error(Place(source.path, sheet=name), str(error))


def _question(item: _QtiItem, place: Place) -> Question:
    found = [one for one in item.body().iter() if str(one.tag).endswith("Interaction")]
    if len(found) != 1:
        names = ", ".join(str(one.tag) for one in found) or "0"
        raise WrongError(_("expected one interaction, found {names}", names=names))
    taken = _TAKEN.get(str(found[0].tag))
    if taken is None:
        raise WrongError(_("no type of item corresponds to {name}", name=found[0].tag))
    data = taken(item, found[0])
    if item.root.get("toolName") == "trainkit":
        data["id"] = item.root.get("identifier", "")
    told = [_("feedback: {text}", text=text) for text in item.told.values() if text]
    lost = tuple(dict.fromkeys([*item.lost, *told, *item.pictures.lost]))
    titles = map(item.root.get, ("title", "identifier", "ident"))
    return Question(data, place, next(filter(None, titles), ""), lost, item.pictures.found)


def _choice(item: _QtiItem, interaction: _Element) -> dict[str, Any]:
    """Return one best answer, or several, also of a list in the text.

    One between true and false is a statement.
    """
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
    for words in (names, [one.text for one in choices]):
        said = [word.casefold() for word in words]
        if not several and sorted(said) == ["false", "true"]:
            (right, is_true), (other, _is) = sorted(
                zip(choices, said, strict=True), key=lambda one: not one[0].right
            )
            if right.right and not other.right:
                return true_or_false(stem, is_true == "true", right.rationale, other.rationale)
    return chosen(stem, choices, several=several, shuffle=shuffle)


def _shuffle(item: _QtiItem, interaction: _Element, listed: Sequence[_Element] = ()) -> str:
    """Return ``false`` if the order of the options is fixed: of all of them."""
    fixed = [one.get("fixed") == "true" for one in listed]
    if interaction.get("shuffle") == "false" or (fixed and all(fixed)):
        return "false"
    if any(fixed):
        item.lost.append(_("that some options keep their place"))
    return ""


def _match(item: _QtiItem, interaction: _Element) -> dict[str, Any]:
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
    stem, responses = item.stem(interaction), texts[1].values()
    return matched(stem, answers, responses, rationales=told, shuffle=shuffle)


def _order(item: _QtiItem, interaction: _Element) -> dict[str, Any]:
    """Return steps in their right order."""
    steps = {one.get("identifier", ""): one for one in interaction.iter("simpleChoice")}
    keys = item.declared(interaction).keys
    if sorted(keys) != sorted(steps):
        n, m = len(steps), len(keys)
        raise WrongError(_("expected all {n} steps in their right order, found {m}", n=n, m=m))
    choices = [Choice(item.line(steps[key]), rationale=item.take(key)) for key in keys]
    return ordered(item.stem(interaction), choices)


def _entry(item: _QtiItem, interaction: _Element) -> dict[str, Any]:
    """Return a number, or words in a gap of the text; feedback may be the answer in words."""
    declared = item.declared(interaction)
    answers = [*dict.fromkeys([*declared.keys, *declared.points])]
    numbers = [_number(answer) for answer in declared.keys]
    if declared.type in {"float", "integer"} or (numbers and None not in numbers):
        return _numeric(item, interaction, declared)
    if declared.is_weighted:
        item.lost.append(_("that answers earn different points"))
    stem = item.stem(interaction, gap=_unit(interaction, 0) is None)
    told = item.take(*item.told)
    if told and answers:
        item.lost.append(_("feedback: {text}", text=told))
    return written(stem, answers, answer=told)


def _numeric(item: _QtiItem, interaction: _Element, declared: _Declared) -> dict[str, Any]:
    answer, tolerance = _key(item, declared)
    wrong = []
    for rule in _tests(item, "responseIf", "responseElseIf"):
        values = [one.findtext("baseValue") for one in rule if one.tag in {"equal", "match"}]
        for told in rule.iterfind("setOutcomeValue//baseValue[@baseType='identifier']"):
            for value in values:  # the feedback to who enters it
                entered, why = _number(value or ""), item.take(told.text or "")
                if entered == answer and why:
                    item.told[""] = why
                elif entered is not None and entered != answer:
                    wrong.append({"value": f"{entered:f}"} | ({"rationale": why} if why else {}))
    unit = _unit(interaction, _UNIT_WORDS)
    stem, why = item.stem(interaction, gap=unit is None), item.take(*item.told)
    return numeric(stem, f"{answer:f}", f"{tolerance:f}", unit=unit, wrong=wrong, rationale=why)


def _key(item: _QtiItem, declared: _Declared) -> tuple[Decimal, Decimal]:
    """Return the right number and its tolerance, as the declaration or the processing has them."""
    bounds = [_number(one.findtext("baseValue") or "") for one in _tests(item, "gte", "lte")]
    low, high = (bounds[0], bounds[1]) if len(bounds) == 2 else (None, None)
    text = (declared.keys or [""])[0]
    answer = _number(text)
    if low is not None and high is not None:
        middle = (low + high) / 2 if answer is None else answer
        return middle, max(abs(high - middle), abs(middle - low))
    if answer is None:
        raise WrongError(_("expected a number as the right answer, found {text}", text=text or "–"))
    for test in _tests(item, "equal"):
        sizes = [_number(one) or Decimal() for one in test.get("tolerance", "").split()]
        around = max(sizes, default=Decimal())
        if around and test.get("toleranceMode") == "relative":
            return answer, abs(answer) * around / 100
        if around:
            return answer, around
    return answer, Decimal()


def _tests(item: _QtiItem, *names: str) -> list[_Element]:
    process = item.root.find("responseProcessing")
    return [] if process is None else list(process.iter(*names))


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


def _extended(item: _QtiItem, interaction: _Element) -> dict[str, Any]:
    """Return a question to be answered in words, with what the item says to those who mark it.

    Lines of the rubric are rows of a table with points, or the text as one line.
    """
    answer = ""
    rubric: list[dict[str, str]] = []
    for block in item.rubrics():
        if "answer" in block.get("class", "").split():
            answer = item.text(block)
        elif "scorer" in block.get("view", ""):
            rows = [[item.line(cell) for cell in row.iter("td")] for row in block.iter("tr")]
            rows = [row for row in rows if len(row) == 2 and row[0].isdecimal()]
            if not rows:
                score = item.root.find("outcomeDeclaration[@identifier='SCORE']")
                most = _number("" if score is None else score.get("normalMaximum", ""))
                points = f"{most.to_integral_value():f}" if most and most >= 1 else "1"
                rows = [[points, item.line(block)]]
            rubric += [{"points": points, "text": text} for points, text in rows]
        else:
            continue
        take_out(block)
    if not answer:
        answer = "\n\n".join([*item.declared(interaction).keys, *item.told.values()])
        item.told.clear()
    lines = interaction.get("expectedLines", "")
    return written(item.stem(interaction), answer=answer, rubric=rubric, lines=lines)


_TAKEN: Mapping[str, Callable[[_QtiItem, _Element], dict[str, Any]]] = {
    "choiceInteraction": _choice,
    "inlineChoiceInteraction": _choice,
    "matchInteraction": _match,
    "orderInteraction": _order,
    "textEntryInteraction": _entry,
    "extendedTextInteraction": _extended,
}


# ---- writing

_XML = "{http://www.w3.org/XML/1998/namespace}"
_TOLD = "FEEDBACK"
_ATTRIBUTES = {"href", "src", "alt", "class"}
"""Those of HTML that every version has."""
_HTML = re.compile(
    "a|blockquote|br|code|del|div|em|h[1-6]|hr|img|li|ol|p|pre|span|strong|table|tbody|td|th|thead"
    "|tr|ul"
)
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


def _share(points: _Element, among: int) -> _Element:
    return node("divide", points, _value("float", str(among)))


def _shown(*names: str) -> list[_Element]:
    """Return the rule that shows all this feedback, whatever was answered."""
    values = [_value("identifier", name) for name in names]
    return [_set(_TOLD, node("multiple", *values))] if values else []


def _answer_to(question: Question) -> _Answer:
    """Return how a question is answered and marked, by its type."""
    how: dict[str, Any]
    data, kind = question.data, question.type
    options = data.get("options") or ()
    shuffle = str(question.is_shuffled).lower()
    told = {str(one["id"]): str(one["rationale"]) for one in options if one.get("rationale")}
    choices = [
        _filled("simpleChoice", str(one.get("text") or ""), inline=True, identifier=one["id"])
        for one in (() if kind == "matching" else options)
    ]
    mapped = node("mapResponse", identifier="RESPONSE")
    if kind == "single":
        interaction = node("choiceInteraction", *choices, maxChoices="1", shuffle=shuffle)
        keys = [str(data["key"])] if data.get("key") else []
        rules = [_set(_TOLD, node("multiple", _variable()))] if told else []
        return _Answer(interaction, "single", "identifier", keys, feedback=told, told=rules)
    if kind == "multiple":
        interaction = node("choiceInteraction", *choices, maxChoices="0", shuffle=shuffle)
        keys = [str(key) for key in data["keys"]]
        points = {one["id"]: 1 if one["id"] in keys else -1 for one in options}
        left_blank = _value("float", str(len(choices) - len(keys)))
        share = _share(node("sum", left_blank, mapped), len(choices))
        rules = [_set(_TOLD, _variable())] if told else []
        how = {"share": share, "feedback": told, "told": rules}
        return _Answer(interaction, "multiple", "identifier", keys, points, **how)
    if kind == "ordering":
        keys = [str(one["id"]) for one in options]
        # not in the right order, where a program shows them as they stand
        choices.sort(key=lambda one: "".join(one.itertext()).casefold())
        interaction = node("orderInteraction", *choices, shuffle="true")
        rules = _shown(*told)
        return _Answer(interaction, "ordered", "identifier", keys, feedback=told, told=rules)
    if kind == "matching":
        premises = data["premises"]
        sides = (
            [(f"P{one['id']}", one["text"], "1") for one in premises],
            [(one["id"], one["text"], str(len(premises))) for one in options],
        )
        sets = [
            node(
                "simpleMatchSet",
                *(
                    _filled(
                        "simpleAssociableChoice", text, inline=True, identifier=name, matchMax=most
                    )
                    for name, text, most in side
                ),
            )
            for side in sides
        ]
        most = str(len(premises))
        interaction = node("matchInteraction", *sets, maxAssociations=most, shuffle=shuffle)
        keys = [f"P{one['id']} {one['key']}" for one in premises]
        told = {f"P{one['id']}": one["rationale"] for one in premises if one.get("rationale")}
        how = {"share": _share(mapped, len(keys)), "feedback": told, "told": _shown(*told)}
        return _Answer(interaction, "multiple", "directedPair", keys, dict.fromkeys(keys, 1), **how)
    if kind == "numeric":
        unit = f" {data['unit']}" if data.get("unit") else ""
        interaction = node("p", node("textEntryInteraction", expectedLength="12"), unit)
        around = str(data.get("tolerance") or "0")
        exactly = {"toleranceMode": "exact"}
        near = {"tolerance": f"{around} {around}", "toleranceMode": "absolute"}
        near = near if around.strip("0.") else exactly
        right = node("equal", _variable(), node("correct", identifier="RESPONSE"), **near)
        told = {"RIGHT": str(data["rationale"])} if data.get("rationale") else {}
        rules = _shown(*told)
        for number, one in enumerate(data.get("wrong") or (), 1):
            entered = _value("float", str(one["value"]))
            equal = node("equal", _variable(), entered, **exactly)
            rule = node("responseIf", equal, *_shown(f"WRONG{number}"))
            rules.append(node("responseCondition", rule))
            if one.get("rationale"):
                told[f"WRONG{number}"] = one["rationale"]
        keys, how = [str(data["answer"])], {"right": right, "feedback": told, "told": rules}
        return _Answer(interaction, "single", "float", keys, **how)
    notes = [("answer", _filled("div", data["answer"]))] if data.get("answer") else []
    rubric = data.get("rubric") or ()
    if rubric:
        rows = [
            node("tr", node("td", str(one["points"])), _filled("td", one["text"], inline=True))
            for one in rubric
        ]
        notes.append(("rubric", node("table", node("tbody", *rows))))
    lines = {"expectedLines": str(data["lines"])} if data.get("lines") else {}
    blocks = [
        node("rubricBlock", content, **{"view": "scorer", "class": name}) for name, content in notes
    ]
    most_points = max(sum(int(one["points"]) for one in rubric), 1)
    interaction = node("extendedTextInteraction", **lines)
    return _Answer(interaction, "single", "string", notes=blocks, most=most_points)


def _written_item(question: Question, about: About, version: Version) -> _Element:
    answer = _answer_to(question)
    by_hand = answer.type == "string"
    declared = node(
        "responseDeclaration",
        identifier="RESPONSE",
        cardinality=answer.cardinality,
        baseType=answer.type,
    )
    if answer.keys:
        values = [node("value", key) for key in answer.keys]
        declared.append(node("correctResponse", *values))
    if answer.points:
        entries = [
            node("mapEntry", mapKey=key, mappedValue=str(points))
            for key, points in answer.points.items()
        ]
        declared.append(node("mapping", *entries, defaultValue="0"))
    score = {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}
    score["normalMaximum"] = str(answer.most)
    if by_hand and version.number != "2.1":
        score["externalScored"] = "human"
    zero = node("defaultValue", node("value", "0"))
    head = {"identifier": question.id, "title": question.id, "toolName": "trainkit"}
    head |= {"adaptive": "false", "timeDependent": "false"}
    item = node("assessmentItem", declared, node("outcomeDeclaration", zero, **score), **head)
    item.set(f"{_XML}lang", about.language)
    if answer.told:
        kind = {"cardinality": "multiple", "baseType": "identifier"}
        item.append(node("outcomeDeclaration", identifier=_TOLD, **kind))
    body = _filled("itemBody", question.stem)
    interaction, takes = answer.interaction, answer.interaction
    if interaction.tag == "p":
        takes = interaction[0]
    elif len(body) and body[-1].tag == "p":  # the last paragraph of the stem is the prompt
        prompt = body[-1]
        prompt.tag, prompt.tail = "prompt", None
        interaction.insert(0, prompt)
    takes.set("responseIdentifier", "RESPONSE")
    body.extend([interaction, *answer.notes])
    item.append(body)
    if not by_hand:
        item.append(_processing(answer, version))
    for name, text in answer.feedback.items():
        told = _filled("modalFeedback", text, identifier=name, outcomeIdentifier=_TOLD)
        told.set("showHide", "show")
        item.append(told)
    return item


def _processing(answer: _Answer, version: Version) -> _Element:
    if answer.right is None and answer.share is None and not answer.told:
        return node("responseProcessing", template=version.templates.format("match_correct"))
    none = _set("SCORE", _value("float", "0"))
    if answer.share is not None:
        first = node("responseIf", node("isNull", _variable()), none)
        then = node("responseElse", _set("SCORE", answer.share))
    else:
        right = answer.right
        if right is None:
            right = node("match", _variable(), node("correct", identifier="RESPONSE"))
        first = node("responseIf", right, _set("SCORE", _value("float", "1")))
        then = node("responseElse", none)
    return node("responseProcessing", node("responseCondition", first, then), *answer.told)


def _package(questions: Sequence[Question], about: About, version: Version) -> bytes:
    """Return a package: the manifest, a test of all questions, and a file for each."""

    def resource(
        what: str, name: str, identifier: str, needs: Iterable[str], pictures: Iterable[str] = ()
    ) -> _Element:
        files = [node("file", href=href) for href in (name, *pictures)]
        others = [node("dependency", identifierref=one) for one in needs]
        kind = f"imsqti_{what}_xmlv{version.number.replace('.', 'p')}"
        return node("resource", *files, *others, identifier=identifier, type=kind, href=name)

    names = {one.id: f"items/{one.id}.xml" for one in questions}
    items: dict[str, bytes] = {}
    pictures: dict[str, bytes] = {}
    resources = [resource("test", "test.xml", "T-1", [f"I-{name}" for name in names])]
    for question in questions:
        name = names[question.id]
        items[name] = _xml(_written_item(question, about, version), version)
        shown = [f"items/{path}" for path in question.pictures]
        resources.append(resource("item", name, f"I-{question.id}", (), shown))
        pictures |= {f"items/{path}": data for path, data in question.pictures.items()}
    refs = [
        node("assessmentItemRef", identifier=f"I-{one}", href=name) for one, name in names.items()
    ]
    title = about.title
    section = node("assessmentSection", *refs, identifier="S-1", title=title, visible="true")
    modes = {"navigationMode": "nonlinear", "submissionMode": "simultaneous"}
    part = node("testPart", section, identifier="P-1", **modes)
    test = node("assessmentTest", part, identifier=about.id, title=title, toolName="trainkit")
    space, what = version.manifest
    number = "3.0.0" if version.new_names else "1.0.0"
    manifest = node(
        "manifest",
        node("metadata", node("schema", what), node("schemaversion", number)),
        node("organizations"),
        node("resources", *resources),
        identifier=f"M-{about.id}",
    )
    head = {MANIFEST: document(manifest, space), "test.xml": _xml(test, version)}
    return zipped(head | items | dict(sorted(pictures.items())))


def _xml(root: _Element, version: Version) -> bytes:
    """Return an element as a file, with the names that the version has."""
    if version.new_names:
        for one in root.iter("modalFeedback", "rubricBlock"):  # what version 3 asks for around it
            content = node("contentBody", one.text or "", *one)
            one.text = None
            one.append(content)
        for one in root.iter():
            if not _HTML.fullmatch(str(one.tag)):
                _named_as_3(one)
    schemas = {version.namespace: version.schema}
    return document(root, version.namespace, schemas=schemas, indented=False)


FORMATS = tuple(
    Format(
        name=f"qti{number.replace('.', '')}",
        title=f"QTI {number}",
        suffix=f".qti{number.replace('.', '')}.zip",
        types=frozenset({"single", "multiple", "matching", "ordering", "numeric", "short-answer"}),
        keeps=COMMON | {"shuffle", "alt"},
        looks_like=partial(_is_in, version),
        read=partial(_read, version=version),
        write=partial(_package, version=version),
    )
    for number, version in VERSIONS.items()
)
