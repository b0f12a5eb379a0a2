"""Items of QTI 2.1 to 3.0 to questions; what no question has is said in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from trainkit.exchange.qti.item import Declared, QtiItem, take_out
from trainkit.exchange.qti.versions import Version, files, read_each
from trainkit.exchange.question import (
    Choice,
    Question,
    WrongError,
    chosen,
    decimal,
    matched,
    numeric,
    ordered,
    true_or_false,
    written,
)
from trainkit.exchange.source import Source
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
        words = _("no item is answered in the way of {name}", name=found[0].tag)
        raise WrongError(words)
    data = taken(item, found[0])
    root = item.root
    if root.get("toolName") == "trainkit":
        data["id"] = root.get("identifier", "")
    name = root.get("title") or root.get("identifier") or ""
    return Question(data, place, name, item.all_lost(), item.pictures.found)


def _choice(item: QtiItem, interaction: _Element) -> dict[str, Any]:
    """Return one best answer, or several, also of a list in the text."""
    declared = item.declared(interaction)
    listed = list(interaction.iter("simpleChoice", "inlineChoice"))
    names = [one.get("identifier", "") for one in listed]
    choices = [
        Choice(item.line(one), name in declared.keys, item.feedback.pop(name, ""))
        for one, name in zip(listed, names, strict=True)
    ]
    several = declared.several and interaction.get("maxChoices") != "1"
    right = sum(one.right for one in choices)
    if right > 1 and not several:
        raise WrongError(_("expected one right option, found {n}", n=right))
    if declared.is_weighted:
        item.lost.append(_("that answers earn different points"))
    fixed = _fixed(item, interaction, listed)
    stem = item.stem(interaction, gap=interaction.tag == "inlineChoiceInteraction")
    if not several and right and (verdicts := _verdicts(names, choices)):
        by_right = sorted(zip(choices, verdicts, strict=True), key=lambda one: not one[0].right)
        (told, truth), (other, _lie) = by_right
        return true_or_false(stem, truth, told.rationale, other.rationale)
    return chosen(stem, choices, several=several, **fixed)


def _fixed(item: QtiItem, interaction: _Element, listed: Sequence[_Element]) -> dict[str, str]:
    """Return that the order of the options is fixed, if it is said of all of them."""
    fixed = [one.get("fixed") == "true" for one in listed]
    if interaction.get("shuffle") == "false" or (fixed and all(fixed)):
        return {"shuffle": "false"}
    if any(fixed):
        item.lost.append(_("that some options keep their place"))
    return {}


def _verdicts(names: Sequence[str], choices: Sequence[Choice]) -> list[bool]:
    """Return which of two options is true and which is false; none if they are not these."""
    for words in (names, [one.text for one in choices]):
        said = [word.casefold() for word in words]
        if sorted(said) == ["false", "true"]:
            return [word == "true" for word in said]
    return []


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
    fixed = _fixed(item, interaction, ())
    told = [item.feedback.pop(name, "") for name in texts[0]]
    answers = [(text, texts[1].get(keys[name], "")) for name, text in texts[0].items()]
    data = matched(item.stem(interaction), answers, texts[1].values(), **fixed)
    for premise, rationale in zip(data["premises"], told, strict=True):
        if rationale:
            premise["rationale"] = rationale
    return data


def _order(item: QtiItem, interaction: _Element) -> dict[str, Any]:
    """Return steps in their right order."""
    steps = {one.get("identifier", ""): one for one in interaction.iter("simpleChoice")}
    keys = item.declared(interaction).keys
    if sorted(keys) != sorted(steps):
        words = _(
            "expected all {n} steps in their right order, found {m}", n=len(steps), m=len(keys)
        )
        raise WrongError(words)
    choices = [Choice(item.line(steps[key]), False, item.feedback.pop(key, "")) for key in keys]
    return ordered(item.stem(interaction), choices)


def _entry(item: QtiItem, interaction: _Element) -> dict[str, Any]:
    """Return a number, or words in a gap of the text."""
    declared = item.declared(interaction)
    answers = [*dict.fromkeys([*declared.keys, *declared.points])]
    numbers = [_number(answer) for answer in declared.keys]
    if declared.type in {"float", "integer"} or (numbers and None not in numbers):
        return _numeric(item, interaction, declared)
    if declared.is_weighted:
        item.lost.append(_("that answers earn different points"))
    told = " ".join(item.feedback.values())
    item.feedback.clear()
    more = {"answer": told} if told and not answers else {}
    if told and answers:
        item.lost.append(_("feedback: {text}", text=told))
    return written(item.stem(interaction, gap=_unit(interaction, 0) is None), answers, **more)


def _numeric(item: QtiItem, interaction: _Element, declared: Declared) -> dict[str, Any]:
    answer, tolerance = _key(item, declared)
    wrong = []
    for value, name in _told_numbers(item):
        number, why = _number(value), item.feedback.pop(name, "")
        if number == answer and why:
            item.feedback[""] = why
        elif number is not None and number != answer:
            wrong.append({"value": f"{number:f}"} | ({"rationale": why} if why else {}))
    told = " ".join(item.feedback.values())
    item.feedback.clear()
    unit = _unit(interaction, 3)
    more = {"rationale": told, "unit": unit, "wrong": wrong}
    stem = item.stem(interaction, gap=unit is None)
    given = {name: value for name, value in more.items() if value}
    return numeric(stem, f"{answer:f}", f"{tolerance:f}", **given)


def _key(item: QtiItem, declared: Declared) -> tuple[Decimal, Decimal]:
    """Return the right number and its tolerance, as the declaration or the processing has them."""
    process = item.root.find("responseProcessing")
    bounds = [_number(one.findtext("baseValue") or "") for one in _tests(process, "gte", "lte")]
    low, high = (bounds[0], bounds[1]) if len(bounds) == 2 else (None, None)
    text = (declared.keys or [""])[0]
    answer = _number(text)
    if low is not None and high is not None:
        middle = (low + high) / 2 if answer is None else answer
        return middle, max(abs(high - middle), abs(middle - low))
    if answer is None:
        raise WrongError(_("expected a number as the right answer, found {text}", text=repr(text)))
    for test in _tests(process, "equal"):
        around = max((_number(one) or Decimal() for one in test.get("tolerance", "").split()),
                     default=Decimal())  # fmt: skip
        if around and test.get("toleranceMode") == "relative":
            return answer, abs(answer) * around / 100
        if around:
            return answer, around
    return answer, Decimal()


def _tests(process: _Element | None, *names: str) -> list[_Element]:
    return [] if process is None else list(process.iter(*names))


def _told_numbers(item: QtiItem) -> Iterator[tuple[str, str]]:
    """Yield numbers with the names of what is told to persons who enter them."""
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


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(decimal(text))
    except WrongError:
        return None


def _extended(item: QtiItem, interaction: _Element) -> dict[str, Any]:
    """Return a question to be answered in words, with what the item says to those who mark it."""
    declared = item.declared(interaction)
    more: dict[str, Any] = {}
    if lines := interaction.get("expectedLines"):
        more["lines"] = lines
    rubric = []
    for block in item.rubrics():
        if "answer" in block.get("class", "").split():
            more["answer"] = item.text(block)
        elif "scorer" in block.get("view", ""):
            rubric += _rubric(item, block)
        else:
            continue
        take_out(block)
    if rubric:
        more["rubric"] = rubric
    if not more.get("answer") and (told := [*declared.keys, *item.feedback.values()]):
        more["answer"] = "\n\n".join(told)
        item.feedback.clear()
    return written(item.stem(interaction), **more)


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
    most = _number("" if score is None else score.get("normalMaximum", ""))
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
