"""Answers that count in percent, as both formats of Moodle have them, as items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trainkit.exchange.markup import to_plain
from trainkit.exchange.question import (
    TAGGED,
    Choice,
    Question,
    WrongError,
    chosen,
    decimal,
    general_feedback,
    numeric,
    written,
)
from trainkit.languages import _

__all__ = [
    "FULL",
    "Answer",
    "Found",
    "in_category",
    "numerical",
    "options",
    "shares",
    "tag_fields",
    "tags_of",
    "words",
]

FULL = 99.9
"""Percent from which an answer counts in full: Moodle has thirds with five decimals."""


@dataclass(frozen=True)
class Answer:
    """One answer that the author foresaw."""

    text: str
    """Markdown; a number for a numerical question; ``*`` is any other answer."""
    percent: float
    feedback: str = ""
    tolerance: str = ""


Found = tuple[dict[str, Any], list[str]]
"""The fields of an item, and what it cannot have, in words."""


def options(
    stem: str, answers: Sequence[Answer], *, single: bool, general: str, **more: Any
) -> Found:
    """Return a question whose options are chosen; general feedback explains the one key."""
    if len(answers) < 2:
        raise WrongError(_("expected at least two options, found {n}", n=len(answers)))
    right = [one for one in answers if one.percent >= FULL or (one.percent > 0 and not single)]
    lost = [_partly(one) for one in answers if one not in right and one.percent > 0]
    if single and len(right) > 1:
        lost.append(_("only one of the right options was to be chosen"))
    explained = single and len(right) == 1 and not right[0].feedback
    choices = [
        Choice(one.text, one in right,
               one.feedback or (general if explained and one in right else ""))
        for one in answers
    ]  # fmt: skip
    several = len(right) > 1 or not single
    return chosen(stem, choices, several=several, **more), [
        *lost, *([] if explained else general_feedback(general))
    ]  # fmt: skip


def words(stem: str, answers: Sequence[Answer], general: str) -> Found:
    """Return a question that is answered in words; what counts in full is its rubric."""
    right = [one for one in answers if one.percent >= FULL and one.text != "*"]
    lost = [_partly(one) for one in answers if one not in right and one.percent > 0]
    lost += [_told(one) for one in answers if one.feedback]
    if right:
        lost += general_feedback(general)
    return written(stem, [one.text for one in right], answer=general), lost


def numerical(stem: str, answers: Sequence[Answer], general: str, **more: Any) -> Found:
    """Return a question that is answered with a number.

    The usual wrong numbers are those that count nothing. General feedback says how the number is
    found, where the right answer has none.
    """
    right = next((one for one in answers if one.percent >= FULL and one.text != "*"), None)
    if right is None:
        raise WrongError(_("expected a number that counts 100 %, found none"))
    wrong: list[dict[str, str]] = []
    lost: list[str] = []
    for one in answers:
        if one.percent <= 0 and one.text != "*":
            told = {"rationale": one.feedback} if one.feedback else {}
            wrong.append({"value": decimal(one.text), **told})
        elif one is not right:
            lost.append(_partly(one) if one.percent > 0 else _told(one))
    if right.feedback:
        lost += general_feedback(general)
    more |= {"rationale": right.feedback or general, "wrong": wrong}
    return numeric(stem, decimal(right.text), decimal(right.tolerance or "0"), **more), lost


def _partly(one: Answer) -> str:
    return _("counts {percent} %: {answer}", percent=f"{one.percent:g}", answer=to_plain(one.text))


def _told(one: Answer) -> str:
    answer = _("any other answer") if one.text == "*" else to_plain(one.text)
    return _("feedback on “{answer}”: {text}", answer=answer, text=to_plain(one.feedback))


def shares(choices: Sequence[Choice]) -> list[str]:
    """Return what each option counts in percent, where several are right."""
    right = sum(one.right for one in choices)
    wrong = len(choices) - right
    return [_rounded(100 / right) if one.right else _rounded(-100 / wrong) for one in choices]


def _rounded(percent: float) -> str:
    return f"{percent:.5f}".rstrip("0").rstrip(".")


def in_category(path: str) -> list[str]:
    """Return in words that a category is lost; nothing for the one that every course has."""
    name = re.sub(r"^\$\w+\$(?:/top)?/?(?:Default for .*)?", "", path.strip())
    return [_("category: {text}", text=name)] if name else []


def tags_of(question: Question) -> list[str]:
    """Return what tags carry, such as ``cognitive:apply``."""
    return [f"{name}:{question.data[name]}" for name in TAGGED if question.data.get(name)]


def tag_fields(tags: Sequence[str]) -> Found:
    """Return the fields that tags such as ``cognitive:apply`` name, and other tags in words."""
    data: dict[str, Any] = {}
    lost = []
    for tag in tags:
        name, _colon, value = tag.partition(":")
        if name in TAGGED and TAGGED[name].fullmatch(value):
            data[name] = value
        else:
            lost.append(_("tag: {text}", text=tag))
    return data, lost
