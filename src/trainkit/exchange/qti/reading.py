"""Items of QTI 2.1 to 3.0 to questions; what no question has is said in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from trainkit.exchange.qti.item import UNIT_WORDS, Declared, QtiItem, number
from trainkit.exchange.qti.versions import Version, files, read_each
from trainkit.exchange.question import (
    Choice,
    Question,
    WrongError,
    matched,
    numeric,
    ordered,
    written,
)
from trainkit.exchange.source import Source
from trainkit.exchange.xml_tree import take_out
from trainkit.languages import _
from trainkit.problems import Place, Problems

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read"]

_EQUAL = {"equal", "match"}


def read(source: Source, problems: Problems, version: Version) -> Iterator[Question]:
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
