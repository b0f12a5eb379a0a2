"""What forms say of the fields of test items, and in which order they show them."""

from __future__ import annotations

from collections.abc import Mapping

from trainkit.items.base import BaseItem
from trainkit.items.registry import MODELS

__all__ = ["FIELDS", "FIRST", "HINTS", "LABELS", "TYPES", "WIDE"]

TYPES: Mapping[str, str] = {
    "single": "One best answer",
    "multiple": "Several right answers",
    "true-false": "True or false, with the reason",
    "matching": "Matching",
    "ordering": "Putting in order",
    "numeric": "A number",
    "short-answer": "Answer in words",
    "hot-spot": "Place on a picture",
}
"""What types are called on the screen."""

_HEAD = ("objective", "cognitive", "case", "stem")
_TAIL = ("source", "difficulty", "as_of")
_SELDOM = ("volatile", "enemies", "shuffle", "literal", "reviewed")
_KEPT = ("id", "version", "type")
"""What an edit does not change."""


def _own(model: type[BaseItem]) -> tuple[str, ...]:
    known = {*BaseItem.model_fields, *_KEPT, *_SELDOM}
    return tuple(name for name in model.model_fields if name not in known)


def _first(model: type[BaseItem]) -> tuple[str, ...]:
    return (*_HEAD, *_own(model), *_TAIL)


FIRST: Mapping[str, tuple[str, ...]] = {
    "Reason": ("id", "verdict", "text", "rationale", "undetermined"),
    **{model.__name__: _first(model) for model in MODELS.values()},
}
"""Fields that are always in sight, by the model's name."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    name: (*_first(model), *(one for one in _SELDOM if one in model.model_fields))
    for name, model in MODELS.items()
}
"""All fields of the form of an item, by its type."""

_LABELS = {
    "alt": "What the picture shows",
    "answer": "Answer",
    "as_of": "Facts checked on",
    "case": "Case it belongs to",
    "cognitive": "Level",
    "difficulty": "Expected share of right answers",
    "enemies": "Not on the same form as",
    "key": "Right answer",
    "keys": "Right answers",
    "literal": "Options differ by letters that look similar",
    "objective": "Objective",
    "options": "Options",
    "premises": "Lines to be matched",
    "rationale": "How the answer is found",
    "reviewed": "Remarks that you have checked and accept",
    "shuffle": "Options may be printed in any order",
    "source": "Source of the right answer",
    "stem": "Question",
    "volatile": "May change with law or time",
    "wrong": "Wrong numbers that show a known error",
}
_HINTS = {
    "as_of": "",
    "case": "The text or table printed before it. Leave this empty if there is none.",
    "cognitive": "",
    "difficulty": "After the training: 0.6 means six people in ten.",
    "enemies": "Items of this module, separated by commas, if one gives away the answer to the "
    "other.",
    "key": "",
    "keys": "",
    "literal": "They are then compared exactly as written.",
    "picture": "A file in the folder of the module, such as figures/network.svg.",
    "reviewed": "They are then hidden.",
    "shuffle": "Not if they have a natural order, such as increasing numbers.",
    "stem": "Ends with a question mark or a colon. **Bold** and tables are written as in Markdown.",
    "volatile": "",
}
_ROWS = ("Option", "Reason")


def _each(words: Mapping[str, str]) -> dict[str, str]:
    return {
        f"{model.__name__}.{field}": text
        for model in MODELS.values()
        for field, text in words.items()
    }


LABELS: Mapping[str, str] = {
    **_each(_LABELS),
    **{f"{name}.id": "Letter" for name in (*_ROWS, "Response")},
    **{f"{name}.text": "Answer" for name in (*_ROWS, "Response")},
    **{f"{name}.rationale": "Why it is right or wrong" for name in _ROWS},
    **{f"{name}.undetermined": "Says that it cannot be determined" for name in _ROWS},
    "Premise.id": "No.",
    "Premise.key": "Belongs to",
    "Premise.rationale": "Why it belongs there",
    "Premise.text": "Line",
    "Reason.verdict": "Verdict",
    "Review.by": "Checked by",
    "Review.rule": "Remark (the name in brackets)",
    "Review.why": "Why the item stays as it is",
    "RubricLine.text": "What earns the points",
    "ShortItem.answer": "A full answer",
    "ShortItem.lines": "Lines to write on",
    "Source.locator": "Place in the source",
    "Source.reference": "Reference",
    "TrueFalseItem.stem": "Statement",
    "WrongNumber.rationale": "Error that leads to it",
    "WrongNumber.value": "Number",
}

HINTS: Mapping[str, str] = {
    **_each(_HINTS),
    "TrueFalseItem.stem": "It is true or false, and ends with a full stop.",
    **{
        f"{name}.{field}": ""
        for name in (*_ROWS, "Response", "Premise")
        for field in ("id", "text", "rationale", "undetermined", "verdict")
    },
    "Review.by": "",
    "Review.rule": "",
    "Review.why": "",
    "Source.locator": "Section, article, page or table.",
    "Source.reference": "",
}

WIDE = {
    f"{name}.{field}"
    for name in (*(model.__name__ for model in MODELS.values()), "Source")
    for field in ("objective", "alt", "reference")
} | {f"{name}.text" for name in (*_ROWS, "Response", "Premise")}
"""Fields that need more room than a name."""
