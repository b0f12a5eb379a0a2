"""What the first page of a test paper says: what to do, how to answer, what wrong answers cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from trainkit.assessment.forms import FormUse, Paper, PlacedItem
from trainkit.definitions.workshop import AnswerSheets, Workshop
from trainkit.items.entries import LETTERS, NUMERALS, AnswerFormat, WorkedExample
from trainkit.items.registry import FORMATS
from trainkit.languages import N_, _, and_list, digits, n_, p_
from trainkit.render.recipe import View

__all__ = [
    "ExampleView",
    "cover_steps",
    "example_file",
    "kicker_of",
    "marking_rules",
    "penalty_rules",
    "worked_examples",
]


class ExampleView(View):
    """How one kind of question is answered."""

    name: str
    stem: str
    options: tuple[tuple[str, str], ...]
    """Letters and texts."""
    premises: tuple[tuple[str, str], ...]
    """Numerals and texts."""
    marked: str
    """The letters or the number that stand there as its answer."""
    words: str
    """How it is answered where there is no answer sheet."""
    rule: str
    """How it is marked; empty where one letter is right or not."""
    drawing: str
    """Its answer on the answer sheet; empty where it is written on the paper."""


_KICKERS = {
    None: N_("Test before or after the course"),
    FormUse.PRE: N_("Test before the course"),
    FormUse.POST: N_("Test after the course"),
    FormUse.RETENTION: N_("Test for 3 to 6 months after the course"),
}
_CHECK_CODE = {
    False: N_("Check that your code stands above, on every page and on the answer sheet."),
    True: N_(
        "Check that your code from the course stands above, on every page and on the answer sheet."
    ),
}
"""For tests during the course, and for those months later."""
_WRITE_INSTEAD = {
    False: N_("Where there is a line instead, write it there, not your name."),
    True: N_("Where there is a line instead, write it there."),
}
"""Without names on papers, and with them."""
_WRITE_CODE = {
    (False, False): N_("Write your code at the top of every sheet, not your name."),
    (False, True): N_("Write your code at the top of every sheet."),
    (True, False): N_("Write your code from the course at the top of every sheet, not your name."),
    (True, True): N_("Write your code from the course at the top of every sheet."),
}
"""During the course or months later, without names on papers or with them."""
_WORTH = {
    (False, False): N_("Each counts one point; a wrong answer takes nothing off."),
    (False, True): N_("Each counts one point."),
    (True, False): N_(
        "Each counts one point unless more are printed beside it; a wrong answer takes nothing off."
    ),
    (True, True): N_("Each counts one point unless more are printed beside it."),
}
"""Where some items are worth more, and where wrong answers take something off."""


def kicker_of(use: FormUse | None) -> str:
    """Return when a test is sat; of ``None`` if it is either the first or the second."""
    return _(_KICKERS[use])


def cover_steps(workshop: Workshop, use: FormUse | None, papers: Sequence[Paper]) -> list[str]:
    """Return what is to be done before and in a test, a step each."""
    rows = [row for paper in papers for row in paper.items]
    is_late, names = use is FormUse.RETENTION, workshop.privacy.names_on_papers
    penalties = penalty_rules(rows)
    length = _length(len(papers[0].items), workshop)
    worth = _(_WORTH[any(row.points != 1 for row in rows), bool(penalties)])
    about = [f"{length} {worth}", *penalties]
    last = _(
        "If you do not know an answer, leave it empty. Work alone, without telephone or notes, and "
        "hand in every sheet."
    )
    if workshop.papers.answer_sheets is not AnswerSheets.NONE:
        code = f"{_(_CHECK_CODE[is_late])} {_(_WRITE_INSTEAD[names])}"
        fill = _(
            "Only the answer sheet is marked. Fill the bubble completely, with a pencil or a dark "
            "pen. To change an answer, fill the right bubble as well and circle it."
        )
        return [code, *about, fill, last]
    code = _(_WRITE_CODE[is_late, names])
    if not any(row.format.counts_options for row in rows):
        return [code, *about, last]
    cross = _(
        "Put a cross in the box of your answer. To change it, fill the wrong box in completely and "
        "cross another."
    )
    return [code, *about, cross, last]


def _length(count: int, workshop: Workshop) -> str:
    """Return how many questions there are, and for how many minutes."""
    if not workshop.assessment:
        return n_("{n} question.", "{n} questions.", count)
    return _(
        "{questions}, {minutes}.",
        questions=n_("{n} question", "{n} questions", count),
        minutes=n_("{n} minute", "{n} minutes", workshop.assessment.minutes),
    )


def marking_rules(types: Iterable[str]) -> tuple[str, ...]:
    """Return the rules to print on a key with items of these types; none for one best answer."""
    found = (one for one in worked_examples(types) if one.rule)
    return tuple(f"{one.name}. {one.rule}" for one in found)


def worked_examples(types: Iterable[str]) -> tuple[ExampleView, ...]:
    """Return an example for each way in which items of these types are answered."""
    found = set(types)
    formats = dict.fromkeys(one for name, one in FORMATS.items() if name in found)
    return tuple(_example(one) for one in formats)


def _example(of: AnswerFormat) -> ExampleView:
    one = of.example
    return ExampleView(
        name=_(one.name),
        stem=_(one.stem),
        options=tuple(zip(LETTERS, _shown(one.options), strict=False)),
        premises=tuple(zip(NUMERALS, _shown(one.premises), strict=False)),
        marked=one.answer,
        words=_(one.words),
        rule=_(of.marking_rule) if of.marking_rule else "",
        drawing=example_file(one) if one.answer else "",
    )


def _shown(texts: Iterable[str]) -> list[str]:
    """Return the texts of an example; numbers alone have no translation."""
    return [digits(text) if text.isdecimal() else _(text) for text in texts]


def example_file(one: WorkedExample) -> str:
    """Return the name of the drawing of an example's answer, the same in every language."""
    return f"example-{one.name.lower().replace(' ', '-')}.svg"


def penalty_rules(rows: Sequence[PlacedItem]) -> tuple[str, ...]:
    """Return what papers say of wrong answers; nothing where they take nothing off.

    Where blind guessing gains nothing, and a choice pays once an answer is ruled out, people are
    told so: not everybody finds it out (Frary, Formula Scoring of Multiple-Choice Tests,
    Educational Measurement: Issues and Practice 7, 1988).
    """
    costs = sorted({(len(row.options), row.penalty) for row in rows if row.penalty})
    if not costs:
        return ()
    amount = _amount(costs, weighted=any(row.points != 1 for row in rows if row.penalty))
    if all(row.penalty for row in rows):
        rule = _("A wrong answer takes off {amount}.", amount=amount)
    else:
        rule = _("Where one letter is asked for, a wrong answer takes off {amount}.", amount=amount)
    sentences = [rule, _("A question left blank takes nothing off.")]
    if all(Fraction(penalty) == Fraction(1, k - 1) for k, penalty in costs):
        sentences.append(
            _(
                "On average, guessing blindly gains nothing; if you can rule out an answer, choose "
                "among the others."
            )
        )
    return (" ".join(sentences),)


def _amount(costs: Sequence[tuple[int, str]], *, weighted: bool) -> str:
    """Return what wrong answers take off, by the number of options if they differ."""
    amounts = {penalty: _part(penalty, weighted=weighted) for _k, penalty in costs}
    if len(amounts) == 1:
        return amounts[costs[0][1]]
    return and_list(
        n_(
            "{amount} where there is {n} answer", "{amount} where there are {n} answers", k,
            amount=amounts[penalty],
        )
        for k, penalty in costs
    )  # fmt: skip


def _part(penalty: str, *, weighted: bool) -> str:
    """Return a part of an item's points in words."""
    if penalty == "1" and weighted:
        return p_("taken off by a wrong answer", "all of its points")
    if penalty == "1":
        return p_("taken off by a wrong answer", "a whole point")
    if weighted:
        return p_("taken off by a wrong answer", "{part} of its points", part=penalty)
    return p_("taken off by a wrong answer", "{part} of a point", part=penalty)
